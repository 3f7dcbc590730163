//! Telling an account how its wallet stands, after ticketing has moved money.

use cityplus_domain::ids::{AccountId, WalletId};
use cityplus_protocol::operator::WalletView;
use cityplus_protocol::sync::ChangeBody;

use super::Ticketing;
use super::order::call;
use crate::store::{StoreError, WriteTransaction};

impl Ticketing {
    /// The wallet as it stands, if the operator can say so now: a missing view delays nobody's ticket.
    async fn wallet_view(&self, wallet: WalletId) -> Option<WalletView> {
        // The moment before asking: whoever asks later sees at least as much.
        let as_of = self.clock.now();
        let wallet = call(self.operator.wallet(wallet)).await.ok()?;
        Some(WalletView {
            wallet_id: wallet.wallet,
            balance: wallet.balance,
            available: wallet.available,
            as_of,
            blocked: wallet.blocked,
            blocked_by_operator: wallet.blocked_by_operator,
        })
    }

    /// The same of the buyer's wallet; none where a linked one pays.
    pub(super) async fn buyers_wallet(&self, wallet: Option<WalletId>) -> Option<WalletView> {
        self.wallet_view(wallet?).await
    }

    /// Records the view, unless a newer one was recorded: two orders may end in another order than they looked.
    pub(super) async fn tell_wallet(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
        view: Option<WalletView>,
    ) -> Result<(), StoreError> {
        let Some(wallet) = view else { return Ok(()) };
        let id = wallet.wallet_id.to_string();
        let newest = sqlx::query(
            "INSERT INTO ticketing_wallet_told (wallet_id, as_of) VALUES ($1, $2) \
             ON CONFLICT (wallet_id) DO UPDATE SET as_of = excluded.as_of \
             WHERE ticketing_wallet_told.as_of <= excluded.as_of",
        )
        .bind(&id)
        .bind(wallet.as_of.millis())
        .execute(&mut **transaction)
        .await?
        .rows_affected();
        if newest == 1 {
            let body = ChangeBody::Wallet { wallet };
            self.journal
                .record(transaction, account, &format!("wallet:{id}"), &body)
                .await?;
        }
        Ok(())
    }
}
