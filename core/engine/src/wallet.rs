//! The wallet: its balance as last seen, and its statement.

use cityplus_protocol::operator::{STATEMENT_PAGE_MAX, StatementPage, WalletView};
use cityplus_protocol::paths;

use crate::http::Call;
use crate::session::signed_in;
use crate::{Engine, EngineError, keep};

impl Engine {
    /// The wallet as the operator has it now.
    pub async fn fetch_wallet(&self) -> Result<WalletView, EngineError> {
        let account = self.account().await?.account;
        let wallet_id = account.wallet_id.ok_or(EngineError::NoWallet)?;
        let call = Call::get(paths::WALLET).with("{wallet_id}", wallet_id);
        let wallet: WalletView = self.send(&call).await?.json()?;
        if wallet.wallet_id != wallet_id {
            return Err(EngineError::ServerGarbage("it names another wallet".to_owned()));
        }
        self.store
            .write(move |view| {
                let still_theirs = signed_in(view)?.account.wallet_id == Some(wallet_id);
                if still_theirs {
                    view.set_setting(keep::WALLET, &wallet)?;
                }
                Ok(())
            })
            .await?;
        Ok(wallet)
    }

    /// The wallet as last seen; `as_of` says when. None if it never was.
    pub async fn held_wallet(&self) -> Result<Option<WalletView>, EngineError> {
        self.store
            .read(|view| {
                if signed_in(view)?.account.wallet_id.is_none() {
                    return Err(EngineError::NoWallet);
                }
                view.setting(keep::WALLET)
            })
            .await
    }

    /// A page of the statement, newest first. Only online: it is the operator's word, not ours.
    pub async fn statement(&self, cursor: Option<&str>, limit: u32) -> Result<StatementPage, EngineError> {
        let account = self.account().await?.account;
        let wallet_id = account.wallet_id.ok_or(EngineError::NoWallet)?;
        let mut call = Call::get(paths::STATEMENT)
            .with("{wallet_id}", wallet_id)
            .query("limit", limit.clamp(1, STATEMENT_PAGE_MAX));
        if let Some(cursor) = cursor {
            call = call.query("cursor", cursor);
        }
        self.send(&call).await?.json()
    }
}
