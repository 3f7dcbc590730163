//! How the first screen looks.

use cityplus_domain::Timestamp;
use cityplus_domain::catalogue::Venue;
use cityplus_domain::validity::day_of;
use cityplus_engine::protocol::operator::WalletView;
use cityplus_engine::protocol::ticketing::CatalogueView;

use super::model::{Held, from_price, selling};
use super::presenter::{Presenter, SESSION, TROUBLE};
use super::{HomeState, Tile};
use crate::app::Person;
use crate::parts::{buttons, outbox, ticket_row};
use crate::speech::Speech;
use crate::view::{Amount, Notice, TicketRow, Tone};

impl Presenter {
    pub(super) fn state(&self, speech: &Speech) -> HomeState {
        let held = self.catalogue.as_deref();
        let busy = speech.say("home-refreshing");
        let tiles: Vec<Tile> = held.map_or_else(Vec::new, |held| self.tiles(held, speech));
        let tickets = self
            .held
            .as_ref()
            .map_or_else(Vec::new, |held| self.tickets(held, speech));
        let wallet = self.held.as_ref().and_then(|held| held.wallet.as_ref());
        let has_wallet = self.person.as_deref().is_some_and(Person::has_wallet);
        HomeState {
            title: held.map_or_else(
                || speech.say("frame-title"),
                |held| speech.text(&held.catalogue.city.name).to_owned(),
            ),
            greeting: match self.person.as_deref() {
                Some(person) => speech.say_with("home-greeting", &[("name", person.name().into())]),
                None => speech.say("home-greeting-guest"),
            },
            sign_in: self
                .person
                .is_none()
                .then(|| buttons::on(speech.say("home-sign-in"))),
            balance: wallet.map(|wallet| balance(wallet, speech)),
            balance_as_of: wallet.map(|wallet| self.as_of(wallet.as_of, speech)),
            tiles_title: speech.say("home-tiles"),
            tiles_empty: tiles.is_empty().then(|| {
                let known = held.is_some();
                speech.say(if known {
                    "home-tiles-none"
                } else {
                    "home-tiles-unknown"
                })
            }),
            tiles,
            tickets_title: speech.say("home-tickets"),
            tickets_empty: (tickets.is_empty() && has_wallet).then(|| speech.say("home-tickets-none")),
            tickets,
            notices: self.notices(speech),
            refresh: buttons::on_unless_busy(speech.say("home-refresh"), self.is_refreshing, &busy),
        }
    }

    fn now(&self) -> Timestamp {
        self.now.unwrap_or(Timestamp::from_millis(0))
    }

    fn tiles(&self, held: &CatalogueView, speech: &Speech) -> Vec<Tile> {
        selling(&held.catalogue)
            .map(|venue| {
                let title = speech.text(&venue.name).to_owned();
                let detail = self.detail(held, venue, speech);
                Tile {
                    venue: venue.key.to_string(),
                    accessibility: format!("{title}. {detail}."),
                    title,
                    detail,
                    icon: venue.icon.into(),
                }
            })
            .collect()
    }

    /// From what price on; who runs it where nothing has a price today.
    fn detail(&self, held: &CatalogueView, venue: &Venue, speech: &Speech) -> String {
        if let Some(price) = from_price(&held.catalogue, venue, self.now()) {
            let price = speech.money(price);
            return speech.say_with("home-from", &[("price", (&price).into())]);
        }
        let mut units = held.catalogue.units.iter();
        units
            .find(|unit| unit.key == venue.unit)
            .map_or_else(String::new, |unit| speech.text(&unit.name).to_owned())
    }

    fn tickets(&self, held: &Held, speech: &Speech) -> Vec<TicketRow> {
        let waiting = outbox::refunds_waiting(&held.outbox);
        let row = |ticket| {
            let catalogue = self.catalogue.as_deref();
            ticket_row::ticket_row(speech, catalogue, ticket, false, self.now())
        };
        let coming = held
            .tickets
            .iter()
            .filter(|ticket| !waiting.contains(&ticket.ticket_id.to_string()));
        coming.map(row).collect()
    }

    fn as_of(&self, moment: Timestamp, speech: &Speech) -> String {
        let zone = ticket_row::zone_of(self.catalogue.as_deref());
        if day_of(moment, zone) == day_of(self.now(), zone) {
            let when = speech.time(moment, zone);
            speech.say_with("home-as-of-today", &[("when", (&when).into())])
        } else {
            let when = speech.moment(moment, zone);
            speech.say_with("home-as-of", &[("when", (&when).into())])
        }
    }

    fn notices(&self, speech: &Speech) -> Vec<Notice> {
        let mut notices = Vec::new();
        let ended = self.person.as_deref().is_some_and(|person| !person.has_session);
        if ended && !self.session_read {
            let mut notice = speech.notice(SESSION, Tone::Warning, "home-session");
            notice.code = Some("not_signed_in".to_owned());
            notice.action = Some(buttons::on(speech.say("home-sign-in")));
            notices.push(notice);
        }
        if let Some(trouble) = &self.trouble {
            notices.push(trouble.say(speech, TROUBLE));
        }
        if let Some(held) = &self.held {
            notices.extend(outbox::notices(speech, &held.outbox));
        }
        notices
    }
}

fn balance(wallet: &WalletView, speech: &Speech) -> Amount {
    let label = speech.say("home-balance");
    let money = speech.money(wallet.balance);
    Amount {
        accessibility: format!("{label}: {money}"),
        label,
        money,
    }
}
