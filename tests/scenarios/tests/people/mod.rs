//! What the journeys share: an app on an empty device, and waiting for what a screen shows.

mod cards;
mod frame;
mod home;
mod links;
mod money;
mod settings;
mod sign_in;
mod wallet;

use std::fmt::Debug;
use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use cityplus_engine::MemoryKeyStore;
use cityplus_screens::app::ports::Ports;
use cityplus_screens::frame::FrameState;
use cityplus_screens::sign_in::{SignInIntent, SignInState};
use cityplus_screens::{App, AppOptions, Mode, ScreenHandle};
use cityplus_support::city::{PASSWORD, TestCity, sign_up};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A device: its folder and its keys outlive the app.
struct Device {
    folder: tempfile::TempDir,
    keys: Arc<MemoryKeyStore>,
    ports: Ports,
    mode: Mode,
}

impl Device {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            keys: Arc::default(),
            ports: Ports::default(),
            mode: Mode::Personal,
        }
    }

    async fn app(&self, city: &TestCity, url: &str) -> Arc<App> {
        App::open(AppOptions {
            folder: self.folder.path().join("app"),
            server: url.to_owned(),
            key_store: self.keys.clone(),
            ports: self.ports.clone(),
            clock: city.clock.clone(),
            mode: self.mode.clone(),
            device_name: "Telefon Ewy".to_owned(),
            language: "en".to_owned(),
            plain_http_allowed: false,
            runtime: Some(tokio::runtime::Handle::current()),
        })
        .await
        .unwrap()
    }
}

/// An account that is there before the app comes.
async fn account(city: &TestCity, name: &str) -> String {
    let elsewhere = city.device(&format!("{name}-elsewhere")).await;
    sign_up(&elsewhere, &city.mailbox(), name).await;
    format!("{name}@example.com")
}

fn typed(key: &str, text: &str) -> SignInIntent {
    SignInIntent::Type {
        key: key.to_owned(),
        text: text.to_owned(),
    }
}

/// Types into the fields of a form and sends it.
fn fill(screen: &ScreenHandle<SignInState, SignInIntent>, fields: &[(&str, &str)]) {
    for (key, text) in fields {
        screen.send(typed(key, text)).unwrap();
    }
    screen.send(SignInIntent::Submit).unwrap();
}

/// Signs in through the form.
async fn sign_in(app: &App, email: &str) {
    let frame = app.open_frame();
    let screen = app.open_sign_in();
    until(&screen, "the form", |state| !state.fields.is_empty()).await;
    fill(&screen, &[("email", email), ("password", PASSWORD)]);
    until(&frame, "the toast that greets", |state| {
        toast(state) == Some("welcome")
    })
    .await;
}

fn toast(state: &FrameState) -> Option<&str> {
    state.toast.as_ref().map(|toast| toast.key.as_str())
}

/// The first state that fulfils a condition; the last one seen is told where none does.
async fn until<State, Intent>(
    screen: &ScreenHandle<State, Intent>,
    what: &str,
    is: impl Fn(&State) -> bool,
) -> State
where
    State: Clone + Debug,
{
    let mut last = None;
    let search = async {
        loop {
            let state = screen.next().await.expect("the screen lives");
            if is(&state) {
                return state;
            }
            last = Some(state);
        }
    };
    let Ok(state) = tokio::time::timeout(Duration::from_mins(1), search).await else {
        panic!("never: {what}; last: {last:#?}");
    };
    state
}

/// A server that is not the city's: a network that asks to sign in first. Gives its address.
async fn captive_portal() -> (String, impl Future<Output = ()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let serve = async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let page = "<html>Welcome to our Wi-Fi</html>";
                let head =
                    "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\ncontent-length: ";
                let answer = format!("{head}{}\r\n\r\n{page}", page.len());
                let _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    };
    (url, serve)
}

/// Whether a text may stand in what the app keeps on the disk.
fn is_on_disk(folder: &Path, text: &str) -> bool {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).unwrap();
                if bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
                    return true;
                }
            }
        }
    }
    false
}
