//! The presenter.

use std::time::Duration;

use cityplus_domain::Timestamp;
use cityplus_engine::EngineError;

use super::form::{CODE, EMAIL, Form, NAME, NEW_PASSWORD, PASSWORD, TOKEN, secret_in};
use super::{SignInIntent, SignInMode, SignInState};
use crate::app::{Mode, News};
use crate::frame::{CONFIRMED, Place};
use crate::kiosk::IDLE_MS;
use crate::run::{Screen, Work};
use crate::speech::{Language, Speech};
use crate::view::Tone;

/// How often a kiosk looks whether somebody is still there.
const TICK: Duration = Duration::from_secs(1);

/// What there is to tell.
pub(super) enum Told {
    /// It did not go.
    Problem(EngineError),
    /// A mail is on its way.
    Registered { email: String },
    /// The address is confirmed.
    Confirmed,
    /// A code is on its way.
    CodeSent { email: String },
    /// The new password holds.
    PasswordSet,
    /// The server ended the session of who is signed in here.
    SessionOver,
    /// Somebody is signed in.
    Already { name: String },
}

/// What the screen knows.
pub(crate) struct Presenter {
    pub(super) mode: SignInMode,
    pub(super) form: Form,
    pub(super) busy: bool,
    pub(super) told: Option<Told>,
    /// When somebody last did something here.
    touched_at: Timestamp,
}

impl Presenter {
    pub(crate) fn new() -> Self {
        Self {
            mode: SignInMode::SignIn,
            form: Form::default(),
            busy: false,
            told: None,
            touched_at: Timestamp::from_millis(0),
        }
    }

    /// A kiosk is left alone with what was typed for a moment only: then it is the visitors' again.
    fn tick(&mut self, work: &Work<Self>) {
        let Mode::Kiosk { venue } = work.mode() else {
            return;
        };
        let idle_ms = work.engine().now().ms_since(self.touched_at);
        // Also after a clock that was set back: nobody shall wait for it to come so far again.
        if !self.busy && !(0..IDLE_MS).contains(&idle_ms) {
            self.form = Form::default();
            self.change(SignInMode::SignIn);
            if work.navigation().place() == Place::SignIn {
                work.go(Place::Kiosk { venue: venue.clone() });
            }
            return;
        }
        work.after(TICK, Event::Tick);
    }

    fn change(&mut self, mode: SignInMode) {
        self.form.forget_secrets();
        self.told = None;
        self.mode = mode;
    }

    fn submit(&mut self, work: &Work<Self>) {
        if self.busy {
            return;
        }
        self.told = None;
        if !self.form.check(self.mode) {
            return;
        }
        self.busy = true;
        let (app, engine, mode) = (work.app(), work.engine(), self.mode);
        let typed = |key: &str| self.form.text(key).to_owned();
        let (email, password, new_password) = (typed(EMAIL), typed(PASSWORD), typed(NEW_PASSWORD));
        let (name, token) = (typed(NAME), secret_in(self.form.text(TOKEN)).to_owned());
        let code = secret_in(self.form.text(CODE)).to_owned();
        let language = work.preferences().language.tag();
        work.see_through(async move {
            let outcome = match mode {
                SignInMode::SignIn => engine.log_in(&email, &password).await.map(drop),
                SignInMode::Register => engine.register(&email, &new_password, &name, language).await,
                SignInMode::Confirm => engine.confirm(&token).await,
                SignInMode::Forgot => engine.forgot_password(&email).await,
                SignInMode::Reset => engine.reset_password(&email, &code, &new_password).await,
            };
            let outcome = app.learn(outcome);
            if mode == SignInMode::SignIn && outcome.is_ok() {
                app.reload_person().await;
            }
            Event::Answered(outcome)
        });
    }

