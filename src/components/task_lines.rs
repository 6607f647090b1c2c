//! The lines of the list that stand on the page: rows, and heads of groups. They are markup, of which the browser reads
//! many lines in one step, where building one element after the other is most of the work of drawing a screen. What
//! changes later changes cell by cell, so that what is focused or selected in another stays.

use std::iter;
use std::sync::Arc;

use cloud::time::Moment;
use maud::{PreEscaped, Render, html};
use tasks::order::Column;
use tasks::store::{Group, RowId};
use web_sys::Element;

use super::group_head::GroupId;
use super::row_choice::mark_selected;
use crate::Locale;
use crate::browser::page;
use crate::paths::Zone;

/// What a line stays, wherever it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineId {
    /// A row.
    Row(RowId),
    /// The head of a group.
    Group(GroupId),
}

/// What is written of a line, but for its place in the list.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct LineMarkup {
    /// Which styles it has.
    pub class: &'static str,
    /// The identity of a row's task; none of a group.
    pub task: Option<String>,
    /// How a row's task stands; none of a group.
    pub status: Option<&'static str>,
    /// What its cells stand for.
    pub columns: Arc<Vec<Column>>,
    /// Its cells.
    pub cells: Vec<String>,
}

/// What a line was written for: for the same again it stays as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// How all lines are looked at.
    pub look: Arc<Look>,
    /// When, for a row of what grows with time.
    pub now: Option<Moment>,
    /// Of the head of a group: the group, and whether it is open.
    pub group: Option<(Group, bool)>,
}

/// How lines are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// Which state of the lists is seen.
    pub version: u64,
    /// The minute: what is said of a moment long past changes with it.
    pub minute: i64,
    /// In which language.
    pub locale: Locale,
    /// In which zone.
    pub zone: Zone,
    /// The zone and the language that links name.
    pub linked: Option<(Zone, Option<Locale>)>,
    /// The columns, from left to right.
    pub columns: Arc<Vec<Column>>,
}

/// A line of the list.
#[derive(Clone, Debug)]
pub struct Line {
    /// Which.
    pub id: LineId,
    /// Its place among all lines, from 0.
    pub at: usize,
    /// Whether it is a row that is selected.
    pub is_selected: bool,
    /// Whether it is a row whose job is open beside the list.
    pub is_open: bool,
    /// What it was written for.
    pub cause: Cause,
    /// What is written.
    pub markup: Arc<LineMarkup>,
}

impl Render for Line {
    fn render_to(&self, buffer: &mut String) {
        let LineMarkup { class, task, status, cells, .. } = &*self.markup;
        let is_selected = matches!(self.id, LineId::Row(_)).then_some(self.is_selected);
        let is_open = self.is_open.then_some("true");
        let (cells, index) = (PreEscaped(cells.concat()), index(self.at));
        let line = html! {
            tr class=(class) role="row" aria-selected=[is_selected] aria-current=[is_open] data-task=[task] data-status=[status] aria-rowindex=(index) { (cells) }
        };
        line.render_to(buffer);
    }
}

/// The head of the list is its first row.
fn index(at: usize) -> String {
    (at + 2).to_string()
}

/// Lines as markup.
pub fn markup_of(lines: &[Line]) -> String {
    html! { @for line in lines { (line) } }.into_string()
}

/// The lines that stand in an element, and nothing else does.
#[derive(Default)]
pub struct Sheet {
    lines: Vec<Line>,
    /// The element of each; none before they are first looked for.
    elements: Vec<Element>,
}

impl Sheet {
    /// Of lines that were drawn together with the element.
    pub fn of(lines: Vec<Line>) -> Self {
        Self { lines, elements: Vec::new() }
    }

    /// The lines.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The line that an element stands for.
    pub fn line(&self, element: &Element) -> Option<&Line> {
        let at = self.elements.iter().position(|other| other == element)?;
        self.lines.get(at)
    }

