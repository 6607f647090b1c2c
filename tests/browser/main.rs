//! What only a browser can tell: its fetch, its storage, its clocks and languages, and how components behave
//! when somebody uses them. Nothing here reaches a network: `double` answers in the browser's place.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests may fail loudly")]

mod double;
mod fetch;
mod forms;
mod grid;
mod intl;
mod lists;
mod locks;
mod page;
mod storage;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
