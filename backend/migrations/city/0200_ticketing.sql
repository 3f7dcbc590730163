-- Ticketing. Times are milliseconds since 1970 in UTC; ids are UUIDs, keys and signatures base64url, in text.

-- Numbers that grow with each commit. Taking one locks its row, so they become visible in order and without gaps.
-- The empty denylist has number 1: an inspector who holds none asks with 0.
CREATE TABLE ticketing_counter (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

INSERT INTO ticketing_counter (name, value) VALUES ('denied', 1), ('used', 0), ('issuer', 0);

-- The city's keys that sign tickets and lists. The secret seed is sealed by a key that is not in the database.
CREATE TABLE ticketing_issuer_key (
    public_key TEXT NOT NULL PRIMARY KEY,
    sealed_seed TEXT NOT NULL,
    -- it signs from the one moment up to the other
    signs_from BIGINT NOT NULL,
    signs_until BIGINT NOT NULL,
    -- the end of the last ticket it signed
    last_ticket_until BIGINT NOT NULL,
    made_at BIGINT NOT NULL
);

-- An order: a saga. Its state names the step that is due.
CREATE TABLE ticketing_order (
    order_id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    device_key TEXT NOT NULL,
    -- SHA-256 of what was ordered by whom: the same id with another content is another order
    fingerprint TEXT NOT NULL,
    payment_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    -- all the later steps need, as it was when ordered
    content TEXT NOT NULL,
    -- why it was, or is being, refused
    problem TEXT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- who drives it, and from when on another may; no due_at once it has ended
    driver TEXT,
    due_at BIGINT,
    attempts BIGINT NOT NULL
);

CREATE INDEX ticketing_order_due ON ticketing_order (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE ticketing_ticket (
    ticket_id TEXT NOT NULL PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES ticketing_order (order_id),
    account_id TEXT NOT NULL,
    -- held until the money is certain, then active, used, refunding, refunded; void if the order was refused
    state TEXT NOT NULL,
    product TEXT NOT NULL,
    variant TEXT NOT NULL,
    venue TEXT NOT NULL,
    day TEXT NOT NULL,
    valid_from BIGINT NOT NULL,
    valid_until BIGINT NOT NULL,
    persons BIGINT NOT NULL,
    document_check BIGINT NOT NULL,
    price_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    refundable_until BIGINT,
    device_id TEXT NOT NULL,
    signed TEXT NOT NULL,
    used_at BIGINT,
    used_venue TEXT,
    used_scan TEXT,
    -- its number in the list of used tickets
    used_number BIGINT
);

CREATE INDEX ticketing_ticket_of_account ON ticketing_ticket (account_id, ticket_id);
CREATE INDEX ticketing_ticket_of_order ON ticketing_ticket (order_id);
CREATE INDEX ticketing_ticket_used ON ticketing_ticket (used_number) WHERE used_number IS NOT NULL;

-- A refund: a saga of one step. A ticket is given back once.
CREATE TABLE ticketing_refund (
    refund_id TEXT NOT NULL PRIMARY KEY,
    ticket_id TEXT NOT NULL UNIQUE REFERENCES ticketing_ticket (ticket_id),
    account_id TEXT NOT NULL,
    -- the movement at the operator; none for a ticket that cost nothing
    transfer_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    driver TEXT,
    due_at BIGINT,
    attempts BIGINT NOT NULL
);

CREATE INDEX ticketing_refund_due ON ticketing_refund (due_at) WHERE due_at IS NOT NULL;

-- Of each wallet, the newest view that was told by sync: an older one must not follow it.
CREATE TABLE ticketing_wallet_told (
    wallet_id TEXT NOT NULL PRIMARY KEY,
    as_of BIGINT NOT NULL
);

-- Tickets that must not be let in, numbered in the order in which they were denied.
CREATE TABLE ticketing_denied (
    ticket_id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    denied_at BIGINT NOT NULL,
    valid_until BIGINT NOT NULL
);

CREATE INDEX ticketing_denied_end ON ticketing_denied (valid_until);

-- Whole denylists, built now and then; the newest is handed out, changes since then are signed when asked for.
CREATE TABLE ticketing_denylist (
    number BIGINT NOT NULL PRIMARY KEY,
    made_at BIGINT NOT NULL,
    signed TEXT NOT NULL
);

-- Every scan that was brought back, with the evidence and what was made of it.
CREATE TABLE ticketing_scan (
    scan_id TEXT NOT NULL PRIMARY KEY,
    inspector_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    venue TEXT NOT NULL,
    scanned_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    -- what the inspector's device said
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    code TEXT NOT NULL,
    -- what the server says
    verdict TEXT NOT NULL,
    finding TEXT NOT NULL,
    ticket_id TEXT
);

CREATE INDEX ticketing_scan_of_ticket ON ticketing_scan (ticket_id, scanned_at) WHERE ticket_id IS NOT NULL;

-- For the office: tickets let in more than once, or after they were given back. The first use stands in the ticket.
CREATE TABLE ticketing_misuse (
    scan_id TEXT NOT NULL PRIMARY KEY,
    ticket_id TEXT NOT NULL,
    -- double_use or refunded_use
    kind TEXT NOT NULL,
    used_at BIGINT NOT NULL,
    venue TEXT NOT NULL,
    recorded_at BIGINT NOT NULL
);

CREATE INDEX ticketing_misuse_of_ticket ON ticketing_misuse (ticket_id);
