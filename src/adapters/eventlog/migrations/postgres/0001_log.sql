-- The log: events, their index, and the answers of commands. Append-only. Positions are given under one advisory lock,
-- so their order is the order of commits; a rollback may skip one. Autovacuum stays at its defaults.
--
-- Advice: let the service connect as a role that owns nothing here and holds USAGE on the schema and the sequence,
-- and SELECT and INSERT on the tables of this file.

CREATE TABLE wuye.stored_events (
    originator_id text NOT NULL,
    originator_version bigint NOT NULL CHECK (originator_version >= 0),
    topic text NOT NULL,
    state bytea NOT NULL,
    notification_id bigserial NOT NULL,
    PRIMARY KEY (originator_id, originator_version),
    UNIQUE (notification_id)
);

-- Ciphertext does not compress; trying costs time at each write.
ALTER TABLE wuye.stored_events ALTER COLUMN state SET STORAGE EXTERNAL;

-- The insert statement of the eventsourcing library takes an array of these.
CREATE TYPE wuye.stored_event_text AS (
    originator_id text,
    originator_version bigint,
    topic text,
    state bytea
);

-- digest: SHA-256 of the state as the writer sent it.
CREATE TABLE wuye.event_index (
    position bigint PRIMARY KEY,
    company text NOT NULL,
    actor text NOT NULL,
    command_id text NOT NULL,
    stream text NOT NULL,
    version bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32)
);

CREATE TABLE wuye.commands (
    company text NOT NULL,
    actor text NOT NULL,
    command_id text NOT NULL,
    fingerprint bytea NOT NULL,
    stream text NOT NULL,
    version bigint NOT NULL,
    position bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    events text[] NOT NULL,
    number text,
    PRIMARY KEY (company, actor, command_id)
);

-- A speed bump for a slip of the hand, not a defence: an owner can drop it. Sealed history is the defence.
CREATE FUNCTION wuye.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only';
END;
$$;

CREATE TRIGGER stored_events_are_not_changed
    BEFORE UPDATE OR DELETE OR TRUNCATE ON wuye.stored_events
    FOR EACH STATEMENT EXECUTE FUNCTION wuye.refuse_change();
