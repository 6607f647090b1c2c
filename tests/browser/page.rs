//! A view in the page, and what somebody can do with it. It is taken away when it is dropped.

use std::any::Any;

use leptos::mount::mount_to;
use leptos::prelude::*;
use taskdeck::Locale;
use taskdeck::browser::clock;
use taskdeck::paths::Zone;
use taskdeck::state::preferences::{Preferences, Theme};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, HtmlSelectElement};

use crate::double::fire;

pub struct Page {
    root: HtmlElement,
    mounted: Option<Box<dyn Any>>,
}

pub fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// Waits until what was set off has been drawn.
pub async fn settle() {
    clock::sleep(1).await;
}

/// Waits for something that takes the browser some frames.
pub async fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..200 {
        if is_so() {
            return;
        }
        clock::sleep(20).await;
    }
    panic!("{what}: that never came to be");
}

impl Page {
    /// Shows a view, in English and in UTC.
    pub fn open<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Self {
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        let mounted = mount_to(root.clone(), move || {
            provide_context(Preferences::plain(Locale::English, Theme::Auto, Zone::Utc));
            view()
        });
        Self { root, mounted: Some(Box::new(mounted)) }
    }

    /// Draws it with the site's own styles.
    pub fn styled(self, sheets: &[&str]) -> Self {
        let style = document().create_element("style").unwrap();
        style.set_text_content(Some(&sheets.concat()));
        self.root.append_child(&style).unwrap();
        self
    }

    pub fn all(&self, css: &str) -> Vec<HtmlElement> {
        let select = js_sys::Reflect::get(&self.root, &"querySelectorAll".into()).unwrap();
        let select: js_sys::Function = select.unchecked_into();
        let found = select.call1(&self.root, &css.into()).unwrap();
        js_sys::Array::from(&found).iter().map(JsCast::unchecked_into).collect()
    }

    pub fn find(&self, css: &str) -> HtmlElement {
        self.all(css).into_iter().next().unwrap_or_else(|| panic!("there is no {css} in {}", self.root.inner_html()))
    }

    /// The button of this text.
    pub fn button(&self, text: &str) -> HtmlElement {
        self.all("button")
            .into_iter()
            .find(|b| b.inner_text().trim() == text)
            .unwrap_or_else(|| panic!("no button {text}"))
    }

    pub fn see(&self, css: &str) -> String {
        self.find(css).text_content().unwrap_or_default()
    }

    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        self.find(css).get_attribute(name)
    }

    pub async fn click(&self, css: &str) {
        self.find(css).click();
        settle().await;
    }

    /// Types a text in place of the old one.
    pub async fn enter(&self, css: &str, text: &str) {
        let input: HtmlInputElement = self.find(css).unchecked_into();
        input.set_value(text);
        fire(&input, "input", None);
        fire(&input, "change", None);
        settle().await;
    }

    pub async fn choose(&self, css: &str, value: &str) {
        let select: HtmlSelectElement = self.find(css).unchecked_into();
        select.set_value(value);
        assert_eq!(select.value(), value, "there is no such choice");
        fire(&select, "change", None);
        settle().await;
    }

    pub async fn press(&self, element: &Element, chord: &str) {
        fire(element, "keydown", Some(chord));
        settle().await;
    }

    /// All that stands in the page and in its fields.
    pub fn everything(&self) -> String {
        let values = self.all("input").into_iter().map(|input| input.unchecked_into::<HtmlInputElement>().value());
        values.chain([document().document_element().unwrap().outer_html()]).collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.mounted.take();
        self.root.remove();
    }
}
