//! Which cities may ask: each has a token, of which only the hash is kept.

mod partner;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use cityplus_domain::keys::CityKey;
use cityplus_domain::{Clock, Timestamp};
use data_encoding::BASE64URL_NOPAD;
use sqlx::Row;

use crate::digest::sha256_hex;
use crate::operator::OperatorError;
use crate::store::{Database, StoreError};

/// How long a token that was found good is believed without looking again; so long an old one still works.
const BELIEVED_MS: i64 = 10_000;

/// A city's token, in clear: shown once.
pub struct CityToken(String);

impl CityToken {
    /// The text that the city sends.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for CityToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CityToken(…)")
    }
}

/// Knows the cities by their tokens; cheap to clone.
#[derive(Clone, Debug)]
pub struct Access {
    database: Database,
    clock: Arc<dyn Clock>,
    /// By the token's hash. As many as there are cities: only tokens that are good come in.
    believed: Arc<Mutex<HashMap<String, (CityKey, Timestamp)>>>,
}

impl Access {
    /// Over the operator's database.
    pub fn new(database: Database, clock: Arc<dyn Clock>) -> Self {
        Self {
            database,
            clock,
            believed: Arc::default(),
        }
    }

    /// Gives a city a new token; the one before it stops working within ten seconds.
    pub async fn give(&self, city: &CityKey) -> Result<CityToken, OperatorError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)
            .map_err(|_| OperatorError::Internal("the system gives no randomness".into()))?;
        let token = CityToken(BASE64URL_NOPAD.encode(&bytes));
        let mut transaction = self.database.begin_write().await?;
        sqlx::query(
            "INSERT INTO city_access (city, token_hash, given_at) VALUES ($1, $2, $3) \
             ON CONFLICT (city) DO UPDATE SET token_hash = excluded.token_hash, given_at = excluded.given_at",
        )
        .bind(city.to_string())
        .bind(sha256_hex(token.as_str().as_bytes()))
        .bind(self.clock.now().millis())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(token)
    }

    /// Whose token it is; none if nobody's.
    pub(super) async fn city_of(&self, token: &str) -> Result<Option<CityKey>, OperatorError> {
        let hash = sha256_hex(token.as_bytes());
        let now = self.clock.now();
        if let Some(city) = self.believed(&hash, now) {
            return Ok(Some(city));
        }
        let row = sqlx::query("SELECT city FROM city_access WHERE token_hash = $1")
            .bind(hash.clone())
            .fetch_optional(self.database.reader())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let city: CityKey = row
            .try_get::<&str, _>(0)?
            .parse()
            .map_err(|_| StoreError::corrupt("city_access.city"))?;
        self.believe(hash, &city, now);
        Ok(Some(city))
    }

    fn believed(&self, hash: &str, now: Timestamp) -> Option<CityKey> {
        let known = self.believed.lock().unwrap_or_else(PoisonError::into_inner);
        let (city, seen_at) = known.get(hash)?;
        // A clock that was set back must not stretch the time.
        let is_fresh = (0..BELIEVED_MS).contains(&now.ms_since(*seen_at));
        is_fresh.then(|| city.clone())
    }

    fn believe(&self, hash: String, city: &CityKey, now: Timestamp) {
        let mut known = self.believed.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, (other, _)| other != city);
        known.insert(hash, (city.clone(), now));
    }
}
