//! Whose session is over.

use cityplus_engine::EngineError;

use super::device::{Device, NOWHERE};

/// What somebody asked for who is gone by now is refused on the device itself.
#[tokio::test]
async fn the_refusal_of_another_persons_request_ends_no_session() {
    let device = Device::annas(NOWHERE).await;
    let app = &device.app.shared;
    app.reload_person().await;
    let has_session = || app.person().is_some_and(|person| person.has_session);
    assert!(has_session());
    drop(app.learn::<()>(Err(EngineError::NotSignedIn)));
    assert!(has_session());
    // It is looked who is signed in; who looks after that has to wait for it.
    tokio::task::yield_now().await;
    app.reload_person().await;
    assert!(has_session());
}
