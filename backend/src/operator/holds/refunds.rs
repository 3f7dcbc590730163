//! What of a captured hold goes back to the card.
//!
//! A refund is kept before anything moves. The unit's money is reserved, so that its debts have a limit while the answer
//! can still be no; then the gateway is asked, and what it says is posted. Where a gateway cannot tell a second refund from
//! the first, it is asked once: if that answer is lost, a person has to look in its panel.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_protocol::operator::GatewayName;

use super::TURNS;
use super::begin::{own, view};
use super::order::{merchant, outside};
use super::refund_rows::{self, Refund, RefundState};
use super::rows::{self, Hold, OrderOutcome};
use super::types::{CardHold, HoldState, RefundHold, UnsureRefund};
use crate::operator::follower::{CLAIM_MS, Hindrance};
use crate::operator::gateway::{Gateway, GatewayError, NewRefund, Reference};
use crate::operator::ledger::{Command, Outcome, Transfer, TransferKind};
use crate::operator::{Books, OperatorError, wallets};
use crate::store::Database;

/// How long a unit's money stays reserved for a refund, in ms: until the gateway has said what became of it.
const RESERVED_MS: i64 = 100 * 365 * 24 * 60 * 60_000;
/// How long one call has a refund to itself, in ms: longer than a gateway is waited for.
const TURN_MS: i64 = 2 * 60_000;
/// When a hold is looked at again behind a refund, in ms.
const AGAIN_MS: i64 = 60_000;

/// Gives back of what was taken of a city's hold. The same again is the same refund.
pub(in crate::operator) async fn ask(
    books: &Books,
    city: &CityKey,
    asked: RefundHold,
) -> Result<CardHold, OperatorError> {
    let hold = own(books, city, asked.hold).await?;
    if hold.state != HoldState::Captured {
        return Err(OperatorError::HoldState { state: hold.state });
    }
    if asked.amount.currency != hold.amount.currency {
        return Err(OperatorError::Currency);
    }
    if !asked.amount.is_positive() {
        return Err(OperatorError::Amount);
    }
    let now = books.clock.now();
    let claim = now.plus_ms(CLAIM_MS);
    let refund = Refund {
        id: asked.refund,
        hold: hold.id,
        amount: asked.amount,
        transfer: TransferId::new(now),
        paid: TransferId::new(now),
        state: RefundState::Asked,
        said: None,
    };
    let kept = refund_rows::keep(&books.database, &hold, refund, now, claim).await?;
    let done = match kept.state {
        RefundState::Asked => give_now(books, &hold, &kept).await,
        state => Ok((state, kept.said)),
    };
    // What could not be done now is done then, and what else there is to look at is seen.
    let again = Some(books.clock.now().plus_ms(AGAIN_MS));
    let state = HoldState::Captured.as_str();
    TURNS.end(&books.database, hold.id, claim, state, again).await?;
    match done {
        Ok((RefundState::Given, _)) => view(books, &hold).await,
        Ok((RefundState::Refused, said)) => Err(OperatorError::GatewayRefused {
            said: said.unwrap_or_default(),
        }),
        Ok((RefundState::Unsure, _)) => Err(OperatorError::RefundUnsure),
        // Another call is at it.
        Ok((RefundState::Asked, _)) => Err(OperatorError::Unavailable),
        Err(Hindrance::Gateway(error)) => {
            tracing::warn!(gateway = %hold.gateway, %error, "a refund was not taken; it is tried again");
            Err(OperatorError::Unavailable)
        }
        Err(Hindrance::Operator(error)) => Err(error),
    }
}

async fn give_now(
    books: &Books,
    hold: &Hold,
    refund: &Refund,
) -> Result<(RefundState, Option<String>), Hindrance> {
    let of = hold.is_direct.then_some((&hold.city, &hold.unit));
    let gateway = books.gateways.of(of, Some(hold.gateway));
    let gateway = gateway.ok_or(OperatorError::NoGateway)?;
    let reference = taken(&books.database, hold.id).await?;
    give(books, gateway.as_ref(), hold, &reference, refund).await
}

/// Goes on with the refunds of a captured hold; whether any is left to do.
pub(super) async fn follow(
    books: &Books,
    gateway: &dyn Gateway,
    hold: &Hold,
    reference: &Reference,
) -> Result<bool, Hindrance> {
    let mut is_left = false;
    for refund in refund_rows::of_hold(&books.database, hold).await? {
        if refund.state != RefundState::Asked {
            continue;
        }
        match give(books, gateway, hold, reference, &refund).await {
            Ok((state, _)) => is_left |= state == RefundState::Asked,
            Err(Hindrance::Gateway(error)) => {
                tracing::warn!(refund = %refund.id, %error, "a refund was not taken; it is tried again");
                is_left = true;
            }
            Err(Hindrance::Operator(error)) if error.is_retryable() => return Err(error.into()),
            Err(Hindrance::Operator(error)) => {
                // Forgotten if its money is not there: nothing was asked of the gateway, and its caller is told when they
                // ask again.
                if refund_rows::found(&books.database, refund.id).await?.is_some() {
                    tracing::error!(refund = %refund.id, %error, "a refund cannot be brought to its end; it is tried again");
                    is_left = true;
                } else {
                    tracing::warn!(refund = %refund.id, %error, "a refund cannot be given");
                }
            }
        }
    }
    Ok(is_left)
}

