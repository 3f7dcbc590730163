//! What is refused, with which code, and that it leaves no trace.

use cityplus_backend::operator::Operator;
use cityplus_backend::ticketing::TicketingError;
use cityplus_domain::Clock;
use cityplus_domain::ids::{AccountId, OrderId, RefundId, TicketId, WalletId};
use cityplus_protocol::ErrorCode;
use cityplus_protocol::ticketing::{OrderState, PlaceOrder, TicketState};

use super::faulty::Plan;
use super::world::{HOUR_MS, Place, Process, TOMORROW, World, pln};

type Change = fn(&World, &mut PlaceOrder);

/// Signs the payment again after a change.
fn resigned(world: &World, order: &mut PlaceOrder, change: impl FnOnce(&mut PlaceOrder)) {
    change(order);
    order.payment = world.sign(order.payment.order.clone());
}

const ORDERS: [(&str, Change, ErrorCode); 19] = [
    (
        "product",
        |_, o| o.product = "opera".parse().unwrap(),
        ErrorCode::UnknownProduct,
    ),
    (
        "variant",
        |_, o| o.lines[0].variant = "senior".parse().unwrap(),
        ErrorCode::UnknownVariant,
    ),
    ("no lines", |_, o| o.lines.clear(), ErrorCode::NothingOrdered),
    (
        "none of it",
        |_, o| o.lines[0].count = 0,
        ErrorCode::NothingOrdered,
    ),
    (
        "twice",
        |_, o| o.lines.push(o.lines[0].clone()),
        ErrorCode::RepeatedLine,
    ),
    (
        "too many",
        |_, o| o.lines[0].count = u32::MAX,
        ErrorCode::TooManyTickets,
    ),
    (
        "yesterday",
        |_, o| o.day = "2026-07-09".parse().unwrap(),
        ErrorCode::DateInPast,
    ),
    (
        "far ahead",
        |_, o| o.day = "9999-12-31".parse().unwrap(),
        ErrorCode::DateTooFar,
    ),
    ("paper", |_, o| o.printed = true, ErrorCode::NotPrintable),
    (
        "too little",
        |w, o| resigned(w, o, |o| o.payment.order.amount = pln(5_999)),
        ErrorCode::PriceChanged,
    ),
    (
        "negative",
        |w, o| resigned(w, o, |o| o.payment.order.amount = pln(-6_000)),
        ErrorCode::PriceChanged,
    ),
    (
        "currency",
        |w, o| {
            resigned(w, o, |o| {
                o.payment.order.amount.currency = cityplus_domain::Currency::EUR;
            });
        },
        ErrorCode::WrongCurrency,
    ),
    (
        "merchant",
        |w, o| resigned(w, o, |o| o.payment.order.merchant = "mosir".parse().unwrap()),
        ErrorCode::InvalidField,
    ),
    (
        "wallet",
        |w, o| resigned(w, o, |o| o.payment.order.wallet_id = WalletId::new(w.clock.now())),
        ErrorCode::UnknownWallet,
    ),
    (
        "old",
        |w, o| {
            resigned(w, o, |o| {
                o.payment.order.created_at = w.clock.now().plus_ms(-25 * HOUR_MS);
            });
        },
        ErrorCode::OrderExpired,
    ),
    (
        "future",
        |w, o| {
            resigned(w, o, |o| {
                o.payment.order.created_at = w.clock.now().plus_ms(HOUR_MS);
            });
        },
        ErrorCode::OrderExpired,
    ),
    (
        "unsigned change",
        |_, o| o.payment.order.amount = pln(6_001),
        ErrorCode::InvalidSignature,
    ),
    (
        "signature",
        |_, o| o.payment.signature.0[5] ^= 1,
        ErrorCode::InvalidSignature,
    ),
    (
        "foreign key",
        |_, o| o.payment.public_key.0[0] ^= 1,
        ErrorCode::InvalidSignature,
    ),
];

pub(crate) async fn orders(place: Place) {
    let world = World::new(place).await;
    let process = world.start(Plan::healthy()).await;
    let mut placed = Vec::new();
    for (name, change, code) in ORDERS {
        let mut order = world.two_tickets();
        change(&world, &mut order);
        let refused = process
            .ticketing
            .place_order(&world.buyer, &order)
            .await
            .unwrap_err();
        assert_eq!(refused.code(), code, "{name}: {refused}");
        assert_eq!(refused.problem().code, code, "{name}");
        placed.push(order);
    }
    let mut cheap = world.two_tickets();
    resigned(&world, &mut cheap, |order| order.payment.order.amount = pln(1));
    let refused = process
        .ticketing
        .place_order(&world.buyer, &cheap)
        .await
        .unwrap_err();
    assert!(
        matches!(refused, TicketingError::PriceChanged { total } if total == pln(6_000)),
        "{refused:?}"
    );
    assert_eq!(process.operator.calls(), [""; 0]);
    world.check(&process, &placed).await;
}

