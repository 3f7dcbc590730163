//! What the operator's people do about cards when a gateway's answer was lost, as it stands on the command line.

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use clap::{Args, Subcommand};

use super::Places;

/// What is done about lost answers.
#[derive(Debug, Subcommand)]
pub enum CardCommand {
    /// Lists the refunds to cards of which nobody knows whether they were given: look in the gateway's panel.
    #[command(name = "card-refunds")]
    Refunds {
        /// The city's key.
        city: CityKey,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
    /// Says what became of such a refund, as the gateway's panel shows it.
    #[command(name = "card-refund")]
    Refund {
        /// The city's key.
        city: CityKey,
        /// The hold, as in the list.
        hold: TransferId,
        /// The refund, as in the list.
        refund: TransferId,
        /// What became of it.
        #[command(flatten)]
        outcome: CardRefundOutcome,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
    /// Lists top-ups that ended without money and for which a saved card may have been charged, the newest first: look in the
    /// gateway's panel, and give back there what was taken.
    #[command(name = "card-charges")]
    Charges {
        /// The city's key.
        city: CityKey,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
    /// Says that such a top-up was looked at in the gateway's panel, and that what was taken for it was given back there.
    #[command(name = "card-charge")]
    Charge {
        /// It was looked at: it is listed no more.
        #[arg(long, required = true)]
        seen: bool,
        /// The city's key.
        city: CityKey,
        /// The top-up, as in the list.
        top_up: TransferId,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
}

/// What became of a refund: one of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Args)]
#[group(required = true, multiple = false)]
pub struct CardRefundOutcome {
    /// The money has gone back to the card.
    #[arg(long)]
    pub given: bool,
    /// It has not, and will not.
    #[arg(long)]
    pub not_given: bool,
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::{Command, CommandLine};
    use super::*;

    #[test]
    fn one_of_both_has_to_be_said() {
        let id = "0198f000-0000-7000-8000-000000000001";
        let parsed = |said: &[&str]| {
            let words = ["cityplus", "card-refund", "opole", id, id];
            CommandLine::try_parse_from(words.iter().chain(said)).ok()
        };
        for (said, is_given) in [("--given", true), ("--not-given", false)] {
            let Some(Command::Card(CardCommand::Refund { outcome, .. })) = parsed(&[said]).unwrap().command
            else {
                panic!("{said} is another command");
            };
            assert_eq!((outcome.given, outcome.not_given), (is_given, !is_given));
        }
        assert!(parsed(&[]).is_none());
        assert!(parsed(&["--given", "--not-given"]).is_none());
    }
}
