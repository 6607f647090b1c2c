//! What is seen of a timeline, as a picture: axis, lanes, bars, the moment that it is. A state has a shape of its own,
//! so that no bar is told by its colour alone.

use std::ops::Range;

use super::chart::{Bar, Chart, OPEN};
use super::picture::{Align, Paint, Picture, Rect, Shape, shortened};
use super::scale::Scale;
use super::ticks::Tick;
use crate::status::Status;

/// The height of the axis.
pub const AXIS: f32 = 32.0;
/// The height of a track, and of a bar in it.
const TRACK: f32 = 18.0;
const BAR: f32 = 12.0;
/// Room above and below the tracks of a lane.
const ROOM: f32 = 5.0;
/// The least that a bar is wide.
const LEAST: f32 = 3.0;
/// Two marks of failures on one track are no closer.
const APART: f32 = 9.0;
/// How much of a running bar fades towards now.
const FADE: f32 = 28.0;

/// What is looked at.
pub struct Scene<'a> {
    /// The bars.
    pub chart: &'a Chart,
    /// The time.
    pub scale: &'a Scale,
    /// The moment that it is.
    pub now: i64,
    /// How wide the heads of lanes are.
    pub heads: f32,
    /// How high the picture is.
    pub height: f32,
    /// How far down one has scrolled.
    pub scrolled: f32,
    /// The marks of the axis, with their words.
    pub ticks: &'a [(Tick, String)],
    /// The day at the left edge.
    pub day: &'a str,
    /// What a lane is called.
    pub name: &'a dyn Fn(&str) -> String,
    /// How long a folded stretch is, in words.
    pub folded: &'a dyn Fn(i64) -> String,
    /// The bar that is pointed at or has the focus.
    pub marked: Option<usize>,
    /// The lane that the keyboard is at.
    pub lane: Option<usize>,
}

/// What stands at a point of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    /// The head of a lane.
    Head(usize),
    /// A bar, and how many are drawn as one with it, itself among them.
    Bar(usize, usize),
    /// Nothing.
    Nothing,
}

/// The height of a lane of so many tracks.
fn lane_height(tracks: usize) -> f32 {
    2.0 * ROOM + tracks as f32 * TRACK
}

impl Chart {
    /// Where a lane begins, counted from the first one's beginning.
    pub fn top(&self, lane: usize) -> f32 {
        let before = self.lanes.get(lane).map_or(self.tracks.len(), |lane| lane.tracks.start);
        lane.min(self.lanes.len()) as f32 * 2.0 * ROOM + before as f32 * TRACK
    }

    /// How high all lanes are.
    pub fn height(&self) -> f32 {
        self.top(self.lanes.len())
    }

    /// The lane at a height.
    pub fn lane_at(&self, y: f32) -> Option<usize> {
        let mut lanes = 0..self.lanes.len();
        while lanes.len() > 1 {
            let middle = lanes.start + lanes.len() / 2;
            if self.top(middle) <= y { lanes.start = middle } else { lanes.end = middle }
        }
        (y >= 0.0 && y < self.height()).then_some(lanes.start)
    }
}

/// Bars of a track that are drawn as one.
struct Block {
    bars: Range<usize>,
    from: f32,
    to: f32,
}

