//! A city of a few lines: it signs people in, sells and takes back tickets, and can be told to misbehave.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use cityplus_domain::ids::{AccountId, DeviceId, OrderId, TicketId, WalletId};
use cityplus_domain::{Currency, Money, Timestamp};
use cityplus_protocol::account::{
    AccountView, Find, Findable, Found, Login, RefreshToken, Role, Session, SetFindable,
};
use cityplus_protocol::inspection::{InspectionLists, ScanFinding, ScanReceipt, ScanResult, UploadScans};
use cityplus_protocol::operator::{CashTopUp, SendReceipt, StatementEntry, StatementPage, TopUpReceipt};
use cityplus_protocol::problem::PROBLEM_JSON;
use cityplus_protocol::sync::{Change, ChangeBody, SyncPage};
use cityplus_protocol::ticketing::{
    AskRefund, CatalogueView, OrderState, OrderView, PlaceOrder, RefundView, TicketState, TicketView,
};
use cityplus_protocol::transfer::SignedTransferOrder;
use cityplus_protocol::{ErrorCode, Problem, PublicKey, paths};
use cityplus_ticketcode::{Claims, IssuerKey, SecretSeed, issue};
use data_encoding::BASE64URL_NOPAD;
use serde_json::json;
use tokio::sync::Notify;

use super::device::morning;
use super::server::{Reply, Request, Server};

/// How the next answer on a path goes wrong.
#[derive(Clone, Debug)]
pub(super) enum Fault {
    /// This instead of the answer; nothing is done.
    Instead(Reply),
    /// What was asked for is done, and the answer is lost.
    Lost,
    /// What was asked for is done, and the answer is on its way until it is let go.
    Held(Arc<Notify>),
}

/// A refusal in the server's own words.
pub(super) fn problem(code: ErrorCode) -> Reply {
    let body = serde_json::to_vec(&Problem::new(code, "told so")).unwrap();
    Reply::Whole(code.status(), PROBLEM_JSON, String::new(), body)
}

/// The city's memory.
pub(super) struct Memory {
    pub(super) now: Timestamp,
    pub(super) faults: VecDeque<(&'static str, Fault)>,
    pub(super) seen: Vec<Request>,
    pub(super) account: AccountView,
    pub(super) device: Option<(DeviceId, PublicKey)>,
    pub(super) access: String,
    pub(super) refresh: Vec<String>,
    pub(super) session_over: bool,
    pub(super) orders: HashMap<OrderId, OrderView>,
    pub(super) top_ups: HashMap<String, TopUpReceipt>,
    pub(super) sent: HashMap<String, SignedTransferOrder>,
    /// The statement, newest first.
    pub(super) entries: Vec<StatementEntry>,
    pub(super) findable: Findable,
    /// What was looked for last.
    pub(super) looked_for: Option<Find>,
    /// Whoever is looked for is this one.
    pub(super) found: Option<Found>,
    pub(super) changes: Vec<Change>,
    pub(super) catalogue_version: String,
    pub(super) lists: VecDeque<InspectionLists>,
    pub(super) scans: usize,
}

/// A city that answers.
pub(super) struct City {
    server: Server,
    memory: Arc<Mutex<Memory>>,
}

pub(super) const SEED: [u8; 32] = [7; 32];

pub(super) fn issuer() -> IssuerKey {
    IssuerKey::from_seed(&SecretSeed::from_bytes(SEED)).unwrap()
}

pub(super) fn wallet_id() -> WalletId {
    WalletId::from_bytes([2; 16])
}

impl City {
    pub(super) async fn start() -> Self {
        let memory = Arc::new(Mutex::new(Memory {
            now: morning(),
            faults: VecDeque::new(),
            seen: Vec::new(),
            account: account("anna@example.com"),
            device: None,
            access: String::new(),
            refresh: Vec::new(),
            session_over: false,
            orders: HashMap::new(),
            top_ups: HashMap::new(),
            sent: HashMap::new(),
            entries: Vec::new(),
            findable: Findable::default(),
            looked_for: None,
            found: None,
            changes: Vec::new(),
            catalogue_version: "v1".to_owned(),
            lists: VecDeque::new(),
            scans: 0,
        }));
        let shared = Arc::clone(&memory);
        let server = Server::start(move |request| answer(&mut shared.lock().unwrap(), &request)).await;
        Self { server, memory }
    }

