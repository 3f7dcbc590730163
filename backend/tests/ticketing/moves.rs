//! A lost device's tickets move to another one: the old codes are refused, the new ones are the same tickets.

use cityplus_backend::account::{NewBearer, TicketMover};
use cityplus_domain::Clock;
use cityplus_domain::ids::{DeviceId, RefundId, TicketId};
use cityplus_protocol::inspection::{ScanFinding, ScanReport};
use cityplus_protocol::sync::ChangeBody;
use cityplus_protocol::ticketing::{OrderState, TicketState, TicketView};
use cityplus_protocol::{ErrorCode, PublicKey};
use cityplus_ticketcode::{DeviceSigner, Outcome, Reason, RingDeviceKey, SecretSeed, SignedTicket, present};
use data_encoding::BASE64URL_NOPAD;

use super::faulty::{Fault, Plan};
use super::inspection::{Device, NOON, scan};
use super::world::{Place, Process, TOMORROW, World};

const POOL: u16 = 2;

/// The phone that takes the lost one's place.
struct NewPhone {
    key: RingDeviceKey,
    bearer: NewBearer,
}

impl NewPhone {
    fn new(world: &World) -> Self {
        let key = RingDeviceKey::from_seed(&SecretSeed::from_bytes([8; 32])).unwrap();
        let bearer = NewBearer {
            device_id: DeviceId::new(world.clock.now()),
            device_key: PublicKey(key.public_key()),
        };
        Self { key, bearer }
    }

    /// Has every ticket of the buyer that is not its own made anew for it.
    async fn take_over(&self, world: &World, process: &Process) -> usize {
        let (account, kept) = (world.buyer.account_id, [self.bearer.device_id]);
        let mut transaction = process.database.begin_write().await.unwrap();
        let moved = process
            .ticketing
            .move_tickets(&mut transaction, account, self.bearer, &kept)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        moved
    }

    fn code(&self, world: &World, ticket: &TicketView) -> String {
        present(&signed(ticket), &self.key, world.clock.now()).unwrap()
    }
}

fn signed(ticket: &TicketView) -> SignedTicket {
    let bytes = BASE64URL_NOPAD.decode(ticket.signed.as_bytes()).unwrap();
    SignedTicket::from_bytes(bytes).unwrap()
}

/// The tickets of a device.
async fn tickets_of(world: &World, process: &Process, device: DeviceId) -> Vec<TicketView> {
    let page = process.ticketing.tickets(world.buyer.account_id, None, 100).await;
    let mut tickets = page.unwrap().tickets;
    tickets.retain(|ticket| ticket.device_id == device);
    tickets
}

async fn state(world: &World, process: &Process, ticket: TicketId) -> Result<TicketState, ErrorCode> {
    let found = process.ticketing.ticket(world.buyer.account_id, ticket).await;
    found.map(|ticket| ticket.state).map_err(|error| error.code())
}

/// Three tickets for the pool: one used, two to be used. The phone is lost at noon.
pub(crate) async fn lost_at_noon(place: Place) {
    let world = World::new(place).await;
    let process = world.start(Plan::healthy()).await;
    let order = world.order("pool-admission", TOMORROW, &[("normal", 3)], 4_500);
    let placed = process.ticketing.place_order(&world.buyer, &order).await.unwrap();
    let old = placed.tickets;
    world.at(NOON);
    let mut gate = Device::new(&world);
    gate.download(&process).await;
    let first = gate
        .bring(&process, vec![scan(&world, &world.code(&old[0]), "pool")])
        .await;
    assert!(matches!(first[..], [ScanFinding::FirstUse { .. }]), "{first:?}");
    // Let in without a network a moment before.
    let early = scan(&world, &world.code(&old[1]), "pool");
    world.clock.advance_ms(60_000);

    let phone = NewPhone::new(&world);
    assert_eq!(phone.take_over(&world, &process).await, 2);
    assert_eq!(phone.take_over(&world, &process).await, 0, "once is enough");
    let new = tickets_of(&world, &process, phone.bearer.device_id).await;
    assert_eq!(new.len(), 2);
    for new in &new {
        assert_eq!(signed(new).claims().device, Some(phone.bearer.device_key.0));
        assert_eq!(
            (new.order_id, new.price, new.window, new.state),
            (order.order_id, old[1].price, old[1].window, TicketState::Active)
        );
    }
    assert_eq!(
        state(&world, &process, old[0].ticket_id).await,
        Ok(TicketState::Used)
    );
    for old in &old[1..] {
        assert_eq!(
            state(&world, &process, old.ticket_id).await,
            Err(ErrorCode::UnknownTicket)
        );
    }
    told(&world, &process, &old[1..], &new).await;
    at_the_gate(&world, &process, &mut gate, &phone, (&old[2], &new[1])).await;
    let late = scan(&world, &world.code(&old[2]), "pool");
    let left = counted(&world, &process, &gate, &new, [early, late]).await;

    given_back(&world, &process, &old, left).await;
    world.check(&process, &[order]).await;
}

