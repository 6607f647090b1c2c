//! The list itself, with two thousand rows that came the way all rows come: page by page, through a feed.

use std::collections::BTreeSet;

use cloud::connection::{Draft, DraftProject, DraftRoute, RouteKind};
use cloud::secret::Secret;
use leptos::prelude::*;
use serde_json::json;
use taskdeck::browser::{clock, storage};
use taskdeck::components::task_grid::TaskGrid;
use taskdeck::state::connections::{Connections, Keep};
use taskdeck::state::credential::Key;
use taskdeck::state::live::Live;
use taskdeck::state::place::Place;
use taskdeck::state::preferences::preferences;
use taskdeck::state::requests::Requests;
use tasks::layout::Layout;
use tasks::order::{Column, Orders};
use tasks::status::Status;
use tasks::store::Ask;
use tasks::task::TaskKey;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::double::Double;
use crate::page::{Page, document, eventually, settle};

const ROWS: usize = 2_000;
const STYLES: [&str; 11] = [
    include_str!("../../style/tokens.css"),
    include_str!("../../style/base.css"),
    include_str!("../../style/status_badge.css"),
    include_str!("../../style/percent.css"),
    include_str!("../../style/column_head.css"),
    include_str!("../../style/group_head.css"),
    include_str!("../../style/task_grid.css"),
    include_str!("../../style/task_row.css"),
    include_str!("../../style/cell_filter.css"),
    include_str!("../../style/row_choice.css"),
    ".room { height: 400px; width: 1200px; }",
];

#[component]
fn Grid(is_shown: RwSignal<bool>, lists: RwSignal<Option<Live>>) -> impl IntoView {
    let preferences = preferences();
    Place::provide(preferences);
    let draft = Draft {
        label: "production".into(),
        projects: vec![DraftProject {
            region: "cn-north-4".into(),
            project: "b5d07e4c91a8463f8e2d6c0f7a1b9e34".into(),
        }],
        products: vec!["gaussdb".into()],
        route: DraftRoute { kind: Some(RouteKind::Direct), template: String::new() },
        ..Draft::default()
    };
    let until = clock::now().plus(3_600_000).millis();
    let proofs = format!(
        r#"{{"version":1,"proofs":[{{"origin":"https://gaussdb-opengauss.cn-north-4.myhuaweicloud.com","form":"direct","method":"GET","headers":["x-language","x-auth-token"],"bytes":65536,"until":{until}}}]}}"#
    );
    storage::write(storage::Key::Proofs, &proofs).unwrap();
    let connections = Connections::new(&[draft]);
    connections.take(
        &connections.entries.get_untracked()[0].seats()[0],
        Key::Token(Secret::new("MIIToken".into())),
        Keep::Page,
    );
    let live = Live::new(connections, Requests::default(), 5_000);
    live.follow(preferences);
    lists.set(Some(live));
    let orders = RwSignal::new(Orders::default());
    let view = live.view(move || Ask { orders: orders.get(), now: clock::now(), ..Ask::default() });
    let layout = RwSignal::new(Layout::default());
    let scrolled = StoredValue::new(0);
    view! {
        <div class="room">
            <Show when=move || is_shown.get()>
                <TaskGrid
                    live
                    view
                    orders
                    on_orders=move |next| orders.set(next)
                    layout
                    on_layout=move |next| layout.set(next)
                    scrolled
                />
            </Show>
        </div>
    }
}

/// The list with all its rows, whether it is the page that is shown, and what it shows.
async fn grid() -> (Double, Page, RwSignal<bool>, Live) {
    let double = Double::fetch(&json!({ "rows": ROWS }));
    let is_shown = RwSignal::new(true);
    let lists = RwSignal::new(None);
    let page = Page::open(move || view! { <Grid is_shown lists /> }).styled(&STYLES);
    let count = (ROWS + 1).to_string();
    eventually("all rows have come", || page.attribute("table", "aria-rowcount").as_ref() == Some(&count)).await;
    (double, page, is_shown, lists.get_untracked().unwrap())
}

