//! Identifiers: UUID version 7 (RFC 9562), one type for each thing, so that a
//! ticket's id can never be passed where a wallet's is meant.
//!
//! An id is made by whoever starts the thing, often the phone, and kept before
//! it is sent: a retry carries the same id and is therefore the same request.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::Timestamp;

/// A text that is not an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id: a UUID such as 0198a3c1-7b3e-7d2a-9c41-2f6d8e5b1a07 is needed")]
pub struct IdError;

fn random_bytes() -> [u8; 10] {
    let mut bytes = [0; 10];
    // Without randomness ids would collide silently; nothing sensible can go on, and `SysRng` cannot fail on any
    // platform we run on once the process has started. The nil bytes then still give a unique-by-time id.
    let _ = getrandom::fill(&mut bytes);
    bytes
}

/// Makes an id type.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "std::borrow::Cow<'_, str>", into = "String")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = "uuid"))]
        pub struct $name(Uuid);

        impl $name {
            /// A new one, ordered by time.
            pub fn new(now: Timestamp) -> Self {
                Self::from_parts(now, random_bytes())
            }

            /// Of a moment and ten random bytes: the pure form of [`Self::new`].
            pub fn from_parts(now: Timestamp, random: [u8; 10]) -> Self {
                let millis = u64::try_from(now.millis()).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
            }

            /// Of the sixteen bytes of a UUID.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// The sixteen bytes.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0.hyphenated(), formatter)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!(stringify!($name), "({})"), self.0.hyphenated())
            }
        }

        impl TryFrom<std::borrow::Cow<'_, str>> for $name {
            type Error = IdError;

            fn try_from(text: std::borrow::Cow<'_, str>) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                // Only the hyphenated form in small letters: one thing has one spelling.
                if text.len() != 36 || text.bytes().any(|byte| byte.is_ascii_uppercase()) {
                    return Err(IdError);
                }
                Uuid::try_parse(text).map(Self).map_err(|_| IdError)
            }
        }
    )+};
}

ids! {
    /// A person's account with the city.
    AccountId;
    /// A phone, tablet or kiosk that an account has signed in on.
    DeviceId;
    /// A purse at the payment operator. The operator knows no more of its owner than this.
    WalletId;
    /// A movement of money in the operator's ledger.
    TransferId;
    /// A teller's shift that was opened by request; made on the device before it is sent.
    ShiftId;
    /// The close of a teller's shift; made on the device before it is sent.
    ShiftCloseId;
    /// A permission to charge one wallet for what another one buys; made on the device before it is sent.
    LinkId;
    /// A bank card that a payment gateway keeps for a wallet; made by the operator.
    CardId;
    /// A payment from a wallet to a merchant: authorised, then captured or voided, perhaps refunded.
    PaymentId;
    /// An order of one or more tickets; made on the device before it is sent.
    OrderId;
    /// A ticket; the `cti` claim of its code.
    TicketId;
    /// A refund asked for; made on the device before it is sent.
    RefundId;
    /// One scan of a code by an inspector or a gate.
    ScanId;
    /// A request to the server, as its log and its answer name it.
    RequestId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_a_version_7_uuid_ordered_by_time() {
        let early = TicketId::new(Timestamp::from_millis(1_000));
        let late = TicketId::new(Timestamp::from_millis(2_000));
        assert!(early < late);
        assert_eq!(Uuid::from_bytes(*early.as_bytes()).get_version_num(), 7);
    }

    #[test]
    fn has_one_spelling() {
        let id = OrderId::new(Timestamp::from_millis(1_790_000_000_000));
        assert_eq!(id.to_string().parse::<OrderId>(), Ok(id));
        assert_eq!(id.to_string().replace('-', "").parse::<OrderId>(), Err(IdError));
        assert_eq!("".parse::<OrderId>(), Err(IdError));
        assert_eq!(
            "zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz".parse::<OrderId>(),
            Err(IdError)
        );
    }

    #[test]
    fn ids_made_in_one_millisecond_differ() {
        let now = Timestamp::from_millis(5);
        assert_ne!(ScanId::new(now), ScanId::new(now));
    }
}
