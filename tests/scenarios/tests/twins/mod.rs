//! Two operators over one database, as two processes of an operator are, and what people ask of either.

use std::sync::Arc;

use cityplus_backend::operator::{
    Audit, Books, CashTopUp, LocalOperator, OpenWallet, Operator as _, OperatorError, OperatorLimits, Tier,
};
use cityplus_backend::store::{Database, StoreOptions, operator_migrations};
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Clock as _, Currency, Money, SystemClock, Timestamp};
use cityplus_protocol::bytes::{PublicKey, Signature};
use cityplus_protocol::transfer::{SignedTransferOrder, TransferOrder};
use fastrand::Rng;
use ring::signature::{Ed25519KeyPair, KeyPair as _};

/// Whose wallets they are.
pub(crate) const CITY: &str = "opole";
/// What is in them.
pub(crate) const CURRENCY: Currency = Currency::PLN;
/// More than anybody sends on one day here.
const MUCH: i64 = 1_000_000_000;

/// The two operators, and the one device that signs for all wallets.
pub(crate) struct Twins {
    operators: [LocalOperator; 2],
    device: Ed25519KeyPair,
}

/// A movement that is asked for, with an id that is kept.
#[derive(Clone, Debug)]
pub(crate) enum Request {
    /// Cash into a wallet.
    TopUp(CashTopUp),
    /// Money from a wallet into another.
    Send(SignedTransferOrder),
}

/// A movement as the operator has told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moved {
    /// Its id.
    pub(crate) transfer: TransferId,
    /// The wallet it came from; none if it was cash.
    pub(crate) from: Option<WalletId>,
    /// The wallet it went to.
    pub(crate) to: WalletId,
    /// How much, in minor units.
    pub(crate) minor: i64,
    /// When.
    pub(crate) at: Timestamp,
}

impl Twins {
    /// Over the database at an address, which is made if it is missing.
    pub(crate) async fn open(url: &str) -> Self {
        Self {
            operators: [operator(url).await, operator(url).await],
            device: Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a key"),
        }
    }

    /// One of the two.
    pub(crate) fn either(&self, rng: &mut Rng) -> &LocalOperator {
        &self.operators[rng.usize(..self.operators.len())]
    }

    /// New, empty wallets.
    pub(crate) async fn open_wallets(&self, count: usize) -> Vec<WalletId> {
        let operator = &self.operators[0];
        let key = self.device.public_key().as_ref();
        let key = PublicKey(key.try_into().expect("the length of a key"));
        let mut wallets = Vec::new();
        for _ in 0..count {
            let wallet = WalletId::new(SystemClock.now());
            let open = OpenWallet {
                wallet,
                currency: CURRENCY,
                tier: Tier::Named,
            };
            operator.open_wallet(open).await.expect("a wallet");
            operator.bind_device(wallet, key, 1).await.expect("a device");
            wallets.push(wallet);
        }
        wallets
    }

    /// Cash for a wallet.
    pub(crate) fn cash(to: WalletId, minor: i64) -> Request {
        Request::TopUp(CashTopUp {
            transfer: TransferId::new(SystemClock.now()),
            wallet: to,
            amount: Money::new(minor, CURRENCY),
            teller: "till-1".to_owned(),
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
        let signature = self.device.sign(&order.signing_bytes());
        let key = self.device.public_key().as_ref();
        Request::Send(SignedTransferOrder {
            order,
            public_key: PublicKey(key.try_into().expect("the length of a key")),
            signature: Signature(signature.as_ref().try_into().expect("the length of a signature")),
        })
    }

    /// The books, recomputed.
    pub(crate) async fn audit(&self) -> Audit {
        let books = self.operators[0].books();
        books.audit().await.expect("the books can be read")
    }
}

impl Request {
    /// Asks an operator for it. The answer must be one to this request.
    pub(crate) async fn ask(&self, operator: &LocalOperator) -> Result<Moved, OperatorError> {
        match self {
            Self::TopUp(cash) => {
                let receipt = operator.top_up_cash(cash.clone()).await?;
                assert_eq!(
                    (receipt.transfer, receipt.wallet, receipt.amount),
                    (cash.transfer, cash.wallet, cash.amount)
                );
                Ok(Moved {
                    transfer: receipt.transfer,
                    from: None,
                    to: receipt.wallet,
                    minor: receipt.amount.minor,
                    at: receipt.at,
                })
            }
            Self::Send(signed) => {
                let (sent, order) = (operator.send(*signed).await?, signed.order);
                assert_eq!(
                    (sent.transfer, sent.from, sent.to, sent.amount),
                    (
                        order.transfer_id,
                        order.from_wallet_id,
                        order.to_wallet_id,
                        order.amount
                    )
                );
                Ok(Moved {
                    transfer: sent.transfer,
                    from: Some(sent.from),
                    to: sent.to,
                    minor: sent.amount.minor,
                    at: sent.at,
                })
            }
        }
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
