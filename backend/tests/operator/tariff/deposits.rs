//! Deposits: taken, spent beside, given back once.

use cityplus_backend::operator::{CloseShift, OpenDeposit, OperatorError, OperatorKey, ReturnDeposit, Tier};
use cityplus_backend::store::Database;
use cityplus_domain::ids::{ShiftCloseId, TransferId, WalletId};
use cityplus_domain::{Currency, Money};

use super::super::offline::{given, order};
use super::super::{CITY, Desk, HOUR_MS, PLN, pln};
use super::{DEBIT_RIDE_MAX, DEPOSIT, FEES};

const TELLER: &str = "till-7";

pub(super) async fn all(desk: &Desk, database: &Database) {
    what_is_no_deposit_is_refused(desk).await;
    a_deposit_goes_its_way(desk).await;
    what_is_under_way_holds_it_up(desk).await;
    the_shift_has_all_of_it(desk).await;
    a_refusal_leaves_no_account(desk, database).await;
    what_is_set_aside_holds_it_up(desk, database).await;
    what_is_handed_back_holds_nothing_up(desk).await;
    what_is_owed_is_paid_first(desk).await;
    only_its_own_goes_back_first(desk).await;
}

fn opening(desk: &Desk, wallet: WalletId, balance: i64) -> OpenDeposit {
    OpenDeposit {
        opening: TransferId::new(desk.now()),
        wallet,
        deposit: pln(DEPOSIT),
        balance: pln(balance),
        teller: TELLER.to_owned(),
    }
}

fn returning(desk: &Desk, wallet: WalletId) -> ReturnDeposit {
    ReturnDeposit {
        returning: TransferId::new(desk.now()),
        wallet,
        identity_checked: false,
        teller: TELLER.to_owned(),
    }
}

async fn what_is_no_deposit_is_refused(desk: &Desk) {
    let operator = &desk.operator;
    let tourist = desk.wallet_of(Tier::Anonymous, 0).await;
    for wrong in [DEPOSIT - 1, DEPOSIT + 1, 0] {
        let other = OpenDeposit {
            deposit: pln(wrong),
            ..opening(desk, tourist, 100)
        };
        let asked = OperatorError::DepositAmount { asked: pln(DEPOSIT) };
        assert_eq!(operator.open_deposit(other).await, Err(asked), "{wrong}");
    }
    let less = opening(desk, tourist, -1);
    assert_eq!(operator.open_deposit(less).await, Err(OperatorError::Amount));
    let named = desk.wallet(0).await;
    assert_eq!(
        operator.open_deposit(opening(desk, named, 0)).await,
        Err(OperatorError::DepositWallet)
    );
    assert_eq!(
        operator.return_deposit(returning(desk, tourist)).await,
        Err(OperatorError::NoDeposit)
    );
    assert_eq!(
        operator
            .return_deposit(returning(desk, WalletId::new(desk.now())))
            .await,
        Err(OperatorError::UnknownWallet)
    );
    assert_eq!(desk.standing(tourist).await, (0, 0));
    desk.assert_balanced().await;
}

