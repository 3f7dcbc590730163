//! The operator's books: what it keeps for all its cities, and the care it takes of them.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::keys::{CityKey, UnitKey};
use cityplus_domain::{Clock, Currency, Money, Timestamp};
use cityplus_protocol::redemption::BankAccount;
use cityplus_protocol::texts::Name;

use super::gateway::{Gateways, Notification};
use super::ledger::{Ledger, audit, sweep_expired};
use super::partners::PartnerBook;
use super::wallets::BlockedBy;
use super::{
    Audit, ClosedDay, Debtor, DoubleSpend, GatewayName, LocalOperator, MadeFile, MerchantClose,
    MerchantTerms, OperatorError, OperatorKey, OperatorLimits, PayoutFile, StatementImport, UnheardCharge,
    UnsureRefund, WaitingBankEntry, bank, holds, offline, online, payouts, settlement, tariff, wallets,
};
use crate::store::Database;

/// How often expired reservations are looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(5);

/// A ledger over a database of its own; cheap to clone. Must be opened inside a Tokio runtime.
#[derive(Clone, Debug)]
pub struct Books {
    pub(super) database: Database,
    pub(super) ledger: Ledger,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) limits: OperatorLimits,
    pub(super) gateways: Gateways,
    pub(super) partners: PartnerBook,
    /// Signs allowances; without it nothing is paid without a network.
    pub(super) key: Option<Arc<OperatorKey>>,
}

impl Books {
    /// Over a database that was opened with [`crate::store::operator_migrations`].
    pub fn open(database: Database, clock: Arc<dyn Clock>, limits: OperatorLimits) -> Self {
        let ledger = Ledger::start(database.clone(), Arc::clone(&clock), &limits);
        Self {
            database,
            ledger,
            clock,
            limits,
            gateways: Gateways::default(),
            partners: PartnerBook::default(),
            key: None,
        }
    }

    /// With these ways for money from cards and banks.
    #[must_use]
    pub fn with_gateways(self, gateways: Gateways) -> Self {
        Self { gateways, ..self }
    }

    /// With these partners, whose wallets pay here and the other way round.
    #[must_use]
    pub fn with_partners(self, partners: PartnerBook) -> Self {
        Self { partners, ..self }
    }

    /// The operator as a city meets it.
    pub fn of_city(&self, city: CityKey) -> LocalOperator {
        LocalOperator::new(self.clone(), city)
    }

    /// With a key that signs allowances.
    #[must_use]
    pub fn with_key(self, key: OperatorKey) -> Self {
        Self {
            key: Some(Arc::new(key)),
            ..self
        }
    }

    /// Frees expired reservations now and then, for ever: give it to a task that the server ends.
    pub async fn sweep_for_ever(self) {
        let mut ticks = tokio::time::interval(SWEEP_EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(error) = self.sweep().await {
                tracing::warn!(%error, "not all that is over could be freed; it is tried again");
            }
        }
    }

    /// Frees the reservations that are over and puts back what devices have not spent, all of them, however many; returns
    /// how many were looked at. Both are done, whatever becomes of the other.
    pub async fn sweep(&self) -> Result<usize, OperatorError> {
        let reservations = sweep_expired(&self.database, &self.ledger, self.clock.now());
        let (reservations, allowances) = tokio::join!(reservations, offline::end_allowances(self));
        if let (Err(_), Err(error)) = (&reservations, &allowances) {
            tracing::warn!(%error, "allowances could not be ended; it is tried again");
        }
        Ok(reservations?.saturating_add(allowances?))
    }

    /// The operator blocks a wallet of a city for reasons of its own: only [`Self::unblock`] ends it.
    pub async fn block(&self, city: &CityKey, wallet: WalletId) -> Result<(), OperatorError> {
        wallets::block(&self.database, city, wallet, BlockedBy::Operator).await
    }

    /// Ends the operator's own block; one of the owner's stays.
    pub async fn unblock(&self, city: &CityKey, wallet: WalletId) -> Result<(), OperatorError> {
        wallets::unblock(&self.database, city, wallet, BlockedBy::Operator).await
    }

    /// Lets rides with a city's unit take named wallets below zero, or no more.
    pub async fn set_debit_rides(
        &self,
        city: &CityKey,
        unit: &UnitKey,
        allowed: bool,
    ) -> Result<(), OperatorError> {
        tariff::set_debit_rides(self, city, unit, allowed).await
    }

    /// Orders by which devices of a city's wallets have paid twice with the same money, the newest first; at most so many.
    pub async fn double_spends(&self, city: &CityKey, most: i64) -> Result<Vec<DoubleSpend>, OperatorError> {
        Ok(offline::double_spends(&self.database, city, most).await?)
    }

    /// Follows online top-ups and card holds to their end, for ever: give it to a task that the server ends.
    pub async fn follow_online_top_ups_for_ever(self) {
        online::follow_for_ever(&self).await;
    }

    /// Asks the gateways about the online top-ups that are due; returns how many were.
    pub async fn follow_online_top_ups(&self) -> Result<usize, OperatorError> {
        online::follow(self).await
    }

    /// Asks the gateways about the card holds that are due; returns how many were.
    pub async fn follow_card_holds(&self) -> Result<usize, OperatorError> {
        holds::follow(self).await
    }

    /// Says what became of a refund to a card whose answer was lost, once a person has looked in the gateway's panel.
    pub async fn decide_card_refund(
        &self,
        city: &CityKey,
        hold: TransferId,
        refund: TransferId,
        is_given: bool,
    ) -> Result<(), OperatorError> {
        holds::decide_refund(self, city, hold, refund, is_given).await
    }

