//! The presenter: intents and events.
//!
//! The code is signed anew by a timer as long as the screen lives; the clock beside it runs by the same timer.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use cityplus_engine::protocol::ticketing::{CatalogueView, TicketState as Held, TicketView};
use cityplus_engine::ticketcode::qr_matrix;
use cityplus_engine::{Engine, EngineError, Kind, OutboxState, Pace, RefundOutcome, TicketCode};

use super::{TicketIntent, TicketState};
use crate::app::News;
use crate::frame::Place;
use crate::parts::purchase;
use crate::parts::ticket_row::Standing;
use crate::parts::trouble::Trouble;
use crate::run::{Screen, Work};
use crate::speech::Speech;
use crate::view::Tone;

/// How old a code may get before it is signed anew. An inspector takes it as fresh for longer than this.
const CODE_LIVES_MS: i64 = 12_000;

/// The code as it is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(super) text: String,
    pub(super) side: u32,
    pub(super) modules: Vec<u8>,
    signed_at: Timestamp,
    /// It was sold on paper.
    pub(super) on_paper: bool,
}

/// What a look into the store found.
pub(crate) struct Found {
    pub(super) ticket: TicketView,
    /// A refund of it waits to be sent.
    pub(super) refund_waits: bool,
    /// The refusal of a refund that nobody has read yet, by its entry and its code.
    pub(super) refused: Option<(String, &'static str)>,
}

/// What went well and is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Good {
    /// The money is back.
    Refunded,
    /// The ticket is taken back, the money follows.
    MoneyFollows,
}

/// What the screen knows.
pub(crate) struct Presenter {
    ticket_id: Option<TicketId>,
    pub(super) found: Option<Result<Found, Trouble>>,
    pub(super) held: Option<Arc<CatalogueView>>,
    pub(super) now: Timestamp,
    /// The code, or why there is none.
    pub(super) code: Option<Result<Shown, Trouble>>,
    is_signing: bool,
    pub(super) asks: bool,
    pub(super) is_refunding: bool,
    pub(super) trouble: Option<Trouble>,
    pub(super) good: Option<Good>,
}

impl Presenter {
    #[allow(clippy::needless_pass_by_value)] // the app's door gives every screen its argument alike
    pub(crate) fn new(ticket_id: String) -> Self {
        Self {
            ticket_id: ticket_id.parse().ok(),
            found: None,
            held: None,
            now: Timestamp::from_millis(0),
            code: None,
            is_signing: false,
            asks: false,
            is_refunding: false,
            trouble: None,
            good: None,
        }
    }

    pub(super) fn ticket(&self) -> Option<&Found> {
        match &self.found {
            Some(Ok(found)) => Some(found),
            _ => None,
        }
    }

    pub(super) fn standing(&self) -> Option<Standing> {
        let found = self.ticket()?;
        let waits = found.refund_waits || self.is_refunding;
        Some(Standing::of(&found.ticket, waits, self.now))
    }

    /// Whether it can be given back now, as far as is known here.
    pub(super) fn may_refund(&self) -> bool {
        let Some(found) = self.ticket() else {
            return false;
        };
        let is_open = matches!(self.standing(), Some(Standing::Now | Standing::Later));
        let in_time = found
            .ticket
            .refundable_until
            .is_some_and(|until| self.now < until);
        is_open && in_time && !self.is_refunding
    }

    fn load(&mut self, work: &Work<Self>) {
        self.held = work.catalogue();
        self.now = work.engine().now();
        let Some(ticket_id) = self.ticket_id else {
            self.found = Some(Err(Trouble::of_code(Tone::Error, "unknown_ticket")));
            return;
        };
        let engine = work.engine();
        work.ask(async move { Event::Found(Box::new(find(&engine, ticket_id).await)) });
    }

