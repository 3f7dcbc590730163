//! `bench NAME`: one benchmark in release mode. The figures go to stdout, all else to stderr.

use crate::command;

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let mut all = vec![
        "run",
        "--quiet",
        "--release",
        "--locked",
        "--package",
        "cityplus-bench",
        "--",
    ];
    all.extend(arguments.iter().map(String::as_str));
    command::run_cargo(&all)
}
