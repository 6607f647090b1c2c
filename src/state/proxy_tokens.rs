//! The access tokens that proxies want for themselves. They live in this page's memory, each for the way it was
//! given for.

use cloud::route::Route;
use cloud::secret::Secret;
use leptos::prelude::*;

/// All of them.
#[derive(Clone, Copy, Default)]
pub struct ProxyTokens(RwSignal<Vec<(Route, Secret)>>);

impl ProxyTokens {
    /// The one for a way.
    pub fn of(self, route: &Route) -> Option<Secret> {
        self.0.with(|tokens| tokens.iter().find(|(of, _)| of == route).map(|(_, token)| token.clone()))
    }

    /// Takes one for a way.
    pub fn set(self, route: &Route, token: Secret) {
        self.0.update(|tokens| {
            tokens.retain(|(of, _)| of != route);
            tokens.push((route.clone(), token));
        });
    }

    /// Wipes those of ways that nobody takes.
    pub fn keep_only(self, is_taken: impl Fn(&Route) -> bool) {
        self.0.update(|tokens| tokens.retain(|(of, _)| is_taken(of)));
    }
}
