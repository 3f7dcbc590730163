-- Mails still to go. A row is deleted as soon as its mail has gone: its text may hold a one-time token.
CREATE TABLE mail_outbox (
    id TEXT NOT NULL PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    due_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    attempts BIGINT NOT NULL
);
CREATE INDEX mail_outbox_due ON mail_outbox (due_at_ms);
