//! A right request for every operation that takes a body: what the mutations start from.

use std::time::Duration;

use cityplus_domain::ids::{LinkId, OrderId, RefundId, ScanId, ShiftCloseId, ShiftId, TransferId, WalletId};
use cityplus_domain::{Currency, Money};
use cityplus_protocol::paths;
use cityplus_support::city::TEST_DEPOSIT;
use serde_json::{Value, json};

use super::client::{Outgoing, Person};
use super::world::{DAY, World};

/// Operations of accounts: method and path.
pub(crate) const ACCOUNTS: [(&str, &str); 14] = [
    ("POST", paths::REGISTER),
    ("POST", paths::CONFIRM),
    ("POST", paths::LOGIN),
    ("POST", paths::REFRESH),
    ("POST", paths::LOGOUT),
    ("POST", paths::PASSWORD_FORGOT),
    ("POST", paths::PASSWORD_RESET),
    ("POST", paths::UNBLOCK),
    ("POST", paths::REPLACE),
    ("PUT", paths::FINDABLE),
    ("POST", paths::FIND),
    ("PUT", paths::NUMBER),
    ("POST", paths::NUMBER_CONFIRM),
    ("PUT", paths::ADMIN_ROLES),
];

/// Operations of money and tickets.
pub(crate) const MONEY_AND_TICKETS: [(&str, &str); 18] = [
    ("POST", paths::TOP_UPS),
    ("POST", paths::TOP_UP_CANCEL),
    ("POST", paths::SHIFTS),
    ("POST", paths::SHIFTS_CLOSE),
    ("POST", paths::DEPOSITS),
    ("POST", paths::DEPOSIT_RETURNS),
    ("POST", paths::TRANSFERS),
    ("POST", paths::LINKS),
    ("POST", paths::REDEMPTIONS),
    ("POST", paths::PAY_OUTS),
    ("POST", paths::ONLINE_TOP_UPS),
    ("POST", paths::ALLOWANCES),
    ("POST", paths::OFFLINE_PAYMENTS),
    ("POST", paths::QUOTES),
    ("POST", paths::ORDERS),
    ("POST", paths::ABROAD_ORDERS),
    ("POST", paths::REFUND),
    ("POST", paths::INSPECTION_SCANS),
];

/// A right request.
pub(crate) struct Sample {
    pub(crate) operation: &'static str,
    /// As it goes out, without the body.
    pub(crate) request: Outgoing,
    pub(crate) body: Value,
    /// The status of the answer to it.
    pub(crate) status: u16,
}

