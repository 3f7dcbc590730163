//! Money from wallet to wallet: on its way, asked for twice, and everything that is refused.

use cityplus_backend::operator::{EntryKind, OperatorError, OperatorLimits};
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Currency, Money};
use cityplus_protocol::bytes::Signature;
use cityplus_protocol::transfer::{SignedTransferOrder, TransferOrder};

use super::{Desk, Device, HOUR_MS, pln};

pub(crate) async fn all(desk: &Desk) {
    money_moves_once(desk).await;
    refusals_move_nothing(desk).await;
    a_day_has_a_limit(desk).await;
}

async fn money_moves_once(desk: &Desk) {
    let (jan, ola) = (desk.wallet(10_000).await, desk.wallet(0).await);
    let order = desk.sending(jan, ola, 2_500);
    let sent = desk.operator.send(order).await.unwrap();
    assert_eq!(
        (sent.transfer, sent.from, sent.to, sent.amount),
        (order.order.transfer_id, jan, ola, pln(2_500))
    );
    assert_eq!(
        (desk.standing(jan).await.0, desk.standing(ola).await.0),
        (7_500, 2_500)
    );

    // Long after, with the device gone: what was done stays done, and is told again.
    desk.clock.advance_ms(40 * 24 * HOUR_MS);
    desk.operator
        .unbind_device(jan, desk.device.public_key(), 1)
        .await
        .unwrap();
    assert_eq!(desk.operator.send(order).await.unwrap(), sent);
    assert_eq!(
        (desk.standing(jan).await.0, desk.standing(ola).await.0),
        (7_500, 2_500)
    );

    for (wallet, kind, amount, after) in [
        (jan, EntryKind::Sent, -2_500, 7_500),
        (ola, EntryKind::Received, 2_500, 2_500),
    ] {
        let page = desk.operator.statement(wallet, None, 1).await.unwrap();
        let entry = page.entries.first().unwrap();
        assert_eq!(
            (entry.kind, entry.amount, entry.balance_after, entry.transfer),
            (kind, pln(amount), pln(after), sent.transfer)
        );
        // Neither side reads whose wallet the other one is.
        assert_eq!(entry.counterparty, "wallet");
    }
    desk.assert_balanced().await;
}

fn resigned(
    desk: &Desk,
    good: &SignedTransferOrder,
    change: &dyn Fn(&mut TransferOrder),
) -> SignedTransferOrder {
    let mut order = good.order;
    change(&mut order);
    desk.device.sign_transfer(order)
}

/// Three wallets and a transfer between two of them that was done.
struct Wallets {
    jan: WalletId,
    ola: WalletId,
    /// Holds as much as one may.
    full: WalletId,
    done: SignedTransferOrder,
}

impl Wallets {
    async fn new(desk: &Desk) -> Self {
        let (jan, ola) = (desk.wallet(5_000).await, desk.wallet(0).await);
        let full = desk.wallet(100_000).await;
        desk.top_up(full, 100_000).await.unwrap();
        let done = desk.sending(jan, ola, 100);
        desk.operator.send(done).await.unwrap();
        Self { jan, ola, full, done }
    }

    async fn standing(&self, desk: &Desk) -> [(i64, i64); 3] {
        [
            desk.standing(self.jan).await,
            desk.standing(self.ola).await,
            desk.standing(self.full).await,
        ]
    }
}

/// Wrong in who signed, who sends and who receives, and when.
fn wrong_people(desk: &Desk, wallets: &Wallets) -> Vec<(SignedTransferOrder, OperatorError)> {
    let good = desk.sending(wallets.jan, wallets.ola, 100);
    let new = |change: &dyn Fn(&mut TransferOrder)| resigned(desk, &good, change);
    let (mut forged, mut cut) = (good, good);
    forged.order.to_wallet_id = wallets.full;
    cut.signature = Signature([0; 64]);
    let limits = OperatorLimits::default();
    vec![
        (forged, OperatorError::Signature),
        (cut, OperatorError::Signature),
        (
            Device::of_seed(9).sign_transfer(good.order),
            OperatorError::UnboundDevice,
        ),
        (
            new(&|order| order.to_wallet_id = wallets.jan),
            OperatorError::SameWallet,
        ),
        (
            new(&|order| order.to_wallet_id = WalletId::new(order.created_at)),
            OperatorError::UnknownReceiver,
        ),
        (
            new(&|order| order.from_wallet_id = WalletId::new(order.created_at)),
            OperatorError::UnknownWallet,
        ),
        (
            new(&|order| order.created_at = order.created_at.plus_ms(-limits.order_age_ms - 1)),
            OperatorError::OrderTime,
        ),
        (
            new(&|order| order.created_at = order.created_at.plus_ms(limits.clock_ahead_ms + 1)),
            OperatorError::OrderTime,
        ),
    ]
}

