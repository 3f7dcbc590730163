//! Row 1 and 2 of the services: a zoo ticket from registration to verdict, and its refund.

use cityplus_domain::{Currency, Money};
use cityplus_engine::protocol::inspection::ScanFinding;
use cityplus_engine::protocol::ticketing::{TicketState, TicketView};
use cityplus_engine::ticketcode::{Outcome, Reason};
use cityplus_engine::{Engine, Pace, PurchaseOutcome, RefundOutcome};
use cityplus_support::city::{Kind, TestCity, wallet_of};

/// The tickets bought: so many of a variant of the zoo's admission for a day.
pub(crate) async fn buy(resident: &Engine, variant: &str, day: &str, count: u32) -> Vec<TicketView> {
    let line = cityplus_domain::quote::Line {
        variant: variant.parse().unwrap(),
        count,
    };
    let product = "zoo-admission".parse().unwrap();
    let purchase = resident
        .buy(wallet_of(resident).await, &product, day.parse().unwrap(), &[line])
        .await
        .unwrap();
    match purchase.outcome {
        PurchaseOutcome::Completed { tickets } => tickets,
        PurchaseOutcome::Pending { because } => panic!("still pending because of {because:?}"),
    }
}

/// An amount in złoty and grosze.
pub(crate) fn zloty(text: &str) -> Money {
    Money::parse(text, Currency::PLN).unwrap()
}

pub(crate) async fn from_registration_to_the_inspectors_verdict(kind: Kind) {
    let mut city = TestCity::start(kind).await;
    let jan = city.resident("jan").await;
    city.top_up(&jan, zloty("100.00")).await;
    let (first, second) = (
        city.staff("inspector", "gate-1").await,
        city.staff("inspector", "gate-2").await,
    );
    for inspector in [&first, &second] {
        inspector.fetch_catalogue().await.unwrap();
        inspector.fetch_lists().await.unwrap();
    }
    let tickets = buy(&jan, "normal", "2027-07-10", 2).await;
    assert_eq!(tickets.len(), 2);
    let paid = tickets[0].price.times(2).unwrap();
    assert_eq!(
        jan.fetch_wallet().await.unwrap().balance,
        zloty("100.00").minus(paid).unwrap()
    );
    jan.fetch_catalogue().await.unwrap();

    city.stop_server().await;
    assert_eq!(jan.tickets(None, 10).await.unwrap().tickets.len(), 2);
    let venue = "zoo".parse().unwrap();
    let shown = jan.ticket_code(tickets[0].ticket_id).await.unwrap().code;
    let verdict = first.inspect(&shown, &venue, None).await.unwrap().verdict;
    assert_eq!((verdict.outcome, verdict.reason), (Outcome::Valid, Reason::Ok));
    let again = first.inspect(&shown, &venue, None).await.unwrap().verdict;
    assert_eq!(
        (again.outcome, again.reason),
        (Outcome::Invalid, Reason::AlreadyUsed)
    );

    // A screenshot of the other ticket, shown two minutes later.
    let screenshot = jan.ticket_code(tickets[1].ticket_id).await.unwrap().code;
    city.clock.advance_ms(120_000);
    let copy = first.inspect(&screenshot, &venue, None).await.unwrap().verdict;
    assert_eq!((copy.outcome, copy.reason), (Outcome::Invalid, Reason::Stale));

    // The second gate has no network either and cannot know; the office finds out.
    let shown_again = jan.ticket_code(tickets[0].ticket_id).await.unwrap().code;
    let unaware = second.inspect(&shown_again, &venue, None).await.unwrap().verdict;
    assert_eq!(unaware.outcome, Outcome::Valid);

    city.start_server().await;
    let findings = first.upload_scans().await.unwrap().findings;
    let uses = findings
        .iter()
        .filter(|found| matches!(found.finding, ScanFinding::FirstUse { .. }))
        .count();
    assert_eq!((uses, findings.len()), (1, 3), "{findings:?}");
    let findings = second.upload_scans().await.unwrap().findings;
    assert!(
        matches!(&findings[..], [only] if matches!(only.finding, ScanFinding::DoubleUse { .. })),
        "{findings:?}"
    );
    jan.sync(Pace::Now).await.unwrap();
    assert_eq!(
        jan.ticket(tickets[0].ticket_id).await.unwrap().state,
        TicketState::Used
    );
    assert!(city.audit().await.problems.is_empty());
}

pub(crate) async fn a_refunded_ticket_is_money_again_and_no_ticket_any_more(kind: Kind) {
    let city = TestCity::start(kind).await;
    let ola = city.resident("ola").await;
    city.top_up(&ola, zloty("100.00")).await;
    let inspector = city.staff("inspector", "gate").await;
    inspector.fetch_catalogue().await.unwrap();
    inspector.fetch_lists().await.unwrap();
    let ticket = buy(&ola, "normal", "2027-07-11", 1).await.remove(0);
    let kept = buy(&ola, "reduced", "2027-07-11", 1).await.remove(0);
    let before = ola.ticket_code(ticket.ticket_id).await.unwrap().code;

    let refund = ola.refund(ticket.ticket_id).await.unwrap();
    assert!(
        matches!(&refund, RefundOutcome::Accepted(view) if view.done && view.amount == ticket.price),
        "{refund:?}"
    );
    let left = zloty("100.00").minus(kept.price).unwrap();
    assert_eq!(ola.fetch_wallet().await.unwrap().balance, left);
    assert_eq!(
        ola.ticket(ticket.ticket_id).await.unwrap().state,
        TicketState::Refunded
    );

    inspector.fetch_lists().await.unwrap();
    let venue = "zoo".parse().unwrap();
    let tomorrow = Some(kept.window.from.plus_ms(3_600_000));
    let verdict = inspector
        .inspect(&before, &venue, tomorrow)
        .await
        .unwrap()
        .verdict;
    assert_eq!(
        (verdict.outcome, verdict.reason),
        (Outcome::Invalid, Reason::Denied)
    );

    city.clock.set(kept.window.from.plus_ms(3_600_000));
    inspector.fetch_lists().await.unwrap();
    let shown = ola.ticket_code(kept.ticket_id).await.unwrap().code;
    let verdict = inspector.inspect(&shown, &venue, None).await.unwrap().verdict;
    assert_eq!(
        (verdict.outcome, verdict.ticket.unwrap().document_check),
        (Outcome::Valid, true)
    );
    assert!(city.audit().await.problems.is_empty());
}
