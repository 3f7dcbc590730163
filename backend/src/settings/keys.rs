//! What the operator's people do with the keys that sign what is set aside, as it stands on the command line.

use clap::{Args, Subcommand};

use super::Places;
use crate::operator::KeyRotation;

/// What is done with the operator's keys.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Makes a new key that signs what is set aside to be paid without a network. Older ones are told to phones until nothing
    /// that they signed can be settled.
    #[command(name = "rotate-operator-key")]
    Rotate {
        /// When the new one signs.
        #[command(flatten)]
        when: RotateWhen,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
}

/// When a new key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Args)]
pub struct RotateWhen {
    /// After how many hours; phones ask for keys once a day.
    #[arg(long, value_name = "HOURS", default_value_t = 48, value_parser = clap::value_parser!(u32).range(0..=8_760), conflicts_with = "stolen")]
    pub after: u32,
    /// At once, because somebody else may have the old ones: phones are told of these no more.
    #[arg(long)]
    pub stolen: bool,
}

impl RotateWhen {
    /// As the operator takes it.
    pub fn rotation(self) -> KeyRotation {
        if self.stolen {
            KeyRotation::Stolen
        } else {
            KeyRotation::After {
                ms: i64::from(self.after).saturating_mul(3_600_000),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::{Command, CommandLine};
    use super::*;

    #[test]
    fn a_new_key_has_two_days_unless_something_else_is_said() {
        let parsed = |said: &[&str]| {
            let words = ["cityplus", "rotate-operator-key"];
            let line = CommandLine::try_parse_from(words.iter().chain(said)).ok()?;
            let Some(Command::Key(KeyCommand::Rotate { when, .. })) = line.command else {
                panic!("{said:?} is another command");
            };
            Some(when.rotation())
        };
        let after = |hours: i64| {
            Some(KeyRotation::After {
                ms: hours * 3_600_000,
            })
        };
        assert_eq!(parsed(&[]), after(48));
        assert_eq!(parsed(&["--after", "0"]), after(0));
        assert_eq!(parsed(&["--stolen"]), Some(KeyRotation::Stolen));
        assert_eq!(parsed(&["--stolen", "--after", "5"]), None);
        assert_eq!(parsed(&["--after", "-1"]), None);
    }
}
