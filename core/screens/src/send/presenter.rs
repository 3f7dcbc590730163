//! The presenter.

use cityplus_domain::Money;
use cityplus_domain::ids::WalletId;
use cityplus_engine::{EngineError, Kind as Asked, MovementOutcome, SendOutcome, SendWaiting};

use super::{SendIntent, SendState};
use crate::app::{News, Shared};
use crate::frame::Place;
use crate::parts::holder::{self, Holder};
use crate::parts::outbox::{self, Before};
use crate::parts::owner::{self, Owner};
use crate::parts::receiver::{Named, Receiver, TO, TO_FIELD};
use crate::parts::scan::{Awaited, Looked, Scan};
use crate::parts::trouble::Trouble;
use crate::parts::typed::{AMOUNT, AMOUNT_FIELD, Typed, Wrong};
use crate::run::{Screen, Work};
use crate::speech::Speech;
use crate::view::Notice;

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
    /// It was not answered yet, because of this, and goes by itself.
    Kept { money: Money, because: &'static str },
    /// It did not go.
    Problem(Trouble),
}

/// What the screen knows.
#[derive(Default)]
pub(crate) struct Presenter {
    pub(super) holder: Holder,
    pub(super) typed: Typed,
    /// Codes out of the camera and pictures, as long as it is asked to whom.
    pub(super) scan: Scan,
    pub(super) receiver: Option<Receiver>,
    pub(super) doing: Doing,
    /// What was sent before and is not answered yet.
    pub(super) waiting: Vec<SendWaiting>,
    /// The amount that the question is about.
    pub(super) asks: Option<Money>,
    pub(super) told: Option<Told>,
}

impl Presenter {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    fn look(&mut self, work: &Work<Self>) {
        self.holder.look(work);
        let engine = work.engine();
        work.ask(async move {
            let (owner, waiting) = holder::load(&engine, engine.sends_waiting()).await;
            Event::Found(owner, waiting)
        });
    }

    fn owner(&mut self, owner: Result<Owner, EngineError>) {
        match self.holder.found(owner) {
            Ok(true) => {
                // What one person typed is nothing for the next.
                self.anew();
                self.scan.forget();
                self.told = None;
                // What is under way for one goes on, and is not told to the other.
                self.doing = Doing::Nothing;
            }
            Ok(false) => {}
            Err(error) => self.problem(error),
        }
    }

    fn problem(&mut self, error: impl Into<Trouble>) {
        self.told = Some(Told::Problem(error.into()));
    }

    fn anew(&mut self) {
        self.typed.clear();
        self.receiver = None;
        self.asks = None;
    }

    /// The code that is awaited: the receiver's, as long as it is asked to whom.
    pub(super) fn awaited(&self) -> Option<Awaited> {
        let is_asked = self.holder.may() && self.receiver.is_none() && self.doing == Doing::Nothing;
        is_asked.then_some(Awaited::Receiver)
    }

    /// Takes a code that was scanned, and goes on.
    fn take_code(&mut self, text: &str, work: &Work<Self>) {
        self.typed.set(&[&TO_FIELD], TO, text.to_owned());
        // One that is too long did not get into the field, and what stood there before is not meant.
        if self.typed.text(TO) == text {
            self.submit(work);
        }
    }

    fn submit(&mut self, work: &Work<Self>) {
        if self.doing != Doing::Nothing || self.asks.is_some() || !self.holder.may() {
            return;
        }
        self.told = None;
        match &self.receiver {
            None => self.find(work),
            Some(Receiver::Request { asked, .. }) => self.asks = Some(asked.amount),
            Some(Receiver::Person { .. } | Receiver::Wallet(_)) => match self.holder.currency() {
                Some(currency) => self.asks = self.typed.amount(currency),
                None => self.problem(EngineError::CatalogueMissing),
            },
        }
    }

