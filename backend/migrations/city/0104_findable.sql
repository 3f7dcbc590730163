-- By what an account has agreed to be found by others who want to send it money. A row is the consent; taking it back
-- deletes the row. kind: mail, the account's confirmed address.
CREATE TABLE account_alias (
    account_id TEXT NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    agreed_at_ms BIGINT NOT NULL,
    PRIMARY KEY (account_id, kind)
);
