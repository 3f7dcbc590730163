//! Charging a card and forgetting one, and what came of it.

use cityplus_domain::Money;
use cityplus_domain::ids::{CardId, TransferId, WalletId};
use cityplus_engine::protocol::operator::{OnlineTopUpState, OnlineTopUpView, StartOnlineTopUp};
use cityplus_engine::{Engine, EngineError, PayingCard};

use super::model::{Asks, Told};
use super::presenter::{Event, Presenter};
use crate::parts::paying::{LOOK_EVERY, Paying};
use crate::parts::trouble::Trouble;
use crate::parts::typed::AMOUNT;
use crate::parts::{amount, owner};
use crate::run::Work;

impl Presenter {
    /// Asks a card for money. Of a saved one the engine keeps what was asked until there is an answer, and asks for the same
    /// again under its id: whatever is pressed twice, the card is charged once.
    pub(super) fn pay(&mut self, money: Money, card: PayingCard, work: &Work<Self>) {
        let Some(of) = self.holder.wallet_id() else {
            return;
        };
        self.paying = Paying::Ordering;
        self.told = None;
        let app = work.app();
        work.see_through(async move {
            let (engine, language) = (app.engine(), app.speech().language().tag());
            let ordered = engine.start_card_top_up(of, money, None, card, language).await;
            let kept = match card {
                PayingCard::Saved(card) if ordered.is_err() => {
                    let is_it = |kept: &StartOnlineTopUp| (kept.amount, kept.card_id) == (money, Some(card));
                    kept_charge(&engine, is_it).await
                }
                _ => None,
            };
            Event::Ordered(of, kept, app.learn(ordered))
        });
    }

    /// Asks again for a charge that is kept. If it is known by now what came of it, nothing more is charged.
    pub(super) fn retry(&mut self, id: TransferId, work: &Work<Self>) {
        let Some(of) = self.holder.wallet_id() else {
            return;
        };
        self.paying = Paying::Ordering;
        self.told = None;
        let app = work.app();
        work.see_through(async move {
            let engine = app.engine();
            let ordered = engine.retry_charge(of, id).await;
            let kept = if ordered.is_err() {
                kept_charge(&engine, |kept| kept.transfer_id == id).await
            } else {
                None
            };
            Event::Ordered(of, kept, app.learn(ordered))
        });
    }

    pub(super) fn ordered(
        &mut self,
        of: WalletId,
        kept: Option<StartOnlineTopUp>,
        outcome: Result<OnlineTopUpView, EngineError>,
        work: &Work<Self>,
    ) {
        // Of somebody who has signed out in the meantime nothing is told, least of all to who is here now.
        if self.holder.wallet_id() == Some(of) && self.paying == Paying::Ordering {
            match outcome {
                Ok(view) => {
                    self.typed.clear();
                    self.take(&view, work);
                    self.paying.open_page(work);
                }
                Err(error) => {
                    self.paying = Paying::No;
                    let kept = kept.filter(|_| has_no_answer(&error));
                    let trouble = Trouble::from(error);
                    self.told = Some(match kept {
                        Some(kept) => {
                            let told = Told::NoAnswer(kept.transfer_id, kept.amount, trouble);
                            self.keep(kept);
                            told
                        }
                        None => Told::Problem(trouble),
                    });
                }
            }
        }
        self.look(work);
    }

    /// At once, not only when the list is read again: the same is not to be asked for as another one in between.
    fn keep(&mut self, kept: StartOnlineTopUp) {
        let mut all = self.charges.iter();
        if all.all(|one| one.transfer_id != kept.transfer_id) {
            self.charges.push(kept);
        }
    }

    /// Opens a page that waits.
    pub(super) fn open(&mut self, page: &OnlineTopUpView, work: &Work<Self>) {
        self.told = None;
        self.take(page, work);
        self.paying.open_page(work);
    }

    /// Where there is word of a payment, nothing stays that says otherwise: no notice, no question about it, and no amount
    /// that would be charged a second time.
    fn settle(&mut self, view: &OnlineTopUpView) {
        let id = view.transfer_id;
        if matches!(&self.told, Some(Told::NoAnswer(told, ..)) if *told == id) {
            self.told = None;
        }
        match Paying::of(view) {
            // Nobody knows yet.
            Paying::UnderWay { .. } => return,
            Paying::AtPage { .. } => drop(self.pages.insert(id, view.clone())),
            _ => drop(self.pages.remove(&id)),
        }
        let at = self.charges.iter().position(|charge| charge.transfer_id == id);
        let kept = at.map(|at| self.charges.remove(at));
        let is_asked = match (self.asks, &kept) {
            (Some(Asks::Retry(asked, ..)), _) => asked == id,
            (Some(Asks::Charge(money, card)), Some(kept)) => {
                (money, Some(card)) == (kept.amount, kept.card_id)
            }
            _ => false,
        };
        if is_asked {
            self.asks = None;
        }
        let Some(kept) = kept.filter(|_| view.state == OnlineTopUpState::Paid) else {
            return;
        };
        if amount::read(self.typed.text(AMOUNT), kept.amount.currency) == Ok(kept.amount) {
            self.typed.clear();
        }
    }

    /// Takes how a payment stands: one that is open is looked at again, one that has ended has changed the wallet.
    fn take(&mut self, view: &OnlineTopUpView, work: &Work<Self>) {
        self.settle(view);
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
        let has_ended = view.state != OnlineTopUpState::Open;
        if is_under_way {
            self.taken.insert(view.transfer_id);
        }
        let is_free = match self.paying {
            Paying::No => true,
            // How another one ended stays to be read: one that waits has its row.
            Paying::Ended(..) => has_ended,
            Paying::UnderWay { id, .. } => id == view.transfer_id && !is_under_way,
            Paying::AtPage { id, .. } => id == view.transfer_id && has_ended,
            Paying::Ordering => false,
        };
        if is_free {
            self.take(view, work);
            return;
        }
        self.settle(view);
        if has_ended {
            Self::moved(work);
        }
    }

    pub(super) fn forget(&mut self, card: CardId, work: &Work<Self>) {
        let Some(own) = self.holder.wallet_id() else {
            return;
        };
        self.forgetting = Some(card);
        self.told = None;
        let app = work.app();
        work.see_through(async move {
            let forgot = app.engine().forget_card(own, card).await;
            Event::Forgot(card, app.learn(forgot))
        });
    }

    pub(super) fn forgot(&mut self, card: CardId, outcome: Result<(), EngineError>, work: &Work<Self>) {
        // Of another person's card nothing is told; what this one does goes on.
        if self.forgetting != Some(card) {
            return;
        }
        self.forgetting = None;
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

/// The request to a saved card that the engine keeps.
async fn kept_charge(engine: &Engine, is_it: impl Fn(&StartOnlineTopUp) -> bool) -> Option<StartOnlineTopUp> {
    let kept = engine.card_charges().await.ok()?;
    kept.into_iter().find(is_it)
}

/// Whether the operator may have got what was asked, and may not: then it is kept.
fn has_no_answer(error: &EngineError) -> bool {
    let is_of_the_way = matches!(
        error,
        EngineError::Offline(_) | EngineError::ServerGarbage(_) | EngineError::Server { .. }
    );
    is_of_the_way && error.is_retryable()
}
