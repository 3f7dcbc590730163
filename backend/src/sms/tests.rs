//! What messages say, files, and the client of SMSAPI.pl against a server that answers as it does.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use cityplus_domain::{Clock, ManualClock, Timestamp};

use super::*;
use crate::mail::{Mail, MailError, Mailer, NewMail, Outbox};
use crate::store::{Database, Locations, StoreOptions, city_migrations};

const TEXT: &str = "Opole+: kod 012345 & więcej";

fn message() -> Mail {
    Mail {
        id: "20261121T060000000Z-0011223344556677".into(),
        to: "+48601234567".into(),
        subject: String::new(),
        body: TEXT.into(),
        created_at: Timestamp::from_seconds(1_790_000_000),
    }
}

/// What came in, and what is answered to it.
struct Service {
    answer: Mutex<(StatusCode, &'static str)>,
    seen: Mutex<Vec<(String, String)>>,
}

impl Service {
    /// Answers on a free port.
    async fn start() -> (Arc<Self>, String) {
        let service = Arc::new(Self {
            answer: Mutex::new((StatusCode::OK, r#"{"count":1,"list":[{"id":"1","error":null}]}"#)),
            seen: Mutex::default(),
        });
        let router = axum::Router::new()
            .route("/sms.do", post(take))
            .with_state(Arc::clone(&service));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (service, base)
    }

    fn answers(&self, status: u16, body: &'static str) {
        *self.answer.lock().unwrap() = (StatusCode::from_u16(status).unwrap(), body);
    }

    /// The headers that matter, and the bodies.
    fn seen(&self) -> Vec<(String, String)> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }
}

async fn take(
    State(service): State<Arc<Service>>,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, &'static str) {
    let of = |name: &str| headers[name].to_str().unwrap().to_owned();
    let told = format!("{} {}", of("authorization"), of("content-type"));
    service.seen.lock().unwrap().push((told, body));
    *service.answer.lock().unwrap()
}

#[test]
fn both_languages_say_it_in_one_message() {
    let texts = texts().unwrap();
    let all = [("city", "Opole+"), ("code", "012345")];
    let (polish, english) = (texts.get("pl", "number", &all), texts.get("en", "number", &all));
    assert_ne!(polish, english);
    for text in [polish, english] {
        assert!(text.contains("Opole+") && text.contains("012345"), "{text}");
        // One message of 160 characters, if all are of the GSM alphabet; those of ASCII but a few are.
        assert!(text.len() <= 160 && text.is_ascii(), "{text}");
        assert!(
            !text.contains(['{', '}', '[', ']', '`', '\\', '^', '~', '|']),
            "{text}"
        );
    }
}

#[tokio::test]
async fn files_are_whole_and_private() {
    let folder = tempfile::tempdir().unwrap();
    let texter = FileTexter::new(folder.path().join("sms")).unwrap();
    for _ in 0..2 {
        texter.send(&message()).await.unwrap();
    }
    let files: Vec<_> = std::fs::read_dir(folder.path().join("sms"))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(files.len(), 1, "a repeat is the same file");
    assert_eq!(files[0].file_name(), "20261121T060000000Z-0011223344556677.txt");
    let text = std::fs::read_to_string(files[0].path()).unwrap();
    assert_eq!(text, format!("To: +48601234567\n\n{TEXT}\n"));
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&files[0].metadata().unwrap().permissions()) & 0o777,
        0o600
    );
}

#[tokio::test]
async fn files_go_after_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let (old, other) = (folder.path().join("old.txt"), folder.path().join("notes.md"));
    let lie = || {
        for path in [&old, &other] {
            std::fs::write(path, "x").unwrap();
            let file = std::fs::File::options().write(true).open(path).unwrap();
            let age = std::time::Duration::from_hours(25);
            let then = std::time::SystemTime::now().checked_sub(age).unwrap();
            file.set_modified(then).unwrap();
        }
    };
    lie();
    let texter = FileTexter::new(folder.path().into()).unwrap();
    assert!(!old.exists() && other.exists());
    for _ in 0..2 {
        lie();
        texter.send(&message()).await.unwrap();
        assert!(!old.exists() && other.exists());
    }
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        2,
        "what is new stays"
    );
}

