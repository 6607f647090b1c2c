//! Saves tasks as a file: which, as what, how far it is. Only tasks are ever written.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use tasks::export::{Format, Shape};
use tasks::layout::Columns;
use tasks::store::{RowId, View};

use super::dynamic::{click, dynamic, shown};
use super::wording;
use crate::browser::background::run;
use crate::browser::download::{self, Parts};
use crate::browser::{clock, intl};
use crate::paths::Zone;
use crate::reactive::{derived, effect};
use crate::state::exporting::{self, Progress};
use crate::state::live::{LaneId, LaneView, Live};
use crate::state::preferences::preferences;
use crate::state::services::Services;
use crate::{Locale, say, text};

/// Where an export is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Choosing,
    Writing,
    Stopped,
    Saved,
    Failed,
}

/// What is written in a format, and how it is read by a person.
pub fn shape(format: Format, columns: &Columns, locale: Locale, zone: Zone) -> Shape {
    let now = clock::now();
    Shape {
        format,
        columns: columns.iter().map(|laid| (laid.column, wording::column(laid.column, locale))).collect(),
        key: say!(locale, export.key),
        zone: intl::zone_name(now, zone),
        chinese: locale == Locale::Chinese,
        now,
    }
}

/// The dialog. Behind it nothing can be used, so that the rows are those that it was opened for.
#[inline(never)] // so that it can come later
pub fn export_menu(
    services: Services,
    view: Signal<Arc<View>>,
    columns: Signal<Columns>,
    on_close: Callback<()>,
) -> AnyView {
    view! { <ExportMenu services view columns on_close /> }.into_any()
}

#[component]
fn ExportMenu(
    services: Services,
    view: Signal<Arc<View>>,
    columns: Signal<Columns>,
    on_close: Callback<()>,
) -> impl IntoView {
    let Services { live, opened, selected, .. } = services;
    let preferences = preferences();
    let locale = preferences.locale;
    let chosen = selected.among(&view.read_untracked());
    let of_selected = RwSignal::new(!chosen.is_empty());
    let chosen = StoredValue::new(chosen);
    let count = move || chosen.with_value(Vec::len) as u64;
    let format = RwSignal::new(Format::Csv);
    let phase = RwSignal::new(Phase::Choosing);
    let progress = RwSignal::new(Progress::default());
    let is_stopped = RwSignal::new(false);
    // What was written last, and as what.
    let parts = StoredValue::new_local(None::<(Format, Parts)>);
    on_cleanup(move || {
        is_stopped.try_set(true);
    });
    let frame = NodeRef::<html::Dialog>::new();
    effect(move || {
        if let Some(frame) = frame.get() {
            // Refused where it is open already.
            let _ = frame.show_modal();
        }
    });
    let save = move || {
        let saved = parts.with_value(|parts| {
            let name = |format: Format| download::name_now(format.slug());
            parts.as_ref().is_some_and(|(format, parts)| parts.save(&name(*format), format.media_type()))
        });
        phase.set(if saved { Phase::Saved } else { Phase::Failed });
    };
    let write = move |_| {
        let rows: Vec<RowId> =
            if of_selected.get_untracked() { chosen.get_value() } else { view.read_untracked().rows.clone() };
        let (format, zone) = (format.get_untracked(), preferences.zone.get_untracked());
        let shape = shape(format, &columns.get_untracked(), locale.get_untracked(), zone);
        let written = Parts::default();
        parts.set_value(Some((format, written.clone())));
        is_stopped.set(false);
        phase.set(Phase::Writing);
        run(async move {
            exporting::write(live, rows, shape, zone, is_stopped, progress, &mut |part| written.push(part)).await;
            match is_stopped.try_get_untracked() {
                Some(false) => save(),
                Some(true) => phase.set(Phase::Stopped),
                // The page went meanwhile.
                None => {}
            }
        });
    };
    let close = move |_| {
        if let Some(frame) = frame.get_untracked() {
            frame.close();
        }
    };
    let told = shown(move || outcome(phase.get(), progress.get(), locale.get()));
    let is_busy = derived(move || phase.get() == Phase::Writing);
    let formats: Vec<_> = Format::FILES
        .into_iter()
        .map(|one| {
            let hint = shown(move || match one {
                Format::Csv => say!(locale.get(), export.csv),
                Format::Ndjson => say!(locale.get(), export.ndjson),
                Format::Json | Format::Text => say!(locale.get(), export.json),
            });
            radio("export-format", derived(move || format.get() == one), false, hint, move || format.set(one))
        })
        .collect();
    let all = shown(move || say!(locale.get(), export.all, count = intl::number(view.read().rows.len() as u64)));
    let some = shown(move || say!(locale.get(), export.selected, count = intl::number(count())));
    view! {
        <dialog class="export-menu" node_ref=frame aria-labelledby="export-title" on:close=move |_| on_close.run(())>
            <h2 id="export-title">{text!(export.title)}</h2>
            <p>{text!(export.lead)}</p>
            {dynamic(move || (!opened.is_open()).then(|| missing(live, locale.get())).flatten().into_any())}
            <fieldset disabled=is_busy>
                <legend>{text!(export.what)}</legend>
                {radio("export-what", derived(move || !of_selected.get()), false, all, move || of_selected.set(false))}
                {radio("export-what", derived(move || of_selected.get()), count() == 0, some, move || of_selected.set(true))}
            </fieldset>
            <fieldset disabled=is_busy>
                <legend>{text!(export.format)}</legend>
                {formats}
            </fieldset>
            {dynamic(move || is_busy.get().then(|| view! {
                <progress
                    max=shown(move || progress.get().of.to_string())
                    value=shown(move || progress.get().written.to_string())
                    aria-label=text!(export.progress)
                ></progress>
            }).into_any())}
            <p class="export-outcome" aria-live="polite">{told}</p>
            <div class="export-acts">
                {dynamic(move || match phase.get() {
                    Phase::Writing => view! { <button type="button" on:click=click(move |_| is_stopped.set(true))>{text!(export.stop)}</button> }.into_any(),
                    Phase::Stopped => view! {
                        <button type="button" on:click=click(move |_| save())>
                            {shown(move || say!(locale.get(), export.save_part, count = intl::number(progress.get().written)))}
                        </button>
                    }
                    .into_any(),
                    _ => ().into_any(),
                })}
                <button type="button" class="primary" disabled=is_busy on:click=click(write)>{text!(export.save)}</button>
                <button type="button" on:click=click(close)>{text!(export.close)}</button>
            </div>
        </dialog>
    }
    .into_any()
}

