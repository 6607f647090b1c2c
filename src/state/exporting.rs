//! How tasks are written out: in slices short enough for the page to stay at hand, and until somebody stops it.

use leptos::prelude::*;
use tasks::export::{Shape, Writer};
use tasks::store::RowId;

use super::live::Live;
use crate::browser::{clock, intl};
use crate::paths::Zone;

/// Milliseconds after which the page has its turn.
const SLICE: i64 = 8;
/// Bytes after which a part is handed on.
const PART: usize = 256 * 1024;

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Tasks that were written.
    pub written: u64,
    /// Tasks that went from the list before their turn.
    pub gone: u64,
    /// Tasks that were to be written.
    pub of: u64,
}

/// Writes the tasks of these rows and hands the text on part by part, whole also where it was stopped.
pub async fn write(
    live: Live,
    rows: Vec<RowId>,
    shape: Shape,
    zone: Zone,
    is_stopped: RwSignal<bool>,
    progress: RwSignal<Progress>,
    hand_on: &mut dyn FnMut(&str),
) {
    let ahead = move |at| intl::ahead_of_utc(at, zone);
    let (mut writer, mut part) = (Writer::new(shape), String::new());
    let mut told = Progress { of: rows.len() as u64, ..Progress::default() };
    progress.set(told);
    writer.begin(&mut part);
    let mut begun = clock::now();
    for row in rows {
        if live.look(row, |task| writer.task(task, &ahead, &mut part)).is_none() {
            told.gone += 1;
        }
        if part.len() > PART {
            hand_on(&part);
            part.clear();
        }
        if clock::now().since(begun) >= SLICE {
            told.written = writer.written();
            // Gone with the page that showed it.
            if progress.try_set(told).is_some() {
                return;
            }
            clock::give_way().await;
            if is_stopped.try_get_untracked().unwrap_or(true) {
                break;
            }
            begun = clock::now();
        }
    }
    writer.end(&mut part);
    hand_on(&part);
    told.written = writer.written();
    progress.try_set(told);
}
