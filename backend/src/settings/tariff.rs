//! What the operator takes for its deeds, as it stands on the command line.

use clap::{Args, value_parser};

use crate::operator::{Fees, OperatorLimits};

/// What the operator takes for its deeds. Amounts are minor units of the wallet's currency: 2000 is 20.00. What is not
/// said is free, or is not done here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Args)]
pub struct TariffOptions {
    /// What an anonymous wallet pays for becoming a named one.
    #[arg(long, env = "CITYPLUS_FEE_UPGRADE", default_value_t = 0, value_name = "MINOR", value_parser = value_parser!(i64).range(0..))]
    pub fee_upgrade: i64,
    /// What ending its owner's block costs.
    #[arg(long, env = "CITYPLUS_FEE_UNBLOCK", default_value_t = 0, value_name = "MINOR", value_parser = value_parser!(i64).range(0..))]
    pub fee_unblock: i64,
    /// What replacing a lost device costs; taken up to what is in the wallet.
    #[arg(long, env = "CITYPLUS_FEE_REPLACEMENT", default_value_t = 0, value_name = "MINOR", value_parser = value_parser!(i64).range(0..))]
    pub fee_replacement: i64,
    /// What a redemption to a bank account costs.
    #[arg(long, env = "CITYPLUS_FEE_REDEMPTION_BANK", default_value_t = 0, value_name = "MINOR", value_parser = value_parser!(i64).range(0..))]
    pub fee_redemption_bank: i64,
    /// What a redemption in cash costs.
    #[arg(long, env = "CITYPLUS_FEE_REDEMPTION_CASH", default_value_t = 0, value_name = "MINOR", value_parser = value_parser!(i64).range(0..))]
    pub fee_redemption_cash: i64,
    /// How far below zero a ride may take a named wallet, with units marked by `cityplus debit-rides`.
    #[arg(long, env = "CITYPLUS_DEBIT_RIDE_MAX", default_value_t = 0, value_name = "MINOR", value_parser = value_parser!(i64).range(0..))]
    pub debit_ride_max: i64,
    /// The deposit for a tourist's wallet.
    #[arg(long, env = "CITYPLUS_DEPOSIT", default_value_t = 0, value_name = "MINOR", value_parser = value_parser!(i64).range(0..))]
    pub deposit: i64,
}

impl TariffOptions {
    /// The operator's limits with this tariff.
    pub fn limits(&self) -> OperatorLimits {
        OperatorLimits {
            fees: Fees {
                upgrade: self.fee_upgrade,
                unblock: self.fee_unblock,
                replacement: self.fee_replacement,
                redemption_to_bank: self.fee_redemption_bank,
                redemption_in_cash: self.fee_redemption_cash,
            },
            debit_ride_max: self.debit_ride_max,
            deposit: self.deposit,
            ..OperatorLimits::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::CommandLine;
    use super::*;

    #[test]
    fn nothing_costs_anything_unless_it_is_said() {
        let plain = CommandLine::try_parse_from(["cityplus"]).unwrap();
        assert_eq!(plain.serve.tariff.limits(), OperatorLimits::default());
        let said = ["cityplus", "--fee-upgrade", "2000", "--debit-ride-max", "1900"];
        let said = CommandLine::try_parse_from(said).unwrap().serve.tariff.limits();
        assert_eq!(
            (said.fees.upgrade, said.debit_ride_max, said.deposit),
            (2_000, 1_900, 0)
        );
        assert!(CommandLine::try_parse_from(["cityplus", "--deposit=-1"]).is_err());
        assert!(CommandLine::try_parse_from(["cityplus", "--deposit", "20.00"]).is_err());
    }
}
