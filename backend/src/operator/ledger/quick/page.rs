//! Pages of rows, on their way from who reads them to who looks at them.

use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Pages of a table that are asked for before one is needed.
const AHEAD: usize = 2;
/// Room for all that can be asked for at once: nobody waits to ask.
const ROOM: usize = 3 * (AHEAD + 1);

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Transfer,
    Entry,
    Account,
}

/// Rows of a table: so many, and their lines. Without rows it is the end.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) rows: usize,
    pub(super) text: String,
}

/// Where pages are asked for and handed over: the reader's side.
#[derive(Debug)]
pub(super) struct Desk {
    wanted: Receiver<Table>,
    transfers: Sender<Page>,
    entries: Sender<Page>,
    accounts: Sender<Page>,
}

impl Desk {
    /// What is wanted next; none when nobody wants any more.
    pub(super) async fn wanted(&mut self) -> Option<Table> {
        self.wanted.recv().await
    }

    /// The same, where waiting is allowed.
    pub(super) fn wanted_blocking(&mut self) -> Option<Table> {
        self.wanted.blocking_recv()
    }

    /// Hands a page over. What nobody waits for is dropped; there is room for all that was asked for.
    pub(super) fn hand_over(&self, table: Table, page: Page) {
        let to = match table {
            Table::Transfer => &self.transfers,
            Table::Entry => &self.entries,
            Table::Account => &self.accounts,
        };
        let _ = to.try_send(page);
    }
}

/// A table's pages, one after the other.
#[derive(Debug)]
pub(super) struct Feed {
    table: Table,
    wanted: Sender<Table>,
    pages: Receiver<Page>,
    is_over: bool,
}

impl Feed {
    /// The next page; none behind the last.
    pub(super) fn next(&mut self) -> Option<Page> {
        if self.is_over {
            return None;
        }
        let page = self.pages.blocking_recv().filter(|page| page.rows > 0);
        self.is_over = page.is_none();
        // If nobody reads any more, that shows when the next page is waited for.
        let _ = self.wanted.try_send(self.table);
        page
    }
}

/// The tables' pages: the side of who looks at them.
#[derive(Debug)]
pub(super) struct Feeds {
    pub(super) transfers: Feed,
    pub(super) entries: Feed,
    pub(super) accounts: Feed,
}

/// Both sides, with the first pages asked for.
pub(super) fn feeds() -> (Desk, Feeds) {
    let (asks, wanted) = channel(ROOM);
    let feed = |table| {
        let (hands, pages) = channel(AHEAD + 1);
        for _ in 0..AHEAD {
            let _ = asks.try_send(table);
        }
        let feed = Feed {
            table,
            wanted: asks.clone(),
            pages,
            is_over: false,
        };
        (hands, feed)
    };
    let (transfers, of_transfers) = feed(Table::Transfer);
    let (entries, of_entries) = feed(Table::Entry);
    let (accounts, of_accounts) = feed(Table::Account);
    let desk = Desk {
        wanted,
        transfers,
        entries,
        accounts,
    };
    let feeds = Feeds {
        transfers: of_transfers,
        entries: of_entries,
        accounts: of_accounts,
    };
    (desk, feeds)
}
