//! The side where the unit is: the wallet's operator is asked, and what came of it is kept.

use cityplus_domain::ids::PaymentId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};

use super::file::Partner;
use super::rows::{self, Kept, State, Step, TURN_MS};
use super::types::AuthoriseAtPartner;
use crate::operator::ledger::{AccountKey, Command, Transfer, TransferKind, transfer_of};
use crate::operator::types::PaymentState;
use crate::operator::{Books, OperatorError, Payment, signed, wallets};

/// Reserves the amount of a signed order in the wallet where it lives.
pub(super) async fn authorise(
    books: &Books,
    city: &CityKey,
    asked: &AuthoriseAtPartner,
) -> Result<Payment, OperatorError> {
    let partner = books.partners.of(city, &asked.home)?;
    partner.client()?;
    let order = &asked.order.order;
    if order.payment_id != asked.payment || order.merchant_city != *city {
        return Err(OperatorError::OrderMismatch);
    }
    signed::verify(
        &order.signing_bytes(),
        &asked.order.public_key,
        &asked.order.signature,
    )?;
    if order.amount.minor <= 0 {
        return Err(OperatorError::Amount);
    }
    let merchant = AccountKey::Merchant {
        city: city.clone(),
        unit: order.merchant.clone(),
    };
    let standing = wallets::standing(&books.database, city, &merchant).await?;
    let currency = standing.ok_or(OperatorError::UnknownMerchant)?.currency;
    if order.amount.currency != currency || partner.currency != currency {
        return Err(OperatorError::Currency);
    }
    let kept = keep(books, city, partner, asked).await?;
    match kept.state {
        State::Asking => {}
        State::Authorised | State::Capturing | State::Captured => return Ok(kept.view()),
        State::Voiding | State::Voided | State::Expired => {
            let state = kept.state.seen();
            return Err(OperatorError::State { state });
        }
    }
    match partner.client()?.authorise(&kept.asked).await {
        Ok(payment) => Ok(record(books, partner, &kept, &payment).await?.view()),
        Err(error) if is_passing(&error) || may_change(&error) => Err(error),
        Err(refusal) => {
            // Another call of the same may have been accepted: freed there, and here looked at no more.
            let step = Step {
                from: State::Asking,
                to: State::Voiding,
                captured: 0,
                look_at: Some(soon(books)),
            };
            rows::step(&books.database, kept.asked.payment, step).await?;
            Err(refusal)
        }
    }
}

/// Keeps what is about to be asked. What is kept already is not looked at again: the first one stands.
async fn keep(
    books: &Books,
    city: &CityKey,
    partner: &Partner,
    asked: &AuthoriseAtPartner,
) -> Result<Kept, OperatorError> {
    let (database, now) = (&books.database, books.clock.now());
    if rows::find(database, city, asked.payment).await?.is_none() {
        let latest = now.plus_ms(books.limits.reservation_ms);
        if asked.expires_at <= now || asked.expires_at > latest {
            return Err(OperatorError::Expiry { latest });
        }
        if rows::is_used_otherwise(database, asked.payment).await? {
            return Err(OperatorError::IdReused);
        }
        wallets::open(database, city, &account(partner), partner.currency, now).await?;
    }
    rows::keep(database, city, asked, now).await
}

/// Whether it is a failure of the partner and not its answer: what it did is unknown.
const fn is_passing(error: &OperatorError) -> bool {
    matches!(error, OperatorError::Unavailable | OperatorError::Internal(_))
}

/// Whether the same may be accepted a moment later: the wallet or its key is not there yet. It is over by time.
const fn may_change(refusal: &OperatorError) -> bool {
    matches!(
        refusal,
        OperatorError::UnboundDevice | OperatorError::UnknownWallet
    )
}

/// The account with a partner.
pub(super) fn account(partner: &Partner) -> AccountKey {
    AccountKey::Partner {
        city: partner.city.clone(),
        partner: partner.key.clone(),
        currency: partner.currency,
    }
}

