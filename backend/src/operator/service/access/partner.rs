//! The tokens of partners: another city's operator, which may charge the wallets of one city here and clear with it.

use cityplus_domain::keys::CityKey;
use data_encoding::BASE64URL_NOPAD;

use super::{Access, CityToken};
use crate::digest::sha256_hex;
use crate::operator::OperatorError;
use crate::store::parsed;

impl Access {
    /// Gives a partner of a city a new token; the one before it stops working at once.
    ///
    /// # Errors
    /// [`OperatorError::Unavailable`] and [`OperatorError::Internal`].
    pub async fn give_partner(&self, city: &CityKey, partner: &CityKey) -> Result<CityToken, OperatorError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)
            .map_err(|_| OperatorError::Internal("the system gives no randomness".into()))?;
        let token = CityToken(BASE64URL_NOPAD.encode(&bytes));
        let mut transaction = self.database.begin_write().await?;
        sqlx::query(
            "INSERT INTO partner_access (city, partner, token_hash, given_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (city, partner) DO UPDATE SET token_hash = excluded.token_hash, \
             given_at = excluded.given_at",
        )
        .bind(city.to_string())
        .bind(partner.to_string())
        .bind(sha256_hex(token.as_str().as_bytes()))
        .bind(self.clock.now().millis())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(token)
    }

    /// Of which city and which partner a token is; none if nobody's. A city's own token is no partner's.
    pub(in crate::operator::service) async fn partner_of(
        &self,
        token: &str,
    ) -> Result<Option<(CityKey, CityKey)>, OperatorError> {
        let row = sqlx::query("SELECT city, partner FROM partner_access WHERE token_hash = $1")
            .bind(sha256_hex(token.as_bytes()))
            .fetch_optional(self.database.reader())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let city = parsed(&row, 0, "partner_access.city")?;
        Ok(Some((city, parsed(&row, 1, "partner_access.partner")?)))
    }
}
