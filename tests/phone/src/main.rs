//! A phone without a screen: drives the engine from a terminal.

fn main() {}
