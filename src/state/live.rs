//! The live lists: the store of tasks, a feed for every list of every connection, and the one driver that
//! performs what the feeds decide. It alone spawns, and what it drops is called off.

mod charting;
mod clearing;
mod counting;
mod following;
mod owners;
mod picking;
mod reading;
mod sharing;
mod summing;
mod viewing;

use std::cell::{Ref, RefCell};
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use crate::browser::background::{Job, run};
use crate::reactive::effect;
use cloud::call::{Language, Product};
use cloud::connection::{Colour, Project, SignInWay};
use cloud::credential::Credential as Proof;
use cloud::error::CloudError;
use cloud::id::{ProjectId, RegionId};
use cloud::region::Endpoint;
use cloud::route::Route;
use cloud::time::Moment;
use leptos::prelude::*;
use tasks::around::Around;
use tasks::estimate::History;
use tasks::feed::{Act, Event, Feed, Shown, What, stops_everything};
use tasks::gone::Gone;
use tasks::news::News;
use tasks::ownership::Ownership;
use tasks::shared::Gathering;
use tasks::sources::{Scope, SourceId, TaskPage};
use tasks::store::{RowId, Store};
use tasks::task::{Instance, Task, TaskKey};

pub use self::charting::Telling;
use self::clearing::Clearing;
use self::counting::Choices;
pub use self::counting::{Counted, Question};
use self::picking::Picking;
use self::reading::{instances_of, read_one, read_page};
pub use self::summing::{Matching, Summed};
use self::viewing::{SLICE, is_over};
use super::connections::{ConnectionId, Connections, Entry, Seat};
use super::credential::Credential;
use super::gate::Gate;
use super::leading::Claim;
use super::pacing::Pacing;
use super::preferences::{Preferences, cloud_language};
use super::proving::made_up;
use super::requests::Requests;
use super::session::{Carrier, Session};
use super::tabs::Word;
use crate::browser::demo::Demo;
use crate::browser::{clock, later, page, presence};

/// One list of one project, as a page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneView {
    /// Its number.
    pub id: LaneId,
    /// Its connection's label.
    pub label: String,
    /// Its connection's colour.
    pub colour: Option<Colour>,
    /// Which list.
    pub source: SourceId,
    /// Of which region.
    pub region: RegionId,
    /// Of which project.
    pub project: ProjectId,
    /// How it is.
    pub shown: Shown,
}

/// A list of which another tab hands the rows on, because nobody is signed in to its project here.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedList {
    /// Which list.
    pub source: SourceId,
    /// Of which region.
    pub region: RegionId,
    /// Of which project.
    pub project: ProjectId,
    /// When the other tab had what was handed on last; none while it has nothing yet.
    pub at: Option<Moment>,
    /// Whether the other tab has read the whole list.
    pub is_whole: bool,
}

impl SharedList {
    fn is(&self, source: SourceId, region: &RegionId, project: &ProjectId) -> bool {
        self.source == source && self.region == *region && self.project == *project
    }

    /// Whether it is a list of this project.
    pub fn is_of(&self, project: &Project) -> bool {
        self.region == project.region && self.project == project.id
    }
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
    /// There, with its projects.
    On(Rc<Demo>, Vec<Arc<Project>>),
    /// It did not start.
    Failed(CloudError),
}

/// The live lists.
#[derive(Clone, Copy)]
pub struct Live {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    /// Counts up whenever the store changed.
    pub version: RwSignal<u64>,
    /// Counts up whenever other tasks are shown in place of all that were: rows have the numbers of others then.
    pub turns: RwSignal<u32>,
    /// How each list is.
    pub lanes: RwSignal<Vec<LaneView>>,
    /// The lists whose rows come from other tabs.
    pub shared: RwSignal<Vec<SharedList>>,
    /// The instances to choose from, once somebody asked for them: of a product, by name and id.
    pub instances: RwSignal<Vec<(Product, Instance)>>,
    /// The demo cloud.
    pub demo: RwSignal<DemoState, LocalStorage>,
    /// What refreshes brought since it was told last: how many tasks are new, how many have ended.
    pub news: RwSignal<(u32, u32)>,
    /// How often they are asked.
    pub pacing: Pacing,
    /// Counts up whenever there are other values to choose from.
    counted: RwSignal<u32>,
    connections: Connections,
    requests: Requests,
    patience: u32,
}