impl Scene<'_> {
    /// How wide the lanes are.
    fn width(&self) -> f32 {
        self.scale.width() as f32
    }

    /// Where a moment stands, held near the picture: what is far outside of it would be drawn at no place.
    fn x(&self, at: i64) -> f32 {
        self.heads + (self.scale.x(at) as f32).clamp(-64.0, self.width() + 64.0)
    }

    /// The lanes that are seen.
    fn lanes(&self) -> Range<usize> {
        let first = self.chart.lane_at(self.scrolled.max(0.0)).unwrap_or(0);
        let bottom = self.scrolled + self.height - AXIS;
        // One that begins at the very edge is not seen.
        let end = self
            .chart
            .lane_at(bottom)
            .map_or(self.chart.lanes.len(), |last| if self.chart.top(last) < bottom { last + 1 } else { last });
        first..end.max(first)
    }

    /// Where a lane begins in the picture.
    fn top(&self, lane: usize) -> f32 {
        AXIS + self.chart.top(lane) - self.scrolled
    }

    /// The picture.
    pub fn picture(&self) -> Picture {
        let full = Rect { x: 0.0, y: 0.0, width: self.heads + self.width(), height: self.height };
        let body = Rect { x: self.heads, y: AXIS, width: self.width(), height: self.height - AXIS };
        let mut shapes = vec![Shape::Clip(full), Shape::Fill(full, Paint::Ground, 100), Shape::Clip(body)];
        let lanes = self.lanes();
        let bottom = self.top(lanes.end).min(self.height);
        for (tick, _) in self.ticks {
            let x = crisp(self.x(tick.at));
            let paint = if tick.is_day { Paint::Edge } else { Paint::Hairline };
            shapes.push(Shape::Line([x, AXIS, x, bottom], paint, tick.is_day, 1.0));
        }
        let now = self.x(self.now);
        for lane in lanes.clone() {
            let line = crisp(self.top(lane + 1));
            shapes.push(Shape::Line([self.heads, line, full.width, line], Paint::Hairline, false, 1.0));
        }
        self.draw_folds(&mut shapes, bottom);
        for lane in lanes.clone() {
            self.draw_lane(&mut shapes, lane);
        }
        shapes.push(Shape::Line([crisp(now), AXIS, crisp(now), self.height], Paint::Accent, false, 1.5));
        self.draw_heads(&mut shapes, lanes, full);
        self.draw_axis(&mut shapes, full, now);
        Picture { width: full.width, height: self.height, shapes }
    }

    /// What is folded: a band with a broken edge and, where there is room, how long it is.
    fn draw_folds(&self, shapes: &mut Vec<Shape>, bottom: f32) {
        let (from, to) = self.scale.window();
        let mut last = f32::NEG_INFINITY;
        for (from, to) in self.scale.folding().between(from, to) {
            let (left, right) = (self.x(from), self.x(to));
            // What is narrower than a pixel would be drawn over and over.
            if right - last < 2.0 {
                continue;
            }
            last = right;
            let band = Rect { x: left, y: AXIS, width: (right - left).max(1.0), height: bottom - AXIS };
            shapes.push(Shape::Fill(band, Paint::Raised, 100));
            for x in [left, right] {
                shapes.push(Shape::Line([crisp(x), AXIS, crisp(x), bottom], Paint::Edge, true, 1.0));
            }
        }
    }

    fn draw_lane(&self, shapes: &mut Vec<Shape>, lane: usize) {
        let top = self.top(lane);
        let Some(of) = self.chart.lanes.get(lane) else { return };
        for (number, track) in of.tracks.clone().enumerate() {
            let y = top + ROOM + number as f32 * TRACK + (TRACK - BAR) / 2.0;
            if y + BAR < AXIS || y > self.height {
                continue;
            }
            let mut marked = f32::NEG_INFINITY;
            for block in self.blocks(track) {
                self.draw_block(shapes, &block, y, &mut marked);
            }
        }
    }

    /// What is seen of a track: bars, and where they are too short to be told from each other, several as one.
    fn blocks(&self, track: usize) -> Vec<Block> {
        let (from, to) = self.scale.window();
        let slop = (self.scale.millis_per_pixel() * 8.0) as i64;
        let seen = self.chart.seen(track, from - slop, to, self.now);
        let bars = &self.chart.bars;
        let mut blocks: Vec<Block> = Vec::new();
        let mut at = seen.start;
        while at < seen.end {
            let bar = &bars[at];
            let left = self.x(bar.from);
            let right = self.x(self.chart.drawn_end(bar, self.now)).max(left + LEAST);
            let mut block = Block { bars: at..at + 1, from: left, to: right };
            if right - left <= LEAST {
                // Those that would begin in it are drawn as one with it.
                let edge = self.scale.time(f64::from(right - self.heads));
                let rest = &bars[at + 1..seen.end];
                block.bars.end += rest.partition_point(|next| next.from < edge);
                let last = &bars[block.bars.end - 1];
                let end = self.x(self.chart.drawn_end(last, self.now));
                // Only the last can be long enough to be told from the others: then it stands for itself.
                if block.bars.len() > 1 && end - self.x(last.from) > LEAST {
                    block.bars.end -= 1;
                    block.to = self.x(last.from).clamp(left, block.to);
                } else {
                    block.to = block.to.max(end);
                }
            }
            at = block.bars.end;
            // Next to each other, several are one band.
            match blocks.last_mut() {
                Some(before)
                    if before.bars.len() > 1
                        && block.bars.len() > 1
                        && block.from - before.to < 1.0
                        && self.goes_on(before, &block) =>
                {
                    before.bars.end = block.bars.end;
                    before.to = block.to;
                }
                _ => blocks.push(block),
            }
        }
        blocks
    }

    /// Whether two blocks are drawn alike.
    fn goes_on(&self, before: &Block, next: &Block) -> bool {
        let has_failed = |block: &Block| self.chart.failed(block.bars.clone()) > 0;
        !has_failed(before) && !has_failed(next) && self.chart.common(before.bars.start..next.bars.end).is_some()
    }

    fn draw_block(&self, shapes: &mut Vec<Shape>, block: &Block, y: f32, marked: &mut f32) {
        let Some(bar) = self.chart.bars.get(block.bars.start) else { return };
        let of = Rect { x: block.from, y, width: block.to - block.from, height: BAR };
        let failed = self.chart.failed(block.bars.clone());
        if block.bars.len() == 1 {
            self.draw_bar(shapes, bar, of);
        } else {
            match self.chart.common(block.bars.clone()) {
                Some(status) => draw_short(shapes, status, of),
                None => shapes.push(Shape::Fill(of, Paint::InkSoft, 60)),
            }
            // So much of it as failed, and enough to be seen.
            if failed > 0 {
                let share = (BAR * failed as f32 / block.bars.len() as f32).max(4.0);
                let part = Rect { y: y + BAR - share, height: share, ..of };
                shapes.push(Shape::Fill(part, Paint::State(Status::Failed), 100));
            }
        }
        let middle = if of.width >= 14.0 { of.x + 7.0 } else { of.x + of.width / 2.0 };
        if failed > 0 && middle - *marked >= APART {
            *marked = middle;
            draw_cross(shapes, middle, y + BAR / 2.0, of.width >= 14.0);
        }
        if self.marked.is_some_and(|marked| block.bars.contains(&marked)) {
            let around = Rect { x: of.x - 3.0, y: y - 3.0, width: of.width + 6.0, height: BAR + 6.0 };
            shapes.push(Shape::Outline(around, Paint::Focus, false));
            shapes.push(Shape::Outline(
                Rect { x: around.x + 1.0, y: around.y + 1.0, width: around.width - 2.0, height: around.height - 2.0 },
                Paint::Focus,
                false,
            ));
        }
    }

    fn draw_bar(&self, shapes: &mut Vec<Shape>, bar: &Bar, of: Rect) {
        let paint = Paint::State(bar.status);
        if of.width <= LEAST && bar.status.is_over() {
            return draw_short(shapes, bar.status, of);
        }
        match bar.status {
            Status::Completed => shapes.push(Shape::Fill(of, paint, 100)),
            Status::Failed => {
                shapes.push(Shape::Fill(of, paint, 100));
                shapes.push(Shape::Stripes(of, Paint::Ground));
            }
            Status::Canceled => {
                shapes.push(Shape::Fill(of, paint, 22));
                shapes.push(Shape::Outline(of, paint, false));
                let middle = of.y + BAR / 2.0;
                shapes.push(Shape::Line([of.x, middle, of.x + of.width, middle], paint, false, 1.5));
            }
            Status::Running => self.draw_running(shapes, bar, of),
            Status::Pending | Status::Unauthorized => {
                let of = Rect { width: of.width.max(8.0), ..of };
                shapes.push(Shape::Fill(of, Paint::Ground, 100));
                shapes.push(Shape::Outline(of, paint, true));
                if bar.status == Status::Unauthorized {
                    // Somebody must act: as loud as a mark of exclamation.
                    let x = of.x + 4.0;
                    shapes.push(Shape::Line([x, of.y + 2.5, x, of.y + 7.0], paint, false, 2.0));
                    shapes.push(Shape::Line([x, of.y + 8.5, x, of.y + 10.0], paint, false, 2.0));
                }
            }
            Status::Unknown => {
                shapes.push(Shape::Dots(of, paint));
                shapes.push(Shape::Outline(of, paint, false));
            }
        }
        // Others of its instance ran meanwhile: a line under it.
        if bar.overlaps && of.width > LEAST {
            let y = of.y + BAR + 1.5;
            shapes.push(Shape::Line([of.x, y, of.x + of.width, y], Paint::Ink, false, 1.0));
        }
    }

    /// Whole where it has been, fading where it is, and the likely end as a paler and paler edge.
    fn draw_running(&self, shapes: &mut Vec<Shape>, bar: &Bar, of: Rect) {
        let paint = Paint::State(bar.status);
        let now = self.x(self.now).max(of.x + LEAST);
        let fade = FADE.min((now - of.x) / 2.0);
        shapes.push(Shape::Fill(Rect { width: now - fade - of.x, ..of }, paint, 100));
        let step = fade / 4.0;
        for (number, shown) in (0_u8..).zip([84, 68, 52, 38]) {
            let x = now - fade + f32::from(number) * step;
            shapes.push(Shape::Fill(Rect { x, width: step, ..of }, paint, shown));
        }
        shapes.push(Shape::Outline(Rect { width: now - of.x, ..of }, paint, false));
        if let Some((half, most)) = self.chart.soft(bar.row) {
            let (half, most) = (self.x(half).max(now), self.x(most).max(now));
            shapes.push(Shape::Fill(Rect { x: now, width: half - now, ..of }, paint, 26));
            shapes.push(Shape::Fill(Rect { x: half, width: most - half, ..of }, paint, 12));
            shapes.push(Shape::Outline(Rect { x: now, width: most - now, ..of }, paint, true));
        }
    }

    fn draw_heads(&self, shapes: &mut Vec<Shape>, lanes: Range<usize>, full: Rect) {
        let heads = Rect { x: 0.0, y: AXIS, width: self.heads, height: self.height - AXIS };
        shapes.push(Shape::Clip(heads));
        shapes.push(Shape::Fill(heads, Paint::Ground, 100));
        for number in lanes {
            let Some(lane) = self.chart.lanes.get(number) else { continue };
            let (top, height) = (self.top(number), lane_height(lane.tracks.len()));
            if self.lane == Some(number) {
                let at = Rect { x: 0.0, y: top, width: self.heads, height };
                shapes.push(Shape::Fill(at, Paint::Raised, 100));
                shapes.push(Shape::Fill(Rect { width: 3.0, ..at }, Paint::Focus, 100));
            }
            let line = crisp(top + height);
            shapes.push(Shape::Line([0.0, line, self.heads, line], Paint::Hairline, false, 1.0));
            // The head of a high lane stays in sight as long as something of the lane does.
            let y = (top + lane_height(1) / 2.0)
                .max((AXIS + lane_height(1) / 2.0).min(top + height - lane_height(1) / 2.0));
            let count = if lane.jobs > 1 { lane.jobs.to_string() } else { String::new() };
            let of_count = if count.is_empty() { 0.0 } else { count.len() as f32 * 7.0 + 8.0 };
            let widest = self.heads - 20.0 - of_count;
            let text = shortened(&(self.name)(&lane.label), widest);
            shapes.push(text_at((12.0, y), text, Paint::Ink, widest));
            if !count.is_empty() {
                let x = self.heads - of_count;
                shapes.push(text_at((x, y), count, Paint::InkSoft, of_count));
            }
        }
        shapes.push(Shape::Clip(full));
        let edge = crisp(self.heads);
        shapes.push(Shape::Line([edge, 0.0, edge, self.height], Paint::Hairline, false, 1.0));
    }

    fn draw_axis(&self, shapes: &mut Vec<Shape>, full: Rect, now: f32) {
        let axis = Rect { height: AXIS, ..full };
        shapes.push(Shape::Fill(axis, Paint::Ground, 100));
        let day_widest = self.heads - 16.0;
        shapes.push(text_at((12.0, AXIS / 2.0), shortened(self.day, day_widest), Paint::InkSoft, day_widest));
        shapes.push(Shape::Clip(Rect { x: self.heads, width: self.width(), ..axis }));
        let (from, to) = self.scale.window();
        let mut taken: Vec<(f32, f32)> = vec![(now - 5.0, now + 5.0)];
        for (tick, label) in self.ticks {
            let x = self.x(tick.at);
            let half = label.chars().count() as f32 * 3.6 + 2.0;
            let paint = if tick.is_day { Paint::Ink } else { Paint::InkSoft };
            shapes.push(Shape::Line([crisp(x), AXIS - 5.0, crisp(x), AXIS], Paint::Edge, false, 1.0));
            // Half a word at the edge says less than none.
            if x - half < self.heads || x + half > full.width {
                continue;
            }
            taken.push((x - half, x + half));
            let is_bold = tick.is_day;
            let (text, widest) = (label.clone(), 2.0 * half);
            shapes.push(Shape::Text { at: (x, AXIS / 2.0 - 1.0), text, paint, align: Align::Middle, is_bold, widest });
        }
        for (from, to) in self.scale.folding().between(from, to) {
            let (left, right) = (self.x(from), self.x(to));
            let text = (self.folded)(to - from);
            let (middle, half) = ((left + right) / 2.0, text.chars().count() as f32 * 3.8 + 4.0);
            let is_free = taken.iter().all(|(begun, end)| middle + half < *begun || middle - half > *end);
            if is_free && middle - half >= self.heads && middle + half <= full.width {
                taken.push((middle - half, middle + half));
                let paint = Paint::InkSoft;
                let at = (middle, AXIS / 2.0 - 1.0);
                shapes.push(Shape::Text { at, text, paint, align: Align::Middle, is_bold: false, widest: 2.0 * half });
            }
        }
        let at = Rect { x: now - 3.0, y: AXIS - 6.0, width: 6.0, height: 6.0 };
        shapes.push(Shape::Fill(at, Paint::Accent, 100));
        shapes.push(Shape::Clip(full));
        let line = crisp(AXIS);
        shapes.push(Shape::Line([0.0, line, full.width, line], Paint::Hairline, false, 1.0));
    }

    /// What stands at a point, or so near that a finger may mean it.
    pub fn hit(&self, x: f32, y: f32) -> Hit {
        if y < AXIS {
            return Hit::Nothing;
        }
        let below = y - AXIS + self.scrolled;
        let Some(number) = self.chart.lane_at(below) else { return Hit::Nothing };
        if x < self.heads {
            return Hit::Head(number);
        }
        let Some(lane) = self.chart.lanes.get(number) else { return Hit::Nothing };
        let track = ((below - self.chart.top(number) - ROOM) / TRACK).max(0.0) as usize;
        let track = lane.tracks.start + track.min(lane.tracks.len().saturating_sub(1));
        let away = |block: &Block| (block.from - x).max(x - block.to.max(block.from + 8.0)).max(0.0);
        let near = self.blocks(track).into_iter().filter(|block| away(block) <= 4.0);
        let nearest = near.min_by(|a, b| away(a).total_cmp(&away(b)));
        nearest.map_or(Hit::Nothing, |block| {
            // Of several, the one that failed is the one to be told of.
            let failed = block.bars.clone().find(|bar| self.chart.bars[*bar].status == Status::Failed);
            Hit::Bar(failed.unwrap_or(block.bars.start), block.bars.len())
        })
    }

    /// Where a bar is drawn; none where it is out of sight.
    pub fn place(&self, bar: usize) -> Option<Rect> {
        let of = self.chart.bars.get(bar)?;
        let track = self.chart.track_of(bar);
        let lane = self.chart.lane_of(track);
        let number = track - self.chart.lanes.get(lane)?.tracks.start;
        let y = self.top(lane) + ROOM + number as f32 * TRACK + (TRACK - BAR) / 2.0;
        let (left, right) = (self.x(of.from), self.x(if of.to == OPEN { self.now.max(of.from) } else { of.to }));
        let is_seen = y + BAR > AXIS && y < self.height && right >= self.heads && left <= self.heads + self.width();
        is_seen.then_some(Rect { x: left, y, width: (right - left).max(LEAST), height: BAR })
    }
}

