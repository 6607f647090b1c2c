//! Who asks: what of a credential travels with a request.

use crate::call::Request;
use crate::id::ProjectId;
use crate::region::Endpoint;
use crate::secret::Secret;
use crate::sign::{AccessKey, Signed, Unsigned, sign};
use crate::time::Moment;

/// A credential, ready to be sent with a request.
#[derive(Clone, Debug)]
pub enum Credential {
    /// Nobody asks: what is open to all, or brings its proof in its body.
    None,
    /// Whoever holds this token.
    Token(Secret),
    /// Whoever holds this key. The request is signed, the key itself does not leave.
    AccessKey {
        /// The key.
        key: AccessKey,
        /// The project that is asked about; none where the request is about no project.
        project: Option<ProjectId>,
        /// Now, by the gateway's clock as far as it is known (see [`crate::sign::Skew`]).
        at: Moment,
    },
}

/// Headers that a credential adds, and what was signed for them.
#[derive(Debug, Default)]
pub(crate) struct Proof {
    pub headers: Vec<(&'static str, String)>,
    pub secrets: Vec<(&'static str, Secret)>,
    pub canonical: Option<Secret>,
}

impl Credential {
    /// What goes with a request to a host. Signed is what reaches the gateway unchanged on every way: method, path,
    /// query, body, language, and the host itself, whoever passes the request on to it.
    pub(crate) fn proof(&self, request: &Request, endpoint: &Endpoint) -> Proof {
        match self {
            Self::None => Proof::default(),
            Self::Token(token) => Proof { secrets: vec![("X-Auth-Token", token.clone())], ..Proof::default() },
            Self::AccessKey { key, project, at } => {
                let host = endpoint.authority();
                let unsigned = Unsigned::of(request, Some(&host), project.as_ref());
                let Signed { headers, secrets, canonical } = sign(&unsigned, key, *at);
                Proof { headers, secrets, canonical: Some(canonical) }
            }
        }
    }
}
