//! The same journeys, with the payment operator on a server of its own, which is not always there.

use cityplus_engine::{Pace, PurchaseOutcome, TopUpOutcome};
use cityplus_support::city::{Kind, TestCity};

use crate::journeys::zoo::zloty;

journeys!(cityplus_support::city::Kind::Apart);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_that_is_away_is_waited_for() {
    let mut city = TestCity::start(Kind::Apart).await;
    let jan = city.resident("jan").await;
    city.top_up(&jan, zloty("100.00")).await;
    let desk = city.staff("teller", "desk").await;
    jan.fetch_catalogue().await.unwrap();
    let wallet = jan.fetch_wallet().await.unwrap().wallet_id;

    city.stop_operator().await;
    // The city lives on: it says what it knows without money, and that it cannot tell what is in the wallet.
    jan.sync(Pace::Now).await.unwrap();
    assert_eq!(jan.fetch_wallet().await.unwrap_err().code(), "unavailable");
    let topped_up = desk.top_up(wallet, zloty("20.00")).await.unwrap();
    assert!(matches!(topped_up, TopUpOutcome::Pending { .. }), "{topped_up:?}");
    let one = cityplus_domain::quote::Line {
        variant: "normal".parse().unwrap(),
        count: 1,
    };
    let (product, day) = ("zoo-admission".parse().unwrap(), "2027-07-10".parse().unwrap());
    let purchase = jan.buy(wallet, &product, day, &[one]).await.unwrap();
    assert!(
        matches!(purchase.outcome, PurchaseOutcome::Pending { .. }),
        "{purchase:?}"
    );
    assert!(jan.tickets(None, 10).await.unwrap().tickets.is_empty());

    city.start_operator().await;
    city.clock.advance_ms(60_000);
    desk.sync(Pace::Now).await.unwrap();
    for _ in 0..100 {
        jan.sync(Pace::Now).await.unwrap();
        if !jan.tickets(None, 10).await.unwrap().tickets.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let tickets = jan.tickets(None, 10).await.unwrap().tickets;
    assert_eq!((tickets.len(), tickets[0].order_id), (1, purchase.order_id));
    let left = zloty("120.00").minus(purchase.total).unwrap();
    assert_eq!(jan.fetch_wallet().await.unwrap().balance, left);
    assert!(city.audit().await.problems.is_empty());
}
