//! `deny`: licences, banned crates and sources of everything we build from, by cargo-deny and `deny.toml`.
//!
//! Advisories need a database from the network and change without a commit of ours:
//! they are asked for by `--advisories` and are no part of `test`.

use crate::{command, setup};

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let advisories = match arguments {
        [] => false,
        [only] if only == "--advisories" => true,
        _ => return Err("the only argument is --advisories".to_owned()),
    };
    setup::need(&setup::CARGO_DENY)?;
    let mut all = vec![
        "deny",
        "--locked",
        "check",
        "--hide-inclusion-graph",
        "bans",
        "licenses",
        "sources",
    ];
    if advisories {
        all.push("advisories");
    }
    command::run_cargo(&all)
}
