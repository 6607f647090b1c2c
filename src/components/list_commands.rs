//! What the list offers in the command palette: to select, to lay out, to save.

use std::sync::Arc;

use leptos::prelude::*;
use tasks::layout::{Density, Layout};
use tasks::order::Column;

use super::wording;
use crate::browser::page;
use crate::paths::Panel;
use crate::state::hands::{Command, Hands, Overlay};
use crate::state::panels;
use crate::state::selected::Selected;
use crate::{Locale, say};

/// Offers it as long as the list is there.
#[inline(never)] // so that it can come later
pub fn list_commands(hands: Hands, selected: Selected, layout: Memo<Layout>, on_layout: Callback<Layout>) {
    hands.offer(Arc::new(move |locale: Locale| {
        let mut all = Vec::new();
        let mut add = |id: String, label: String, act: Callback<()>| all.push(Command { id, label, act });
        add("select-all".to_owned(), say!(locale, select.all), Callback::new(move |()| selected.select_all()));
        if selected.is_any() {
            add("select-none".to_owned(), say!(locale, select.clear), Callback::new(move |()| selected.clear()));
        }
        let export = Callback::new(move |()| hands.lay(Overlay::Export));
        add(Panel::Export.slug().to_owned(), say!(locale, export.open), export);
        let panels = [(Panel::Columns, say!(locale, layout.open)), (Panel::Views, say!(locale, views.title))];
        for (panel, label) in panels {
            let open = Callback::new(move |()| panels::element(panel).into_iter().for_each(page::open_when_drawn));
            add(panel.slug().to_owned(), label, open);
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
        all
    }));
}

fn of(what: String, name: &str) -> String {
    format!("{what}: {name}")
}
