//! What is watched in this visit, and what was told of it: noted, shown for a while, and where the reader wants it said
//! by the operating system. What is watched is asked for though nobody can see the page.

use std::sync::Arc;

use cloud::legible::legible;
use cloud::time::Moment;
use leptos::prelude::*;
use tasks::names;
use tasks::query::{Expression, Field};
use tasks::sources::job_name;
use tasks::status::Status;
use tasks::task::TaskKey;
use tasks::watch::{Look, News, QuietHours, Watched};

use super::live::{Live, Matching};
use super::services::Services;
use crate::browser::background::run;
use crate::browser::sound::Sound;
use crate::browser::{clock, favicon, intl, notifications, page};
use crate::paths::{Job, Page, Tab};
use crate::reactive::effect;
use crate::{Locale, say};

/// Milliseconds for which something stays on the page.
const SHOWN_FOR: u32 = 8_000;
/// The most that is kept of what was told.
const KEPT: usize = 200;
/// The most tasks that are named where several are told of together.
const NAMED: usize = 3;

/// Something that was told.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Its number, in the order of telling.
    pub number: u32,
    /// When.
    pub at: Moment,
    /// In words.
    pub words: String,
    /// What shows it.
    pub page: Page,
}

/// Something that is watched.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// A job.
    Job(TaskKey),
    /// A view, by its name in addresses.
    View(String),
}

/// What is watched, and told.
#[derive(Clone, Copy)]
pub struct Telling {
    watched: RwSignal<Watched>,
    /// With what it works, and what lives as long as the visit.
    services: StoredValue<Option<(Services, Owner)>>,
    is_following: RwSignal<bool>,
    /// All that was told, the newest first.
    pub told: RwSignal<Vec<Told>>,
    /// What of it is on the page.
    pub shown: RwSignal<Vec<Told>>,
    /// Whether the reader is at it, so that nothing of it goes.
    pub is_held: StoredValue<bool>,
    /// How much the reader has not seen.
    pub unseen: RwSignal<u32>,
    /// Whether the operating system says it too.
    pub notifies: RwSignal<bool>,
    /// Whether it was asked for and refused.
    pub is_refused: RwSignal<bool>,
    /// What plays a sound; none where the reader wants none.
    sound: StoredValue<Option<Sound>, LocalStorage>,
    /// When it is only noted.
    pub quiet: RwSignal<Option<QuietHours>>,
}

impl Default for Telling {
    /// Nothing is watched.
    fn default() -> Self {
        Self {
            watched: RwSignal::new(Watched::default()),
            services: StoredValue::new(None),
            is_following: RwSignal::new(false),
            told: RwSignal::new(Vec::new()),
            shown: RwSignal::new(Vec::new()),
            is_held: StoredValue::new(false),
            unseen: RwSignal::new(0),
            notifies: RwSignal::new(false),
            is_refused: RwSignal::new(false),
            sound: StoredValue::new_local(None),
            quiet: RwSignal::new(None),
        }
    }
}

impl Telling {
    /// From now on it works with these.
    pub fn serve(self, services: Services) {
        self.services.set_value(Some((services, Owner::current().unwrap_or_default())));
    }

    /// Whether anything is or was watched.
    pub fn is_used(self) -> bool {
        self.is_following.get()
    }

    /// Whether a job is watched.
    pub fn has(self, job: &TaskKey) -> bool {
        self.watched.with(|watched| watched.has(job))
    }

    /// Whether a view is watched.
    pub fn has_view(self, name: &str) -> bool {
        self.watched.with(|watched| watched.has_view(name))
    }

    /// Watches a job, or no more.
    #[inline(never)] // so that it can come later
    pub fn turn(self, job: TaskKey, status: Status) {
        self.watched.update(|watched| if watched.has(&job) { watched.leave(&job) } else { watched.watch(job, status) });
        self.follow();
    }

    /// Watches a view, or no more.
    #[inline(never)] // so that it can come later
    pub fn turn_view(self, name: &str) {
        self.watched
            .update(|watched| if watched.has_view(name) { watched.leave_view(name) } else { watched.watch_view(name) });
        self.follow();
    }

