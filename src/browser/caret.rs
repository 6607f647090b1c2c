//! The caret of a text box. Browsers count in UTF-16, all else here in bytes.

use wasm_bindgen::JsCast;

/// Where the caret stands in a text box: behind so many bytes of its text.
pub fn place(input: &web_sys::HtmlInputElement) -> usize {
    let text = input.value();
    let units = input.selection_end().ok().flatten().unwrap_or(u32::MAX);
    bytes(&text, units)
}

/// Writes a text into a box and puts the caret behind so many bytes of it, and the keyboard's focus there.
pub fn write(input: &web_sys::HtmlInputElement, text: &str, place: usize) {
    let units = text.get(..place).unwrap_or(text).encode_utf16().count() as u32;
    input.set_value(text);
    let _ = input.set_selection_range(units, units);
    let _ = input.unchecked_ref::<web_sys::HtmlElement>().focus();
}

/// How many bytes the first so many UTF-16 units of a text take.
fn bytes(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    let before = text.chars().take_while(|c| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    });
    before.map(char::len_utf8).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_bytes_where_letters_are_latin() {
        assert_eq!(bytes("status:failed", 7), 7);
        assert_eq!(bytes("status:failed", 99), 13);
    }

    #[test]
    fn other_letters_take_more_bytes_than_units() {
        assert_eq!(bytes("重启 a", 2), 6);
        assert_eq!(bytes("🙂 a", 2), 4);
        assert_eq!(bytes("🙂 a", 1), 0, "no half of a sign");
    }
}
