//! The two databases, read after the server has ended.

use std::collections::BTreeMap;
use std::sync::Arc;

use cityplus_backend::operator::{self, Audit, OperatorLimits};
use cityplus_backend::store::{Database, Locations, StoreOptions, city_migrations, operator_migrations};
use cityplus_domain::SystemClock;

use super::ledger::Ledger;

/// An order as the city keeps it.
pub(crate) struct OrderRow {
    /// Its payment.
    pub(crate) payment: String,
    /// How it ended.
    pub(crate) state: String,
    /// How long it took from the order to its end, in milliseconds.
    pub(crate) took_ms: i64,
    /// Its tickets: id and state.
    pub(crate) tickets: BTreeMap<String, String>,
}

/// A refund as the city keeps it.
pub(crate) struct RefundRow {
    /// Its movement at the operator.
    pub(crate) transfer: String,
    /// How it ended.
    pub(crate) state: String,
}

/// What is in the databases.
pub(crate) struct Books {
    /// By order.
    pub(crate) orders: BTreeMap<String, OrderRow>,
    /// By ticket.
    pub(crate) refunds: BTreeMap<String, RefundRow>,
    /// The operator's tables.
    pub(crate) ledger: Ledger,
    /// The operator's books, recomputed.
    pub(crate) audit: Audit,
}

impl Books {
    /// Reads everything.
    pub(crate) async fn read(locations: &Locations) -> Self {
        let city = open(&locations.city, false).await;
        let pool = city.reader();
        let mut orders = BTreeMap::new();
        let rows: Vec<(String, String, String, i64)> = sqlx::query_as(
            "SELECT order_id, payment_id, state, changed_at - created_at FROM ticketing_order",
        )
        .fetch_all(pool)
        .await
        .expect("orders");
        for (order, payment, state, took_ms) in rows {
            let tickets = BTreeMap::new();
            orders.insert(
                order,
                OrderRow {
                    payment,
                    state,
                    took_ms,
                    tickets,
                },
            );
        }
        let rows: Vec<(String, String, String)> =
            sqlx::query_as("SELECT ticket_id, order_id, state FROM ticketing_ticket")
                .fetch_all(pool)
                .await
                .expect("tickets");
        for (ticket, order, state) in rows {
            let order = orders.get_mut(&order).expect("a ticket's order is there");
            order.tickets.insert(ticket, state);
        }
        let rows: Vec<(String, String, String)> =
            sqlx::query_as("SELECT ticket_id, transfer_id, state FROM ticketing_refund")
                .fetch_all(pool)
                .await
                .expect("refunds");
        let refunds = rows
            .into_iter()
            .map(|(ticket, transfer, state)| (ticket, RefundRow { transfer, state }));
        let refunds = refunds.collect();
        city.close().await;

        let database = open(&locations.operator, true).await;
        let ledger = Ledger::read(database.reader()).await;
        let books = operator::Books::open(database.clone(), Arc::new(SystemClock), OperatorLimits::default());
        let audit = books.audit().await.expect("the books can be read");
        database.close().await;
        Self {
            orders,
            refunds,
            ledger,
            audit,
        }
    }
}

async fn open(url: &str, is_operator: bool) -> Database {
    let migrations = if is_operator {
        operator_migrations()
    } else {
        city_migrations()
    };
    Database::open(url, migrations, StoreOptions::default())
        .await
        .expect("a database that opens after the server has ended")
}
