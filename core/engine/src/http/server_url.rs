//! The server's address, checked once.

use std::net::IpAddr;

use reqwest::Url;

use crate::EngineError;

const ADDRESS_MAX_CHARS: usize = 300;

/// Scheme, host and port of the server.
#[derive(Clone, Debug)]
pub(crate) struct ServerUrl(Url);

impl ServerUrl {
    /// Of a text such as `https://city.example`. Plain `http` is taken for loopback, or if allowed.
    pub(crate) fn parse(text: &str, plain_http_allowed: bool) -> Result<Self, EngineError> {
        let refused = EngineError::ServerUrl;
        if text.len() > ADDRESS_MAX_CHARS {
            return Err(refused("it is too long"));
        }
        let url = Url::parse(text)
            .map_err(|_| refused("write it like https://city.example or http://127.0.0.1:8080"))?;
        match url.scheme() {
            "https" => {}
            "http" if plain_http_allowed || is_loopback(&url) => {}
            "http" => {
                return Err(refused(
                    "http is not protected and only taken for this machine; use https",
                ));
            }
            _ => return Err(refused("it must begin with https://")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("leave out the user and the password"));
        }
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(refused("leave out what follows the host and the port"));
        }
        Ok(Self(url))
    }

    /// Without a slash at the end.
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    pub(crate) fn join(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(path);
        url
    }
}

fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_only_to_this_machine() {
        for good in [
            "https://city.example",
            "https://city.example:8443/",
            "http://127.0.0.1:8080",
            "http://localhost:1",
            "http://[::1]:8080",
        ] {
            assert!(ServerUrl::parse(good, false).is_ok(), "{good}");
        }
        let long = format!("https://{}.pl", "a".repeat(400));
        for bad in [
            "",
            "city.example",
            "ftp://city.example",
            "http://city.example",
            "http://127.0.0.1.example.com",
            "https://user:word@city.example",
            "https://city.example/path",
            "https://city.example?q",
            "https://city.example#f",
            "https://",
            &long,
        ] {
            assert_eq!(
                ServerUrl::parse(bad, false).unwrap_err().code(),
                "server_url",
                "{bad}"
            );
        }
        let url = ServerUrl::parse("http://City.example:80/", true).unwrap();
        assert_eq!(url.as_str(), "http://city.example");
    }

    #[test]
    fn a_path_cannot_leave_the_host() {
        let url = ServerUrl::parse("https://city.example", false).unwrap();
        assert_eq!(url.join("/v1/sync").as_str(), "https://city.example/v1/sync");
        assert_eq!(url.join("//evil.example/x").host_str(), Some("city.example"));
    }
}