    fn sign(&mut self, work: &Work<Self>) {
        let Some(ticket_id) = self.ticket_id.filter(|_| !self.is_signing) else {
            return;
        };
        self.is_signing = true;
        let engine = work.engine();
        work.ask(async move {
            Event::Signed(match engine.ticket_code(ticket_id).await {
                Ok(code) => shown(code),
                Err(error) => Err(error.into()),
            })
        });
    }

    /// Each second: the clock, and the code when it is due.
    fn tick(&mut self, work: &Work<Self>) {
        self.now = work.engine().now();
        let is_due = match &self.code {
            Some(Ok(shown)) => {
                // Also when the clock was put back: then the code would seem to be of the future.
                !(0..CODE_LIVES_MS).contains(&self.now.ms_since(shown.signed_at))
                    || self.standing() == Some(Standing::Over)
            }
            // What stands in the way may have passed: an outbox that was emptied, a clock put right.
            Some(Err(_)) => self.standing().is_some_and(|standing| {
                matches!(standing, Standing::Now | Standing::Later) && self.now.seconds() % 5 == 0
            }),
            None => false,
        };
        if is_due {
            self.sign(work);
        }
        let into_second = u64::try_from(self.now.millis().rem_euclid(1_000)).unwrap_or(0);
        work.after(Duration::from_millis(1_000 - into_second), Event::Tick);
    }

    fn refund(&mut self, work: &Work<Self>) {
        let Some(ticket_id) = self.ticket_id.filter(|_| self.may_refund()) else {
            return;
        };
        self.is_refunding = true;
        self.trouble = None;
        self.good = None;
        let app = work.app();
        work.see_through(async move {
            let outcome = app.engine().refund(ticket_id).await;
            let heard = match &outcome {
                Ok(RefundOutcome::Pending { because, .. }) => purchase::reached(Some(because)),
                Err(EngineError::Server { .. }) | Ok(RefundOutcome::Accepted(_)) => Ok(()),
                Err(EngineError::NotSignedIn) => Err(EngineError::NotSignedIn),
                Err(_) => Err(EngineError::Internal("nothing was learnt")),
            };
            drop(app.learn(heard));
            if matches!(&outcome, Ok(RefundOutcome::Accepted(_))) {
                // The wallet's new balance comes with the changes; without them it is only a little late.
                drop(app.bring_up_to_date(Pace::Due).await);
            }
            app.tell(News::Tickets);
            app.tell(News::Wallet);
            Event::Refunded(outcome)
        });
    }

    fn refunded(&mut self, outcome: Result<RefundOutcome, EngineError>, work: &Work<Self>) {
        self.is_refunding = false;
        // What the answer says is shown at once: until the store is read again the button must not come back.
        let found = self.found.as_mut().and_then(|found| found.as_mut().ok());
        match (outcome, found) {
            (Ok(RefundOutcome::Accepted(refund)), found) => {
                self.good = Some(if refund.done {
                    Good::Refunded
                } else {
                    Good::MoneyFollows
                });
                if let Some(found) = found {
                    found.ticket = refund.ticket;
                }
            }
            // The badge, the hint and the store's entry say that it waits.
            (Ok(RefundOutcome::Pending { .. }), Some(found)) => found.refund_waits = true,
            (Ok(RefundOutcome::Pending { .. }), None) => {}
            (Err(error), _) => self.trouble = Some(error.into()),
        }
        self.load(work);
        self.sign(work);
    }

    fn dismiss(&mut self, work: &Work<Self>) {
        self.good = None;
        let refused = self.ticket().and_then(|found| found.refused.clone());
        self.trouble = None;
        if let Some((id, _)) = refused {
            let app = work.app();
            work.see_through(async move {
                let dismissed = app.engine().dismiss(&id).await;
                app.tell(News::Tickets);
                Event::Dismissed(dismissed.map(drop))
            });
        }
    }
}

