//! The end: nothing gets lost any more, and everything is driven to where it has to come to.

use cityplus_backend::operator::GatewayName;
use cityplus_backend::operator::gateway::OrderState;

use super::gateway::ModelGateway;
use super::holds::Parking;
use super::network::Letter;
use super::saga::Purchase;
use super::world::{Checked, Theme, World};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

impl World {
    /// Brings everything to an end.
    pub(crate) async fn heal(&mut self) -> Checked {
        self.note("from here on nothing gets lost");
        for gateway in &self.gateways {
            gateway.get_well();
        }
        self.empty_the_network().await?;
        self.end_orders().await?;
        self.end_top_ups().await?;
        self.end_bank().await?;
        self.end_time().await?;
        self.end_deposits().await?;
        self.close(None).await?;
        // Payouts that were cut off are young for a minute.
        self.clock.advance_ms(2 * MINUTE_MS);
        self.make_file(None).await?;
        self.repeat_orders().await?;
        // A refund that was asked for once more has had its hold looked at.
        self.follow_to_the_end().await
    }

    /// What is on its way arrives.
    async fn empty_the_network(&mut self) -> Checked {
        while !self.letters.is_empty() {
            match self.letters.remove(0) {
                Letter::Request(index) => self.bring(index).await?,
                Letter::Answer(index, answer) => self.hear(index, answer),
                Letter::Notice(gateway, reference) => self.notice(gateway, &reference, None).await?,
            }
        }
        Ok(())
    }

    /// An order and its answer, without anything in between.
    pub(crate) async fn bring(&mut self, index: usize) -> Checked {
        if let Some(answer) = self.call(index, None).await? {
            self.hear(index, answer);
        }
        Ok(())
    }

    /// Every order is answered and every purchase has ended.
    async fn end_orders(&mut self) -> Checked {
        for _ in 0..20 {
            for at in 0..self.purchases.len() {
                self.drive(at)?;
            }
            for at in 0..self.parkings.len() {
                self.drive_hold(at, true).await?;
            }
            if self.has(Theme::Holds) {
                self.look_up_refunds(None).await?;
            }
            // What a purchase has just asked for is among the orders: they are brought here, once each.
            self.letters.clear();
            let open: Vec<usize> = (0..self.orders.len())
                .filter(|index| !self.orders[*index].has_ended())
                .collect();
            let has_ended = self.purchases.iter().all(Purchase::has_ended)
                && self.parkings.iter().all(Parking::has_ended);
            if open.is_empty() && has_ended {
                return Ok(());
            }
            for index in open {
                self.bring(index).await?;
            }
            // Whoever was cut off over a refund has had it to themselves, for a while; and what is to be taken or released
            // waits for a second page that may still be paid.
            let mut open = self.orders.iter().filter(|order| !order.has_ended());
            if open.any(|order| order.ask.is_about_a_hold()) {
                self.clock.advance_ms(11 * MINUTE_MS);
            }
        }
        let open = self.orders.iter().filter(|order| !order.has_ended());
        let words: Vec<_> = open.map(|order| order.ask.word()).collect();
        let purchases = self.purchases.iter().filter(|purchase| !purchase.has_ended());
        let parkings = self.parkings.iter().filter(|parking| !parking.has_ended());
        Err(format!(
            "these orders do not end: {words:?}, nor do {} purchases and {} holds",
            purchases.count(),
            parkings.count()
        ))
    }

    /// Nobody pays at a gateway any more. What the operator knows of ends without a notification; of what it does not
    /// know, the gateway tells until it is answered.
    async fn end_top_ups(&mut self) -> Checked {
        self.clock.advance_ms(70 * MINUTE_MS);
        if self.has(Theme::Holds) {
            self.end_holds().await?;
        }
        self.follow_to_the_end().await?;
        for (gateway, reference) in self.at_gateways(ModelGateway::paid) {
            self.notice(gateway, &reference, None).await?;
        }
        self.follow_to_the_end().await?;
        let returned = self
            .gateways
            .iter()
            .map(|gateway| gateway.count(OrderState::Refunded));
        self.tally.returned = returned.sum();
        Ok(())
    }

    /// The orders of all gateways that are such.
    pub(crate) fn at_gateways(
        &self,
        such: impl Fn(&ModelGateway) -> Vec<String>,
    ) -> Vec<(GatewayName, String)> {
        let found = self.gateways.iter().flat_map(|gateway| {
            let name = gateway.name();
            such(gateway).into_iter().map(move |reference| (name, reference))
        });
        found.collect()
    }

    async fn follow_to_the_end(&mut self) -> Checked {
        for _ in 0..20 {
            if self.looks_left().await? == 0 {
                return Ok(());
            }
            self.follow(None).await?;
            if self.has(Theme::Holds) {
                self.follow_holds(None).await?;
            }
            self.clock.advance_ms(11 * MINUTE_MS);
        }
        Err("an online top-up or a hold does not end".to_owned())
    }

    /// Top-ups and holds that the operator will look at again.
    async fn looks_left(&self) -> Checked<i64> {
        let query = "SELECT (SELECT COUNT(*) FROM online_top_up WHERE city = $1 AND look_at IS NOT NULL) \
                     + (SELECT COUNT(*) FROM card_hold WHERE city = $1 AND look_at IS NOT NULL)";
        sqlx::query_scalar(query)
            .bind(self.city.to_string())
            .fetch_one(self.database.reader())
            .await
            .map_err(|error| error.to_string())
    }

    /// So much time passes that every reservation and every allowance is over.
    async fn end_time(&mut self) -> Checked {
        self.clock.advance_ms(9 * DAY_MS);
        self.note("nine days have passed");
        for _ in 0..10 {
            if self.sweep(None).await? == 0 {
                return Ok(());
            }
        }
        Err("what is over does not end".to_owned())
    }

    /// Some orders are sent once more, as late as can be: what was taken has the same answer, what was refused is
    /// refused.
    async fn repeat_orders(&mut self) -> Checked {
        for index in 0..self.orders.len() {
            let order = &self.orders[index];
            let is_taken = order.taken.is_some();
            let ask = &order.ask;
            let (may_be_repeated, grows_old, word) =
                (ask.may_be_repeated(is_taken), ask.grows_old(), ask.word());
            if !may_be_repeated || !self.chance(40) {
                continue;
            }
            self.bring(index).await?;
            if grows_old && !is_taken && self.orders[index].taken.is_some() {
                return Err(format!("#{index} {word} is taken though it is far too old"));
            }
        }
        Ok(())
    }
}
