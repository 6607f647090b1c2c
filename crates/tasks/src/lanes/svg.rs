//! A picture as SVG: a file that refers to nothing outside of itself.

use super::picture::{Align, Paint, Picture, Rect, Shape, TEXT};
use crate::status::Status;

/// What paints look like, as CSS writes colours, and the face of texts.
pub trait Palette {
    /// The colour of a paint.
    fn colour(&self, paint: Paint) -> String;
    /// The names of faces, with commas.
    fn face(&self) -> String;
}

/// Every paint.
pub(super) const PAINTS: [Paint; 15] = [
    Paint::Ground,
    Paint::Raised,
    Paint::Hairline,
    Paint::Edge,
    Paint::Ink,
    Paint::InkSoft,
    Paint::Accent,
    Paint::Focus,
    Paint::State(Status::Unauthorized),
    Paint::State(Status::Running),
    Paint::State(Status::Pending),
    Paint::State(Status::Failed),
    Paint::State(Status::Canceled),
    Paint::State(Status::Completed),
    Paint::State(Status::Unknown),
];

impl Paint {
    /// Every paint there is.
    pub const ALL: [Self; PAINTS.len()] = PAINTS;

    /// Its place among all.
    pub fn index(self) -> usize {
        PAINTS.iter().position(|paint| *paint == self).unwrap_or_default()
    }
}

/// Writes a picture, under a title.
pub fn svg(picture: &Picture, title: &str, palette: &dyn Palette) -> String {
    let mut out = String::new();
    let (width, height) = (number(picture.width), number(picture.height));
    out.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"");
    attributes(&mut out, &[("width", &width), ("height", &height), ("viewBox", &format!("0 0 {width} {height}"))]);
    attributes(&mut out, &[("font-family", &palette.face()), ("font-size", &number(TEXT))]);
    out.push_str("><title>");
    escape(title, &mut out);
    out.push_str("</title><defs>");
    for (at, paint) in PAINTS.into_iter().enumerate() {
        let colour = palette.colour(paint);
        let (stripes, dots) = (format!("stripes{at}"), format!("dots{at}"));
        out.push_str("<pattern patternUnits=\"userSpaceOnUse\" width=\"6\" height=\"6\"");
        attributes(&mut out, &[("id", &stripes)]);
        out.push_str("><path d=\"M-1 1 1 -1M0 6 6 0M5 7 7 5\" fill=\"none\" stroke-width=\"1.6\"");
        attributes(&mut out, &[("stroke", &colour)]);
        out.push_str("/></pattern><pattern patternUnits=\"userSpaceOnUse\" width=\"4\" height=\"4\"");
        attributes(&mut out, &[("id", &dots)]);
        out.push_str("><rect x=\"1\" y=\"1\" width=\"1.6\" height=\"1.6\"");
        attributes(&mut out, &[("fill", &colour)]);
        out.push_str("/></pattern>");
    }
    let clips = picture.shapes.iter().filter_map(|shape| match shape {
        Shape::Clip(at) => Some(at),
        _ => None,
    });
    for (number, at) in clips.enumerate() {
        out.push_str("<clipPath");
        attributes(&mut out, &[("id", &format!("clip{number}"))]);
        out.push_str("><rect");
        place(&mut out, at);
        out.push_str("/></clipPath>");
    }
    out.push_str("</defs>");
    let mut clip = 0;
    for shape in &picture.shapes {
        if let Shape::Clip(_) = shape {
            if clip > 0 {
                out.push_str("</g>");
            }
            out.push_str("<g");
            attributes(&mut out, &[("clip-path", &format!("url(#clip{clip})"))]);
            out.push('>');
            clip += 1;
        } else {
            write(&mut out, shape, palette);
        }
    }
    if clip > 0 {
        out.push_str("</g>");
    }
    out.push_str("</svg>\n");
    out
}

