"""A caller gets a definite answer, or is told that it is unknown, within five seconds; never twice, never a hang."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests.log.toys import COMPANY, REGISTRY, append_of, draft, key, store, toy_vault
from tests.support.postgres import PostgresServer, make_server
from tests.support.proxy import Proxy
from tests.support.waiting import ended, until
from wuye.adapters.eventlog import open_log
from wuye.adapters.eventlog.postgres import PostgresLog
from wuye.application.ports import EventLog, Unavailable

PROMISED_SECONDS = 5.0
HEALED_SECONDS = 10.0
COMMIT = b"COMMIT\x00"
"""As it is sent; the isolation level at the beginning of a turn has the word in it too."""


def open_toys(url: str) -> PostgresLog:
    log = open_log(url, registry=REGISTRY, vault=toy_vault(), company=COMPANY, create=True)
    assert isinstance(log, PostgresLog)
    return log


@pytest.fixture
def line(line: tuple[PostgresLog, Proxy]) -> tuple[PostgresLog, Proxy]:
    """A log that has spoken with its server before."""
    store(line[0], "toy-first")
    return line


def refused(work: Callable[[], object]) -> Unavailable:
    """What a call was refused with, in time."""
    began = time.monotonic()
    with pytest.raises(Unavailable) as caught:
        work()
    assert time.monotonic() - began < PROMISED_SECONDS
    return caught.value


def healed(log: EventLog, stream: str) -> float:
    """Seconds until the log takes a command again."""
    began = time.monotonic()
    while True:
        try:
            store(log, stream)
        except Unavailable:
            assert time.monotonic() - began < HEALED_SECONDS
            time.sleep(0.05)
        else:
            return time.monotonic() - began


def test_a_line_cut_before_commit_arrives_commits_once(line: tuple[PostgresLog, Proxy]) -> None:
    """Nothing was stored, so it is tried again (fault F4)."""
    log, proxy = line
    proxy.cut_at(COMMIT, delivered=False)
    answer = log.append(append_of(draft("toy-a", 1), command_id="cut"))
    assert proxy.cuts == 1
    assert not answer.replayed
    assert [one.position for one in log.stream("toy-a")] == [answer.position]
    assert log.append(append_of(draft("toy-a", 1), command_id="cut")).replayed


def test_an_answer_lost_after_commit_is_found(line: tuple[PostgresLog, Proxy]) -> None:
    """The bare library reports a false conflict here (trap T4)."""
    log, proxy = line
    proxy.cut_at(COMMIT, delivered=True)
    answer = log.append(append_of(draft("toy-a", 1), command_id="cut", number="T-1"))
    assert proxy.cuts == 1
    assert (answer.replayed, answer.number, answer.events) == (False, "T-1", ("toy.counted/3",))
    assert [one.position for one in log.stream("toy-a")] == [answer.position]


def test_an_answer_lost_with_the_database_is_said_to_be_unknown(line: tuple[PostgresLog, Proxy]) -> None:
    """Then only the caller can find out: by repeating with the same command id."""
    log, proxy = line
    proxy.cut_at(COMMIT, delivered=True, close=True)
    assert refused(lambda: log.append(append_of(draft("toy-a", 1), command_id="cut"))).outcome_unknown
    proxy.open()
    assert healed(log, "toy-b") < HEALED_SECONDS
    again = log.append(append_of(draft("toy-a", 1), command_id="cut"))
    assert again.replayed
    assert [one.position for one in log.stream("toy-a")] == [again.position]


def test_an_unreachable_database_is_a_definite_no(line: tuple[PostgresLog, Proxy]) -> None:
    """Nothing was sent, so nothing was stored: the caller may know that."""
    log, proxy = line
    proxy.close()
    fault = refused(lambda: log.append(append_of(draft("toy-a", 1), command_id="gone")))
    assert not fault.outcome_unknown
    refused(log.head)
    refused(lambda: log.answer(key("gone"), b"body"))
    proxy.open()
    assert healed(log, "toy-b") < HEALED_SECONDS
    assert log.stream("toy-a") == []


def test_a_line_cut_inside_the_turn_is_tried_again(line: tuple[PostgresLog, Proxy]) -> None:
    """Between the look and the commit nothing is decided yet."""
    log, proxy = line
    for number, marker in enumerate((b"pg_advisory_xact_lock", b"toy-cut"), start=1):
        proxy.cut_at(marker, delivered=False)
        answer = log.append(append_of(draft("toy-cut", number)))
        assert (proxy.cuts, answer.version) == (number, number)
    proxy.cut_at(b"SELECT max", delivered=False)
    assert log.head() == log.stream("toy-cut")[-1].position
    assert proxy.cuts == 3


def test_all_idle_lines_cut_at_once_are_noticed(line: tuple[PostgresLog, Proxy]) -> None:
    """After a fail-over every pooled connection is dead; none of them may cost a caller an answer."""
    log, proxy = line
    threads = [threading.Thread(target=store, args=(log, f"toy-{number}", 3), daemon=True) for number in range(6)]
    for thread in threads:
        thread.start()
    ended(threads)
    proxy.end_lines()
    time.sleep(0.1)
    for number in range(6):
        store(log, f"toy-{number}", after=3)


def test_a_frozen_line_never_hangs_a_caller(line: tuple[PostgresLog, Proxy]) -> None:
    """Nothing is closed, nothing answers (fault F5)."""
    log, proxy = line
    proxy.freeze()
    refused(lambda: store(log, "toy-a"))
    refused(log.head)
    proxy.thaw()
    assert healed(log, "toy-b") < HEALED_SECONDS
    positions = [one.position for one in log.page(0, 100)]
    assert positions == sorted(set(positions))


def test_waiting_goes_on_when_the_listener_dies(line: tuple[PostgresLog, Proxy], postgres_url: str) -> None:
    """A dead LISTEN connection goes quiet for ever; polling is the guarantee (trap T3)."""
    log, _ = line
    assert not log.wait(log.head(), 0.3)
    cut = 0
    with psycopg.connect(postgres_url, autocommit=True) as control:
        until = time.monotonic() + 5
        while not cut and time.monotonic() < until:
            found = control.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE application_name = 'wuye-log-listener' AND datname = current_database()"
            ).fetchone()
            cut = found[0] if found else 0
    assert cut == 1
    other = open_toys(postgres_url)
    after = log.head()
    teller = threading.Timer(0.2, store, (other, "toy-a"))
    teller.start()
    assert log.wait(after, 5)
    ended(teller)
    other.close()


def test_a_notification_of_another_process_wakes_those_who_wait(postgres_url: str) -> None:
    """The hint works: news arrive before the poll would have found them, most of the time."""
    writer, reader = open_toys(postgres_url), open_toys(postgres_url)
    store(writer, "toy-a")
    assert reader.wait(0, 5)
    # Long silence: the poll has slowed down to its longest pause.
    assert not reader.wait(writer.head(), 1.0)
    delays = []
    for version in range(2, 7):
        head = writer.head()
        began: list[float] = []

        def tell(version: int = version, began: list[float] = began) -> None:
            store(writer, "toy-a", after=version - 1)
            began.append(time.monotonic())

        teller = threading.Timer(0.45, tell)
        teller.start()
        assert reader.wait(head, 5)
        woken = time.monotonic()
        ended(teller)
        delays.append(woken - began[0])
    assert sorted(delays)[2] < 0.1
    writer.close()
    reader.close()


def test_an_exhausted_pool_answers_in_two_seconds(line: tuple[PostgresLog, Proxy]) -> None:
    """Waiting for a connection is bounded (fault F8)."""
    log, _ = line
    with contextlib.ExitStack() as held:
        held.enter_context(log._datastore.writing())
        for _ in range(11):
            held.enter_context(log._datastore.get_connection())
        began = time.monotonic()
        fault = refused(lambda: store(log, "toy-a"))
        assert time.monotonic() - began < 3
        assert not fault.outcome_unknown
    store(log, "toy-a")


def test_one_line_is_written_over_by_one_after_the_other(line: tuple[PostgresLog, Proxy]) -> None:
    """Who writes has it at hand; two at once have two, and of those only one is kept."""
    datastore = line[0]._datastore
    with datastore.writing() as first:
        pass
    with datastore.writing() as again, datastore.writing() as other:
        assert again is first
        assert other is not first
    with datastore.writing() as kept, contextlib.ExitStack() as held:
        assert kept in (first, other)
        taken = [held.enter_context(datastore.get_connection()) for _ in range(11)]
        assert kept not in taken
        assert {first, other} <= {kept, *taken}


def test_a_line_that_a_write_failed_on_goes_back_to_the_pool(line: tuple[PostgresLog, Proxy]) -> None:
    """It is looked at there, and used again if it is in order."""
    datastore = line[0]._datastore
    with pytest.raises(psycopg.errors.UndefinedTable), datastore.writing() as failed:
        failed.execute("SELECT FROM nowhere")
    with contextlib.ExitStack() as held:
        assert failed in [held.enter_context(datastore.get_connection()) for _ in range(12)]


def test_a_closed_log_leaves_no_line(line: tuple[PostgresLog, Proxy], postgres_url: str) -> None:
    """What is written with while it is closed goes with the writer."""
    log, _ = line
    with psycopg.connect(postgres_url, autocommit=True) as watcher:

        def lines() -> int:
            row = watcher.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'wuye-log'"
            ).fetchone()
            assert row is not None
            return int(row[0])

        with log._datastore.writing():
            log.close()
            until(lambda: lines() == 1)
        until(lambda: lines() == 0)


def test_a_forgotten_lock_is_named(line: tuple[PostgresLog, Proxy], postgres_url: str) -> None:
    """The operator learns which process to end (fault F9)."""
    log, _ = line
    with psycopg.connect(postgres_url) as forgotten:
        forgotten.execute("LOCK TABLE wuye.stored_events IN SHARE MODE")
        fault = refused(lambda: store(log, "toy-a"))
        assert not fault.outcome_unknown
        assert f"process {forgotten.info.backend_pid} " in fault.reason
        forgotten.rollback()
        forgotten.execute("SELECT pg_advisory_xact_lock(%s)", [0x7775_7965_0001])
        fault = refused(lambda: store(log, "toy-a"))
        assert f"process {forgotten.info.backend_pid} " in fault.reason
    store(log, "toy-a")


def test_a_vacuum_does_not_hold_up_writers(line: tuple[PostgresLog, Proxy], postgres_url: str) -> None:
    """The library's table lock waits for VACUUM, ours does not (trap T6)."""
    log, _ = line
    with psycopg.connect(postgres_url) as busy:
        busy.execute("LOCK TABLE wuye.stored_events IN SHARE UPDATE EXCLUSIVE MODE")
        began = time.monotonic()
        store(log, "toy-a")
        assert time.monotonic() - began < 1


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    with make_server() as own:
        yield own


def test_a_server_that_crashes_and_comes_back_is_found_again(server: PostgresServer) -> None:
    """Immediate stop, then frozen, then on: each answer in time, nothing twice, healed by itself (F1, F2, F5)."""
    with server.database() as url:
        log = open_toys(url)
        store(log, "toy-a", 3)
        server.stop_immediate()
        refused(lambda: store(log, "toy-b"))
        server.start()
        assert healed(log, "toy-c") < HEALED_SECONDS
        server.freeze()
        try:
            refused(lambda: store(log, "toy-d"))
            refused(log.head)
        finally:
            server.thaw()
        assert healed(log, "toy-e") < HEALED_SECONDS
        assert [one.version for one in log.stream("toy-a")] == [1, 2, 3]
        log.close()
