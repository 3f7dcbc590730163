//! Speed as ratios against a limit measured in the same run.

fn main() {}
