//! Charging a card and forgetting one, and what came of it.

use cityplus_domain::Money;
use cityplus_domain::ids::{CardId, TransferId};
use cityplus_engine::protocol::operator::{OnlineTopUpState, OnlineTopUpView};
use cityplus_engine::{EngineError, PayingCard};

use super::model::Told;
use super::presenter::{Event, Presenter};
use crate::parts::owner;
use crate::parts::paying::{LOOK_EVERY, Paying};
use crate::parts::trouble::Trouble;
use crate::run::Work;

impl Presenter {
    /// Asks a card for money. Of a saved one the engine keeps what was asked until there is an answer, and asks for the same
    /// again under its id: whatever is pressed twice, the card is charged once.
    pub(super) fn pay(&mut self, money: Money, card: PayingCard, work: &Work<Self>) {
        self.paying = Paying::Ordering;
        self.told = None;
        let app = work.app();
        work.see_through(async move {
            let language = app.speech().language().tag();
            let ordered = app.engine().start_card_top_up(money, None, card, language).await;
            Event::Ordered(money, card, app.learn(ordered))
        });
    }

    pub(super) fn ordered(
        &mut self,
        money: Money,
        card: PayingCard,
        outcome: Result<OnlineTopUpView, EngineError>,
        work: &Work<Self>,
    ) {
        // Of somebody who has signed out in the meantime nothing is told.
        if self.paying == Paying::Ordering {
            match outcome {
                Ok(view) => {
                    self.typed.clear();
                    self.take(&view, work);
                    self.paying.open_page(work);
                }
                Err(error) => {
                    self.paying = Paying::No;
                    let is_kept = matches!(card, PayingCard::Saved(_)) && has_no_answer(&error);
                    let trouble = Trouble::from(error);
                    self.told = Some(if is_kept {
                        Told::NoAnswer(money, trouble)
                    } else {
                        Told::Problem(trouble)
                    });
                }
            }
        }
        self.look(work);
    }

    /// Takes how a payment stands: one that is open is looked at again, one that has ended has changed the wallet.
    fn take(&mut self, view: &OnlineTopUpView, work: &Work<Self>) {
        self.paying = Paying::of(view);
        if let Paying::UnderWay { id, .. } = self.paying {
            self.taken.insert(id);
        }
        match self.paying.open_id() {
            Some(id) => work.after(LOOK_EVERY, Event::Look(id)),
            None => Self::moved(work),
        }
    }

    fn moved(work: &Work<Self>) {
        let app = work.app();
        work.see_through(async move {
            owner::moved(&app, None).await;
            Event::Moved
        });
    }

    /// Looks how far a payment is, if it is still the one that is looked after.
    pub(super) fn look_at(&self, id: TransferId, work: &Work<Self>) {
        if self.paying.open_id() == Some(id) {
            let app = work.app();
            work.ask(async move {
                let seen = app.engine().online_top_up(id).await;
                Event::Payment(id, app.learn(seen))
            });
        }
    }

    pub(super) fn payment(
        &mut self,
        id: TransferId,
        seen: Result<OnlineTopUpView, EngineError>,
        work: &Work<Self>,
    ) {
        if self.paying.open_id() != Some(id) {
            return;
        }
        let is_new = |view: &OnlineTopUpView| {
            let needs_page = view.page_url.is_some() && matches!(self.paying, Paying::UnderWay { .. });
            needs_page || view.state != OnlineTopUpState::Open
        };
        match seen {
            Ok(view) if is_new(&view) => {
                self.take(&view, work);
                // The card's bank wants its owner after all.
                self.paying.open_page(work);
                self.look(work);
            }
            // Still open, or no answer: the money comes all the same, so it is looked again.
            Ok(_) | Err(_) => work.after(LOOK_EVERY, Event::Look(id)),
        }
    }

    /// Takes the operator's word on a charge that had no answer. A page is not opened by itself: nobody asked just now.
    pub(super) fn heard(&mut self, view: &OnlineTopUpView, work: &Work<Self>) {
        let is_under_way = matches!(Paying::of(view), Paying::UnderWay { .. });
        if is_under_way {
            self.taken.insert(view.transfer_id);
        }
        let is_free = match self.paying {
            Paying::No => true,
            // How another one ended stays to be read, until there is more to tell than that one waits.
            Paying::Ended(..) => !is_under_way,
            Paying::UnderWay { id, .. } => id == view.transfer_id && !is_under_way,
            Paying::Ordering | Paying::AtPage { .. } => false,
        };
        if is_free {
            self.take(view, work);
        } else if !is_under_way {
            Self::moved(work);
        }
    }

    pub(super) fn forget(&mut self, card: CardId, work: &Work<Self>) {
        self.forgetting = Some(card);
        self.told = None;
        let app = work.app();
        work.see_through(async move {
            let forgot = app.engine().forget_card(card).await;
            Event::Forgot(card, app.learn(forgot))
        });
    }

    pub(super) fn forgot(&mut self, card: CardId, outcome: Result<(), EngineError>, work: &Work<Self>) {
        if self.forgetting.take() != Some(card) {
            return;
        }
        match outcome {
            Ok(()) => {
                self.told = self.card(card).cloned().map(Told::Forgotten);
                self.cards.retain(|known| known.card_id != card);
                self.choose();
                self.fetch_anew(work);
            }
            Err(error) => self.problem(error),
        }
    }
}

/// Whether the operator may have got what was asked, and may not: then it is kept.
fn has_no_answer(error: &EngineError) -> bool {
    let is_of_the_way = matches!(
        error,
        EngineError::Offline(_) | EngineError::ServerGarbage(_) | EngineError::Server { .. }
    );
    is_of_the_way && error.is_retryable()
}
