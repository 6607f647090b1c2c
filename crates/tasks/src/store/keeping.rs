//! Forgetting what a list no longer has, once it was read to its end: in slices, while rows go on arriving.

use std::collections::HashSet;
use std::rc::Rc;

use cloud::id::{ProjectId, RegionId};

use super::{RowId, Store};
use crate::sources::SourceId;
use crate::task::Task;

/// So many rows are looked at before it is asked whether a slice is over.
const BLOCK: usize = 256;

/// A list that is held against the ids that it has.
#[derive(Debug)]
pub struct Keeping {
    source: SourceId,
    region: RegionId,
    project: ProjectId,
    ids: Rc<HashSet<String>>,
    /// What arrived meanwhile.
    met: HashSet<String>,
    /// The rows that are still to be looked at.
    left: Vec<RowId>,
}

impl Store {
    /// Begins to forget those tasks of a list that are none of these.
    pub fn keep(
        &self,
        source: SourceId,
        (region, project): (&RegionId, &ProjectId),
        ids: Rc<HashSet<String>>,
    ) -> Keeping {
        let left = self.rows_of(source, region, project);
        Keeping { source, region: region.clone(), project: project.clone(), ids, met: HashSet::new(), left }
    }
}

impl Keeping {
    /// Learns what arrived meanwhile: it is there, whether or not the list had it at its end.
    pub fn meet(&mut self, tasks: &[Task]) {
        for Task { key, .. } in tasks {
            if (key.source, &key.region, &key.project) == (self.source, &self.region, &self.project) {
                self.met.insert(key.id.clone());
            }
        }
    }

    /// Goes on until the slice is over; true once all is done.
    pub fn go_on(&mut self, store: &mut Store, is_up: &dyn Fn() -> bool) -> bool {
        loop {
            let left = self.left.len().saturating_sub(BLOCK);
            for row in self.left.drain(left..) {
                let columns = &store.columns;
                let id = std::str::from_utf8(columns.id(row as usize)).unwrap_or_default();
                if columns.is_there(row as usize) && !self.ids.contains(id) && !self.met.contains(id) {
                    store.remove(row);
                }
            }
            if left == 0 || is_up() {
                return left == 0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Scope;
    use cloud::call::Language;

    #[test]
    fn what_arrives_between_two_slices_stays_and_all_else_that_the_list_has_no_more_goes() {
        let scope = Scope {
            region: RegionId::parse("cn-north-4").unwrap(),
            project: ProjectId::parse("b5d07e4c91a8463f8e2d6c0f7a1b9e34").unwrap(),
            language: Language::English,
        };
        let source = SourceId::from_slug("gaussdb").unwrap();
        let read = |numbers: &[usize]| {
            let rows: Vec<String> =
                numbers.iter().map(|n| format!(r#"{{"job_id":"j{n}","status":"Running"}}"#)).collect();
            let body = format!(r#"{{"tasks":[{}]}}"#, rows.join(","));
            source.read_list(&scope, body.as_bytes()).unwrap().tasks
        };
        let all: Vec<usize> = (0..4 * BLOCK).collect();
        let mut store = Store::default();
        store.apply(read(&all));
        let kept: HashSet<String> = all.iter().step_by(2).map(|n| format!("j{n}")).collect();
        let mut keeping = store.keep(source, (&scope.region, &scope.project), Rc::new(kept));
        assert!(!keeping.go_on(&mut store, &|| true), "a slice is not all");
        // The first row is looked at last.
        let met = read(&[1, 2, 4 * BLOCK]);
        keeping.meet(&met);
        store.apply(met);
        while !keeping.go_on(&mut store, &|| true) {
            store.clear_away(&|| true);
        }
        let left: HashSet<String> = store.iter().map(|task| task.key.id).collect();
        let is_kept = |n: &usize| n.is_multiple_of(2) || *n == 1;
        assert_eq!(left, (0..=4 * BLOCK).filter(is_kept).map(|n| format!("j{n}")).collect());
        assert_eq!(store.len(), left.len());
        while !store.clear_away(&|| true) {}
        assert!(store.iter().all(|task| store.find(&task.key) == Some(task.clone())));
    }
}
