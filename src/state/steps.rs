//! The steps of one job, where its cloud tells them: asked when the job is shown, and again with each refresh of its list
//! while it runs.

use cloud::error::{CloudError, Kind};
use cloud::route::Route;
use leptos::prelude::*;
use tasks::sources::Scope;
use tasks::status::Status;
use tasks::steps::Steps;
use tasks::task::{Task, TaskKey};

use super::preferences::cloud_language;
use super::services::Services;
use crate::browser::background::Job;
use crate::reactive::{effect, memo};

/// What is known of a job's steps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// Of which job.
    of: Option<TaskKey>,
    /// The last ones that were told.
    pub steps: Option<Steps>,
    /// Why there are no newer ones, and the way that was taken; none to the demo.
    pub error: Option<(CloudError, Option<Route>)>,
    /// Whether they are being asked for.
    pub is_asking: bool,
}

/// Follows the steps of a job, as long as whoever asked is there.
#[inline(never)] // so that it can come later
pub fn follow(services: Services, task: Signal<Option<Task>>) -> RwSignal<Told> {
    let Services { live, preferences, .. } = services;
    let told = RwSignal::new(Told::default());
    let asking = StoredValue::new_local(Job::default());
    let wanted = memo(move || {
        let task = task.get()?;
        let language = cloud_language(preferences.locale.get());
        let scope = Scope { region: task.key.region.clone(), project: task.key.project.clone(), language };
        let request = task.key.source.steps(&scope, &task)?;
        let is_its = |lane: &&super::live::LaneView| {
            (lane.source, &lane.region, &lane.project) == (task.key.source, &task.key.region, &task.key.project)
        };
        // What is over tells its steps once, and once more when it has ended.
        let turn = (task.status == Status::Running).then(|| live.lanes.read().iter().find(is_its)?.shown.fresh);
        Some((task.key, request, task.status, turn))
    });
    effect(move || {
        let Some((key, request, ..)) = wanted.get() else {
            asking.set_value(Job::default());
            return told.set(Told::default());
        };
        if told.with_untracked(|told| told.of.as_ref() != Some(&key)) {
            asking.set_value(Job::default());
            told.set(Told { of: Some(key.clone()), ..Told::default() });
        }
        let Some((owner, session)) = services.session_for(&key) else { return };
        told.update(|told| told.is_asking = true);
        asking.set_value(Job::spawn(async move {
            let outcome = match session.ask(&request).await {
                Ok(response) => {
                    let read = key.source.read_steps(&response.body);
                    read.map_err(|why| CloudError::unreadable(&response, &why))
                }
                Err(error) => Err(error),
            };
            if let (Err(error), Some(owner)) = (&outcome, owner)
                && error.kind == Kind::SignIn
            {
                live.refused(owner, &session.project, error);
            }
            told.try_update(|told| {
                told.is_asking = false;
                match outcome {
                    Ok(steps) => (told.steps, told.error) = (Some(steps), None),
                    Err(error) => told.error = Some((error, owner.map(|_| session.project.route.clone()))),
                }
            });
        }));
    });
    told
}
