-- What a wallet may do: whether anything may leave it, and which ceilings it has. Both are looked at under the lock of the
-- account's row: a process from before this migration knows neither and must not run beside one that does.

-- who keeps anything from leaving it, as a sum: 1 its owner, through the city; 2 the operator
ALTER TABLE account ADD COLUMN blocked_by BIGINT NOT NULL DEFAULT 0;
-- named: the city knows whose it is; anonymous: nobody does, and the law allows less
ALTER TABLE account ADD COLUMN tier TEXT NOT NULL DEFAULT 'named' CHECK (tier IN ('named', 'anonymous'));

-- How much came from outside in the month and the year of load_day, in UTC.
ALTER TABLE account ADD COLUMN loaded_in_month BIGINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN loaded_in_year BIGINT NOT NULL DEFAULT 0;
-- How much was spent on send_day, in its month and in its year, and how much of that was paid out on that day to somebody
-- who has shown no document. From now on send_day is the day of the last money out, whatever it was for.
ALTER TABLE account ADD COLUMN spent_on_day BIGINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN spent_in_month BIGINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN spent_in_year BIGINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN unidentified_on_day BIGINT NOT NULL DEFAULT 0;

-- What is known from before is the last day.
UPDATE account SET loaded_in_month = loaded_on_day, loaded_in_year = loaded_on_day, spent_on_day = sent_on_day,
    spent_in_month = sent_on_day, spent_in_year = sent_on_day;
