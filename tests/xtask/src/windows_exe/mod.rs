//! `windows-exe [core|shell]`: built for Windows on this machine and tried under wine: the core by its tests, the shell
//! by a walk through its window.
//!
//! What wine cannot prove, a real Windows must: drivers, the look of the system's own dialogs, signing.

mod city;
mod core_tests;
mod exe;
mod screen;
pub(crate) mod toolchain;
mod walk;
mod wine;

use crate::setup;

use wine::Wine;

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let (core, shell) = match arguments {
        [] => (true, true),
        [only] if only == "core" => (true, false),
        [only] if only == "shell" => (false, true),
        _ => return Err("it takes `core`, `shell` or nothing for both".to_owned()),
    };
    setup::need(&setup::CROSS)?;
    setup::need(&setup::BUBBLEWRAP)?;
    let wine = Wine::start()?;
    if core {
        let said = core_tests::run(&core_tests::build()?, &wine)?;
        println!("the core under wine: {said}");
    }
    if shell {
        let exe = exe::build()?;
        let picture = exe::try_out(&exe, &wine)?;
        println!(
            "the shell under wine: signed in, bought, and the code on {} is valid",
            picture.display()
        );
        exe::weigh(&exe)?;
    }
    Ok(())
}
