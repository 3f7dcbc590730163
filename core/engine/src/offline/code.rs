//! The code that pays: `CPM1:` and Base45 of the fields one after the other, numbers big-endian, without names; the city's
//! key has its length before it.
//!
//! At most 337 bytes are 506 characters: a QR symbol of version 14 with error correction M, easy for any camera.

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::keys::KEY_MAX_CHARS;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::bytes::{KeyId, PublicKey, Signature};
use cityplus_protocol::offline::{Allowance, OfflineOrder, OfflinePayment, SignedAllowance};
use cityplus_ticketcode::base45;

use super::why_refused;

/// How every such code begins. Never `CP1:`, which is a ticket's.
pub const OFFLINE_CODE_PREFIX: &str = "CPM1:";
/// The form of the fields.
const FORM: u8 = 2;
/// The form without a city and without the id of the operator's key.
const OLD_FORM: u8 = 1;
/// Bytes of all fields but the city's key.
const LENGTH: usize = 297;
/// The most bytes of all fields, of the old form, too.
const LENGTH_MAX: usize = LENGTH + KEY_MAX_CHARS;

/// The code of a payment.
pub(super) fn write(payment: &OfflinePayment) -> String {
    let (allowance, order) = (&payment.allowance.allowance, &payment.order);
    let city = allowance.city.as_str();
    let mut bytes = Vec::with_capacity(LENGTH_MAX);
    bytes.push(FORM);
    bytes.extend(allowance.allowance_id.as_bytes());
    // Never longer than a key may be.
    bytes.push(u8::try_from(city.len()).unwrap_or_default());
    bytes.extend(city.as_bytes());
    bytes.extend(allowance.wallet_id.as_bytes());
    bytes.extend(allowance.device_key.0);
    bytes.extend(allowance.amount.minor.to_be_bytes());
    bytes.extend(allowance.amount.currency.to_string().as_bytes());
    bytes.extend(allowance.issued_at.millis().to_be_bytes());
    bytes.extend(allowance.expires_at.millis().to_be_bytes());
    bytes.extend(allowance.settle_until.millis().to_be_bytes());
    bytes.extend(allowance.key_id.0);
    bytes.extend(payment.allowance.signature.0);
    // The allowance, its id and its currency are the order's, too.
    bytes.extend(order.transfer_id.as_bytes());
    bytes.extend(order.number.to_be_bytes());
    bytes.extend(order.spent_before.to_be_bytes());
    bytes.extend(order.to_wallet_id.as_bytes());
    bytes.extend(order.amount.minor.to_be_bytes());
    bytes.extend(order.created_at.millis().to_be_bytes());
    bytes.extend(payment.signature.0);
    format!("{OFFLINE_CODE_PREFIX}{}", base45::encode(&bytes))
}

/// The payment of a code, or why it is none: it is cut off, longer, of a form from before, or no such code.
pub(super) fn read(text: &str) -> Result<OfflinePayment, &'static str> {
    let bytes = bytes_of(text).ok_or(why_refused::NO_CODE)?;
    match bytes.split_first() {
        Some((&FORM, fields)) => payment(Fields(fields)).ok_or(why_refused::NO_CODE),
        Some((&OLD_FORM, _)) => Err(why_refused::OLD_FORM),
        _ => Err(why_refused::NO_CODE),
    }
}

fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let body = text.trim().strip_prefix(OFFLINE_CODE_PREFIX)?;
    if body.len() > 2 * LENGTH_MAX {
        return None;
    }
    base45::decode(body).ok()
}

