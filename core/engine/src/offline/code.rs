//! The code that pays: `CPM1:` and Base45 of the fields one after the other, numbers big-endian, without names.
//!
//! 320 bytes are 480 characters: a QR symbol of version 14 with error correction M, easy for any camera.

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::PublicKey;
use cityplus_protocol::bytes::Signature;
use cityplus_protocol::offline::{Allowance, OfflineOrder, OfflinePayment, SignedAllowance};
use cityplus_ticketcode::base45;

/// How every such code begins. Never `CP1:`, which is a ticket's.
pub const OFFLINE_CODE_PREFIX: &str = "CPM1:";
/// The form of the fields.
const FORM: u8 = 1;
/// Bytes of all fields.
const LENGTH: usize = 320;

/// The code of a payment.
pub(super) fn write(payment: &OfflinePayment) -> String {
    let (allowance, order) = (&payment.allowance.allowance, &payment.order);
    let mut bytes = Vec::with_capacity(LENGTH);
    bytes.push(FORM);
    bytes.extend(allowance.allowance_id.as_bytes());
    bytes.extend(allowance.wallet_id.as_bytes());
    bytes.extend(allowance.device_key.0);
    bytes.extend(allowance.amount.minor.to_be_bytes());
    bytes.extend(allowance.amount.currency.to_string().as_bytes());
    bytes.extend(allowance.issued_at.millis().to_be_bytes());
    bytes.extend(allowance.expires_at.millis().to_be_bytes());
    bytes.extend(allowance.settle_until.millis().to_be_bytes());
    bytes.extend(payment.allowance.operator_key.0);
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

/// The payment of a code; none if it is cut off, longer, or no such code.
pub(super) fn read(text: &str) -> Option<OfflinePayment> {
    let body = text.trim().strip_prefix(OFFLINE_CODE_PREFIX)?;
    if body.len() > 2 * LENGTH {
        return None;
    }
    let bytes = base45::decode(body).ok()?;
    let mut fields = Fields(&bytes);
    if fields.take::<1>()? != [FORM] {
        return None;
    }
    let allowance_id = TransferId::from_bytes(fields.take()?);
    let wallet_id = WalletId::from_bytes(fields.take()?);
    let device_key = PublicKey(fields.take()?);
    let minor = i64::from_be_bytes(fields.take()?);
    let currency = std::str::from_utf8(&fields.take::<3>()?).ok()?.parse().ok()?;
    let moment = |bytes: [u8; 8]| Timestamp::from_millis(i64::from_be_bytes(bytes));
    let allowance = Allowance {
        allowance_id,
        wallet_id,
        device_key,
        amount: Money::new(minor, currency),
        issued_at: moment(fields.take()?),
        expires_at: moment(fields.take()?),
        settle_until: moment(fields.take()?),
    };
    let allowance = SignedAllowance {
        allowance,
        operator_key: PublicKey(fields.take()?),
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

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (field, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*field)
    }
}

#[cfg(test)]
mod tests {
    use cityplus_domain::Currency;

    use super::*;

    fn payment() -> OfflinePayment {
        let at = Timestamp::from_millis(1_790_000_000_123);
        let allowance = Allowance {
            allowance_id: TransferId::from_bytes([1; 16]),
            wallet_id: WalletId::from_bytes([2; 16]),
            device_key: PublicKey([3; 32]),
            amount: Money::new(10_000, Currency::PLN),
            issued_at: at,
            expires_at: at.plus_ms(1),
            settle_until: at.plus_ms(2),
        };
        OfflinePayment {
            allowance: SignedAllowance {
                allowance,
                operator_key: PublicKey([4; 32]),
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
        let code = write(&payment());
        assert_eq!(read(&code), Some(payment()));
        assert_eq!(code.len(), OFFLINE_CODE_PREFIX.len() + LENGTH / 2 * 3);
        assert_eq!(cityplus_ticketcode::large_qr_matrix(&code).unwrap().version, 14);
    }

    #[test]
    fn anything_else_is_no_code() {
        let code = write(&payment());
        let body = code.strip_prefix(OFFLINE_CODE_PREFIX).unwrap();
        for wrong in [
            String::new(),
            "CPM1:".to_owned(),
            body.to_owned(),
            format!("CP1:{body}"),
            format!("{code}00"),
            code[..code.len() - 3].to_owned(),
            code.to_lowercase(),
            format!("CPM1:{}", "0".repeat(100_000)),
        ] {
            assert_eq!(read(&wrong), None, "{wrong}");
        }
        for end in 0..code.len() {
            assert_eq!(read(&code[..end]), None, "{end}");
        }
    }
}
