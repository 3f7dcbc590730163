//! A shop that is told of changes: it counts what comes and answers what it is told to answer.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::routing::any;
use serde_json::Value;
use tokio::net::TcpListener;

/// A notification as it came.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) method: String,
    pub(crate) query: String,
    pub(crate) content_type: String,
    pub(crate) signature: String,
    pub(crate) body: String,
}

impl Told {
    /// `order.status` of PayU.
    pub(crate) fn status(&self) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap();
        body["order"]["status"].as_str().unwrap().to_owned()
    }
}

/// The shop's side of notifications.
pub(crate) struct Shop {
    url: String,
    told: Arc<Mutex<Vec<Told>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let told = Arc::new(Mutex::new(Vec::new()));
        let answers = Arc::new(Mutex::new(VecDeque::new()));
        let (seen, next) = (Arc::clone(&told), Arc::clone(&answers));
        let notified = move |method: Method, uri: Uri, headers: HeaderMap, body: String| async move {
            let header = |name: &str| {
                let value = headers.get(name).and_then(|value| value.to_str().ok());
                value.unwrap_or_default().to_owned()
            };
            seen.lock().unwrap().push(Told {
                method: method.to_string(),
                query: uri.query().unwrap_or_default().to_owned(),
                content_type: header("content-type"),
                signature: header("openpayu-signature"),
                body,
            });
            let answer = next.lock().unwrap().pop_front().unwrap_or(200);
            StatusCode::from_u16(answer).unwrap()
        };
        let router = Router::new().route("/notify", any(notified));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/notify", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, told, answers }
    }

    /// Where it is told.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// What it will answer next; after that, 200.
    pub(crate) fn will_answer(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    /// What came so far.
    pub(crate) fn told(&self) -> Vec<Told> {
        self.told.lock().unwrap().clone()
    }

    /// Waits until so many have come.
    pub(crate) async fn heard(&self, count: usize) -> Vec<Told> {
        for _ in 0..1000 {
            let told = self.told();
            if told.len() >= count {
                assert_eq!(told.len(), count, "{told:?}");
                return told;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{count} notifications expected: {:?}", self.told());
    }

    /// Waits a little and makes sure that no more than so many have come.
    pub(crate) async fn stays_at(&self, count: usize) -> Vec<Told> {
        tokio::time::sleep(Duration::from_millis(300)).await;
        self.heard(count).await
    }
}
