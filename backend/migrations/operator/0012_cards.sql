-- Cards that gateways keep for wallets. What is here is a gateway's token and what may be shown of the card: its number is
-- nowhere in this database.

CREATE TABLE saved_card (
    id TEXT PRIMARY KEY,
    city TEXT NOT NULL,
    wallet TEXT NOT NULL,
    gateway TEXT NOT NULL,
    -- the order that saved it, as the gateway names it
    reference TEXT NOT NULL,
    -- stands for the card at the gateway, for this operator only; none once the gateway has forgotten it
    token TEXT,
    -- such as 444433******1111
    masked TEXT NOT NULL,
    brand TEXT,
    -- the last month in which it is good: year × 12 + month − 1; none if the gateway does not say
    expires BIGINT,
    saved_at BIGINT NOT NULL,
    -- its owner wants it no more: from then on nothing is paid with it
    forgotten_at BIGINT,
    -- when the gateway is asked next to forget it; none when there is nothing more to ask
    forget_at BIGINT
);

-- An order saves one card, however often it is looked at.
CREATE UNIQUE INDEX saved_card_reference ON saved_card (gateway, reference);
-- The same card saved again is one card, where the gateway gives it the same token.
CREATE UNIQUE INDEX saved_card_token ON saved_card (wallet, gateway, token) WHERE forgotten_at IS NULL;
CREATE INDEX saved_card_forget_at ON saved_card (forget_at) WHERE forget_at IS NOT NULL;

-- the saved card that a top-up is paid with
ALTER TABLE online_top_up ADD COLUMN card TEXT;
-- 1 if the card that pays it is to be saved
ALTER TABLE online_top_up ADD COLUMN save_card BIGINT NOT NULL DEFAULT 0;
