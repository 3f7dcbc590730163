//! Deposits: taken, spent beside, given back once.

use cityplus_backend::operator::{CloseShift, OpenDeposit, OperatorError, ReturnDeposit, Tier};
use cityplus_domain::ids::{ShiftCloseId, TransferId, WalletId};

use super::super::{Desk, PLN, pln};
use super::DEPOSIT;

const TELLER: &str = "till-7";

pub(super) async fn all(desk: &Desk) {
    what_is_no_deposit_is_refused(desk).await;
    a_deposit_goes_its_way(desk).await;
    what_is_under_way_holds_it_up(desk).await;
    the_shift_has_all_of_it(desk).await;
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
    // What is given back of a payment waits there.
    operator.refund(desk.refund_of(paid, 500)).await.unwrap();
    assert_eq!(desk.standing(tourist).await.0, 500);
    it_has_ended(desk, tourist).await;
    desk.assert_balanced().await;
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
    assert_eq!(
        operator.return_deposit(returning(desk, tourist)).await,
        Err(OperatorError::WalletEnded)
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
    assert_eq!((shift.paid_out.count, shift.paid_out.sum), (2, pln(2_800)));
    assert_eq!(shift.expected, pln(3_200));
    let close = CloseShift {
        close: ShiftCloseId::new(desk.now()),
        shift_number: shift.number,
        counted: pln(3_200),
        teller: TELLER.to_owned(),
    };
    let closed = desk.operator.close_shift(close.clone()).await.unwrap();
    assert_eq!(closed.close.unwrap().difference, pln(0));
    assert_eq!(desk.operator.close_shift(close).await.unwrap(), closed);
    desk.assert_balanced().await;
}
