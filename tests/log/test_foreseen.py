"""A group decided before its turn: one exchange with PostgreSQL, and nothing written that was foreseen wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.log.test_lost_answer import open_toys
from tests.log.toys import NOON, append_of, draft, store
from tests.support.proxy import Proxy
from wuye.adapters.eventlog import postgres_arrays as arrays
from wuye.adapters.eventlog.members import ready
from wuye.adapters.eventlog.postgres import PostgresLog
from wuye.adapters.eventlog.sqlite import FileLog
from wuye.adapters.eventlog.turn import Wanted
from wuye.application.ports import Answer, Append, CommandReused, Conflict, Unavailable

PUT = b"\x00wuye_put\x00"
LOOK = b"\x00wuye_look\x00"
"""As the statements are called, each time they are used."""


@pytest.fixture
def line(line: tuple[PostgresLog, Proxy]) -> tuple[PostgresLog, Proxy]:
    """A log that has been told what time it is; what it asks is counted."""
    log, proxy = line
    store(log, "toy-first")
    proxy.watch(PUT, LOOK)
    return log, proxy


@pytest.fixture
def log(line: tuple[PostgresLog, Proxy]) -> PostgresLog:
    return line[0]


def step(stream: str, version: int, **more: object) -> Append:
    """One event, by a caller who knows when the one before it was recorded."""
    return append_of(draft(stream, version, not_before=NOON), **more)  # type: ignore[arg-type]  # passed on


def together(log: FileLog | PostgresLog, *appends: Append) -> list[Answer | Exception]:
    """What each member of a group is told."""
    members = [ready(Wanted(one, [log._mapper.prepare(draft) for draft in one.drafts])) for one in appends]
    log._commit(members)
    return [member.outcome() for member in members]


def asked(proxy: Proxy) -> tuple[int, int]:
    """How often something was put, and looked at."""
    return proxy.sent(PUT), proxy.sent(LOOK)


def test_commands_whose_callers_know_the_log_are_one_exchange(line: tuple[PostgresLog, Proxy]) -> None:
    """Each has its position and what was stored, as if it had looked first."""
    log, proxy = line
    answers = together(log, step("toy-a", 1), step("toy-b", 1), step("toy-a", 2))
    assert asked(proxy) == (1, 0)
    page = log.page(log.head() - 3, 10)
    assert [one.position for one in answers if isinstance(one, Answer)] == [one.position for one in page]
    assert [one.stored for one in answers if isinstance(one, Answer)] == [(one,) for one in page]
    assert [one.version for one in page] == [1, 1, 2]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (step("toy-old", 2), Conflict),
        (step("toy-old", 4), Conflict),
        (step("toy-new", 2), Conflict),
        (replace(step("toy-new", 1), reads={"toy-old": 1}), Conflict),
        (replace(step("toy-new", 1), reads={"toy-none": 1}), Conflict),
        (step("toy-new", 1, command_id="known", fingerprint=b"another"), CommandReused),
    ],
)
def test_one_who_foresaw_wrongly_is_refused_alone(
    line: tuple[PostgresLog, Proxy], wrong: Append, refusal: type[Exception]
) -> None:
    """What was put is not written, in no part; in the turn that follows the others have what they wanted."""
    log, proxy = line
    log.append(append_of(draft("toy-old", 1), command_id="known"))
    store(log, "toy-old", after=1)
    head = log.head()
    proxy.watch(PUT, LOOK)
    first, second, third = together(log, step("toy-a", 1), wrong, step("toy-b", 1))
    assert asked(proxy) == (1, 1)
    assert isinstance(second, refusal)
    assert isinstance(first, Answer)
    assert isinstance(third, Answer)
    assert [one.stream for one in log.page(head, 10)] == ["toy-a", "toy-b"]


def test_a_repeat_is_told_its_first_answer(line: tuple[PostgresLog, Proxy]) -> None:
    """Alone, with others, and beside itself in one group."""
    log, proxy = line
    once = step("toy-a", 1, command_id="once")
    told = log.append(once)
    again, other = together(log, once, step("toy-b", 1))
    assert isinstance(again, Answer)
    assert (again.replayed, again.position) == (True, told.position)
    assert isinstance(other, Answer)
    twice = step("toy-c", 1, command_id="twice")
    proxy.watch(PUT, LOOK)
    first, second = together(log, twice, twice)
    assert asked(proxy) == (0, 1)
    assert [(one.replayed, one.version) for one in (first, second) if isinstance(one, Answer)] == [
        (False, 1),
        (True, 1),
    ]


def test_several_events_of_a_new_stream_are_one_exchange(line: tuple[PostgresLog, Proxy]) -> None:
    """As a report of a repair is: the second event follows one of the same command, recorded at the same instant."""
    log, proxy = line
    (told,) = together(log, append_of(draft("toy-a", 1), draft("toy-a", 2), draft("toy-b", 1)))
    assert isinstance(told, Answer)
    assert asked(proxy) == (1, 0)
    assert [(one.stream, one.version) for one in told.stored] == [("toy-a", 1), ("toy-a", 2), ("toy-b", 1)]
    assert {one.recorded_at for one in told.stored} == {told.recorded_at}


def test_a_group_that_is_very_large_is_looked_up_first(line: tuple[PostgresLog, Proxy]) -> None:
    """The server would take apart its lists for longer than it may."""
    log, proxy = line
    drafts = [draft("toy-a", version) for version in range(1, 1_101)]
    (told,) = together(log, append_of(*drafts))
    assert isinstance(told, Answer)
    assert (told.version, asked(proxy)) == (1_100, (0, 1))


def test_a_number_that_no_store_could_keep_is_refused_alone(log: PostgresLog) -> None:
    """Others of the group are stored."""
    first, second = together(log, step("toy-a", 1), step("toy-b", 2**63))
    assert isinstance(first, Answer)
    assert isinstance(second, OverflowError | Conflict | Unavailable)
    assert [one.stream for one in log.page(1, 10)] == ["toy-a"]


@pytest.mark.parametrize(
    "unsaid",
    [
        append_of(draft("toy-first", 2)),
        append_of(stream="toy-first"),
        append_of(draft("toy-a", 1), heads={"toy-a": 0, "toy-first": 1}),
        append_of(draft("toy-a", 1), stream="toy-first"),
    ],
)
def test_who_does_not_say_enough_is_looked_up_first(line: tuple[PostgresLog, Proxy], unsaid: Append) -> None:
    """The time of a predecessor, the head of the log, a stream that is not written: only the log knows them."""
    log, proxy = line
    (told,) = together(log, unsaid)
    assert isinstance(told, Answer)
    assert asked(proxy) == (0, 1)


@pytest.mark.parametrize(
    "off", [timedelta(days=-1), timedelta(seconds=-1.1), timedelta(seconds=0.4), timedelta(days=1)]
)
def test_a_time_that_is_not_the_servers_is_not_written(line: tuple[PostgresLog, Proxy], off: timedelta) -> None:
    """The clock of the log is the server's: what is carried on from its last answer is looked at by the server."""
    log, proxy = line
    log._server_clock.tells(datetime.now(UTC) + off)
    told = log.append(step("toy-a", 1))
    assert asked(proxy) == (1, 1)
    assert abs(told.recorded_at - datetime.now(UTC)) < timedelta(seconds=0.25)
    log.append(step("toy-a", 2))
    assert asked(proxy) == (2, 1)


