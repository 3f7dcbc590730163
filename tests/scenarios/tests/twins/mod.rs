//! Two operators over one database, as two processes of an operator are, and what people ask of either.

pub(crate) mod request;

use std::sync::Arc;

use cityplus_backend::operator::{
    Audit, Authorise, Books, CashTopUp, LocalOperator, OpenMerchant, OpenWallet, Operator as _,
    OperatorLimits, RefundPayment, Tier,
};
use cityplus_backend::store::{Database, StoreOptions, operator_migrations};
use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use cityplus_domain::{Clock as _, Currency, Money, SystemClock};
use cityplus_protocol::bytes::{PublicKey, Signature};
use cityplus_protocol::payment::{PaymentOrder, SignedPaymentOrder};
use cityplus_protocol::redemption::{PayOutTo, RedemptionOrder, SignedRedemptionOrder};
use cityplus_protocol::transfer::{SignedTransferOrder, TransferOrder};
use fastrand::Rng;
use ring::signature::{Ed25519KeyPair, KeyPair as _};

use request::Request;

/// Whose wallets they are.
pub(crate) const CITY: &str = "opole";
/// What is in them.
pub(crate) const CURRENCY: Currency = Currency::PLN;
/// The unit that is paid.
const MERCHANT: &str = "zoo";
/// Who takes and hands out cash: only one, who is told again that it was done.
const TELLER: &str = "till-1";
/// More than anybody sends on one day here.
const MUCH: i64 = 1_000_000_000;
/// How long money stays reserved for a payment: longer than a test takes.
const RESERVED_MS: i64 = 3_600_000;

/// The two operators, and the one device that signs for all wallets.
pub(crate) struct Twins {
    operators: [LocalOperator; 2],
    device: Ed25519KeyPair,
}

impl Twins {
    /// Over the database at an address, which is made if it is missing.
    pub(crate) async fn open(url: &str) -> Self {
        let twins = Self {
            operators: [operator(url).await, operator(url).await],
            device: Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a key"),
        };
        let open = OpenMerchant {
            merchant: MERCHANT.parse().expect("a key"),
            currency: CURRENCY,
        };
        twins.operators[0].open_merchant(open).await.expect("a merchant");
        twins
    }

    /// One of the two.
    pub(crate) fn either(&self, rng: &mut Rng) -> &LocalOperator {
        &self.operators[rng.usize(..self.operators.len())]
    }

    /// New, empty wallets.
    pub(crate) async fn open_wallets(&self, count: usize) -> Vec<WalletId> {
        let operator = &self.operators[0];
        let mut wallets = Vec::new();
        for _ in 0..count {
            let wallet = WalletId::new(SystemClock.now());
            let open = OpenWallet {
                wallet,
                currency: CURRENCY,
                tier: Tier::Named,
            };
            operator.open_wallet(open).await.expect("a wallet");
            operator
                .bind_device(wallet, self.public_key(), 1)
                .await
                .expect("a device");
            wallets.push(wallet);
        }
        wallets
    }

    fn public_key(&self) -> PublicKey {
        let key = self.device.public_key().as_ref();
        PublicKey(key.try_into().expect("the length of a key"))
    }

    fn sign(&self, bytes: &[u8]) -> Signature {
        let signature = self.device.sign(bytes);
        Signature(signature.as_ref().try_into().expect("the length of a signature"))
    }

    /// Cash for a wallet.
    pub(crate) fn cash(to: WalletId, minor: i64) -> Request {
        Request::TopUp(CashTopUp {
            transfer: TransferId::new(SystemClock.now()),
            wallet: to,
            amount: Money::new(minor, CURRENCY),
            teller: TELLER.to_owned(),
        })
    }

    /// Money from one wallet for another, signed.
    pub(crate) fn sending(&self, from: WalletId, to: WalletId, minor: i64) -> Request {
        let now = SystemClock.now();
        let order = TransferOrder {
            transfer_id: TransferId::new(now),
            from_wallet_id: from,
            to_wallet_id: to,
            amount: Money::new(minor, CURRENCY),
            created_at: now,
        };
        Request::Send(SignedTransferOrder {
            signature: self.sign(&order.signing_bytes()),
            public_key: self.public_key(),
            order,
        })
    }

    /// A payment from a wallet, signed: its id, and the request that reserves the money.
    pub(crate) fn authorising(&self, wallet: WalletId, minor: i64) -> (PaymentId, Request) {
        let now = SystemClock.now();
        let payment = PaymentId::new(now);
        let order = PaymentOrder {
            payment_id: payment,
            wallet_id: wallet,
            merchant: MERCHANT.parse().expect("a key"),
            amount: Money::new(minor, CURRENCY),
            created_at: now,
        };
        let request = Request::Authorise(Box::new(Authorise {
            payment,
            order: SignedPaymentOrder {
                signature: self.sign(&order.signing_bytes()),
                public_key: self.public_key(),
                order,
            },
            expires_at: now.plus_ms(RESERVED_MS),
        }));
        (payment, request)
    }

    /// So much of a payment back.
    pub(crate) fn refunding(payment: PaymentId, minor: i64) -> Request {
        Request::Refund(RefundPayment {
            transfer: TransferId::new(SystemClock.now()),
            payment,
            amount: Money::new(minor, CURRENCY),
        })
    }

    /// Cash out of a wallet, signed: its id, and the request that reserves the money.
    pub(crate) fn redeeming(&self, wallet: WalletId, minor: i64) -> (TransferId, Request) {
        let now = SystemClock.now();
        let redemption = TransferId::new(now);
        let order = RedemptionOrder {
            redemption_id: redemption,
            wallet_id: wallet,
            amount: Money::new(minor, CURRENCY),
            to: PayOutTo::Cash,
            created_at: now,
        };
        let request = Request::Redeem(Box::new(SignedRedemptionOrder {
            signature: self.sign(&order.signing_bytes()),
            public_key: self.public_key(),
            order,
        }));
        (redemption, request)
    }

    /// The books, recomputed.
    pub(crate) async fn audit(&self) -> Audit {
        let books = self.operators[0].books();
        books.audit().await.expect("the books can be read")
    }
}

/// With a pool of its own, as a process of its own has it.
async fn operator(url: &str) -> LocalOperator {
    let database = Database::open(url, operator_migrations(), StoreOptions::default())
        .await
        .expect("a database");
    let limits = OperatorLimits {
        daily_send: MUCH,
        new_device_daily_send: MUCH,
        till_ceiling: MUCH,
        ..OperatorLimits::default()
    };
    Books::open(database, Arc::new(SystemClock), limits).of_city(CITY.parse().expect("a key"))
}
