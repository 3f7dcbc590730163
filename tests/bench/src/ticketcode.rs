//! Benchmark `ticketcode`: a phone's code from text to checked signatures, a denylist of a million, sizes of codes.
//!
//! The limit of the code is what nobody can avoid: two bare `ring` verifications of the same two signatures. Both are
//! timed in turn, round by round, so that a slow moment of the machine falls on both alike.

use std::hint::black_box;
use std::time::Instant;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use cityplus_ticketcode::denylist::{FuseFilter, Snapshot};
use cityplus_ticketcode::{
    Claims, Denials, Denylist, DeviceSigner, InspectionContext, IssuerKey, IssuerPublicKey, KeySet, Level,
    Limits, Listing, Outcome, RingDeviceKey, SecretSeed, cose::Sign1, decode, device, issue, judge_text,
    present, printed, qr_matrix,
};
use ring::signature::{ED25519, UnparsedPublicKey};

use crate::figure::Figure;

/// 2026-11-21T12:00:00Z.
const NOON: Timestamp = Timestamp::from_millis(1_795_262_400_000);
const VENUE: u16 = 101;
/// Bounds that the design promises.
const LIST_ENTRIES: u32 = 1_000_000;
const LIST_BYTES_LIMIT: f64 = 2.8 * 1024.0 * 1024.0;
const LOOKUP_NS_LIMIT: f64 = 1_000.0;
const FALSE_POSITIVES_LIMIT: f64 = 1e-6;

/// What can be set from the command line.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Rounds of the code against the bare verifications; the figures are medians.
    #[arg(long, default_value_t = 2_000)]
    rounds: u32,
    /// Tickets not on the denylist that are looked up to count false positives; fewer give a coarser rate.
    #[arg(long, default_value_t = 1_000_000_000)]
    strangers: u32,
}

/// Measures, and returns the figures in the order they are printed.
pub(crate) fn run(options: &Options) -> Result<Vec<Figure>, String> {
    let city = City::new().map_err(|error| format!("no ticket to measure: {error}"))?;
    let mut figures = city.sizes()?;
    figures.extend(city.verification(options.rounds)?);
    figures.extend(city.denylist(options.strangers)?);
    Ok(figures)
}

struct City {
    issuer: IssuerKey,
    keys: KeySet,
    /// A phone ticket shown at noon, and the same product on paper.
    phone: String,
    paper: String,
}

impl City {
    fn new() -> Result<Self, Box<dyn std::error::Error>> {
        let issuer = IssuerKey::from_seed(&SecretSeed::from_bytes([1; 32]))?;
        let phone_key = RingDeviceKey::from_seed(&SecretSeed::from_bytes([2; 32]))?;
        let bound = Claims {
            id: TicketId::from_parts(NOON, [7; 10]),
            valid_from: NOON.plus_ms(-1_000),
            valid_until: NOON.plus_ms(3_600_000),
            device: Some(phone_key.public_key()),
            venue: VENUE,
            variant: 1201,
            persons: 1,
            document_check: false,
            print_allowed: false,
        };
        let unbound = Claims {
            device: None,
            print_allowed: true,
            ..bound.clone()
        };
        let span = (NOON.plus_ms(-1_000), NOON.plus_ms(1_000));
        Ok(Self {
            keys: KeySet::new(
                NOON,
                vec![IssuerPublicKey::new(*issuer.public_key(), span.0, span.1)],
            ),
            phone: present(&issue(&issuer, &bound)?, &phone_key, NOON)?,
            paper: printed(&issue(&issuer, &unbound)?),
            issuer,
        })
    }

    /// Characters and QR versions of a zoo ticket, against what the design allows.
    fn sizes(&self) -> Result<Vec<Figure>, String> {
        let mut figures = Vec::new();
        for (name, code, characters, version) in [
            ("printed", &self.paper, 262.0, 9.0),
            ("phone", &self.phone, 366.0, 11.0),
        ] {
            let matrix = qr_matrix(code).map_err(|error| error.to_string())?;
            let length = u32::try_from(code.len()).map_err(|error| error.to_string())?;
            let length = f64::from(length);
            figures.push(Figure::new(
                format!("ticketcode_{name}_characters"),
                length,
                "characters",
                characters,
            ));
            let own = f64::from(matrix.version);
            figures.push(Figure::new(
                format!("ticketcode_{name}_qr_version"),
                own,
                "version",
                version,
            ));
        }
        Ok(figures)
    }

