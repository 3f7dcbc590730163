//! The presenter.

use std::collections::BTreeMap;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{LinkId, WalletId};
use cityplus_engine::EngineError;
use cityplus_engine::protocol::link::Link;
use cityplus_engine::protocol::operator::WalletView;

use super::model::{Asks, DAY_FIELD, End, MONTH_FIELD, Terms, Told, WHO_FIELD};
use super::{LinksIntent, LinksState};
use crate::app::{Connection, News};
use crate::frame::Place;
use crate::parts::following::Following;
use crate::parts::holder::Holder;
use crate::parts::owner::Owner;
use crate::parts::receiver::{Receiver, TO};
use crate::parts::trouble::Trouble;
use crate::parts::typed::Typed;
use crate::run::{Screen, Work};
use crate::speech::Speech;

/// How far the list is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Reading {
    /// Not here yet.
    #[default]
    Not,
    /// Here.
    Done,
    /// It did not come.
    Failed,
}

/// What is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Doing {
    /// Nothing.
    #[default]
    Nothing,
    /// Who may pay is looked for.
    Finding,
    /// A link is being given.
    Allowing,
    /// This one is being ended.
    Ending(LinkId),
}

/// What the screen knows.
#[derive(Default)]
pub(crate) struct Presenter {
    pub(super) holder: Holder,
    /// What was in the wallet when it was looked at last.
    held: Option<WalletView>,
    pub(super) typed: Typed,
    pub(super) end: End,
    /// On both sides, as the operator told last.
    pub(super) links: Vec<Link>,
    /// Whose the other wallets are, as far as it is known here.
    pub(super) names: BTreeMap<WalletId, String>,
    pub(super) reading: Reading,
    pub(super) following: Following,
    /// What is being read was asked for before a link was given or ended.
    pub(super) is_stale: bool,
    pub(super) doing: Doing,
    pub(super) asks: Option<Asks>,
    /// When it was looked at last.
    pub(super) now: Option<Timestamp>,
    pub(super) told: Option<Told>,
}

impl Presenter {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(super) fn look(&mut self, work: &Work<Self>) {
        self.holder.look(work);
        let engine = work.engine();
        self.now = Some(engine.now());
        work.ask(async move {
            let owner = Owner::load(&engine).await;
            // Without names the wallets' numbers are shown.
            let names = engine.wallet_names().await.unwrap_or_default();
            Event::Found(owner, names)
        });
    }

    fn found(
        &mut self,
        owner: Result<Owner, EngineError>,
        names: BTreeMap<WalletId, String>,
        work: &Work<Self>,
    ) {
        self.names = names;
        let held = owner.as_ref().ok().and_then(Owner::held).copied();
        match self.holder.found(owner) {
            Ok(true) => self.anew_for_another(),
            Ok(false) => {}
            Err(error) => {
                self.problem(error);
                return;
            }
        }
        let has_changed = std::mem::replace(&mut self.held, held) != held;
        // Perhaps somebody has paid from it.
        if has_changed || self.reading == Reading::Not {
            self.read(true, work);
        }
    }

    /// What one person typed, and whom they let pay, is nothing for the next.
    fn anew_for_another(&mut self) {
        self.typed.clear();
        self.links.clear();
        self.end = End::default();
        self.reading = Reading::Not;
        (self.asks, self.told) = (None, None);
        // What is under way for one goes on, and is not told to the other.
        self.doing = Doing::Nothing;
    }

    pub(super) fn problem(&mut self, error: impl Into<Trouble>) {
        self.told = Some(Told::Problem(error.into()));
    }

    /// Whether nothing is under way and nothing is asked.
    pub(super) fn is_idle(&self) -> bool {
        self.doing == Doing::Nothing && self.asks.is_none()
    }

    /// Whether anything may be paid by a link, the limits aside.
    pub(super) fn is_in_force(&self, link: &Link) -> bool {
        match self.now {
            Some(now) => link.is_in_force(now),
            None => link.ended_at.is_none(),
        }
    }

    /// Asks the operator for the links.
    pub(super) fn read(&mut self, by_itself: bool, work: &Work<Self>) {
        let Some(own) = self.holder.wallet_id() else {
            return;
        };
        if !self.following.begin(by_itself) {
            return;
        }
        let app = work.app();
        work.ask(async move { Event::Read(own, app.learn(app.engine().links().await)) });
    }

