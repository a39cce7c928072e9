-- name: look
-- One round trip for all that a turn reads, and its positions. It runs after the lock was taken, so it sees every
-- earlier commit. A turn that is refused skips its positions.
SELECT clock_timestamp() AS now,
       (SELECT max(notification_id) FROM wuye.stored_events) AS top,
       h.versions, h.recorded,
       ARRAY(SELECT nextval('wuye.stored_events_notification_id_seq')
             FROM generate_series(1, CASE WHEN c.fingerprint IS NULL THEN %(events)s::int ELSE 0 END)) AS positions,
       c.fingerprint, c.stream, c.version, c.position, c.recorded_at, c.events, c.number
FROM (
    SELECT array_agg(e.originator_version ORDER BY s.place) AS versions,
           array_agg(e.recorded_at ORDER BY s.place) AS recorded
    FROM unnest(%(streams)s::text[]) WITH ORDINALITY AS s (stream, place)
    LEFT JOIN LATERAL (
        SELECT e.originator_version, i.recorded_at
        FROM wuye.stored_events AS e JOIN wuye.event_index AS i ON i.position = e.notification_id
        WHERE e.originator_id = s.stream ORDER BY e.originator_version DESC LIMIT 1
    ) AS e ON true
) AS h
LEFT JOIN wuye.commands AS c
    ON c.company = %(company)s AND c.actor = %(actor)s AND c.command_id = %(command_id)s

-- name: write
-- Events, their index rows and the answer of their command, in one statement. The notification is a hint to those who
-- wait; it goes out with the commit.
WITH event AS (
    SELECT * FROM unnest(%(positions)s::bigint[], %(streams)s::text[], %(versions)s::bigint[], %(names)s::text[],
                         %(states)s::bytea[], %(digests)s::bytea[])
        AS e (position, stream, version, name, state, digest)
), stored AS (
    INSERT INTO wuye.stored_events (notification_id, originator_id, originator_version, topic, state)
    SELECT position, stream, version, name, state FROM event
), indexed AS (
    INSERT INTO wuye.event_index (position, company, actor, command_id, stream, version, recorded_at, digest)
    SELECT position, %(company)s, %(actor)s, %(command_id)s, stream, version, %(recorded_at)s, digest FROM event
)
INSERT INTO wuye.commands
    (company, actor, command_id, fingerprint, stream, version, position, recorded_at, events, number)
VALUES (%(company)s, %(actor)s, %(command_id)s, %(fingerprint)s, %(case)s, %(case_version)s, %(position)s,
        %(recorded_at)s, %(events)s, %(number)s)
RETURNING pg_notify('stored_events', '')

-- name: command
SELECT fingerprint, stream, version, position, recorded_at, events, number FROM wuye.commands
WHERE company = %(company)s AND actor = %(actor)s AND command_id = %(command_id)s

-- name: stream
SELECT notification_id, originator_id, originator_version, topic, state FROM wuye.stored_events
WHERE originator_id = %(stream)s AND originator_version > %(after)s AND originator_version <= %(upto)s
ORDER BY originator_version

-- name: page
SELECT notification_id, originator_id, originator_version, topic, state FROM wuye.stored_events
WHERE notification_id > %(after)s ORDER BY notification_id LIMIT %(limit)s

-- name: another_company
SELECT company FROM wuye.event_index WHERE company <> %(company)s LIMIT 1

-- name: facts
SELECT current_setting('server_version') AS version,
       current_setting('server_version_num')::int AS version_number,
       current_setting('server_encoding') AS encoding,
       current_setting('fsync') AS fsync,
       current_setting('full_page_writes') AS full_page_writes,
       current_setting('synchronous_commit') AS synchronous_commit,
       pg_is_in_recovery() AS replica,
       pg_database_size(current_database()) AS bytes

-- name: unlogged
SELECT relname FROM pg_class
WHERE relnamespace = to_regnamespace('wuye') AND relkind IN ('r', 'p') AND relpersistence <> 'p' LIMIT 1

-- name: who_holds_the_lock
SELECT DISTINCT l.pid, a.application_name, a.state
FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
WHERE l.granted AND l.pid <> pg_backend_pid() AND l.database = (SELECT oid FROM pg_database
                                                                WHERE datname = current_database())
  AND ((l.locktype = 'advisory' AND (l.classid::bigint << 32) + l.objid::bigint = %(lock)s AND l.objsubid = 1)
       OR (l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
           AND l.relation IN (SELECT oid FROM pg_class WHERE relnamespace = to_regnamespace('wuye'))))

-- name: has_schema
SELECT to_regclass('wuye.schema_version') IS NOT NULL AS found

-- name: applied
SELECT number, checksum FROM wuye.schema_version ORDER BY number

-- name: make_schema_version
CREATE SCHEMA IF NOT EXISTS wuye;
CREATE TABLE IF NOT EXISTS wuye.schema_version (
    number integer PRIMARY KEY,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
)

-- name: note_step
INSERT INTO wuye.schema_version (number, name, checksum) VALUES (%(number)s, %(name)s, %(checksum)s)

-- name: all
SELECT notification_id AS position, originator_id AS stream, originator_version AS version, topic AS name, state
FROM wuye.stored_events WHERE notification_id <= %(upto)s ORDER BY notification_id
