//! What is known of one job: its name and state, the facts every task has, and what its list says beside.

use super::dynamic::{dynamic, shown};
use cloud::legible::legible;
use leptos::prelude::*;
use serde_json::Value;
use tasks::status::Status;
use tasks::task::{Detail, Progress, Task};

use super::copy_button::CopyButton;
use super::moment::MomentInFull;
use super::percent::percent;
use super::status_badge::status_badge;
use super::wording;
use crate::state::preferences::preferences;
use crate::state::ticker::now;
use crate::{Locale, say, text};

/// The name and the state of a job, as a heading of the first level where it has a page of its own.
pub fn job_head(task: Signal<Option<Task>>, id: &'static str, is_page: bool) -> AnyView {
    let locale = preferences().locale;
    let name =
        shown(move || task.with(|t| t.as_ref().map(|t| wording::task_name(t, locale.get())).unwrap_or_default()));
    let status = shown(move || {
        task.with(|t| {
            t.as_ref().map(|t| {
                let word = Some(&t.status_word).filter(|word| !word.is_empty());
                let word =
                    word.map(|word| say!(locale.get(), task.status_word, word = legible(word))).unwrap_or_default();
                status_badge(t.status, &word, locale.get()).into_string()
            })
        })
        .unwrap_or_default()
    });
    let heading = match is_page {
        true => view! { <h1 id=id tabindex="-1">{name}</h1> }.into_any(),
        false => view! { <h2 id=id tabindex="-1">{name}</h2> }.into_any(),
    };
    view! { <header class="job-head">{heading}<span inner_html=status></span></header> }.into_any()
}

/// What is known of one job.
#[component]
pub fn JobDetails(
    /// The job; none shows nothing.
    #[prop(into)]
    task: Signal<Option<Task>>,
) -> impl IntoView {
    let locale = preferences().locale;
    let more = move || task.with(|t| t.as_ref().map(|t| t.key.source.details(&t.raw)).unwrap_or_default());
    view! {
        <section class="job-facts" aria-label=text!(task.facts)>
            {dynamic(move || task.get().map(|task| facts(&task, locale.get())).into_any())}
        </section>
        {dynamic(move || details(more(), locale.get()).into_any())}
    }
    .into_any()
}

fn facts(task: &Task, locale: Locale) -> impl IntoView + use<> {
    let instance = task.instance.clone().unwrap_or_default();
    let state = instance.state.as_deref().map(|word| wording::instance_state(word, locale));
    let id = task.key.id.clone();
    let is_ahead = matches!(task.status, Status::Pending | Status::Unauthorized);
    let start_label = if is_ahead { say!(locale, task.starts) } else { say!(locale, task.started) };
    let language = task.language.map(|language| match language {
        cloud::call::Language::English => say!(locale, task.english),
        cloud::call::Language::Chinese => say!(locale, task.chinese),
    });
    let code = |text: String| (!text.is_empty()).then(|| view! { <code>{legible(&text)}</code> }.into_any());
    let plain = |text: Option<String>| text.map(|text| legible(&text).into_any());
    let moment = |at: Option<cloud::time::Moment>| at.map(|at| view! { <MomentInFull at /> }.into_any());
    let progress = matches!(task.progress, Progress::Percent(_)).then(|| {
        let bar = percent(task.progress, task.key.source, locale).into_string();
        view! { <span inner_html=bar></span> }.into_any()
    });
    let duration = {
        let task = task.clone();
        let now = now();
        task.duration(now.get_untracked()).is_some().then(|| {
            let runs = task.status == Status::Running;
            let text = move || {
                let span = task.duration(now.get()).map(|ms| wording::span(ms, locale)).unwrap_or_default();
                if runs { format!("{span} {}", say!(locale, task.so_far)) } else { span }
            };
            view! { <span>{text}</span> }.into_any()
        })
    };
    view! {
        <dl>
            {fact(say!(locale, task.list), plain(Some(wording::source(task.key.source, locale).to_owned())))}
            {fact(say!(locale, column.instance), plain(instance.name))}
            {fact(say!(locale, task.instance_id), code(instance.id))}
            {fact(say!(locale, task.instance_state), plain(state))}
            {fact(say!(locale, task.region), plain(Some(wording::region_with_id(task.key.region.as_str(), locale))))}
            {fact(say!(locale, task.project), code(task.key.project.to_string()))}
            {fact(say!(locale, task.created), moment(task.created))}
            {fact(start_label, moment(task.started))}
            {fact(say!(locale, task.ended), moment(task.ended))}
            {fact(say!(locale, task.duration), duration)}
            {fact(say!(locale, task.progress), progress)}
            {fact(say!(locale, task.user), plain(task.user.clone()))}
            {fact(say!(locale, task.api_name), code(task.name.clone()))}
            {fact(say!(locale, task.id), Some(view! {
                <code>{legible(&id)}</code>
                " "
                <CopyButton copied=Signal::stored(id) label=Signal::stored(say!(locale, task.copy_id)) />
            }.into_any()))}
            {fact(say!(locale, task.language), plain(language))}
        </dl>
    }
}

