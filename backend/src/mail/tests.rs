//! Texts, files, and the outbox when a mail server does not do its part.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cityplus_domain::{Clock, ManualClock, Timestamp};

use super::*;
use crate::store::{Database, Locations, StoreOptions, city_migrations};

fn mail(to: &str) -> Mail {
    Mail {
        id: "20261121T060000000Z-0011223344556677".into(),
        to: to.into(),
        subject: "Potwierdź adres – Opole+".into(),
        body: "Dzień dobry,\n\nhttps://plus.example/confirm/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ\n"
            .into(),
        created_at: Timestamp::from_seconds(1_790_000_000),
    }
}

fn sender() -> Sender {
    Sender::new("Opole+", "noreply@city.test").unwrap()
}

#[test]
fn both_languages_say_everything() {
    let texts = Texts::mails().unwrap();
    let all = [
        ("city", "Opole+"),
        ("link", "https://plus.example/confirm/abc"),
        ("code", "ABCDE-23456"),
        ("lost", "telefon"),
        ("device", "nowy telefon"),
        ("ending", "567"),
    ];
    for key in [
        "confirm",
        "exists",
        "reset",
        "changed",
        "blocked",
        "replaced",
        "number-moved",
    ] {
        for part in ["subject", "body"] {
            let key = format!("{key}-{part}");
            let (polish, english) = (texts.get("pl", &key, &all), texts.get("en", &key, &all));
            assert!(polish != key && english != key && polish != english, "{key}");
            for text in [&polish, &english] {
                assert!(text.contains("Opole+") || part == "body", "{text}");
                assert!(!text.contains('{') && !text.contains('\u{2068}'), "{text}");
            }
            assert_eq!(texts.get("de", &key, &all), polish);
        }
    }
    assert!(
        texts
            .get("pl", "confirm-body", &all)
            .lines()
            .any(|line| line == "https://plus.example/confirm/abc")
    );
    let pages = Texts::load(
        include_str!("../../locales/pl/confirm.ftl"),
        include_str!("../../locales/en/confirm.ftl"),
    )
    .unwrap();
    for key in [
        "page-title",
        "ask",
        "button",
        "done-title",
        "done",
        "gone-title",
        "gone",
        "later-title",
        "later",
    ] {
        let (polish, english) = (pages.get("pl", key, &[]), pages.get("en", key, &[]));
        assert!(polish != key && english != key && polish != english, "{key}");
    }
}

#[test]
fn broken_texts_are_named() {
    let error = Texts::load("= ?", "a = b").unwrap_err();
    assert!(error.to_string().contains("pl"), "{error}");
}

#[tokio::test]
async fn files_are_whole_private_and_readable() {
    let folder = tempfile::tempdir().unwrap();
    let mailer = FileMailer::new(folder.path().join("mail"), sender()).unwrap();
    for _ in 0..2 {
        mailer.send(&mail("jan@example.com")).await.unwrap();
    }
    let files: Vec<_> = std::fs::read_dir(folder.path().join("mail"))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(files.len(), 1, "a repeat is the same file");
    assert_eq!(files[0].file_name(), "20261121T060000000Z-0011223344556677.eml");
    let text = std::fs::read_to_string(files[0].path()).unwrap();
    for line in [
        "To: jan@example.com",
        "Content-Transfer-Encoding: 8bit",
        "https://plus.example/confirm/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in {text}");
    }
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&files[0].metadata().unwrap().permissions()) & 0o777,
        0o600
    );
}

#[tokio::test]
async fn every_text_can_be_written_into_a_mail() {
    let folder = tempfile::tempdir().unwrap();
    let mailer = FileMailer::new(folder.path().into(), sender()).unwrap();
    let texts = Texts::mails().unwrap();
    let long_link = format!("https://{}.example/confirm/{}", "plus".repeat(50), "t".repeat(43));
    let all = [
        ("city", "Opole+"),
        ("link", long_link.as_str()),
        ("code", "ABCDE-23456"),
    ];
    for language in ["pl", "en"] {
        for key in ["confirm", "exists", "reset", "changed"] {
            let body = texts.get(language, &format!("{key}-body"), &all);
            let subject = texts.get(language, &format!("{key}-subject"), &all);
            let mail = Mail {
                subject,
                body,
                ..mail("jan@example.com")
            };
            mailer
                .send(&mail)
                .await
                .unwrap_or_else(|error| panic!("{language} {key}: {error}"));
            super::message::message(&mail, &sender(), super::message::Encoding::Safe).unwrap();
        }
    }
}

