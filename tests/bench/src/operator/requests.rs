//! What a city asks of the operator's server, as bytes.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use cityplus_backend::operator::{CashTopUp, OpenWallet, Tier};
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Clock as _, Currency, Money, SystemClock};
use serde_json::to_vec;

use super::text;
use crate::ledger::teller;
use crate::load::Requests;
use crate::owner::Owner;

/// Where all of it is.
const SERVICE: &str = "/v1/operator/service";

/// A city, and where its operator is.
#[derive(Clone)]
pub(super) struct City {
    operator: SocketAddr,
    token: String,
}

impl City {
    pub(super) fn new(operator: SocketAddr, token: &str) -> Self {
        Self {
            operator,
            token: token.to_owned(),
        }
    }

    /// One request; `id` is what it creates.
    fn request(&self, method: &str, path: &str, id: &str, body: &[u8]) -> Result<Vec<u8>, String> {
        let Self { operator, token } = self;
        let length = body.len();
        let mut request = Vec::with_capacity(512 + length);
        write!(
            request,
            "{method} {SERVICE}{path} HTTP/1.1\r\nhost: {operator}\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\nidempotency-key: {id}\r\ncontent-length: {length}\r\n\r\n"
        )
        .map_err(text)?;
        request.extend_from_slice(body);
        Ok(request)
    }

    fn top_up(&self, wallet: WalletId, minor: i64, teller: String) -> Result<Vec<u8>, String> {
        let transfer = TransferId::new(SystemClock.now());
        let top_up = CashTopUp {
            transfer,
            wallet,
            amount: Money::new(minor, Currency::PLN),
            teller,
        };
        let body = to_vec(&top_up).map_err(text)?;
        self.request("POST", "/top-ups", &transfer.to_string(), &body)
    }

    /// Opens every wallet.
    pub(super) fn openings(&self, owners: &[Owner]) -> Result<Prepared, String> {
        let requests = owners.iter().map(|owner| {
            let open = OpenWallet {
                wallet: owner.wallet,
                currency: Currency::PLN,
                tier: Tier::Named,
            };
            let body = to_vec(&open).map_err(text)?;
            self.request("POST", "/wallets", &owner.wallet.to_string(), &body)
        });
        Prepared::of(200, requests)
    }

    /// Binds every owner's device to the wallet.
    pub(super) fn bindings(&self, owners: &[Owner]) -> Result<Prepared, String> {
        let requests = owners.iter().map(|owner| {
            let (wallet, device) = (owner.wallet, owner.device);
            let path = format!("/wallets/{wallet}/devices/{device}?version=1");
            self.request("PUT", &path, &wallet.to_string(), &[])
        });
        Prepared::of(204, requests)
    }

    /// Puts so much into every wallet.
    pub(super) fn funds(&self, owners: &[Owner], minor: i64) -> Result<Prepared, String> {
        let requests = (0..)
            .zip(owners)
            .map(|(turn, owner)| self.top_up(owner.wallet, minor, teller(turn)));
        Prepared::of(200, requests)
    }

    /// So many signed orders to send the smallest amount to another wallet, from the owners in turn.
    pub(super) fn sends(&self, owners: &[Owner], count: usize) -> Result<Prepared, String> {
        let receivers = owners.iter().cycle().skip(1);
        let requests = owners
            .iter()
            .cycle()
            .zip(receivers)
            .take(count)
            .map(|(from, to)| {
                let order = from.send(to.wallet, Money::new(1, Currency::PLN))?;
                let body = to_vec(&order).map_err(text)?;
                self.request("POST", "/transfers", &order.order.transfer_id.to_string(), &body)
            });
        Prepared::of(200, requests)
    }
}

/// The same request again and again.
pub(super) struct Same(Vec<u8>);

impl Same {
    /// Asks whether the process lives.
    pub(super) fn healthz(operator: SocketAddr) -> Self {
        Self(format!("GET /healthz HTTP/1.1\r\nhost: {operator}\r\n\r\n").into_bytes())
    }
}

impl Requests for Same {
    fn next(&self, request: &mut Vec<u8>) -> Result<bool, String> {
        request.extend_from_slice(&self.0);
        Ok(true)
    }
}

/// Requests that are ready, each for once.
pub(super) struct Prepared {
    status: u16,
    requests: Vec<Vec<u8>>,
    turn: AtomicUsize,
}

impl Prepared {
    fn of(status: u16, requests: impl Iterator<Item = Result<Vec<u8>, String>>) -> Result<Self, String> {
        Ok(Self {
            status,
            requests: requests.collect::<Result<_, _>>()?,
            turn: AtomicUsize::new(0),
        })
    }
}

impl Requests for Prepared {
    fn status(&self) -> u16 {
        self.status
    }

    fn next(&self, request: &mut Vec<u8>) -> Result<bool, String> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let Some(next) = self.requests.get(turn) else {
            return Ok(false);
        };
        request.extend_from_slice(next);
        Ok(true)
    }
}

/// Cash top-ups of the smallest amount without end: nobody signs them, so their ids are made as they are asked.
pub(super) struct TopUps<P> {
    city: City,
    pick: P,
    turn: AtomicU64,
}

impl<P: Fn(u64) -> Option<WalletId>> TopUps<P> {
    /// To the wallet that is picked for each turn.
    pub(super) const fn of(city: City, pick: P) -> Self {
        Self {
            city,
            pick,
            turn: AtomicU64::new(0),
        }
    }
}

impl<P: Fn(u64) -> Option<WalletId> + Send + Sync + 'static> Requests for TopUps<P> {
    fn next(&self, request: &mut Vec<u8>) -> Result<bool, String> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let wallet = (self.pick)(turn).ok_or("there is no wallet")?;
        let mut next = self.city.top_up(wallet, 1, teller(turn))?;
        request.append(&mut next);
        Ok(true)
    }
}
