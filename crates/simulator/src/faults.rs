//! Failing on purpose: which requests fail, how often, and in which of the ways a cloud and what lies before
//! it can fail.

use serde::{Deserialize, Serialize};

use crate::request::{Answer, Delivery};

/// A failure that is to happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Part of host and path, such as `dcs`, `tr-west-1` or `/scheduled-jobs`; empty for every request.
    /// Where a request's product has a port of its own, the host is the one the cloud would have.
    #[serde(default, rename = "match")]
    pub matching: String,
    /// For so many requests more; for ever when it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// What happens.
    #[serde(flatten)]
    pub effect: Effect,
}

/// What happens to a request. Latency adds to anything else; of the others the first that matches counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Effect {
    /// The answer takes longer.
    Latency {
        /// Milliseconds.
        ms: u64,
    },
    /// 401: the token cannot be read.
    Unauthorized,
    /// 401: the token has expired.
    Expired,
    /// 403.
    Forbidden,
    /// 404: no such API.
    NotFound,
    /// 429.
    Throttled {
        /// Seconds in `Retry-After`; without the header when it is not said.
        #[serde(default)]
        retry_after: Option<u32>,
    },
    /// The cloud fails with this status.
    ServerError {
        /// 500 to 599.
        status: u16,
    },
    /// JSON that ends in the middle, announced at that length.
    BrokenJson,
    /// The connection closes after so many bytes of the body.
    CutOff {
        /// Bytes that are sent.
        after: usize,
    },
    /// Nothing is ever sent.
    Hang,
    /// A page of a proxy, in HTML, in place of the cloud's answer.
    Html {
        /// Its status.
        status: u16,
    },
    /// The right answer under the `Content-Type` of a page, as some proxies send everything.
    WrongType,
    /// The right answer with blanks behind it, more than anybody should read.
    Huge {
        /// Megabytes (of 1024 × 1024 bytes) of blanks.
        mib: usize,
    },
}

/// The most that a [`Effect::Huge`] answer is made of; a typing error must not take all memory.
const MOST_MIB: usize = 512;

impl Fault {
    /// Reads `KIND[=VALUE][@MATCH][*TIMES]`, such as `latency=800@dcs`, `429=5@/scheduled-jobs*3` or `503`.
    ///
    /// Kinds: `latency=MS`, `401`, `expired`, `403`, `404`, `429[=SECONDS]`, `500` to `599`, `broken-json`,
    /// `cut-off=BYTES`, `hang`, `html[=STATUS]`, `wrong-type`, `huge[=MIB]`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is no fault; one is KIND[=VALUE][@MATCH][*TIMES], such as 429=5@dcs*3");
        let (rest, times) = match text.rsplit_once('*') {
            Some((rest, times)) => (rest, Some(times.parse().map_err(|_| wrong())?)),
            None => (text, None),
        };
        let (what, matching) = rest.split_once('@').unwrap_or((rest, ""));
        let (kind, value) = what.split_once('=').map_or((what, None), |(kind, value)| (kind, Some(value)));
        let number = |otherwise: Option<u64>| match value {
            Some(value) => value.parse().map_err(|_| wrong()),
            None => otherwise.ok_or_else(wrong),
        };
        let small = |otherwise: u64| number(Some(otherwise)).and_then(|n| u16::try_from(n).map_err(|_| wrong()));
        let takes_value = matches!(kind, "latency" | "429" | "cut-off" | "html" | "huge");
        let effect = match kind {
            _ if value.is_some() && !takes_value => return Err(wrong()),
            "latency" => Effect::Latency { ms: number(None)? },
            "401" => Effect::Unauthorized,
            "expired" => Effect::Expired,
            "403" => Effect::Forbidden,
            "404" => Effect::NotFound,
            "429" => {
                Effect::Throttled { retry_after: value.map(|value| value.parse().map_err(|_| wrong())).transpose()? }
            }
            "broken-json" => Effect::BrokenJson,
            "cut-off" => Effect::CutOff { after: usize::try_from(number(None)?).map_err(|_| wrong())? },
            "hang" => Effect::Hang,
            "html" => Effect::Html { status: small(200)? },
            "wrong-type" => Effect::WrongType,
            "huge" => Effect::Huge { mib: usize::from(small(33)?) },
            status => match status.parse() {
                Ok(status @ 500..=599) => Effect::ServerError { status },
                _ => return Err(wrong()),
            },
        };
        Self { matching: matching.to_owned(), times, effect }.check()
    }

    /// The fault, unless it asks for what no server can do.
    pub fn check(self) -> Result<Self, String> {
        match self.effect {
            Effect::ServerError { status } if !(500..=599).contains(&status) => {
                Err(format!("{status} is no status of a server's error"))
            }
            Effect::Html { status } if !(200..=599).contains(&status) => Err(format!("{status} is no status")),
            Effect::Huge { mib } if mib > MOST_MIB => Err(format!("{mib} MiB are more than {MOST_MIB}")),
            _ => Ok(self),
        }
    }
}

