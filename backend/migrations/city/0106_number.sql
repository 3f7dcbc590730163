-- Text messages travel by the same outbox as mails. channel: mail or sms; each has a worker of its own.
ALTER TABLE mail_outbox ADD COLUMN channel TEXT NOT NULL DEFAULT 'mail';
CREATE INDEX mail_outbox_channel ON mail_outbox (channel, due_at_ms);

-- The telephone numbers that were confirmed, as E.164 writes them: one for an account, one account for each.
-- From here on account_alias holds the kind number, too.
CREATE TABLE account_number (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    number TEXT NOT NULL UNIQUE,
    confirmed_at_ms BIGINT NOT NULL
);

-- A number that waits for its code. used_at_ms: when the code was used; the row stays until the code is too old, so that
-- the same code again, after an answer that was lost, gets the same answer.
CREATE TABLE account_number_code (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    number TEXT NOT NULL,
    code_key TEXT NOT NULL,
    code_tag TEXT NOT NULL,
    attempts_left BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    used_at_ms BIGINT
);
CREATE INDEX account_number_code_expires ON account_number_code (expires_at_ms);
