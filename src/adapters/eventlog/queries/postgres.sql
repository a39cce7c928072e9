-- name: look
-- One round trip for all that a turn reads. It runs after the lock was taken, so it sees every earlier commit.
SELECT clock_timestamp() AS now,
       (SELECT max(notification_id) FROM wuye.stored_events) AS top,
       h.versions, h.recorded,
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

-- name: insert_index
INSERT INTO wuye.event_index (position, company, actor, command_id, stream, version, recorded_at, digest)
SELECT e.position, %(company)s, %(actor)s, %(command_id)s, e.stream, e.version, %(recorded_at)s, e.digest
FROM unnest(%(positions)s::bigint[], %(streams)s::text[], %(versions)s::bigint[], %(digests)s::bytea[])
    AS e (position, stream, version, digest)

-- name: insert_command
-- The notification is a hint to those who wait; it goes out with the commit.
INSERT INTO wuye.commands
    (company, actor, command_id, fingerprint, stream, version, position, recorded_at, events, number)
VALUES (%(company)s, %(actor)s, %(command_id)s, %(fingerprint)s, %(stream)s, %(version)s, %(position)s,
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
