//! The presenter: intents and events.

use std::sync::Arc;

use cityplus_domain::Money;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_engine::EngineError;
use cityplus_engine::protocol::operator::{
    GatewayName, OnlineTopUpView, StatementEntry, StatementPage, WalletView,
};
use cityplus_engine::protocol::ticketing::CatalogueView;
use cityplus_engine::ticketcode::qr_matrix;

use super::points::Points;
use super::{WalletIntent, WalletState};
use crate::app::News;
use crate::frame::Place;
use crate::parts::owner::Owner;
use crate::parts::paying::Paying;
use crate::parts::trouble::Trouble;
use crate::run::{Screen, Work};
use crate::speech::Speech;

/// Lines asked for at once.
const PAGE: u32 = 20;
/// Lines kept at most; whoever looks for older ones asks the operator for a statement on paper.
const LINES_MAX: usize = 2_000;

/// The number as a QR symbol.
pub(super) struct NumberCode {
    pub(super) text: String,
    pub(super) side: u32,
    pub(super) modules: Vec<u8>,
}

/// How far the statement is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Reading {
    /// Not asked for.
    #[default]
    Not,
    /// Being asked for.
    Now,
    /// Here.
    Done,
    /// It did not come.
    Failed(Trouble),
}

/// What can be done with the money, each with the key of its button's text.
pub(super) const DEEDS: [(Place, &str); 5] = [
    (Place::Send, "wallet-send"),
    (Place::Request, "wallet-request"),
    (Place::Redeem, "wallet-redeem"),
    (Place::Offline, "wallet-offline"),
    (Place::Links, "wallet-links"),
];

/// What the screen knows.
#[derive(Default)]
pub(crate) struct Presenter {
    pub(super) owner: Option<Owner>,
    pub(super) catalogue: Option<Arc<CatalogueView>>,
    pub(super) code: Option<NumberCode>,
    pub(super) entries: Vec<StatementEntry>,
    pub(super) next: Option<String>,
    pub(super) reading: Reading,
    pub(super) is_fetching: bool,
    pub(super) trouble: Option<Trouble>,
    /// Whether there are gateways, and a platform that opens their pages.
    pub(super) is_paid_online: bool,
    /// A payment by card.
    pub(super) paying: Paying,
    pub(super) points: Points,
    /// Counts beginnings anew: a page of an older statement is not put under a newer one.
    round: u64,
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

    fn owner(&mut self, owner: Result<Owner, EngineError>, work: &Work<Self>) {
        let owner = match owner {
            Ok(owner) => owner,
            Err(error) => {
                self.trouble = Some(error.into());
                self.owner.get_or_insert(Owner::Nobody);
                return;
            }
        };
        if self.owner.as_ref() == Some(&owner) {
            return;
        }
        let (before, money) = (self.wallet_id(), self.money());
        self.owner = Some(owner);
        let is_other = self.wallet_id() != before;
        if is_other {
            self.code = self.wallet_id().and_then(number_code);
            self.entries.clear();
            self.next = None;
            self.reading = Reading::Not;
            self.is_paid_online = false;
            self.paying = Paying::No;
            self.points = Points::default();
        }
        if self.wallet_id().is_none() {
            return;
        }
        if is_other {
            self.fetch(work);
            Self::ask_for_gateways(work);
        }
        if is_other || self.money() != money {
            // What is in it has changed, so has the statement.
            self.read(None, work);
        }
    }

    pub(super) fn money(&self) -> Option<(Money, Money)> {
        match &self.owner {
            Some(Owner::Wallet { held: Some(held), .. }) => Some((held.balance, held.available)),
            _ => None,
        }
    }

    pub(super) fn wallet_id(&self) -> Option<WalletId> {
        match &self.owner {
            Some(Owner::Wallet { wallet_id, .. }) => Some(*wallet_id),
            _ => None,
        }
    }

    /// Asks the operator for the balance.
    pub(super) fn fetch(&mut self, work: &Work<Self>) {
        if self.is_fetching || self.wallet_id().is_none() {
            return;
        }
        self.is_fetching = true;
        let app = work.app();
        work.ask(async move { Event::Fetched(app.learn(app.engine().fetch_wallet().await)) });
    }

    fn fetched(&mut self, fetched: Result<WalletView, EngineError>, work: &Work<Self>) {
        self.is_fetching = false;
        match fetched {
            Ok(_) => {
                self.trouble = None;
                work.tell(News::Wallet);
            }
            Err(error) => self.trouble = Some(error.into()),
        }
    }

    /// Asks the operator for a page of the statement: the first, or the one after those that are here.
    pub(super) fn read(&mut self, cursor: Option<String>, work: &Work<Self>) {
        if cursor.is_some() && self.reading == Reading::Now {
            return;
        }
        self.reading = Reading::Now;
        self.round += 1;
        if cursor.is_none() {
            self.ask_for_points(work);
        }
        let (app, round) = (work.app(), self.round);
        work.ask(async move {
            let page = app.engine().statement(cursor.as_deref(), PAGE).await;
            Event::Read {
                round,
                cursor,
                page: app.learn(page),
            }
        });
    }

