//! A device in a test: an app on a folder without a server, with what it had fetched before.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::ids::{AccountId, DeviceId, OrderId, TicketId, WalletId};
use cityplus_domain::validity::ValidityRule;
use cityplus_domain::{Currency, ManualClock, Money, Timestamp};
use cityplus_engine::protocol::PublicKey;
use cityplus_engine::protocol::account::{AccountView, Role};
use cityplus_engine::protocol::operator::WalletView;
use cityplus_engine::protocol::ticketing::{CatalogueView, TicketState, TicketView};
use cityplus_engine::ticketcode::{Claims, IssuerKey, SecretSeed, issue};
use cityplus_engine::{Engine, MemoryKeyStore};
use data_encoding::BASE64URL_NOPAD;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::app::ports::Ports;
use crate::run::ScreenHandle;
use crate::{App, AppOptions, Mode};

/// Where nobody listens.
pub(super) const NOWHERE: &str = "http://127.0.0.1:9";

/// A Friday morning in July.
pub(super) fn morning() -> Timestamp {
    Timestamp::parse_rfc3339("2026-07-10T09:00:00+02:00").unwrap()
}

pub(super) fn zloty(grosze: i64) -> Money {
    Money::new(grosze, Currency::PLN)
}

pub(super) fn wallet_id() -> WalletId {
    WalletId::from_bytes([2; 16])
}

pub(super) struct Device {
    pub(super) app: Arc<App>,
    pub(super) clock: Arc<ManualClock>,
    id: DeviceId,
    key: Option<PublicKey>,
    _home: tempfile::TempDir,
}

impl Device {
    /// Nobody is signed in, nothing was fetched.
    pub(super) async fn empty(server: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(morning()));
        let app = App::open(AppOptions {
            folder: home.path().join("city"),
            server: server.to_owned(),
            key_store: Arc::new(MemoryKeyStore::default()),
            ports: Ports::default(),
            clock: clock.clone(),
            mode: Mode::Personal,
            device_name: "phone".to_owned(),
            language: "pl".to_owned(),
            plain_http_allowed: false,
            runtime: Some(tokio::runtime::Handle::current()),
        })
        .await
        .unwrap();
        Self {
            app,
            clock,
            id: DeviceId::from_bytes([0; 16]),
            key: None,
            _home: home,
        }
    }

    /// Anna is signed in; catalogue and wallet (40 zł) were fetched.
    pub(super) async fn annas(server: &str) -> Self {
        let mut device = Self::empty(server).await;
        let engine = device.engine();
        let (device_id, key) = engine.stock_account(account(Some(wallet_id()))).await.unwrap();
        engine.stock_session().await.unwrap();
        engine.stock_wallet(wallet(4_000)).await.unwrap();
        engine
            .stock_tickets(Vec::new(), Some(catalogue("v1", 3_000)))
            .await
            .unwrap();
        device.app.shared.reload_catalogue().await;
        (device.id, device.key) = (device_id, Some(key));
        device
    }

    pub(super) fn engine(&self) -> Arc<Engine> {
        self.app.shared.engine()
    }

    /// A ticket of Anna's for a day so many days ahead; `number` makes its id.
    pub(super) fn ticket(&self, number: u8, days: i64, state: TicketState) -> TicketView {
        let ticket_id = TicketId::from_parts(morning(), [number; 10]);
        let day = "2026-07-10".parse::<chrono::NaiveDate>().unwrap() + chrono::Days::new(10)
            - chrono::Days::new(u64::try_from(10 - days).unwrap());
        let window = ValidityRule::Day.window(day, chrono_tz::Europe::Warsaw).unwrap();
        let claims = Claims {
            id: ticket_id,
            valid_from: window.from,
            valid_until: window.until,
            device: self.key.map(|key| key.0),
            venue: 1,
            variant: 1,
            persons: 1,
            document_check: false,
            print_allowed: false,
        };
        let issuer = IssuerKey::from_seed(&SecretSeed::from_bytes([7; 32])).unwrap();
        TicketView {
            ticket_id,
            order_id: OrderId::from_parts(morning(), [number; 10]),
            product: "zoo-admission".parse().unwrap(),
            variant: "normal".parse().unwrap(),
            venue: "zoo".parse().unwrap(),
            day,
            window,
            persons: 1,
            document_check: false,
            price: zloty(3_000),
            state,
            refundable_until: Some(window.from),
            device_id: self.id,
            signed: BASE64URL_NOPAD.encode(issue(&issuer, &claims).unwrap().as_bytes()),
            used_at: (state == TicketState::Used).then(morning),
        }
    }

    pub(super) async fn keep(&self, tickets: Vec<TicketView>) {
        self.engine().stock_tickets(tickets, None).await.unwrap();
    }

    /// The app's language, changed while screens are open.
    pub(super) async fn speak(&self, language: crate::Language) {
        let mut preferences = self.app.shared.preferences();
        preferences.language = language;
        self.app.shared.prefer(preferences).await.unwrap();
    }
}

