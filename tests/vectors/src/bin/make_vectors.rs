//! Writes the vector files into the folder given, or into this crate's own.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.or_else(|| std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from));
    let Some(folder) = folder else {
        eprintln!("make-vectors: name the folder to write to");
        return ExitCode::FAILURE;
    };
    match write(&folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("make-vectors: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &std::path::Path) -> Result<(), Box<dyn std::error::Error>> {
    for (name, text) in cityplus_vectors::make::all()? {
        std::fs::write(folder.join(name), text)?;
        println!("{name}");
    }
    Ok(())
}
