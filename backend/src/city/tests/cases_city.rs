//! Cases for `refused`: what may be wrong with the city, its units and venues.

use super::refused::Case;

pub(super) const CITY: &[Case] = &[
    (
        r#"key = "brzeg""#,
        "points = [{ name = \"opolek\", per_minor = 0, points = 1 }]\nkey = \"brzeg\"",
        &["city.toml:1:42: points[0].per_minor: is 0, but must be from 1 to 10000000"],
    ),
    (
        r#"key = "brzeg""#,
        "points = [{ name = \"opolek\", per_minor = 100, points = 1, units = [\"zo\"] }]\nkey = \"brzeg\"",
        &[r#"city.toml:1:68: points[0].units[0]: "zo" is not a unit of this city; did you mean "zoo"?"#],
    ),
    (
        r#"key = "brzeg""#,
        "points = [{ name = \"opolek\", per_minor = 100, points = 1, units = [] }]\nkey = \"brzeg\"",
        &[
            "city.toml:1:67: points[0].units: names no unit; name at least one, or take the line out and points are earned at all of them",
        ],
    ),
    (
        "key = \"brzeg\"\n",
        "",
        &[r#"city.toml:1:1: key: missing; add a line such as: key = "opole""#],
    ),
    (
        r#"key = "brzeg""#,
        r#"key = "Brzeg""#,
        &[
            r#"city.toml:1:7: key: a key is 1 to 40 small letters a-z, digits and hyphens, and starts with a letter, such as "zoo-admission""#,
        ],
    ),
    (
        r#"key = "brzeg""#,
        "key = 5",
        &[r#"city.toml:1:7: key: is a whole number, but a text in quotes, such as "opole", is needed"#],
    ),
    (
        r#"key = "brzeg""#,
        r#"kye = "brzeg""#,
        &[
            r#"city.toml:1:1: kye: unknown field; did you mean "key"?"#,
            r#"city.toml:1:1: key: missing; add a line such as: key = "opole""#,
        ],
    ),
    (
        r#"key = "brzeg""#,
        r#"key = "brzeg"#,
        &[r#"city.toml:1:13: not readable as TOML: invalid basic string, expected `"`"#],
    ),
    (
        r#"key = "brzeg""#,
        "key = brzeg",
        &["city.toml:1:7: not readable as TOML: string values must be quoted, expected literal string"],
    ),
    (
        r#"key = "brzeg""#,
        "key = \"brzeg\"\nkey = \"opole\"",
        &["city.toml:2:1: not readable as TOML: duplicate key"],
    ),
    (
        r#"key = "brzeg""#,
        "[key]",
        &[
            r#"city.toml:1:1: languages: missing; add a line such as: languages = ["pl", "en"]"#,
            r#"city.toml:1:1: currency: missing; add a line such as: currency = "PLN""#,
            r#"city.toml:1:1: units: missing; add a line such as: units = ["zoo"]"#,
            r#"city.toml:1:1: key: is a table, but a text in quotes, such as "opole", is needed"#,
            r#"city.toml:1:1: zone: missing; add a line such as: zone = "Europe/Warsaw""#,
            r#"city.toml:1:1: name: missing; add a line such as: name = { pl = "Opole+" }"#,
            r##"city.toml:1:1: brand: missing; add a line such as: brand = { color = "#00529b" }"##,
            r#"city.toml:1:1: contact: missing; add a line such as: contact = { mail = "pomoc@opole.pl" }"#,
        ],
    ),
    (
        r#"{ pl = "Brzeg+" }"#,
        r#""Brzeg+""#,
        &[
            r#"city.toml:2:8: name: is a text, but a table with a text for each language, such as { pl = "…" }, is needed"#,
        ],
    ),
    (
        r#"{ pl = "Brzeg+" }"#,
        r#"{ en = "Brzeg+" }"#,
        &[r#"city.toml:2:8: name.pl: missing; the city's first language must be there: pl = "…""#],
    ),
    (
        r#"{ pl = "Brzeg+" }"#,
        r#"{ pl = "Brzeg+", ne = "x" }"#,
        &[r#"city.toml:2:25: name.ne: unknown language; did you mean "en"? (languages stand in city.toml)"#],
    ),
    (
        r#"{ pl = "Brzeg+" }"#,
        r#"{ pl = " " }"#,
        &["city.toml:2:15: name.pl: is empty; write a text or take the line out"],
    ),
    (
        r#"{ pl = "Brzeg+" }"#,
        r#"{ pl = " a" }"#,
        &[r#"city.toml:2:15: name.pl: begins or ends with a space; write "a""#],
    ),
    (
        r#"{ pl = "Brzeg+" }"#,
        "{ pl = \"a\\nb\" }",
        &["city.toml:2:15: name.pl: holds a line break or another control character; write it on one line"],
    ),
    (
        r#"{ pl = "Brzeg+" }"#,
        "{ pl = 7 }",
        &[r#"city.toml:2:15: name.pl: is a whole number, but a text in quotes, such as "Bilet", is needed"#],
    ),
    (
        "Europe/Warsaw",
        "Europe/Warsow",
        &[r#"city.toml:3:8: zone: "Europe/Warsow" is not a time zone; did you mean "Europe/Warsaw"?"#],
    ),
    (
        r#""PLN""#,
        r#""pln""#,
        &[
            r#"city.toml:4:12: currency: "pln" is not a currency handled here; use an ISO 4217 code such as PLN, CZK, EUR"#,
        ],
    ),
    (
        r#""PLN""#,
        r#""USD""#,
        &[
            r#"city.toml:4:12: currency: "USD" is not a currency handled here; use an ISO 4217 code such as PLN, CZK, EUR"#,
        ],
    ),
    (
        r#"["pl", "en"]"#,
        r#"["pl", "xx"]"#,
        &[
            r#"city.toml:5:20: languages[1]: "xx" is not a language; use a code of ISO 639-1 such as pl, en, de, uk"#,
        ],
    ),
    (
        r#"["pl", "en"]"#,
        r#"["pl", "pl"]"#,
        &[r#"city.toml:5:20: languages[1]: "pl" stands here twice; take one out"#],
    ),
    (
        r#"["pl", "en"]"#,
        "[]",
        &[r#"city.toml:5:13: languages: names no language; name at least one, such as "pl""#],
    ),
    (
        r#"["pl", "en"]"#,
        r#""pl""#,
        &["city.toml:5:13: languages: is a text, but a list is needed"],
    ),
    (
        r#"["pl", "en"]"#,
        r#"["pl", 3]"#,
        &[
            r#"city.toml:5:20: languages[1]: is a whole number, but a text in quotes, such as "pl", is needed"#,
        ],
    ),
    (
        r#"["zoo"]"#,
        "[]",
        &[r#"city.toml:6:9: units: names no unit; name at least one, such as "zoo""#],
    ),
    (
        r#"units = ["zoo"]"#,
        "",
        &[r#"city.toml:1:1: units: missing; add a line such as: units = ["zoo"]"#],
    ),
    (
        r#"["zoo"]"#,
        r#"["zoo", "zoo"]"#,
        &["city.toml:6:17: units[1]: unit zoo is taken by city.toml:6:10; choose another"],
    ),
    (
        r#"["zoo"]"#,
        r#"["zooo"]"#,
        &[
            r#"city.toml:6:10: units[0]: there is no file units/zooo.toml; write it or take the unit out; did you mean "zoo"?"#,
            r#"units/zoo.toml: is not listed in city.toml; add "zoo" to its units or remove the file"#,
        ],
    ),
    (
        r#"["zoo"]"#,
        r#"["zoo", "mzk"]"#,
        &["city.toml:6:17: units[1]: there is no file units/mzk.toml; write it or take the unit out"],
    ),
    (
        "#00529B",
        "blue",
        &[
            r##"city.toml:8:19: brand.color: is not a colour; write # and six hexadecimal digits, such as "#00529b""##,
        ],
    ),
    (
        r##"{ color = "#00529B" }"##,
        r##"{ colour = "#00529B" }"##,
        &[
            r##"city.toml:8:9: brand.color: missing; add a line such as: color = "#00529b""##,
            r#"city.toml:8:11: brand.colour: unknown field; did you mean "color"?"#,
        ],
    ),
    (
        "pomoc@city.test",
        "pomoc",
        &["city.toml:9:20: contact.mail: a mail address such as jan@example.com is needed"],
    ),
    (
        r#""pomoc@city.test""#,
        r#""a@b.pl", phone = "77 400", page = "http://a.pl""#,
        &[
            r#"city.toml:9:38: contact.phone: is not a telephone number; write it like "+48 77 400 00 00""#,
            r#"city.toml:9:55: contact.page: is not a page's address; write it like "https://www.opole.pl""#,
        ],
    ),
    (
        r#"document = { pl = "Legitymacja" }"#,
        r#"entitlement = "family-cart""#,
        &[
            r#"units/zoo.toml:28:15: products[0].variants[1].entitlement: "family-cart" is not among the entitlements of city.toml; did you mean "family-card"?"#,
        ],
    ),
];

pub(super) const UNIT: &[Case] = &[
    (
        "key = \"gate\"\ncode = 1",
        "key = \"gate\"\ncode = 1\nicon = \"zo\"",
        &[r#"units/zoo.toml:6:8: venues[0].icon: "zo" is no picture; did you mean "zoo"?"#],
    ),
    (
        "key = \"gate\"\ncode = 1",
        "key = \"gate\"\ncode = 0",
        &["units/zoo.toml:5:8: venues[0].code: is 0, but must be from 1 to 65535"],
    ),
    (
        "key = \"gate\"\ncode = 1",
        "key = \"gate\"\ncode = \"1\"",
        &[
            "units/zoo.toml:5:8: venues[0].code: is a text, but a whole number from 1 to 65535, without quotes, is needed",
        ],
    ),
    (
        "key = \"gate\"\ncode = 1",
        "key = \"gate\"\ncode = 99999999999999999999",
        &["units/zoo.toml:5:8: venues[0].code: is 99999999999999999999, but must be from 1 to 65535"],
    ),
    (
        "key = \"gate\"\ncode = 1",
        "key = \"gate\"\ncode = 1\n[[venues]]\nkey=\"gate\"\ncode = 1",
        &[
            r#"units/zoo.toml:3:1: venues[0].name: missing; add a line such as: name = { pl = "Zoo" }"#,
            "units/zoo.toml:7:5: venues[1].key: venue key gate is taken by units/zoo.toml:4:7; choose another",
            "units/zoo.toml:8:8: venues[1].code: venue code 1 is taken by units/zoo.toml:5:8; choose another",
        ],
    ),
    (
        "[[venues]]",
        "[venues]",
        &[
            "units/zoo.toml:3:1: venues: is a table, but a list is needed",
            r#"units/zoo.toml:11:9: products[0].venue: this unit has no venue "gate"; there is none"#,
        ],
    ),
    (
        r#"name = { pl = "Zoo" }"#,
        "\u{feff}nam = { pl = \"Zoo\" }",
        &[
            r#"units/zoo.toml:1:1: name: missing; add a line such as: name = { pl = "Ogród Zoologiczny" }"#,
            r#"units/zoo.toml:1:2: nam: unknown field; did you mean "name"?"#,
        ],
    ),
    (
        r#"name = { pl = "Zoo" }"#,
        "name.pl = \"Zoo\"\nname.xx = \"Zoo\"",
        &["units/zoo.toml:2:6: name.xx: unknown language; known here: pl, en (languages stand in city.toml)"],
    ),
    (
        r#"name = { pl = "Zoo" }"#,
        "nam.pl = \"Zoo\"\r\nname.pl = 3",
        &[
            r#"units/zoo.toml:1:1: nam: unknown field; did you mean "name"?"#,
            r#"units/zoo.toml:2:11: name.pl: is a whole number, but a text in quotes, such as "Bilet", is needed"#,
        ],
    ),
];
