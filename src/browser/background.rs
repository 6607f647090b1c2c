//! Work that goes on by itself.

use std::pin::Pin;

use futures_util::future::{AbortHandle, abortable};

/// Lets a future run by itself. Boxed, so that what runs it is compiled once for all of them.
pub fn run(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    leptos::task::spawn_local(future);
}

/// Something under way that is called off when it is replaced or dropped.
#[derive(Default)]
pub struct Job(Option<AbortHandle>);

impl Job {
    /// Begins it.
    pub fn spawn(future: impl Future<Output = ()> + 'static) -> Self {
        let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
        let (future, handle) = abortable(future);
        run(async move {
            // Called off is as good as done.
            let _ = future.await;
        });
        Self(Some(handle))
    }

    /// Whether there is something under way, as far as nobody said that it [ended](Self::end).
    pub const fn is_under_way(&self) -> bool {
        self.0.is_some()
    }

    /// Notes that it has ended by itself.
    pub fn end(&mut self) {
        self.0 = None;
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        if let Some(handle) = &self.0 {
            handle.abort();
        }
    }
}