fn indices(page: &Page) -> Vec<usize> {
    page.all("tr[data-task]").iter().map(|row| row.get_attribute("aria-rowindex").unwrap().parse().unwrap()).collect()
}

fn names(page: &Page) -> Vec<String> {
    page.all("tr[data-task] [data-column=instance]").iter().map(HtmlElement::inner_text).collect()
}

#[wasm_bindgen_test]
async fn only_what_is_in_sight_is_drawn() {
    let (double, page, ..) = grid().await;
    let asked: Vec<String> = double.asked().into_iter().map(|asked| asked.url).collect();
    let pages: Vec<&String> = asked.iter().filter(|url| url.contains("/tasks?")).collect();
    assert_eq!(pages.iter().collect::<BTreeSet<_>>().len(), pages.len(), "no page is asked for twice");
    eventually("the window fits the room", || page.all("tr[data-task]").len() < 40).await;
    let drawn = indices(&page);
    assert_eq!(drawn.first(), Some(&2), "the head is the first row");
    assert!(drawn.len() > 12, "400 px of rows and some beyond");

    let frame = page.find(".task-grid");
    let height = frame.scroll_height();
    assert!((height - 32 * 2_001).abs() < 64, "rows are as high as the code believes: {height}");
    frame.set_scroll_top(32 * 1_000);
    eventually("the window follows", || indices(&page).contains(&1_005)).await;
    let drawn = indices(&page);
    assert!(!drawn.contains(&2) && drawn.len() < 45, "{drawn:?}");
    assert!(drawn.is_sorted_by(|a, b| a + 1 == *b), "in order and without a gap: {drawn:?}");
    assert_eq!(frame.scroll_height(), height, "what is not drawn keeps its room");
    let row = page.find("tr[aria-rowindex='1005']").get_bounding_client_rect();
    let room = frame.get_bounding_client_rect();
    assert!(row.top() > room.top() && row.bottom() < room.bottom(), "what is drawn is in sight");

    frame.set_scroll_top(32 * 10_000);
    eventually("the end is drawn", || indices(&page).last() == Some(&(ROWS + 1))).await;
}

#[wasm_bindgen_test]
async fn one_comes_back_to_where_the_list_was_left() {
    let (_double, page, is_shown, _) = grid().await;
    page.find(".task-grid").set_scroll_top(32 * 500);
    eventually("the window follows", || indices(&page).contains(&505)).await;
    is_shown.set(false);
    settle().await;
    assert_eq!(page.all(".task-grid").len(), 0);
    is_shown.set(true);
    eventually("the same rows are drawn", || indices(&page).contains(&505)).await;
    eventually("they are in sight", || page.find(".task-grid").scroll_top() == 32 * 500).await;
}

#[wasm_bindgen_test]
async fn heads_sort_and_say_so() {
    let (_double, page, ..) = grid().await;
    let sorted = |column: Column| page.attribute(&format!("th[data-column={}]", column.slug()), "aria-sort").unwrap();
    let button = |column: Column| format!("th[data-column={}] button", column.slug());
    assert_eq!((sorted(Column::Started).as_str(), sorted(Column::Instance).as_str()), ("descending", "none"));
    assert_eq!(names(&page)[0], "instance-0", "the newest first");
    page.click(&button(Column::Started)).await;
    assert_eq!(sorted(Column::Started), "ascending");
    assert_eq!(names(&page)[0], "instance-1999");
    page.click(&button(Column::Instance)).await;
    assert_eq!((sorted(Column::Started).as_str(), sorted(Column::Instance).as_str()), ("none", "ascending"));
    page.click(&button(Column::Instance)).await;
    assert_eq!(sorted(Column::Instance), "descending");
}

