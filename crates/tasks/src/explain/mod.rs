//! Why a job failed: what is known of the code or the text that the cloud gives, and which others failed so.

mod codes;
mod table;

pub use codes::{Code, codes};

use crate::names::Name;
use crate::query::{Expression, Field, Pattern, Term, What};
use crate::status::Status;
use crate::task::Task;
use table::{CODES, TEXTS};

/// What is known of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// In a few words.
    pub title: Name,
    /// What it comes from.
    pub cause: Name,
    /// What can be done.
    pub next: Name,
    /// The cloud's page about it.
    pub link: Option<&'static str>,
}

/// A part of a reason: a code, or the text by which it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The code in plain signs, or the text.
    pub said: String,
    /// What is known of it.
    pub explanation: Option<&'static Explanation>,
}

/// What a reason says, part by part; the whole of it as one where nothing in it is known or is a code. A text that
/// tells more than the code beside it stands in the code's place.
#[inline(never)] // so that it can come later
pub fn explain(reason: &str) -> Vec<Part> {
    let codes = codes(reason);
    let text = known_text(reason);
    let mut parts: Vec<Part> = Vec::new();
    for code in &codes {
        let explanation = text.filter(|_| code.key() == REFUSED).map(|(_, explanation)| explanation);
        let part = Part { said: code.text(), explanation: explanation.or_else(|| of_code(code)) };
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    if let Some((said, explanation)) = text.filter(|(_, it)| !parts.iter().any(|part| part.explanation == Some(it))) {
        parts.push(Part { said: said.to_owned(), explanation: Some(explanation) });
    }
    let whole = reason.trim();
    if parts.is_empty() && !whole.is_empty() {
        parts.push(Part { said: whole.to_owned(), explanation: None });
    }
    parts
}

/// The gateway's code for whatever is wrong with a credential; only the text beside it tells what.
const REFUSED: &str = "APIG.0301";

fn of_code(code: &Code) -> Option<&'static Explanation> {
    let key = code.key();
    CODES.iter().find(|(codes, _)| codes.contains(&key.as_str())).map(|(_, explanation)| explanation)
}

fn known_text(reason: &str) -> Option<(&'static str, &'static Explanation)> {
    TEXTS.iter().find(|(text, _)| reason.contains(text)).map(|(text, explanation)| (*text, explanation))
}

/// What reasons have in common that are the same but for ids, numbers and times: a code, a text that is known, or the
/// text with `*` for all that differs.
pub fn reason_key(reason: &str) -> String {
    match common(reason) {
        Pattern::Part(text) | Pattern::Wild(text) | Pattern::Regex(text) => text,
    }
}

/// The filter for the other jobs that failed for the same reason; none for a job that tells none.
#[inline(never)] // so that it can come later
pub fn others(task: &Task) -> Option<Expression> {
    let reason = task.reason.as_deref().filter(|reason| !reason.trim().is_empty())?;
    let itself = What::Text(Field::Id, vec![Pattern::Part(task.key.id.clone())]);
    let terms = vec![
        What::Status(vec![Status::Failed]).into(),
        What::Text(Field::Reason, vec![common(reason)]).into(),
        Term { excluded: true, what: itself },
    ];
    Some(Expression { terms })
}

/// By what reasons like this one are found.
fn common(reason: &str) -> Pattern {
    let part = |text: &str| Pattern::Part(text.to_owned());
    if let Some((text, _)) = known_text(reason) {
        return part(text);
    }
    if let Some(code) = codes(reason).first() {
        // Of long codes the digits suffice, so that one is found without what mostly stands before it.
        let at = if code.digits.len() > 4 { &code.digits_at } else { &code.at };
        return part(reason.get(at.clone()).unwrap_or(reason));
    }
    generalised(reason).map_or_else(|| part(reason.trim()), Pattern::Wild)
}

