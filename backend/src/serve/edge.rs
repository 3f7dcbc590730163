//! The edge to the network: who may connect, how long a silent client is waited for, and whose request it is.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tower::ServiceExt;

/// Most connections at once; further ones wait in the system's queue. Well under the usual limit of 1024 open files,
/// which databases and mails need, too.
const CONNECTIONS_MAX: usize = 800;
/// How long a client may take for the head of a request; also how long an idle connection is kept.
const HEAD_MAX: Duration = Duration::from_secs(20);
/// How long to wait before accepting again after the system refused.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// How much the edge takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    connections: usize,
    head: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: CONNECTIONS_MAX,
            head: HEAD_MAX,
        }
    }
}

/// The router and whom it believes.
pub(super) struct Edge {
    router: Router,
    limits: Limits,
    /// Peers whose word on the client's address is taken.
    trusted_proxies: Arc<[IpAddr]>,
    turns: Arc<Semaphore>,
}

impl Edge {
    pub(super) fn new(router: Router, trusted_proxies: Arc<[IpAddr]>, limits: Limits) -> Self {
        let turns = Arc::new(Semaphore::new(limits.connections));
        Self {
            router,
            limits,
            trusted_proxies,
            turns,
        }
    }

    /// Accepts until told to stop, then waits for the requests under way.
    pub(super) async fn accept(self, listener: TcpListener, mut stopped: watch::Receiver<bool>) {
        let open = GracefulShutdown::new();
        loop {
            let next = async {
                let turn = Arc::clone(&self.turns).acquire_owned().await.ok()?;
                Some((turn, listener.accept().await))
            };
            tokio::select! {
                () = told(&mut stopped) => break,
                accepted = next => match accepted {
                    Some((turn, Ok((stream, peer)))) => self.serve(stream, peer, turn, &open),
                    Some((_, Err(error))) => {
                        tracing::warn!(%error, "a connection could not be accepted");
                        tokio::time::sleep(ACCEPT_PAUSE).await;
                    }
                    None => break,
                },
            }
        }
        drop(listener);
        open.shutdown().await;
    }

    fn serve(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        turn: OwnedSemaphorePermit,
        open: &GracefulShutdown,
    ) {
        // Answers are small; waiting to fill a packet only delays them.
        let _ = stream.set_nodelay(true);
        let trusted = Arc::clone(&self.trusted_proxies);
        let service = self
            .router
            .clone()
            .map_request(move |mut request: Request<Incoming>| {
                let client = client_of(peer, request.headers(), &trusted);
                request.extensions_mut().insert(ConnectInfo(client));
                request.map(axum::body::Body::new)
            });
        let mut builder = Builder::new(TokioExecutor::new());
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.head);
        builder
            .http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(self.limits.head)
            .keep_alive_timeout(self.limits.head);
        let connection = builder
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
            .into_owned();
        let connection = open.watch(connection);
        tokio::spawn(async move {
            // A client that goes away in the middle is nothing to tell.
            let _ = connection.await;
            drop(turn);
        });
    }
}

/// Ends when stopping begins; also when nobody is left who could say so.
async fn told(stopped: &mut watch::Receiver<bool>) {
    drop(stopped.wait_for(|stop| *stop).await);
}

/// Where a request comes from: the peer, unless that is a proxy whose word is taken; then the last address in
/// `X-Forwarded-For` that is not such a proxy itself. What a client writes into the header itself stands before that.
fn client_of(peer: SocketAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> SocketAddr {
    if !trusted.contains(&peer.ip().to_canonical()) {
        return peer;
    }
    let told = headers
        .get_all("x-forwarded-for")
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = told.flat_map(|line| line.split(',')).map(str::trim).collect();
    let client = hops
        .iter()
        .rev()
        .map_while(|hop| hop.parse::<IpAddr>().ok())
        .find(|hop| !trusted.contains(hop));
    client.map_or(peer, |address| SocketAddr::new(address, 0))
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    async fn edge(limits: Limits) -> (SocketAddr, watch::Sender<bool>, tokio::task::JoinHandle<()>) {
        let router = Router::new().route(
            "/",
            get(|ConnectInfo(client): ConnectInfo<SocketAddr>| async move { client.ip().to_string() }),
        );
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = watch::channel(false);
        let edge = Edge::new(router, Arc::new(["127.0.0.1".parse().unwrap()]), limits);
        (address, stop, tokio::spawn(edge.accept(listener, stopped)))
    }

    async fn ask(address: SocketAddr, head: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn answers_and_stops_when_told() {
        let (address, stop, accepting) = edge(Limits::default()).await;
        let head = "GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 1.2.3.4\r\nConnection: close\r\n\r\n";
        let answer = ask(address, head).await;
        assert!(
            answer.starts_with("HTTP/1.1 200") && answer.ends_with("1.2.3.4"),
            "{answer}"
        );
        stop.send(true).unwrap();
        accepting.await.unwrap();
        assert!(TcpStream::connect(address).await.is_err());
    }

    #[tokio::test]
    async fn half_a_request_gives_its_place_up() {
        // One place: the second client gets it only when the first, which never ends its head, has lost it.
        let (address, _stop, _accepting) = edge(Limits {
            connections: 1,
            head: Duration::from_millis(50),
        })
        .await;
        let mut silent = TcpStream::connect(address).await.unwrap();
        silent.write_all(b"GET / HTTP/1.1\r\nHost:").await.unwrap();
        let answer = ask(address, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_its_own_word() {
        let trusted: Vec<IpAddr> = vec!["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
        let cases = [
            ("9.9.9.9:1", "1.1.1.1", "9.9.9.9"),
            ("10.0.0.1:1", "1.1.1.1", "1.1.1.1"),
            ("[::ffff:10.0.0.1]:1", "1.1.1.1", "1.1.1.1"),
            ("10.0.0.1:1", "6.6.6.6, 1.1.1.1", "1.1.1.1"),
            ("10.0.0.1:1", "6.6.6.6, 1.1.1.1, 10.0.0.2", "1.1.1.1"),
            ("10.0.0.1:1", "1.1.1.1, nonsense", "10.0.0.1"),
            ("10.0.0.1:1", "", "10.0.0.1"),
        ];
        for (peer, told, client) in cases {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", told.parse().unwrap());
            let found = client_of(peer.parse().unwrap(), &headers, &trusted);
            assert_eq!(found.ip(), client.parse::<IpAddr>().unwrap(), "{peer} {told}");
        }
    }
}
