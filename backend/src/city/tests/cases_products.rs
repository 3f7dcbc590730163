//! Cases for `refused`: what may be wrong with products, variants and price lists.

use super::refused::Case;

pub(super) const PRODUCT: &[Case] = &[
    (
        r#""admission""#,
        r#""addmission""#,
        &[
            r#"units/zoo.toml:10:8: products[0].kind: "addmission" is no kind of product; did you mean "admission"?"#,
        ],
    ),
    (
        r#"venue = "gate""#,
        r#"venue = "gtae""#,
        &[r#"units/zoo.toml:11:9: products[0].venue: this unit has no venue "gtae"; did you mean "gate"?"#],
    ),
    (
        "= 90",
        "= 731",
        &["units/zoo.toml:13:19: products[0].sold_days_ahead: is 731, but must be from 0 to 730"],
    ),
    (
        "= 90",
        "= -1",
        &["units/zoo.toml:13:19: products[0].sold_days_ahead: is -1, but must be from 0 to 730"],
    ),
    (
        "= 90",
        "= 9.5",
        &[
            "units/zoo.toml:13:19: products[0].sold_days_ahead: is a number with a decimal point, but a whole number from 0 to 730, without quotes, is needed",
        ],
    ),
    (
        r#""day""#,
        r#""days""#,
        &[
            r#"units/zoo.toml:14:12: products[0].validity: is no rule of validity; write "day", or hours such as { from = "09:00", until = "18:00" }"#,
        ],
    ),
    (
        r#""day""#,
        r#"{ from = "9", until = 18:00:00 }"#,
        &[r#"units/zoo.toml:14:21: products[0].validity.from: not a time of day; write it like "09:00""#],
    ),
    (
        r#""day""#,
        r#"{ from = "09:00", until = 18:00:30 }"#,
        &[r#"units/zoo.toml:14:38: products[0].validity.until: not a time of day; write it like "09:00""#],
    ),
    (
        "{ until_days_before = 1 }",
        r#""no""#,
        &[
            r#"units/zoo.toml:15:10: products[0].refund: is no rule of refund; write "never", or days such as { until_days_before = 1 }"#,
        ],
    ),
    (
        "{ until_days_before = 1 }",
        "{ days = 1 }",
        &[
            "units/zoo.toml:15:10: products[0].refund.until_days_before: missing; add a line such as: until_days_before = 1",
            "units/zoo.toml:15:12: products[0].refund.days: unknown field; known here: until_days_before",
        ],
    ),
    (
        "{ until_days_before = 1 }",
        "\"never\"\nprintable = \"yes\"",
        &[
            "units/zoo.toml:16:13: products[0].printable: is a text, but true or false, without quotes, is needed",
        ],
    ),
    (
        "key = \"reduced\"\ncode = 2",
        "key = \"normal\"\ncode = 1",
        &[
            "units/zoo.toml:24:7: products[0].variants[1].key: variant key normal is taken by units/zoo.toml:18:7; choose another",
            "units/zoo.toml:25:8: products[0].variants[1].code: variant code 1 is taken by units/zoo.toml:19:8; choose another",
        ],
    ),
    (
        r#"key = "reduced""#,
        r#"key = "redu ced""#,
        &[
            r#"units/zoo.toml:24:7: products[0].variants[1].key: a key is 1 to 40 small letters a-z, digits and hyphens, and starts with a letter, such as "zoo-admission""#,
        ],
    ),
    (
        "key = \"reduced\"\n",
        "",
        &[r#"units/zoo.toml:23:1: products[0].variants[1].key: missing; add a line such as: key = "normal""#],
    ),
    (
        "max_per_order = 10",
        "max_per_order = 101",
        &["units/zoo.toml:21:17: products[0].variants[0].max_per_order: is 101, but must be from 1 to 100"],
    ),
    (
        "max_per_order = 10",
        "max_per_order = 10\npersons = 51",
        &["units/zoo.toml:22:11: products[0].variants[0].persons: is 51, but must be from 1 to 50"],
    ),
    (
        "document =",
        "entitlement = \"family-cart\"\ndocument =",
        &[
            "units/zoo.toml:28:15: products[0].variants[1].entitlement: a document is asked for already; keep one of `document` and `entitlement`",
        ],
    ),
    (
        "\n[[products.variants]]\nkey = \"normal\"",
        "\nvariants = []\n[[products.variant]]",
        &["units/zoo.toml:23:12: not readable as TOML: duplicate key"],
    ),
    (
        "refund = { until_days_before = 1 }",
        "refund = { until_days_before = 366 }\nvariants = []\nprices = []\n[[other]]",
        &[
            "units/zoo.toml:20:12: not readable as TOML: duplicate key",
            "units/zoo.toml:26:12: not readable as TOML: duplicate key",
            "units/zoo.toml:33:12: not readable as TOML: duplicate key",
            "units/zoo.toml:38:12: not readable as TOML: duplicate key",
        ],
    ),
    (
        r#"{ pl = "Legitymacja" }"#,
        "true",
        &[
            r#"units/zoo.toml:28:12: products[0].variants[1].document: is true or false, but a table with a text for each language, such as { pl = "…" }, is needed"#,
        ],
    ),
];

pub(super) const PRICES: &[Case] = &[
    (
        "2026-04-01",
        r#""1.4.2026""#,
        &["units/zoo.toml:31:8: products[0].prices[0].from: not a date; write it like 2026-04-01"],
    ),
    (
        "2026-04-01",
        "2026-02-30",
        &["units/zoo.toml:31:8: not readable as TOML: invalid date, expected day between 01 and 28"],
    ),
    (
        "2026-04-01",
        "2026-04-01T00:00:00Z",
        &["units/zoo.toml:31:8: products[0].prices[0].from: not a date; write it like 2026-04-01"],
    ),
    (
        "2026-04-01",
        "1026-04-01",
        &[
            "units/zoo.toml:31:8: products[0].prices[0].from: 1026-04-01 is not a day between 2000 and 2199; mend the year",
        ],
    ),
    (
        "2026-04-01",
        "12",
        &["units/zoo.toml:31:8: products[0].prices[0].from: not a date; write it like 2026-04-01"],
    ),
    (
        "to = 2026-10-31",
        "to = 2025-10-31",
        &[
            "units/zoo.toml:32:6: products[0].prices[0].to: 2025-10-31 lies before `from`, 2026-04-01; write the last day the prices apply to",
        ],
    ),
    (
        "to = 2026-10-31",
        "to = 2026-10-30",
        &[
            "units/zoo.toml:36:8: products[0].prices[1].from: leaves a gap: products[0].prices[0] ends on 2026-10-30 and this one begins on 2026-11-01; close it",
        ],
    ),
    (
        "to = 2026-10-31",
        "to = 2026-11-01",
        &[
            "units/zoo.toml:36:8: products[0].prices[1].from: overlaps products[0].prices[0], which applies up to 2026-11-01; prices of a day must stand in one list",
        ],
    ),
    (
        "to = 2026-10-31\n",
        "",
        &[
            "units/zoo.toml:35:8: products[0].prices[1].from: overlaps products[0].prices[0], which has no last day; give that one to = 2026-10-31",
        ],
    ),
    (
        r#""35.00""#,
        "35.00",
        &[
            r#"units/zoo.toml:33:22: products[0].prices[0].amounts.normal: is a number with a decimal point, but a text in quotes, such as "35.00", is needed"#,
        ],
    ),
    (
        r#""35.00""#,
        r#""35.00 EUR""#,
        &[
            "units/zoo.toml:33:22: products[0].prices[0].amounts.normal: is in EUR, but the city's currency is PLN; write the price in PLN",
        ],
    ),
    (
        r#""35.00""#,
        r#""0""#,
        &["units/zoo.toml:33:22: products[0].prices[0].amounts.normal: a price must be more than zero"],
    ),
    (
        r#""35.00""#,
        r#""-1""#,
        &["units/zoo.toml:33:22: products[0].prices[0].amounts.normal: a price must be more than zero"],
    ),
    (
        r#""35.00""#,
        r#""100000.01""#,
        &[
            "units/zoo.toml:33:22: products[0].prices[0].amounts.normal: is more than 100000.00, which no ticket costs; mend the amount",
        ],
    ),
    (
        r#""35.00""#,
        r#""35.000""#,
        &[
            r#"units/zoo.toml:33:22: products[0].prices[0].amounts.normal: "35.000" is not an amount; write it like 12.50"#,
        ],
    ),
    (
        r#"normal = "35.00", "#,
        "",
        &[
            r#"units/zoo.toml:33:11: products[0].prices[0].amounts.normal: missing; every variant needs a price: normal = "35.00""#,
        ],
    ),
    (
        r#"normal = "35.00""#,
        r#"normall = "35.00""#,
        &[
            r#"units/zoo.toml:33:11: products[0].prices[0].amounts.normal: missing; every variant needs a price: normal = "35.00""#,
            r#"units/zoo.toml:33:13: products[0].prices[0].amounts.normall: a price for a variant that is not there; did you mean "normal"?"#,
        ],
    ),
    (
        "amounts = { normal = \"35.00\", reduced = \"25.00\" }\n",
        "",
        &[
            r#"units/zoo.toml:30:1: products[0].prices[0].amounts: missing; add a line such as: amounts = { normal = "35.00" }"#,
        ],
    ),
    (
        "[[products.prices]]",
        "[[products.price]]",
        &[r#"units/zoo.toml:30:12: products[0].price: unknown field; did you mean "prices"?"#],
    ),
];
