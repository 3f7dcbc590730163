//! The suites of `test`, cheapest first, so that a mistake shows early.

use crate::artifacts::{self, Artifacts, Program};
use crate::bindings;
use crate::command::run_cargo;
use crate::setup;
use crate::{deny, tidy};

use super::kotlin;
use super::postgres::TestServer;
use super::programs::{self, Filter};
use super::swift;

/// One suite.
pub(super) struct Suite {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    /// Returns what there is to say of the success.
    pub(super) run: fn(&mut Shared) -> Result<String, String>,
}

/// What several suites share: made by the first that needs it.
#[derive(Default)]
pub(super) struct Shared {
    artifacts: Option<Artifacts>,
    server: Option<TestServer>,
}

pub(super) const SUITES: &[Suite] = &[
    Suite {
        name: "fmt",
        what: "the sources are formatted",
        run: fmt,
    },
    Suite {
        name: "tidy",
        what: "the rules of the house",
        run: run_tidy,
    },
    Suite {
        name: "deny",
        what: "licences, banned crates, sources",
        run: run_deny,
    },
    Suite {
        name: "clippy",
        what: "no warning in any target",
        run: clippy,
    },
    Suite {
        name: "unit",
        what: "the tests beside the code, and the golden vectors",
        run: unit,
    },
    Suite {
        name: "doc",
        what: "the examples in the documentation",
        run: doc,
    },
    Suite {
        name: "windows",
        what: "the desktop shell: pictures of its pages, and a walk through them on a real server",
        run: windows,
    },
    Suite {
        name: "backend",
        what: "the server's own tests, on SQLite",
        run: backend,
    },
    Suite {
        name: "scenarios",
        what: "journeys across the whole system, on SQLite; the crash test",
        run: scenarios,
    },
    Suite {
        name: "simulation",
        what: "money on its way, seed by seed: whatever gets lost or ends in the middle, on SQLite",
        run: simulation,
    },
    Suite {
        name: "postgres",
        what: "every test named …postgres…, on a real server; a primary that dies and its standby",
        run: postgres,
    },
    Suite {
        name: "kotlin",
        what: "the core called from Kotlin, with a real backend",
        run: kotlin,
    },
    Suite {
        name: "swift",
        what: "the core called from Swift, with a real backend",
        run: swift,
    },
];

const BACKEND: &str = "cityplus-backend";
const PICTURES: &str = "cityplus-pictures";
const SCENARIOS: &str = "cityplus-scenarios";
const SIMULATION: &str = "cityplus-simulation";
const POSTGRES: &str = "postgres";

fn fmt(_: &mut Shared) -> Result<String, String> {
    setup::need(&setup::RUST_COMPONENTS)?;
    run_cargo(&["fmt", "--all", "--check"]).map(|()| String::new())
}

fn run_tidy(_: &mut Shared) -> Result<String, String> {
    tidy::run(&[]).map(|()| String::new())
}

fn run_deny(_: &mut Shared) -> Result<String, String> {
    deny::run(&[]).map(|()| "advisories only by `cargo xtask deny --advisories`".to_owned())
}

fn clippy(_: &mut Shared) -> Result<String, String> {
    setup::need(&setup::RUST_COMPONENTS)?;
    run_cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ])
    .map(|()| String::new())
}

fn doc(_: &mut Shared) -> Result<String, String> {
    // With the features of the one build, whose libraries are used then instead of built again.
    run_cargo(&[
        "test",
        "--workspace",
        "--doc",
        "--features",
        bindings::GENERATOR_FEATURE,
        "--locked",
        "--quiet",
    ])
    .map(|()| String::new())
}

fn unit(shared: &mut Shared) -> Result<String, String> {
    shared.run(
        |program| ![BACKEND, PICTURES, SCENARIOS, SIMULATION].contains(&program.package.as_str()),
        Filter::Without(POSTGRES),
    )
}

fn windows(shared: &mut Shared) -> Result<String, String> {
    shared.run(|program| program.package == PICTURES, Filter::Without(POSTGRES))
}

fn backend(shared: &mut Shared) -> Result<String, String> {
    shared.run(|program| program.package == BACKEND, Filter::Without(POSTGRES))
}

fn scenarios(shared: &mut Shared) -> Result<String, String> {
    shared.run(|program| program.package == SCENARIOS, Filter::Without(POSTGRES))
}

fn simulation(shared: &mut Shared) -> Result<String, String> {
    shared.run(|program| program.package == SIMULATION, Filter::Without(POSTGRES))
}

fn postgres(shared: &mut Shared) -> Result<String, String> {
    shared.run(|_| true, Filter::Only(POSTGRES))
}

fn kotlin(shared: &mut Shared) -> Result<String, String> {
    setup::need(&setup::JAVA)?;
    setup::need(&setup::MAVEN)?;
    kotlin::run(shared.artifacts()?)
}

fn swift(shared: &mut Shared) -> Result<String, String> {
    swift::run(shared.artifacts()?)
}

impl Shared {
    /// The one build, made where it is not there yet.
    fn artifacts(&mut self) -> Result<&Artifacts, String> {
        if self.artifacts.is_none() {
            self.artifacts = Some(artifacts::build_all()?);
        }
        self.artifacts
            .as_ref()
            .ok_or_else(|| "nothing was built".to_owned())
    }

    /// Builds and starts what is not there yet, then runs the programs that are wanted.
    fn run(&mut self, wanted: fn(&Program) -> bool, filter: Filter) -> Result<String, String> {
        setup::need(&setup::POSTGRES)?;
        let programs = self.artifacts()?.programs()?;
        if self.server.is_none() {
            self.server = Some(TestServer::start()?);
        }
        let server = self.server.as_ref().ok_or("no server was started")?;
        let chosen: Vec<&Program> = programs.iter().filter(|program| wanted(program)).collect();
        programs::run(&chosen, filter, server.url())
    }
}
