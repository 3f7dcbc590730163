//! What a code is that is no ticket of this city, as far as its text says: for the inspector's next sentence only.

/// The longest piece of a foreign code that is shown, in characters.
const SHOWN_MAX: usize = 40;

/// A kind of foreign code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Foreign {
    /// A web page; its host.
    Page(String),
    /// A certificate of health of the EU.
    HealthCertificate,
    /// A railway ticket by the rules of the UIC.
    RailTicket,
    /// A boarding pass by the rules of the IATA.
    BoardingPass,
    /// A payment.
    Payment,
    /// A contact, a mail address or a telephone number.
    Contact,
    /// Access to a wireless network.
    Network,
    /// A bare number: goods, a parcel, a library card.
    Number,
    /// Another text.
    Other,
}

impl Foreign {
    /// By how the text begins.
    pub(super) fn of(text: &str) -> Self {
        let text = text.trim();
        let begins = |prefix: &str| {
            text.get(..prefix.len())
                .is_some_and(|begin| begin.eq_ignore_ascii_case(prefix))
        };
        let any = |prefixes: &[&str]| prefixes.iter().any(|prefix| begins(prefix));
        if any(&["http://", "https://", "www."]) {
            Self::Page(host(text))
        } else if begins("HC1:") {
            Self::HealthCertificate
        } else if any(&["#UT", "OTI", "U1", "U2"]) {
            Self::RailTicket
        } else if is_boarding_pass(text) {
            Self::BoardingPass
        } else if any(&["SPD*", "BCD\n", "BCD\r", "SPC\n", "SPC\r", "UPNQR", "bitcoin:"])
            || is_polish_transfer(text)
        {
            Self::Payment
        } else if any(&["BEGIN:VCARD", "MECARD:", "mailto:", "tel:", "smsto:", "sms:"]) {
            Self::Contact
        } else if begins("WIFI:") {
            Self::Network
        } else if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Self::Number
        } else {
            Self::Other
        }
    }

    /// The key of its name.
    pub(super) const fn key(&self) -> &'static str {
        match self {
            Self::Page(_) => "inspector-foreign-page",
            Self::HealthCertificate => "inspector-foreign-health-certificate",
            Self::RailTicket => "inspector-foreign-rail-ticket",
            Self::BoardingPass => "inspector-foreign-boarding-pass",
            Self::Payment => "inspector-foreign-payment",
            Self::Contact => "inspector-foreign-contact",
            Self::Network => "inspector-foreign-network",
            Self::Number => "inspector-foreign-number",
            Self::Other => "inspector-foreign-other",
        }
    }

    /// What its name names.
    pub(super) fn subject(&self) -> &str {
        match self {
            Self::Page(host) => host,
            _ => "",
        }
    }
}

fn host(text: &str) -> String {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // What stands before an @ is a name, which is used to make an address look like another.
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.chars()
        .filter(|one| !one.is_control())
        .take(SHOWN_MAX)
        .collect()
}

/// IATA resolution 792: `M`, the number of legs, the passenger's name with a slash.
fn is_boarding_pass(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next() == Some(b'M')
        && bytes.next().is_some_and(|legs| (b'1'..=b'4').contains(&legs))
        && text.len() >= 60
        && text.contains('/')
}

/// The Polish bank association's code: fields between bars, the second of them the country.
fn is_polish_transfer(text: &str) -> bool {
    text.split('|').nth(1) == Some("PL") && text.matches('|').count() >= 7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_a_foreign_code_is() {
        let cases = [
            (
                "https://zoo.example/bilety?id=7",
                Foreign::Page("zoo.example".into()),
            ),
            (
                "HTTP://bank.example@evil.example/",
                Foreign::Page("evil.example".into()),
            ),
            ("HC1:6BFOXN", Foreign::HealthCertificate),
            ("#UT010080000060", Foreign::RailTicket),
            (
                "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 100",
                Foreign::BoardingPass,
            ),
            ("SPD*1.0*ACC:CZ28", Foreign::Payment),
            ("1234567890|PL|26 digits|001000|Zoo|tytul||||", Foreign::Payment),
            ("BEGIN:VCARD\nN:Nowak", Foreign::Contact),
            ("WIFI:S:zoo;;", Foreign::Network),
            ("5901234123457", Foreign::Number),
            ("", Foreign::Other),
            ("ą", Foreign::Other),
            ("M1", Foreign::Other),
        ];
        for (text, foreign) in cases {
            assert_eq!(Foreign::of(text), foreign, "{text}");
        }
        assert_eq!(host(&format!("https://{}", "a".repeat(500))).len(), SHOWN_MAX);
    }
}