async fn a_deposit_goes_its_way(desk: &Desk) {
    let operator = &desk.operator;
    // Opened with its first cash; the phone comes later.
    let tourist = WalletId::new(desk.now());
    let open = opening(desk, tourist, 5_000);
    let (one, two) = tokio::join!(
        operator.open_deposit(open.clone()),
        operator.open_deposit(open.clone())
    );
    let opened = one.unwrap();
    assert_eq!(two.unwrap(), opened);
    assert_ne!(opened.deposit_receipt, opened.balance_receipt);
    assert!(opened.deposit_receipt.is_some() && opened.balance_receipt.is_some());
    let other = OpenDeposit {
        balance: pln(4_999),
        ..open.clone()
    };
    assert_eq!(operator.open_deposit(other).await, Err(OperatorError::IdReused));
    assert_eq!(
        operator.open_deposit(opening(desk, tourist, 0)).await,
        Err(OperatorError::DepositWallet)
    );
    desk.assert_balanced().await;
    operator
        .bind_device(tourist, desk.device.public_key(), 1)
        .await
        .unwrap();
    // The deposit is not there to be spent.
    assert_eq!(desk.standing(tourist).await, (5_000, 5_000));
    let paid = desk.captured(tourist, 3_000).await.payment;
    let back = returning(desk, tourist);
    let returned = operator.return_deposit(back.clone()).await.unwrap();
    assert_eq!((returned.deposit, returned.rest), (pln(DEPOSIT), pln(2_000)));
    desk.assert_balanced().await;
    assert_eq!(operator.return_deposit(back.clone()).await.unwrap(), returned);
    assert_eq!(operator.open_deposit(open).await.unwrap(), opened);
    let another_teller = ReturnDeposit {
        teller: "till-8".to_owned(),
        ..back
    };
    assert_eq!(
        operator.return_deposit(another_teller).await,
        Err(OperatorError::IdReused)
    );
    it_has_ended(desk, tourist).await;
    nothing_is_left(desk, tourist).await;
    // What is given back of a payment waits there, and is handed out by a further return.
    operator.refund(desk.refund_of(paid, 500)).await.unwrap();
    assert_eq!(desk.standing(tourist).await.0, 500);
    it_has_ended(desk, tourist).await;
    let later = returning(desk, tourist);
    let (one, two) = tokio::join!(
        operator.return_deposit(later.clone()),
        operator.return_deposit(later)
    );
    let handed_out = one.unwrap();
    assert_eq!(two.unwrap(), handed_out);
    assert_eq!((handed_out.deposit, handed_out.rest), (pln(0), pln(500)));
    assert_eq!(desk.standing(tourist).await.0, 0);
    nothing_is_left(desk, tourist).await;
    desk.assert_balanced().await;
}

async fn nothing_is_left(desk: &Desk, tourist: WalletId) {
    assert_eq!(
        desk.operator.return_deposit(returning(desk, tourist)).await,
        Err(OperatorError::WalletEnded)
    );
}

/// Nothing goes in or out any more, whoever unblocks it.
async fn it_has_ended(desk: &Desk, tourist: WalletId) {
    let operator = &desk.operator;
    operator.unblock(tourist, 9).await.unwrap();
    assert!(operator.wallet(tourist).await.unwrap().blocked);
    let paying = desk.authorisation(desk.order(tourist, pln(1)));
    assert_eq!(operator.authorise(paying).await, Err(OperatorError::WalletEnded));
    assert_eq!(desk.top_up(tourist, 100).await, Err(OperatorError::WalletEnded));
    let jan = desk.wallet(100).await;
    assert_eq!(
        operator.send(desk.sending(jan, tourist, 1)).await,
        Err(OperatorError::UnknownReceiver)
    );
}

async fn what_is_under_way_holds_it_up(desk: &Desk) {
    let operator = &desk.operator;
    let tourist = WalletId::new(desk.now());
    operator
        .open_deposit(opening(desk, tourist, 1_000))
        .await
        .unwrap();
    operator
        .bind_device(tourist, desk.device.public_key(), 1)
        .await
        .unwrap();
    let payment = desk.authorised(tourist, 200).await.payment;
    let back = returning(desk, tourist);
    assert_eq!(
        operator.return_deposit(back.clone()).await,
        Err(OperatorError::WalletBusy)
    );
    operator.capture(payment, None).await.unwrap();
    let returned = operator.return_deposit(back).await.unwrap();
    assert_eq!((returned.deposit, returned.rest), (pln(DEPOSIT), pln(800)));
    // Nothing was put in and nothing is left: the deposit alone.
    let empty = WalletId::new(desk.now());
    let opened = operator.open_deposit(opening(desk, empty, 0)).await.unwrap();
    assert_eq!(opened.balance_receipt, None);
    let returned = operator.return_deposit(returning(desk, empty)).await.unwrap();
    assert_eq!((returned.deposit, returned.rest), (pln(DEPOSIT), pln(0)));
    desk.assert_balanced().await;
}

