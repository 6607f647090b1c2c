//! What is selected, exported, and shown from a file.

use super::*;
use cloud::error::{Flaw, Unreadable};
use taskdeck::components::export_menu::export_menu;
use taskdeck::components::open_file::OpenFile;
use taskdeck::components::opened_note::opened_note;
use taskdeck::components::row_choice::row_choice;
use taskdeck::components::selection_bar::selection_bar;
use taskdeck::state::live::Live;
use taskdeck::state::opened::{File, Opened, Phase as Reading};
use taskdeck::state::selected::Selected;
use taskdeck::state::services::Services;
use taskdeck::state::views::Views;
use tasks::export::reading::{Report, Wrong, WrongLine};
use tasks::layout::Columns;
use tasks::store::View;

pub(super) fn services() -> Services {
    let (connections, requests) = (Connections::new(&[]), Requests::default());
    let live = Live::new(connections, requests, 1_000);
    let selected = Selected::provide();
    let opened = Opened::new(live, selected);
    Services {
        preferences: preferences(),
        connections,
        live,
        opened,
        selected,
        requests,
        views: Views::new(),
        scrolled: StoredValue::new(0),
    }
}

/// Twelve hundred and four rows, of which all are selected, or none.
fn view(services: Services, all: bool) -> Signal<Arc<View>> {
    let view = Arc::new(View { rows: (0..1_204).collect(), of: 1_204, ..View::default() });
    services.selected.show(Arc::clone(&view), String::new());
    if all {
        services.selected.select_all();
    }
    Signal::stored(view)
}

fn bar(locale: Locale) -> String {
    html_in(locale, || {
        let services = services();
        selection_bar(services, view(services, true), Signal::stored(Columns::default()), Callback::new(|()| ()))
    })
}

fn menu(locale: Locale, all: bool) -> String {
    html_in(locale, || {
        let services = services();
        export_menu(services, view(services, all), Signal::stored(Columns::default()), Callback::new(|()| ()))
    })
}

fn note(locale: Locale, file: File) -> String {
    html_in(locale, || {
        let opened = services().opened;
        opened.file.set(Some(file));
        opened_note(opened)
    })
}

fn file(phase: Reading, report: Report) -> File {
    File { name: "tasks of\u{202e} today.ndjson".into(), size: 2_000, read: 1_280, tasks: 1_204, report, phase }
}

fn wrong_lines() -> Report {
    let unreadable = |path, flaw, text| Wrong::Json(Unreadable::new(path, flaw, text));
    let whys = [
        unreadable("", Flaw::Syntax { line: 1, column: 7 }, "{\"key\": <b>"),
        unreadable("instance", Flaw::NotAnObject, "7"),
        Wrong::NotATask,
        Wrong::Key("rds/cn-north-4/x/1".into()),
        Wrong::Newer,
        Wrong::TooLong,
    ];
    let first_wrong = whys.into_iter().zip(999..).map(|(why, line)| WrongLine { line, why }).collect();
    Report { tasks: 1_210, newer: 3, wrong: 5_006, first_wrong }
}

#[test]
fn a_selection_and_what_can_be_done_with_it() {
    assert_snapshot!(bar(Locale::English));
    assert_snapshot!("a_selection_in_chinese", bar(Locale::Chinese));
}

#[test]
fn an_export_of_what_is_selected() {
    assert_snapshot!(menu(Locale::English, true));
    assert_snapshot!("an_export_of_all_that_match", menu(Locale::English, false));
    assert_snapshot!("an_export_in_chinese", menu(Locale::Chinese, true));
}

#[test]
fn a_file_that_is_being_read() {
    assert_snapshot!(note(Locale::English, file(Reading::Reading, Report::default())));
}

#[test]
fn a_file_that_was_read() {
    let report = Report { tasks: 1_204, ..Report::default() };
    let whole = |locale| note(locale, File { read: 2_000, ..file(Reading::Whole, report.clone()) });
    assert_snapshot!(whole(Locale::English));
    assert_snapshot!("a_file_that_was_read_in_chinese", whole(Locale::Chinese));
}

#[test]
fn a_file_with_lines_that_are_no_tasks() {
    assert_snapshot!(note(Locale::English, file(Reading::Whole, wrong_lines())));
    assert_snapshot!("a_file_with_wrong_lines_in_chinese", note(Locale::Chinese, file(Reading::Whole, wrong_lines())));
}

#[test]
fn a_file_that_was_read_in_part() {
    let report = Report { tasks: 1_204, ..Report::default() };
    let shown: Vec<String> =
        [Reading::Stopped, Reading::Failed].map(|phase| note(Locale::English, file(phase, report.clone()))).into();
    assert_snapshot!(shown.join("\n"));
}

#[test]
fn what_selects_a_row_and_what_opens_a_file() {
    let choice = laid_out(&row_choice("Restart <instance>", Locale::English).into_string());
    let open = html(|| view! { <OpenFile opened=services().opened /> });
    assert_snapshot!(format!("{choice}\n{open}"));
}
