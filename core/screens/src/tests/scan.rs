//! Codes by the camera and out of pictures, on the screens of money.

use cityplus_domain::ids::WalletId;
use cityplus_engine::ticketcode::{QrMatrix, qr_matrix};

use super::device::{Device, NOWHERE, until, wallet_id};
use super::send::other;
use crate::frame::FrameIntent;
use crate::offline::{OfflineIntent, OfflineState};
use crate::run::ScreenHandle;
use crate::send::{SendIntent, SendState};
use crate::view::{CodeScan, Notice, ScanIntent};

type Send = ScreenHandle<SendState, SendIntent>;

/// Pixels of a module.
const SCALE: usize = 4;
/// Light modules around a symbol.
const QUIET: usize = 4;

/// A wallet's number as its symbol has it.
fn number(wallet_id: WalletId) -> String {
    wallet_id.to_string().to_uppercase()
}

/// A frame that shows codes side by side, with some bytes after each row, as cameras give them.
fn frame(texts: &[&str]) -> ScanIntent {
    let codes: Vec<QrMatrix> = texts.iter().map(|text| qr_matrix(text).unwrap()).collect();
    let side = |code: &QrMatrix| (code.side + 2 * QUIET) * SCALE;
    let width: usize = codes.iter().map(side).sum();
    let height = codes.iter().map(side).max().unwrap();
    let stride = width + 32;
    let mut luma = vec![255_u8; stride * height];
    let mut left = QUIET * SCALE;
    for code in &codes {
        for row in 0..code.side * SCALE {
            for column in 0..code.side * SCALE {
                if code.is_dark(column / SCALE, row / SCALE) {
                    luma[(row + QUIET * SCALE) * stride + left + column] = 0;
                }
            }
        }
        left += side(code);
    }
    ScanIntent::Frame {
        width: u32::try_from(width).unwrap(),
        height: u32::try_from(height).unwrap(),
        row_stride: u32::try_from(stride).unwrap(),
        luma,
    }
}

/// A frame of one shade.
fn empty(width: u32, height: u32, bytes: usize) -> ScanIntent {
    ScanIntent::Frame {
        width,
        height,
        row_stride: width,
        luma: vec![128; bytes],
    }
}

/// A picture file that shows a code.
fn picture(text: &str) -> ScanIntent {
    ScanIntent::Image {
        content: qr_matrix(text).unwrap().to_png(6).unwrap(),
    }
}

fn send(screen: &Send, intent: ScanIntent) {
    screen.send(SendIntent::Scan { intent }).unwrap();
}

fn notice(scan: Option<&CodeScan>) -> Option<&Notice> {
    scan?.notice.as_ref()
}

fn is_on(scan: Option<&CodeScan>) -> bool {
    scan.is_some_and(|scan| scan.scanning)
}

async fn told(screen: &Send, code: &str, title: &str) {
    until(screen, title, |state| {
        notice(state.scan.as_ref())
            .is_some_and(|notice| notice.code.as_deref() == Some(code) && notice.title == title)
    })
    .await;
}

#[tokio::test]
async fn the_camera_reads_a_receiver_and_stops() {
    let device = Device::annas(NOWHERE).await;
    let screen = device.app.open_send();
    let offered = screen.next().await.unwrap().scan.unwrap();
    assert_eq!(offered.field, "to");
    assert!(offered.camera.enabled && offered.choose_image.enabled && !offered.scanning);
    send(&screen, ScanIntent::StartCamera);
    let on = until(&screen, "the camera", |state| is_on(state.scan.as_ref())).await;
    assert!(!on.scan.unwrap().hint.is_empty());
    send(&screen, ScanIntent::StopCamera);
    until(&screen, "no camera", |state| !is_on(state.scan.as_ref())).await;
    send(&screen, ScanIntent::StartCamera);
    send(&screen, frame(&[&number(other())]));
    let known = until(&screen, "the receiver", |state| !state.receiver.is_empty()).await;
    assert_eq!(known.receiver[0].value, other().to_string());
    assert!(known.scan.is_none());
    // Where somebody else is wanted, nobody has asked for the camera.
    screen.send(SendIntent::Change).unwrap();
    let again = until(&screen, "to whom", |state| state.scan.is_some()).await;
    assert!(!is_on(again.scan.as_ref()) && again.fields[0].value.is_empty());
}

