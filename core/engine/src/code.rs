//! The code to show now: the ticket signed again by this device with a fresh time (decision 7). Needs no network.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use cityplus_domain::validity::Window;
use cityplus_protocol::ticketing::{TicketState, TicketView};
use cityplus_ticketcode::{Limits, PresentError, SignedTicket, present, printed};
use data_encoding::BASE64URL_NOPAD;

use crate::outbox::{self, Kind};
use crate::session::signed_in;
use crate::{Engine, EngineError};

/// A code and how long it serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketCode {
    /// The text for the QR symbol.
    pub code: String,
    /// When the device signed it.
    pub signed_at: Timestamp,
    /// Until when an inspector takes it as fresh; make a new one every 10 to 15 seconds.
    pub fresh_until: Timestamp,
    /// When the ticket is valid.
    pub window: Window,
    /// How the ticket stands, as far as this device knows.
    pub state: TicketState,
    /// Whether it was sold on paper: then the code never changes.
    pub on_paper: bool,
}

impl Engine {
    /// The code of a ticket, now; that of a ticket sold on paper never changes. Before the ticket's time it is shown, too; afterwards it is refused.
    pub async fn ticket_code(&self, ticket_id: TicketId) -> Result<TicketCode, EngineError> {
        let (ticket, account, is_being_refunded) = self
            .store
            .read(move |view| {
                let ticket = crate::tickets::find(view, ticket_id)?.ok_or(EngineError::UnknownTicket)?;
                let pending = outbox::pending_of(view, Kind::Refund, &ticket_id.to_string())?;
                Ok((ticket, signed_in(view)?, !pending.is_empty()))
            })
            .await?;
        let now = self.now();
        check(&ticket, is_being_refunded, now)?;
        let signed = read_signed(&ticket)?;
        if signed.claims().device.is_none() {
            return Ok(on_paper(&ticket, &signed, now));
        }
        if ticket.device_id != account.device_id {
            return Err(EngineError::ForeignDevice);
        }
        let identity = self.identity_named(account.identity).await?;
        let code = present(&signed, &identity.key, now)?;
        self.keep_time();
        Ok(TicketCode {
            code,
            signed_at: Timestamp::from_seconds(now.seconds()),
            fresh_until: now.plus_ms(Limits::default().fresh_for_ms),
            window: ticket.window,
            state: ticket.state,
            on_paper: false,
        })
    }
}

/// The code of a ticket that was sold on paper: the same all the time, and on every device.
fn on_paper(ticket: &TicketView, signed: &SignedTicket, now: Timestamp) -> TicketCode {
    TicketCode {
        code: printed(signed),
        signed_at: now,
        fresh_until: ticket.window.until,
        window: ticket.window,
        state: ticket.state,
        on_paper: true,
    }
}

fn check(ticket: &TicketView, is_being_refunded: bool, now: Timestamp) -> Result<(), EngineError> {
    match ticket.state {
        TicketState::Refunded => Err(EngineError::TicketRefunded),
        TicketState::Refunding => Err(EngineError::RefundPending),
        _ if is_being_refunded => Err(EngineError::RefundPending),
        _ if now >= ticket.window.until => Err(EngineError::TicketExpired),
        _ => Ok(()),
    }
}

fn read_signed(ticket: &TicketView) -> Result<SignedTicket, EngineError> {
    let unreadable = || EngineError::ServerGarbage("a ticket cannot be read".to_owned());
    let bytes = BASE64URL_NOPAD
        .decode(ticket.signed.as_bytes())
        .map_err(|_| unreadable())?;
    let signed = SignedTicket::from_bytes(bytes).map_err(|_| unreadable())?;
    if signed.claims().id == ticket.ticket_id {
        Ok(signed)
    } else {
        Err(unreadable())
    }
}

impl From<PresentError> for EngineError {
    fn from(error: PresentError) -> Self {
        match error {
            PresentError::OtherDevice => Self::ForeignDevice,
            PresentError::Clock => Self::ClockWrong,
            PresentError::Signer(error) => Self::Signer(error.reason),
        }
    }
}