    pub(super) fn url(&self) -> &str {
        &self.server.url
    }

    pub(super) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap()
    }

    /// Makes the next answer on a path go wrong; more than one wait in line.
    pub(super) fn fail(&self, path: &'static str, fault: Fault) {
        self.memory().faults.push_back((path, fault));
    }

    /// Ends the session for good.
    pub(super) fn end_session(&self) {
        let mut memory = self.memory();
        memory.access = "taken-away".to_owned();
        memory.session_over = true;
    }

    /// Has lists fetched next.
    pub(super) fn publish(&self, lists: impl IntoIterator<Item = InspectionLists>) {
        self.memory().lists.extend(lists);
    }

    /// How often a path was asked for.
    pub(super) fn count(&self, path: &str) -> usize {
        self.memory()
            .seen
            .iter()
            .filter(|request| request.path == path)
            .count()
    }
}

fn answer(memory: &mut Memory, request: &Request) -> Reply {
    memory.seen.push(request.clone());
    let fault = match memory.faults.front() {
        Some((path, _)) if request.path.starts_with(path) => memory.faults.pop_front(),
        _ => None,
    };
    match fault {
        Some((_, Fault::Instead(reply))) => reply,
        Some((_, Fault::Lost)) => {
            let _ = carry_out(memory, request);
            Reply::Nothing
        }
        Some((_, Fault::Held(gate))) => Reply::Held(gate, Box::new(carry_out(memory, request))),
        None => carry_out(memory, request),
    }
}

fn carry_out(memory: &mut Memory, request: &Request) -> Reply {
    let path = request.path.as_str();
    match path {
        paths::LOGIN => {
            let login: Login = request.json();
            memory.account = account(login.email.as_str());
            memory.device = Some((login.device.device_id, login.device.public_key));
            return Reply::json(200, &session(memory));
        }
        paths::REFRESH => return refresh(memory, request),
        paths::CATALOGUE => return Reply::json(200, &catalogue(&memory.catalogue_version)),
        paths::LOGOUT => return Reply::empty(204),
        _ => {}
    }
    if request.bearer.as_deref() != Some(memory.access.as_str()) {
        return problem(ErrorCode::NotSignedIn);
    }
    match path {
        paths::ORDERS => place_order(memory, request),
        paths::TOP_UPS => top_up(memory, request),
        paths::ONLINE_TOP_UPS => super::charges::charged(memory.now, request),
        paths::TRANSFERS => send(memory, request),
        paths::FINDABLE => findable(memory, request),
        paths::FIND => find(memory, request),
        paths::SYNC => Reply::json(200, &sync(memory, request.parameter("after"))),
        paths::INSPECTION_LISTS => Reply::json(200, &memory.lists.pop_front().unwrap()),
        paths::INSPECTION_SCANS => keep_scans(memory, &request.json()),
        _ if path.ends_with("/refund") => refund(memory, request),
        _ if path.ends_with("/statement") => Reply::json(200, &statement(memory, request)),
        _ => problem(ErrorCode::NotFound),
    }
}

/// One account for each address.
fn account(email: &str) -> AccountView {
    let first = email.bytes().next().unwrap();
    AccountView {
        account_id: AccountId::from_bytes([first; 16]),
        customer_number: "1".to_owned(),
        email: email.to_lowercase().parse().unwrap(),
        name: "Anna".parse().unwrap(),
        language: "pl".parse().unwrap(),
        roles: vec![Role::Resident],
        wallet_id: Some(wallet_id()),
    }
}

fn session(memory: &mut Memory) -> Session {
    let number = memory.refresh.len();
    memory.access = format!("access-{number}");
    memory.refresh.push(format!("refresh-{number}"));
    Session {
        access_token: memory.access.parse().unwrap(),
        access_expires_at: memory.now.plus_ms(600_000),
        refresh_token: memory.refresh[number].parse().unwrap(),
        refresh_expires_at: memory.now.plus_ms(86_400_000),
        device_id: memory.device.unwrap().0,
        account: memory.account.clone(),
        server_time: memory.now,
    }
}

