//! A canvas that shows pictures, in the colours of the page's theme, as sharp as the screen is.

use tasks::lanes::{Align, Paint, Palette, Picture, Rect, Shape, TEXT};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasPattern, CanvasRenderingContext2d, Element, HtmlCanvasElement};

use super::download;
use super::page::{document, window};

/// The colours that paints have now, and the face of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Colours {
    colours: Vec<String>,
    face: String,
}

impl Colours {
    /// Those of the children of an element, one a paint, in the order of [`Paint::ALL`].
    pub fn of(probes: &Element) -> Self {
        let colours = (0..).map_while(|at| probes.children().item(at));
        Self {
            colours: colours.map(|probe| computed(&probe, "color")).collect(),
            face: computed(probes, "font-family"),
        }
    }
}

fn computed(element: &Element, property: &str) -> String {
    let style = window().and_then(|window| window.get_computed_style(element).ok().flatten());
    style.and_then(|style| style.get_property_value(property).ok()).unwrap_or_default()
}

impl Palette for Colours {
    fn colour(&self, paint: Paint) -> String {
        self.colours.get(paint.index()).cloned().unwrap_or_default()
    }

    fn face(&self) -> String {
        self.face.clone()
    }
}

/// Tells when the system turns light or dark, until it is dropped.
pub struct SchemeWatch {
    query: web_sys::MediaQueryList,
    on_change: Closure<dyn FnMut()>,
}

impl SchemeWatch {
    /// Watches; none where the browser does not tell.
    pub fn new(changed: impl FnMut() + 'static) -> Option<Self> {
        let query = window()?.match_media("(prefers-color-scheme: dark)").ok()??;
        let on_change = Closure::<dyn FnMut()>::new(changed);
        let _ = query.add_event_listener_with_callback("change", on_change.as_ref().unchecked_ref());
        Some(Self { query, on_change })
    }
}

impl Drop for SchemeWatch {
    fn drop(&mut self) {
        let _ = self.query.remove_event_listener_with_callback("change", self.on_change.as_ref().unchecked_ref());
    }
}

/// How many pixels of the screen a CSS pixel is.
pub fn sharpness() -> f64 {
    window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(1.0, 4.0)
}

/// Draws a picture on a canvas, which becomes as large as it. False where the browser has no such thing.
pub fn draw(canvas: &HtmlCanvasElement, picture: &Picture, colours: &Colours) -> bool {
    draw_at(canvas, picture, colours, sharpness()).is_some()
}

fn draw_at(canvas: &HtmlCanvasElement, picture: &Picture, colours: &Colours, sharpness: f64) -> Option<()> {
    let pixels = |length: f32| (f64::from(length) * sharpness).round() as u32;
    let (width, height) = (pixels(picture.width), pixels(picture.height));
    // To set it clears it, and takes long.
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let context = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
    context.set_transform(sharpness, 0.0, 0.0, sharpness, 0.0, 0.0).ok()?;
    let mut brush = Brush {
        context,
        colours,
        fill: None,
        stroke: None,
        patterns: Vec::new(),
        shown: 100,
        is_dashed: false,
        font: "",
    };
    brush.context.set_text_baseline("middle");
    brush.context.save();
    for shape in &picture.shapes {
        brush.draw(shape);
    }
    brush.context.restore();
    Some(())
}

/// What draws, and what it was dipped into last: to dip anew is most of the work.
struct Brush<'a> {
    context: CanvasRenderingContext2d,
    colours: &'a Colours,
    fill: Option<Paint>,
    stroke: Option<Paint>,
    patterns: Vec<(Paint, bool, CanvasPattern)>,
    /// How much it covers, in percent.
    shown: u8,
    is_dashed: bool,
    font: &'static str,
}

