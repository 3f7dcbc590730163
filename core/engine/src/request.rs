//! Asking for money by a code, and paying what a code asks for.
//!
//! A request's id is the id of the transfer that pays it. So it is paid once, whoever tries how often: the same payer
//! again gets the same receipt, another one hears that it is paid. The receiver's device keeps what it asked for and finds
//! in the statement what of it was paid.

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::operator::{EntryKind, STATEMENT_PAGE_MAX, StatementEntry};
use cityplus_protocol::request::{MoneyRequest, REQUEST_VALID_FOR_MS, ReceiveCode, Receiver};
use cityplus_protocol::texts::Note;
use cityplus_protocol::{ErrorCode, Problem};
use serde::{Deserialize, Serialize};

use crate::outbox::{self, OutboxState, Request};
use crate::send::{SendOutcome, receipt};
use crate::session::{signed_in, signed_in_with};
use crate::store::View;
use crate::{Engine, EngineError, keep};

/// So many requests of a wallet are kept, the newest.
const KEPT: usize = 100;
/// How long a request is looked for in the statement, in ms: a payer's device that began in time may have been without a
/// network, and the operator takes its order for a day.
const FOLLOWED_MS: i64 = 2 * 24 * 60 * 60_000;
/// How far the clocks of device and operator may differ, in ms.
const CLOCKS_MS: i64 = 10 * 60_000;
/// The most pages of the statement that are looked through at once.
const PAGES_MAX: usize = 20;

/// A request for money that was made on this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestMade {
    /// What is asked for.
    pub request: MoneyRequest,
    /// The text to show or to send.
    pub code: String,
    /// What became of it, as far as is known here.
    pub state: RequestState,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// It can be paid.
    Open,
    /// The money is in the wallet.
    Paid {
        /// Since when.
        at: Timestamp,
    },
    /// Its time is over. Of a payment that was begun in time it may still become paid.
    Over,
}

/// A request as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    request: MoneyRequest,
    paid_at: Option<Timestamp>,
}

impl Kept {
    fn made(self, now: Timestamp) -> RequestMade {
        let state = match self.paid_at {
            Some(at) => RequestState::Paid { at },
            None if now < self.request.valid_until => RequestState::Open,
            None => RequestState::Over,
        };
        RequestMade {
            code: ReceiveCode::Request(self.request.clone()).to_string(),
            request: self.request,
            state,
        }
    }
}

impl Engine {
    /// One's own code, by which anybody in the city can send money here, as much and as often as they like.
    pub async fn receive_code(&self) -> Result<String, EngineError> {
        let (city, wallet_id) = self.own_place().await?;
        Ok(ReceiveCode::Receiver(Receiver { city, wallet_id }).to_string())
    }

    /// The wallet of a receiver's code, to send money to.
    pub async fn receiver_of(&self, code: &str) -> Result<WalletId, EngineError> {
        match read(code)? {
            ReceiveCode::Receiver(receiver) => {
                self.others(&receiver.city, receiver.wallet_id).await?;
                Ok(receiver.wallet_id)
            }
            ReceiveCode::Request(_) => Err(EngineError::input(
                "code",
                "this one asks for an amount; pay it as a request",
            )),
        }
    }

    /// Asks for an amount: the code to show to whoever is to pay. It can be paid once, for an hour. `own` is the wallet that
    /// whoever asks has: [`EngineError::SomebodyElse`] if another person is signed in by now.
    pub async fn request_money(
        &self,
        own: WalletId,
        amount: Money,
        note: Option<&str>,
    ) -> Result<RequestMade, EngineError> {
        self.account_with(own).await?;
        let note = note
            .map(str::parse::<Note>)
            .transpose()
            .map_err(|error| EngineError::input("note", error))?;
        let city = self.catalogue().await?.catalogue.city;
        if amount.minor <= 0 || amount.currency != city.currency {
            return Err(EngineError::input(
                "amount",
                "more than nothing in the city's currency is needed",
            ));
        }
        let now = self.now();
        let kept = Kept {
            request: MoneyRequest {
                request_id: TransferId::new(now),
                city: city.key,
                wallet_id: own,
                amount,
                made_at: now,
                valid_until: now.plus_ms(REQUEST_VALID_FOR_MS),
                note,
            },
            paid_at: None,
        };
        self.store
            .write(move |view| {
                signed_in_with(view, own)?;
                let mut all = on_device(view)?;
                all.insert(0, kept.clone());
                let mut count = 0;
                all.retain(|one| {
                    count += usize::from(one.request.wallet_id == own);
                    one.request.wallet_id != own || count <= KEPT
                });
                view.set_setting(keep::REQUESTS, &all)?;
                Ok(kept.made(now))
            })
            .await
    }

