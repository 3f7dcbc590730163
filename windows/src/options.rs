//! The command line.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Parser;
use etcetera::BaseStrategy as _;

use crate::facade::{AppOptions, KeyStore, Mode, Ports};
use crate::{keys, links};

/// What the core is opened with: what is said, and what this platform lends.
pub struct Opening {
    pub(crate) options: AppOptions,
    pub(crate) keys: Arc<dyn KeyStore>,
    pub(crate) ports: Ports,
}

/// City+ on a desktop.
#[derive(Clone, Debug, Parser)]
#[command(name = "cityplus-windows", version)]
pub struct Options {
    /// The city's server.
    #[arg(long, env = "CITYPLUS_SERVER", default_value = "http://127.0.0.1:8080")]
    pub server: String,
    /// The folder of this device's store; each folder is a device of its own.
    #[arg(long, env = "CITYPLUS_DATA")]
    pub data: Option<PathBuf>,
    /// Sell at this venue and show nothing else, over the whole screen.
    #[arg(long, value_name = "VENUE", conflicts_with = "inspector")]
    pub kiosk: Option<String>,
    /// Begin with scanning tickets.
    #[arg(long)]
    pub inspector: bool,
    /// The language until a person chooses one; the system's where it is not said.
    #[arg(long)]
    pub language: Option<String>,
    /// What this device is called in its owner's list of devices.
    #[arg(long)]
    pub device_name: Option<String>,
    /// A link of ours to open, such as one from a mail.
    #[arg(long, value_name = "URL")]
    pub link: Option<String>,
    /// Allow plain HTTP to another machine: test set-ups only.
    #[arg(long)]
    pub plain_http: bool,
    /// What prints a picture: a program and its arguments, separated by spaces. The file's name follows them.
    #[arg(long, value_name = "COMMAND")]
    pub print_command: Option<String>,
}

impl Options {
    /// The folder of this device's store.
    ///
    /// # Errors
    /// A sentence, where none was said and the system names no folder for the data of programs.
    pub fn folder(&self) -> Result<PathBuf, String> {
        if let Some(folder) = &self.data {
            return Ok(folder.clone());
        }
        let system = etcetera::choose_base_strategy()
            .map_err(|error| format!("no folder for the data is known ({error}); name one by --data"))?;
        Ok(system.data_dir().join("cityplus"))
    }

    /// What the core is opened with.
    ///
    /// # Errors
    /// As [`Options::folder`], and where the folder's name is no text.
    pub fn opening(&self) -> Result<Opening, String> {
        let folder = self.folder()?;
        let keys = keys::store(&folder)?;
        let mode = match (&self.kiosk, self.inspector) {
            (Some(venue), _) => Mode::Kiosk { venue: venue.clone() },
            (None, true) => Mode::Inspector,
            (None, false) => Mode::Personal,
        };
        let options = AppOptions {
            folder: text_of(&folder)?,
            server: self.server.clone(),
            mode,
            device_name: self.device_name.clone().unwrap_or_else(machine_name),
            language: self.language(),
            plain_http_allowed: self.plain_http,
        };
        let ports = Ports {
            links: Some(Arc::new(links::Browser)),
            ..Ports::default()
        };
        Ok(Opening { options, keys, ports })
    }

    /// The language until a person chooses one.
    pub fn language(&self) -> String {
        let system = || sys_locale::get_locale().unwrap_or_default();
        self.language.clone().unwrap_or_else(system)
    }

    /// The words of the command that prints; none where the system's own is used.
    pub fn print_words(&self) -> Vec<String> {
        let words = self
            .print_command
            .iter()
            .flat_map(|command| command.split_whitespace());
        words.map(str::to_owned).collect()
    }
}

/// The name of a folder, as text.
pub(crate) fn text_of(folder: &Path) -> Result<String, String> {
    let text = folder.to_str().map(str::to_owned);
    text.ok_or_else(|| format!("{} is no text; name another folder by --data", folder.display()))
}

/// The machine's name, as the system tells it to programs.
fn machine_name() -> String {
    ["COMPUTERNAME", "HOSTNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|name| !name.is_empty()))
        .unwrap_or_else(|| std::env::consts::OS.to_owned())
}
