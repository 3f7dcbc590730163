//! The presenter: intents and events.

use std::sync::Arc;

use cityplus_domain::Money;
use cityplus_domain::ids::WalletId;
use cityplus_engine::protocol::ticketing::CatalogueView;
use cityplus_engine::{
    Accepted, Engine, EngineError, Kind as Asked, Offer, OfflineWaiting, OutboxState, SetAside,
};

use super::{OfflineIntent, OfflineState};
use crate::app::News;
use crate::frame::Place;
use crate::parts::code::Code;
use crate::parts::outbox;
use crate::parts::owner::Owner;
use crate::parts::receiver::{TO, TO_FIELD};
use crate::parts::trouble::Trouble;
use crate::parts::typed::{AMOUNT_FIELD, Kind, Typed};
use crate::run::{Screen, Work};
use crate::speech::Speech;
use crate::view::{FieldKind, Tone};

pub(super) const CODE: &str = "code";
/// The code that pays; it has 486 characters.
pub(super) const CODE_FIELD: Kind = Kind {
    key: CODE,
    label: "offline-code-field",
    typed: FieldKind::Code,
    max_chars: 700,
};

/// What a person does here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Way {
    /// Paying somebody.
    #[default]
    Pay,
    /// Being paid.
    Get,
    /// Setting something aside.
    Set,
}

impl Way {
    pub(super) const ALL: [Self; 3] = [Self::Pay, Self::Get, Self::Set];

    /// Its key in intents.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Get => "get",
            Self::Set => "set",
        }
    }
}

/// What is asked before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asks {
    /// Pay so much to a wallet.
    Pay(WalletId, Money),
    /// Set so much aside.
    Set(Money),
    /// Put the code away.
    Close,
}

/// What there is to tell.
pub(super) enum Told {
    /// So much is set aside.
    Set(SetAside),
    /// So much came.
    Got(Accepted),
    /// A code does not pay; the text of this key says why.
    NotPaid(&'static str),
    /// What waited is settled, or how many still wait.
    Settled { waiting: usize },
    /// Something went wrong.
    Problem(Trouble),
    /// A payment was refused when it was settled. Its entry goes when it is put away.
    Refused(Trouble),
}

/// What the device holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Held {
    /// What is set aside.
    pub(super) set_aside: Option<SetAside>,
    /// What waits to be settled.
    pub(super) waiting: Vec<OfflineWaiting>,
    /// The code of the newest payment that was refused.
    refused: Option<String>,
}

impl Held {
    async fn load(engine: &Engine) -> Result<Self, EngineError> {
        let entries = engine.outbox().await?;
        let mut refused = entries
            .into_iter()
            .filter(|entry| entry.kind == Asked::Offline && entry.state == OutboxState::Refused);
        Ok(Self {
            set_aside: engine.held_allowance().await?,
            waiting: engine.offline_waiting().await?,
            refused: refused
                .find_map(|entry| entry.problem)
                .map(|problem| problem.code.as_str().to_owned()),
        })
    }
}

/// What the screen knows.
#[derive(Default)]
pub(crate) struct Presenter {
    pub(super) owner: Option<Owner>,
    pub(super) catalogue: Option<Arc<CatalogueView>>,
    pub(super) held: Held,
    pub(super) way: Way,
    pub(super) typed: Typed,
    pub(super) asks: Option<Asks>,
    /// Something that was chosen is under way.
    pub(super) is_busy: bool,
    /// What waits is being settled.
    pub(super) is_settling: bool,
    /// The code that pays, and how much.
    pub(super) shown: Option<(Money, Code)>,
    pub(super) told: Option<Told>,
}

impl Presenter {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    fn look(&mut self, work: &Work<Self>) {
        self.catalogue = work.catalogue();
        let engine = work.engine();
        work.ask(async move {
            let owner = Owner::load(&engine).await;
            let held = match &owner {
                Ok(Owner::Wallet { .. }) => Held::load(&engine).await,
                Ok(Owner::Nobody | Owner::NoWallet) | Err(_) => Ok(Held::default()),
            };
            Event::Found(owner, held)
        });
    }

    fn found(&mut self, owner: Result<Owner, EngineError>, held: Result<Held, EngineError>) {
        match owner {
            Ok(owner) => {
                let is_other = self
                    .owner
                    .as_ref()
                    .is_some_and(|known| known.wallet_id() != owner.wallet_id());
                if is_other {
                    self.typed.clear();
                    (self.asks, self.shown, self.told) = (None, None, None);
                }
                self.owner = Some(owner);
            }
            Err(error) => {
                self.problem(error);
                self.owner.get_or_insert(Owner::Nobody);
            }
        }
        match held {
            Ok(held) => {
                match &held.refused {
                    Some(code) => self.told = Some(Told::Refused(Trouble::of_code(Tone::Error, code))),
                    // It was put away, here or elsewhere.
                    None if matches!(self.told, Some(Told::Refused(_))) => self.told = None,
                    None => {}
                }
                self.held = held;
            }
            Err(error) => self.problem(error),
        }
    }

