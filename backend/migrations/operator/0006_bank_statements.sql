-- Money that people send to wallets by bank transfer, as the statements of the operator's bank tell of it.

CREATE TABLE bank_entry (
    -- also the id of the transfer that credits it; made of what tells the entry apart in the bank's statements
    id TEXT PRIMARY KEY,
    city TEXT NOT NULL,
    -- YYYY-MM-DD
    booked_on TEXT NOT NULL,
    -- less than nothing when the bank has taken a credit back
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    -- what a person decides by; emptied when there is nothing left to decide
    title TEXT NOT NULL,
    payer TEXT NOT NULL,
    -- asked (its transfer may not be made), credited, waiting (for a person), returned, ignored
    state TEXT NOT NULL,
    -- why it waits
    reason TEXT NOT NULL,
    -- the wallet that has it, or that it was meant for
    wallet TEXT,
    -- the statement it was first seen in
    statement TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    -- when its transfer was last asked for; 0 if never
    asked_at BIGINT NOT NULL
);

CREATE INDEX bank_entry_to_do ON bank_entry (city, booked_on) WHERE state IN ('asked', 'waiting');
CREATE INDEX bank_entry_alike ON bank_entry (wallet, booked_on) WHERE wallet IS NOT NULL;
