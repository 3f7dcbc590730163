-- Money that is blocked on a card for a unit, taken in part and released (parking); and units that have an account of
-- their own at a gateway, so that what is paid there by card never comes to the operator.

CREATE TABLE card_hold (
    id TEXT PRIMARY KEY,
    city TEXT NOT NULL,
    unit TEXT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    description TEXT NOT NULL,
    gateway TEXT NOT NULL,
    -- 1 if it goes through the unit's own account at the gateway
    is_direct BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    -- until when the person may pay
    ends_at BIGINT NOT NULL,
    -- ordered, held, captured, released, cancelled or expired
    state TEXT NOT NULL,
    -- what is to be done with it, kept before the gateway is asked: capture or release; none while nobody has said
    wish TEXT,
    -- of a capture: how much
    capture_amount BIGINT,
    -- the transfers that a capture makes: the sale and, of a direct one, what the unit has got by itself
    sale_transfer TEXT NOT NULL,
    paid_transfer TEXT NOT NULL,
    -- when and by whom it is looked at, as of an online top-up
    look_at BIGINT,
    looked_at BIGINT,
    turn_until BIGINT,
    again_at BIGINT
);

CREATE INDEX card_hold_look_at ON card_hold (look_at) WHERE look_at IS NOT NULL;
-- For the audit, which asks of each sale by card what hold it is of.
CREATE UNIQUE INDEX card_hold_sale ON card_hold (sale_transfer);
CREATE INDEX transfer_card_sale ON transfer (id) WHERE kind = 'card_sale' OR kind = 'direct_sale';

-- An order of a hold at a gateway. If the answer to it was lost another is made: nobody knows the first one's page.
CREATE TABLE card_hold_order (
    -- what the gateway was given: the hold's id, a dot and the number of the try
    id TEXT PRIMARY KEY,
    hold TEXT NOT NULL REFERENCES card_hold (id),
    gateway TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- how the gateway names it; none if its answer was lost
    reference TEXT,
    page_url TEXT,
    -- holding: what is blocked by it, and by no other order, is the hold's; captured: it is taken and in the books;
    -- returned: it was taken though nobody had asked, and is given back; over: nothing of it is blocked any more
    outcome TEXT
);

CREATE INDEX card_hold_order_hold ON card_hold_order (hold);
CREATE UNIQUE INDEX card_hold_order_reference ON card_hold_order (gateway, reference) WHERE reference IS NOT NULL;
-- Of the orders of a hold one blocks for it: whatever else is blocked is released.
CREATE UNIQUE INDEX card_hold_order_holding ON card_hold_order (hold) WHERE outcome = 'holding' OR outcome = 'captured';

-- What of a captured hold goes back to the card.
CREATE TABLE card_hold_refund (
    id TEXT PRIMARY KEY,
    hold TEXT NOT NULL REFERENCES card_hold (id),
    amount BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    -- the transfers that it makes, as of a hold
    refund_transfer TEXT NOT NULL,
    paid_transfer TEXT NOT NULL,
    -- asked, given, refused or unsure (a person has to look in the gateway's panel)
    state TEXT NOT NULL,
    -- of a refused one: what the gateway said
    said TEXT
);

CREATE INDEX card_hold_refund_hold ON card_hold_refund (hold);

-- aggregated: the operator collects and pays out; dedicated: what is paid by card goes to the unit's own account
ALTER TABLE merchant_terms ADD COLUMN model TEXT NOT NULL DEFAULT 'aggregated';
-- 1 if the operator's fee is taken of what the unit was paid directly, too
ALTER TABLE merchant_terms ADD COLUMN fee_on_direct BIGINT NOT NULL DEFAULT 0;
-- of the sales, less what was given back of them: what the unit has got by itself
ALTER TABLE day_close ADD COLUMN paid_directly BIGINT NOT NULL DEFAULT 0;
