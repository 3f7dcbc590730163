//! The side where the wallet lives: what a partner may ask of it. Only payments to its own account, and the same order
//! and limits as for any other payment.

use cityplus_domain::ids::{PaymentId, TransferId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money, Timestamp};
use cityplus_protocol::abroad::SignedAbroadOrder;

use super::clearing::{self, AgreeClearing, ClearingAgreed, ClearingPage};
use super::rows;
use super::types::AuthoriseAtPartner;
use crate::operator::ledger::{self, AccountKey, Command, Known, Proof, Transfer, TransferKind, transfer_of};
use crate::operator::{Books, OperatorError, Payment, RefundPayment, authorise, signed, wallets};

/// The operator as a partner of one of its cities meets it.
#[derive(Clone, Debug)]
pub(in crate::operator) struct Issuer {
    books: Books,
    city: CityKey,
    partner: CityKey,
}

impl Issuer {
    /// For that partner of that city.
    pub(in crate::operator) const fn new(books: Books, city: CityKey, partner: CityKey) -> Self {
        Self { books, city, partner }
    }

    /// Reserves what an order names that the wallet's device signed for a unit of just this partner.
    pub(in crate::operator) async fn authorise(
        &self,
        asked: AuthoriseAtPartner,
    ) -> Result<Payment, OperatorError> {
        let AuthoriseAtPartner {
            home,
            payment,
            order: signed_order,
            expires_at,
        } = asked;
        let order = &signed_order.order;
        if order.payment_id != payment || order.merchant_city != self.partner {
            return Err(OperatorError::OrderMismatch);
        }
        if home != self.city {
            return Err(OperatorError::UnknownWallet);
        }
        signed::verify(
            &order.signing_bytes(),
            &signed_order.public_key,
            &signed_order.signature,
        )?;
        let (database, now) = (&self.books.database, self.books.clock.now());
        let wallet = AccountKey::Wallet(order.wallet_id);
        let standing = wallets::standing(database, &self.city, &wallet).await?;
        let currency = order.amount.currency;
        if standing.ok_or(OperatorError::UnknownWallet)?.currency != currency {
            return Err(OperatorError::Currency);
        }
        let refusal = self.refusal(payment, &signed_order, expires_at).await?;
        let account = self.account(currency);
        wallets::open(database, &self.city, &account, currency, now).await?;
        let transfer = Transfer {
            id: transfer_of(payment),
            kind: TransferKind::Payment,
            debit: wallet,
            credit: account,
            amount: order.amount.minor,
            currency,
            made_at: now,
            expires_at: Some(expires_at),
            related: None,
            actor: Some(order.merchant.to_string()),
        };
        let proof = Proof {
            created_at: order.created_at,
            public_key: signed_order.public_key,
            signature: signed_order.signature,
        };
        let command = Command::Make {
            transfer: Box::new(transfer),
            proof: Some(Box::new(proof)),
            refusal,
            send_limit: None,
        };
        authorise::view(&self.books.ledger.submit(command).await?)
    }

    /// What a new order is refused for, and a retry of an accepted one is not.
    async fn refusal(
        &self,
        payment: PaymentId,
        signed_order: &SignedAbroadOrder,
        expires_at: Timestamp,
    ) -> Result<Option<OperatorError>, OperatorError> {
        let (database, order) = (&self.books.database, &signed_order.order);
        // The other side of it would be another transfer of this id in the same books.
        if rows::is_kept(database, payment).await? {
            return Ok(Some(OperatorError::IdReused));
        }
        let bound_at = wallets::bound_at(database, order.wallet_id, signed_order.public_key).await?;
        let now = self.books.clock.now();
        Ok(match bound_at {
            Some(_) => authorise::check_times(order.created_at, expires_at, &self.books.limits, now).err(),
            None => Some(OperatorError::UnboundDevice),
        })
    }

    /// How a payment to this partner stands; none if there is none of this id.
    pub(in crate::operator) async fn payment(
        &self,
        payment: PaymentId,
    ) -> Result<Option<Payment>, OperatorError> {
        self.known(payment)
            .await?
            .as_ref()
            .map(authorise::view)
            .transpose()
    }

    /// Moves what was reserved to the partner's account.
    pub(in crate::operator) async fn capture(
        &self,
        payment: PaymentId,
        amount: Option<Money>,
    ) -> Result<Payment, OperatorError> {
        self.known(payment).await?.ok_or(OperatorError::UnknownPayment)?;
        let command = Command::Capture {
            city: self.partner.clone(),
            payment,
            amount,
        };
        authorise::view(&self.books.ledger.submit(command).await?)
    }

    /// Frees what was reserved.
    pub(in crate::operator) async fn void(&self, payment: PaymentId) -> Result<Payment, OperatorError> {
        self.known(payment).await?.ok_or(OperatorError::UnknownPayment)?;
        let command = Command::Void {
            city: self.partner.clone(),
            payment,
        };
        authorise::view(&self.books.ledger.submit(command).await?)
    }

    /// Gives back from the partner's account to the wallet.
    pub(in crate::operator) async fn refund(&self, refund: RefundPayment) -> Result<Payment, OperatorError> {
        let RefundPayment {
            transfer,
            payment,
            amount,
        } = refund;
        self.known(payment).await?.ok_or(OperatorError::UnknownPayment)?;
        let command = Command::Refund {
            city: self.partner.clone(),
            transfer,
            payment,
            amount,
        };
        authorise::view(&self.books.ledger.submit(command).await?)
    }

    /// A piece of what is in no clearing yet, in the order in which it was posted.
    pub(in crate::operator) async fn open_items(
        &self,
        currency: Currency,
        after: i64,
    ) -> Result<ClearingPage, OperatorError> {
        clearing::open_page(&self.books.database, &self.account(currency), after).await
    }

    /// Takes a clearing that the partner has found equal, if it is.
    pub(in crate::operator) async fn agree(
        &self,
        agree: &AgreeClearing,
    ) -> Result<ClearingAgreed, OperatorError> {
        clearing::take(&self.books, &self.city, &self.partner, agree).await
    }

    fn account(&self, currency: Currency) -> AccountKey {
        AccountKey::Partner {
            city: self.city.clone(),
            partner: self.partner.clone(),
            currency,
        }
    }

    /// A payment from a wallet of this city to this partner.
    async fn known(&self, payment: PaymentId) -> Result<Option<Known>, OperatorError> {
        let id: TransferId = transfer_of(payment);
        let mut connection = self.books.database.reader().acquire().await?;
        let mut found = ledger::known(&mut connection, &[id.to_string()]).await?;
        ledger::refunded(&mut connection, &mut found).await?;
        let known = found.remove(&id);
        Ok(known.filter(|known| {
            known.transfer.kind == TransferKind::Payment
                && known.transfer.credit == self.account(known.transfer.currency)
        }))
    }
}
