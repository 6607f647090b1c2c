//! One job, as a page of its own.

use leptos::prelude::*;
use tasks::task::Task;

use crate::components::dynamic::{dynamic, shown};
use crate::components::job_details::title;
use crate::components::job_panel::{Frame, job_panel};
use crate::components::shell::DemoLabel;
use crate::components::titled::titled;
use crate::paths::{Job, Page};
use crate::state::place::Place;
use crate::state::services::Services;
use crate::text;

/// The page.
#[inline(never)] // so that it can come later
pub fn task_page(services: Services, place: Place, job: Memo<Job>) -> AnyView {
    let Services { preferences, live, connections, .. } = services;
    let known = RwSignal::new(None::<Task>);
    titled(shown(move || known.get().map_or_else(|| job.get().key.id, |task| title(&task, preferences.locale.get()))));
    let on_tab = Callback::new(move |tab| place.go(Page::Task(Job { tab, ..job.get_untracked() }), true));
    let on_known = Callback::new(move |task| known.set(task));
    let back = shown(move || place.link(Page::Tasks(place.last_list.get())));
    let is_demo = move || connections.entries.read().is_empty() && live.demo_session(&job.read().key).is_some();
    view! {
        {dynamic(move || is_demo().then(|| view! { <DemoLabel demo=live.demo place /> }).into_any())}
        <div class="page-task">
            <p class="page-back"><a href=back>"← " {text!(task.back)}</a></p>
            {job_panel(services, place, job, Frame { title: "page-title", is_page: true, on_tab, on_known })}
        </div>
    }
    .into_any()
}
