//! Runs every conformance set of a folder: one line for each, exit code 1 on any miss.

use std::path::PathBuf;
use std::process::ExitCode;

use cityplus_vectors::conformance::SETS;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("conformance: name the folder with the sets");
        return ExitCode::FAILURE;
    };
    let mut all_ok = true;
    for (name, check) in SETS {
        let report = check(&folder);
        let verdict = if report.is_ok() { "ok" } else { "FAILED" };
        println!(
            "{name} read={} expected={} {verdict}",
            report.read, report.expected
        );
        for reason in &report.not_applicable {
            println!("  not applicable: {reason}");
        }
        for failure in &report.failures {
            println!("  failed: {failure}");
        }
        all_ok &= report.is_ok();
    }
    if all_ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
