//! What is selected, and what can be done with it: over the end of the list, so that no row moves when it comes.

use std::sync::Arc;

use leptos::prelude::*;
use tasks::acting::Action;
use tasks::export::Format;
use tasks::layout::Columns;
use tasks::store::View;

use super::dynamic::{click, shown};
use super::export_menu::shape;
use crate::browser::background::run;
use crate::browser::{clipboard, intl, page};
use crate::reactive::memo;
use crate::state::acting::acting;
use crate::state::exporting;
use crate::state::preferences::preferences;
use crate::state::services::Services;
use crate::{say, text};

/// The id of the button that copies what is selected.
pub const COPY: &str = "copy-selection";

/// How copying went.
#[derive(Clone, Copy, Default, PartialEq)]
enum Copying {
    #[default]
    Idle,
    UnderWay,
    Done(u64),
    Failed,
}

/// The bar.
#[inline(never)] // so that it can come later
pub fn selection_bar(
    services: Services,
    view: Signal<Arc<View>>,
    columns: Signal<Columns>,
    on_export: Callback<()>,
) -> AnyView {
    view! { <SelectionBar services view columns on_export /> }.into_any()
}

#[component]
fn SelectionBar(
    services: Services,
    view: Signal<Arc<View>>,
    columns: Signal<Columns>,
    on_export: Callback<()>,
) -> impl IntoView {
    let Services { live, selected, .. } = services;
    let preferences = preferences();
    let locale = preferences.locale;
    let count = memo(move || (selected.among(&view.read()).len() as u64, view.read().rows.len() as u64));
    let copying = RwSignal::new(Copying::Idle);
    let (is_stopped, progress) = (RwSignal::new(false), RwSignal::new(exporting::Progress::default()));
    on_cleanup(move || {
        is_stopped.try_set(true);
    });
    let copy = move |_| {
        let rows = selected.among(&view.read_untracked());
        let zone = preferences.zone.get_untracked();
        let shape = shape(Format::Text, &columns.get_untracked(), locale.get_untracked(), zone);
        copying.set(Copying::UnderWay);
        run(async move {
            let mut text = String::new();
            exporting::write(live, rows, shape, zone, is_stopped, progress, &mut |part| text.push_str(part)).await;
            let done = clipboard::copy(&text).await;
            let written = progress.try_get_untracked().unwrap_or_default().written;
            copying.try_set(if done { Copying::Done(written) } else { Copying::Failed });
        });
    };
    let clear = move || {
        selected.clear();
        page::focus_when_drawn("page-title");
    };
    let wish = move |action: Action| {
        click(move |_| {
            let keys = selected.among(&view.read_untracked());
            let keys = keys.into_iter().filter_map(|row| live.look(row, |task| task.key.clone())).collect();
            if let Some(acting) = acting() {
                acting.open(action, keys);
            }
        })
    };
    let told = shown(move || {
        let (rows, of) = count.get();
        say!(locale.get(), select.count, rows = intl::number(rows), of = intl::number(of))
    });
    let outcome = shown(move || match copying.get() {
        Copying::Idle => String::new(),
        Copying::UnderWay => say!(locale.get(), select.copying),
        Copying::Done(count) => say!(locale.get(), select.copied, count = intl::number(count)),
        Copying::Failed => say!(locale.get(), select.copy_failed),
    });
    view! {
        <section
            class="selection-bar"
            aria-label=text!(select.label)
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    clear();
                }
            }
        >
            <p aria-live="polite">{told}</p>
            <button type="button" on:click=click(move |_| selected.select_all())>{text!(select.all)}</button>
            <button type="button" id=COPY on:click=click(copy)>{text!(select.copy)}</button>
            <button type="button" on:click=click(move |_| on_export.run(()))>{text!(export.open)}</button>
            <button type="button" aria-haspopup="dialog" on:click=wish(Action::Cancel)>{text!(act.cancel)}</button>
            <button type="button" aria-haspopup="dialog" on:click=wish(Action::DeleteRecord)>{text!(act.delete)}</button>
            <button type="button" on:click=click(move |_| clear())>{text!(select.clear)}</button>
            <p aria-live="polite">{outcome}</p>
        </section>
    }
    .into_any()
}
