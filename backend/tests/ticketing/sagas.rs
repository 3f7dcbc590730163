//! Orders and refunds through every crash: tickets if and only if money, whatever fails and whenever.

use cityplus_backend::operator::Operator;
use cityplus_backend::ticketing::Work;
use cityplus_domain::Clock;
use cityplus_domain::ids::{RefundId, TicketId};
use cityplus_protocol::ErrorCode;
use cityplus_protocol::ticketing::{OrderState, OrderView, PlaceOrder, TicketState};

use super::faulty::{Fault, Plan};
use super::wishes::Standing;
use super::world::{HOUR_MS, Place, Process, World, pln};

/// Places an order; `None` if the process died over it.
async fn place(world: &World, process: &Process, order: &PlaceOrder) -> Option<OrderView> {
    tokio::select! {
        placed = process.ticketing.place_order(&world.buyer, order) => Some(placed.unwrap()),
        () = process.operator.died() => None,
    }
}

async fn refund(world: &World, process: &Process, ticket: TicketId, refund: RefundId) {
    tokio::select! {
        asked = process.ticketing.refund_ticket(world.buyer.account_id, ticket, refund) => { asked.unwrap(); }
        () = process.operator.died() => {}
    }
}

/// Everything goes well: which calls of the operator there are, so that the others can fail each of them.
pub(crate) async fn smooth(place_of: Place) {
    let world = World::new(place_of).await;
    let process = world.start(Plan::healthy()).await;
    let order = world.two_tickets();
    let view = place(&world, &process, &order).await.unwrap();
    assert_eq!(view.state, OrderState::Completed, "{view:?}");
    assert_eq!((view.tickets.len(), view.total), (2, pln(6_000)));
    assert_eq!(process.operator.calls(), ["authorise", "capture", "wallet"]);
    // The same again is the same order, also after its day.
    world.clock.advance_ms(48 * HOUR_MS);
    let again = place(&world, &process, &order).await.unwrap();
    assert_eq!(again, view);
    world.check(&process, std::slice::from_ref(&order)).await;

    let free = world.order("zoo-admission", "2026-07-13", &[("toddler", 1)], 0);
    let view = place(&world, &process, &free).await.unwrap();
    assert_eq!(view.state, OrderState::Completed, "{view:?}");
    let poor = world.order("zoo-admission", "2026-07-13", &[("family", 6)], 54_000);
    let view = place(&world, &process, &poor).await.unwrap();
    assert_eq!(view.state, OrderState::Refused);
    assert_eq!(view.problem.unwrap().code, ErrorCode::InsufficientFunds);
    let ticket = process
        .ticketing
        .tickets(world.buyer.account_id, None, 1)
        .await
        .unwrap();
    assert!(ticket.next_cursor.is_some());
    world.check(&process, &[order, free, poor]).await;
}

/// Each call of a purchase fails in each way once; then a new process finds what is left.
pub(crate) async fn each_call_of_an_order_fails(place_of: Place) {
    let world = World::new(place_of).await;
    let mut orders = Vec::new();
    for call in 0..3 {
        for fault in Fault::ALL {
            let process = world.start(Plan::One(call, fault)).await;
            let order = world.order("zoo-admission", "2026-07-20", &[("normal", 1)], 3_000);
            orders.push(order.clone());
            let seen = place(&world, &process, &order).await;
            let is_pending = seen.is_none_or(|view| view.state == OrderState::Pending);
            // A missing view of the wallet delays nobody.
            let delays =
                fault != Fault::None && (call < 2 || matches!(fault, Fault::DiesBefore | Fault::DiesAfter));
            assert_eq!(is_pending, delays, "{call} {fault:?}");
            process.crash().await;
            let process = world.settle().await;
            let view = process
                .ticketing
                .order(world.buyer.account_id, order.order_id)
                .await
                .unwrap();
            assert_eq!(view.state, OrderState::Completed, "{call} {fault:?}");
            world.check(&process, &orders).await;
        }
    }
}

