//! The presenter: intents and events.

use std::time::Duration;

use cityplus_domain::ids::OrderId;
use cityplus_engine::protocol::ticketing::TicketView;
use cityplus_engine::{EngineError, Placed};

use super::model::{Model, Paper, Phase, Seller};
use super::sale::{self, Ended, NotSold, Open, Wish};
use super::{KioskIntent, KioskState};
use crate::app::{Connection, News};
use crate::frame::Place;
use crate::parts::trouble::Trouble;
use crate::run::{Screen, Work};
use crate::speech::{Language, Speech};

/// The clock that clears.
const TICK: Duration = Duration::from_secs(1);
/// While the server is away the app is asked so often, in ticks, to look whether it is back: a visitor waits.
const LOOK_EVERY_TICKS: u32 = 5;
/// How long to wait before an order that has not ended is asked about again.
const AGAIN_AFTER: Duration = Duration::from_secs(2);

/// What the screen knows.
pub(crate) struct Presenter {
    pub(super) model: Model,
    ticks: u32,
}

/// What comes back from work.
pub(crate) enum Event {
    Found(Seller, Result<Open, EngineError>),
    Seller(Seller),
    Ordered(Result<Placed, NotSold>),
    Ended(OrderId, Ended),
    Papers(OrderId, Result<Vec<Paper>, EngineError>),
    Again(OrderId),
    Tick,
    Done,
}

impl Presenter {
    #[allow(clippy::needless_pass_by_value)] // as every screen is opened
    pub(crate) fn new(venue: String) -> Self {
        Self {
            model: Model::new(&venue),
            ticks: 0,
        }
    }

    fn look(&mut self, work: &Work<Self>) {
        self.model.is_away = matches!(work.connection(), Connection::Away { .. });
        self.model.look(work.catalogue(), work.engine().now());
    }

    fn touch(&mut self, work: &Work<Self>) {
        self.look(work);
        self.model.touched_at = self.model.now;
    }

    /// Nothing of the visitor is left, in the device's language.
    fn clear(&mut self, work: &Work<Self>) {
        if matches!(self.model.phase, Phase::Codes { .. }) {
            let app = work.app();
            work.see_through(async move {
                sale::remember(&app, None).await;
                Event::Done
            });
        }
        self.model.clear();
        work.speak_for_now(None);
    }

    fn find(work: &Work<Self>) {
        let app = work.app();
        work.ask(async move {
            let seller = sale::seller(&app).await;
            let open = match seller {
                Seller::Ready => sale::open_order(&app).await,
                Seller::Nobody | Seller::MayNot => Ok(Open::None),
            };
            Event::Found(seller, open)
        });
    }

    fn found(&mut self, seller: Seller, open: Result<Open, EngineError>, work: &Work<Self>) {
        self.model.seller = Some(seller);
        if !self.model.is_choosing() {
            return;
        }
        match open {
            Ok(Open::None) => {}
            Ok(Open::UnderWay(order_id)) => self.resume(order_id, work),
            Ok(Open::Paid(order_id, tickets)) => {
                self.model.phase = Phase::Paying {
                    order_id,
                    is_slow: false,
                };
                Self::make_papers(order_id, tickets, work);
            }
            Ok(Open::Unclaimed(order_id)) => self.model.unclaimed = Some(order_id),
            Err(error) => self.model.trouble = Some(error.into()),
        }
    }

    fn resume(&mut self, order_id: OrderId, work: &Work<Self>) {
        self.model.phase = Phase::Paying {
            order_id,
            is_slow: true,
        };
        Self::send(order_id, true, work);
    }

    fn buy(&mut self, work: &Work<Self>) {
        if !self.model.may_buy() {
            return;
        }
        let Some((product, day)) = self.model.product().zip(self.model.today()) else {
            return;
        };
        let Some(total) = self.model.total() else {
            return;
        };
        let wish = Wish {
            product: product.key.clone(),
            day,
            lines: self.model.basket.lines(product),
            total,
        };
        self.model.forget_told();
        self.model.phase = Phase::Asking;
        let app = work.app();
        work.see_through(async move { Event::Ordered(sale::order(&app, wish).await) });
    }