    pub(super) fn problem(&mut self, error: impl Into<Trouble>) {
        self.told = Some(Told::Problem(error.into()));
    }

    pub(super) fn may(&self) -> bool {
        self.owner
            .as_ref()
            .is_some_and(|owner| owner.wallet_id().is_some())
    }

    pub(super) fn is_idle(&self) -> bool {
        !self.is_busy && self.asks.is_none() && self.shown.is_none()
    }

    fn dismiss(&mut self, work: &Work<Self>) {
        if matches!(self.told.take(), Some(Told::Refused(_))) {
            self.held.refused = None;
            let app = work.app();
            work.see_through(async move {
                outbox::put_away(&app, Asked::Offline, None).await;
                Event::PutAway
            });
        }
    }

    fn act(&self, work: &Work<Self>) {
        match &self.told {
            Some(Told::Problem(trouble)) if trouble.code() == "not_signed_in" => work.go(Place::SignIn),
            Some(_) => {}
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
    /// Whose wallet it is, and what is on the device.
    Found(Result<Owner, EngineError>, Result<Held, EngineError>),
    /// Whom to pay how much.
    Named(Money, Result<WalletId, EngineError>),
    /// The code that pays.
    Offered(Result<Offer, EngineError>),
    /// What a code brought.
    Accepted(Result<Accepted, EngineError>),
    /// Something was set aside.
    Set(Result<SetAside, EngineError>),
    /// What waited was tried to be settled; so many still wait.
    Settled(Result<usize, EngineError>),
    /// Refusals were put away.
    PutAway,
}

impl Screen for Presenter {
    type State = OfflineState;
    type Intent = OfflineIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        self.look(work);
    }

    fn is_ready(&self) -> bool {
        self.owner.is_some()
    }

    fn intent(&mut self, intent: OfflineIntent, work: &Work<Self>) {
        let is_idle = self.is_idle();
        match intent {
            OfflineIntent::SelectWay { key } if is_idle => {
                if let Some(way) = Way::ALL.into_iter().find(|way| way.key() == key) {
                    self.way = way;
                }
            }
            OfflineIntent::Type { key, text } if is_idle => match self.way {
                Way::Pay => self.typed.set(&[&TO_FIELD, &AMOUNT_FIELD], &key, text),
                Way::Get => self.typed.set(&[&CODE_FIELD], &key, text),
                Way::Set => self.typed.set(&[&AMOUNT_FIELD], &key, text),
            },
            OfflineIntent::Code { text } if is_idle => match self.way {
                Way::Pay => self.typed.set(&[&TO_FIELD], TO, text),
                Way::Get => {
                    self.typed.set(&[&CODE_FIELD], CODE, text);
                    self.submit(work);
                }
                Way::Set => {}
            },
            OfflineIntent::SelectWay { .. } | OfflineIntent::Type { .. } | OfflineIntent::Code { .. } => {}
            OfflineIntent::Submit => self.submit(work),
            OfflineIntent::CloseCode => {
                if self.shown.is_some() {
                    self.asks = Some(Asks::Close);
                }
            }
            OfflineIntent::Settle => self.settle(work),
            OfflineIntent::ConfirmDialog => self.confirm(work),
            OfflineIntent::CancelDialog => self.asks = None,
            OfflineIntent::ActOnNotice => self.act(work),
            OfflineIntent::DismissNotice => self.dismiss(work),
        }
    }

    fn event(&mut self, event: Event, work: &Work<Self>) {
        match event {
            Event::Found(owner, held) => self.found(owner, held),
            Event::Named(money, named) => self.named(money, named),
            Event::Offered(offered) => self.offered(offered, work),
            Event::Accepted(accepted) => self.accepted(accepted, work),
            Event::Set(set) => self.set(set, work),
            Event::Settled(settled) => self.settled(settled, work),
            Event::PutAway => self.look(work),
        }
    }

    fn hear(&mut self, news: News, work: &Work<Self>) {
        match news {
            News::Wallet
            | News::Tickets
            | News::Account
            | News::Catalogue
            | News::Resumed
            | News::Everything => self.look(work),
            News::Connection | News::Preferences | News::Place | News::Scans | News::Ended => {}
        }
    }

    fn draw(&self, speech: &Speech) -> OfflineState {
        super::draw::draw(self, speech)
    }
}
