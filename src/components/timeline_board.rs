//! The bars of a timeline on a canvas, under the hands: wheel, pointer, two fingers, keys. What they do to the stretch
//! of time that is seen is decided in the pure crate; here it is only told.

use std::sync::Arc;

use cloud::legible::legible;
use cloud::time::Moment;
use leptos::html;
use leptos::prelude::*;
use tasks::lanes::{AXIS, By, Chart, Folding, Hit, LONGEST, Picture, SHORTEST, Scale, Scene, Tick, Timeline, ticks};
use tasks::store::RowId;
use web_sys::KeyboardEvent;
use web_sys::PointerEvent;
use web_sys::WheelEvent;

use super::dynamic::shown;
use super::timeline_facts::timeline_facts;
use super::wording;
use crate::browser::background::Job;
use crate::browser::canvas::{self, Colours, SchemeWatch};
use crate::browser::keyboard::EscapeWatch;
use crate::browser::page::SizeWatch;
use crate::browser::{clock, intl};
use crate::keys::action::Action;
use crate::paths::{self, Page, Window};
use crate::reactive::{derived, effect, memo};
use crate::state::live::Live;
use crate::state::place::Place;
use crate::state::preferences::{Preferences, preferences};
use crate::{Locale, say, text};

/// How long nothing has to change before the address says it, in milliseconds: browsers refuse to be told all the time.
const SETTLED: u32 = 250;
/// The highest picture that is saved, in pixels: browsers draw none that is much higher.
const HIGHEST: f32 = 8_000.0;
/// So long what is told of a bar waits for a pointer on its way to it, in milliseconds.
const ON_ITS_WAY: u32 = 300;
/// Who sees more milliseconds than these is told the years.
const YEARS: i64 = 300 * 86_400_000;
/// How far a key moves, as a part of what is seen; and how much it zooms.
const STEP: f64 = 0.15;
const ZOOM: f64 = 1.5;
/// A pointer that moved no further has not dragged.
const STILL: f64 = 4.0;
/// After now, so much of a span is seen of what comes.
const AHEAD: i64 = 8;

/// What a pointer or the keyboard's focus is at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pointed {
    /// The job.
    pub row: RowId,
    /// How many are drawn as one with it.
    pub count: usize,
    /// Where its facts are to stand.
    pub at: (f64, f64),
}

/// The timeline as its parts see it.
#[derive(Clone, Copy)]
pub struct Board {
    /// Where jobs are looked at.
    pub live: Live,
    /// Where one is.
    pub place: Place,
    /// How things are shown.
    pub preferences: Preferences,
    /// The bars; none before they are made.
    pub timeline: Signal<Option<Arc<Timeline>>>,
    /// What lanes stand for.
    pub by: Signal<By>,
    /// The stretch of time that is seen.
    pub window: RwSignal<Window>,
    /// How time is folded.
    pub folding: Memo<Folding>,
    /// The job that the keyboard's focus is at, or was last.
    pub marked: RwSignal<Option<RowId>>,
    /// The lane that the keyboard is at, by its label.
    pub lane: RwSignal<Option<String>>,
    /// How far down one has scrolled.
    pub scrolled: RwSignal<f64>,
    /// What a pointer or the focus is at.
    pub pointed: RwSignal<Option<Pointed>>,
    /// The moment that it is.
    pub now: RwSignal<Moment>,
    /// Of the canvas and its frame, in pixels.
    pub size: RwSignal<(f64, f64)>,
    midnights: Memo<Vec<i64>>,
    colours: RwSignal<Colours>,
    frame: NodeRef<html::Div>,
    /// What is about to be told to the address.
    telling: StoredValue<Job, LocalStorage>,
    /// What takes the facts of a bar away soon.
    fading: StoredValue<Job, LocalStorage>,
}