/// A bar too short for a pattern. One that failed is higher than others, one that was called off lower.
fn draw_short(shapes: &mut Vec<Shape>, status: Status, of: Rect) {
    let paint = Paint::State(status);
    match status {
        Status::Failed => shapes.push(Shape::Fill(Rect { y: of.y - 2.0, height: BAR + 4.0, ..of }, paint, 100)),
        Status::Canceled => shapes.push(Shape::Fill(Rect { y: of.y + 4.0, height: BAR - 8.0, ..of }, paint, 100)),
        Status::Pending | Status::Unauthorized | Status::Unknown => shapes.push(Shape::Outline(of, paint, true)),
        Status::Completed | Status::Running => shapes.push(Shape::Fill(of, paint, 100)),
    }
}

/// The mark of a failure, on a ground of its own.
fn draw_cross(shapes: &mut Vec<Shape>, x: f32, y: f32, is_inside: bool) {
    let size = 3.0;
    if is_inside {
        let ground = Rect { x: x - 5.0, y: y - 5.0, width: 10.0, height: 10.0 };
        shapes.push(Shape::Fill(ground, Paint::State(Status::Failed), 100));
    }
    // Beside a bar that it does not fit into, it stands in the bar's own colour with a halo of the ground's.
    let (halo, paint) = if is_inside { (0.0, Paint::Ground) } else { (4.5, Paint::State(Status::Failed)) };
    for slant in [size, -size] {
        let line = [x - size, y - slant, x + size, y + slant];
        if halo > 0.0 {
            shapes.push(Shape::Line(line, Paint::Ground, false, halo));
        }
    }
    for slant in [size, -size] {
        shapes.push(Shape::Line([x - size, y - slant, x + size, y + slant], paint, false, 2.0));
    }
}