impl Brush<'_> {
    fn draw(&mut self, shape: &Shape) {
        let shown = if let Shape::Fill(.., shown) = shape { *shown } else { 100 };
        if self.shown != shown {
            self.context.set_global_alpha(f64::from(shown) / 100.0);
            self.shown = shown;
        }
        match shape {
            Shape::Fill(at, paint, _) => {
                self.fill(*paint);
                self.rectangle(at);
            }
            Shape::Stripes(at, paint) => self.filled_with(*paint, true, at),
            Shape::Dots(at, paint) => self.filled_with(*paint, false, at),
            Shape::Outline(at, paint, is_dashed) => {
                self.stroke(*paint, *is_dashed);
                self.context.set_line_width(1.0);
                let [x, y, width, height] = sides(at);
                self.context.stroke_rect(x + 0.5, y + 0.5, (width - 1.0).max(0.5), (height - 1.0).max(0.5));
            }
            Shape::Line(points, paint, is_dashed, wide) => {
                self.stroke(*paint, *is_dashed);
                self.context.set_line_width(f64::from(*wide));
                let [x1, y1, x2, y2] = points.map(f64::from);
                self.context.begin_path();
                self.context.move_to(x1, y1);
                self.context.line_to(x2, y2);
                self.context.stroke();
            }
            Shape::Text { at, text, paint, align, is_bold, widest } => {
                self.fill(*paint);
                self.font(if *is_bold { "600 " } else { "400 " });
                self.context.set_text_align(if *align == Align::Middle { "center" } else { "left" });
                let (x, y) = (f64::from(at.0), f64::from(at.1));
                let _ = self.context.fill_text_with_max_width(text, x, y, f64::from(*widest).max(1.0));
            }
            Shape::Clip(at) => {
                self.context.restore();
                self.context.save();
                (self.fill, self.stroke, self.shown, self.is_dashed, self.font) = (None, None, 100, false, "");
                self.context.begin_path();
                let [x, y, width, height] = sides(at);
                self.context.rect(x, y, width, height);
                self.context.clip();
            }
        }
    }

    fn rectangle(&self, at: &Rect) {
        let [x, y, width, height] = sides(at);
        self.context.fill_rect(x, y, width, height);
    }

    fn fill(&mut self, paint: Paint) {
        if self.fill != Some(paint) {
            self.context.set_fill_style_str(&self.colours.colour(paint));
            self.fill = Some(paint);
        }
    }

    fn stroke(&mut self, paint: Paint, is_dashed: bool) {
        if self.stroke != Some(paint) {
            self.context.set_stroke_style_str(&self.colours.colour(paint));
            self.stroke = Some(paint);
        }
        if self.is_dashed != is_dashed {
            let dash = js_sys::Array::new();
            if is_dashed {
                dash.push(&JsValue::from_f64(3.0));
                dash.push(&JsValue::from_f64(2.0));
            }
            let _ = self.context.set_line_dash(&dash);
            self.is_dashed = is_dashed;
        }
    }

    fn font(&mut self, weight: &'static str) {
        if self.font != weight {
            let size = (TEXT as i32).to_string();
            self.context.set_font(&[weight, &size, "px ", &self.colours.face].concat());
            self.font = weight;
        }
    }

    fn filled_with(&mut self, paint: Paint, is_striped: bool, at: &Rect) {
        let known = self.patterns.iter().find(|(of, striped, _)| (*of, *striped) == (paint, is_striped));
        let pattern = known.map(|(.., pattern)| pattern.clone()).or_else(|| {
            let pattern = self.pattern(paint, is_striped)?;
            self.patterns.push((paint, is_striped, pattern.clone()));
            Some(pattern)
        });
        if let Some(pattern) = pattern {
            self.context.set_fill_style_canvas_pattern(&pattern);
            self.fill = None;
            self.rectangle(at);
        }
    }

    /// Slanted stripes or dots, to be repeated.
    fn pattern(&self, paint: Paint, is_striped: bool) -> Option<CanvasPattern> {
        let tile = blank()?;
        let size = if is_striped { 6 } else { 4 };
        tile.set_width(size);
        tile.set_height(size);
        let context = tile.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
        let colour = self.colours.colour(paint);
        if is_striped {
            context.set_stroke_style_str(&colour);
            context.set_line_width(1.6);
            context.begin_path();
            for [x1, y1, x2, y2] in [[-1.0, 1.0, 1.0, -1.0], [0.0, 6.0, 6.0, 0.0], [5.0, 7.0, 7.0, 5.0]] {
                context.move_to(x1, y1);
                context.line_to(x2, y2);
            }
            context.stroke();
        } else {
            context.set_fill_style_str(&colour);
            context.fill_rect(1.0, 1.0, 1.6, 1.6);
        }
        self.context.create_pattern_with_html_canvas_element(&tile, "repeat").ok()?
    }
}

fn sides(at: &Rect) -> [f64; 4] {
    [at.x, at.y, at.width.max(0.0), at.height.max(0.0)].map(f64::from)
}

fn blank() -> Option<HtmlCanvasElement> {
    document()?.create_element("canvas").ok()?.dyn_into().ok()
}

/// Has the browser save a picture as PNG under a name. False where it cannot.
pub fn save_png(name: &str, picture: &Picture, colours: &Colours) -> bool {
    try_save(name, picture, colours).is_some()
}

fn try_save(name: &str, picture: &Picture, colours: &Colours) -> Option<()> {
    let canvas = blank()?;
    // Twice as many pixels read well wherever it is put.
    draw_at(&canvas, picture, colours, 2.0)?;
    let name = name.to_owned();
    let save = Closure::once_into_js(move |file: Option<web_sys::Blob>| {
        let _ = file.and_then(|file| download::save_file(&name, &file));
    });
    canvas.to_blob(save.unchecked_ref()).ok()
}

/// Where a pointer is in an element, in CSS pixels from its upper left corner.
pub fn place_in(element: &Element, x: i32, y: i32) -> (f64, f64) {
    let at = element.get_bounding_client_rect();
    (f64::from(x) - at.left(), f64::from(y) - at.top())
}

/// From now on a pointer is told of to this element wherever it goes, until it is let go.
pub fn hold_pointer(element: &Element, pointer: i32) {
    let _ = element.set_pointer_capture(pointer);
}

/// What a turn of the wheel asks for, in pixels: to the right, down, and whether it is meant to zoom.
pub fn wheel(event: &web_sys::WheelEvent) -> (f64, f64, bool) {
    // In lines, or in pages, where it is not in pixels.
    let unit = match event.delta_mode() {
        web_sys::WheelEvent::DOM_DELTA_LINE => 16.0,
        web_sys::WheelEvent::DOM_DELTA_PAGE => 400.0,
        _ => 1.0,
    };
    let (x, y) = (event.delta_x() * unit, event.delta_y() * unit);
    let is_zoom = event.ctrl_key() || event.meta_key();
    if event.shift_key() && x == 0.0 { (y, 0.0, is_zoom) } else { (x, y, is_zoom) }
}
