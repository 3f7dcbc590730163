//! What the operator's people do at a terminal while the server dies beside them: they close the day and make files for
//! the bank. Some of these programs die half-way themselves.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Output};
use std::time::{Duration, Instant};

use cityplus_support::process::Backend;
use fastrand::Rng;

use super::world::World;

/// What the operator keeps of the zoo's sales, in hundredths of a per cent.
pub(crate) const FEE_BASIS_POINTS: i64 = 125;
const ZOOS_IBAN: &str = "PL27114020040000300201355387";
const OPERATORS_IBAN: &str = "PL61109010140000071219812874";
/// What a chore says that may be done again: another writer or a database that has just lost its server was in the way.
const AGAIN: [&str; 4] = ["run it again", "again later", "is busy", "is not available"];
/// What no chore says.
const DEFECT: &str = "a fault of the operator";
/// How long a chore may take.
const ENDS_WITHIN: Duration = Duration::from_mins(1);

/// The chores, and what came of them.
pub(crate) struct Chores {
    /// The options that say where the operator's database is, if it is not in the data folder.
    place: Vec<String>,
    folder: PathBuf,
    /// What was begun; each file has a number of its own.
    begun: usize,
    ended: usize,
    failed: usize,
    killed: usize,
    /// Files whose makers have said that they are done.
    files: Vec<PathBuf>,
}

/// A chore under way.
pub(crate) struct Chore {
    /// None once its end was seen.
    child: Option<Child>,
    /// Of one that makes a file for the bank.
    file: Option<PathBuf>,
}

impl Chore {
    /// Waits for its end, but not for ever.
    fn ended(&mut self) -> Output {
        let mut child = self.child.take().expect("it is seen once");
        let end = Instant::now() + ENDS_WITHIN;
        while child.try_wait().expect("it can be looked at").is_none() {
            if Instant::now() > end {
                self.child = Some(child);
                panic!("a chore has not ended in {ENDS_WITHIN:?}");
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        child.wait_with_output().expect("the program has ended")
    }
}

/// SIGKILL, also where the test fails: no program outlives it.
impl Drop for Chore {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill().and_then(|()| child.wait());
        }
    }
}

impl Chores {
    /// With the zoo's terms agreed.
    pub(crate) fn new(world: &World) -> Self {
        let folder = world.folder().join("chores");
        fs::create_dir(&folder).expect("a folder");
        let place = world.operators_url().map_or_else(Vec::new, |url| {
            vec!["--operator-database-url".to_owned(), url.to_owned()]
        });
        let chores = Self {
            place,
            folder,
            begun: 0,
            ended: 0,
            failed: 0,
            killed: 0,
            files: Vec::new(),
        };
        let points = FEE_BASIS_POINTS.to_string();
        let terms = ["merchant-terms", "opole", "zoo", "--iban", ZOOS_IBAN];
        let rest = [
            "--name",
            "Ogród Zoologiczny",
            "--fee-basis-points",
            points.as_str(),
        ];
        chores.run(world.operators(), &[&terms[..], &rest[..]].concat());
        chores
    }

    /// Begins one of the two.
    pub(crate) fn begin(&mut self, server: &Backend, rng: &mut Rng) -> Chore {
        self.begun += 1;
        let file = rng.bool().then(|| self.path(&format!("{}.xml", self.begun)));
        let child = match &file {
            Some(file) => server.begin(&self.all(&payouts(&text(file), &[]))),
            None => server.begin(&self.all(&["close-day", "opole"])),
        };
        Chore {
            child: Some(child.expect("the program starts")),
            file,
        }
    }

    /// SIGKILL.
    pub(crate) fn kill(&mut self, chore: Chore) {
        drop(chore);
        self.killed += 1;
    }

    /// Waits for its end. It may say that it has to be done again, and nothing else is wrong.
    pub(crate) fn wait_for(&mut self, mut chore: Chore) {
        let output = chore.ended();
        if output.status.success() {
            self.ended += 1;
            // Nothing may have waited to be paid: then there is no file.
            self.files.extend(chore.file.take().filter(|file| file.is_file()));
            return;
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let is_patient = AGAIN.iter().any(|part| said.contains(part)) && !said.contains(DEFECT);
        assert!(is_patient, "a chore failed: {said}");
        println!("a chore has to be done again: {said}");
        self.failed += 1;
    }

    /// In words.
    pub(crate) fn report(&self) -> String {
        format!(
            "{} chores begun: {} done, {} to be done again, {} killed",
            self.begun, self.ended, self.failed, self.killed
        )
    }

    /// When nobody moves anything any more: the last close, the last file, and the audit by the program itself.
    pub(crate) fn finish(&mut self, server: &Backend) {
        self.run(server, &["close-day", "opole"]);
        let file = self.path("last.xml");
        self.run(server, &payouts(&text(&file), &[]));
        self.files.extend(Some(file).filter(|file| file.is_file()));
        let said = self.run(server, &["audit"]);
        assert!(said.contains("The books are right."), "{said}");
    }

    /// Makes the files of these numbers again, and looks whether all that were handed over are among them.
    pub(crate) fn make_again(&self, server: &Backend, numbers: &[String]) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        for number in numbers {
            let file = self.path(&format!("again-{number}.xml"));
            self.run(server, &payouts(&text(&file), &["--again", number]));
            all.insert(number.clone(), fs::read_to_string(file).expect("a file"));
        }
        for file in &self.files {
            let handed_over = fs::read_to_string(file).expect("a file");
            let same = all.values().filter(|content| **content == handed_over);
            assert_eq!(
                same.count(),
                1,
                "{} was never made: {handed_over}",
                file.display()
            );
        }
        all
    }

    fn run(&self, server: &Backend, arguments: &[&str]) -> String {
        server.run(&self.all(arguments)).expect("the chore is done")
    }

    fn all<'a>(&'a self, arguments: &[&'a str]) -> Vec<&'a str> {
        let place = self.place.iter().map(String::as_str);
        arguments.iter().copied().chain(place).collect()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// Of a file for the bank.
fn payouts<'a>(file: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let payouts = ["payouts", "opole", "--name", "Operator S.A."];
    let account = ["--iban", OPERATORS_IBAN, "--out", file];
    [&payouts[..], &account[..], more].concat()
}

fn text(file: &std::path::Path) -> String {
    file.to_str().expect("a readable path").to_owned()
}
