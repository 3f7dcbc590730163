//! The inspector's commands.

use std::path::Path;

use cityplus_domain::Timestamp;
use cityplus_domain::keys::VenueKey;
use cityplus_engine::Engine;
use cityplus_engine::protocol::inspection::ScanFinding;
use cityplus_scanner::scan_picture;
use serde_json::{Value, json};

use crate::output::Failure;
use crate::views;

pub(crate) async fn lists(engine: &Engine) -> Result<Value, Failure> {
    let report = engine.fetch_lists().await?;
    Ok(json!({
        "made_at": views::moment(report.made_at),
        "keys": report.keys,
        "denylist": report.denylist_number,
        "denylist_made_at": views::moment(report.denylist_made_at),
        "used_fetched": report.used_fetched,
    }))
}

/// The code that is given, or the first on a picture.
pub(crate) fn shown(code: Option<String>, picture: Option<&Path>) -> Result<String, Failure> {
    let Some(file) = picture else {
        return Ok(code.unwrap_or_default());
    };
    let bytes = std::fs::read(file).map_err(|error| {
        let message = format!("the file given with --picture cannot be read: {}", error.kind());
        Failure::new("file_unreadable", message)
    })?;
    let texts = scan_picture(&bytes).map_err(|error| Failure::new(error.code(), error.to_string()))?;
    let none = || {
        Failure::new(
            "picture_without_code",
            "there is no QR code on the picture; take another one",
        )
    };
    texts.into_iter().next().ok_or_else(none)
}

pub(crate) async fn inspect(
    engine: &Engine,
    code: &str,
    venue: &VenueKey,
    at: Option<Timestamp>,
) -> Result<Value, Failure> {
    let inspection = engine.inspect(code, venue, at).await?;
    let held = engine.held_catalogue().await.ok();
    Ok(views::inspection(
        &inspection,
        held.as_ref().map(|held| &held.catalogue),
    ))
}

pub(crate) async fn upload(engine: &Engine) -> Result<Value, Failure> {
    let uploaded = engine.upload_scans().await?;
    let is_double = |finding: &ScanFinding| matches!(finding, ScanFinding::DoubleUse { .. });
    let double_uses = uploaded.findings.iter().filter(|found| is_double(&found.finding));
    Ok(json!({
        "uploaded": uploaded.scans,
        "refused": uploaded.refused,
        "double_uses": double_uses.count(),
        "findings": uploaded.findings.iter().map(views::finding).collect::<Vec<_>>(),
    }))
}
