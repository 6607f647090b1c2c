//! The keyboard's shortcuts as plain values: what can be done, by which keys, where, and what a key that is pressed
//! asks for. No browser and no clock: it is handed what was pressed, and when.

pub mod action;
pub mod bindings;
pub mod chord;
pub mod found;
pub mod hearing;