impl Board {
    /// A timeline of these bars, as the address says.
    pub fn new(
        live: Live,
        place: Place,
        timeline: Signal<Option<Arc<Timeline>>>,
        window: RwSignal<Window>,
        address: Signal<paths::Timeline>,
    ) -> Self {
        let preferences = preferences();
        let now = crate::state::ticker::now();
        let folds = memo(move || address.read().folds);
        let folding = memo(move || match &*timeline.read() {
            Some(timeline) if folds.get() => Folding::new(&timeline.chart.idle),
            _ => Folding::default(),
        });
        let today = memo(move || now.get().millis().div_euclid(3_600_000));
        let midnights = memo(move || {
            today.track();
            let all = intl::midnights(now.get_untracked(), preferences.zone.get());
            all.into_iter().map(Moment::millis).collect()
        });
        Self {
            live,
            place,
            preferences,
            timeline,
            by: derived(move || address.read().lanes),
            window,
            folding,
            marked: RwSignal::new(None),
            lane: RwSignal::new(None),
            scrolled: RwSignal::new(0.0),
            pointed: RwSignal::new(None),
            now,
            size: RwSignal::new((0.0, 0.0)),
            midnights,
            colours: RwSignal::new(Colours::default()),
            frame: NodeRef::new(),
            telling: StoredValue::new_local(Job::default()),
            fading: StoredValue::new_local(Job::default()),
        }
    }

    /// How wide the heads of lanes are.
    fn heads(self) -> f64 {
        if self.size.read().0 < 640.0 { 104.0 } else { 200.0 }
    }

    /// The moments at the edges of what is seen.
    pub fn edges(self) -> (i64, i64) {
        let now = self.now.get().millis();
        match self.window.get() {
            Window::Range(from, to) => (from.millis(), to.millis()),
            Window::Span(span) => (now - span, now + span / AHEAD),
            Window::All => {
                let extent = self.timeline.with(|timeline| timeline.as_ref().and_then(|of| of.chart.extent));
                let (from, to) = extent.unwrap_or((now - 3_600_000, now));
                let (from, to) = (from.min(now), to.max(now));
                let room = (to - from) / 50 + 30_000;
                (from - room, to + room)
            }
        }
    }

    /// Time, as it is laid out now.
    pub fn scale(self) -> Scale {
        let (from, to) = self.edges();
        Scale::new(self.folding.get(), from, to, (self.size.read().0 - self.heads()).max(50.0))
    }

    /// Shows another stretch of time.
    pub fn show(self, window: Window) {
        self.window.set(window);
        self.pointed.set(None);
        self.tell();
    }

    /// Shows what a scale shows.
    fn show_scale(self, scale: &Scale) {
        let (from, to) = scale.window();
        if let (Some(from), Some(to)) = (Moment::from_millis(from), Moment::from_millis(to.max(from + 1_000))) {
            self.show(Window::Range(from, to));
        }
    }

    /// Has the address say what is on screen, once it has settled.
    pub fn tell(self) {
        self.telling.set_value(Job::spawn(async move {
            clock::sleep(SETTLED).await;
            let Page::Timeline(now) = self.place.address.get_untracked().page else { return };
            let row = self.marked.get_untracked().and_then(|row| self.live.look(row, |task| task.key.clone()));
            let next = paths::Timeline { window: self.window.get_untracked().rounded(), row, ..now.clone() };
            if next != now {
                self.place.go(Page::Timeline(next), true);
            }
        }));
    }

    /// Zooms about a pixel of the time, or about the middle.
    pub fn zoom(self, factor: f64, x: Option<f64>) {
        let scale = untrack(|| self.scale());
        // Who looks at the last hours looks at fewer or more of them, not at another moment.
        if let (Window::Span(span), None) = (self.window.get_untracked(), x) {
            let span = (span as f64 * factor).clamp(SHORTEST, LONGEST);
            return self.show(Window::Span((span / 60_000.0).round() as i64 * 60_000));
        }
        let x = x.unwrap_or(scale.width() / 2.0);
        self.show_scale(&scale.zoomed(factor, x));
    }

