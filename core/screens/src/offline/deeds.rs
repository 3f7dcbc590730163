//! What is done without a network, and for it: paying, being paid, setting aside, settling.

use cityplus_domain::Money;
use cityplus_domain::ids::WalletId;
use cityplus_engine::{Accepted, AsideAsked, EngineError, Offer, Pace, SetAside, why_refused};

use super::presenter::{Asks, CODE, CODE_FIELD, Event, Presenter, Told, Way};
use crate::app::News;
use crate::parts::code::Code;
use crate::parts::receiver::{Named, Receiver, TO, TO_FIELD};
use crate::parts::scan::{Awaited, Looked};
use crate::parts::typed::{AMOUNT, Wrong};
use crate::parts::{outbox, owner};
use crate::run::Work;

/// The key of the text that says why a code does not pay.
fn why(reason: &str) -> &'static str {
    match reason {
        why_refused::NO_KEYS => "offline-why-keys",
        why_refused::UNKNOWN_KEY => "offline-why-new-key",
        why_refused::FOREIGN => "offline-why-foreign",
        why_refused::OTHER_CITY => "offline-why-city",
        why_refused::OLD_FORM => "offline-why-old-app",
        why_refused::OTHER_WALLET => "offline-why-other",
        why_refused::TOO_MUCH => "offline-why-much",
        why_refused::NOT_NOW => "offline-why-old",
        why_refused::HERE_ALREADY => "offline-why-here",
        why_refused::PAID_BEFORE => "offline-why-twice",
        why_refused::CHANGED | why_refused::MIXED_UP => "offline-why-changed",
        _ => "offline-why-none",
    }
}

impl Presenter {
    /// The code that is awaited: the receiver's where one pays, one that pays where one is paid.
    pub(super) fn awaited(&self) -> Option<Awaited> {
        match self.way {
            _ if !self.may() || !self.is_idle() => None,
            Way::Pay => Some(Awaited::Receiver),
            Way::Get => Some(Awaited::Payment),
            Way::Set => None,
        }
    }

    pub(super) fn looked(&mut self, looked: Looked, work: &Work<Self>) {
        let awaited = self.awaited();
        if let Some(code) = self.scan.looked(looked, awaited, work) {
            self.take_code(code, work);
        }
    }

    /// Takes a code that was scanned: the receiver's into its field, one that pays at once.
    pub(super) fn take_code(&mut self, text: String, work: &Work<Self>) {
        match self.way {
            Way::Pay => self.typed.set(&[&TO_FIELD], TO, text),
            Way::Get => {
                self.typed.set(&[&CODE_FIELD], CODE, text.clone());
                // One that is too long did not get into the field, and what stood there before is not meant.
                if self.typed.text(CODE) == text {
                    self.submit(work);
                }
            }
            Way::Set => {}
        }
    }

    pub(super) fn submit(&mut self, work: &Work<Self>) {
        if !self.is_idle() || !self.may() {
            return;
        }
        self.told = None;
        match self.way {
            Way::Pay => self.ask_to_pay(work),
            Way::Get => self.accept(work),
            Way::Set => self.ask_to_set(),
        }
    }

    fn ask_to_set(&mut self) {
        let left = self.held.set_aside.map(|set_aside| set_aside.left);
        if let Some(left) = left.filter(|left| left.minor > 0) {
            self.problem(EngineError::StillSetAside { left });
        } else if let Some(currency) = self.currency() {
            self.asks = self.typed.amount(currency).map(Asks::Set);
        }
    }

    fn currency(&mut self) -> Option<cityplus_domain::Currency> {
        let currency = owner::currency(self.owner.as_ref(), self.catalogue.as_deref());
        if currency.is_none() {
            self.problem(EngineError::CatalogueMissing);
        }
        currency
    }

    fn ask_to_pay(&mut self, work: &Work<Self>) {
        let Some(set_aside) = self.held.set_aside else {
            self.problem(EngineError::NoAllowance);
            return;
        };
        let mut amount = self.typed.amount(set_aside.left.currency);
        if amount.is_some_and(|amount| amount.minor > set_aside.left.minor) {
            self.typed.blame(AMOUNT, Wrong::MoreThan(set_aside.left));
            amount = None;
        }
        let named = match Named::of(self.typed.text(TO)) {
            Ok(named @ (Named::Wallet(_) | Named::Receiver(_))) => Some(named),
            // The server is not asked here, neither who has an address nor whether a request is paid.
            Ok(Named::Mail(_) | Named::Phone(_)) => self.blame_to("offline-wrong-mail"),
            Ok(Named::Request(_)) => self.blame_to("offline-wrong-request"),
            Err(wrong) => {
                self.typed.blame(TO, wrong);
                None
            }
        };
        let (Some(own), Some(amount), Some(named)) = (self.wallet_id(), amount, named) else {
            return;
        };
        self.is_busy = true;
        let engine = work.engine();
        work.ask(async move {
            let found = Receiver::find(&engine, named).await;
            Event::Named(own, amount, found.map(|receiver| receiver.wallet_id()))
        });
    }

    fn blame_to(&mut self, key: &'static str) -> Option<Named> {
        self.typed.blame(TO, Wrong::Text(key));
        None
    }

    pub(super) fn named(&mut self, money: Money, named: Result<WalletId, EngineError>) {
        self.is_busy = false;
        match named {
            Ok(wallet_id) => self.asks = Some(Asks::Pay(wallet_id, money)),
            Err(EngineError::OwnRequest) => self.typed.blame(TO, Wrong::Text("send-wrong-own")),
            Err(error) => self.problem(error),
        }
    }

