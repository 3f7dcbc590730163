//! Two programs and a terminal: nothing here but what a person types and reads.

mod terminal;
pub(crate) mod walk;
