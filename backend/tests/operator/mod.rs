//! The operator's suites, run on each database by a test target of its own. Through the public door only.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)] // tests

pub(crate) mod allowances;
pub(crate) mod amounts;
pub(crate) mod bank;
pub(crate) mod bank_cities;
mod bank_pages;
pub(crate) mod chains;
pub(crate) mod cities;
pub(crate) mod concurrency;
pub(crate) mod gateways;
pub(crate) mod holds;
pub(crate) mod journeys;
pub(crate) mod keys;
pub(crate) mod links;
pub(crate) mod model;
pub(crate) mod offline;
pub(crate) mod offline_bounds;
pub(crate) mod points;
pub(crate) mod redemptions;
pub(crate) mod refusals;
pub(crate) mod sends;
pub(crate) mod settlement;
pub(crate) mod standing;
pub(crate) mod stopped;
pub(crate) mod tampered;
pub(crate) mod tariff;
pub(crate) mod till;

use std::sync::Arc;

use async_trait::async_trait;
use cityplus_backend::operator::{
    Authorise, Books, CashTopUp, OpenMerchant, OpenWallet, Operator, OperatorError, OperatorLimits, Payment,
    Receipt, RefundPayment, Tier,
};
use cityplus_backend::store::Database;
use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use cityplus_domain::{Clock, Currency, ManualClock, Money, Timestamp};
use cityplus_protocol::bytes::{PublicKey, Signature};
use cityplus_protocol::offline::{
    AllowanceOrder, OfflineOrder, OfflinePayment, SignedAllowance, SignedAllowanceOrder,
};
use cityplus_protocol::payment::{PaymentOrder, SignedPaymentOrder};
use cityplus_protocol::redemption::{PayOutTo, RedemptionOrder, SignedRedemptionOrder};
use cityplus_protocol::transfer::{SignedTransferOrder, TransferOrder};
use ring::signature::{Ed25519KeyPair, KeyPair};

pub(crate) const PLN: Currency = Currency::PLN;
/// Whose wallets and merchants they are.
pub(crate) const CITY: &str = "opole";
pub(crate) const HOUR_MS: i64 = 3_600_000;

pub(crate) fn pln(minor: i64) -> Money {
    Money::new(minor, PLN)
}

/// A device that signs.
#[derive(Debug)]
pub(crate) struct Device(Ed25519KeyPair);

impl Device {
    pub(crate) fn of_seed(seed: u8) -> Self {
        Self(Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap())
    }

    pub(crate) fn public_key(&self) -> PublicKey {
        PublicKey(self.0.public_key().as_ref().try_into().unwrap())
    }

    pub(crate) fn sign(&self, order: PaymentOrder) -> SignedPaymentOrder {
        let signature = Signature(self.0.sign(&order.signing_bytes()).as_ref().try_into().unwrap());
        SignedPaymentOrder {
            order,
            public_key: self.public_key(),
            signature,
        }
    }

    pub(crate) fn sign_bytes(&self, bytes: &[u8]) -> Signature {
        Signature(self.0.sign(bytes).as_ref().try_into().unwrap())
    }

    pub(crate) fn sign_allowance(&self, order: AllowanceOrder) -> SignedAllowanceOrder {
        SignedAllowanceOrder {
            order,
            public_key: self.public_key(),
            signature: self.sign_bytes(&order.signing_bytes()),
        }
    }

    pub(crate) fn pay_offline(&self, allowance: SignedAllowance, order: OfflineOrder) -> OfflinePayment {
        OfflinePayment {
            allowance,
            order,
            signature: self.sign_bytes(&order.signing_bytes()),
        }
    }

    pub(crate) fn sign_redemption(&self, order: RedemptionOrder) -> SignedRedemptionOrder {
        let signature = Signature(self.0.sign(&order.signing_bytes()).as_ref().try_into().unwrap());
        SignedRedemptionOrder {
            order,
            public_key: self.public_key(),
            signature,
        }
    }

    pub(crate) fn sign_transfer(&self, order: TransferOrder) -> SignedTransferOrder {
        SignedTransferOrder {
            order,
            public_key: self.public_key(),
            signature: Signature(self.0.sign(&order.signing_bytes()).as_ref().try_into().unwrap()),
        }
    }
}

/// The way that a city's calls go to the operator.
#[async_trait]
pub(crate) trait Way: Send + Sync {
    /// To the operator of these books, which go by that clock.
    async fn to(&self, books: &Books, clock: &Arc<ManualClock>) -> Arc<dyn Operator>;
}

/// In the same process.
struct Here;

#[async_trait]
impl Way for Here {
    async fn to(&self, books: &Books, _: &Arc<ManualClock>) -> Arc<dyn Operator> {
        Arc::new(books.of_city(CITY.parse().unwrap()))
    }
}

/// An operator's database, and the way to who has it.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) database: Database,
    pub(crate) way: Arc<dyn Way>,
}

impl From<Database> for Place {
    fn from(database: Database) -> Self {
        Self {
            database,
            way: Arc::new(Here),
        }
    }
}

/// An operator with a clock that can be turned, the merchants `zoo` and `pool`, and a device.
pub(crate) struct Desk {
    pub(crate) operator: Arc<dyn Operator>,
    pub(crate) books: Books,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) device: Device,
    way: Arc<dyn Way>,
}

