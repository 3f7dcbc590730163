//! The presenter.

use std::collections::BTreeMap;
use std::time::Duration;

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use cityplus_engine::protocol::redemption::{PayOutTo, RedemptionState as Standing, RedemptionView};
use cityplus_engine::protocol::tariff::Tariff;
use cityplus_engine::protocol::texts::Name;
use cityplus_engine::{
    EngineError, Kind as Asked, MovementOutcome, OutboxState, RedemptionMade, RedemptionOutcome,
};

use super::iban::{self, Iban};
use super::model::{IBAN, IBAN_FIELD, NAME, NAME_FIELD, Told, Way};
use super::{RedeemIntent, RedeemState};
use crate::app::{Connection, News};
use crate::frame::Place;
use crate::parts::code::Code;
use crate::parts::following::Following;
use crate::parts::holder::{self, Holder};
use crate::parts::outbox::{self, Before};
use crate::parts::owner::{self, Owner};
use crate::parts::trouble::Trouble;
use crate::parts::typed::{AMOUNT_FIELD, Typed, Wrong};
use crate::run::{Screen, Work};
use crate::speech::Speech;

/// Redemptions shown at most.
const ROWS_MAX: usize = 20;
/// How often it is looked whether the cash was handed out while its number is shown.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// What the screen knows.
#[derive(Default)]
pub(crate) struct Presenter {
    pub(super) holder: Holder,
    pub(super) way: Way,
    pub(super) typed: Typed,
    pub(super) made: Vec<RedemptionMade>,
    /// How they stand by what the operator said last.
    pub(super) standing: BTreeMap<TransferId, RedemptionView>,
    /// What the question is about.
    pub(super) asks: Option<(Money, PayOutTo)>,
    pub(super) is_sending: bool,
    pub(super) following: Following,
    /// The cash whose number is shown.
    pub(super) shown: Option<(TransferId, Money, Code)>,
    /// A look at it is planned.
    is_looking: bool,
    /// What it costs; none while it is not known.
    pub(super) tariff: Option<Tariff>,
    /// When it was looked at last.
    pub(super) now: Option<Timestamp>,
    pub(super) told: Option<Told>,
}

impl Presenter {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    fn look(&mut self, work: &Work<Self>) {
        self.holder.look(work);
        let engine = work.engine();
        self.now = Some(engine.now());
        work.ask(async move {
            let (owner, made) = holder::load(&engine, engine.redemptions()).await;
            Event::Found(owner, made)
        });
    }

    fn found(&mut self, owner: Result<Owner, EngineError>, made: Result<Vec<RedemptionMade>, EngineError>) {
        match self.holder.found(owner) {
            Ok(true) => {
                self.typed.clear();
                self.standing.clear();
                (self.asks, self.shown, self.told) = (None, None, None);
                // What is under way for one goes on, and is not told to the other.
                self.is_sending = false;
            }
            Ok(false) => {}
            Err(error) => self.problem(error),
        }
        match made {
            Ok(mut made) => {
                made.truncate(ROWS_MAX);
                self.made = made;
            }
            Err(error) => self.problem(error),
        }
    }

    fn problem(&mut self, error: impl Into<Trouble>) {
        self.told = Some(Told::Problem(error.into()));
    }

    /// Asks what it costs: said before anybody agrees.
    fn ask_for_tariff(&self, work: &Work<Self>) {
        if self.tariff.is_some() || !self.holder.may() {
            return;
        }
        let (app, currency) = (work.app(), self.holder.currency());
        work.ask(async move { Event::Tariff(app.learn(app.engine().tariff(currency).await)) });
    }

    fn submit(&mut self) {
        if self.is_sending || self.asks.is_some() || !self.holder.may() {
            return;
        }
        self.told = None;
        let Some(currency) = self.holder.currency() else {
            self.problem(EngineError::CatalogueMissing);
            return;
        };
        let to = match self.way {
            Way::Cash => Some(PayOutTo::Cash),
            Way::Bank => self.bank(),
        };
        let amount = self.typed.amount(currency);
        self.asks = amount.zip(to);
    }

    /// The account that was typed; what is wrong with it stands under its fields.
    fn bank(&mut self) -> Option<PayOutTo> {
        let wrong = match iban::look(self.typed.text(IBAN), self.holder.currency()) {
            Iban::Right(account) => Ok(account),
            Iban::Empty => Err("money-wrong-field"),
            Iban::Sign => Err("redeem-wrong-sign"),
            Iban::Unfinished => Err("redeem-wrong-short"),
            Iban::Wrong => Err("redeem-wrong-iban"),
        };
        let name = self.typed.text(NAME).trim().parse::<Name>();
        if name.is_err() {
            self.typed.blame(NAME, Wrong::Text("redeem-wrong-name"));
        }
        match (wrong, name) {
            (Ok(iban), Ok(name)) => Some(PayOutTo::Bank { iban, name }),
            (Err(key), _) => {
                self.typed.blame(IBAN, Wrong::Text(key));
                None
            }
            (Ok(_), Err(_)) => None,
        }
    }

