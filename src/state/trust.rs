//! The strangers whom the reader lets see a credential: origins, remembered in this browser until they are revoked.

use cloud::machine::{Machine, Reached};
use cloud::region::Endpoint;
use cloud::route::Route;
use cloud::wire::{Fields, Scalar};
use leptos::prelude::*;
use serde::Serialize;

use crate::browser::{page, storage};

/// Who is acknowledged.
#[derive(Clone, Copy)]
pub struct Trust {
    origins: RwSignal<Vec<String>>,
    /// Whether the browser refuses to remember, so that this page alone knows.
    is_forgetful: StoredValue<bool>,
}

/// A way as far as it can be told, and the machines that it leads to, each with whether it may see a credential.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Way {
    /// The way; none while what is typed makes none.
    pub route: Option<Route>,
    /// The machines.
    pub machines: Vec<(Reached, bool)>,
}

impl Way {
    /// The place of the first machine that may not see a credential.
    pub fn first_stranger(&self) -> Option<usize> {
        self.machines.iter().position(|(_, is_known)| !is_known)
    }

    /// The origins of all machines, to be read.
    pub fn origins(&self) -> String {
        self.machines.iter().map(|(reached, _)| reached.origin.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// What is remembered.
#[derive(Serialize)]
struct Stored<'a> {
    version: u32,
    origins: &'a [String],
}

const VERSION: u32 = 1;

impl Stored<'_> {
    /// The origins of this version. What cannot be read acknowledges nobody.
    fn read(text: &str) -> Option<Vec<String>> {
        let fields = Fields::parse(text).ok()?;
        let version = fields.get::<Scalar>("version").ok().flatten()?.as_count()?;
        let origins = fields.get::<Vec<Scalar>>("origins").ok().flatten()?;
        (version == u64::from(VERSION)).then(|| origins.iter().map(ToString::to_string).collect())
    }
}

impl Trust {
    /// Those who were remembered.
    pub fn new() -> Self {
        let trust = Self { origins: RwSignal::new(Vec::new()), is_forgetful: StoredValue::new(false) };
        trust.read_again();
        trust
    }

    /// Takes up what another tab has changed.
    fn read_again(self) {
        if self.is_forgetful.get_value() {
            return;
        }
        match storage::read(storage::Key::Trust) {
            Ok(text) => {
                let origins = text.and_then(|text| Stored::read(&text)).unwrap_or_default();
                if self.origins.with_untracked(|known| *known != origins) {
                    self.origins.set(origins);
                }
            }
            Err(storage::Refused) => self.is_forgetful.set_value(true),
        }
    }

    fn write(self, change: impl FnOnce(&mut Vec<String>)) {
        self.read_again();
        self.origins.update(change);
        let text = self.origins.with_untracked(|origins| serde_json::to_string(&Stored { version: VERSION, origins }));
        let is_written = text.is_ok_and(|text| storage::write(storage::Key::Trust, &text).is_ok());
        self.is_forgetful.set_value(!is_written);
    }

    /// Every origin that is acknowledged.
    pub fn origins(self) -> Vec<String> {
        self.origins.get()
    }

    /// Whether credentials may go to a machine.
    pub fn knows(self, reached: &Reached) -> bool {
        reached.machine != Machine::Stranger || self.origins.read().contains(&reached.origin)
    }

    /// A way to these hosts. While none is known yet, where a proxy is can be told all the same.
    pub fn way<'a>(self, route: Option<Route>, hosts: impl IntoIterator<Item = &'a Endpoint>) -> Way {
        let page = page::origin();
        let mut reached = Vec::new();
        if let Some(route) = &route {
            reached = route.origins(hosts, &page);
            if let Some(template) = route.template().filter(|_| reached.is_empty()) {
                reached.extend(template.origins().into_iter().map(|at| Reached::at(at, &page)));
            }
        }
        let told = |reached: Reached| {
            let is_known = self.knows(&reached);
            (reached, is_known)
        };
        Way { route, machines: reached.into_iter().map(told).collect() }
    }

    /// Lets a stranger see credentials from now on.
    pub fn acknowledge(self, origin: &str) {
        self.write(|origins| {
            if !origins.iter().any(|known| known == origin) {
                origins.push(origin.to_owned());
            }
        });
    }

    /// Lets an origin see no credential any more, in no tab.
    pub fn revoke(self, origin: &str) {
        self.write(|origins| origins.retain(|known| known != origin));
    }

    /// Whether a credential may go to these hosts on a way, by what is remembered right now; if not, the strangers on
    /// it whom nobody acknowledged.
    pub fn allows<'a>(self, route: &Route, hosts: impl IntoIterator<Item = &'a Endpoint>) -> Result<(), Vec<Reached>> {
        self.read_again();
        let mut strangers = route.origins(hosts, &page::origin());
        strangers.retain(|reached| !untrack(|| self.knows(reached)));
        if strangers.is_empty() { Ok(()) } else { Err(strangers) }
    }
}

impl Default for Trust {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cloud::route::Template;

    fn allowed(trust: Trust, typed: &str) -> Vec<String> {
        let route = Route::Proxy(Template::proxy(typed).unwrap());
        let host = Endpoint::https("dcs.cn-north-4.myhuaweicloud.com");
        let refused = trust.allows(&route, [&host]).err().unwrap_or_default();
        refused.into_iter().map(|stranger| stranger.origin).collect()
    }

    #[test]
    fn a_stranger_is_refused_until_acknowledged_and_once_revoked() {
        Owner::new().with(|| {
            let trust = Trust::new();
            assert_eq!(allowed(trust, "https://p.example/x/"), ["https://p.example"]);
            trust.acknowledge("https://p.example");
            trust.acknowledge("https://p.example");
            assert_eq!(trust.origins(), ["https://p.example"]);
            assert!(allowed(trust, "https://p.example/y?url=").is_empty());
            assert_eq!(allowed(trust, "https://p.example:8443/"), ["https://p.example:8443"], "another origin");
            trust.revoke("https://p.example");
            assert_eq!(allowed(trust, "https://p.example/x/"), ["https://p.example"]);
        });
    }

    #[test]
    fn ones_own_machines_need_no_word() {
        Owner::new().with(|| {
            let trust = Trust::new();
            for typed in
                ["http://localhost:8010/", "https://10.0.0.7/", "https://proxy.corp.internal/", "https://proxy/"]
            {
                assert!(allowed(trust, typed).is_empty(), "{typed}");
            }
            let host = Endpoint::https("dcs.cn-north-4.myhuaweicloud.com");
            assert_eq!(trust.allows(&Route::Direct, [&host]), Ok(()));
            assert!(trust.allows(&Route::Direct, [&Endpoint::https("dcs.example")]).is_err(), "a host somebody typed");
        });
    }

    #[test]
    fn what_was_remembered_otherwise_acknowledges_nobody() {
        assert_eq!(
            Stored::read(r#"{"version":1,"origins":["https://p.example"]}"#),
            Some(vec!["https://p.example".into()])
        );
        for wrong in ["", "[]", r#"{"version":2,"origins":["https://p.example"]}"#, r#"{"version":1,"origins":"x"}"#] {
            assert_eq!(Stored::read(wrong), None, "{wrong}");
        }
    }
}