/// Wrong in how much.
fn wrong_amounts(desk: &Desk, wallets: &Wallets) -> Vec<(SignedTransferOrder, OperatorError)> {
    let good = desk.sending(wallets.jan, wallets.ola, 100);
    let new = |change: &dyn Fn(&mut TransferOrder)| resigned(desk, &good, change);
    let limits = OperatorLimits::default();
    let too_much = OperatorError::NewDevice {
        most: pln(limits.new_device_daily_send),
        until: desk.now().plus_ms(limits.device_new_ms),
    };
    let too_little = OperatorError::InsufficientFunds {
        available: pln(4_800),
    };
    vec![
        (new(&|order| order.amount = pln(0)), OperatorError::Amount),
        (new(&|order| order.amount = pln(-1)), OperatorError::Amount),
        (new(&|order| order.amount = pln(i64::MIN)), OperatorError::Amount),
        (new(&|order| order.amount = pln(i64::MAX)), too_much.clone()),
        (new(&|order| order.amount = pln(4_801)), too_little.clone()),
        (
            new(&|order| order.to_wallet_id = wallets.full),
            OperatorError::ReceiverFull,
        ),
        // Who could not send so much learns nothing of the receiver.
        (
            new(&|order| (order.to_wallet_id, order.amount) = (wallets.full, pln(4_801))),
            too_little,
        ),
        (
            new(&|order| (order.to_wallet_id, order.amount) = (wallets.full, pln(i64::MAX))),
            too_much,
        ),
        (
            new(&|order| order.amount = Money::new(100, Currency::EUR)),
            OperatorError::Currency,
        ),
    ]
}

async fn refusals_move_nothing(desk: &Desk) {
    let wallets = Wallets::new(desk).await;
    let (done, paid) = (wallets.done, desk.authorised(wallets.jan, 100).await.payment);
    let again =
        |change: &dyn Fn(&mut TransferOrder)| (resigned(desk, &done, change), OperatorError::IdReused);
    let mut table = wrong_people(desk, &wallets);
    table.extend(wrong_amounts(desk, &wallets));
    table.extend([
        again(&|order| order.amount = pln(99)),
        again(&|order| order.to_wallet_id = wallets.full),
        again(&|order| order.transfer_id = TransferId::from_bytes(*paid.as_bytes())),
    ]);
    let before = wallets.standing(desk).await;
    for (order, expected) in table {
        assert_eq!(desk.operator.send(order).await, Err(expected), "{order:?}");
    }
    assert_eq!(wallets.standing(desk).await, before);
    desk.assert_balanced().await;
}

async fn a_day_has_a_limit(desk: &Desk) {
    let limits = OperatorLimits::default();
    let (jan, ola) = (desk.wallet(100_000).await, desk.wallet(0).await);
    let until = desk.now().plus_ms(limits.device_new_ms);
    let send = async |minor| desk.operator.send(desk.sending(jan, ola, minor)).await;
    send(limits.new_device_daily_send - 1).await.unwrap();
    assert_eq!(
        send(2).await,
        Err(OperatorError::NewDevice {
            most: pln(limits.new_device_daily_send),
            until
        })
    );
    send(1).await.unwrap();
    // The next day the device is new no longer, and the count begins again.
    desk.clock.advance_ms(limits.device_new_ms);
    send(limits.daily_send).await.unwrap();
    let most = pln(limits.daily_send);
    assert_eq!(send(1).await, Err(OperatorError::DailySend { most }));
    desk.clock.advance_ms(24 * HOUR_MS);
    send(1).await.unwrap();
    desk.assert_balanced().await;
}
