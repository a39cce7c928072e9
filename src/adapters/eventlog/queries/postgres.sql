-- name: look
-- One statement for all that a group's turn reads, and its positions. It runs after the lock was taken, so it sees
-- every earlier commit. Lists come and go as JSON: arrays would cost the client more than all the rest. Each lookup
-- is a loop over an index, whatever the planner thinks of the sizes. Positions that are not used are skipped.
WITH asked AS MATERIALIZED (
    SELECT k.place, (k.value ->> 2)::int AS events, c.*
    FROM json_array_elements(%(keys)s::json) WITH ORDINALITY AS k (value, place)
    LEFT JOIN LATERAL (
        SELECT encode(c.fingerprint, 'hex') AS fingerprint, c.stream, c.version, c.position, c.recorded_at, c.events
                   AS names, c.number
        FROM wuye.commands AS c
        WHERE c.company = %(company)s AND c.actor = k.value ->> 0 AND c.command_id = k.value ->> 1 LIMIT 1
    ) AS c ON true
)
SELECT json_build_object(
    'now', clock_timestamp(),
    'top', (SELECT max(notification_id) FROM wuye.stored_events),
    'versions', h.versions,
    'recorded', h.recorded,
    'positions', ARRAY(SELECT nextval('wuye.stored_events_notification_id_seq')
             FROM generate_series(1, (SELECT sum(events) FROM asked WHERE fingerprint IS NULL))),
    'priors', (SELECT json_agg(json_build_object(
                   'place', place, 'fingerprint', fingerprint, 'stream', stream, 'version', version,
                   'position', position, 'recorded_at', recorded_at, 'events', names, 'number', number))
               FROM asked WHERE fingerprint IS NOT NULL)) AS found
FROM (
    SELECT array_agg(e.originator_version ORDER BY s.place) AS versions,
           array_agg(e.recorded_at ORDER BY s.place) AS recorded
    FROM json_array_elements_text(%(streams)s::json) WITH ORDINALITY AS s (stream, place)
    LEFT JOIN LATERAL (
        SELECT e.originator_version, i.recorded_at
        FROM wuye.stored_events AS e JOIN wuye.event_index AS i ON i.position = e.notification_id
        WHERE e.originator_id = s.stream ORDER BY e.originator_version DESC LIMIT 1
    ) AS e ON true
) AS h

-- name: write
-- Events, their index rows and the answers of their commands, in one statement. States and digests come in one piece
-- each. The notification is a hint to those who wait; it goes out with the commit, once a transaction.
WITH event AS MATERIALIZED (
    SELECT e.*, row_number() OVER (ORDER BY position) - 1 AS place
    FROM json_to_recordset(%(events)s::json) AS e (
        position bigint, stream text, version bigint, name text, start int, length int,
        actor text, command_id text, recorded_at timestamptz)
), stored AS (
    INSERT INTO wuye.stored_events (notification_id, originator_id, originator_version, topic, state)
    SELECT position, stream, version, name, substring(%(states)b::bytea FROM start FOR length) FROM event
), indexed AS (
    INSERT INTO wuye.event_index (position, company, actor, command_id, stream, version, recorded_at, digest)
    SELECT position, %(company)s, actor, command_id, stream, version, recorded_at,
           substring(%(digests)b::bytea FROM (32 * place + 1)::int FOR 32) FROM event
)
INSERT INTO wuye.commands
    (company, actor, command_id, fingerprint, stream, version, position, recorded_at, events, number)
SELECT %(company)s, actor, command_id, decode(fingerprint, 'hex'), stream, version, position, recorded_at,
       ARRAY(SELECT json_array_elements_text(events)), number
FROM json_to_recordset(%(commands)s::json) AS c (
    actor text, command_id text, fingerprint text, stream text, version bigint, position bigint,
    recorded_at timestamptz, events json, number text)
RETURNING pg_notify('stored_events', '')

-- name: command
SELECT fingerprint, stream, version, position, recorded_at, events, number FROM wuye.commands
WHERE company = %(company)s AND actor = %(actor)s AND command_id = %(command_id)s

-- name: stream
SELECT notification_id, originator_id, originator_version, topic, state FROM wuye.stored_events
WHERE originator_id = %(stream)s AND originator_version > %(after)s AND originator_version <= %(upto)s
ORDER BY originator_version

-- name: versions
SELECT originator_id AS stream, max(originator_version) AS version FROM wuye.stored_events
WHERE originator_id = ANY(%(streams)s::text[]) GROUP BY originator_id

-- name: page
SELECT notification_id, originator_id, originator_version, topic, state FROM wuye.stored_events
WHERE notification_id > %(after)s ORDER BY notification_id LIMIT %(limit)s

-- name: half
SELECT notification_id, originator_id, originator_version, topic, state FROM wuye.stored_events
WHERE notification_id > %(after)s AND notification_id <= %(upto)s AND ascii(right(originator_id, 1)) %% 2 = %(odd)s
ORDER BY notification_id

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