#[wasm_bindgen_test]
async fn arrows_go_from_row_to_row() {
    let (_double, page, ..) = grid().await;
    let links = page.all("tr[data-task] a");
    assert!(links[0].get_attribute("href").unwrap().contains("task/?source=gaussdb&region=cn-north-4"));
    let is_focused = |at: usize| document().active_element().as_ref() == Some(links[at].as_ref());
    links[0].focus().unwrap();
    page.press(&links[0], "ArrowDown").await;
    assert!(is_focused(1));
    page.press(&links[1], "ArrowUp").await;
    assert!(is_focused(0));
    page.press(&links[0], "ArrowUp").await;
    settle().await;
    assert!(is_focused(0), "above the first is nothing");
}

#[wasm_bindgen_test]
async fn keys_lead_to_lines_that_are_not_drawn_yet() {
    let (_double, page, ..) = grid().await;
    let link = page.find("tr[aria-rowindex='2'] a");
    link.focus().unwrap();
    page.press(&link, "End").await;
    let is_in = |index: usize| {
        let row = document().active_element().and_then(|active| active.closest("tr[aria-rowindex]").unwrap());
        row.and_then(|row| row.get_attribute("aria-rowindex")) == Some(index.to_string())
    };
    eventually("the last row has the focus", || is_in(ROWS + 1)).await;
    let last = page.find(&format!("tr[aria-rowindex='{}'] a", ROWS + 1));
    page.press(&last, "Home").await;
    eventually("the first has it again", || is_in(2)).await;
    assert_eq!(page.find(".task-grid").scroll_top(), 0);
}

#[wasm_bindgen_test]
async fn keys_on_a_head_make_its_column_wider() {
    let (_double, page, ..) = grid().await;
    let head = page.find("th[data-column=instance]");
    let before = head.offset_width();
    let button = page.find("th[data-column=instance] button");
    button.focus().unwrap();
    page.press(&button, "ArrowRight").await;
    assert_eq!(head.offset_width(), before, "that key alone is for walking and scrolling");
    page.press(&button, "Shift+ArrowRight").await;
    eventually("it is wider", || head.offset_width() == before + 16).await;
    assert!(head.is_connected(), "the head is the same");
    assert_eq!(document().active_element().as_ref(), Some(button.as_ref()), "and keeps the focus");
    page.press(&button, "Shift+Backspace").await;
    eventually("it is as wide as it was", || head.offset_width() == before).await;
}

#[wasm_bindgen_test]
async fn a_row_says_what_the_cloud_says_and_changes_cell_by_cell() {
    let (_double, page, _, live) = grid().await;
    let cell = |column: &str| page.find(&format!("tr[aria-rowindex='2'] [data-column={column}]"));
    let link = page.find("tr[aria-rowindex='2'] a");
    link.focus().unwrap();
    let (instance, reason) = (cell("instance"), cell("reason"));

    let said = "<b title=\"x\">disk</b> & 'node' &lt;full&gt;";
    let key = page.attribute("tr[aria-rowindex='2']", "data-task").unwrap();
    let mut task = live.find(&TaskKey::parse(&key).unwrap()).unwrap();
    task.status = Status::Failed;
    task.reason = Some(said.to_owned());
    live.learn(task);
    eventually("the row has followed", || page.attribute("tr[aria-rowindex='2']", "data-status").unwrap() == "failed")
        .await;
    assert_eq!(cell("status").inner_text().trim(), "Failed");
    assert_eq!(cell("reason").inner_text(), said);
    assert_eq!(cell("reason").get_attribute("title").as_deref(), Some(said));
    assert_eq!(cell("reason").child_element_count(), 0);
    assert!(!reason.is_connected(), "what changed is new");
    assert!(cell("instance").is_same_node(Some(&instance)), "what did not is the same");
    assert_eq!(document().active_element().as_ref(), Some(link.as_ref()), "and keeps the focus");
}
