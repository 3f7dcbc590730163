//! The payment gateway as a program of its own, and what a person does on its pages.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cityplus_servers::process;

const GOOD_CARD: &str = "4444333322221111";
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// The running simulator; ended with the value.
pub(crate) struct Gateway {
    child: Child,
    url: String,
}

impl Gateway {
    pub(crate) fn start() -> Self {
        let mut child = Command::new(program())
            .args(["--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the simulator starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let url = line.trim().rsplit(' ').next().expect("an address").to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{line}");
        Self { child, url }
    }

    /// A file of gateways that leads here, with the simulator's public credentials.
    pub(crate) fn file(&self, folder: &Path) -> PathBuf {
        let file = folder.join("gateways.toml");
        let text = format!(
            r#"
            [payu]
            base = "{}"
            pos_id = "145227"
            client_id = "145227"
            client_secret = "12f071174cb7eb79d4aac5bc2f07563f"
            second_key = "13a980d4f851f3d9a1cfc792fb1f5e50"
            "#,
            self.url
        );
        std::fs::write(&file, text).expect("a file");
        file
    }

    /// Looks at the page, fills in the card and presses the button. Returns where the person ends up.
    pub(crate) fn pay(&self, page: &str) -> String {
        self.fill_in(page, &format!("card={GOOD_CARD}"))
    }

    /// The same, and agrees that the card is kept.
    pub(crate) fn pay_and_save(&self, page: &str) -> String {
        self.fill_in(page, &format!("card={GOOD_CARD}&save=yes"))
    }

    fn fill_in(&self, page: &str, form: &str) -> String {
        assert!(page.starts_with(&self.url), "{page} is no page of {}", self.url);
        let shown = call("GET", page, "");
        assert!(
            shown.starts_with("HTTP/1.1 200") && shown.contains("<form"),
            "{shown}"
        );
        let answer = call("POST", page, form);
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        let leads = |line: &str| line.strip_prefix("location: ").map(str::to_owned);
        answer.lines().find_map(leads).expect("an address")
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// A browser without script that follows nothing by itself: the answer as it comes. Two calls need no client library.
fn call(method: &str, address: &str, form: &str) -> String {
    let rest = address.strip_prefix("http://").expect("plain HTTP");
    let (host, path) = rest.split_once('/').expect("a path");
    let mut stream = TcpStream::connect(host).expect("a connection");
    stream.set_read_timeout(Some(ANSWER_WITHIN)).expect("a timeout");
    let request = format!(
        "{method} /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(request.as_bytes()).expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

/// It stands beside `cityplus`: one build makes both.
fn program() -> PathBuf {
    let program = process::binary()
        .expect("the server's program")
        .with_file_name("cityplus-gateway-sim");
    assert!(
        program.is_file(),
        "build it first: cargo build -p cityplus-gateway-sim, or run cargo xtask test"
    );
    program
}
