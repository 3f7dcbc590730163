//! Tickets on paper: signed by the issuer alone, judged, counted and given back like any other.

use cityplus_domain::Clock;
use cityplus_domain::ids::RefundId;
use cityplus_protocol::inspection::ScanFinding;
use cityplus_protocol::ticketing::{OrderState, PlaceOrder, TicketView};
use cityplus_ticketcode::{Outcome, Reason, SignedTicket, printed};
use data_encoding::BASE64URL_NOPAD;

use super::faulty::Plan;
use super::inspection::{Device, scan};
use super::world::{Place, TOMORROW, World};

const OPEN: &str = "2026-07-11T12:00:00+02:00";

fn paper(ticket: &TicketView) -> String {
    let bytes = BASE64URL_NOPAD.decode(ticket.signed.as_bytes()).unwrap();
    let signed = SignedTicket::from_bytes(bytes).unwrap();
    assert_eq!(signed.claims().device, None, "paper is bound to no device");
    assert!(signed.claims().print_allowed);
    printed(&signed)
}

/// From the order to the gate and a second use. Paper is not taken back: whoever holds it can use it.
pub(crate) async fn from_order_to_gate(place: Place) {
    let world = World::new(place).await;
    let process = world.start(Plan::healthy()).await;
    let order = PlaceOrder {
        printed: true,
        ..world.order("pool-admission", TOMORROW, &[("normal", 2)], 3_000)
    };
    let placed = process.ticketing.place_order(&world.buyer, &order).await.unwrap();
    assert_eq!((placed.state, placed.tickets.len()), (OrderState::Completed, 2));
    // The same order for a phone is another one: the id stands for paper.
    let for_a_phone = PlaceOrder {
        printed: false,
        ..order.clone()
    };
    let refused = process.ticketing.place_order(&world.buyer, &for_a_phone).await;
    assert_eq!(
        refused.unwrap_err().code(),
        cityplus_protocol::ErrorCode::IdReused
    );

    let (used, kept) = (paper(&placed.tickets[0]), paper(&placed.tickets[1]));
    assert_eq!(placed.tickets[1].refundable_until, None);
    let refund = RefundId::new(world.clock.now());
    let refused = process
        .ticketing
        .refund_ticket(world.buyer.account_id, placed.tickets[1].ticket_id, refund)
        .await;
    assert_eq!(
        refused.unwrap_err().code(),
        cityplus_protocol::ErrorCode::NotRefundable
    );

    world.at(OPEN);
    let mut gate = Device::new(&world);
    gate.download(&process).await;
    let now = world.clock.now();
    assert_eq!(gate.judge(&used, 2, now), (Outcome::Valid, Reason::Ok));
    assert_eq!(gate.judge(&used, 1, now), (Outcome::Invalid, Reason::WrongVenue));
    assert_eq!(gate.judge(&kept, 2, now), (Outcome::Valid, Reason::Ok));
    let first = gate.bring(&process, vec![scan(&world, &used, "pool")]).await;
    assert!(matches!(first[..], [ScanFinding::FirstUse { .. }]), "{first:?}");
    world.clock.advance_ms(60_000);
    let second = gate.bring(&process, vec![scan(&world, &used, "pool")]).await;
    assert!(
        matches!(second[..], [ScanFinding::DoubleUse { .. }]),
        "{second:?}"
    );
    world.check(&process, &[order]).await;
}