async fn the_shift_has_all_of_it(desk: &Desk) {
    let shift = desk.operator.shift(TELLER.to_owned(), Some(PLN)).await.unwrap();
    let (taken, back) = (shift.deposits.unwrap(), shift.deposits_back.unwrap());
    assert_eq!((taken.count, taken.sum), (3, pln(3 * DEPOSIT)));
    assert_eq!((back.count, back.sum), (3, pln(3 * DEPOSIT)));
    assert_eq!((shift.top_ups.count, shift.top_ups.sum), (2, pln(6_000)));
    assert_eq!((shift.paid_out.count, shift.paid_out.sum), (3, pln(3_300)));
    assert_eq!(shift.expected, pln(2_700));
    let close = CloseShift {
        close: ShiftCloseId::new(desk.now()),
        shift_number: shift.number,
        counted: pln(2_700),
        teller: TELLER.to_owned(),
    };
    let closed = desk.operator.close_shift(close.clone()).await.unwrap();
    assert_eq!(closed.close.unwrap().difference, pln(0));
    assert_eq!(desk.operator.close_shift(close).await.unwrap(), closed);
    desk.assert_balanced().await;
}

async fn a_refusal_leaves_no_account(desk: &Desk, database: &Database) {
    let wallet = WalletId::new(desk.now());
    let euro = |minor| Money::new(minor, Currency::EUR);
    let refused = [
        OpenDeposit {
            deposit: pln(DEPOSIT - 1),
            ..opening(desk, wallet, 0)
        },
        // Nothing of this city is in euro.
        OpenDeposit {
            deposit: euro(DEPOSIT),
            balance: euro(0),
            ..opening(desk, wallet, 0)
        },
    ];
    for open in refused {
        desk.operator.open_deposit(open).await.unwrap_err();
    }
    let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM account WHERE id IN ($1, $2, $3)")
        .bind(format!("wallet/{wallet}"))
        .bind(format!("deposit/{wallet}"))
        .bind(format!("cash/{CITY}/EUR"))
        .fetch_one(database.reader())
        .await
        .unwrap();
    assert_eq!(left, 0);
}

async fn what_is_set_aside_holds_it_up(desk: &Desk, database: &Database) {
    let tourist = WalletId::new(desk.now());
    desk.operator
        .open_deposit(opening(desk, tourist, 1_000))
        .await
        .unwrap();
    let id = TransferId::new(desk.now()).to_string();
    // As a device that asks leaves it before the money moves.
    let mut transaction = database.begin_write().await.unwrap();
    sqlx::query(
        "INSERT INTO allowance (id, city, wallet, public_key, amount, currency, issued_at, expires_at, settle_until, \
         back_transfer, state, under_way, ends_at, is_over) \
         VALUES ($1, $2, $3, $4, 100, 'PLN', $5, $5, $5, $6, 'asked', 1, $7, 0)",
    )
    .bind(id.clone())
    .bind(CITY)
    .bind(tourist.to_string())
    .bind(desk.device.public_key().to_string())
    .bind(desk.now().millis())
    .bind(TransferId::new(desk.now()).to_string())
    .bind(desk.now().plus_ms(HOUR_MS).millis())
    .execute(&mut *transaction)
    .await
    .unwrap();
    transaction.commit().await.unwrap();
    let back = returning(desk, tourist);
    assert_eq!(
        desk.operator.return_deposit(back.clone()).await,
        Err(OperatorError::WalletBusy)
    );
    // Its time is over, and nobody has swept since.
    let mut transaction = database.begin_write().await.unwrap();
    sqlx::query("UPDATE allowance SET ends_at = issued_at WHERE id = $1")
        .bind(id)
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let returned = desk.operator.return_deposit(back).await.unwrap();
    assert_eq!((returned.deposit, returned.rest), (pln(DEPOSIT), pln(1_000)));
    desk.assert_balanced().await;
}