/// The reservation ends while the city is down: nothing is paid, and no ticket appears.
pub(crate) async fn reservations_end(place_of: Place) {
    let world = World::new(place_of).await;
    let mut orders = Vec::new();
    for fault in [Fault::DiesBefore, Fault::DiesAfter] {
        let process = world.start(Plan::One(1, fault)).await;
        let order = world.order("zoo-admission", "2026-07-20", &[("normal", 1)], 3_000);
        orders.push(order.clone());
        assert_eq!(place(&world, &process, &order).await, None);
        process.crash().await;
        world.clock.advance_ms(25 * HOUR_MS);
        world.operator.books().sweep().await.unwrap();
        let process = world.settle().await;
        let view = process
            .ticketing
            .order(world.buyer.account_id, order.order_id)
            .await
            .unwrap();
        let expected = if fault == Fault::DiesAfter {
            OrderState::Completed
        } else {
            OrderState::Refused
        };
        assert_eq!(view.state, expected, "{fault:?}");
        world.check(&process, &orders).await;
    }
    // The day is over before the tickets are signed: the money is freed.
    let process = world.start(Plan::One(0, Fault::DiesAfter)).await;
    let order = world.order("zoo-admission", "2026-07-12", &[("normal", 1)], 3_000);
    orders.push(order.clone());
    assert_eq!(place(&world, &process, &order).await, None);
    process.crash().await;
    world.at("2026-07-13T00:00:00+02:00");
    let process = world.settle().await;
    let view = process
        .ticketing
        .order(world.buyer.account_id, order.order_id)
        .await
        .unwrap();
    assert_eq!(view.problem.unwrap().code, ErrorCode::SaleOver);
    world.check(&process, &orders).await;
}

/// Each call of a refund fails in each way once.
pub(crate) async fn each_call_of_a_refund_fails(place_of: Place) {
    let world = World::new(place_of).await;
    let process = world.start(Plan::healthy()).await;
    let order = world.order("zoo-admission", "2026-07-20", &[("normal", 10)], 30_000);
    let tickets = place(&world, &process, &order).await.unwrap().tickets;
    process.crash().await;
    let mut tickets = tickets.iter();
    for call in 0..2 {
        for fault in Fault::ALL {
            let process = world.start(Plan::One(call, fault)).await;
            let ticket = tickets.next().unwrap().ticket_id;
            let id = RefundId::new(world.clock.now());
            refund(&world, &process, ticket, id).await;
            process.crash().await;
            let process = world.settle().await;
            let again = process
                .ticketing
                .refund_ticket(world.buyer.account_id, ticket, id)
                .await
                .unwrap();
            assert!(again.done && again.amount == pln(3_000), "{call} {fault:?}");
            assert_eq!(again.ticket.state, TicketState::Refunded);
            world.check(&process, std::slice::from_ref(&order)).await;
        }
    }
}

/// Anything may fail at any time, again and again, by a seed.
pub(crate) async fn seeded(place_of: Place, seeds: std::ops::Range<u64>) {
    let world = World::new(place_of).await;
    let mut orders: Vec<PlaceOrder> = Vec::new();
    for seed in seeds {
        let order = world.order("pool-admission", "2026-08-20", &[("normal", 1)], 1_500);
        orders.push(order.clone());
        let mut process = world.start(Plan::Seeded(seed)).await;
        let seen = place(&world, &process, &order).await;
        if let Some(ticket) = seen.as_ref().and_then(|view| view.tickets.first()) {
            refund(
                &world,
                &process,
                ticket.ticket_id,
                RefundId::new(world.clock.now()),
            )
            .await;
        }
        for round in 1..=3 {
            process.crash().await;
            world.clock.advance_ms(6 * 60_000);
            process = world.start(Plan::Seeded(seed * 31 + round)).await;
            tokio::select! {
                work = process.ticketing.work_once() => { work.unwrap(); }
                () = process.operator.died() => {}
            }
        }
        process.crash().await;
        let process = world.settle().await;
        world.check(&process, &orders).await;
        process.crash().await;
    }
}