/// Writes down what the partner says of a payment that was asked for.
async fn record(
    books: &Books,
    partner: &Partner,
    kept: &Kept,
    said: &Payment,
) -> Result<Kept, OperatorError> {
    let order = &kept.asked.order.order;
    let is_ours = said.payment == kept.asked.payment
        && said.wallet == order.wallet_id
        && said.merchant == order.merchant
        && said.amount == order.amount;
    if !is_ours {
        return Err(OperatorError::Internal(format!(
            "the partner {} answered with another payment",
            partner.key
        )));
    }
    let database = &books.database;
    rows::authorised(database, said.payment, said.authorised_at, said.expires_at).await?;
    let ended = match said.state {
        PaymentState::Voided => Some(State::Voided),
        PaymentState::Expired => Some(State::Expired),
        PaymentState::Authorised | PaymentState::Captured => None,
    };
    if let Some(to) = ended {
        let step = Step {
            from: State::Authorised,
            to,
            captured: 0,
            look_at: None,
        };
        rows::step(database, said.payment, step).await?;
    }
    let kept = again(books, kept).await?;
    let is_given_up = matches!(kept.state, State::Voiding | State::Voided | State::Expired);
    if said.state != PaymentState::Authorised || !is_given_up {
        return Ok(kept);
    }
    // Given up before the partner had heard of it: what it has reserved since is freed.
    let step = Step {
        from: kept.state,
        to: State::Voiding,
        captured: 0,
        look_at: Some(soon(books)),
    };
    rows::step(database, said.payment, step).await?;
    finish_void(books, &kept).await
}

/// A payment as it is kept by now.
async fn again(books: &Books, kept: &Kept) -> Result<Kept, OperatorError> {
    let found = rows::find(&books.database, &kept.city, kept.asked.payment).await?;
    found.ok_or(OperatorError::UnknownPayment)
}

/// A payment whose answer may have been lost: the wallet's operator knows it by its id.
pub(super) async fn looked_up(books: &Books, kept: Kept) -> Result<Kept, OperatorError> {
    if !matches!(kept.state, State::Asking | State::Authorised) {
        return Ok(kept);
    }
    let partner = books.partners.of(&kept.city, &kept.asked.home)?;
    match partner.client()?.payment(kept.asked.payment).await? {
        Some(said) => record(books, partner, &kept, &said).await,
        // Nothing was reserved, and after its time nothing will be.
        None if kept.expires_at <= books.clock.now() => {
            let step = Step {
                from: kept.state,
                to: State::Expired,
                captured: 0,
                look_at: None,
            };
            rows::step(&books.database, kept.asked.payment, step).await?;
            again(books, &kept).await
        }
        None => Ok(kept),
    }
}

/// How a payment stands.
pub(super) async fn payment(
    books: &Books,
    city: &CityKey,
    payment: PaymentId,
) -> Result<Option<Payment>, OperatorError> {
    let Some(kept) = rows::find(&books.database, city, payment).await? else {
        return Ok(None);
    };
    if kept.state != State::Asking {
        return Ok(Some(kept.view()));
    }
    let kept = looked_up(books, kept).await?;
    Ok((kept.state != State::Asking).then(|| kept.view()))
}

/// Moves what was reserved: there first, then here.
pub(super) async fn capture(
    books: &Books,
    city: &CityKey,
    payment: PaymentId,
    amount: Option<Money>,
) -> Result<Payment, OperatorError> {
    let found = rows::find(&books.database, city, payment).await?;
    let mut kept = found.ok_or(OperatorError::UnknownPayment)?;
    if kept.state == State::Asking {
        kept = looked_up(books, kept).await?;
    }
    let most = kept.amount();
    let asked = amount.unwrap_or(most);
    if asked.currency != most.currency {
        return Err(OperatorError::Currency);
    }
    if kept.state == State::Authorised {
        if asked.minor <= 0 {
            return Err(OperatorError::Amount);
        }
        if asked.minor > most.minor {
            return Err(OperatorError::ExceedsPayment { most });
        }
        // What cannot be asked for is not begun: it may still be given up.
        books.partners.of(city, &kept.asked.home)?.client()?;
        let step = Step {
            from: State::Authorised,
            to: State::Capturing,
            captured: asked.minor,
            look_at: Some(soon(books)),
        };
        rows::step(&books.database, payment, step).await?;
        kept = again(books, &kept).await?;
    }
    match kept.state {
        State::Capturing | State::Captured if kept.captured != asked.minor => {
            let captured = kept.money(kept.captured);
            Err(OperatorError::AlreadyCaptured { captured })
        }
        State::Capturing => Ok(finish_capture(books, &kept).await?.view()),
        State::Captured => Ok(kept.view()),
        State::Asking => Err(OperatorError::UnknownPayment),
        State::Authorised => Err(OperatorError::Unavailable),
        State::Voiding | State::Voided | State::Expired => Err(OperatorError::State {
            state: kept.state.seen(),
        }),
    }
}

fn soon(books: &Books) -> Timestamp {
    books.clock.now().plus_ms(TURN_MS)
}

