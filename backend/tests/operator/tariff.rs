//! What deeds cost, rides on debit and deposits.

mod deposits;
mod rides;

use cityplus_backend::operator::{
    CashPayOut, ChargeReplacement, EntryKind, Fees, OperatorError, OperatorLimits, RedemptionState, Tier,
};
use cityplus_backend::store::Database;
use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use cityplus_protocol::redemption::PayOutTo;
use ring::digest::{SHA256, digest};

use super::redemptions::IBAN;
use super::{Desk, HOUR_MS, PLN, Place, pln};

pub(crate) async fn all(place: impl Into<Place>) {
    let place = place.into();
    anothers_payment_is_no_fee(&Desk::new(place.clone()).await).await;
    let desk = &with_tariff(place.clone()).await;
    the_tariff_tells_it_beforehand(desk).await;
    an_upgrade_costs_once(desk).await;
    an_unblock_costs_once(desk).await;
    a_replacement_takes_what_is_there(desk).await;
    a_redemption_costs_beside_what_is_taken_out(desk).await;
    cash_that_waits_has_its_fee_with_it(desk).await;
    an_unblock_is_paid_once_for_each_wish(desk, &place.database).await;
    rides::all(desk).await;
    deposits::all(desk, &place.database).await;
}

/// Where nothing is taken for handing out cash, the id that its fee would have may be chosen for anything.
async fn anothers_payment_is_no_fee(desk: &Desk) {
    let (jan, ola) = (desk.wallet(1_000).await, desk.wallet(500).await);
    let redeeming = desk.redeeming(jan, 400, PayOutTo::Cash);
    let redemption = redeeming.order.redemption_id;
    desk.operator.redeem(redeeming).await.unwrap();
    let text = format!("cityplus-linked-transfer-1\n{redemption}\nfee\n");
    let mut id: [u8; 16] = digest(&SHA256, text.as_bytes()).as_ref()[..16]
        .try_into()
        .unwrap();
    id[6] = (id[6] & 0x0f) | 0x80;
    id[8] = (id[8] & 0x3f) | 0x80;
    let mut order = desk.order(ola, pln(300));
    order.payment_id = PaymentId::from_bytes(id);
    desk.operator.authorise(desk.authorisation(order)).await.unwrap();
    let handing_out = CashPayOut {
        redemption,
        identity_checked: false,
        teller: "till-1".to_owned(),
    };
    desk.operator.pay_out_cash(handing_out).await.unwrap();
    assert_eq!(desk.standing(jan).await, (600, 600));
    assert_eq!(desk.standing(ola).await, (500, 200));
    desk.assert_balanced().await;
}

/// Everything costs something else.
const FEES: Fees = Fees {
    upgrade: 2_000,
    unblock: 500,
    replacement: 1_300,
    redemption_to_bank: 100,
    redemption_in_cash: 150,
};
const DEBIT_RIDE_MAX: i64 = 190;
const DEPOSIT: i64 = 2_000;

async fn with_tariff(place: Place) -> Desk {
    let limits = OperatorLimits {
        fees: FEES,
        debit_ride_max: DEBIT_RIDE_MAX,
        deposit: DEPOSIT,
        till_ceiling: i64::MAX,
        ..OperatorLimits::default()
    };
    Desk::with_limits(place, &limits).await
}

/// The newest movements of a wallet: kind and amount.
async fn newest(desk: &Desk, wallet: WalletId, count: u32) -> Vec<(EntryKind, i64)> {
    let page = desk.operator.statement(wallet, None, count).await.unwrap();
    let lines = page.entries.into_iter();
    lines.map(|entry| (entry.kind, entry.amount.minor)).collect()
}

fn lacking(fee: i64, available: i64) -> OperatorError {
    OperatorError::FeeNotCovered {
        fee: pln(fee),
        available: pln(available),
    }
}