impl Desk {
    pub(crate) async fn new(place: impl Into<Place>) -> Self {
        // Tests put more through one till than a drawer may hold.
        let limits = OperatorLimits {
            till_ceiling: i64::MAX,
            ..OperatorLimits::default()
        };
        Self::with_limits(place, &limits).await
    }

    pub(crate) async fn with_limits(place: impl Into<Place>, limits: &OperatorLimits) -> Self {
        let Place { database, way } = place.into();
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_790_000_000)));
        let books = Books::open(database, Arc::clone(&clock) as Arc<dyn Clock>, *limits);
        Self::on_the_way(way, books, clock).await
    }

    async fn on_the_way(way: Arc<dyn Way>, books: Books, clock: Arc<ManualClock>) -> Self {
        let operator = way.to(&books, &clock).await;
        Self {
            way,
            ..Self::with_operator(operator, books, clock).await
        }
    }

    /// The same with other books, reached in the same way.
    pub(crate) async fn with_books(&self, books: Books) -> Self {
        Self::on_the_way(Arc::clone(&self.way), books, Arc::clone(&self.clock)).await
    }

    /// Any way to the operator of these books.
    pub(crate) async fn with_operator(
        operator: Arc<dyn Operator>,
        books: Books,
        clock: Arc<ManualClock>,
    ) -> Self {
        for merchant in ["zoo", "pool"] {
            let open = OpenMerchant {
                merchant: merchant.parse().unwrap(),
                currency: PLN,
            };
            operator.open_merchant(open).await.unwrap();
        }
        Self {
            operator,
            books,
            clock,
            device: Device::of_seed(7),
            way: Arc::new(Here),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A wallet bound to the device, with so much in it.
    pub(crate) async fn wallet(&self, minor: i64) -> WalletId {
        self.wallet_of(Tier::Named, minor).await
    }

    /// The same, of that tier.
    pub(crate) async fn wallet_of(&self, tier: Tier, minor: i64) -> WalletId {
        let wallet = WalletId::new(self.now());
        self.operator
            .open_wallet(OpenWallet {
                wallet,
                currency: PLN,
                tier,
            })
            .await
            .unwrap();
        self.operator
            .bind_device(wallet, self.device.public_key(), 1)
            .await
            .unwrap();
        if minor > 0 {
            self.top_up(wallet, minor).await.unwrap();
        }
        wallet
    }

    pub(crate) fn cash(&self, wallet: WalletId, minor: i64) -> CashTopUp {
        CashTopUp {
            transfer: TransferId::new(self.now()),
            wallet,
            amount: pln(minor),
            teller: "till-1".into(),
        }
    }

    pub(crate) async fn top_up(&self, wallet: WalletId, minor: i64) -> Result<Receipt, OperatorError> {
        self.operator.top_up_cash(self.cash(wallet, minor)).await
    }

    pub(crate) fn order(&self, wallet: WalletId, amount: Money) -> PaymentOrder {
        PaymentOrder {
            payment_id: PaymentId::new(self.now()),
            wallet_id: wallet,
            merchant: "zoo".parse().unwrap(),
            amount,
            created_at: self.now(),
        }
    }

    pub(crate) fn sending(&self, from: WalletId, to: WalletId, minor: i64) -> SignedTransferOrder {
        self.device.sign_transfer(TransferOrder {
            transfer_id: TransferId::new(self.now()),
            from_wallet_id: from,
            to_wallet_id: to,
            amount: pln(minor),
            created_at: self.now(),
        })
    }

    pub(crate) fn redeeming(&self, wallet: WalletId, minor: i64, to: PayOutTo) -> SignedRedemptionOrder {
        self.device.sign_redemption(RedemptionOrder {
            redemption_id: TransferId::new(self.now()),
            wallet_id: wallet,
            amount: pln(minor),
            to,
            created_at: self.now(),
        })
    }

    pub(crate) fn authorisation(&self, order: PaymentOrder) -> Authorise {
        let payment = order.payment_id;
        Authorise {
            payment,
            order: self.device.sign(order),
            expires_at: self.now().plus_ms(HOUR_MS),
        }
    }

    pub(crate) async fn authorised(&self, wallet: WalletId, minor: i64) -> Payment {
        let authorise = self.authorisation(self.order(wallet, pln(minor)));
        self.operator.authorise(authorise).await.unwrap()
    }

    pub(crate) async fn captured(&self, wallet: WalletId, minor: i64) -> Payment {
        let payment = self.authorised(wallet, minor).await.payment;
        self.operator.capture(payment, None).await.unwrap()
    }

    pub(crate) fn refund_of(&self, payment: PaymentId, minor: i64) -> RefundPayment {
        RefundPayment {
            transfer: TransferId::new(self.now()),
            payment,
            amount: pln(minor),
        }
    }

    /// (balance, available) in minor units.
    pub(crate) async fn standing(&self, wallet: WalletId) -> (i64, i64) {
        let wallet = self.operator.wallet(wallet).await.unwrap();
        (wallet.balance.minor, wallet.available.minor)
    }

    pub(crate) async fn assert_balanced(&self) {
        let audit = self.books.audit().await.unwrap();
        assert_eq!(audit.problems, Vec::<String>::new());
        assert!(!audit.walked, "the quick look has doubts of good books");
    }
}