    /// Moves by a part of what is seen.
    pub fn pan(self, part: f64) {
        let scale = untrack(|| self.scale());
        self.show_scale(&scale.panned(part * scale.width()));
    }

    /// Shows as much time as now, with the moment that it is in it.
    pub fn to_now(self) {
        let (from, to) = untrack(|| self.edges());
        let span = (to - from) * AHEAD / (AHEAD + 1);
        let span = (span / 60_000).clamp(1, LONGEST as i64 / 60_000) * 60_000;
        self.show(Window::Span(span));
    }

    /// Goes to another lane, down or up, and brings it in sight.
    pub fn step(self, down: bool) {
        let Some(timeline) = self.timeline.get_untracked() else { return };
        let Some(last) = timeline.chart.lanes.len().checked_sub(1) else { return };
        let next = match untrack(|| self.lane_in(&timeline.chart)) {
            None => timeline.chart.lane_at(self.scrolled.get_untracked() as f32).unwrap_or(0),
            Some(lane) if down => lane + 1,
            Some(lane) => lane.saturating_sub(1),
        };
        self.choose(&timeline.chart, next.min(last));
        self.reveal(&timeline.chart, next.min(last));
    }

    /// The place of the lane that the keyboard is at; none where it has gone.
    pub fn lane_in(self, chart: &Chart) -> Option<usize> {
        self.lane.with(|label| chart.lanes.iter().position(|lane| Some(&lane.label) == label.as_ref()))
    }

    fn choose(self, chart: &Chart, lane: usize) {
        self.lane.set(chart.lanes.get(lane).map(|lane| lane.label.clone()));
    }

    /// Forgets what was pointed at, marked and chosen: other jobs are shown.
    pub fn forget(self) {
        self.pointed.set(None);
        self.marked.set(None);
        self.lane.set(None);
    }

    /// Has the facts of a bar stay, as a pointer is at it or at them.
    pub fn stay(self) {
        self.fading.set_value(Job::default());
    }

    /// Takes the facts of a bar away, unless a pointer that left it comes to them.
    pub fn fade(self) {
        if self.pointed.with_untracked(Option::is_none) || self.fading.with_value(Job::is_under_way) {
            return;
        }
        self.fading.set_value(Job::spawn(async move {
            clock::sleep(ON_ITS_WAY).await;
            self.fading.update_value(Job::end);
            self.pointed.set(None);
        }));
    }

    fn reveal(self, chart: &Chart, lane: usize) {
        let (top, bottom) = (f64::from(chart.top(lane)), f64::from(chart.top(lane + 1)));
        let height = self.size.get_untracked().1 - f64::from(AXIS);
        let scrolled = self.scrolled.get_untracked();
        let to = if top < scrolled {
            top
        } else if bottom > scrolled + height {
            (bottom - height).min(top)
        } else {
            return;
        };
        if let Some(frame) = self.frame.get_untracked() {
            frame.set_scroll_top(to.ceil() as i32);
        }
        self.scrolled.set(to);
    }

    /// Marks a job and brings its lane in sight, and its beginning where nothing of it is seen.
    pub fn mark(self, row: RowId) {
        let Some(timeline) = self.timeline.get_untracked() else { return };
        let Some(bar) = timeline.chart.bar_of(row) else { return };
        self.marked.set(Some(row));
        self.reveal(&timeline.chart, timeline.chart.lane_of(timeline.chart.track_of(bar)));
    }

    /// Does what a key says.
    pub fn act(self, action: Action) {
        match action {
            Action::Earlier => self.pan(-STEP),
            Action::Later => self.pan(STEP),
            Action::ZoomIn => self.zoom(1.0 / ZOOM, None),
            Action::ZoomOut => self.zoom(ZOOM, None),
            Action::WholeTime => self.show(Window::All),
            Action::ToNow => self.to_now(),
            Action::NextLane => self.step(true),
            Action::PreviousLane => self.step(false),
            _ => {}
        }
    }

