//! A city with its phones, its operator and its gateways, in which everything that happens is decided by one seed.

use std::sync::Arc;

use cityplus_backend::operator::{
    GatewayName, MerchantModel, MerchantTerms, OpenMerchant, OpenWallet, Operator, Tier,
};
use cityplus_backend::store::Database;
use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Clock, ManualClock, Timestamp};
use cityplus_protocol::bytes::PublicKey;
use fastrand::Rng;

use super::ask::{Ask, WORDS};
use super::bank::Bank;
use super::gateway::ModelGateway;
use super::holds::Parking;
use super::network::Letter;
use super::orders::{Order, Owner};
use super::phones::{self, PLN, Phone};
use super::process::Process;
use super::saga::Purchase;

/// What is not as it should be, in words.
pub(crate) type Checked<T = ()> = Result<T, String>;

/// Units that sell, and what the operator keeps of it in hundredths of a per cent.
pub(crate) const MERCHANTS: [(&str, u32); 2] = [("pool", 0), ("zoo", 125)];
/// An account at a bank: everybody's.
pub(crate) const IBAN: &str = "PL61109010140000071219812874";

const STARTS_AT: Timestamp = Timestamp::from_seconds(1_790_000_000);
/// Phones of residents.
pub(crate) const PHONES: usize = 3;
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Something that is wrong on purpose: the checks must find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Nothing is.
    None,
    /// A phone forgets that what it has sent was taken.
    PhoneForgets,
    /// A gateway says that it was paid when it was not.
    GatewayInvents,
    /// A gateway says that it has given back to a card what it has kept.
    GatewayKeeps,
    /// The bank's statements say more than has come.
    BankExaggerates,
}

/// What there is in some cities only: each has its price in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    /// Units have money blocked on cards.
    Holds,
    /// People send money by bank.
    Bank,
    /// A tourist has a wallet with a deposit.
    Deposits,
}

impl Theme {
    pub(crate) const ALL: [Self; 3] = [Self::Holds, Self::Bank, Self::Deposits];
    /// Of so many cities in a hundred each is a theme.
    const IN_A_HUNDRED: u8 = 20;
}

/// Orders of one device for the same money.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fraud {
    /// The one that the phone acts as if it had not made.
    pub(crate) forgotten: TransferId,
    /// The one that it made next; it may have had too little left for one.
    pub(crate) other: Option<TransferId>,
    pub(crate) key: PublicKey,
}

/// How many orders there were of each kind, in the order of [`WORDS`].
pub(crate) type Counts = [u32; WORDS.len()];

/// How often what the simulation is for has happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Calls of the operator's door.
    pub(crate) calls: usize,
    /// Processes of the operator that ended, most of them between two writes.
    pub(crate) ended: usize,
    /// Messages that got lost, either way.
    pub(crate) lost: usize,
    /// Orders that came twice at the same moment.
    pub(crate) twins: usize,
    /// Orders that were taken by a late copy, after they had been refused.
    pub(crate) late: usize,
    /// Payments at gateways that went back.
    pub(crate) returned: usize,
    /// Purchases that ended without a payment though it had been reserved.
    pub(crate) given_up: usize,
    /// Pairs of orders for the same money that were found.
    pub(crate) frauds: usize,
    /// Holds that ended because their cards' banks had let go.
    pub(crate) expired: usize,
    /// Refunds to cards of which a person has said what became of them.
    pub(crate) looked_up: usize,
    /// Entries of bank statements of which a person has said whose they are.
    pub(crate) assigned: usize,
    /// Those that a person has sent back.
    pub(crate) sent_back: usize,
    /// Orders that were made.
    pub(crate) asked: Counts,
    /// Those of them that were taken.
    pub(crate) taken: Counts,
}

impl Tally {
    /// Both together.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            calls: self.calls + other.calls,
            ended: self.ended + other.ended,
            lost: self.lost + other.lost,
            twins: self.twins + other.twins,
            late: self.late + other.late,
            returned: self.returned + other.returned,
            given_up: self.given_up + other.given_up,
            frauds: self.frauds + other.frauds,
            expired: self.expired + other.expired,
            looked_up: self.looked_up + other.looked_up,
            assigned: self.assigned + other.assigned,
            sent_back: self.sent_back + other.sent_back,
            asked: std::array::from_fn(|kind| self.asked[kind] + other.asked[kind]),
            taken: std::array::from_fn(|kind| self.taken[kind] + other.taken[kind]),
        }
    }
}

/// Everything there is. Whoever lives in it shares one dice, and one thing happens after the other.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) rng: Rng,
    pub(crate) city: CityKey,
    pub(crate) clock: Arc<ManualClock>,
    /// For looking: without a gate.
    pub(crate) database: Database,
    pub(crate) process: Process,
    pub(crate) gateways: Vec<Arc<ModelGateway>>,
    pub(crate) phones: Vec<Phone>,
    pub(crate) orders: Vec<Order>,
    /// What is on its way.
    pub(crate) letters: Vec<Letter>,
    pub(crate) purchases: Vec<Purchase>,
    pub(crate) parkings: Vec<Parking>,
    pub(crate) bank: Bank,
    /// The phones of tourists, by number.
    pub(crate) tourists: Vec<usize>,
    themes: Vec<Theme>,
    pub(crate) frauds: Vec<Fraud>,
    pub(crate) flaw: Flaw,
    pub(crate) tally: Tally,
    /// What has happened, a line each.
    pub(crate) trace: Vec<String>,
}