    /// A watched view is called otherwise now.
    pub fn rename_view(self, from: &str, to: &str) {
        self.watched.update(|watched| watched.rename_view(from, to));
    }

    /// All that is watched, with what it is called and what shows it.
    #[inline(never)] // so that it can come later
    pub fn subjects(self, locale: Locale) -> Vec<(Subject, String, Page)> {
        let Some((Services { live, views, .. }, _)) = self.services.get_value() else { return Vec::new() };
        self.watched.with(|watched| {
            let jobs = watched.jobs().map(|key| (Subject::Job(key.clone()), called(key, live, locale), shows(key)));
            let views = watched.views().filter_map(|name| {
                let view = views.find(name)?;
                Some((Subject::View(name.to_owned()), view.name(locale), Page::Tasks(view.list())))
            });
            jobs.chain(views).collect()
        })
    }

    /// Watches something no more.
    #[inline(never)] // so that it can come later
    pub fn leave(self, subject: &Subject) {
        self.watched.update(|watched| match subject {
            Subject::Job(job) => watched.leave(job),
            Subject::View(name) => watched.leave_view(name),
        });
    }

    /// From now on it looks at what the lists bring.
    fn follow(self) {
        let served = self.services.get_value().filter(|_| !self.is_following.get_untracked());
        let Some((services, owner)) = served else { return };
        self.is_following.set(true);
        let Services { live, views, preferences, .. } = services;
        // For the visit, whatever page it began on.
        owner.with(|| {
            let text_of = move |name: &str| views.find(name).map(|view| view.list().filter);
            let filter_of = move |name: &str| text_of(name).map(|text| Expression::parse(&text));
            effect(move || {
                live.lanes.track();
                let watched = self.watched.get();
                live.watch(move |list| {
                    let is_same = |job: &TaskKey| {
                        (job.source, &job.region, &job.project) == (list.source, &list.region, &list.project)
                    };
                    let brings = |filter: Expression| {
                        let mut words = filter.values(Field::Source).peekable();
                        words.peek().is_none() || words.any(|word| list.source.is_meant_by(&word))
                    };
                    watched.jobs().any(is_same) || watched.views().filter_map(filter_of).any(brings)
                });
            });
            let matching = live.matching(move || {
                let zone = preferences.zone.get_untracked();
                let names: Vec<String> = self.watched.with(|watched| watched.views().map(str::to_owned).collect());
                let at = |text: &str| Expression::parse(text).at(clock::now(), |wall| intl::from_wall(wall, zone));
                let asked = |name: String| {
                    let text = text_of(&name)?;
                    let filter = at(&text);
                    Some((name, text, filter))
                };
                names.into_iter().filter_map(asked).collect()
            });
            let seen = StoredValue::new(None);
            effect(move || {
                let matching = matching.get();
                // While others are looked for, they are still those before.
                let is_same =
                    |before: &Arc<Vec<Matching>>| matching.as_ref().is_some_and(|now| Arc::ptr_eq(before, now));
                if seen.with_value(|seen| seen.as_ref().is_some_and(is_same)) {
                    return;
                }
                seen.set_value(matching.clone());
                let mut watched = self.watched.get_untracked();
                let before: Vec<TaskKey> = watched.jobs().cloned().collect();
                let mut news = watched.ended(&|key| live.find_listed(key).map(|task| task.status));
                let (whole, owned) = (live.whole_lists(), live.take_owned());
                for Matching { name, text, keys } in matching.iter().flat_map(|all| all.iter()) {
                    let look = Look { filter: text, whole: &whole, owned: &owned };
                    news.extend(watched.see(name, look, keys.clone()));
                }
                if watched.jobs().count() == before.len() {
                    // What is known of views is nobody else's.
                    if let Some(mut known) = self.watched.try_write_untracked() {
                        *known = watched;
                    }
                } else {
                    self.watched.set(watched);
                }
                for news in news {
                    self.tell(services, news);
                }
            });
            page::on_visibility(move |hidden| {
                if !hidden {
                    favicon::show("icon.svg");
                }
            });
        });
    }

