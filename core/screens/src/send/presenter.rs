//! The presenter.

use std::sync::Arc;

use cityplus_domain::Money;
use cityplus_engine::protocol::ticketing::CatalogueView;
use cityplus_engine::{EngineError, Kind as Asked, MovementOutcome, SendOutcome};

use super::{SendIntent, SendState};
use crate::app::News;
use crate::frame::Place;
use crate::parts::outbox;
use crate::parts::owner::{self, Owner};
use crate::parts::receiver::{Named, Receiver, TO, TO_FIELD};
use crate::parts::trouble::Trouble;
use crate::parts::typed::{AMOUNT, AMOUNT_FIELD, Typed, Wrong};
use crate::run::{Screen, Work};
use crate::speech::Speech;

/// What is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Doing {
    /// Nothing.
    #[default]
    Nothing,
    /// The receiver is looked for.
    Finding,
    /// The money is being sent.
    Sending,
}

/// What there is to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// It went.
    Sent { money: Money, name: Option<String> },
    /// It goes as soon as there is a network.
    Kept { money: Money },
    /// It did not go.
    Problem(Trouble),
}

/// What the screen knows.
#[derive(Default)]
pub(crate) struct Presenter {
    pub(super) owner: Option<Owner>,
    pub(super) catalogue: Option<Arc<CatalogueView>>,
    pub(super) typed: Typed,
    pub(super) receiver: Option<Receiver>,
    pub(super) doing: Doing,
    /// The amount that the question is about.
    pub(super) asks: Option<Money>,
    pub(super) told: Option<Told>,
}

impl Presenter {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    fn look(&mut self, work: &Work<Self>) {
        self.catalogue = work.catalogue();
        let engine = work.engine();
        work.ask(async move { Event::Owner(Owner::load(&engine).await) });
    }

    fn owner(&mut self, owner: Result<Owner, EngineError>) {
        let owner = match owner {
            Ok(owner) => owner,
            Err(error) => {
                self.problem(error);
                self.owner.get_or_insert(Owner::Nobody);
                return;
            }
        };
        let is_other = self
            .owner
            .as_ref()
            .is_some_and(|known| known.wallet_id() != owner.wallet_id());
        if is_other {
            // What one person typed is nothing for the next.
            self.anew();
            self.told = None;
        }
        self.owner = Some(owner);
    }

    fn problem(&mut self, error: impl Into<Trouble>) {
        self.told = Some(Told::Problem(error.into()));
    }

    fn anew(&mut self) {
        self.typed.clear();
        self.receiver = None;
        self.asks = None;
    }

    /// Whether there is somebody whose money it is.
    pub(super) fn may(&self) -> bool {
        self.owner
            .as_ref()
            .is_some_and(|owner| owner.wallet_id().is_some())
    }

    fn submit(&mut self, work: &Work<Self>) {
        if self.doing != Doing::Nothing || self.asks.is_some() || !self.may() {
            return;
        }
        self.told = None;
        match &self.receiver {
            None => self.find(work),
            Some(Receiver::Request { asked, .. }) => self.asks = Some(asked.amount),
            Some(Receiver::Person { .. } | Receiver::Wallet(_)) => {
                match owner::currency(self.owner.as_ref(), self.catalogue.as_deref()) {
                    Some(currency) => self.asks = self.typed.amount(currency),
                    None => self.problem(EngineError::CatalogueMissing),
                }
            }
        }
    }

    fn find(&mut self, work: &Work<Self>) {
        let named = match Named::of(self.typed.text(TO)) {
            Ok(named) => named,
            Err(wrong) => {
                self.typed.blame(TO, wrong);
                return;
            }
        };
        self.doing = Doing::Finding;
        let app = work.app();
        work.ask(async move {
            let asks_server = matches!(named, Named::Mail(_));
            let found = Receiver::find(&app.engine(), named).await;
            Event::Found(if asks_server { app.learn(found) } else { found })
        });
    }

    fn found(&mut self, found: Result<Receiver, EngineError>) {
        if self.doing != Doing::Finding {
            return;
        }
        self.doing = Doing::Nothing;
        match found {
            Ok(receiver) => self.receiver = Some(receiver),
            Err(EngineError::AliasNotFound) => self.typed.blame(TO, Wrong::Text("send-wrong-nobody")),
            Err(EngineError::OwnRequest) => self.typed.blame(TO, Wrong::Text("send-wrong-own")),
            Err(error) => self.problem(error),
        }
    }

