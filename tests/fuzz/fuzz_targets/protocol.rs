//! Bodies of the API: any bytes, and edits of good bodies; texts that people type; what a payment order's
//! signature covers; codes that ask for money.
#![no_main]

use std::fmt::Debug;
use std::str::FromStr;
use std::sync::LazyLock;

use cityplus_domain::catalogue::Catalogue;
use cityplus_domain::quote::Quote;
use cityplus_protocol::account::{
    AccountView, Confirm, DeviceRegistration, Find, Findable, ForgotPassword, Found, Login, RefreshToken,
    Register, ResetPassword, Session, SetFindable, SetRoles,
};
use cityplus_protocol::inspection::{InspectionLists, ScanReceipt, UploadScans};
use cityplus_protocol::number::{ConfirmNumber, NumberView, SetNumber};
use cityplus_protocol::operator::{CashTopUp, StatementPage, TopUpReceipt, WalletView};
use cityplus_protocol::payment::{PaymentOrder, SignedPaymentOrder};
use cityplus_protocol::request::{RECEIVE_CODE_PREFIX, ReceiveCode, checksum};
use cityplus_protocol::sync::SyncPage;
use cityplus_protocol::texts::{Email, Language, Name, Note, NumberCode, Password, PhoneNumber, Secret};
use cityplus_protocol::ticketing::{
    AskQuote, AskRefund, CatalogueView, OrderView, PlaceAbroadOrder, PlaceOrder, RefundView, TicketPage,
    TicketView,
};
use cityplus_protocol::{Problem, PublicKey, Signature};
use data_encoding::BASE32_NOPAD;
use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads a body; one that is read is written and read again without a change. Says whether it was read.
fn body<T: Serialize + DeserializeOwned + Debug>(bytes: &[u8]) -> bool {
    let Ok(value) = serde_json::from_slice::<T>(bytes) else {
        return false;
    };
    let written = serde_json::to_string(&value).unwrap();
    let again: T = serde_json::from_str(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    assert_eq!(serde_json::to_string(&again).unwrap(), written);
    let _ = format!("{value:?}");
    true
}

type Reader = fn(&[u8]) -> bool;

/// Every body, requests and answers, each with a good one to edit.
static BODIES: LazyLock<Vec<(Reader, String)>> = LazyLock::new(|| {
    let bodies = samples();
    for (index, (reader, sample)) in bodies.iter().enumerate() {
        assert!(reader(sample.as_bytes()), "sample {index} is not read: {sample}");
    }
    bodies
});

const ID: &str = "0198a3c1-7b3e-7d2a-9c41-2f6d8e5b1a07";

fn requests() -> Vec<(Reader, String)> {
    let key = PublicKey([7; 32]);
    let signature = Signature([9; 64]);
    let device =
        format!(r#"{{"device_id":"{ID}","name":"Phone","public_key":"{key}","proof":"{signature}"}}"#);
    let money = r#"{"minor":6000,"currency":"PLN"}"#;
    let lines = r#"[{"variant":"normal","count":2}]"#;
    let order = format!(
        r#"{{"payment_id":"{ID}","wallet_id":"{ID}","merchant":"zoo","amount":{money},"created_at":1790000000000}}"#
    );
    let payment = format!(r#"{{"order":{order},"public_key":"{key}","signature":"{signature}"}}"#);
    let abroad = order.replace(r#""merchant":"#, r#""merchant_city":"opole","merchant":"#);
    let abroad = format!(r#"{{"order":{abroad},"public_key":"{key}","signature":"{signature}"}}"#);
    let scan = format!(
        r#"{{"scan_id":"{ID}","venue":"zoo","scanned_at":1790000000000,"outcome":"valid","reason":"valid","code":"CP1:AB"}}"#
    );
    vec![
        (
            body::<Register>,
            r#"{"email":"jan@example.com","password":"long enough","name":"Jan","language":"pl"}"#.to_owned(),
        ),
        (body::<Confirm>, r#"{"token":"abcd"}"#.to_owned()),
        (
            body::<Login>,
            format!(r#"{{"email":"jan@example.com","password":"x","device":{device}}}"#),
        ),
        (body::<DeviceRegistration>, device),
        (body::<RefreshToken>, r#"{"refresh_token":"abcd"}"#.to_owned()),
        (
            body::<ForgotPassword>,
            r#"{"email":"jan@example.com"}"#.to_owned(),
        ),
        (
            body::<ResetPassword>,
            r#"{"email":"jan@example.com","code":"123456","new_password":"long enough"}"#.to_owned(),
        ),
        (
            body::<SetRoles>,
            r#"{"email":"jan@example.com","roles":["resident","teller"]}"#.to_owned(),
        ),
        (
            body::<CashTopUp>,
            format!(r#"{{"transfer_id":"{ID}","wallet_id":"{ID}","amount":{money}}}"#),
        ),
        (
            body::<AskQuote>,
            format!(r#"{{"product":"zoo-admission","day":"2026-11-21","lines":{lines}}}"#),
        ),
        (
            body::<PlaceOrder>,
            format!(
                r#"{{"order_id":"{ID}","product":"zoo-admission","day":"2026-11-21","lines":{lines},"payment":{payment}}}"#
            ),
        ),
        (
            body::<PlaceAbroadOrder>,
            format!(
                r#"{{"order_id":"{ID}","product":"zoo-admission","day":"2026-11-21","lines":{lines},"home":"brno","payment":{abroad}}}"#
            ),
        ),
        (body::<SignedPaymentOrder>, payment),
        (body::<PaymentOrder>, order),
        (body::<AskRefund>, format!(r#"{{"refund_id":"{ID}"}}"#)),
        (body::<UploadScans>, format!(r#"{{"scans":[{scan}]}}"#)),
    ]
}

fn samples() -> Vec<(Reader, String)> {
    let mut bodies = requests();
    bodies.extend(account_and_money());
    bodies.extend(ticketing());
    bodies.extend(inspection());
    bodies
}

const MONEY: &str = r#"{"minor":6000,"currency":"PLN"}"#;
const PROBLEM: &str =
    r#"{"type":"urn:x","title":"t","status":400,"detail":"d","code":"invalid_field","errors":[]}"#;

fn wallet() -> String {
    format!(r#"{{"wallet_id":"{ID}","balance":{MONEY},"available":{MONEY},"as_of":1}}"#)
}

fn account_and_money() -> [(Reader, String); 14] {
    let account = format!(
        r#"{{"account_id":"{ID}","customer_number":"1","email":"jan@example.com","name":"Jan","language":"pl",
        "roles":["resident"],"wallet_id":null}}"#
    );
    let session = format!(
        r#"{{"access_token":"abcd","access_expires_at":1,"refresh_token":"abcd","refresh_expires_at":2,
        "device_id":"{ID}","account":{account},"server_time":1}}"#
    );
    let statement = format!(
        r#"{{"entries":[{{"transfer_id":"{ID}","kind":"top_up","amount":{MONEY},"balance_after":{MONEY},"at":1,
        "counterparty":"cash"}}],"next_cursor":null}}"#
    );
    let top_up = format!(r#"{{"transfer_id":"{ID}","wallet_id":"{ID}","amount":{MONEY},"at":1}}"#);
    [
        (body::<AccountView>, account),
        (
            body::<Findable>,
            r#"{"by_mail":true,"by_number":false}"#.to_owned(),
        ),
        (body::<SetFindable>, r#"{"by_number":true}"#.to_owned()),
        (body::<Find>, r#"{"mail":"jan@example.com"}"#.to_owned()),
        (body::<Find>, r#"{"number":"601 234 567"}"#.to_owned()),
        (body::<SetNumber>, r#"{"number":"+48601234567"}"#.to_owned()),
        (body::<ConfirmNumber>, r#"{"code":"012345"}"#.to_owned()),
        (
            body::<NumberView>,
            r#"{"number":"+48601234567","pending":{"number":"+48700111222","expires_at":1}}"#.to_owned(),
        ),
        (
            body::<Found>,
            format!(r#"{{"wallet_id":"{ID}","shown_name":"Jan K."}}"#),
        ),
        (body::<Session>, session),
        (body::<WalletView>, wallet()),
        (body::<StatementPage>, statement),
        (body::<TopUpReceipt>, top_up),
        (body::<Problem>, PROBLEM.to_owned()),
    ]
}

fn ticketing() -> [(Reader, String); 8] {
    let ticket = format!(
        r#"{{"ticket_id":"{ID}","order_id":"{ID}","product":"zoo-admission","variant":"normal","venue":"zoo",
        "day":"2026-11-21","window":{{"from":1,"until":2}},"persons":1,"document_check":false,"price":{MONEY},
        "state":"active","refundable_until":null,"device_id":"{ID}","signed":"abcd","used_at":null}}"#
    );
    let catalogue = r#"{"city":{"key":"opole","name":{"pl":"Opole+"},"zone":"Europe/Warsaw","currency":"PLN",
        "languages":["pl"]},"units":[],"venues":[],"products":[]}"#;
    let view = format!(r#"{{"version":"1","catalogue":{catalogue}}}"#);
    let quote = format!(
        r#"{{"product":"zoo","day":"2026-11-21","lines":[],"total":{MONEY},"window":{{"from":1,"until":2}},
        "refundable_until":null}}"#
    );
    let order = format!(
        r#"{{"order_id":"{ID}","state":"pending","product":"zoo","day":"2026-11-21","total":{MONEY},
        "tickets":[{ticket}],"problem":{PROBLEM}}}"#
    );
    let page = format!(r#"{{"tickets":[{ticket}],"next_cursor":"x"}}"#);
    let refund = format!(r#"{{"refund_id":"{ID}","done":true,"amount":{MONEY},"ticket":{ticket}}}"#);
    let wallet = wallet();
    let changes = format!(
        r#"{{"changes":[{{"seq":1,"kind":"ticket","ticket":{ticket}}},{{"seq":2,"kind":"wallet","wallet":{wallet}}}],
        "next":2,"more":false,"catalogue_version":"1","server_time":1}}"#
    );
    [
        (body::<TicketView>, ticket),
        (body::<Catalogue>, catalogue.to_owned()),
        (body::<CatalogueView>, view),
        (body::<Quote>, quote),
        (body::<OrderView>, order),
        (body::<TicketPage>, page),
        (body::<RefundView>, refund),
        (body::<SyncPage>, changes),
    ]
}

fn inspection() -> [(Reader, String); 2] {
    let key = PublicKey([7; 32]);
    [
        (
            body::<InspectionLists>,
            format!(
                r#"{{"made_at":1,"keys":[{{"public_key":"{key}","not_before":1,"not_after":2}}],
                "denylist":{{"kind":"deltas","signed":["abcd"]}},"used":[{{"ticket_id":"{ID}","used_at":1}}],
                "used_next":1,"more":false}}"#
            ),
        ),
        (
            body::<ScanReceipt>,
            format!(
                r#"{{"results":[{{"scan_id":"{ID}","finding":{{"kind":"first_use","ticket_id":"{ID}"}}}}]}}"#
            ),
        ),
    ]
}

const WORDS: [&str; 16] = [
    "null",
    "true",
    "-1",
    "1e400",
    "9223372036854775808",
    "\"\"",
    "[]",
    "{}",
    "\"EUR\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"2026-02-30\"",
    "\"x\":1,",
    "1.5",
    "\"İΣß\"",
    "[[[[[[[[",
];

/// The original with bytes and words changed as the input says.
fn edited(original: &str, edits: &[u8]) -> Vec<u8> {
    let mut bytes = original.as_bytes().to_vec();
    for edit in edits.chunks_exact(4).take(8) {
        let place = usize::from(u16::from_le_bytes([edit[0], edit[1]])) % (bytes.len() + 1);
        match edit[2] % 5 {
            0 if place < bytes.len() => bytes[place] = edit[3],
            1 => bytes.insert(place, edit[3]),
            2 if place < bytes.len() => drop(bytes.remove(place)),
            3 => {
                let value_end = bytes[place..].iter().position(|byte| b",}]".contains(byte));
                let end = value_end.map_or(bytes.len(), |end| place + end);
                let word = WORDS[usize::from(edit[3]) % WORDS.len()];
                drop(bytes.splice(place..end, word.bytes()));
            }
            _ => bytes.truncate(place),
        }
    }
    bytes
}

/// A text that is taken is clean: it is taken again as it is.
fn typed<T: FromStr + Clone + Into<String>>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        let clean: String = value.into();
        let again: String = clean
            .parse::<T>()
            .map_or_else(|_| panic!("{clean:?}"), Into::into);
        assert_eq!(again, clean);
    }
}

/// The signed bytes say each field once and nothing else: they can be read back.
fn signature_covers_all(bytes: &[u8]) {
    let Ok(order) = serde_json::from_slice::<PaymentOrder>(bytes) else {
        return;
    };
    let signed = String::from_utf8(order.signing_bytes()).unwrap();
    let fields: Vec<&str> = signed.split('\n').collect();
    let [label, payment, wallet, merchant, minor, currency, at, end] = fields[..] else {
        panic!("{signed}");
    };
    assert_eq!((label, end), ("cityplus-payment-order-1", ""));
    let read = serde_json::json!({
        "payment_id": payment,
        "wallet_id": wallet,
        "merchant": merchant,
        "amount": { "minor": minor.parse::<i64>().unwrap(), "currency": currency },
        "created_at": at.parse::<i64>().unwrap(),
    });
    assert_eq!(serde_json::from_value::<PaymentOrder>(read).unwrap(), order);
}

/// A receiver's code or a request's, of any fields under a right checksum: what is read is spelt in one way.
fn receive_code(fields: &[u8]) {
    let bytes = [fields, &checksum(fields).to_le_bytes()].concat();
    let text = format!("{RECEIVE_CODE_PREFIX}{}", BASE32_NOPAD.encode(&bytes));
    if let Ok(code) = text.parse::<ReceiveCode>() {
        assert_eq!(code.to_string(), text);
    }
}

/// A request that can be paid, in the form of its code, to edit: nothing changed is read as something else.
fn edited_code(edits: &[u8]) {
    let mut fields = vec![2_u8, 5];
    fields.extend(b"opole");
    fields.extend([7_u8; 32]);
    fields.extend(1_250_i64.to_be_bytes());
    fields.extend(b"PLN");
    fields.extend(1_i64.to_be_bytes());
    fields.extend(2_i64.to_be_bytes());
    fields.push(4);
    fields.extend(b"kawa");
    for edit in edits.chunks_exact(2).take(8) {
        let place = usize::from(edit[0]) % fields.len();
        fields[place] = edit[1];
    }
    receive_code(&fields);
}

fuzz_target!(|data: &[u8]| {
    let [mode, which, rest @ ..] = data else {
        return;
    };
    let bodies = &*BODIES;
    let (reader, sample) = &bodies[usize::from(*which) % bodies.len()];
    match mode % 6 {
        0 => drop(reader(rest)),
        1 => drop(reader(&edited(sample, rest))),
        2 => {
            let order = requests().swap_remove(12).1;
            signature_covers_all(&edited(&order, rest));
        }
        3 => receive_code(rest),
        4 => edited_code(rest),
        _ => {
            let text = String::from_utf8_lossy(rest);
            typed::<Email>(&text);
            typed::<Password>(&text);
            typed::<Name>(&text);
            typed::<Note>(&text);
            typed::<PhoneNumber>(&text);
            typed::<NumberCode>(&text);
            typed::<ReceiveCode>(&text);
            typed::<Secret>(&text);
            typed::<Language>(&text);
            typed::<PublicKey>(&text);
            typed::<Signature>(&text);
        }
    }
});
