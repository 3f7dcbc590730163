//! The device of a `--home`: its store, its keys, and the server it remembers.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use cityplus_domain::SystemClock;
use cityplus_engine::{Engine, EngineOptions, FileKeyStore};

use crate::options::Options;
use crate::output::Failure;

const FIRST_SERVER: &str = "http://127.0.0.1:8080";

/// Opens the device.
pub(crate) async fn open(options: &Options) -> Result<Engine, Failure> {
    let home = options.home.as_path();
    let server = match &options.server {
        Some(server) => server.clone(),
        None => remembered(home)?.unwrap_or_else(|| FIRST_SERVER.to_owned()),
    };
    let keys = Arc::new(FileKeyStore::new(home.join("keys")));
    let mut engine_options = EngineOptions::new(home.join("device.db"), &server, Arc::new(SystemClock), keys);
    engine_options.plain_http_allowed = options.plain_http;
    let engine = Engine::open(engine_options).await?;
    if options.server.is_some() {
        // Only an address that could be opened with is worth remembering.
        fs::write(home.join("server"), &server).map_err(|error| unusable(&error))?;
    }
    Ok(engine)
}

fn remembered(home: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(home.join("server")) {
        Ok(server) => Ok(Some(server.trim().to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unusable(&error)),
    }
}

fn unusable(error: &std::io::Error) -> Failure {
    let message = format!("the folder given with --home cannot be used: {}", error.kind());
    Failure::new("home_unusable", message)
}
