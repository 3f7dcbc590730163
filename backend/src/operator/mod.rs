//! The payment operator: wallets, payments and the ledger under them. It knows no person.
//!
//! The rest of the house talks to it through [`Operator`] only, because the city is not the operator: another
//! implementation may speak HTTP to somebody else's. Every call carries the id its caller made and kept: the same id
//! with the same content has the same answer, with another content it is refused.
//! A name, mail address or phone number must never enter here.

mod authorise;
mod bank;
mod books;
mod cards;
mod deposits;
mod error;
mod failure;
mod follower;
pub mod gateway;
mod holds;
mod http;
mod ledger;
mod limits;
mod links;
mod local;
mod offline;
mod online;
mod ordering;
mod partners;
mod payouts;
mod points;
mod redeem;
mod right;
mod send;
pub mod service;
mod settlement;
mod signed;
mod statement;
mod tariff;
mod till;
mod turns;
mod types;
mod wallets;

use async_trait::async_trait;
use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use cityplus_domain::{Currency, Money};
use cityplus_protocol::bytes::PublicKey;
use cityplus_protocol::offline::{
    AllowanceKey, OfflinePayment, OfflineReceipt, SignedAllowance, SignedAllowanceOrder,
};
use cityplus_protocol::redemption::SignedRedemptionOrder;
use cityplus_protocol::till::Shift;
use cityplus_protocol::transfer::SignedTransferOrder;

pub use bank::{BankEntryState, SkippedEntry, StatementImport, WaitingBankEntry};
pub use books::Books;
pub use cards::{KeptCard, SavedCards};
pub use deposits::{Deposits, OpenDeposit, OpenedDeposit, ReturnDeposit, ReturnedDeposit};
pub use error::OperatorError;
pub use holds::{CardHold, CardHolds, HoldState, RefundHold, StartCardHold, UnsureRefund};
pub use http::routes;
pub use ledger::audit::Audit;
pub use limits::{Ceilings, Fees, OperatorLimits, Period};
pub use links::LinkedWallets;
pub use local::LocalOperator;
pub use offline::{DoubleSpend, KeyRotation, NewOperatorKey, OperatorKey, OperatorKeyError, SpentOrder};
pub use online::{UnheardCharge, public_routes};
pub use partners::{
    AgreeClearing, AuthoriseAtPartner, Clearing, ClearingAgreed, ClearingItem, ClearingLine, ClearingPage,
    ClearingRole, ClearingState, Compared, Difference, PartnerBook, PartnerClose, PartnerFile,
    PartnerFileError, Partners,
};
pub use payouts::{Debtor, MadeFile, PayoutFile};
pub use points::{Points, PointsHistory};
pub use settlement::{ClosedDay, MerchantClose, MerchantModel, MerchantTerms};
pub use tariff::{ChargeReplacement, ChargedReplacement, Tariffs};
pub use till::{CancelTopUp, CancelledTopUp, CloseShift, OpenShift};
pub use types::{
    Authorise, CashPayOut, CashTopUp, Cursor, EntryKind, GatewayName, OnlineTopUp, OnlineTopUpState,
    OpenMerchant, OpenWallet, Payment, PaymentState, Receipt, Redemption, RedemptionState, RefundPayment,
    Sent, StartOnlineTopUp, StatementEntry, StatementPage, Tier, Wallet,
};