fn text_at(at: (f32, f32), text: String, paint: Paint, widest: f32) -> Shape {
    Shape::Text { at, text, paint, align: Align::Left, is_bold: false, widest }
}

/// The middle of the pixel at a place, where a line is drawn sharp.
fn crisp(at: f32) -> f32 {
    at.floor() + 0.5
}

#[cfg(test)]
mod tests {
    use super::super::chart::Job;
    use super::super::scale::Folding;
    use super::*;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600_000;

    fn chart(jobs: &[(i64, i64, Status)]) -> Chart {
        let jobs = (0..).zip(jobs).map(|(row, (from, to, status))| Job {
            row,
            lane: row % 2,
            from: *from,
            to: *to,
            status: *status,
            overlaps: false,
        });
        Chart::new(jobs.collect(), vec!["a".to_owned(), "b".to_owned()], Vec::new(), 10 * HOUR)
    }

    fn scene<'a>(chart: &'a Chart, scale: &'a Scale) -> Scene<'a> {
        Scene {
            chart,
            scale,
            now: 10 * HOUR,
            heads: 100.0,
            height: 300.0,
            scrolled: 0.0,
            ticks: &[],
            day: "",
            name: &str::to_owned,
            folded: &|_| String::new(),
            marked: None,
            lane: None,
        }
    }

