//! `screenshots [PAGE…]`: every page of the desktop shell, or the named ones, in every look, to be looked at by a person.
//! What a machine can tell of them is the suite `windows`.

use crate::artifacts;
use crate::command;

const FOLDER: &str = "target/screenshots";

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let screenshots = artifacts::build_all()?.binary("screenshots")?;
    let mut draw = command::program(&screenshots.to_string_lossy(), &[FOLDER]);
    command::run(draw.args(arguments))
}
