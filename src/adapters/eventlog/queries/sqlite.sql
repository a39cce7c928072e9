-- name: insert_event
INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)

-- name: insert_index
INSERT INTO event_index (position, company, actor, command_id, stream, version, recorded_at, digest)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)

-- name: insert_command
INSERT INTO commands
    (company, actor, command_id, fingerprint, stream, version, position, recorded_at, events, number)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: command
SELECT fingerprint, stream, version, position, recorded_at, events, number FROM commands
WHERE company = ? AND actor = ? AND command_id = ?

-- name: head_of_stream
SELECT e.originator_version AS version, i.recorded_at
FROM stored_events AS e JOIN event_index AS i ON i.position = e.position
WHERE e.originator_id = ? ORDER BY e.originator_version DESC LIMIT 1

-- name: stream
SELECT position, originator_id, originator_version, topic, state FROM stored_events
WHERE originator_id = ? AND originator_version > ? AND originator_version <= ? ORDER BY originator_version

-- name: page
SELECT position, originator_id, originator_version, topic, state FROM stored_events
WHERE position > ? ORDER BY position LIMIT ?

-- name: another_company
SELECT company FROM event_index WHERE company <> ? LIMIT 1

-- name: notifications
SELECT position, originator_id, originator_version, topic, state FROM stored_events
WHERE position > ? AND position <= ? -- topics
ORDER BY position LIMIT ?

-- name: applied
SELECT number, checksum FROM schema_version ORDER BY number

-- name: has_schema
SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'

-- name: make_schema_version
CREATE TABLE IF NOT EXISTS schema_version (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at TEXT NOT NULL
)

-- name: note_step
INSERT INTO schema_version (number, name, checksum, applied_at)
VALUES (?, ?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))

-- name: all
SELECT position, originator_id, originator_version, topic, state FROM stored_events
WHERE position <= ? ORDER BY position
