//! One address for whichever server is in charge: a relay that is pointed at another server when the first is dead.
//!
//! The client of the databases takes one host only, so after a failover somebody has to lead it to the new primary. In
//! a city that is a virtual address or a connection pooler; this stands in for it, and as they do it cuts the
//! connections to the old server when it is pointed at a new one.

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::ServerError;

/// A relay on a port of 127.0.0.1; ends when dropped.
#[derive(Debug)]
pub struct Forwarder {
    port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    /// Where new connections go; none at the end.
    target: Option<u16>,
    /// Both ends of each connection, by its number.
    open: HashMap<u64, [TcpStream; 2]>,
    next: u64,
}

impl Forwarder {
    /// Leads to a server on a port of 127.0.0.1.
    pub fn to(target: u16) -> Result<Self, ServerError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .map_err(ServerError::io("find a port for the forwarder"))?;
        let address = listener
            .local_addr()
            .map_err(ServerError::io("find a port for the forwarder"))?;
        let state = Arc::new(Mutex::new(State {
            target: Some(target),
            open: HashMap::new(),
            next: 0,
        }));
        let seen = Arc::clone(&state);
        thread::spawn(move || accept(&listener, &seen));
        Ok(Self {
            port: address.port(),
            state,
        })
    }

    /// The port clients connect to.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Leads to another server from now on. Connections that are open are cut.
    pub fn point_to(&self, target: u16) {
        let mut state = lock(&self.state);
        state.target = Some(target);
        cut_all(&mut state);
    }
}

impl Drop for Forwarder {
    fn drop(&mut self) {
        {
            let mut state = lock(&self.state);
            state.target = None;
            cut_all(&mut state);
        }
        // Wakes the thread that accepts, which then ends.
        let _ = TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, self.port)));
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn cut_all(state: &mut State) {
    for (_, ends) in state.open.drain() {
        cut(&ends);
    }
}

/// One that is cut already is no error.
fn cut(ends: &[TcpStream; 2]) {
    for end in ends {
        let _ = end.shutdown(Shutdown::Both);
    }
}

fn accept(listener: &TcpListener, state: &Arc<Mutex<State>>) {
    for client in listener.incoming() {
        let Some(target) = lock(state).target else { return };
        // A client that cannot be led on finds its connection closed.
        if let Ok(client) = client {
            let _ = lead(client, target, state);
        }
    }
}

fn lead(client: TcpStream, target: u16, state: &Arc<Mutex<State>>) -> io::Result<()> {
    let server = TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, target)))?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let ends = [client.try_clone()?, server.try_clone()?];
    let number = {
        let mut state = lock(state);
        // Pointed elsewhere since: this connection came too late to be cut with the others.
        if state.target != Some(target) {
            return Ok(());
        }
        let number = state.next;
        state.next += 1;
        state.open.insert(number, ends);
        number
    };
    let (from_client, to_server) = (client.try_clone()?, server.try_clone()?);
    let seen = Arc::clone(state);
    thread::spawn(move || carry(&from_client, &to_server, number, &seen));
    let seen = Arc::clone(state);
    thread::spawn(move || carry(&server, &client, number, &seen));
    Ok(())
}

/// Carries one direction to its end, which is the other direction's end as well.
fn carry(mut from: &TcpStream, mut to: &TcpStream, number: u64, state: &Mutex<State>) {
    let _ = io::copy(&mut from, &mut to);
    let ends = lock(state).open.remove(&number);
    if let Some(ends) = ends {
        cut(&ends);
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{TcpListener, TcpStream};

    use super::Forwarder;

    /// A server that greets each client with a letter and then gives back what it is sent.
    fn server(letter: u8) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let mut client = client.unwrap();
                std::thread::spawn(move || {
                    client.write_all(&[letter]).unwrap();
                    let mut byte = [0];
                    while client.read_exact(&mut byte).is_ok() && client.write_all(&byte).is_ok() {}
                });
            }
        });
        port
    }

    fn read(stream: &mut TcpStream) -> Option<u8> {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok().map(|()| byte[0])
    }

    #[test]
    fn clients_are_led_to_the_server_in_charge() {
        let (first, second) = (server(b'a'), server(b'b'));
        let forwarder = Forwarder::to(first).unwrap();
        let connect = || TcpStream::connect(("127.0.0.1", forwarder.port())).unwrap();
        let mut before = connect();
        assert_eq!(read(&mut before), Some(b'a'));
        before.write_all(b"x").unwrap();
        assert_eq!(read(&mut before), Some(b'x'));

        forwarder.point_to(second);
        assert_eq!(read(&mut before), None, "what was open is cut");
        let mut after = connect();
        assert_eq!(read(&mut after), Some(b'b'));

        let nobody = {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            listener.local_addr().unwrap().port()
        };
        forwarder.point_to(nobody);
        assert_eq!(read(&mut connect()), None, "nobody is in charge");

        let port = forwarder.port();
        drop(forwarder);
        let led = TcpStream::connect(("127.0.0.1", port)).is_ok_and(|mut stream| read(&mut stream).is_some());
        assert!(!led, "there is no forwarder any more");
    }
}