fn payment(mut fields: Fields<'_>) -> Option<OfflinePayment> {
    let allowance_id = TransferId::from_bytes(fields.take()?);
    let [length] = fields.take::<1>()?;
    let city = std::str::from_utf8(fields.take_so_many(length)?).ok()?;
    let city = city.parse().ok()?;
    let wallet_id = WalletId::from_bytes(fields.take()?);
    let device_key = PublicKey(fields.take()?);
    let minor = i64::from_be_bytes(fields.take()?);
    let currency = std::str::from_utf8(&fields.take::<3>()?).ok()?.parse().ok()?;
    let moment = |bytes: [u8; 8]| Timestamp::from_millis(i64::from_be_bytes(bytes));
    let allowance = Allowance {
        allowance_id,
        city,
        wallet_id,
        device_key,
        amount: Money::new(minor, currency),
        issued_at: moment(fields.take()?),
        expires_at: moment(fields.take()?),
        settle_until: moment(fields.take()?),
        key_id: KeyId(fields.take()?),
    };
    let allowance = SignedAllowance {
        allowance,
        signature: Signature(fields.take()?),
    };
    let order = OfflineOrder {
        transfer_id: TransferId::from_bytes(fields.take()?),
        allowance_id,
        number: u32::from_be_bytes(fields.take()?),
        spent_before: i64::from_be_bytes(fields.take()?),
        to_wallet_id: WalletId::from_bytes(fields.take()?),
        amount: Money::new(i64::from_be_bytes(fields.take()?), currency),
        created_at: moment(fields.take()?),
    };
    let signature = Signature(fields.take()?);
    fields.0.is_empty().then_some(OfflinePayment {
        allowance,
        order,
        signature,
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

    fn take_so_many(&mut self, count: u8) -> Option<&'a [u8]> {
        let (field, rest) = self.0.split_at_checked(usize::from(count))?;
        self.0 = rest;
        Some(field)
    }
}

#[cfg(test)]
mod tests {
    use cityplus_domain::Currency;

    use super::*;

    fn payment_in(city: &str) -> OfflinePayment {
        let at = Timestamp::from_millis(1_790_000_000_123);
        let allowance = Allowance {
            allowance_id: TransferId::from_bytes([1; 16]),
            city: city.parse().unwrap(),
            wallet_id: WalletId::from_bytes([2; 16]),
            device_key: PublicKey([3; 32]),
            amount: Money::new(10_000, Currency::PLN),
            issued_at: at,
            expires_at: at.plus_ms(1),
            settle_until: at.plus_ms(2),
            key_id: KeyId([4; 8]),
        };
        OfflinePayment {
            allowance: SignedAllowance {
                allowance,
                signature: Signature([5; 64]),
            },
            order: OfflineOrder {
                transfer_id: TransferId::from_bytes([6; 16]),
                allowance_id: allowance.allowance_id,
                number: 7,
                spent_before: 800,
                to_wallet_id: WalletId::from_bytes([9; 16]),
                amount: Money::new(1_234, Currency::PLN),
                created_at: at,
            },
            signature: Signature([10; 64]),
        }
    }

    #[test]
    fn a_code_is_read_as_it_was_written_and_fits_a_symbol() {
        for (city, bytes, version) in [("opole", 302, 13), ("z", 298, 13), (&"z".repeat(40), 337, 14)] {
            let payment = payment_in(city);
            let code = write(&payment);
            assert_eq!(read(&code), Ok(payment), "{city}");
            assert_eq!(
                code.len(),
                OFFLINE_CODE_PREFIX.len() + bytes / 2 * 3 + bytes % 2 * 2,
                "{city}"
            );
            let matrix = cityplus_ticketcode::large_qr_matrix(&code).unwrap();
            assert_eq!(matrix.version, version, "{city}");
        }
    }

    /// The form of the bytes: two apps of different age must read each other's codes.
    #[test]
    fn the_form_does_not_change() {
        let code = write(&payment_in("opole"));
        let bytes = base45::decode(code.strip_prefix(OFFLINE_CODE_PREFIX).unwrap()).unwrap();
        let at = 1_790_000_000_123_i64;
        let expected = [
            &[2][..],
            &[1; 16],
            &[5],
            b"opole",
            &[2; 16],
            &[3; 32],
            &10_000_i64.to_be_bytes(),
            b"PLN",
            &at.to_be_bytes(),
            &(at + 1).to_be_bytes(),
            &(at + 2).to_be_bytes(),
            &[4; 8],
            &[5; 64],
            &[6; 16],
            &7_u32.to_be_bytes(),
            &800_i64.to_be_bytes(),
            &[9; 16],
            &1_234_i64.to_be_bytes(),
            &at.to_be_bytes(),
            &[10; 64],
        ];
        assert_eq!(bytes, expected.concat());
    }

    #[test]
    fn a_code_of_the_form_from_before_is_refused_in_words() {
        let mut bytes = vec![7; 320];
        bytes[0] = OLD_FORM;
        let code = format!("{OFFLINE_CODE_PREFIX}{}", base45::encode(&bytes));
        assert_eq!(read(&code), Err(why_refused::OLD_FORM));
    }

    #[test]
    fn anything_else_is_no_code() {
        let code = write(&payment_in("opole"));
        let body = code.strip_prefix(OFFLINE_CODE_PREFIX).unwrap();
        let mut no_city = base45::decode(body).unwrap();
        no_city[18] = b'O';
        let mut long_city = no_city.clone();
        (long_city[17], long_city[18]) = (255, b'o');
        for wrong in [
            String::new(),
            "CPM1:".to_owned(),
            body.to_owned(),
            format!("CP1:{body}"),
            format!("{code}00"),
            code[..code.len() - 3].to_owned(),
            code.to_lowercase(),
            format!("CPM1:{}", "0".repeat(100_000)),
            format!("CPM1:{}", base45::encode(&no_city)),
            format!("CPM1:{}", base45::encode(&long_city)),
        ] {
            assert_eq!(read(&wrong), Err(why_refused::NO_CODE), "{wrong}");
        }
        for end in 0..code.len() {
            assert_eq!(read(&code[..end]), Err(why_refused::NO_CODE), "{end}");
        }
    }
}
