//! The presenter.

use std::time::Duration;

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use cityplus_engine::protocol::texts::Note;
use cityplus_engine::{EngineError, RequestMade, RequestState as Standing};

use super::{RequestIntent, RequestState};
use crate::app::News;
use crate::frame::Place;
use crate::parts::code::Code;
use crate::parts::following::Following;
use crate::parts::holder::{self, Holder};
use crate::parts::owner::Owner;
use crate::parts::trouble::Trouble;
use crate::parts::typed::{AMOUNT_FIELD, Kind, Typed, Wrong};
use crate::run::{Screen, Work};
use crate::speech::Speech;
use crate::view::FieldKind;

/// The key of the note's field.
const NOTE: &str = "note";
/// What it is for.
pub(super) const NOTE_FIELD: Kind = Kind {
    key: NOTE,
    label: "request-note",
    typed: FieldKind::Text,
    max_chars: 80,
};
/// How often it is looked whether the code that is shown was paid.
const LOOK_EVERY: Duration = Duration::from_secs(3);

/// A code that is shown.
pub(super) struct Shown {
    /// What it asks for; none of the code that names no amount.
    pub(super) asked: Option<(TransferId, Money, Timestamp)>,
    pub(super) code: Code,
}

/// What there is to tell.
pub(super) enum Told {
    /// The request whose code was shown has been paid.
    Paid(Money),
    /// Something went wrong.
    Problem(Trouble),
}

/// What the screen knows.
#[derive(Default)]
pub(crate) struct Presenter {
    pub(super) holder: Holder,
    pub(super) typed: Typed,
    pub(super) made: Vec<RequestMade>,
    pub(super) shown: Option<Shown>,
    /// A code is being made.
    pub(super) is_making: bool,
    /// It is being looked what was paid.
    pub(super) following: Following,
    /// A look at the code that is shown is planned.
    is_looking: bool,
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
            let (owner, made) = holder::load(&engine, engine.requests()).await;
            Event::Found(owner, made)
        });
    }

    fn found(&mut self, owner: Result<Owner, EngineError>, made: Result<Vec<RequestMade>, EngineError>) {
        match self.holder.found(owner) {
            Ok(true) => {
                self.typed.clear();
                (self.shown, self.told) = (None, None);
                // What is being made for one is not shown to the other.
                self.is_making = false;
            }
            Ok(false) => {}
            Err(error) => self.problem(error),
        }
        match made {
            Ok(made) => self.made(made),
            Err(error) => self.problem(error),
        }
    }

    /// Takes over what became of the requests. That the one shown was paid is told at once, and its code goes.
    fn made(&mut self, made: Vec<RequestMade>) {
        self.made = made;
        let shown = self.shown.as_ref().and_then(|shown| shown.asked);
        let paid = shown.filter(|(id, ..)| {
            self.made
                .iter()
                .any(|one| one.request.request_id == *id && matches!(one.state, Standing::Paid { .. }))
        });
        if let Some((_, money, _)) = paid {
            self.shown = None;
            self.told = Some(Told::Paid(money));
        }
    }

    fn problem(&mut self, error: impl Into<Trouble>) {
        self.told = Some(Told::Problem(error.into()));
    }

    fn submit(&mut self, work: &Work<Self>) {
        let Some(own) = self.holder.wallet_id().filter(|_| !self.is_making) else {
            return;
        };
        self.told = None;
        let Some(currency) = self.holder.currency() else {
            self.problem(EngineError::CatalogueMissing);
            return;
        };
        let amount = self.typed.amount(currency);
        let note = self.typed.text(NOTE).trim().to_owned();
        let is_sound = note.is_empty() || note.parse::<Note>().is_ok();
        if !is_sound {
            self.typed.blame(NOTE, Wrong::Text("request-wrong-note"));
        }
        let (Some(amount), true) = (amount, is_sound) else {
            return;
        };
        self.is_making = true;
        let engine = work.engine();
        work.see_through(async move {
            let note = (!note.is_empty()).then_some(note.as_str());
            Event::Made(own, engine.request_money(own, amount, note).await)
        });
    }

    fn show_any(&mut self, work: &Work<Self>) {
        let Some(own) = self.holder.wallet_id().filter(|_| !self.is_making) else {
            return;
        };
        self.told = None;
        self.is_making = true;
        let engine = work.engine();
        work.ask(async move { Event::Own(own, engine.receive_code().await) });
    }

    fn show(&mut self, code: &str, asked: Option<(TransferId, Money, Timestamp)>, work: &Work<Self>) {
        match Code::of(code) {
            Some(code) => {
                self.shown = Some(Shown { asked, code });
                self.plan(work);
            }
            None => self.problem(EngineError::Internal("a code fits no symbol")),
        }
    }

    fn show_made(&mut self, made: &RequestMade, work: &Work<Self>) {
        let request = &made.request;
        let asked = (request.request_id, request.amount, request.valid_until);
        self.show(&made.code, Some(asked), work);
    }

    /// Plans the next look whether the code that is shown was paid.
    fn plan(&mut self, work: &Work<Self>) {
        let asks = self.shown.as_ref().is_some_and(|shown| shown.asked.is_some());
        if asks && !self.is_looking {
            self.is_looking = true;
            work.after(LOOK_EVERY, Event::Look);
        }
    }

    fn follow(&mut self, by_itself: bool, work: &Work<Self>) {
        if !self.holder.may() || !self.following.begin(by_itself) {
            return;
        }
        let app = work.app();
        work.ask(async move {
            let followed = app.learn(app.engine().follow_requests().await);
            Event::Followed(followed)
        });
    }

    fn followed(&mut self, followed: Result<Vec<RequestMade>, EngineError>, work: &Work<Self>) {
        let is_asked = self.following.end();
        match followed {
            Ok(made) => {
                let before = self.paid();
                self.made(made);
                if self.paid() != before {
                    work.tell(News::Wallet);
                }
            }
            Err(error) if is_asked => self.problem(error),
            // Without a network the banner says so.
            Err(_) => {}
        }
        self.plan(work);
    }

    fn paid(&self) -> usize {
        let is_paid = |made: &&RequestMade| matches!(made.state, Standing::Paid { .. });
        self.made.iter().filter(is_paid).count()
    }

    fn act(&self, work: &Work<Self>) {
        match &self.told {
            Some(Told::Paid(_)) => work.go(Place::Wallet),
            Some(Told::Problem(trouble)) if trouble.wants_sign_in() => work.go(Place::SignIn),
            None if self.holder.is_nobody() => work.go(Place::SignIn),
            Some(Told::Problem(_)) | None => {}
        }
    }
}

