//! Many callers at once, of one process and of two: nothing is lost, doubled or overspent.

use std::sync::Arc;

use cityplus_backend::operator::{Authorise, OperatorError};
use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use cityplus_protocol::payment::PaymentOrder;

use super::{Desk, pln};

const CALLERS: usize = 256;

/// Everybody asks twice, of both operators by turns; `desks` are two processes on one database.
pub(crate) async fn every_top_up_counts_once(desks: [Arc<Desk>; 2]) {
    let wallets = [
        desks[0].wallet(0).await,
        desks[0].wallet(0).await,
        desks[0].wallet(0).await,
    ];
    let callers: Vec<_> = (0..CALLERS)
        .map(|number| {
            let cash = desks[0].cash(wallets[number % 3], 100);
            let desks = desks.clone();
            tokio::spawn(async move {
                let (one, two) = (&desks[number % 2].operator, &desks[(number / 2) % 2].operator);
                let (first, second) =
                    tokio::join!(one.top_up_cash(cash.clone()), two.top_up_cash(cash.clone()));
                assert_eq!(first.unwrap(), second.unwrap());
            })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }
    let mut total = 0;
    for wallet in wallets {
        total += desks[1].standing(wallet).await.0;
    }
    assert_eq!(total, 100 * i64::try_from(CALLERS).unwrap());
    desks[0].assert_balanced().await;
}

/// A hundred payments fit into the wallet, however many try.
pub(crate) async fn a_wallet_is_never_overspent(desks: [Arc<Desk>; 2]) {
    let wallet = desks[0].wallet(10_000).await;
    let callers: Vec<_> = (0..CALLERS)
        .map(|number| {
            let desk = Arc::clone(&desks[number % 2]);
            let authorise = desk.authorisation(desk.order(wallet, pln(100)));
            tokio::spawn(async move {
                let payment = match desk.operator.authorise(authorise).await {
                    Ok(payment) => payment.payment,
                    Err(OperatorError::InsufficientFunds { .. }) => return None,
                    Err(other) => panic!("{other:?}"),
                };
                // Both ends are tried at once: one of them wins, and both calls agree on which.
                let (captured, voided) =
                    tokio::join!(desk.operator.capture(payment, None), desk.operator.void(payment));
                assert!(captured.is_ok() != voided.is_ok(), "{captured:?} {voided:?}");
                Some(captured.is_ok())
            })
        })
        .collect();
    let mut ends = Vec::new();
    for caller in callers {
        ends.extend(caller.await.unwrap());
    }
    let captured = i64::try_from(ends.iter().filter(|captured| **captured).count()).unwrap();
    assert!(ends.len() >= 100 && captured <= 100);
    assert_eq!(
        desks[1].standing(wallet).await,
        (10_000 - 100 * captured, 10_000 - 100 * captured)
    );
    desks[0].assert_balanced().await;
}

/// One id, two contents, at once: one is accepted, the other is told that the id is taken.
pub(crate) async fn one_id_has_one_content(desks: [Arc<Desk>; 2]) {
    for round in 0..20_u8 {
        let wallets: [WalletId; 2] = [desks[0].wallet(500).await, desks[0].wallet(500).await];
        let payment = PaymentId::from_parts(desks[0].now(), [round; 10]);
        let order = |desk: &Desk, wallet| PaymentOrder {
            payment_id: payment,
            ..desk.order(wallet, pln(500))
        };
        let ask = |desk: &Desk, wallet| -> Authorise { desk.authorisation(order(desk, wallet)) };
        let (one, two) = (ask(&desks[0], wallets[0]), ask(&desks[1], wallets[1]));
        let (one, two) = tokio::join!(desks[0].operator.authorise(one), desks[1].operator.authorise(two));
        let refused = [one, two].into_iter().filter_map(Result::err).collect::<Vec<_>>();
        assert_eq!(refused, [OperatorError::IdReused]);

        let same = TransferId::from_parts(desks[0].now(), [100 + round; 10]);
        let mut cash = [desks[0].cash(wallets[0], 10), desks[0].cash(wallets[1], 10)];
        cash[0].transfer = same;
        cash[1].transfer = same;
        let [first, second] = cash;
        let (one, two) = tokio::join!(
            desks[0].operator.top_up_cash(first),
            desks[1].operator.top_up_cash(second)
        );
        let refused = [one, two].into_iter().filter_map(Result::err).collect::<Vec<_>>();
        assert_eq!(refused, [OperatorError::IdReused]);
    }
    desks[0].assert_balanced().await;
}

/// Two refunds that are together more than was paid: one is given, the other one is told what is left. The same one twice is
/// given once.
pub(crate) async fn refunds_never_exceed_their_payment(desks: [Arc<Desk>; 2]) {
    for _ in 0..10 {
        let wallet = desks[0].wallet(500).await;
        let payment = desks[0].captured(wallet, 500).await.payment;
        let [one, two] = [300, 301].map(|minor| desks[0].refund_of(payment, minor));
        let (one, two) = tokio::join!(desks[0].operator.refund(one), desks[1].operator.refund(two));
        let (given, refused): (Vec<_>, Vec<_>) = [one, two].into_iter().partition(Result::is_ok);
        assert_eq!((given.len(), refused.len()), (1, 1), "{given:?} {refused:?}");
        let left = 500 - given[0].as_ref().unwrap().refunded.minor;
        assert_eq!(refused, [Err(OperatorError::ExceedsPayment { most: pln(left) })]);
        let rest = desks[0].refund_of(payment, left);
        let (one, two) = tokio::join!(desks[0].operator.refund(rest), desks[1].operator.refund(rest));
        assert_eq!(
            (one.unwrap().refunded, two.unwrap().refunded),
            (pln(500), pln(500))
        );
        assert_eq!(desks[1].standing(wallet).await, (500, 500));
    }
    desks[0].assert_balanced().await;
}

pub(crate) async fn all(desks: [Arc<Desk>; 2]) {
    every_top_up_counts_once(desks.clone()).await;
    a_wallet_is_never_overspent(desks.clone()).await;
    one_id_has_one_content(desks.clone()).await;
    refunds_never_exceed_their_payment(desks).await;
}
