//! `screenshots [PAGE…]`: every page of the desktop shell, or the named ones, in every look, to be looked at by a person.
//! What a machine can tell of them is the suite `windows`.

use crate::command;

const FOLDER: &str = "target/screenshots";

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let mut all = vec![
        "run",
        "--quiet",
        "--locked",
        "--package",
        "cityplus-pictures",
        "--bin",
        "screenshots",
        "--",
        FOLDER,
    ];
    all.extend(arguments.iter().map(String::as_str));
    command::run_cargo(&all)
}
