//! The live lists: the store of tasks, a feed for every list of every connection, and the one driver that
//! performs what the feeds decide. It alone spawns, and what it drops is called off.

use std::cell::RefCell;
use std::collections::HashSet;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use crate::browser::background::run;
use cloud::call::Product;
use cloud::connection::Connection;
use cloud::error::CloudError;
use cloud::id::{JobId, ProjectId, RegionId};
use cloud::paging::Pager;
use cloud::region::Endpoint;
use cloud::route::Route;
use cloud::secret::Secret;
use futures_util::future::{AbortHandle, abortable, join};
use leptos::prelude::*;
use tasks::feed::{Act, Event, Feed, Shown, What, stops_everything};
use tasks::instances;
use tasks::ownership::Ownership;
use tasks::query::Field;
use tasks::sources::{Scope, SourceId, TaskPage, dcs_instance_list, read_dcs_instance_list};
use tasks::store::{Ask, RowId, Store, View};
use tasks::task::{Instance, Task, TaskKey};

use super::connections::{ConnectionId, Connections, Entry, SignIn};
use super::credential::Credential;
use super::gate::Gate;
use super::path_check::made_up;
use super::preferences::{Preferences, cloud_language};
use super::session::{Carrier, Session};
use crate::browser::demo::Demo;
use crate::browser::{clock, page};

/// One list of one project, as a page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneView {
    /// Its number.
    pub id: LaneId,
    /// Its connection's label.
    pub label: String,
    /// Which list.
    pub source: SourceId,
    /// Of which region.
    pub region: RegionId,
    /// Of which project.
    pub project: ProjectId,
    /// How it is.
    pub shown: Shown,
}

/// A lane's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LaneId(pub u32);

/// The demo cloud's state.
#[derive(Clone)]
pub enum DemoState {
    /// Not wanted so far.
    Off,
    /// On its way.
    Starting,
    /// There, with its projects as connections.
    On(Rc<Demo>, Vec<Arc<Connection>>),
    /// It did not start.
    Failed(CloudError),
}

/// The live lists.
#[derive(Clone, Copy)]
pub struct Live {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    /// Counts up whenever the store changed.
    pub version: RwSignal<u64>,
    /// How each list is.
    pub lanes: RwSignal<Vec<LaneView>>,
    /// The instances to choose from, once somebody asked for them: of a product, by name and id.
    pub instances: RwSignal<Vec<(Product, Instance)>>,
    /// The demo cloud.
    pub demo: RwSignal<DemoState, LocalStorage>,
    connections: Connections,
    patience: u32,
}

#[derive(Default)]
struct Inner {
    store: RefCell<Store>,
    lanes: RefCell<Vec<Lane>>,
    gate: Gate,
    wanted_instances: RefCell<Vec<String>>,
}

struct Lane {
    id: LaneId,
    /// The connection it belongs to; none for the demo's.
    owner: Option<ConnectionId>,
    session: Session,
    scope: Scope,
    source: SourceId,
    feed: Feed,
    fetching: Job,
    alarm: Job,
    searching: Job,
    ownership: Ownership,
}

/// Something under way that is called off when it is replaced or dropped.
#[derive(Default)]
struct Job(Option<AbortHandle>);

impl Job {
    fn spawn(future: impl Future<Output = ()> + 'static) -> Self {
        let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
        let (future, handle) = abortable(future);
        run(async move {
            // Called off is as good as done.
            let _ = future.await;
        });
        Self(Some(handle))
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        if let Some(handle) = &self.0 {
            handle.abort();
        }
    }
}

impl Live {
    /// No lists yet; [`Self::follow`] makes them follow the connections.
    pub fn new(connections: Connections, patience: u32) -> Self {
        Self {
            inner: StoredValue::new_local(Rc::default()),
            version: RwSignal::new(0),
            lanes: RwSignal::new(Vec::new()),
            instances: RwSignal::new(Vec::new()),
            demo: RwSignal::new_local(DemoState::Off),
            connections,
            patience,
        }
    }

    fn inner(self) -> Rc<Inner> {
        self.inner.get_value()
    }

