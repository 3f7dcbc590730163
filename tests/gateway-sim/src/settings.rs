//! What the simulator is started with. The defaults are public values for tests; none of them opens anything real.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::clock::Clock;
use crate::faults::Faults;
use crate::payu::Algorithm;

/// A point of sale at PayU: a shop that takes money at once, or one that blocks it until it is captured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointOfSale {
    /// Its id, `merchantPosId` in orders.
    pub id: String,
    /// The client id that asks for tokens; at PayU mostly the id again.
    pub client_id: String,
    /// The client secret that asks for tokens.
    pub secret: String,
    /// The second key: it signs notifications.
    pub key: String,
    /// Money is taken as soon as it is paid. Otherwise it is blocked.
    pub auto_receive: bool,
}

impl PointOfSale {
    fn new(id: &str, secret: &str, key: &str, auto_receive: bool) -> Self {
        Self {
            id: id.to_owned(),
            client_id: id.to_owned(),
            secret: secret.to_owned(),
            key: key.to_owned(),
            auto_receive,
        }
    }
}

/// A shop at GoPay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shop {
    /// Its number, `goid` in payments.
    pub goid: u64,
    /// The client id that asks for tokens.
    pub client_id: String,
    /// The client secret that asks for tokens.
    pub secret: String,
}

/// Everything a simulator is started with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where it listens; port 0 is a free one.
    pub listen: SocketAddr,
    /// The points of sale at PayU.
    pub points_of_sale: Vec<PointOfSale>,
    /// The shop at GoPay.
    pub shop: Shop,
    /// How notifications of PayU are signed.
    pub algorithm: Algorithm,
    /// How long a token of PayU is good.
    pub payu_token: Duration,
    /// How long a token of GoPay is good.
    pub gopay_token: Duration,
    /// How long an order at PayU that does not say so itself may be paid.
    pub payu_validity: Duration,
    /// How long a payment at GoPay may be paid.
    pub gopay_timeout: Duration,
    /// How long money stays blocked.
    pub blocked_for: Duration,
    /// After how long a notification that was not taken is sent again; each time after that it is twice as long.
    pub notify_wait: Duration,
    /// How long a notification is held for the fault `reorder` if no other follows.
    pub hold_max: Duration,
    /// How often orders whose time is up are looked for.
    pub tick: Duration,
    /// The time that orders and tokens live by. Waiting for the network is in real time.
    pub clock: Clock,
    /// What goes wrong from the start.
    pub faults: Faults,
    /// What the dice of the faults begin with.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            points_of_sale: vec![
                PointOfSale::new(
                    "145227",
                    "12f071174cb7eb79d4aac5bc2f07563f",
                    "13a980d4f851f3d9a1cfc792fb1f5e50",
                    true,
                ),
                PointOfSale::new(
                    "145228",
                    "5d1c0a7be3f94862a0b7c6d5e4f39281",
                    "8e27f4b09c6d4a1fb35e70d2c9a81f64",
                    false,
                ),
            ],
            shop: Shop {
                goid: 8_123_456_789,
                client_id: "1061399163".to_owned(),
                secret: "stDTmVXF".to_owned(),
            },
            algorithm: Algorithm::Md5,
            payu_token: Duration::from_secs(43_199),
            gopay_token: Duration::from_mins(30),
            payu_validity: Duration::from_hours(24),
            gopay_timeout: Duration::from_hours(1),
            blocked_for: Duration::from_hours(7 * 24),
            notify_wait: Duration::from_secs(1),
            hold_max: Duration::from_secs(5),
            tick: Duration::from_millis(250),
            clock: Clock::default(),
            faults: Faults::default(),
            seed: 0,
        }
    }
}
