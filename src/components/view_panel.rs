//! All views: to show one, to save what is shown, and to put the saved ones in order.

use super::copy_button::CopyButton;
use super::dynamic::{click, dynamic, shown};
use super::field::TextField;
use super::view_menu::PANEL;
use super::watch_button::watch_view_button;
use crate::browser::page;
use crate::paths::{List, Page};
use crate::reactive::derived;
use cloud::legible::legible;
use leptos::prelude::*;
use web_sys::SubmitEvent;

use crate::state::place::Place;
use crate::state::preferences::locale;
use crate::state::telling::{Subject, Telling, telling};
use crate::state::views::{Ready, Removed, Saved, Standing, View, Views};
use crate::{Locale, say, text};

/// The panel.
pub fn view_panel(views: Views, place: Place) -> AnyView {
    let panel = Panel {
        views,
        place,
        locale: locale(),
        telling: telling(),
        removed: RwSignal::new(None),
        renamed: RwSignal::new(String::new()),
    };
    let link = derived(move || [page::origin(), place.full_link(Page::Tasks(place.last_list.get()))].concat());
    view! {
        {dynamic(move || panel.standing())}
        {panel.form()}
        <CopyButton copied=link label=text!(views.link) />
        <h2>{text!(views.saved)}</h2>
        {dynamic(move || views.saved().is_empty().then(|| view! { <p>{text!(views.none)}</p> }).into_any())}
        <ul>{dynamic(move || views.saved().into_iter().map(|saved| panel.saved_row(saved)).collect_view().into_any())}</ul>
        {dynamic(move || panel.removed())}
        {dynamic(move || panel.notes())}
        <h2>{text!(views.ready)}</h2>
        <ul>{Ready::ALL.map(|ready| panel.ready_row(ready)).into_iter().collect_view()}</ul>
    }
    .into_any()
}

/// What the parts of the panel share.
#[derive(Clone, Copy)]
struct Panel {
    views: Views,
    place: Place,
    locale: RwSignal<Locale>,
    telling: Telling,
    removed: RwSignal<Option<Removed>>,
    /// The name of the view that is being given another; empty while none is.
    renamed: RwSignal<String>,
}

impl Panel {
    fn list(self) -> List {
        self.place.last_list.get_untracked()
    }

    fn save(self, name: &str) {
        save_shown(self.views, self.place, name);
    }

    /// What is shown, where it is not just what its name stands for.
    fn standing(self) -> AnyView {
        let standing = self.views.standing(&self.place.last_list.read());
        let locale = self.locale.get();
        match standing {
            Standing::Known(view, true) => {
                let name = view.name(locale);
                let saved = match &view {
                    View::Saved(saved) => Some(saved.name.clone()),
                    View::Ready(_) => None,
                };
                view! {
                    <p class="view-standing">{say!(locale, views.was_changed, name = name)}</p>
                    <p class="view-acts">
                        {saved.map(|saved| view! { <button type="button" class="primary" on:click=click(move |_| self.save(&saved))>{text!(views.update)}</button> })}
                        {self.link(&view, say!(locale, views.back, name = name))}
                    </p>
                }
                .into_any()
            }
            Standing::Unknown(name) => {
                let shown = legible(&name);
                view! {
                    <p class="view-standing">{say!(locale, views.was_brought, name = shown)}</p>
                    <p class="view-acts"><button type="button" class="primary" on:click=click(move |_| self.save(&name))>{say!(locale, views.keep, name = shown)}</button></p>
                }
                .into_any()
            }
            Standing::Known(_, false) | Standing::Nameless => ().into_any(),
        }
    }

