//! What the operator's people do about partners.

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money};

use super::{Clearing, ClearingLine, Compared, PartnerClose, clearing, drive};
use crate::operator::{Books, OperatorError};

impl Books {
    /// Drives payments and refunds on that were cut off between two operators, for ever: give it to a task that the
    /// server ends.
    pub async fn drive_partners_for_ever(self) {
        drive::drive_for_ever(&self).await;
    }

    /// Drives those that are due on by a step; returns how many were looked at.
    ///
    /// # Errors
    /// [`OperatorError::Unavailable`] and [`OperatorError::Internal`].
    pub async fn drive_partners(&self) -> Result<usize, OperatorError> {
        drive::drive(self).await
    }

    /// Closes what has happened with a partner since the last close; none if nothing has. It moves nothing.
    ///
    /// # Errors
    /// [`OperatorError::Unavailable`] also if another process closes at this moment.
    pub async fn close_partner(
        &self,
        city: &CityKey,
        partner: &CityKey,
        currency: Currency,
    ) -> Result<Option<PartnerClose>, OperatorError> {
        clearing::close(self, city, partner, currency).await
    }

    /// What is in a close, line by line.
    ///
    /// # Errors
    /// [`OperatorError::Unavailable`] and [`OperatorError::Internal`].
    pub async fn partner_close_lines(
        &self,
        city: &CityKey,
        close: &PartnerClose,
    ) -> Result<Vec<ClearingLine>, OperatorError> {
        Ok(clearing::lines(&self.database, city, close).await?)
    }

    /// Compares what units here are owed by a partner with what it has, as far as it is closed, and clears what is equal.
    /// Cut off anywhere, the next call goes on.
    ///
    /// # Errors
    /// [`OperatorError::UnknownPartner`] if its wallets do not pay here, and what the partner refuses.
    pub async fn compare_with_partner(
        &self,
        city: &CityKey,
        partner: &CityKey,
    ) -> Result<Compared, OperatorError> {
        clearing::compare(self, city, partner).await
    }

    /// Orders what is owed to a partner for the clearings that both sides have; the next file for the bank has it.
    ///
    /// # Errors
    /// [`OperatorError::UnknownPartner`] if no account is known of it.
    pub async fn pay_partner(
        &self,
        city: &CityKey,
        partner: &CityKey,
    ) -> Result<Vec<Clearing>, OperatorError> {
        clearing::pay(self, city, partner).await
    }

    /// Books what a partner has paid for a clearing; once, however often it is said. Returns how much.
    ///
    /// # Errors
    /// [`OperatorError::UnknownClearing`] if the partner has nothing to pay for it.
    pub async fn clearing_arrived(
        &self,
        city: &CityKey,
        clearing: TransferId,
    ) -> Result<Money, OperatorError> {
        clearing::arrived(self, city, clearing).await
    }

    /// The clearings of a city, the newest first, at most 1000.
    ///
    /// # Errors
    /// [`OperatorError::Unavailable`] and [`OperatorError::Internal`].
    pub async fn clearings(&self, city: &CityKey) -> Result<Vec<Clearing>, OperatorError> {
        Ok(clearing::clearings(&self.database, city).await?)
    }
}
