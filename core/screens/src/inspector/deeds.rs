//! What takes time at a gate: looking into the device's store, and judging.

use std::sync::Arc;

use cityplus_domain::keys::VenueKey;
use cityplus_engine::protocol::account::Role;
use cityplus_engine::ticketcode::Reason;
use cityplus_engine::ticketcode::code::PREFIX;
use cityplus_engine::{Engine, EngineError, ScansWaiting};

use super::foreign::Foreign;
use super::history::{KEPT, Scan};
use super::lists::Lists;
use super::panel::Judged;
use crate::app::Shared;

/// The note under which the venue is remembered.
pub(super) const VENUE: &str = "inspector-venue";

/// Who holds the device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Who {
    #[default]
    Unknown,
    Nobody,
    /// Somebody who may not inspect.
    Another,
    Inspector,
}

/// What was found at the beginning, or after somebody else signed in.
pub(crate) struct Found {
    pub(super) who: Who,
    pub(super) venue: Option<String>,
    pub(super) lists: Result<Lists, EngineError>,
    pub(super) waiting: ScansWaiting,
}

/// Everything the first state needs, from the device's own store.
pub(super) async fn find(app: &Arc<Shared>) -> Found {
    let engine = app.engine();
    let mut account = None;
    let who = match engine.account().await {
        Ok(signed_in) => {
            account = Some(signed_in.account.account_id);
            let may = |role: &Role| matches!(role, Role::Inspector | Role::Administrator);
            if signed_in.account.roles.iter().any(may) {
                Who::Inspector
            } else {
                Who::Another
            }
        }
        Err(_) => Who::Nobody,
    };
    if let (Who::Inspector, Some(account)) = (who, account) {
        let waiting = engine.newest_scans(KEPT).await.unwrap_or_default();
        let mut history = app.history();
        history.belongs_to(account);
        history.read(&waiting);
    }
    Found {
        who,
        venue: engine.note(VENUE).await.ok().flatten(),
        lists: lists_of(&engine).await,
        waiting: engine.scans_waiting().await.unwrap_or_default(),
    }
}

pub(super) async fn lists_of(engine: &Engine) -> Result<Lists, EngineError> {
    match engine.lists_age().await {
        Ok(held) => Ok(Lists::Held(held)),
        Err(EngineError::ListsMissing) => Ok(Lists::Missing),
        Err(EngineError::ListsRefused(_)) => Ok(Lists::Refused),
        Err(error) => Err(error),
    }
}

/// One verdict, remembered before anybody draws it.
pub(super) async fn judge(app: &Arc<Shared>, text: &str, venue: VenueKey) -> Result<Judged, EngineError> {
    let inspection = app.engine().inspect(text, &venue, None).await?;
    let mut history = app.history();
    let ticket = inspection.verdict.ticket.as_ref();
    let first_venue = ticket.and_then(|ticket| history.first_use(ticket.id, inspection.scan_id));
    history.add(Scan::of(&inspection, venue));
    Ok(Judged {
        foreign: (inspection.verdict.reason == Reason::NotATicket).then(|| Foreign::of(text)),
        inspection,
        first_venue,
    })
}

/// A code as it was typed or pasted: around it may be space, and who types it does not mind large letters.
pub(super) fn as_code(typed: &str) -> String {
    let text = typed.trim_start().trim_end_matches(['\r', '\n']);
    let is_ours = text
        .get(..PREFIX.len())
        .is_some_and(|begin| begin.eq_ignore_ascii_case(PREFIX));
    if is_ours {
        text.to_ascii_uppercase()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_code_as_people_type_it() {
        assert_eq!(as_code("  cp1:ab c\r\n"), "CP1:AB C");
        assert_eq!(as_code("https://zoo.example/Bilet"), "https://zoo.example/Bilet");
        assert_eq!(as_code("ąćę"), "ąćę");
    }
}