/// What is not loaded, with a way to load it; nothing where all is.
fn missing(live: Live, locale: Locale) -> Option<AnyView> {
    let lanes: Vec<LaneView> = live.lanes.get().into_iter().filter(|lane| !lane.shown.is_whole).collect();
    let stopped: Vec<LaneId> = lanes.iter().filter(|lane| lane.shown.is_stopped()).map(|lane| lane.id).collect();
    let parts: Vec<_> = lanes
        .iter()
        .map(|lane| {
            let (list, part) = (wording::source(lane.source, locale), wording::part(&lane.shown, locale));
            view! { <li>{say!(locale, list.part, list = list, part = part)}</li> }
        })
        .collect();
    let rest = (!stopped.is_empty()).then(|| {
        let load = move |_| stopped.iter().for_each(|id| live.retry(*id));
        view! { <button type="button" on:click=click(load)>{text!(lane.resume)}</button> }
    });
    (!parts.is_empty()).then(|| {
        view! { <div class="export-part" role="status"><p>{text!(export.part)}</p> <ul>{parts}</ul> {rest}</div> }
            .into_any()
    })
}

fn radio(
    group: &'static str,
    is_chosen: Signal<bool>,
    is_off: bool,
    label: Signal<String>,
    choose: impl Fn() + 'static,
) -> AnyView {
    view! {
        <label class="export-choice">
            <input type="radio" name=group disabled=is_off prop:checked=is_chosen on:change=move |_| choose() />
            {label}
        </label>
    }
    .into_any()
}

/// How it went, in words.
fn outcome(phase: Phase, progress: Progress, locale: Locale) -> String {
    let (written, of) = (intl::number(progress.written), intl::number(progress.of));
    let told = match phase {
        Phase::Choosing => return String::new(),
        Phase::Writing => say!(locale, export.writing, count = written, of = of),
        Phase::Stopped => say!(locale, export.stopped, count = written, of = of),
        Phase::Saved => say!(locale, export.saved, count = written),
        Phase::Failed => say!(locale, transfer.not_saved),
    };
    match progress.gone {
        0 => told,
        gone => format!("{told} {}", say!(locale, export.gone, count = intl::number(gone))),
    }
}
