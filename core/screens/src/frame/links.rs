//! Links of ours: from a mail, a code on a wall, a payment page. Reading one does nothing; a foreign one is told apart.
//!
//! Two forms lead to the same: `cityplus://venue/zoo` and, on the city's own server, `https://SERVER/venue/zoo`.

use cityplus_domain::ids::{OrderId, TicketId, TransferId};
use cityplus_domain::keys::VenueKey;
use cityplus_engine::protocol::texts::Secret;
use url::Url;

use super::Place;

/// The longest link that is read, in bytes.
const LINK_MAX_BYTES: usize = 2_048;
const SCHEME: &str = "cityplus";

/// What a link asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// To confirm a mail address.
    Confirm {
        /// The token of the mail.
        token: String,
    },
    /// To show a place.
    Show(Place),
}

/// Why a link is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It leads somewhere else.
    Foreign,
    /// It is ours, but says nothing that can be done: cut off, or newer than this program.
    Broken,
}

/// Reads a link. `server` is the address of the city's server.
pub(crate) fn read(text: &str, server: &str) -> Result<Link, Refused> {
    let text = text.trim();
    if text.len() > LINK_MAX_BYTES {
        return Err(Refused::Broken);
    }
    let url = Url::parse(text).map_err(|_| Refused::Broken)?;
    let words = words(&url, server)?;
    let [what, rest @ ..] = words.as_slice() else {
        return Err(Refused::Broken);
    };
    let of_query = |name: &str| {
        let mut pairs = url.query_pairs();
        pairs.find_map(|(key, value)| (key == name).then(|| value.into_owned()))
    };
    match (what.as_str(), rest) {
        ("confirm", []) => confirm(&of_query("token").ok_or(Refused::Broken)?),
        ("confirm", [token]) => confirm(token),
        ("venue", [venue]) => checked::<VenueKey>(venue).map(|venue| Link::Show(Place::Venue { venue })),
        ("ticket", [id]) => checked::<TicketId>(id).map(|ticket_id| Link::Show(Place::Ticket { ticket_id })),
        ("order", [id]) => checked::<OrderId>(id).map(|order_id| Link::Show(Place::Order { order_id })),
        // From a payment page: what came of it is in the wallet.
        ("wallet", []) => Ok(Link::Show(Place::Wallet)),
        ("top-up", [id]) => checked::<TransferId>(id).map(|_| Link::Show(Place::Wallet)),
        _ => Err(Refused::Broken),
    }
}

/// The path's words; those of a link of our own scheme begin where a web address has its host.
fn words(url: &Url, server: &str) -> Result<Vec<String>, Refused> {
    let is_own_scheme = url.scheme() == SCHEME;
    let is_of_server = Url::parse(server).is_ok_and(|server| server.origin() == url.origin())
        && matches!(url.scheme(), "https" | "http")
        && url.username().is_empty()
        && url.password().is_none();
    if !is_own_scheme && !is_of_server {
        return Err(Refused::Foreign);
    }
    let first = url.host_str().filter(|_| is_own_scheme);
    let path = url.path().split('/');
    Ok(first
        .into_iter()
        .chain(path)
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect())
}

fn confirm(token: &str) -> Result<Link, Refused> {
    let token = checked::<Secret>(token)?;
    Ok(Link::Confirm { token })
}

fn checked<T: std::str::FromStr>(text: &str) -> Result<String, Refused> {
    text.parse::<T>()
        .map(|_| text.to_owned())
        .map_err(|_| Refused::Broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: &str = "https://city.example";
    const ID: &str = "0198a3c1-7b3e-7d2a-9c41-2f6d8e5b1a07";

    #[test]
    fn both_forms_lead_to_the_same() {
        let confirm = Link::Confirm {
            token: "abc-DEF_123".to_owned(),
        };
        let venue = Link::Show(Place::Venue {
            venue: "zoo".to_owned(),
        });
        let ticket = Link::Show(Place::Ticket {
            ticket_id: ID.to_owned(),
        });
        let order = Link::Show(Place::Order {
            order_id: ID.to_owned(),
        });
        for (path, expected) in [
            ("confirm?token=abc-DEF_123".to_owned(), &confirm),
            ("confirm/abc-DEF_123".to_owned(), &confirm),
            ("venue/zoo".to_owned(), &venue),
            ("venue/zoo/".to_owned(), &venue),
            ("venue/zoo?from=poster#top".to_owned(), &venue),
            (format!("ticket/{ID}"), &ticket),
            (format!("order/{ID}"), &order),
            ("wallet".to_owned(), &Link::Show(Place::Wallet)),
            (format!("top-up/{ID}?id=3000006529"), &Link::Show(Place::Wallet)),
        ] {
            for start in [
                "cityplus://",
                "https://city.example/",
                " https://CITY.example:443/",
            ] {
                let link = format!("{start}{path}");
                assert_eq!(read(&link, SERVER).as_ref(), Ok(expected), "{link}");
            }
        }
    }

    #[test]
    fn foreign_links_are_told_apart_from_broken_ones() {
        for link in [
            "https://elsewhere.example/venue/zoo",
            "http://city.example/venue/zoo",
            "https://city.example:8443/venue/zoo",
            "https://city.example@evil.example/venue/zoo",
            "https://user@city.example/venue/zoo",
            "https://user:word@city.example/venue/zoo",
            "mailto:a@city.example",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "otherapp://venue/zoo",
        ] {
            assert_eq!(read(link, SERVER), Err(Refused::Foreign), "{link}");
        }
        let long = format!("cityplus://venue/{}", "a".repeat(3_000));
        for link in [
            "",
            "zoo",
            "venue/zoo",
            "cityplus://",
            "cityplus://venue",
            "cityplus://venue/Zoo!",
            "cityplus://venue/zoo/more",
            "cityplus://ticket/17",
            "cityplus://order/",
            "cityplus://confirm",
            "cityplus://confirm?token=",
            "cityplus://confirm?token=%00%ff",
            "cityplus://confirm/a b",
            "cityplus://wallet-of-next-year/1",
            "https://city.example/",
            "https://city.example/%2e%2e/venue/zoo/x",
            "https://[::1",
            &long,
        ] {
            assert_eq!(read(link, SERVER), Err(Refused::Broken), "{link}");
        }
    }
}
