//! A network that fails on purpose: a relay between a device and the server.
//!
//! It works below HTTP, so that everything above it is the real client and the real server.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How the network behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Weather {
    /// Everything passes.
    Fine = 0,
    /// Nothing passes: connections are cut at once, and those open are cut at the next byte.
    Down = 1,
    /// Requests reach the server and are carried out, answers are lost.
    AnswersLost = 2,
}

impl Weather {
    const fn of(value: u8) -> Self {
        match value {
            1 => Self::Down,
            2 => Self::AnswersLost,
            _ => Self::Fine,
        }
    }
}

/// A relay to a server; ends when dropped.
#[derive(Debug)]
pub struct Network {
    address: SocketAddr,
    weather: Arc<AtomicU8>,
    relay: JoinHandle<()>,
}

impl Network {
    /// A network to a server, in fine weather.
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound socket has an address");
        let weather = Arc::new(AtomicU8::new(Weather::Fine as u8));
        let seen = Arc::clone(&weather);
        let relay = tokio::spawn(async move {
            while let Ok((device, _)) = listener.accept().await {
                tokio::spawn(carry(device, server, Arc::clone(&seen)));
            }
        });
        Self {
            address,
            weather,
            relay,
        }
    }

    /// Where a device finds the server through this network.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Changes the weather, for connections that are open as well.
    pub fn set(&self, weather: Weather) {
        self.weather.store(weather as u8, Ordering::SeqCst);
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        self.relay.abort();
    }
}

async fn carry(device: TcpStream, server: SocketAddr, weather: Arc<AtomicU8>) {
    let now = || Weather::of(weather.load(Ordering::SeqCst));
    if now() == Weather::Down {
        return;
    }
    let Ok(upstream) = TcpStream::connect(server).await else {
        return;
    };
    let (mut from_device, mut to_device) = device.into_split();
    let (mut from_server, mut to_server) = upstream.into_split();
    let requests = async {
        let mut buffer = vec![0; 16 * 1024];
        while let Ok(count @ 1..) = from_device.read(&mut buffer).await {
            if now() == Weather::Down || to_server.write_all(&buffer[..count]).await.is_err() {
                return;
            }
        }
    };
    let answers = async {
        let mut buffer = vec![0; 16 * 1024];
        while let Ok(count @ 1..) = from_server.read(&mut buffer).await {
            // An answer means that the request was carried out: now it can be lost.
            if now() != Weather::Fine || to_device.write_all(&buffer[..count]).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = requests => {}
        () = answers => {}
    }
}
