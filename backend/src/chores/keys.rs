//! What the operator's people do with the keys that sign what is set aside.

use cityplus_backend::settings::KeyCommand;

use super::books;
use crate::{Failure, say};

pub(super) async fn run(command: KeyCommand) -> Result<(), Failure> {
    match command {
        KeyCommand::Rotate { when, places } => {
            let made = books(&places).await?.rotate_operator_key(when.rotation()).await?;
            say(&format!(
                "The key {} signs from {} on; its secret is in {}. Servers need not be started anew.",
                made.key_id,
                made.signs_from,
                made.file.display()
            ));
            say(
                "If servers of this operator have other data folders, copy the file there before that; keep a copy where \
                 the first one's is kept.",
            );
        }
    }
    Ok(())
}
