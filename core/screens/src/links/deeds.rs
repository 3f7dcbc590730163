//! Giving a link and ending one: each after a question, each told to whoever has left the screen.

use cityplus_domain::Money;
use cityplus_domain::ids::WalletId;
use cityplus_engine::EngineError;
use cityplus_engine::protocol::link::Link;

use super::model::{Asks, DAY, End, MONTH, Terms, Told};
use super::presenter::{Doing, Event, Presenter};
use crate::app::Shared;
use crate::parts::receiver::{Named, Receiver, TO};
use crate::parts::typed::Wrong;
use crate::run::Work;
use crate::view::Notice;

impl Presenter {
    pub(super) fn submit(&mut self, work: &Work<Self>) {
        let Some(own) = self.holder.wallet_id().filter(|_| self.is_idle()) else {
            return;
        };
        self.told = None;
        let limits = self.limits();
        let named = self.who();
        let (Some((per_day, per_month)), Some(named)) = (limits, named) else {
            return;
        };
        let terms = Terms {
            per_day,
            per_month,
            until: self.end.until(work.engine().now()),
        };
        self.doing = Doing::Finding;
        let app = work.app();
        work.ask(async move {
            let asks_server = named.is_alias();
            let found = Receiver::find(&app.engine(), named).await;
            let found = if asks_server { app.learn(found) } else { found };
            Event::Named(own, found, terms)
        });
    }

    /// The limits that were typed; what is wrong with them stands under their fields.
    fn limits(&mut self) -> Option<(Money, Money)> {
        let Some(currency) = self.holder.currency() else {
            self.problem(EngineError::CatalogueMissing);
            return None;
        };
        let per_day = self.typed.amount_of(DAY, currency);
        let per_month = self.typed.amount_of(MONTH, currency);
        let (per_day, per_month) = per_day.zip(per_month)?;
        if per_month.minor < per_day.minor {
            self.typed.blame(MONTH, Wrong::Text("links-wrong-month"));
            return None;
        }
        Some((per_day, per_month))
    }

    /// Who was named; what is wrong with it stands under the field.
    fn who(&mut self) -> Option<Named> {
        let text = self.typed.text(TO);
        let named = if text.trim().is_empty() {
            Err(Wrong::Text("links-wrong-nobody"))
        } else {
            Named::of(text)
        };
        match named {
            Ok(Named::Request(_)) => {
                self.typed.blame(TO, Wrong::Text("links-wrong-request"));
                None
            }
            Ok(named) => Some(named),
            Err(wrong) => {
                self.typed.blame(TO, wrong);
                None
            }
        }
    }

    pub(super) fn named(&mut self, own: WalletId, found: Result<Receiver, EngineError>, terms: Terms) {
        if self.doing != Doing::Finding {
            return;
        }
        self.doing = Doing::Nothing;
        match found {
            Ok(receiver) => self.asks = Some(Asks::Allow(own, receiver, terms)),
            Err(EngineError::AliasNotFound) => self.typed.blame(TO, Wrong::Text("send-wrong-nobody")),
            Err(EngineError::OwnRequest) => self.typed.blame(TO, Wrong::Text("send-wrong-own")),
            Err(error) => self.problem(error),
        }
    }

    pub(super) fn ask_to_end(&mut self, link_id: &str) {
        if !self.is_idle() {
            return;
        }
        let mut links = self.links.iter();
        let link = links.find(|link| link.link_id.to_string() == link_id);
        if let Some(link) = link.filter(|link| self.is_in_force(link)).copied() {
            self.told = None;
            self.asks = Some(Asks::End(link));
        }
    }

    pub(super) fn confirm(&mut self, work: &Work<Self>) {
        let Some(holder) = self.holder.wallet_id().filter(|_| self.doing == Doing::Nothing) else {
            return;
        };
        let (app, left) = (work.app(), work.app());
        match self.asks.take() {
            Some(Asks::Allow(own, receiver, terms)) => {
                self.doing = Doing::Allowing;
                let deed = async move {
                    let allowed = allow(&app, own, &receiver, terms).await;
                    Event::Allowed(own, name_of(receiver), allowed)
                };
                work.see_through_or_tell(deed, move |event| tell(&left, event));
            }
            Some(Asks::End(link)) => {
                self.doing = Doing::Ending(link.link_id);
                let deed = async move {
                    let ended = app.engine().end_link(holder, link.link_id).await;
                    Event::Ended(holder, app.learn(ended))
                };
                work.see_through_or_tell(deed, move |event| tell(&left, event));
            }
            None => {}
        }
    }

    pub(super) fn allowed(
        &mut self,
        name: Option<String>,
        allowed: Result<Link, EngineError>,
        work: &Work<Self>,
    ) {
        self.doing = Doing::Nothing;
        if let Ok(link) = &allowed {
            // It is kept already; so the list says it from the start.
            if let Some(name) = &name {
                self.names.insert(link.user_wallet_id, name.clone());
            }
            self.typed.clear();
            self.end = End::default();
        }
        self.told = Some(told_of_allowing(name, allowed));
        self.anew(work);
    }

    pub(super) fn ended(&mut self, ended: Result<Link, EngineError>, work: &Work<Self>) {
        self.doing = Doing::Nothing;
        if let Ok(link) = &ended
            && let Some(known) = self.links.iter_mut().find(|known| known.link_id == link.link_id)
        {
            *known = *link;
        }
        self.told = Some(told_of_ending(ended));
        self.anew(work);
    }

    /// The names may be others, and so are the links.
    fn anew(&mut self, work: &Work<Self>) {
        self.is_stale = self.following.is_on();
        self.look(work);
        self.read(true, work);
    }
}

async fn allow(app: &Shared, own: WalletId, receiver: &Receiver, terms: Terms) -> Result<Link, EngineError> {
    let (engine, user) = (app.engine(), receiver.wallet_id());
    let Terms {
        per_day,
        per_month,
        until,
    } = terms;
    let allowed = engine.allow_link(own, user, per_day, per_month, until).await;
    let link = app.learn(allowed)?;
    if let Receiver::Person { name, .. } = receiver
        && let Err(error) = engine.name_wallet(own, user, name).await
    {
        tracing::warn!(code = error.code(), "a name was not kept");
    }
    Ok(link)
}

fn name_of(receiver: Receiver) -> Option<String> {
    match receiver {
        Receiver::Person { name, .. } => Some(name),
        Receiver::Wallet(_) | Receiver::Request { .. } => None,
    }
}

fn told_of_allowing(name: Option<String>, allowed: Result<Link, EngineError>) -> Told {
    match allowed {
        Ok(_) => Told::Allowed(name),
        Err(error) => Told::not_allowed(&error),
    }
}

fn told_of_ending(ended: Result<Link, EngineError>) -> Told {
    match ended {
        Ok(_) => Told::Ended,
        Err(error) => Told::not_ended(&error),
    }
}

/// Tells it to a person who has left the screen, but to nobody else.
fn tell(app: &Shared, event: Event) {
    let (of, told) = match event {
        Event::Allowed(of, name, allowed) => (of, told_of_allowing(name, allowed)),
        Event::Ended(of, ended) => (of, told_of_ending(ended)),
        Event::Found(..) | Event::Read(..) | Event::Named(..) => return,
    };
    let person = app.person();
    if person.and_then(|person| person.signed_in.account.wallet_id) != Some(of) {
        return;
    }
    app.set_toast(Some(Notice {
        action: None,
        ..super::draw::tell(&told, &app.speech())
    }));
}
