//! A running city with a person who has money and an inspector who waits: what the walk needs beside the window.
//!
//! All of it by phones without a screen, as a desk, another device and a gate would.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use cityplus_servers::mail::confirmation_token;
use cityplus_servers::process::{Backend, Setup};
use serde_json::Value;

use crate::artifacts;
use crate::command::{self, root};

use super::screen::{PATIENCE, POLL};

pub(super) const EMAIL: &str = "wanda@example.com";
pub(super) const PASSWORD: &str = "rower nad Odra o swicie";
/// Where everything of the walk happens.
pub(super) const VENUE: &str = "zoo";

pub(super) struct City {
    backend: Backend,
    phone: PathBuf,
    homes: PathBuf,
}

/// What is sold at the venue, as far as a way through its page depends on it.
pub(super) struct Offer {
    pub(super) products: usize,
    /// Of the first product.
    pub(super) variants: usize,
}

impl City {
    /// Starts the server, signs the person up, puts money into the wallet and gives the inspector the lists.
    pub(super) fn start() -> Result<Self, String> {
        let built = artifacts::build_all()?;
        let homes = root().join("target/wine/devices");
        if homes.exists() {
            fs::remove_dir_all(&homes).map_err(|error| format!("{}: {error}", homes.display()))?;
        }
        let city = Self {
            phone: built.binary("phone")?,
            backend: Backend::start_with(Setup {
                binary: Some(built.binary("cityplus")?),
                ..Setup::default()
            })
            .map_err(|error| error.to_string())?,
            homes,
        };
        city.sign_up()?;
        city.sign_in_staff("gate", "inspector")?;
        city.phone("gate", &["lists"])?;
        Ok(city)
    }

    pub(super) fn url(&self) -> String {
        self.backend.url()
    }

    pub(super) fn offer(&self) -> Result<Offer, String> {
        let catalogue = self.phone("gate", &["catalogue", "--venue", VENUE])?;
        let length = |pointer| catalogue.pointer(pointer).and_then(Value::as_array).map(Vec::len);
        let offer = length("/products").zip(length("/products/0/variants"));
        let (products, variants) = offer.ok_or("nothing is sold at the venue")?;
        Ok(Offer { products, variants })
    }

    /// Waits until another device of the person has the ticket that was bought.
    pub(super) fn wait_for_ticket(&self) -> Result<(), String> {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            self.phone("other", &["sync"])?;
            let held = self.phone("other", &["tickets"])?;
            if held.pointer("/tickets/0").is_some() {
                return Ok(());
            }
            std::thread::sleep(POLL);
        }
        Err("nothing was bought: no ticket came to another device of the person".to_owned())
    }

    /// What the inspector's phone says of the code on a picture: the verdict and its reason.
    pub(super) fn inspect(&self, picture: &Path) -> Result<(String, String), String> {
        let picture = picture
            .canonicalize()
            .map_err(|error| format!("{}: {error}", picture.display()))?;
        let picture = picture.to_string_lossy();
        let said = self.phone("gate", &["inspect", "--picture", &picture, "--venue", VENUE])?;
        Ok((text(&said, "/verdict")?, text(&said, "/reason")?))
    }

    fn sign_up(&self) -> Result<(), String> {
        let secret = ["--email", EMAIL, "--password", PASSWORD];
        let register = [&["register", "--name", "Wanda"][..], &secret].concat();
        self.phone("other", &register)?;
        let token = self.confirmation_token()?;
        self.phone("other", &["confirm", "--token", &token])?;
        let person = self.phone("other", &[&["login"][..], &secret].concat())?;
        let wallet = text(&person, "/wallet_id")?;
        self.sign_in_staff("desk", "teller")?;
        let top_up = ["top-up", "--wallet", &wallet, "--amount", "200.00"];
        self.phone("desk", &top_up).map(drop)
    }

    fn sign_in_staff(&self, device: &str, role: &str) -> Result<(), String> {
        let file = self.backend.data().join("first-run.json");
        let written = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let staff: Value =
            serde_json::from_slice(&written).map_err(|error| format!("{}: {error}", file.display()))?;
        let email = text(&staff, &format!("/{role}/email"))?;
        let password = text(&staff, &format!("/{role}/password"))?;
        let login = ["login", "--email", &email, "--password", &password];
        self.phone(device, &login).map(drop)
    }

    fn confirmation_token(&self) -> Result<String, String> {
        let folder = self.backend.data().join("mail");
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            // The server makes the folder with the first mail.
            let files = fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok);
            let mut mails = files.filter_map(|file| fs::read_to_string(file.path()).ok());
            if let Some(token) = mails.find_map(|mail| confirmation_token(&mail)) {
                return Ok(token);
            }
            std::thread::sleep(POLL);
        }
        Err("no mail with a link to confirm the address".to_owned())
    }

    /// What a phone without a screen prints.
    fn phone(&self, device: &str, arguments: &[&str]) -> Result<Value, String> {
        let url = self.url();
        let mut phone = command::program(
            &self.phone.to_string_lossy(),
            &["--json", "--server", &url, "--home"],
        );
        phone.arg(self.homes.join(device)).args(arguments);
        let printed = command::read(&mut phone)?;
        serde_json::from_slice(&printed).map_err(|error| format!("`phone` printed no object: {error}"))
    }
}

fn text(object: &Value, pointer: &str) -> Result<String, String> {
    let text = object.pointer(pointer).and_then(Value::as_str);
    text.map(str::to_owned)
        .ok_or_else(|| format!("there is no `{pointer}` in {object}"))
}
