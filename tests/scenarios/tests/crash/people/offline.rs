//! Money from phone to phone, with or without a server.

use std::time::Duration;

use cityplus_domain::{Currency, Money};
use cityplus_engine::Pace;
use fastrand::Rng;

use super::diary::Offered;
use super::{Diary, another, expect_dead, is_no};
use crate::crash::progress::Deed;
use crate::crash::world::{Resident, Town};

/// Pays somebody from what is set aside, or sets something aside if there is too little. False if there was no answer.
pub(super) async fn pay(resident: &Resident, town: &Town, rng: &mut Rng, diary: &mut Diary) -> bool {
    let minor = rng.i64(10..=60);
    let held = resident.engine.held_allowance().await.expect("a store");
    if held.is_none_or(|held| held.left.minor < minor) {
        return set_aside(resident, town, rng, diary).await;
    }
    let other = another(resident, town, rng);
    let amount = Money::new(minor, Currency::PLN);
    let offer = resident.engine.offer_offline(other.wallet, amount).await;
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
    if rng.bool() {
        return true;
    }
    let is_settled = settle(resident, town).await;
    if is_settled {
        town.progress.answered(Deed::Offline);
    }
    is_settled
}

/// Sets something aside on the device. False if there was no answer.
pub(super) async fn set_aside(resident: &Resident, town: &Town, rng: &mut Rng, diary: &mut Diary) -> bool {
    let minor = rng.i64(150..=400);
    let amount = Money::new(minor, Currency::PLN);
    match resident.engine.set_aside(amount).await {
        Ok(aside) => {
            assert_eq!((aside.amount, aside.left), (amount, amount));
            diary.set_aside.push(minor);
            true
        }
        Err(error) if is_no(&error) => {
            town.progress.refused(error.code());
            tokio::time::sleep(Duration::from_millis(30)).await;
            true
        }
        Err(error) => {
            expect_dead(Some(error.code()));
            diary.set_aside_unheard.push(minor);
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
