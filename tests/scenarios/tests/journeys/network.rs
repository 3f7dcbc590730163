//! The rain: answers that are lost, a network that is gone.

use cityplus_engine::protocol::ticketing::TicketState;
use cityplus_engine::{Pace, PurchaseOutcome, RefundOutcome, TopUpOutcome};
use cityplus_support::city::{Kind, TestCity, wallet_of};
use cityplus_support::network::{Network, Weather};

use super::zoo::{buy, zloty};

fn one_normal() -> Vec<cityplus_domain::quote::Line> {
    vec![cityplus_domain::quote::Line {
        variant: "normal".parse().unwrap(),
        count: 1,
    }]
}

pub(crate) async fn a_lost_answer_buys_once(kind: Kind) {
    let city = TestCity::start(kind).await;
    let network = Network::to(city.address()).await;
    let jan = city.resident_at(&network.url(), "jan").await;
    city.top_up(&jan, zloty("100.00")).await;
    jan.fetch_catalogue().await.unwrap();

    network.set(Weather::AnswersLost);
    let (product, day) = ("zoo-admission".parse().unwrap(), "2027-07-10".parse().unwrap());
    let own = wallet_of(&jan).await;
    let purchase = jan.buy(own, &product, day, &one_normal()).await.unwrap();
    assert!(
        matches!(purchase.outcome, PurchaseOutcome::Pending { because: Some(_) }),
        "{purchase:?}"
    );

    network.set(Weather::Fine);
    jan.sync(Pace::Now).await.unwrap();
    jan.sync(Pace::Now).await.unwrap();
    assert_eq!(jan.tickets(None, 10).await.unwrap().tickets.len(), 1);
    assert_eq!(
        jan.fetch_wallet().await.unwrap().balance,
        zloty("100.00").minus(purchase.total).unwrap()
    );
    assert!(city.audit().await.problems.is_empty());
}

pub(crate) async fn a_lost_answer_tops_up_once(kind: Kind) {
    let city = TestCity::start(kind).await;
    let jan = city.resident("jan").await;
    let wallet = jan.fetch_wallet().await.unwrap().wallet_id;
    let network = Network::to(city.address()).await;
    let teller = city.device_at(&network.url(), "desk").await;
    let (email, password) = cityplus_support::city::staff_login(&city.data(), "teller");
    teller.log_in(&email, &password).await.unwrap();

    network.set(Weather::AnswersLost);
    let outcome = teller.top_up(wallet, zloty("50.00")).await.unwrap();
    assert!(matches!(outcome, TopUpOutcome::Pending { .. }), "{outcome:?}");
    network.set(Weather::Fine);
    let outcome = teller.top_up(wallet, zloty("50.00")).await.unwrap();
    assert!(matches!(outcome, TopUpOutcome::Done(_)), "{outcome:?}");
    teller.sync(Pace::Now).await.unwrap();
    assert_eq!(jan.fetch_wallet().await.unwrap().balance, zloty("50.00"));
    assert_eq!(jan.statement(None, 100).await.unwrap().entries.len(), 1);
}

pub(crate) async fn a_lost_answer_refunds_once(kind: Kind) {
    let city = TestCity::start(kind).await;
    let network = Network::to(city.address()).await;
    let jan = city.resident_at(&network.url(), "jan").await;
    city.top_up(&jan, zloty("100.00")).await;
    let ticket = buy(&jan, "normal", "2027-07-11", 1).await.remove(0);

    network.set(Weather::AnswersLost);
    let outcome = jan.refund(ticket.ticket_id).await.unwrap();
    assert!(matches!(outcome, RefundOutcome::Pending { .. }), "{outcome:?}");
    network.set(Weather::Fine);
    jan.sync(Pace::Now).await.unwrap();
    jan.sync(Pace::Now).await.unwrap();
    assert_eq!(
        jan.ticket(ticket.ticket_id).await.unwrap().state,
        TicketState::Refunded
    );
    assert_eq!(jan.fetch_wallet().await.unwrap().balance, zloty("100.00"));
    assert_eq!(jan.statement(None, 100).await.unwrap().entries.len(), 3);
    assert!(city.audit().await.problems.is_empty());
}

pub(crate) async fn nothing_is_lost_when_the_network_is_down(kind: Kind) {
    let mut city = TestCity::start(kind).await;
    let network = Network::to(city.address()).await;
    let jan = city.resident_at(&network.url(), "jan").await;
    city.top_up(&jan, zloty("100.00")).await;
    jan.fetch_catalogue().await.unwrap();

    network.set(Weather::Down);
    let (product, day) = ("zoo-admission".parse().unwrap(), "2027-07-10".parse().unwrap());
    let own = wallet_of(&jan).await;
    let purchase = jan.buy(own, &product, day, &one_normal()).await.unwrap();
    assert!(
        matches!(
            purchase.outcome,
            PurchaseOutcome::Pending {
                because: Some("offline")
            }
        ),
        "{purchase:?}"
    );
    city.stop_server().await;
    city.clock.advance_ms(60_000);
    city.start_server().await;

    network.set(Weather::Fine);
    jan.sync(Pace::Now).await.unwrap();
    let tickets = jan.tickets(None, 10).await.unwrap().tickets;
    assert_eq!((tickets.len(), tickets[0].order_id), (1, purchase.order_id));
    assert_eq!(
        jan.fetch_wallet().await.unwrap().balance,
        zloty("100.00").minus(purchase.total).unwrap()
    );
}
