//! Cancelling tasks and deleting their records: what it means, exactly what will be sent, which tasks are left out and
//! why, the word that has to be typed, and what really came of each task.

use std::sync::Arc;

use cloud::legible::legible;
use cloud::route::Route;
use cloud::secret::Secret;
use leptos::html;
use leptos::prelude::*;
use tasks::acting::{Action, MOST, NotAllowed, Outcome, Plan};
use tasks::task::TaskKey;

use super::dynamic::{click, dynamic, shown};
use super::sample_calls::{HIDDEN, credential, written};
use super::wording;
use crate::browser::background::run;
use crate::browser::{intl, page};
use crate::reactive::{derived, effect};
use crate::state::acting::{self, Wish, acting};
use crate::state::preferences::{cloud_language, preferences};
use crate::state::services::Services;
use crate::{Locale, say, text};

/// How many of the tasks that are left out for one reason are named.
const NAMED: usize = 20;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Asking,
    UnderWay,
    Over,
}

/// The dialog. What it would send is decided when it opens: a refresh behind it changes nothing of it.
#[inline(never)] // so that it can come later
pub fn action_dialog(services: Services, wish: Arc<Wish>) -> AnyView {
    view! { <ActionDialog services wish /> }.into_any()
}

#[component]
fn ActionDialog(services: Services, wish: Arc<Wish>) -> impl IntoView {
    let preferences = preferences();
    let (locale, zone) = (preferences.locale, preferences.zone);
    let action = wish.action;
    let plan = acting::plan(services, &wish);
    let (count, calls) = (plan.count(), plan.steps.len());
    let (phase, typed) = (RwSignal::new(Phase::Asking), RwSignal::new(String::new()));
    let is_stopped = RwSignal::new(false);
    let outcomes = RwSignal::new(Vec::<(TaskKey, Outcome)>::new());
    on_cleanup(move || {
        is_stopped.try_set(true);
    });
    let frame = NodeRef::<html::Dialog>::new();
    effect(move || {
        if let Some(frame) = frame.get() {
            page::show_modal(&frame);
        }
    });
    let is_typed = derived(move || typed.read().trim() == action.word());
    let kept = StoredValue::new(plan.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !is_typed.get_untracked() || phase.get_untracked() != Phase::Asking || count == 0 {
            return;
        }
        phase.set(Phase::UnderWay);
        page::focus_when_drawn("action-told");
        let (plan, language) = (kept.get_value(), cloud_language(locale.get_untracked()));
        run(async move {
            let tell = move |told: Vec<(TaskKey, Outcome)>| {
                outcomes.try_update(|all| all.extend(told));
            };
            acting::carry_out(services, action, plan, language, is_stopped, tell).await;
            phase.try_set(Phase::Over);
        });
    };
    let on_close = move |_| {
        // Browsers let a second Escape close what has refused a first one: what comes of the calls is to be seen.
        if let (Phase::UnderWay, Some(frame)) = (phase.get_untracked(), frame.get_untracked()) {
            return page::show_modal(&frame);
        }
        if let Some(acting) = acting() {
            acting.wish.set(None);
        }
        // What opened it may have gone with the rows.
        if page::is_focus_free() {
            page::focus_when_drawn("page-title");
        }
    };
    let close = move |_| {
        if let Some(frame) = frame.get_untracked() {
            frame.close();
        }
    };
    let told = shown(move || {
        let done = outcomes.read().iter().filter(|(_, outcome)| *outcome == Outcome::Done).count();
        let of = |count: usize| intl::number(count as u64);
        match phase.get() {
            Phase::Asking => String::new(),
            Phase::UnderWay => say!(locale.get(), act.under_way, count = of(outcomes.read().len()), of = of(count)),
            Phase::Over => say!(locale.get(), act.result, done = of(done), of = of(count)),
        }
    });
    let names: Vec<(TaskKey, String)> =
        plan.steps.iter().flat_map(|step| &step.tasks).map(|key| (key.clone(), name(services, key))).collect();
    let rows = names
        .into_iter()
        .map(|(key, name)| {
            let id = legible(&key.id);
            let route = services.route_for(&key);
            let came = Memo::new(move |_| {
                let outcomes = outcomes.read();
                outcomes.iter().find(|(of, _)| *of == key).map(|(_, outcome)| outcome.clone())
            });
            let word = shown(move || came.read().as_ref().map_or("waiting", slug).to_owned());
            let told = shown(move || {
                let (locale, zone) = (locale.get(), zone.get());
                came.read().as_ref().map_or_else(
                    || if phase.get() == Phase::Asking { String::new() } else { say!(locale, act.waiting) },
                    |outcome| came_of(action, outcome, route.as_ref(), locale, zone),
                )
            });
            view! { <li data-outcome=word><span>{name} " " <code>{id}</code></span> <span class="action-outcome">{told}</span></li> }
        })
        .collect_view();
    let (title, means) = match action {
        Action::Cancel => (text!(act.cancel_title), text!(act.cancel_means)),
        Action::DeleteRecord => (text!(act.delete_title), text!(act.delete_means)),
    };
    let go = match action {
        Action::Cancel => text!(act.go_cancel),
        Action::DeleteRecord => text!(act.go_delete),
    };
    let is_demo = services.connections.entries.with_untracked(Vec::is_empty);
    let has_body = action == Action::Cancel || leaves_with_body(services, &plan);
    let sent = shown(move || {
        let of = |count: usize| intl::number(count as u64);
        say!(locale.get(), act.sent, tasks = of(count), calls = of(calls))
    });
    let exact = exactly(services, &plan, cloud_language(locale.get_untracked()));
    view! {
        <dialog
            node_ref=frame
            class="action-dialog"
            aria-labelledby="action-title"
            aria-describedby="action-means"
            on:cancel=move |event: leptos::ev::Event| if phase.get_untracked() == Phase::UnderWay { event.prevent_default() }
            on:close=on_close
        >
            <h2 id="action-title" tabindex="-1">{title}</h2>
            <p id="action-means">{means}</p>
            {is_demo.then(|| view! { <p class="action-hint">{text!(act.demo)}</p> })}
            {if count == 0 { view! { <p>{text!(act.nothing)}</p> }.into_any() } else { view! {
                <h3>{sent}</h3>
                <ul class="action-tasks">{rows}</ul>
                <details>
                    <summary>{text!(act.exact)}</summary>
                    {has_body.then(|| view! { <p class="action-hint">{text!(act.proxy_body)}</p> })}
                    <ul>{exact.into_iter().map(|call| view! { <li><pre tabindex="0">{call}</pre></li> }).collect_view()}</ul>
                </details>
            }.into_any() }}
            {left_out(services, &plan)}
            <p id="action-told" role="status" tabindex="-1">{told}</p>
            <form on:submit=submit novalidate>
                {(count > 0).then(|| view! {
                    <label class="action-word" hidden=derived(move || phase.get() != Phase::Asking)>
                        {shown(move || say!(locale.get(), act.type_word, word = action.word()))}
                        <input
                            type="text"
                            autocomplete="off"
                            autocapitalize="off"
                            spellcheck="false"
                            autofocus
                            on:input:target=move |event| typed.set(event.target().value())
                        />
                    </label>
                })}
                <div class="action-acts">
                    {dynamic(move || match phase.get() {
                        Phase::Asking if count > 0 => view! {
                            <button type="submit" class="action-go" disabled=derived(move || !is_typed.get())>{go}</button>
                        }.into_any(),
                        Phase::UnderWay => view! {
                            <button type="button" on:click=click(move |_| is_stopped.set(true)) disabled=is_stopped>{text!(act.stop)}</button>
                        }.into_any(),
                        Phase::Asking | Phase::Over => ().into_any(),
                    })}
                    <button type="button" disabled=derived(move || phase.get() == Phase::UnderWay) on:click=click(close)>{text!(act.close)}</button>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}

/// What a task is called, where it is at hand.
fn name(services: Services, key: &TaskKey) -> String {
    let locale = preferences().locale.get_untracked();
    let instance = |task: &tasks::task::Task| {
        task.instance.as_ref().and_then(|instance| instance.name.clone()).map(|name| format!(" · {name}"))
    };
    let told = |task: tasks::task::Task| {
        format!("{}{}", wording::task_name(&task, locale), instance(&task).unwrap_or_default())
    };
    legible(&services.live.find(key).map(told).unwrap_or_default())
}

/// Every call as HTTP writes it, with nothing secret in it.
fn exactly(services: Services, plan: &Plan, language: cloud::call::Language) -> Vec<String> {
    let hidden = Secret::new(HIDDEN.to_owned());
    let origin = page::origin();
    let call = |step: &tasks::acting::Step| {
        let (session, _) = acting::asker(services, step.tasks.first()?).ok()?;
        let project = &session.project;
        let out = project.outgoing(&step.request(language)?, &credential(project, &hidden), Some(&hidden)).ok()?;
        Some(written(&out, &origin))
    };
    plan.steps.iter().filter_map(call).collect()
}

/// Whether a call brings a body along on a way on which somebody could drop it.
fn leaves_with_body(services: Services, plan: &Plan) -> bool {
    plan.steps.iter().any(|step| {
        let Some(asker) = step.tasks.first().and_then(|key| acting::asker(services, key).ok()) else { return false };
        let has_body = step.request(cloud::call::Language::default()).is_some_and(|request| request.body.is_some());
        has_body && !matches!(asker.0.project.route, Route::Direct)
    })
}

/// The tasks that nothing is sent for, by the reason.
fn left_out(services: Services, plan: &Plan) -> Option<AnyView> {
    let locale = preferences().locale;
    let mut reasons: Vec<(NotAllowed, Vec<TaskKey>)> = Vec::new();
    for (key, why) in &plan.left_out {
        match reasons.iter_mut().find(|(other, _)| other == why) {
            Some((_, keys)) => keys.push(key.clone()),
            None => reasons.push((*why, vec![key.clone()])),
        }
    }
    let count = plan.left_out.len() as u64;
    let reasons = reasons
        .into_iter()
        .map(|(why, keys)| {
            let named: Vec<_> = keys
                .iter()
                .take(NAMED)
                .map(|key| view! { <li>{name(services, key)} " " <code>{legible(&key.id)}</code></li> })
                .collect();
            let rest = keys.len().saturating_sub(NAMED) as u64;
            let more = (rest > 0)
                .then(|| view! { <li>{shown(move || say!(locale.get(), act.more, count = intl::number(rest)))}</li> });
            view! { <p>{shown(move || reason(why, locale.get()))}</p> <ul class="action-tasks">{named} {more}</ul> }
        })
        .collect_view();
    (count > 0).then(|| {
        view! {
            <h3>{shown(move || say!(locale.get(), act.left_out, count = intl::number(count)))}</h3>
            {reasons}
        }
        .into_any()
    })
}

fn reason(why: NotAllowed, locale: Locale) -> String {
    match why {
        NotAllowed::Product => say!(locale, act.why_product),
        NotAllowed::Status => say!(locale, act.why_status),
        NotAllowed::NoInstance => say!(locale, act.why_instance),
        NotAllowed::NoId => say!(locale, act.why_id),
        NotAllowed::ReadOnly => say!(locale, act.why_read_only),
        NotAllowed::OfFile => say!(locale, act.why_file),
        NotAllowed::NoSession => say!(locale, act.why_session),
        NotAllowed::Gone => say!(locale, act.why_gone),
        NotAllowed::TooMany => say!(locale, act.why_many, most = MOST),
    }
}

fn slug(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::NotDone => "not-done",
        Outcome::Failed(_) => "failed",
        Outcome::NotAllowed(_) | Outcome::NotSent => "not-sent",
    }
}

/// What came of a task, in words.
fn came_of(
    action: Action,
    outcome: &Outcome,
    route: Option<&Route>,
    locale: Locale,
    zone: crate::paths::Zone,
) -> String {
    match outcome {
        Outcome::Done if action == Action::Cancel => say!(locale, act.done_cancel),
        Outcome::Done => say!(locale, act.done_delete),
        Outcome::NotDone => say!(locale, act.not_done),
        Outcome::NotSent => say!(locale, act.not_sent),
        Outcome::NotAllowed(why) => reason(*why, locale),
        Outcome::Failed(error) => {
            let (what, _) = wording::error(error, route, locale, zone);
            let said = [error.message.as_str(), error.code.as_deref().unwrap_or_default()];
            let parts: Vec<String> = std::iter::once(what)
                .chain(said.iter().filter(|text| !text.is_empty()).map(|text| legible(text)))
                .collect();
            say!(locale, act.failed, why = parts.join(" · "))
        }
    }
}
