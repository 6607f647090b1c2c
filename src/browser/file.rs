//! A file that the reader chose or dropped on the page.

use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File, HtmlInputElement};

use super::stream::Pieces;

/// A file, not read yet.
#[derive(Clone)]
pub struct Chosen(File);

impl Chosen {
    /// The file that was chosen in an input, which then has none: the same can be chosen again.
    pub fn of_input(input: &HtmlInputElement) -> Option<Self> {
        let file = input.files().and_then(|files| files.get(0));
        input.set_value("");
        file.map(Self)
    }

    /// The first of the files that were dropped.
    pub fn of_drop(event: &DragEvent) -> Option<Self> {
        event.data_transfer()?.files()?.get(0).map(Self)
    }

    /// Its name, without a folder.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// How long it is, in bytes.
    pub fn size(&self) -> u64 {
        self.0.size() as u64
    }

    /// Begins to read it.
    pub fn open(&self) -> Reading {
        Reading(Pieces::of(&self.0.stream()))
    }
}

/// A file that is being read.
pub struct Reading(Pieces);

impl Reading {
    /// The next piece; none at its end.
    ///
    /// # Errors
    ///
    /// The browser cannot read it, or no further: it was changed meanwhile, or is a folder.
    pub async fn next(&self) -> Result<Option<Vec<u8>>, Unread> {
        let piece = self.0.next().await.map_err(|_| Unread::Failed)?;
        Ok(piece.map(|bytes| bytes.to_vec()))
    }
}

/// Whether files are being dragged, and not a link or a text of the page.
pub fn brings_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0))
}

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It has more bytes than are read.
    TooLarge,
    /// The browser could not read it, or none was chosen.
    Failed,
}

/// The text of the file that was chosen in an input, of so many bytes at most. The same can be chosen again.
pub async fn text(input: HtmlInputElement, most: u32) -> Result<String, Unread> {
    let file = input.files().and_then(|files| files.get(0)).ok_or(Unread::Failed)?;
    if file.size() > f64::from(most) {
        input.set_value("");
        return Err(Unread::TooLarge);
    }
    let text = JsFuture::from(file.text()).await;
    input.set_value("");
    text.ok().and_then(|text| text.as_string()).ok_or(Unread::Failed)
}
