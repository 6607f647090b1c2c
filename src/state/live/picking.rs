//! What the lists pick for the reader's filter, so that its answer is there before they are whole.

use tasks::feed::Event;
use tasks::query::Filter;
use tasks::sources::picks;

use super::{LaneId, Live};
use crate::browser::background::Job;
use crate::browser::{clock, later};

/// Who types has paused for so many milliseconds.
const PAUSE: u32 = 400;

/// The filter that lists pick for, and the pause before it counts.
#[derive(Default)]
pub(super) struct Picking {
    filter: Filter,
    pause: Job,
}

impl Live {
    /// From now on what this filter asks for is read first.
    pub fn pick(self, filter: Filter) {
        let inner = self.inner();
        let mut picking = inner.picking.borrow_mut();
        let is_empty = filter.expression.is_empty();
        if is_empty && picking.filter.expression.is_empty() {
            picking.pause = Job::default();
            return;
        }
        picking.pause = Job::spawn(async move {
            clock::sleep(if is_empty { 0 } else { PAUSE }).await;
            // Without the code for it, lists are read as they come.
            if later::load().await.is_err() {
                return;
            }
            self.inner().picking.borrow_mut().filter = filter;
            self.each_lane(Self::tell_picks);
        });
    }

    /// Tells a list what the filter asks of it.
    pub(super) fn tell_picks(self, id: LaneId) {
        let inner = self.inner();
        let picks = {
            let (lanes, picking) = (inner.lanes.borrow(), inner.picking.borrow());
            let Some(lane) = lanes.iter().find(|lane| lane.id == id) else { return };
            // Where there is a filter, the code that reads it is here.
            if picking.filter.expression.is_empty() {
                Vec::new()
            } else {
                picks(lane.source, &picking.filter, clock::now())
            }
        };
        self.tell(id, Event::Picked(picks));
    }
}