    fn links(&mut self, of: WalletId, read: Result<Vec<Link>, EngineError>, work: &Work<Self>) {
        let is_asked = self.following.end();
        if self.holder.wallet_id() != Some(of) || std::mem::take(&mut self.is_stale) {
            // Another person has come meanwhile, or the links have changed.
            self.read(!is_asked, work);
            return;
        }
        self.now = Some(work.engine().now());
        match read {
            Ok(links) => {
                self.links = links;
                self.reading = Reading::Done;
            }
            Err(error) => {
                // Those that were here stay; where there are none, the list says why.
                self.reading = Reading::Failed;
                if is_asked {
                    self.problem(error);
                }
            }
        }
    }

    fn act(&self, work: &Work<Self>) {
        let is_over = match &self.told {
            Some(Told::Problem(trouble)) => trouble.wants_sign_in(),
            Some(_) => false,
            None => self.holder.is_nobody(),
        };
        if is_over {
            work.go(Place::SignIn);
        }
    }
}

/// What comes back from work.
pub(crate) enum Event {
    /// Whose wallet it is, and whose the other ones are.
    Found(Result<Owner, EngineError>, BTreeMap<WalletId, String>),
    /// The links of a wallet.
    Read(WalletId, Result<Vec<Link>, EngineError>),
    /// Who was named, and what they are to be allowed from this wallet.
    Named(WalletId, Result<Receiver, EngineError>, Terms),
    /// A link was given from this wallet, to somebody of this name if it is known.
    Allowed(WalletId, Option<String>, Result<Link, EngineError>),
    /// A link of this wallet was ended.
    Ended(WalletId, Result<Link, EngineError>),
}

impl Screen for Presenter {
    type State = LinksState;
    type Intent = LinksIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        self.look(work);
    }

    fn is_ready(&self) -> bool {
        self.holder.is_known()
    }

    fn intent(&mut self, intent: LinksIntent, work: &Work<Self>) {
        match intent {
            LinksIntent::Type { key, text } if self.is_idle() => {
                self.typed
                    .set(&[&WHO_FIELD, &DAY_FIELD, &MONTH_FIELD], &key, text);
            }
            LinksIntent::Code { text } if self.is_idle() => self.typed.set(&[&WHO_FIELD], TO, text),
            LinksIntent::SelectEnd { key } if self.is_idle() => {
                if let Some(end) = End::of(&key) {
                    self.end = end;
                }
            }
            // What is under way has been sent as it was.
            LinksIntent::Type { .. } | LinksIntent::Code { .. } | LinksIntent::SelectEnd { .. } => {}
            LinksIntent::Submit => self.submit(work),
            LinksIntent::End { link_id } => self.ask_to_end(&link_id),
            LinksIntent::Refresh => {
                self.told = None;
                self.read(false, work);
            }
            LinksIntent::ConfirmDialog => self.confirm(work),
            LinksIntent::CancelDialog => self.asks = None,
            LinksIntent::ActOnNotice => self.act(work),
            LinksIntent::DismissNotice => self.told = None,
        }
    }

    fn event(&mut self, event: Event, work: &Work<Self>) {
        match event {
            Event::Found(owner, names) => self.found(owner, names, work),
            Event::Read(of, read) => self.links(of, read, work),
            // What one person began is nothing for the next.
            Event::Named(of, ..) | Event::Allowed(of, ..) | Event::Ended(of, _)
                if self.holder.wallet_id() != Some(of) => {}
            Event::Named(of, found, terms) => self.named(of, found, terms),
            Event::Allowed(_, name, allowed) => self.allowed(name, allowed, work),
            Event::Ended(_, ended) => self.ended(ended, work),
        }
    }

    fn hear(&mut self, news: News, work: &Work<Self>) {
        match news {
            News::Wallet | News::Account | News::Catalogue | News::Everything => self.look(work),
            News::Resumed => {
                self.look(work);
                self.read(true, work);
            }
            // The server is back: what could not be had can be had now.
            News::Connection => {
                if self.reading == Reading::Failed && matches!(work.connection(), Connection::Online) {
                    self.read(true, work);
                }
            }
            News::Tickets | News::Preferences | News::Place | News::Scans | News::Paused | News::Ended => {}
        }
    }

    fn draw(&self, speech: &Speech) -> LinksState {
        super::draw::draw(self, speech)
    }
}
