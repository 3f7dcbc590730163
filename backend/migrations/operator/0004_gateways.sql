-- Money comes through payment gateways. What they hold for the operator is an account that goes below zero, as the
-- cash of the desks does: the database keeps only wallets from it. A rule of a table cannot be changed in SQLite: the
-- tables are made anew and take the old rows.

CREATE TABLE account_new (
    -- wallet/UUID, allowance/UUID, merchant/CITY/KEY, gateway/CITY/NAME/CURRENCY; cash, bank and fees/CITY/CURRENCY
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
    -- days since 1970 in UTC of the last money from outside and of the last money sent, and how much on that day
    load_day BIGINT NOT NULL,
    loaded_on_day BIGINT NOT NULL,
    send_day BIGINT NOT NULL,
    sent_on_day BIGINT NOT NULL,
    CHECK (debits_posted >= 0 AND credits_posted >= 0 AND debits_pending >= 0 AND credits_pending >= 0),
    -- what is outside goes below zero, and a merchant may owe what was refunded after it was paid out
    CHECK (kind NOT IN ('wallet', 'allowance') OR credits_posted - debits_posted - debits_pending >= 0)
);

INSERT INTO account_new
SELECT id, kind, city, currency, opened_at, debits_posted, credits_posted, debits_pending, credits_pending, entries,
    load_day, loaded_on_day, send_day, sent_on_day
FROM account;

CREATE TABLE device_key_new (
    wallet TEXT NOT NULL REFERENCES account_new (id),
    public_key TEXT NOT NULL,
    bound_at BIGINT NOT NULL,
    PRIMARY KEY (wallet, public_key)
);

INSERT INTO device_key_new SELECT wallet, public_key, bound_at FROM device_key;

DROP TABLE device_key;
DROP TABLE account;
ALTER TABLE account_new RENAME TO account;
ALTER TABLE device_key_new RENAME TO device_key;

-- A top-up that is paid online. Its money is a reserving transfer of the same id until it has arrived.
CREATE TABLE online_top_up (
    id TEXT PRIMARY KEY,
    city TEXT NOT NULL,
    wallet TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    gateway TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- until when the gateway takes it
    ends_at BIGINT NOT NULL,
    -- open, paid, cancelled or returned
    state TEXT NOT NULL,
    -- when the gateway is asked next; none when there is nothing more to ask. Who looks puts it ahead and knows by that
    -- value whether the turn is still theirs
    look_at BIGINT,
    -- when somebody began to look last; none when nobody has
    looked_at BIGINT
);

CREATE INDEX online_top_up_look_at ON online_top_up (look_at) WHERE look_at IS NOT NULL;

-- An order at a gateway. If the answer to it was lost another is made: nobody knows the first one's page.
CREATE TABLE gateway_order (
    -- what the gateway was given: the top-up's id, a dot and the number of the try
    id TEXT PRIMARY KEY,
    top_up TEXT NOT NULL REFERENCES online_top_up (id),
    gateway TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- how the gateway names it; none if its answer was lost
    reference TEXT,
    page_url TEXT,
    -- landing: its money and no other order's may go into the wallet, and perhaps has; landed: it is in the wallet;
    -- returned: it was paid and is given back
    outcome TEXT
);

CREATE INDEX gateway_order_top_up ON gateway_order (top_up);
CREATE UNIQUE INDEX gateway_order_reference ON gateway_order (gateway, reference) WHERE reference IS NOT NULL;
-- Of the orders of a top-up one lands: whichever else is paid is given back.
CREATE UNIQUE INDEX gateway_order_landed ON gateway_order (top_up) WHERE outcome = 'landing' OR outcome = 'landed';
