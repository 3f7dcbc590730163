//! Two programs and a terminal: nothing here but what a person types and reads.

mod gateway;
pub(crate) mod money;
pub(crate) mod offline;
mod terminal;
pub(crate) mod walk;