#[derive(Default)]
struct Inner {
    store: RefCell<Store>,
    /// The tasks of a file, which are shown in place of those of the lists while it is open.
    file: RefCell<Option<Store>>,
    lanes: RefCell<Vec<Lane>>,
    gate: Gate,
    wanted_instances: RefCell<Vec<String>>,
    gone: RefCell<Gone>,
    /// Of the lists of which something is watched: the tasks of which nothing is new but whose they are.
    owned: RefCell<HashSet<TaskKey>>,
    news: RefCell<News>,
    picking: RefCell<Picking>,
    choices: RefCell<Vec<Choices>>,
    clearing: RefCell<Clearing>,
    /// What hands all rows on to a tab that was opened.
    handing: RefCell<Job>,
    gathering: RefCell<Gathering>,
    /// Whoever makes a view, or what goes with one, has one of it.
    making: Rc<()>,
}

struct Lane {
    id: LaneId,
    /// The connection it belongs to; none for the demo's.
    owner: Option<ConnectionId>,
    session: Session,
    scope: Scope,
    source: SourceId,
    feed: Feed,
    claim: Claim,
    /// Whether this tab is the one that asks, as was known last.
    leads: bool,
    /// Any number.
    seed: u32,
    /// Whether something of it is watched.
    is_watched: bool,
    /// Whether something that runs is in sight.
    has_running: bool,
    /// When rows arrived last.
    heard: Option<Moment>,
    fetching: Job,
    alarm: Job,
    searching: Job,
    /// What tells other tabs all of its ids.
    handing: Job,
    ownership: Ownership,
}

impl Inner {
    /// The tasks that are shown.
    fn shown(&self) -> Ref<'_, Store> {
        Ref::filter_map(self.file.borrow(), Option::as_ref).unwrap_or_else(|_| self.store.borrow())
    }
}

impl Live {
    /// No lists yet; [`Self::follow`] makes them follow the connections.
    pub fn new(connections: Connections, requests: Requests, patience: u32) -> Self {
        Self {
            inner: StoredValue::new_local(Rc::default()),
            version: RwSignal::new(0),
            turns: RwSignal::new(0),
            lanes: RwSignal::new(Vec::new()),
            shared: RwSignal::new(Vec::new()),
            instances: RwSignal::new(Vec::new()),
            demo: RwSignal::new_local(DemoState::Off),
            news: RwSignal::new((0, 0)),
            pacing: Pacing::default(),
            counted: RwSignal::new(0),
            connections,
            requests,
            patience,
        }
    }

    fn inner(self) -> Rc<Inner> {
        self.inner.get_value()
    }

    /// From now on, lists follow the connections, the tokens, the language, what other tabs say, and whether the page is
    /// seen.
    pub fn follow(self, preferences: Preferences) {
        let follow = move || self.sync(self.sessions(), cloud_language(preferences.locale.get()));
        untrack(follow);
        effect(follow);
        self.connections.follow_storage();
        self.connections.tabs.join(move |word| self.take(word));
        self.pacing.follow(preferences, move || self.connections.tabs.say(&Word::Awake));
        effect(move || {
            self.pacing.choice.track();
            self.pacing.presence.track();
            self.each_lane(Self::tell_pace);
        });
        page::on_visibility(move |hidden| {
            if hidden {
                self.each_lane(|live, id| live.tell(id, Event::Hidden));
            } else {
                // Who looks is there.
                self.pacing.notice();
            }
            self.claim();
        });
    }