/// The refunds of a city that wait for a person, the oldest first; at most so many.
pub(in crate::operator) async fn unsure(
    books: &Books,
    city: &CityKey,
    most: i64,
) -> Result<Vec<UnsureRefund>, OperatorError> {
    let now = books.clock.now();
    Ok(refund_rows::unsure(&books.database, city, now, most).await?)
}

/// A person has looked in the gateway's panel what became of a refund whose answer was lost: given, or not. The same said
/// again changes nothing.
pub(in crate::operator) async fn decide(
    books: &Books,
    city: &CityKey,
    hold: TransferId,
    id: TransferId,
    is_given: bool,
) -> Result<(), OperatorError> {
    let hold = own(books, city, hold).await?;
    let kept = refund_rows::found(&books.database, id).await?;
    let kept = kept.filter(|kept| kept.hold == hold.id);
    let refund = kept.ok_or(OperatorError::UnknownHold)?.in_currency_of(&hold);
    match (refund.state, is_given) {
        (RefundState::Unsure, _) => {}
        (RefundState::Given, true) | (RefundState::Refused, false) => return Ok(()),
        (RefundState::Given | RefundState::Refused, _) => {
            return Err(OperatorError::HoldField {
                wrong: "this refund has ended the other way already, and stays so".to_owned(),
            });
        }
        // Nobody is needed: it is brought to its end.
        (RefundState::Asked, _) => return Err(OperatorError::Unavailable),
    }
    let now = books.clock.now();
    let until = now.plus_ms(TURN_MS);
    if !refund_rows::claim(&books.database, id, RefundState::Unsure, now, until).await? {
        // Its answer may still come.
        return Err(OperatorError::Unavailable);
    }
    let done = if is_given {
        post(books, &hold, &refund).await
    } else {
        free(books, &hold, &refund).await
    };
    if let Err(error) = done {
        refund_rows::release(&books.database, id, until).await?;
        return Err(error);
    }
    let (state, said) = if is_given {
        (RefundState::Given, None)
    } else {
        (RefundState::Refused, Some("a person has looked: not given"))
    };
    refund_rows::end(&books.database, id, state, said).await?;
    Ok(())
}

/// Does a refund, unless another call is at it, and keeps what came of it.
async fn give(
    books: &Books,
    gateway: &dyn Gateway,
    hold: &Hold,
    reference: &Reference,
    refund: &Refund,
) -> Result<(RefundState, Option<String>), Hindrance> {
    let now = books.clock.now();
    let until = now.plus_ms(TURN_MS);
    if !refund_rows::claim(&books.database, refund.id, RefundState::Asked, now, until).await? {
        return Ok((RefundState::Asked, None));
    }
    let done = give_claimed(books, gateway, hold, reference, refund, until).await;
    if done.is_err() {
        refund_rows::release(&books.database, refund.id, until).await?;
    }
    done
}

/// Does a refund that was taken until then.
async fn give_claimed(
    books: &Books,
    gateway: &dyn Gateway,
    hold: &Hold,
    reference: &Reference,
    refund: &Refund,
    until: Timestamp,
) -> Result<(RefundState, Option<String>), Hindrance> {
    if let Some((state, said)) = reserved(books, hold, refund, until).await? {
        refund_rows::end(&books.database, refund.id, state, said.as_deref()).await?;
        return Ok((state, said));
    }
    // Cut off while it is asked, nobody knows.
    let is_once = gateway.name() == GatewayName::Gopay && refund.amount != hold.captured();
    let meanwhile = if is_once {
        RefundState::Unsure
    } else {
        RefundState::Asked
    };
    if !refund_rows::mark(&books.database, refund.id, until, meanwhile).await? {
        let now_kept = refund_rows::found(&books.database, refund.id).await?;
        if now_kept.is_none_or(|kept| kept.transfer != refund.transfer) {
            // Forgotten by another call while this one hung, and perhaps kept anew with another transfer: nobody is left who
            // could end what this one has reserved.
            free(books, hold, refund).await?;
        }
        return Ok((RefundState::Asked, None));
    }
    let new = NewRefund {
        id: refund.id.to_string(),
        amount: refund.amount,
        description: "Zwrot płatności kartą".to_owned(),
    };
    let (state, said) = match gateway.refund(reference, &new).await {
        Ok(()) => {
            given(books, hold, refund).await?;
            (RefundState::Given, None)
        }
        Err(GatewayError::Unsure) => {
            tracing::error!(
                refund = %refund.id,
                hold = %hold.id,
                "nobody knows whether a refund was given; look in the gateway's panel and say so by `cityplus card-refund`"
            );
            (RefundState::Unsure, None)
        }
        Err(GatewayError::Refused { reason }) => (RefundState::Refused, Some(reason)),
        Err(error @ (GatewayError::NotNow | GatewayError::UsedId | GatewayError::UnknownOrder)) => {
            (RefundState::Refused, Some(error.to_string()))
        }
        Err(error) => {
            if is_once {
                refund_rows::end(&books.database, refund.id, RefundState::Asked, None).await?;
            }
            return Err(error.into());
        }
    };
    if state == RefundState::Refused {
        free(books, hold, refund).await?;
    }
    refund_rows::end(&books.database, refund.id, state, said.as_deref()).await?;
    Ok((state, said))
}