/// A text with `*` for words that hold digits; none where it has no such words, or no others.
fn generalised(reason: &str) -> Option<String> {
    let is_of_word = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.' | ':' | '+' | '/');
    let mut wild = String::new();
    let mut add = |piece: &str, is_any: bool| {
        if is_any {
            if !wild.ends_with('*') || wild.ends_with(r"\*") {
                wild.push('*');
            }
            return;
        }
        for sign in piece.chars() {
            if matches!(sign, '*' | '?' | '\\') {
                wild.push('\\');
            }
            wild.push(sign);
        }
    };
    let (mut rest, mut differs, mut stays) = (reason, false, false);
    while let Some(first) = rest.chars().next() {
        let is_word = is_of_word(first);
        let end = rest.find(|sign| is_of_word(sign) != is_word).unwrap_or(rest.len());
        let (piece, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after;
        // The sign that ends a sentence belongs to no word.
        let word = piece.trim_end_matches(['.', ':']);
        let is_any = is_word && word.bytes().any(|byte| byte.is_ascii_digit());
        differs |= is_any;
        stays |= !is_any && piece.chars().any(char::is_alphabetic);
        add(word, is_any);
        add(piece.get(word.len()..).unwrap_or_default(), false);
    }
    (differs && stays).then_some(wild)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every code that is known, in each of its forms.
    const KNOWN: [&str; 78] = [
        "APIG.0101",
        "APIGW.0101",
        "APIG.0201",
        "APIGW.0201",
        "APIG.0301",
        "APIGW.0301",
        "APIG.0302",
        "APIGW.0302",
        "APIG.0307",
        "APIG.0308",
        "APIGW.0308",
        "APIG.0310",
        "APIGW.0310",
        "APIG.0613",
        "APIGW.0613",
        "APIG.0802",
        "APIGW.0802",
        "DBS.200543",
        "200543",
        "DBS.280001",
        "DBS.200001",
        "DBS.200004",
        "DBS.280439",
        "DBS.280440",
        "DBS.280408",
        "DBS.280056",
        "DBS.280015",
        "DBS.201003",
        "DBS.200047",
        "DBS.200019",
        "DBS.200011",
        "DBS.201202",
        "DBS.201014",
        "DBS.200022",
        "DBS.280234",
        "DBS.201015",
        "05000084",
        "DBS.05000084",
        "212033",
        "DBS.212033",
        "216011",
        "DBS.216011",
        "500000",
        "DCS.1001",
        "DCS.1002",
        "DCS.1003",
        "DCS.1004",
        "111401001",
        "111401002",
        "111401003",
        "111401004",
        "DCS.2003",
        "DCS.2007",
        "DCS.3003",
        "DCS.3022",
        "111404022",
        "DCS.111404022",
        "DCS.4001",
        "DCS.4025",
        "111400063",
        "DCS.4064",
        "DCS.4065",
        "DCS.4066",
        "DCS.4070",
        "111400070",
        "DCS.4094",
        "111400094",
        "DCS.4800",
        "DCS.4957",
        "DCS.5000",
        "IAM.1100",
        "1100",
        "1101",
        "1103",
        "IAM.0007",
        "IAM.0009",
        "IAM.0011",
        "0301",
    ];

    const SAID: [&str; 11] = [
        "Incorrect IAM authentication information: verify aksk signature fail,canonicalRequest:GET|/",
        "Incorrect IAM authentication information: decrypt token fail",
        "Incorrect IAM authentication information: token expires, expires_at: 2024-06-15T08:30:00.000000Z",
        "Incorrect IAM authentication information: x-auth-token not found",
        "Incorrect IAM authentication information: Get secretKey failed,ak:******,err:ak not exist",
        "Incorrect IAM authentication information: AK access failed to reach the limit,forbidden.",
        "The username or password is wrong.",
        "Single task exception.",
        "ECS云服务器处理异常。",
        "createVM failed.",
        "Failed to upgrade the DB Agent.",
    ];

    fn found(text: &str) -> Vec<String> {
        codes(text).iter().map(Code::text).collect()
    }

    #[test]
    fn every_code_and_text_is_explained_in_both_languages() {
        for text in KNOWN.iter().chain(&SAID) {
            let parts = explain(text);
            let [Part { explanation: Some(it), .. }] = parts.as_slice() else { panic!("{text}: {parts:?}") };
            for name in [it.title, it.cause, it.next] {
                let has_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                assert!(has_chinese(name.zh) && !name.en.is_empty() && name.en.is_ascii(), "{text}: {name:?}");
            }
            assert!(it.link.is_none_or(|link| link.starts_with("https://support.huaweicloud.com/")));
        }
    }

    #[test]
    fn nothing_is_explained_twice_and_nothing_is_out_of_reach() {
        let mut seen: Vec<&str> = CODES.iter().flat_map(|(codes, _)| codes.iter().copied()).collect();
        seen.extend(TEXTS.iter().map(|(text, _)| *text));
        let count = seen.len();
        for text in &seen {
            assert!(explain(text)[0].explanation.is_some(), "{text}");
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), count);
        for (text, _) in TEXTS {
            assert!(TEXTS.iter().filter(|(other, _)| other.contains(text)).count() == 1, "{text} is within another");
        }
    }

    #[test]
    fn codes_are_found_wherever_they_stand() {
        assert_eq!(found("DBS.200019: Another operation is under way. [ECS.0219]"), ["DBS.200019", "ECS.0219"]);
        assert_eq!(found("错误码：ＤＢＳ．２０００１９，请稍后重试"), ["DBS.200019"]);
        assert_eq!(found("失败(dbs。200019)"), ["DBS.200019"]);
        assert_eq!(found("error 500000 at node 3"), ["500000"]);
        assert_eq!(found(r#"{"error_code":"111400063","error_msg":"Invalid {0}"}"#), ["111400063"]);
        assert_eq!(found("999888"), ["999888"], "all that is said is a code");
        for none in [
            "",
            "node 3",
            "1500000 bytes",
            "500000.25 bytes",
            "example.com.1234",
            "v1.234",
            "End.2024-05-01",
            "999888 rows",
            "0d3f500000",
            "500000-1",
            "DBS.",
            "DBS.20001900112233",
            "0301 left",
        ] {
            assert!(codes(none).is_empty(), "{none}: {:?}", found(none));
        }
    }

    #[test]
    fn the_gateways_text_tells_more_than_its_code() {
        let both = explain("APIGW.0301 Incorrect IAM authentication information: decrypt token fail");
        let text = explain("decrypt token fail");
        assert_eq!(both.len(), 1);
        assert_eq!((both[0].said.as_str(), both[0].explanation), ("APIGW.0301", text[0].explanation));
        assert_ne!(both[0].explanation, explain("APIG.0301")[0].explanation);
    }

    #[test]
    fn what_is_not_known_is_said_as_it_came() {
        let unknown = |said: &str| vec![Part { said: said.into(), explanation: None }];
        assert_eq!(explain(" The disk is full. "), unknown("The disk is full."));
        assert_eq!(explain("ECS.0219"), unknown("ECS.0219"));
        assert_eq!(explain("  "), []);
    }

    #[test]
    fn reasons_that_differ_in_ids_numbers_and_times_have_the_same_key() {
        for (reason, key) in [
            ("DBS.200019: node 3 is busy", "200019"),
            ("DCS.4957 no", "DCS.4957"),
            ("Single task exception.", "Single task exception"),
            ("Node 4f02in14 failed at 2026-11-20 08:15:07.", "Node * failed at * *."),
            ("子网 10.0.0.0/24 中没有 3个地址", "子网 * 中没有 *个地址"),
            ("What? 5 * 3", r"What\? * \* *"),
            ("The disk is full.", "The disk is full."),
            ("12:30 45", "12:30 45"),
        ] {
            assert_eq!(reason_key(reason), key, "{reason}");
        }
    }

    proptest! {
        #[test]
        fn no_text_does_harm(text in "\\PC{0,40}|[A-Z.0-9．。＊*?\\\\ :-]{0,24}") {
            for code in codes(&text) {
                prop_assert!(text.get(code.at.clone()).is_some() && text.get(code.digits_at).is_some());
            }
            prop_assert_eq!(explain(&text).is_empty(), text.trim().is_empty());
            reason_key(&text);
        }

        #[test]
        fn a_code_is_found_in_any_text(at in 0..KNOWN.len(), before in "[^A-Za-z0-9._/Ａ-Ｚａ-ｚ０-９-]{1,8}", after in "[ ,;)，。）]{1,2}") {
            let code = KNOWN[at];
            prop_assume!(code.len() > 4);
            let text = format!("{before} {code}{after}");
            prop_assert_eq!(found(&text), [code]);
        }
    }
}
