//! A wallet's history by cursor: cost grows with the page, not with the history.

use cityplus_domain::ids::WalletId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money, Timestamp};
use cityplus_protocol::operator::STATEMENT_PAGE_MAX;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::ledger::{AccountKey, TransferKind};
use super::types::{Cursor, EntryKind, StatementEntry, StatementPage};
use super::{OperatorError, wallets};
use crate::store::{Database, StoreError};

/// The entries before the cursor, newest first.
pub(super) async fn page(
    database: &Database,
    city: &CityKey,
    wallet: WalletId,
    after: Option<Cursor>,
    limit: u32,
) -> Result<StatementPage, OperatorError> {
    if limit == 0 || limit > STATEMENT_PAGE_MAX {
        return Err(OperatorError::PageSize {
            most: STATEMENT_PAGE_MAX,
        });
    }
    let key = AccountKey::Wallet(wallet);
    let currency = wallets::standing(database, city, &key)
        .await?
        .ok_or(OperatorError::UnknownWallet)?
        .currency;
    let rows = sqlx::query(
        "SELECT e.sequence, e.transfer, t.kind, e.amount, e.balance_after, e.made_at, t.debit, t.credit, l.charged_by \
         FROM entry e JOIN transfer t ON t.id = e.transfer \
         LEFT JOIN wallet_link l ON t.kind = 'payment' AND l.id = substr(t.actor, 6) \
         WHERE e.account = $1 AND e.sequence < $2 ORDER BY e.sequence DESC LIMIT $3",
    )
    .bind(key.to_string())
    .bind(after.map_or(i64::MAX, |cursor| cursor.0))
    .bind(i64::from(limit))
    .fetch_all(database.reader())
    .await?;
    let full = rows.len() == usize::try_from(limit).unwrap_or(usize::MAX);
    let last: Option<i64> = rows.last().map(|row| row.try_get(0)).transpose()?;
    // The first entry of all has the sequence 1.
    let next = last.filter(|sequence| full && *sequence > 1).map(Cursor);
    let entries: Result<Vec<_>, StoreError> = rows.iter().map(|row| entry(row, &key, currency)).collect();
    Ok(StatementPage {
        entries: entries?,
        next,
    })
}

fn entry(row: &AnyRow, own: &AccountKey, currency: Currency) -> Result<StatementEntry, StoreError> {
    let debit: AccountKey = row.try_get::<&str, _>(6)?.parse()?;
    let credit: AccountKey = row.try_get::<&str, _>(7)?.parse()?;
    let is_debit = debit == *own;
    let charged_by = match row.try_get::<Option<&str>, _>(8)?.map(str::parse).transpose()? {
        Some(AccountKey::Wallet(wallet)) => Some(wallet),
        _ => None,
    };
    let other = if is_debit { credit } else { debit };
    let kind = match TransferKind::of(row.try_get(2)?)? {
        TransferKind::TopUp => EntryKind::TopUp,
        TransferKind::TopUpCancel => EntryKind::TopUpCancelled,
        TransferKind::Payment if charged_by.is_some() => EntryKind::LinkedPayment,
        TransferKind::Payment => EntryKind::Payment,
        TransferKind::Refund => EntryKind::Refund,
        TransferKind::Send if is_debit => EntryKind::Sent,
        TransferKind::Send | TransferKind::Offline => EntryKind::Received,
        TransferKind::Redemption | TransferKind::Closing => EntryKind::Redeemed,
        TransferKind::FeeUpgrade => EntryKind::FeeUpgrade,
        TransferKind::FeeUnblock => EntryKind::FeeUnblock,
        TransferKind::FeeReplacement => EntryKind::FeeReplacement,
        TransferKind::FeeRedemption => EntryKind::FeeRedemption,
        TransferKind::SetAside => EntryKind::SetAside,
        TransferKind::SetBack => EntryKind::SetBack,
        // Never in a wallet.
        TransferKind::Settlement
        | TransferKind::PointsEarned
        | TransferKind::PointsBack
        | TransferKind::Deposit
        | TransferKind::DepositBack
        | TransferKind::Acquired
        | TransferKind::Fee
        | TransferKind::CardSale
        | TransferKind::DirectSale
        | TransferKind::CardRefund
        | TransferKind::PaidDirectly => EntryKind::Other,
    };
    Ok(StatementEntry {
        transfer: row
            .try_get::<&str, _>(1)?
            .parse()
            .map_err(|_| StoreError::corrupt("entry.transfer"))?,
        kind,
        amount: Money::new(row.try_get(3)?, currency),
        balance_after: Money::new(row.try_get(4)?, currency),
        at: Timestamp::from_millis(row.try_get(5)?),
        counterparty: other.counterparty(),
        charged_by,
    })
}
