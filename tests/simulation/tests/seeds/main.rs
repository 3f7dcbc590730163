//! Money between phones, the city, its operator and gateways, seed by seed: whatever gets lost, comes twice or ends in the
//! middle, at the end every order has ended and all money is accounted for.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)] // tests

mod ask;
mod bank;
mod check;
mod chores;
mod deposits;
mod expected;
mod gateway;
mod heal;
mod holds;
mod kept;
mod network;
mod orders;
mod people;
mod phones;
mod process;
mod run;
mod saga;
mod world;

use ask::WORDS;
use run::{Ground, Report, many};
use world::{Flaw, Tally, Theme};

/// How many seeds there are if nobody says.
const SEEDS: u64 = 10_000;
/// How many are enough for all that can happen everywhere to have happened.
const ENOUGH: u64 = 500;
/// How many are enough for what only some cities have, too.
const ENOUGH_FOR_THEMES: u64 = 2_000;
/// What only some cities have.
const OF_THEMES: [&str; 6] = [
    "hold",
    "capture-hold",
    "release-hold",
    "refund-hold",
    "open-deposit",
    "return-deposit",
];
/// What is taken more often than not. If little of it is, something is wrong with those who ask, and the rest proves less.
const OFTEN_TAKEN: [&str; 9] = [
    "cash",
    "send",
    "authorise",
    "capture",
    "redeem",
    "settle",
    "hold",
    "capture-hold",
    "open-deposit",
];

/// A number from the environment.
fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} must be a number")))
}

fn fail(report: &Report) -> ! {
    let told: Vec<String> = report.failures.iter().map(ToString::to_string).collect();
    panic!("{} seeds failed\n{}", told.len(), told.join("\n\n"));
}

#[test]
fn all_money_is_accounted_for_and_every_order_has_ended() {
    let ground = Ground::new();
    if let Some(seed) = number("CITYPLUS_SIMULATION_SEED") {
        match ground.alone(seed, Flaw::None) {
            Ok((tally, trace)) => println!("{}\nseed {seed}: {tally:#?}", trace.join("\n")),
            Err(failure) => panic!("{failure}"),
        }
        return;
    }
    let count = number("CITYPLUS_SIMULATION_SEEDS").unwrap_or(SEEDS);
    let report = many(&ground, &(0..count), Flaw::None);
    println!("{} seeds: {:#?}", report.seeds, report.tally);
    if !report.failures.is_empty() {
        fail(&report);
    }
    let tally = report.tally;
    let happened = [
        tally.ended,
        tally.lost,
        tally.twins,
        tally.returned,
        tally.given_up,
        tally.frauds,
    ];
    let of_themes = [tally.expired, tally.looked_up, tally.assigned, tally.sent_back];
    // A simulation in which nothing goes wrong would prove nothing.
    if count >= ENOUGH {
        assert!(!happened.contains(&0), "{tally:#?}");
        assert_taken(&tally, |word| !OF_THEMES.contains(&word));
    }
    if count >= ENOUGH_FOR_THEMES {
        assert!(!of_themes.contains(&0), "{tally:#?}");
        assert_taken(&tally, |word| OF_THEMES.contains(&word));
    }
}

/// Something of everything was taken, and of what mostly is at least a quarter.
fn assert_taken(tally: &Tally, is_asked_for: impl Fn(&str) -> bool) {
    let counts = tally.asked.into_iter().zip(tally.taken);
    for (word, (asked, taken)) in WORDS
        .into_iter()
        .zip(counts)
        .filter(|(word, _)| is_asked_for(word))
    {
        let least = if OFTEN_TAKEN.contains(&word) { asked / 4 } else { 0 };
        assert!(
            taken > 0 && taken >= least,
            "{word}: {taken} of {asked} were taken"
        );
    }
}

#[test]
fn a_seed_is_the_same_each_time() {
    let ground = Ground::new();
    let mut told = String::new();
    for seed in [1, 6, 19] {
        let (_, trace) = ground.alone(seed, Flaw::None).unwrap();
        let (_, again) = ground.alone(seed, Flaw::None).unwrap();
        assert_eq!(trace, again, "seed {seed}");
        told.push_str(&trace[0]);
    }
    for theme in Theme::ALL {
        assert!(
            told.contains(&format!("{theme:?}")),
            "no seed has {theme:?}: {told}"
        );
    }
}

#[test]
fn a_phone_that_forgets_is_found() {
    assert_found(Flaw::PhoneForgets, 20, "nobody was told of");
}

#[test]
fn a_gateway_that_invents_payments_is_found() {
    assert_found(Flaw::GatewayInvents, 20, "the money at");
}

#[test]
fn a_gateway_that_keeps_what_it_should_give_back_is_found() {
    assert_found(Flaw::GatewayKeeps, 100, "the gateway has of a hold");
}

#[test]
fn a_bank_that_exaggerates_is_found() {
    assert_found(Flaw::BankExaggerates, 30, "was put into a wallet");
}

/// The checks see what is wrong on purpose in one of the first seeds, and say what it is.
fn assert_found(flaw: Flaw, seeds: u64, said: &str) {
    let ground = Ground::new();
    let found = (0..seeds).filter_map(|seed| ground.alone(seed, flaw).err());
    let wrong: Vec<String> = found.map(|failure| failure.wrong).collect();
    assert!(wrong.iter().any(|wrong| wrong.contains(said)), "{wrong:?}");
}
