//! Buying: quote here, order signed here, kept in the outbox, sent, tickets kept (ARCHITECTURE, the purchase walk).

use std::time::Duration;

use chrono::NaiveDate;
use cityplus_domain::Money;
use cityplus_domain::ids::{OrderId, PaymentId, WalletId};
use cityplus_domain::keys::{ProductKey, UnitKey};
use cityplus_domain::quote::{Line, Quote, quote};
use cityplus_protocol::ErrorCode;
use cityplus_protocol::link::Link;
use cityplus_protocol::payment::{PaymentOrder, SignedPaymentOrder};
use cityplus_protocol::ticketing::{CatalogueView, PlaceOrder, TicketView};

use crate::outbox::{self, Answer, Delivery, Entry, Request};
use crate::session::{SignedIn, still_signed_in};
use crate::{Engine, EngineError};

/// Pauses in which the server may finish an order it has taken; then it goes on by itself.
const PATIENCE: [Duration; 5] = [
    Duration::from_millis(100),
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(800),
    Duration::from_millis(1_600),
];

/// An order that is in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The order.
    pub order_id: OrderId,
    /// What it costs.
    pub total: Money,
    /// Whether this is an order that was still under way, because it asked for the same.
    pub resumed: bool,
}

/// How an order is asked for.
#[derive(Clone, Copy)]
struct Asked {
    /// The wallet of whoever orders, also where another one pays.
    own: WalletId,
    /// What the person agreed to pay; none where they agree to whatever it costs.
    expected_total: Option<Money>,
    printed: bool,
    /// The wallet that pays, by a link; none where it is one's own.
    pay_from: Option<WalletId>,
}

impl Asked {
    const fn on_a_phone(own: WalletId, expected_total: Option<Money>) -> Self {
        Self {
            own,
            expected_total,
            printed: false,
            pay_from: None,
        }
    }
}

/// What came of buying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// The order.
    pub order_id: OrderId,
    /// What it costs.
    pub total: Money,
    /// Whether this continued an order that was still under way, because it asked for the same.
    pub resumed: bool,
    /// How it ended.
    pub outcome: PurchaseOutcome,
}

/// How a purchase ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PurchaseOutcome {
    /// Paid, and the tickets are on the device.
    Completed {
        /// The tickets.
        tickets: Vec<TicketView>,
    },
    /// The answer is not here yet. The order is kept; [`Engine::sync`] brings it to its end.
    Pending {
        /// The code of what was in the way; none if the server is still at work.
        because: Option<&'static str>,
    },
}

impl Engine {
    /// Buys tickets of a product for a day. A refusal is an error, and the order is over; so is a changed price, after the
    /// new catalogue was fetched; so is an ended session (see the README). Asking for the same while the first answer is
    /// missing continues the first order. `own` is the wallet that whoever agreed has: [`EngineError::SomebodyElse`] if
    /// another person is signed in by now, who has agreed to nothing.
    pub async fn buy(
        &self,
        own: WalletId,
        product: &ProductKey,
        day: NaiveDate,
        lines: &[Line],
    ) -> Result<Purchase, EngineError> {
        self.buy_as(product, day, lines, Asked::on_a_phone(own, None))
            .await
    }

    /// As [`Engine::buy`], by whom a link allows it, paid from the link's wallet.
    pub(crate) async fn buy_from(
        &self,
        link: &Link,
        product: &ProductKey,
        day: NaiveDate,
        lines: &[Line],
    ) -> Result<Purchase, EngineError> {
        let asked = Asked {
            pay_from: Some(link.wallet_id),
            ..Asked::on_a_phone(link.user_wallet_id, None)
        };
        self.buy_as(product, day, lines, asked).await
    }

    async fn buy_as(
        &self,
        product: &ProductKey,
        day: NaiveDate,
        lines: &[Line],
        asked: Asked,
    ) -> Result<Purchase, EngineError> {
        self.account_with(asked.own).await?;
        self.catalogue().await?;
        let (entry, resumed) = self.keep_order(product, day, lines, asked).await?;
        self.see_entry_through(&entry, resumed).await
    }

