//! The form of a connection. It shows what a call would fetch before anything is sent, and sends nothing.

use std::collections::BTreeMap;

use super::dynamic::{click, dynamic, shown};
use cloud::call::Product;
use cloud::connection::{Connection, Draft, DraftRoute, Fault, Field, RouteKind};
use cloud::route::{Route, Template};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::field::TextField;
use super::machine::Machines;
use super::proxy_token::{TypedProxyToken, proxy_token_field};
use super::sample_calls::{recognised, sample_calls};
use super::token_field::{TokenField, TypedToken};
use super::wording;
use crate::browser::page;
use crate::state::connections::{Connections, Entry, Keep, SignIn, is_same_but_for_its_label};
use crate::state::preferences::locale;
use crate::state::trust::Way;
use crate::{say, text};

/// What is being typed, a signal a field.
#[derive(Clone, Copy)]
struct Typed {
    label: RwSignal<String>,
    region: RwSignal<String>,
    project: RwSignal<String>,
    token: TypedToken,
    products: [(Product, RwSignal<bool>); 3],
    /// The word of the kind of route; empty while none is chosen.
    kind: RwSignal<String>,
    template: RwSignal<String>,
    hosts: [(Product, RwSignal<String>); 3],
}

impl Typed {
    fn new(draft: &Draft, keep: Keep) -> Self {
        let asked = |p: Product| draft.products.is_empty() || draft.products.iter().any(|slug| slug == p.slug());
        let host = |p: Product| draft.hosts.get(p.slug()).cloned().unwrap_or_default();
        Self {
            label: RwSignal::new(draft.label.clone()),
            region: RwSignal::new(draft.region.clone()),
            project: RwSignal::new(draft.project.clone()),
            token: TypedToken::new(keep),
            products: Product::ALL.map(|p| (p, RwSignal::new(asked(p)))),
            kind: RwSignal::new(draft.route.kind.map(RouteKind::slug).unwrap_or_default().to_owned()),
            template: RwSignal::new(draft.route.template.clone()),
            hosts: Product::ALL.map(|p| (p, RwSignal::new(host(p)))),
        }
    }

    /// The connection, or what is wrong with it. Settings that name no product mean all; a form in which none is
    /// ticked does not.
    fn check(self) -> Result<Connection, Vec<(Field, Fault)>> {
        let checked = self.draft().check();
        if self.products.iter().any(|(_, asked)| asked.get()) {
            return checked;
        }
        let mut faults = checked.err().unwrap_or_default();
        faults.push((Field::Products, Fault::Missing));
        Err(faults)
    }

    fn route(self) -> Option<RouteKind> {
        RouteKind::ALL.into_iter().find(|kind| kind.slug() == *self.kind.read())
    }

    fn draft(self) -> Draft {
        let asked: Vec<String> =
            self.products.iter().filter(|(_, asked)| asked.get()).map(|(p, _)| p.slug().to_owned()).collect();
        let hosts = self.hosts.iter().map(|(p, host)| (p.slug().to_owned(), host.get().trim().to_owned()));
        Draft {
            label: self.label.get().trim().to_owned(),
            region: self.region.get().trim().to_owned(),
            project: self.project.get().trim().to_owned(),
            // All three mean "all there are", so that a region without one of them is no mistake.
            products: if asked.len() == Product::ALL.len() { Vec::new() } else { asked },
            route: DraftRoute {
                kind: self.route(),
                template: match self.route() {
                    Some(RouteKind::Direct) | None => String::new(),
                    Some(_) => self.template.get().trim().to_owned(),
                },
            },
            hosts: hosts.filter(|(_, host)| !host.is_empty()).collect::<BTreeMap<_, _>>(),
        }
    }
}