    /// From now on, lists follow the connections, the tokens, the language, and whether the page is seen.
    pub fn follow(self, preferences: Preferences) {
        let follow = move || self.sync(self.sessions(), cloud_language(preferences.locale.get()));
        untrack(follow);
        Effect::new(move |_| follow());
        page::on_visibility(move |hidden| self.tell_all(if hidden { &Event::Hidden } else { &Event::Shown }));
    }

    /// Every project that can be asked now.
    fn sessions(self) -> Vec<(Option<ConnectionId>, Session)> {
        let inner = self.inner();
        let entries = self.connections.entries.get();
        if entries.is_empty() {
            return match self.demo.get() {
                DemoState::Off | DemoState::Starting | DemoState::Failed(_) => Vec::new(),
                DemoState::On(demo, projects) => projects
                    .into_iter()
                    .map(|connection| {
                        let carrier = Carrier::Demo(Rc::clone(&demo));
                        (None, Session { connection, credential: None, carrier, gate: inner.gate.clone() })
                    })
                    .collect(),
            };
        }
        entries.iter().filter_map(|entry| Some((Some(entry.id), self.session(entry)?))).collect()
    }

    /// A session at a connection; none while nobody is signed in there.
    pub fn session(self, entry: &Entry) -> Option<Session> {
        let SignIn::Token(credential) = self.connections.sign_in(entry) else { return None };
        Some(Session {
            connection: entry.connection.clone()?,
            credential: Some(credential),
            carrier: Carrier::Network(self.patience),
            gate: self.inner().gate.clone(),
        })
    }

    /// A session with the project of the demo cloud that has this task, if one has it.
    pub fn demo_session(self, key: &TaskKey) -> Option<Session> {
        let DemoState::On(demo, projects) = self.demo.get() else { return None };
        let connection = projects.into_iter().find(|connection| key.is_served_by(connection))?;
        Some(Session { connection, credential: None, carrier: Carrier::Demo(demo), gate: self.inner().gate.clone() })
    }

    /// Starts the demo cloud for a page that shows tasks, unless there is a cloud to ask.
    pub fn want_demo(self) {
        let rests = self.demo.with_untracked(|demo| matches!(demo, DemoState::Off | DemoState::Failed(_)));
        if !(rests && self.connections.entries.with_untracked(Vec::is_empty)) {
            return;
        }
        self.demo.set(DemoState::Starting);
        run(async move {
            let state = match Demo::start().await {
                Ok((demo, projects)) => {
                    let projects =
                        projects.iter().filter_map(|p| demo_connection(&p.label, &p.region, &p.id)).map(Arc::new);
                    DemoState::On(Rc::new(demo), projects.collect())
                }
                Err(error) => DemoState::Failed(error),
            };
            self.demo.try_set(state);
        });
    }

    /// Makes the lanes those of these sessions: keeps what is the same, drops what is gone, loads what is new.
    fn sync(self, sessions: Vec<(Option<ConnectionId>, Session)>, language: cloud::call::Language) {
        let inner = self.inner();
        let mut old = inner.lanes.take();
        let mut lanes = Vec::new();
        let mut to_load = Vec::new();
        let mut next = old.iter().map(|lane| lane.id.0 + 1).max().unwrap_or(0);
        for (owner, session) in sessions {
            for source in SourceId::all().filter(|s| session.connection.endpoint(s.product()).is_some()) {
                let same = |lane: &Lane| {
                    lane.owner == owner && lane.source == source && lane.session.connection == session.connection
                };
                match old.iter().position(same) {
                    Some(at) => {
                        let mut lane = old.swap_remove(at);
                        let reloads = lane.scope.language != language;
                        let resumes = lane.feed.shown().problem.is_some_and(|p| stops_everything(&p.error));
                        lane.scope.language = language;
                        lane.session = session.clone();
                        if reloads || resumes {
                            to_load.push((lane.id, reloads));
                        }
                        lanes.push(lane);
                    }
                    None => {
                        let id = LaneId(next);
                        next += 1;
                        lanes.push(Lane::new(id, owner, session.clone(), source, language));
                        to_load.push((id, true));
                    }
                }
            }
        }
        // A connection whose token was refused keeps its rows and its lanes, which say why they rest. One that
        // was signed out of or removed keeps nothing.
        let refused: Vec<Entry> = self.connections.entries.with_untracked(|entries| {
            let is_refused = |e: &&Entry| matches!(self.connections.sign_in(e), SignIn::Refused(_));
            entries.iter().filter(is_refused).cloned().collect()
        });
        for mut lane in old {
            let same = |e: &Entry| Some(e.id) == lane.owner && e.connection.as_ref() == Some(&lane.session.connection);
            if refused.iter().any(same) {
                lane.session.credential = None;
                lanes.push(lane);
            }
        }
        let served: HashSet<(RegionId, ProjectId)> =
            lanes.iter().map(|lane| (lane.scope.region.clone(), lane.scope.project.clone())).collect();
        inner.lanes.replace(lanes);
        inner.store.borrow_mut().forget(|key| !served.contains(&(key.region.clone(), key.project.clone())));
        self.instances.update(Vec::clear);
        self.version.update(|v| *v += 1);
        for (id, whole) in to_load {
            // What nobody looks at is asked when somebody does.
            if page::is_hidden() {
                self.tell(id, Event::Hidden);
            }
            self.tell(id, if whole { Event::Load } else { Event::Refresh });
        }
        self.publish();
    }

