//! Money by card: the amounts there are, the payment page, and what came of it.

use std::time::Duration;

use cityplus_domain::Money;
use cityplus_domain::ids::TransferId;
use cityplus_engine::EngineError;
use cityplus_engine::protocol::operator::{OnlineTopUpState, OnlineTopUpView};

use super::TopUpWay;
use super::presenter::{Event, Presenter};
use crate::app::News;
use crate::parts::buttons;
use crate::run::Work;
use crate::speech::Speech;
use crate::view::{Notice, Tone};

/// What a tap puts in, in minor units.
const AMOUNTS_MINOR: [i64; 3] = [2_000, 5_000, 10_000];
const KEY: &str = "card-";
const NOTICE: &str = "card";
/// How often the operator is asked while a payment is open.
const LOOK_EVERY: Duration = Duration::from_secs(3);

/// How far a payment by card is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Paying {
    /// There is none.
    #[default]
    No,
    /// The payment page is being asked for.
    Ordering,
    /// It is open.
    AtPage {
        /// The top-up.
        id: TransferId,
        /// The page.
        page: String,
        /// Whether the platform would not open it.
        is_closed: bool,
    },
    /// It has ended so.
    Ended(OnlineTopUpState, Money),
}

/// The ways by card; none where nothing is paid online, or no page can be opened.
pub(super) fn ways(screen: &Presenter, speech: &Speech) -> Vec<TopUpWay> {
    let Some((balance, _)) = screen.money().filter(|_| screen.is_paid_online) else {
        return Vec::new();
    };
    let busy = speech.say("wallet-card-ordering");
    let way = |minor: i64| {
        let money = speech.money(Money::new(minor, balance.currency));
        let label = speech.say_with("wallet-card-pay", &[("money", (&money).into())]);
        TopUpWay {
            key: format!("{KEY}{minor}"),
            title: speech.say_with("wallet-card", &[("money", (&money).into())]),
            text: speech.say("wallet-card-text"),
            action: Some(buttons::on_unless_busy(
                label,
                screen.paying == Paying::Ordering,
                &busy,
            )),
            ..TopUpWay::default()
        }
    };
    AMOUNTS_MINOR.into_iter().map(way).collect()
}

/// What there is to tell of a payment.
pub(super) fn notice(screen: &Presenter, speech: &Speech) -> Option<Notice> {
    let told = |tone, key: &str| speech.notice(NOTICE, tone, key);
    let of = |tone, key: &str, text: String| Notice {
        key: NOTICE.to_owned(),
        tone,
        title: speech.say(key),
        text,
        dismissible: true,
        ..Notice::default()
    };
    match &screen.paying {
        Paying::No | Paying::Ordering => None,
        Paying::AtPage { page, is_closed, .. } => {
            let mut notice = if *is_closed {
                let text = speech.say_with("wallet-card-closed-text", &[("page", page.into())]);
                of(Tone::Warning, "wallet-card-closed", text)
            } else {
                told(Tone::Info, "wallet-card-open")
            };
            notice.action = Some(buttons::on(speech.say("wallet-card-again")));
            Some(notice)
        }
        Paying::Ended(state, money) => Some(match state {
            OnlineTopUpState::Paid => {
                let money = speech.money(*money);
                let text = speech.say_with("wallet-card-paid-text", &[("money", (&money).into())]);
                of(Tone::Success, "wallet-card-paid", text)
            }
            OnlineTopUpState::Returned => told(Tone::Info, "wallet-card-returned"),
            OnlineTopUpState::Open | OnlineTopUpState::Cancelled => {
                told(Tone::Warning, "wallet-card-cancelled")
            }
        }),
    }
}

impl Presenter {
    /// Whether a wallet may be topped up online is asked once it is known whose it is.
    pub(super) fn ask_for_gateways(work: &Work<Self>) {
        if work.ports().links.is_none() {
            return;
        }
        let app = work.app();
        work.ask(async move { Event::Gateways(app.learn(app.engine().gateways().await)) });
    }

    /// Begins a payment: only one at a time.
    pub(super) fn pay(&mut self, key: &str, work: &Work<Self>) {
        let minor = key.strip_prefix(KEY).and_then(|text| text.parse().ok());
        let minor = minor.filter(|minor| AMOUNTS_MINOR.contains(minor));
        let (Some(minor), Some((balance, _))) = (minor, self.money()) else {
            return;
        };
        if self.paying == Paying::Ordering || !self.is_paid_online {
            return;
        }
        self.paying = Paying::Ordering;
        self.trouble = None;
        let amount = Money::new(minor, balance.currency);
        let app = work.app();
        work.see_through(async move {
            let language = app.speech().language().tag();
            let ordered = app.engine().start_online_top_up(amount, None, language).await;
            Event::Ordered(app.learn(ordered))
        });
    }

    pub(super) fn ordered(&mut self, ordered: Result<OnlineTopUpView, EngineError>, work: &Work<Self>) {
        match ordered {
            Ok(OnlineTopUpView {
                transfer_id,
                page_url: Some(page),
                ..
            }) => {
                self.paying = Paying::AtPage {
                    id: transfer_id,
                    page,
                    is_closed: false,
                };
                self.open_page(work);
                work.after(LOOK_EVERY, Event::LookAtPayment(transfer_id));
            }
            Ok(view) => self.paid(&view, work),
            Err(error) => {
                self.paying = Paying::No;
                self.trouble = Some(error.into());
            }
        }
    }

    /// Opens the payment page, also a second time.
    pub(super) fn open_page(&mut self, work: &Work<Self>) {
        let Paying::AtPage { page, is_closed, .. } = &mut self.paying else {
            return;
        };
        let opened = work.ports().links.clone().map(|links| links.open(page));
        *is_closed = !matches!(opened, Some(Ok(())));
        if let Some(Err(error)) = opened {
            tracing::warn!(reason = error.reason, "the platform did not open a page");
        }
    }

    /// Looks how far a payment is, if it is still the one that is waited for.
    pub(super) fn look_at_payment(&self, id: TransferId, work: &Work<Self>) {
        if matches!(&self.paying, Paying::AtPage { id: open, .. } if *open == id) {
            let app = work.app();
            work.ask(async move {
                let seen = app.engine().online_top_up(id).await;
                Event::Payment(id, app.learn(seen))
            });
        }
    }

    pub(super) fn payment(
        &mut self,
        id: TransferId,
        seen: Result<OnlineTopUpView, EngineError>,
        work: &Work<Self>,
    ) {
        match seen {
            Ok(view) if view.state != OnlineTopUpState::Open => self.paid(&view, work),
            // Still open, or no answer: the money comes all the same, so it is looked again.
            Ok(_) | Err(_) => work.after(LOOK_EVERY, Event::LookAtPayment(id)),
        }
    }

    fn paid(&mut self, view: &OnlineTopUpView, work: &Work<Self>) {
        self.paying = Paying::Ended(view.state, view.amount);
        self.fetch(work);
        self.read(None, work);
        work.tell(News::Wallet);
    }
}
