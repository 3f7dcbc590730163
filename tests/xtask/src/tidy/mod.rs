//! `tidy`: the rules of the house that no compiler checks. One file per rule.
//!
//! Each rule is a function from the files to the problems it finds, with a good and a bad
//! sample in its tests: a rule that cannot fail is worse than none. Never changes a file.

mod crates;
mod documents;
mod lengths;
mod machine;
mod manifest;
mod modules;
mod reasons;
mod scanner;
mod tracked;
mod tree;

use tree::{Problem, Tree};

type Rule = (&'static str, fn(&Tree) -> Vec<Problem>);

const RULES: [Rule; 7] = [
    ("every module says what it is for", modules::check),
    ("files and functions fit a screen", lengths::check),
    ("documents name only what is there", documents::check),
    ("nothing generated, binary or secret is tracked", tracked::check),
    ("no path of one machine", machine::check),
    ("every dependency has its reason", reasons::check),
    ("arrows between crates run one way", crates::check),
];

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    crate::no_arguments(arguments)?;
    let tree = Tree::of_repository()?;
    let mut found = 0;
    for (name, rule) in RULES {
        let problems = rule(&tree);
        println!("{} {name}", if problems.is_empty() { "ok  " } else { "FAIL" });
        for problem in &problems {
            println!("     {problem}");
        }
        found += problems.len();
    }
    println!(
        "tidy: {} files, {} rules, {found} problems",
        tree.files().len(),
        RULES.len()
    );
    if found == 0 {
        Ok(())
    } else {
        Err(format!("{found} problems"))
    }
}
