//! The room on SQLite.
