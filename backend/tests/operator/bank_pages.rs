//! Statements of several pages: nothing of one is believed without all of them, and equal entries of two pages are two.

use cityplus_backend::operator::OperatorError;

use super::Desk;
use super::bank::{city, counts, import, listed};

pub(super) async fn all(desk: &Desk) {
    a_file_without_one_of_its_pages_moves_nothing(desk).await;
    equal_entries_of_two_pages_are_two(desk).await;
}

/// The page in the middle changes the balance by nothing: only the numbers of the pages tell that it is missing.
async fn a_file_without_one_of_its_pages_moves_nothing(desk: &Desk) {
    let jan = desk.wallet(0).await;
    let page = |number: u32, from: &str, entries: &str, to: &str| {
        format!(
            ":20:1\r\n:25:/PL27114020040000300201355387\r\n:28C:00021/{number}\r\n:60{from}\r\n{entries}:62{to}\r\n-\r\n"
        )
    };
    let credit = |reference: &str| format!(":61:2610071007C3,00NTRF{reference}\r\n:86:{jan}\r\n");
    let both = format!("{}:61:2610071007D3,00NTRFP9\r\n:86:OPLATA\r\n", credit("P2"));
    let pages = [
        page(1, "F:C261006PLN0,00", &credit("P1"), "M:C261007PLN3,00"),
        page(2, "M:C261007PLN3,00", &both, "M:C261007PLN3,00"),
        page(3, "M:C261007PLN3,00", &credit("P3"), "F:C261007PLN6,00"),
    ];
    let waiting = listed(desk).await;
    for missing in 0..pages.len() {
        let mut left = pages.to_vec();
        left.remove(missing);
        let refused = desk
            .books
            .import_statement(&city(), left.concat().as_bytes())
            .await;
        let Err(OperatorError::BankStatement { line: 1.., wrong }) = &refused else {
            panic!("without page {missing}: {refused:?}")
        };
        assert!(wrong.contains("is cut"), "without page {missing}: {wrong}");
    }
    assert_eq!(desk.standing(jan).await, (0, 0));
    assert_eq!(listed(desk).await, waiting);
    let whole = pages.concat();
    assert_eq!(counts(&import(desk, &whole).await), (3, 0, 0, 1));
    assert_eq!(desk.standing(jan).await, (900, 900));
    assert_eq!(counts(&import(desk, &whole).await), (0, 3, 0, 1));
}

/// Where the bank numbers no pages, only their order tells such entries apart.
async fn equal_entries_of_two_pages_are_two(desk: &Desk) {
    let (jan, ola) = (desk.wallet(0).await, desk.wallet(0).await);
    let page = |from: &str, title: String, to: &str| {
        format!(
            ":20:1\r\n:25:/PL27114020040000300201355387\r\n:28C:22\r\n:60{from}\r\n:61:2610081008C50,00NTRFNONREF\r\n\
             :86:{title}\r\n:62{to}\r\n-\r\n"
        )
    };
    let file = [
        page("F:C261007PLN0,00", jan.to_string(), "M:C261008PLN50,00"),
        page("M:C261008PLN50,00", ola.to_string(), "F:C261008PLN100,00"),
    ]
    .concat();
    assert_eq!(counts(&import(desk, &file).await), (2, 0, 0, 0));
    assert_eq!(counts(&import(desk, &file).await), (0, 2, 0, 0));
    for wallet in [jan, ola] {
        assert_eq!(desk.standing(wallet).await, (5_000, 5_000));
    }
}
