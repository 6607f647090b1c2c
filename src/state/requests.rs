//! Every request that this page sends with something of a connection in it: sent here and nowhere else, and
//! entered into a ledger that the reader can look over.

use cloud::call::{Request, Response};
use cloud::error::{CloudError, Kind};
use cloud::ledger::{Exchange, Ledger, Phase};
use cloud::region::Endpoint;
use cloud::route::Outgoing;
use leptos::prelude::*;

use crate::browser::{clock, fetch, page};

/// The requests of this page.
#[derive(Clone, Copy)]
pub struct Requests {
    ledger: StoredValue<Ledger>,
    /// Counts up whenever the ledger changed.
    pub version: RwSignal<u64>,
    /// How many failed since somebody last looked.
    pub unseen_failures: RwSignal<u32>,
    /// Whether somebody looks.
    pub is_open: RwSignal<bool>,
    /// Of which one the details are shown, once they are looked at.
    pub detailed: RwSignal<Option<u64>>,
}

/// A request on its way. Dropped before its answer came, it was called off.
struct OnItsWay {
    requests: Requests,
    number: u64,
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        self.requests.note(self.number, |exchange| {
            if exchange.phase == Phase::Open {
                exchange.called_off(clock::now());
            }
        });
    }
}

impl Default for Requests {
    fn default() -> Self {
        Self {
            ledger: StoredValue::new(Ledger::default()),
            version: RwSignal::new(0),
            unseen_failures: RwSignal::new(0),
            is_open: RwSignal::new(false),
            detailed: RwSignal::new(None),
        }
    }
}

impl Requests {
    /// Sends what was made of a request for a host, and waits up to a number of milliseconds for the whole answer.
    pub async fn send(
        self,
        request: &Request,
        endpoint: &Endpoint,
        out: &Outgoing,
        patience: u32,
    ) -> Result<Response, CloudError> {
        let number = self.enter(Exchange::sent(clock::now(), request, endpoint, out, &page::origin()));
        let on_its_way = OnItsWay { requests: self, number };
        let outcome = fetch::send(out, patience).await.and_then(|answer| out.answer(answer));
        self.note(number, |exchange| exchange.ended(clock::now(), request, out, &outcome));
        drop(on_its_way);
        outcome
    }

    /// Enters a request that leaves; answers its number.
    pub fn enter(self, exchange: Exchange) -> u64 {
        let number = self.ledger.try_update_value(|ledger| ledger.enter(exchange)).unwrap_or_default();
        self.version.try_update(|version| *version += 1);
        number
    }

    /// Notes what came of a request with which a path is tried: a refusal is what it is for.
    pub fn note_trial(self, number: u64, change: impl FnOnce(&mut Exchange)) {
        self.change(number, change);
    }

    /// Notes what came of a request.
    pub fn note(self, number: u64, change: impl FnOnce(&mut Exchange)) {
        if self.change(number, change) && !self.is_open.try_get_untracked().unwrap_or_default() {
            self.unseen_failures.try_update(|failures| *failures += 1);
        }
    }

    /// Changes an entry; whether it has failed by that. That something is no more is an answer: lists of instances hold
    /// deleted ones.
    fn change(self, number: u64, change: impl FnOnce(&mut Exchange)) -> bool {
        let failed = self.ledger.try_update_value(|ledger| {
            let exchange = ledger.find(number)?;
            let before = exchange.phase;
            change(exchange);
            let is_answer = exchange.failure.as_ref().is_none_or(|error| error.kind == Kind::NotFound);
            (before != exchange.phase).then_some(!is_answer)
        });
        let failed = failed.flatten();
        if failed.is_some() {
            self.version.try_update(|version| *version += 1);
        }
        failed.unwrap_or_default()
    }

    /// Shows or hides them. What is shown is seen.
    pub fn show(self, is_open: bool) {
        self.unseen_failures.set(0);
        self.is_open.set(is_open);
    }

    /// The request of this number as it is now, unless it is forgotten.
    pub fn find(self, number: u64) -> Option<Exchange> {
        self.ledger.try_update_value(|ledger| ledger.find(number).cloned()).flatten()
    }

    /// Looks at all of them, newest first; again whenever one changes.
    pub fn look<T>(self, look: impl FnOnce(&mut dyn Iterator<Item = &Exchange>) -> T) -> T {
        self.version.track();
        self.ledger.with_value(|ledger| look(&mut ledger.newest()))
    }
}
