//! What the city says no to, in codes that stay, and what it costs: nothing.

use cityplus_domain::quote::Line;
use cityplus_support::city::{Kind, TestCity, wallet_of};

use super::zoo::{buy, zloty};

pub(crate) async fn what_cannot_be_bought_costs_nothing(kind: Kind) {
    let city = TestCity::start(kind).await;
    let jan = city.resident("jan").await;
    city.top_up(&jan, zloty("40.00")).await;
    let cases = [
        ("zoo-admission", "normal", "2027-07-10", 10, "insufficient_funds"),
        ("zoo-admission", "normal", "2027-07-09", 1, "date_in_past"),
        ("zoo-admission", "normal", "2031-01-01", 1, "date_too_far"),
        ("zoo-admission", "normal", "2027-07-10", 0, "nothing_ordered"),
        (
            "zoo-admission",
            "normal",
            "2027-07-10",
            1_000_000,
            "too_many_tickets",
        ),
        ("zoo-admission", "vip", "2027-07-10", 1, "unknown_variant"),
        ("moon-admission", "normal", "2027-07-10", 1, "unknown_product"),
    ];
    let own = wallet_of(&jan).await;
    for (product, variant, day, count, code) in cases {
        let line = Line {
            variant: variant.parse().unwrap(),
            count,
        };
        let refused = jan
            .buy(own, &product.parse().unwrap(), day.parse().unwrap(), &[line])
            .await
            .unwrap_err();
        assert_eq!(refused.code(), code, "{product} {variant} {day} {count}");
    }
    let wallet = jan.fetch_wallet().await.unwrap();
    assert_eq!(
        (wallet.balance, wallet.available),
        (zloty("40.00"), zloty("40.00"))
    );
    assert!(jan.tickets(None, 10).await.unwrap().tickets.is_empty());
    // And what can be bought still can.
    assert_eq!(buy(&jan, "normal", "2027-07-10", 1).await.len(), 1);
    assert!(city.audit().await.problems.is_empty());
}

pub(crate) async fn what_cannot_be_given_back_stays(kind: Kind) {
    let city = TestCity::start(kind).await;
    let jan = city.resident("jan").await;
    city.top_up(&jan, zloty("100.00")).await;
    // The zoo takes tickets back until the day before.
    let today = buy(&jan, "normal", "2027-07-10", 1).await.remove(0);
    assert_eq!(
        jan.refund(today.ticket_id).await.unwrap_err().code(),
        "not_refundable"
    );
    let tomorrow = buy(&jan, "normal", "2027-07-11", 1).await.remove(0);
    jan.refund(tomorrow.ticket_id).await.unwrap();
    assert_eq!(
        jan.refund(tomorrow.ticket_id).await.unwrap_err().code(),
        "ticket_refunded"
    );
    // Somebody else's ticket is no ticket at all.
    let ola = city.resident("ola").await;
    assert_eq!(
        ola.refund(today.ticket_id).await.unwrap_err().code(),
        "unknown_ticket"
    );
    assert_eq!(
        jan.fetch_wallet().await.unwrap().balance,
        zloty("100.00").minus(today.price).unwrap()
    );
}

pub(crate) async fn roles_open_only_their_doors(kind: Kind) {
    let city = TestCity::start(kind).await;
    let jan = city.resident("jan").await;
    let wallet = jan.fetch_wallet().await.unwrap().wallet_id;
    assert_eq!(
        jan.top_up(wallet, zloty("10.00")).await.unwrap_err().code(),
        "forbidden"
    );
    assert_eq!(jan.fetch_lists().await.unwrap_err().code(), "forbidden");
    let stranger = city.device("stranger").await;
    assert_eq!(stranger.fetch_wallet().await.unwrap_err().code(), "not_signed_in");
    let wrong = stranger
        .log_in("jan@example.com", "not the password at all")
        .await
        .unwrap_err();
    let nobody = stranger
        .log_in("nobody@example.com", "not the password at all")
        .await
        .unwrap_err();
    assert_eq!(
        (wrong.code(), nobody.code()),
        ("wrong_credentials", "wrong_credentials")
    );
}
