//! An account as it stands in the database.

use std::str::FromStr;

use cityplus_domain::ids::{AccountId, WalletId};
use cityplus_protocol::account::{AccountView, Role};
use cityplus_protocol::texts::{Email, Language, Name};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::AccountError;
use crate::store::StoreError;

const COLUMNS: &str = "id, email, password_hash, name, language, customer_number, roles, wallet_id";

/// An account.
pub(super) struct AccountRow {
    pub(super) view: AccountView,
    pub(super) password_hash: String,
}

impl AccountRow {
    pub(super) async fn by_email(
        connection: &mut AnyConnection,
        email: &Email,
    ) -> Result<Option<Self>, AccountError> {
        Self::find(connection, "email", email.as_str(), "").await
    }

    pub(super) async fn by_id(
        connection: &mut AnyConnection,
        id: AccountId,
    ) -> Result<Option<Self>, AccountError> {
        Self::find(connection, "id", &id.to_string(), "").await
    }

    /// The row is locked until the commit: whatever hangs on an account is changed by one at a time.
    pub(super) async fn locked(
        connection: &mut AnyConnection,
        for_update: &'static str,
        id: AccountId,
    ) -> Result<Option<Self>, AccountError> {
        Self::find(connection, "id", &id.to_string(), for_update).await
    }

    async fn find(
        connection: &mut AnyConnection,
        column: &'static str,
        value: &str,
        suffix: &'static str,
    ) -> Result<Option<Self>, AccountError> {
        let statement = format!("SELECT {COLUMNS} FROM account WHERE {column} = $1{suffix}");
        let row = sqlx::query(AssertSqlSafe(statement))
            .bind(value)
            .fetch_optional(connection)
            .await?;
        row.as_ref().map(Self::read).transpose()
    }

    fn read(row: &AnyRow) -> Result<Self, AccountError> {
        let wallet: Option<String> = row.try_get("wallet_id")?;
        let view = AccountView {
            account_id: text(row, "id")?,
            customer_number: row.try_get("customer_number")?,
            email: text::<Email>(row, "email")?,
            name: text::<Name>(row, "name")?,
            language: text::<Language>(row, "language")?,
            roles: read_roles(&row.try_get::<String, _>("roles")?)?,
            wallet_id: wallet
                .map(|id| parsed::<WalletId>(&id, "wallet_id"))
                .transpose()?,
        };
        Ok(Self {
            view,
            password_hash: row.try_get("password_hash")?,
        })
    }
}

/// A value that was written as text.
pub(super) fn text<T: FromStr>(row: &AnyRow, column: &'static str) -> Result<T, AccountError> {
    parsed(&row.try_get::<String, _>(column)?, column)
}

pub(super) fn parsed<T: FromStr>(value: &str, column: &'static str) -> Result<T, AccountError> {
    value
        .parse()
        .map_err(|_| StoreError::corrupt(format!("account: {column}")).into())
}

/// The roles' names, sorted, with commas between.
pub(super) fn write_roles(roles: &[Role]) -> String {
    let mut roles = roles.to_vec();
    roles.sort_unstable();
    roles.dedup();
    let names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    names.join(",")
}

pub(super) fn read_roles(text: &str) -> Result<Vec<Role>, AccountError> {
    text.split(',')
        .filter(|name| !name.is_empty())
        .map(|name| {
            Role::ALL
                .into_iter()
                .find(|role| role.as_str() == name)
                .ok_or_else(|| StoreError::corrupt("account: roles").into())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_read_back() {
        for roles in [vec![], vec![Role::Resident], Role::ALL.to_vec()] {
            assert_eq!(read_roles(&write_roles(&roles)).unwrap(), roles);
        }
        assert_eq!(
            write_roles(&[Role::Teller, Role::Resident, Role::Teller]),
            "resident,teller"
        );
        assert!(read_roles("king").is_err());
    }
}