    /// The name of a lane, told where there is none.
    pub fn lane_name(self, label: &str, locale: Locale) -> String {
        match self.by.get() {
            _ if !label.is_empty() => legible(label),
            By::Instance => say!(locale, timeline.no_instance),
            By::Product | By::Connection | By::Name => say!(locale, timeline.no_name),
        }
    }

    /// Looks at what is on screen, or at all lanes.
    fn with_scene<T>(self, whole: bool, look: impl FnOnce(&Scene) -> T) -> Option<T> {
        let timeline = self.timeline.get()?;
        let (locale, zone) = (self.preferences.locale.get(), self.preferences.zone.get());
        let scale = self.scale();
        let has_years = scale.window().1 - scale.window().0 > YEARS;
        let label = |tick: Tick| {
            let at = Moment::from_millis(tick.at).unwrap_or_default();
            let text = intl::date_time(at, zone);
            let part = if tick.is_day {
                if has_years { 0..10 } else { 5..10 }
            } else if tick.has_seconds {
                11..19
            } else {
                11..16
            };
            (tick, text.get(part).unwrap_or_default().to_owned())
        };
        let ticks: Vec<(Tick, String)> = ticks(&scale, &self.midnights.read(), 84.0).into_iter().map(label).collect();
        let day = intl::date_time(Moment::from_millis(scale.window().0).unwrap_or_default(), zone);
        let marked = self.marked.get().and_then(|row| timeline.chart.bar_of(row));
        let pointed = self.pointed.get().and_then(|pointed| timeline.chart.bar_of(pointed.row));
        let height = match whole {
            true => AXIS + timeline.chart.top(saved_lanes(&timeline.chart)),
            false => self.size.read().1 as f32,
        };
        let scene = Scene {
            chart: &timeline.chart,
            scale: &scale,
            now: self.now.get().millis(),
            heads: self.heads() as f32,
            height,
            scrolled: if whole { 0.0 } else { self.scrolled.get() as f32 },
            ticks: &ticks,
            day: day.get(..10).unwrap_or(&day),
            name: &|label| self.lane_name(label, locale),
            folded: &|millis| wording::span(millis, locale),
            marked: if whole { None } else { pointed.or(marked) },
            lane: if whole { None } else { self.lane_in(&timeline.chart) },
        };
        Some(look(&scene))
    }

    /// The picture of all lanes in the stretch of time that is seen, and its colours.
    pub fn whole(self) -> Option<(Picture, Colours)> {
        untrack(|| Some((self.with_scene(true, |scene| scene.picture())?, self.colours.get())))
    }

    /// How many of how many lanes a saved picture has room for, where that is not all.
    pub fn cut(self) -> Option<(usize, usize)> {
        self.timeline.with_untracked(|timeline| {
            let chart = &timeline.as_ref()?.chart;
            let (saved, all) = (saved_lanes(chart), chart.lanes.len());
            (saved < all).then_some((saved, all))
        })
    }

    /// What stands at a point of the canvas.
    fn hit(self, x: f64, y: f64) -> Hit {
        untrack(|| self.with_scene(false, |scene| scene.hit(x as f32, y as f32))).unwrap_or(Hit::Nothing)
    }

    /// Tells the facts of a job where its bar stands.
    pub fn point_at(self, row: RowId) {
        let bar = self.timeline.with_untracked(|timeline| timeline.as_ref().and_then(|of| of.chart.bar_of(row)));
        let place = bar.and_then(|bar| untrack(|| self.with_scene(false, |scene| scene.place(bar))).flatten());
        self.pointed.set(place.map(|at| Pointed {
            row,
            count: 1,
            at: (f64::from(at.x).max(untrack(|| self.heads())) + 8.0, f64::from(at.y + at.height)),
        }));
    }

    fn row_of(self, bar: usize) -> Option<RowId> {
        self.timeline.with_untracked(|timeline| timeline.as_ref()?.chart.bars.get(bar).map(|bar| bar.row))
    }
}

