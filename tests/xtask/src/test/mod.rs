//! `test [SUITE…]`: every suite, cheapest first, over one build; at the end a table and `N passed, M failed`.
//!
//! Never skips what was asked for: a suite whose tools are missing installs them as `setup` does, or fails and says what to install.

mod kotlin;
mod postgres;
mod programs;
mod suites;
mod summary;
mod swift;

use std::time::Instant;

use suites::{SUITES, Shared, Suite};
use summary::Row;

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    if arguments == ["--list"] {
        for suite in SUITES {
            println!("{:<10} {}", suite.name, suite.what);
        }
        return Ok(());
    }
    let chosen = choose(arguments)?;
    let mut shared = Shared::default();
    let mut rows = Vec::new();
    for suite in chosen {
        eprintln!("== {}: {}", suite.name, suite.what);
        let start = Instant::now();
        let outcome = (suite.run)(&mut shared);
        if let Err(reason) = &outcome {
            eprintln!("{}: {reason}", suite.name);
        }
        rows.push(Row {
            name: suite.name,
            took: start.elapsed(),
            outcome,
        });
    }
    // Before the table, so that the table is the last thing on the screen.
    drop(shared);
    print!("{}", summary::table(&rows));
    match summary::failed(&rows) {
        0 => Ok(()),
        failed => Err(format!("{failed} of {} suites failed", rows.len())),
    }
}

/// The named suites in the order of the list; all where none is named.
fn choose(arguments: &[String]) -> Result<Vec<&'static Suite>, String> {
    if let Some(unknown) = arguments
        .iter()
        .find(|name| !SUITES.iter().any(|suite| suite.name == *name))
    {
        let names: Vec<&str> = SUITES.iter().map(|suite| suite.name).collect();
        return Err(format!("no suite `{unknown}`; there are: {}", names.join(", ")));
    }
    Ok(SUITES
        .iter()
        .filter(|suite| match arguments {
            [] => true,
            named => named.iter().any(|name| name == suite.name),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::choose;
    use super::suites::SUITES;

    fn names(arguments: &[&str]) -> Result<Vec<&'static str>, String> {
        let arguments: Vec<String> = arguments.iter().map(|name| (*name).to_owned()).collect();
        choose(&arguments).map(|suites| suites.iter().map(|suite| suite.name).collect())
    }

    #[test]
    fn suites_are_chosen_by_name_in_their_order() {
        assert_eq!(names(&[]).unwrap().len(), SUITES.len());
        assert_eq!(names(&["tidy", "fmt"]).unwrap(), ["fmt", "tidy"]);
        let error = names(&["fmt", "browser"]).unwrap_err();
        assert!(
            error.contains("browser") && error.contains("scenarios"),
            "{error}"
        );
    }
}
