//! Money from resident to resident.

use cityplus_engine::protocol::operator::EntryKind;
use cityplus_engine::{Pace, SendOutcome};
use cityplus_support::city::{Kind, TestCity};
use cityplus_support::network::{Network, Weather};

use super::zoo::zloty;

pub(crate) async fn money_sent_is_money_received(kind: Kind) {
    let city = TestCity::start(kind).await;
    let (jan, ola) = (city.resident("jan").await, city.resident("ola").await);
    let desk = city.staff("teller", "desk").await;
    let own = jan.fetch_wallet().await.unwrap().wallet_id;
    desk.top_up(own, zloty("50.00")).await.unwrap();
    let to = ola.fetch_wallet().await.unwrap().wallet_id;

    let outcome = jan.send_money(own, to, zloty("10.00")).await.unwrap();
    assert!(matches!(outcome, SendOutcome::Done(_)), "{outcome:?}");
    // The same again is another gift: the first one was answered.
    jan.send_money(own, to, zloty("10.00")).await.unwrap();
    for (who, left, kind) in [
        (&jan, "30.00", EntryKind::Sent),
        (&ola, "20.00", EntryKind::Received),
    ] {
        assert_eq!(who.fetch_wallet().await.unwrap().balance, zloty(left));
        let entries = who.statement(None, 2).await.unwrap().entries;
        assert!(entries.iter().all(|entry| entry.kind == kind), "{entries:?}");
    }

    let nobody = "0198a3c1-7b3e-7d2a-9c41-2f6d8e5b1a07".parse().unwrap();
    for (to, amount, code) in [
        (own, "1.00", "invalid_field"),
        (nobody, "1.00", "unknown_wallet"),
        (to, "0.00", "invalid_amount"),
        (to, "30.01", "insufficient_funds"),
    ] {
        let refused = jan.send_money(own, to, zloty(amount)).await.unwrap_err();
        assert_eq!(refused.code(), code, "{amount}");
    }
    // A phone that was bound today may not send much today.
    desk.top_up(own, zloty("100.00")).await.unwrap();
    let refused = jan.send_money(own, to, zloty("80.01")).await.unwrap_err();
    assert_eq!(refused.code(), "new_device");
    assert_eq!(jan.fetch_wallet().await.unwrap().balance, zloty("130.00"));
    assert!(city.audit().await.problems.is_empty());
}

pub(crate) async fn a_lost_answer_sends_once(kind: Kind) {
    let city = TestCity::start(kind).await;
    let network = Network::to(city.address()).await;
    let (jan, ola) = (
        city.resident_at(&network.url(), "jan").await,
        city.resident("ola").await,
    );
    city.top_up(&jan, zloty("100.00")).await;
    let own = jan.fetch_wallet().await.unwrap().wallet_id;
    let to = ola.fetch_wallet().await.unwrap().wallet_id;

    network.set(Weather::AnswersLost);
    let outcome = jan.send_money(own, to, zloty("30.00")).await.unwrap();
    assert!(matches!(outcome, SendOutcome::Pending { .. }), "{outcome:?}");
    network.set(Weather::Fine);
    let outcome = jan.send_money(own, to, zloty("30.00")).await.unwrap();
    assert!(matches!(outcome, SendOutcome::Done(_)), "{outcome:?}");
    jan.sync(Pace::Now).await.unwrap();
    assert_eq!(jan.fetch_wallet().await.unwrap().balance, zloty("70.00"));
    assert_eq!(ola.fetch_wallet().await.unwrap().balance, zloty("30.00"));
    assert_eq!(ola.statement(None, 100).await.unwrap().entries.len(), 1);
    assert!(city.audit().await.problems.is_empty());
}
