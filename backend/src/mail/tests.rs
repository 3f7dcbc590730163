//! Mails on SQLite, with a mailer that fails when told to.
