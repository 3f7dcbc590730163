//! Linked wallets: what a child buys is charged to its parent, to the grosz of what was allowed, and for as long.

use cityplus_backend::operator::{
    Authorise, EntryKind, OpenWallet, OperatorError, PaymentState, Period, Tier,
};
use cityplus_domain::ids::{LinkId, TransferId, WalletId};
use cityplus_domain::{Currency, Money};
use cityplus_protocol::bytes::Signature;
use cityplus_protocol::link::{LinkOrder, SignedLinkOrder};
use cityplus_protocol::transfer::TransferOrder;

use super::{Desk, Device, HOUR_MS, PLN, pln};

pub(crate) async fn all(desk: &Desk) {
    what_is_bought_is_charged_to_the_grosz(desk).await;
    what_was_not_taken_is_free_again(desk).await;
    an_end_is_an_end(desk).await;
    a_link_ends_with_the_key_that_signed_it(desk).await;
    a_new_link_takes_the_place_of_the_old_one(desk).await;
    only_purchases_are_charged(desk).await;
    a_block_on_either_side_stops_it(desk).await;
    links_are_refused_for_a_reason(desk).await;
    days_and_months_begin_anew(desk).await;
}

/// A wallet of the desk's device, and one of another device.
struct Family {
    parent: WalletId,
    child: WalletId,
    phone: Device,
}

impl Family {
    async fn new(desk: &Desk, seed: u8, minor: i64) -> Self {
        let parent = desk.wallet(minor).await;
        let (child, phone) = (WalletId::new(desk.now()), Device::of_seed(seed));
        let open = OpenWallet {
            wallet: child,
            currency: PLN,
            tier: Tier::Named,
        };
        desk.operator.open_wallet(open).await.unwrap();
        desk.operator
            .bind_device(child, phone.public_key(), 1)
            .await
            .unwrap();
        Self { parent, child, phone }
    }

    fn link(&self, desk: &Desk, per_day: i64, per_month: i64) -> LinkOrder {
        LinkOrder {
            link_id: LinkId::new(desk.now()),
            wallet_id: self.parent,
            user_wallet_id: self.child,
            per_day: pln(per_day),
            per_month: pln(per_month),
            valid_until: None,
            created_at: desk.now(),
        }
    }

    async fn linked(&self, desk: &Desk, per_day: i64, per_month: i64) -> LinkId {
        let order = signed(&desk.device, self.link(desk, per_day, per_month));
        desk.operator.allow_link(order).await.unwrap().link_id
    }

    /// A payment from the parent's wallet, as the child's phone signs it.
    fn charge(&self, desk: &Desk, minor: i64) -> Authorise {
        let order = desk.order(self.parent, pln(minor));
        Authorise {
            payment: order.payment_id,
            order: self.phone.sign(order),
            expires_at: desk.now().plus_ms(HOUR_MS),
        }
    }

    async fn refused(&self, desk: &Desk, minor: i64) -> OperatorError {
        let charge = self.charge(desk, minor);
        desk.operator.authorise(charge).await.unwrap_err()
    }

    /// What is left today and this month.
    async fn left(&self, desk: &Desk, link: LinkId) -> (i64, i64) {
        let links = desk.operator.links(self.child).await.unwrap();
        let link = links.iter().find(|known| known.link_id == link).unwrap();
        assert!(desk.operator.links(self.parent).await.unwrap().contains(link));
        (link.left_today.minor, link.left_this_month.minor)
    }
}

fn signed(device: &Device, order: LinkOrder) -> SignedLinkOrder {
    SignedLinkOrder {
        order,
        public_key: device.public_key(),
        signature: device.sign_bytes(&order.signing_bytes()),
    }
}

fn over(period: Period, minor: i64) -> OperatorError {
    OperatorError::LinkCeiling {
        period,
        most: pln(minor),
    }
}

