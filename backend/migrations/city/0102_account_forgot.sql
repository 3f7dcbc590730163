-- Addresses for which a one-time code was asked, known or not, until the worker has looked them up.
CREATE TABLE account_forgot (
    email TEXT NOT NULL PRIMARY KEY,
    asked_at_ms BIGINT NOT NULL,
    expires_at_ms BIGINT NOT NULL
);
