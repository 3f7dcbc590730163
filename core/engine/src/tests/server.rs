//! An HTTP server of a few lines that can also misbehave below HTTP.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// A request as it came.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) path: String,
    pub(super) query: String,
    pub(super) bearer: Option<String>,
    pub(super) idempotency_key: Option<String>,
    pub(super) body: Vec<u8>,
}

impl Request {
    pub(super) fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(super) fn parameter(&self, name: &str) -> i64 {
        let mut pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == name).unwrap().1.parse().unwrap()
    }
}

/// What goes back.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    /// Status, content type, more headers, body.
    Whole(u16, &'static str, String, Vec<u8>),
    /// The same, but the connection ends before the body does.
    Cut(Vec<u8>),
    /// A body that does not end.
    Endless,
    /// No answer; the connection closes.
    Nothing,
    /// No answer; the connection stays open.
    Silence,
    /// An answer that comes once it is let go.
    Held(Arc<Notify>, Box<Self>),
}

impl Reply {
    pub(super) fn json<T: serde::Serialize>(status: u16, body: &T) -> Self {
        Self::Whole(
            status,
            "application/json",
            String::new(),
            serde_json::to_vec(body).unwrap(),
        )
    }

    pub(super) fn empty(status: u16) -> Self {
        Self::Whole(status, "application/json", String::new(), Vec::new())
    }
}

/// A running server; ends when dropped.
pub(super) struct Server {
    pub(super) url: String,
    accepting: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Server {
    pub(super) async fn start(answer: impl Fn(Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answer = Arc::new(answer);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let answer = Arc::clone(&answer);
                tokio::spawn(async move {
                    // A device that gives up is no failure of the server.
                    let _ = serve(stream, answer.as_ref()).await;
                });
            }
        });
        Self { url, accepting }
    }
}

async fn serve(
    mut stream: TcpStream,
    answer: &(dyn Fn(Request) -> Reply + Send + Sync),
) -> std::io::Result<()> {
    let request = read(&mut stream).await?;
    let mut reply = answer(request);
    while let Reply::Held(gate, held) = reply {
        gate.notified().await;
        reply = *held;
    }
    match reply {
        Reply::Whole(status, kind, headers, body) => {
            let head = head(status, kind, &headers, body.len());
            stream.write_all(&[head.into_bytes(), body].concat()).await?;
        }
        Reply::Cut(body) => {
            let head = head(200, "application/json", "", body.len() + 10);
            stream.write_all(&[head.into_bytes(), body].concat()).await?;
        }
        Reply::Endless => {
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n";
            stream.write_all(head.as_bytes()).await?;
            loop {
                stream.write_all(&vec![b' '; 65_536]).await?;
            }
        }
        Reply::Nothing | Reply::Held(..) => {}
        Reply::Silence => tokio::time::sleep(Duration::from_mins(1)).await,
    }
    stream.shutdown().await
}

fn head(status: u16, kind: &str, headers: &str, length: usize) -> String {
    format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n{headers}connection: close\r\n\r\n"
    )
}

async fn read(stream: &mut TcpStream) -> std::io::Result<Request> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        read_more(stream, &mut bytes).await?;
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let header = |name: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.to_owned())
    };
    let length: usize = header("content-length").map_or(0, |text| text.parse().unwrap());
    while bytes.len() < head_end + 4 + length {
        read_more(stream, &mut bytes).await?;
    }
    let mut words = head.split(' ');
    let target = words.nth(1).unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Ok(Request {
        path: path.to_owned(),
        query: query.to_owned(),
        bearer: header("authorization").map(|value| value.trim_start_matches("Bearer ").to_owned()),
        idempotency_key: header("idempotency-key"),
        body: bytes[head_end + 4..].to_vec(),
    })
}

async fn read_more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> std::io::Result<()> {
    let mut chunk = vec![0; 16_384];
    match stream.read(&mut chunk).await? {
        0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
        count => {
            bytes.extend_from_slice(&chunk[..count]);
            Ok(())
        }
    }
}
