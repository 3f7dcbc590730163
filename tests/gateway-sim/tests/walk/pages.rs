//! The pages on which a person pays.

use cityplus_gateway_sim::Gateway;

use crate::support::{AT_ONCE, DECLINED, LATER, PAYS, Rig};

#[tokio::test]
async fn the_page_says_what_is_paid_and_works_without_script() {
    let rig = Rig::start().await;
    let (_, payu) = rig.payu_order(AT_ONCE, "ours-1").await;
    let (_, gopay) = rig.gopay_payment(false).await;
    for (path, amount, company) in [
        (format!("/pay/payu/{payu}"), "20,00\u{a0}zł", "PayU"),
        (format!("/pay/gopay/{gopay}"), "23,00\u{a0}zł", "GoPay"),
    ] {
        let page = rig.get(&path).await;
        assert_eq!(page.status, 200);
        for part in [
            amount,
            company,
            "Doładowanie portfela",
            "Zapłać",
            "Zrezygnuj",
            "lang=\"pl\"",
            "width=device-width",
            "<label for=\"card\">",
        ] {
            assert!(page.text.contains(part), "{part} is missing in {}", page.text);
        }
        assert!(!page.text.contains("<script"));
    }
}

#[tokio::test]
async fn a_wrong_number_changes_nothing() {
    let rig = Rig::start().await;
    let (_, id) = rig.payu_order(AT_ONCE, "ours-1").await;
    let path = format!("/pay/payu/{id}");
    for (form, said) in [
        ("card=4444333322221112", "jest błędny"),
        ("card=", "jest błędny"),
        ("", "jest błędny"),
        ("card=4111+1111+1111+1111", "tylko karty testowe"),
    ] {
        let page = rig.submit(&path, form).await;
        assert_eq!(page.status, 422, "{form}");
        assert!(page.text.contains(said) && page.text.contains("Zapłać"), "{form}");
        assert_eq!(rig.state(Gateway::PayU, &id), "NEW");
    }
    rig.shop.stays_at(0).await;
}

#[tokio::test]
async fn a_declined_card_may_be_tried_again_twice() {
    let rig = Rig::start().await;
    let (_, id) = rig.payu_order(AT_ONCE, "ours-1").await;
    let path = format!("/pay/payu/{id}");
    let card = format!("card={DECLINED}");
    for left in ["Pozostałe próby: 2", "Pozostałe próby: 1"] {
        let page = rig.submit(&path, &card).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("odrzucona") && page.text.contains(left));
        assert_eq!(rig.state(Gateway::PayU, &id), "PENDING");
    }
    let page = rig.submit(&path, &card).await;
    assert!(page.text.contains("została anulowana") && !page.text.contains("<form"));
    assert_eq!(rig.state(Gateway::PayU, &id), "CANCELED");
    let late = rig.submit(&path, &format!("card={PAYS}")).await;
    assert_eq!(late.status, 409);
    let told = rig.shop.heard(2).await;
    assert_eq!((&*told[0].status(), &*told[1].status()), ("PENDING", "CANCELED"));
}

#[tokio::test]
async fn who_gives_up_comes_back_to_the_shop() {
    let rig = Rig::start().await;
    let (_, payu) = rig.payu_order(LATER, "ours-1").await;
    let (_, gopay) = rig.gopay_payment(true).await;
    let back = "https://city.example/back?order=1";
    let left = rig.submit(&format!("/pay/payu/{payu}/abandon"), "").await;
    assert_eq!((left.status, &*left.location), (303, back));
    let left = rig.submit(&format!("/pay/gopay/{gopay}/abandon"), "").await;
    assert_eq!((left.status, left.location), (303, format!("{back}&id={gopay}")));
    assert_eq!(rig.state(Gateway::PayU, &payu), "CANCELED");
    assert_eq!(rig.state(Gateway::GoPay, &gopay), "CANCELED");
    let again = rig.submit(&format!("/pay/payu/{payu}/abandon"), "").await;
    assert_eq!(again.status, 409);
}

#[tokio::test]
async fn the_page_of_an_ended_order_says_so() {
    let rig = Rig::start().await;
    let (_, paid) = rig.gopay_payment(false).await;
    let (_, late) = rig.gopay_payment(false).await;
    rig.simulator.pay(Gateway::GoPay, &paid, PAYS).unwrap();
    rig.pass(3600);
    for (id, said) in [(paid, "Zapłacono"), (late, "Czas na płatność minął")] {
        let page = rig.get(&format!("/pay/gopay/{id}")).await;
        assert!(page.text.contains(said) && page.text.contains("Wróć do sklepu"));
        assert!(!page.text.contains("<form"));
    }
    for path in ["/pay/payu/X", "/pay/gopay/1", "/pay/stripe/1", "/pay/payu/%FF"] {
        assert_eq!(rig.get(path).await.status, 404, "{path}");
    }
}
