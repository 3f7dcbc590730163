//! `fuzz [TARGET] [--seconds N]`: the parsers against input made by libFuzzer, for some time each.
//!
//! Needs a sanitizer build, so `tests/fuzz` is a workspace of its own and no part of `test`.

use std::fs;

use crate::command::{self, root};
use crate::setup;

const FOLDER: &str = "tests/fuzz";
const SECONDS: u32 = 60;

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let (wanted, seconds) = parse(arguments)?;
    let targets = targets()?;
    let chosen: Vec<&String> = match &wanted {
        None => targets.iter().collect(),
        Some(name) => targets.iter().filter(|target| *target == name).collect(),
    };
    if chosen.is_empty() {
        return Err(format!("no such target; there are: {}", targets.join(", ")));
    }
    setup::need(&setup::CARGO_FUZZ)?;
    let limit = format!("-max_total_time={seconds}");
    for target in chosen {
        let arguments = ["fuzz", "run", "--fuzz-dir", FOLDER, target, "--", &limit];
        // The sanitizer's flags are unstable; the compiler is the stable one of everything else.
        command::run(command::program(&command::cargo(), &arguments).env("RUSTC_BOOTSTRAP", "1"))?;
    }
    Ok(())
}

fn parse(arguments: &[String]) -> Result<(Option<String>, u32), String> {
    let mut target = None;
    let mut seconds = SECONDS;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        if argument == "--seconds" {
            let number = rest
                .next()
                .and_then(|number| number.parse().ok())
                .filter(|number| *number > 0);
            seconds = number.ok_or("--seconds takes a whole number from 1")?;
        } else if argument.starts_with('-') || target.is_some() {
            return Err(format!(
                "unknown argument `{argument}`: fuzz [TARGET] [--seconds N]"
            ));
        } else {
            target = Some(argument.clone());
        }
    }
    Ok((target, seconds))
}

/// One target per file of `fuzz_targets`.
fn targets() -> Result<Vec<String>, String> {
    let folder = root().join(FOLDER).join("fuzz_targets");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".rs").map(str::to_owned))
        .collect();
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn arguments_are_read_and_mistakes_refused() {
        let parse = |words: &[&str]| parse(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(parse(&[]), Ok((None, 60)));
        assert_eq!(
            parse(&["code", "--seconds", "5"]),
            Ok((Some("code".to_owned()), 5))
        );
        for bad in [
            &["--seconds"][..],
            &["--seconds", "0"],
            &["--seconds", "x"],
            &["a", "b"],
            &["--fast"],
        ] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }
}
