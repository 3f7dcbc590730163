//! The PostgreSQL server that the tests share. Ends with its value, and with this process however that ends.

use cityplus_servers::postgres::{Options, Server};

pub(super) struct TestServer {
    // Held for its `Drop`.
    _server: Server,
    url: String,
}

impl TestServer {
    /// Without `fsync`: tests kill processes, not machines, and the benchmarks start a durable server of their own.
    pub(super) fn start() -> Result<Self, String> {
        let options = Options {
            durable: false,
            ..Options::default()
        };
        let server = Server::start_with(options).map_err(|error| error.to_string())?;
        let url = server.url("postgres");
        eprintln!("PostgreSQL for the tests: {url}");
        Ok(Self { _server: server, url })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }
}
