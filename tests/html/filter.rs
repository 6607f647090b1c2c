//! The filter: its box with pills, mistakes and help, the fields to choose from, the counts, and the values in a row.

use std::borrow::Cow;

use taskdeck::components::cell_filter::cell_filter;
use taskdeck::components::facets::Facets;
use taskdeck::components::filter_bar::{FilterBar, FilterBox};
use taskdeck::components::filter_fields::filter_fields;
use taskdeck::components::filter_help::filter_help;
use taskdeck::components::no_match::no_match;
use taskdeck::components::pills::pills;
use taskdeck::components::suggestions::suggestions;
use taskdeck::state::live::{Counted, Question};
use tasks::query::{Expression, Field};
use tasks::store::{Ask, Store, View};

use super::*;

fn store() -> Store {
    let mut store = Store::default();
    store.apply(rows("taurusdb-scheduled", fixture!("taurusdb.scheduled.states")));
    store.apply(rows("taurusdb-immediate", fixture!("taurusdb.immediate.states")));
    store.apply(rows("dcs", fixture!("dcs.center.states")));
    store
}

fn ask(filter: &str) -> Ask {
    let now = taskdeck::browser::clock::now();
    Ask { filter: Expression::parse(filter).at(now, |wall| wall), now, ..Ask::default() }
}

fn facets(locale: Locale, filter: &str, view: View) -> String {
    let filter = Signal::stored(Expression::parse(filter));
    html_in(locale, || view! { <Facets view=Signal::stored(Arc::new(view)) filter on_filter=|_| () /> })
}

#[test]
fn counts_that_are_filters() {
    let of = |filter| store().view(&ask(filter));
    assert_snapshot!(facets(Locale::English, "", of("")));
    let asked = "status:failed,canceled source:dcs";
    assert_snapshot!("counts_that_are_asked_for", facets(Locale::English, asked, of(asked)));
    assert_snapshot!("counts_in_chinese", facets(Locale::Chinese, "-status:running", of("-status:running")));
}

#[test]
fn several_regions_and_instances_have_their_counts() {
    let view = View {
        by_region: vec![(RegionId::parse("cn-north-4").unwrap(), 3), (RegionId::parse("xx-nowhere-1").unwrap(), 0)],
        by_instance: vec![("orders".into(), 4), ("billing\u{202e}".into(), 1)],
        ..View::default()
    };
    assert_snapshot!(facets(Locale::English, "region:cn-north-4 -instance:orders", view));
}

fn choices() -> Callback<Field, Vec<String>> {
    Callback::new(|field| match field {
        Field::Name => vec!["AddReplica".to_owned(), "RESIZE_FLAVOR".to_owned()],
        Field::Instance => vec!["billing".to_owned(), "one, \"two\"".to_owned()],
        Field::Region => vec!["cn-north-4".to_owned(), "xx-nowhere-1".to_owned()],
        _ => vec![PROJECT.to_owned()],
    })
}

fn counted() -> Callback<Question, Option<Vec<Counted>>> {
    let of = |field: Field, begun: &str| {
        let all: &[(&str, u32)] = match field {
            Field::Status => &[("completed", 1_200), ("failed", 3)],
            Field::Region => &[("cn-north-4", 1_203)],
            Field::Instance => &[("faithful, \"old\"", 2)],
            Field::Duration => &[(">10m", 40), (">1h", 7), ("<1m", 0)],
            _ => &[],
        };
        let found = all.iter().filter(|(value, _)| value.starts_with(begun));
        found.map(|(value, rows)| ((*value).to_owned(), *rows)).collect()
    };
    Callback::new(move |(fields, begun): Question| Some(fields.into_iter().map(|field| of(field, &begun)).collect()))
}

/// A box with a text in it, outside of its bar.
fn of(typed: &str) -> FilterBox {
    let typed = Signal::stored(typed.to_owned());
    FilterBox {
        typed,
        expression: Memo::new(move |_| Expression::parse(&typed.get())),
        on_typed: Callback::new(|_| ()),
        on_chosen: Callback::new(|_| ()),
        input: NodeRef::new(),
        is_typing: RwSignal::new(false),
        reached: RwSignal::new(None),
        keys: StoredValue::new(None),
    }
}

