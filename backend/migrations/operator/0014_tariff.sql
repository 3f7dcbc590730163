-- Fees, rides on debit and deposits. A named wallet may be below zero after a payment to public transport, but never
-- lower than it was allowed when it paid; a deposit lies in an account of its own, deposit/WALLET. A rule of a table
-- cannot be changed in SQLite: the tables are made anew and take the old rows.

CREATE TABLE account_new (
    -- wallet/UUID, allowance/UUID, deposit/UUID, merchant/CITY/KEY, gateway/CITY/NAME/CURRENCY; cash, bank and
    -- fees/CITY/CURRENCY
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    city TEXT NOT NULL,
    currency TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    debits_posted BIGINT NOT NULL,
    credits_posted BIGINT NOT NULL,
    debits_pending BIGINT NOT NULL,
    credits_pending BIGINT NOT NULL,
    -- how many entries there are; the last one's sequence
    entries BIGINT NOT NULL,
    -- days since 1970 in UTC of the last money from outside and of the last money out, and how much on that day
    load_day BIGINT NOT NULL,
    loaded_on_day BIGINT NOT NULL,
    send_day BIGINT NOT NULL,
    sent_on_day BIGINT NOT NULL,
    -- the last entry's hash
    chain TEXT NOT NULL DEFAULT '',
    -- who keeps anything from leaving it, as a sum: 1 its owner, through the city; 2 the operator; 4 its end, when a
    -- deposit was given back: then nothing new comes in either
    blocked_by BIGINT NOT NULL DEFAULT 0,
    tier TEXT NOT NULL DEFAULT 'named' CHECK (tier IN ('named', 'anonymous')),
    loaded_in_month BIGINT NOT NULL DEFAULT 0,
    loaded_in_year BIGINT NOT NULL DEFAULT 0,
    spent_on_day BIGINT NOT NULL DEFAULT 0,
    spent_in_month BIGINT NOT NULL DEFAULT 0,
    spent_in_year BIGINT NOT NULL DEFAULT 0,
    unidentified_on_day BIGINT NOT NULL DEFAULT 0,
    -- of a wallet how far below zero it may be: what was allowed when a ride last took it there
    debt_most BIGINT NOT NULL DEFAULT 0,
    -- of a merchant 1 if a ride with it may take a named wallet below zero
    rides_on_debit BIGINT NOT NULL DEFAULT 0,
    CHECK (debits_posted >= 0 AND credits_posted >= 0 AND debits_pending >= 0 AND credits_pending >= 0),
    CHECK (debt_most = 0 OR (debt_most > 0 AND kind = 'wallet' AND tier = 'named')),
    -- what is outside goes below zero, and a merchant may owe what was refunded after it was paid out
    CHECK (kind NOT IN ('wallet', 'allowance', 'deposit')
        OR credits_posted - debits_posted - debits_pending + debt_most >= 0)
);

INSERT INTO account_new (id, kind, city, currency, opened_at, debits_posted, credits_posted, debits_pending,
    credits_pending, entries, load_day, loaded_on_day, send_day, sent_on_day, chain, blocked_by, tier, loaded_in_month,
    loaded_in_year, spent_on_day, spent_in_month, spent_in_year, unidentified_on_day)
SELECT id, kind, city, currency, opened_at, debits_posted, credits_posted, debits_pending,
    credits_pending, entries, load_day, loaded_on_day, send_day, sent_on_day, chain, blocked_by, tier, loaded_in_month,
    loaded_in_year, spent_on_day, spent_in_month, spent_in_year, unidentified_on_day
FROM account;

CREATE TABLE device_key_new (
    wallet TEXT NOT NULL REFERENCES account_new (id),
    public_key TEXT NOT NULL,
    bound_at BIGINT NOT NULL,
    PRIMARY KEY (wallet, public_key)
);

INSERT INTO device_key_new (wallet, public_key, bound_at) SELECT wallet, public_key, bound_at FROM device_key;

DROP TABLE device_key;
DROP TABLE account;
ALTER TABLE account_new RENAME TO account;
ALTER TABLE device_key_new RENAME TO device_key;

-- What a shift has taken and given back of deposits; written by its close as the other sums are.
ALTER TABLE till_shift ADD COLUMN deposits_count BIGINT NOT NULL DEFAULT 0;
ALTER TABLE till_shift ADD COLUMN deposits BIGINT NOT NULL DEFAULT 0;
ALTER TABLE till_shift ADD COLUMN deposits_back_count BIGINT NOT NULL DEFAULT 0;
ALTER TABLE till_shift ADD COLUMN deposits_back BIGINT NOT NULL DEFAULT 0;
