//! The gateway simulator as a program of its own, and the person at its pages.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use cityplus_support::process;
use serde_json::Value;

const GOOD_CARD: &str = "4444333322221111";

/// The running program; ended with the value.
pub(crate) struct GatewaySimulator {
    child: Child,
    url: String,
    client: reqwest::Client,
}

impl GatewaySimulator {
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
        Self {
            child,
            url,
            client: client(),
        }
    }

    /// A file of gateways that leads here, with the simulator's public credentials.
    pub(crate) fn file(&self, folder: &Path) -> PathBuf {
        let file = folder.join("gateways.toml");
        let text = format!(
            r#"
            [payu]
            base = "{url}"
            pos_id = "145227"
            client_id = "145227"
            client_secret = "12f071174cb7eb79d4aac5bc2f07563f"
            second_key = "13a980d4f851f3d9a1cfc792fb1f5e50"

            [gopay]
            base = "{url}"
            goid = 8123456789
            client_id = "1061399163"
            client_secret = "stDTmVXF"
            "#,
            url = self.url
        );
        std::fs::write(&file, text).expect("a file");
        file
    }

    /// Pays on a page as a person does: looks, fills in the card, presses the button. Returns where the person ends up.
    pub(crate) async fn pay(&self, page: &str) -> String {
        self.fill_in(page, &format!("card={GOOD_CARD}")).await
    }

    /// The same, and agrees that the card is kept.
    pub(crate) async fn pay_and_save(&self, page: &str) -> String {
        self.fill_in(page, &format!("card={GOOD_CARD}&save=yes")).await
    }

    async fn fill_in(&self, page: &str, form: &str) -> String {
        let shown = self
            .client
            .get(page)
            .send()
            .await
            .expect("a page")
            .text()
            .await
            .expect("text");
        assert!(
            shown.contains("<form") && shown.contains("Doładowanie portfela"),
            "{shown}"
        );
        let answer = self
            .client
            .post(page)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.to_owned())
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 303);
        answer.headers()["location"]
            .to_str()
            .expect("an address")
            .to_owned()
    }

    /// What goes wrong from now on.
    pub(crate) async fn faults(&self, faults: &Value) {
        let address = format!("{}/sim/faults", self.url);
        let body = faults.to_string();
        let request = self
            .client
            .post(address)
            .header("content-type", "application/json")
            .body(body);
        assert!(request.send().await.expect("an answer").status().is_success());
    }

    /// What a page says.
    pub(crate) async fn read(&self, page: &str) -> String {
        self.client
            .get(page)
            .send()
            .await
            .expect("a page")
            .text()
            .await
            .expect("text")
    }
}

impl Drop for GatewaySimulator {
    fn drop(&mut self) {
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
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

/// A browser without script that follows nothing by itself.
fn client() -> reqwest::Client {
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("protocol versions")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .expect("a client")
}