    /// Draws other lines in the element in place of those that stand there, as few as can be. One who is there already is
    /// changed where it differs.
    pub fn show(&mut self, body: &Element, lines: Vec<Line>) {
        if self.elements.len() != self.lines.len() {
            self.elements = children(body);
        }
        let before: Vec<(Line, Element)> =
            std::mem::take(&mut self.lines).into_iter().zip(std::mem::take(&mut self.elements)).collect();
        let stays: Vec<Option<&(Line, Element)>> =
            lines.iter().map(|line| before.iter().find(|(other, _)| other.id == line.id)).collect();
        if stays.iter().all(Option::is_none) {
            body.set_inner_html(&markup_of(&lines));
        } else {
            for (gone, element) in &before {
                if !lines.iter().any(|line| line.id == gone.id) {
                    element.remove();
                }
            }
            self.add(body, &lines, &stays);
        }
        self.elements = children(body);
        for ((line, stays), element) in lines.iter().zip(&stays).zip(&self.elements) {
            match stays {
                Some((before, _)) => line.replace(before, element),
                None if line.is_selected => mark_selected(element, true),
                None => {}
            }
        }
        self.lines = lines;
    }

    /// Adds the lines that are not there, run by run, and puts those that are in order.
    fn add(&self, body: &Element, lines: &[Line], stays: &[Option<&(Line, Element)>]) {
        let mut next: Option<&Element> = None;
        let mut end = lines.len();
        for (at, stays) in stays.iter().enumerate().rev() {
            let Some((_, element)) = stays else { continue };
            if element.next_element_sibling().as_ref() != next {
                let _ = body.insert_before(element, next.map(AsRef::as_ref));
            }
            insert(element, "afterend", lines.get(at + 1..end).unwrap_or_default());
            (next, end) = (Some(element), at);
        }
        insert(body, "afterbegin", lines.get(..end).unwrap_or_default());
    }
}

impl Line {
    /// Draws what differs from what stands there.
    fn replace(&self, before: &Self, element: &Element) {
        if self.at != before.at {
            let _ = element.set_attribute("aria-rowindex", &index(self.at));
        }
        if self.is_open != before.is_open {
            let _ = match self.is_open {
                true => element.set_attribute("aria-current", "true"),
                false => element.remove_attribute("aria-current"),
            };
        }
        let is_new = !Arc::ptr_eq(&self.markup, &before.markup) && self.markup.replace(&before.markup, element);
        if is_new || self.is_selected != before.is_selected {
            mark_selected(element, self.is_selected);
        }
    }
}

impl LineMarkup {
    /// Draws what differs; whether that is anything.
    fn replace(&self, before: &Self, element: &Element) -> bool {
        if let Some(status) = self.status.filter(|_| self.status != before.status) {
            let _ = element.set_attribute("data-status", status);
        }
        if self.columns != before.columns || self.cells.len() != before.cells.len() {
            let is_focused = page::holds_focus(element);
            element.set_inner_html(&self.cells.concat());
            if is_focused {
                page::focus_link(element);
            }
            return true;
        }
        if self.cells == before.cells {
            return false;
        }
        let drawn = element.children();
        for (at, (new, old)) in (0..).zip(self.cells.iter().zip(&before.cells)) {
            let Some(cell) = drawn.item(at).filter(|_| new != old) else { continue };
            let is_focused = page::holds_focus(&cell);
            cell.set_outer_html(new);
            if is_focused && let Some(cell) = drawn.item(at) {
                page::focus_link(&cell);
            }
        }
        true
    }
}

fn insert(beside: &Element, place: &str, lines: &[Line]) {
    if !lines.is_empty() {
        let _ = beside.insert_adjacent_html(place, &markup_of(lines));
    }
}

fn children(of: &Element) -> Vec<Element> {
    iter::successors(of.first_element_child(), Element::next_element_sibling).collect()
}
