//! Somebody with a phone and no window: the other side of what a window does, and the server's word on it.

use cityplus_domain::ids::WalletId;
use cityplus_domain::{Currency, Money};
use cityplus_engine::protocol::operator::EntryKind;
use cityplus_engine::{Engine, MovementOutcome, RequestState};

use crate::city::{City, PASSWORD};

/// Lines of a statement: more than a walk makes.
const LINES: u32 = 50;

pub(crate) struct Phone<'c> {
    city: &'c City,
    engine: Engine,
    pub(crate) email: String,
    pub(crate) wallet: WalletId,
}

impl<'c> Phone<'c> {
    /// Of a new resident, who is signed in on it.
    pub(crate) fn of_new_resident(city: &'c City, first_name: &str) -> Self {
        let email = format!("{}@example.com", first_name.to_lowercase());
        let engine = city.wait(async {
            let engine = city.device(&format!("phone-{first_name}")).await;
            let name = format!("{first_name} Nowak");
            engine
                .register(&email, PASSWORD, &name, "pl")
                .await
                .expect("registered");
            engine
        });
        let token = city.confirmation_token(&email);
        let wallet = city.wait(async {
            engine.confirm(&token).await.expect("confirmed");
            engine.log_in(&email, PASSWORD).await.expect("signed in");
            engine.fetch_wallet().await.expect("a wallet").wallet_id
        });
        Self {
            city,
            engine,
            email,
            wallet,
        }
    }

    /// What the server says is in the wallet, in minor units; nothing of it waits for anything.
    pub(crate) fn balance(&self) -> i64 {
        let wallet = self.city.wait(self.engine.fetch_wallet()).expect("a wallet");
        assert_eq!(wallet.balance, wallet.available);
        wallet.balance.minor
    }

    /// The server's statement, newest first: what it was, and how much in minor units.
    pub(crate) fn statement(&self) -> Vec<(EntryKind, i64)> {
        let page = self
            .city
            .wait(self.engine.statement(None, LINES))
            .expect("a statement");
        let entries = page.entries.iter();
        entries.map(|entry| (entry.kind, entry.amount.minor)).collect()
    }

    /// The own code, which names no amount.
    pub(crate) fn code(&self) -> String {
        self.city.wait(self.engine.receive_code()).expect("a code")
    }

    /// Agrees to be found by the mail address.
    pub(crate) fn be_found(&self) {
        let findable = self.city.wait(self.engine.set_findable(true));
        assert!(findable.expect("an answer").by_mail);
    }

    /// The code of a request for so many minor units.
    pub(crate) fn ask_for(&self, minor_units: i64, note: &str) -> String {
        let amount = Money::new(minor_units, Currency::PLN);
        let asked = self.engine.request_money(self.wallet, amount, Some(note));
        self.city.wait(asked).expect("a request").code
    }

    /// Whether the last request was paid.
    pub(crate) fn is_paid(&self) -> bool {
        let requests = self.city.wait(self.engine.follow_requests());
        let requests = requests.expect("the requests");
        let last = requests.first().expect("a request");
        matches!(last.state, RequestState::Paid { .. })
    }

    /// Pays what a code asks for.
    pub(crate) fn pay(&self, code: &str) {
        let outcome = self.city.wait(self.engine.pay_request(self.wallet, code));
        let outcome = outcome.expect("paid");
        assert!(matches!(outcome, MovementOutcome::Done(_)), "{outcome:?}");
    }
}
