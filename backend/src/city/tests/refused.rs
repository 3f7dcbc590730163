//! Every kind of problem: a line of the small pack is changed, and exactly these problems are told.

use super::cases_city::{CITY, UNIT};
use super::cases_products::{PRICES, PRODUCT};
use super::{changed, file, small_pack, told};
use crate::city::{PROBLEMS_MAX, read};

/// What is replaced, by what, and all problems that follow.
pub(super) type Case = (&'static str, &'static str, &'static [&'static str]);

fn refuse(cases: &[Case]) {
    for (old, new, expected) in cases {
        assert_eq!(told(changed(old, new)), *expected, "{old:?} -> {new:?}");
    }
}

#[test]
fn what_may_be_written_in_more_than_one_way() {
    let cases = [
        ("", ""),
        (r#""day""#, r#"{ from = "09:00", until = 18:00 }"#),
        (r#""day""#, r#"{ from = "09:00", until = "18:00" }"#),
        (r#""35.00""#, r#""35.00 PLN""#),
        ("2026-11-01", r#""2026-11-01""#),
        ("= 10\n", "= 10\npersons = 4\n"),
        ("key = \"gate\"\n", "key = \"gate\"\nicon = \"ice_rink\"\n"),
        ("\"35.00\"", "\"35,00\""),
        (
            "document = { pl = \"Legitymacja\" }",
            "entitlement = \"family-card\"",
        ),
        ("entitlements = [\"family-card\"]\n", ""),
    ];
    for (old, new) in cases {
        assert_eq!(told(changed(old, new)), [""; 0], "{old:?} -> {new:?}");
    }
}

#[test]
fn the_city() {
    refuse(CITY);
}

#[test]
fn units_and_venues() {
    refuse(UNIT);
}

#[test]
fn products_and_variants() {
    refuse(PRODUCT);
}

#[test]
fn price_lists() {
    refuse(PRICES);
}

#[test]
fn limits() {
    let long = "ż".repeat(101);
    assert_eq!(told(changed("Brzeg+", &"ż".repeat(100))), [""; 0]);
    assert_eq!(
        told(changed("Brzeg+", &long)),
        ["city.toml:2:15: name.pl: is 101 characters long; at most 100 are shown, make it shorter"]
    );
    assert_eq!(told(changed("Legitymacja", &"ż".repeat(1_000))), [""; 0]);
    assert_eq!(
        told(changed("Legitymacja", &"ż".repeat(1_001))),
        [
            "units/zoo.toml:28:19: products[0].variants[1].document.pl: is 1001 characters long; at most 1000 are \
             shown, make it shorter"
        ]
    );
    let many = "\"zoo\", ".repeat(51);
    assert_eq!(
        told(changed("[\"zoo\"]", &format!("[{many}]"))),
        ["city.toml:6:9: units: holds 51 entries, but at most 50 are allowed"]
    );
}

#[test]
fn problems_of_all_files_are_told_at_once_and_in_order() {
    let mut files = small_pack();
    for file in &mut files {
        let text = String::from_utf8_lossy(&file.bytes).replace("name = ", "nmae = ");
        file.bytes = text.into_bytes();
    }
    files.push(file("units/mzk.toml", "name = 1"));
    files.reverse();
    let problems = told(read(&files));
    assert_eq!(problems.len(), 14, "{problems:#?}");
    assert_eq!(
        problems.first().unwrap(),
        "city.toml:1:1: name: missing; add a line such as: name = { pl = \"Opole+\" }"
    );
    assert_eq!(
        problems.last().unwrap(),
        "units/zoo.toml:26:1: products[0].variants[1].nmae: unknown field; did you mean \"name\"?"
    );
}

#[test]
fn more_problems_than_anybody_reads_are_counted() {
    let wrong: Vec<String> = (0..PROBLEMS_MAX + 50)
        .map(|number| format!("f{number} = 1"))
        .collect();
    let wrong = wrong.join("\n");
    let problems = told(changed(
        "key = \"brzeg\"\n",
        &format!("key = \"brzeg\"\n{wrong}\n"),
    ));
    assert_eq!(problems.len(), PROBLEMS_MAX + 1);
    assert_eq!(
        problems.last().unwrap(),
        "…: 50 more problems are not shown; mend these first"
    );
}
