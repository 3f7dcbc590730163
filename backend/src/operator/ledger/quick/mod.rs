//! A quick look at whether all books are right: it says yes, or that there is a doubt.
//!
//! The walk goes account by account, so that it can say what is wrong where, and looks up each entry's transfer: in a
//! table that lies in the order of time that is a search for every one. This look goes past the tables in the order in
//! which they were written, each once from one end to the other, and keeps where every account stands. It holds the same
//! things against each other as the walk does. Where it has any doubt it stops, and the walk names what is wrong; so it
//! never has to.
//!
//! While one page is looked at, the next ones are read.

mod file;
mod judge;
mod page;
mod rows;
mod server;

use sqlx::AnyConnection;
use tokio::task::{JoinError, spawn_blocking};

use crate::store::StoreError;
pub(super) use file::File;
pub(super) use judge::Looked;

/// Looks at the books in a file, in which so many accounts have entries. None if there is any doubt: something is wrong in
/// them, or they could not be looked at.
pub(super) async fn in_file(file: File, used: i64) -> Option<Looked> {
    let room = judge::room(used)?;
    let (mut desk, feeds) = page::feeds();
    let read = spawn_blocking(move || file.serve(&mut desk));
    let judged = spawn_blocking(move || judge::judge(feeds, room));
    let (read, judged) = tokio::join!(read, judged);
    match read {
        Ok(Ok(())) => told(judged),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the books could not be looked at quickly");
            None
        }
        Err(error) => {
            tracing::warn!(%error, "the books could not be looked at quickly");
            None
        }
    }
}

/// The same on a server.
pub(super) async fn on_server(
    connection: &mut AnyConnection,
    used: i64,
) -> Result<Option<Looked>, StoreError> {
    let Some(room) = judge::room(used) else {
        return Ok(None);
    };
    let (mut desk, feeds) = page::feeds();
    let judged = spawn_blocking(move || judge::judge(feeds, room));
    let read = async {
        let read = server::serve(connection, &mut desk).await;
        // Whoever waits for a page of it hears that there is none any more.
        drop(desk);
        read
    };
    let (read, judged) = tokio::join!(read, judged);
    read?;
    Ok(told(judged))
}

fn told(judged: Result<Option<Looked>, JoinError>) -> Option<Looked> {
    judged.unwrap_or_else(|error| {
        tracing::warn!(%error, "the books could not be looked at quickly");
        None
    })
}