    fn answered(&mut self, work: &Work<Self>) {
        let email = self.form.text(EMAIL).trim().to_owned();
        match self.mode {
            SignInMode::SignIn => {
                self.form.forget_secrets();
                welcome(work);
            }
            SignInMode::Register => {
                self.change(SignInMode::Confirm);
                self.told = Some(Told::Registered { email });
            }
            SignInMode::Confirm => {
                self.change(SignInMode::SignIn);
                self.told = Some(Told::Confirmed);
            }
            SignInMode::Forgot => {
                self.change(SignInMode::Reset);
                self.told = Some(Told::CodeSent { email });
            }
            SignInMode::Reset => {
                self.change(SignInMode::SignIn);
                self.told = Some(Told::PasswordSet);
            }
        }
    }
}

/// What comes back from work.
pub(crate) enum Event {
    /// The form was sent.
    Answered(Result<(), EngineError>),
    /// The language was kept, or not.
    Preferred(Result<(), EngineError>),
    /// A second has passed.
    Tick,
}

impl Screen for Presenter {
    type State = SignInState;
    type Intent = SignInIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        self.touched_at = work.engine().now();
        self.tick(work);
        let Some(person) = work.person() else {
            return;
        };
        if person.has_session {
            let name = person.name().to_owned();
            self.told = Some(Told::Already { name });
        } else {
            self.form.suggest(EMAIL, person.signed_in.account.email.as_str());
            self.told = Some(Told::SessionOver);
        }
    }

    fn is_ready(&self) -> bool {
        true
    }

    fn intent(&mut self, intent: SignInIntent, work: &Work<Self>) {
        self.touched_at = work.engine().now();
        match intent {
            SignInIntent::Type { key, text } if !self.busy => self.form.set(self.mode, &key, text),
            SignInIntent::Change { mode } if !self.busy => self.change(mode),
            // What is under way has been sent as it was.
            SignInIntent::Type { .. } | SignInIntent::Change { .. } => {}
            SignInIntent::Submit => self.submit(work),
            SignInIntent::SetLanguage { language } => {
                if let Some(language) = Language::of(&language) {
                    work.change_preferences(|preferences| preferences.language = language);
                    let app = work.app();
                    work.see_through(async move { Event::Preferred(app.keep_preferences().await) });
                }
            }
            SignInIntent::DismissNotice => self.told = None,
        }
    }

    fn event(&mut self, event: Event, work: &Work<Self>) {
        match event {
            Event::Tick => self.tick(work),
            Event::Answered(outcome) => {
                self.busy = false;
                self.touched_at = work.engine().now();
                match outcome {
                    Ok(()) => self.answered(work),
                    Err(error) if self.form.blame(self.mode, &error) => {}
                    Err(error) => self.told = Some(Told::Problem(error)),
                }
            }
            Event::Preferred(Err(error)) => self.told = Some(Told::Problem(error)),
            Event::Preferred(Ok(())) => {}
        }
    }

    fn hear(&mut self, news: News, work: &Work<Self>) {
        let was_confirmed = news == News::Place && work.toast().is_some_and(|toast| toast.key == CONFIRMED);
        // The link of the mail was opened on this very device.
        if was_confirmed && !self.busy && matches!(self.mode, SignInMode::Register | SignInMode::Confirm) {
            self.change(SignInMode::SignIn);
        }
    }

    fn draw(&self, speech: &Speech) -> SignInState {
        self.state(speech)
    }
}

/// Greets who signed in and leads on: back to what they wanted to buy, else to the first screen.
fn welcome(work: &Work<Presenter>) {
    let speech = work.speech();
    if let Some(person) = work.person() {
        let mut toast = speech.notice("welcome", Tone::Success, "sign-in-welcome");
        toast.title = speech.say_with("sign-in-welcome", &[("name", person.name().into())]);
        work.set_toast(Some(toast));
    }
    let navigation = work.navigation();
    if navigation.place() != Place::SignIn {
        // They went elsewhere while the server was asked.
        return;
    }
    match (navigation.before(), work.mode()) {
        (Some(Place::Venue { .. } | Place::Kiosk { .. }), _) => work.go_back(),
        (_, Mode::Inspector) => work.go(Place::Inspector),
        (_, Mode::Kiosk { venue }) => work.go(Place::Kiosk { venue: venue.clone() }),
        (_, Mode::Personal) => work.go(Place::Home),
    }
}
