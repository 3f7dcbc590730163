//! The inspector's screen as it looks.

use cityplus_domain::catalogue::Catalogue;
use cityplus_engine::EngineError;
use cityplus_engine::ticketcode::code::MAX_CHARS;

use super::InspectorState;
use super::deeds::Who;
use super::panel::panel;
use super::presenter::{Presenter, Source, Told};
use super::scan_row::{finding_notice, row};
use crate::parts::pixels::Trouble;
use crate::speech::Speech;
use crate::view::{Choice, Field, FieldKind, Notice, Tone};

/// The longest code as the field counts it.
#[allow(clippy::cast_possible_truncation)] // some hundred characters
const TYPED_MAX_CHARS: u32 = MAX_CHARS as u32;

/// Draws it.
pub(super) fn draw(known: &Presenter, speech: &Speech) -> InspectorState {
    let Some(app) = &known.app else {
        return InspectorState::default();
    };
    let held = app.catalogue();
    let catalogue = held.as_ref().map(|held| &held.catalogue);
    let now = app.engine().now();
    let off = off(known);
    // Only for whom they are: others see no scans.
    let scans = match known.who {
        Who::Inspector => app.history().scans().to_vec(),
        Who::Unknown | Who::Nobody | Who::Another => Vec::new(),
    };
    InspectorState {
        title: speech.say("inspector-title"),
        venues_title: speech.say("inspector-venues-title"),
        venues: venues(known, speech, catalogue),
        scanning: known.can_judge() && !known.camera_failed && !known.is_put_away,
        hint: speech.say(hint(known)),
        verdict: known
            .verdict
            .as_ref()
            .map(|judged| panel(speech, catalogue, judged)),
        next: speech.button(
            "inspector-next",
            known.verdict.is_none().then_some("inspector-next-off"),
            false,
        ),
        typed: typed(known, speech),
        judge: speech.button(
            "inspector-judge",
            off.or_else(|| known.typed.trim().is_empty().then_some("inspector-judge-off")),
            known.judging == Some(Source::Typed),
        ),
        choose_image: speech.button("camera-choose-image", off, known.reading_picture),
        lists: known.lists.age(now).notice(speech),
        fetch_lists: speech.button("inspector-fetch-lists", who_off(known), known.fetching),
        waiting: waiting(known, speech),
        upload: speech.button(
            "inspector-upload",
            who_off(known).or_else(|| (known.waiting.waiting == 0).then_some("inspector-upload-off")),
            known.uploading,
        ),
        history_title: speech.say("inspector-history-title"),
        history: scans.iter().map(|scan| row(speech, catalogue, scan)).collect(),
        notice: notice(known, speech, catalogue),
    }
}

/// Why nobody can be judged for now; none where it can.
fn off(known: &Presenter) -> Option<&'static str> {
    who_off(known)
        .or_else(|| known.venue.is_none().then_some("inspector-off-venue"))
        .or_else(|| (!known.lists.can_judge()).then_some("inspector-off-lists"))
}

fn who_off(known: &Presenter) -> Option<&'static str> {
    (known.who != Who::Inspector).then_some("inspector-off-who")
}

fn hint(known: &Presenter) -> &'static str {
    off(known).unwrap_or(if known.camera_failed {
        "inspector-hint-no-camera"
    } else {
        "inspector-hint"
    })
}

fn venues(known: &Presenter, speech: &Speech, catalogue: Option<&Catalogue>) -> Vec<Choice> {
    let Some(catalogue) = catalogue else {
        return Vec::new();
    };
    let choice = |venue: &cityplus_domain::catalogue::Venue| {
        let label = speech.text(&venue.name).to_owned();
        let unit = catalogue.units.iter().find(|unit| unit.key == venue.unit);
        let detail = unit.map(|unit| speech.text(&unit.name).to_owned());
        let selected = known.venue.as_ref() == Some(&venue.key);
        let key = if selected {
            "inspector-venue-selected"
        } else {
            "inspector-venue"
        };
        let accessibility = speech.say_with(
            key,
            &[
                ("venue", (&label).into()),
                ("unit", detail.as_deref().unwrap_or_default().into()),
            ],
        );
        Choice {
            key: venue.key.to_string(),
            label,
            detail,
            selected,
            enabled: known.who == Who::Inspector,
            accessibility,
        }
    };
    catalogue.venues.iter().map(choice).collect()
}

fn typed(known: &Presenter, speech: &Speech) -> Field {
    Field {
        key: "code".to_owned(),
        label: speech.say("inspector-typed"),
        value: known.typed.clone(),
        hint: Some(speech.say("inspector-typed-hint")),
        error: known
            .typed_too_long
            .then(|| speech.say_with("inspector-typed-too-long", &[("max", TYPED_MAX_CHARS.into())])),
        kind: FieldKind::Code,
        max_chars: TYPED_MAX_CHARS,
        enabled: known.who == Who::Inspector,
    }
}

fn waiting(known: &Presenter, speech: &Speech) -> String {
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let mut said = match known.waiting.waiting {
        0 => speech.say("inspector-waiting-none"),
        some => speech.say_with("inspector-waiting", &[("count", count(some).into())]),
    };
    if known.waiting.refused > 0 {
        said.push(' ');
        let refused = [("count", count(known.waiting.refused).into())];
        said.push_str(&speech.say_with("inspector-refused", &refused));
    }
    said
}

fn notice(known: &Presenter, speech: &Speech, catalogue: Option<&Catalogue>) -> Option<Notice> {
    let who = |key: &str| Notice {
        key: "who".to_owned(),
        tone: Tone::Warning,
        title: speech.say(key),
        text: speech.say("inspector-who-text"),
        code: None,
        action: Some(speech.button("inspector-sign-in", None, false)),
        dismissible: false,
    };
    match known.who {
        Who::Unknown | Who::Inspector => {}
        Who::Nobody => return Some(who("inspector-who-nobody")),
        Who::Another => return Some(who("inspector-who-another")),
    }
    match &known.told {
        Some(Told::Error(error)) => {
            let mut notice = speech.problem("error", error);
            if matches!(error, EngineError::NotSignedIn) {
                // What is held goes on working; only the server asks.
                notice.action = Some(speech.button("inspector-sign-in", None, false));
            }
            Some(notice)
        }
        Some(Told::Trouble(trouble)) => Some(trouble.notice(speech)),
        Some(Told::Findings(findings)) => findings.split_first().map(|(first, rest)| {
            let mut notice = finding_notice(speech, catalogue, first);
            if !rest.is_empty() {
                notice.text.push(' ');
                notice
                    .text
                    .push_str(&speech.say_with("inspector-found-more", &[("count", rest.len().into())]));
            }
            notice
        }),
        None if known.camera_failed => Some(Notice {
            dismissible: false,
            ..Trouble::Camera.notice(speech)
        }),
        None => known.frame_trouble.as_ref().map(|trouble| Notice {
            dismissible: false,
            ..trouble.notice(speech)
        }),
    }
}