    /// What a bar of a status is drawn with, but for its colour.
    fn look(status: Status) -> Vec<String> {
        let (from, to) = if status.is_over() { (HOUR, 5 * HOUR) } else { (HOUR, OPEN) };
        let chart = chart(&[(from, to, status)]);
        let scale = Scale::new(Folding::default(), 0, 12 * HOUR, 600.0);
        let scene = scene(&chart, &scale);
        let mut shapes = Vec::new();
        scene.draw_lane(&mut shapes, 0);
        let without_colour = |shape: &Shape| match shape {
            Shape::Fill(_, Paint::Ground, _) => "ground".to_owned(),
            Shape::Fill(_, _, shown) => format!("fill {shown}"),
            Shape::Stripes(..) => "stripes".to_owned(),
            Shape::Dots(..) => "dots".to_owned(),
            Shape::Outline(_, _, dashed) => format!("outline {dashed}"),
            Shape::Line(_, _, dashed, wide) => format!("line {dashed} {wide}"),
            Shape::Text { .. } | Shape::Clip(_) => String::new(),
        };
        shapes.iter().map(without_colour).collect()
    }

    #[test]
    fn every_status_is_told_without_its_colour() {
        let looks = Status::ALL.map(look);
        for (at, look) in looks.iter().enumerate() {
            assert!(!look.is_empty());
            assert!(!looks[at + 1..].contains(look), "{:?} looks like another: {look:?}", Status::ALL[at]);
        }
    }