/// Reserves the unit's money for a refund that was taken until then. How it has ended, if the ledger knows that already:
/// then the gateway is not asked again.
async fn reserved(
    books: &Books,
    hold: &Hold,
    refund: &Refund,
    until: Timestamp,
) -> Result<Option<(RefundState, Option<String>)>, OperatorError> {
    match reserve(books, hold, refund).await {
        Ok(None) => Ok(None),
        Ok(Some(Outcome::Posted(_))) => Ok(Some((RefundState::Given, None))),
        // Cut off after the money was freed: what the gateway had said is lost.
        Ok(Some(Outcome::Voided | Outcome::Expired)) => {
            let said = "it was refused before".to_owned();
            Ok(Some((RefundState::Refused, Some(said))))
        }
        Err(error) => {
            // Only of one that was never reserved.
            if matches!(
                error,
                OperatorError::InsufficientFunds { .. } | OperatorError::Amount
            ) {
                refund_rows::forget(&books.database, refund.id, until).await?;
            }
            Err(error)
        }
    }
}

/// The gateway has given it back: that is to be in the books, whatever is in the way.
async fn given(books: &Books, hold: &Hold, refund: &Refund) -> Result<(), OperatorError> {
    let posted = post(books, hold, refund).await;
    if let Err(error) = &posted {
        tracing::error!(
            refund = %refund.id,
            hold = %hold.id,
            %error,
            "a gateway has given a refund that is not in the books yet; if it is listed by `cityplus card-refunds`, it was given"
        );
    }
    posted
}

/// Reserves the unit's money; how the reservation has ended, if it was there before. What goes back from its own account is
/// nobody's risk but its own.
async fn reserve(books: &Books, hold: &Hold, refund: &Refund) -> Result<Option<Outcome>, OperatorError> {
    if hold.is_direct {
        return Ok(None);
    }
    let now = books.clock.now();
    let transfer = Transfer {
        expires_at: Some(now.plus_ms(RESERVED_MS)),
        ..moving(hold, refund, now)
    };
    let command = Command::Make {
        transfer: Box::new(transfer),
        proof: None,
        refusal: None,
        send_limit: None,
    };
    Ok(books.ledger.submit(command).await?.outcome)
}

/// The transfer of a refund.
fn moving(hold: &Hold, refund: &Refund, now: Timestamp) -> Transfer {
    Transfer {
        id: refund.transfer,
        kind: TransferKind::CardRefund,
        debit: merchant(hold),
        credit: outside(hold),
        amount: refund.amount.minor,
        currency: refund.amount.currency,
        made_at: now,
        expires_at: None,
        related: Some(hold.sale),
        actor: None,
    }
}

/// The money has gone back.
async fn post(books: &Books, hold: &Hold, refund: &Refund) -> Result<(), OperatorError> {
    if !hold.is_direct {
        return finish(books, refund, true).await;
    }
    let now = books.clock.now();
    let from = outside(hold);
    wallets::open(&books.database, &hold.city, &from, refund.amount.currency, now).await?;
    let first = moving(hold, refund, now);
    let second = Transfer {
        id: refund.paid,
        kind: TransferKind::PaidDirectly,
        debit: first.credit.clone(),
        credit: first.debit.clone(),
        related: Some(refund.transfer),
        ..first.clone()
    };
    let command = Command::Both {
        first: Box::new(first),
        second: Box::new(second),
    };
    books.ledger.submit(command).await.map(drop)
}

/// It has not, and will not.
async fn free(books: &Books, hold: &Hold, refund: &Refund) -> Result<(), OperatorError> {
    if hold.is_direct {
        return Ok(());
    }
    finish(books, refund, false).await
}

async fn finish(books: &Books, refund: &Refund, moved: bool) -> Result<(), OperatorError> {
    let command = Command::Finish {
        transfer: refund.transfer,
        kind: TransferKind::CardRefund,
        moved,
    };
    books.ledger.submit(command).await.map(drop)
}

/// How the gateway names the order that was taken.
async fn taken(database: &Database, hold: TransferId) -> Result<Reference, OperatorError> {
    let orders = rows::orders(database, hold).await?;
    let taken = orders
        .into_iter()
        .find(|order| order.outcome == Some(OrderOutcome::Captured));
    taken
        .and_then(|order| order.reference)
        .ok_or_else(|| OperatorError::Internal("a captured hold has no order".into()))
}