/// The form for a new connection or a known one.
#[component]
pub fn ConnectionForm(
    /// All connections.
    connections: Connections,
    /// What stands in the form at first.
    draft: Draft,
    /// The connection that is changed; none for a new one.
    #[prop(optional_no_strip)]
    entry: Option<Entry>,
    /// What to do when it was saved.
    #[prop(into)]
    on_saved: Callback<()>,
    /// What to do when it was given up; without, there is no such button.
    #[prop(optional)]
    on_cancel: Option<Callback<()>>,
) -> impl IntoView {
    let locale = locale();
    let typed = Typed::new(&draft, entry.as_ref().map(|e| connections.keep(e)).unwrap_or_default());
    let checked = move || typed.check();
    // Faults are told once saving was tried, and from then on as one types.
    let tried = RwSignal::new(false);
    let held = entry.as_ref().filter(|e| matches!(untrack(|| connections.sign_in(e)), SignIn::Token(_)));
    let held = StoredValue::new(held.map(|e| e.draft.clone()));
    // It was given for this project, these hosts and this way, and serves no other.
    let has_token =
        move || held.with_value(|of| of.as_ref().is_some_and(|of| is_same_but_for_its_label(of, &typed.draft())));
    let is_preset = entry.as_ref().is_some_and(|e| e.is_preset);
    let fault = move |field: Field| {
        Signal::derive(move || {
            let faults = checked().err().unwrap_or_default();
            let found = faults.iter().find(|(of, _)| *of == field).map(|(_, fault)| fault.clone());
            let shown = found.filter(|fault| tried.get() || field == Field::Products || !is_missing(fault));
            shown
                .filter(|_| tried.get() || !is_untouched(typed, field))
                .map(|f| wording::fault(&f, locale.get()))
                .unwrap_or_default()
        })
    };
    let lacks_token = move || typed.token.is_empty() && !has_token();
    let needs = text!(fault.missing);
    let token_fault = Signal::derive(move || if tried.get() && lacks_token() { needs.get() } else { String::new() });
    let id = entry.as_ref().map(|e| e.id);
    let trust = connections.trust;
    let way = Memo::new(move |_| {
        let draft = typed.draft();
        trust.way(draft.route.check().ok(), &draft.hosts())
    });
    let leads_somewhere = Memo::new(move |_| way.with(|way| !way.machines.is_empty()));
    let proxy_token = TypedProxyToken::new(connections.proxy_tokens);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if untrack(checked).is_err() || lacks_token() {
            focus_first_fault(&untrack(checked).err().unwrap_or_default());
            return;
        }
        if let Some(at) = untrack(|| way.with(Way::first_stranger)) {
            page::focus(&format!("stranger-{at}"));
            return;
        }
        let taken = untrack(|| way.get().route);
        if taken.as_ref().is_some_and(|route| untrack(|| proxy_token.lacks(route))) {
            page::focus("connection-proxy-token");
            return;
        }
        let id = connections.save(id, untrack(move || typed.draft()));
        // Before the first call leaves, which may be at once.
        if let Some(route) = taken {
            proxy_token.give(&route);
        }
        let saved = connections.entries.with_untracked(|entries| entries.iter().find(|e| e.id == id).cloned());
        match (saved, typed.token.take()) {
            (Some(saved), Some(token)) => connections.set_token(&saved, token, typed.token.keep()),
            _ => connections.set_keep(id, typed.token.keep()),
        }
        on_saved.run(());
    };
    let (replace, paste) = (text!(conn.token_held), text!(conn.token_hint));
    let token_hint = Signal::derive(move || if has_token() { replace.get() } else { paste.get() });
    let (unknown, known) = (text!(conn.unknown_region), text!(conn.region_hint));
    let region_hint = Signal::derive(move || {
        let id = typed.region.get();
        let id = id.trim();
        match cloud::region::find(id) {
            Some(_) => wording::region(id, locale.get()),
            None if id.is_empty() => known.get(),
            None => unknown.get(),
        }
    });
    let regions: Vec<_> = cloud::region::all()
        .iter()
        .map(|r| view! { <option value=r.id>{shown(move || wording::region_with_id(r.id, locale.get()))}</option> })
        .collect();
    view! {
        <form class="connection-form" on:submit=submit novalidate>
            <fieldset disabled=is_preset>
                <TextField id="connection-label" label=text!(conn.label) hint=text!(conn.label_hint) fault=fault(Field::Label) value=typed.label />
                <TextField id="connection-region" label=text!(conn.region) hint=region_hint fault=fault(Field::Region) value=typed.region list="regions" is_code=true />
                <datalist id="regions">{regions}</datalist>
                <TextField id="connection-project" label=text!(conn.project) hint=text!(conn.project_hint) fault=fault(Field::Project) value=typed.project is_code=true />
            </fieldset>
            <fieldset class="route" disabled=is_preset data-wrong=shown(move || (!fault(Field::Route).get().is_empty()).to_string())>
                <legend>{text!(conn.route)}</legend>
                <p class="field-hint">{text!(conn.route_hint)}</p>
                <Way typed kind=RouteKind::SameOrigin label=text!(conn.route_same_origin) hint=text!(conn.route_same_origin_hint) />
                <Way typed kind=RouteKind::Proxy label=text!(conn.route_proxy) hint=text!(conn.route_proxy_hint) />
                <Way typed kind=RouteKind::Direct label=text!(conn.route_direct) hint=text!(conn.route_direct_hint) />
                <p class="field-fault" role="alert">{fault(Field::Route)}</p>
                {dynamic(move || match typed.route() {
                    Some(RouteKind::SameOrigin | RouteKind::Proxy) => view! {
                        <TextField id="connection-template" label=text!(conn.template) hint=template_hint(typed) fault=fault(Field::Template) value=typed.template is_code=true lines=3 />
                    }.into_any(),
                    Some(RouteKind::Direct) | None => ().into_any(),
                })}
                {dynamic(move || way.with(|way| recognised(way.route.as_ref())))}
            </fieldset>
            {dynamic(move || leads_somewhere.get().then(|| view! {
                <fieldset class="route">
                    <legend>{text!(machine.title)}</legend>
                    <Machines trust way id="stranger".to_owned() tried />
                </fieldset>
            }).into_any())}
            <fieldset class="products" disabled=is_preset>
                <legend>{text!(conn.products)}</legend>
                {typed.products.map(|(product, asked)| view! {
                    <label class="check">
                        <input id=product_box(product) type="checkbox" prop:checked=Signal::derive(move || asked.get()) on:change:target=move |event| asked.set(event.target().checked()) />
                        {product.name()}
                    </label>
                }).into_iter().collect_view()}
                <p class="field-fault" role="alert">{fault(Field::Products)}</p>
            </fieldset>
            <details class="hosts" open=Signal::derive(move || tried.get() && typed.hosts.iter().any(|(p, _)| !fault(Field::Host(*p)).get().is_empty()))>
                <summary>{text!(conn.hosts)}</summary>
                <p class="field-hint">{text!(conn.hosts_hint)}</p>
                {typed.hosts.map(|(product, host)| {
                    let id = match product {
                        Product::TaurusDb => "connection-host-taurusdb",
                        Product::GaussDb => "connection-host-gaussdb",
                        Product::Dcs => "connection-host-dcs",
                    };
                    let known = Signal::derive(move || cloud::region::find(typed.region.get().trim()).and_then(|r| r.host(product)).unwrap_or("–").to_owned());
                    view! { <TextField id label=Signal::stored(product.name().to_owned()) hint=known fault=fault(Field::Host(product)) value=host is_code=true /> }
                }).into_iter().collect_view()}
            </details>
            <section class="sample" aria-live="polite">
                <h3>{text!(conn.sample)}</h3>
                {dynamic(move || sample_calls(checked().ok().as_ref()))}
            </section>
            {proxy_token_field("connection-proxy-token".to_owned(), way, proxy_token, tried)}
            <TokenField id="connection-token" hint=token_hint fault=token_fault typed=typed.token />
            <div class="form-actions">
                <button type="submit" class="primary">{text!(conn.save)}</button>
                {on_cancel.map(|cancel| view! { <button type="button" on:click=click(move |_| cancel.run(()))>{text!(conn.cancel)}</button> })}
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Way(typed: Typed, kind: RouteKind, label: Signal<String>, hint: Signal<String>) -> impl IntoView {
    let choose = move |_| {
        // A pattern belongs to its way: one that was written for a proxy is no path of this site.
        if untrack(move || typed.route()) != Some(kind) {
            typed.template.set(if kind == RouteKind::SameOrigin {
                Route::SAME_ORIGIN_DEFAULT.to_owned()
            } else {
                String::new()
            });
        }
        typed.kind.set(kind.slug().to_owned());
    };
    view! {
        <label class="way">
            <input id=way_button(kind) type="radio" name="way" prop:checked=Signal::derive(move || typed.route() == Some(kind)) on:change=choose />
            <span>{label}<span class="field-hint">{hint}</span></span>
        </label>
    }
}

fn template_hint(typed: Typed) -> Signal<String> {
    let locale = locale();
    Signal::derive(move || {
        let example = match typed.route() {
            Some(RouteKind::SameOrigin) => Route::SAME_ORIGIN_DEFAULT,
            _ => "https://proxy.example/{host}{path}?{query}",
        };
        let hint = say!(locale.get(), way.hint, slots = Template::slots(), token = "{proxy_token}");
        format!("{example} – {hint}")
    })
}

/// What nobody has typed yet is not wrong yet.
fn is_missing(fault: &Fault) -> bool {
    use cloud::id::IdError;
    use cloud::route::TemplateError;
    matches!(
        fault,
        Fault::Missing | Fault::Id(IdError::Empty) | Fault::Template(TemplateError::Empty) | Fault::NoHost(_)
    )
}

fn is_untouched(typed: Typed, field: Field) -> bool {
    match field {
        Field::Label => typed.label.get().is_empty(),
        Field::Region => typed.region.get().is_empty(),
        Field::Project => typed.project.get().is_empty(),
        Field::Template => typed.template.get().is_empty(),
        Field::Route | Field::Products | Field::Host(_) => false,
    }
}

fn focus_first_fault(faults: &[(Field, Fault)]) {
    let id = match faults.first().map(|(field, _)| field) {
        Some(Field::Label) => "connection-label",
        Some(Field::Region) => "connection-region",
        Some(Field::Project) => "connection-project",
        Some(Field::Template) => "connection-template",
        Some(Field::Host(Product::TaurusDb)) => "connection-host-taurusdb",
        Some(Field::Host(Product::GaussDb)) => "connection-host-gaussdb",
        Some(Field::Host(Product::Dcs)) => "connection-host-dcs",
        Some(Field::Route) => way_button(RouteKind::SameOrigin),
        Some(Field::Products) => product_box(Product::TaurusDb),
        None => "connection-token",
    };
    page::focus(id);
}

const fn product_box(product: Product) -> &'static str {
    match product {
        Product::TaurusDb => "connection-asks-taurusdb",
        Product::GaussDb => "connection-asks-gaussdb",
        Product::Dcs => "connection-asks-dcs",
    }
}

const fn way_button(kind: RouteKind) -> &'static str {
    match kind {
        RouteKind::SameOrigin => "connection-way-same-origin",
        RouteKind::Proxy => "connection-way-proxy",
        RouteKind::Direct => "connection-way-direct",
    }
}
