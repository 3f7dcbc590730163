//! Texts, money, dates and numbers in the person's language. Nothing else in this crate writes what people read.

mod catalogue;
mod forms;
mod language;
mod problems;
mod texts;

pub use language::Language;
pub(crate) use texts::Speech;