/// Takes the newest refresh token, or, as after a lost answer, the one before.
fn refresh(memory: &mut Memory, request: &Request) -> Reply {
    let asked: RefreshToken = request.json();
    let asked = asked.refresh_token.as_str();
    let is_known = memory.refresh.iter().rev().take(2).any(|token| token == asked);
    if memory.session_over || !is_known {
        return problem(ErrorCode::NotSignedIn);
    }
    Reply::json(200, &session(memory))
}

fn place_order(memory: &mut Memory, request: &Request) -> Reply {
    let order: PlaceOrder = request.json();
    assert_eq!(request.idempotency_key, Some(order.order_id.to_string()));
    if let Some(known) = memory.orders.get(&order.order_id) {
        return Reply::json(200, known);
    }
    let count = order.lines.iter().map(|line| line.count).sum::<u32>();
    let tickets: Vec<TicketView> = (0..count).map(|_| ticket(memory, &order)).collect();
    let view = OrderView {
        order_id: order.order_id,
        state: OrderState::Completed,
        product: order.product,
        day: order.day,
        total: order.payment.order.amount,
        tickets,
        problem: None,
    };
    memory.orders.insert(order.order_id, view.clone());
    Reply::json(201, &view)
}

/// A ticket for the day of [`morning`], in the city's summer time.
fn ticket(memory: &Memory, order: &PlaceOrder) -> TicketView {
    let (device_id, key) = memory.device.unwrap();
    let id = TicketId::new(memory.now);
    let from = Timestamp::parse_rfc3339("2026-07-10T00:00:00+02:00").unwrap();
    let until = from.plus_ms(86_400_000);
    let claims = Claims {
        id,
        valid_from: from,
        valid_until: until,
        device: Some(key.0),
        venue: 1,
        variant: 1,
        persons: 1,
        document_check: false,
        print_allowed: false,
    };
    TicketView {
        ticket_id: id,
        order_id: order.order_id,
        product: order.product.clone(),
        variant: order.lines[0].variant.clone(),
        venue: "zoo".parse().unwrap(),
        day: order.day,
        window: cityplus_domain::validity::Window { from, until },
        persons: 1,
        document_check: false,
        price: Money::new(3_000, Currency::PLN),
        state: TicketState::Active,
        refundable_until: None,
        device_id,
        signed: BASE64URL_NOPAD.encode(issue(&issuer(), &claims).unwrap().as_bytes()),
        used_at: None,
    }
}

fn refund(memory: &mut Memory, request: &Request) -> Reply {
    let asked: AskRefund = request.json();
    assert_eq!(request.idempotency_key, Some(asked.refund_id.to_string()));
    let id = request.path.split('/').nth_back(1).unwrap();
    let mut tickets = memory
        .orders
        .values_mut()
        .flat_map(|order| order.tickets.iter_mut());
    let ticket = tickets.find(|ticket| ticket.ticket_id.to_string() == id).unwrap();
    ticket.state = TicketState::Refunded;
    let view = RefundView {
        refund_id: asked.refund_id,
        done: true,
        amount: ticket.price,
        ticket: ticket.clone(),
    };
    Reply::json(200, &view)
}

fn top_up(memory: &mut Memory, request: &Request) -> Reply {
    let asked: CashTopUp = request.json();
    assert_eq!(request.idempotency_key, Some(asked.transfer_id.to_string()));
    let receipt = TopUpReceipt {
        transfer_id: asked.transfer_id,
        wallet_id: asked.wallet_id,
        amount: asked.amount,
        at: memory.now,
        receipt_number: None,
    };
    memory
        .top_ups
        .insert(asked.transfer_id.to_string(), receipt.clone());
    Reply::json(201, &receipt)
}

fn send(memory: &mut Memory, request: &Request) -> Reply {
    let asked: SignedTransferOrder = request.json();
    let order = asked.order;
    assert_eq!(request.idempotency_key, Some(order.transfer_id.to_string()));
    let known = memory.sent.entry(order.transfer_id.to_string()).or_insert(asked);
    assert_eq!(*known, asked, "the same request again is the same to the letter");
    let receipt = SendReceipt {
        transfer_id: order.transfer_id,
        to_wallet_id: order.to_wallet_id,
        amount: order.amount,
        at: memory.now,
    };
    Reply::json(201, &receipt)
}

