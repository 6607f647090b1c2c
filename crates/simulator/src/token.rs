//! Tokens as long as real ones, so that every limit on headers between a browser and the cloud shows itself.

use std::sync::LazyLock;

use crate::random::{Random, Stream, mix};
use crate::world::{PROJECTS, Project};

/// The length of every token, in bytes.
pub const TOKEN_LENGTH: usize = 12 * 1024;

/// What the cloud's own tokens are written with: base64 with `-` in place of `/`.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-";

/// The token that is valid for this project; the same one always, whatever the seed.
pub fn token_for(project: &str) -> String {
    write(project, Stream::Token)
}

/// A token of this project that is no longer valid.
pub fn expired_token_for(project: &str) -> String {
    write(project, Stream::ExpiredToken)
}

fn write(project: &str, stream: Stream) -> String {
    let seed = project.bytes().fold(0, |seed, byte| mix(seed, u64::from(byte)));
    let mut random = Random::new(seed, stream);
    // How every signed message of the kind begins once it is written in base64.
    let mut token = String::from("MII");
    while token.len() < TOKEN_LENGTH {
        let mut bits = random.next();
        for _ in 0..10 {
            token.push(char::from(ALPHABET[(bits & 63) as usize]));
            bits >>= 6;
        }
    }
    token.truncate(TOKEN_LENGTH);
    token
}

/// What a token is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Valid for this project, by its place in [`PROJECTS`].
    Valid(usize),
    /// Was valid once.
    Expired,
    /// Nothing that the cloud ever gave out.
    Garbage,
}

/// All tokens there are. They are the same for every cloud and are written once.
static TOKENS: LazyLock<Vec<(String, Standing)>> = LazyLock::new(|| {
    let of = |(place, project): (usize, &Project)| {
        [(token_for(project.id), Standing::Valid(place)), (expired_token_for(project.id), Standing::Expired)]
    };
    PROJECTS.iter().enumerate().flat_map(of).collect()
});

/// What this token is worth.
pub(crate) fn standing(token: &str) -> Standing {
    TOKENS.iter().find(|(known, _)| known == token).map_or(Standing::Garbage, |(_, standing)| *standing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_long_and_fits_into_a_header() {
        for project in &PROJECTS {
            let token = token_for(project.id);
            assert_eq!(token.len(), TOKEN_LENGTH);
            assert!(token.bytes().all(|b| b.is_ascii_graphic()));
            assert_eq!(token, token_for(project.id));
        }
    }

    #[test]
    fn a_token_says_whose_it_is() {
        for (place, project) in PROJECTS.iter().enumerate() {
            assert_eq!(standing(&token_for(project.id)), Standing::Valid(place));
            assert_eq!(standing(&expired_token_for(project.id)), Standing::Expired);
        }
        assert_eq!(standing("MIIgarbage"), Standing::Garbage);
        assert_eq!(standing(""), Standing::Garbage);
    }
}
