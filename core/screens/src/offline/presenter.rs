//! The presenter: intents and events.

use std::collections::HashSet;
use std::sync::Arc;

use cityplus_domain::Money;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_engine::protocol::ticketing::CatalogueView;
use cityplus_engine::{Accepted, AsideAsked, EngineError, Offer, OfflineRefused, SetAside};

use super::held::Held;
use super::{OfflineIntent, OfflineState};
use crate::app::News;
use crate::frame::Place;
use crate::parts::code::Code;
use crate::parts::owner::Owner;
use crate::parts::receiver::TO_FIELD;
use crate::parts::scan::{Looked, Scan};
use crate::parts::trouble::Trouble;
use crate::parts::typed::{AMOUNT, AMOUNT_FIELD, Kind, Typed};
use crate::run::{Screen, Work};
use crate::speech::Speech;
use crate::view::FieldKind;

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
    /// So much is: what was asked for before, and answered only now.
    SetBefore(SetAside),
    /// So much may be set aside: there was no answer.
    Unsure(Money),
    /// So much came.
    Got(Accepted),
    /// A code does not pay; the text of this key says why.
    NotPaid(&'static str),
    /// What waited is settled, or how many still wait.
    Settled { waiting: usize },
    /// Something went wrong.
    Problem(Trouble),
    /// These payments, all of one direction, were refused when they were settled. Their entries go when they are put away.
    Refused(Vec<OfflineRefused>),
}

/// What the screen knows.
#[derive(Default)]
pub(crate) struct Presenter {
    pub(super) owner: Option<Owner>,
    pub(super) catalogue: Option<Arc<CatalogueView>>,
    pub(super) held: Held,
    pub(super) way: Way,
    pub(super) typed: Typed,
    /// Codes out of the camera and pictures.
    pub(super) scan: Scan,
    pub(super) asks: Option<Asks>,
    /// Something that was chosen is under way.
    pub(super) is_busy: bool,
    /// What waits is being settled.
    pub(super) is_settling: bool,
    /// The code that pays, and how much.
    pub(super) shown: Option<(TransferId, Money, Code)>,
    /// Codes that were put away on this screen.
    pub(super) closed: HashSet<TransferId>,
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
                    self.scan.forget();
                    (self.asks, self.shown, self.told) = (None, None, None);
                    // What is under way for one goes on, and is not told to the other.
                    (self.is_busy, self.is_settling) = (false, false);
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
                let is_known = |one: &OfflineRefused| self.held.refused.contains(one);
                let is_new = !held.refused.iter().all(is_known);
                self.held = held;
                self.tell_refused(is_new);
                self.show_again();
            }
            Err(error) => self.problem(error),
        }
    }

    /// Tells what was refused: a new refusal before everything else, an old one where nothing else is told.
    pub(super) fn tell_refused(&mut self, is_new: bool) {
        let gives_way = matches!(self.told, None | Some(Told::Settled { .. } | Told::Refused(_)));
        let refused = self.held.refused_together();
        if refused.is_empty() {
            // It was put away, here or elsewhere.
            if matches!(self.told, Some(Told::Refused(_))) {
                self.told = None;
            }
        } else if is_new || gives_way {
            self.told = Some(Told::Refused(refused));
        }
    }

    /// Shows the newest code again that was not put away here, as long as it is taken: a person who left the screen would
    /// make a second one, and pay twice.
    fn show_again(&mut self) {
        if !self.is_idle() {
            return;
        }
        let mut newest = self.held.waiting.iter().rev();
        let newest = newest.find(|one| one.code.is_some());
        let newest = newest.filter(|one| !self.closed.contains(&one.transfer_id));
        self.shown = newest.and_then(|one| {
            let code = Code::of(one.code.clone()?)?;
            Some((one.transfer_id, one.amount, code))
        });
    }

    pub(super) fn problem(&mut self, error: impl Into<Trouble>) {
        self.told = Some(Told::Problem(error.into()));
    }

    pub(super) fn wallet_id(&self) -> Option<WalletId> {
        self.owner.as_ref().and_then(Owner::wallet_id)
    }

    pub(super) fn may(&self) -> bool {
        self.wallet_id().is_some()
    }

    pub(super) fn is_idle(&self) -> bool {
        !self.is_busy && self.asks.is_none() && self.shown.is_none()
    }

    fn act(&self, work: &Work<Self>) {
        match &self.told {
            Some(Told::Problem(trouble)) if trouble.wants_sign_in() => work.go(Place::SignIn),
            Some(_) => {}
            None => {
                if matches!(self.owner, Some(Owner::Nobody)) {
                    work.go(Place::SignIn);
                }
            }
        }
    }
}