/// With a body it is set.
fn findable(memory: &mut Memory, request: &Request) -> Reply {
    if !request.body.is_empty() {
        let asked = request.json::<SetFindable>();
        let findable = &mut memory.findable;
        findable.by_mail = asked.by_mail.unwrap_or(findable.by_mail);
        findable.by_number = asked.by_number.unwrap_or(findable.by_number);
    }
    Reply::json(200, &memory.findable)
}

fn find(memory: &mut Memory, request: &Request) -> Reply {
    memory.looked_for = Some(request.json());
    match &memory.found {
        Some(found) => Reply::json(200, found),
        None => problem(ErrorCode::NotFound),
    }
}

/// Two entries a page.
fn statement(memory: &Memory, request: &Request) -> StatementPage {
    let from = request
        .query
        .split('&')
        .find_map(|pair| pair.strip_prefix("cursor="))
        .map_or(0, |cursor| cursor.parse().unwrap());
    let end = memory.entries.len().min(from + 2);
    StatementPage {
        entries: memory.entries[from..end].to_vec(),
        next_cursor: (end < memory.entries.len()).then(|| end.to_string()),
    }
}

/// Two changes a page.
fn sync(memory: &Memory, after: i64) -> SyncPage {
    let later: Vec<Change> = memory
        .changes
        .iter()
        .filter(|change| change.seq > after)
        .cloned()
        .collect();
    let changes: Vec<Change> = later.iter().take(2).cloned().collect();
    SyncPage {
        next: changes.last().map_or(after, |change| change.seq),
        more: later.len() > changes.len(),
        changes,
        catalogue_version: memory.catalogue_version.clone(),
        server_time: memory.now,
    }
}

/// Refuses a batch with the code "poison" in it, as a server does that finds a field of one scan wrong.
fn keep_scans(memory: &mut Memory, upload: &UploadScans) -> Reply {
    if upload.scans.iter().any(|scan| scan.code == "poison") {
        return problem(ErrorCode::InvalidField);
    }
    memory.scans += upload.scans.len();
    let results = upload.scans.iter().map(|scan| ScanResult {
        scan_id: scan.scan_id,
        finding: ScanFinding::NoUse,
    });
    Reply::json(
        200,
        &ScanReceipt {
            results: results.collect(),
        },
    )
}

impl Memory {
    /// Tells of a thing as it stands now.
    pub(super) fn change(&mut self, body: ChangeBody) {
        let seq = self.changes.last().map_or(1, |change| change.seq + 1);
        self.changes.push(Change { seq, body });
    }
}

fn catalogue(version: &str) -> CatalogueView {
    let price = if version == "v1" { 3_000 } else { 3_500 };
    let variant = |key: &str, code: u16| {
        json!({ "key": key, "code": code, "name": { "pl": key }, "persons": 1, "max_per_order": 10,
                "requires": { "kind": "none" } })
    };
    let amount = |minor: i64| json!({ "minor": minor, "currency": "PLN" });
    serde_json::from_value(json!({
        "version": version,
        "catalogue": {
            "city": { "key": "opole", "name": { "pl": "Opole+" }, "zone": "Europe/Warsaw", "currency": "PLN",
                      "languages": ["pl"] },
            "units": [{ "key": "zoo", "name": { "pl": "Zoo" } }],
            "venues": [{ "key": "zoo", "code": 1, "unit": "zoo", "name": { "pl": "Zoo" } },
                       { "key": "pool", "code": 2, "unit": "zoo", "name": { "pl": "Basen" } }],
            "products": [{
                "key": "zoo-admission", "kind": "admission", "venue": "zoo", "name": { "pl": "Bilet" },
                "sold_days_ahead": 30, "validity": { "kind": "day" },
                "refund": { "kind": "until_days_before", "days": 1 }, "printable": false,
                "variants": [variant("normal", 1), variant("reduced", 2)],
                "prices": [{ "from": "2026-01-01", "to": null,
                             "amounts": { "normal": amount(price), "reduced": amount(2_000) } }],
            }],
        },
    }))
    .unwrap()
}