/// The door of the payment operator.
#[async_trait]
pub trait Operator:
    Partners + Deposits + Tariffs + LinkedWallets + Points + CardHolds + SavedCards + Send + Sync
{
    /// Opens a wallet; opening it again changes nothing.
    async fn open_wallet(&self, open: OpenWallet) -> Result<Wallet, OperatorError>;

    /// Lets a device's key sign payment orders of a wallet; once bound it stays bound.
    ///
    /// The city numbers what it wants of a wallet. A call that hung on its way, so that one of a higher version was heard
    /// about the same key before, is answered as done and changes nothing; the same version again does the same again.
    async fn bind_device(
        &self,
        wallet: WalletId,
        public_key: PublicKey,
        version: i64,
    ) -> Result<(), OperatorError>;

    /// Takes that right away; a key that does not have it is no error. Of versions see [`Operator::bind_device`].
    async fn unbind_device(
        &self,
        wallet: WalletId,
        public_key: PublicKey,
        version: i64,
    ) -> Result<(), OperatorError>;

    /// Blocks a wallet: once this has come back, nothing new goes out of it. What comes in is kept, what was ordered before
    /// goes on, and what a device has made without a network is settled from what was set aside for it. Blocking again
    /// changes nothing. An older version than that of a block or unblock heard before changes nothing, either.
    async fn block(&self, wallet: WalletId, version: i64) -> Result<(), OperatorError>;

    /// Ends that, but no block of the operator's own; of a wallet that is not blocked it is no error. Of versions see
    /// [`Operator::block`].
    async fn unblock(&self, wallet: WalletId, version: i64) -> Result<(), OperatorError>;

    /// Makes an anonymous wallet a named one, with a named one's ceilings. There is no way back; again changes nothing.
    async fn upgrade(&self, wallet: WalletId) -> Result<(), OperatorError>;

    /// What is in a wallet.
    async fn wallet(&self, wallet: WalletId) -> Result<Wallet, OperatorError>;

    /// A wallet's history, newest first: at most `limit` entries (1 to 100) older than the cursor.
    async fn statement(
        &self,
        wallet: WalletId,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<StatementPage, OperatorError>;

    /// Opens a unit's settlement account; opening it again changes nothing.
    async fn open_merchant(&self, open: OpenMerchant) -> Result<(), OperatorError>;

    /// Puts cash a teller has taken into a wallet, with the next receipt of the teller's shift. Where none is open, one
    /// opens.
    async fn top_up_cash(&self, top_up: CashTopUp) -> Result<Receipt, OperatorError>;

    /// Takes such a top-up back, all of it and once: by the teller who made it, while its shift is open, and while the
    /// money is there. After an error no cash must be given back.
    async fn cancel_top_up(&self, cancel: CancelTopUp) -> Result<CancelledTopUp, OperatorError>;

    /// Opens a teller's shift and says what is in the drawer.
    async fn open_shift(&self, open: OpenShift) -> Result<Shift, OperatorError>;

    /// A teller's open shift as it stands; of more than one the oldest, if no currency is named.
    async fn shift(&self, teller: String, currency: Option<Currency>) -> Result<Shift, OperatorError>;

    /// Closes a teller's open shift. From then on nothing of it changes any more.
    async fn close_shift(&self, close: CloseShift) -> Result<Shift, OperatorError>;

    /// Through which gateways wallets may be topped up; the first is taken if nothing is said.
    async fn gateways(&self) -> Result<Vec<GatewayName>, OperatorError>;

    /// Orders an online top-up at a gateway; the person pays on the page that comes back.
    async fn start_online_top_up(&self, start: StartOnlineTopUp) -> Result<OnlineTopUp, OperatorError>;

    /// How an online top-up stands.
    async fn online_top_up(&self, transfer: TransferId) -> Result<OnlineTopUp, OperatorError>;

    /// Sends money to another wallet of the same city, as the sender's device signed.
    async fn send(&self, order: SignedTransferOrder) -> Result<Sent, OperatorError>;

    /// The keys that sign allowances, will sign them, or have signed some that may still be settled; none where nothing is
    /// paid without a network.
    async fn keys(&self) -> Result<Vec<AllowanceKey>, OperatorError>;

    /// Sets an amount aside, to be spent by the device that signed, without a network.
    async fn set_aside(&self, order: SignedAllowanceOrder) -> Result<SignedAllowance, OperatorError>;

    /// Settles an order that a device made without a network.
    async fn settle_offline(&self, payment: OfflinePayment) -> Result<OfflineReceipt, OperatorError>;

    /// Takes money out of a wallet, as its owner's device signed: to a bank account, or in cash that waits at a desk.
    async fn redeem(&self, order: SignedRedemptionOrder) -> Result<Redemption, OperatorError>;

    /// A teller hands out the cash of a redemption. After an error nothing must be handed out.
    async fn pay_out_cash(&self, pay_out: CashPayOut) -> Result<Redemption, OperatorError>;

    /// How a redemption stands.
    async fn redemption(&self, redemption: TransferId) -> Result<Redemption, OperatorError>;

    /// Reserves the amount of a signed payment order. The reservation ends by itself at `expires_at`.
    async fn authorise(&self, authorise: Authorise) -> Result<Payment, OperatorError>;

    /// Moves what was reserved to the merchant: all of it, or a part, and then frees the rest.
    async fn capture(&self, payment: PaymentId, amount: Option<Money>) -> Result<Payment, OperatorError>;

    /// Frees what was reserved. Of a payment that has expired it is no error: the money is free.
    async fn void(&self, payment: PaymentId) -> Result<Payment, OperatorError>;

    /// Gives a captured payment back, all of it or a part. The wallet's ceiling does not stand in its way.
    async fn refund(&self, refund: RefundPayment) -> Result<Payment, OperatorError>;

    /// How a payment stands; none if it was never authorised.
    async fn payment(&self, payment: PaymentId) -> Result<Option<Payment>, OperatorError>;
}
