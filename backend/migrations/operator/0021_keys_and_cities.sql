-- The keys that sign what is set aside for devices: one signs, one may be about to, older ones are told on for as long as
-- something that they signed can be settled. Only what everybody may know is here; the secrets are files.

CREATE TABLE operator_key (
    public_key TEXT PRIMARY KEY,
    -- it signs from then on, until the next one does
    signs_from BIGINT NOT NULL,
    -- 1: somebody else may have it; it signs no more, and phones are told of it no more
    is_withdrawn BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    -- 1: made by no rotation; of processes that start at once with files of their own, only one may have it
    is_first BIGINT NOT NULL
);

CREATE UNIQUE INDEX operator_key_first ON operator_key (is_first) WHERE is_first = 1;

-- The key that signs it: whoever asks again gets the same. Empty in rows from before; no device has those in a form that is
-- still taken, and what is left of them goes back in its time.
ALTER TABLE allowance ADD COLUMN signed_by TEXT NOT NULL DEFAULT '';

CREATE INDEX allowance_signed_by ON allowance (signed_by, settle_until);

-- Cities at one operator have one bank account: the same entry of a statement comes with the import for each of them. What it
-- is made of but the city, so that it is kept for one city only, unless somebody there has said that it is for no wallet.
-- Empty in rows from before.
ALTER TABLE bank_entry ADD COLUMN shared TEXT NOT NULL DEFAULT '';

CREATE UNIQUE INDEX bank_entry_shared ON bank_entry (shared) WHERE shared <> '' AND state <> 'ignored';
