//! What several pages share. One file a component, named like its CSS file and its class.

pub mod connection_form;
pub mod copy_button;
pub mod dynamic;
pub mod error_note;
pub mod facets;
pub mod field;
pub mod filter_bar;
pub mod job_details;
pub mod lane_strip;
pub mod moment;
pub mod path_check;
pub mod percent;
pub mod sample_calls;
pub mod shell;
pub mod status_badge;
pub mod task_grid;
pub mod task_row;
pub mod titled;
pub mod token_field;
pub mod token_form;
pub mod wording;
