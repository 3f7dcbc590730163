//! Starts the shell: reads the command line, makes the window, opens the app behind it.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

use cityplus_windows::Shell;
use cityplus_windows::options::Options;
use clap::Parser as _;

fn main() -> ExitCode {
    match start(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("cityplus-windows: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn start(options: &Options) -> Result<(), String> {
    let opening = options.opening()?;
    cityplus_windows::print_by(options.print_words());
    let shell = Shell::new().map_err(|error| format!("no window can be opened: {error}"))?;
    shell.window().set_full_window(options.kiosk.is_some());
    shell.open(opening, options.link.clone());
    shell.run().map_err(|error| format!("the window failed: {error}"))
}
