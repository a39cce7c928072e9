-- name: look
-- All that a turn reads, in one row: heads as JSON in the order of the streams (1), which command ids (2) were there
-- before as a text of 0 and 1, and the last position.
SELECT (SELECT json_group_array(json(head)) FROM (
            SELECT (SELECT json_array(e.originator_version, i.recorded_at)
                    FROM stored_events AS e JOIN event_index AS i ON i.position = e.position
                    WHERE e.originator_id = s.value ORDER BY e.originator_version DESC LIMIT 1) AS head
            FROM json_each(?1) AS s ORDER BY s.key)) AS heads,
       (SELECT group_concat(known, '') FROM (
            SELECT EXISTS (SELECT 1 FROM commands AS c WHERE c.company = ?3 AND c.actor = k.value ->> 0
                           AND c.command_id = k.value ->> 1) AS known
            FROM json_each(?2) AS k ORDER BY k.key)) AS known,
       (SELECT max(position) FROM stored_events) AS top

-- name: given
SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'stored_events'), 0) AS given

-- name: news
SELECT position, originator_id, originator_version FROM stored_events WHERE position > ? ORDER BY position LIMIT ?

-- name: library_event
INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)

-- name: insert_event
INSERT INTO stored_events (position, originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?, ?)

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

-- name: stream
SELECT position, originator_id, originator_version, topic, state FROM stored_events
WHERE originator_id = ? AND originator_version > ? AND originator_version <= ? ORDER BY originator_version

-- name: versions
SELECT originator_id AS stream, max(originator_version) AS version FROM stored_events
WHERE originator_id IN (SELECT value FROM json_each(?)) GROUP BY originator_id

-- name: page
SELECT position, originator_id, originator_version, topic, state FROM stored_events
WHERE position > ? ORDER BY position LIMIT ?

-- name: half
SELECT position, originator_id, originator_version, topic, state FROM stored_events
WHERE position > ? AND position <= ? AND unicode(substr(originator_id, -1)) % 2 = ? ORDER BY position

-- name: page_of
SELECT position, originator_id, originator_version, topic, state FROM stored_events
WHERE position > ? AND position <= ?
AND substr(topic, 1, instr(topic, '/') - 1) IN (SELECT value FROM json_each(?)) ORDER BY position LIMIT ?

-- name: another_company
-- Two looks into the index of the commands, one to either side, however long the log is.
SELECT * FROM (SELECT company FROM commands WHERE company < ?1 LIMIT 1) UNION ALL
SELECT * FROM (SELECT company FROM commands WHERE company > ?1 LIMIT 1)

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
