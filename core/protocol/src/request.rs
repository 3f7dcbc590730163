//! The codes by which a person asks for money: "send to me", and "send me so much, once".
//!
//! `CPR1:` and the fields one after the other in Base32 without padding (RFC 4648, section 6), numbers big-endian, a
//! checksum at the end. Base32 and not the shorter Base45 of the other codes: this one is also sent in messages and typed
//! into terminals, where Base45's spaces and signs get lost. With the longest note it has 431 characters, which a QR
//! symbol of version 13 with error correction M holds.
//!
//! Not signed, on purpose. The payer's device knows no key of the receiver's, so it could check a signature only against a
//! key in the code itself, and whoever changes the wallet changes that as well. The money goes to the wallet that is named;
//! that the right one is named is the word of whoever shows the code, signed or not. The checksum is against misreading.

use std::fmt;
use std::str::FromStr;

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};
use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};

use crate::texts::Note;

/// How every such code begins. Never `CP1:`, which is a ticket's, nor `CPM1:`, which pays.
pub const RECEIVE_CODE_PREFIX: &str = "CPR1:";
/// How long a request for money can be paid, in milliseconds.
pub const REQUEST_VALID_FOR_MS: i64 = 60 * 60_000;

/// The most characters behind the prefix that are looked at: more than any code has.
const BODY_MAX_CHARS: usize = 500;
/// The first field of a receiver's code.
const RECEIVER: u8 = 1;
/// The first field of a request.
const REQUEST: u8 = 2;

/// What a code says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReceiveCode {
    /// Whom to send to; how much and how often is the payer's choice.
    Receiver(Receiver),
    /// So much, once.
    Request(MoneyRequest),
}

/// A receiver, as their code names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// The city whose wallet it is.
    pub city: CityKey,
    /// The wallet.
    pub wallet_id: WalletId,
}

/// A request for money.
///
/// Its id becomes the id of the transfer that pays it, so the operator lets it be paid once, by whoever is first.
/// Somebody who saw the code may use up the id with another transfer: then the request cannot be paid, no money is lost,
/// and a new request is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoneyRequest {
    /// Made by the receiver's device; the id of the transfer to come.
    pub request_id: TransferId,
    /// The city whose wallet it is.
    pub city: CityKey,
    /// The receiver's wallet.
    pub wallet_id: WalletId,
    /// How much: more than nothing.
    pub amount: Money,
    /// When it was made.
    pub made_at: Timestamp,
    /// From when on a device no longer begins to pay it.
    pub valid_until: Timestamp,
    /// What it is for.
    pub note: Option<Note>,
}

/// A text that is no such code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a code of a receiver or of a request for money is needed, whole and unchanged; it begins with CPR1:"
)]
pub struct ReceiveCodeError;

impl fmt::Display for ReceiveCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = fields(self);
        let sum = checksum(&bytes);
        // Low byte first, as the checksum's promise needs it: a changed character is found wherever it stands.
        bytes.extend(sum.to_le_bytes());
        write!(formatter, "{RECEIVE_CODE_PREFIX}{}", BASE32_NOPAD.encode(&bytes))
    }
}

impl From<ReceiveCode> for String {
    fn from(code: ReceiveCode) -> Self {
        code.to_string()
    }
}

impl FromStr for ReceiveCode {
    type Err = ReceiveCodeError;

    /// Blanks around the text are no part of it. Everything else has one spelling.
    fn from_str(text: &str) -> Result<Self, ReceiveCodeError> {
        read(text).ok_or(ReceiveCodeError)
    }
}

/// CRC-32 (ITU-T V.42, as in PNG): finds every change of up to 32 bits in a row.
pub fn checksum(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            let shifted = sum >> 1;
            sum = if sum & 1 == 1 {
                shifted ^ 0xedb8_8320
            } else {
                shifted
            };
        }
    }
    !sum
}

fn fields(code: &ReceiveCode) -> Vec<u8> {
    let (kind, city, wallet_id) = match code {
        ReceiveCode::Receiver(receiver) => (RECEIVER, &receiver.city, receiver.wallet_id),
        ReceiveCode::Request(request) => (REQUEST, &request.city, request.wallet_id),
    };
    let mut bytes = vec![kind];
    put_text(&mut bytes, city.as_str());
    bytes.extend(wallet_id.as_bytes());
    if let ReceiveCode::Request(request) = code {
        bytes.extend(request.request_id.as_bytes());
        bytes.extend(request.amount.minor.to_be_bytes());
        bytes.extend(request.amount.currency.code().as_bytes());
        bytes.extend(request.made_at.millis().to_be_bytes());
        bytes.extend(request.valid_until.millis().to_be_bytes());
        put_text(&mut bytes, request.note.as_ref().map_or("", Note::as_str));
    }
    bytes
}

