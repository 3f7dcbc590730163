//! Lists that inspectors take along and scans that they bring back.

use cityplus_backend::ticketing::Inspector;
use cityplus_domain::ids::{AccountId, DeviceId, RefundId, ScanId, TicketId};
use cityplus_domain::{Clock, Timestamp};
use cityplus_protocol::ErrorCode;
use cityplus_protocol::inspection::{
    DenylistUpdate, InspectionLists, ScanFinding, ScanOutcome, ScanReport, UploadScans,
};
use cityplus_protocol::ticketing::{TicketState, TicketView};
use cityplus_ticketcode::{
    Denials, Denylist, InspectionContext, IssuerPublicKey, KeySet, Limits, Listing, Outcome, Reason,
    judge_text,
};
use data_encoding::BASE64URL_NOPAD;

use super::faulty::Plan;
use super::world::{HOUR_MS, Place, Process, TOMORROW, World};

pub(super) const NOON: &str = "2026-07-11T12:00:00+02:00";

/// An inspector's device that holds lists.
pub(super) struct Device {
    pub(super) inspector: Inspector,
    keys: KeySet,
    list: Option<Denylist>,
    used: Vec<TicketId>,
    used_next: i64,
}

impl Device {
    pub(super) fn new(world: &World) -> Self {
        Self {
            inspector: Inspector {
                account_id: AccountId::new(world.clock.now()),
                device_id: DeviceId::new(world.clock.now()),
            },
            keys: KeySet::new(world.clock.now(), Vec::new()),
            list: None,
            used: Vec::new(),
            used_next: 0,
        }
    }

    pub(super) async fn download(&mut self, process: &Process) {
        loop {
            let held = self.list.as_ref().map_or(0, Denylist::number);
            let held = i64::try_from(held).unwrap();
            let lists = process
                .ticketing
                .inspection_lists(held, self.used_next)
                .await
                .unwrap();
            let more = lists.more;
            self.take(lists);
            if !more {
                return;
            }
        }
    }

    fn take(&mut self, lists: InspectionLists) {
        let keys = lists
            .keys
            .iter()
            .map(|key| IssuerPublicKey::new(key.public_key.0, key.not_before, key.not_after));
        self.keys = KeySet::new(lists.made_at, keys.collect());
        let bytes = |signed: &String| BASE64URL_NOPAD.decode(signed.as_bytes()).unwrap();
        match lists.denylist {
            DenylistUpdate::Full { signed } => {
                self.list = Some(Denylist::open(&bytes(&signed), &self.keys).unwrap());
            }
            DenylistUpdate::Deltas { signed } => {
                let list = self.list.as_mut().expect("changes only for who holds a list");
                for delta in &signed {
                    list.apply_delta(&bytes(delta), &self.keys).unwrap();
                }
            }
        }
        self.used.extend(lists.used.iter().map(|used| used.ticket_id));
        self.used_next = lists.used_next;
    }

    pub(super) fn judge(&self, code: &str, venue: u16, now: Timestamp) -> (Outcome, Reason) {
        let context = InspectionContext {
            keys: &self.keys,
            denials: self.list.as_ref().map_or(Denials::Missing, Denials::List),
            venues: &[venue],
            now,
            limits: Limits::default(),
            already_used: None,
        };
        let verdict = judge_text(code, &context);
        (verdict.outcome, verdict.reason)
    }

    pub(super) async fn bring(&self, process: &Process, scans: Vec<ScanReport>) -> Vec<ScanFinding> {
        let upload = UploadScans { scans };
        let receipt = process
            .ticketing
            .upload_scans(&self.inspector, &upload)
            .await
            .unwrap();
        let ids: Vec<ScanId> = receipt.results.iter().map(|result| result.scan_id).collect();
        assert_eq!(
            ids,
            upload.scans.iter().map(|scan| scan.scan_id).collect::<Vec<_>>()
        );
        receipt.results.into_iter().map(|result| result.finding).collect()
    }
}

pub(super) fn scan(world: &World, code: &str, venue: &str) -> ScanReport {
    ScanReport {
        scan_id: ScanId::new(world.clock.now()),
        venue: venue.parse().unwrap(),
        scanned_at: world.clock.now(),
        outcome: ScanOutcome::Valid,
        reason: "ok".to_owned(),
        code: code.to_owned(),
    }
}

pub(super) async fn buy(
    world: &World,
    process: &Process,
    product: &str,
    count: u32,
    price: i64,
) -> Vec<TicketView> {
    let order = world.order(product, TOMORROW, &[("normal", count)], price * i64::from(count));
    process
        .ticketing
        .place_order(&world.buyer, &order)
        .await
        .unwrap()
        .tickets
}