/// How many lanes a saved picture has room for.
fn saved_lanes(chart: &Chart) -> usize {
    chart.lane_at(HIGHEST - AXIS).unwrap_or(chart.lanes.len())
}

/// How it was when the last pointer came or went.
struct Begun {
    /// How time was laid out.
    scale: Scale,
    /// Where the pointers were.
    places: Vec<(f64, f64)>,
    /// How far down one had scrolled.
    scrolled: f64,
}

/// Fingers, or a mouse's button, on the canvas.
#[derive(Default)]
struct Gesture {
    /// Who is down, and where.
    pointers: Vec<(i32, f64, f64)>,
    begun: Option<Begun>,
    has_moved: bool,
}

impl Gesture {
    fn begin(&mut self, board: Board) {
        let places = self.pointers.iter().map(|(_, x, y)| (*x, *y)).collect();
        let (scale, scrolled) = (untrack(|| board.scale()), board.scrolled.get_untracked());
        self.begun = Some(Begun { scale, places, scrolled });
    }

    /// What is to be seen, and how far down, as the pointers stand now.
    fn seen(&self, heads: f64) -> Option<(Scale, f64)> {
        let Begun { scale, places, scrolled } = self.begun.as_ref()?;
        match (places.as_slice(), self.pointers.as_slice()) {
            ([(x0, y0)], [(_, x, y)]) => Some((scale.panned(x0 - x), scrolled + y0 - y)),
            ([(a0, _), (b0, _), ..], [(_, a, _), (_, b, _), ..]) => {
                // As far apart as they are, whichever way: what was between them stays between them.
                let (before, after) = ((a0 - b0).abs().max(24.0), (a - b).abs().max(24.0));
                let (middle, moved) = ((a0 + b0) / 2.0, (a + b) / 2.0);
                Some((scale.zoomed(before / after, middle - heads).panned(middle - moved), *scrolled))
            }
            _ => None,
        }
    }
}

