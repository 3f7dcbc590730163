//! Whose account the money of cards goes to: the close of either kind of unit adds up to the grosz.

use cityplus_backend::operator::{GatewayName, MerchantModel, MerchantTerms};
use cityplus_gateway_sim::Gateway;

use super::{BOTH, Lot};
use crate::operator::settlement::{assert_adds_up, closed, terms};
use crate::operator::{CITY, pln};

pub(super) async fn all(lot: &Lot) {
    a_units_cards_are_its_sales(lot).await;
    a_unit_is_paid_directly(lot).await;
    what_it_owes_is_paid_by_its_wallet_sales(lot).await;
    aggregated_again(lot).await;
}

/// What comes to the operator is paid out like any sale.
async fn a_units_cards_are_its_sales(lot: &Lot) {
    let city = CITY.parse().unwrap();
    lot.desk.books.agree(&city, &terms("zoo", 0)).await.unwrap();
    let _before = closed(&lot.desk, "zoo").await;
    let _paid = closed(&lot.desk, "zoo").await;
    let hold = lot.held("zoo", 2_000, (GatewayName::Payu, Gateway::PayU)).await;
    assert!(!hold.direct);
    lot.capture(&hold, 1_500).await.unwrap();
    lot.desk
        .operator
        .refund_hold(lot.refund(&hold, 300))
        .await
        .unwrap();
    let close = closed(&lot.desk, "zoo").await.unwrap();
    assert_eq!(
        (close.sales_count, close.sales, close.refunds_count, close.refunds),
        (1, pln(1_500), 1, pln(300))
    );
    assert_eq!((close.paid_directly, close.payout), (pln(0), pln(1_200)));
    assert_adds_up(&close);
}

async fn sold_from_a_wallet(lot: &Lot, minor: i64) {
    let wallet = lot.desk.wallet(minor).await;
    let mut order = lot.desk.order(wallet, pln(minor));
    order.merchant = "pool".parse().unwrap();
    let order = lot.desk.authorisation(order);
    let paid = lot.desk.operator.authorise(order).await.unwrap();
    lot.desk.operator.capture(paid.payment, None).await.unwrap();
}

async fn a_unit_is_paid_directly(lot: &Lot) {
    let city = CITY.parse().unwrap();
    let dedicated = MerchantTerms {
        model: MerchantModel::Dedicated,
        fee_on_direct: true,
        ..terms("pool", 125)
    };
    lot.desk.books.agree(&city, &dedicated).await.unwrap();
    sold_from_a_wallet(lot, 1_000).await;
    let mut holds = Vec::new();
    for both in BOTH {
        let hold = lot.held("pool", 1_500, both).await;
        assert!(hold.direct);
        lot.capture(&hold, 1_000).await.unwrap();
        assert_eq!(lot.order(&hold).captured, 1_000);
        holds.push(hold);
    }
    let one = closed(&lot.desk, "pool").await.unwrap();
    assert_eq!((one.sales_count, one.sales), (3, pln(3_000)));
    assert_eq!((one.paid_directly, one.closing), (pln(2_000), pln(1_000)));
    // The fee is of all that was sold; what is paid out is what came from wallets.
    assert_eq!((one.fee, one.payout), (pln(38), pln(962)));
    assert_adds_up(&one);

    for hold in &holds {
        let refund = lot.refund(hold, 250);
        for _ in 0..2 {
            let given = lot.desk.operator.refund_hold(refund).await.unwrap();
            assert_eq!(given.refunded, pln(250));
        }
        assert_eq!(lot.order(hold).refunded, 250);
    }
    let two = closed(&lot.desk, "pool").await.unwrap();
    assert_eq!((two.refunds_count, two.refunds), (2, pln(500)));
    assert_eq!((two.paid_directly, two.closing), (pln(-500), pln(0)));
    assert_eq!((two.fees, two.paid_out, two.payout), (pln(38), pln(962), pln(0)));
    assert_adds_up(&two);
    lot.desk.assert_balanced().await;
}

/// Without sales from wallets there is nothing to take a fee from: it is owed.
async fn what_it_owes_is_paid_by_its_wallet_sales(lot: &Lot) {
    let hold = lot.held("pool", 8_000, (GatewayName::Payu, Gateway::PayU)).await;
    lot.capture(&hold, 8_000).await.unwrap();
    let three = closed(&lot.desk, "pool").await.unwrap();
    assert_eq!((three.sales, three.paid_directly), (pln(8_000), pln(8_000)));
    assert_eq!((three.fee, three.payout), (pln(100), pln(0)));
    let four = closed(&lot.desk, "pool").await.unwrap();
    assert_eq!(
        (four.fees, four.closing, four.payout),
        (pln(100), pln(-100), pln(0))
    );
    // A sale to its own account goes through although it owes.
    let hold = lot.held("pool", 400, (GatewayName::Gopay, Gateway::GoPay)).await;
    lot.capture(&hold, 400).await.unwrap();
    sold_from_a_wallet(lot, 1_000).await;
    let five = closed(&lot.desk, "pool").await.unwrap();
    assert_eq!((five.opening, five.closing), (pln(-100), pln(900)));
    // 1.25 % of 14.00 is 0.175.
    assert_eq!((five.fee, five.payout), (pln(18), pln(882)));
    for close in [&three, &four, &five] {
        assert_adds_up(close);
    }
    lot.desk.assert_balanced().await;
}

/// What is agreed later holds for what is ordered later: an older hold ends where it began.
async fn aggregated_again(lot: &Lot) {
    let city = CITY.parse().unwrap();
    let payu = (GatewayName::Payu, Gateway::PayU);
    let direct = lot.held("pool", 700, payu).await;
    lot.desk.books.agree(&city, &terms("pool", 0)).await.unwrap();
    let shared = lot.held("pool", 500, payu).await;
    assert!(direct.direct && !shared.direct);
    lot.capture(&direct, 700).await.unwrap();
    lot.capture(&shared, 500).await.unwrap();
    let six = closed(&lot.desk, "pool").await.unwrap();
    assert_eq!((six.sales, six.paid_directly), (pln(1_200), pln(700)));
    assert_eq!((six.fee, six.payout), (pln(0), pln(500)));
    assert_adds_up(&six);
}
