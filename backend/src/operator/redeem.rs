//! Money ordered out of a wallet: to a bank account, or in cash that waits for a teller to hand it out (`till`).

use cityplus_domain::Money;
use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_protocol::redemption::{PayOutTo, RedemptionOrder, SignedRedemptionOrder};

use super::ledger::{self, AccountKey, Command, Known, Outcome, Proof, SendLimit, Transfer, TransferKind};
use super::payouts::{self, Payout};
use super::types::{Redemption, RedemptionState};
use super::{Books, OperatorError, send, signed, tariff, wallets};
use crate::store::{Database, StoreError};

/// What the owner reads in the bank's statement.
const TITLE: &str = "Wypłata z portfela";

/// Takes money out, as the owner's device signed. What may have changed since a first try is no reason to refuse a
/// retry of what was done.
pub(super) async fn redeem(
    books: &Books,
    city: &CityKey,
    signed: SignedRedemptionOrder,
) -> Result<Redemption, OperatorError> {
    let SignedRedemptionOrder {
        order,
        public_key,
        signature,
    } = signed;
    signed::verify(&order.signing_bytes(), &public_key, &signature)?;
    let database = &books.database;
    let wallet = AccountKey::Wallet(order.wallet_id);
    let standing = wallets::standing(database, city, &wallet).await?;
    if standing.ok_or(OperatorError::UnknownWallet)?.currency != order.amount.currency {
        return Err(OperatorError::Currency);
    }
    let now = books.clock.now();
    let bound_at = wallets::bound_at(database, order.wallet_id, public_key).await?;
    let refusal = match bound_at {
        Some(_) => signed::check_age(order.created_at, &books.limits, now).err(),
        None => Some(OperatorError::UnboundDevice),
    };
    let new_device = send::limit(bound_at, &books.limits, now);
    let send_limit = SendLimit {
        most: match new_device.device_new_until {
            Some(_) => new_device.most,
            None => books.limits.redemption_ceiling,
        },
        ..new_device
    };
    let currency = order.amount.currency;
    let city = city.clone();
    let (credit, expires_at) = match &order.to {
        PayOutTo::Cash => (
            AccountKey::Cash { city, currency },
            Some(now.plus_ms(books.limits.cash_out_valid_ms)),
        ),
        PayOutTo::Bank { .. } => (AccountKey::Bank { city, currency }, None),
    };
    let transfer = Transfer {
        id: order.redemption_id,
        kind: TransferKind::Redemption,
        debit: wallet,
        credit,
        amount: order.amount.minor,
        currency,
        made_at: now,
        expires_at,
        related: None,
        actor: None,
    };
    let proof = Proof {
        created_at: order.created_at,
        public_key,
        signature,
    };
    let command = Command::Make {
        transfer: Box::new(transfer),
        proof: Some(Box::new(proof)),
        refusal,
        send_limit: Some(send_limit),
    };
    view(&pay(books, &order, command).await?)
}

/// Makes the transfer and, around it, keeps where the money goes: never money out of the wallet that nobody pays out.
async fn pay(books: &Books, order: &RedemptionOrder, command: Command) -> Result<Known, OperatorError> {
    let (PayOutTo::Bank { iban, name }, Command::Make { transfer, proof, .. }) = (&order.to, &command) else {
        return submit(books, command).await;
    };
    let AccountKey::Bank { city, .. } = &transfer.credit else {
        return Err(OperatorError::Internal(
            "money for a bank goes elsewhere".to_owned(),
        ));
    };
    let now = transfer.made_at;
    wallets::open(
        &books.database,
        city,
        &transfer.credit,
        order.amount.currency,
        now,
    )
    .await?;
    let payout = Payout {
        id: order.redemption_id,
        city: city.clone(),
        iban: iban.clone(),
        name: name.as_str().to_owned(),
        amount: order.amount,
        title: TITLE.to_owned(),
        created_at: now,
    };
    let mark = payouts::mark(proof.as_deref());
    if !payouts::ask(&books.database, &payout, &mark).await? {
        return Err(OperatorError::IdReused);
    }
    match submit(books, command).await {
        Ok(known) => {
            payouts::ready(books, &payout, &known).await?;
            Ok(known)
        }
        // What came of it is not known: the next look at the payouts finds out.
        Err(error) if error.is_retryable() => Err(error),
        Err(error) => {
            payouts::forget(&books.database, payout.id, &mark, payout.created_at).await?;
            Err(error)
        }
    }
}

/// Makes the transfer with the fee for it, if there is one.
async fn submit(books: &Books, command: Command) -> Result<Known, OperatorError> {
    let command = tariff::with_redemption_fee(books, command).await?;
    books.ledger.submit(command).await
}

/// How a redemption of that city stands.
pub(super) async fn find(
    books: &Books,
    city: &CityKey,
    redemption: TransferId,
) -> Result<Redemption, OperatorError> {
    view(&known(&books.database, city, redemption).await?)
}

/// A redemption of that city, as the ledger has it.
pub(super) async fn known(
    database: &Database,
    city: &CityKey,
    redemption: TransferId,
) -> Result<Known, OperatorError> {
    let mut connection = database.reader().acquire().await?;
    let mut found = ledger::known(&mut connection, &[redemption.to_string()]).await?;
    let known = found.remove(&redemption).filter(|known| {
        let transfer = &known.transfer;
        let is_of_city = match &transfer.credit {
            AccountKey::Cash { city: of, .. } | AccountKey::Bank { city: of, .. } => of == city,
            _ => false,
        };
        is_of_city && transfer.kind == TransferKind::Redemption
    });
    known.ok_or(OperatorError::UnknownRedemption)
}

/// What a redemption's owner is told of it.
pub(super) fn view(known: &Known) -> Result<Redemption, OperatorError> {
    let transfer = &known.transfer;
    let AccountKey::Wallet(wallet) = &transfer.debit else {
        return Err(StoreError::corrupt("transfer of a redemption").into());
    };
    let state = match (known.outcome, transfer.expires_at) {
        (None, Some(_)) => RedemptionState::Waiting,
        (None, None) | (Some(Outcome::Posted(_)), _) => RedemptionState::Done,
        (Some(Outcome::Voided | Outcome::Expired), _) => RedemptionState::Ended,
    };
    Ok(Redemption {
        redemption: transfer.id,
        wallet: *wallet,
        amount: Money::new(transfer.amount, transfer.currency),
        state,
        at: transfer.made_at,
        ends_at: transfer.expires_at.filter(|_| state == RedemptionState::Waiting),
    })
}