fn fact(name: String, value: Option<AnyView>) -> impl IntoView {
    value.map(|value| view! { <div class="fact"><dt>{name}</dt><dd>{value}</dd></div> })
}

fn details(details: Vec<Detail>, locale: Locale) -> impl IntoView {
    let changes: Vec<_> = details
        .iter()
        .filter_map(|detail| match detail {
            Detail::Change { field, old, new } => {
                let text = |value: &Option<cloud::wire::Scalar>| {
                    value.as_ref().map_or_else(|| "–".to_owned(), |value| legible(&value.to_string()))
                };
                let (before, after) = (text(old), text(new));
                let is_same = before == after;
                Some(view! {
                    <tr data-same=is_same.to_string()>
                        <th scope="row">{wording::answer_field(field, locale)}</th>
                        <td>{before}</td>
                        <td>{after}</td>
                    </tr>
                })
            }
            _ => None,
        })
        .collect();
    let rest: Vec<_> = details
        .into_iter()
        .filter_map(|detail| match detail {
            Detail::Fact { field, value } => {
                let value = legible(&value.to_string()).into_any();
                Some(fact(wording::answer_field(&field, locale), Some(value)).into_any())
            }
            Detail::Tree { field, value } => {
                let name = wording::answer_field(&field, locale);
                Some(
                    view! { <div class="fact fact-tree"><dt>{name}</dt><dd>{tree(&value, locale)}</dd></div> }
                        .into_any(),
                )
            }
            Detail::Change { .. } => None,
        })
        .collect();
    view! {
        {(!changes.is_empty()).then(|| view! {
            <section class="job-changes">
                <h2>{text!(task.changes)}</h2>
                <table>
                    <thead><tr>
                        <th scope="col">{text!(task.change_field)}</th>
                        <th scope="col">{text!(task.change_old)}</th>
                        <th scope="col">{text!(task.change_new)}</th>
                    </tr></thead>
                    <tbody>{changes}</tbody>
                </table>
            </section>
        })}
        {(!rest.is_empty()).then(|| view! {
            <section class="job-more">
                <h2>{text!(task.more)}</h2>
                <dl>{rest}</dl>
            </section>
        })}
    }
}

/// A value of any shape, laid out as lists within lists.
fn tree(value: &Value, locale: Locale) -> AnyView {
    match value {
        Value::Object(fields) => {
            let fields: Vec<_> = fields
                .iter()
                .map(|(name, value)| view! { <div class="fact"><dt>{wording::answer_field(name, locale)}</dt><dd>{tree(value, locale)}</dd></div> })
                .collect();
            view! { <dl>{fields}</dl> }.into_any()
        }
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| view! { <li>{tree(item, locale)}</li> }).collect();
            view! { <ul>{items}</ul> }.into_any()
        }
        Value::String(text) => legible(text).into_any(),
        Value::Null => "–".into_any(),
        other => other.to_string().into_any(),
    }
}

/// A job's state and name, for a window's title.
pub fn title(task: &Task, locale: Locale) -> String {
    let name = wording::task_name(task, locale);
    format!("{} – {name}", wording::status(task.status, locale))
}
