//! The projects of a connection as they are typed: a region and an id each, as many as one likes.

use super::dynamic::{click, dynamic, shown};
use crate::reactive::derived;
use cloud::connection::{DraftProject, Field};
use leptos::prelude::*;

use super::connection_form::field_id;
use super::field::TextField;
use super::wording;
use crate::browser::page::focus_when_drawn;
use crate::state::preferences::locale;
use crate::{say, text};

/// A project as it is typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TypedProject {
    /// The region's id.
    pub region: RwSignal<String>,
    /// The project's id.
    pub id: RwSignal<String>,
}

impl TypedProject {
    /// A project as settings hold it.
    pub fn new(draft: &DraftProject) -> Self {
        Self { region: RwSignal::new(draft.region.clone()), id: RwSignal::new(draft.project.clone()) }
    }

    /// Whether there is no project in it yet.
    pub fn is_without_project(self) -> bool {
        self.id.read().trim().is_empty()
    }

    /// The project as settings hold it.
    pub fn draft(self) -> DraftProject {
        DraftProject { region: self.region.get().trim().to_owned(), project: self.id.get().trim().to_owned() }
    }
}

/// The rows.
#[component]
pub fn ProjectRows(
    /// What is typed.
    projects: RwSignal<Vec<TypedProject>>,
    /// What is wrong with a field; empty when nothing is.
    fault: Callback<Field, Signal<String>>,
) -> impl IntoView {
    let locale = locale();
    let owner = Owner::current().unwrap_or_default();
    let add = move |_| {
        // What is typed lives as long as the form, not as long as a row.
        let row = owner.with(|| TypedProject::new(&DraftProject::default()));
        let at = projects.with_untracked(Vec::len);
        projects.update(|projects| projects.push(row));
        focus_when_drawn(&field_id(&Field::Region(at)));
    };
    let (unknown, known) = (text!(conn.unknown_region), text!(conn.region_hint));
    let region_hint = move |region: RwSignal<String>| {
        derived(move || {
            let id = region.get();
            let id = id.trim();
            match cloud::region::find(id) {
                Some(_) => wording::region(id, locale.get()),
                None if id.is_empty() => known.get(),
                None => unknown.get(),
            }
        })
    };
    let regions: Vec<_> = cloud::region::all()
        .iter()
        .map(|r| view! { <option value=r.id>{shown(move || wording::region_with_id(r.id, locale.get()))}</option> })
        .collect();
    view! {
        <div class="project-rows">
            {dynamic(move || {
                let rows = projects.get();
                let is_one = rows.len() == 1;
                rows.into_iter().enumerate().map(|(at, row)| {
                    let remove = move |_| {
                        projects.update(|projects| projects.retain(|other| *other != row));
                        focus_when_drawn(&field_id(&Field::Region(at.saturating_sub(1))));
                    };
                    view! {
                        <div class="project-row" role="group" aria-label=shown(move || say!(locale.get(), conn.project_number, number = at + 1))>
                            <TextField id=field_id(&Field::Region(at)) label=text!(conn.region) hint=region_hint(row.region) fault=fault.run(Field::Region(at)) value=row.region list="regions" is_code=true />
                            <TextField id=field_id(&Field::Project(at)) label=text!(conn.project) hint=text!(conn.project_hint) fault=fault.run(Field::Project(at)) value=row.id is_code=true />
                            {(!is_one).then(|| view! { <button type="button" class="quiet" on:click=click(remove)>{text!(conn.project_remove)}</button> })}
                        </div>
                    }
                }).collect_view().into_any()
            })}
            <datalist id="regions">{regions}</datalist>
            <button type="button" class="quiet project-add" on:click=click(add)>{text!(conn.project_add)}</button>
        </div>
    }
    .into_any()
}