    /// Saves what is shown under a name.
    fn form(self) -> AnyView {
        let Self { views, place, locale, .. } = self;
        let typed = RwSignal::new(String::new());
        let (is_tried, asks) = (RwSignal::new(false), RwSignal::new(String::new()));
        let fault = shown(move || {
            let is_missing = is_tried.get() && typed.read().trim().is_empty();
            if is_missing { say!(locale.get(), views.no_name) } else { String::new() }
        });
        let done = move |name: &str| {
            self.save(name);
            is_tried.set(false);
            asks.set(String::new());
            typed.set(String::new());
        };
        let submit = move |event: SubmitEvent| {
            event.prevent_default();
            let name = typed.read_untracked().trim().to_owned();
            is_tried.set(true);
            if name.is_empty() {
                return;
            }
            match untrack(|| views.find(&name)) {
                Some(View::Saved(saved)) if !View::Saved(saved.clone()).list().shows_same(&self.list()) => {
                    asks.set(name)
                }
                _ => done(&name),
            }
        };
        // What is shown has a name already.
        let twin = shown(move || {
            let typed = typed.read();
            let list = place.last_list.read();
            let twin = (!typed.trim().is_empty()).then(|| views.twin(&list, typed.trim())).flatten();
            twin.map(|twin| say!(locale.get(), views.same, name = twin.name(locale.get()))).unwrap_or_default()
        });
        view! {
            <form class="view-save" on:submit=submit novalidate>
                <TextField id="view-name" label=text!(views.save_as) hint=twin fault value=typed />
                <button type="submit">{text!(views.save)}</button>
            </form>
            {dynamic(move || (!asks.read().is_empty()).then(|| {
                let asked = asks.get();
                view! {
                    <p class="view-acts" role="alert">
                        {say!(locale.get(), views.exists, name = legible(&asked))}
                        <button type="button" class="primary" on:click=click(move |_| done(&asked))>{text!(views.replace)}</button>
                        <button type="button" on:click=click(move |_| asks.set(String::new()))>{text!(views.cancel)}</button>
                    </p>
                }
            }).into_any())}
        }
        .into_any()
    }

    /// The way to a view. The panel closes behind whoever takes it.
    fn link(self, view: &View, label: String) -> AnyView {
        let Self { views, place, .. } = self;
        let list = view.list();
        let this = view.clone();
        let current =
            move || (views.standing(&place.last_list.read()) == Standing::Known(this.clone(), false)).then_some("true");
        view! {
            <a href=shown(move || place.link(Page::Tasks(list.clone()))) aria-current=current on:click=click(move |_| page::close(PANEL))>{label}</a>
        }
        .into_any()
    }

    /// Whether a view opens first, to be changed.
    fn first(self, view: &View) -> AnyView {
        let Self { views, locale, .. } = self;
        let slug = view.slug().to_owned();
        let this = view.clone();
        let is_first = derived(move || views.first().is_some_and(|first| first == this));
        let view = view.clone();
        let label = shown(move || told(say!(locale.get(), views.first), &view.name(locale.get()), locale.get()));
        let turn = move |_| views.show_first((!is_first.get_untracked()).then_some(slug.as_str()));
        view! {
            <button type="button" class="quiet" aria-pressed=shown(move || is_first.get().to_string()) aria-label=label on:click=click(turn)>{text!(views.first)}</button>
        }
        .into_any()
    }

    fn ready_row(self, ready: Ready) -> AnyView {
        let view = View::Ready(ready);
        let acts = view! { <span class="view-acts">{self.first(&view)} {watch_view_button(view.clone())}</span> };
        let row = move || self.link(&view, view.name(self.locale.get()));
        view! { <li class="view-row">{dynamic(row)} {acts}</li> }.into_any()
    }

    fn saved_row(self, saved: Saved) -> AnyView {
        let Self { views, locale: language, renamed, .. } = self;
        let locale = language.get();
        let strange: Vec<String> = saved.strange().iter().map(|part| legible(&part.to_string())).collect();
        let strange = (!strange.is_empty()).then(|| say!(locale, views.left_out, what = strange.join(", ")));
        let (id, shown_name) = (saved.name.clone(), legible(&saved.name));
        let act = |label: String, sign: String, id: String, act: Box<dyn Fn()>| {
            let label = told(label, &shown_name, locale);
            view! { <button type="button" class="quiet" id=id aria-label=label on:click=click(move |_| act())>{sign}</button> }
        };
        let shift = |by: isize| {
            let name = id.clone();
            let button = ["view", if by < 0 { "-up-" } else { "-down-" }, &name].concat();
            let again = button.clone();
            let shift: Box<dyn Fn()> = Box::new(move || {
                views.shift(&name, by);
                page::focus_when_drawn(&again);
            });
            (button, shift)
        };
        let (up, shift_up) = shift(-1);
        let (down, shift_down) = shift(1);
        let renames = id.clone();
        let rename: Box<dyn Fn()> = Box::new(move || {
            renamed.set(renames.clone());
            page::focus_when_drawn("view-new-name");
        });
        let removes = id.clone();
        let remove: Box<dyn Fn()> = Box::new(move || self.remove(&removes));
        let is_renamed = *renamed.read() == id;
        let view = View::Saved(saved);
        view! {
            <li class="view-row">
                {self.link(&view, shown_name.clone())}
                <span class="view-acts">
                    {self.first(&view)}
                    {watch_view_button(view.clone())}
                    {act(say!(locale, views.rename), say!(locale, views.rename), ["view-rename-", &id].concat(), rename)}
                    {act(say!(locale, views.up), "↑".to_owned(), up, shift_up)}
                    {act(say!(locale, views.down), "↓".to_owned(), down, shift_down)}
                    {act(say!(locale, views.remove), say!(locale, views.remove), ["view-remove-", &id].concat(), remove)}
                </span>
                {strange.map(|strange| view! { <p class="warning">{strange}</p> })}
                {is_renamed.then(|| self.rename_form(id))}
            </li>
        }
        .into_any()
    }

