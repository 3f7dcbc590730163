//! What the operator's people do with the keys that sign what is set aside.

use cityplus_backend::operator::KeyRotation;
use cityplus_backend::settings::KeyCommand;

use super::books;
use crate::{Failure, say};

pub(super) async fn run(command: KeyCommand) -> Result<(), Failure> {
    match command {
        KeyCommand::Rotate { when, places } => {
            let why = when.rotation();
            let made = books(&places).await?.rotate_operator_key(why).await?;
            // The time that is kept for a stolen one's successor lies before now, for clocks that are slow.
            let (from, others) = match why {
                KeyRotation::After { .. } => (
                    format!("from {} on", made.signs_from),
                    "If servers of this operator have other data folders, copy the file there before that",
                ),
                KeyRotation::Stolen => (
                    "at once".to_owned(),
                    "If servers of this operator have other data folders, copy the file there now: until it is there, they \
                     answer that setting money aside is unavailable",
                ),
            };
            say(&format!(
                "The key {} signs {from}; its secret is in {}. Servers need not be started anew.",
                made.key_id,
                made.file.display()
            ));
            say(&format!("{others}; keep a copy where the first one's is kept."));
        }
    }
    Ok(())
}
