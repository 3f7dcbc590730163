//! Uploads that are not right, and uploads that come all at once.

use cityplus_domain::Timestamp;
use cityplus_protocol::ErrorCode;
use cityplus_protocol::inspection::{ScanFinding, ScanReport, UploadScans};

use super::faulty::Plan;
use super::inspection::{Device, NOON, buy, scan};
use super::world::{Place, World};

pub(crate) async fn bad_uploads(place: Place) {
    let world = World::new(place).await;
    let process = world.start(Plan::healthy()).await;
    let inspector = Device::new(&world).inspector;
    let good = scan(&world, "CP1:", "zoo");
    let with = |change: &dyn Fn(&mut ScanReport)| {
        let mut scan = good.clone();
        change(&mut scan);
        vec![scan]
    };
    let cases = [
        (vec![good.clone(); 501], "scans"),
        (with(&|scan| scan.code = "x".repeat(1_001)), "scans[0].code"),
        (with(&|scan| "a\0b".clone_into(&mut scan.code)), "scans[0].code"),
        (with(&|scan| scan.reason = "x".repeat(61)), "scans[0].reason"),
    ];
    for (scans, field) in cases {
        let refused = process
            .ticketing
            .upload_scans(&inspector, &UploadScans { scans })
            .await
            .unwrap_err();
        assert_eq!(refused.problem().errors[0].field, field);
    }
    let upload = |scans| UploadScans { scans };
    let kept = process
        .ticketing
        .upload_scans(&inspector, &upload(vec![good.clone()]))
        .await
        .unwrap();
    assert_eq!(kept.results[0].finding, ScanFinding::NotOurs);
    let changed = upload(with(&|scan| "CP1:AB".clone_into(&mut scan.code)));
    let refused = process
        .ticketing
        .upload_scans(&inspector, &changed)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), ErrorCode::IdReused);
    // Times at the ends of the range are no panic.
    for millis in [i64::MIN, -1, i64::MAX] {
        let mut scan = scan(&world, "CP1:", "zoo");
        scan.scanned_at = Timestamp::from_millis(millis);
        process
            .ticketing
            .upload_scans(&inspector, &upload(vec![scan]))
            .await
            .unwrap();
    }
    let nothing = process
        .ticketing
        .upload_scans(&inspector, &upload(Vec::new()))
        .await
        .unwrap();
    assert!(nothing.results.is_empty());
}

/// Several inspectors, each at another process, bring back the same tickets at once, in different orders.
pub(crate) async fn many_at_once(place: Place) {
    let world = World::new(place).await;
    let processes = [
        world.start(Plan::healthy()).await,
        world.start(Plan::healthy()).await,
    ];
    let tickets = buy(&world, &processes[0], "pool-admission", 8, 1_500).await;
    world.at(NOON);
    let codes: Vec<String> = tickets.iter().map(|ticket| world.code(ticket)).collect();
    let mut uploads = Vec::new();
    for number in 0..6_usize {
        let mut scans: Vec<ScanReport> = codes.iter().map(|code| scan(&world, code, "pool")).collect();
        let turn = number % scans.len();
        scans.rotate_left(turn);
        let inspector = Device::new(&world).inspector;
        uploads.push((number % 2, inspector, UploadScans { scans }));
    }
    // Two of them send twice.
    uploads.push((1, uploads[0].1, uploads[0].2.clone()));
    uploads.push((0, uploads[1].1, uploads[1].2.clone()));
    let all = uploads.iter().map(|(process, inspector, upload)| {
        let ticketing = processes[*process].ticketing.clone();
        let (inspector, upload) = (*inspector, upload.clone());
        tokio::spawn(async move { ticketing.upload_scans(&inspector, &upload).await.unwrap() })
    });
    let all: Vec<_> = all.collect();
    for upload in all {
        assert_eq!(upload.await.unwrap().results.len(), 8);
    }
    // One first use for each ticket; the five others are misuses.
    let mut firsts = 0;
    for (process, inspector, upload) in &uploads[..6] {
        let again = processes[*process]
            .ticketing
            .upload_scans(inspector, upload)
            .await
            .unwrap();
        firsts += again
            .results
            .iter()
            .filter(|result| matches!(result.finding, ScanFinding::FirstUse { .. }))
            .count();
    }
    assert_eq!(firsts, 8);
    assert_eq!(processes[0].ticketing.misuses(100).await.unwrap().len(), 5 * 8);
}
