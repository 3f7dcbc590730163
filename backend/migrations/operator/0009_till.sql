-- Cash at tellers' desks. A desk is a teller in a city with one currency; what happens there belongs to a shift, from its
-- first movement to its close.

CREATE TABLE till_shift (
    -- CITY/NUMBER
    id TEXT PRIMARY KEY,
    city TEXT NOT NULL,
    -- counted through in the city from 1, so that no two receipts of it have one number
    number BIGINT NOT NULL,
    teller TEXT NOT NULL,
    currency TEXT NOT NULL,
    -- CITY/CURRENCY/TELLER while it is open, and none after: one shift is open at a desk
    desk TEXT UNIQUE,
    -- the id of the request that opened it; none of one that its first movement opened
    open_id TEXT UNIQUE,
    opened_at BIGINT NOT NULL,
    -- what the teller says was in the drawer at the start
    opening_float BIGINT NOT NULL,
    -- the number of the last receipt
    receipts BIGINT NOT NULL,
    -- what must be in the drawer: for the limit and as a check; the close reads the ledger
    drawer BIGINT NOT NULL,
    -- the close: none of these while it is open, and never changed after
    close_id TEXT UNIQUE,
    closed_at BIGINT,
    counted BIGINT,
    top_ups_count BIGINT,
    top_ups BIGINT,
    cancelled_count BIGINT,
    cancelled BIGINT,
    paid_out_count BIGINT,
    paid_out BIGINT,
    UNIQUE (city, number)
);

-- The movements of shifts, each written in the transaction of the ledger that moves the money.
CREATE TABLE till_movement (
    -- the top-up, what takes one back, or the redemption
    transfer TEXT PRIMARY KEY,
    shift TEXT NOT NULL,
    -- of a top-up the number of its receipt, counted through in the shift from 1
    number BIGINT,
    UNIQUE (shift, number)
);