#[tokio::test]
async fn what_is_no_receiver_is_said_and_the_camera_looks_on() {
    let device = Device::annas(NOWHERE).await;
    let speech = device.app.shared.speech();
    let screen = device.app.open_send();
    screen.next().await.unwrap();
    send(&screen, ScanIntent::StartCamera);
    for (shown, code, key) in [
        (empty(0, 0, 0), "frame_empty", "camera-frame-broken"),
        (empty(640, 480, 1_000), "frame_torn", "camera-frame-broken"),
        (
            empty(10_000, 10_000, 16),
            "frame_too_large",
            "camera-frame-too-large",
        ),
    ] {
        send(&screen, shown);
        told(&screen, code, &speech.say(key)).await;
    }
    send(&screen, empty(64, 64, 4_096));
    until(&screen, "a frame again", |state| {
        notice(state.scan.as_ref()).is_none()
    })
    .await;
    let (one, another) = (number(other()), number(WalletId::from_bytes([8; 16])));
    for (texts, code, key) in [
        (
            vec!["HTTPS://ZOO.EXAMPLE/LION"],
            "foreign_code",
            "camera-foreign-link",
        ),
        (vec!["CP1:ABC"], "foreign_code", "camera-foreign-ticket"),
        (vec!["CPM1:ABC"], "foreign_code", "camera-foreign-pays"),
        (vec!["5901234123457"], "foreign_code", "camera-foreign-other"),
        (
            vec![one.as_str(), another.as_str()],
            "several_codes",
            "camera-several",
        ),
    ] {
        send(&screen, frame(&texts));
        told(&screen, code, &speech.say(key)).await;
    }
    send(&screen, ScanIntent::DismissNotice);
    let put_away = until(&screen, "put away", |state| notice(state.scan.as_ref()).is_none()).await;
    assert!(is_on(put_away.scan.as_ref()) && put_away.fields[0].value.is_empty());
}

#[tokio::test]
async fn without_a_camera_a_picture_is_read() {
    let device = Device::annas(NOWHERE).await;
    let speech = device.app.shared.speech();
    let screen = device.app.open_send();
    screen.next().await.unwrap();
    send(&screen, ScanIntent::StartCamera);
    send(
        &screen,
        ScanIntent::CameraFailed {
            reason: "there is none".to_owned(),
        },
    );
    told(&screen, "camera_failed", &speech.say("camera-failed")).await;
    let failed = screen.latest().unwrap();
    assert!(!is_on(failed.scan.as_ref()) && failed.scan.unwrap().choose_image.enabled);
    for (content, code, key) in [
        (
            &b"no picture"[..],
            "picture_unknown_format",
            "camera-picture-format",
        ),
        (
            b"\x89PNG\r\n\x1a\nbroken",
            "picture_damaged",
            "camera-picture-damaged",
        ),
    ] {
        let content = content.to_vec();
        send(&screen, ScanIntent::Image { content });
        told(&screen, code, &speech.say(key)).await;
    }
    // One's own wallet: what is wrong stands under the field.
    send(&screen, picture(&number(wallet_id())));
    let own = speech.say("send-wrong-own");
    until(&screen, &own, |state| {
        state.fields[0].error.as_deref() == Some(own.as_str()) && notice(state.scan.as_ref()).is_none()
    })
    .await;
    send(&screen, picture(&number(other())));
    let known = until(&screen, "the receiver", |state| !state.receiver.is_empty()).await;
    assert_eq!(known.receiver[0].value, other().to_string());
}

#[tokio::test]
async fn without_a_wallet_no_code_is_awaited() {
    let device = Device::empty(NOWHERE).await;
    let first = device.app.open_send().next().await.unwrap();
    let offered = first.scan.unwrap();
    assert!(!offered.camera.enabled && !offered.choose_image.enabled && !offered.scanning);
}

