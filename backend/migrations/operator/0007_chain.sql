-- A chain of hashes along each account's history: an entry's hash is taken of the account's hash before it and of every
-- column of the entry and of its transfer, so a row that is changed, removed or put in later is found by the audit.
-- Base64url without padding. Entries from before have none; a chain begins with the first entry that has one and
-- never pauses: a process from before this migration must not post beside one that knows it.

ALTER TABLE account ADD COLUMN chain TEXT NOT NULL DEFAULT '';
ALTER TABLE entry ADD COLUMN chain TEXT NOT NULL DEFAULT '';
