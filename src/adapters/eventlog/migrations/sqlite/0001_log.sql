-- The log: events, their index, and the answers of commands. Append-only; a position is never given twice
-- (AUTOINCREMENT) and never renumbered (it is a column, not a bare rowid).

CREATE TABLE stored_events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL CHECK (originator_version >= 0),
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    UNIQUE (originator_id, originator_version)
);

-- recorded_at: microseconds since 1970 UTC. digest: SHA-256 of the state as the writer sent it.
CREATE TABLE event_index (
    position INTEGER PRIMARY KEY,
    company TEXT NOT NULL,
    actor TEXT NOT NULL,
    command_id TEXT NOT NULL,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32)
);

-- events: JSON list of stored names.
CREATE TABLE commands (
    company TEXT NOT NULL,
    actor TEXT NOT NULL,
    command_id TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    events TEXT NOT NULL,
    number TEXT,
    PRIMARY KEY (company, actor, command_id)
) WITHOUT ROWID;

-- A speed bump for a slip of the hand, not a defence: whoever owns the file can drop it. Sealed history is the defence.
CREATE TRIGGER stored_events_are_not_changed BEFORE UPDATE ON stored_events
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;

CREATE TRIGGER stored_events_are_not_deleted BEFORE DELETE ON stored_events
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;
