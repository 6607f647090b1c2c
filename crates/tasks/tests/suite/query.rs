//! The filter language: what is written reads back, any text is read, and mistakes stand where they are told.

use cloud::time::Moment;
use proptest::prelude::*;
use proptest::sample::select;
use tasks::query::{Edge, Expression, Field, Pattern, Problem, Range, Span, Term, Wall, Wanted, What};
use tasks::status::Status;

const DAY: i64 = 86_400_000;
const TEXTS: [Field; 7] =
    [Field::Name, Field::Instance, Field::Region, Field::Project, Field::Id, Field::User, Field::Reason];

fn any_part() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{1,10}", "[a-z:/*?()\"\\\\,OR \n.-]{1,6}", Just("OR".to_owned())]
}

/// A part, a text with a wild card, or a regular expression as the reader of text makes it.
fn pattern() -> impl Strategy<Value = Pattern> {
    let itself = |c: char| if matches!(c, '*' | '?' | '\\') { format!("\\{c}") } else { c.to_string() };
    let wild =
        (any_part(), select(&["*", "?"][..]), prop::option::of(any_part())).prop_map(move |(before, sign, behind)| {
            let signs = |part: String| part.chars().map(itself).collect::<String>();
            signs(before) + sign + &behind.map(signs).unwrap_or_default()
        });
    let sign = prop_oneof!["[^\\\\]", "\\\\[^/]"];
    let regex = ("[^ \\s\\\\]|\\\\[^/]", prop::collection::vec(sign, 0..8));
    prop_oneof![
        any_part().prop_map(Pattern::Part),
        wild.prop_map(Pattern::Wild),
        regex.prop_map(|(first, more)| Pattern::Regex(first + &more.concat())),
    ]
}

fn span() -> impl Strategy<Value = Span> {
    let edge = || {
        prop_oneof![
            (-999i64..999, select(&[1_000, 60_000, 3_600_000, DAY, 7 * DAY][..]))
                .prop_map(|(n, unit)| Edge::FromNow(n * unit)),
            (0i64..4_000_000_000, any::<bool>()).prop_map(|(minute, is_day)| {
                let step = if is_day { DAY } else { 60_000 };
                let as_utc = Moment::from_millis((minute * 60_000).div_euclid(step) * step).unwrap();
                Edge::Wall(Wall { as_utc, is_day })
            }),
        ]
    };
    (edge(), edge(), 0..4).prop_map(|(a, b, kind)| {
        let (from, to) = match (a, b) {
            (Edge::FromNow(from), Edge::FromNow(to)) if from > to => (b, a),
            (Edge::Wall(from), Edge::Wall(to)) if from.as_utc > to.as_utc => (b, a),
            _ => (a, b),
        };
        match kind {
            0 => Span { from: Some(a), to: None },
            1 => Span { from: None, to: Some(a) },
            2 => Span { from: Some(a), to: Some(a) },
            _ => Span { from: Some(from), to: Some(to) },
        }
    })
}

fn range(number: impl Strategy<Value = i64> + Clone) -> impl Strategy<Value = Range> {
    prop_oneof![
        (number.clone(), any::<bool>()).prop_map(|(n, is_open)| Range { from: Some(n), to: None, is_open }),
        (number.clone(), any::<bool>()).prop_map(|(n, is_open)| Range { from: None, to: Some(n), is_open }),
        (number.clone(), number).prop_map(|(a, b)| Range { from: Some(a.min(b)), to: Some(a.max(b)), is_open: false }),
    ]
}

fn what() -> impl Strategy<Value = What> {
    let length =
        prop_oneof![0i64..100_000_000, (0i64..500, select(&[1_000, 60_000, DAY][..])).prop_map(|(n, u)| n * u)];
    let source = select(&["taurusdb", "taurusdb-scheduled", "gaussdb", "dcs"][..]).prop_map(str::to_owned);
    let time = select(&[Field::Started, Field::Created, Field::Ended][..]);
    let not_understood = select(&["stats:failed", "status:broken", "name:", "started:soon", "a:b(c"][..]);
    prop_oneof![
        4 => pattern().prop_map(What::Word),
        4 => (select(&TEXTS[..]), prop::collection::vec(pattern(), 1..4)).prop_map(|(f, values)| What::Text(f, values)),
        1 => prop::collection::vec(select(&Status::ALL[..]), 1..4).prop_map(What::Status),
        1 => prop::collection::vec(source, 1..3).prop_map(What::Source),
        2 => (time, prop::collection::vec(span(), 1..3)).prop_map(|(field, spans)| What::Time(field, spans)),
        1 => prop::collection::vec(range(length), 1..3).prop_map(|ranges| What::Number(Field::Duration, ranges)),
        1 => prop::collection::vec(range(0i64..=100), 1..3).prop_map(|ranges| What::Number(Field::Progress, ranges)),
        1 => prop::collection::vec(any::<bool>(), 1..3).prop_map(What::Overlaps),
        1 => not_understood.prop_map(|text| What::NotUnderstood(text.to_owned())),
    ]
}

fn expression() -> impl Strategy<Value = Expression> {
    let term = (any::<bool>(), what()).prop_map(|(excluded, what)| Term { excluded, what });
    let nested = term.prop_recursive(5, 24, 3, |term| {
        let alternative = prop::collection::vec(term, 0..3).prop_map(|terms| Expression { terms });
        (any::<bool>(), prop::collection::vec(alternative, 1..4))
            .prop_map(|(excluded, all)| Term { excluded, what: What::Either(all) })
    });
    prop::collection::vec(nested, 0..5).prop_map(|terms| Expression { terms })
}

/// Texts from mere noise to what is nearly a filter.
fn text() -> impl Strategy<Value = String> {
    let piece = select(
        &[
            "a",
            "b",
            "OR",
            " ",
            "  ",
            "(",
            ")",
            "-",
            "/",
            "\\",
            "\"",
            ",",
            ":",
            "*",
            "?",
            "name:",
            "status:",
            "failed",
            "started:",
            "duration:",
            ">",
            "..",
            "10m",
            "-1d",
            "x://",
            "foo:",
            "progress:",
            "<50",
            "重",
            "\n",
        ][..],
    );
    prop_oneof![
        "\\PC{0,60}",
        "(started:|status:|na?me?:|source:)?[0-9a-z\"\\\\:,.<>=+ -]{0,24}",
        "[()/ aOR\"-]{0,60}",
        "\\({0,20}[a OR]{0,6}\\){0,20}( OR |\\)| )?\\PC{0,4}",
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat()),
    ]
}

fn terms(text: &str) -> Vec<Term> {
    Expression::parse(text).terms
}

fn part(text: &str) -> Pattern {
    Pattern::Part(text.into())
}

fn word(text: &str) -> Term {
    What::Word(part(text)).into()
}

fn not(term: Term) -> Term {
    Term { excluded: true, ..term }
}

fn either<const N: usize>(alternatives: [Vec<Term>; N]) -> Term {
    What::Either(alternatives.map(|terms| Expression { terms }).into()).into()
}

#[test]
fn words_fields_and_quotes() {
    assert_eq!(terms("  gauss-f821   \"two words\" "), [word("gauss-f821"), word("two words")]);
    assert_eq!(terms("status:failed,Running"), [What::Status(vec![Status::Failed, Status::Running]).into()]);
    assert_eq!(terms("Instance:\"a b\",c"), [What::Text(Field::Instance, vec![part("a b"), part("c")]).into()]);
    assert_eq!(terms("source:DCS"), [What::Source(vec!["dcs".into()]).into()]);
    assert_eq!(terms("\"open"), [word("open")]);
    for text in [
        "192.168.0.1:6379",
        "10:30",
        "https://h.example:8/a?b=*",
        "版本升级",
        "/var/log/x",
        "//",
        "/",
        "-",
        "a(b)c",
        "or",
    ] {
        assert_eq!(terms(text), [word(text)], "{text}");
    }
    for text in ["status:failed", "-a", "/a/", "a*", "OR", "(", "a\"b\\"] {
        let quoted = word(text).to_string();
        assert_eq!(terms(&quoted), [word(text)], "{quoted}");
    }
    assert!(terms(" \"\" -\"\" ").is_empty());
}

#[test]
fn terms_are_excluded_joined_and_nested() {
    let failed = || Term::from(What::Status(vec![Status::Failed]));
    assert_eq!(terms("-a -status:failed"), [not(word("a")), not(failed())]);
    assert_eq!(terms("a b OR -c"), [either([vec![word("a"), word("b")], vec![not(word("c"))]])]);
    let nested = [word("a"), not(either([vec![word("b")], vec![either([vec![word("c")], vec![failed()]])]]))];
    assert_eq!(terms("a -(b OR (c OR status:failed))"), nested);
    assert_eq!(Expression { terms: nested.into() }.to_string(), "a -(b OR (c OR status:failed))");
    assert_eq!(terms("a(b) (c)d"), [word("a(b)"), either([vec![word("c")]]), word("d")]);
    assert_eq!(terms("a OR"), [either([vec![word("a")], vec![]])], "while it is typed");
}

#[test]
fn patterns_stand_in_words_and_values() {
    let wild = |text: &str| Pattern::Wild(text.into());
    let regex = |text: &str| Pattern::Regex(text.into());
    assert_eq!(terms("a* -?b"), [What::Word(wild("a*")).into(), not(What::Word(wild("?b")).into())]);
    assert_eq!(terms("\"a*\"*\\"), [What::Word(wild(r"a\**\\")).into()]);
    assert_eq!(terms(r"/a b\/c\d/ d"), [What::Word(regex(r"a b/c\d")).into(), word("d")]);
    assert_eq!(terms("name:/a,b/,c*,d"), [What::Text(Field::Name, vec![regex("a,b"), wild("c*"), part("d")]).into()]);
    assert_eq!(terms("(/a/)"), [either([vec![What::Word(regex("a")).into()]])]);
}

#[test]
fn numbers_are_compared() {
    let holds = |text: &str, number: i64| match &terms(text)[..] {
        [Term { what: What::Number(_, ranges), .. }] => ranges.iter().any(|range| range.holds(number)),
        other => panic!("{other:?}"),
    };
    for (text, number) in [
        ("duration:>10m", 600_001),
        ("duration:>=10m", 600_000),
        ("duration:5m..1h", 3_600_000),
        ("duration:10m", 659_999),
        ("duration:<1s,>1w", 999),
        ("progress:<50", 49),
        ("progress:50%", 50),
        ("progress:..99", 99),
    ] {
        assert!(holds(text, number), "{text} {number}");
    }
    for (text, number) in [
        ("duration:>10m", 600_000),
        ("duration:5m..1h", 3_600_001),
        ("duration:10m", 660_000),
        ("progress:<50", 50),
        ("progress:50", 51),
    ] {
        assert!(!holds(text, number), "{text} {number}");
    }
    for text in ["duration:<=90s", "duration:1h", "duration:5m..1h", "progress:<50", "progress:7..", "progress:3..9"] {
        let text = text.replace("7..", ">=7");
        assert_eq!(Expression::parse(&text).to_string(), text);
    }
}

#[test]
fn spans_of_time() {
    let now = Moment::read("2026-11-21T12:00:00Z").unwrap();
    let holds = |text: &str, at: &str| {
        let at = Moment::read(at).unwrap();
        let filter = Expression::parse(text).at(now, |wall| wall);
        match &filter.expression.terms[..] {
            [Term { what: What::Time(_, spans), .. }] => filter.any_holds(spans, at),
            other => panic!("{other:?}"),
        }
    };
    assert!(holds("started:>-24h", "2026-11-21T00:00:00Z"));
    assert!(!holds("started:>-24h", "2026-11-20T11:59:00Z"));
    assert!(holds("created:-24h", "2026-11-21T00:00:00Z"));
    assert!(holds("started:>now", "2026-11-22T00:00:00Z"));
    assert!(holds("started:2026-11-01..2026-11-07", "2026-11-07T23:59:59Z"));
    assert!(!holds("ended:2026-11-01..2026-11-07", "2026-11-08T00:00:00Z"));
    assert!(holds("started:2026-11-20", "2026-11-20T15:00:00Z"));
    assert!(holds("started:<2026-11-20T10:30", "2026-11-20T10:30:59Z"));
    assert!(holds("started:2026-11-20,-1h", "2026-11-21T11:30:00Z"));
}

#[test]
fn a_wall_clock_is_the_readers() {
    let now = Moment::read("2026-11-21T12:00:00Z").unwrap();
    let in_beijing = Expression::parse("(a started:2026-11-20)").at(now, |wall| wall.plus(-8 * 3_600_000));
    let What::Either(all) = &in_beijing.expression.terms[0].what else { panic!() };
    let What::Time(_, spans) = &all[0].terms[1].what else { panic!() };
    assert!(in_beijing.any_holds(spans, Moment::read("2026-11-19T16:00:00Z").unwrap()));
    assert!(!in_beijing.any_holds(spans, Moment::read("2026-11-20T16:00:00Z").unwrap()));
}

#[test]
fn what_is_not_understood_is_kept_and_told() {
    let text = "stats:failed status:broken source:rds started:soon started:2026-11-07..2026-11-01 name: duration:9 progress:200 ok";
    let told: Vec<_> = Expression::mistakes(text).into_iter().map(|mistake| (mistake.text, mistake.problem)).collect();
    let told: Vec<_> = told.iter().map(|(text, problem)| (text.as_str(), *problem)).collect();
    assert_eq!(
        told,
        [
            ("stats:failed", Problem::UnknownField),
            ("status:broken", Problem::UnknownStatus),
            ("source:rds", Problem::UnknownSource),
            ("started:soon", Problem::NotATime),
            ("started:2026-11-07..2026-11-01", Problem::EndBeforeStart),
            ("name:", Problem::NoValue),
            ("duration:9", Problem::NotALength),
            ("progress:200", Problem::NotAPercentage),
        ]
    );
    assert_eq!(Expression::parse(text).to_string(), text);
}

#[test]
fn a_mistake_says_what_could_stand_there() {
    for (typed, at, corrected) in [
        ("a stauts:failed", 2..8, "a status:failed"),
        ("Stats:failed", 0..5, "status:failed"),
        ("product:dcs", 0..7, "source:dcs"),
        ("status:failed,runing", 14..20, "status:failed,running"),
        ("source:gaussbd", 7..14, "source:gaussdb"),
        ("started:>24h", 8..12, "started:>-24h"),
        ("started:2026-11-07..2026-11-01", 8..30, "started:2026-11-01..2026-11-07"),
        ("duration:>10", 9..12, "duration:>10m"),
        ("(a OR \"b", 6..8, "(a OR \"b\""),
        ("a (b OR c", 2..9, "a (b OR c)"),
        ("a OR b) c", 0..7, "(a OR b) c"),
        ("a /b c", 2..6, "a /b c/"),
        ("name:/a(/", 5..9, "name:\"a(\""),
        ("重 \"a\\", 4..7, "重 \"a\\\\\""),
    ] {
        let mistakes = Expression::mistakes(typed);
        let mistake = mistakes.iter().find(|mistake| mistake.at == at);
        let mistake = mistake.unwrap_or_else(|| panic!("{typed}: {mistakes:?}"));
        assert_eq!(mistake.corrected(typed).as_deref(), Some(corrected));
    }
    for typed in ["colour:red", "status:zzz", "()", "OR", "a OR OR b"] {
        let mistakes = Expression::mistakes(typed);
        assert_eq!(mistakes.iter().map(|mistake| &mistake.suggestion).collect::<Vec<_>>(), [&None], "{typed}");
    }
}

#[test]
fn parentheses_are_read_so_deep_and_no_deeper() {
    let nested = |deep| ["(".repeat(deep), "a".into(), ")".repeat(deep)].concat();
    assert!(Expression::mistakes(&nested(16)).is_empty());
    for text in [nested(17), nested(100_000), "(".repeat(100_000), ")".repeat(100_000), format!("b OR {}", nested(16))]
    {
        let told = Expression::mistakes(&text).into_iter().any(|mistake| mistake.problem == Problem::TooDeep);
        assert!(told);
        assert_eq!(terms(&text), [What::NotUnderstood(text.clone()).into()]);
    }
}

#[test]
fn what_filters_nothing_is_gone_from_what_it_means() {
    let meaning = |text: &str| Expression::parse(text).at(Moment::default(), |wall| wall).expression;
    assert_eq!(meaning("(stats:x OR a OR ) b").terms, [either([vec![word("a")]]), word("b")]);
    assert_eq!(meaning("name:/(/,a").terms, terms("name:a"));
    for text in ["-stats:x", "-/(/", "-(stats:x OR /[/)", "()", "name:/(/"] {
        assert_eq!(meaning(text).terms, [What::NotUnderstood(String::new()).into()], "{text}");
    }
    let regex = Expression::parse("a /b/");
    let without = regex.at_without_regexes(Moment::default(), |wall| wall).expression;
    assert_eq!(without.terms, [word("a"), What::NotUnderstood(String::new()).into()]);
    assert!(
        regex.has_regex() && Expression::parse("(a OR -name:/b/)").has_regex() && !Expression::parse("/b").is_empty()
    );
}

#[test]
fn a_cell_is_asked_for_and_left_out() {
    let none = Expression::parse("orders");
    let failed = none.toggled(Field::Status, "failed");
    assert_eq!(failed.to_string(), "orders status:failed");
    let both = failed.toggled(Field::Status, "running");
    assert_eq!(both.to_string(), "orders status:failed,running");
    assert_eq!(both.toggled(Field::Status, "failed").toggled(Field::Status, "running"), none);
    assert_eq!(both.without(1), none);
    assert_eq!(both.excluding(Field::Status, "failed").to_string(), "orders status:running -status:failed");
    assert_eq!(none.excluding(Field::Name, "a b").excluding(Field::Name, "c").to_string(), "orders -name:\"a b\",c");
    assert_eq!(none.toggled(Field::Started, "2026-11-20").to_string(), "orders started:2026-11-20");
    assert_eq!(none.with(word("b")).to_string(), "orders b");
    assert_eq!(none.toggled(Field::Status, "nonsense"), none);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn an_expression_reads_back_as_it_is_written(expression in expression()) {
        let text = expression.to_string();
        prop_assert_eq!(Expression::parse(&text), expression, "{}", text);
    }

    #[test]
    fn any_text_is_read_and_means_the_same_as_it_is_written(text in text()) {
        let once = Expression::parse(&text);
        let written = once.to_string();
        let again = Expression::parse(&written);
        prop_assert_eq!(again.to_string(), written.clone());
        prop_assert_eq!(again, once, "{}", written);
    }

    #[test]
    fn mistakes_stand_in_the_text(text in text()) {
        for mistake in Expression::mistakes(&text) {
            prop_assert!(text.get(mistake.at.clone()).is_some_and(|at| !at.is_empty()), "{:?}", mistake);
            prop_assert!(text.contains(&mistake.text));
            prop_assert_eq!(mistake.corrected(&text).is_some(), mistake.suggestion.is_some());
        }
    }

    #[test]
    fn what_is_written_has_nothing_left_open(text in text()) {
        let read = Expression::parse(&text);
        let mistakes = Expression::mistakes(&read.to_string());
        let is_whole = mistakes.iter().all(|mistake| !matches!(
            mistake.problem,
            Problem::UnclosedQuote | Problem::UnclosedRegex | Problem::UnclosedParenthesis | Problem::UnopenedParenthesis
        ));
        prop_assert!(is_whole, "{:?}", mistakes);
    }

    #[test]
    fn what_is_completed_stands_around_the_caret(text in text(), caret in 0usize..80) {
        let completion = Expression::complete(&text, caret);
        prop_assert!(text.get(completion.range.clone()).is_some());
        prop_assert!(completion.range.start <= caret && (completion.range.end >= caret.min(text.len()) || !text.is_char_boundary(caret)));
        prop_assert!(completion.wanted != Wanted::Nothing || completion.typed.is_empty());
    }

    #[test]
    fn a_value_is_switched_on_and_off(expression in expression(), field in select(&TEXTS[..]), value in any_part()) {
        let on = if expression.asks(field, &value) { expression } else { expression.toggled(field, &value) };
        prop_assert!(on.asks(field, &value));
        prop_assert!(!on.toggled(field, &value).asks(field, &value));
        let without = on.excluding(field, &value);
        prop_assert!(!without.asks(field, &value));
        prop_assert_eq!(without.excluding(field, &value), without);
    }
}