    fn redeem(&mut self, work: &Work<Self>) {
        let asked = self.asks.take().filter(|_| !self.is_sending);
        let (Some((money, to)), Some(own)) = (asked, self.holder.wallet_id()) else {
            return;
        };
        self.is_sending = true;
        self.told = None;
        let app = work.app();
        work.see_through(async move {
            let before = Before::asking(&app, Asked::Redeem).await;
            let outcome = app.engine().redeem(own, money, to).await;
            owner::asked(&app, &outcome).await;
            Event::Redeemed(own, money, outcome, before)
        });
    }

    fn redeemed(
        &mut self,
        money: Money,
        outcome: Result<RedemptionOutcome, EngineError>,
        before: Before,
        work: &Work<Self>,
    ) {
        self.is_sending = false;
        if outcome.as_ref().is_err_and(outbox::is_refusal) {
            // It is told here, and this screen's list shows it no more. Where the screen is gone, the first screen tells it.
            let app = work.app();
            work.see_through(async move {
                before.put_away_new(&app).await;
                Event::PutAway
            });
        }
        match outcome {
            Ok(MovementOutcome::Done(view)) => {
                self.typed.clear();
                self.told = Some(if view.state == Standing::Waiting {
                    self.show(view.redemption_id, money, work);
                    Told::CashWaits(money)
                } else {
                    Told::ToBank(money)
                });
                self.standing.insert(view.redemption_id, view);
            }
            Ok(MovementOutcome::Pending { because, .. }) => {
                self.typed.clear();
                self.told = Some(Told::Kept(money, because));
            }
            Err(error) => self.problem(error),
        }
        self.look(work);
    }

    fn show(&mut self, redemption_id: TransferId, money: Money, work: &Work<Self>) {
        let code = Code::of_number(redemption_id.to_string());
        self.shown = code.map(|code| (redemption_id, money, code));
        self.plan(work);
    }

    fn plan(&mut self, work: &Work<Self>) {
        if self.shown.is_some() && !self.is_looking {
            self.is_looking = true;
            work.after(LOOK_EVERY, Event::Look);
        }
    }

    /// Asks how those stand that still may change.
    fn follow(&mut self, by_itself: bool, work: &Work<Self>) {
        if !self.holder.may() || !self.following.begin(by_itself) {
            return;
        }
        let is_open = |made: &&RedemptionMade| {
            made.asked == OutboxState::Done
                && !matches!(self.standing_of(made), Some(Standing::Done | Standing::Ended))
        };
        let open: Vec<TransferId> = self
            .made
            .iter()
            .filter(is_open)
            .map(|made| made.redemption_id)
            .collect();
        let app = work.app();
        work.ask(async move {
            let mut views = Vec::new();
            let mut failed = app.learn(app.engine().fetch_wallet().await).err();
            for id in open {
                if failed.is_some() {
                    break;
                }
                match app.learn(app.engine().redemption(id).await) {
                    Ok(view) => views.push(view),
                    Err(error) => failed = Some(error),
                }
            }
            Event::Followed(views, failed)
        });
    }

    fn followed(&mut self, views: Vec<RedemptionView>, failed: Option<EngineError>, work: &Work<Self>) {
        let is_asked = self.following.end();
        for view in views {
            let shown = self.shown.as_ref().filter(|(id, ..)| *id == view.redemption_id);
            let has_ended = matches!(view.state, Standing::Done | Standing::Ended);
            if let Some((_, money, _)) = shown.filter(|_| has_ended) {
                self.told = (view.state == Standing::Done).then_some(Told::HandedOut(*money));
                self.shown = None;
            }
            self.standing.insert(view.redemption_id, view);
        }
        self.put_over_away(work);
        work.tell(News::Wallet);
        // Without a network the banner says so; who asked is told.
        if let Some(error) = failed.filter(|_| is_asked) {
            self.problem(error);
        }
    }

    /// Takes the number away whose cash waits no more.
    fn put_over_away(&mut self, work: &Work<Self>) {
        self.now = Some(work.engine().now());
        let Some((id, ..)) = &self.shown else {
            return;
        };
        let made = self.made.iter().find(|made| made.redemption_id == *id);
        if made.is_some_and(|made| !self.waits(made)) {
            self.shown = None;
            if matches!(self.told, Some(Told::CashWaits(_))) {
                self.told = None;
            }
        }
    }

