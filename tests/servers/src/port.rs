//! Ports of 127.0.0.1 for servers that are started by number.
//!
//! A number is only a proposal: between finding it free and the server taking it another
//! may come first. Whoever uses one tries again with the next when its server does not start.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

use crate::ServerError;

/// Below the range from which systems take the ports of outgoing connections (32768 on Linux),
/// so that a server stopped by a test finds its port free when it is started again.
const FIRST: u16 = 12_000;
const COUNT: u16 = 20_000;
const TRIES: u32 = 500;

static NEXT: AtomicU16 = AtomicU16::new(0);

/// A port that was free a moment ago. Two calls in one process never return the same one
/// within 20 000 calls; processes start at different places.
pub fn free() -> Result<u16, ServerError> {
    let start = u16::try_from(std::process::id().wrapping_mul(7919) % u32::from(COUNT)).unwrap_or(0);
    for _ in 0..TRIES {
        let step = NEXT.fetch_add(1, Ordering::Relaxed) % COUNT;
        let port = FIRST + (start + step) % COUNT;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
    Err(ServerError::NoPort { tries: TRIES })
}

#[cfg(test)]
mod tests {
    use super::{COUNT, FIRST, free};
    use std::net::TcpListener;

    #[test]
    fn a_port_is_free_within_the_range_and_never_the_same() {
        let mut seen = std::collections::HashSet::new();
        for _ in 0..50 {
            let port = free().unwrap();
            assert!((FIRST..FIRST + COUNT).contains(&port));
            assert!(seen.insert(port));
            TcpListener::bind(("127.0.0.1", port)).unwrap();
        }
    }
}
