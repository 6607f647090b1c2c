//! Texts from outside as they may be shown: nothing in them is invisible or turns what stands around it, and none
//! is without end.

/// The longest text that is shown, in characters. What is longer is there in full in the row as received.
const LONGEST: usize = 4_000;

/// The text with what cannot be seen made visible, cut off where it is endless. Lines and tabs stay.
pub fn legible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(LONGEST));
    for (at, c) in text.chars().enumerate() {
        if at == LONGEST {
            shown.push('…');
            break;
        }
        match c {
            '\n' | '\t' => shown.push(c),
            // Each of the first control characters has a picture of its own.
            '\0'..='\u{1f}' => shown.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')),
            // The last ones, and those that turn the direction of writing: text after them would read backwards.
            '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                shown.push_str(&format!("[U+{:04X}]", u32::from(c)));
            }
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_cannot_be_seen_is_made_visible() {
        assert_eq!(legible("a\0b\u{1b}[31m\u{7f}"), "a␀b␛[31m[U+007F]");
        assert_eq!(legible("invoice\u{202e}fdp.exe"), "invoice[U+202E]fdp.exe");
        assert_eq!(legible("two\nlines\tand 备份 🎉 <b>"), "two\nlines\tand 备份 🎉 <b>");
    }

    #[test]
    fn what_is_endless_ends() {
        assert_eq!(legible(&"長".repeat(LONGEST)).chars().count(), LONGEST);
        let cut = legible(&"長".repeat(1_000_000));
        assert!(cut.chars().count() == LONGEST + 1 && cut.ends_with('…'));
    }

    proptest! {
        #[test]
        fn nothing_invisible_is_left(text in any::<String>()) {
            let shown = legible(&text);
            let is_unseen = |c: char| c.is_control() && !"\n\t".contains(c);
            prop_assert!(!shown.contains(is_unseen), "{shown:?}");
            let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            prop_assert!(!shown.contains(turns), "{shown:?}");
        }
    }
}