impl World {
    /// A city of its own in these books. Must be made inside a Tokio runtime.
    pub(crate) fn new(database: &Database, seed: u64, flaw: Flaw) -> Self {
        let mut rng = Rng::with_seed(seed);
        let city: CityKey = format!("s{seed}").parse().unwrap();
        let clock = Arc::new(ManualClock::at(STARTS_AT));
        let gateways: Vec<_> = GatewayName::ALL
            .into_iter()
            .map(|name| ModelGateway::new(name, seed, flaw))
            .collect();
        let process = Process::start(database, &clock, &gateways, &city);
        let phones = (0..PHONES).map(|_| Phone::new(&mut rng, STARTS_AT)).collect();
        let themes = Theme::ALL.into_iter();
        let themes = themes.filter(|_| rng.u8(..100) < Theme::IN_A_HUNDRED).collect();
        Self {
            rng,
            city,
            clock,
            database: database.clone(),
            process,
            gateways,
            phones,
            orders: Vec::new(),
            letters: Vec::new(),
            purchases: Vec::new(),
            parkings: Vec::new(),
            bank: Bank::default(),
            tourists: Vec::new(),
            themes,
            frauds: Vec::new(),
            flaw,
            tally: Tally::default(),
            trace: Vec::new(),
        }
    }

    /// From the first wallet to the last check.
    pub(crate) async fn live(&mut self) -> Checked {
        self.note(&format!("themes: {:?}", self.themes));
        self.found().await?;
        for _ in 0..self.rng.u8(30..=54) {
            self.step().await?;
        }
        self.heal().await?;
        self.check().await
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Whether there is this here.
    pub(crate) fn has(&self, theme: Theme) -> bool {
        self.themes.contains(&theme)
    }

    /// True so many times in a hundred.
    pub(crate) fn chance(&mut self, in_a_hundred: u8) -> bool {
        self.rng.u8(..100) < in_a_hundred
    }

    /// Writes a line of the trace.
    pub(crate) fn note(&mut self, text: &str) {
        let ms = self.now().ms_since(STARTS_AT);
        self.trace.push(format!("{ms:>10} ms  {text}"));
    }

    /// Merchants, wallets with a device each, and some cash to begin with.
    async fn found(&mut self) -> Checked {
        for (merchant, fee_basis_points) in MERCHANTS {
            let terms = MerchantTerms {
                unit: merchant.parse().unwrap(),
                iban: IBAN.parse().unwrap(),
                name: merchant.to_owned(),
                fee_basis_points,
                model: MerchantModel::Aggregated,
                fee_on_direct: false,
            };
            let open = OpenMerchant {
                merchant: merchant.parse().unwrap(),
                currency: PLN,
            };
            self.process.operator.open_merchant(open).await.unwrap();
            self.process.books.agree(&self.city, &terms).await.unwrap();
        }
        for number in 0..PHONES {
            let (wallet, key) = (self.phones[number].wallet, self.phones[number].key());
            let open = OpenWallet {
                wallet,
                currency: PLN,
                tier: Tier::Named,
            };
            let minor = self.rng.i64(2_000..9_000);
            let now = self.now();
            let cash = phones::cash(&mut self.rng, now, wallet, minor);
            for (owner, ask) in [
                (Owner::Phone(number), Ask::Open(open)),
                (Owner::Phone(number), Ask::Bind(wallet, key)),
                (Owner::Till, Ask::Cash(cash)),
            ] {
                let index = self.keep(owner, ask);
                self.see_through(index).await?;
            }
        }
        if self.has(Theme::Deposits) {
            self.welcome().await?;
        }
        if self.has(Theme::Holds) {
            self.begin_holds().await?;
        }
        Ok(())
    }

    /// One thing happens.
    async fn step(&mut self) -> Checked {
        if !self.themes.is_empty() && self.chance(35) {
            let at = self.rng.usize(..self.themes.len());
            return match self.themes[at] {
                Theme::Holds => self.about_holds().await,
                Theme::Bank => self.about_the_bank().await,
                Theme::Deposits => {
                    self.about_deposits();
                    Ok(())
                }
            };
        }
        match self.rng.u8(..100) {
            0..26 => self.act(),
            26..60 => self.some_letter().await?,
            60..67 => self.ask_again(),
            67..74 => self.time_passes(),
            74..80 => self.at_a_gateway(),
            80..87 => self.chore().await?,
            87..97 => self.some_purchase()?,
            97..99 => self.end_process("the operator's process ends"),
            _ => self.end_city(),
        }
        Ok(())
    }

    /// Mostly a moment, sometimes so long that something is over; now and then somebody sets a phone's clock.
    fn time_passes(&mut self) {
        let ms = match self.rng.u8(..100) {
            0..55 => self.rng.i64(500..30_000),
            55..82 => self.rng.i64(MINUTE_MS..30 * MINUTE_MS),
            82..96 => self.rng.i64(HOUR_MS..6 * HOUR_MS),
            _ => self.rng.i64(DAY_MS..3 * DAY_MS),
        };
        self.clock.advance_ms(ms);
        self.note(&format!("{ms} ms have passed"));
        if self.chance(15) {
            let number = self.rng.usize(..self.phones.len());
            let skew_ms = self.rng.i64(-40 * MINUTE_MS..=14 * MINUTE_MS);
            self.phones[number].skew_ms = skew_ms;
            self.note(&format!("the clock of phone {number} is wrong by {skew_ms} ms"));
        }
    }

    /// A new process goes on from what was kept.
    pub(crate) fn end_process(&mut self, why: &str) {
        self.note(why);
        self.tally.ended += 1;
        self.process = Process::start(&self.database, &self.clock, &self.gateways, &self.city);
    }
}
