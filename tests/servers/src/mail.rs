//! What the mails of a server say that has no mail server and writes them to files.

/// The token of the confirmation link in a mail, if there is one.
///
/// Long lines of a mail may be folded with `=` at their end (quoted-printable, RFC 2045).
pub fn confirmation_token(mail: &str) -> Option<String> {
    let unfolded = mail.replace("=\r\n", "").replace("=\n", "");
    let (_, rest) = unfolded.split_once("/confirm/")?;
    let token: String = rest
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter))
        .collect();
    (!token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::confirmation_token;

    #[test]
    fn the_token_is_found_in_a_folded_mail() {
        let mail = "Subject: =?utf-8?b?eA=3D=3D?=\r\n\r\nhttp://127.0.0.1:8080/confirm/ab-=\r\nC_9d\r\n\r\nCity+\r\n";
        assert_eq!(confirmation_token(mail).as_deref(), Some("ab-C_9d"));
        assert_eq!(confirmation_token("http://127.0.0.1:8080/confirm/"), None);
        assert_eq!(confirmation_token("a newsletter"), None);
    }
}
