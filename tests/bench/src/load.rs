//! A load over HTTP/1.1 from many connections that are kept open: one generator for every rate of a benchmark.
//!
//! It writes bytes that are ready and looks in an answer for the status and the length of its body, nothing else. The
//! machine is shared with the server: a client's library takes more of it for a request than the server does for
//! `/healthz`, and then the client would be what is measured. All of it runs on one thread, if the caller's runtime does.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Room for an answer's head and body, so that it is mostly read at once.
const ANSWER_BYTES: usize = 4_096;
/// How much of an answer is told if it is not the one that is needed.
const TOLD_BYTES: usize = 1_000;

/// What is asked.
pub(crate) trait Requests: Send + Sync + 'static {
    /// The status that every answer must have.
    fn status(&self) -> u16 {
        200
    }

    /// Appends the next request, whole; false if there are no more.
    fn next(&self, request: &mut Vec<u8>) -> Result<bool, String>;
}

/// How requests follow one another.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pace {
    /// Each connection asks as soon as it has its answer.
    Full,
    /// So many in a second, from all connections in turn, due at moments that do not depend on the answers. A wait
    /// begins when the request is due: one that is late because its connection still waits has waited, too.
    Even(f64),
}

/// Where the load goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    address: SocketAddr,
    connections: u16,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answers {
    took: Duration,
    /// How long each was waited for, in microseconds.
    waits_us: Vec<u32>,
}

impl Answers {
    /// How many there are.
    pub(crate) const fn count(&self) -> usize {
        self.waits_us.len()
    }

    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52")]
    pub(crate) fn per_second(&self) -> f64 {
        self.count() as f64 / self.took.as_secs_f64()
    }

    /// Of a hundred answers so many came within this time; no number if there were none.
    pub(crate) fn percentile_ms(&self, percent: usize) -> f64 {
        let mut sorted = self.waits_us.clone();
        sorted.sort_unstable();
        let place = sorted
            .len()
            .saturating_mul(percent)
            .div_ceil(100)
            .saturating_sub(1);
        sorted
            .get(place)
            .map_or(f64::NAN, |wait_us| f64::from(*wait_us) / 1_000.0)
    }
}

impl Load {
    /// On a server at `http://ADDRESS:PORT`.
    pub(crate) fn on(url: &str, connections: u16) -> Result<Self, String> {
        let address = url.strip_prefix("http://").and_then(|rest| rest.parse().ok());
        Ok(Self {
            address: address.ok_or_else(|| format!("{url} is no address of a server"))?,
            connections,
        })
    }

    /// The server.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Asks until the time is over or there are no more requests. Ends with an error at the first answer that is not
    /// the one that is needed.
    pub(crate) async fn run<R: Requests>(
        &self,
        requests: &Arc<R>,
        pace: Pace,
        time: Duration,
    ) -> Result<Answers, String> {
        let mut connections = Vec::with_capacity(usize::from(self.connections));
        for _ in 0..self.connections {
            connections.push(Connection::open(self.address).await?);
        }
        let started = Instant::now();
        let mut asking = JoinSet::new();
        for (first, connection) in (0..self.connections).zip(connections) {
            let turns = Turns {
                started,
                time,
                pace,
                next: u32::from(first),
                step: u32::from(self.connections),
            };
            asking.spawn(connection.ask_all(Arc::clone(requests), turns));
        }
        let mut waits_us = Vec::new();
        while let Some(asked) = asking.join_next().await {
            waits_us.extend(asked.map_err(text)??);
        }
        Ok(Answers {
            took: started.elapsed(),
            waits_us,
        })
    }

    /// Asks everything there is to ask.
    pub(crate) async fn all<R: Requests>(&self, requests: R) -> Result<(), String> {
        let asked = self.run(&Arc::new(requests), Pace::Full, Duration::MAX).await;
        asked.map(drop)
    }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// When a connection asks.
struct Turns {
    started: Instant,
    time: Duration,
    pace: Pace,
    /// The number of its next request among those of all connections.
    next: u32,
    step: u32,
}

impl Turns {
    /// Waits until the next request is due and returns when that was; none if the time is over.
    async fn due(&mut self) -> Option<Instant> {
        match self.pace {
            Pace::Full => {
                let now = Instant::now();
                (now.duration_since(self.started) < self.time).then_some(now)
            }
            Pace::Even(rate) => {
                let after = Duration::try_from_secs_f64(f64::from(self.next) / rate).ok()?;
                self.next = self.next.saturating_add(self.step);
                if after >= self.time {
                    return None;
                }
                let due = self.started + after;
                tokio::time::sleep_until(due.into()).await;
                Some(due)
            }
        }
    }
}

struct Connection {
    stream: TcpStream,
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> Result<Self, String> {
        let stream = TcpStream::connect(address).await.map_err(text)?;
        stream.set_nodelay(true).map_err(text)?;
        Ok(Self {
            stream,
            request: Vec::new(),
            answer: Vec::with_capacity(ANSWER_BYTES),
        })
    }