    /// Every project that can be asked now.
    fn sessions(self) -> Vec<(Option<ConnectionId>, Session)> {
        let entries = self.connections.entries.get();
        if entries.is_empty() {
            return match self.demo.get() {
                DemoState::Off | DemoState::Starting | DemoState::Failed(_) => Vec::new(),
                DemoState::On(demo, projects) => projects
                    .into_iter()
                    .map(|project| {
                        let carrier = Carrier::Demo(Rc::clone(&demo));
                        (None, self.demo_of(project, carrier))
                    })
                    .collect(),
            };
        }
        let mut sessions = Vec::new();
        for entry in entries.iter().filter(|entry| entry.is_on()) {
            let projects = entry.connection.iter().flat_map(|connection| &connection.projects);
            sessions.extend(projects.filter_map(|project| Some((Some(entry.id), self.session(entry, project)?))));
        }
        sessions
    }

    /// A session with a project of a connection; none while nobody is signed in there.
    pub fn session(self, entry: &Entry, project: &Arc<Project>) -> Option<Session> {
        Some(self.session_with(Arc::clone(project), Some(self.connections.credential(entry, project)?)))
    }

    /// A session over the network with whatever is typed.
    pub fn session_with(self, project: Arc<Project>, credential: Option<Credential>) -> Session {
        Session {
            credential,
            project,
            asks_unseen: false,
            carrier: Carrier::Network(self.requests, self.patience),
            gate: self.inner().gate.clone(),
            trust: self.connections.trust,
            proxy_tokens: self.connections.proxy_tokens,
        }
    }

    /// A session with the project of the demo cloud that has this task, if one has it.
    pub fn demo_session(self, key: &TaskKey) -> Option<Session> {
        let DemoState::On(demo, projects) = self.demo.get() else { return None };
        let project = projects.into_iter().find(|project| key.is_served_by(project))?;
        Some(self.demo_of(project, Carrier::Demo(demo)))
    }

    fn demo_of(self, project: Arc<Project>, carrier: Carrier) -> Session {
        let Connections { trust, proxy_tokens, .. } = self.connections;
        Session {
            project,
            credential: None,
            asks_unseen: false,
            carrier,
            gate: self.inner().gate.clone(),
            trust,
            proxy_tokens,
        }
    }

    /// Starts the demo cloud for a page that shows tasks, unless there is a cloud to ask.
    pub fn want_demo(self) {
        let rests = self.demo.with_untracked(|demo| matches!(demo, DemoState::Off | DemoState::Failed(_)));
        if !(rests && self.connections.entries.with_untracked(Vec::is_empty)) {
            return;
        }
        self.demo.set(DemoState::Starting);
        run(async move {
            let started = match later::load().await {
                Ok(()) => Demo::start().await,
                Err(error) => Err(error),
            };
            let state = match started {
                Ok((demo, projects)) => {
                    let projects =
                        projects.iter().filter_map(|p| demo_project(&p.label, &p.region, &p.id)).map(Arc::new);
                    DemoState::On(Rc::new(demo), projects.collect())
                }
                Err(error) => DemoState::Failed(error),
            };
            self.demo.try_set(state);
        });
    }