    fn page(&mut self, cursor: Option<&str>, page: Result<StatementPage, EngineError>) {
        let page = match page {
            Ok(page) => page,
            Err(error) => {
                self.reading = Reading::Failed(error.into());
                return;
            }
        };
        self.reading = Reading::Done;
        if cursor.is_none() {
            self.entries.clear();
        }
        let known = |entry: &StatementEntry, entries: &[StatementEntry]| {
            entries.iter().any(|one| one.transfer_id == entry.transfer_id)
        };
        let before = self.entries.len();
        for entry in page.entries {
            if self.entries.len() < LINES_MAX && !known(&entry, &self.entries) {
                self.entries.push(entry);
            }
        }
        let has_more = self.entries.len() > before && self.entries.len() < LINES_MAX;
        // A page that brings nothing new, or leads to itself, would be asked for without end.
        self.next = page
            .next_cursor
            .filter(|next| has_more && Some(next.as_str()) != cursor);
    }
}

/// The number of a wallet as a QR symbol, in capitals: the alphanumeric form is smaller.
fn number_code(wallet_id: WalletId) -> Option<NumberCode> {
    let text = wallet_id.to_string().to_uppercase();
    let matrix = qr_matrix(&text).ok()?;
    Some(NumberCode {
        text,
        side: u32::try_from(matrix.side).ok()?,
        modules: matrix.modules.into_iter().map(u8::from).collect(),
    })
}

/// What comes back from work.
pub(crate) enum Event {
    /// Whose wallet it is, and what was in it when it was last seen.
    Owner(Result<Owner, EngineError>),
    /// The operator's word on the balance.
    Fetched(Result<WalletView, EngineError>),
    /// A page of the statement.
    Read {
        /// Which time it was asked.
        round: u64,
        /// After what.
        cursor: Option<String>,
        /// The page.
        page: Result<StatementPage, EngineError>,
    },
    /// The points of a wallet.
    Points(WalletId, Result<Points, EngineError>),
    /// Through which gateways the wallet may be topped up.
    Gateways(Result<Vec<GatewayName>, EngineError>),
    /// A payment page was asked for, for this wallet.
    Ordered(WalletId, Result<OnlineTopUpView, EngineError>),
    /// It is time to look how far a payment is.
    LookAtPayment(TransferId),
    /// How far it is.
    Payment(TransferId, Result<OnlineTopUpView, EngineError>),
}

impl Screen for Presenter {
    type State = WalletState;
    type Intent = WalletIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        self.look(work);
    }

    fn is_ready(&self) -> bool {
        self.owner.is_some()
    }

    fn intent(&mut self, intent: WalletIntent, work: &Work<Self>) {
        match intent {
            WalletIntent::Refresh => {
                if !self.is_fetching && self.wallet_id().is_some() {
                    self.trouble = None;
                    self.fetch(work);
                    self.read(None, work);
                }
            }
            WalletIntent::ShowMore => {
                if let Some(cursor) = self.next.clone() {
                    self.read(Some(cursor), work);
                }
            }
            // Cash is taken at a desk: nothing is begun here for it.
            WalletIntent::TopUp { key } => self.pay(&key, work),
            WalletIntent::Do { place } => {
                if self.wallet_id().is_some() && DEEDS.iter().any(|(deed, _)| *deed == place) {
                    work.go(place);
                }
            }
            WalletIntent::ActOnNotice if matches!(self.paying, Paying::AtPage { .. }) => {
                self.paying.open_page(work);
            }
            WalletIntent::ActOnNotice => {
                let is_nobody = matches!(self.owner, Some(Owner::Nobody));
                let has_ended = self.trouble.as_ref().map(Trouble::code) == Some("not_signed_in");
                if is_nobody || has_ended {
                    work.go(Place::SignIn);
                }
            }
            WalletIntent::DismissNotice => {
                self.trouble = None;
                self.paying = Paying::No;
            }
        }
    }

    fn event(&mut self, event: Event, work: &Work<Self>) {
        match event {
            Event::Owner(owner) => self.owner(owner, work),
            Event::Fetched(fetched) => self.fetched(fetched, work),
            Event::Read { round, cursor, page } => {
                if round == self.round {
                    self.page(cursor.as_deref(), page);
                }
            }
            Event::Points(of, points) => self.take_points(of, points),
            Event::Gateways(gateways) => {
                self.is_paid_online = gateways.is_ok_and(|gateways| !gateways.is_empty());
            }
            Event::Ordered(of, ordered) => self.ordered(of, ordered, work),
            Event::LookAtPayment(id) => self.look_at_payment(id, work),
            Event::Payment(id, seen) => self.payment(id, seen, work),
        }
    }

    fn hear(&mut self, news: News, work: &Work<Self>) {
        match news {
            News::Wallet | News::Account | News::Catalogue | News::Everything => self.look(work),
            News::Resumed => {
                self.look(work);
                self.fetch(work);
            }
            // The server is back: what could not be had can be had now.
            News::Connection => {
                if matches!(self.reading, Reading::Failed(_))
                    && matches!(work.connection(), crate::app::Connection::Online)
                {
                    self.fetch(work);
                    self.read(None, work);
                    Self::ask_for_gateways(work);
                }
            }
            News::Tickets | News::Preferences | News::Place | News::Scans | News::Paused | News::Ended => {}
        }
    }

    fn draw(&self, speech: &Speech) -> WalletState {
        super::draw::draw(self, speech)
    }
}
