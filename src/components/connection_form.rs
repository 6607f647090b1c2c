//! The form of a connection. It shows what a call would fetch before anything is sent, and sends nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::dynamic::{click, dynamic, shown};
use crate::reactive::{derived, memo};
use cloud::call::{Product, Service};
use cloud::connection::{
    Colour, Connection, Draft, DraftProject, DraftRoute, DraftSignIn, Fault, Field, RouteKind, SignInWay,
};
use cloud::legible::legible;
use cloud::route::{Route, Template};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::connection_wording;
use super::credential_fields::{CredentialFields, TypedCredential};
use super::field::TextField;
use super::machine::Machines;
use super::path_check::PathCheck;
use super::project_choice::{Listing, ProjectChoice};
use super::project_rows::{ProjectRows, TypedProject};
use super::proxy_token::{TypedProxyToken, proxy_token_field};
use super::sample_calls::{recognised, sample_calls};
use crate::browser::page;
use crate::state::access;
use crate::state::connections::{Connections, Entry, Keep, Seat, SignIn, serves_alike};
use crate::state::live::Live;
use crate::state::preferences::locale;
use crate::state::trust::Way;
use crate::{say, text};

/// The id of the first field for what proves who asks.
const CREDENTIAL: &str = "connection-token";

/// Stands for a project where it does not matter which.
const ANY_PROJECT: &str = "00000000000000000000000000000000";

/// What is being typed, a signal a field.
#[derive(Clone, Copy)]
struct Typed {
    label: RwSignal<String>,
    /// The word of the colour; empty while none is chosen.
    colour: RwSignal<String>,
    is_read_only: RwSignal<bool>,
    projects: RwSignal<Vec<TypedProject>>,
    credential: TypedCredential,
    products: [(Product, RwSignal<bool>); 3],
    /// The word of the kind of route; empty while none is chosen.
    kind: RwSignal<String>,
    template: RwSignal<String>,
    /// By service and region, as settings name them; made when they are first looked at.
    hosts: StoredValue<BTreeMap<String, ArcRwSignal<String>>>,
    /// The word of the way in.
    way: RwSignal<String>,
    account: RwSignal<String>,
    user: RwSignal<String>,
    user_id: RwSignal<String>,
    /// What the form does not show.
    rest: StoredValue<Draft>,
}

const SERVICES: [Service; 4] = [
    Service::Product(Product::TaurusDb),
    Service::Product(Product::GaussDb),
    Service::Product(Product::Dcs),
    Service::Iam,
];

