//! What the list offers in the command palette: to select, to lay out, to save.

use std::sync::Arc;

use cloud::legible::legible;
use leptos::prelude::*;
use tasks::layout::{Density, Layout};
use tasks::order::Column;

use super::selection_bar::COPY;
use super::view_panel::{save_shown, told};
use super::wording;
use crate::browser::page;
use crate::paths::Panel;
use crate::state::hands::{Command, Hands, Overlay};
use crate::state::panels;
use crate::state::place::Place;
use crate::state::services::Services;
use crate::state::views::{Standing, View, Views};
use crate::{Locale, say};

/// Offers it as long as the list is there.
#[inline(never)] // so that it can come later
pub fn list_commands(
    hands: Hands,
    services: Services,
    place: Place,
    layout: Memo<Layout>,
    on_layout: Callback<Layout>,
) {
    let Services { selected, views, .. } = services;
    hands.offer(Arc::new(move |locale: Locale| {
        let mut all = Vec::new();
        let mut add = |id: String, label: String, act: Callback<()>| all.push(Command { id, label, act });
        add("select-all".to_owned(), say!(locale, select.all), Callback::new(move |()| selected.select_all()));
        if selected.is_any() {
            add("select-none".to_owned(), say!(locale, select.clear), Callback::new(move |()| selected.clear()));
            // By its own button, beside which stands what came of it.
            let copy = Callback::new(move |()| page::press(COPY));
            add(COPY.to_owned(), say!(locale, keys.copy_selection), copy);
        }
        let export = Callback::new(move |()| hands.lay(Overlay::Export));
        add(Panel::Export.slug().to_owned(), say!(locale, export.open), export);
        let panels = [
            (Panel::Columns.slug(), Panel::Columns, say!(locale, layout.open)),
            (Panel::Views.slug(), Panel::Views, say!(locale, views.title)),
            // There it gets its name.
            ("view-new", Panel::Views, say!(locale, keys.save_view)),
        ];
        for (id, panel, label) in panels {
            let open = Callback::new(move |()| panels::element(panel).into_iter().for_each(page::open_when_drawn));
            add(id.to_owned(), label, open);
        }
        let densities = [say!(locale, layout.compact), say!(locale, layout.usual), say!(locale, layout.roomy)];
        let named = [Density::Compact, Density::Usual, Density::Roomy].into_iter().zip(densities);
        for (density, name) in named {
            let set = Callback::new(move |()| on_layout.run(Layout { density, ..layout.get_untracked() }));
            add(format!("density-{}", density.slug()), of(say!(locale, layout.density), &name), set);
        }
        let groups = Column::ALL.into_iter().map(|column| (Some(column), wording::column(column, locale)));
        for (group, name) in groups.chain([(None, say!(locale, layout.no_group))]) {
            let set = Callback::new(move |()| on_layout.run(Layout { group, ..layout.get_untracked() }));
            let id = group.map_or("none", Column::slug);
            add(format!("group-{id}"), of(say!(locale, layout.group), &name), set);
        }
        all.extend(of_view(views, place, locale));
        all
    }));
}

/// What can be done with what is shown as a view.
fn of_view(views: Views, place: Place, locale: Locale) -> Vec<Command> {
    let save = |label: String, name: String| {
        let act = Callback::new(move |()| save_shown(views, place, &name));
        Command { id: "view-save".to_owned(), label, act }
    };
    let standing = views.standing(&place.last_list.read());
    let mut all = Vec::new();
    match &standing {
        Standing::Known(View::Saved(saved), true) => {
            all.push(save(told(say!(locale, views.update), &legible(&saved.name), locale), saved.name.clone()));
        }
        Standing::Unknown(name) => all.push(save(say!(locale, views.keep, name = legible(name)), name.clone())),
        Standing::Known(..) | Standing::Nameless => {}
    }
    // What opens first is what the name stands for: not what it was changed to.
    if let Standing::Known(view, false) = standing {
        let name = view.name(locale);
        let is_first = views.first().is_some_and(|first| first == view);
        let label =
            if is_first { say!(locale, keys.not_first, name = name) } else { say!(locale, keys.first, name = name) };
        let act = Callback::new(move |()| views.show_first((!is_first).then_some(view.slug())));
        all.push(Command { id: "view-first".to_owned(), label, act });
    }
    all
}

fn of(what: String, name: &str) -> String {
    format!("{what}: {name}")
}
