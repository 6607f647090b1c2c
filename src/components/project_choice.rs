//! The projects that somebody may see, to choose from.

use std::pin::Pin;

use cloud::connection::DraftProject;
use cloud::error::CloudError;
use cloud::iam::projects::Choice;
use cloud::legible::legible;
use cloud::route::Route;
use leptos::prelude::*;

use super::dynamic::{click, dynamic, shown};
use super::error_note::ErrorNote;
use super::project_rows::TypedProject;
use super::wording;
use crate::browser::background::run;
use crate::reactive::derived;
use crate::state::preferences::locale;
use crate::{say, text};

/// What IAM will have said.
pub type Listing = Pin<Box<dyn Future<Output = Result<Vec<Choice>, CloudError>>>>;

#[derive(Clone)]
enum Listed {
    Nothing,
    Asking,
    Failed(CloudError),
    All(Vec<Choice>),
}

/// Asks IAM for the projects when it is wanted, and puts those that are ticked among what is typed.
#[component]
pub fn ProjectChoice(
    /// What is typed.
    projects: RwSignal<Vec<TypedProject>>,
    /// Who is asked, as origins; empty while what is typed leads nowhere.
    asked: Signal<String>,
    /// The way there.
    route: Signal<Option<Route>>,
    /// Asks; nothing where something is missing, to which it has gone then.
    list: Callback<(), Option<Listing>>,
) -> impl IntoView {
    let locale = locale();
    let listed = RwSignal::new_local(Listed::Nothing);
    // What is typed lives as long as the form, not as long as a list of boxes.
    let owner = Owner::current().unwrap_or_default();
    let start = move |_| {
        if matches!(*listed.read_untracked(), Listed::Asking) {
            return;
        }
        let Some(listing) = list.run(()) else { return };
        listed.set(Listed::Asking);
        run(async move {
            let told = listing.await.map_or_else(Listed::Failed, Listed::All);
            // Whoever asked may have gone elsewhere meanwhile.
            let _ = listed.try_set(told);
        });
    };
    let hint = shown(move || match asked.get() {
        nobody if nobody.is_empty() => say!(locale.get(), access.hint),
        asked => say!(locale.get(), access.hint_asked, origins = asked),
    });
    let told = move || match listed.get() {
        Listed::Nothing => ().into_any(),
        Listed::Asking => view! { <p>{text!(access.asking)}</p> }.into_any(),
        Listed::Failed(error) => view! { <ErrorNote error route=route.get_untracked() /> }.into_any(),
        Listed::All(all) if all.is_empty() => view! { <p>{text!(access.none)}</p> }.into_any(),
        Listed::All(all) => {
            let boxes: Vec<_> = all.into_iter().map(|choice| choice_box(choice, projects, owner.clone())).collect();
            view! { <fieldset class="project-choices"><legend>{text!(access.legend)}</legend>{boxes}</fieldset> }
                .into_any()
        }
    };
    let is_asking = derived(move || matches!(*listed.read(), Listed::Asking));
    view! {
        <section class="project-choice">
            <p class="field-hint">{hint}</p>
            <div><button type="button" aria-disabled=shown(move || is_asking.get().to_string()) on:click=click(start)>{text!(access.list)}</button></div>
            <div aria-live="polite">{dynamic(told)}</div>
        </section>
    }
    .into_any()
}

fn choice_box(choice: Choice, projects: RwSignal<Vec<TypedProject>>, owner: Owner) -> AnyView {
    let locale = locale();
    let Choice { region, id, part, .. } = choice;
    let (typed, shown_id) = (id.to_string(), id.to_string());
    let is_this = {
        let typed = typed.clone();
        move |row: &TypedProject| row.id.read().trim() == typed
    };
    let is_chosen = {
        let is_this = is_this.clone();
        derived(move || projects.read().iter().any(&is_this))
    };
    let change = move |is_wanted: bool| {
        let row = |id: String, region: &str| {
            owner.with(|| TypedProject::new(&DraftProject { region: region.to_owned(), project: id }))
        };
        projects.update(|rows| {
            rows.retain(|row| !untrack(|| is_this(row) || row.is_without_project()));
            if is_wanted {
                rows.push(row(typed.clone(), region.id));
            }
            if rows.is_empty() {
                rows.push(row(String::new(), region.id));
            }
        });
    };
    let name = shown(move || wording::region_with_id(region.id, locale.get()));
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=is_chosen on:change:target=move |event| change(event.target().checked()) />
            <span>{name} {part.map(|part| format!(" · {}", legible(&part)))} " " <code>{shown_id}</code></span>
        </label>
    }
    .into_any()
}
