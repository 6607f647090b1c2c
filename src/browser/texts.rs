//! The files of the interface's texts: fetched for the language that is read, once; what only code that comes later
//! says, with that code.

use cloud::error::{CloudError, Kind};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::page::{window, words};
use crate::texts::{self, Locale, Part};

/// Whether a language can be shown as it is. Where the build holds all texts, each can.
pub fn are_here(locale: Locale) -> bool {
    lacking(locale).is_none()
}

/// What a language cannot be shown without: where another's later texts are here, what says them is too.
fn lacking(locale: Locale) -> Option<Part> {
    let has = |part| texts::are_here(locale, part);
    match Locale::ALL.into_iter().any(|any| texts::are_here(any, Part::Later)) {
        _ if !has(Part::First) => Some(Part::First),
        true if !has(Part::Later) => Some(Part::Later),
        _ => None,
    }
}

/// Waits until a language can be shown.
///
/// # Errors
///
/// Its texts could not be had, with what the browser says of it. The next call tries again.
pub async fn load(locale: Locale) -> Result<(), CloudError> {
    while let Some(part) = lacking(locale) {
        fetch(locale, part).await?;
    }
    Ok(())
}

/// Waits until the later texts are here of each language that can be shown: of one too that arrives meanwhile.
///
/// # Errors
///
/// As of `load`.
pub async fn load_later() -> Result<(), CloudError> {
    let lacks_later = |of: &Locale| texts::are_here(*of, Part::First) && !texts::are_here(*of, Part::Later);
    while let Some(locale) = Locale::ALL.into_iter().find(lacks_later) {
        fetch(locale, Part::Later).await?;
    }
    Ok(())
}

/// The script of index.html has asked for those that are likely wanted first; others are asked for now.
async fn fetch(locale: Locale, part: Part) -> Result<(), CloudError> {
    let failed = |error: &JsValue| CloudError::transport(Kind::Site, words(error));
    let file = match part {
        Part::First => "texts",
        Part::Later => "texts-later",
    };
    let ask = || {
        let ask =
            js_sys::Reflect::get(&window()?.into(), &JsValue::from_str("texts")).ok()?.dyn_into::<js_sys::Function>();
        Some(ask.ok()?.call2(&JsValue::NULL, &JsValue::from_str(locale.slug()), &JsValue::from_str(file)))
    };
    let asked = ask().unwrap_or(Err(JsValue::UNDEFINED)).map_err(|error| failed(&error))?;
    let promise = asked.dyn_into::<js_sys::Promise>().map_err(|error| failed(&error))?;
    let file = JsFuture::from(promise).await.map_err(|error| failed(&error))?;
    // A file of another build is as good as none.
    match file.as_string().is_some_and(|file| texts::take(locale, part, &file)) {
        true => Ok(()),
        false => Err(failed(&JsValue::UNDEFINED)),
    }
}