/// A text's length in one byte, then the text: keys and notes are never longer than a byte can tell.
fn put_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
    bytes.extend(text.as_bytes());
}

fn read(text: &str) -> Option<ReceiveCode> {
    let body = text.trim().strip_prefix(RECEIVE_CODE_PREFIX)?;
    if body.len() > BODY_MAX_CHARS {
        return None;
    }
    let bytes = BASE32_NOPAD.decode(body.as_bytes()).ok()?;
    let (fields, sum) = bytes.split_last_chunk::<4>()?;
    if checksum(fields) != u32::from_le_bytes(*sum) {
        return None;
    }
    let mut fields = Fields(fields);
    let kind = fields.take::<1>()?;
    let city: CityKey = fields.text()?.parse().ok()?;
    let wallet_id = WalletId::from_bytes(fields.take()?);
    let code = match kind {
        [RECEIVER] => ReceiveCode::Receiver(Receiver { city, wallet_id }),
        [REQUEST] => ReceiveCode::Request(request(&mut fields, city, wallet_id)?),
        _ => return None,
    };
    fields.0.is_empty().then_some(code)
}

fn request(fields: &mut Fields<'_>, city: CityKey, wallet_id: WalletId) -> Option<MoneyRequest> {
    let request_id = TransferId::from_bytes(fields.take()?);
    let minor = i64::from_be_bytes(fields.take()?);
    let currency = std::str::from_utf8(&fields.take::<3>()?).ok()?.parse().ok()?;
    let made_at = Timestamp::from_millis(i64::from_be_bytes(fields.take()?));
    let valid_until = Timestamp::from_millis(i64::from_be_bytes(fields.take()?));
    let note = match fields.text()? {
        "" => None,
        text => Some(text.parse::<Note>().ok().filter(|note| note.as_str() == text)?),
    };
    let is_sound = minor > 0 && made_at < valid_until;
    is_sound.then_some(MoneyRequest {
        request_id,
        city,
        wallet_id,
        amount: Money::new(minor, currency),
        made_at,
        valid_until,
        note,
    })
}