impl Sample {
    fn new((method, operation): (&str, &'static str), body: Value, status: u16) -> Self {
        let request = Outgoing::new(method, operation);
        Self {
            operation,
            request,
            body,
            status,
        }
    }

    /// As it is right now: the sessions of the moment instead of those it was made in.
    pub(crate) fn renewed(mut self, world: &World) -> Self {
        match self.operation {
            paths::REFRESH => self.body = json!({ "refresh_token": world.jan.refresh }),
            paths::ADMIN_ROLES => self = self.by(&world.administrator),
            paths::ORDERS
            | paths::ABROAD_ORDERS
            | paths::REFUND
            | paths::TRANSFERS
            | paths::LINKS
            | paths::REDEMPTIONS
            | paths::ALLOWANCES
            | paths::OFFLINE_PAYMENTS
            | paths::ONLINE_TOP_UPS
            | paths::FINDABLE
            | paths::FIND
            | paths::NUMBER
            | paths::NUMBER_CONFIRM
            | paths::UNBLOCK
            | paths::REPLACE => {
                self = self.by(&world.jan);
            }
            _ => {}
        }
        self
    }

    fn by(mut self, who: &Person) -> Self {
        self.request = self.request.token(&who.access);
        self
    }

    fn key(mut self, id: &impl ToString) -> Self {
        self.request = self.request.key(&id.to_string());
        self
    }

    /// With its own body.
    pub(crate) fn whole(&self) -> Outgoing {
        self.request.clone().json(&self.body)
    }
}

/// A right request for an operation, never sent before.
pub(crate) async fn sample(world: &World, operation: (&'static str, &'static str)) -> Sample {
    match operation.1 {
        paths::REFUND => refund(world, operation).await,
        paths::PAY_OUTS => pay_out(world, operation).await,
        paths::OFFLINE_PAYMENTS => offline_payment(world, operation).await,
        paths::TOP_UP_CANCEL => top_up_cancel(world, operation).await,
        paths::SHIFTS => open_shift(world, operation).await,
        paths::SHIFTS_CLOSE => close_shift(world, operation).await,
        paths::DEPOSITS => deposit(world, operation),
        paths::ABROAD_ORDERS => abroad_order(world, operation),
        paths::DEPOSIT_RETURNS => deposit_return(world, operation).await,
        path if path.starts_with("/v1/account") || path.starts_with("/v1/admin") => {
            account(world, operation).await
        }
        _ => money_and_tickets(world, operation),
    }
}

async fn account(world: &World, operation: (&'static str, &'static str)) -> Sample {
    let (wait, mailbox) = (Duration::from_secs(10), world.city.mailbox());
    let jan = &world.jan;
    let newcomer = |name: &str| json!({ "email": format!("{name}@example.com"), "password": jan.password, "name": "Ewa", "language": "pl" });
    let prepare = |path: &str, body: Value| {
        let request = Outgoing::new("POST", path).json(&body);
        async move {
            let answer = world.client.send(&request).await;
            assert_eq!(answer.status, 202, "{}", answer.text());
        }
    };
    match operation.1 {
        paths::REGISTER => Sample::new(operation, newcomer("ewa"), 202),
        paths::CONFIRM => {
            prepare(paths::REGISTER, newcomer("iza")).await;
            let token = mailbox.confirmation_token("iza@example.com", wait).await;
            Sample::new(operation, json!({ "token": token }), 204)
        }
        paths::LOGIN => Sample::new(operation, jan.login(), 200),
        paths::REFRESH => Sample::new(operation, json!({ "refresh_token": jan.refresh }), 200),
        paths::LOGOUT => Sample::new(operation, json!({ "refresh_token": world.teller.refresh }), 204),
        paths::PASSWORD_FORGOT => Sample::new(operation, json!({ "email": jan.email }), 202),
        paths::PASSWORD_RESET => {
            prepare(paths::PASSWORD_FORGOT, json!({ "email": world.inspector.email })).await;
            let code = mailbox.reset_code(&world.inspector.email, wait).await;
            let body = json!({ "email": world.inspector.email, "code": code, "new_password": "siedem mostow nad Mlynowka" });
            Sample::new(operation, body, 204)
        }
        paths::UNBLOCK => Sample::new(operation, json!({ "password": jan.password }), 200).by(jan),
        paths::REPLACE => {
            let mut lost = Person::new(&jan.email, &jan.password, world.now());
            lost.sign_in(&world.client).await;
            let body = json!({ "password": jan.password, "device_id": lost.device });
            Sample::new(operation, body, 200).by(jan)
        }
        paths::FINDABLE => {
            let body = json!({ "by_mail": true, "by_number": false });
            Sample::new(operation, body, 200).by(jan)
        }
        paths::NUMBER => Sample::new(operation, json!({ "number": "+48601234567" }), 200).by(jan),
        paths::NUMBER_CONFIRM => {
            let number = "+48700111222";
            let ask = Outgoing::new("PUT", paths::NUMBER).json(&json!({ "number": number }));
            world.send(jan, ask).await.json("number");
            let code = mailbox.number_code(number, wait).await;
            Sample::new(operation, json!({ "code": code }), 200).by(jan)
        }
        paths::FIND => {
            let agree = Outgoing::new("PUT", paths::FINDABLE).json(&json!({ "by_mail": true }));
            world.send(&world.ola, agree).await.json("findable");
            Sample::new(operation, json!({ "mail": world.ola.email }), 200).by(jan)
        }
        paths::ADMIN_ROLES => {
            let body = json!({ "email": world.ola.email, "roles": ["resident"] });
            Sample::new(operation, body, 200).by(&world.administrator)
        }
        other => panic!("no sample for {other}"),
    }
}

fn money_and_tickets(world: &World, operation: (&'static str, &'static str)) -> Sample {
    let now = world.now();
    match operation.1 {
        paths::TOP_UPS => {
            let id = TransferId::new(now);
            let amount = Money::new(1_250, Currency::PLN);
            let body = json!({ "transfer_id": id, "wallet_id": world.jan.wallet, "amount": amount });
            Sample::new(operation, body, 201).by(&world.teller).key(&id)
        }
        paths::TRANSFERS => {
            let id = TransferId::new(now);
            Sample::new(operation, world.transfer(&world.jan, &world.ola, id), 201)
                .by(&world.jan)
                .key(&id)
        }
        paths::LINKS => {
            let id = LinkId::new(now);
            Sample::new(operation, world.link_order(&world.jan, &world.ola, id), 201)
                .by(&world.jan)
                .key(&id)
        }
        paths::REDEMPTIONS => {
            let id = TransferId::new(now);
            let to = json!({ "bank": { "iban": "PL61109010140000071219812874", "name": "Jan Kowalski" } });
            Sample::new(operation, world.redemption(&world.jan, id, &to), 201)
                .by(&world.jan)
                .key(&id)
        }
        paths::ALLOWANCES => {
            let id = TransferId::new(now);
            Sample::new(operation, world.allowance_order(&world.jan, id), 201)
                .by(&world.jan)
                .key(&id)
        }
        paths::ONLINE_TOP_UPS => {
            let id = TransferId::new(now);
            let amount = Money::new(1_250, Currency::PLN);
            let body = json!({
                "transfer_id": id, "wallet_id": world.jan.wallet, "amount": amount, "gateway": "payu", "language": "pl",
            });
            Sample::new(operation, body, 201).by(&world.jan).key(&id)
        }
        paths::QUOTES => {
            let lines = json!([{ "variant": "normal", "count": 2 }, { "variant": "family", "count": 1 }]);
            Sample::new(
                operation,
                json!({ "product": "zoo-admission", "day": DAY, "lines": lines }),
                200,
            )
        }
        paths::ORDERS => {
            let id = OrderId::new(now);
            Sample::new(operation, world.order(&world.jan, id), 201)
                .by(&world.jan)
                .key(&id)
        }
        paths::INSPECTION_SCANS => {
            let scan = json!({
                "scan_id": ScanId::new(now), "venue": "zoo", "scanned_at": now, "outcome": "invalid",
                "reason": "malformed", "code": "NOT A CODE",
            });
            Sample::new(operation, json!({ "scans": [scan] }), 200).by(&world.inspector)
        }
        other => panic!("no sample for {other}"),
    }
}

/// It waits for an operator that is out of reach.
fn abroad_order(world: &World, operation: (&'static str, &'static str)) -> Sample {
    let id = OrderId::new(world.now());
    Sample::new(operation, world.abroad_order(&world.jan, id), 202)
        .by(&world.jan)
        .key(&id)
}

/// Of cash that waits at the desk for it.
async fn pay_out(world: &World, operation: (&'static str, &'static str)) -> Sample {
    let id = TransferId::new(world.now());
    let body = world.redemption(&world.jan, id, &json!("cash"));
    let redeem = Outgoing::new("POST", paths::REDEMPTIONS)
        .key(&id.to_string())
        .json(&body);
    world.send(&world.jan, redeem).await.json("redemption");
    Sample::new(
        operation,
        json!({ "redemption_id": id, "identity_checked": false }),
        201,
    )
    .by(&world.teller)
    .key(&id)
}

/// Of a top-up that was made for it.
async fn top_up_cancel(world: &World, operation: (&'static str, &'static str)) -> Sample {
    let top_up = money_and_tickets(world, ("POST", paths::TOP_UPS)).whole();
    let put_in = world.send(&world.teller, top_up).await.json("top-up");
    let id = TransferId::new(world.now());
    let mut sample = Sample::new(operation, json!({ "cancel_id": id }), 201)
        .by(&world.teller)
        .key(&id);
    let top_up = put_in["transfer_id"].as_str().expect("an id");
    sample.request.path = operation.1.replace("{transfer_id}", top_up);
    sample
}

/// The number of the teller's shift, if one is open.
async fn open_number(world: &World) -> Option<Value> {
    let shift = world
        .send(&world.teller, Outgoing::new("GET", paths::SHIFT))
        .await;
    (shift.status == 200).then(|| shift.json("shift")["number"].clone())
}

/// The shift before is closed for it.
async fn open_shift(world: &World, operation: (&'static str, &'static str)) -> Sample {
    if let Some(number) = open_number(world).await {
        let close = closing(world, ("POST", paths::SHIFTS_CLOSE), &number).whole();
        world.send(&world.teller, close).await.json("close");
    }
    opening(world, operation)
}

/// Of a shift that was opened for it, if none was.
async fn close_shift(world: &World, operation: (&'static str, &'static str)) -> Sample {
    let number = if let Some(number) = open_number(world).await {
        number
    } else {
        let open = opening(world, ("POST", paths::SHIFTS)).whole();
        world.send(&world.teller, open).await.json("shift")["number"].clone()
    };
    closing(world, operation, &number)
}

fn opening(world: &World, operation: (&'static str, &'static str)) -> Sample {
    let id = ShiftId::new(world.now());
    let float = Money::new(20_000, Currency::PLN);
    Sample::new(operation, json!({ "shift_id": id, "opening_float": float }), 201)
        .by(&world.teller)
        .key(&id)
}

fn closing(world: &World, operation: (&'static str, &'static str), shift_number: &Value) -> Sample {
    let id = ShiftCloseId::new(world.now());
    let counted = Money::new(80_000, Currency::PLN);
    let body = json!({ "close_id": id, "shift_number": shift_number, "counted": counted });
    Sample::new(operation, body, 201).by(&world.teller).key(&id)
}

/// For a wallet that is opened with it.
fn deposit(world: &World, operation: (&'static str, &'static str)) -> Sample {
    let id = TransferId::new(world.now());
    let body = json!({
        "deposit_id": id,
        "wallet_id": WalletId::new(world.now()),
        "deposit": Money::new(TEST_DEPOSIT, Currency::PLN),
        "balance": Money::new(1_000, Currency::PLN),
    });
    Sample::new(operation, body, 201).by(&world.teller).key(&id)
}

/// Of a deposit that was taken for it.
async fn deposit_return(world: &World, operation: (&'static str, &'static str)) -> Sample {
    let taken = deposit(world, ("POST", paths::DEPOSITS));
    let wallet = taken.body["wallet_id"].clone();
    world.send(&world.teller, taken.whole()).await.json("deposit");
    let id = TransferId::new(world.now());
    let body = json!({ "return_id": id, "wallet_id": wallet, "identity_checked": false });
    Sample::new(operation, body, 201).by(&world.teller).key(&id)
}

/// Against an allowance that was given for it.
async fn offline_payment(world: &World, operation: (&'static str, &'static str)) -> Sample {
    let id = TransferId::new(world.now());
    let body = world.allowance_order(&world.jan, id);
    let ask = Outgoing::new("POST", paths::ALLOWANCES)
        .key(&id.to_string())
        .json(&body);
    let given = world.send(&world.jan, ask).await.json("allowance");
    let transfer = TransferId::new(world.now());
    let body = world.offline_payment(&world.jan, &world.ola, transfer, &given);
    Sample::new(operation, body, 201).by(&world.jan).key(&transfer)
}

/// Of a ticket bought for it, so that the first right request gives it back.
async fn refund(world: &World, operation: (&'static str, &'static str)) -> Sample {
    let order = world.order(&world.jan, OrderId::new(world.now()));
    let ticket = world.buy(&world.jan, &order).await;
    let id = RefundId::new(world.now());
    let mut sample = Sample::new(operation, json!({ "refund_id": id }), 200)
        .by(&world.jan)
        .key(&id);
    sample.request.path = operation.1.replace("{ticket_id}", &ticket.to_string());
    sample
}
