//! `bench NAME`: one benchmark in release mode. The figures go to stdout, all else to stderr.
//!
//! `ffi` needs programs in other languages as well: they are built here, against the library in release mode.

use std::fs;
use std::path::{Path, PathBuf};

use crate::bindings::swift_package::{Package, built, places};
use crate::bindings::{self, Facade};
use crate::command::{self, program, root};
use crate::setup;

const FFI: &str = "ffi";
const WINDOWS: &str = "windows";
/// The product of the Swift package that measures.
const SWIFT: &str = "Bench";

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    if arguments.first().is_some_and(|name| name == WINDOWS) {
        setup::need(&setup::XVFB)?;
    }
    if arguments != [FFI] {
        return run_one(arguments);
    }
    let facade = Facade::build(&["--release"])?;
    for (language, program) in [("kotlin", kotlin(&facade)?), ("swift", swift(&facade)?)] {
        let words = [FFI, "--language", language, "--"].map(str::to_owned);
        run_one(&[&words[..], &program].concat())?;
    }
    Ok(())
}

fn run_one(arguments: &[String]) -> Result<(), String> {
    let mut all = vec![
        "run",
        "--quiet",
        "--release",
        "--locked",
        "--package",
        "cityplus-bench",
        "--",
    ];
    all.extend(arguments.iter().map(String::as_str));
    command::run_cargo(&all)
}

/// The program in Swift, built, and how it is started.
fn swift(facade: &Facade) -> Result<Vec<String>, String> {
    let package = Package::ready()?;
    bindings::swift(facade)?;
    let places = places();
    let mut arguments = vec!["build", "--configuration", "release", "--product", SWIFT];
    arguments.extend(places.iter().map(String::as_str));
    let mut build = package.linked(&facade.library)?.command("swift", &arguments);
    eprint!("{}", String::from_utf8_lossy(&command::read(&mut build)?));
    let started = package
        .linked(&facade.library)?
        .command(&built(&format!("build/release/{SWIFT}")), &[]);
    let words = std::iter::once(started.get_program()).chain(started.get_args());
    Ok(words.map(|word| word.to_string_lossy().into_owned()).collect())
}

/// The program in Kotlin, built, and how it is started.
fn kotlin(facade: &Facade) -> Result<Vec<String>, String> {
    setup::need(&setup::JAVA)?;
    setup::need(&setup::MAVEN)?;
    bindings::kotlin(facade)?;
    let path = root().join("target/xtask/kotlin-classpath");
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let package = format!("{}/pom.xml", bindings::KOTLIN_PACKAGE);
    let mut maven = program(
        "mvn",
        &["--batch-mode", "--quiet", "--file", &package, "test-compile"],
    );
    maven.arg("dependency:build-classpath").arg(format!(
        "-Dmdep.outputFile={}",
        absolute(folder)?.join("kotlin-classpath").display()
    ));
    // Maven writes to stdout, which is for figures only.
    eprint!("{}", String::from_utf8_lossy(&command::read(&mut maven)?));
    let libraries = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let built = absolute(&root().join("target/kotlin"))?;
    let (classes, tests) = (built.join("classes"), built.join("test-classes"));
    let library = absolute(facade.library.parent().unwrap_or(Path::new(".")))?;
    Ok(vec![
        "java".to_owned(),
        format!("-Djna.library.path={}", library.display()),
        "-cp".to_owned(),
        format!("{}:{}:{}", classes.display(), tests.display(), libraries.trim()),
        "city.plus.BenchKt".to_owned(),
    ])
}

fn absolute(path: &Path) -> Result<PathBuf, String> {
    path.canonicalize()
        .map_err(|error| format!("{}: {error}", path.display()))
}
