//! The smallest thing that the process harness takes for a server: answers 200 to everything,
//! counts its starts in its data folder. Only for the harness's own tests.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;

/// `serve --data DIR --listen ADDR …`, as the harness starts `cityplus`.
fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1))
            .ok_or_else(|| io::Error::other(format!("{name} is missing")))
    };
    let starts = Path::new(value("--data")?).join("starts");
    fs::create_dir_all(value("--data")?)?;
    let count = fs::read_to_string(&starts)
        .ok()
        .and_then(|text| text.parse::<u32>().ok())
        .unwrap_or(0)
        + 1;
    fs::write(&starts, count.to_string())?;
    println!("start {count}");
    for stream in TcpListener::bind(value("--listen")?)?.incoming() {
        let mut stream = stream?;
        let mut request = [0; 4096];
        let _ = stream.read(&mut request)?;
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
    }
    Ok(())
}