    fn send(&mut self, work: &Work<Self>) {
        let (Some(money), Some(receiver)) = (self.asks.take(), self.receiver.clone()) else {
            return;
        };
        if self.doing != Doing::Nothing {
            return;
        }
        self.doing = Doing::Sending;
        self.told = None;
        let app = work.app();
        work.see_through(async move {
            let engine = app.engine();
            let outcome = match &receiver {
                Receiver::Request { code, .. } => engine.pay_request(code).await,
                Receiver::Person { wallet_id, .. } | Receiver::Wallet(wallet_id) => {
                    engine.send_money(*wallet_id, money).await
                }
            };
            match &outcome {
                Ok(MovementOutcome::Done(_)) => owner::moved(&app, None).await,
                Ok(MovementOutcome::Pending { because, .. }) => owner::moved(&app, Some(because)).await,
                Err(error) => {
                    owner::refused(&app, error);
                    let subject = receiver.wallet_id().to_string();
                    outbox::put_away(&app, Asked::Send, Some(subject)).await;
                }
            }
            Event::Sent(money, outcome)
        });
    }

    fn sent(&mut self, money: Money, outcome: Result<SendOutcome, EngineError>) {
        self.doing = Doing::Nothing;
        match outcome {
            Ok(outcome) => {
                let name = match &self.receiver {
                    Some(Receiver::Person { name, .. }) => Some(name.clone()),
                    _ => None,
                };
                self.anew();
                self.told = Some(match outcome {
                    MovementOutcome::Done(_) => Told::Sent { money, name },
                    MovementOutcome::Pending { .. } => Told::Kept { money },
                });
            }
            Err(EngineError::Server { problem, .. })
                if problem.code == cityplus_engine::protocol::ErrorCode::InvalidAmount =>
            {
                self.typed.blame(AMOUNT, Wrong::Text("money-wrong-zero"));
            }
            Err(error) => self.problem(error),
        }
    }

    fn act(&self, work: &Work<Self>) {
        match &self.told {
            Some(Told::Sent { .. } | Told::Kept { .. }) => work.go(Place::Wallet),
            Some(Told::Problem(trouble)) if trouble.code() == "not_signed_in" => work.go(Place::SignIn),
            Some(Told::Problem(_)) => {}
            None => {
                if matches!(self.owner, Some(Owner::Nobody)) {
                    work.go(Place::SignIn);
                }
            }
        }
    }
}

/// What comes back from work.
pub(crate) enum Event {
    /// Whose wallet it is.
    Owner(Result<Owner, EngineError>),
    /// Who was named.
    Found(Result<Receiver, EngineError>),
    /// What came of sending so much.
    Sent(Money, Result<SendOutcome, EngineError>),
}

impl Screen for Presenter {
    type State = SendState;
    type Intent = SendIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        self.look(work);
    }

    fn is_ready(&self) -> bool {
        self.owner.is_some()
    }

    fn intent(&mut self, intent: SendIntent, work: &Work<Self>) {
        let is_idle = self.doing == Doing::Nothing && self.asks.is_none();
        match intent {
            SendIntent::Type { key, text } if is_idle => match &self.receiver {
                None => self.typed.set(&[&TO_FIELD], &key, text),
                // What a request asks for is not changed.
                Some(Receiver::Request { .. }) => {}
                Some(_) => self.typed.set(&[&AMOUNT_FIELD], &key, text),
            },
            SendIntent::Code { text } if is_idle && self.receiver.is_none() => {
                self.typed.set(&[&TO_FIELD], TO, text);
                self.submit(work);
            }
            SendIntent::Change if is_idle => {
                self.anew();
                self.told = None;
            }
            // What is under way has been sent as it was.
            SendIntent::Type { .. } | SendIntent::Code { .. } | SendIntent::Change => {}
            SendIntent::Submit => self.submit(work),
            SendIntent::ConfirmDialog => self.send(work),
            SendIntent::CancelDialog => self.asks = None,
            SendIntent::ActOnNotice => self.act(work),
            SendIntent::DismissNotice => self.told = None,
        }
    }

    fn event(&mut self, event: Event, _work: &Work<Self>) {
        match event {
            Event::Owner(owner) => self.owner(owner),
            Event::Found(found) => self.found(found),
            Event::Sent(money, outcome) => self.sent(money, outcome),
        }
    }

    fn hear(&mut self, news: News, work: &Work<Self>) {
        match news {
            News::Wallet | News::Account | News::Catalogue | News::Resumed | News::Everything => {
                self.look(work);
            }
            News::Tickets
            | News::Connection
            | News::Preferences
            | News::Place
            | News::Scans
            | News::Ended => {}
        }
    }

    fn draw(&self, speech: &Speech) -> SendState {
        super::draw::draw(self, speech)
    }
}
