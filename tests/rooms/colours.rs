//! Rules about colours, by the numbers: what is read stands out from what it is written on, what is drawn can be seen,
//! and the colours of the states stay apart, for eyes that miss a colour too.

use std::collections::BTreeMap;

use crate::holds;
use crate::tree::Tree;

/// Red, green and blue as light, from 0 to 1.
type Light = [f64; 3];
/// The colours of a theme and a palette, by their tokens.
type Colours = BTreeMap<String, Light>;

const THEMES: [(&str, bool); 4] =
    [("light", false), ("dark", true), ("contrast-light", false), ("contrast-dark", true)];
const PALETTES: [&str; 4] = ["usual", "deuteranopia", "protanopia", "tritanopia"];

/// The light of a colour as style sheets write it.
fn light(hex: &str) -> Option<Light> {
    let digits = hex.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let part = |at: usize| {
        let part = f64::from(u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?) / 255.0;
        Some(if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) })
    };
    Some([part(0)?, part(2)?, part(4)?])
}

/// What is declared behind a selector, up to the end of its block.
fn block<'a>(sheet: &'a str, selector: &str) -> &'a str {
    let rest = sheet.split_once(&format!("{selector} {{")).map_or("", |(_, rest)| rest);
    rest.split_once('}').map_or("", |(block, _)| block)
}

/// Puts the colours that a block declares, light or dark, in place of those that were there.
fn declare(colours: &mut Colours, block: &str, dark: bool) {
    for line in block.lines() {
        let Some((name, value)) = line.trim().strip_suffix(';').and_then(|line| line.split_once(": ")) else {
            continue;
        };
        let both = value.strip_prefix("light-dark(").and_then(|both| both.strip_suffix(')')?.split_once(", "));
        let one = both.map_or(value, |(light, other)| if dark { other } else { light });
        colours.extend(light(one).map(|light| (name.to_owned(), light)));
    }
}

/// The colours of every theme with every palette, and what they are called together.
fn all(tree: &Tree) -> Vec<(String, Colours)> {
    let sheet = tree.file("style/tokens.css");
    let mut all = Vec::new();
    for (theme, dark) in THEMES {
        for palette in PALETTES {
            let mut colours = Colours::new();
            declare(&mut colours, block(sheet, ":root"), dark);
            if theme.starts_with("contrast") {
                declare(&mut colours, block(sheet, "[data-theme^=\"contrast\"]"), dark);
            }
            declare(&mut colours, block(sheet, &format!("[data-palette=\"{palette}\"]")), dark);
            all.push((format!("{theme}, {palette}"), colours));
        }
    }
    all
}

