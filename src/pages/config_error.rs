//! The site's `config.json` cannot be used: what is wrong with it, for whoever runs the site.

use crate::components::dynamic::dynamic;
use leptos::prelude::*;

use crate::components::connection_wording;
use crate::components::wording;
use crate::state::config::Wrong;
use crate::state::preferences::locale;
use crate::{say, text};

/// The page.
#[inline(never)] // so that it can come later
pub fn config_error(wrong: Wrong) -> AnyView {
    let locale = locale();
    let told = dynamic(move || {
        (match &wrong {
        Wrong::Text(path, flaw) => {
            let problem = wording::flaw(path, *flaw, locale.get());
            view! { <p>{say!(locale.get(), config.text, problem = problem)}</p> }.into_any()
        }
        Wrong::Patience => view! { <p>{say!(locale.get(), config.patience)}</p> }.into_any(),
        Wrong::Connection(number, faults) => {
            let faults: Vec<_> = faults
                .iter()
                .map(|(field, fault)| view! { <li><code>{field.path()}</code> " " {connection_wording::fault(fault, locale.get())}</li> })
                .collect();
            view! { <p>{say!(locale.get(), config.connection, number = *number)}</p><ul>{faults}</ul> }.into_any()
        }
    }).into_any()
    });
    view! {
        <main class="page-narrow" id="content">
            <h1>{text!(config.title)}</h1>
            {told}
            <p>{text!(config.hint)}</p>
        </main>
    }
    .into_any()
}
