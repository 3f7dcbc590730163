//! The teller's till: a top-up taken back, a shift opened, looked at and closed.

use cityplus_domain::ids::{AccountId, ShiftCloseId, ShiftId, TransferId};
use cityplus_domain::{Currency, Money};
use cityplus_protocol::paths;
use cityplus_protocol::till::{CancelTopUp, CloseShift, OpenShift, Shift, TopUpCancel, TopUpName};

use crate::http::Call;
use crate::movement::MovementOutcome;
use crate::outbox::{self, Answer, Delivery, Kind, OutboxState, Pace, Request, TillAnswer, TillRequest};
use crate::session::held_session;
use crate::{Engine, EngineError};

/// What came of taking a top-up back.
pub type CancelOutcome = MovementOutcome<TopUpCancel>;
/// What came of opening or closing a shift.
pub type ShiftOutcome = MovementOutcome<Shift>;

impl Engine {
    /// Takes back what this teller has put into a wallet, named by its id or by its receipt. A refusal is an error: give
    /// no cash back then.
    pub async fn cancel_top_up(&self, top_up: TopUpName) -> Result<CancelOutcome, EngineError> {
        let teller = self.bring_shift_to_its_end().await?;
        let ask = CancelTopUp {
            cancel_id: TransferId::new(self.now()),
        };
        let request = Request::Till(TillRequest::Cancel { top_up, ask });
        self.move_money_as(teller, request, |answer| match answer {
            Answer::Till(TillAnswer::Cancelled(cancel)) => Some(cancel),
            _ => None,
        })
        .await
    }

    /// Opens a shift with what is in the drawer.
    pub async fn open_shift(&self, opening_float: Money) -> Result<ShiftOutcome, EngineError> {
        let request = Request::Till(TillRequest::Open(OpenShift {
            shift_id: ShiftId::new(self.now()),
            opening_float,
        }));
        self.move_money(request, shift_of).await
    }

    /// This teller's open shift as it stands; of more than one the oldest, if no currency is named.
    pub async fn shift(&self, currency: Option<Currency>) -> Result<Shift, EngineError> {
        let call = Call::get(paths::SHIFT);
        let call = match currency {
            Some(currency) => call.query("currency", currency),
            None => call,
        };
        self.send(&call).await?.json()
    }

    /// Closes the open shift of a currency with what was counted. What this device still has under way is brought to its
    /// end before: its cash is in the drawer that was counted. Then the server says which shift is open: the close is of
    /// that one only, however late it arrives.
    pub async fn close_shift(&self, counted: Money) -> Result<ShiftOutcome, EngineError> {
        // Whoever counted closes, and nobody who signs in meanwhile.
        let teller = self.store.read(|view| Ok(held_session(view)?.account_id)).await?;
        let request = if let Some(under_way) = self.close_under_way(counted).await? {
            under_way
        } else {
            self.bring_till_to_its_end().await?;
            let shift = self.shift(Some(counted.currency)).await?;
            Request::Till(TillRequest::Close(CloseShift {
                close_id: ShiftCloseId::new(self.now()),
                shift_number: shift.number,
                counted,
            }))
        };
        self.move_money_as(teller, request, shift_of).await
    }

    /// The close with the same count that this teller has under way: it goes on as it was.
    async fn close_under_way(&self, counted: Money) -> Result<Option<Request>, EngineError> {
        self.store
            .read(move |view| {
                let account_id = held_session(view)?.account_id.to_string();
                let under_way = outbox::pending_of(view, Kind::Till, &counted.currency.to_string())?;
                let mut own = under_way
                    .into_iter()
                    .filter(|entry| entry.account_id == account_id)
                    .map(|entry| entry.content.request);
                Ok(own.find(|request| {
                    matches!(request, Request::Till(TillRequest::Close(close)) if close.counted == counted)
                }))
            })
            .await
    }

    /// Brings the opening or the close of a shift that this teller has under way to its end. Cash that moved before it
    /// would be in another shift than the teller believes. Gives the teller's account: what they do next is theirs alone.
    pub(crate) async fn bring_shift_to_its_end(&self) -> Result<AccountId, EngineError> {
        let (teller, under_way) = self
            .store
            .read(|view| {
                let teller = held_session(view)?.account_id;
                let mut under_way = outbox::pending(view, &teller.to_string())?;
                under_way.retain(|entry| {
                    matches!(
                        entry.content.request,
                        Request::Till(TillRequest::Open(_) | TillRequest::Close(_))
                    )
                });
                Ok((teller, under_way))
            })
            .await?;
        for entry in &under_way {
            match self.deliver_asked(entry, true).await? {
                Delivery::Heard(Some(_)) => {}
                Delivery::Heard(None) | Delivery::Failed(_) => {
                    return Err(EngineError::Offline(
                        "the shift's opening or close has no answer yet, so no cash was moved",
                    ));
                }
            }
        }
        Ok(teller)
    }

    async fn bring_till_to_its_end(&self) -> Result<(), EngineError> {
        let (_, stopped) = self.flush(Pace::Now).await?;
        if let Some(error) = stopped {
            return Err(error);
        }
        let is_under_way = self.outbox().await?.iter().any(|entry| {
            entry.state == OutboxState::Pending
                && matches!(entry.kind, Kind::TopUp | Kind::PayOut | Kind::Till)
        });
        if is_under_way {
            return Err(EngineError::Offline("something of this till has no answer yet"));
        }
        Ok(())
    }
}

#[allow(clippy::needless_pass_by_value)] // the shape `move_money` wants
fn shift_of(answer: Answer) -> Option<Shift> {
    match answer {
        Answer::Till(TillAnswer::Shift(shift)) => Some(shift),
        _ => None,
    }
}
