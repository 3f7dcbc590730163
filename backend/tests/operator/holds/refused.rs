//! What is refused of holds, and moves nothing.

use cityplus_backend::operator::{
    CardHolds, GatewayName, HoldState, OperatorError, RefundHold, StartCardHold,
};
use cityplus_domain::ids::TransferId;
use cityplus_domain::{Currency, Money};
use cityplus_protocol::ErrorCode;

use super::{Lot, asking};
use crate::operator::{Desk, pln};

/// Where nothing is paid online, no hold is kept.
pub(crate) async fn without_gateways(desk: &Desk) {
    let asked = asking(desk, "zoo", 1_000, None);
    let refused = desk.operator.hold_card(asked.clone()).await;
    assert_eq!(refused, Err(OperatorError::NoGateway));
    let unknown = desk.operator.card_hold(asked.hold).await;
    assert_eq!(unknown, Err(OperatorError::UnknownHold));
    let refused = desk.operator.capture_hold(asked.hold, None).await;
    assert_eq!(refused, Err(OperatorError::UnknownHold));
    assert_eq!(
        desk.operator.release_hold(asked.hold).await,
        Err(OperatorError::UnknownHold)
    );
    let refund = RefundHold {
        refund: TransferId::new(desk.now()),
        hold: asked.hold,
        amount: pln(1),
    };
    let refused = desk.operator.refund_hold(refund).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::UnknownHold);
}

pub(super) async fn all(lot: &Lot) {
    let operator = &lot.desk.operator;
    let good = || lot.asking("zoo", 1_000, GatewayName::Payu);
    let changed = |change: fn(&mut StartCardHold)| {
        let mut asked = good();
        change(&mut asked);
        asked
    };
    for (asked, code) in [
        (
            changed(|asked| asked.merchant = "aquarium".parse().unwrap()),
            ErrorCode::UnknownMerchant,
        ),
        (changed(|asked| asked.amount = pln(0)), ErrorCode::InvalidAmount),
        (
            changed(|asked| asked.amount = pln(i64::MAX)),
            ErrorCode::LimitExceeded,
        ),
        (
            changed(|asked| asked.amount = Money::new(100, Currency::EUR)),
            ErrorCode::WrongCurrency,
        ),
        (
            changed(|asked| "polski".clone_into(&mut asked.language)),
            ErrorCode::InvalidField,
        ),
        (
            changed(|asked| "javascript:alert(1)".clone_into(&mut asked.return_url)),
            ErrorCode::InvalidField,
        ),
        (
            changed(|asked| asked.description = Some("a\nb".to_owned())),
            ErrorCode::InvalidField,
        ),
        (changed(|asked| asked.valid_for_s = 59), ErrorCode::InvalidField),
    ] {
        let refused = operator.hold_card(asked.clone()).await.unwrap_err();
        assert_eq!(refused.code(), code, "{asked:?}");
        let kept = operator.card_hold(asked.hold).await;
        assert_eq!(kept, Err(OperatorError::UnknownHold));
    }
    let hold = operator.hold_card(good()).await.unwrap();
    for (minor, refused) in [
        (0, OperatorError::Amount),
        (1_001, OperatorError::ExceedsPayment { most: pln(1_000) }),
        (
            1_000,
            OperatorError::HoldState {
                state: HoldState::Ordered,
            },
        ),
    ] {
        assert_eq!(lot.capture(&hold, minor).await, Err(refused));
    }
    // Another city's is as unknown as one that is not there.
    let stranger = lot.desk.books.of_city("brno".parse().unwrap());
    let unknown = stranger.card_hold(hold.hold).await;
    assert_eq!(unknown, Err(OperatorError::UnknownHold));
    let unknown = stranger.capture_hold(hold.hold, None).await;
    assert_eq!(unknown, Err(OperatorError::UnknownHold));
    operator.release_hold(hold.hold).await.unwrap();
}
