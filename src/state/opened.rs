//! The file that is open, if one is. Its tasks are shown in place of those of the lists, which go on meanwhile; how it is
//! read comes later (`opening`).

use futures_util::future::AbortHandle;
use leptos::prelude::*;
use tasks::export::reading::Report;

use super::live::Live;
use super::opening;
use super::selected::Selected;
use crate::browser::background::run;
use crate::browser::file::Chosen;
use crate::browser::later;
use crate::reactive::memo;

/// How far the reading of a file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// It goes on.
    #[default]
    Reading,
    /// All of it was read.
    Whole,
    /// Somebody stopped it.
    Stopped,
    /// The browser could not read on.
    Failed,
}

/// A file that is open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// How long it is, in bytes.
    pub size: u64,
    /// How much of it was read, in bytes.
    pub read: u64,
    /// How many tasks were in that, each once.
    pub tasks: u64,
    /// What was met.
    pub report: Report,
    /// How far the reading is.
    pub phase: Phase,
}

/// The place of the file.
#[derive(Clone, Copy)]
pub struct Opened {
    /// The file; none while the lists are shown.
    pub file: RwSignal<Option<File>>,
    is_open: Memo<bool>,
    pub(super) live: Live,
    pub(super) selected: Selected,
    pub(super) under_way: StoredValue<Option<AbortHandle>>,
}

impl Opened {
    /// No file is open.
    pub fn new(live: Live, selected: Selected) -> Self {
        let file = RwSignal::new(None::<File>);
        let is_open = memo(move || file.read().is_some());
        Self { file, is_open, live, selected, under_way: StoredValue::new(None) }
    }

    /// Whether a file is open.
    pub fn is_open(self) -> bool {
        self.is_open.get()
    }

    /// Opens a file in place of any other.
    pub fn open(self, chosen: Chosen) {
        run(async move {
            match later::load().await {
                Ok(()) => opening::begin(self, chosen),
                // Why, is told where the note on the file would be, which comes as late.
                Err(_) => {
                    self.live.show_file(true);
                    self.file.set(Some(File { name: chosen.name(), phase: Phase::Failed, ..File::default() }));
                }
            }
        });
    }
}
