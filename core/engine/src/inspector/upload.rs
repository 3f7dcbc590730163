//! Bringing the scans back.

use std::collections::HashSet;

use cityplus_domain::ids::ScanId;
use cityplus_protocol::ErrorCode;
use cityplus_protocol::inspection::{SCANS_MAX, ScanFinding, ScanReceipt, ScanReport, UploadScans};
use cityplus_protocol::paths;

use super::scans;
use crate::http::Call;
use crate::{Engine, EngineError};

/// What the server found about a scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The scan.
    pub scan_id: ScanId,
    /// What the server made of it.
    pub finding: ScanFinding,
}

/// What an upload brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uploaded {
    /// So many scans are with the server now.
    pub scans: usize,
    /// So many the server refused; they are laid aside on the device.
    pub refused: usize,
    /// What it made of each, in the order they happened.
    pub findings: Vec<Finding>,
}

impl Engine {
    /// Sends the scans that wait, in batches. A scan is forgotten here when the server has named it in its answer; after a
    /// lost answer it is sent again and counted once. A batch that the server refuses is split, so that one bad scan
    /// holds up none of the others.
    pub async fn upload_scans(&self) -> Result<Uploaded, EngineError> {
        let _one_at_a_time = self.sending.lock().await;
        let mut uploaded = Uploaded::default();
        let mut limit = SCANS_MAX;
        loop {
            let scans = self
                .store
                .read(move |view| scans::next_batch(view, limit))
                .await?;
            let Some(first) = scans.first().map(|scan| scan.scan_id.to_string()) else {
                return Ok(uploaded);
            };
            let count = scans.len();
            match self.send_scans(scans).await {
                Ok(findings) => {
                    uploaded.scans += findings.len();
                    uploaded.findings.extend(findings);
                    limit = limit.saturating_mul(2).min(SCANS_MAX);
                }
                Err(error) if !is_about_content(&error) => return Err(error),
                Err(_) if count > 1 => limit = count / 2,
                Err(error) => {
                    uploaded.refused += 1;
                    let code = error.code();
                    self.store
                        .write(move |view| scans::lay_aside(view, &first, code))
                        .await?;
                }
            }
        }
    }

    async fn send_scans(&self, scans: Vec<ScanReport>) -> Result<Vec<Finding>, EngineError> {
        let sent: HashSet<ScanId> = scans.iter().map(|scan| scan.scan_id).collect();
        let call = Call::post(paths::INSPECTION_SCANS, &UploadScans { scans })?;
        let receipt: ScanReceipt = self.send(&call).await?.json()?;
        let ours = receipt
            .results
            .into_iter()
            .filter(|result| sent.contains(&result.scan_id));
        let findings: Vec<Finding> = ours
            .map(|result| Finding {
                scan_id: result.scan_id,
                finding: result.finding,
            })
            .collect();
        if findings.is_empty() {
            return Err(EngineError::ServerGarbage(
                "it names none of the scans sent".to_owned(),
            ));
        }
        let kept: Vec<String> = findings
            .iter()
            .map(|finding| finding.scan_id.to_string())
            .collect();
        self.store
            .write(move |view| kept.iter().try_for_each(|scan_id| scans::forget(view, scan_id)))
            .await?;
        Ok(findings)
    }
}

/// Whether the server refused what the scans say, not who sends them or when.
fn is_about_content(error: &EngineError) -> bool {
    matches!(error, EngineError::Server { problem, .. } if matches!(
        problem.code,
        ErrorCode::InvalidField | ErrorCode::MalformedBody | ErrorCode::BodyTooLarge | ErrorCode::IdReused
    ))
}