    /// Keeps an order in the outbox, and gives its id. Needs no network: [`Engine::see_order_through`] sends it, or
    /// [`Engine::sync`]. Asking for the same while the first is under way gives the first. An error if it cannot be
    /// bought by the catalogue as it is here, if it does not cost the total that was agreed to, or if nobody is signed in.
    /// `own` is the wallet that whoever agreed has: [`EngineError::SomebodyElse`] if another person is signed in by now.
    pub async fn place_order(
        &self,
        own: WalletId,
        product: &ProductKey,
        day: NaiveDate,
        lines: &[Line],
        expected_total: Money,
    ) -> Result<Placed, EngineError> {
        let asked = Asked::on_a_phone(own, Some(expected_total));
        self.place(product, day, lines, asked).await
    }

    /// As [`Engine::place_order`], paid from the wallet of a link that [`Engine::links`] gave. Whether the link still holds
    /// and is enough, the operator says when the order comes to it. [`EngineError::SomebodyElse`] if whoever may pay by it is
    /// not the one who is signed in.
    pub async fn place_linked_order(
        &self,
        link: &Link,
        product: &ProductKey,
        day: NaiveDate,
        lines: &[Line],
        expected_total: Money,
    ) -> Result<Placed, EngineError> {
        let asked = Asked {
            pay_from: Some(link.wallet_id),
            ..Asked::on_a_phone(link.user_wallet_id, Some(expected_total))
        };
        self.place(product, day, lines, asked).await
    }

    /// As [`Engine::place_order`], for tickets on paper: bound to no device, and only of products that may be printed.
    pub async fn place_printed_order(
        &self,
        own: WalletId,
        product: &ProductKey,
        day: NaiveDate,
        lines: &[Line],
        expected_total: Money,
    ) -> Result<Placed, EngineError> {
        let asked = Asked {
            printed: true,
            ..Asked::on_a_phone(own, Some(expected_total))
        };
        self.place(product, day, lines, asked).await
    }

    async fn place(
        &self,
        product: &ProductKey,
        day: NaiveDate,
        lines: &[Line],
        asked: Asked,
    ) -> Result<Placed, EngineError> {
        let (entry, resumed) = self.keep_order(product, day, lines, asked).await?;
        let Request::Order(order) = &entry.content.request else {
            return Err(EngineError::Internal("an order turned into something else"));
        };
        Ok(Placed {
            order_id: order.order_id,
            total: order.payment.order.amount,
            resumed,
        })
    }

    /// The order as it is in the outbox now, and whether it was there before.
    async fn keep_order(
        &self,
        product: &ProductKey,
        day: NaiveDate,
        lines: &[Line],
        asked: Asked,
    ) -> Result<(Entry, bool), EngineError> {
        // Whoever is signed in when it is kept has to be the one who signs.
        let account = self.account_with(asked.own).await?;
        let account_id = account.account.account_id;
        let held = self.held_catalogue().await?;
        let quoted = quote(&held.catalogue, product, day, lines, &[], self.now())?;
        if asked
            .expected_total
            .is_some_and(|expected| expected != quoted.total)
        {
            return Err(EngineError::PriceChanged { total: quoted.total });
        }
        let may_be_printed = held
            .catalogue
            .product(product)
            .is_some_and(|product| product.printable);
        if asked.printed && !may_be_printed {
            return Err(EngineError::NotPrintable);
        }
        let payer = asked.pay_from.unwrap_or(asked.own);
        let mut order = self.signed_order(&account, &held, &quoted, payer).await?;
        order.printed = asked.printed;
        let now = self.clock.now();
        self.store
            .write(move |view| {
                still_signed_in(view, account_id)?;
                outbox::add(view, Request::Order(order), now)
            })
            .await
    }

    /// Sends an order of the outbox and waits a moment for its end; of one that has ended it gives the end. `resumed`: as
    /// [`Placed`] says; true where it is not known. Errors as of [`Engine::buy`]; [`EngineError::SomebodyElse`], too, of an
    /// order that another person placed on this device: for whom it goes on as it stands.
    pub async fn see_order_through(&self, order_id: OrderId, resumed: bool) -> Result<Purchase, EngineError> {
        let entry = self
            .store
            .read(move |view| match crate::order::entry(view, order_id)? {
                Some(entry) => Ok(entry),
                None if outbox::find(view, &order_id.to_string())?.is_some() => {
                    Err(EngineError::SomebodyElse)
                }
                None => Err(EngineError::UnknownOrder),
            })
            .await?;
        self.see_entry_through(&entry, resumed).await
    }

