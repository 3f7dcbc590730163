//! A server in a test: it answers each request as the test says.

use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::cards::is_whole;

/// Status and body; none where the connection breaks off instead.
pub(super) type Answer = Option<(u16, String)>;

/// Its address. What it is asked is method, path and body.
pub(super) async fn serving(answer: impl Fn(&str, &str, &str) -> Answer + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((guest, _)) = listener.accept().await {
            let answer = Arc::clone(&answer);
            tokio::spawn(async move { serve(guest, &*answer).await });
        }
    });
    url
}

async fn serve(mut guest: TcpStream, answer: &(impl Fn(&str, &str, &str) -> Answer + Sync)) {
    let mut asked = Vec::new();
    while !is_whole(&String::from_utf8_lossy(&asked)) {
        let mut piece = [0; 4096];
        match guest.read(&mut piece).await {
            Ok(0) | Err(_) => return,
            Ok(length) => asked.extend_from_slice(&piece[..length]),
        }
    }
    let text = String::from_utf8_lossy(&asked).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut words = head.split(' ');
    let (method, path) = (words.next().unwrap(), words.next().unwrap());
    let Some((status, content)) = answer(method, path, body) else {
        return;
    };
    let head = format!(
        "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        content.len()
    );
    drop(guest.write_all(head.as_bytes()).await);
    drop(guest.write_all(content.as_bytes()).await);
}
