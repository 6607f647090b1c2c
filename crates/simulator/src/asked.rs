//! A request that has passed the gateway: what an API needs to answer it.

use cloud::call::Language;
use cloud::time::Moment;

use crate::query::Query;
use crate::task::{Property, Task};
use crate::world::{PROJECTS, World};

/// What the `offset` of TaurusDB's immediate jobs means. Documentation and the one client that is known to
/// work say different things, so each can be had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ImmediateOffset {
    /// The number of a page, from 1.
    #[default]
    PageFromOne,
    /// The index of a row, from 1.
    RecordFromOne,
    /// The index of a row, from 0.
    RecordFromZero,
}

/// How the simulated cloud deviates from what it does otherwise.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Options {
    /// What `offset` means in TaurusDB's list of immediate jobs.
    pub(crate) immediate_offset: ImmediateOffset,
    /// Whether one of each project's GaussDB tasks has a row that cannot be read.
    pub(crate) broken_row: bool,
}

/// A request that has passed the gateway.
pub(crate) struct Asked<'a> {
    /// What there is.
    pub(crate) world: &'a World,
    /// When it is asked.
    pub(crate) now: Moment,
    /// About which project, by its place in [`PROJECTS`].
    pub(crate) project: usize,
    /// With which parameters.
    pub(crate) query: Query,
    /// In which language reasons are wanted.
    pub(crate) language: Language,
    /// How the cloud deviates.
    pub(crate) options: Options,
}

impl Asked<'_> {
    /// The id of the project.
    pub(crate) fn project_id(&self) -> &'static str {
        PROJECTS.get(self.project).map_or("", |project| project.id)
    }

    /// The region of the project.
    pub(crate) fn region(&self) -> &'static str {
        PROJECTS.get(self.project).map_or("", |project| project.region)
    }

    /// Whether a moment lies between two, each of which may be open.
    pub(crate) fn is_within(moment: Moment, range: (Option<Moment>, Option<Moment>)) -> bool {
        range.0.is_none_or(|start| moment >= start) && range.1.is_none_or(|end| moment <= end)
    }

    /// The id and the name of the instance a task works on. Some tasks make or remove one that is on no list.
    pub(crate) fn instance_of(&self, task: &Task, suffix: &str) -> (String, String) {
        let (id, name) = self.world.instance_of(task).map_or_else(Default::default, |i| (i.id.clone(), i.name));
        if task.kind.passing {
            let made = task.draw(Property::PassingInstance);
            (format!("{}{suffix}", crate::random::hex_id(made)), format!("{name}-{:04x}", made & 0xffff))
        } else {
            (id, name.to_owned())
        }
    }
}