#[tokio::test]
async fn without_a_network_each_way_awaits_its_own_code() {
    let device = Device::annas(NOWHERE).await;
    let speech = device.app.shared.speech();
    let screen = device.app.open_offline();
    screen.next().await.unwrap();
    let scan = |intent| screen.send(OfflineIntent::Scan { intent }).unwrap();
    let choose = |key: &str| {
        screen
            .send(OfflineIntent::SelectWay { key: key.to_owned() })
            .unwrap();
    };
    let is_for = |state: &OfflineState, key: &str| {
        let field = state.scan.as_ref().map(|scan| scan.field.as_str());
        field == Some(key)
    };
    scan(ScanIntent::StartCamera);
    scan(frame(&["CPM1:ABC"]));
    let pays = speech.say("camera-foreign-pays");
    until(&screen, &pays, |state| {
        is_for(state, "to") && notice(state.scan.as_ref()).is_some_and(|notice| notice.title == pays)
    })
    .await;
    scan(frame(&[&number(other())]));
    let filled = until(&screen, "the receiver", |state| {
        state.fields[0].value == number(other())
    })
    .await;
    assert!(!is_on(filled.scan.as_ref()) && filled.dialog.is_none());

    choose("get");
    scan(ScanIntent::StartCamera);
    scan(frame(&[&number(other())]));
    let receiver = speech.say("camera-foreign-receiver");
    until(&screen, &receiver, |state| {
        is_for(state, "code") && notice(state.scan.as_ref()).is_some_and(|notice| notice.title == receiver)
    })
    .await;
    scan(frame(&["CPM1:ABC"]));
    let told = until(&screen, "no such code", |state| {
        let notice = state.notice.as_ref();
        notice.is_some_and(|notice| notice.code.as_deref() == Some("offline_code_refused"))
    })
    .await;
    assert!(!is_on(told.scan.as_ref()) && told.fields[0].value.is_empty());

    scan(ScanIntent::StartCamera);
    until(&screen, "the camera", |state| is_on(state.scan.as_ref())).await;
    choose("set");
    until(&screen, "no code", |state| state.scan.is_none()).await;
    choose("pay");
    let back = until(&screen, "a code", |state| state.scan.is_some()).await;
    assert!(!is_on(back.scan.as_ref()));
}

#[tokio::test]
async fn what_was_shown_for_one_way_is_nothing_for_another() {
    let device = Device::annas(NOWHERE).await;
    let screen = device.app.open_offline();
    screen.next().await.unwrap();
    let scan = |intent| screen.send(OfflineIntent::Scan { intent }).unwrap();
    let choose = |key: &str| {
        screen
            .send(OfflineIntent::SelectWay { key: key.to_owned() })
            .unwrap();
    };
    let is_for = |state: &OfflineState, key: &str| {
        let field = state.scan.as_ref().map(|scan| scan.field.as_str());
        field == Some(key)
    };
    scan(ScanIntent::StartCamera);
    scan(frame(&["CPM1:ABC"]));
    until(&screen, "a foreign code", |state| {
        is_on(state.scan.as_ref()) && notice(state.scan.as_ref()).is_some()
    })
    .await;
    choose("get");
    let other_way = until(&screen, "the other way", |state| is_for(state, "code")).await;
    assert!(!is_on(other_way.scan.as_ref()) && notice(other_way.scan.as_ref()).is_none());

    // The way changes while the picture is looked at.
    scan(picture("CPM1:ABC"));
    choose("pay");
    let read = until(&screen, "the picture", |state| {
        let busy = state.scan.as_ref().is_some_and(|scan| scan.choose_image.busy);
        is_for(state, "to") && !busy
    })
    .await;
    assert!(read.notice.is_none() && notice(read.scan.as_ref()).is_none());
    assert!(read.fields.iter().all(|field| field.value.is_empty()));
    // Chosen again, it is read again.
    scan(picture(&number(other())));
    until(&screen, "the receiver", |state| {
        state.fields[0].value == number(other())
    })
    .await;
}

#[tokio::test]
async fn while_the_app_is_put_away_no_code_is_looked_for() {
    let device = Device::annas(NOWHERE).await;
    let (screen, around) = (device.app.open_send(), device.app.open_frame());
    screen.next().await.unwrap();
    around.next().await.unwrap();
    send(&screen, ScanIntent::StartCamera);
    until(&screen, "the camera", |state| is_on(state.scan.as_ref())).await;
    around.send(FrameIntent::Paused).unwrap();
    until(&screen, "no camera", |state| !is_on(state.scan.as_ref())).await;
    around.send(FrameIntent::Resumed).unwrap();
    send(&screen, frame(&[&number(other())]));
    send(&screen, ScanIntent::StartCamera);
    let again = until(&screen, "the camera again", |state| is_on(state.scan.as_ref())).await;
    assert!(again.receiver.is_empty(), "what was shown before it is not taken");
}