#[tokio::test]
async fn a_message_goes_as_a_form_under_its_own_id() {
    let (service, base) = Service::start().await;
    let sms = SmsApi::new(&base, "token-1", "Opole").unwrap();
    sms.send(&message()).await.unwrap();
    let seen = service.seen();
    assert_eq!(
        seen,
        [(
            "Bearer token-1 application/x-www-form-urlencoded".to_owned(),
            "to=48601234567&message=Opole%2B%3A+kod+012345+%26+wi%C4%99cej&from=Opole&format=json\
             &encoding=utf-8&normalize=1&idx=20261121T060000000Z-0011223344556677&check_idx=1"
                .to_owned()
        )]
    );
}

#[tokio::test]
async fn a_number_that_would_be_taken_for_a_polish_one_gets_nothing() {
    let (service, base) = Service::start().await;
    let sms = SmsApi::new(&base, "token-1", "Opole").unwrap();
    let andorra = Mail {
        to: "+376312345".into(),
        ..message()
    };
    let error = sms.send(&andorra).await.unwrap_err();
    assert!(
        matches!(error, MailError::Unwritable(_)) && error.is_final(),
        "{error}"
    );
    assert!(service.seen().is_empty());
}

#[tokio::test]
async fn what_the_service_answers_is_understood() {
    let (service, base) = Service::start().await;
    let sms = SmsApi::new(&base, "token-1", "Opole").unwrap();
    // Taken before, under the same id: its answer was lost.
    service.answers(200, r#"{"error":53,"message":"Not unique idx"}"#);
    sms.send(&message()).await.unwrap();
    for (status, body, code, is_final) in [
        (
            200,
            r#"{"error":13,"message":"No valid numbers","invalid_numbers":[]}"#,
            13,
            true,
        ),
        (200, r#"{"count":1,"list":[{"id":"","error":"13"}]}"#, 13, true),
        (200, r#"{"error":103,"message":"Too little credit"}"#, 103, false),
        (200, r#"{"error":14}"#, 14, false),
        (
            401,
            r#"{"error":101,"message":"Authorization failed"}"#,
            101,
            false,
        ),
        (401, r#"{"error":"authorization_failed"}"#, 401, false),
        (502, "<html>", 502, false),
        (503, "{}", 503, false),
    ] {
        service.answers(status, body);
        let error = sms.send(&message()).await.unwrap_err();
        assert!(
            matches!(error, MailError::MessageRefused(found) if found == code),
            "{body}: {error}"
        );
        assert_eq!(error.is_final(), is_final, "{body}");
    }
    for body in ["", "{}", "[]", r#"{"count":0,"list":[]}"#] {
        service.answers(200, body);
        let error = sms.send(&message()).await.unwrap_err();
        assert!(matches!(error, MailError::Unreachable(_)), "{body}: {error}");
    }
    let nobody = SmsApi::new("http://127.0.0.1:1", "token-1", "Opole").unwrap();
    let error = nobody.send(&message()).await.unwrap_err();
    assert!(
        matches!(error, MailError::Unreachable(_)) && !error.to_string().contains("601"),
        "{error}"
    );
}

#[test]
fn settings_that_cannot_serve_are_refused() {
    for base in [
        "",
        "api.smsapi.pl",
        "http://api.smsapi.pl",
        "https://api.smsapi.pl/path",
        "https://name:secret@api.smsapi.pl",
    ] {
        assert!(
            matches!(SmsApi::new(base, "t", "Opole"), Err(MailError::Setup(_))),
            "{base}"
        );
    }
    for (token, from) in [
        ("", "Opole"),
        ("a b", "Opole"),
        ("t", ""),
        ("t", "Opole Plus City"),
        ("t", "Łódź"),
    ] {
        let made = SmsApi::new("https://api.smsapi.pl", token, from);
        assert!(matches!(made, Err(MailError::Setup(_))), "{token} {from}");
    }
    let sms = SmsApi::new("https://api.smsapi.pl", "hunter2", "Opole").unwrap();
    assert!(!format!("{sms:?}").contains("hunter2"));
}

#[test]
fn the_file_names_what_is_wrong_with_it_and_not_the_token() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sms.toml");
    assert!(matches!(
        SmsFile::service(&file),
        Err(SmsFileError::Unread { .. })
    ));
    std::fs::write(&file, "token = \"hunter2\"\nfrom = \"Opole\"\n").unwrap();
    assert!(format!("{:?}", SmsFile::service(&file).unwrap()).contains("https://api.smsapi.pl/sms.do"));
    let (_, reach) = SmsFile::service(&file).unwrap();
    assert_eq!(reach, Reach::default());
    // Messages as files, but to other countries, too.
    std::fs::write(&file, "calling_codes = [\"386\"]\nmessages_a_day = 20\n").unwrap();
    let (service, reach) = SmsFile::service(&file).unwrap();
    assert!(service.is_none() && reach == Reach::new(vec!["386".into()], 20).unwrap());
    for (content, wanted) in [
        ("token = \"hunter2\"\n", "token and from"),
        ("from = \"Opole\"\n", "token and from"),
        ("calling_codes = [\"+48\"]\n", "calling_codes"),
        ("calling_codes = []\n", "calling_codes"),
        ("messages_a_day = 0\n", "messages_a_day"),
    ] {
        std::fs::write(&file, content).unwrap();
        let error = SmsFile::service(&file).unwrap_err().to_string();
        assert!(error.contains(wanted) && !error.contains("hunter2"), "{error}");
    }
    std::fs::write(&file, "token = \"hunter2\"\nfrom = \"Opole\"\nform = \"x\"\n").unwrap();
    let error = SmsFile::service(&file).unwrap_err().to_string();
    assert!(error.contains("line 3") && !error.contains("hunter2"), "{error}");
    std::fs::write(
        &file,
        "base = \"http://sms.test\"\ntoken = \"hunter2\"\nfrom = \"Opole\"\n",
    )
    .unwrap();
    let error = SmsFile::service(&file).unwrap_err().to_string();
    assert!(
        error.contains("https://HOST") && !error.contains("hunter2"),
        "{error}"
    );
}

#[tokio::test]
async fn text_messages_are_no_mails() {
    let folder = tempfile::tempdir().unwrap();
    let places = Locations::resolve(folder.path(), None, None).unwrap();
    let database = Database::open(&places.city, city_migrations(), StoreOptions::default())
        .await
        .unwrap();
    let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_790_000_000)));
    let texter = |name: &str| Arc::new(FileTexter::new(folder.path().join(name)).unwrap());
    let mails = Outbox::new(
        database.clone(),
        Arc::clone(&clock) as Arc<dyn Clock>,
        texter("mail"),
    );
    let messages = Outbox::of_texts(
        database.clone(),
        Arc::clone(&clock) as Arc<dyn Clock>,
        texter("sms"),
    );
    let mut transaction = database.begin_write().await.unwrap();
    let new = NewMail {
        to: "+48601234567".into(),
        subject: String::new(),
        body: TEXT.into(),
        expires_at: clock.now().plus_ms(60_000),
    };
    let withdrawn = messages.put(&mut transaction, new.clone()).await.unwrap();
    messages.put(&mut transaction, new).await.unwrap();
    // Only from where it is.
    mails.withdraw(&mut transaction, &withdrawn).await.unwrap();
    transaction.commit().await.unwrap();
    // A process from before looks there.
    let count = async |statement: &'static str| -> i64 {
        let found = sqlx::query_scalar(statement).fetch_one(database.reader()).await;
        found.unwrap()
    };
    let (as_mails, as_messages) = (
        "SELECT CAST(COUNT(*) AS BIGINT) FROM mail_outbox",
        "SELECT CAST(COUNT(*) AS BIGINT) FROM sms_outbox",
    );
    assert_eq!((count(as_mails).await, count(as_messages).await), (0, 2));
    let mut transaction = database.begin_write().await.unwrap();
    messages.withdraw(&mut transaction, &withdrawn).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(mails.send_due().await.unwrap(), 0);
    assert_eq!(messages.send_due().await.unwrap(), 1);
    assert_eq!(messages.send_due().await.unwrap(), 0);
    assert_eq!(std::fs::read_dir(folder.path().join("sms")).unwrap().count(), 1);
    assert_eq!(std::fs::read_dir(folder.path().join("mail")).unwrap().count(), 0);
}