/// The canvas in its frame.
#[inline(never)] // so that it can come later
pub fn timeline_board(board: Board, on_open: Callback<RowId>, on_enter: Callback<()>) -> AnyView {
    let canvas = NodeRef::<html::Canvas>::new();
    let probes = NodeRef::<html::Div>::new();
    let watch = StoredValue::new_local(None::<SizeWatch>);
    let gesture = StoredValue::new_local(Gesture::default());
    let Board { frame, size, scrolled, .. } = board;
    effect(move || {
        let Some(frame) = frame.get() else { return };
        watch.set_value(SizeWatch::new(&frame, move |width, height| {
            _ = size.try_set((width.floor(), height.floor()));
        }));
    });
    on_cleanup(move || watch.set_value(None));
    // Colours change with the theme, the system's and the reader's.
    let turned = RwSignal::new(0_u32);
    let scheme = StoredValue::new_local(SchemeWatch::new(move || _ = turned.try_update(|times| *times += 1)));
    on_cleanup(move || scheme.set_value(None));
    // What a pointer brought up goes without moving it.
    let escape = StoredValue::new_local(Some(EscapeWatch::new(move || board.pointed.set(None))));
    on_cleanup(move || escape.set_value(None));
    effect(move || {
        turned.track();
        board.now.track();
        board.preferences.theme.track();
        board.preferences.palette.track();
        let Some(probes) = probes.get() else { return };
        let colours = Colours::of(&probes);
        if board.colours.with_untracked(|before| *before != colours) {
            board.colours.set(colours);
        }
    });
    // However much changes, it is drawn once a frame.
    let is_due = StoredValue::new(false);
    effect(move || {
        board.track();
        if canvas.get().is_none() || is_due.get_value() {
            return;
        }
        is_due.set_value(true);
        request_animation_frame(move || {
            if is_due.try_set_value(false).is_some() {
                return;
            }
            let Some(canvas) = canvas.get_untracked() else { return };
            if let Some((picture, colours)) =
                untrack(|| Some((board.with_scene(false, |scene| scene.picture())?, board.colours.get())))
            {
                canvas::draw(&canvas, &picture, &colours);
            }
        });
    });
    let place = move |event: &web_sys::MouseEvent| {
        let at = canvas.get_untracked().map(|canvas| canvas::place_in(&canvas, event.client_x(), event.client_y()));
        at.unwrap_or_default()
    };
    let turn = move |event: WheelEvent| {
        let (x, y) = place(&event);
        let (right, down, is_zoom) = canvas::wheel(&event);
        let heads = untrack(|| board.heads());
        if is_zoom || y < f64::from(AXIS) {
            event.prevent_default();
            board.zoom((down / 400.0).clamp(-1.0, 1.0).exp2(), Some((x - heads).max(0.0)));
        } else if right.abs() > down.abs() {
            event.prevent_default();
            board.show_scale(&untrack(|| board.scale()).panned(right));
        }
    };
    let press = move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        let (x, y) = place(&event);
        gesture.update_value(|gesture| {
            gesture.has_moved = gesture.has_moved && !gesture.pointers.is_empty();
            gesture.pointers.retain(|(id, ..)| *id != event.pointer_id());
            gesture.pointers.push((event.pointer_id(), x, y));
            gesture.begin(board);
        });
    };
    let drag = move |event: PointerEvent| {
        let (x, y) = place(&event);
        let is_down = gesture.try_update_value(|gesture| {
            let pointer = gesture.pointers.iter_mut().find(|(id, ..)| *id == event.pointer_id())?;
            (pointer.1, pointer.2) = (x, y);
            let from = gesture.begun.as_ref().and_then(|begun| begun.places.first().copied()).unwrap_or((x, y));
            let is_mouse = event.pointer_type() == "mouse";
            if gesture.pointers.len() > 1 || (x - from.0).abs() > STILL || is_mouse && (y - from.1).abs() > STILL {
                if !gesture.has_moved
                    && let Some(canvas) = canvas.get_untracked()
                {
                    canvas::hold_pointer(&canvas, event.pointer_id());
                }
                gesture.has_moved = true;
            }
            Some((gesture.seen(untrack(|| board.heads())).filter(|_| gesture.has_moved), is_mouse))
        });
        match is_down.flatten() {
            Some((Some((scale, down)), is_mouse)) => {
                board.show_scale(&scale);
                // A finger scrolls by itself.
                if is_mouse && let Some(frame) = frame.get_untracked() {
                    frame.set_scroll_top(down.round() as i32);
                }
            }
            Some((None, _)) => {}
            None => {
                let pointed = match board.hit(x, y) {
                    Hit::Bar(bar, count) => {
                        board.row_of(bar).map(|row| Pointed { row, count, at: (x + 12.0, y + 14.0) })
                    }
                    Hit::Head(_) | Hit::Nothing => None,
                };
                match pointed {
                    None => board.fade(),
                    // They stand still while the pointer is at the same, so that it can come to them.
                    Some(now) => {
                        board.stay();
                        let before = board.pointed.get_untracked();
                        if before.is_none_or(|before| (before.row, before.count) != (now.row, now.count)) {
                            board.pointed.set(pointed);
                        }
                    }
                }
            }
        }
    };
    let lift = move |event: PointerEvent, is_meant: bool| {
        let (x, y) = place(&event);
        let was_still = gesture.try_update_value(|gesture| {
            let was_down = gesture.pointers.iter().any(|(id, ..)| *id == event.pointer_id());
            gesture.pointers.retain(|(id, ..)| *id != event.pointer_id());
            gesture.begin(board);
            was_down && gesture.pointers.is_empty() && !gesture.has_moved
        });
        if !is_meant || was_still != Some(true) {
            return;
        }
        match board.hit(x, y) {
            // What cannot be told apart is looked at more closely.
            Hit::Bar(_, count) if count > 1 => board.zoom(0.25, Some(x - untrack(|| board.heads()))),
            Hit::Bar(bar, _) => {
                if let Some(row) = board.row_of(bar) {
                    on_open.run(row);
                }
            }
            Hit::Head(lane) => {
                if let Some(timeline) = board.timeline.get_untracked() {
                    board.choose(&timeline.chart, lane);
                }
            }
            Hit::Nothing => {}
        }
    };
    let key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        match event.key().as_str() {
            "ArrowLeft" => board.pan(-STEP),
            "ArrowRight" => board.pan(STEP),
            "ArrowDown" => board.step(true),
            "ArrowUp" => board.step(false),
            "Enter" => on_enter.run(()),
            _ => return,
        }
        event.prevent_default();
    };
    let space = move || {
        let all = board.timeline.with(|timeline| timeline.as_ref().map_or(0.0, |of| of.chart.height()));
        pixels((f64::from(all + AXIS) - size.read().1).max(0.0))
    };
    let paints =
        tasks::lanes::Paint::ALL.map(|paint| view! { <span class="timeline-paint" data-paint=slug(paint)></span> });
    let heard = move || {
        let timeline = board.timeline.get()?;
        let locale = board.preferences.locale.get();
        let lane = timeline.chart.lanes.get(board.lane_in(&timeline.chart)?)?;
        let name = board.lane_name(&lane.label, locale);
        Some(say!(locale, timeline.lane_told, name = name, jobs = lane.jobs, failed = lane.failed))
    };
    view! {
        <div class="timeline-board">
            <div
                class="timeline-frame"
                id="timeline-frame"
                node_ref=frame
                tabindex="0"
                role="group"
                aria-label=text!(timeline.board)
                aria-describedby="timeline-hint"
                on:scroll:target=move |event| {
                    scrolled.set(f64::from(event.target().scroll_top()));
                    board.pointed.set(None);
                }
                on:keydown=key
            >
                <canvas
                    node_ref=canvas
                    class="timeline-canvas"
                    aria-hidden="true"
                    data-pointed=shown(move || board.pointed.read().is_some().to_string())
                    style:width=shown(move || pixels(size.read().0))
                    style:height=shown(move || pixels(size.read().1))
                    on:wheel=turn
                    on:pointerdown=press
                    on:pointermove=drag
                    on:pointerup=move |event| lift(event, true)
                    on:pointercancel=move |event| lift(event, false)
                    on:pointerleave=move |_| board.fade()
                ></canvas>
                <div class="timeline-space" aria-hidden="true" style:height=shown(space)></div>
            </div>
            {timeline_facts(board)}
            <div class="timeline-paints" node_ref=probes aria-hidden="true">{paints.into_iter().collect_view()}</div>
            <p class="hidden" aria-live="polite">{shown(move || heard().unwrap_or_default())}</p>
        </div>
    }
    .into_any()
}

impl Board {
    /// Follows all that is drawn.
    fn track(self) {
        self.timeline.track();
        self.window.track();
        self.folding.track();
        self.marked.track();
        self.lane.track();
        self.scrolled.track();
        self.pointed.track();
        self.now.track();
        self.size.track();
        self.midnights.track();
        self.colours.track();
        self.by.track();
        self.preferences.locale.track();
        self.preferences.zone.track();
    }
}

/// The word of a paint in the style sheet.
fn slug(paint: tasks::lanes::Paint) -> &'static str {
    use tasks::lanes::Paint;
    match paint {
        Paint::Ground => "ground",
        Paint::Raised => "raised",
        Paint::Hairline => "hairline",
        Paint::Edge => "edge",
        Paint::Ink => "ink",
        Paint::InkSoft => "ink-soft",
        Paint::Accent => "accent",
        Paint::Focus => "focus",
        Paint::State(status) => status.slug(),
    }
}

/// A length as styles write it.
pub fn pixels(length: f64) -> String {
    let mut text = (length.round() as i64).to_string();
    text.push_str("px");
    text
}