async fn the_tariff_tells_it_beforehand(desk: &Desk) {
    let tariff = desk.operator.tariff(PLN).await.unwrap();
    assert_eq!(
        (tariff.upgrade, tariff.unblock, tariff.replacement),
        (pln(2_000), pln(500), pln(1_300))
    );
    assert_eq!(
        (tariff.redemption_to_bank, tariff.redemption_in_cash),
        (pln(100), pln(150))
    );
    assert_eq!((tariff.debit_ride_max, tariff.deposit), (pln(190), pln(2_000)));
}

async fn an_upgrade_costs_once(desk: &Desk) {
    let jan = desk.wallet_of(Tier::Anonymous, 1_999).await;
    assert_eq!(desk.operator.upgrade(jan).await, Err(lacking(2_000, 1_999)));
    assert_eq!(desk.operator.wallet(jan).await.unwrap().tier, Tier::Anonymous);
    assert_eq!(desk.standing(jan).await, (1_999, 1_999));
    desk.top_up(jan, 1_001).await.unwrap();
    // Two at once, as by a phone that has lost the answer, and once more.
    let (one, two) = tokio::join!(desk.operator.upgrade(jan), desk.operator.upgrade(jan));
    one.unwrap();
    two.unwrap();
    desk.operator.upgrade(jan).await.unwrap();
    assert_eq!(desk.operator.wallet(jan).await.unwrap().tier, Tier::Named);
    assert_eq!(desk.standing(jan).await.0, 1_000);
    assert_eq!(newest(desk, jan, 1).await, [(EntryKind::FeeUpgrade, -2_000)]);
    let nobody = WalletId::new(desk.now());
    assert_eq!(
        desk.operator.upgrade(nobody).await,
        Err(OperatorError::UnknownWallet)
    );
    desk.assert_balanced().await;
}

async fn an_unblock_costs_once(desk: &Desk) {
    let operator = &desk.operator;
    let jan = desk.wallet(700).await;
    // Of a wallet that is not blocked it is free.
    operator.unblock(jan, 1).await.unwrap();
    operator.block(jan, 2).await.unwrap();
    operator.unblock(jan, 3).await.unwrap();
    operator.unblock(jan, 3).await.unwrap();
    assert_eq!(desk.standing(jan).await.0, 200);
    assert_eq!(newest(desk, jan, 1).await, [(EntryKind::FeeUnblock, -500)]);
    operator.block(jan, 4).await.unwrap();
    // One that hung on its way is overtaken: it neither opens nor costs anything.
    operator.unblock(jan, 3).await.unwrap();
    assert!(operator.wallet(jan).await.unwrap().blocked);
    assert_eq!(operator.unblock(jan, 5).await, Err(lacking(500, 200)));
    assert!(operator.wallet(jan).await.unwrap().blocked);
    assert_eq!(desk.standing(jan).await.0, 200);
    // Who has lost a phone opens it without money.
    operator.reopen(jan, 6).await.unwrap();
    assert!(!operator.wallet(jan).await.unwrap().blocked);
    assert_eq!(desk.standing(jan).await.0, 200);
    desk.assert_balanced().await;
}

/// A block that hung on its way comes between the deed and the note that its wish was heard.
async fn an_unblock_is_paid_once_for_each_wish(desk: &Desk, database: &Database) {
    let operator = &desk.operator;
    let jan = desk.wallet(700).await;
    operator.block(jan, 1).await.unwrap();
    operator.unblock(jan, 3).await.unwrap();
    assert_eq!(desk.standing(jan).await.0, 200);
    // As if only the ledger had heard it.
    let mut transaction = database.begin_write().await.unwrap();
    sqlx::query("UPDATE wallet_wish SET version = 1 WHERE wallet = $1 AND about = 'block'")
        .bind(format!("wallet/{jan}"))
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    operator.block(jan, 2).await.unwrap();
    operator.unblock(jan, 3).await.unwrap();
    assert!(!operator.wallet(jan).await.unwrap().blocked);
    assert_eq!(desk.standing(jan).await.0, 200);
    desk.assert_balanced().await;
}