    /// The way that a list's requests take; none for the demo's.
    pub fn route(self, id: LaneId) -> Option<Route> {
        let inner = self.inner();
        let lanes = inner.lanes.borrow();
        let lane = lanes.iter().find(|lane| lane.id == id)?;
        lane.owner.map(|_| lane.session.connection.route.clone())
    }

    /// The connection of a list with a made-up token like its own, for checking the path; none for the demo's.
    pub fn path(self, id: LaneId) -> Option<(Connection, Secret)> {
        let inner = self.inner();
        let lanes = inner.lanes.borrow();
        let lane = lanes.iter().find(|lane| lane.id == id)?;
        lane.owner?;
        Some(((*lane.session.connection).clone(), made_up(lane.session.credential.as_ref().map(Credential::token))))
    }

    /// Asks every list for fresh rows.
    pub fn refresh(self) {
        self.tell_all(&Event::Refresh);
    }

    /// Asks one list again.
    pub fn retry(self, lane: LaneId) {
        self.tell(lane, Event::Refresh);
    }

    /// Calls the load of one list off.
    pub fn cancel(self, lane: LaneId) {
        self.tell(lane, Event::Cancel);
    }

    /// The instances that the filter names, so that their tasks are found before others'.
    pub fn want_instances(self, names: Vec<String>) {
        let inner = self.inner();
        if *inner.wanted_instances.borrow() == names {
            return;
        }
        let wants = !names.is_empty();
        inner.wanted_instances.replace(names);
        if wants {
            let lanes: Vec<LaneId> = inner.lanes.borrow().iter().map(|lane| lane.id).collect();
            lanes.into_iter().for_each(|id| self.look_for_owners(id));
        }
    }

    /// Asks for the instances to choose from, unless they are there. What cannot be had is no choice; the
    /// lists themselves tell what is wrong.
    pub fn load_instances(self) {
        if !self.instances.with_untracked(Vec::is_empty) {
            return;
        }
        let mut asked: Vec<(Session, Product, cloud::call::Language)> = Vec::new();
        for lane in self.inner().lanes.borrow().iter().filter(|lane| lane.is_signed_in()) {
            let product = lane.source.product();
            if !asked.iter().any(|(session, of, _)| *of == product && session.connection == lane.session.connection) {
                asked.push((lane.session.clone(), product, lane.scope.language));
            }
        }
        for (session, product, language) in asked {
            run(async move {
                let found = instances_of(&session, product, language).await.unwrap_or_default();
                self.instances.try_update(|all| all.extend(found.into_iter().map(|instance| (product, instance))));
            });
        }
    }

    /// The rows that match what is asked, whenever that or the tasks change. The newest answer there is: it may
    /// come later than what was asked, and its generation counts up.
    pub fn view(self, ask: impl Fn() -> Ask + Send + Sync + 'static) -> Memo<Arc<View>> {
        Memo::new(move |before: Option<&Arc<View>>| {
            self.version.track();
            let generation = before.map_or(0, |view| view.generation + 1);
            Arc::new(self.inner().store.borrow().view(&Ask { generation, ..ask() }))
        })
    }

