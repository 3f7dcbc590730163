//! Money by card on its way: at the payment page, or taken from a saved card; and what came of it.

use std::time::Duration;

use cityplus_domain::Money;
use cityplus_domain::ids::TransferId;
use cityplus_engine::protocol::operator::{OnlineTopUpState, OnlineTopUpView};

use super::buttons;
use crate::app::Shared;
use crate::speech::Speech;
use crate::view::{Notice, Tone};

/// How often the operator is asked while a payment is open.
pub(crate) const LOOK_EVERY: Duration = Duration::from_secs(3);

/// What the platform did with a payment page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageIs {
    /// Nobody has asked it to open it yet.
    Waiting,
    /// It was opened.
    Opened,
    /// It would not open it.
    Closed,
}

/// How far a payment by card is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Paying {
    /// There is none.
    #[default]
    No,
    /// It is being asked for.
    Ordering,
    /// It is paid on a page.
    AtPage {
        /// The top-up.
        id: TransferId,
        /// The page.
        page: String,
        /// What became of the page.
        is: PageIs,
    },
    /// A saved card is being charged: nobody is needed for it.
    UnderWay {
        /// The top-up.
        id: TransferId,
        /// How much.
        money: Money,
    },
    /// It has ended so.
    Ended(OnlineTopUpState, Money),
}

impl Paying {
    /// As the operator says it stands.
    pub(crate) fn of(view: &OnlineTopUpView) -> Self {
        match (view.state, &view.page_url) {
            (OnlineTopUpState::Open, Some(page)) => Self::AtPage {
                id: view.transfer_id,
                page: page.clone(),
                is: PageIs::Waiting,
            },
            (OnlineTopUpState::Open, None) => Self::UnderWay {
                id: view.transfer_id,
                money: view.amount,
            },
            (state, _) => Self::Ended(state, view.amount),
        }
    }

    /// The one that is open and looked after.
    pub(crate) const fn open_id(&self) -> Option<TransferId> {
        match self {
            Self::AtPage { id, .. } | Self::UnderWay { id, .. } => Some(*id),
            Self::No | Self::Ordering | Self::Ended(..) => None,
        }
    }

    /// Opens the payment page, also a second time. Where there is none it does nothing.
    pub(crate) fn open_page(&mut self, app: &Shared) {
        let Self::AtPage { page, is, .. } = self else {
            return;
        };
        let opened = app.ports().links.clone().map(|links| links.open(page));
        *is = if matches!(opened, Some(Ok(()))) {
            PageIs::Opened
        } else {
            PageIs::Closed
        };
        if let Some(Err(error)) = opened {
            tracing::warn!(reason = error.reason, "the platform did not open a page");
        }
    }

    /// What there is to tell of it.
    pub(crate) fn notice(&self, key: &str, speech: &Speech) -> Option<Notice> {
        let told = |tone, text: &str| speech.notice(key, tone, text);
        let with = |tone, title: &str, text: String| Notice {
            key: key.to_owned(),
            tone,
            title: speech.say(title),
            text,
            dismissible: true,
            ..Notice::default()
        };
        match self {
            Self::No | Self::Ordering => None,
            Self::AtPage { page, is, .. } => {
                let mut notice = match is {
                    PageIs::Closed => {
                        let text = speech.say_with("wallet-card-closed-text", &[("page", page.into())]);
                        with(Tone::Warning, "wallet-card-closed", text)
                    }
                    PageIs::Opened => told(Tone::Info, "wallet-card-open"),
                    PageIs::Waiting => told(Tone::Info, "wallet-card-page"),
                };
                let label = match is {
                    PageIs::Waiting => "wallet-card-open-page",
                    PageIs::Opened | PageIs::Closed => "wallet-card-again",
                };
                notice.action = Some(buttons::on(speech.say(label)));
                Some(notice)
            }
            Self::UnderWay { money, .. } => {
                let money = speech.money(*money);
                let text = speech.say_with("wallet-card-under-way-text", &[("money", (&money).into())]);
                Some(with(Tone::Info, "wallet-card-under-way", text))
            }
            Self::Ended(OnlineTopUpState::Paid, money) => {
                let money = speech.money(*money);
                let text = speech.say_with("wallet-card-paid-text", &[("money", (&money).into())]);
                Some(with(Tone::Success, "wallet-card-paid", text))
            }
            Self::Ended(OnlineTopUpState::Returned, _) => Some(told(Tone::Info, "wallet-card-returned")),
            Self::Ended(OnlineTopUpState::Open | OnlineTopUpState::Cancelled, _) => {
                Some(told(Tone::Warning, "wallet-card-cancelled"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use cityplus_domain::ids::WalletId;
    use cityplus_domain::{Currency, Timestamp};
    use cityplus_engine::protocol::operator::GatewayName;

    use super::*;
    use crate::speech::Language;

    fn view(state: OnlineTopUpState, page: Option<&str>) -> OnlineTopUpView {
        OnlineTopUpView {
            transfer_id: TransferId::from_bytes([3; 16]),
            wallet_id: WalletId::from_bytes([2; 16]),
            amount: Money::new(5_000, Currency::PLN),
            gateway: GatewayName::Payu,
            state,
            page_url: page.map(str::to_owned),
            ends_at: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn every_way_it_can_stand_is_told_and_only_open_ones_are_looked_after() {
        let speech = Speech::in_language(Language::Polish);
        for (state, page, is_open, tone) in [
            (
                OnlineTopUpState::Open,
                Some("https://pay.example"),
                true,
                Tone::Info,
            ),
            (OnlineTopUpState::Open, None, true, Tone::Info),
            (OnlineTopUpState::Paid, None, false, Tone::Success),
            (
                OnlineTopUpState::Paid,
                Some("https://pay.example"),
                false,
                Tone::Success,
            ),
            (OnlineTopUpState::Returned, None, false, Tone::Info),
            (OnlineTopUpState::Cancelled, None, false, Tone::Warning),
        ] {
            let paying = Paying::of(&view(state, page));
            assert_eq!(paying.open_id().is_some(), is_open, "{state:?}");
            let notice = paying.notice("x", &speech).unwrap();
            assert_eq!(notice.tone, tone, "{state:?}");
            assert_eq!(notice.action.is_some(), is_open && page.is_some(), "{state:?}");
        }
        for paying in [Paying::No, Paying::Ordering] {
            assert_eq!(paying.notice("x", &speech), None);
        }
    }
}