    fn find(&mut self, work: &Work<Self>) {
        let Some(own) = self.holder.wallet_id() else {
            return;
        };
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
            let asks_server = named.is_alias();
            let found = Receiver::find(&app.engine(), named).await;
            Event::Named(own, if asks_server { app.learn(found) } else { found })
        });
    }

    /// Takes over whom somebody with the wallet `of` named.
    fn named(&mut self, of: WalletId, found: Result<Receiver, EngineError>) {
        if self.doing != Doing::Finding || self.holder.wallet_id() != Some(of) {
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
        let (Some(money), Some(receiver), Some(own)) =
            (self.asks.take(), self.receiver.clone(), self.holder.wallet_id())
        else {
            return;
        };
        if self.doing != Doing::Nothing {
            return;
        }
        self.doing = Doing::Sending;
        self.told = None;
        let app = work.app();
        let left = work.app();
        let deed = async move {
            let engine = app.engine();
            let before = Before::asking(&app, Asked::Send).await;
            let outcome = match &receiver {
                Receiver::Request { code, .. } => engine.pay_request(own, code).await,
                Receiver::Person { wallet_id, .. } | Receiver::Wallet(wallet_id) => {
                    engine.send_money(own, *wallet_id, money).await
                }
            };
            owner::asked(&app, &outcome).await;
            let name = match receiver {
                Receiver::Person { name, .. } => Some(name),
                Receiver::Wallet(_) | Receiver::Request { .. } => None,
            };
            Event::Sent(Box::new(Sent {
                from: own,
                money,
                name,
                outcome,
                before,
            }))
        };
        work.see_through_or_tell(deed, move |event| {
            if let Event::Sent(sent) = event {
                sent.tell(&left);
            }
        });
    }

    fn sent(&mut self, sent: Sent, work: &Work<Self>) {
        let Sent {
            money,
            name,
            outcome,
            before,
            ..
        } = sent;
        self.doing = Doing::Nothing;
        if outcome.as_ref().is_err_and(outbox::is_refusal) {
            // It is told here: where the screen is gone, nobody comes by, and the first screen tells it.
            let app = work.app();
            work.see_through(async move {
                before.put_away_new(&app).await;
                Event::PutAway
            });
        }
        match outcome {
            Ok(outcome) => {
                self.anew();
                self.told = Some(Told::of(&outcome, money, name));
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
            Some(Told::Problem(trouble)) if trouble.wants_sign_in() => work.go(Place::SignIn),
            None if self.holder.is_nobody() => work.go(Place::SignIn),
            None if !self.waiting.is_empty() => work.go(Place::Wallet),
            Some(Told::Problem(_)) | None => {}
        }
    }
}

impl Told {
    fn of(outcome: &SendOutcome, money: Money, name: Option<String>) -> Self {
        match outcome {
            MovementOutcome::Done(_) => Self::Sent { money, name },
            MovementOutcome::Pending { because, .. } => Self::Kept { money, because },
        }
    }
}

/// What came of sending.
pub(crate) struct Sent {
    /// The wallet of who sent it.
    from: WalletId,
    money: Money,
    /// The receiver's, if it is known.
    name: Option<String>,
    outcome: Result<SendOutcome, EngineError>,
    before: Before,
}

impl Sent {
    /// Tells it to a person who has left the screen, but to nobody else. A refusal stays on the first screen, too.
    fn tell(self, app: &Shared) {
        let person = app.person();
        if person.and_then(|person| person.signed_in.account.wallet_id) != Some(self.from) {
            return;
        }
        let speech = app.speech();
        let notice = match self.outcome {
            Ok(outcome) => Notice {
                action: None,
                ..super::draw::tell(&Told::of(&outcome, self.money, self.name), &speech)
            },
            Err(error) => speech.problem("send", &error),
        };
        app.set_toast(Some(notice));
    }
}

/// What comes back from work.
pub(crate) enum Event {
    /// Whose wallet it is, and what is still on its way from it.
    Found(Result<Owner, EngineError>, Result<Vec<SendWaiting>, EngineError>),
    /// Who was named by somebody with this wallet.
    Named(WalletId, Result<Receiver, EngineError>),
    /// What came of sending.
    Sent(Box<Sent>),
    /// A refusal was put away.
    PutAway,
    /// What the camera or a picture shows.
    Looked(Looked),
}

impl From<Looked> for Event {
    fn from(looked: Looked) -> Self {
        Self::Looked(looked)
    }
}

impl Screen for Presenter {
    type State = SendState;
    type Intent = SendIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        self.look(work);
    }

    fn is_ready(&self) -> bool {
        self.holder.is_known()
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
            SendIntent::Code { text } if is_idle && self.receiver.is_none() => self.take_code(&text, work),
            SendIntent::Change if is_idle => {
                self.anew();
                self.told = None;
            }
            // What is under way has been sent as it was.
            SendIntent::Type { .. } | SendIntent::Code { .. } | SendIntent::Change => {}
            SendIntent::Scan { intent } => {
                let awaited = self.awaited();
                self.scan.intent(intent, awaited, work);
            }
            SendIntent::Submit => self.submit(work),
            SendIntent::ConfirmDialog => self.send(work),
            SendIntent::CancelDialog => self.asks = None,
            SendIntent::ActOnNotice => self.act(work),
            SendIntent::DismissNotice => self.told = None,
        }
        self.scan.settle(self.awaited());
    }

    fn event(&mut self, event: Event, work: &Work<Self>) {
        match event {
            Event::Found(owner, waiting) => {
                self.owner(owner);
                match waiting {
                    Ok(waiting) => self.waiting = waiting,
                    Err(error) => self.problem(error),
                }
            }
            Event::Named(of, found) => self.named(of, found),
            // What one person sent is not told to the next.
            Event::Sent(sent) if self.holder.wallet_id() != Some(sent.from) => {}
            Event::Sent(sent) => self.sent(*sent, work),
            Event::PutAway => {}
            Event::Looked(looked) => {
                let awaited = self.awaited();
                if let Some(code) = self.scan.looked(looked, awaited, work) {
                    self.take_code(&code, work);
                }
            }
        }
        self.scan.settle(self.awaited());
    }

    fn hear(&mut self, news: News, work: &Work<Self>) {
        match news {
            News::Wallet
            | News::Tickets
            | News::Account
            | News::Catalogue
            | News::Resumed
            | News::Everything => self.look(work),
            // Nobody shows a code to a window that is put away.
            News::Paused => self.scan.forget(),
            News::Connection | News::Preferences | News::Place | News::Scans | News::Ended => {}
        }
    }

    fn draw(&self, speech: &Speech) -> SendState {
        super::draw::draw(self, speech)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_one_person_looks_for_is_nothing_for_the_next() {
        let id = |byte| WalletId::from_bytes([byte; 16]);
        let wallet = |byte| Owner::Wallet {
            wallet_id: id(byte),
            held: None,
        };
        let found = || Ok(Receiver::Wallet(id(9)));
        let mut screen = Presenter::new();
        screen.owner(Ok(wallet(1)));
        screen.doing = Doing::Finding;
        screen.owner(Ok(wallet(2)));
        assert_eq!(screen.doing, Doing::Nothing);
        // The next one looks for somebody, too, when the answer comes that the first one waited for.
        screen.doing = Doing::Finding;
        screen.named(id(1), found());
        assert!(screen.receiver.is_none());
        screen.named(id(2), found());
        assert_eq!(screen.receiver, Some(Receiver::Wallet(id(9))));
    }
}
