//! A picture as a list of shapes, back to front. A canvas draws it, a file of vectors says it; neither decides anything.

use crate::status::Status;

/// What a shape is painted with. What that looks like is the page's theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Paint {
    /// The page.
    Ground,
    /// What lies on it.
    Raised,
    /// Lines between things.
    Hairline,
    /// Lines around things.
    Edge,
    /// Text.
    Ink,
    /// Text beside it.
    InkSoft,
    /// The moment that it is.
    Accent,
    /// What the keyboard is at.
    Focus,
    /// The colour of a state.
    State(Status),
}

/// A rectangle, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Its left edge.
    pub x: f32,
    /// Its upper edge.
    pub y: f32,
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
}

/// Which point of a text stands where it is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Its beginning.
    Left,
    /// Its middle.
    Middle,
}

/// A shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A rectangle that is filled, so many percent of it to be seen.
    Fill(Rect, Paint, u8),
    /// A rectangle filled with slanted stripes.
    Stripes(Rect, Paint),
    /// A rectangle filled with dots.
    Dots(Rect, Paint),
    /// The edge of a rectangle, in dashes or whole.
    Outline(Rect, Paint, bool),
    /// A line from one point to another, in dashes or whole, so wide.
    Line([f32; 4], Paint, bool, f32),
    /// A text, and the widest that it may be. It stands on this point.
    Text {
        /// The point, in pixels.
        at: (f32, f32),
        /// The words.
        text: String,
        /// With what.
        paint: Paint,
        /// What of it stands there.
        align: Align,
        /// Whether it is heavier than others.
        is_bold: bool,
        /// The widest that it may be.
        widest: f32,
    },
    /// From here on nothing is drawn outside of this, until the next.
    Clip(Rect),
}

/// Shapes, and how large the picture is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// In pixels.
    pub width: f32,
    /// In pixels.
    pub height: f32,
    /// The shapes, back to front.
    pub shapes: Vec<Shape>,
}

/// The size of texts, in pixels.
pub const TEXT: f32 = 12.0;

/// A text that takes no more than so many pixels: its end is left out where it would. Measured by how wide letters are
/// in common faces, rather too wide than too narrow.
pub fn shortened(text: &str, widest: f32) -> String {
    let wide = |c: char| {
        TEXT * match c {
            'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '(' | ')' => 0.4,
            'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 0.98,
            'A'..='Z' => 0.76,
            c if c.is_ascii() => 0.62,
            // As wide as high: what is not written in letters.
            c if c as u32 >= 0x2e80 => 1.04,
            _ => 0.72,
        }
    };
    if text.chars().map(wide).sum::<f32>() <= widest {
        return text.to_owned();
    }
    let mut left = widest - wide('…');
    let kept: String = text
        .chars()
        .take_while(|c| {
            left -= wide(*c);
            left >= 0.0
        })
        .collect();
    if kept.is_empty() { String::new() } else { [kept.trim_end(), "…"].concat() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_loses_its_end() {
        assert_eq!(shortened("gauss-f821", 200.0), "gauss-f821");
        assert_eq!(shortened("gauss-f821", 60.0), "gauss-…");
        assert_eq!(shortened("订单数据库", 40.0), "订单…");
        assert_eq!(shortened("gauss", 8.0), "");
    }
}