fn bar(locale: Locale, typed: &str) -> String {
    let typed = typed.to_owned();
    html_in(locale, || {
        view! {
            <FilterBar typed=Signal::stored(typed) choices=choices() counted=counted() on_typed=|_| () on_chosen=|_| () on_open=|()| ()>
                <button type="button">"More"</button>
            </FilterBar>
        }
    })
}

#[test]
fn a_box_with_nothing_in_it() {
    assert_snapshot!(bar(Locale::English, ""));
}

#[test]
fn a_filter_that_is_understood() {
    let typed = "region:cn-north-4 name:AddReplica started:2026-11-01..2026-11-07";
    assert_snapshot!(bar(Locale::English, typed));
    assert_snapshot!("fields_that_show_the_filter", html(|| filter_fields(of(typed), choices())));
    assert_snapshot!("fields_in_chinese", html_in(Locale::Chinese, || filter_fields(of(typed), choices())));
}

#[test]
fn a_filter_of_which_nothing_is_understood() {
    let typed = "color:red status: status:done source:rds started:soon started:2026-11-02..2026-11-01";
    assert_snapshot!(bar(Locale::English, typed));
    assert_snapshot!("a_filter_that_is_not_understood_in_chinese", bar(Locale::Chinese, "color:red"));
}

#[test]
fn a_mistake_is_shown_where_it_stands() {
    let typed = "orders backup instance:orders-prod status:faild duration:>ten region:cn-north-4";
    assert_snapshot!(bar(Locale::English, typed));
}

/// Every kind of term, some turned round.
const TERMS: &str = "orders -status:failed,canceled source:dcs,taurusdb-scheduled name:AddReplica,/^x/ \
    instance:\"a, b\" -region:cn-north-4 started:>-24h created:>now ended:2026-11-01..2026-11-07 duration:>10m \
    progress:50..99 (status:failed OR orders backup) sorce:dcs";

#[test]
fn terms_as_one_would_say_them() {
    assert_snapshot!(html(|| pills(of(TERMS))));
    assert_snapshot!("terms_in_chinese", html_in(Locale::Chinese, || pills(of(TERMS))));
}

fn suggested(locale: Locale, typed: &str) -> String {
    html_in(locale, || {
        let of = of(typed);
        of.is_typing.set(true);
        of.reached.set(Some(1));
        suggestions(of, counted())
    })
}

#[test]
fn what_could_be_written_next() {
    assert_snapshot!(suggested(Locale::English, ""));
    assert_snapshot!("a_word_is_a_field_or_a_value", suggested(Locale::English, "orders fa"));
    assert_snapshot!("values_with_their_counts", suggested(Locale::English, "status:"));
    assert_snapshot!("values_in_chinese", suggested(Locale::Chinese, "status:"));
    assert_snapshot!("lengths_of_time_with_their_counts", suggested(Locale::English, "duration:>"));
    let quiet = html(|| suggestions(of("status:"), counted()));
    assert!(!quiet.contains("listbox"), "who does not type is left alone: {quiet}");
}

#[test]
fn how_to_filter() {
    assert_snapshot!(html(|| filter_help(of(""))));
    assert_snapshot!("how_to_filter_in_chinese", html_in(Locale::Chinese, || filter_help(of(""))));
}

#[test]
fn what_to_drop_where_nothing_matches() {
    let none = |locale, without: Vec<u32>| {
        let filter = Expression::parse("status:failed orders name:x");
        html_in(locale, || no_match(filter, without, Callback::new(|_| ())))
    };
    assert_snapshot!(none(Locale::English, vec![4, 1_234, 0]));
    assert_snapshot!("nothing_alone_is_to_blame", none(Locale::English, vec![0, 0, 0]));
    assert_snapshot!("what_to_drop_in_chinese", none(Locale::Chinese, vec![4, 1_234, 0]));
}

#[test]
fn a_value_in_a_row_is_a_filter() {
    let drawn = [
        cell_filter(Field::Instance, "orders <prod>", "4e7f0c", Locale::English),
        cell_filter(Field::Region, Cow::from("cn-north-4").as_ref(), "", Locale::Chinese),
    ];
    assert_snapshot!(drawn.map(|cell| cell.into_string()).join("\n"));
}