    /// Looks at the task of a row, if it is at hand.
    pub fn look<T>(self, row: RowId, look: impl FnOnce(&Task) -> T) -> Option<T> {
        self.inner().store.borrow().task(row).map(look)
    }

    /// The task of this identity, if a list holds it.
    pub fn find(self, key: &TaskKey) -> Option<Task> {
        self.inner().store.borrow().find(key).cloned()
    }

    /// Every value of a field that there is to choose from, in order.
    pub fn values(self, field: Field) -> Vec<String> {
        self.version.track();
        let instances = self.instances.get().into_iter().filter(|_| field == Field::Instance);
        let names = instances.filter_map(|(_, instance)| instance.name).collect();
        self.inner().store.borrow().values(field, names)
    }

    /// Takes what a look-up learned into the lists.
    pub fn learn(self, task: Task) {
        let inner = self.inner();
        // Only what a list could hold: a job of a project that nobody follows would never be refreshed.
        let followed = inner.lanes.borrow().iter().any(|lane| {
            lane.source == task.key.source
                && lane.scope.region == task.key.region
                && lane.scope.project == task.key.project
        });
        if followed {
            inner.store.borrow_mut().apply([task]);
            self.version.update(|v| *v += 1);
        }
    }

    /// Notes a refused credential: every list of the connection stops at once.
    pub fn refused(self, owner: ConnectionId, error: &CloudError) {
        let ids: Vec<LaneId> =
            self.inner().lanes.borrow().iter().filter(|l| l.owner == Some(owner)).map(|l| l.id).collect();
        for id in ids {
            self.tell(id, Event::SignedOut(error));
        }
        self.connections.refuse(owner, error.clone());
    }

    fn tell_all(self, event: &Event<'_>) {
        let ids: Vec<LaneId> = self.inner().lanes.borrow().iter().map(|lane| lane.id).collect();
        for id in ids {
            let event = match event {
                Event::Hidden => Event::Hidden,
                Event::Shown => Event::Shown,
                _ => Event::Refresh,
            };
            self.tell(id, event);
        }
    }

    fn tell(self, id: LaneId, event: Event<'_>) {
        let inner = self.inner();
        let acts = {
            let mut lanes = inner.lanes.borrow_mut();
            let Some(lane) = lanes.iter_mut().find(|lane| lane.id == id) else { return };
            let asks = matches!(event, Event::Load | Event::Refresh | Event::Woken | Event::Shown);
            if asks && !lane.is_signed_in() {
                return;
            }
            lane.feed.take(event, clock::now())
        };
        for act in acts {
            self.perform(id, act);
        }
        self.publish();
    }

    fn perform(self, id: LaneId, act: Act) {
        let inner = self.inner();
        let mut lanes = inner.lanes.borrow_mut();
        let Some(lane) = lanes.iter_mut().find(|lane| lane.id == id) else { return };
        match act {
            Act::Abort => lane.fetching = Job::default(),
            Act::WakeAt(at) => {
                let wait = u32::try_from(at.since(clock::now()).clamp(0, i64::from(i32::MAX))).unwrap_or(0);
                lane.alarm = Job::spawn(async move {
                    clock::sleep(wait).await;
                    self.tell(id, Event::Woken);
                });
            }
            Act::Keep(ids) => {
                inner.store.borrow_mut().keep(lane.source, &lane.scope.region, &lane.scope.project, &ids);
                self.version.update(|v| *v += 1);
                drop(lanes);
                self.look_for_owners(id);
            }
            Act::Fetch { generation, what } => {
                let (session, scope, source, owner) =
                    (lane.session.clone(), lane.scope.clone(), lane.source, lane.owner);
                lane.fetching = Job::spawn(async move {
                    match what {
                        What::Page { status, ask } => match read_page(&session, &scope, source, status, ask).await {
                            Ok(page) => self.arrived(id, generation, page),
                            Err(error) => self.failed(id, owner, generation, &error),
                        },
                        What::One(wanted) => match read_one(&session, &scope, source, &wanted).await {
                            Ok(task) => {
                                if let Some(task) = &task {
                                    self.apply(vec![task.clone()]);
                                }
                                self.tell(id, Event::One { generation, task: task.as_ref() });
                            }
                            Err(error) => self.failed(id, owner, generation, &error),
                        },
                    }
                });
            }
        }
    }