async fn find(engine: &Engine, ticket_id: TicketId) -> Result<Found, EngineError> {
    let ticket = engine.ticket(ticket_id).await?;
    let mut found = Found {
        ticket,
        refund_waits: false,
        refused: None,
    };
    let entries = match engine.outbox().await {
        Err(EngineError::NotSignedIn) => Vec::new(),
        entries => entries?,
    };
    let subject = ticket_id.to_string();
    let about = entries
        .into_iter()
        .filter(|entry| entry.kind == Kind::Refund && entry.subject == subject);
    for entry in about {
        match entry.state {
            OutboxState::Pending => found.refund_waits = true,
            OutboxState::Refused if found.refused.is_none() => {
                found.refused = entry.problem.map(|problem| (entry.id, problem.code.as_str()));
            }
            OutboxState::Refused | OutboxState::Done => {}
        }
    }
    // What was given back after all was not refused.
    if matches!(found.ticket.state, Held::Refunded | Held::Refunding) {
        found.refused = None;
    }
    Ok(found)
}

fn shown(code: TicketCode) -> Result<Shown, Trouble> {
    let fault = || Trouble::of_code(Tone::Error, "internal");
    let matrix = qr_matrix(&code.code).map_err(|_| fault())?;
    Ok(Shown {
        text: code.code,
        side: u32::try_from(matrix.side).map_err(|_| fault())?,
        modules: matrix.modules.into_iter().map(u8::from).collect(),
        signed_at: code.signed_at,
        on_paper: code.on_paper,
    })
}

/// What comes back from work.
pub(crate) enum Event {
    /// The ticket, as it is known here.
    Found(Box<Result<Found, EngineError>>),
    /// A fresh code, or why there is none.
    Signed(Result<Shown, Trouble>),
    /// A second has passed.
    Tick,
    /// It was given back, or not.
    Refunded(Result<RefundOutcome, EngineError>),
    /// A refusal was put away.
    Dismissed(Result<(), EngineError>),
}

impl Screen for Presenter {
    type State = TicketState;
    type Intent = TicketIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        self.load(work);
        self.sign(work);
        self.tick(work);
    }

    fn is_ready(&self) -> bool {
        match &self.found {
            None => false,
            Some(Err(_)) => true,
            Some(Ok(_)) => self.code.is_some(),
        }
    }

    fn intent(&mut self, intent: TicketIntent, work: &Work<Self>) {
        self.now = work.engine().now();
        match intent {
            TicketIntent::Refund => self.asks = self.may_refund(),
            TicketIntent::ConfirmDialog => {
                if std::mem::take(&mut self.asks) {
                    self.refund(work);
                }
            }
            TicketIntent::CancelDialog => self.asks = false,
            TicketIntent::ActOnNotice => {
                if self.trouble.as_ref().map(Trouble::code) == Some("not_signed_in") {
                    work.go(Place::SignIn);
                }
            }
            TicketIntent::DismissNotice => self.dismiss(work),
        }
    }

    fn event(&mut self, event: Event, work: &Work<Self>) {
        match event {
            Event::Found(found) => {
                self.found = Some(found.map_err(Trouble::from));
                self.asks &= self.may_refund();
            }
            Event::Signed(code) => {
                self.is_signing = false;
                self.code = Some(code);
            }
            Event::Tick => self.tick(work),
            Event::Refunded(outcome) => self.refunded(outcome, work),
            Event::Dismissed(dismissed) => {
                if let Err(error) = dismissed {
                    self.trouble = Some(error.into());
                }
            }
        }
    }

    fn hear(&mut self, news: News, work: &Work<Self>) {
        match news {
            News::Tickets | News::Account | News::Catalogue | News::Resumed | News::Everything => {
                self.load(work);
                self.sign(work);
            }
            News::Wallet
            | News::Connection
            | News::Preferences
            | News::Place
            | News::Scans
            | News::Paused
            | News::Ended => {}
        }
    }

    fn draw(&self, speech: &Speech) -> TicketState {
        super::draw::draw(self, speech)
    }
}