    /// Makes the lanes those of these sessions: keeps what is the same, drops what is gone, loads what is new.
    fn sync(self, sessions: Vec<(Option<ConnectionId>, Session)>, language: Language) {
        let inner = self.inner();
        let refused = self.connections.refused();
        let mut old = inner.lanes.take();
        let mut lanes = Vec::new();
        let mut to_load = Vec::new();
        let mut next = old.iter().map(|lane| lane.id.0 + 1).max().unwrap_or(0);
        for (owner, session) in sessions {
            for source in SourceId::all().filter(|s| session.project.endpoint(s.product().into()).is_some()) {
                let same = |lane: &Lane| {
                    lane.owner == owner && lane.source == source && lane.session.project == session.project
                };
                match old.iter().position(same) {
                    Some(at) => {
                        let mut lane = old.swap_remove(at);
                        let reloads = lane.scope.language != language;
                        let is_stopped = lane.feed.shown().problem.is_some_and(|p| stops_everything(&p.error));
                        let resumes = is_stopped && !refused.iter().any(|seat| Some(seat.entry.id) == owner);
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
        // What was refused keeps its rows and its lanes, which say why they rest. What was signed out of, removed or
        // let rest keeps nothing.
        for mut lane in old {
            let same = |s: &Seat| Some(s.entry.id) == lane.owner && s.projects().contains(&lane.session.project);
            if refused.iter().any(same) {
                lane.session.credential = None;
                lanes.push(lane);
            }
        }
        inner.lanes.replace(lanes);
        self.forget_strays();
        self.instances.update(Vec::clear);
        // Other tabs that nobody is signed in to learn that this one is.
        to_load.iter().for_each(|(id, _)| self.hand_on(*id, &[]));
        if !to_load.is_empty() && inner.lanes.borrow().iter().any(|lane| lane.owner.is_some()) {
            self.connections.tabs.say(&Word::Hello);
        }
        for (id, whole) in to_load {
            // What nobody looks at is asked when somebody does.
            if page::is_hidden() {
                self.tell(id, Event::Hidden);
            }
            self.tell_pace(id);
            self.tell_picks(id);
            self.tell(id, if whole { Event::Load } else { Event::Resume });
        }
        self.claim();
        self.publish();
    }

    /// The label and the colour of the connection that a task comes through, where one has to be told from another.
    pub fn mark(self, key: &TaskKey) -> Option<(String, Option<Colour>)> {
        let inner = self.inner();
        if inner.file.borrow().is_some() {
            return None;
        }
        let lanes = inner.lanes.borrow();
        let project = |lane: &Lane| (lane.session.project.label.clone(), lane.session.project.colour);
        let lane = lanes.iter().find(|lane| lane.scope.region == key.region && lane.scope.project == key.project)?;
        let (label, colour) = project(lane);
        let has_others = lane.owner.is_some() && lanes.iter().any(|other| other.owner != lane.owner);
        (has_others || colour.is_some()).then_some((label, colour))
    }

    /// Drops the tasks of projects that nobody follows any more, and the lists of other tabs that are read here now.
    fn forget_strays(self) {
        let inner = self.inner();
        let lanes = inner.lanes.borrow();
        self.shared.update(|shared| {
            shared.retain(|list| {
                let is_read_here =
                    |lane: &Lane| lane.is_signed_in() && lane.is(list.source, &list.region, &list.project);
                self.is_known(&list.region, &list.project) && !lanes.iter().any(is_read_here)
            });
        });
        let mut served: HashSet<(RegionId, ProjectId)> =
            lanes.iter().map(|lane| (lane.scope.region.clone(), lane.scope.project.clone())).collect();
        served.extend(
            self.shared
                .with_untracked(|all| all.iter().map(|l| (l.region.clone(), l.project.clone())).collect::<Vec<_>>()),
        );
        inner.store.borrow_mut().forget_strays(|region, project| served.contains(&(region.clone(), project.clone())));
        self.clear_away();
        self.version.update(|v| *v += 1);
    }

    /// Whether a connection asks this project.
    fn is_known(self, region: &RegionId, project: &ProjectId) -> bool {
        let asks = |entry: &Entry| entry.connection.as_ref().is_some_and(|c| c.project(region, project).is_some());
        self.connections.entries.with_untracked(|entries| entries.iter().filter(|entry| entry.is_on()).any(asks))
    }

    /// The way that a list's requests take; none for the demo's.
    pub fn route(self, id: LaneId) -> Option<Route> {
        let inner = self.inner();
        let lanes = inner.lanes.borrow();
        let lane = lanes.iter().find(|lane| lane.id == id)?;
        lane.owner.map(|_| lane.session.project.route.clone())
    }

    /// The project of a list with a made-up credential like its own, for checking the path; none for the demo's.
    pub fn path(self, id: LaneId) -> Option<(Arc<Project>, Proof)> {
        let inner = self.inner();
        let lanes = inner.lanes.borrow();
        let lane = lanes.iter().find(|lane| lane.id == id)?;
        lane.owner?;
        Some((Arc::clone(&lane.session.project), made_up(&lane.session.likeness())))
    }

    /// Asks every list for fresh rows.
    pub fn refresh(self) {
        self.each_lane(|live, id| live.tell(id, Event::Refresh));
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
        let mut asked: Vec<(Session, Product, Language)> = Vec::new();
        for lane in self.inner().lanes.borrow().iter().filter(|lane| lane.is_signed_in()) {
            let product = lane.source.product();
            if !asked.iter().any(|(session, of, _)| *of == product && session.project == lane.session.project) {
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

    /// Looks at the task of a row, if it is at hand.
    pub fn look<T>(self, row: RowId, look: impl FnOnce(&Task) -> T) -> Option<T> {
        self.inner().shown().task(row).as_ref().map(look)
    }

    /// The task of this identity as a list has it, whatever file is open.
    #[inline(never)] // so that it can come later
    pub fn find_listed(self, key: &TaskKey) -> Option<Task> {
        self.inner().store.borrow().find(key)
    }

    /// The row of the task of this identity, if it is at hand.
    pub fn row(self, key: &TaskKey) -> Option<RowId> {
        self.inner().shown().row(key)
    }

    /// The task of this identity, if the opened file or a list holds it.
    pub fn find(self, key: &TaskKey) -> Option<Task> {
        let inner = self.inner();
        let of_file = inner.shown().find(key);
        of_file.or_else(|| inner.store.borrow().find(key))
    }

    /// How long jobs of a task's name took before.
    #[inline(never)] // so that it can come later
    pub fn history(self, task: &Task) -> History {
        self.inner().shown().history(task)
    }

    /// What else happened to a task's instance around its time.
    #[inline(never)] // so that it can come later
    pub fn around(self, task: &Task, now: Moment) -> Around {
        self.inner().shown().around(task, now)
    }

    /// Whether a task is shown as the opened file has it. The cloud is not asked for such a one.
    pub fn is_of_file(self, key: &TaskKey) -> bool {
        self.version.track();
        self.inner().file.borrow().as_ref().is_some_and(|file| file.find(key).is_some())
    }

    /// From now on shows what [`Self::fill_file`] brings, or the lists again.
    pub fn show_file(self, is_open: bool) {
        let inner = self.inner();
        inner.file.replace(is_open.then(Store::default));
        inner.choices.take();
        self.turns.update(|turns| *turns += 1);
        self.tell_file();
    }

    /// Takes further tasks of the file that is open; answers how many it has now, each once. They are shown once
    /// [`Self::tell_file`] is called, as that costs more the more there are.
    pub fn fill_file(self, tasks: Vec<Task>) -> usize {
        let inner = self.inner();
        let mut file = inner.file.borrow_mut();
        file.as_mut().map_or(0, |file| {
            file.apply(tasks);
            file.len()
        })
    }

    /// So many tasks of the file are to be expected in all.
    #[inline(never)] // so that it can come later
    pub async fn expect_of_file(self, tasks: usize) {
        loop {
            let is_up = is_over(SLICE);
            if self.inner().file.borrow_mut().as_mut().is_none_or(|file| file.make_room(tasks, &is_up)) {
                return;
            }
            clock::give_way().await;
        }
    }

    /// Shows the tasks that came.
    pub fn tell_file(self) {
        self.version.update(|v| *v += 1);
    }

    /// Takes what a look-up learned into the lists.
    pub fn learn(self, task: Task) {
        let inner = self.inner();
        // Only what a list could hold: a job of a project that nobody follows would never be refreshed.
        if !self.lanes_of(std::slice::from_ref(&task.key)).is_empty() {
            let mut tasks = vec![task];
            inner.gone.borrow().strike(&mut tasks, clock::now());
            self.take_in(tasks);
            self.version.update(|v| *v += 1);
        }
    }

    /// The cloud says that the records of these tasks are no more.
    #[inline(never)] // so that it can come later
    pub fn forget_records(self, gone: Vec<TaskKey>) {
        if !gone.is_empty() {
            self.bury(&gone);
            // The demo is every tab's own.
            if !self.connections.entries.with_untracked(Vec::is_empty) {
                self.connections.tabs.say(&Word::Gone(gone));
            }
        }
    }

    /// Takes tasks whose records are no more from the lists, and from what may still arrive.
    pub(super) fn bury(self, gone: &[TaskKey]) {
        let inner = self.inner();
        inner.gone.borrow_mut().note(gone.iter().cloned(), clock::now());
        inner.store.borrow_mut().forget(gone);
        for id in self.lanes_of(gone) {
            self.tell(id, Event::Gone(&gone.iter().map(|key| key.id.clone()).collect()));
        }
        self.version.update(|v| *v += 1);
    }

    /// The lists that these tasks are of.
    fn lanes_of(self, tasks: &[TaskKey]) -> Vec<LaneId> {
        let is_theirs = |lane: &&Lane| tasks.iter().any(|key| lane.is(key.source, &key.region, &key.project));
        self.inner().lanes.borrow().iter().filter(is_theirs).map(|lane| lane.id).collect()
    }

    /// Asks the lists of these tasks for fresh rows.
    #[inline(never)] // so that it can come later
    pub fn refresh_lists_of(self, tasks: &[TaskKey]) {
        self.lanes_of(tasks).into_iter().for_each(|id| self.tell(id, Event::Refresh));
    }

    /// Notes a refused credential: every list of its connection stops at once, those with a credential of their own
    /// until it is replaced or somebody asks for fresh rows.
    pub fn refused(self, owner: ConnectionId, project: &Project, error: &CloudError) {
        let mut ids = Vec::new();
        for lane in self.inner().lanes.borrow_mut().iter_mut().filter(|lane| lane.owner == Some(owner)) {
            lane.searching = Job::default();
            ids.push(lane.id);
        }
        for id in ids {
            self.tell(id, Event::SignedOut(error));
        }
        self.connections.refuse(owner, project, error.clone());
    }

    fn each_lane(self, act: fn(Self, LaneId)) {
        let ids: Vec<LaneId> = self.inner().lanes.borrow().iter().map(|lane| lane.id).collect();
        ids.into_iter().for_each(|id| act(self, id));
    }

    fn tell(self, id: LaneId, event: Event<'_>) {
        let inner = self.inner();
        let acts = {
            let mut lanes = inner.lanes.borrow_mut();
            let Some(lane) = lanes.iter_mut().find(|lane| lane.id == id) else { return };
            let asks = matches!(event, Event::Load | Event::Refresh | Event::Resume | Event::Woken);
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
                let (source, scope) = (lane.source, lane.scope.clone());
                drop(lanes);
                let ids = Rc::new(ids);
                self.hand_whole_on(id, &ids);
                self.keep(source, &scope, ids);
                self.look_for_owners(id);
            }
            Act::Fetch { generation, what } => {
                let (session, scope, source, owner) =
                    (lane.session.asking_unseen(lane.is_watched), lane.scope.clone(), lane.source, lane.owner);
                lane.fetching = Job::spawn(async move {
                    let project = Arc::clone(&session.project);
                    match what {
                        What::Page { pick, ask } => match read_page(&session, &scope, source, &pick, ask).await {
                            Ok(page) => self.arrived(id, generation, page),
                            Err(error) => self.failed(id, owner, &project, generation, &error),
                        },
                        What::One(wanted) => match read_one(&session, &scope, source, &wanted).await {
                            Ok(task) => {
                                let gone = self.apply(id, task.iter().cloned().collect());
                                self.tell(id, Event::One { generation, task: task.as_ref() });
                                self.strike(id, &gone);
                            }
                            Err(error) => self.failed(id, owner, &project, generation, &error),
                        },
                    }
                });
            }
        }
    }

    fn arrived(self, id: LaneId, generation: u32, page: TaskPage) {
        let gone = self.apply(id, page.tasks.clone());
        self.tell(id, Event::Page { generation, page: &page });
        self.strike(id, &gone);
        let is_whole = self.inner().lanes.borrow().iter().any(|lane| lane.id == id && lane.feed.shown().is_whole);
        if is_whole {
            self.look_for_owners(id);
        }
    }

    /// Takes tasks of a list that arrived; answers the ids of those among them whose records are deleted.
    fn apply(self, id: LaneId, mut tasks: Vec<Task>) -> HashSet<String> {
        let inner = self.inner();
        let gone = inner.gone.borrow().strike(&mut tasks, clock::now());
        if let Some(lane) = inner.lanes.borrow_mut().iter_mut().find(|lane| lane.id == id) {
            lane.heard = Some(clock::now());
            if lane.feed.shown().is_whole {
                self.note_news(&tasks);
            }
        }
        self.hand_on(id, &tasks);
        self.take_in(tasks);
        self.version.update(|v| *v += 1);
        gone
    }

    /// Has a list know nothing of these.
    fn strike(self, id: LaneId, gone: &HashSet<String>) {
        if !gone.is_empty() {
            self.tell(id, Event::Gone(gone));
        }
    }

    fn failed(self, id: LaneId, owner: Option<ConnectionId>, project: &Project, generation: u32, error: &CloudError) {
        self.tell(id, Event::Failed { generation, error });
        if let Some(owner) = owner.filter(|_| stops_everything(error)) {
            self.refused(owner, project, error);
        }
    }

    fn publish(self) {
        let views: Vec<LaneView> = self.inner().lanes.borrow().iter().map(Lane::view).collect();
        if self.lanes.with_untracked(|old| *old != views) {
            self.lanes.set(views);
        }
    }
}

impl Lane {
    fn new(id: LaneId, owner: Option<ConnectionId>, session: Session, source: SourceId, language: Language) -> Self {
        let (region, project) = (session.project.region.clone(), session.project.id.clone());
        Self {
            id,
            owner,
            session,
            scope: Scope { region, project, language },
            source,
            feed: Feed::new(source),
            claim: Claim::default(),
            leads: false,
            seed: presence::any_number(),
            is_watched: false,
            has_running: false,
            heard: None,
            fetching: Job::default(),
            alarm: Job::default(),
            searching: Job::default(),
            handing: Job::default(),
            ownership: Ownership::default(),
        }
    }

    /// Whether there is a credential to ask with; the demo wants none.
    fn is_signed_in(&self) -> bool {
        self.owner.is_none() || self.session.credential.is_some()
    }

    fn is(&self, source: SourceId, region: &RegionId, project: &ProjectId) -> bool {
        self.source == source && self.scope.region == *region && self.scope.project == *project
    }

    fn view(&self) -> LaneView {
        LaneView {
            id: self.id,
            label: self.session.project.label.clone(),
            colour: self.session.project.colour,
            source: self.source,
            region: self.scope.region.clone(),
            project: self.scope.project.clone(),
            shown: self.feed.shown(),
        }
    }
}

/// A project of the demo cloud. Its route is never used: the worker is asked instead.
fn demo_project(label: &str, region: &str, project: &str) -> Option<Project> {
    let region = RegionId::parse(region).ok()?;
    let info = cloud::region::find(region.as_str())?;
    let hosts = Product::ALL.into_iter().filter_map(|p| Some((p, Endpoint::https(info.host(p)?))));
    Some(Project {
        label: label.to_owned(),
        colour: None,
        products: hosts.collect(),
        id: ProjectId::parse(project).ok()?,
        iam: Endpoint::https(cloud::region::iam(region.as_str())),
        region,
        way: SignInWay::default(),
        route: Route::Direct,
        is_read_only: false,
    })
}