#[tokio::test]
async fn what_no_mail_can_carry_is_final() {
    let folder = tempfile::tempdir().unwrap();
    let mailer = FileMailer::new(folder.path().into(), sender()).unwrap();
    let long_line = Mail {
        body: "x".repeat(999),
        ..mail("jan@example.com")
    };
    assert!(mailer.send(&long_line).await.unwrap_err().is_final());
    for bad in ["", "jan", "a..b@example.com", "a@b.pl\r\nBcc: c@d.pl"] {
        assert!(mailer.send(&mail(bad)).await.unwrap_err().is_final(), "{bad}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_out_of_reach() {
    for bad in ["", "http://x", "smtp"] {
        assert!(
            matches!(SmtpMailer::new(bad, sender()), Err(MailError::Setup(_))),
            "{bad}"
        );
    }
    let mailer = SmtpMailer::new("smtp://127.0.0.1:1", sender()).unwrap();
    let error = mailer.send(&mail("jan@example.com")).await.unwrap_err();
    assert!(
        matches!(error, MailError::Unreachable(_)) && !error.to_string().contains("jan"),
        "{error}"
    );
}

#[test]
fn only_what_cannot_become_better_is_final() {
    // 421, 45x: later; 530, 534, 535: our name and password; 552: a full mailbox; 554: anything.
    for status in [421, 450, 451, 452, 530, 534, 535, 552, 554] {
        assert!(!MailError::Refused(status).is_final(), "{status}");
    }
    for status in [550, 551, 553] {
        assert!(MailError::Refused(status).is_final(), "{status}");
    }
}

/// Answers every mail with a status, and tells the server to stop if it is asked to.
#[derive(Debug)]
struct Answers {
    status: u16,
    stop: Option<tokio::sync::watch::Sender<bool>>,
    calls: AtomicUsize,
}

impl Answers {
    fn with(status: u16, stop: Option<tokio::sync::watch::Sender<bool>>) -> Arc<Self> {
        Arc::new(Self {
            status,
            stop,
            calls: AtomicUsize::default(),
        })
    }
}

#[async_trait::async_trait]
impl Mailer for Answers {
    async fn send(&self, _: &Mail) -> Result<(), MailError> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        if let Some(stop) = &self.stop {
            stop.send_replace(true);
        }
        Err(MailError::Refused(self.status))
    }
}

struct Office {
    _folder: tempfile::TempDir,
    database: Database,
    clock: Arc<ManualClock>,
    outbox: Arc<Outbox>,
}

impl Office {
    async fn new(mailer: Arc<dyn Mailer>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let places = Locations::resolve(folder.path(), None, None).unwrap();
        let database = Database::open(&places.city, city_migrations(), StoreOptions::default())
            .await
            .unwrap();
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_790_000_000)));
        let outbox = Outbox::new(database.clone(), Arc::clone(&clock) as Arc<dyn Clock>, mailer);
        Self {
            _folder: folder,
            database,
            clock,
            outbox: Arc::new(outbox),
        }
    }

    async fn put(&self, commits: bool) {
        let mut transaction = self.database.begin_write().await.unwrap();
        let new = NewMail {
            to: "jan@example.com".into(),
            subject: "s".into(),
            body: "b".into(),
            expires_at: self.clock.now().plus_ms(60_000),
        };
        self.outbox.put(&mut transaction, new).await.unwrap();
        if commits {
            transaction.commit().await.unwrap();
        } else {
            transaction.rollback().await.unwrap();
        }
    }

    async fn waiting(&self) -> i64 {
        let count = "SELECT CAST(COUNT(*) AS BIGINT) FROM mail_outbox";
        sqlx::query_scalar(count)
            .fetch_one(self.database.reader())
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn an_undone_cause_sends_nothing_and_a_useless_mail_goes() {
    let office = Office::new(Answers::with(451, None)).await;
    for commits in [false, true] {
        office.put(commits).await;
        assert_eq!(office.outbox.send_due().await.unwrap(), 0);
        assert_eq!(office.waiting().await, i64::from(commits));
    }
    office.clock.advance_ms(60_000);
    assert_eq!(office.outbox.send_due().await.unwrap(), 0);
    assert_eq!(office.waiting().await, 0);
}

#[tokio::test]
async fn a_mail_that_no_mailbox_takes_is_dropped() {
    for (status, waiting) in [(550, 0), (535, 1)] {
        let office = Office::new(Answers::with(status, None)).await;
        office.put(true).await;
        assert_eq!(office.outbox.send_due().await.unwrap(), 0);
        assert_eq!(office.waiting().await, waiting, "{status}");
    }
}

#[tokio::test]
async fn a_server_that_stops_begins_no_other_mail() {
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let mailer = Answers::with(451, Some(stop));
    let office = Office::new(Arc::clone(&mailer) as _).await;
    for _ in 0..3 {
        office.put(true).await;
    }
    Arc::clone(&office.outbox).run(stopped).await;
    assert_eq!(mailer.calls.load(Ordering::Relaxed), 1);
    assert_eq!(office.waiting().await, 3);
}