    proptest! {
        #[test]
        fn a_failure_is_marked_however_short_and_crowded_it_is(jobs in prop::collection::vec((0i64..9 * HOUR, 0i64..90_000, prop::bool::weighted(0.2)), 1..300), span in 1i64..400) {
            let jobs: Vec<_> = jobs.into_iter().map(|(from, lasts, failed)| (from, from + lasts, if failed { Status::Failed } else { Status::Completed })).collect();
            let chart = chart(&jobs);
            let scale = Scale::new(Folding::default(), 0, span * HOUR, 600.0);
            let scene = scene(&chart, &scale);
            for (number, of) in chart.lanes.iter().enumerate() {
                let mut drawn = 0;
                for track in of.tracks.clone() {
                    let mut shapes = Vec::new();
                    let mut marked = f32::NEG_INFINITY;
                    for block in scene.blocks(track) {
                        drawn += block.bars.len();
                        let before = shapes.len();
                        scene.draw_block(&mut shapes, &block, 0.0, &mut marked);
                        let is_told = shapes[before..].iter().any(|shape| matches!(shape, Shape::Fill(at, Paint::State(Status::Failed), 100) if at.height >= 4.0));
                        prop_assert_eq!(is_told, chart.failed(block.bars.clone()) > 0);
                    }
                    let seen = chart.seen(track, 0, span * HOUR, scene.now);
                    prop_assert!(scene.blocks(track).windows(2).all(|pair| pair[0].bars.end == pair[1].bars.start), "each once");
                    prop_assert!(scene.blocks(track).iter().map(|block| block.bars.len()).sum::<usize>() >= seen.len());
                }
                prop_assert!(drawn <= of.jobs as usize, "{}", number);
            }
        }
    }

