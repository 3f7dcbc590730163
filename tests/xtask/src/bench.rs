//! `bench NAME`: one benchmark in release mode. The figures go to stdout, all else to stderr.
//!
//! `ffi` needs a program in another language as well: it is built here, against the library in release mode.

use std::fs;
use std::path::{Path, PathBuf};

use crate::bindings::{self, Facade};
use crate::command::{self, program, root};
use crate::setup;

const FFI: &str = "ffi";

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let mut all: Vec<String> = [
        "run",
        "--quiet",
        "--release",
        "--locked",
        "--package",
        "cityplus-bench",
        "--",
    ]
    .map(str::to_owned)
    .into();
    all.extend_from_slice(arguments);
    if arguments == [FFI] {
        all.push("--".to_owned());
        all.extend(kotlin()?);
    }
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    command::run_cargo(&all)
}

/// The program in Kotlin, built, and how it is started.
fn kotlin() -> Result<Vec<String>, String> {
    setup::need(&setup::JAVA)?;
    setup::need(&setup::MAVEN)?;
    let facade = Facade::build(&["--release"])?;
    bindings::kotlin(&facade)?;
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
