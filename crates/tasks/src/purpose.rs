//! What a request was for, told by its method and path alone: for who looks over what was sent.

use cloud::call::{Language, Method, Service};
use cloud::id::{ProjectId, RegionId};
use cloud::paging::Pager;
use cloud::region;

use crate::sources::{Pick, Scope, SourceId};

/// What a request was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A page of a list.
    List(SourceId),
    /// A page of the tasks of one instance.
    InstanceTasks,
    /// The instances of a product.
    Instances,
    /// One job.
    Job,
    /// The steps of one job.
    Steps,
    /// To cancel jobs.
    Cancellation,
    /// To delete the record of a job.
    Deletion,
    /// Something else.
    Other,
}

impl Purpose {
    /// What asks a service for a path.
    pub fn of(method: Method, service: Service, path: &str) -> Self {
        let segments: Vec<&str> = path.split('/').skip(3).collect();
        match (service, segments.as_slice()) {
            (Service::Product(_), ["scheduled-jobs"]) if method == Method::Delete => Self::Cancellation,
            (Service::Product(_), _) if method == Method::Delete => Self::Deletion,
            (
                Service::Product(_),
                ["instances", _, "tasks", _, "progress"] | ["instances", _, "task-center-detail"],
            ) => Self::Steps,
            (Service::Product(_), ["instances"]) => Self::Instances,
            (Service::Product(_), ["instances", _, "tasks"]) => Self::InstanceTasks,
            (Service::Product(_), ["jobs"]) => Self::Job,
            _ => list(service, path).map_or(Self::Other, Self::List),
        }
    }
}

/// The list that is asked at this path.
fn list(service: Service, path: &str) -> Option<SourceId> {
    let project = ProjectId::parse(path.split('/').nth(2)?).ok()?;
    // The region is in the host, and in no path: any will do.
    let region = RegionId::parse(region::all().first()?.id).ok()?;
    let scope = Scope { region, project, language: Language::English };
    SourceId::all().find(|source| {
        let first = Pager::new(source.counting(), source.page_rows()).next();
        let request = first.map(|ask| source.list(&scope, &Pick::default(), ask));
        request.is_some_and(|request| request.service == service && request.path == path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instances;
    use crate::sources::{Lookup, dcs_instance_list};
    use cloud::call::{Call, Product, Request};
    use cloud::dcs::delete_task::DeleteTask;
    use cloud::id::JobId;
    use cloud::taurusdb::cancel_jobs::CancelJobs;
    use cloud::taurusdb::delete_scheduled_job::DeleteScheduledJob;
    use cloud::{gaussdb, taurusdb};

    fn of(request: &Request) -> Purpose {
        Purpose::of(request.method, request.service, &request.path)
    }

    #[test]
    fn every_call_says_what_it_was_for() {
        let scope = Scope {
            region: RegionId::parse("cn-north-4").unwrap(),
            project: ProjectId::parse("053f533ead80d5102f0cc012e8d468a4").unwrap(),
            language: Language::English,
        };
        let id = JobId::parse("3711cf7d-2c83-48f9-b3c8-1a0b0c1d2e3f").unwrap();
        for source in SourceId::all() {
            let ask = Pager::new(source.counting(), source.page_rows()).next().unwrap();
            assert_eq!(of(&source.list(&scope, &Pick::of_word("Failed"), ask)), Purpose::List(source));
            for lookup in source.lookups(&scope, &id, None) {
                if let Lookup::One { request, .. } = lookup {
                    assert!(matches!(of(&request), Purpose::Job | Purpose::List(_)), "{request:?}");
                }
            }
        }
        for product in Product::ALL {
            assert_eq!(of(&instances::list(product, &scope.project, Language::English, 0)), Purpose::Instances);
        }
        assert_eq!(of(&dcs_instance_list(&scope, &id, 0)), Purpose::InstanceTasks);
        assert_eq!(Purpose::of(Method::Post, Service::Iam, "/v3/auth/tokens"), Purpose::Other);
        assert_eq!(Purpose::of(Method::Get, Service::Product(Product::Dcs), ""), Purpose::Other);
    }

    #[test]
    fn what_changes_something_says_so_and_steps_are_no_list() {
        let project = ProjectId::parse("053f533ead80d5102f0cc012e8d468a4").unwrap();
        let job = |number: u32| JobId::parse(&format!("3711cf7d-2c83-48f9-b3c8-{number:012}")).unwrap();
        let (id, instance) = (job(1), job(2));
        let cancel = CancelJobs { ids: vec![id.clone()] }.request(&project);
        assert_eq!(of(&cancel), Purpose::Cancellation);
        for request in [
            DeleteScheduledJob { instance: instance.clone(), id: id.clone() }.request(&project),
            taurusdb::delete_job::DeleteJob { id: id.clone() }.request(&project),
            gaussdb::delete_job::DeleteJob { id: id.clone() }.request(&project),
            DeleteTask { instance: Some(instance.clone()), id: id.clone() }.request(&project),
        ] {
            assert_eq!(of(&request), Purpose::Deletion, "{request:?}");
        }
        let path = |rest: &str| format!("/v3/{project}/instances/{instance}/{rest}");
        let taurus = Service::Product(Product::TaurusDb);
        assert_eq!(Purpose::of(Method::Post, taurus, &path("task-center-detail")), Purpose::Steps);
        let dcs = Service::Product(Product::Dcs);
        assert_eq!(Purpose::of(Method::Get, dcs, &path("tasks/8abf/progress")), Purpose::Steps);
    }
}
