//! The list: its heads, its cells, its groups, and how it is laid out.

use super::*;
use cloud::connection::Colour;
use taskdeck::components::column_head::ColumnHead;
use taskdeck::components::group_head::{group_name, group_statuses};
use taskdeck::components::layout_menu::{LayoutMenu, layout_form};
use taskdeck::components::mark::Mark;
use taskdeck::components::task_grid::TaskGrid;
use taskdeck::components::task_row::{Seen, task_cell};
use taskdeck::state::live::Live;
use tasks::layout::{Columns, Density, Layout};
use tasks::order::{Column, Orders};
use tasks::store::{Group, GroupKey, View};

const NOW: &str = "2026-11-21T12:00:00Z";

/// A task in every column.
fn cells(locale: Locale, task: &Task, of: Option<&Mark>) -> String {
    let seen = Seen { locale, zone: Zone::Utc, now: at(NOW) };
    let cell = |column| laid_out(&task_cell(column, task, "/task/?id=x", of, seen).into_string());
    Column::ALL.map(cell).concat()
}

#[test]
fn a_task_in_every_column() {
    let mark = Mark { label: "production".into(), colour: Some(Colour::Red) };
    let mut failed = row("gaussdb", fixture!("gaussdb.tasks.numbers"), Status::Failed);
    failed.user = Some("ops\u{202e}<b>".into());
    assert_snapshot!(cells(Locale::English, &failed, Some(&mark)));
}

#[test]
fn every_empty_cell_says_why() {
    let mut bare = row("taurusdb-immediate", fixture!("taurusdb.immediate.states"), Status::Running);
    (bare.created, bare.started, bare.ended, bare.instance) = (None, None, None, None);
    let running = cells(Locale::English, &bare, None);
    bare.status = Status::Failed;
    let failed = cells(Locale::English, &bare, None);
    for html in [&running, &failed] {
        assert!(html.contains("–</td>") && !html.contains("title=\"\">–"), "{html}");
    }
    assert_snapshot!([running, failed].join("\n"));
    assert_snapshot!("empty_cells_in_chinese", cells(Locale::Chinese, &bare, None));
}

fn heads(locale: Locale, orders: &str) -> String {
    html_in(locale, || {
        let orders = Signal::stored(Orders::parse(orders).unwrap());
        let width = Signal::stored(164);
        [Column::Status, Column::Started, Column::Id].map(|column| {
            view! { <ColumnHead column orders on_orders=Callback::new(|_| ()) width on_size=Callback::new(|_| ()) /> }
        })
    })
}

#[test]
fn a_head_tells_its_order() {
    assert_snapshot!(heads(Locale::English, "-started"));
}

#[test]
fn heads_tell_their_places_in_an_order_of_several() {
    assert_snapshot!(heads(Locale::English, "status,-started"));
    assert_snapshot!("heads_in_chinese", heads(Locale::Chinese, "status,-started"));
}

fn group(key: GroupKey, start: u32, by_status: [u32; 7]) -> Group {
    Group { key, start, len: by_status.iter().sum(), by_status }
}

fn grid(view: View, layout: Layout) -> String {
    html(|| {
        let live = Live::new(Connections::new(&[]), Requests::default(), 5_000);
        let (view, layout) = (Signal::stored(Arc::new(view)), Signal::stored(layout));
        view! {
            <TaskGrid
                live
                view
                orders=Signal::stored(Orders::default())
                on_orders=|_: Orders| ()
                layout
                on_layout=Callback::new(|_: Layout| ())
                scrolled=StoredValue::new(0)
            />
        }
    })
}

#[test]
fn columns_stand_as_the_layout_says() {
    let columns = Columns::parse("id:300,status,user").unwrap();
    let layout = Layout { columns, density: Density::Compact, group: None };
    assert_snapshot!(grid(View { rows: vec![4, 2], of: 2, ..View::default() }, layout));
}

#[test]
fn groups_have_heads_between_the_rows() {
    let failed =
        group(GroupKey::Status(Status::Failed), 0, std::array::from_fn(|at| u32::from(at == Status::Failed as usize)));
    let running = group(
        GroupKey::Status(Status::Running),
        1,
        std::array::from_fn(|at| 2 * u32::from(at == Status::Running as usize)),
    );
    let view = View { rows: vec![7, 8, 9], groups: vec![failed, running], of: 3, ..View::default() };
    let columns = Columns::parse("name").unwrap();
    assert_snapshot!(grid(view, Layout { columns, group: Some(Column::Status), ..Layout::default() }));
}

#[test]
fn a_long_list_draws_what_is_in_sight() {
    let view = View { rows: (0..1_000_000).collect(), of: 1_000_000, ..View::default() };
    let html = grid(view, Layout { columns: Columns::parse("status").unwrap(), ..Layout::default() });
    assert!(html.contains("aria-rowcount=\"1000001\""), "all are counted");
    assert!(html.matches("class=\"task-row\"").count() < 60, "few are drawn");
    assert!(html.contains("height:14998976px;"), "no browser refuses an element of this height: {html}");
}

#[test]
fn how_the_rows_of_a_group_stand() {
    let few = group_statuses(&[0, 0, 3, 1200, 17, 0, 1], Locale::English);
    assert_snapshot!(laid_out(&few.into_string()));
    assert_snapshot!(
        "a_group_in_chinese",
        laid_out(&group_statuses(&[0, 1, 0, 0, 2, 0, 0], Locale::Chinese).into_string())
    );
}

#[test]
fn what_groups_are_called() {
    let named = |locale| {
        Owner::new().with(|| {
            provide_context(Preferences::plain(locale, Theme::Auto, Zone::Utc));
            let live = Live::new(Connections::new(&[]), Requests::default(), 5_000);
            let keys = [
                GroupKey::Status(Status::Unauthorized),
                GroupKey::Source(source("dcs")),
                GroupKey::Day(at("2026-11-21T00:00:00Z")),
                GroupKey::Lasting(0),
                GroupKey::Lasting(3),
                GroupKey::Lasting(6),
                GroupKey::Percent(0),
                GroupKey::Percent(4),
                GroupKey::Percent(10),
                GroupKey::Nothing,
            ];
            keys.iter().map(|key| group_name(live, key, None, locale, Zone::Utc)).collect::<Vec<_>>()
        })
    };
    assert_eq!(
        named(Locale::English)[2..],
        ["2026-11-21", "Less than 1 s", "1 min to 10 min", "1 d or more", "0–9%", "40–49%", "100%", "Nothing said"]
    );
    assert_snapshot!("groups_by_name", [named(Locale::English), named(Locale::Chinese)].concat().join("\n"));
}

#[test]
fn the_layout_is_chosen_by_hand() {
    let layout =
        Layout { columns: Columns::parse("name:320,id").unwrap(), density: Density::Roomy, group: Some(Column::Place) };
    let form = |locale, layout: &Layout| {
        let layout = layout.clone();
        html_in(locale, || layout_form(Signal::stored(layout), Callback::new(|_| ())))
    };
    assert_snapshot!(form(Locale::English, &layout));
    assert_snapshot!("the_layout_in_chinese", form(Locale::Chinese, &layout));
    let only = Layout { columns: Columns::parse("id").unwrap(), ..Layout::default() };
    assert!(form(Locale::English, &only).contains("disabled"), "the last column stays");
}

#[test]
fn the_layout_is_opened_by_a_button() {
    assert_snapshot!(html(
        || view! { <LayoutMenu layout=Signal::stored(Layout::default()) on_layout=Callback::new(|_| ()) /> }
    ));
}
