//! What stands in `:86:`: what the payer wrote, and who the payer is.
//!
//! Polish banks divide it into fields of two digits behind a sign that differs from bank to bank: `020?20…?32…`,
//! `020~00…~20…`, `<20…`. In 20 to 29 stands the title, cut to pieces; in 32 and 33 the name; in 31 or 38 the account.
//! Others write a text as it comes.

use super::statement::{is_digits, tidy};

/// The signs before a field's number.
const SIGNS: &str = "?<~^>";

/// The title and the payer.
pub(super) fn details(lines: &[&str]) -> (String, String) {
    let whole: String = lines.concat();
    let Some(sign) = sign_of(&whole) else {
        return (tidy(&lines.join(" ")), String::new());
    };
    let fields = divided(&whole, sign);
    let joined = |wanted: &dyn Fn(&[u8]) -> bool| {
        let parts: Vec<&str> = fields
            .iter()
            .filter(|(number, _)| wanted(number.as_bytes()))
            .map(|(_, text)| text.as_str())
            .collect();
        tidy(&parts.join(" "))
    };
    let title = joined(&|number| matches!(number, [b'2', _] | [b'6', b'0'..=b'3']));
    let name = joined(&|number| matches!(number, b"32" | b"33"));
    let iban = joined(&|number| number == b"38");
    let account = if iban.is_empty() {
        joined(&|number| number == b"31")
    } else {
        iban
    };
    (title, tidy(&format!("{name} {account}")))
}

/// The sign before the fields' numbers, if it is divided at all: at the start, or behind three digits.
fn sign_of(text: &str) -> Option<char> {
    let behind_code = text
        .get(..3)
        .filter(|code| is_digits(code))
        .and_then(|_| text.get(3..));
    let fields = behind_code.unwrap_or(text);
    let sign = fields.chars().next().filter(|sign| SIGNS.contains(*sign))?;
    let number = fields.get(1..3)?;
    is_digits(number).then_some(sign)
}

/// Number and content of each field. The sign may stand in a text, too: then no number follows.
fn divided(text: &str, sign: char) -> Vec<(&str, String)> {
    let mut fields: Vec<(&str, String)> = Vec::new();
    for piece in text.split(sign).skip(1) {
        let number = piece.get(..2).filter(|number| is_digits(number));
        if let Some((number, content)) = number.zip(piece.get(2..)) {
            fields.push((number, content.to_owned()));
        } else if let Some((_, content)) = fields.last_mut() {
            content.push(sign);
            content.push_str(piece);
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (String, String) {
        let lines: Vec<&str> = text.lines().collect();
        details(&lines)
    }

    #[test]
    fn the_ways_of_polish_banks_are_read() {
        for (text, title, payer) in [
            (
                "020?00PRZELEW?20doladowanie?21 abc?2\n2def?30 10901014?31\n71219812874?32JAN?33KOWALSKI",
                "doladowanie abc def",
                "JAN KOWALSKI 71219812874",
            ),
            (
                "020~00B062\n~20CO TAM?\n~21 \n~32JAN KOWALSKI\n~33 \n~38PL61109010140000071219812874",
                "CO TAM?",
                "JAN KOWALSKI PL61109010140000071219812874",
            ),
            (
                "<20zasilenie\n<21portfela <3\n<32Ola",
                "zasilenie portfela <3",
                "Ola",
            ),
            ("944 przelew\nod Jana", "944 przelew od Jana", ""),
            ("?20", "", ""),
            ("?2", "?2", ""),
            ("", "", ""),
            ("ż?20x", "ż?20x", ""),
        ] {
            assert_eq!(of(text), (title.to_owned(), payer.to_owned()), "{text}");
        }
    }
}
