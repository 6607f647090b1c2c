//! Opens any job by its id.

use crate::components::dynamic::{dynamic, shown};
use crate::components::titled::titled;
use crate::reactive::{derived, effect};
use cloud::call::Product;
use cloud::id::{IdError, JobId, ProjectId, RegionId};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use tasks::sources::SourceId;
use tasks::task::TaskKey;

use crate::browser::page;
use crate::components::connection_wording;
use crate::components::field::TextField;
use crate::components::wording;
use crate::paths::{Job, Page, Tab};
use crate::state::place::Place;
use crate::state::services::Services;
use crate::text;

/// The page.
#[inline(never)] // so that it can come later
pub fn lookup(services: Services, place: Place) -> AnyView {
    let locale = services.preferences.locale;
    titled(text!(lookup.title));
    // The first project at hand is the likeliest one.
    let first = services.live.lanes.with_untracked(|lanes| lanes.first().cloned());
    let source = RwSignal::new(SourceId::all().next().map(|s| s.slug().to_owned()).unwrap_or_default());
    let region = RwSignal::new(first.as_ref().map(|lane| lane.region.to_string()).unwrap_or_default());
    let project = RwSignal::new(first.as_ref().map(|lane| lane.project.to_string()).unwrap_or_default());
    let id = RwSignal::new(String::new());
    let instance = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let is_dcs = move || source.get() == "dcs";
    let told = move |error: Option<IdError>, is_typed: bool| {
        let error = error.filter(|e| tried.get() || (is_typed && *e != IdError::Empty));
        error.map(|e| connection_wording::id_fault(e, locale.get())).unwrap_or_default()
    };
    let region_fault = derived(move || told(RegionId::parse(&region.get()).err(), false));
    let project_fault = derived(move || told(ProjectId::parse(&project.get()).err(), false));
    let id_fault = derived(move || told(JobId::parse(&id.get()).err(), true));
    let instance_fault = derived(move || {
        let typed = instance.get();
        told(JobId::parse(&typed).err().filter(|e| *e != IdError::Empty), true)
    });
    let unusual = text!(lookup.unusual);
    let id_hint =
        derived(
            move || {
                if JobId::parse(&id.get()).is_ok_and(|id| !id.is_usual()) { unusual.get() } else { String::new() }
            },
        );
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let typed_instance = instance.get_untracked();
        let instance =
            if is_dcs() && !typed_instance.trim().is_empty() { Some(JobId::parse(&typed_instance)) } else { None };
        let read = (
            SourceId::from_slug(&source.get_untracked()),
            RegionId::parse(&region.get_untracked()),
            ProjectId::parse(&project.get_untracked()),
            JobId::parse(&id.get_untracked()),
            instance.transpose(),
        );
        match read {
            (Some(source), Ok(region), Ok(project), Ok(id), Ok(instance)) => {
                let key = TaskKey { source, region, project, id: id.to_string() };
                place.go(Page::Task(Job { key, instance, tab: Tab::default() }), false);
            }
            (_, Err(_), ..) => page::focus("lookup-region"),
            (_, _, Err(_), ..) => page::focus("lookup-project"),
            (_, _, _, Err(_), _) => page::focus("lookup-id"),
            _ => page::focus("lookup-instance"),
        }
    };
    let sources: Vec<_> = SourceId::all()
        .map(|s| view! { <option value=s.slug() selected=derived(move || source.get() == s.slug())>{shown(move || wording::source(s, locale.get()).to_owned())}</option> })
        .collect();
    let regions: Vec<_> = cloud::region::all()
        .iter()
        .map(|r| view! { <option value=r.id>{shown(move || wording::region_with_id(r.id, locale.get()))}</option> })
        .collect();
    // A DCS job is found sooner by its instance: offered by name.
    effect(move || {
        if is_dcs() {
            services.live.load_instances();
        }
    });
    let instances = move || {
        let all = services.live.instances.get().into_iter().filter(|(product, _)| *product == Product::Dcs);
        all.map(|(_, i)| view! { <option value=i.id>{i.name}</option> }).collect_view()
    };
    let projects = dynamic(move || {
        ({
            let mut known: Vec<(String, String)> =
                services.live.lanes.get().into_iter().map(|lane| (lane.project.to_string(), lane.label)).collect();
            known.dedup();
            known.into_iter().map(|(id, label)| view! { <option value=id>{label}</option> }).collect_view()
        })
        .into_any()
    });
    view! {
        <div class="page-narrow">
            <h1 id="page-title" tabindex="-1">{text!(lookup.title)}</h1>
            <p>{text!(lookup.lead)}</p>
            <form class="lookup-form" on:submit=submit novalidate>
                <div class="field">
                    <label for="lookup-source">{text!(lookup.source)}</label>
                    <select id="lookup-source" on:change:target=move |event| source.set(event.target().value())>{sources}</select>
                </div>
                <TextField id="lookup-region" label=text!(lookup.region) fault=region_fault value=region list="lookup-regions" is_code=true />
                <datalist id="lookup-regions">{regions}</datalist>
                <TextField id="lookup-project" label=text!(lookup.project) fault=project_fault value=project list="lookup-projects" is_code=true />
                <datalist id="lookup-projects">{projects}</datalist>
                <TextField id="lookup-id" label=text!(lookup.id) hint=id_hint fault=id_fault value=id is_code=true />
                {dynamic(move || if is_dcs() {
                    view! {
                        <TextField id="lookup-instance" label=text!(lookup.instance) hint=text!(lookup.instance_hint) fault=instance_fault value=instance list="lookup-instances" is_code=true />
                    <datalist id="lookup-instances">{instances}</datalist>
                }.into_any()
                } else {
                    ().into_any()
                })}
                <div class="form-actions"><button type="submit" class="primary">{text!(lookup.go)}</button></div>
            </form>
        </div>
    }
    .into_any()
}