    /// What was asked for on this device, newest first, as it was last known here.
    pub async fn requests(&self) -> Result<Vec<RequestMade>, EngineError> {
        let now = self.now();
        let all = self.store.read(all_kept).await?;
        Ok(all.into_iter().map(|kept| kept.made(now)).collect())
    }

    /// The same, after a look into the statement for what has been paid.
    pub async fn follow_requests(&self) -> Result<Vec<RequestMade>, EngineError> {
        let now = self.now();
        let mut waiting = self.store.read(all_kept).await?;
        waiting.retain(|kept| kept.paid_at.is_none() && now.ms_since(kept.request.made_at) < FOLLOWED_MS);
        if let Some(oldest) = waiting.iter().map(|kept| kept.request.made_at).min() {
            let paid = self.paid_since(oldest.plus_ms(-CLOCKS_MS), &waiting).await?;
            self.store
                .write(move |view| {
                    let mut all = on_device(view)?;
                    for kept in &mut all {
                        let found = paid.iter().find(|(id, _)| *id == kept.request.request_id);
                        kept.paid_at = kept.paid_at.or(found.map(|(_, at)| *at));
                    }
                    view.set_setting(keep::REQUESTS, &all)
                })
                .await?;
        }
        self.requests().await
    }

    /// Which of the requests the statement shows as paid, and when. Another amount under a request's id is somebody who
    /// used the id up, not the payer.
    async fn paid_since(
        &self,
        since: Timestamp,
        waiting: &[Kept],
    ) -> Result<Vec<(TransferId, Timestamp)>, EngineError> {
        let pays = |entry: &StatementEntry| {
            let is_of = |kept: &Kept| {
                kept.request.request_id == entry.transfer_id && kept.request.amount == entry.amount
            };
            entry.kind == EntryKind::Received && waiting.iter().any(is_of)
        };
        let entries = self.entries_since(since).await?.into_iter();
        let paid = entries.filter(pays).map(|entry| (entry.transfer_id, entry.at));
        Ok(paid.collect())
    }

    /// The statement back to a moment, newest first, as far as it is looked through.
    async fn entries_since(&self, since: Timestamp) -> Result<Vec<StatementEntry>, EngineError> {
        let mut entries = Vec::new();
        let mut cursor: Option<String> = None;
        for _ in 0..PAGES_MAX {
            let page = self.statement(cursor.as_deref(), STATEMENT_PAGE_MAX).await?;
            let is_past = page.entries.last().is_none_or(|entry| entry.at < since);
            entries.extend(page.entries);
            match page.next_cursor {
                Some(next) if !is_past => cursor = Some(next),
                _ => break,
            }
        }
        Ok(entries)
    }

    /// What a request's code asks for, if this account can pay it: for the person to look at first.
    pub async fn look_at_request(&self, code: &str) -> Result<MoneyRequest, EngineError> {
        let ReceiveCode::Request(request) = read(code)? else {
            return Err(EngineError::input(
                "code",
                "this one names no amount; send money to it instead",
            ));
        };
        self.others(&request.city, request.wallet_id).await?;
        Ok(request)
    }