    #[test]
    fn a_point_finds_the_bar_that_is_drawn_there() {
        let chart = chart(&[
            (HOUR, 3 * HOUR, Status::Completed),
            (2 * HOUR, 4 * HOUR, Status::Failed),
            (2 * HOUR, OPEN, Status::Running),
        ]);
        let scale = Scale::new(Folding::default(), 0, 12 * HOUR, 600.0);
        let scene = scene(&chart, &scale);
        for bar in 0..3 {
            let at = scene.place(bar).unwrap();
            assert_eq!(scene.hit(at.x + at.width / 2.0, at.y + 3.0), Hit::Bar(bar, 1));
        }
        assert_eq!(scene.hit(20.0, AXIS + 3.0), Hit::Head(0));
        assert_eq!(scene.hit(690.0, AXIS + 8.0), Hit::Nothing);
        assert_eq!(scene.hit(200.0, 290.0), Hit::Nothing);
    }

    #[test]
    fn lanes_stand_one_below_the_other() {
        let chart =
            chart(&[(HOUR, 3 * HOUR, Status::Completed), (0, 1, Status::Completed), (2 * HOUR, OPEN, Status::Running)]);
        assert_eq!((chart.top(1), chart.height()), (46.0, 74.0));
        let at = [-1.0, 0.0, 45.9, 46.0, 73.9, 74.0].map(|y| chart.lane_at(y));
        assert_eq!(at, [None, Some(0), Some(0), Some(1), Some(1), None]);
    }
}