/// Ids stand for one thing each.
pub(crate) async fn ids(place: Place) {
    let world = World::new(place).await;
    let process = world.start(Plan::healthy()).await;
    let order = world.two_tickets();
    let first = process.ticketing.place_order(&world.buyer, &order).await.unwrap();
    assert_eq!(first.state, OrderState::Completed);

    let mut other_content = world.order("zoo-admission", TOMORROW, &[("normal", 1)], 3_000);
    other_content.order_id = order.order_id;
    let mut same_payment = order.clone();
    same_payment.order_id = OrderId::new(world.clock.now());
    for reused in [&other_content, &same_payment] {
        let refused = process
            .ticketing
            .place_order(&world.buyer, reused)
            .await
            .unwrap_err();
        assert_eq!(refused.code(), ErrorCode::IdReused);
    }
    let stranger = world.another_buyer().await;
    let refused = process
        .ticketing
        .place_order(&stranger, &order)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), ErrorCode::IdReused);
    let refused = process
        .ticketing
        .order(stranger.account_id, order.order_id)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), ErrorCode::UnknownOrder);

    // A payment of this wallet that something else has made: it buys nothing here.
    let elsewhere = world.order("zoo-admission", TOMORROW, &[("normal", 2)], 6_000);
    let authorise = cityplus_backend::operator::Authorise {
        payment: elsewhere.payment.order.payment_id,
        order: elsewhere.payment.clone(),
        expires_at: world.clock.now().plus_ms(HOUR_MS),
    };
    world.operator.authorise(authorise).await.unwrap();
    world
        .operator
        .capture(elsewhere.payment.order.payment_id, None)
        .await
        .unwrap();
    let view = process
        .ticketing
        .place_order(&world.buyer, &elsewhere)
        .await
        .unwrap();
    assert_eq!(
        (view.state, view.problem.unwrap().code),
        (OrderState::Refused, ErrorCode::IdReused)
    );
}

pub(crate) async fn refunds(place: Place) {
    let world = World::new(place).await;
    let process = world.start(Plan::healthy()).await;
    let account = world.buyer.account_id;
    let mut orders = Vec::new();
    let mut bought = Vec::new();
    for (product, minor) in [
        ("zoo-admission", 3_000),
        ("zoo-night", 5_000),
        ("pool-admission", 1_500),
    ] {
        let order = world.order(product, TOMORROW, &[("normal", 1)], minor);
        let view = process.ticketing.place_order(&world.buyer, &order).await.unwrap();
        bought.push(view.tickets[0].ticket_id);
        orders.push(order);
    }
    let [zoo, night, pool] = bought[..] else {
        panic!("three tickets")
    };
    let id = || RefundId::new(world.clock.now());
    let ask = async |account, ticket, refund| process.ticketing.refund_ticket(account, ticket, refund).await;
    let code = async |account, ticket, refund| ask(account, ticket, refund).await.unwrap_err().code();

    assert_eq!(code(account, night, id()).await, ErrorCode::NotRefundable);
    assert_eq!(
        code(account, TicketId::new(world.clock.now()), id()).await,
        ErrorCode::UnknownTicket
    );
    let stranger = world.another_buyer().await.account_id;
    assert_eq!(code(stranger, zoo, id()).await, ErrorCode::UnknownTicket);
    // The last moment, and the first after it.
    world.at("2026-07-10T23:59:59.999+02:00");
    let refund = id();
    let done = ask(account, zoo, refund).await.unwrap();
    assert!(done.done && done.ticket.state == TicketState::Refunded);
    world.at("2026-07-11T00:00:00+02:00");
    assert_eq!(ask(account, zoo, refund).await.unwrap(), done);
    assert_eq!(code(account, zoo, id()).await, ErrorCode::TicketRefunded);
    assert_eq!(code(account, pool, refund).await, ErrorCode::IdReused);
    assert_eq!(code(stranger, zoo, refund).await, ErrorCode::IdReused);
    // The pool takes back on the day, the zoo does not.
    let late = world.order("zoo-admission", TOMORROW, &[("normal", 1)], 3_000);
    let view = process.ticketing.place_order(&world.buyer, &late).await.unwrap();
    orders.push(late);
    assert_eq!(
        code(account, view.tickets[0].ticket_id, id()).await,
        ErrorCode::NotRefundable
    );
    assert!(ask(account, pool, id()).await.unwrap().done);
    world.check(&process, &orders).await;
    pages(&process, account).await;
}

async fn pages(process: &Process, account: AccountId) {
    for (cursor, limit) in [(None, 0), (None, 101), (Some("x"), 1), (Some(""), 1)] {
        let refused = process
            .ticketing
            .tickets(account, cursor, limit)
            .await
            .unwrap_err();
        assert_eq!(refused.code(), ErrorCode::InvalidField);
    }
    let mut cursor: Option<String> = None;
    let mut seen = Vec::new();
    loop {
        let page = process
            .ticketing
            .tickets(account, cursor.as_deref(), 1)
            .await
            .unwrap();
        seen.extend(page.tickets.into_iter().map(|ticket| ticket.ticket_id));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 4);
    assert!(seen.is_sorted_by(|newer, older| newer > older));
}