impl Typed {
    fn new(draft: &Draft, keep: Keep) -> Self {
        let asked = |p: Product| draft.products.is_empty() || draft.products.iter().any(|slug| slug == p.slug());
        let mut projects: Vec<TypedProject> = draft.projects.iter().map(TypedProject::new).collect();
        if projects.is_empty() {
            projects.push(TypedProject::new(&DraftProject::default()));
        }
        Self {
            label: RwSignal::new(draft.label.clone()),
            colour: RwSignal::new(draft.colour.map(Colour::slug).unwrap_or_default().to_owned()),
            is_read_only: RwSignal::new(draft.read_only),
            projects: RwSignal::new(projects),
            credential: TypedCredential::new(keep),
            products: Product::ALL.map(|p| (p, RwSignal::new(asked(p)))),
            kind: RwSignal::new(draft.route.kind.map(RouteKind::slug).unwrap_or_default().to_owned()),
            template: RwSignal::new(draft.route.template.clone()),
            hosts: StoredValue::new(BTreeMap::new()),
            way: RwSignal::new(draft.sign_in.way.slug().to_owned()),
            account: RwSignal::new(draft.sign_in.account.clone()),
            user: RwSignal::new(draft.sign_in.user.clone()),
            user_id: RwSignal::new(draft.sign_in.user_id.clone()),
            rest: StoredValue::new(draft.clone()),
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

    fn way(self) -> SignInWay {
        SignInWay::ALL.into_iter().find(|way| way.slug() == *self.way.read()).unwrap_or_default()
    }

    fn regions(self) -> BTreeSet<String> {
        let typed = self.projects.get().into_iter().map(|project| project.region.get().trim().to_owned());
        typed.filter(|region| !region.is_empty()).collect()
    }

    /// What is typed for the host of a service in a region.
    fn host(self, service: Service, region: &str) -> RwSignal<String> {
        let name = format!("{}.{region}", service.slug());
        let stored = self.rest.with_value(|draft| {
            draft.hosts.get(&name).or_else(|| draft.hosts.get(service.slug())).cloned().unwrap_or_default()
        });
        let mut typed = None;
        self.hosts.update_value(|hosts| {
            typed = Some(hosts.entry(name).or_insert_with(|| ArcRwSignal::new(stored.clone())).clone());
        });
        typed.map_or_else(|| RwSignal::new(stored), RwSignal::from)
    }

    /// The hosts as settings name them: once for all regions where they are the same.
    fn hosts(self) -> BTreeMap<String, String> {
        let regions = self.regions();
        let mut all = BTreeMap::new();
        for service in SERVICES {
            let typed: Vec<(&String, String)> =
                regions.iter().map(|r| (r, self.host(service, r).get().trim().to_owned())).collect();
            let Some((_, first)) = typed.first().cloned() else { continue };
            if typed.iter().all(|(_, host)| *host == first) {
                all.insert(service.slug().to_owned(), first);
            } else {
                all.extend(typed.into_iter().map(|(region, host)| (format!("{}.{region}", service.slug()), host)));
            }
        }
        all.retain(|_, host| !host.is_empty());
        all
    }

    /// What is typed as far as IAM can be asked by it: without a label, and without a project where none is typed.
    fn for_iam(self) -> Draft {
        let draft = self.draft();
        let first = draft.projects.first().cloned().unwrap_or_default();
        let project = if first.project.is_empty() { ANY_PROJECT.to_owned() } else { first.project };
        let projects = vec![DraftProject { project, ..first }];
        Draft { label: ANY_PROJECT.to_owned(), projects, ..draft }
    }

    fn draft(self) -> Draft {
        let asked: Vec<String> =
            self.products.iter().filter(|(_, asked)| asked.get()).map(|(p, _)| p.slug().to_owned()).collect();
        let trimmed = |text: RwSignal<String>| text.get().trim().to_owned();
        let named =
            |text: RwSignal<String>| if self.way() == SignInWay::Password { trimmed(text) } else { String::new() };
        Draft {
            label: legible(&trimmed(self.label)),
            colour: Colour::ALL.into_iter().find(|colour| colour.slug() == *self.colour.read()),
            projects: self.projects.get().into_iter().map(TypedProject::draft).collect(),
            // All three mean "all there are", so that a region without one of them is no mistake.
            products: if asked.len() == Product::ALL.len() { Vec::new() } else { asked },
            route: DraftRoute {
                kind: self.route(),
                template: match self.route() {
                    Some(RouteKind::Direct) | None => String::new(),
                    Some(_) => trimmed(self.template),
                },
            },
            hosts: self.hosts(),
            sign_in: DraftSignIn {
                way: self.way(),
                account: named(self.account),
                user: named(self.user),
                user_id: named(self.user_id),
            },
            read_only: self.is_read_only.get(),
            ..self.rest.get_value()
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
    /// What can ask the cloud; without, nothing is asked from here.
    #[prop(optional)]
    live: Option<Live>,
) -> impl IntoView {
    let locale = locale();
    // What one credential serves is signed in to here; where there are several, each is asked for in the list.
    let seat = entry.as_ref().map(Entry::seats).and_then(|seats| <[Seat; 1]>::try_from(seats).ok()).map(|[seat]| seat);
    let typed = Typed::new(&draft, seat.as_ref().map(|seat| connections.keep(seat)).unwrap_or_default());
    let checked = move || typed.check();
    // Faults are told once saving was tried, and from then on as one types.
    let tried = RwSignal::new(false);
    let fault = move |field: Field| {
        derived(move || {
            let faults = checked().err().unwrap_or_default();
            let found = faults.iter().find(|(of, _)| *of == field);
            let told = found.filter(|(_, fault)| tried.get() || !(is_missing(fault) || is_untouched(typed, &field)));
            told.map(|(_, fault)| connection_wording::fault(fault, locale.get())).unwrap_or_default()
        })
    };
    let id = entry.as_ref().map(|entry| entry.id);
    let held = seat.clone().filter(|seat| matches!(connections.sign_in(seat), SignIn::Held(_)));
    let before = draft.clone();
    let has_token = move || held.is_some() && serves_alike(&before, &typed.draft());
    // One credential is asked for right here; where each project has its own, the list asks.
    let wants_credential = move || {
        let is_for_all = match typed.way() {
            SignInWay::Token => false,
            SignInWay::Password => typed.user_id.read().trim().is_empty(),
            SignInWay::AccessKey => true,
        };
        is_for_all || typed.projects.read().len() == 1
    };
    let keeps_held = {
        let has_token = has_token.clone();
        move || has_token() && typed.credential.is_untouched(typed.way())
    };
    let trust = connections.trust;
    let way = memo(move || {
        let draft = typed.draft();
        trust.way(draft.route.check().ok(), &draft.known_hosts())
    });
    let leads_somewhere = memo(move || way.with(|way| !way.machines.is_empty()));
    let proxy_token = TypedProxyToken::new(connections.proxy_tokens);
    let held = {
        let (entry, keeps) = (entry.clone(), keeps_held.clone());
        move || {
            let (entry, live) = (entry.as_ref().filter(|_| keeps())?, live?);
            let projects = entry.connection.iter().flat_map(|connection| &connection.projects);
            Some(projects.filter_map(|project| live.session(entry, project)).collect::<Vec<_>>())
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let faults = untrack(checked).err().unwrap_or_default();
        let (asks, keeps) = (untrack(wants_credential), untrack(&keeps_held));
        typed.credential.tried.set(asks && !keeps);
        if !faults.is_empty() {
            focus_first_fault(&faults);
            return;
        }
        if asks && !keeps && untrack(|| typed.credential.lacks(CREDENTIAL, typed.way())) {
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
        typed.credential.choice.once_there(CREDENTIAL, connections, move || {
            // Before the first call leaves, which may be at once.
            if let Some(route) = taken {
                proxy_token.give(&route);
            }
            let draft = untrack(move || typed.draft());
            let id = connections.save(id, draft.clone());
            let seats = connections.find(id).map(|entry| entry.seats()).unwrap_or_default();
            if let (true, Some(seat)) = (asks, seats.first()) {
                let keep = typed.credential.choice.keep();
                if keeps {
                    connections.set_keep(seat, keep);
                } else {
                    connections.take(seat, typed.credential.take(&draft), keep);
                }
            }
            on_saved.run(());
        });
    };
    let (replace, paste) = (text!(conn.token_held), text!(conn.token_hint));
    let token_hint = derived(move || if has_token() { replace.get() } else { paste.get() });
    let confirmed = held.clone();
    let sessions = Callback::new(move |()| untrack(&confirmed).unwrap_or_default());
    let list = Callback::new(move |()| -> Option<Listing> {
        let live = live?;
        let held = untrack(&held).and_then(|sessions| sessions.into_iter().next());
        if held.is_none() && untrack(|| typed.credential.lacks(CREDENTIAL, typed.way())) {
            return None;
        }
        if let Some(at) = untrack(|| way.with(Way::first_stranger)) {
            tried.set(true);
            page::focus(&format!("stranger-{at}"));
            return None;
        }
        let draft = untrack(|| typed.for_iam());
        let project = match draft.check() {
            Ok(connection) => connection.projects.first().cloned()?,
            Err(faults) => {
                tried.set(true);
                focus_first_fault(&faults);
                return None;
            }
        };
        if untrack(|| proxy_token.lacks(&project.route)) {
            page::focus("connection-proxy-token");
            return None;
        }
        if held.is_none() {
            proxy_token.give(&project.route);
        }
        Some(match held {
            Some(session) => Box::pin(access::projects(session, None)),
            None => Box::pin(access::projects(live.session_with(project, None), Some(typed.credential.lend(&draft)))),
        })
    });
    let asks_iam = derived(move || {
        let project = typed.for_iam().check().ok().and_then(|connection| connection.projects.first().cloned());
        project
            .map(|project| trust.way(Some(project.route.clone()), std::slice::from_ref(&project.iam)).origins())
            .unwrap_or_default()
    });
    let taken_route = derived(move || way.with(|way| way.route.clone()));
    let first_project = derived(move || checked().ok().and_then(|connection| connection.projects.first().cloned()));
    let is_locked = draft.locked;
    view! {
        <form class="connection-form marked" data-colour=shown(move || typed.colour.get()) on:submit=submit novalidate>
            <fieldset>
                <TextField id="connection-label" label=text!(conn.label) hint=text!(conn.label_hint) fault=fault(Field::Label) value=typed.label />
            </fieldset>
            <ProjectRows projects=typed.projects fault=Callback::new(fault) />
            <fieldset class="route" disabled=is_locked data-wrong=shown(move || (!fault(Field::Route).get().is_empty()).to_string())>
                <legend>{text!(conn.route)}</legend>
                <p class="field-hint">{if is_locked { text!(conn.route_locked) } else { text!(conn.route_hint) }}</p>
                <Way typed kind=RouteKind::SameOrigin label=text!(conn.route_same_origin) hint=text!(conn.route_same_origin_hint) />
                <Way typed kind=RouteKind::Proxy label=text!(conn.route_proxy) hint=text!(conn.route_proxy_hint) />
                <Way typed kind=RouteKind::Direct label=text!(conn.route_direct) hint=text!(conn.route_direct_hint) />
                <p class="field-fault" role="alert">{fault(Field::Route)}</p>
                {dynamic(move || match typed.route() {
                    Some(RouteKind::SameOrigin | RouteKind::Proxy) => view! {
                        <TextField id=field_id(&Field::Template) label=text!(conn.template) hint=template_hint(typed) fault=fault(Field::Template) value=typed.template is_code=true lines=3 />
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
            <fieldset class="products">
                <legend>{text!(conn.products)}</legend>
                {typed.products.map(|(product, asked)| view! {
                    <label class="check">
                        <input id=product_box(product) type="checkbox" prop:checked=derived(move || asked.get()) on:change:target=move |event| asked.set(event.target().checked()) />
                        {product.name()}
                    </label>
                }).into_iter().collect_view()}
                <p class="field-fault" role="alert">{fault(Field::Products)}</p>
            </fieldset>
            <fieldset>
                <legend>{text!(conn.marks)}</legend>
                <Marks typed />
            </fieldset>
            <details class="hosts" open=derived(move || tried.get() && has_wrong_host(&checked()))>
                <summary>{text!(conn.hosts)}</summary>
                <fieldset disabled=is_locked>
                    <p class="field-hint">{text!(conn.hosts_hint)}</p>
                    {dynamic(move || {
                        let regions = typed.regions();
                        let is_one = regions.len() == 1;
                        regions.into_iter().flat_map(|region| SERVICES.map(|service| (region.clone(), service))).map(|(region, service)| {
                            let label = if is_one { service.name().to_owned() } else { format!("{} · {region}", service.name()) };
                            let value = typed.host(service, &region);
                            let hint = known_host(service, &region);
                            let (narrow, wide) = (fault(host_field(service, Some(&region))), fault(host_field(service, None)));
                            let told = derived(move || [narrow, wide].into_iter().map(|f| f.get()).find(|f| !f.is_empty()).unwrap_or_default());
                            view! { <TextField id=field_id(&host_field(service, Some(&region))) label=Signal::stored(label) hint=Signal::stored(hint) fault=told value is_code=true /> }
                        }).collect_view().into_any()
                    })}
                </fieldset>
            </details>
            <section class="sample" aria-live="polite">
                <h3>{text!(conn.sample)}</h3>
                {dynamic(move || sample_calls(checked().ok().as_ref().map(|connection| connection.projects.as_slice())))}
            </section>
            <PathCheck project=first_project made_up=Callback::new(move |()| untrack(|| typed.credential.made_up(typed.way()))) proxy_tokens=connections.proxy_tokens sessions />
            {proxy_token_field("connection-proxy-token".to_owned(), way, proxy_token, tried)}
            <SignInChoice typed fault=Callback::new(fault) />
            {dynamic(move || if wants_credential() {
                view! { <CredentialFields id=CREDENTIAL way=typed.way() with_code=!typed.user_id.read().trim().is_empty() hint=token_hint typed=typed.credential connections /> }.into_any()
            } else {
                view! { <p class="field-hint">{text!(conn.asked_later)}</p> }.into_any()
            })}
            {live.map(|_| view! { <ProjectChoice projects=typed.projects asked=asks_iam route=taken_route list /> })}
            <div class="form-actions">
                <button type="submit" class="primary">{text!(conn.save)}</button>
                {on_cancel.map(|cancel| view! { <button type="button" on:click=click(move |_| cancel.run(()))>{text!(conn.cancel)}</button> })}
            </div>
        </form>
    }
    .into_any()
}

/// The colour, and whether nothing may be changed.
#[component]
fn Marks(typed: Typed) -> impl IntoView {
    let locale = locale();
    let swatch = move |slug: &'static str, label: Signal<String>| {
        view! {
            <label class="swatch" data-colour=slug>
                <input type="radio" name="colour" prop:checked=derived(move || *typed.colour.read() == slug) on:change=move |_| typed.colour.set(slug.to_owned()) />
                {label}
            </label>
        }
    };
    view! {
        <div class="swatches" role="radiogroup" aria-label=text!(conn.colour)>
            {swatch("", text!(conn.colour_none))}
            {Colour::ALL.map(|colour| swatch(colour.slug(), shown(move || connection_wording::colour(colour, locale.get())))).into_iter().collect_view()}
        </div>
        <label class="check">
            <input type="checkbox" prop:checked=derived(move || typed.is_read_only.get()) on:change:target=move |event| typed.is_read_only.set(event.target().checked()) />
            <span>{text!(conn.read_only)}<span class="field-hint">{text!(conn.read_only_hint)}</span></span>
        </label>
    }
    .into_any()
}

/// How one signs in, and as whom.
#[component]
fn SignInChoice(typed: Typed, fault: Callback<Field, Signal<String>>) -> impl IntoView {
    let way = move |way: SignInWay, label: Signal<String>, hint: Signal<String>| {
        view! {
            <label class="way">
                <input type="radio" name="sign-in" prop:checked=derived(move || typed.way() == way) on:change=move |_| typed.way.set(way.slug().to_owned()) />
                <span>{label}<span class="field-hint">{hint}</span></span>
            </label>
        }
        .into_any()
    };
    let none = Signal::stored(String::new());
    let field =
        move |of: &str, label: Signal<String>, hint: Signal<String>, fault: Signal<String>, value: RwSignal<String>| {
            view! { <TextField id=of label hint fault value is_code=true /> }.into_any()
        };
    view! {
        <fieldset>
            <legend>{text!(sign.way)}</legend>
            {way(SignInWay::Token, text!(conn.token), text!(sign.token_hint))}
            {way(SignInWay::Password, text!(sign.password), text!(sign.password_hint))}
            {way(SignInWay::AccessKey, text!(sign.key), text!(sign.key_hint))}
            {dynamic(move || (typed.way() == SignInWay::Password).then(|| [
                field(&field_id(&Field::Account), text!(sign.account), text!(sign.account_hint), fault.run(Field::Account), typed.account),
                field(&field_id(&Field::User), text!(sign.user), none, fault.run(Field::User), typed.user),
                field("connection-user-id", text!(sign.user_id), text!(sign.user_id_hint), none, typed.user_id),
            ].into_iter().collect_view()).into_any())}
        </fieldset>
    }
    .into_any()
}

fn host_field(service: Service, region: Option<&str>) -> Field {
    Field::Host(region.map_or_else(|| service.slug().to_owned(), |region| format!("{}.{region}", service.slug())))
}

fn has_wrong_host(checked: &Result<Connection, Vec<(Field, Fault)>>) -> bool {
    checked.as_ref().err().is_some_and(|faults| faults.iter().any(|(field, _)| matches!(field, Field::Host(_))))
}

/// The host that the table has.
fn known_host(service: Service, region: &str) -> String {
    match service {
        Service::Product(product) => {
            cloud::region::find(region).and_then(|r| r.host(product)).unwrap_or("–").to_owned()
        }
        Service::Iam => cloud::region::iam(region).to_owned(),
    }
}

/// The id of a field's control.
pub fn field_id(field: &Field) -> String {
    format!("connection-{}", field.path())
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
            <input id=way_button(kind) type="radio" name="way" prop:checked=derived(move || typed.route() == Some(kind)) on:change=choose />
            <span>{label}<span class="field-hint">{hint}</span></span>
        </label>
    }
}

fn template_hint(typed: Typed) -> Signal<String> {
    let locale = locale();
    derived(move || {
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
        Fault::Missing | Fault::Id(IdError::Empty) | Fault::Template(TemplateError::Empty) | Fault::NoHost(..)
    )
}

fn is_untouched(typed: Typed, field: &Field) -> bool {
    let project = |at: usize| typed.projects.get().get(at).copied();
    match field {
        Field::Label => typed.label.get().is_empty(),
        Field::Region(at) => project(*at).is_some_and(|project| project.region.get().is_empty()),
        Field::Project(at) => project(*at).is_some_and(|project| project.id.get().is_empty()),
        Field::Template => typed.template.get().is_empty(),
        Field::Account => typed.account.get().is_empty(),
        Field::User => typed.user.get().is_empty(),
        Field::Projects | Field::Route | Field::Products | Field::Host(_) => false,
    }
}

fn focus_first_fault(faults: &[(Field, Fault)]) {
    match faults.first().map(|(field, _)| field) {
        Some(Field::Route) => page::focus(way_button(RouteKind::SameOrigin)),
        Some(Field::Products) => page::focus(product_box(Product::TaurusDb)),
        Some(field) => page::focus(&field_id(field)),
        None => page::focus(CREDENTIAL),
    }
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
