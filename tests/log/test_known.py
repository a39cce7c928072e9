"""What a process knows of its file: a command that needs no look takes none, and what came since is never missed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.log.conftest import OpenLog
from tests.log.test_foreseen import step, together
from tests.log.toys import append_of, draft, store
from wuye.adapters.eventlog.sqlite import FileLog
from wuye.application.ports import Answer, Append, CommandReused, Conflict, Unavailable


@pytest.fixture
def log_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/wuye.db"


@pytest.fixture
def opened(open_toys: OpenLog) -> Callable[[], FileLog]:
    """Opens the file, as one process after the other does."""

    def one() -> FileLog:
        log = open_toys()
        assert isinstance(log, FileLog)
        return log

    return one


@pytest.fixture
def log(opened: Callable[[], FileLog]) -> FileLog:
    return opened()


def heard(log: FileLog) -> list[str]:
    """Statements of the connection that writes, from now on."""
    said: list[str] = []
    with log.recorder.datastore.get_connection(commit=True) as connection:
        file: sqlite3.Connection = connection.cursor().sqlite_cursor.connection
    file.set_trace_callback(said.append)
    return said


def looks(said: list[str]) -> int:
    """How often a group was looked up before it was decided."""
    return sum("json_group_array" in one for one in said)


def test_commands_whose_callers_know_the_log_are_six_statements(log: FileLog) -> None:
    """What nobody else wrote need not be read again: begin, what came since, one statement a table, commit."""
    together(log, step("toy-a", 1), step("toy-b", 1))
    said = heard(log)
    first, second, third = together(
        log, step("toy-a", 2), replace(step("toy-c", 1), reads={"toy-b": 1}), step("toy-a", 3)
    )
    assert [one.split()[0] for one in said] == ["BEGIN", "SELECT", "INSERT", "INSERT", "INSERT", "COMMIT"]
    page = log.page(log.head() - 3, 10)
    answers = [one for one in (first, second, third) if isinstance(one, Answer)]
    assert [one.position for one in answers] == [one.position for one in page] == [3, 4, 5]
    assert [one.stored for one in answers] == [(one,) for one in page]


@pytest.mark.parametrize("knows", [True, False])
@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (step("toy-old", 1), Conflict),
        (step("toy-old", 2), Conflict),
        (step("toy-old", 4), Conflict),
        (step("toy-new", 2), Conflict),
        (replace(step("toy-new", 1), reads={"toy-old": 1}), Conflict),
        (replace(step("toy-new", 1), reads={"toy-old": 0}), Conflict),
        (replace(step("toy-new", 1), reads={"toy-none": 1}), Conflict),
        (step("toy-new", 1, command_id="known", fingerprint=b"another"), CommandReused),
    ],
)
def test_one_who_foresaw_wrongly_is_refused_alone(
    opened: Callable[[], FileLog], wrong: Append, refusal: type[Exception], knows: bool
) -> None:
    """Whether this process wrote what contradicts it, or another one: the others have what they wanted."""
    log, writer = opened(), opened()
    store(log, "toy-first")
    if knows:
        writer = log
    writer.append(append_of(draft("toy-old", 1), command_id="known"))
    store(writer, "toy-old", after=1)
    head = log.head()
    said = heard(log)
    first, second, third = together(log, step("toy-a", 1), wrong, step("toy-b", 1))
    assert looks(said) == 1
    assert isinstance(second, refusal)
    assert isinstance(first, Answer)
    assert isinstance(third, Answer)
    assert [one.stream for one in log.page(head, 10)] == ["toy-a", "toy-b"]


def test_a_repeat_is_told_its_first_answer(opened: Callable[[], FileLog]) -> None:
    """Also where another process had the first, and where a group has both."""
    log, other = opened(), opened()
    once = step("toy-a", 1, command_id="once")
    told = other.append(once)
    again, beside = together(log, once, step("toy-b", 1))
    assert isinstance(again, Answer)
    assert (again.replayed, again.position) == (True, told.position)
    assert isinstance(beside, Answer)
    moved = step("toy-c", 1, command_id="once")
    (third,) = together(log, moved)
    assert isinstance(third, Answer)
    assert (third.replayed, third.stream) == (True, "toy-a")


@pytest.mark.parametrize("many", [1, 499, 500, 700])
def test_what_other_processes_wrote_is_known_before_the_next_turn(opened: Callable[[], FileLog], many: int) -> None:
    """However much it was: positions go on behind it, and a command that read or wrote what was before is refused."""
    log, other = opened(), opened()
    store(log, "toy-a")
    other.append(append_of(*[draft("toy-a", version) for version in range(2, many + 2)]))
    for late in (replace(step("toy-b", 1), reads={"toy-a": 1}), step("toy-a", 2)):
        (refused,) = together(log, late)
        assert isinstance(refused, Conflict)
    (next_one,) = together(log, step("toy-a", many + 2))
    assert isinstance(next_one, Answer)
    assert next_one.position == many + 2


@pytest.mark.parametrize("off", [timedelta(days=-1), timedelta(seconds=-1.1), timedelta(seconds=0.4)])
def test_a_time_that_passed_before_the_turn_is_not_written(
    log: FileLog, off: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A group may have waited for another process, and a clock may have been set: what is recorded is the turn's."""
    store(log, "toy-first")
    monkeypatch.setattr(log, "_time", lambda: datetime.now(UTC) + off)
    said = heard(log)
    before = datetime.now(UTC)
    told = log.append(step("toy-a", 1))
    assert looks(said) == 1
    assert before <= told.recorded_at <= datetime.now(UTC)


def test_a_writer_that_is_at_work_when_its_log_is_closed_is_closed_afterwards(log: FileLog) -> None:
    """SQLite crashes a process that closes a connection under a running statement."""
    datastore = log.recorder.datastore
    with datastore.get_connection(commit=True) as connection:
        log.close()
        assert connection.cursor().sqlite_cursor.execute("SELECT 1").fetchone()[0] == 1
    assert connection.closed
    with pytest.raises(Unavailable):
        store(log, "toy-a")
