//! The code of a text message: how it is drawn, and what is kept of it.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::AccountId;
use cityplus_protocol::texts::{NumberCode, PhoneNumber};
use data_encoding::HEXLOWER;
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::account::AccountError;
use crate::account::rows::text;
use crate::store::StoreError;

/// How many codes there are: all of six digits.
const CODES: u32 = 1_000_000;
/// Random numbers from here on are drawn again, so that every code is equally likely.
const DRAWN_BELOW: u32 = u32::MAX / CODES * CODES;

/// A code that may still be given back.
pub(super) struct KeptCode {
    pub(super) number: PhoneNumber,
    key: Vec<u8>,
    tag: Vec<u8>,
    pub(super) is_used: bool,
}

impl KeptCode {
    pub(super) async fn of(
        connection: &mut AnyConnection,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<Self>, AccountError> {
        let row = sqlx::query(
            "SELECT number, code_key, code_tag, used_at_ms FROM account_number_code \
             WHERE account_id = $1 AND expires_at_ms > $2 AND attempts_left > 0",
        )
        .bind(account.to_string())
        .bind(now.millis())
        .fetch_optional(connection)
        .await?;
        row.as_ref().map(Self::read).transpose()
    }

    fn read(row: &AnyRow) -> Result<Self, AccountError> {
        let bytes = |column: &'static str| -> Result<Vec<u8>, AccountError> {
            let hex: String = row.try_get(column)?;
            HEXLOWER
                .decode(hex.as_bytes())
                .map_err(|_| StoreError::corrupt(format!("account_number_code: {column}")).into())
        };
        Ok(Self {
            number: text(row, "number")?,
            key: bytes("code_key")?,
            tag: bytes("code_tag")?,
            is_used: row.try_get::<Option<i64>, _>("used_at_ms")?.is_some(),
        })
    }

    /// Whether it is this code. The comparison takes the same time wherever they differ.
    pub(super) fn is(&self, account: AccountId, code: &NumberCode) -> bool {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.key);
        hmac::verify(&key, &signed(account, &self.number, code.as_str()), &self.tag).is_ok()
    }
}

/// What is kept of a code: that it is one account's for one number.
pub(super) fn signed(account: AccountId, number: &PhoneNumber, code: &str) -> Vec<u8> {
    format!("{account}\n{}\n{code}", number.as_str()).into_bytes()
}

/// Six random digits.
pub(super) fn draw() -> Result<String, AccountError> {
    let random = SystemRandom::new();
    loop {
        let mut bytes = [0; 4];
        random
            .fill(&mut bytes)
            .map_err(|_| AccountError::Fault("the system gives no randomness".into()))?;
        let drawn = u32::from_le_bytes(bytes);
        if drawn < DRAWN_BELOW {
            return Ok(format!("{:06}", drawn % CODES));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_six_digits_and_differ() {
        let codes: Vec<String> = (0..20).map(|_| draw().unwrap()).collect();
        assert!(
            codes.iter().all(|code| code.parse::<NumberCode>().is_ok()),
            "{codes:?}"
        );
        assert!(codes.iter().any(|code| *code != codes[0]));
        assert_eq!(DRAWN_BELOW % CODES, 0);
    }
}