async fn what_is_bought_is_charged_to_the_grosz(desk: &Desk) {
    let family = Family::new(desk, 41, 10_000).await;
    assert_eq!(family.refused(desk, 1_500).await, OperatorError::UnboundDevice);

    let order = signed(&desk.device, family.link(desk, 2_000, 50_000));
    let link = desk.operator.allow_link(order).await.unwrap();
    assert_eq!(desk.operator.allow_link(order).await.unwrap(), link);
    assert_eq!((link.left_today, link.left_this_month), (pln(2_000), pln(50_000)));

    let charge = family.charge(desk, 1_500);
    let reserved = desk.operator.authorise(charge.clone()).await.unwrap();
    assert_eq!(desk.operator.authorise(charge.clone()).await.unwrap(), reserved);
    assert_eq!(
        (reserved.wallet, reserved.state),
        (family.parent, PaymentState::Authorised)
    );
    assert_eq!(desk.standing(family.parent).await, (10_000, 8_500));
    assert_eq!(family.left(desk, link.link_id).await, (500, 48_500));
    let captured = desk.operator.capture(reserved.payment, None).await.unwrap();
    assert_eq!(desk.operator.authorise(charge).await.unwrap(), captured);

    // One grosz more than was allowed, and then not one less.
    assert_eq!(family.refused(desk, 501).await, over(Period::Day, 2_000));
    let last = family.charge(desk, 500);
    let last = desk.operator.authorise(last).await.unwrap();
    desk.operator.capture(last.payment, None).await.unwrap();
    assert_eq!(family.refused(desk, 1).await, over(Period::Day, 2_000));
    assert_eq!(desk.standing(family.parent).await, (8_000, 8_000));
    assert_eq!(desk.standing(family.child).await, (0, 0));

    let page = desk.operator.statement(family.parent, None, 2).await.unwrap();
    for (entry, minor) in page.entries.iter().zip([-500, -1_500]) {
        assert_eq!(
            (
                entry.kind,
                entry.amount,
                entry.counterparty.as_str(),
                entry.charged_by
            ),
            (EntryKind::LinkedPayment, pln(minor), "zoo", Some(family.child))
        );
    }

    // What is given back goes to whoever paid, and makes no room.
    let refund = desk.refund_of(reserved.payment, 1_000);
    let given_back = desk.operator.refund(refund).await.unwrap();
    assert_eq!(desk.operator.refund(refund).await.unwrap(), given_back);
    assert_eq!(desk.standing(family.parent).await, (9_000, 9_000));
    assert_eq!(desk.standing(family.child).await, (0, 0));
    assert_eq!(family.left(desk, link.link_id).await, (0, 48_000));
    desk.assert_balanced().await;
}

async fn what_was_not_taken_is_free_again(desk: &Desk) {
    let family = Family::new(desk, 42, 10_000).await;
    let link = family.linked(desk, 2_000, 2_500).await;
    let voided = desk.operator.authorise(family.charge(desk, 2_000)).await.unwrap();
    assert_eq!(family.left(desk, link).await, (0, 500));
    for _ in 0..2 {
        desk.operator.void(voided.payment).await.unwrap();
        assert_eq!(family.left(desk, link).await, (2_000, 2_500));
    }
    let in_part = desk.operator.authorise(family.charge(desk, 2_000)).await.unwrap();
    desk.operator
        .capture(in_part.payment, Some(pln(700)))
        .await
        .unwrap();
    assert_eq!(family.left(desk, link).await, (1_300, 1_800));
    let expires = family.charge(desk, 1_300);
    desk.operator.authorise(expires).await.unwrap();
    assert_eq!(family.left(desk, link).await, (0, 500));
    desk.clock.advance_ms(HOUR_MS);
    desk.books.sweep().await.unwrap();
    assert_eq!(family.left(desk, link).await, (1_300, 1_800));
    desk.assert_balanced().await;
}

async fn days_and_months_begin_anew(desk: &Desk) {
    let family = Family::new(desk, 43, 20_000).await;
    let link = family.linked(desk, 2_000, 3_000).await;
    let buy = async |minor| {
        let payment = desk.operator.authorise(family.charge(desk, minor)).await.unwrap();
        desk.operator.capture(payment.payment, None).await.unwrap();
    };
    buy(2_000).await;
    // The clock stands in the middle of a month.
    desk.clock.advance_ms(24 * HOUR_MS);
    assert_eq!(family.left(desk, link).await, (1_000, 1_000));
    assert_eq!(family.refused(desk, 1_001).await, over(Period::Month, 3_000));
    buy(1_000).await;
    assert_eq!(family.left(desk, link).await, (0, 0));
    desk.clock.advance_ms(31 * 24 * HOUR_MS);
    assert_eq!(family.left(desk, link).await, (2_000, 3_000));
    buy(2_000).await;
    desk.assert_balanced().await;
}