fn brightness([red, green, blue]: Light) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// The contrast of two colours as WCAG 2 reckons it.
fn contrast(one: Light, other: Light) -> f64 {
    let (one, other) = (brightness(one), brightness(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

const GROUNDS: [&str; 3] = ["--ground", "--raised", "--pressed"];

/// What is read, each with what it may be written on.
const READ: [(&str, &[&str]); 11] = [
    ("--ink", &GROUNDS),
    ("--ink-soft", &GROUNDS),
    ("--accent", &GROUNDS),
    ("--good", &GROUNDS),
    ("--bad", &GROUNDS),
    ("--bad", &["--bad-ground"]),
    ("--busy", &GROUNDS),
    ("--wait", &GROUNDS),
    ("--ask", &GROUNDS),
    ("--ask", &["--ask-ground"]),
    ("--on-accent", &["--accent-ground"]),
];
/// What is seen, each with what it may lie on.
const SEEN: [(&str, &[&str]); 3] =
    [("--edge", &["--ground"]), ("--focus", &GROUNDS), ("--accent-ground", &["--ground"])];
/// In high contrast lines are seen as well.
const LINES: (&str, &[&str]) = ("--hairline", &["--ground"]);

fn everything_stands_out(tree: &Tree) -> Vec<String> {
    let mut told = Vec::new();
    for (name, colours) in all(tree) {
        let mut needs = |(colour, grounds): (&str, &[&str]), least: f64| {
            for ground in grounds {
                match (colours.get(colour), colours.get(*ground)) {
                    (Some(one), Some(other)) if contrast(*one, *other) >= least => {}
                    (Some(one), Some(other)) => told.push(format!(
                        "{name}: {colour} on {ground} has {:.2} of {least} to 1",
                        contrast(*one, *other)
                    )),
                    _ => told.push(format!("{name}: there is no {colour} or no {ground}")),
                }
            }
        };
        let is_high = name.starts_with("contrast");
        READ.into_iter().for_each(|pair| needs(pair, 4.5));
        SEEN.into_iter().for_each(|pair| needs(pair, 3.0));
        if is_high {
            needs(LINES, 3.0);
            [("--ink", &GROUNDS), ("--ink-soft", &GROUNDS)].into_iter().for_each(|(ink, on)| needs((ink, on), 7.0));
        }
    }
    told
}

/// How a colour looks without one kind of cones (Machado, Oliveira and Fernandes 2009, severity 1).
fn missing(palette: &str, [red, green, blue]: Light) -> Light {
    let rows: [Light; 3] = match palette {
        "protanopia" => {
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
        }
        "deuteranopia" => {
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
        }
        "tritanopia" => {
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
        }
        _ => return [red, green, blue],
    };
    rows.map(|[r, g, b]| (r * red + g * green + b * blue).clamp(0.0, 1.0))
}

/// A colour by how it is seen: distances in it are about as large as they look (CIE 1976, in daylight).
fn seen([red, green, blue]: Light) -> [f64; 3] {
    let curve = |t: f64| if t > 216.0 / 24_389.0 { t.cbrt() } else { (24_389.0 / 27.0 * t + 16.0) / 116.0 };
    let x = curve((0.412_456 * red + 0.357_576 * green + 0.180_438 * blue) / 0.950_47);
    let y = curve(0.212_673 * red + 0.715_152 * green + 0.072_175 * blue);
    let z = curve((0.019_334 * red + 0.119_192 * green + 0.950_304 * blue) / 1.088_83);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn distance(one: Light, other: Light) -> f64 {
    seen(one).iter().zip(seen(other)).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

const STATES: [&str; 5] = ["--good", "--bad", "--busy", "--wait", "--ask"];
/// What two states differ by at least. From about 2 on a difference is noticed side by side; these stand rows apart.
const APART: f64 = 18.0;

fn states_stay_apart(tree: &Tree) -> Vec<String> {
    let mut told = Vec::new();
    for (name, colours) in all(tree) {
        let palette = name.split(", ").nth(1).unwrap_or_default();
        for (at, one) in STATES.iter().enumerate() {
            for other in &STATES[..at] {
                let apart = match (colours.get(*one), colours.get(*other)) {
                    (Some(one), Some(other)) => distance(missing(palette, *one), missing(palette, *other)),
                    _ => 0.0,
                };
                if apart < APART {
                    told.push(format!("{name}: {one} and {other} are {apart:.0} apart"));
                }
            }
        }
    }
    told
}

/// Who has asked the system for more contrast sees what the theme of high contrast shows.
fn contrast_is_one_thing(tree: &Tree) -> Vec<String> {
    let sheet = tree.file("style/tokens.css");
    let lines =
        |block: &str| block.lines().map(|line| line.trim().to_owned()).filter(|l| !l.is_empty()).collect::<Vec<_>>();
    let chosen = lines(block(sheet, "[data-theme^=\"contrast\"]"));
    let asked = sheet.split_once("@media (prefers-contrast: more)").map_or("", |(_, rest)| rest);
    let differ = chosen.is_empty() || chosen != lines(block(asked, "[data-theme=\"auto\"]"));
    differ.then(|| "the two ways to high contrast lead to different colours".to_owned()).into_iter().collect()
}

#[test]
fn whatever_is_read_or_seen_stands_out() {
    holds(
        everything_stands_out,
        &[
            |tree| tree.replace("style/tokens.css", "--ink-soft: light-dark(#525b69", "--ink-soft: light-dark(#929ba9"),
            |tree| tree.replace("style/tokens.css", "--edge: light-dark(#8b94a3", "--edge: light-dark(#dbe4f3"),
            |tree| tree.replace("style/tokens.css", "--hairline: light-dark(#5a6270", "--hairline: light-dark(#dbe4f3"),
            |tree| tree.replace("style/tokens.css", "--bad: light-dark(#944b1d", "--bad: light-dark(#e49b6d"),
        ],
    );
}

#[test]
fn states_are_told_apart_by_every_eye() {
    holds(
        states_stay_apart,
        &[
            |tree| tree.replace("style/tokens.css", "--ask: light-dark(#5b0774", "--ask: light-dark(#8a4b00"),
            |tree| tree.replace("style/tokens.css", "--ask: light-dark(#8a4b00", "--ask: light-dark(#a32a1c"),
        ],
    );
}

#[test]
fn high_contrast_is_the_same_however_it_was_asked_for() {
    holds(
        contrast_is_one_thing,
        &[|tree| {
            tree.replace("style/tokens.css", "[data-theme=\"auto\"] {", "[data-theme=\"auto\"] {\n--good: #000000;")
        }],
    );
}