    pub(super) fn confirm(&mut self, work: &Work<Self>) {
        match (self.asks.take(), self.wallet_id()) {
            (Some(Asks::Close), _) => {
                let closed = self.shown.take();
                self.closed.extend(closed.map(|(transfer_id, ..)| transfer_id));
            }
            (Some(Asks::Pay(to, money)), Some(own)) if !self.is_busy => {
                self.is_busy = true;
                let app = work.app();
                work.see_through(async move {
                    let offered = app.engine().offer_offline(own, to, money).await;
                    app.tell(News::Wallet);
                    Event::Offered(own, offered)
                });
            }
            (Some(Asks::Set(money)), Some(own)) if !self.is_busy => {
                self.is_busy = true;
                let app = work.app();
                work.see_through(async move {
                    let set = app.learn(app.engine().set_aside(own, money).await);
                    let mut asked = None;
                    if set.is_ok() {
                        owner::moved(&app, None).await;
                    } else {
                        asked = app.engine().aside_asked().await.unwrap_or_default();
                    }
                    Event::Set(own, money, set, asked)
                });
            }
            (Some(_) | None, _) => {}
        }
    }

    pub(super) fn offered(&mut self, offered: Result<Offer, EngineError>, work: &Work<Self>) {
        self.is_busy = false;
        match offered {
            Ok(offer) => {
                self.typed.clear();
                match Code::of(offer.code) {
                    Some(code) => self.shown = Some((offer.transfer_id, offer.amount, code)),
                    None => self.problem(EngineError::Internal("a code fits no symbol")),
                }
            }
            Err(EngineError::AllowanceTooSmall { left }) => {
                self.typed.blame(AMOUNT, Wrong::MoreThan(left));
            }
            Err(error) => self.problem(error),
        }
        work.tell(News::Tickets);
    }

    fn accept(&mut self, work: &Work<Self>) {
        let Some(own) = self.wallet_id() else {
            return;
        };
        let code = self.typed.text(CODE).trim().to_owned();
        if code.is_empty() {
            self.typed.blame(CODE, Wrong::Text("money-wrong-field"));
            return;
        }
        self.is_busy = true;
        let engine = work.engine();
        work.see_through(async move { Event::Accepted(own, engine.accept_offline(&code).await) });
    }

    pub(super) fn accepted(&mut self, accepted: Result<Accepted, EngineError>, work: &Work<Self>) {
        self.is_busy = false;
        match accepted {
            Ok(accepted) => {
                self.typed.clear();
                self.told = Some(Told::Got(accepted));
            }
            Err(EngineError::OfflineCodeRefused(reason)) => {
                // A code that does not pay is not tried again.
                self.typed.clear();
                self.told = Some(Told::NotPaid(why(reason)));
            }
            Err(error) => self.problem(error),
        }
        work.tell(News::Tickets);
    }

    pub(super) fn set(
        &mut self,
        money: Money,
        set: Result<SetAside, EngineError>,
        asked: Option<AsideAsked>,
        work: &Work<Self>,
    ) {
        self.is_busy = false;
        match (set, asked) {
            (Ok(set), _) => {
                self.typed.clear();
                self.told = Some(if set.amount == money {
                    Told::Set(set)
                } else {
                    Told::SetBefore(set)
                });
            }
            // Of another person what was asked says nothing.
            (Err(error), Some(asked))
                if !matches!(error, EngineError::NotSignedIn | EngineError::SomebodyElse) =>
            {
                self.told = Some(Told::Unsure(asked.amount));
            }
            (Err(error), _) => self.problem(error),
        }
        work.tell(News::Wallet);
    }

    pub(super) fn settle(&mut self, work: &Work<Self>) {
        let Some(own) = self.wallet_id().filter(|_| !self.is_settling) else {
            return;
        };
        self.is_settling = true;
        self.told = None;
        let app = work.app();
        work.see_through(async move {
            let settled = match app.bring_up_to_date(Pace::Now).await {
                Ok(()) => app.engine().offline_waiting().await.map(|waiting| waiting.len()),
                Err(error) => Err(error),
            };
            Event::Settled(own, settled)
        });
    }

    pub(super) fn settled(&mut self, settled: Result<usize, EngineError>, work: &Work<Self>) {
        self.is_settling = false;
        match settled {
            Ok(waiting) => self.told = Some(Told::Settled { waiting }),
            Err(error) => self.problem(error),
        }
        // Both tell the screens: what was refused takes the word.
        work.tell(News::Wallet);
    }

    /// Puts away what is told; with refusals, their entries.
    pub(super) fn dismiss(&mut self, work: &Work<Self>) {
        if let Some(Told::Refused(told)) = self.told.take() {
            let ids: Vec<String> = told.into_iter().map(|one| one.id).collect();
            self.held.refused.retain(|one| !ids.contains(&one.id));
            let app = work.app();
            work.see_through(async move {
                outbox::put_away(&app, ids).await;
                Event::PutAway
            });
        }
        // What else was refused has its turn now.
        self.tell_refused(false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_words_of_its_own() {
        let known = [
            why_refused::NO_KEYS,
            why_refused::UNKNOWN_KEY,
            why_refused::FOREIGN,
            why_refused::OTHER_CITY,
            why_refused::OLD_FORM,
            why_refused::OTHER_WALLET,
            why_refused::TOO_MUCH,
            why_refused::NOT_NOW,
            why_refused::HERE_ALREADY,
            why_refused::PAID_BEFORE,
            why_refused::CHANGED,
        ];
        let said: std::collections::BTreeSet<_> = known.into_iter().map(why).collect();
        assert_eq!(said.len(), known.len());
        assert_eq!(why(why_refused::MIXED_UP), why(why_refused::CHANGED));
        assert_eq!(why(why_refused::NO_CODE), "offline-why-none");
        assert_eq!(why("a reason of next year"), "offline-why-none");
    }
}
