//! Cash that tellers take.

use std::time::Duration;

use cityplus_domain::{Currency, Money};
use cityplus_engine::Engine;
use fastrand::Rng;

use super::{Cash, Heard, Till, go_on, heard};
use crate::crash::progress::Deed;
use crate::crash::world::Town;

/// Takes cash until it is over.
pub(crate) async fn sit_at_the_till(engine: &Engine, town: &Town, mut rng: Rng) -> Till {
    let mut till = Till::new();
    while !town.progress.is_over() {
        let wallet = rng.choice(&town.residents).expect("some").wallet;
        let minor = rng.i64(500..=6_000);
        let asked = engine.top_up(wallet, Money::new(minor, Currency::PLN)).await;
        let (transfer, acknowledged) = match heard("a teller", asked).await {
            Heard::Done(receipt) => {
                assert_eq!((receipt.wallet_id, receipt.amount.minor), (wallet, minor));
                (receipt.transfer_id, true)
            }
            Heard::Nothing(transfer) => (transfer, false),
            Heard::No => {
                // The wallet is full, or has had enough for today, or the drawer is full.
                tokio::time::sleep(Duration::from_millis(70)).await;
                continue;
            }
        };
        let cash = till.entry(transfer).or_insert(Cash {
            wallet,
            minor,
            acknowledged,
        });
        assert_eq!((cash.wallet, cash.minor), (wallet, minor));
        cash.acknowledged |= acknowledged;
        if acknowledged {
            town.progress.answered(Deed::CashIn);
            tokio::time::sleep(Duration::from_millis(rng.u64(0..150))).await;
        } else {
            town.progress.interrupted();
            go_on(engine, &mut rng).await;
        }
    }
    till
}