/// Whoever asks for the money may not have heard that the ticket has moved: a refund follows the move, and is one refund by
/// whichever of its ids the ticket is named.
async fn given_back(world: &World, process: &Process, old: &[TicketView], left: TicketId) {
    let account = world.buyer.account_id;
    let refund = RefundId::new(world.clock.now());
    let stranger = world.another_buyer().await.account_id;
    let unknown = process
        .ticketing
        .refund_ticket(stranger, old[2].ticket_id, refund);
    assert_eq!(unknown.await.unwrap_err().code(), ErrorCode::UnknownTicket);
    for named in [old[2].ticket_id, left, old[2].ticket_id] {
        let given = process
            .ticketing
            .refund_ticket(account, named, refund)
            .await
            .unwrap();
        assert_eq!(
            (given.ticket.ticket_id, given.ticket.state, given.done),
            (left, TicketState::Refunded, true)
        );
    }
    let another_ticket = process.ticketing.refund_ticket(account, old[1].ticket_id, refund);
    assert_eq!(another_ticket.await.unwrap_err().code(), ErrorCode::IdReused);
    for (named, code) in [
        (old[2].ticket_id, ErrorCode::TicketRefunded),
        (left, ErrorCode::TicketRefunded),
        (old[1].ticket_id, ErrorCode::TicketUsed),
    ] {
        let once_more = RefundId::new(world.clock.now());
        let refused = process.ticketing.refund_ticket(account, named, once_more).await;
        assert_eq!(refused.unwrap_err().code(), code);
    }
}

/// Sync says of each old ticket that it is gone, and brings the new ones.
async fn told(world: &World, process: &Process, old: &[TicketView], new: &[TicketView]) {
    let (changes, _) = process
        .journal
        .after(world.buyer.account_id, 0, 100)
        .await
        .unwrap();
    for old in old {
        let ticket_id = old.ticket_id;
        let gone = ChangeBody::TicketMoved { ticket_id };
        assert!(changes.iter().any(|change| change.body == gone));
    }
    for new in new {
        let ticket = ChangeBody::Ticket { ticket: new.clone() };
        assert!(changes.iter().any(|change| change.body == ticket));
    }
}

/// The old code is refused from the next list on; the new one is valid, whatever list is held.
async fn at_the_gate(
    world: &World,
    process: &Process,
    gate: &mut Device,
    phone: &NewPhone,
    (old, new): (&TicketView, &TicketView),
) {
    let now = world.clock.now();
    let (lost, right) = (world.code(old), phone.code(world, new));
    assert!(present(&signed(old), &phone.key, now).is_err());
    assert_eq!(gate.judge(&lost, POOL, now), (Outcome::Valid, Reason::Ok));
    assert_eq!(gate.judge(&right, POOL, now), (Outcome::Valid, Reason::Ok));
    let mut fresh = Device::new(world);
    fresh.download(process).await;
    gate.download(process).await;
    for gate in [&*gate, &fresh] {
        assert_eq!(gate.judge(&lost, POOL, now), (Outcome::Invalid, Reason::Denied));
        assert_eq!(gate.judge(&right, POOL, now), (Outcome::Valid, Reason::Ok));
    }
}