async fn an_end_is_an_end(desk: &Desk) {
    let family = Family::new(desk, 44, 10_000).await;
    let link = family.linked(desk, 2_000, 2_000).await;
    let before = family.charge(desk, 100);
    let reserved = desk.operator.authorise(before.clone()).await.unwrap();
    let stranger = desk.wallet(0).await;
    assert_eq!(
        desk.operator.end_link(stranger, link).await,
        Err(OperatorError::UnknownLink)
    );
    // Either side may end it, and again.
    let ended = desk.operator.end_link(family.child, link).await.unwrap();
    assert_eq!(ended.ended_at, Some(desk.now()));
    assert_eq!(desk.operator.end_link(family.parent, link).await.unwrap(), ended);
    assert_eq!(family.refused(desk, 100).await, OperatorError::LinkEnded);
    assert_eq!(family.left(desk, link).await, (0, 0));
    // What was ordered before goes on, also with the phone gone.
    desk.operator
        .unbind_device(family.child, family.phone.public_key(), 2)
        .await
        .unwrap();
    assert_eq!(desk.operator.authorise(before).await.unwrap(), reserved);
    desk.operator.capture(reserved.payment, None).await.unwrap();
    assert_eq!(family.refused(desk, 100).await, OperatorError::UnboundDevice);

    let family = Family::new(desk, 45, 10_000).await;
    let until = LinkOrder {
        valid_until: Some(desk.now().plus_ms(HOUR_MS)),
        ..family.link(desk, 2_000, 2_000)
    };
    desk.operator
        .allow_link(signed(&desk.device, until))
        .await
        .unwrap();
    desk.clock.advance_ms(HOUR_MS - 1);
    desk.operator.authorise(family.charge(desk, 100)).await.unwrap();
    desk.clock.advance_ms(1);
    assert_eq!(family.refused(desk, 100).await, OperatorError::LinkEnded);
    desk.assert_balanced().await;
}

/// Whoever has stolen the phone has allowed a wallet of their own: with the phone goes what it allowed.
async fn a_link_ends_with_the_key_that_signed_it(desk: &Desk) {
    let family = Family::new(desk, 50, 10_000).await;
    let stolen = Device::of_seed(51);
    let bind = desk.operator.bind_device(family.parent, stolen.public_key(), 1);
    bind.await.unwrap();
    let order = signed(&stolen, family.link(desk, 5_000, 5_000));
    let link = desk.operator.allow_link(order).await.unwrap();
    let before = desk.operator.authorise(family.charge(desk, 100)).await.unwrap();
    for _ in 0..2 {
        desk.operator
            .unbind_device(family.parent, stolen.public_key(), 2)
            .await
            .unwrap();
    }
    assert_eq!(family.refused(desk, 100).await, OperatorError::LinkEnded);
    assert_eq!(family.left(desk, link.link_id).await, (0, 0));
    // What was reserved before goes on, and a link of another key is none of its business.
    desk.operator.capture(before.payment, None).await.unwrap();
    let kept = family.linked(desk, 2_000, 2_000).await;
    desk.operator
        .unbind_device(family.parent, stolen.public_key(), 3)
        .await
        .unwrap();
    assert_eq!(family.left(desk, kept).await, (2_000, 2_000));
    desk.operator.authorise(family.charge(desk, 100)).await.unwrap();
    desk.assert_balanced().await;
}

async fn a_new_link_takes_the_place_of_the_old_one(desk: &Desk) {
    let family = Family::new(desk, 46, 10_000).await;
    let old = family.linked(desk, 100, 100).await;
    desk.operator.authorise(family.charge(desk, 100)).await.unwrap();
    let new = family.linked(desk, 300, 300).await;
    assert_eq!(family.left(desk, old).await, (0, 0));
    assert_eq!(family.left(desk, new).await, (300, 300));
    desk.operator.authorise(family.charge(desk, 300)).await.unwrap();
    assert_eq!(family.refused(desk, 1).await, over(Period::Day, 300));
    desk.assert_balanced().await;
}

