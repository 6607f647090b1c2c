//! What a connection is recognised and signed in by: its colour, and the way in. Neither is a secret.

use serde::Serialize;

/// A colour that marks a connection wherever its tasks are shown, so that production is never mistaken for test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Colour {
    /// Red.
    Red,
    /// Orange.
    Orange,
    /// Green.
    Green,
    /// Teal.
    Teal,
    /// Blue.
    Blue,
    /// Purple.
    Purple,
}

impl Colour {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] = [Self::Red, Self::Orange, Self::Green, Self::Teal, Self::Blue, Self::Purple];

    /// Its word in settings.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Orange => "orange",
            Self::Green => "green",
            Self::Teal => "teal",
            Self::Blue => "blue",
            Self::Purple => "purple",
        }
    }
}

/// How one signs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignInWay {
    /// With a token that was got elsewhere, one for each project.
    #[default]
    Token,
    /// As an IAM user with a password, and a one-time code where one is asked for. The tokens come from IAM.
    Password,
    /// With an access key, which signs each request.
    AccessKey,
}

impl SignInWay {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Token, Self::Password, Self::AccessKey];

    /// Its word in settings.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Password => "password",
            Self::AccessKey => "access-key",
        }
    }
}
