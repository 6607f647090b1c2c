//! Going from line to line of the list by keyboard.

use wasm_bindgen::JsCast;
use web_sys::Element;
use web_sys::KeyboardEvent;

/// The line that a key leads to from another, of so many lines and so many at once on a page; none for a key that leads
/// nowhere.
pub fn stepped(key: &str, from: usize, lines: usize, page: usize) -> Option<usize> {
    let last = lines.checked_sub(1)?;
    let to = match key {
        "ArrowDown" => from + 1,
        "ArrowUp" => from.saturating_sub(1),
        "PageDown" => from + page,
        "PageUp" => from.saturating_sub(page),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    Some(to.min(last))
}

/// The line in which a key was pressed, or this one where it was pressed in the list itself; none where a key means
/// something else: in the heads, in what is typed into, or together with others.
pub fn line_of(event: &KeyboardEvent, of_list: impl Fn() -> usize) -> Option<usize> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented() {
        return None;
    }
    if target.closest("input:not([type=checkbox]),select,textarea,thead").ok()?.is_some() {
        return None;
    }
    match target.closest("tr[aria-rowindex]").ok()? {
        Some(line) => line.get_attribute("aria-rowindex")?.parse::<usize>().ok()?.checked_sub(2),
        None => Some(of_list()),
    }
}

/// Where the list has to be scrolled to so that a line is in sight that begins and ends there: no further than needed,
/// and nowhere if it is.
pub fn on_screen(at: i64, view: i64, from: i64, end: i64) -> i64 {
    at.max(end - view).min(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_from_line_to_line() {
        let step = |key, from| stepped(key, from, 1_000, 20);
        assert_eq!((step("ArrowDown", 3), step("ArrowUp", 3)), (Some(4), Some(2)));
        assert_eq!((step("PageDown", 3), step("PageUp", 33)), (Some(23), Some(13)));
        assert_eq!((step("Home", 3), step("End", 3)), (Some(0), Some(999)));
        assert_eq!((step("ArrowUp", 0), step("PageUp", 5), step("PageDown", 990)), (Some(0), Some(0), Some(999)));
        assert_eq!((step("a", 3), stepped("End", 0, 0, 20)), (None, None));
    }

    #[test]
    fn a_line_is_scrolled_to_only_where_it_is_out_of_sight() {
        assert_eq!(on_screen(320, 640, 320, 352), 320);
        assert_eq!(on_screen(320, 640, 928, 960), 320);
        assert_eq!(on_screen(320, 640, 288, 320), 288, "above");
        assert_eq!(on_screen(320, 640, 960, 992), 352, "below");
        assert_eq!(on_screen(320, 20, 320, 352), 320, "higher than the view");
    }
}