/// Keys, denylist and used tickets reach the inspector, whole and in changes, also across a change of keys.
pub(crate) async fn lists(place: Place) {
    let world = World::new(place).await;
    let process = world.start(Plan::healthy()).await;
    let mut device = Device::new(&world);
    device.download(&process).await;
    assert_eq!(device.list.as_ref().unwrap().number(), 1);
    let tickets = buy(&world, &process, "zoo-admission", 3, 3_000).await;
    let refund = async |ticket: &TicketView| {
        let id = RefundId::new(world.clock.now());
        process
            .ticketing
            .refund_ticket(world.buyer.account_id, ticket.ticket_id, id)
            .await
            .unwrap();
    };
    refund(&tickets[0]).await;
    device.download(&process).await;
    let listed =
        |device: &Device, ticket: &TicketView| device.list.as_ref().unwrap().lookup(&ticket.ticket_id);
    assert_eq!(listed(&device, &tickets[0]), Listing::Listed);
    assert_eq!(listed(&device, &tickets[1]), Listing::Clear);

    // A new key signs; tickets and lists of the old one are still read.
    let old_code = world.code(&tickets[1]);
    process
        .ticketing
        .rotate_issuer_key(world.clock.now())
        .await
        .unwrap();
    world.clock.advance_ms(60_001);
    let newer = buy(&world, &process, "zoo-admission", 1, 3_000).await;
    refund(&tickets[2]).await;
    device.download(&process).await;
    assert_eq!(device.keys.keys().len(), 2);
    assert_eq!(listed(&device, &tickets[2]), Listing::Listed);
    let mut fresh = Device::new(&world);
    fresh.download(&process).await;
    for device in [&device, &fresh] {
        let list = device.list.as_ref().unwrap();
        assert_eq!((list.number(), list.made_at()), (3, world.clock.now()));
        let early = (Outcome::Invalid, Reason::NotYetValid);
        assert_eq!(device.judge(&old_code, 1, world.clock.now()), early);
        assert_eq!(device.judge(&world.code(&newer[0]), 1, world.clock.now()), early);
    }
    world.at(NOON);
    fresh.download(&process).await;
    assert_eq!(
        fresh.judge(&world.code(&tickets[1]), 1, world.clock.now()),
        (Outcome::Valid, Reason::Ok)
    );
    assert_eq!(
        fresh.judge(&world.code(&tickets[0]), 1, world.clock.now()),
        (Outcome::Invalid, Reason::Denied)
    );

    long_after(&world, &process).await;
}

/// Nothing is needed any more but the key in force, and later the next one.
async fn long_after(world: &World, process: &Process) {
    world.clock.advance_ms(30 * 24 * HOUR_MS);
    process.ticketing.take_care().await.unwrap();
    let mut late = Device::new(world);
    late.download(process).await;
    assert_eq!(
        (late.list.as_ref().unwrap().count(), late.keys.keys().len()),
        (0, 1)
    );
    for (denylist, used) in [(-1, 0), (0, -1)] {
        let refused = process
            .ticketing
            .inspection_lists(denylist, used)
            .await
            .unwrap_err();
        assert_eq!(refused.code(), ErrorCode::InvalidField);
    }
    // Numbers that were never given: from another database, or from before a backup was brought back.
    let anew = process
        .ticketing
        .inspection_lists(i64::MAX, i64::MAX)
        .await
        .unwrap();
    assert!(matches!(anew.denylist, DenylistUpdate::Full { .. }) && anew.used_next == 0);
    // A year on the next key is there before the old one ends.
    world.clock.advance_ms(340 * 24 * HOUR_MS);
    process.ticketing.take_care().await.unwrap();
    assert_eq!(
        process.ticketing.inspection_lists(0, 0).await.unwrap().keys.len(),
        2
    );
}

/// First uses, double uses, and a first use that turns up last.
pub(crate) async fn double_use(place: Place) {
    let world = World::new(place).await;
    let process = world.start(Plan::healthy()).await;
    let tickets = buy(&world, &process, "pool-admission", 1, 1_500).await;
    world.at(NOON);
    let mut device = Device::new(&world);
    device.download(&process).await;
    let code = world.code(&tickets[0]);
    let first = scan(&world, &code, "pool");
    let id = tickets[0].ticket_id;
    assert_eq!(
        device.bring(&process, vec![first.clone()]).await,
        [ScanFinding::FirstUse { ticket_id: id }]
    );
    assert_eq!(
        device.bring(&process, vec![first.clone()]).await,
        [ScanFinding::FirstUse { ticket_id: id }]
    );
    let used = process
        .ticketing
        .ticket(world.buyer.account_id, id)
        .await
        .unwrap();
    assert_eq!(
        (used.state, used.used_at),
        (TicketState::Used, Some(first.scanned_at))
    );
    let id_of_refund = RefundId::new(world.clock.now());
    let refused = process
        .ticketing
        .refund_ticket(world.buyer.account_id, id, id_of_refund)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), ErrorCode::TicketUsed);
    device.download(&process).await;
    assert_eq!(device.used, [id]);

    one_more_use(&world, &process, &device, &tickets[0], &first).await;
}

