//! Bringing the scans back.

use std::collections::HashSet;

use cityplus_domain::ids::ScanId;
use cityplus_protocol::inspection::{ScanFinding, ScanReceipt, UploadScans};
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
    /// What it made of each, in the order they happened.
    pub findings: Vec<Finding>,
}

impl Engine {
    /// Sends the scans that wait, in batches. A scan is forgotten here when the server has named it in its answer; after a
    /// lost answer it is sent again and counted once.
    pub async fn upload_scans(&self) -> Result<Uploaded, EngineError> {
        let _one_at_a_time = self.sending.lock().await;
        let mut uploaded = Uploaded::default();
        loop {
            let scans = self.store.read(scans::next_batch).await?;
            if scans.is_empty() {
                return Ok(uploaded);
            }
            let sent: HashSet<ScanId> = scans.iter().map(|scan| scan.scan_id).collect();
            let call = Call::post(paths::INSPECTION_SCANS, &UploadScans { scans })?;
            let receipt: ScanReceipt = self.send(&call).await?.json()?;
            let findings: Vec<Finding> = receipt
                .results
                .into_iter()
                .filter(|result| sent.contains(&result.scan_id))
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
            uploaded.scans += findings.len();
            uploaded.findings.extend(findings);
        }
    }
}
