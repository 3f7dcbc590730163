//! The inspector's commands.

use cityplus_domain::Timestamp;
use cityplus_domain::keys::VenueKey;
use cityplus_engine::Engine;
use cityplus_engine::protocol::inspection::ScanFinding;
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