    /// The whole way from text to verdict, and its two signatures checked bare.
    fn verification(&self, rounds: u32) -> Result<Vec<Figure>, String> {
        let code = decode(&self.phone).map_err(|error| error.to_string())?;
        let Level::Device { signed_at, signature } = code.level else {
            return Err("the phone's code has no device signature".to_owned());
        };
        let parts = Sign1::parse(code.ticket.as_bytes()).map_err(|error| error.to_string())?;
        let issued = parts.to_be_signed(&[]);
        let time = signed_at.seconds().to_be_bytes();
        let shown = [device::LABEL, code.ticket.as_bytes(), &time].concat();
        let phone_key = code
            .ticket
            .claims()
            .device
            .ok_or("the phone's ticket names no device")?;
        let context = InspectionContext {
            keys: &self.keys,
            denials: Denials::Exact {
                denied: false,
                at: NOON,
            },
            venues: &[VENUE],
            now: NOON,
            limits: Limits::default(),
            already_used: None,
        };
        let bare = || {
            let first =
                UnparsedPublicKey::new(&ED25519, self.issuer.public_key()).verify(&issued, parts.signature);
            let second = UnparsedPublicKey::new(&ED25519, &phone_key).verify(&shown, &signature);
            first.is_ok() && second.is_ok()
        };
        let whole = || judge_text(black_box(&self.phone), &context).outcome == Outcome::Valid;
        let (mut bare_ns, mut whole_ns) = (Vec::new(), Vec::new());
        for round in 0..rounds.max(1) {
            // Whoever comes second finds warm caches: take turns.
            for own in if round % 2 == 0 {
                [true, false]
            } else {
                [false, true]
            } {
                let started = Instant::now();
                let good = if own { whole() } else { black_box(bare()) };
                let spent = started.elapsed().as_nanos();
                if !good {
                    return Err("a signature that was just made is not accepted".to_owned());
                }
                if own {
                    whole_ns.push(spent);
                } else {
                    bare_ns.push(spent);
                }
            }
        }
        Ok(vec![Figure::new(
            "ticketcode_decode_and_verify",
            median(whole_ns)?,
            "ns",
            median(bare_ns)?,
        )])
    }

    /// Size, speed and errors of a filter of a million tickets.
    fn denylist(&self, strangers: u32) -> Result<Vec<Figure>, String> {
        let denied: Vec<_> = (0..LIST_ENTRIES).map(ticket_id).collect();
        let snapshot = Snapshot::sign(&self.issuer, 1, NOON, &denied).map_err(|error| error.to_string())?;
        let list = Denylist::open(&snapshot.filter, &self.keys).map_err(|error| error.to_string())?;
        if denied.iter().any(|id| list.lookup(id) != Listing::Possible) {
            return Err("a listed ticket is not found".to_owned());
        }
        // Half of the look-ups hit; ids are made before the clock starts, in an order that no cache foresees.
        let asked: Vec<_> = (0..LIST_ENTRIES)
            .map(|n| ticket_id(n.wrapping_mul(2_654_435_761) % (2 * LIST_ENTRIES)))
            .collect();
        let started = Instant::now();
        let hits = asked
            .iter()
            .filter(|id| list.lookup(id) != Listing::Clear)
            .count();
        let lookup_ns = started.elapsed().as_secs_f64() * 1e9 / f64::from(LIST_ENTRIES);
        if black_box(hits) == 0 {
            return Err("no look-up hit".to_owned());
        }
        let bytes = u32::try_from(snapshot.filter.len()).map_err(|error| error.to_string())?;
        Ok(vec![
            Figure::new(
                "denylist_million_bytes",
                f64::from(bytes),
                "bytes",
                LIST_BYTES_LIMIT,
            ),
            Figure::new("denylist_million_lookup", lookup_ns, "ns", LOOKUP_NS_LIMIT),
            false_positives(strangers)?,
        ])
    }
}

/// In millionths, because a figure keeps four digits after the point.
fn false_positives(strangers: u32) -> Result<Figure, String> {
    // Short hashes are the first bytes of a SHA-256; numbers spread as evenly stand for them here.
    let spread = |number: u32| {
        let mixed = (u64::from(number) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9)
    };
    let listed: Vec<_> = (0..LIST_ENTRIES).map(spread).collect();
    let filter = FuseFilter::build(&listed).map_err(|error| error.to_string())?;
    let last = LIST_ENTRIES.saturating_add(strangers.max(1));
    let wrong = (LIST_ENTRIES..last)
        .filter(|&number| filter.contains(spread(number)))
        .count();
    let wrong = u32::try_from(wrong).map_err(|error| error.to_string())?;
    let rate = f64::from(wrong) / f64::from(last - LIST_ENTRIES);
    Ok(Figure::new(
        "denylist_million_false_positives",
        rate * 1e6,
        "per million",
        FALSE_POSITIVES_LIMIT * 1e6,
    ))
}

fn ticket_id(number: u32) -> TicketId {
    let [a, b, c, d] = number.to_be_bytes();
    TicketId::from_parts(NOON, [1, 2, 3, 4, 5, 6, a, b, c, d])
}

fn median(mut values: Vec<u128>) -> Result<f64, String> {
    values.sort_unstable();
    let middle = values.get(values.len() / 2).ok_or("nothing was measured")?;
    u32::try_from(*middle)
        .map(f64::from)
        .map_err(|error| error.to_string())
}