/// What was let in before the move has used the ticket up, also if it is told later; what is let in afterwards has not.
/// The ticket that is left.
async fn counted(
    world: &World,
    process: &Process,
    gate: &Device,
    new: &[TicketView],
    [early, late]: [ScanReport; 2],
) -> TicketId {
    let late_id = late.scan_id;
    for _ in 0..2 {
        let findings = gate.bring(process, vec![early.clone(), late.clone()]).await;
        assert!(
            matches!(findings[..], [ScanFinding::FirstUse { .. }, ScanFinding::NoUse]),
            "{findings:?}"
        );
    }
    let now: Vec<TicketView> = tickets_of(world, process, new[0].device_id).await;
    let (used, left): (Vec<_>, Vec<_>) = now.iter().partition(|ticket| ticket.state == TicketState::Used);
    assert_eq!((used.len(), used[0].used_at), (1, Some(early.scanned_at)));
    assert_eq!((left.len(), left[0].state), (1, TicketState::Active));
    let misuses = process.ticketing.misuses(10).await.unwrap();
    let kinds: Vec<_> = misuses
        .iter()
        .map(|misuse| (misuse.scan_id, misuse.kind.as_str()))
        .collect();
    assert_eq!(kinds, [(late_id, "moved_use")]);
    left[0].ticket_id
}

/// Orders that were under way when the phone was lost end with tickets for the new one, however far they were.
pub(crate) async fn orders_under_way(place: Place) {
    let world = World::new(place).await;
    let mut orders = Vec::new();
    // Before the money is reserved, and after the tickets were signed.
    for call in [0, 1] {
        let process = world.start(Plan::One(call, Fault::NotSent)).await;
        let order = world.order("zoo-admission", "2026-07-20", &[("normal", 2)], 6_000);
        let placed = process.ticketing.place_order(&world.buyer, &order).await.unwrap();
        assert_eq!(placed.state, OrderState::Pending);
        let phone = NewPhone::new(&world);
        phone.take_over(&world, &process).await;
        process.crash().await;
        let process = world.settle().await;
        orders.push(order.clone());
        let ended = process
            .ticketing
            .order(world.buyer.account_id, order.order_id)
            .await
            .unwrap();
        assert_eq!(ended.state, OrderState::Completed, "{call}");
        assert_eq!(ended.tickets.len(), 2);
        for ticket in &ended.tickets {
            assert_eq!(ticket.device_id, phone.bearer.device_id, "{call}");
            assert_eq!(signed(ticket).claims().device, Some(phone.bearer.device_key.0));
        }
        world.check(&process, &orders).await;
    }
}

/// An order that was told apart before its device was taken off is not kept after it. One that was kept before gets tickets
/// for the device that took its place, or none and keeps its money.
pub(crate) async fn orders_of_a_device_that_is_gone(place: Place) {
    let world = World::new(place).await;
    let (buyer, gone) = (world.buyer, &world.wishes.gone);
    let process = world.start(Plan::One(0, Fault::NotSent)).await;
    let kept = world.two_tickets();
    let placed = process.ticketing.place_order(&buyer, &kept).await.unwrap();
    assert_eq!(placed.state, OrderState::Pending);
    gone.lock().unwrap().push(buyer.device_id);
    let late = world.two_tickets();
    let refused = process.ticketing.place_order(&buyer, &late).await;
    assert_eq!(refused.unwrap_err().code(), ErrorCode::NotSignedIn);
    let unknown = process.ticketing.order(buyer.account_id, late.order_id).await;
    assert_eq!(unknown.unwrap_err().code(), ErrorCode::UnknownOrder);
    process.crash().await;
    let process = world.settle().await;
    let ended = process.ticketing.order(buyer.account_id, kept.order_id).await;
    let ended = ended.unwrap();
    assert_eq!((ended.state, ended.tickets.len()), (OrderState::Refused, 0));
    world.check(&process, &[kept.clone(), late.clone()]).await;

    gone.lock().unwrap().clear();
    let process = world.start(Plan::One(0, Fault::NotSent)).await;
    let moved = world.two_tickets();
    process.ticketing.place_order(&buyer, &moved).await.unwrap();
    let phone = NewPhone::new(&world);
    phone.take_over(&world, &process).await;
    gone.lock().unwrap().push(buyer.device_id);
    process.crash().await;
    let process = world.settle().await;
    let ended = process.ticketing.order(buyer.account_id, moved.order_id).await;
    let ended = ended.unwrap();
    assert_eq!((ended.state, ended.tickets.len()), (OrderState::Completed, 2));
    for ticket in &ended.tickets {
        assert_eq!(ticket.device_id, phone.bearer.device_id);
    }
    world.check(&process, &[kept, late, moved]).await;
}