    /// Pays what a code asks for. The same code again is the same payment, also after its time. `own` is the wallet that
    /// whoever agreed has: [`EngineError::SomebodyElse`] if another person is signed in by now.
    pub async fn pay_request(&self, own: WalletId, code: &str) -> Result<SendOutcome, EngineError> {
        self.account_with(own).await?;
        let request = self.look_at_request(code).await?;
        let id = outbox::pay_request_id(request.request_id, own);
        let before = self.store.read(move |view| outbox::find(view, &id)).await?;
        let before = before.filter(|entry| entry.state != OutboxState::Refused);
        let Some(entry) = before else {
            if self.now() >= request.valid_until {
                return Err(EngineError::RequestOver);
            }
            let order = self
                .signed_transfer(own, request.request_id, request.wallet_id, request.amount)
                .await?;
            return self.pay(&request, Request::Asked(order)).await;
        };
        // A second code under the id of the first would otherwise be told as paid.
        if !entry.content.request.pays(&request) {
            return Err(EngineError::server(request_paid(), None));
        }
        match entry.content.answer.and_then(receipt) {
            Some(receipt) => Ok(SendOutcome::Done(receipt)),
            None => self.pay(&request, entry.content.request).await,
        }
    }

    /// Sends the payment of a request. Of one that is paid already, one's own statement tells whether it was this person:
    /// on another of their devices, or longer ago than the outbox remembers.
    async fn pay(&self, request: &MoneyRequest, payment: Request) -> Result<SendOutcome, EngineError> {
        let outcome = self.move_money(payment, receipt).await;
        let is_used_up = matches!(
            &outcome,
            Err(EngineError::Server { problem, .. }) if problem.code == ErrorCode::RequestPaid
        );
        // Without a statement it stays with what the operator said.
        if is_used_up && self.has_paid(request).await.unwrap_or(false) {
            return Err(EngineError::RequestPaidByYou);
        }
        outcome
    }

    /// Whether the statement shows that this person sent as much under the request's id.
    async fn has_paid(&self, request: &MoneyRequest) -> Result<bool, EngineError> {
        let entries = self.entries_since(request.made_at.plus_ms(-CLOCKS_MS)).await?;
        Ok(entries.iter().any(|entry| {
            entry.kind == EntryKind::Sent
                && entry.transfer_id == request.request_id
                && entry.amount.currency == request.amount.currency
                && entry.amount.minor.checked_neg() == Some(request.amount.minor)
        }))
    }

    /// One's own city and wallet.
    async fn own_place(&self) -> Result<(CityKey, WalletId), EngineError> {
        let wallet_id = self.account().await?.account.wallet_id;
        let city = self.catalogue().await?.catalogue.city.key;
        Ok((city, wallet_id.ok_or(EngineError::NoWallet)?))
    }

    /// Refuses a place that money cannot be sent to from here.
    async fn others(&self, city: &CityKey, wallet_id: WalletId) -> Result<(), EngineError> {
        let own = self.own_place().await?;
        if own.0 != *city {
            return Err(EngineError::ForeignCity);
        }
        if own.1 == wallet_id {
            return Err(EngineError::OwnRequest);
        }
        Ok(())
    }
}

impl Request {
    /// Whether it is the payment of this request, to the letter of the code.
    fn pays(&self, request: &MoneyRequest) -> bool {
        let Self::Asked(paid) = self else {
            return false;
        };
        let order = &paid.order;
        (order.transfer_id, order.to_wallet_id, order.amount)
            == (request.request_id, request.wallet_id, request.amount)
    }
}

/// That a request's id is used up.
pub(crate) fn request_paid() -> Problem {
    Problem::new(
        ErrorCode::RequestPaid,
        "this request has been paid already, or its number was used up; ask for a new code",
    )
}

fn read(code: &str) -> Result<ReceiveCode, EngineError> {
    code.parse().map_err(|error| EngineError::input("code", error))
}

/// What the person signed in has asked for. What somebody else left here is passed over.
fn all_kept(view: &View<'_>) -> Result<Vec<Kept>, EngineError> {
    let own = signed_in(view)?.account.wallet_id;
    let mut all = on_device(view)?;
    all.retain(|kept| Some(kept.request.wallet_id) == own);
    Ok(all)
}

/// All that is kept, whoever asked for it: what is written back, so that nobody's is lost by another person's.
fn on_device(view: &View<'_>) -> Result<Vec<Kept>, EngineError> {
    Ok(view.setting(keep::REQUESTS)?.unwrap_or_default())
}
