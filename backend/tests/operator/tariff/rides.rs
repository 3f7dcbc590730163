//! Rides on debit: down to the last grosz that is allowed, and no further.

use cityplus_backend::operator::{OperatorError, Tier};
use cityplus_domain::ids::WalletId;

use super::super::{CITY, Desk, pln};
use super::{DEBIT_RIDE_MAX, FEES, lacking};

pub(super) async fn all(desk: &Desk) {
    let (city, zoo) = (CITY.parse().unwrap(), "zoo".parse().unwrap());
    let nobody = "nobody".parse().unwrap();
    assert_eq!(
        desk.books.set_debit_rides(&city, &nobody, true).await,
        Err(OperatorError::UnknownMerchant)
    );
    only_with_units_that_are_marked(desk).await;
    desk.books.set_debit_rides(&city, &zoo, true).await.unwrap();
    down_to_the_last_grosz(desk).await;
    nobody_else_goes_below_zero(desk).await;
    an_upgrade_and_a_ride_at_once(desk).await;
    desk.books.set_debit_rides(&city, &zoo, false).await.unwrap();
    only_with_units_that_are_marked(desk).await;
}

async fn refused(desk: &Desk, wallet: WalletId, minor: i64) -> OperatorError {
    let order = desk.authorisation(desk.order(wallet, pln(minor)));
    desk.operator.authorise(order).await.unwrap_err()
}

fn short(available: i64) -> OperatorError {
    OperatorError::InsufficientFunds {
        available: pln(available),
    }
}

async fn only_with_units_that_are_marked(desk: &Desk) {
    let jan = desk.wallet(100).await;
    assert_eq!(refused(desk, jan, 101).await, short(100));
    assert_eq!(desk.standing(jan).await, (100, 100));
}

async fn down_to_the_last_grosz(desk: &Desk) {
    let jan = desk.wallet(100).await;
    assert_eq!(refused(desk, jan, 100 + DEBIT_RIDE_MAX + 1).await, short(100));
    let paying = desk.authorisation(desk.order(jan, pln(100 + DEBIT_RIDE_MAX)));
    let authorised = desk.operator.authorise(paying.clone()).await.unwrap();
    assert_eq!(desk.operator.authorise(paying).await.unwrap(), authorised);
    assert_eq!(desk.standing(jan).await, (100, -DEBIT_RIDE_MAX));
    desk.assert_balanced().await;
    desk.operator.capture(authorised.payment, None).await.unwrap();
    assert_eq!(desk.standing(jan).await, (-DEBIT_RIDE_MAX, -DEBIT_RIDE_MAX));
    desk.assert_balanced().await;
    assert_eq!(refused(desk, jan, 1).await, short(0));
    // The next top-up covers it by itself.
    desk.top_up(jan, 1_000).await.unwrap();
    assert_eq!(desk.standing(jan).await.0, 1_000 - DEBIT_RIDE_MAX);
    desk.captured(jan, 500).await;
    // What is given back comes back from below zero, too.
    let ride = desk
        .captured(jan, 1_000 - DEBIT_RIDE_MAX - 500 + 50)
        .await
        .payment;
    assert_eq!(desk.standing(jan).await.0, -50);
    desk.operator.refund(desk.refund_of(ride, 60)).await.unwrap();
    assert_eq!(desk.standing(jan).await.0, 10);
    desk.assert_balanced().await;
}

async fn nobody_else_goes_below_zero(desk: &Desk) {
    let anonymous = desk.wallet_of(Tier::Anonymous, 100).await;
    assert_eq!(refused(desk, anonymous, 101).await, short(100));
    let (jan, ola) = (desk.wallet(100).await, desk.wallet(0).await);
    let sending = desk.operator.send(desk.sending(jan, ola, 101)).await;
    assert_eq!(sending, Err(short(100)));
    desk.captured(jan, 150).await;
    let sending = desk.operator.send(desk.sending(jan, ola, 1)).await;
    assert_eq!(sending, Err(short(0)));
    assert_eq!(desk.standing(jan).await, (-50, -50));
    desk.assert_balanced().await;
}

/// The wallet becomes a named one and owes for a ride, often in one batch of the ledger.
async fn an_upgrade_and_a_ride_at_once(desk: &Desk) {
    for _ in 0..8 {
        let jan = desk.wallet_of(Tier::Anonymous, FEES.upgrade + 100).await;
        let ride = desk.authorisation(desk.order(jan, pln(100 + DEBIT_RIDE_MAX)));
        let (upgraded, ridden) = tokio::join!(desk.operator.upgrade(jan), desk.operator.authorise(ride));
        ridden.unwrap();
        if let Err(error) = upgraded {
            // The ride was first and left too little for the fee.
            assert_eq!(error, lacking(FEES.upgrade, FEES.upgrade - DEBIT_RIDE_MAX));
        } else {
            assert_eq!(desk.standing(jan).await.1, -DEBIT_RIDE_MAX);
        }
    }
    desk.assert_balanced().await;
}
