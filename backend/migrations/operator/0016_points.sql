-- Points: virtual currencies beside money. They are in accounts of their own (points/WALLET/NAME inside and
-- points-issued/CITY/NAME outside) whose currency is XXX, ISO 4217's code for none; what a later kind of movement does with
-- them needs no other table.

CREATE TABLE points_rules (
    city TEXT PRIMARY KEY,
    -- a list in JSON of what earns points. A name that earns no more stays in it, with 0 points: a refund takes back what
    -- was earned under it
    rules TEXT NOT NULL,
    set_at BIGINT NOT NULL
);