/// Bytes that are read from the front.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (field, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*field)
    }

    fn text(&mut self) -> Option<&'a str> {
        let [length] = self.take::<1>()?;
        let (text, rest) = self.0.split_at_checked(usize::from(length))?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use cityplus_domain::Currency;
    use proptest::prelude::*;

    use super::*;

    fn request(note: Option<&str>) -> ReceiveCode {
        let made_at = Timestamp::from_millis(1_790_000_000_123);
        ReceiveCode::Request(MoneyRequest {
            request_id: TransferId::from_bytes([1; 16]),
            city: "opole".parse().unwrap(),
            wallet_id: WalletId::from_bytes([2; 16]),
            amount: Money::new(1_250, Currency::PLN),
            made_at,
            valid_until: made_at.plus_ms(REQUEST_VALID_FOR_MS),
            note: note.map(|note| note.parse().unwrap()),
        })
    }

    fn receiver() -> ReceiveCode {
        ReceiveCode::Receiver(Receiver {
            city: "opole".parse().unwrap(),
            wallet_id: WalletId::from_bytes([2; 16]),
        })
    }

    fn all() -> [ReceiveCode; 3] {
        [
            receiver(),
            request(None),
            request(Some("Pierogi ruskie, 2 porcje 🥟")),
        ]
    }

    /// Of any fields, also of wrong ones.
    fn sealed(fields: &[u8]) -> String {
        let bytes = [fields, &checksum(fields).to_le_bytes()].concat();
        format!("{RECEIVE_CODE_PREFIX}{}", BASE32_NOPAD.encode(&bytes))
    }

    #[test]
    fn the_checksum_is_the_one_everybody_knows() {
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
        assert_eq!(checksum(b""), 0);
    }

    #[test]
    fn a_code_is_read_as_it_was_written() {
        for code in all() {
            let text = code.to_string();
            assert_eq!(text.parse(), Ok(code.clone()), "{text}");
            assert_eq!(format!(" {text}\n").parse(), Ok(code), "{text}");
            assert!(
                text.bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b':')
            );
        }
    }

    #[test]
    fn the_longest_code_is_still_read() {
        let ReceiveCode::Request(mut longest) = request(Some(&"ż".repeat(80))) else {
            panic!("no request")
        };
        longest.city = "k".repeat(40).parse().unwrap();
        let code = ReceiveCode::Request(longest);
        assert_eq!(code.to_string().parse(), Ok(code.clone()));
        assert_eq!(code.to_string().len(), 431);
    }

    #[test]
    fn every_changed_character_is_found() {
        for code in all() {
            let text = code.to_string();
            for place in 0..text.len() {
                for other in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 $%*+-./:=acą\0".chars() {
                    if text[place..].starts_with(other) {
                        continue;
                    }
                    let changed = format!("{}{other}{}", &text[..place], &text[place + 1..]);
                    assert_eq!(changed.parse::<ReceiveCode>(), Err(ReceiveCodeError), "{changed}");
                }
            }
        }
    }

    #[test]
    fn anything_else_is_no_code() {
        for code in all() {
            let text = code.to_string();
            let body = text.strip_prefix(RECEIVE_CODE_PREFIX).unwrap();
            for wrong in [
                String::new(),
                RECEIVE_CODE_PREFIX.to_owned(),
                body.to_owned(),
                format!("CP1:{body}"),
                format!("CPR2:{body}"),
                format!("{text}A"),
                format!("{text}{body}"),
                text.to_lowercase(),
                format!("CPR1:{}", "A".repeat(100_000)),
            ] {
                assert_eq!(wrong.parse::<ReceiveCode>(), Err(ReceiveCodeError), "{wrong}");
            }
            for end in 0..text.len() {
                assert_eq!(text[..end].parse::<ReceiveCode>(), Err(ReceiveCodeError), "{end}");
            }
        }
    }

    #[test]
    fn fields_that_make_no_sense_are_refused_under_a_right_checksum() {
        let right = fields(&request(Some("note")));
        assert_eq!(sealed(&right).parse(), Ok(request(Some("note"))));
        let with = |place: usize, bytes: &[u8]| {
            let mut wrong = right.clone();
            wrong[place..place + bytes.len()].copy_from_slice(bytes);
            wrong
        };
        // 7 bytes of kind and city, two ids, then the amount.
        let amount = 7 + 32;
        let cases = [
            ("another kind", with(0, &[3])),
            ("a city that is no key", with(2, b"OPOLE")),
            ("a city longer than the code", with(1, &[200])),
            ("nothing", with(amount, &0_i64.to_be_bytes())),
            ("less than nothing", with(amount, &(-1_i64).to_be_bytes())),
            ("no currency", with(amount + 8, b"XXX")),
            ("over before it was made", with(amount + 19, &0_i64.to_be_bytes())),
            ("a note that is no text", with(amount + 28, b"\xff\xfe")),
            ("a note with a blank before it", with(amount + 28, b" not")),
            ("a note with a line break", with(amount + 28, b"no\n ")),
            ("one byte more", [right.as_slice(), b"x"].concat()),
            ("nothing at all", Vec::new()),
        ];
        for (what, wrong) in cases {
            assert_eq!(
                sealed(&wrong).parse::<ReceiveCode>(),
                Err(ReceiveCodeError),
                "{what}"
            );
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in ".{0,300}", bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = text.parse::<ReceiveCode>();
            let _ = format!("{RECEIVE_CODE_PREFIX}{text}").parse::<ReceiveCode>();
            let spelt = sealed(&bytes);
            if let Ok(code) = spelt.parse::<ReceiveCode>() {
                prop_assert_eq!(code.to_string(), spelt);
            }
        }

        #[test]
        fn any_request_comes_back(
            ids in any::<[u8; 16]>(), minor in 1..=i64::MAX, made in 0..i64::MAX / 2, note in ".{0,80}"
        ) {
            let request = MoneyRequest {
                request_id: TransferId::from_bytes(ids),
                city: "opole".parse().unwrap(),
                wallet_id: WalletId::from_bytes(ids),
                amount: Money::new(minor, Currency::CZK),
                made_at: Timestamp::from_millis(made),
                valid_until: Timestamp::from_millis(made + 1),
                note: note.parse().ok(),
            };
            let code = ReceiveCode::Request(request);
            prop_assert_eq!(code.to_string().parse(), Ok(code));
        }
    }
}
