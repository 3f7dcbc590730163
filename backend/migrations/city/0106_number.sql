-- Text messages still to go, as mail_outbox has mails. A table of their own: a process from before, which may run beside
-- a new one for a while, would take them for mails that cannot be written, and delete them.
CREATE TABLE sms_outbox (
    id TEXT NOT NULL PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    due_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    attempts BIGINT NOT NULL
);
CREATE INDEX sms_outbox_due ON sms_outbox (due_at_ms);

-- The telephone numbers that were confirmed, as E.164 writes them: one for an account, one account for each.
-- From here on account_alias holds the kind number, too.
CREATE TABLE account_number (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    number TEXT NOT NULL UNIQUE,
    confirmed_at_ms BIGINT NOT NULL
);

-- A number that waits for its code. used_at_ms: when the code was used; the row stays until the code is too old, so that
-- the same code again, after an answer that was lost, gets the same answer. message_id: its row of sms_outbox, perhaps gone
-- by now; a code that is of no use any more takes its message with it.
CREATE TABLE account_number_code (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    number TEXT NOT NULL,
    code_key TEXT NOT NULL,
    code_tag TEXT NOT NULL,
    attempts_left BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    used_at_ms BIGINT,
    message_id TEXT NOT NULL
);
CREATE INDEX account_number_code_expires ON account_number_code (expires_at_ms);