    fn tell(self, services: Services, news: News) {
        let Services { live, views, preferences, .. } = services;
        let locale = preferences.locale.get_untracked();
        let is_failure = matches!(news, News::Ended(_, Status::Failed));
        let (words, page) = match news {
            News::Ended(key, status) => {
                let name = called(&key, live, locale);
                let words = match status {
                    Status::Failed => say!(locale, telling.failed, name = name),
                    Status::Canceled => say!(locale, telling.canceled, name = name),
                    _ => say!(locale, telling.completed, name = name),
                };
                (words, shows(&key))
            }
            News::Matches(name, keys) => {
                let Some(view) = views.find(&name) else { return };
                let names: Vec<String> = keys.iter().take(NAMED).map(|key| called(key, live, locale)).collect();
                let (names, more, view_name) = (names.join(", "), keys.len().saturating_sub(NAMED), view.name(locale));
                let words = match more {
                    0 => say!(locale, telling.matches, name = names, view = view_name),
                    _ => say!(locale, telling.matches_more, name = names, count = more, view = view_name),
                };
                match keys.as_slice() {
                    [only] => (words, shows(only)),
                    _ => (words, Page::Tasks(view.list())),
                }
            }
        };
        let at = clock::now();
        let number = self.told.with_untracked(|told| told.first().map_or(0, |last| last.number + 1));
        let told = Told { number, at, words, page };
        self.told.update(|all| {
            all.insert(0, told.clone());
            all.truncate(KEPT);
        });
        self.unseen.update(|count| *count += 1);
        let ahead = intl::ahead_of_utc(at, preferences.zone.get_untracked());
        if self.quiet.get_untracked().is_some_and(|quiet| quiet.hold(at, ahead)) {
            return;
        }
        if page::is_hidden() {
            favicon::show(if is_failure { "icon-failed.svg" } else { "icon-ended.svg" });
        }
        if self.notifies.get_untracked() {
            notifications::show(&say!(locale, app.name), &told.words);
        }
        self.sound.with_value(|sound| {
            if let Some(sound) = sound {
                sound.play(is_failure);
            }
        });
        self.shown.update(|shown| shown.push(told));
        run(async move {
            // Who was away is to see it.
            page::until_seen().await;
            clock::sleep(SHOWN_FOR).await;
            while self.is_held.try_get_value() == Some(true) {
                clock::sleep(1_000).await;
            }
            self.dismiss(number);
        });
    }

    /// Takes something from the page; it stays in the list.
    pub fn dismiss(self, number: u32) {
        self.is_held.try_set_value(false);
        self.shown.try_update(|shown| shown.retain(|told| told.number != number));
    }

    /// Has a sound played with it, or no more. Tells whether one will be.
    #[inline(never)] // so that it can come later
    pub fn sound(self, wants: bool) -> bool {
        self.sound.set_value(wants.then(Sound::new).flatten());
        self.sound.with_value(Option::is_some)
    }

    /// Has the operating system say it, or no more. The reader is asked when it is wanted first.
    #[inline(never)] // so that it can come later
    pub fn notify(self, wants: bool) {
        self.notifies.set(false);
        self.is_refused.set(false);
        if wants {
            run(async move {
                let may = notifications::ask().await;
                self.notifies.try_set(may);
                self.is_refused.try_set(!may);
            });
        }
    }
}

/// What shows a task.
fn shows(key: &TaskKey) -> Page {
    Page::Task(Job { key: key.clone(), instance: None, tab: Tab::default() })
}

/// What a task is called: what it does, and with what; its id where it is not in a list any more.
fn called(key: &TaskKey, live: Live, locale: Locale) -> String {
    let Some(task) = live.find_listed(key) else { return legible(&key.id) };
    let name = job_name(&task).map_or_else(
        || legible(&task.name),
        |name: names::Name| match locale {
            Locale::English => name.en.to_owned(),
            Locale::Chinese => name.zh.to_owned(),
        },
    );
    match &task.instance {
        Some(instance) => [&name, " · ", &legible(instance.name.as_ref().unwrap_or(&instance.id))].concat(),
        None => name,
    }
}

/// What is told; nothing where there is no page (a part on its own in a test).
pub fn telling() -> Telling {
    use_context().unwrap_or_default()
}
