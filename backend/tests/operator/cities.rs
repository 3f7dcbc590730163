//! Two cities at one operator: units of the same name, and nothing of the other one is to be seen or moved.

use std::sync::Arc;

use cityplus_backend::operator::{OpenMerchant, OpenWallet, Operator, OperatorError, Tier};
use cityplus_backend::store::Database;
use cityplus_domain::ids::WalletId;

use super::{Desk, PLN, pln};

pub(crate) async fn all(desk: &Desk) {
    let wallet = desk.wallet(1_000).await;
    let paid = desk.captured(wallet, 300).await;
    let open = desk.authorised(wallet, 200).await;

    let other: Arc<dyn Operator> = Arc::new(desk.books.of_city("brno".parse().unwrap()));
    let there = Desk::with_operator(other, desk.books.clone(), Arc::clone(&desk.clock)).await;
    let unknown = OperatorError::UnknownWallet;
    let stranger = there.operator.as_ref();
    assert_eq!(stranger.wallet(wallet).await, Err(unknown.clone()));
    assert_eq!(stranger.statement(wallet, None, 10).await, Err(unknown.clone()));
    assert_eq!(
        stranger.bind_device(wallet, desk.device.public_key(), 1).await,
        Err(unknown.clone())
    );
    stranger
        .unbind_device(wallet, desk.device.public_key(), 1)
        .await
        .unwrap();
    assert_eq!(there.top_up(wallet, 100).await, Err(unknown.clone()));
    let order = there.authorisation(there.order(wallet, pln(100)));
    assert_eq!(stranger.authorise(order).await, Err(unknown));
    let reopened = OpenWallet {
        wallet,
        currency: PLN,
        tier: Tier::Named,
    };
    assert_eq!(stranger.open_wallet(reopened).await, Err(OperatorError::IdReused));
    assert_eq!(stranger.payment(paid.payment).await, Ok(None));
    for refused in [
        stranger.capture(open.payment, None).await,
        stranger.void(open.payment).await,
        stranger.refund(there.refund_of(paid.payment, 300)).await,
    ] {
        assert_eq!(refused, Err(OperatorError::UnknownPayment));
    }

    // Money goes neither out of the other city's wallets nor into them.
    let own = there.wallet(100).await;
    let fellow = desk.wallet(0).await;
    assert_eq!(
        stranger.send(desk.sending(wallet, fellow, 100)).await,
        Err(OperatorError::UnknownWallet)
    );
    assert_eq!(
        stranger.send(there.sending(own, wallet, 100)).await,
        Err(OperatorError::UnknownReceiver)
    );
    assert_eq!(there.standing(own).await, (100, 100));

    // The device still signs for the wallet, and what was reserved is still there.
    assert_eq!(desk.standing(wallet).await, (700, 500));
    desk.operator.capture(open.payment, None).await.unwrap();
    desk.captured(wallet, 500).await;

    // Its own zoo is another account; one of its own wallets pays there.
    let own = there.wallet(400).await;
    assert_eq!(there.captured(own, 400).await.captured, pln(400));
    assert_eq!(there.standing(own).await, (0, 0));
    let again = OpenMerchant {
        merchant: "zoo".parse().unwrap(),
        currency: PLN,
    };
    stranger.open_merchant(again).await.unwrap();
    let made_up = WalletId::new(desk.now());
    assert_eq!(stranger.wallet(made_up).await, Err(OperatorError::UnknownWallet));
    desk.assert_balanced().await;
}

/// The ledger as it was before there were cities, with the rows of a wallet that was topped up and has paid.
pub(crate) const BEFORE: [&str; 11] = [
    "UPDATE account SET id = 'merchant/' || substr(id, 16) WHERE kind = 'merchant'",
    "UPDATE account SET id = 'cash/' || substr(id, 12) WHERE kind = 'cash'",
    "UPDATE transfer SET debit = 'merchant/' || substr(debit, 16) WHERE debit LIKE 'merchant/%'",
    "UPDATE transfer SET debit = 'cash/' || substr(debit, 12) WHERE debit LIKE 'cash/%'",
    "UPDATE transfer SET credit = 'merchant/' || substr(credit, 16) WHERE credit LIKE 'merchant/%'",
    "UPDATE transfer SET credit = 'cash/' || substr(credit, 12) WHERE credit LIKE 'cash/%'",
    "UPDATE entry SET account = 'merchant/' || substr(account, 16) WHERE account LIKE 'merchant/%'",
    "UPDATE entry SET account = 'cash/' || substr(account, 12) WHERE account LIKE 'cash/%'",
    "ALTER TABLE account DROP COLUMN city",
    "DROP TABLE city_access",
    "DELETE FROM _sqlx_migrations WHERE version = 2",
];

/// `open` opens the same database each time, with every migration that is due.
pub(crate) async fn books_from_before_are_taken_over(open: impl AsyncFn() -> Database) {
    let database = open().await;
    let (wallet, paid) = {
        let desk = Desk::new(database.clone()).await;
        let wallet = desk.wallet(1_000).await;
        (wallet, desk.captured(wallet, 300).await.payment)
    };
    let mut transaction = database.begin_write().await.unwrap();
    for statement in BEFORE {
        sqlx::query(statement).execute(&mut *transaction).await.unwrap();
    }
    let old: String = sqlx::query_scalar("SELECT id FROM account WHERE id LIKE '%zoo'")
        .fetch_one(&mut *transaction)
        .await
        .unwrap();
    assert_eq!(old, "merchant/zoo");
    transaction.commit().await.unwrap();
    database.close().await;

    let desk = Desk::new(open().await).await;
    assert_eq!(desk.standing(wallet).await, (700, 700));
    let refunded = desk.operator.refund(desk.refund_of(paid, 300)).await.unwrap();
    assert_eq!((refunded.merchant.as_str(), refunded.refunded), ("zoo", pln(300)));
    assert_eq!(desk.standing(wallet).await, (1_000, 1_000));
    desk.assert_balanced().await;
}