    fn arrived(self, id: LaneId, generation: u32, page: TaskPage) {
        self.apply(page.tasks.clone());
        self.tell(id, Event::Page { generation, page: &page });
        let is_whole = self.inner().lanes.borrow().iter().any(|lane| lane.id == id && lane.feed.shown().is_whole);
        if is_whole {
            self.look_for_owners(id);
        }
    }

    fn apply(self, tasks: Vec<Task>) {
        self.inner().store.borrow_mut().apply(tasks);
        self.version.update(|v| *v += 1);
    }

    fn failed(self, id: LaneId, owner: Option<ConnectionId>, generation: u32, error: &CloudError) {
        self.tell(id, Event::Failed { generation, error });
        if let Some(owner) = owner.filter(|_| stops_everything(error)) {
            self.refused(owner, error);
        }
    }

    fn publish(self) {
        let views: Vec<LaneView> = self.inner().lanes.borrow().iter().map(Lane::view).collect();
        if self.lanes.with_untracked(|old| *old != views) {
            self.lanes.set(views);
        }
    }

    /// Learns which instances the tasks of a DCS list belong to, two instances at a time.
    fn look_for_owners(self, id: LaneId) {
        let inner = self.inner();
        let mut lanes = inner.lanes.borrow_mut();
        let Some(lane) = lanes.iter_mut().find(|lane| lane.id == id && lane.source.slug() == "dcs") else { return };
        let is_busy = lane.searching.0.as_ref().is_some_and(|job| !job.is_aborted());
        let orphans: Vec<String> = inner
            .store
            .borrow()
            .iter()
            .filter(|t| lane.holds(t) && t.instance.is_none())
            .map(|t| t.key.id.clone())
            .collect();
        let wants = !inner.wanted_instances.borrow().is_empty();
        if is_busy || !(lane.ownership.note(orphans) || wants) {
            return;
        }
        let (session, scope) = (lane.session.clone(), lane.scope.clone());
        lane.searching = Job::spawn(async move {
            if let Ok(instances) = instances_of(&session, Product::Dcs, scope.language).await {
                self.with_ownership(id, |ownership, _| ownership.search(instances));
                join(self.ask_instances(id, &session, &scope), self.ask_instances(id, &session, &scope)).await;
                self.with_ownership(id, |ownership, _| ownership.end());
            }
            // Nobody waits for this: what a failure hid, the next refresh asks again.
            if let Some(lane) = self.inner().lanes.borrow_mut().iter_mut().find(|lane| lane.id == id) {
                lane.searching.0 = None;
            }
        });
    }

    async fn ask_instances(self, id: LaneId, session: &Session, scope: &Scope) {
        loop {
            let Some(Some(instance)) = self.with_ownership(id, Ownership::next) else { return };
            let Ok(of) = JobId::parse(&instance.id) else { continue };
            let mut pager = Pager::new(cloud::paging::Counting::Records, 100);
            while let Some(ask) = pager.next() {
                let page = match read_owned(session, scope, &instance, &of, ask.offset).await {
                    Ok(page) => page,
                    Err(error) => {
                        self.with_ownership(id, |ownership, _| ownership.failed(error.kind));
                        break;
                    }
                };
                let ids: Vec<String> = page.tasks.iter().map(|task| task.key.id.clone()).collect();
                pager.take(&ids, page.total);
                self.apply(page.tasks);
                let reads_on = self.with_ownership(id, |ownership, wanted| {
                    ownership.found(ids.iter().map(String::as_str));
                    ownership.reads_on(&instance, wanted)
                });
                if reads_on != Some(true) {
                    break;
                }
            }
        }
    }

    /// Changes the search of a list, which is told the instances that the reader filters by.
    fn with_ownership<T>(self, id: LaneId, change: impl FnOnce(&mut Ownership, &[String]) -> T) -> Option<T> {
        let inner = self.inner();
        let wanted = inner.wanted_instances.borrow();
        inner.lanes.borrow_mut().iter_mut().find(|l| l.id == id).map(|l| change(&mut l.ownership, &wanted))
    }
}

