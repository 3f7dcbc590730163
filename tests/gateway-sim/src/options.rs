//! The command line. Every credential has a public default for tests.

use std::net::SocketAddr;
use std::time::Duration;

use cityplus_gateway_sim::{Algorithm, PointOfSale, Settings, Shop};
use clap::Parser;

/// A simulator of the payment gateways PayU and GoPay. It takes no real money.
#[derive(Parser)]
#[command(name = "cityplus-gateway-sim", version)]
pub(crate) struct Options {
    /// Where to listen; port 0 is a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// What the dice of the faults begin with.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// The PayU point of sale that takes money at once; its client id is the same.
    #[arg(long, value_name = "ID", default_value = "145227")]
    payu_pos: String,
    /// Its client secret.
    #[arg(
        long,
        value_name = "SECRET",
        default_value = "12f071174cb7eb79d4aac5bc2f07563f"
    )]
    payu_secret: String,
    /// Its second key.
    #[arg(long, value_name = "KEY", default_value = "13a980d4f851f3d9a1cfc792fb1f5e50")]
    payu_key: String,
    /// The PayU point of sale that blocks money first; its client id is the same.
    #[arg(long, value_name = "ID", default_value = "145228")]
    payu_later_pos: String,
    /// Its client secret.
    #[arg(
        long,
        value_name = "SECRET",
        default_value = "5d1c0a7be3f94862a0b7c6d5e4f39281"
    )]
    payu_later_secret: String,
    /// Its second key.
    #[arg(long, value_name = "KEY", default_value = "8e27f4b09c6d4a1fb35e70d2c9a81f64")]
    payu_later_key: String,
    /// How PayU signs: MD5, SHA-1, SHA-256, SHA-384 or SHA-512.
    #[arg(long, value_name = "NAME", default_value = "MD5")]
    payu_algorithm: Algorithm,
    /// The number of the GoPay shop.
    #[arg(long, value_name = "NUMBER", default_value_t = 8_123_456_789)]
    gopay_goid: u64,
    /// Its client id.
    #[arg(long, value_name = "ID", default_value = "1061399163")]
    gopay_client: String,
    /// Its client secret.
    #[arg(long, value_name = "SECRET", default_value = "stDTmVXF")]
    gopay_secret: String,
    /// How long a payment at GoPay may be paid.
    #[arg(long, value_name = "SECONDS", default_value_t = 3600)]
    gopay_timeout: u64,
    /// How long money stays blocked.
    #[arg(long, value_name = "SECONDS", default_value_t = 604_800)]
    blocked_for: u64,
}

impl Options {
    /// What the simulator is started with.
    pub(crate) fn settings(self) -> Settings {
        let at_once = PointOfSale {
            client_id: self.payu_pos.clone(),
            id: self.payu_pos,
            secret: self.payu_secret,
            key: self.payu_key,
            auto_receive: true,
        };
        let later = PointOfSale {
            client_id: self.payu_later_pos.clone(),
            id: self.payu_later_pos,
            secret: self.payu_later_secret,
            key: self.payu_later_key,
            auto_receive: false,
        };
        Settings {
            listen: self.listen,
            seed: self.seed,
            points_of_sale: vec![at_once, later],
            shop: Shop {
                goid: self.gopay_goid,
                client_id: self.gopay_client,
                secret: self.gopay_secret,
            },
            algorithm: self.payu_algorithm,
            gopay_timeout: Duration::from_secs(self.gopay_timeout),
            blocked_for: Duration::from_secs(self.blocked_for),
            ..Settings::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_library() {
        let from_line = Options::parse_from(["cityplus-gateway-sim"]).settings();
        let own = Settings::default();
        assert_eq!(from_line.points_of_sale, own.points_of_sale);
        assert_eq!(from_line.shop, own.shop);
        assert_eq!(from_line.algorithm, own.algorithm);
        assert_eq!(
            (from_line.gopay_timeout, from_line.blocked_for),
            (own.gopay_timeout, own.blocked_for)
        );
        assert_eq!((from_line.listen, from_line.seed), (own.listen, own.seed));
    }
}