    async fn see_entry_through(&self, entry: &Entry, resumed: bool) -> Result<Purchase, EngineError> {
        let Request::Order(order) = &entry.content.request else {
            return Err(EngineError::UnknownOrder);
        };
        let (order_id, total) = (order.order_id, order.payment.order.amount);
        // Whoever worked off the outbox meanwhile may have sent it, too.
        let resumed = resumed || entry.tries > 0;
        let outcome = match &entry.content.answer {
            Some(answer) => self.ended(answer.clone()).await?,
            None => self.see_through(entry, resumed).await?,
        };
        Ok(Purchase {
            order_id,
            total,
            resumed,
            outcome,
        })
    }

    async fn signed_order(
        &self,
        account: &SignedIn,
        held: &CatalogueView,
        quoted: &Quote,
        payer: WalletId,
    ) -> Result<PlaceOrder, EngineError> {
        let now = self.now();
        let identity = self.identity_named(account.identity.clone()).await?;
        let order = PaymentOrder {
            payment_id: PaymentId::new(now),
            wallet_id: payer,
            merchant: merchant_of(held, &quoted.product)?,
            amount: quoted.total,
            created_at: now,
        };
        let signature = identity.sign(&order.signing_bytes())?;
        let lines = quoted.lines.iter().map(|line| Line {
            variant: line.variant.clone(),
            count: line.count,
        });
        Ok(PlaceOrder {
            order_id: OrderId::new(now),
            product: quoted.product.clone(),
            day: quoted.day,
            lines: lines.collect(),
            payment: SignedPaymentOrder {
                order,
                public_key: identity.public_key(),
                signature,
            },
            printed: false,
        })
    }

    /// Sends the order, and asks again for a moment if the server is still at work.
    async fn see_through(&self, entry: &Entry, resumed: bool) -> Result<PurchaseOutcome, EngineError> {
        let mut patience = PATIENCE.into_iter();
        let mut under_way = resumed;
        loop {
            match self.deliver_asked(entry, under_way).await? {
                Delivery::Heard(Some(answer)) => return self.ended(answer).await,
                Delivery::Failed(error) => {
                    return Ok(PurchaseOutcome::Pending {
                        because: Some(error.code()),
                    });
                }
                Delivery::Heard(None) => {
                    under_way = true;
                    match patience.next() {
                        Some(pause) => tokio::time::sleep(pause).await,
                        None => return Ok(PurchaseOutcome::Pending { because: None }),
                    }
                }
            }
        }
    }
}

impl Engine {
    /// What the server's final word on an order means.
    async fn ended(&self, answer: Answer) -> Result<PurchaseOutcome, EngineError> {
        match answer {
            Answer::Order(order) => Ok(PurchaseOutcome::Completed {
                tickets: order.tickets,
            }),
            Answer::Refused(problem) => {
                if problem.code == ErrorCode::PriceChanged {
                    // Best effort: the person shall see the new price at the next look.
                    let _ = self.fetch_catalogue().await;
                }
                Err(EngineError::server(problem, None))
            }
            Answer::Refund(_)
            | Answer::TopUp(_)
            | Answer::Sent(_)
            | Answer::Redemption(_)
            | Answer::Offline(_)
            | Answer::Till(_) => Err(EngineError::Internal("an order got another's answer")),
        }
    }
}

/// The unit that gets the money: the one that runs the product's venue.
fn merchant_of(held: &CatalogueView, product: &ProductKey) -> Result<UnitKey, EngineError> {
    let catalogue = &held.catalogue;
    catalogue
        .product(product)
        .and_then(|product| catalogue.venue(&product.venue))
        .map(|venue| venue.unit.clone())
        .ok_or_else(|| EngineError::ServerGarbage("its catalogue names a venue that is not there".to_owned()))
}
