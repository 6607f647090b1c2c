//! How well what was typed fits a text that can be chosen.

/// The rank of a text, the smaller the better; none where a word of what was typed is not in it. Without words
/// everything fits alike.
pub fn rank(typed: &str, text: &str) -> Option<u8> {
    let (typed, text) = (typed.to_ascii_lowercase(), text.to_ascii_lowercase());
    let mut worst = 0;
    for word in typed.split_whitespace() {
        let begins_a_word = || text.match_indices(word).any(|(at, _)| text[..at].ends_with([' ', '-', '/', ':']));
        worst = worst.max(match text.find(word)? {
            0 => 0,
            _ if begins_a_word() => 1,
            _ => 2,
        });
    }
    Some(worst)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn beginnings_come_before_the_middle() {
        assert_eq!(rank("", "Theme: dark"), Some(0));
        assert_eq!(rank("th", "Theme: dark"), Some(0));
        assert_eq!(rank("Dark", "Theme: dark"), Some(1));
        assert_eq!(rank("dark the", "Theme: dark"), Some(1));
        assert_eq!(rank("ark", "Theme: dark"), Some(2));
        assert_eq!(rank("light", "Theme: dark"), None);
        assert_eq!(rank("深色", "主题：深色"), Some(2));
    }

    proptest! {
        #[test]
        fn every_part_of_a_text_finds_it(text in "\\PC{1,20}", from in 0..20_usize, count in 0..20_usize) {
            let part: String = text.chars().skip(from).take(count).collect();
            prop_assert!(rank(&part, &text).is_some());
        }
    }
}
