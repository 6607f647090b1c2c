//! What can be done above the list: counts that filter, the filter itself, lists that are stopped or asked again.

use std::sync::Arc;

use cloud::error::{CloudError, Kind};
use cloud::id::{ProjectId, RegionId};
use cloud::time::Moment;
use leptos::prelude::*;
use taskdeck::components::copy_button::CopyButton;
use taskdeck::components::facets::Facets;
use taskdeck::components::filter_bar::FilterBar;
use taskdeck::components::lane_strip::LaneStrip;
use taskdeck::state::live::{LaneId, LaneView};
use taskdeck::state::proxy_tokens::ProxyTokens;
use tasks::feed::{Act, Event, Feed, Shown};
use tasks::query::{Expression, Field};
use tasks::sources::SourceId;
use tasks::store::View;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlInputElement, HtmlSelectElement};

use crate::double::Double;
use crate::page::{Page, eventually};

#[wasm_bindgen_test]
async fn a_count_switches_its_value_on_and_off() {
    let filter = RwSignal::new(Expression::parse("billing"));
    let page = Page::open(move || {
        view! { <Facets view=Signal::stored(Arc::new(View::default())) filter on_filter=move |next| filter.set(next) /> }
    });
    let failed = ".facet[data-status=failed]";
    assert_eq!(page.attribute(failed, "aria-pressed").as_deref(), Some("false"));
    page.click(failed).await;
    assert_eq!(filter.get_untracked().to_string(), "billing status:failed");
    assert_eq!(page.attribute(failed, "aria-pressed").as_deref(), Some("true"));
    page.click(".facet[data-status=running]").await;
    let dcs = page.all(".facet").into_iter().find(|facet| facet.inner_text().starts_with("DCS")).unwrap();
    dcs.click();
    page.click(failed).await;
    assert_eq!(filter.get_untracked().to_string(), "billing status:running source:dcs");
    assert_eq!(page.attribute(failed, "aria-pressed").as_deref(), Some("false"));
}

#[wasm_bindgen_test]
async fn a_filter_is_typed_or_chosen_and_tells_what_it_does_not_understand() {
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(Vec::<String>::new());
    let opened = RwSignal::new(0);
    let page = Page::open(move || {
        let choices = Callback::new(|field| match field {
            Field::Region => vec!["cn-north-4".to_owned()],
            _ => Vec::new(),
        });
        view! {
            <FilterBar
                typed
                choices
                counted=Callback::new(|_| Some(Vec::new()))
                on_typed=move |text| typed.set(text)
                on_chosen=move |next: Expression| {
                    typed.set(next.to_string());
                    chosen.write().push(next.to_string());
                }
                on_open=move |()| opened.update(|times| *times += 1)
            >
                ""
            </FilterBar>
        }
    });
    page.enter("#filter", "status:done").await;
    assert_eq!(typed.get_untracked(), "status:done");
    let told = || page.see("#filter-problems").contains("status:done – statuses are");
    eventually("the mistake is told", told).await;
    page.enter("#filter", "status:failed").await;
    eventually("nothing is wrong any more", || page.see("#filter-problems").is_empty()).await;
    page.find(".filter-aid:nth-of-type(2) summary").click();
    eventually("it is told that the fields were opened", || opened.get_untracked() == 1).await;
    page.choose("#filter-region", "cn-north-4").await;
    page.choose("#filter-started", ">-1d").await;
    page.enter("#filter-name", "AddReplica").await;
    page.choose("#filter-region", "").await;
    assert_eq!(
        chosen.get_untracked(),
        [
            "status:failed region:cn-north-4",
            "status:failed region:cn-north-4 started:>-1d",
            "status:failed region:cn-north-4 started:>-1d name:AddReplica",
            "status:failed started:>-1d name:AddReplica",
        ]
    );
    page.enter("#filter-from", "2026-11-01").await;
    page.enter("#filter-to", "2026-11-07").await;
    assert!(typed.get_untracked().contains("started:2026-11-01..2026-11-07"), "{}", typed.get_untracked());

    page.enter("#filter-from", "2026-11-09").await;
    assert_eq!(page.see("#filter-days-fault"), "The end lies before the start.");
    assert_eq!(page.attribute("#filter-from", "aria-invalid").as_deref(), Some("true"));
    assert!(typed.get_untracked().contains("started:2026-11-01..2026-11-07"), "nothing wrong is asked");
    page.enter("#filter-to", "2026-11-10").await;
    assert_eq!(page.see("#filter-days-fault"), "");
    assert!(typed.get_untracked().contains("started:2026-11-09..2026-11-10"), "{}", typed.get_untracked());

    page.enter("#filter", "region:cn-n,ap instance:a,b").await;
    assert_eq!(page.find("#filter-region").unchecked_into::<HtmlSelectElement>().value(), "cn-n, ap");
    assert_eq!(page.find("#filter-instance").unchecked_into::<HtmlInputElement>().value(), "a, b");
    page.enter("#filter-instance", "cart, orders").await;
    assert_eq!(typed.get_untracked(), "region:cn-n,ap instance:cart,orders");

    page.enter("#filter", "started:2026-11-07..2026-11-01").await;
    page.enter("#filter-from", "2026-11-02").await;
    assert_eq!(typed.get_untracked(), "started:>2026-11-02", "what was not understood is replaced");
}

