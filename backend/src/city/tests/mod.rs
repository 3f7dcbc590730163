//! Packs that are right.

mod built_in;
