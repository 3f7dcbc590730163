-- The newest version of a wallet's wishes. It outlives the wishes, which are taken out when the operator has heard them,
-- and never goes back: the operator pays no heed to a wish that is older than one it has heard.
CREATE TABLE account_wallet_wishes (
    wallet_id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);
INSERT INTO account_wallet_wishes (wallet_id, version)
    SELECT wallet_id, MAX(version) FROM account_wallet_work GROUP BY wallet_id;
