//! How a file is opened: read as it comes, in slices short enough for the page to stay at hand.

use cloud::time::Moment;
use futures_util::future::abortable;
use leptos::prelude::*;
use tasks::export::reading::Reader;

use super::opened::{File, Opened, Phase};
use crate::browser::background::run;
use crate::browser::clock;
use crate::browser::file::Chosen;

/// Bytes that are read before it is asked whether the slice is over: some five tasks.
const PIECE: usize = 8 * 1024;
/// Milliseconds after which the page has its turn.
const SLICE: i64 = 8;
/// Milliseconds after which it is told how far the reading is: drawing that takes as long as reading a slice.
const NOTE: i64 = 100;
/// For so many tasks room is made at most before they are there.
const EXPECTED: usize = 2_000_000;

/// Opens a file in place of any other.
#[inline(never)] // so that it can come later
pub fn begin(opened: Opened, chosen: Chosen) {
    halt(opened);
    opened.file.set(Some(File { name: chosen.name(), size: chosen.size(), ..File::default() }));
    opened.selected.clear();
    opened.live.show_file(true);
    let (reading, handle) = abortable(async move { read(opened, chosen).await });
    opened.under_way.set_value(Some(handle));
    run(async move {
        // Called off is as good as done.
        let _ = reading.await;
    });
}

/// Stops reading. What was read so far stays.
pub fn stop(opened: Opened) {
    halt(opened);
    opened.live.tell_file();
    end(opened, Phase::Stopped);
}

/// Closes the file: the lists are shown again.
pub fn close(opened: Opened) {
    halt(opened);
    opened.selected.clear();
    opened.live.show_file(false);
    opened.file.set(None);
}

fn halt(opened: Opened) {
    opened.under_way.update_value(|handle| {
        if let Some(handle) = handle.take() {
            handle.abort();
        }
    });
}

fn end(opened: Opened, phase: Phase) {
    opened.file.update(|file| {
        if let Some(file) = file {
            file.phase = phase;
        }
    });
}

async fn read(opened: Opened, chosen: Chosen) {
    let Opened { live, .. } = opened;
    let (file, mut reader) = (chosen.open(), Reader::default());
    let (mut read, mut tasks, mut shown) = (0, 0, 0);
    let mut is_expected = false;
    let (mut begun, mut noted) = (clock::now(), Moment::default());
    let note = |reader: &Reader, read: usize, tasks: usize| {
        opened.file.update_untracked(|file| {
            if let Some(file) = file {
                (file.read, file.tasks, file.report) = (read as u64, tasks as u64, reader.report().clone());
            }
        });
    };
    let phase = loop {
        let Ok(piece) = file.next().await else { break Phase::Failed };
        let Some(bytes) = piece else {
            tasks = live.fill_file(reader.finish().into_iter().collect());
            break Phase::Whole;
        };
        for piece in bytes.chunks(PIECE) {
            tasks = live.fill_file(reader.take(piece));
            read += piece.len();
            if is_over(begun, SLICE) {
                // What is told is drawn and begins a view, each of which has its own slice.
                note(&reader, read, tasks);
                clock::give_way().await;
                if !is_expected {
                    is_expected = true;
                    live.expect_of_file(tasks + expected(chosen.size(), read, tasks)).await;
                }
                // Drawing them costs more the more there are: each time when there are half as many again.
                if tasks > shown + shown / 2 {
                    live.tell_file();
                    shown = tasks;
                }
                if is_over(noted, NOTE) {
                    opened.file.notify();
                    noted = begun;
                }
                live.settle().await;
                begun = clock::now();
            }
        }
    };
    note(&reader, read, tasks);
    clock::give_way().await;
    // It is whole once all of it is shown.
    live.tell_file();
    live.settle().await;
    end(opened, phase);
}

/// How many tasks are still to come, as far as those that were read tell.
fn expected(size: u64, read: usize, tasks: usize) -> usize {
    let left = usize::try_from(size).unwrap_or(usize::MAX).saturating_sub(read);
    EXPECTED.min(left / (read / tasks.max(1)).max(1))
}

fn is_over(begun: Moment, millis: i64) -> bool {
    clock::now().since(begun) >= millis
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_come_is_as_long_as_what_came() {
        assert_eq!(expected(44_000, 4_400, 10), 90);
        assert_eq!(expected(44_000, 44_000, 100), 0);
        assert_eq!(expected(44_000, 4_400, 0), 9, "nothing told so far");
        assert_eq!((expected(u64::MAX, 1, 1), expected(10, 0, 0)), (EXPECTED, 10));
    }
}
