//! The packs that are built in: they load, say what they should, and sell today and later.

use chrono::{Days, NaiveDate};
use cityplus_domain::Timestamp;
use cityplus_domain::catalogue::VenueIcon;
use cityplus_domain::quote::{Line, quote};
use cityplus_domain::validity::start_of_day;

use super::super::{BUILT_IN, LoadedCity, built_in, check, load, read, resolve};

fn opole() -> LoadedCity {
    resolve("opole").unwrap()
}

#[test]
fn every_built_in_pack_loads() {
    for name in BUILT_IN {
        let city = resolve(name).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
        assert_eq!(city.catalogue.city.key.as_str(), *name);
    }
    assert_eq!(built_in("brzeg"), None);
}

#[test]
fn opole_is_what_it_is() {
    let city = opole();
    let units: Vec<&str> = city
        .catalogue
        .units
        .iter()
        .map(|unit| unit.name.in_language("pl"))
        .collect();
    assert_eq!(
        units,
        [
            "Ogród Zoologiczny w Opolu",
            "Miejski Zakład Komunikacyjny Sp. z o.o. w Opolu",
            "Miejski Ośrodek Sportu i Rekreacji w Opolu",
            "Zakład Komunalny Sp. z o.o. w Opolu",
            "Urząd Miasta Opola",
            "Miejska Biblioteka Publiczna im. Jana Pawła II w Opolu",
        ]
    );
    assert_eq!(city.catalogue.venues[0].icon, VenueIcon::Zoo);
    assert_eq!(city.catalogue.city.brand_color.as_deref(), Some("#00529b"));
    assert_eq!(city.catalogue.city.page.as_deref(), Some("https://www.opole.pl"));
    let (product, family) = city.catalogue.variant_of_code(3).unwrap();
    assert_eq!((product.key.as_str(), family.persons), ("zoo-admission", 4));
    let (_, reduced) = city.catalogue.variant_of_code(2).unwrap();
    assert!(reduced.requires.is_document());
    let report = check("opole".as_ref());
    assert_eq!(report.exit_code, 0);
    let counts = "ok: opole, 6 units, 1 venue, 1 product, 3 variants, 4 price lists, version ";
    assert!(report.text.starts_with(counts), "{}", report.text);
}

/// What two adults and a reduced ticket cost when bought on the day itself, in minor units.
fn price_today(city: &LoadedCity, day: NaiveDate) -> i64 {
    let line = |variant: &str, count| Line {
        variant: variant.parse().unwrap(),
        count,
    };
    let lines = [line("normal", 2), line("reduced", 1)];
    let now = start_of_day(day, city.catalogue.city.zone).unwrap();
    let now = Timestamp::from_millis(now.millis() + 9 * 3_600_000);
    let product = "zoo-admission".parse().unwrap();
    quote(&city.catalogue, &product, day, &lines, &[], now)
        .unwrap()
        .total
        .minor
}

#[test]
fn the_zoo_sells_on_every_day_for_years() {
    let city = opole();
    let first: NaiveDate = "2026-04-01".parse().unwrap();
    for offset in 0..3_653 {
        assert!(price_today(&city, first + Days::new(offset)) > 0);
    }
    for (day, minor) in [
        ("2026-10-31", 2 * 3_500 + 2_500),
        ("2026-11-21", 2 * 2_000 + 1_500),
        ("2027-07-10", 2 * 3_800 + 2_700),
        ("2031-01-01", 2 * 2_200 + 1_600),
    ] {
        assert_eq!(price_today(&city, day.parse().unwrap()), minor, "{day}");
    }
}

#[test]
fn the_folder_and_the_built_in_pack_are_the_same() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/cities/opole");
    assert_eq!(load(folder.as_ref()).unwrap(), opole());
}

#[test]
fn the_version_follows_what_is_said_and_not_how_it_is_written() {
    let with = |old: &str, new: &str| {
        let mut files = built_in("opole").unwrap();
        for file in &mut files {
            let text = String::from_utf8(file.bytes.clone()).unwrap();
            file.bytes = text.replace(old, new).into_bytes();
        }
        read(&files).unwrap().version
    };
    let version = opole().version;
    assert_eq!(version.len(), 32);
    assert_eq!(with("\n", "\r\n"), version);
    assert_eq!(with("\"35.00\"", "\"35 PLN\""), version);
    assert_eq!(with("code = 1\n", "code = 0x1 # as before\n"), version);
    assert_ne!(with("\"35.00\"", "\"35.01\""), version);
    assert_ne!(with("Opole+", "Opole Plus"), version);
}
