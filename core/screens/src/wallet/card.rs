//! Money by card: the amounts there are, and the way to saved cards and any amount.

use cityplus_domain::Money;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_engine::EngineError;
use cityplus_engine::protocol::operator::{OnlineTopUpState, OnlineTopUpView};

use super::TopUpWay;
use super::presenter::{Event, Presenter};
use crate::app::News;
use crate::frame::Place;
use crate::parts::buttons;
use crate::parts::paying::{LOOK_EVERY, Paying};
use crate::run::Work;
use crate::speech::Speech;
use crate::view::Notice;

/// What a tap puts in, in minor units.
const AMOUNTS_MINOR: [i64; 3] = [2_000, 5_000, 10_000];
const KEY: &str = "card-";
/// The way to the screen of cards.
const CARDS: &str = "cards";
const NOTICE: &str = "card";

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
    let cards = TopUpWay {
        key: CARDS.to_owned(),
        title: speech.say("wallet-cards"),
        text: speech.say("wallet-cards-text"),
        action: Some(buttons::on(speech.say("wallet-cards-open"))),
        ..TopUpWay::default()
    };
    let quick = AMOUNTS_MINOR.into_iter().map(way);
    std::iter::once(cards).chain(quick).collect()
}

/// What there is to tell of a payment.
pub(super) fn notice(screen: &Presenter, speech: &Speech) -> Option<Notice> {
    screen.paying.notice(NOTICE, speech)
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

    /// Begins a payment, only one at a time; or leads to the screen of cards.
    pub(super) fn pay(&mut self, key: &str, work: &Work<Self>) {
        if key == CARDS && self.is_paid_online {
            work.go(Place::Cards);
            return;
        }
        let minor = key.strip_prefix(KEY).and_then(|text| text.parse().ok());
        let minor = minor.filter(|minor| AMOUNTS_MINOR.contains(minor));
        let (Some(minor), Some((balance, _)), Some(of)) = (minor, self.money(), self.wallet_id()) else {
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
            let ordered = app.engine().start_online_top_up(of, amount, None, language).await;
            Event::Ordered(of, app.learn(ordered))
        });
    }

    pub(super) fn ordered(
        &mut self,
        of: WalletId,
        ordered: Result<OnlineTopUpView, EngineError>,
        work: &Work<Self>,
    ) {
        // Somebody else's page is nothing for this person.
        if self.wallet_id() != Some(of) {
            return;
        }
        match ordered {
            Ok(view) => {
                self.take_payment(&view, work);
                self.paying.open_page(work);
            }
            Err(error) => {
                self.paying = Paying::No;
                self.trouble = Some(error.into());
            }
        }
    }

    /// Looks how far a payment is, if it is still the one that is waited for.
    pub(super) fn look_at_payment(&self, id: TransferId, work: &Work<Self>) {
        if self.paying.open_id() == Some(id) {
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
        if self.paying.open_id() != Some(id) {
            return;
        }
        match seen {
            Ok(view) if view.state != OnlineTopUpState::Open => self.take_payment(&view, work),
            // Still open, or no answer: the money comes all the same, so it is looked again.
            Ok(_) | Err(_) => work.after(LOOK_EVERY, Event::LookAtPayment(id)),
        }
    }

    /// Takes how a payment stands: one that is open is looked at again, one that has ended has changed the wallet.
    fn take_payment(&mut self, view: &OnlineTopUpView, work: &Work<Self>) {
        self.paying = Paying::of(view);
        if let Some(id) = self.paying.open_id() {
            work.after(LOOK_EVERY, Event::LookAtPayment(id));
            return;
        }
        self.fetch(work);
        self.read(None, work);
        work.tell(News::Wallet);
    }
}
