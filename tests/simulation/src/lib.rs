//! A seeded simulation of money on its way; it is in `tests`.
