-- What changed for an account, newest state of each thing, numbered per account (decision 12).
CREATE TABLE sync_head (
    account TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL
);

CREATE TABLE sync_change (
    account TEXT NOT NULL,
    thing TEXT NOT NULL,
    seq BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (account, thing)
);

CREATE UNIQUE INDEX sync_change_by_seq ON sync_change (account, seq);
