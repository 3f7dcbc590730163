//! Points beside money: earned once by each payment, taken back with what is given back, and never mixed with money.

use cityplus_backend::operator::OperatorError;
use cityplus_domain::ids::WalletId;
use cityplus_domain::keys::PointsKey;
use cityplus_protocol::points::{PointsKind, PointsRule};

use super::{Desk, pln};

pub(crate) async fn all(desk: &Desk) {
    nothing_is_earned_without_a_rule(desk).await;
    points_are_earned_once_and_taken_back_in_part(desk).await;
    what_was_given_up_earns_nothing(desk).await;
    a_name_that_is_gone_is_still_taken_back(desk).await;
    rules_are_refused_for_a_reason(desk).await;
    a_city_has_so_many_names_and_no_more(desk).await;
}

fn name(text: &str) -> PointsKey {
    text.parse().unwrap()
}

fn rule(name: &str, per_minor: i64, points: i64, units: &[&str]) -> PointsRule {
    PointsRule {
        name: name.parse().unwrap(),
        per_minor,
        points,
        units: units.iter().map(|unit| unit.parse().unwrap()).collect(),
    }
}

/// How many there are of a name; none where it is not told of.
async fn points(desk: &Desk, wallet: WalletId, of: &str) -> Option<i64> {
    let balances = desk.operator.points(wallet).await.unwrap();
    let balance = balances.iter().find(|balance| balance.name == name(of))?;
    Some(balance.points)
}

async fn nothing_is_earned_without_a_rule(desk: &Desk) {
    let wallet = desk.wallet(5_000).await;
    desk.captured(wallet, 1_000).await;
    assert_eq!(desk.operator.points(wallet).await, Ok(Vec::new()));
    let unknown = WalletId::from_bytes([9; 16]);
    assert_eq!(
        desk.operator.points(unknown).await,
        Err(OperatorError::UnknownWallet)
    );
}

async fn points_are_earned_once_and_taken_back_in_part(desk: &Desk) {
    let rules = vec![
        rule("opolek", 100, 1, &[]),
        rule("opolek", 1_000, 5, &["zoo"]),
        rule("eko", 100, 3, &["pool"]),
    ];
    for _ in 0..2 {
        desk.operator.set_points_rules(rules.clone()).await.unwrap();
    }
    let wallet = desk.wallet(10_000).await;
    assert_eq!(points(desk, wallet, "opolek").await, Some(0));
    let payment = desk.authorised(wallet, 3_050).await.payment;
    assert_eq!(points(desk, wallet, "opolek").await, Some(0));
    for _ in 0..3 {
        desk.operator.capture(payment, None).await.unwrap();
        // 30 for 30 full złoty, and 15 for 3 full tens at the zoo.
        assert_eq!(points(desk, wallet, "opolek").await, Some(45));
    }
    assert_eq!(points(desk, wallet, "eko").await, Some(0));
    desk.assert_balanced().await;

    let part = desk.refund_of(payment, 1_000);
    for _ in 0..2 {
        desk.operator.refund(part).await.unwrap();
        // 45 · 2050 / 3050, rounded down, stays.
        assert_eq!(points(desk, wallet, "opolek").await, Some(30));
    }
    desk.operator
        .refund(desk.refund_of(payment, 2_050))
        .await
        .unwrap();
    assert_eq!(points(desk, wallet, "opolek").await, Some(0));

    let history = desk
        .operator
        .points_history(wallet, name("opolek"), None, 2)
        .await
        .unwrap();
    let lines: Vec<_> = history
        .entries
        .iter()
        .map(|entry| (entry.kind, entry.points, entry.balance_after, entry.payment_id))
        .collect();
    assert_eq!(
        lines,
        [
            (PointsKind::TakenBack, -30, 0, Some(payment)),
            (PointsKind::TakenBack, -15, 30, Some(payment))
        ]
    );
    let first = desk
        .operator
        .points_history(wallet, name("opolek"), history.next, 2)
        .await
        .unwrap();
    assert_eq!(first.entries.len(), 1);
    assert_eq!(
        (first.entries[0].kind, first.entries[0].points, first.next),
        (PointsKind::Earned, 45, None)
    );
    // The money is as it was: points are no part of it.
    assert_eq!(desk.standing(wallet).await, (10_000, 10_000));
    let statement = desk.operator.statement(wallet, None, 10).await.unwrap();
    assert_eq!(statement.entries.len(), 4);
    desk.assert_balanced().await;
}

async fn what_was_given_up_earns_nothing(desk: &Desk) {
    let wallet = desk.wallet(10_000).await;
    let voided = desk.authorised(wallet, 3_000).await.payment;
    desk.operator.void(voided).await.unwrap();
    assert_eq!(points(desk, wallet, "opolek").await, Some(0));
    // Of a part only what was taken counts.
    let part = desk.authorised(wallet, 3_000).await.payment;
    desk.operator.capture(part, Some(pln(999))).await.unwrap();
    assert_eq!(points(desk, wallet, "opolek").await, Some(9));
    desk.assert_balanced().await;
}

async fn a_name_that_is_gone_is_still_taken_back(desk: &Desk) {
    let wallet = desk.wallet(10_000).await;
    let payment = desk.captured(wallet, 1_000).await.payment;
    assert_eq!(points(desk, wallet, "opolek").await, Some(15));
    desk.operator
        .set_points_rules(vec![rule("eko", 100, 3, &["pool"])])
        .await
        .unwrap();
    desk.captured(wallet, 1_000).await;
    assert_eq!(points(desk, wallet, "opolek").await, Some(15));
    desk.operator
        .refund(desk.refund_of(payment, 1_000))
        .await
        .unwrap();
    assert_eq!(points(desk, wallet, "opolek").await, None);
    assert_eq!(points(desk, wallet, "eko").await, Some(0));
    desk.assert_balanced().await;
}

async fn rules_are_refused_for_a_reason(desk: &Desk) {
    for rules in [
        vec![rule("opolek", 0, 1, &[])],
        vec![rule("opolek", 100, 0, &[])],
        vec![rule("opolek", 100, 1_000_001, &[])],
        vec![rule("opolek", 100, 1, &[]); 21],
    ] {
        assert_eq!(
            desk.operator.set_points_rules(rules).await,
            Err(OperatorError::PointsRules)
        );
    }
    assert_eq!(
        desk.operator
            .points_history(desk.wallet(0).await, name("opolek"), None, 101)
            .await,
        Err(OperatorError::PageSize { most: 100 })
    );
    desk.assert_balanced().await;
}

/// Names that earn nothing any more count: each refund looks for what was earned under them.
async fn a_city_has_so_many_names_and_no_more(desk: &Desk) {
    let twenty = |round: usize| -> Vec<PointsRule> {
        let names = (0..20).map(|number| format!("name{round}x{number}"));
        names.map(|name| rule(&name, 100, 1, &["pool"])).collect()
    };
    // Two there are from before.
    for round in 0..2 {
        desk.operator.set_points_rules(twenty(round)).await.unwrap();
    }
    assert_eq!(
        desk.operator.set_points_rules(twenty(2)).await,
        Err(OperatorError::PointsRules)
    );
    desk.operator.set_points_rules(Vec::new()).await.unwrap();
    desk.assert_balanced().await;
}
