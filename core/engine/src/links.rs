//! Linked wallets: letting another wallet have what it buys paid from one's own, and buying from one that allows it.
//!
//! Nothing of it waits in the outbox: a link moves no money, and asked for again it takes the place of the one before.
//! What is bought goes the way of every order.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::NaiveDate;
use cityplus_domain::ids::{LinkId, WalletId};
use cityplus_domain::keys::ProductKey;
use cityplus_domain::quote::Line;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::link::{Link, LinkOrder, Links, SignedLinkOrder};
use cityplus_protocol::paths;
use serde::{Deserialize, Serialize};

use crate::http::Call;
use crate::session::signed_in_with;
use crate::{Engine, EngineError, Purchase, keep};

/// How often the same order is sent before the person is told, and how long is waited in between.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(500);
/// So many names of owners are kept on a device, the newest.
const NAMES_MAX: usize = 100;

/// What the owner of another wallet is called, for whoever has the wallet `own`.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct WalletName {
    own: WalletId,
    wallet: WalletId,
    name: String,
}

impl Engine {
    /// Lets another wallet have what it buys paid from one's own: up to so much on a day and in a month, and until a
    /// moment, if one is given. A link that held for the same wallet ends. `own` is the wallet that whoever agreed has:
    /// [`EngineError::SomebodyElse`] if another person is signed in by now, who has agreed to nothing.
    pub async fn allow_link(
        &self,
        own: WalletId,
        user: WalletId,
        per_day: Money,
        per_month: Money,
        valid_until: Option<Timestamp>,
    ) -> Result<Link, EngineError> {
        let account = self.account_with(own).await?;
        let account_id = account.account.account_id.to_string();
        let identity = self.identity_named(account.identity.clone()).await?;
        let now = self.now();
        let order = LinkOrder {
            link_id: LinkId::new(now),
            wallet_id: own,
            user_wallet_id: user,
            per_day,
            per_month,
            valid_until,
            created_at: now,
        };
        let signature = identity.sign(&order.signing_bytes())?;
        let signed = SignedLinkOrder {
            order,
            public_key: identity.public_key(),
            signature,
        };
        let call = Call::post(paths::LINKS, &signed)?.creates(order.link_id);
        let link: Link = self.send_some_times(&call, &account_id).await?;
        let is_it = (link.link_id, link.wallet_id, link.user_wallet_id) == (order.link_id, own, user)
            && (link.per_day, link.per_month) == (per_day, per_month);
        if is_it {
            Ok(link)
        } else {
            Err(EngineError::ServerGarbage("it names another link".to_owned()))
        }
    }

    /// The links of one's own wallet, on either side. Only online: the other side may have ended them.
    pub async fn links(&self) -> Result<Vec<Link>, EngineError> {
        let account = self.account().await?.account;
        let own = account.wallet_id.ok_or(EngineError::NoWallet)?;
        self.links_of(own, &account.account_id.to_string()).await
    }

    async fn links_of(&self, own: WalletId, account_id: &str) -> Result<Vec<Link>, EngineError> {
        let asked = Call::get(paths::LINKS);
        let answer: Links = self.send_as(&asked, account_id).await?.json()?;
        let is_ours = |link: &Link| [link.wallet_id, link.user_wallet_id].contains(&own);
        if answer.links.iter().all(is_ours) {
            Ok(answer.links)
        } else {
            Err(EngineError::ServerGarbage(
                "it tells of strangers' links".to_owned(),
            ))
        }
    }

    /// Ends a link of one's own wallet, on whichever side it is: nothing more is charged by it. `own` is the wallet that
    /// whoever agreed has: [`EngineError::SomebodyElse`] if another person is signed in by now.
    pub async fn end_link(&self, own: WalletId, link_id: LinkId) -> Result<Link, EngineError> {
        let account_id = self.account_with(own).await?.account.account_id.to_string();
        let call = Call::delete(paths::LINK).with("{link_id}", link_id);
        let link: Link = self.send_some_times(&call, &account_id).await?;
        if link.link_id == link_id && link.ended_at.is_some() {
            Ok(link)
        } else {
            Err(EngineError::ServerGarbage("it has not ended the link".to_owned()))
        }
    }

    /// Keeps on this device what the owner of another wallet is called: a link names wallets only, and no server tells whose
    /// they are. It is kept for whoever has the wallet `own`: [`EngineError::SomebodyElse`] if another person is signed in by
    /// now, and then nothing is kept.
    pub async fn name_wallet(&self, own: WalletId, wallet: WalletId, name: &str) -> Result<(), EngineError> {
        let name = WalletName {
            own,
            wallet,
            name: name.to_owned(),
        };
        self.store
            .write(move |view| {
                signed_in_with(view, own)?;
                let mut all: Vec<WalletName> = view.setting(keep::WALLET_NAMES)?.unwrap_or_default();
                all.retain(|one| (one.own, one.wallet) != (own, wallet));
                all.insert(0, name);
                all.truncate(NAMES_MAX);
                view.set_setting(keep::WALLET_NAMES, &all)
            })
            .await
    }

    /// What the owners of other wallets are called, as far as the person signed in had it kept here.
    pub async fn wallet_names(&self) -> Result<BTreeMap<WalletId, String>, EngineError> {
        let own = self.account().await?.account.wallet_id;
        let all = self
            .store
            .read(|view| view.setting::<Vec<WalletName>>(keep::WALLET_NAMES))
            .await?;
        let all = all.unwrap_or_default().into_iter();
        let of_this_person = all.filter(|one| Some(one.own) == own);
        Ok(of_this_person.map(|one| (one.wallet, one.name)).collect())
    }

    /// As [`Engine::buy`], paid from the wallet that a link names. Which that is, the operator says now.
    pub async fn buy_from_linked(
        &self,
        own: WalletId,
        link_id: LinkId,
        product: &ProductKey,
        day: NaiveDate,
        lines: &[Line],
    ) -> Result<Purchase, EngineError> {
        let account = self.account_with(own).await?.account;
        let allowed = self.links_of(own, &account.account_id.to_string()).await?;
        let link = allowed
            .iter()
            .find(|link| link.link_id == link_id && link.user_wallet_id == own);
        let link = link.ok_or_else(|| {
            EngineError::input(
                "link",
                "there is no such link by which you may pay; see your links",
            )
        })?;
        self.buy_from(link, product, day, lines).await
    }

    /// Sends a request that may be sent again, a few times while there is no answer, and only as the person who asked.
    async fn send_some_times<T: serde::de::DeserializeOwned>(
        &self,
        call: &Call,
        account_id: &str,
    ) -> Result<T, EngineError> {
        let mut tries = 1;
        loop {
            match self.send_as(call, account_id).await {
                Ok(answer) => return answer.json(),
                Err(error) if error.is_retryable() && !error.is_not_signed_in() && tries < TRIES => {
                    tries = tries.saturating_add(1);
                    tokio::time::sleep(PAUSE).await;
                }
                Err(error) => return Err(error),
            }
        }
    }
}
