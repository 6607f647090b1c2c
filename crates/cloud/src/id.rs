//! Identifiers that a person types: read once, right from then on.

use std::fmt;

/// Why a typed identifier was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdError {
    /// Nothing was typed.
    Empty,
    /// The project id is neither 32 letters or digits nor a hyphenated UUID.
    ProjectForm,
    /// The job or instance id holds this character, which an id never has and an address would not survive.
    Forbidden(char),
    /// The region is not a host-name label such as `cn-north-4`.
    RegionForm,
}

/// A project's id: 32 letters or digits, or a hyphenated UUID.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProjectId(String);

impl ProjectId {
    /// Reads a typed project id; blanks around it do not count.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        let plain = text.len() == 32 && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if plain || is_uuid(text) { Ok(Self(text.to_owned())) } else { Err(IdError::ProjectForm) }
    }

    /// The id as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A job's or an instance's id. The cloud promises no form; what an address cannot carry is refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(String);

impl JobId {
    /// Reads a typed id; blanks around it do not count.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        // A browser takes a segment of one or two dots as a step in the path, percent-encoded or not.
        if matches!(text, "." | "..") {
            return Err(IdError::Forbidden('.'));
        }
        match text.chars().find(|c| c.is_whitespace() || c.is_control() || matches!(c, '/' | '?' | '#')) {
            Some(c) => Err(IdError::Forbidden(c)),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// The id as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it has one of the two forms seen in documentation: a hyphenated UUID or 32 hexadecimal
    /// digits, for instances with their product's suffix (`in07`). Others may be right; a page warns.
    pub fn is_usual(&self) -> bool {
        let hex = self.0.get(..32).is_some_and(|h| h.bytes().all(|b| b.is_ascii_hexdigit()));
        let suffix = self.0.get(32..).is_some_and(|s| s.is_empty() || (s.len() == 4 && s.is_ascii()));
        is_uuid(&self.0) || (hex && suffix)
    }
}

/// A region's id, such as `cn-north-4`. It may be one the table of hosts does not know.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RegionId(String);

impl RegionId {
    /// Reads a region id: lower-case letters, digits and hyphens.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        let label = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
        if label && text.len() <= 63 { Ok(Self(text.to_owned())) } else { Err(IdError::RegionForm) }
    }

    /// The id as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! shown_as_written {
    ($($id:ty),*) => {$(
        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )*};
}
shown_as_written!(ProjectId, JobId, RegionId);

fn is_uuid(text: &str) -> bool {
    let mut groups = text.split('-');
    [8, 4, 4, 4, 12]
        .iter()
        .all(|&length| groups.next().is_some_and(|g| g.len() == length && g.bytes().all(|b| b.is_ascii_hexdigit())))
        && groups.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_id_has_two_forms() {
        assert!(ProjectId::parse(" 053f533ead80d5102f0cc012e8d468a4 ").is_ok());
        assert!(ProjectId::parse("a4d31cb6-3d72-4fdc-8ec9-6e3a41e47f71").is_ok());
        assert_eq!(ProjectId::parse(""), Err(IdError::Empty));
        for wrong in [
            "cn-north-4",
            "053f533ead80d5102f0cc012e8d468a",
            "053f533ead80d5102f0cc012e8d468a4/",
            "a4d31cb6-3d72-4fdc-8ec9-6e3a41e47f7",
        ] {
            assert_eq!(ProjectId::parse(wrong), Err(IdError::ProjectForm), "{wrong}");
        }
    }

    #[test]
    fn a_job_id_is_refused_only_for_what_an_address_cannot_carry() {
        assert_eq!(JobId::parse("  "), Err(IdError::Empty));
        assert_eq!(JobId::parse("a b"), Err(IdError::Forbidden(' ')));
        assert_eq!(JobId::parse("a/b"), Err(IdError::Forbidden('/')));
        assert_eq!(JobId::parse("a?b"), Err(IdError::Forbidden('?')));
        assert_eq!(JobId::parse("a#b"), Err(IdError::Forbidden('#')));
        assert_eq!(JobId::parse(".."), Err(IdError::Forbidden('.')));
        assert!(JobId::parse("a.vm").is_ok());
        assert!(JobId::parse("任务-1").is_ok_and(|id| !id.is_usual()));
        assert!(JobId::parse("56d3c1138dcf4f1da73b0170700c78d0").is_ok_and(|id| id.is_usual()));
        assert!(JobId::parse("79bc540dd4d6432784894a981fdfacfcin07").is_ok_and(|id| id.is_usual()));
        assert!(JobId::parse("f9959f52-aa4d-43f7-be74-44b6fc20b239").is_ok_and(|id| id.is_usual()));
    }

    #[test]
    fn a_region_is_a_host_label() {
        assert!(RegionId::parse("cn-north-4").is_ok());
        assert_eq!(RegionId::parse("cn north"), Err(IdError::RegionForm));
        assert_eq!(RegionId::parse("evil.example/x"), Err(IdError::RegionForm));
    }
}
