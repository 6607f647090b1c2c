//! How fresh the lists are, and when they are asked next.

use insta::assert_snapshot;
use taskdeck::components::freshness::Freshness;
use taskdeck::components::freshness_details::freshness_details;
use taskdeck::state::live::Live;
use tasks::pace::{Choice, Presence};

use super::*;

/// Every state that a list may be in, at noon.
fn lanes() -> Vec<LaneView> {
    let fresh = Shown {
        phase: Phase::Resting,
        fresh: Some(at("2026-11-21T11:59:55Z")),
        problem: None,
        is_whole: true,
        next: Some(at("2026-11-21T12:00:25Z")),
        rows: 1_240,
        of: Some(1_240),
        has_picked: false,
    };
    let stopped = Shown { is_whole: false, next: None, rows: 5_000, of: Some(12_400), ..fresh.clone() };
    let picked = Shown { has_picked: true, ..stopped.clone() };
    let followed = Shown { phase: Phase::Following, next: None, ..fresh.clone() };
    let mut feed = Feed::new(source("gaussdb"));
    let acts = feed.take(Event::Load, at("2026-11-21T11:59:00Z"));
    if let Some(Act::Fetch { generation, .. }) = acts.last() {
        let error = CloudError::transport(Kind::Unreachable, "Failed to fetch");
        feed.take(Event::Failed { generation: *generation, error: &error }, at("2026-11-21T11:59:58Z"));
    }
    vec![
        lane(0, "taurusdb-scheduled", fresh),
        lane(1, "taurusdb-immediate", followed),
        lane(2, "gaussdb", feed.shown()),
        lane(3, "dcs", stopped),
        lane(4, "gaussdb", picked),
    ]
}

fn live() -> Live {
    let live = Live::new(Connections::new(&[]), Requests::default(), 0);
    live.lanes.set(lanes());
    live
}

#[test]
fn each_list_says_how_fresh_it_is_what_comes_next_and_how_much_is_loaded() {
    assert_snapshot!(html(|| freshness_details(live())));
    assert_snapshot!("freshness_in_chinese", html_in(Locale::Chinese, || freshness_details(live())));
}

#[test]
fn the_line_says_why_nothing_is_asked() {
    let line = |choice, presence| {
        html(move || {
            let live = live();
            live.pacing.choice.set(choice);
            live.pacing.presence.set(presence);
            view! { <Freshness live /> }
        })
    };
    assert_snapshot!(line(Choice::Auto, Presence::Here));
    assert_snapshot!("the_line_of_lists_that_are_paused", line(Choice::Paused, Presence::Here));
    assert_snapshot!("the_line_while_nobody_is_there", line(Choice::Auto, Presence::Gone));
}
