//! Starting the server, or two where the operator has one of its own, and running `phone` with a home folder for each
//! device.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use cityplus_support::city::{Databases, Kind, PASSWORD, staff_login};
use cityplus_support::mailbox::Mailbox;
use cityplus_support::process::{self, Backend, Setup};
use serde_json::Value;

/// A running city and the devices around it.
pub(crate) struct Terminal {
    /// The city's server.
    pub(crate) server: Backend,
    /// The operator's, where it is apart.
    operator: Option<Backend>,
    pub(crate) folder: tempfile::TempDir,
    databases: Option<Databases>,
}

impl Terminal {
    pub(crate) fn start(kind: Kind) -> Self {
        Self::start_with(kind, &[])
    }

    /// With more options of `cityplus serve`, for the server that has the operator's books.
    pub(crate) fn start_with(kind: Kind, options: &[&str]) -> Self {
        let databases = Databases::new(kind);
        let options: Vec<OsString> = options.iter().map(Into::into).collect();
        let mut setup = Setup::default();
        let operator = if kind == Kind::Apart {
            let (operator, token) = Backend::start_operator(options).expect("the operator starts");
            setup.arguments = vec!["--operator".into(), operator.url().into()];
            setup.environment = vec![("CITYPLUS_OPERATOR_TOKEN".into(), token.into())];
            Some(operator)
        } else {
            setup.arguments = options;
            None
        };
        if let Some(databases) = &databases {
            let (city, operator) = databases.urls();
            setup.database_url = Some(city.to_owned());
            setup
                .arguments
                .extend(["--operator-database-url".into(), operator.into()]);
        }
        Self {
            server: Backend::start_with(setup).expect("the server starts"),
            operator,
            folder: tempfile::tempdir().expect("a folder"),
            databases,
        }
    }

    /// The server that has the operator's books: gateways, people who come back from them and chores are at home there.
    pub(crate) fn operators(&self) -> &Backend {
        self.operator.as_ref().unwrap_or(&self.server)
    }

    /// What a chore of the operator's people prints, on the operator's database and while its server runs.
    pub(crate) fn chore(&self, arguments: &[&str]) -> String {
        self.try_chore(arguments).expect("the chore is done")
    }

    /// A chore that must fail.
    pub(crate) fn chore_refused(&self, arguments: &[&str]) {
        let said = self.try_chore(arguments);
        assert!(said.is_err(), "{arguments:?}: {said:?}");
    }

    fn try_chore(&self, arguments: &[&str]) -> Result<String, String> {
        let operator = self.databases.as_ref().map(|databases| databases.urls().1);
        let place = operator.map(|url| ["--operator-database-url", url]);
        let all = [arguments, place.as_ref().map_or(&[], |place| &place[..])].concat();
        self.operators().run(&all).map_err(|error| error.to_string())
    }

    /// What the command answers on standard output: one JSON object.
    pub(crate) fn phone(&self, device: &str, arguments: &[&str]) -> Value {
        let (status, out, errors) = self.run(device, arguments);
        assert_eq!(status, 0, "phone {arguments:?}: {errors}");
        let answer: Value = serde_json::from_str(&out).expect("one JSON object");
        assert!(answer.is_object(), "{out}");
        answer
    }

    /// The code and message of a refusal on standard error.
    pub(crate) fn refused(&self, device: &str, arguments: &[&str]) -> String {
        let (status, out, errors) = self.run(device, arguments);
        assert_eq!((status, out.as_str()), (1, ""), "phone {arguments:?}");
        let answer: Value = serde_json::from_str(&errors).expect("one JSON object");
        let error = answer["error"].as_object().expect("an error");
        assert!(!error["message"].as_str().expect("a message").is_empty());
        error["code"].as_str().expect("a code").to_owned()
    }

    fn run(&self, device: &str, arguments: &[&str]) -> (i32, String, String) {
        let output = Command::new(program())
            .args(["--json", "--server", &self.server.url(), "--home"])
            .arg(self.home(device))
            .args(arguments)
            .output()
            .expect("phone runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("readable text");
        (
            output.status.code().expect("an exit code"),
            text(output.stdout),
            text(output.stderr),
        )
    }

    pub(crate) fn home(&self, device: &str) -> PathBuf {
        self.folder.path().join(device)
    }

    /// Registers, confirms by the mailed link's token and signs in.
    pub(crate) async fn sign_up(&self, name: &str) {
        let email = format!("{name}@example.com");
        self.phone(
            name,
            &[
                "register",
                "--email",
                &email,
                "--password",
                PASSWORD,
                "--name",
                name,
            ],
        );
        let wait = std::time::Duration::from_secs(10);
        let token = Mailbox::of(&self.server.data())
            .confirmation_token(&email, wait)
            .await;
        self.phone(name, &["confirm", "--token", &token]);
        self.phone(name, &["login", "--email", &email, "--password", PASSWORD]);
    }

    /// Signs a member of staff in, with the password of the first start.
    pub(crate) fn staff(&self, role: &str, device: &str) {
        let (email, password) = staff_login(&self.server.data(), role);
        self.phone(device, &["login", "--email", &email, "--password", &password]);
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder
            .path()
            .join(name)
            .to_str()
            .expect("a readable path")
            .to_owned()
    }
}

/// `phone` stands beside `cityplus`: one build makes both.
fn program() -> PathBuf {
    let program = process::binary()
        .expect("the server's program")
        .with_file_name("phone");
    assert!(
        Path::new(&program).is_file(),
        "build it first: cargo build -p cityplus-phone, or run cargo xtask test"
    );
    program
}
