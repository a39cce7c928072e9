-- Keys of subjects and of free texts, each wrapped by the key file. NULL = destroyed; the row stays as its tombstone.
CREATE TABLE vault_key (
    key text PRIMARY KEY,
    wrapped bytea,
    erased_at text
);

-- The vault's own secret, wrapped: it proves that the key file is the right one.
CREATE TABLE vault_secret (
    name text PRIMARY KEY,
    wrapped bytea NOT NULL
);

-- Counts erasures: a process that cached a key reads it to learn that some key is gone.
CREATE TABLE vault_erasures (
    singleton integer PRIMARY KEY CHECK (singleton = 1),
    count bigint NOT NULL
);
INSERT INTO vault_erasures VALUES (1, 0);