def test_what_is_recorded_is_never_before_what_was(log: PostgresLog) -> None:
    """Neither before a predecessor that another process has stored, nor before what this one stored."""
    later = datetime.now(UTC) + timedelta(seconds=5)
    told = log.append(append_of(draft("toy-a", 1, not_before=later)))
    assert told.recorded_at == later
    first, second = together(log, append_of(draft("toy-a", 2, not_before=later)), step("toy-b", 1))
    assert isinstance(first, Answer)
    assert first.recorded_at == later
    assert isinstance(second, Answer)
    assert second.recorded_at < later
    times = [log.append(step("toy-c", version)).recorded_at for version in range(1, 6)]
    assert times == sorted(times)


def test_a_turn_never_reads_a_whole_table(postgres_url: str) -> None:
    """Plans that were made over young and tidy tables are kept: they must be right for large ones."""
    log = open_toys(postgres_url)
    store(log, "toy-first")
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        for table in ("stored_events", "event_index", "commands"):
            connection.execute(f"VACUUM ANALYZE wuye.{table}")
        for version in range(1, 12):
            log.append(append_of(draft("toy-a", version)))
            log.append(step("toy-b", version))
        log.close()
        row = connection.execute(
            "SELECT sum(seq_tup_read) FROM pg_stat_user_tables WHERE schemaname = 'wuye'"
            " AND relname IN ('stored_events', 'event_index', 'commands')"
        ).fetchone()
    assert row is not None
    # The vacuum before read the one row of each.
    assert row[0] <= 6


@pytest.fixture
def connection(postgres_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("SET TIME ZONE 'UTC'")
        connection.execute("CREATE TEMPORARY TABLE kept (a text[], b bigint[], c bytea[], d timestamptz[])")
        yield connection


_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=300)


@given(
    texts=st.lists(_WORDS | st.none(), max_size=5),
    longs=st.lists(st.integers(-(2**63), 2**63 - 1), max_size=5),
    blobs=st.lists(st.binary(max_size=300), max_size=5),
    instants=st.lists(st.datetimes(timezones=st.just(UTC), min_value=datetime(1900, 1, 1)), max_size=5),  # noqa: DTZ001
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_arrays_reach_the_server_as_they_were(
    connection: psycopg.Connection,
    texts: list[str | None],
    longs: list[int],
    blobs: list[bytes],
    instants: list[datetime],
) -> None:
    """Binary, with quotes, commas, backslashes, nulls and nothing in them."""
    sent = [arrays.texts(texts), arrays.longs(longs), arrays.blobs(blobs), arrays.instants(instants)]
    connection.pgconn.exec_params(
        b"INSERT INTO kept VALUES ($1::text[], $2::bigint[], $3::bytea[], $4::timestamptz[])",
        sent,
        param_formats=[1] * 4,
    )
    row = connection.execute("DELETE FROM kept RETURNING *").fetchone()
    assert row == (texts, longs, blobs, instants)
