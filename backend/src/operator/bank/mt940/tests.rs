//! Files of several banks' habits, files that are cut, and what is no statement.

use super::super::statement::{StatementError, read};
use super::*;

const FILE: &str = "{1:F01BREXPLPWXXXX0000000000}{2:I940X}{4:\r\n:20:ST261006\r\n:25:/PL27114020040000300201355387\r\n\
:28C:00191/1\r\n:60F:C261005PLN1000,00\r\n:61:2610061006C100,50N062NONREF//BR1\r\n062 0\r\n\
:86:020~00B062~20Zasilenie 0198a3c1-7b3e-~217d2a-9c41-2f6d8e5b1a07\r\n~32JAN KOWALSKI~38PL61109010140000071219812874\r\n\
:61:2610061006DN20,N152NONREF\r\n:86:OPLATA\r\n:61:261006RC5,00N020X\r\n:61:261006RD4,50N020\r\n\
:62F:C261006PLN1080,00\r\n:64:C261006PLN1080,00\r\n:86:koniec\r\n-}\r\n";

fn wrong(text: &str) -> StatementError {
    read(text.as_bytes()).unwrap_err()
}

#[test]
fn a_file_is_read() {
    let statements = read(FILE.as_bytes()).unwrap();
    let [statement] = &statements[..] else {
        panic!("one statement expected")
    };
    assert_eq!(statement.account, "PL27114020040000300201355387");
    assert_eq!(statement.number, "00191");
    let entries: Vec<(Kind, i64, &str)> = statement
        .entries
        .iter()
        .map(|entry| (entry.kind, entry.amount, entry.title.as_str()))
        .collect();
    assert_eq!(
        entries,
        [
            (
                Kind::Credit,
                10_050,
                "Zasilenie 0198a3c1-7b3e- 7d2a-9c41-2f6d8e5b1a07"
            ),
            (Kind::Debit, 2_000, "OPLATA"),
            (Kind::CreditTakenBack, 500, ""),
            (Kind::DebitTakenBack, 450, ""),
        ]
    );
    let first = &statement.entries[0];
    assert_eq!(first.line, 6);
    assert_eq!(first.key, "statement 00191/1\nN062NONREF//BR1");
    assert_eq!(first.booked_on.to_string(), "2026-10-06");
    assert_eq!(first.payer, "JAN KOWALSKI PL61109010140000071219812874");
    assert_eq!(first.currency, "PLN");
}

#[test]
fn old_letters_do_no_harm() {
    let bytes = b":20:1\n:25:1\n:28C:1\n:60F:C261005PLN0,\n:61:261006C1,NTRF\n\
                  :86:wp\xb3ata \x80\xff\n:62F:C261006PLN1,\n";
    let statements = read(bytes).unwrap();
    assert_eq!(statements[0].entries[0].title, "wpłata \u{fffd}");
}

#[test]
fn a_file_that_is_cut_anywhere_is_refused() {
    // Behind the closing balance nothing is missing.
    let whole = FILE.find(",00\r\n:64:").unwrap();
    for at in 0..whole {
        let error = wrong(FILE.get(..at).unwrap());
        assert!(error.line >= 1, "cut at {at}");
    }
    for at in whole..FILE.len() {
        assert!(read(FILE.get(..at).unwrap().as_bytes()).is_ok(), "cut at {at}");
    }
    assert!(
        wrong(FILE.split_once(":62F:").unwrap().0)
            .wrong
            .contains("is cut")
    );
}

#[test]
fn pages_are_read_one_after_the_other() {
    let pages = ":20:1\n:25:A\n:28C:7/1\n:60F:C261005PLN0,\n:61:261006C1,NTRFX\n:62M:C261006PLN1,\n-\n\
                 :20:1\n:25:A\n:28C:7/2\n:60M:C261006PLN1,\n:61:261006C1,NTRFX\n:62F:C261006PLN2,\n-\n";
    let statements = read(pages.as_bytes()).unwrap();
    let [statement] = statements.as_slice() else {
        panic!("{statements:?}")
    };
    let keys = statement.entries.iter().map(|entry| entry.key.as_str());
    assert_eq!(
        keys.collect::<Vec<_>>(),
        ["statement 7/1\nNTRFX", "statement 7/2\nNTRFX"]
    );
    assert_eq!(statement.number, "7");
    let first = pages.split_once("-\n").unwrap().0;
    assert!(wrong(first).wrong.contains("is cut"));
    assert!(wrong(&pages.replace(":60M:", ":60F:")).wrong.contains("page"));
}

/// Each begins with `:20:`; the second one's entries make nothing together.
const PAGES: [&str; 3] = [
    ":20:1\n:25:A\n:28C:00007/1\n:60F:C261005PLN0,\n:61:261006C1,NTRFX\n:62M:C261006PLN1,\n-\n",
    ":20:1\n:25:A\n:28C:7/2\n:60M:C261006PLN1,\n:61:261006C5,NTRFX\n:61:261006D5,NTRFX\n:62M:C261006PLN1,00\n-\n",
    ":20:1\n:25:A\n:28C:7/3\n:60M:C261006PLN1,\n:61:261006C2,NTRFX\n:62F:C261006PLN3,\n-\n",
];

