//! Money from phone to phone, with or without a server.

use std::time::Duration;

use cityplus_domain::{Currency, Money};
use cityplus_engine::Pace;
use fastrand::Rng;

use super::diary::Offered;
use super::{Diary, another, expect_dead, is_no};
use crate::crash::progress::Deed;
use crate::crash::world::{Resident, Town};

/// Pays somebody from what is set aside, or sets something aside if nothing is left. False if there was no answer.
pub(super) async fn pay(resident: &Resident, town: &Town, rng: &mut Rng, diary: &mut Diary) -> bool {
    let held = resident.engine.held_allowance().await.expect("a store");
    let left = held.map_or(0, |held| held.left.minor);
    if left == 0 {
        return set_aside(resident, town, rng.i64(150..=400), diary).await;
    }
    // While something is left, nothing more is set aside: the rest is paid out first.
    let minor = rng.i64(10..=60).min(left);
    let other = another(resident, town, rng);
    let amount = Money::new(minor, Currency::PLN);
    let engine = &resident.engine;
    let offer = engine.offer_offline(resident.wallet, other.wallet, amount).await;
    let offer = offer.expect("enough is set aside");
    let offered = Offered {
        wallet: other.wallet,
        minor,
    };
    diary.offered.insert(offer.transfer_id, offered);
    // Now and then the other phone is not held out: the payer's brings it all the same.
    if rng.u8(0..5) > 0 {
        let accepted = other.engine.accept_offline(&offer.code).await;
        let accepted = accepted.expect("a code that pays");
        assert_eq!(
            (accepted.transfer_id, accepted.amount),
            (offer.transfer_id, amount)
        );
    }
    // Whichever phone is online first settles it.
    if rng.u8(0..4) == 0 {
        return true;
    }
    let is_settled = settle(resident, town).await;
    if is_settled {
        town.progress.answered(Deed::Offline);
    }
    is_settled
}

/// Sets so much aside on the device. False if there was no answer.
pub(super) async fn set_aside(resident: &Resident, town: &Town, minor: i64, diary: &mut Diary) -> bool {
    let engine = &resident.engine;
    let amount = Money::new(minor, Currency::PLN);
    let before = engine.aside_asked().await.expect("a store");
    match engine.set_aside(resident.wallet, amount).await {
        Ok(aside) => {
            // One that was not answered goes first, as it was asked for.
            let first = before.filter(|before| before.allowance_id == aside.allowance_id);
            let amount = first.map_or(amount, |first| first.amount);
            assert_eq!((aside.amount, aside.left), (amount, amount));
            diary.set_aside_unheard.remove(&aside.allowance_id);
            diary.set_aside.push(amount.minor);
            true
        }
        Err(error) if is_no(&error) => {
            town.progress.refused(error.code());
            tokio::time::sleep(Duration::from_millis(30)).await;
            true
        }
        Err(error) => {
            expect_dead(Some(error.code()));
            // None where not even the operator's keys came: then nothing was sent.
            if let Some(asked) = engine.aside_asked().await.expect("a store") {
                diary
                    .set_aside_unheard
                    .insert(asked.allowance_id, asked.amount.minor);
            }
            town.progress.interrupted();
            false
        }
    }
}

/// Brings everything that waits on a phone. False if there was no answer.
pub(super) async fn settle(resident: &Resident, town: &Town) -> bool {
    match resident.engine.sync(Pace::Now).await {
        Ok(_) => true,
        Err(error) => {
            assert!(error.is_retryable(), "{error} ({})", error.code());
            town.progress.interrupted();
            false
        }
    }
}