    fn ordered(&mut self, ordered: Result<Placed, NotSold>, work: &Work<Self>) {
        match ordered {
            Ok(placed) => {
                self.model.phase = Phase::Paying {
                    order_id: placed.order_id,
                    is_slow: false,
                };
                Self::send(placed.order_id, placed.resumed, work);
            }
            Err(NotSold::UnderWay(order_id)) => self.resume(order_id, work),
            Err(NotSold::TillEmpty) => {
                self.model.phase = Phase::Choosing;
                self.model.till_is_empty = true;
            }
            Err(NotSold::Error(error)) => self.not_sold(error, work),
        }
    }

    fn not_sold(&mut self, error: EngineError, work: &Work<Self>) {
        self.model.phase = Phase::Choosing;
        self.model.touched_at = self.model.now;
        self.look(work);
        if matches!(error, EngineError::NotSignedIn) {
            self.model.seller = Some(Seller::Nobody);
        } else if matches!(error, EngineError::SomebodyElse) {
            // It is for the staff, not for the visitor: it is looked who sells now.
            Self::find(work);
        } else if !self.model.is_away {
            // That the server is away is told by itself, until it is back.
            self.model.trouble = Some(error.into());
        }
    }

    fn send(order_id: OrderId, resumed: bool, work: &Work<Self>) {
        let app = work.app();
        work.see_through(
            async move { Event::Ended(order_id, sale::see_through(&app, order_id, resumed).await) },
        );
    }

    fn ended(&mut self, order_id: OrderId, ended: Ended, work: &Work<Self>) {
        if !self.is_paying(order_id) {
            return;
        }
        match ended {
            Ended::Completed(tickets) => Self::make_papers(order_id, tickets, work),
            Ended::Unclaimed => self.not_handed_out(order_id),
            Ended::Pending(error) => {
                self.model.phase = Phase::Paying {
                    order_id,
                    is_slow: true,
                };
                if matches!(error, Some(EngineError::NotSignedIn)) {
                    self.model.seller = Some(Seller::Nobody);
                }
                self.look(work);
                work.after(AGAIN_AFTER, Event::Again(order_id));
            }
            // Whoever placed it may still get its tickets: the note stays.
            Ended::Refused(error @ EngineError::SomebodyElse) => self.not_sold(error, work),
            Ended::Refused(error) => {
                let app = work.app();
                work.see_through(async move {
                    sale::remember(&app, None).await;
                    Event::Done
                });
                self.not_sold(error, work);
            }
        }
    }

    fn make_papers(order_id: OrderId, tickets: Vec<TicketView>, work: &Work<Self>) {
        let app = work.app();
        work.ask(async move { Event::Papers(order_id, sale::papers(&app, tickets).await) });
    }

    fn take_papers(&mut self, order_id: OrderId, papers: Result<Vec<Paper>, EngineError>, work: &Work<Self>) {
        if !self.is_paying(order_id) {
            return;
        }
        match papers {
            Ok(papers) => {
                self.touch(work);
                self.model.basket.clear();
                self.model.forget_told();
                self.model.phase = Phase::Codes { order_id, papers };
            }
            Err(error) if error.is_retryable() => {
                self.model.trouble = Some(Trouble::from(error));
                work.after(AGAIN_AFTER, Event::Again(order_id));
            }
            // There will never be codes, such as of a ticket that was given back meanwhile.
            Err(error) => {
                tracing::warn!(code = error.code(), "a kiosk's order has no codes");
                self.not_handed_out(order_id);
            }
        }
    }