    fn act(&self, work: &Work<Self>) {
        match &self.told {
            Some(Told::Problem(trouble)) if trouble.wants_sign_in() => work.go(Place::SignIn),
            None if self.holder.is_nobody() => work.go(Place::SignIn),
            Some(Told::Problem(_)) | None => {}
            Some(_) => work.go(Place::Wallet),
        }
    }
}

/// What comes back from work.
pub(crate) enum Event {
    /// Whose wallet it is, and what was taken out from here.
    Found(
        Result<Owner, EngineError>,
        Result<Vec<RedemptionMade>, EngineError>,
    ),
    /// What it costs.
    Tariff(Result<Tariff, EngineError>),
    /// What came of taking so much out of this wallet, and what was in the outbox before.
    Redeemed(WalletId, Money, Result<RedemptionOutcome, EngineError>, Before),
    /// A refusal was put away.
    PutAway,
    /// It is time to look whether the cash was handed out.
    Look,
    /// How redemptions stand, and why no more of them are known.
    Followed(Vec<RedemptionView>, Option<EngineError>),
}

impl Screen for Presenter {
    type State = RedeemState;
    type Intent = RedeemIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        self.look(work);
    }

    fn is_ready(&self) -> bool {
        self.holder.is_known()
    }

    fn intent(&mut self, intent: RedeemIntent, work: &Work<Self>) {
        let is_idle = !self.is_sending && self.asks.is_none();
        match intent {
            RedeemIntent::SelectWay { key } if is_idle => {
                if let Some(way) = Way::ALL.into_iter().find(|way| way.key() == key) {
                    self.way = way;
                }
            }
            RedeemIntent::Type { key, text } if is_idle => {
                self.typed
                    .set(&[&IBAN_FIELD, &NAME_FIELD, &AMOUNT_FIELD], &key, text);
            }
            // What is under way has been sent as it was.
            RedeemIntent::SelectWay { .. } | RedeemIntent::Type { .. } => {}
            RedeemIntent::Submit => self.submit(),
            RedeemIntent::Show { redemption_id } => {
                let mut all = self.made.iter();
                let found = all.find(|made| made.redemption_id.to_string() == redemption_id);
                let waits = found.filter(|made| self.waits(made));
                if let Some((id, money)) = waits.map(|made| (made.redemption_id, made.amount)) {
                    self.show(id, money, work);
                }
            }
            RedeemIntent::CloseCode => self.shown = None,
            RedeemIntent::Refresh => {
                self.told = None;
                self.follow(false, work);
            }
            RedeemIntent::ConfirmDialog => self.redeem(work),
            RedeemIntent::CancelDialog => self.asks = None,
            RedeemIntent::ActOnNotice => self.act(work),
            RedeemIntent::DismissNotice => self.told = None,
        }
    }

    fn event(&mut self, event: Event, work: &Work<Self>) {
        match event {
            Event::Found(owner, made) => {
                let is_first = !self.holder.is_known();
                let could = self.holder.may();
                self.found(owner, made);
                if !could {
                    self.ask_for_tariff(work);
                }
                if is_first {
                    self.follow(true, work);
                }
            }
            Event::Tariff(Ok(tariff)) => self.tariff = Some(tariff),
            // The question says that it is not known.
            Event::Tariff(Err(_)) => {}
            // What one person took out is not told to the next.
            Event::Redeemed(of, ..) if self.holder.wallet_id() != Some(of) => {}
            Event::Redeemed(_, money, outcome, before) => self.redeemed(money, outcome, before, work),
            Event::PutAway => self.look(work),
            Event::Look => {
                self.is_looking = false;
                self.put_over_away(work);
                if self.shown.is_some() {
                    self.follow(true, work);
                    self.plan(work);
                }
            }
            Event::Followed(views, failed) => self.followed(views, failed, work),
        }
    }

    fn hear(&mut self, news: News, work: &Work<Self>) {
        match news {
            News::Wallet | News::Account | News::Catalogue | News::Resumed | News::Everything => {
                self.look(work);
            }
            // The server is back: how things stand can be had now.
            News::Connection => {
                if matches!(work.connection(), Connection::Online) && self.holder.is_known() {
                    self.look(work);
                    self.ask_for_tariff(work);
                    self.follow(true, work);
                }
            }
            News::Tickets | News::Preferences | News::Place | News::Scans | News::Paused | News::Ended => {}
        }
    }

    fn draw(&self, speech: &Speech) -> RedeemState {
        super::draw::draw(self, speech)
    }
}