/// A device hands back what it has not spent, by an order to its own wallet of all that is left: nobody waits until it is
/// over. What it has spent has to be settled.
async fn what_is_handed_back_holds_nothing_up(desk: &Desk) {
    let books = desk
        .books
        .clone()
        .with_key(OperatorKey::of_seed(&[5; 32]).unwrap());
    let desk = &desk.with_books(books).await;
    let (tourist, shop) = (WalletId::new(desk.now()), desk.wallet(0).await);
    desk.operator
        .open_deposit(opening(desk, tourist, 2_000))
        .await
        .unwrap();
    desk.operator
        .bind_device(tourist, desk.device.public_key(), 1)
        .await
        .unwrap();
    let given = given(desk, tourist, 1_000).await;
    let sign = |to, number, spent, minor| {
        let order = order(desk, &given, to, number, spent, minor);
        desk.device.pay_offline(given, order)
    };
    let (paid, back) = (sign(shop, 1, 0, 300), sign(tourist, 2, 300, 700));
    let back_later = returning(desk, tourist);
    let busy = Err(OperatorError::WalletBusy);
    assert_eq!(desk.operator.return_deposit(back_later.clone()).await, busy);
    let in_part = desk.operator.settle_offline(sign(tourist, 2, 300, 699)).await;
    assert_eq!(in_part, Err(OperatorError::SameWallet));
    let (one, two) = tokio::join!(
        desk.operator.settle_offline(back),
        desk.operator.settle_offline(back)
    );
    assert_eq!(one.unwrap(), two.unwrap());
    assert_eq!(desk.standing(tourist).await, (1_700, 1_700));
    assert_eq!(desk.operator.return_deposit(back_later.clone()).await, busy);
    desk.operator.settle_offline(paid).await.unwrap();
    let returned = desk.operator.return_deposit(back_later).await.unwrap();
    assert_eq!((returned.deposit, returned.rest), (pln(DEPOSIT), pln(1_700)));
    // Whoever pays with it all the same has paid with the same money twice.
    let doubled = desk.operator.settle_offline(sign(shop, 3, 300, 700)).await;
    assert_eq!(doubled, Err(OperatorError::Overspent));
    let city = CITY.parse().unwrap();
    let spends = desk.books.double_spends(&city, 100).await.unwrap();
    assert!(spends.iter().any(|spend| spend.wallet == tourist), "{spends:?}");
    assert_eq!(desk.standing(shop).await.0, 300);
    desk.assert_balanced().await;
}

/// A tourist who has become somebody the city knows may owe for a ride.
async fn what_is_owed_is_paid_first(desk: &Desk) {
    let operator = &desk.operator;
    let (city, zoo) = (CITY.parse().unwrap(), "zoo".parse().unwrap());
    desk.books.set_debit_rides(&city, &zoo, true).await.unwrap();
    let tourist = WalletId::new(desk.now());
    operator
        .open_deposit(opening(desk, tourist, FEES.upgrade))
        .await
        .unwrap();
    operator
        .bind_device(tourist, desk.device.public_key(), 1)
        .await
        .unwrap();
    operator.upgrade(tourist).await.unwrap();
    desk.captured(tourist, DEBIT_RIDE_MAX).await;
    let back = returning(desk, tourist);
    let available = pln(-DEBIT_RIDE_MAX);
    assert_eq!(
        operator.return_deposit(back.clone()).await,
        Err(OperatorError::InsufficientFunds { available })
    );
    desk.top_up(tourist, DEBIT_RIDE_MAX).await.unwrap();
    let returned = operator.return_deposit(back).await.unwrap();
    assert_eq!((returned.deposit, returned.rest), (pln(DEPOSIT), pln(0)));
    desk.books.set_debit_rides(&city, &zoo, false).await.unwrap();
    desk.assert_balanced().await;
}

/// What is over of others is left to the sweep: nobody at a desk waits for it.
async fn only_its_own_goes_back_first(desk: &Desk) {
    let books = desk
        .books
        .clone()
        .with_key(OperatorKey::of_seed(&[5; 32]).unwrap());
    let desk = &desk.with_books(books).await;
    let (tourist, jan) = (WalletId::new(desk.now()), desk.wallet(1_000).await);
    desk.operator
        .open_deposit(opening(desk, tourist, 1_500))
        .await
        .unwrap();
    desk.operator
        .bind_device(tourist, desk.device.public_key(), 1)
        .await
        .unwrap();
    // The other one's is over first.
    given(desk, jan, 400).await;
    desk.clock.advance_ms(1);
    let own = given(desk, tourist, 1_000).await;
    desk.clock
        .advance_ms(own.allowance.settle_until.ms_since(desk.now()));
    let back = returning(desk, tourist);
    let returned = desk.operator.return_deposit(back).await.unwrap();
    assert_eq!((returned.deposit, returned.rest), (pln(DEPOSIT), pln(1_500)));
    assert_eq!(desk.standing(jan).await, (600, 600));
    desk.books.sweep().await.unwrap();
    assert_eq!(desk.standing(jan).await, (1_000, 1_000));
    desk.assert_balanced().await;
}