    fn rename_form(self, from: String) -> AnyView {
        let Self { views, place, locale, telling, renamed, .. } = self;
        let typed = RwSignal::new(from.clone());
        let fault = RwSignal::new(String::new());
        let label = say!(locale.get_untracked(), views.new_name, name = legible(&from));
        let submit = move |event: SubmitEvent| {
            event.prevent_default();
            let to = typed.read_untracked().trim().to_owned();
            if to.is_empty() {
                fault.set(say!(locale.get_untracked(), views.no_name));
            } else if views.rename(&from, &to) {
                renamed.set(String::new());
                telling.rename_view(&from, &to);
                if place.last_list.read_untracked().view.as_deref() == Some(from.as_str()) {
                    call_shown(place, &to);
                }
                page::focus_when_drawn(&["view-rename-", &to].concat());
            } else {
                fault.set(say!(locale.get_untracked(), views.taken));
            }
        };
        view! {
            <form class="view-save" on:submit=submit novalidate>
                <TextField id="view-new-name" label=Signal::stored(label) fault value=typed />
                <button type="submit">{text!(views.rename)}</button>
                <button type="button" on:click=click(move |_| renamed.set(String::new()))>{text!(views.cancel)}</button>
            </form>
        }
        .into_any()
    }

    fn remove(self, name: &str) {
        self.telling.leave(&Subject::View(name.to_owned()));
        self.removed.set(self.views.remove(name));
        if self.place.last_list.read_untracked().view.as_deref() == Some(name) {
            self.place.go(Page::Tasks(List { view: None, ..self.list() }), true);
        }
        page::focus_when_drawn("view-restore");
    }

    /// What was removed last, to be put back.
    fn removed(self) -> AnyView {
        let Self { views, locale, removed, .. } = self;
        let Some(gone) = removed.get() else { return ().into_any() };
        let told = say!(locale.get(), views.removed, name = legible(&gone.view.name));
        let restore = move |_| {
            if let Some(gone) = removed.get_untracked() {
                let id = ["view-remove-", &gone.view.name].concat();
                views.restore(gone);
                removed.set(None);
                page::focus_when_drawn(&id);
            }
        };
        view! { <p class="view-acts" role="status">{told} <button type="button" id="view-restore" on:click=click(restore)>{text!(views.restore)}</button></p> }
            .into_any()
    }

    /// What there is to say of how they are stored.
    fn notes(self) -> AnyView {
        let Self { views, locale, .. } = self;
        let unreadable = Some(views.unreadable()).filter(|count| *count > 0);
        let aside = views.set_aside();
        let told = [
            unreadable.map(|count| say!(locale.get(), views.unreadable, count = count)),
            views.is_foreign().then(|| say!(locale.get(), views.foreign)),
            views.is_forgetful.get().then(|| say!(locale.get(), views.forgetful)),
        ];
        let told: Vec<_> = told.into_iter().flatten().map(|told| view! { <p class="warning">{told}</p> }).collect();
        view! {
            {told}
            {(!aside.is_empty()).then(|| view! {
                <p class="warning">{text!(views.aside)}</p>
                <p class="view-acts">
                    <CopyButton copied=Signal::stored(aside) label=text!(views.aside_copy) />
                    <button type="button" on:click=click(move |_| views.forget_set_aside())>{text!(views.aside_forget)}</button>
                </p>
            })}
        }
        .into_any()
    }
}

/// Saves what is shown under a name, which it then has.
pub fn save_shown(views: Views, place: Place, name: &str) {
    views.save(name, &place.last_list.get_untracked());
    call_shown(place, name);
}

/// Gives what is shown a name.
fn call_shown(place: Place, name: &str) {
    let list = place.last_list.get_untracked();
    place.go(Page::Tasks(List { view: Some(name.to_owned()), ..list }), true);
}

/// What is done, and with which view.
pub fn told(act: String, name: &str, locale: Locale) -> String {
    say!(locale, views.act, act = act, name = name)
}
