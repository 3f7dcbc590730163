//! What waits in the outbox or was refused, as notices: the same on the first screen and among the tickets.

use std::collections::HashSet;
use std::sync::Arc;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::AccountId;
use cityplus_engine::{EngineError, Kind, OutboxEntry, OutboxState};

use crate::app::{News, Shared};
use crate::frame::Place;
use crate::parts::buttons;
use crate::speech::Speech;
use crate::view::{Notice, Tone};

/// Notices of the outbox at most; the newest are shown.
const NOTICES_MAX: usize = 10;

/// Tickets of which a refund waits to be sent.
pub(crate) fn refunds_waiting(entries: &[OutboxEntry]) -> HashSet<String> {
    entries
        .iter()
        .filter(|entry| entry.kind == Kind::Refund && entry.state == OutboxState::Pending)
        .map(|entry| entry.subject.clone())
        .collect()
}

/// What a person should know of the outbox. A notice's key is the entry's id.
pub(crate) fn notices(speech: &Speech, entries: &[OutboxEntry]) -> Vec<Notice> {
    entries
        .iter()
        .filter(|entry| {
            entry.state != OutboxState::Done && !matches!(entry.kind, Kind::TopUp | Kind::PayOut | Kind::Till)
        })
        .take(NOTICES_MAX)
        .map(|entry| notice(speech, entry))
        .collect()
}

fn notice(speech: &Speech, entry: &OutboxEntry) -> Notice {
    let refused = entry.problem.as_ref().map(|problem| problem.code.as_str());
    let mut notice = match refused {
        Some(code) => speech.problem_of_code(&entry.id, Tone::Error, code),
        None => Notice {
            key: entry.id.clone(),
            tone: Tone::Info,
            title: speech.say(match entry.kind {
                Kind::Refund => "tickets-refund-waits",
                Kind::Send => "wallet-send-waits",
                Kind::Redeem => "wallet-redeem-waits",
                Kind::Offline => "wallet-offline-waits",
                Kind::Order | Kind::TopUp | Kind::PayOut | Kind::Till => "tickets-order-waits",
            }),
            text: speech.say("tickets-waits-text"),
            code: entry.last_error.clone().filter(|code| code != "under_way"),
            action: None,
            dismissible: false,
        },
    };
    notice.action = place_of(entry).map(|_| {
        buttons::on(speech.say(match entry.kind {
            Kind::Refund => "tickets-show-ticket",
            Kind::Send | Kind::Redeem | Kind::Offline => "wallet-show",
            Kind::Order | Kind::TopUp | Kind::PayOut | Kind::Till => "tickets-show-order",
        }))
    });
    notice
}

/// What is in the outbox of a kind before something is asked for.
pub(crate) struct Before {
    kind: Kind,
    /// Whose outbox it is; none if that could not be read.
    of: Option<AccountId>,
    /// By id and moment: one that is asked for again under its id is another. None if it could not be read.
    known: Option<HashSet<(String, Timestamp)>>,
}

impl Before {
    pub(crate) async fn asking(app: &Arc<Shared>, kind: Kind) -> Self {
        let of = signed_in(app).await;
        let entries = app.engine().outbox().await.ok();
        let known = entries.map(|entries| {
            let of_kind = entries.into_iter().filter(|entry| entry.kind == kind);
            of_kind.map(|entry| (entry.id, entry.made_at)).collect()
        });
        Self { kind, of, known }
    }

    /// Puts away the refusal of what was asked for since, because a screen has told it by itself: the first screen would
    /// tell it again. What was refused before was told by nobody, and stays.
    pub(crate) async fn put_away_new(self, app: &Arc<Shared>) {
        let Some(known) = self.known else {
            return;
        };
        let entries = app.engine().outbox().await.unwrap_or_default().into_iter();
        // What was refused to another person was told by nobody.
        if self.of.is_none() || signed_in(app).await != self.of {
            return;
        }
        let told = entries
            .filter(|entry| entry.kind == self.kind && entry.state == OutboxState::Refused)
            .map(|entry| (entry.id, entry.made_at))
            .filter(|entry| !known.contains(entry));
        put_away(app, told.map(|(id, _)| id).collect()).await;
    }
}

async fn signed_in(app: &Shared) -> Option<AccountId> {
    let person = app.engine().account().await.ok()?;
    Some(person.account.account_id)
}

/// Puts away refusals that were told.
pub(crate) async fn put_away(app: &Arc<Shared>, ids: Vec<String>) {
    let engine = app.engine();
    for id in ids {
        if let Err(error) = engine.dismiss(&id).await {
            tracing::warn!(code = error.code(), "a refusal was not put away");
        }
    }
    app.tell(News::Tickets);
}

/// Whether an error is the server's word on a request that is kept: a refusal that waits to be put away.
pub(crate) fn is_refusal(error: &EngineError) -> bool {
    matches!(error, EngineError::Server { .. } | EngineError::RequestPaidByYou)
}

/// Whether what is in the way is the network, and not the server.
pub(crate) fn is_network(because: &str) -> bool {
    matches!(because, "offline" | "server_garbage")
}

/// Where the button of an entry's notice leads.
pub(crate) fn place_of(entry: &OutboxEntry) -> Option<Place> {
    match entry.kind {
        Kind::Order => Some(Place::Order {
            order_id: entry.id.clone(),
        }),
        Kind::Refund => Some(Place::Ticket {
            ticket_id: entry.subject.clone(),
        }),
        Kind::Send | Kind::Redeem | Kind::Offline => Some(Place::Wallet),
        Kind::TopUp | Kind::PayOut | Kind::Till => None,
    }
}
