//! A scan of before as a line, and what the server found later.

use cityplus_domain::catalogue::Catalogue;
use cityplus_engine::protocol::inspection::ScanFinding;

use super::ScanRow;
use super::history::{Scan, is_alarming};
use super::panel::{kind, look, reason_key, venue_name};
use crate::speech::Speech;
use crate::view::{Button, Notice, Tone};

/// The line of a scan.
pub(super) fn row(speech: &Speech, catalogue: Option<&Catalogue>, scan: &Scan) -> ScanRow {
    let (tone, sign, word) = look(scan.outcome);
    let title = format!("{}: {}", speech.say(word), speech.say(&reason_key(scan.reason)));
    let when = catalogue.map(|catalogue| speech.moment(scan.at, catalogue.city.zone));
    let what = scan
        .ticket
        .as_ref()
        .map(|ticket| kind(speech, catalogue, ticket.variant));
    let where_to = venue_name(speech, catalogue, &scan.venue);
    let detail: Vec<String> = when.into_iter().chain(what).chain([where_to]).collect();
    let detail = detail.join(" · ");
    let finding = scan
        .finding
        .as_ref()
        .filter(|finding| {
            is_alarming(finding) || matches!(finding, ScanFinding::NotOurs) && scan.was_let_in()
        })
        .map(|finding| finding_notice(speech, catalogue, finding));
    let found = finding
        .as_ref()
        .map(|finding| format!(". {}. {}", finding.title, finding.text));
    ScanRow {
        scan_id: scan.scan_id.to_string(),
        tone,
        sign,
        accessibility: format!("{title}. {detail}{}", found.unwrap_or_default()),
        title,
        detail,
        finding,
    }
}

/// What the server found about a scan.
pub(super) fn finding_notice(
    speech: &Speech,
    catalogue: Option<&Catalogue>,
    finding: &ScanFinding,
) -> Notice {
    let (name, code, text) = match finding {
        ScanFinding::DoubleUse {
            first_used_at,
            first_venue,
            ..
        } => {
            let time = catalogue.map_or_else(
                || first_used_at.to_string(),
                |catalogue| speech.moment(*first_used_at, catalogue.city.zone),
            );
            let venue = venue_name(speech, catalogue, first_venue);
            let text = speech.say_with(
                "inspector-found-double-use-text",
                &[("time", (&time).into()), ("venue", (&venue).into())],
            );
            ("double-use", "double_use", text)
        }
        ScanFinding::RefundedUse { .. } => {
            let text = speech.say("inspector-found-refunded-use-text");
            ("refunded-use", "refunded_use", text)
        }
        ScanFinding::FirstUse { .. } | ScanFinding::NoUse | ScanFinding::NotOurs => {
            let text = speech.say("inspector-found-not-ours-text");
            ("not-ours", "not_ours", text)
        }
    };
    Notice {
        key: "finding".to_owned(),
        tone: Tone::Warning,
        title: speech.say(&format!("inspector-found-{name}")),
        text,
        code: Some(code.to_owned()),
        action: None::<Button>,
        dismissible: true,
    }
}