/// The failures that are to happen.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn replace(&mut self, faults: Vec<Fault>) {
        self.0 = faults;
    }

    pub(crate) fn all(&self) -> &[Fault] {
        &self.0
    }

    /// What happens to a request of this host and path: how many milliseconds it takes longer, and what else.
    pub(crate) fn strike(&mut self, host_and_path: &str) -> (u64, Option<Effect>) {
        let mut delay = 0u64;
        let mut effect = None;
        for fault in &mut self.0 {
            let other = !matches!(fault.effect, Effect::Latency { .. });
            if fault.times == Some(0) || !host_and_path.contains(&fault.matching) || (other && effect.is_some()) {
                continue;
            }
            fault.times = fault.times.map(|times| times - 1);
            match &fault.effect {
                Effect::Latency { ms } => delay = delay.saturating_add(*ms),
                effect_of_fault => effect = Some(effect_of_fault.clone()),
            }
        }
        self.0.retain(|fault| fault.times != Some(0));
        (delay, effect)
    }
}

/// The type of a page.
const PAGE: &str = "text/html; charset=utf-8";

/// What stands before the cloud answers in its place.
pub(crate) fn html(status: u16) -> Answer {
    let title = if status == 200 { "Sign in to the network" } else { "The upstream server could not be reached" };
    let body =
        format!("<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n");
    Answer {
        status,
        headers: vec![("content-type".into(), PAGE.into())],
        body: body.into_bytes(),
        delivery: Delivery::default(),
    }
}

/// Spoils a good answer.
pub(crate) fn spoil(answer: &mut Answer, effect: &Effect) {
    match effect {
        Effect::BrokenJson => answer.body.truncate(answer.body.len() * 2 / 3),
        Effect::CutOff { after } => {
            // At least the last byte is missing: an answer that arrives whole is not cut off.
            answer.delivery.cut_off_after = Some((*after).min(answer.body.len().saturating_sub(1)));
        }
        Effect::WrongType => {
            for (_, value) in answer.headers.iter_mut().filter(|(name, _)| name == "content-type") {
                *value = PAGE.to_owned();
            }
        }
        Effect::Huge { mib } => answer.body.resize(answer.body.len() + mib.min(&MOST_MIB) * 1024 * 1024, b' '),
        Effect::Hang => answer.delivery.hang = true,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Fault {
        Fault::parse(text).unwrap()
    }

    #[test]
    fn a_fault_is_written_in_one_word() {
        assert_eq!(
            fault("latency=800@dcs"),
            Fault { matching: "dcs".into(), times: None, effect: Effect::Latency { ms: 800 } }
        );
        assert_eq!(
            fault("429=5@/scheduled-jobs*3"),
            Fault {
                matching: "/scheduled-jobs".into(),
                times: Some(3),
                effect: Effect::Throttled { retry_after: Some(5) }
            }
        );
        assert_eq!(fault("503").effect, Effect::ServerError { status: 503 });
        assert_eq!(fault("html").effect, Effect::Html { status: 200 });
        assert_eq!(fault("wrong-type").effect, Effect::WrongType);
        assert_eq!(fault("huge").effect, Effect::Huge { mib: 33 });
        assert_eq!(fault("429").effect, Effect::Throttled { retry_after: None });
        for wrong in [
            "",
            "418",
            "latency",
            "latency=x",
            "hang=1",
            "wrong-type=html",
            "cut-off",
            "429=x",
            "503*x",
            "html=99999",
            "html=1",
            "huge=9999",
        ] {
            assert!(Fault::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_fault_is_written_in_json_too() {
        let read: Vec<Fault> = serde_json::from_str(
            r#"[{"match":"dcs","times":2,"kind":"throttled","retry_after":7},{"kind":"hang"},{"kind":"wrong_type"},{"kind":"server_error","status":500}]"#,
        )
        .unwrap();
        assert_eq!(read, [fault("429=7@dcs*2"), fault("hang"), fault("wrong-type"), fault("500")]);
        assert!(serde_json::from_str::<Fault>(r#"{"kind":"earthquake"}"#).is_err());
    }

    #[test]
    fn a_fault_strikes_where_and_as_often_as_it_is_told_to() {
        let mut faults = Faults::default();
        faults.replace(vec![fault("latency=10"), fault("latency=5@dcs"), fault("500@dcs*2"), fault("403@dcs")]);
        assert_eq!(faults.strike("gaussdb.x/v3"), (10, None));
        assert_eq!(faults.strike("dcs.x/v2"), (15, Some(Effect::ServerError { status: 500 })));
        assert_eq!(faults.strike("dcs.x/v2").1, Some(Effect::ServerError { status: 500 }));
        assert_eq!(faults.strike("dcs.x/v2").1, Some(Effect::Forbidden));
        assert_eq!(faults.all().len(), 3);
    }
}