#[test]
fn a_statement_without_one_of_its_pages_is_refused() {
    let [first, second, third] = PAGES;
    assert_eq!(read(PAGES.concat().as_bytes()).unwrap().len(), 1);
    // A file may hold more than one statement.
    let twice = PAGES.concat().repeat(2);
    assert_eq!(read(twice.as_bytes()).unwrap().len(), 2);
    for (file, said, line) in [
        (vec![first, third], "`:28C:`", 11),
        (vec![second, third], "behind no `:62M:`", 4),
        (vec![third], "behind no `:62M:`", 4),
        (vec![first, second], "closing balance `:62F:`", 14),
        (vec![first], "closing balance `:62F:`", 6),
        (vec![first, third, second], "`:28C:`", 11),
        (vec![first, second, second, third], "`:28C:`", 19),
        (vec![first, second, first, second, third], "`:60F:`", 19),
        (vec![first, second, third, third], "behind no `:62M:`", 26),
    ] {
        let file = file.concat();
        let error = wrong(&file);
        assert!(error.wrong.contains(said), "{file}: {error}");
        assert!(
            error.wrong.contains("is cut") && error.wrong.contains("again"),
            "{error}"
        );
        assert_eq!(error.line, line, "{file}: {error}");
    }
}

#[test]
fn a_page_repeats_the_balance_of_the_one_before() {
    let [first, second, third] = PAGES;
    for (from, to, said) in [
        (":25:A", ":25:B", "`:25:`"),
        (":28C:7/", ":28C:8/", "`:28C:`"),
        (":28C:7/2", ":28C:7/1", "`:28C:`"),
        (":60M:C261006PLN1,", ":60M:D261006PLN1,", "not the balance"),
        (":60M:C261006PLN1,", ":60M:C261006PLN1,01", "not the balance"),
        (":60M:C261006PLN1,", ":60M:C261006EUR1,", "not the balance"),
    ] {
        let changed = second.replacen(from, to, 1);
        assert_ne!(changed, second);
        let error = wrong(&[first, &changed, third].concat());
        assert!(error.wrong.contains(said), "{to}: {error}");
    }
    // Without numbers of pages the balance is all there is.
    let plain = |page: &str| {
        page.replace(":28C:00007/1", ":28C:7")
            .replace("/2", "")
            .replace("/3", "")
    };
    let whole = PAGES.map(plain).concat();
    assert_eq!(read(whole.as_bytes()).unwrap().len(), 1);
    let moved = plain(third).replace(":60M:C261006PLN1,", ":60M:C261006PLN2,");
    assert!(
        wrong(&[plain(first), moved].concat())
            .wrong
            .contains("not the balance")
    );
}

#[test]
fn pages_have_numbers_where_the_bank_writes_them() {
    for (before, number, is_next) in [
        ("7/1", "7/2", true),
        ("00191/00009", "191/10", true),
        ("0/12", "0/13", true),
        ("7/1", "7/1", false),
        ("7/1", "7/3", false),
        ("7/2", "7/1", false),
        ("7/1", "8/2", false),
        ("7", "7", true),
        ("7", "7/2", true),
        ("7/1", "7", true),
        ("7/", "7/x", true),
        ("7/4294967295", "7/0", false),
    ] {
        assert_eq!(is_next_page(before, number), is_next, "{before}, {number}");
    }
}

#[test]
fn a_day_is_of_the_nearest_year() {
    let of = |text: &str, other: &str| day_near(day(other).unwrap(), text).map(|day| day.to_string());
    assert_eq!(of("1231", "270101").as_deref(), Some("2026-12-31"));
    assert_eq!(of("0102", "261231").as_deref(), Some("2027-01-02"));
    assert_eq!(of("0229", "280301").as_deref(), Some("2028-02-29"));
    assert_eq!(of("1301", "261231"), None);
    for text in ["", "26100", "2610061", "260230", "+61006", "26żż"] {
        assert_eq!(day(text), None, "{text}");
    }
}

#[test]
fn what_is_not_right_is_named_with_its_line() {
    for (from, to, said, line) in [
        ("{1:", ":25:X\r\n{1:", "begins with `:20:`", 1),
        (":60F:C", ":60F:X", "C or D", 5),
        (":60F:C261005PLN1000,00\r\n", "", "before the opening balance", 5),
        (":60F:C261005PLN", ":60F:C261005EUR", "closing balance", 16),
        ("C100,50", "C100,51", "closing balance", 16),
        ("2610061006C", "2610061006X", "`:61:` is written", 6),
        ("2610061006C", "2613061006C", "`:61:` is written", 6),
        ("C100,50", "C,50", "`:61:` is written", 6),
        (":25:/PL27114020040000300201355387\r\n", "", "account", 15),
        (":64:", ":62F:", "second balance", 15),
        (
            ":64:C261006PLN1080,00",
            ":61:261006C1,NTRF",
            "behind the closing",
            15,
        ),
    ] {
        let error = wrong(&FILE.replacen(from, to, 1));
        assert!(error.wrong.contains(said), "{to}: {error}");
        assert_eq!(error.line, line, "{to}: {error}");
    }
}