async fn a_replacement_takes_what_is_there(desk: &Desk) {
    let operator = &desk.operator;
    let jan = desk.wallet(2_000).await;
    let charge = |wallet| ChargeReplacement {
        transfer: TransferId::new(desk.now()),
        wallet,
    };
    let first = charge(jan);
    let taken = operator.charge_replacement(first).await.unwrap();
    assert_eq!(taken.taken, pln(1_300));
    assert_eq!(operator.charge_replacement(first).await.unwrap(), taken);
    // Less than it costs: as much as there is.
    let second = charge(jan);
    let rest = operator.charge_replacement(second).await.unwrap();
    assert_eq!(rest.taken, pln(700));
    assert_eq!(operator.charge_replacement(second).await.unwrap(), rest);
    let nothing = operator.charge_replacement(charge(jan)).await.unwrap();
    assert_eq!(nothing.taken, pln(0));
    assert_eq!(desk.standing(jan).await.0, 0);
    assert_eq!(
        newest(desk, jan, 2).await,
        [
            (EntryKind::FeeReplacement, -700),
            (EntryKind::FeeReplacement, -1_300)
        ]
    );
    let ola = desk.wallet(0).await;
    let other = ChargeReplacement { wallet: ola, ..first };
    assert_eq!(
        operator.charge_replacement(other).await,
        Err(OperatorError::IdReused)
    );
    desk.assert_balanced().await;
}

async fn a_redemption_costs_beside_what_is_taken_out(desk: &Desk) {
    let jan = desk.wallet(1_000).await;
    let to = || PayOutTo::Bank {
        iban: IBAN.parse().unwrap(),
        name: "Jan Kowalski".parse().unwrap(),
    };
    for too_much in [901, 1_000, 1_001] {
        let refused = desk.operator.redeem(desk.redeeming(jan, too_much, to())).await;
        assert_eq!(refused, Err(lacking(100, 1_000)), "{too_much}");
    }
    assert_eq!(desk.standing(jan).await, (1_000, 1_000));
    let order = desk.redeeming(jan, 900, to());
    let done = desk.operator.redeem(order.clone()).await.unwrap();
    assert_eq!(done.amount, pln(900));
    assert_eq!(desk.operator.redeem(order).await.unwrap(), done);
    assert_eq!(desk.standing(jan).await.0, 0);
    assert_eq!(
        newest(desk, jan, 2).await,
        [(EntryKind::FeeRedemption, -100), (EntryKind::Redeemed, -900)]
    );
    desk.assert_balanced().await;
}

async fn cash_that_waits_has_its_fee_with_it(desk: &Desk) {
    let jan = desk.wallet(1_000).await;
    let handing_out = |redemption| CashPayOut {
        redemption,
        identity_checked: false,
        teller: "till-1".to_owned(),
    };
    let order = desk.redeeming(jan, 400, PayOutTo::Cash);
    let id = order.order.redemption_id;
    desk.operator.redeem(order.clone()).await.unwrap();
    desk.operator.redeem(order).await.unwrap();
    assert_eq!(desk.standing(jan).await, (1_000, 450));
    let done = desk.operator.pay_out_cash(handing_out(id)).await.unwrap();
    assert_eq!(done.state, RedemptionState::Done);
    desk.operator.pay_out_cash(handing_out(id)).await.unwrap();
    assert_eq!(desk.standing(jan).await, (450, 450));
    let refused = desk
        .operator
        .redeem(desk.redeeming(jan, 301, PayOutTo::Cash))
        .await;
    assert_eq!(refused, Err(lacking(150, 450)));
    // Nobody comes for it: both are free again.
    let order = desk.redeeming(jan, 300, PayOutTo::Cash);
    desk.operator.redeem(order).await.unwrap();
    assert_eq!(desk.standing(jan).await, (450, 0));
    desk.assert_balanced().await;
    desk.clock.advance_ms(HOUR_MS);
    desk.books.sweep().await.unwrap();
    assert_eq!(desk.standing(jan).await, (450, 450));
    desk.assert_balanced().await;
}
