-- Wallets that another wallet may charge for what it buys: who allowed it, how much, and what was charged so far. Its row
-- changes only under the lock of the account that pays.

CREATE TABLE wallet_link (
    id TEXT PRIMARY KEY,
    city TEXT NOT NULL,
    -- the account that pays, and the one whose devices may order from it: wallet/UUID
    wallet TEXT NOT NULL,
    charged_by TEXT NOT NULL,
    currency TEXT NOT NULL,
    per_day BIGINT NOT NULL,
    per_month BIGINT NOT NULL,
    -- when it ends by itself; none if never
    valid_until BIGINT,
    -- the owner's order: when the device signed, its key and its signature
    created_at BIGINT NOT NULL,
    public_key TEXT NOT NULL,
    signature TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    -- when somebody ended it
    ended_at BIGINT,
    -- days since 1970 in UTC of the last charge, and how much was charged on that day and in its month
    charge_day BIGINT NOT NULL,
    charged_on_day BIGINT NOT NULL,
    charged_in_month BIGINT NOT NULL,
    CHECK (per_day > 0 AND per_month > 0 AND charged_on_day >= 0 AND charged_in_month >= 0)
);

CREATE INDEX wallet_link_wallet ON wallet_link (wallet);
CREATE INDEX wallet_link_charged_by ON wallet_link (charged_by);
-- One wallet has at most one permission of another.
CREATE UNIQUE INDEX wallet_link_in_force ON wallet_link (wallet, charged_by) WHERE ended_at IS NULL;