/// Two processes on one database, the same requests at both, and both work.
pub(crate) async fn two_processes(place_of: Place) {
    let world = World::new(place_of).await;
    let one = world.start(Plan::healthy()).await;
    let two = world.start(Plan::One(1, Fault::NotSent)).await;
    let mut orders = Vec::new();
    for _ in 0..6 {
        let order = world.order("pool-admission", "2026-08-20", &[("normal", 1)], 1_500);
        orders.push(order.clone());
        world.clock.advance_ms(1);
        let (first, second) = tokio::join!(
            one.ticketing.place_order(&world.buyer, &order),
            two.ticketing.place_order(&world.buyer, &order),
        );
        assert_eq!(first.unwrap().order_id, second.unwrap().order_id);
    }
    for _ in 0..4 {
        world.clock.advance_ms(60_000);
        let (first, second) = tokio::join!(one.ticketing.work_once(), two.ticketing.work_once());
        first.unwrap();
        second.unwrap();
    }
    world.check(&one, &orders).await;
    let ticket = one
        .ticketing
        .tickets(world.buyer.account_id, None, 1)
        .await
        .unwrap()
        .tickets
        .remove(0);
    let ids = [RefundId::new(world.clock.now()), RefundId::new(world.clock.now())];
    let account = world.buyer.account_id;
    let answers = tokio::join!(
        one.ticketing.refund_ticket(account, ticket.ticket_id, ids[0]),
        two.ticketing.refund_ticket(account, ticket.ticket_id, ids[0]),
        two.ticketing.refund_ticket(account, ticket.ticket_id, ids[1]),
    );
    let codes: Vec<ErrorCode> = [answers.0, answers.1, answers.2]
        .into_iter()
        .filter_map(|answer| answer.err().map(|error| error.code()))
        .collect();
    // One id is served, at both; the other is refused.
    assert!(
        codes.iter().all(|code| *code == ErrorCode::TicketRefunded) && (1..=2).contains(&codes.len()),
        "{codes:?}"
    );
    one.crash().await;
    let process = world.settle().await;
    world.check(&process, &orders).await;
}

/// An order that is due but cannot be taken over is no work: the worker rests instead of trying without a pause.
pub(crate) async fn nothing_taken_over(place_of: Place) {
    let world = World::new(place_of).await;
    let process = world.start(Plan::One(0, Fault::NotSent)).await;
    let order = world.order("zoo-admission", "2026-07-20", &[("normal", 1)], 3_000);
    place(&world, &process, &order).await;
    world.clock.advance_ms(60_000);
    let id = order.order_id.to_string();
    for (kept_as, orders) in [("damaged", 0), (id.as_str(), 1), (id.as_str(), 0)] {
        let mut transaction = process.database.begin_write().await.unwrap();
        sqlx::query("UPDATE ticketing_order SET order_id = $1")
            .bind(kept_as)
            .execute(&mut *transaction)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        let work = process.ticketing.work_once().await.unwrap();
        assert_eq!(work, Work { orders, refunds: 0 }, "{kept_as}");
    }
    world.check(&process, &[order]).await;
}

/// An order just after signing in, when the operator does not know the key yet: it waits for that, and no longer.
pub(crate) async fn keys_not_known_yet(place_of: Place) {
    let world = World::new(place_of).await;
    let (wallet, key) = (world.buyer.wallet_id, world.buyer.device_key);
    let process = world.start(Plan::healthy()).await;
    let mut orders = Vec::new();
    for (standing, at_first, in_the_end) in [
        (Standing::Told, OrderState::Refused, OrderState::Refused),
        (
            Standing::ToldJustNow,
            OrderState::Completed,
            OrderState::Completed,
        ),
        (Standing::Waiting, OrderState::Pending, OrderState::Completed),
    ] {
        world.operator.unbind_device(wallet, key, 1).await.unwrap();
        *world.wishes.standing.lock().unwrap() = standing;
        let order = world.order("zoo-admission", "2026-07-20", &[("normal", 1)], 3_000);
        let view = place(&world, &process, &order).await.unwrap();
        assert_eq!(view.state, at_first, "{standing:?}");
        world.operator.bind_device(wallet, key, 1).await.unwrap();
        world.clock.advance_ms(60_000);
        process.ticketing.work_once().await.unwrap();
        let account = world.buyer.account_id;
        let view = process.ticketing.order(account, order.order_id).await.unwrap();
        assert_eq!(view.state, in_the_end, "{standing:?}");
        orders.push(order);
    }
    // The operator is never told: the order ends when its reservation would have.
    world.operator.unbind_device(wallet, key, 1).await.unwrap();
    let order = world.order("zoo-admission", "2026-07-20", &[("normal", 1)], 3_000);
    assert_eq!(
        place(&world, &process, &order).await.unwrap().state,
        OrderState::Pending
    );
    world.clock.advance_ms(25 * HOUR_MS);
    process.ticketing.work_once().await.unwrap();
    let view = place(&world, &process, &order).await.unwrap();
    assert_eq!(view.problem.unwrap().code, ErrorCode::InvalidSignature);
    orders.push(order);
    world.check(&process, &orders).await;
}