/// A later use is a double one; an earlier one that turns up last is the first.
async fn one_more_use(
    world: &World,
    process: &Process,
    device: &Device,
    ticket: &TicketView,
    first: &ScanReport,
) {
    let id = ticket.ticket_id;
    world.clock.advance_ms(60_000);
    let double = |at: Timestamp| ScanFinding::DoubleUse {
        ticket_id: id,
        first_used_at: at,
        first_venue: "pool".parse().unwrap(),
    };
    let later = scan(world, &world.code(ticket), "pool");
    assert_eq!(
        device.bring(process, vec![later.clone()]).await,
        [double(first.scanned_at)]
    );
    let mut earlier = scan(world, "", "pool");
    earlier.scanned_at = first.scanned_at.plus_ms(-HOUR_MS);
    world.clock.set(earlier.scanned_at);
    earlier.code = world.code(ticket);
    world.clock.set(later.scanned_at);
    let findings = device
        .bring(process, vec![later.clone(), earlier.clone(), first.clone()])
        .await;
    let now_first = double(earlier.scanned_at);
    assert_eq!(
        findings,
        [
            now_first.clone(),
            ScanFinding::FirstUse { ticket_id: id },
            now_first
        ]
    );
    let misuses = process.ticketing.misuses(10).await.unwrap();
    let mut by_scan: Vec<ScanId> = misuses.iter().map(|misuse| misuse.scan_id).collect();
    by_scan.sort();
    let mut expected = [first.scan_id, later.scan_id];
    expected.sort();
    assert_eq!(by_scan, expected);
    assert!(
        misuses
            .iter()
            .all(|misuse| misuse.first.as_ref().unwrap().0 == earlier.scanned_at)
    );
}

/// Given back, refused, in doubt, elsewhere, stale, foreign, forged.
pub(crate) async fn other_scans(place: Place) {
    let world = World::new(place).await;
    let process = world.start(Plan::healthy()).await;
    let tickets = buy(&world, &process, "pool-admission", 4, 1_500).await;
    let zoo = buy(&world, &process, "zoo-admission", 1, 3_000).await;
    world.at(NOON);
    let device = Device::new(&world);
    let code = world.code(&tickets[0]);
    world.clock.advance_ms(60_000);
    // Given back, but let in by an inspector who did not know.
    let refund = RefundId::new(world.clock.now());
    process
        .ticketing
        .refund_ticket(world.buyer.account_id, tickets[1].ticket_id, refund)
        .await
        .unwrap();
    let refunded = scan(&world, &world.code(&tickets[1]), "pool");
    let mut refused = scan(&world, &world.code(&tickets[2]), "pool");
    refused.outcome = ScanOutcome::Invalid;
    let mut doubtful = scan(&world, &world.code(&tickets[3]), "pool");
    doubtful.outcome = ScanOutcome::Unconfirmed;
    let elsewhere = scan(&world, &world.code(&zoo[0]), "pool");
    let gone_venue = scan(&world, &world.code(&zoo[0]), "opera");
    let stale = scan(&world, &code, "pool");
    let foreign = scan(&world, "https://example.com", "pool");
    let mut forged_code = world.code(&zoo[0]);
    forged_code.replace_range(
        60..61,
        if forged_code.as_bytes()[60] == b'A' {
            "B"
        } else {
            "A"
        },
    );
    let forged = scan(&world, &forged_code, "zoo");
    let table = [
        (
            refunded,
            ScanFinding::RefundedUse {
                ticket_id: tickets[1].ticket_id,
            },
        ),
        (refused, ScanFinding::NoUse),
        (
            doubtful,
            ScanFinding::FirstUse {
                ticket_id: tickets[3].ticket_id,
            },
        ),
        (elsewhere, ScanFinding::NoUse),
        (gone_venue, ScanFinding::NoUse),
        (stale, ScanFinding::NoUse),
        (foreign, ScanFinding::NotOurs),
        (forged, ScanFinding::NotOurs),
    ];
    let (scans, expected): (Vec<_>, Vec<_>) = table.into_iter().unzip();
    assert_eq!(device.bring(&process, scans.clone()).await, expected);
    assert_eq!(device.bring(&process, scans).await, expected);
}