/// The step that is due of a payment that is being captured.
pub(super) async fn finish_capture(books: &Books, kept: &Kept) -> Result<Kept, OperatorError> {
    let partner = books.partners.of(&kept.city, &kept.asked.home)?;
    let amount = kept.money(kept.captured);
    let payment = kept.asked.payment;
    if rows::is_used_otherwise(&books.database, payment).await? {
        return unbookable(books, partner, kept).await;
    }
    let ended = match partner.client()?.capture(payment, Some(amount)).await {
        Ok(_) => None,
        Err(OperatorError::State {
            state: PaymentState::Expired,
        }) => Some((State::Expired, PaymentState::Expired)),
        Err(OperatorError::State {
            state: PaymentState::Voided,
        }) => Some((State::Voided, PaymentState::Voided)),
        // What the partner does not know it moves nothing of. It may be the wrong one that was asked, as long as what was
        // reserved may still be there.
        Err(OperatorError::UnknownPayment) if kept.expires_at <= books.clock.now() => {
            Some((State::Expired, PaymentState::Expired))
        }
        Err(OperatorError::UnknownPayment) => return Err(OperatorError::Unavailable),
        Err(error) => return Err(error),
    };
    if let Some((to, state)) = ended {
        let step = Step {
            from: State::Capturing,
            to,
            captured: 0,
            look_at: None,
        };
        rows::step(&books.database, payment, step).await?;
        return Err(OperatorError::State { state });
    }
    let order = &kept.asked.order.order;
    let transfer = Transfer {
        id: transfer_of(payment),
        kind: TransferKind::Acquired,
        debit: account(partner),
        credit: AccountKey::Merchant {
            city: kept.city.clone(),
            unit: order.merchant.clone(),
        },
        amount: amount.minor,
        currency: amount.currency,
        made_at: books.clock.now(),
        expires_at: None,
        related: None,
        actor: None,
    };
    books.ledger.submit(made(transfer)).await?;
    let step = Step {
        from: State::Capturing,
        to: State::Captured,
        captured: amount.minor,
        look_at: None,
    };
    rows::step(&books.database, payment, step).await?;
    again(books, kept).await
}

/// A payment whose id was used here for something else in between: the partner moves nothing that could not be booked.
/// What it has moved already, the audit tells.
async fn unbookable(books: &Books, partner: &Partner, kept: &Kept) -> Result<Kept, OperatorError> {
    let payment = kept.asked.payment;
    match partner.client()?.void(payment).await {
        Ok(_) | Err(OperatorError::UnknownPayment) => {}
        Err(OperatorError::State { .. }) => return Err(OperatorError::IdReused),
        Err(error) => return Err(error),
    }
    let step = Step {
        from: State::Capturing,
        to: State::Voided,
        captured: 0,
        look_at: None,
    };
    rows::step(&books.database, payment, step).await?;
    Err(OperatorError::IdReused)
}

/// A transfer that nobody has signed here.
pub(super) fn made(transfer: Transfer) -> Command {
    Command::Make {
        transfer: Box::new(transfer),
        proof: None,
        refusal: None,
        send_limit: None,
    }
}

/// Frees what was reserved.
pub(super) async fn void(
    books: &Books,
    city: &CityKey,
    payment: PaymentId,
) -> Result<Payment, OperatorError> {
    let found = rows::find(&books.database, city, payment).await?;
    let mut kept = found.ok_or(OperatorError::UnknownPayment)?;
    if matches!(kept.state, State::Asking | State::Authorised) {
        let step = Step {
            from: kept.state,
            to: State::Voiding,
            captured: 0,
            look_at: Some(soon(books)),
        };
        rows::step(&books.database, payment, step).await?;
        kept = again(books, &kept).await?;
    }
    match kept.state {
        State::Voiding => Ok(finish_void(books, &kept).await?.view()),
        State::Voided | State::Expired => Ok(kept.view()),
        State::Capturing | State::Captured => Err(OperatorError::State {
            state: PaymentState::Captured,
        }),
        // Its answer came at this moment.
        State::Asking | State::Authorised => Err(OperatorError::Unavailable),
    }
}

/// The step that is due of a payment that is being given up. One that the partner has never heard of may still be on its
/// way there: it is over by time.
pub(super) async fn finish_void(books: &Books, kept: &Kept) -> Result<Kept, OperatorError> {
    let partner = books.partners.of(&kept.city, &kept.asked.home)?;
    let payment = kept.asked.payment;
    match partner.client()?.void(payment).await {
        Ok(_) | Err(OperatorError::UnknownPayment) => {}
        Err(error) => return Err(error),
    }
    let step = Step {
        from: State::Voiding,
        to: State::Voided,
        captured: 0,
        look_at: None,
    };
    rows::step(&books.database, payment, step).await?;
    again(books, kept).await
}
