//! `ci`: the same script that the build server calls, so that the two cannot differ.

use crate::command::{self, root};

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    crate::no_arguments(arguments)?;
    let script = root().join(".ci/run");
    command::run(&mut command::program(&script.to_string_lossy(), &[]))
}
