//! Money that leaves a wallet: to another one, to a bank account, in cash at a desk. What leaves is small: a device that is
//! new may move little on one day.

use cityplus_domain::ids::TransferId;
use cityplus_domain::{Currency, Money};
use cityplus_engine::protocol::redemption::{PayOutTo, RedemptionState};
use fastrand::Rng;

use super::diary::Redeemed;
use super::{Cash, Diary, Heard, Way, another, heard};
use crate::crash::progress::Deed;
use crate::crash::world::{Resident, Town};

const IBAN: &str = "PL61109010140000071219812874";

/// Sends money to somebody. False if there was no answer.
pub(super) async fn send(resident: &Resident, town: &Town, rng: &mut Rng, diary: &mut Diary) -> bool {
    let wallet = another(resident, town, rng).wallet;
    let minor = rng.i64(5..=60);
    let asked = resident
        .engine
        .send_money(resident.wallet, wallet, Money::new(minor, Currency::PLN))
        .await;
    let (transfer, acknowledged) = match heard(resident.name, asked).await {
        Heard::Done(receipt) => {
            assert_eq!((receipt.to_wallet_id, receipt.amount.minor), (wallet, minor));
            (receipt.transfer_id, true)
        }
        Heard::Nothing(transfer) => (transfer, false),
        Heard::No => return true,
    };
    let sent = diary.sent.entry(transfer).or_insert(Cash {
        wallet,
        minor,
        acknowledged,
    });
    assert_eq!((sent.wallet, sent.minor), (wallet, minor));
    sent.acknowledged |= acknowledged;
    note(town, Deed::Sent, acknowledged)
}

fn note(town: &Town, deed: Deed, acknowledged: bool) -> bool {
    if acknowledged {
        town.progress.answered(deed);
    } else {
        town.progress.interrupted();
    }
    acknowledged
}

/// Takes money out to a bank account. False if there was no answer.
pub(super) async fn to_a_bank(resident: &Resident, town: &Town, rng: &mut Rng, diary: &mut Diary) -> bool {
    redeem(resident, town, rng, diary, Way::Bank)
        .await
        .is_none_or(|(_, acknowledged)| acknowledged)
}

/// Takes money out in cash, and mostly goes to a desk with it at once. False if there was no answer.
pub(super) async fn in_cash(resident: &Resident, town: &Town, rng: &mut Rng, diary: &mut Diary) -> bool {
    let way = Way::Cash { handed_out: false };
    match redeem(resident, town, rng, diary, way).await {
        None => true,
        Some((_, false)) => false,
        Some((redemption, true)) => {
            rng.u8(0..4) == 0 || go_to_a_desk(resident, redemption, town, rng, diary).await
        }
    }
}

/// The redemption, and whether there was an answer; none if it was refused.
async fn redeem(
    resident: &Resident,
    town: &Town,
    rng: &mut Rng,
    diary: &mut Diary,
    way: Way,
) -> Option<(TransferId, bool)> {
    let minor = rng.i64(20..=150);
    let (to, state) = match way {
        Way::Bank => (
            PayOutTo::Bank {
                iban: IBAN.parse().expect("an account"),
                name: "Jan Kowalski".parse().expect("a name"),
            },
            RedemptionState::Done,
        ),
        Way::Cash { .. } => (PayOutTo::Cash, RedemptionState::Waiting),
    };
    let amount = Money::new(minor, Currency::PLN);
    let asked = resident.engine.redeem(resident.wallet, amount, to).await;
    let (redemption, acknowledged) = match heard(resident.name, asked).await {
        Heard::Done(view) => {
            assert_eq!((view.amount.minor, view.state), (minor, state));
            (view.redemption_id, true)
        }
        Heard::Nothing(redemption) => (redemption, false),
        Heard::No => return None,
    };
    let redeemed = diary.redeemed.entry(redemption).or_insert(Redeemed {
        way,
        minor,
        acknowledged,
    });
    assert_eq!((redeemed.way, redeemed.minor), (way, minor));
    redeemed.acknowledged |= acknowledged;
    note(town, Deed::Redeemed, acknowledged);
    Some((redemption, acknowledged))
}

/// Shows the redemption's number to a teller. False if the teller got no answer.
async fn go_to_a_desk(
    resident: &Resident,
    redemption: TransferId,
    town: &Town,
    rng: &mut Rng,
    diary: &mut Diary,
) -> bool {
    let desk = rng.choice(&town.tellers).expect("some");
    let acknowledged = match heard("a teller", desk.pay_out(redemption, false).await).await {
        Heard::Done(view) => {
            let handed_out = (view.redemption_id, view.state);
            assert_eq!(handed_out, (redemption, RedemptionState::Done));
            let noted = diary.redeemed.get_mut(&redemption).expect("it was ordered");
            assert_eq!(view.amount.minor, noted.minor, "{}", resident.name);
            noted.way = Way::Cash { handed_out: true };
            true
        }
        Heard::Nothing(_) => false,
        Heard::No => panic!("the cash of {redemption} was reserved"),
    };
    note(town, Deed::CashOut, acknowledged)
}

/// When everything has come to an end: fetches the cash that still waits, and orders some that is not fetched.
pub(crate) async fn fetch_cash(resident: &Resident, town: &Town, rng: &mut Rng, diary: &mut Diary) {
    let waiting = Way::Cash { handed_out: false };
    let cash = diary.redeemed.iter().filter(|(_, out)| out.way == waiting);
    for redemption in cash.map(|(id, _)| *id).collect::<Vec<_>>() {
        match resident.engine.redemption(redemption).await {
            Ok(view) if view.state == RedemptionState::Waiting => {
                go_to_a_desk(resident, redemption, town, rng, diary).await;
            }
            // A teller's phone has brought it to its end by itself, or nobody came in time.
            Ok(_) => {}
            Err(error) => assert_eq!(error.code(), "unknown_redemption", "only one that was refused"),
        }
    }
    redeem(resident, town, rng, diary, waiting).await;
}
