//! At most so many requests in flight to one host; the others wait in line. A host that wants to be left alone is.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use cloud::error::CloudError;
use futures_channel::oneshot;
use tasks::hosts::Hosts;

use crate::browser::{clock, presence};

/// Requests in flight to one host at most.
pub const AT_ONCE: usize = 4;

/// The gate of all hosts.
#[derive(Clone, Default)]
pub struct Gate(Rc<RefCell<Vec<(String, Line)>>>, Rc<RefCell<Hosts>>);

#[derive(Default)]
struct Line {
    inside: usize,
    waiting: VecDeque<oneshot::Sender<()>>,
}

/// The right to have one request in flight; given back when dropped.
pub struct Pass {
    gate: Gate,
    host: String,
}

impl Gate {
    /// Waits until a request to this host may go out.
    pub async fn enter(&self, host: &str) -> Pass {
        self.enter_among(host, AT_ONCE).await
    }

    /// Waits until nobody is inside: for what is done one at a time.
    pub async fn enter_alone(&self, name: &str) -> Pass {
        self.enter_among(name, 1).await
    }

    /// Refuses what is for a host that wants to be left alone.
    ///
    /// # Errors
    ///
    /// Too much was asked there, with the seconds to wait.
    pub fn allows(&self, host: &str) -> Result<(), CloudError> {
        self.1.borrow().refuses(host, clock::now()).map_or(Ok(()), Err)
    }

    /// Notes what a host answered; where it wants to be left alone, the error says then how long.
    pub fn note<T>(&self, host: &str, outcome: &mut Result<T, CloudError>) {
        self.1.borrow_mut().take(host, outcome, clock::now(), presence::any_number());
    }

    async fn enter_among(&self, host: &str, at_once: usize) -> Pass {
        loop {
            let turn = {
                let mut lines = self.0.borrow_mut();
                let at = lines.iter().position(|(of, _)| of == host).unwrap_or_else(|| {
                    lines.push((host.to_owned(), Line::default()));
                    lines.len() - 1
                });
                let (_, line) = &mut lines[at];
                if line.inside < at_once {
                    line.inside += 1;
                    return Pass { gate: self.clone(), host: host.to_owned() };
                }
                let (call, turn) = oneshot::channel();
                line.waiting.push_back(call);
                turn
            };
            // Whether called or forgotten, the answer is to look again.
            let _ = turn.await;
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut lines = self.gate.0.borrow_mut();
        if let Some((_, line)) = lines.iter_mut().find(|(of, _)| *of == self.host) {
            line.inside = line.inside.saturating_sub(1);
            // Those who gave up while waiting cannot be called.
            while let Some(next) = line.waiting.pop_front() {
                if next.send(()).is_ok() {
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use futures_util::future::join_all;
    use std::cell::Cell;

    #[test]
    fn four_are_let_in_and_the_fifth_when_one_leaves() {
        let gate = Gate::default();
        let mut passes: Vec<Pass> = (0..AT_ONCE).filter_map(|_| gate.enter("a").now_or_never()).collect();
        assert_eq!(passes.len(), AT_ONCE);
        let mut fifth = Box::pin(gate.enter("a"));
        assert!(fifth.as_mut().now_or_never().is_none());
        assert!(gate.enter("b").now_or_never().is_some(), "another host has a line of its own");
        passes.pop();
        assert!(fifth.now_or_never().is_some());
    }

    #[test]
    fn who_wants_to_be_alone_waits_for_the_other() {
        let gate = Gate::default();
        let first = gate.enter_alone("a").now_or_never();
        let mut second = Box::pin(gate.enter_alone("a"));
        assert!(first.is_some() && second.as_mut().now_or_never().is_none());
        drop(first);
        assert!(second.now_or_never().is_some());
    }

    #[test]
    fn who_gives_up_waiting_blocks_nobody() {
        let gate = Gate::default();
        let mut passes: Vec<Pass> = (0..AT_ONCE).filter_map(|_| gate.enter("a").now_or_never()).collect();
        let mut quitter = Box::pin(gate.enter("a"));
        assert!(quitter.as_mut().now_or_never().is_none());
        let mut next = Box::pin(gate.enter("a"));
        assert!(next.as_mut().now_or_never().is_none());
        drop(quitter);
        passes.pop();
        assert!(next.now_or_never().is_some());
    }

    #[test]
    fn everybody_gets_through_in_the_end() {
        let gate = Gate::default();
        let through = Cell::new(0);
        let all = join_all((0..50).map(|_| async {
            let _pass = gate.enter("a").await;
            through.set(through.get() + 1);
        }));
        assert!(all.now_or_never().is_some());
        assert_eq!(through.get(), 50);
    }
}
