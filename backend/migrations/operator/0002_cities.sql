-- More cities than one may use an operator: what is theirs carries their key. Merchants and cash are named inside a
-- city, since two cities may each have a unit called `zoo`. Until now there was one city, and its key was `opole`.

ALTER TABLE account ADD COLUMN city TEXT NOT NULL DEFAULT 'opole';

UPDATE account SET id = 'merchant/opole/' || substr(id, 10) WHERE kind = 'merchant';
UPDATE account SET id = 'cash/opole/' || substr(id, 6) WHERE kind = 'cash';
UPDATE transfer SET debit = 'merchant/opole/' || substr(debit, 10) WHERE debit LIKE 'merchant/%';
UPDATE transfer SET debit = 'cash/opole/' || substr(debit, 6) WHERE debit LIKE 'cash/%';
UPDATE transfer SET credit = 'merchant/opole/' || substr(credit, 10) WHERE credit LIKE 'merchant/%';
UPDATE transfer SET credit = 'cash/opole/' || substr(credit, 6) WHERE credit LIKE 'cash/%';
UPDATE entry SET account = 'merchant/opole/' || substr(account, 10) WHERE account LIKE 'merchant/%';
UPDATE entry SET account = 'cash/opole/' || substr(account, 6) WHERE account LIKE 'cash/%';

-- The cities that may ask over the network, each with the hash of its token.
CREATE TABLE city_access (
    city TEXT PRIMARY KEY,
    -- SHA-256 of the token, in hex: who reads this table cannot ask
    token_hash TEXT NOT NULL UNIQUE,
    given_at BIGINT NOT NULL
);
