//! What the pages read: preferences, connections, and the live lists. Signals are the thin outside of plain
//! values; what is decided is decided in the pure crates.

pub mod access;
pub mod config;
pub mod connections;
pub mod credential;
pub mod exporting;
pub mod gate;
pub mod hands;
pub mod instances;
pub mod leading;
pub mod live;
pub mod lookup;
pub mod opened;
pub mod opening;
pub mod pacing;
pub mod panels;
pub mod path_check;
pub mod place;
pub mod preferences;
pub mod proving;
pub mod proxy_tokens;
pub mod remembered;
pub mod requests;
pub mod sealed;
pub mod selected;
pub mod services;
pub mod session;
pub mod shortcuts;
pub mod sought_row;
pub mod tabs;
pub mod ticker;
pub mod transfer;
pub mod trust;
pub mod vault;
pub mod views;