fn lane(number: u32, slug: &str, shown: Shown) -> LaneView {
    LaneView {
        id: LaneId(number),
        label: "production".into(),
        colour: None,
        source: SourceId::from_slug(slug).unwrap(),
        region: RegionId::parse("cn-north-4").unwrap(),
        project: ProjectId::parse("b5d07e4c91a8463f8e2d6c0f7a1b9e34").unwrap(),
        shown,
    }
}

/// A list whose first page is being read, or could not be.
fn feed(slug: &str, error: Option<CloudError>) -> Shown {
    let mut feed = Feed::new(SourceId::from_slug(slug).unwrap());
    let now = Moment::read("2026-11-21T12:00:00Z").unwrap();
    let acts = feed.take(Event::Load, now);
    if let (Some(error), Some(Act::Fetch { generation, .. })) = (&error, acts.last()) {
        feed.take(Event::Failed { generation: *generation, error }, now);
    }
    feed.shown()
}

#[wasm_bindgen_test]
async fn lists_are_stopped_and_asked_again() {
    let told = RwSignal::new(Vec::<(&'static str, u32)>::new());
    let page = Page::open(move || {
        let lost = || Some(CloudError::transport(Kind::Unreachable, "Failed to fetch"));
        let lanes = vec![
            lane(3, "dcs", feed("dcs", None)),
            lane(5, "gaussdb", feed("gaussdb", lost())),
            lane(7, "taurusdb-immediate", feed("taurusdb-immediate", lost())),
        ];
        view! {
            <LaneStrip
                lanes=Signal::stored(lanes)
                route=|_| None
                path=|_| None
                proxy_tokens=ProxyTokens::default()
                on_retry=move |id: LaneId| told.write().push(("retry", id.0))
                on_cancel=move |id: LaneId| told.write().push(("cancel", id.0))
            />
        }
    });
    page.button("Stop loading").click();
    page.button("Try again").click();
    assert_eq!(
        told.get_untracked(),
        [("cancel", 3), ("retry", 5), ("retry", 7)],
        "lists that fail alike are asked together"
    );
}

#[wasm_bindgen_test]
async fn a_copy_says_that_it_was_made_and_then_offers_another() {
    let double = Double::clipboard(true);
    let page = Page::open(
        || view! { <CopyButton copied=Signal::stored("8abf".to_owned()) label=Signal::stored("Copy the id".to_owned()) /> },
    );
    page.click(".copy-button").await;
    assert_eq!(double.copied().as_deref(), Some("8abf"));
    assert_eq!(page.see(".copy-button"), "Copied");
    eventually("another copy is offered", || page.see(".copy-button") == "Copy the id").await;
    assert_eq!(page.see(".copy-outcome"), "");
}

#[wasm_bindgen_test]
async fn a_copy_that_the_browser_refused_is_told() {
    let double = Double::clipboard(false);
    let page = Page::open(
        || view! { <CopyButton copied=Signal::stored("8abf".to_owned()) label=Signal::stored("Copy the id".to_owned()) /> },
    );
    page.click(".copy-button").await;
    assert_eq!(double.copied(), None);
    assert_eq!(page.see(".copy-button"), "Copy the id");
    assert_eq!(page.see(".copy-outcome"), "The browser does not let this page copy. Select the text instead.");
}
