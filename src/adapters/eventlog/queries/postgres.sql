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

-- name: put
-- A group that was decided beforehand, checked and written in one statement: only if none of its command ids is known,
-- each stream has the version it is believed to have, and the time assumed (none where a clock was given) is near the
-- server's: it may have waited a second for its turn. It gives back the positions, and behind them the server's clock
-- in microseconds since 1970; nothing where nothing was written. It runs after the lock was taken, so it sees every
-- earlier commit. Lists are binary arrays, taken apart by place: places count from 1. events: places of the stream and
-- of the command, with the version between them, for each. commands: place of the stream, its version then, places of
-- the first and the last event, for each. OFFSET 0 keeps each lookup a loop over an index.
WITH checked AS MATERIALIZED (
    SELECT FROM (SELECT) AS one
    WHERE (%(assumed)b::timestamptz IS NULL
           OR %(assumed)b::timestamptz - clock_timestamp() BETWEEN '-1 s' AND '0.25 s')
      AND NOT EXISTS (
          SELECT FROM (SELECT unnest(%(streams)b::text[]) AS stream, unnest(%(believed)b::bigint[]) AS version) AS b
          LEFT JOIN LATERAL (
              SELECT e.originator_version AS version FROM wuye.stored_events AS e
              WHERE e.originator_id = b.stream AND e.originator_version >= b.version OFFSET 0
          ) AS e ON true
          WHERE coalesce(e.version, 0) <> b.version)
      AND NOT EXISTS (
          SELECT FROM (SELECT unnest(%(actors)b::text[]) AS actor, unnest(%(command_ids)b::text[]) AS command_id) AS k
          CROSS JOIN LATERAL (
              SELECT FROM wuye.commands AS c
              WHERE c.company = %(company)s AND c.actor = k.actor AND c.command_id = k.command_id OFFSET 0
          ) AS c)
), drawn AS MATERIALIZED (
    SELECT ARRAY(SELECT nextval('wuye.stored_events_notification_id_seq')
                 FROM generate_series(1, cardinality(%(names)b::text[]))) AS positions
    FROM checked
), stored AS (
    INSERT INTO wuye.stored_events (notification_id, originator_id, originator_version, topic, state)
    SELECT d.positions[i], (%(streams)b::text[])[(%(events)b::bigint[])[3 * i - 2]], (%(events)b::bigint[])[3 * i - 1],
           (%(names)b::text[])[i], (%(states)b::bytea[])[i]
    FROM drawn AS d, generate_series(1, cardinality(%(names)b::text[])) AS i
), indexed AS (
    INSERT INTO wuye.event_index (position, company, actor, command_id, stream, version, recorded_at, digest)
    SELECT d.positions[i], %(company)s, (%(actors)b::text[])[(%(events)b::bigint[])[3 * i]],
           (%(command_ids)b::text[])[(%(events)b::bigint[])[3 * i]],
           (%(streams)b::text[])[(%(events)b::bigint[])[3 * i - 2]], (%(events)b::bigint[])[3 * i - 1],
           (%(recorded_at)b::timestamptz[])[(%(events)b::bigint[])[3 * i]],
           substring(%(digests)b::bytea FROM 32 * i - 31 FOR 32)
    FROM drawn AS d, generate_series(1, cardinality(%(names)b::text[])) AS i
), answered AS (
    INSERT INTO wuye.commands
        (company, actor, command_id, fingerprint, stream, version, position, recorded_at, events, number)
    SELECT %(company)s, (%(actors)b::text[])[i], (%(command_ids)b::text[])[i], (%(fingerprints)b::bytea[])[i],
           (%(streams)b::text[])[(%(commands)b::bigint[])[4 * i - 3]], (%(commands)b::bigint[])[4 * i - 2],
           d.positions[(%(commands)b::bigint[])[4 * i]], (%(recorded_at)b::timestamptz[])[i],
           (%(names)b::text[])[(%(commands)b::bigint[])[4 * i - 1]:(%(commands)b::bigint[])[4 * i]],
           (%(numbers)b::text[])[i]
    FROM drawn AS d, generate_series(1, cardinality(%(command_ids)b::text[])) AS i
)
SELECT array_append(d.positions, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint) AS put,
       pg_notify('stored_events', '')
FROM drawn AS d

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

-- name: page_of
SELECT notification_id, originator_id, originator_version, topic, state FROM wuye.stored_events
WHERE notification_id > %(after)s AND notification_id <= %(upto)s
AND split_part(topic, '/', 1) = ANY(%(facts)s::text[]) ORDER BY notification_id LIMIT %(limit)s

-- name: another_company
-- Two looks into the index of the commands, one to either side, however long the log is.
(SELECT company FROM wuye.commands WHERE company < %(company)s LIMIT 1) UNION ALL
(SELECT company FROM wuye.commands WHERE company > %(company)s LIMIT 1)

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