/// What comes back from work.
pub(crate) enum Event {
    /// Whose wallet it is, and what was asked for here.
    Found(Result<Owner, EngineError>, Result<Vec<RequestMade>, EngineError>),
    /// A request of whoever has this wallet was made.
    Made(WalletId, Result<RequestMade, EngineError>),
    /// The own code of whoever had this wallet when it was asked for.
    Own(WalletId, Result<String, EngineError>),
    /// It is time to look what was paid.
    Look,
    /// What was paid.
    Followed(Result<Vec<RequestMade>, EngineError>),
}

impl Screen for Presenter {
    type State = RequestState;
    type Intent = RequestIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        self.look(work);
    }

    fn is_ready(&self) -> bool {
        self.holder.is_known()
    }

    fn intent(&mut self, intent: RequestIntent, work: &Work<Self>) {
        match intent {
            RequestIntent::Type { key, text } => {
                if !self.is_making {
                    self.typed.set(&[&AMOUNT_FIELD, &NOTE_FIELD], &key, text);
                }
            }
            RequestIntent::Submit => self.submit(work),
            RequestIntent::ShowAnyAmount => self.show_any(work),
            RequestIntent::Show { request_id } => {
                let mut all = self.made.iter();
                let found = all.find(|one| one.request.request_id.to_string() == request_id);
                if let Some(made) = found.filter(|one| one.state == Standing::Open).cloned() {
                    self.told = None;
                    self.show_made(&made, work);
                }
            }
            RequestIntent::CloseCode => self.shown = None,
            RequestIntent::Refresh => {
                self.told = None;
                self.follow(false, work);
            }
            RequestIntent::ActOnNotice => self.act(work),
            RequestIntent::DismissNotice => self.told = None,
        }
    }

    fn event(&mut self, event: Event, work: &Work<Self>) {
        match event {
            Event::Found(owner, made) => {
                let is_first = !self.holder.is_known();
                self.found(owner, made);
                if is_first && self.made.iter().any(|one| one.state == Standing::Open) {
                    self.follow(true, work);
                }
            }
            Event::Made(of, Err(error @ EngineError::SomebodyElse))
            | Event::Own(of, Err(error @ EngineError::SomebodyElse)) => {
                // The screen turns into the next person's: whoever is here hears why there is no code.
                work.set_toast(Some(work.speech().problem("request", &error)));
                if self.holder.wallet_id() == Some(of) {
                    self.is_making = false;
                    self.look(work);
                }
            }
            // What one person asked for is not shown to the next.
            Event::Made(of, _) | Event::Own(of, _) if self.holder.wallet_id() != Some(of) => {}
            Event::Made(_, Ok(made)) => {
                self.is_making = false;
                self.typed.clear();
                self.show_made(&made, work);
                self.look(work);
            }
            Event::Own(_, Ok(code)) => {
                self.is_making = false;
                self.show(&code, None, work);
            }
            Event::Made(_, Err(error)) | Event::Own(_, Err(error)) => {
                self.is_making = false;
                self.problem(error);
            }
            Event::Look => {
                self.is_looking = false;
                if self.shown.as_ref().is_some_and(|shown| shown.asked.is_some()) {
                    self.follow(true, work);
                    self.plan(work);
                }
            }
            Event::Followed(followed) => self.followed(followed, work),
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
            | News::Paused
            | News::Ended => {}
        }
    }

    fn draw(&self, speech: &Speech) -> RequestState {
        super::draw::draw(self, speech)
    }
}