impl Lane {
    fn new(
        id: LaneId,
        owner: Option<ConnectionId>,
        session: Session,
        source: SourceId,
        language: cloud::call::Language,
    ) -> Self {
        let (region, project) = (session.connection.region.clone(), session.connection.project.clone());
        Self {
            id,
            owner,
            session,
            scope: Scope { region, project, language },
            source,
            feed: Feed::new(source),
            fetching: Job::default(),
            alarm: Job::default(),
            searching: Job::default(),
            ownership: Ownership::default(),
        }
    }

    /// Whether there is a credential to ask with; the demo wants none.
    fn is_signed_in(&self) -> bool {
        self.owner.is_none() || self.session.credential.is_some()
    }

    fn holds(&self, task: &Task) -> bool {
        task.key.source == self.source && task.key.region == self.scope.region && task.key.project == self.scope.project
    }

    fn view(&self) -> LaneView {
        LaneView {
            id: self.id,
            label: self.session.connection.label.clone(),
            source: self.source,
            region: self.scope.region.clone(),
            project: self.scope.project.clone(),
            shown: self.feed.shown(),
        }
    }
}

async fn read_page(
    session: &Session,
    scope: &Scope,
    source: SourceId,
    status: Option<&str>,
    ask: cloud::paging::Ask,
) -> Result<TaskPage, CloudError> {
    let response = match session.ask(&source.list(scope, status, ask)).await {
        Err(error) if ask.is_extra && error.kind == cloud::error::Kind::BadInput => return Ok(TaskPage::default()),
        answered => answered?,
    };
    source.read_list(scope, &response.body).map_err(|why| CloudError::unreadable(&response, &why))
}

async fn read_owned(
    session: &Session,
    scope: &Scope,
    instance: &Instance,
    id: &JobId,
    offset: u64,
) -> Result<TaskPage, CloudError> {
    let response = session.ask(&dcs_instance_list(scope, id, offset)).await?;
    read_dcs_instance_list(scope, instance, &response.body).map_err(|why| CloudError::unreadable(&response, &why))
}

async fn read_one(
    session: &Session,
    scope: &Scope,
    source: SourceId,
    wanted: &str,
) -> Result<Option<Task>, CloudError> {
    let Ok(id) = JobId::parse(wanted) else { return Ok(None) };
    let calls = source.lookups(scope, &id, None);
    let Some(tasks::sources::Lookup::One { request, .. }) = calls.first() else { return Ok(None) };
    let response = match session.ask(request).await {
        Err(error) if error.kind == cloud::error::Kind::NotFound => return Ok(None),
        other => other?,
    };
    source.read_one(scope, wanted, &response.body).map_err(|why| CloudError::unreadable(&response, &why))
}

/// Every instance of a product in a session's project.
async fn instances_of(
    session: &Session,
    product: Product,
    language: cloud::call::Language,
) -> Result<Vec<Instance>, CloudError> {
    let mut pager = instances::pager(product);
    let mut all = Vec::new();
    while let Some(ask) = pager.next() {
        let request = instances::list(product, &session.connection.project, language, ask.offset);
        let response = session.ask(&request).await?;
        let read = instances::read(product, &response.body);
        let (page, total) = read.map_err(|why| CloudError::unreadable(&response, &why))?;
        let ids: Vec<String> = page.iter().map(|instance| instance.id.clone()).collect();
        pager.take(&ids, total);
        all.extend(page);
    }
    Ok(all)
}

/// A project of the demo cloud as a connection. Its route is never used: the worker is asked instead.
fn demo_connection(label: &str, region: &str, project: &str) -> Option<Connection> {
    let region = RegionId::parse(region).ok()?;
    let info = cloud::region::find(region.as_str())?;
    let hosts = Product::ALL.into_iter().filter_map(|p| Some((p, Endpoint::https(info.host(p)?))));
    Some(Connection {
        label: label.to_owned(),
        products: hosts.collect(),
        project: ProjectId::parse(project).ok()?,
        region,
        route: Route::Direct,
    })
}