    /// Paid, and nobody gets the codes here: the staff is told which order it is. The note about it stays.
    fn not_handed_out(&mut self, order_id: OrderId) {
        self.model.phase = Phase::Choosing;
        self.model.basket.clear();
        self.model.forget_told();
        self.model.unclaimed = Some(order_id);
    }

    fn is_paying(&self, order: OrderId) -> bool {
        matches!(self.model.phase, Phase::Paying { order_id, .. } if order_id == order)
    }

    fn set_language(&mut self, tag: &str, work: &Work<Self>) {
        let Some(language) = Language::of(tag) else {
            return;
        };
        self.model.is_other_language = language != work.preferences().language;
        work.speak_for_now(Some(language));
    }

    fn act(&mut self, work: &Work<Self>) {
        if matches!(self.model.seller, Some(Seller::Nobody | Seller::MayNot)) {
            work.go(Place::SignIn);
        }
    }
}

impl Screen for Presenter {
    type State = KioskState;
    type Intent = KioskIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        work.speak_for_now(None);
        self.touch(work);
        Self::find(work);
        work.after(TICK, Event::Tick);
    }

    fn is_ready(&self) -> bool {
        self.model.seller.is_some()
    }

    fn intent(&mut self, intent: KioskIntent, work: &Work<Self>) {
        let shown = self.model.offer();
        self.touch(work);
        let is_choosing = self.model.is_choosing();
        match intent {
            KioskIntent::SetLanguage { language } => self.set_language(&language, work),
            KioskIntent::SelectProduct { product } if is_choosing => self.model.select(&product),
            KioskIntent::More { variant } if is_choosing => self.model.change(&variant, true),
            KioskIntent::Fewer { variant } if is_choosing => self.model.change(&variant, false),
            // What was agreed to is no longer what would be bought: the notice says so, and Buy has to be pressed again.
            KioskIntent::Buy if shown.is_some() && self.model.offer() != shown => {}
            KioskIntent::Buy => self.buy(work),
            // An order under way goes on; what it brings is shown when it ends.
            KioskIntent::StartOver if self.model.has_traces() => self.clear(work),
            KioskIntent::Printed { ticket_id, done } => self.model.printed(&ticket_id, done),
            KioskIntent::ActOnNotice => self.act(work),
            KioskIntent::DismissNotice => {
                self.model.forget_told();
                self.model.unclaimed = None;
            }
            KioskIntent::SelectProduct { .. }
            | KioskIntent::More { .. }
            | KioskIntent::Fewer { .. }
            | KioskIntent::StartOver => {}
        }
    }

    fn event(&mut self, event: Event, work: &Work<Self>) {
        match event {
            Event::Found(seller, open) => self.found(seller, open, work),
            Event::Seller(seller) => self.model.seller = Some(seller),
            Event::Ordered(ordered) => self.ordered(ordered, work),
            Event::Ended(order_id, ended) => self.ended(order_id, ended, work),
            Event::Papers(order_id, papers) => self.take_papers(order_id, papers, work),
            Event::Again(order_id) => {
                if self.is_paying(order_id) {
                    Self::send(order_id, true, work);
                }
            }
            Event::Tick => {
                work.after(TICK, Event::Tick);
                self.look(work);
                if self.model.clears_in_s() == Some(0) {
                    self.clear(work);
                }
                self.ticks = self.ticks.wrapping_add(1);
                if self.model.is_away && self.ticks.is_multiple_of(LOOK_EVERY_TICKS) {
                    work.tell(News::Resumed);
                }
            }
            Event::Done => {}
        }
    }

    fn hear(&mut self, news: News, work: &Work<Self>) {
        self.look(work);
        match news {
            News::Account | News::Everything if self.model.is_choosing() => Self::find(work),
            News::Account | News::Everything => {
                let app = work.app();
                work.ask(async move { Event::Seller(sale::seller(&app).await) });
            }
            _ => {}
        }
    }

    fn draw(&self, speech: &Speech) -> KioskState {
        super::draw::draw(&self.model, speech)
    }
}
