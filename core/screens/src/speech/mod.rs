//! Texts, money, dates and numbers in the person's language. Nothing else in this crate writes what people read.

mod buttons;
mod catalogue;
mod forms;
mod language;
mod problems;
mod tables;
mod texts;

#[cfg(test)]
mod tests;

pub use language::Language;
pub(crate) use texts::Speech;