pub(super) fn account(wallet_id: Option<WalletId>) -> AccountView {
    AccountView {
        account_id: AccountId::from_bytes([1; 16]),
        customer_number: "1".to_owned(),
        email: "anna@example.com".parse().unwrap(),
        name: "Anna".parse().unwrap(),
        language: "pl".parse().unwrap(),
        roles: vec![Role::Resident],
        wallet_id,
    }
}

/// Jan's, who has a wallet of his own.
pub(super) fn jans_account() -> AccountView {
    AccountView {
        account_id: AccountId::from_bytes([3; 16]),
        customer_number: "3".to_owned(),
        email: "jan@example.com".parse().unwrap(),
        name: "Jan".parse().unwrap(),
        ..account(Some(WalletId::from_bytes([3; 16])))
    }
}

pub(super) fn wallet(available: i64) -> WalletView {
    WalletView {
        wallet_id: wallet_id(),
        balance: zloty(available + 500),
        available: zloty(available),
        as_of: morning(),
        blocked: false,
        blocked_by_operator: false,
    }
}

/// The first state that fulfils a condition; the last one seen is told where none does.
pub(super) async fn until<State, Intent>(
    screen: &ScreenHandle<State, Intent>,
    what: &str,
    is: impl Fn(&State) -> bool,
) -> State
where
    State: Clone + std::fmt::Debug,
{
    let mut last = None;
    let search = async {
        loop {
            let state = screen.next().await.expect("the screen lives");
            if is(&state) {
                return state;
            }
            last = Some(state);
        }
    };
    let found = tokio::time::timeout(Duration::from_mins(1), search).await.ok();
    found.unwrap_or_else(|| panic!("never: {what}; last: {last:#?}"))
}

/// A network that answers everything with its own page, as a hotel's does before one signs in.
pub(super) async fn hotel() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut guest, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut asked = [0; 4096];
                drop(guest.read(&mut asked).await);
                let page = "<html>Welcome</html>";
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                    page.len()
                );
                drop(guest.write_all(head.as_bytes()).await);
                drop(guest.write_all(page.as_bytes()).await);
            });
        }
    });
    url
}

/// A zoo with an admission, priced until the end of July, and a night walk; a pool that sells nothing.
pub(super) fn catalogue(version: &str, normal: i64) -> CatalogueView {
    let variant = |key: &str, code: u16, requires: serde_json::Value| {
        json!({ "key": key, "code": code, "name": { "pl": key, "en": format!("{key} (en)") },
                "persons": 1, "max_per_order": 3, "requires": requires })
    };
    let none = json!({ "kind": "none" });
    let card = json!({ "kind": "document", "documents": { "pl": "legitymacja", "en": "card" } });
    let proven = json!({ "kind": "proven", "entitlement": "senior-card" });
    let amount = |minor: i64| json!({ "minor": minor, "currency": "PLN" });
    let prices = |to: Option<&str>| {
        json!([{ "from": "2026-01-01", "to": to, "amounts": {
            "normal": amount(normal), "reduced": amount(2_000), "senior": amount(1_000) } }])
    };
    serde_json::from_value(json!({
        "version": version,
        "catalogue": {
            "city": { "key": "opole", "name": { "pl": "Opole+" }, "zone": "Europe/Warsaw", "currency": "PLN",
                      "languages": ["pl", "en"] },
            "units": [{ "key": "zoo", "name": { "pl": "Ogród Zoologiczny w Opolu" } }],
            "venues": [{ "key": "zoo", "code": 1, "unit": "zoo", "name": { "pl": "Ogród Zoologiczny", "en": "Zoo" } },
                       { "key": "pool", "code": 2, "unit": "zoo", "name": { "pl": "Basen" } }],
            "products": [{
                "key": "zoo-admission", "kind": "admission", "venue": "zoo", "name": { "pl": "Bilet", "en": "Ticket" },
                "sold_days_ahead": 30, "validity": { "kind": "day" },
                "refund": { "kind": "until_days_before", "days": 1 }, "printable": false,
                "variants": [variant("normal", 1, none.clone()), variant("reduced", 2, card),
                             variant("senior", 3, proven)],
                "prices": prices(Some("2026-07-31")),
            }, {
                "key": "zoo-night", "kind": "admission", "venue": "zoo", "name": { "pl": "Nocny spacer" },
                "sold_days_ahead": 2, "validity": { "kind": "hours", "from": "20:00:00", "until": "02:00:00" },
                "refund": { "kind": "never" }, "printable": false,
                "variants": [variant("normal", 4, none)],
                "prices": prices(None),
            }],
        },
    }))
    .unwrap()
}