async fn only_purchases_are_charged(desk: &Desk) {
    let family = Family::new(desk, 47, 3_000).await;
    family.linked(desk, 50_000, 50_000).await;
    let send = family.phone.sign_transfer(TransferOrder {
        transfer_id: TransferId::new(desk.now()),
        from_wallet_id: family.parent,
        to_wallet_id: family.child,
        amount: pln(100),
        created_at: desk.now(),
    });
    assert_eq!(desk.operator.send(send).await, Err(OperatorError::UnboundDevice));
    // The other way round nothing is allowed.
    let order = desk.order(family.child, pln(100));
    let backwards = Authorise {
        payment: order.payment_id,
        order: desk.device.sign(order),
        expires_at: desk.now().plus_ms(HOUR_MS),
    };
    assert_eq!(
        desk.operator.authorise(backwards).await,
        Err(OperatorError::UnboundDevice)
    );
    // What is in the wallet is not told.
    assert_eq!(family.refused(desk, 3_001).await, OperatorError::LinkedFunds);
    assert_eq!(desk.standing(family.parent).await, (3_000, 3_000));
    desk.assert_balanced().await;
}

async fn a_block_on_either_side_stops_it(desk: &Desk) {
    let family = Family::new(desk, 48, 10_000).await;
    family.linked(desk, 2_000, 2_000).await;
    for wallet in [family.parent, family.child] {
        desk.operator.block(wallet, 1).await.unwrap();
        assert_eq!(family.refused(desk, 100).await, OperatorError::WalletBlocked);
        desk.operator.unblock(wallet, 2).await.unwrap();
        desk.operator.authorise(family.charge(desk, 100)).await.unwrap();
    }
    desk.assert_balanced().await;
}

/// What is wrong with an order.
type Change = fn(&mut LinkOrder);

async fn links_are_refused_for_a_reason(desk: &Desk) {
    let family = Family::new(desk, 49, 1_000).await;
    let good = family.link(desk, 2_000, 2_000);
    let eur = Money::new(2_000, Currency::EUR);
    let changes: [(Change, OperatorError); 6] = [
        (|order| order.per_day = pln(0), OperatorError::LinkTerms),
        (|order| order.per_month = pln(-1), OperatorError::LinkTerms),
        (
            |order| order.user_wallet_id = order.wallet_id,
            OperatorError::LinkTerms,
        ),
        (
            |order| order.valid_until = Some(order.created_at),
            OperatorError::LinkTerms,
        ),
        (
            |order| order.user_wallet_id = WalletId::from_bytes([9; 16]),
            OperatorError::UnknownReceiver,
        ),
        (
            |order| order.wallet_id = WalletId::from_bytes([9; 16]),
            OperatorError::UnknownWallet,
        ),
    ];
    for (change, refusal) in changes {
        let mut order = good;
        change(&mut order);
        let asked = signed(&desk.device, order);
        assert_eq!(desk.operator.allow_link(asked).await, Err(refusal));
    }
    let in_euro = LinkOrder {
        per_day: eur,
        per_month: eur,
        ..good
    };
    assert_eq!(
        desk.operator.allow_link(signed(&desk.device, in_euro)).await,
        Err(OperatorError::LinkTerms)
    );
    orders_are_refused_that_the_owner_has_not_signed(desk, &family, good).await;
}

/// Nobody allows themselves to use another's wallet, and nobody alters what was allowed.
async fn orders_are_refused_that_the_owner_has_not_signed(desk: &Desk, family: &Family, good: LinkOrder) {
    assert_eq!(
        desk.operator.allow_link(signed(&family.phone, good)).await,
        Err(OperatorError::UnboundDevice)
    );
    let mut altered = signed(&desk.device, good);
    altered.order.per_day = pln(200_000);
    assert_eq!(
        desk.operator.allow_link(altered).await,
        Err(OperatorError::Signature)
    );
    let unsigned = SignedLinkOrder {
        signature: Signature([0; 64]),
        ..signed(&desk.device, good)
    };
    assert_eq!(
        desk.operator.allow_link(unsigned).await,
        Err(OperatorError::Signature)
    );
    assert_eq!(desk.operator.links(family.child).await, Ok(Vec::new()));
    desk.operator
        .allow_link(signed(&desk.device, good))
        .await
        .unwrap();
    let other = LinkOrder {
        per_day: pln(1_999),
        ..good
    };
    assert_eq!(
        desk.operator.allow_link(signed(&desk.device, other)).await,
        Err(OperatorError::IdReused)
    );
    desk.assert_balanced().await;
}