/// What comes back from work; where it is of one person, with their wallet.
pub(crate) enum Event {
    /// Whose wallet it is, and what is on the device.
    Found(Result<Owner, EngineError>, Result<Held, EngineError>),
    /// Whom to pay how much.
    Named(WalletId, Money, Result<WalletId, EngineError>),
    /// The code that pays.
    Offered(WalletId, Result<Offer, EngineError>),
    /// What a code brought.
    Accepted(WalletId, Result<Accepted, EngineError>),
    /// So much was asked to be set aside; what came of it, and what may be set aside without an answer.
    Set(WalletId, Money, Result<SetAside, EngineError>, Option<AsideAsked>),
    /// What waited was tried to be settled; so many still wait.
    Settled(WalletId, Result<usize, EngineError>),
    /// Refusals were put away.
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
                    // An amount to pay is none to set aside.
                    if self.way != way {
                        self.typed.forget(AMOUNT);
                        // Nor is what was shown for one way meant for another.
                        self.scan.forget();
                    }
                    self.way = way;
                }
            }
            OfflineIntent::Type { key, text } if is_idle => match self.way {
                Way::Pay => self.typed.set(&[&TO_FIELD, &AMOUNT_FIELD], &key, text),
                Way::Get => self.typed.set(&[&CODE_FIELD], &key, text),
                Way::Set => self.typed.set(&[&AMOUNT_FIELD], &key, text),
            },
            OfflineIntent::Code { text } if is_idle => self.take_code(text, work),
            OfflineIntent::SelectWay { .. } | OfflineIntent::Type { .. } | OfflineIntent::Code { .. } => {}
            OfflineIntent::Scan { intent } => {
                let awaited = self.awaited();
                self.scan.intent(intent, awaited, work);
            }
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
        self.scan.settle(self.awaited());
    }

    fn event(&mut self, event: Event, work: &Work<Self>) {
        match event {
            Event::Found(owner, held) => self.found(owner, held),
            // What one person began is nothing for the next.
            Event::Named(of, ..)
            | Event::Offered(of, _)
            | Event::Accepted(of, _)
            | Event::Set(of, ..)
            | Event::Settled(of, _)
                if self.wallet_id() != Some(of) => {}
            Event::Named(_, money, named) => self.named(money, named),
            Event::Offered(_, offered) => self.offered(offered, work),
            Event::Accepted(_, accepted) => self.accepted(accepted, work),
            Event::Set(_, money, set, asked) => self.set(money, set, asked, work),
            Event::Settled(_, settled) => self.settled(settled, work),
            Event::PutAway => self.look(work),
            Event::Looked(looked) => self.looked(looked, work),
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

    fn draw(&self, speech: &Speech) -> OfflineState {
        super::draw::draw(self, speech)
    }
}

#[cfg(test)]
mod tests {
    use cityplus_domain::{Currency, Timestamp};
    use cityplus_engine::OfflineWaiting;

    use super::*;

    fn refused(id: &str, is_incoming: bool) -> OfflineRefused {
        OfflineRefused {
            id: id.to_owned(),
            amount: Money::new(500, Currency::PLN),
            is_incoming,
            is_hand_back: false,
            code: "double_spend".to_owned(),
        }
    }

    fn holds(screen: &mut Presenter, refused: &[OfflineRefused]) {
        let held = Held {
            refused: refused.to_vec(),
            ..Held::default()
        };
        screen.found(Ok(Owner::NoWallet), Ok(held));
    }

    fn told(screen: &Presenter) -> Vec<&str> {
        match &screen.told {
            Some(Told::Refused(refused)) => refused.iter().map(|one| one.id.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn what_was_refused_is_told_by_direction_and_an_old_one_gives_way() {
        let all = [refused("1", false), refused("2", true), refused("3", true)];
        let mut screen = Presenter::new();
        holds(&mut screen, &all);
        assert_eq!(told(&screen), ["2", "3"]);
        // What is known is no news beside what has just come.
        screen.told = Some(Told::Got(Accepted {
            transfer_id: TransferId::from_bytes([1; 16]),
            amount: Money::new(700, Currency::PLN),
            settle_until: Timestamp::from_millis(0),
        }));
        holds(&mut screen, &all);
        assert_eq!(told(&screen), [""; 0]);
        let more = [all.to_vec(), vec![refused("4", true)]].concat();
        holds(&mut screen, &more);
        assert_eq!(told(&screen), ["2", "3", "4"]);
        holds(&mut screen, &all[..1]);
        assert_eq!(told(&screen), ["1"]);
        // What was to go back is no payment to anybody.
        let back = OfflineRefused {
            is_hand_back: true,
            ..refused("5", false)
        };
        holds(&mut screen, &[back, refused("1", false)]);
        assert_eq!(told(&screen), ["5"]);
        holds(&mut screen, &[]);
        assert!(screen.told.is_none());
    }

    #[test]
    fn what_is_under_way_for_one_person_does_not_keep_the_next() {
        let mut screen = Presenter::new();
        for (byte, is_kept) in [(1, false), (1, true), (2, false)] {
            let wallet_id = WalletId::from_bytes([byte; 16]);
            screen.found(
                Ok(Owner::Wallet {
                    wallet_id,
                    held: None,
                }),
                Ok(Held::default()),
            );
            assert_eq!((screen.is_busy, screen.is_settling), (is_kept, is_kept), "{byte}");
            (screen.is_busy, screen.is_settling) = (true, true);
        }
    }

    #[test]
    fn a_code_is_shown_again_until_it_is_put_away_or_old() {
        let transfer_id = TransferId::from_bytes([1; 16]);
        let held = |code: Option<&str>| Held {
            waiting: vec![OfflineWaiting {
                transfer_id,
                amount: Money::new(500, Currency::PLN),
                is_incoming: false,
                is_hand_back: false,
                settle_until: Timestamp::from_millis(0),
                code: code.map(str::to_owned),
            }],
            ..Held::default()
        };
        let mut screen = Presenter::new();
        screen.found(Ok(Owner::NoWallet), Ok(held(None)));
        assert!(screen.shown.is_none());
        screen.found(Ok(Owner::NoWallet), Ok(held(Some("CPM1:ABC"))));
        assert!(screen.shown.take().is_some_and(|(id, ..)| id == transfer_id));
        screen.closed.insert(transfer_id);
        screen.found(Ok(Owner::NoWallet), Ok(held(Some("CPM1:ABC"))));
        assert!(screen.shown.is_none());
    }
}