    /// The refunds to cards of a city whose answer was lost, the oldest first; at most so many.
    pub async fn unsure_card_refunds(
        &self,
        city: &CityKey,
        most: i64,
    ) -> Result<Vec<UnsureRefund>, OperatorError> {
        holds::unsure_refunds(self, city, most).await
    }

    /// The top-ups of a city for which a saved card may have been charged without anybody hearing of it, the newest first;
    /// at most so many.
    pub async fn unheard_card_charges(
        &self,
        city: &CityKey,
        most: i64,
    ) -> Result<Vec<UnheardCharge>, OperatorError> {
        Ok(online::unheard(&self.database, city, most).await?)
    }

    /// Somebody has looked in the gateway's panel what came of the charges for such a top-up: it is listed no more. False if
    /// it was not listed.
    pub async fn card_charge_seen(&self, city: &CityKey, top_up: TransferId) -> Result<bool, OperatorError> {
        Ok(online::charge_seen(&self.database, city, top_up).await?)
    }

    /// A gateway tells that something has changed. Nothing of it is believed: it only has the operator look sooner.
    pub async fn notified(
        &self,
        gateway: GatewayName,
        notification: &Notification<'_>,
    ) -> Result<(), OperatorError> {
        online::notified(self, gateway, notification).await
    }

    /// Keeps what is agreed with a city's merchant; what was agreed before no longer holds.
    pub async fn agree(&self, city: &CityKey, terms: &MerchantTerms) -> Result<(), OperatorError> {
        settlement::agree(&self.database, city, terms, self.clock.now()).await
    }

    /// Closes all merchants of a city that have something to close, takes the fees and orders what is paid to them.
    /// Returns the closes that were made, and the units that could not be closed: these hold up no other. Cut off
    /// anywhere, the next call goes on.
    pub async fn close_merchants(&self, city: &CityKey) -> Result<ClosedDay, OperatorError> {
        settlement::close_city(self, city).await
    }

    /// The same, when a unit that could not be closed is an error; what was closed all the same is in [`Self::closes`].
    pub async fn close_day(&self, city: &CityKey) -> Result<Vec<MerchantClose>, OperatorError> {
        let ClosedDay { closes, failed } = self.close_merchants(city).await?;
        match failed.into_iter().next() {
            None => Ok(closes),
            Some((_, error)) => Err(error),
        }
    }

    /// The closes of a city that were cut at that moment or later.
    pub async fn closes(
        &self,
        city: &CityKey,
        since: Timestamp,
    ) -> Result<Vec<MerchantClose>, OperatorError> {
        Ok(settlement::closes(&self.database, city, since).await?)
    }

    /// Makes a file for the bank of everything of a city that waits to be paid; none if nothing does.
    pub async fn make_payout_file(
        &self,
        city: &CityKey,
        currency: Currency,
        debtor: &Debtor,
    ) -> Result<Option<PayoutFile>, OperatorError> {
        payouts::make(self, city, currency, debtor).await
    }

    /// A file for the bank that was made before.
    pub async fn payout_file(
        &self,
        city: &CityKey,
        id: &str,
        debtor: &Debtor,
    ) -> Result<PayoutFile, OperatorError> {
        payouts::again(self, city, id, debtor).await
    }

    /// The files for the bank that were made for a city, the newest first, at most 100.
    pub async fn payout_files(&self, city: &CityKey) -> Result<Vec<MadeFile>, OperatorError> {
        Ok(payouts::made(&self.database, city).await?)
    }

    /// Puts what people have sent to a city's wallets by bank transfer into them, from a statement file of the operator's
    /// bank (camt.053 or MT940, at most 16 MiB). A file that is not right moves nothing; the same entry is credited once,
    /// however often it is imported. Cut off anywhere, importing again goes on.
    pub async fn import_statement(
        &self,
        city: &CityKey,
        file: &[u8],
    ) -> Result<StatementImport, OperatorError> {
        bank::import(self, city, file).await
    }

    /// The entries of bank statements that wait for a person, the oldest first; at most 10 000.
    pub async fn waiting_bank_entries(&self, city: &CityKey) -> Result<Vec<WaitingBankEntry>, OperatorError> {
        bank::waiting(self, city).await
    }

    /// Puts an entry that waits into a wallet; returns how much that is. What refuses any top-up refuses this one.
    pub async fn assign_bank_entry(
        &self,
        city: &CityKey,
        entry: TransferId,
        wallet: WalletId,
    ) -> Result<Money, OperatorError> {
        bank::assign(self, city, entry, wallet).await
    }

    /// Sends an entry that waits back by the next file of payouts; returns how much that is.
    pub async fn return_bank_entry(
        &self,
        city: &CityKey,
        entry: TransferId,
        iban: &BankAccount,
        name: &Name,
    ) -> Result<Money, OperatorError> {
        bank::give_back(self, city, entry, iban, name).await
    }

    /// Says that an entry that waits is for no wallet: nothing moves, and it waits no longer. Returns how much it is.
    pub async fn ignore_bank_entry(&self, city: &CityKey, entry: TransferId) -> Result<Money, OperatorError> {
        bank::ignore(self, city, entry).await
    }

    /// Recomputes all balances and hashes from the entries and says what does not fit. Reads everything; writers wait for
    /// the instant in which it begins at most.
    pub async fn audit(&self) -> Result<Audit, OperatorError> {
        Ok(audit::audit(&self.database).await?)
    }

    /// The limits in force.
    pub const fn limits(&self) -> &OperatorLimits {
        &self.limits
    }
}