    /// Returns the waits, in microseconds.
    async fn ask_all<R: Requests>(mut self, requests: Arc<R>, mut turns: Turns) -> Result<Vec<u32>, String> {
        let status = requests.status();
        let mut waits_us = Vec::new();
        while let Some(due) = turns.due().await {
            self.request.clear();
            if !requests.next(&mut self.request)? {
                break;
            }
            self.ask(status).await?;
            waits_us.push(u32::try_from(due.elapsed().as_micros()).unwrap_or(u32::MAX));
        }
        Ok(waits_us)
    }

    async fn ask(&mut self, status: u16) -> Result<(), String> {
        self.stream.write_all(&self.request).await.map_err(text)?;
        self.answer.clear();
        loop {
            if self.stream.read_buf(&mut self.answer).await.map_err(text)? == 0 {
                return Err("the server has closed a connection".to_owned());
            }
            let Some(head) = Head::read(&self.answer)? else {
                continue;
            };
            if self.answer.len() < head.whole_bytes {
                continue;
            }
            if head.status == status && self.answer.len() == head.whole_bytes {
                return Ok(());
            }
            let told = self.answer.get(..TOLD_BYTES).unwrap_or(&self.answer);
            let told = String::from_utf8_lossy(told);
            return Err(format!("{status} was expected, and the server answers\n{told}"));
        }
    }
}

/// What is needed of an answer's head.
#[derive(Debug, PartialEq, Eq)]
struct Head {
    status: u16,
    /// The length of head and body.
    whole_bytes: usize,
}

impl Head {
    /// None if it has not come whole yet.
    fn read(bytes: &[u8]) -> Result<Option<Self>, String> {
        const END: &[u8] = b"\r\n\r\n";
        let Some(end) = bytes.windows(END.len()).position(|four| four == END) else {
            return Ok(None);
        };
        let head = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default());
        let garbled = || format!("the server's answer cannot be read:\n{head}");
        let mut lines = head.split("\r\n");
        let status: u16 = lines
            .next()
            .and_then(|line| line.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok())
            .ok_or_else(garbled)?;
        let body_bytes = lines.find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse::<usize>())
        });
        let body_bytes = match body_bytes {
            Some(Ok(length)) => length,
            None if status == 204 => 0,
            _ => return Err(garbled()),
        };
        Ok(Some(Self {
            status,
            whole_bytes: end.saturating_add(END.len()).saturating_add(body_bytes),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ends_where_its_length_says() {
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nx: y\r\n\r\nok\n";
        let whole = Some(Head {
            status: 200,
            whole_bytes: answer.len(),
        });
        assert_eq!(Head::read(answer), Ok(whole));
        assert_eq!(Head::read(&answer[..20]), Ok(None));
        let without = b"HTTP/1.1 204 No Content\r\n\r\n";
        let whole = Some(Head {
            status: 204,
            whole_bytes: without.len(),
        });
        assert_eq!(Head::read(without), Ok(whole));
        for bad in [
            "HTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n",
            "HTTP/2 200\r\ncontent-length: 0\r\n\r\n",
        ] {
            assert!(Head::read(bad.as_bytes()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_percentile_is_an_answer_that_was_waited_for() {
        let answers = |waits_us: Vec<u32>| Answers {
            took: Duration::from_secs(2),
            waits_us,
        };
        let hundred = answers((1..=100).rev().map(|ms| ms * 1_000).collect());
        assert!((hundred.percentile_ms(99) - 99.0).abs() < 1e-9);
        assert!((hundred.per_second() - 50.0).abs() < 1e-9);
        assert!((answers(vec![7_000]).percentile_ms(99) - 7.0).abs() < 1e-9);
        assert!(answers(Vec::new()).percentile_ms(99).is_nan());
    }
}