fn write(out: &mut String, shape: &Shape, palette: &dyn Palette) {
    match shape {
        Shape::Fill(at, paint, shown) => {
            out.push_str("<rect");
            place(out, at);
            attributes(out, &[("fill", &palette.colour(*paint))]);
            if *shown < 100 {
                attributes(out, &[("fill-opacity", &number(f32::from(*shown) / 100.0))]);
            }
            out.push_str("/>");
        }
        Shape::Stripes(at, paint) | Shape::Dots(at, paint) => {
            let kind = if matches!(shape, Shape::Dots(..)) { "dots" } else { "stripes" };
            out.push_str("<rect");
            place(out, at);
            attributes(out, &[("fill", &format!("url(#{kind}{})", paint.index()))]);
            out.push_str("/>");
        }
        Shape::Outline(at, paint, is_dashed) => {
            let inside = Rect {
                x: at.x + 0.5,
                y: at.y + 0.5,
                width: (at.width - 1.0).max(0.5),
                height: (at.height - 1.0).max(0.5),
            };
            out.push_str("<rect fill=\"none\"");
            place(out, &inside);
            attributes(out, &[("stroke", &palette.colour(*paint))]);
            dash(out, *is_dashed);
            out.push_str("/>");
        }
        Shape::Line([x1, y1, x2, y2], paint, is_dashed, wide) => {
            let [x1, y1, x2, y2, wide] = [x1, y1, x2, y2, wide].map(|value| number(*value));
            out.push_str("<line");
            attributes(out, &[("x1", &x1), ("y1", &y1), ("x2", &x2), ("y2", &y2), ("stroke-width", &wide)]);
            attributes(out, &[("stroke", &palette.colour(*paint))]);
            dash(out, *is_dashed);
            out.push_str("/>");
        }
        Shape::Text { at, text, paint, align, is_bold, .. } => {
            out.push_str("<text dominant-baseline=\"central\"");
            attributes(out, &[("x", &number(at.0)), ("y", &number(at.1)), ("fill", &palette.colour(*paint))]);
            if *align == Align::Middle {
                out.push_str(" text-anchor=\"middle\"");
            }
            if *is_bold {
                out.push_str(" font-weight=\"600\"");
            }
            out.push('>');
            escape(text, out);
            out.push_str("</text>");
        }
        Shape::Clip(_) => {}
    }
}

fn dash(out: &mut String, is_dashed: bool) {
    if is_dashed {
        out.push_str(" stroke-dasharray=\"3 2\"");
    }
}

fn place(out: &mut String, at: &Rect) {
    let [x, y, width, height] = [at.x, at.y, at.width.max(0.0), at.height.max(0.0)].map(number);
    attributes(out, &[("x", &x), ("y", &y), ("width", &width), ("height", &height)]);
}

fn attributes(out: &mut String, pairs: &[(&str, &str)]) {
    for (name, value) in pairs {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        escape(value, out);
        out.push('"');
    }
}

/// A number to the hundredth.
fn number(value: f32) -> String {
    let hundredths = (value * 100.0).round() as i64;
    let (whole, rest) = (hundredths.abs() / 100, hundredths.abs() % 100);
    let sign = if hundredths < 0 { "-" } else { "" };
    let mut text = format!("{sign}{whole}.{rest:02}");
    let kept = text.trim_end_matches('0').trim_end_matches('.').len();
    text.truncate(kept);
    text
}

/// Text as it stands between tags or in quotes; what XML cannot hold is left out.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct Plain;

    impl Palette for Plain {
        fn colour(&self, paint: Paint) -> String {
            format!("rgb(0, 0, {})", paint.index())
        }

        fn face(&self) -> String {
            "\"Noto Sans\", sans-serif".to_owned()
        }
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([0.0, 1.5, -0.255, 120.0, 0.04].map(number), ["0", "1.5", "-0.26", "120", "0.04"]);
    }

    #[test]
    fn what_is_clipped_is_in_a_group_of_its_own() {
        let at = Rect { x: 1.0, y: 2.0, width: 3.0, height: 4.0 };
        let shapes =
            vec![Shape::Clip(at), Shape::Fill(at, Paint::Ink, 50), Shape::Clip(at), Shape::Dots(at, Paint::Ink)];
        let written = svg(&Picture { width: 9.0, height: 9.0, shapes }, "t", &Plain);
        let drawn = written.split_once("</defs>").unwrap().1;
        assert_eq!(
            drawn,
            "<g clip-path=\"url(#clip0)\"><rect x=\"1\" y=\"2\" width=\"3\" height=\"4\" fill=\"rgb(0, 0, 4)\" fill-opacity=\"0.5\"/></g>\
             <g clip-path=\"url(#clip1)\"><rect x=\"1\" y=\"2\" width=\"3\" height=\"4\" fill=\"url(#dots4)\"/></g></svg>\n"
        );
    }

    proptest! {
        #[test]
        fn no_text_leaves_its_place(title in "\\PC{0,12}", text in "[<>&\"' a-z\\x00-\\x1f/=]{0,20}") {
            let words = Shape::Text { at: (1.0, 1.0), text: text.clone(), paint: Paint::Ink, align: Align::Left, is_bold: false, widest: 9.0 };
            let picture = Picture { width: 9.0, height: 9.0, shapes: vec![words] };
            let empty = Picture { shapes: vec![Shape::Text { at: (1.0, 1.0), text: String::new(), paint: Paint::Ink, align: Align::Left, is_bold: false, widest: 9.0 }], ..picture.clone() };
            let signs = |svg: &str| svg.matches(['<', '>', '"']).count();
            let written = svg(&picture, &title, &Plain);
            prop_assert_eq!(signs(&written), signs(&svg(&empty, "", &Plain)));
            prop_assert!(!written.contains("href") || text.contains("href") || title.contains("href"));
            prop_assert!(!written.chars().any(|c| c.is_control() && c != '\n'));
        }
    }
}