/// A row that cannot be made anew keeps neither the other tickets nor the lost device; and without an issuer's key the
/// device goes all the same, and the tickets follow when it is asked again.
pub(crate) async fn what_cannot_move(place: Place) {
    let world = World::new(place).await;
    let process = world.start(Plan::healthy()).await;
    let order = world.order("pool-admission", TOMORROW, &[("normal", 2)], 3_000);
    let placed = process.ticketing.place_order(&world.buyer, &order).await.unwrap();
    let (damaged, whole) = (&placed.tickets[0], &placed.tickets[1]);
    world.at(NOON);
    let mut gate = Device::new(&world);
    gate.download(&process).await;
    let phone = NewPhone::new(&world);

    no_key_or_again(&process).await;
    assert_eq!(phone.take_over(&world, &process).await, 0);
    assert!(
        tickets_of(&world, &process, phone.bearer.device_id)
            .await
            .is_empty()
    );
    no_key_or_again(&process).await;

    let mut transaction = process.database.begin_write().await.unwrap();
    sqlx::query("UPDATE ticketing_ticket SET signed = 'x' WHERE ticket_id = $1")
        .bind(damaged.ticket_id.to_string())
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(phone.take_over(&world, &process).await, 1);
    assert_eq!(phone.take_over(&world, &process).await, 0, "it is left each time");
    gate.download(&process).await;
    let now = world.clock.now();
    for old in [damaged, whole] {
        let code = world.code(old);
        assert_eq!(gate.judge(&code, POOL, now), (Outcome::Invalid, Reason::Denied));
    }
    let new = tickets_of(&world, &process, phone.bearer.device_id).await;
    assert_eq!(new.len(), 1);
    let code = phone.code(&world, &new[0]);
    assert_eq!(gate.judge(&code, POOL, now), (Outcome::Valid, Reason::Ok));
    assert_eq!(
        state(&world, &process, damaged.ticket_id).await,
        Ok(TicketState::Active)
    );
}

/// More tickets than are made anew at a time all move, each of them once.
pub(crate) async fn many_tickets(place: Place) {
    const COPIES: usize = 501;
    let world = World::new(place).await;
    let process = world.start(Plan::healthy()).await;
    let order = world.order("pool-admission", TOMORROW, &[("normal", 1)], 1_500);
    let placed = process.ticketing.place_order(&world.buyer, &order).await.unwrap();
    let mut transaction = process.database.begin_write().await.unwrap();
    for _ in 0..COPIES {
        sqlx::query(
            "INSERT INTO ticketing_ticket (ticket_id, order_id, account_id, state, product, variant, venue, day, \
             valid_from, valid_until, persons, document_check, price_minor, currency, refundable_until, device_id, signed) \
             SELECT CAST($1 AS TEXT), order_id, account_id, state, product, variant, venue, day, valid_from, valid_until, \
             persons, document_check, price_minor, currency, refundable_until, device_id, signed \
             FROM ticketing_ticket WHERE ticket_id = $2",
        )
        .bind(TicketId::new(world.clock.now()).to_string())
        .bind(placed.tickets[0].ticket_id.to_string())
        .execute(&mut *transaction)
        .await
        .unwrap();
    }
    transaction.commit().await.unwrap();
    let phone = NewPhone::new(&world);
    assert_eq!(phone.take_over(&world, &process).await, COPIES + 1);
    assert_eq!(phone.take_over(&world, &process).await, 0);
    let left: Vec<String> =
        sqlx::query_scalar("SELECT DISTINCT device_id FROM ticketing_ticket WHERE state = 'active'")
            .fetch_all(process.database.reader())
            .await
            .unwrap();
    assert_eq!(left, [phone.bearer.device_id.to_string()]);
    let moved_to: i64 =
        sqlx::query_scalar("SELECT COUNT(DISTINCT moved_to) FROM ticketing_ticket WHERE state = 'moved'")
            .fetch_one(process.database.reader())
            .await
            .unwrap();
    assert_eq!(usize::try_from(moved_to), Ok(COPIES + 1));
}

/// Takes the issuer's keys out of force; the second time it puts them back.
async fn no_key_or_again(process: &Process) {
    let mut transaction = process.database.begin_write().await.unwrap();
    sqlx::query("UPDATE ticketing_issuer_key SET signs_until = -signs_until")
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}
