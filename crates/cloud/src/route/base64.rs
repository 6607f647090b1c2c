//! Base64 read: the standard alphabet, with padding or without.

/// The bytes; none where the text is not base64.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=').as_bytes();
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for group in text.chunks(4) {
        let mut bits: u32 = 0;
        for byte in group {
            let value = match byte {
                b'A'..=b'Z' => byte - b'A',
                b'a'..=b'z' => byte - b'a' + 26,
                b'0'..=b'9' => byte - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                _ => return None,
            };
            bits = bits << 6 | u32::from(value);
        }
        // Six bits are no byte.
        let bytes = group.len().checked_sub(1).filter(|bytes| *bytes > 0)?;
        let [_, whole @ ..] = (bits << (6 * (4 - group.len()))).to_be_bytes();
        out.extend(whole.iter().take(bytes));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Written bit by bit, for the reader to be held against.
    fn encode(bytes: &[u8]) -> String {
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
        let six = |group: &[u8]| (0..6).fold(0, |value, at| value << 1 | group.get(at).copied().unwrap_or(0));
        bits.chunks(6).map(|group| char::from(alphabet[usize::from(six(group))])).collect()
    }

    #[test]
    fn what_the_standard_shows_is_read() {
        for (text, bytes) in [("", ""), ("Zg", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob")] {
            assert_eq!(decode(text), Some(bytes.as_bytes().to_vec()));
        }
        for wrong in ["Z", "Zm9vY", "Zm-v", "Zm 9", "Z=g"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_come_back(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_eq!(decode(&encode(&bytes)), Some(bytes));
        }
    }
}
