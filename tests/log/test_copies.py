"""A backup is proved by comparing every event with the original."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.log.toys import COMPANY, REGISTRY, append_of, draft, opened, store, toy_vault
from tests.support.postgres import PostgresServer
from tests.support.waiting import ended
from wuye.adapters.eventlog import backup, open_log, restore, schema_version
from wuye.adapters.eventlog.copies import CopiedRow, compare, digested, report_of
from wuye.application.ports import EventLog, Unavailable
from wuye.domain.shared.refusal import BrokenHistory


def open_toys(url: str) -> EventLog:
    return open_log(url, registry=REGISTRY, vault=toy_vault(), company=COMPANY, create=True)


@pytest.fixture(params=["sqlite", "postgres"])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Where the log is, and where there is nothing yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/a.db", f"sqlite:///{tmp_path}/b.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as first, server.database() as second:
        yield first, second


def test_a_backup_under_load_restores_to_the_same_events(urls: tuple[str, str], tmp_path: Path) -> None:
    """The service goes on while it is copied; what the copy holds is a whole past of the log."""
    first, second = urls
    log = open_toys(first)
    log.append(append_of(draft("toy-a", 1, opened()), draft("toy-tab\\", 1)))
    store(log, "toy-b", 20)
    stop = threading.Event()

    def go_on() -> None:
        version = 0
        while not stop.is_set():
            version += 1
            store(log, "toy-load", after=version - 1)

    writer = threading.Thread(target=go_on, daemon=True)
    writer.start()
    try:
        report = backup(first, str(tmp_path / "copy"))
    finally:
        stop.set()
        ended(writer)
    assert report.events >= 22
    assert log.head() >= report.head
    assert restore(str(tmp_path / "copy"), second) == report
    restored = open_toys(second)
    assert restored.head() == report.head
    assert [one.envelope for one in restored.stream("toy-b")] == [one.envelope for one in log.stream("toy-b")]
    assert schema_version(second) == schema_version(first)
    # The restored log goes on behind the last position, and old command ids are known.
    restored.append(append_of(draft("toy-b", 21)))
    assert restored.head() > report.head
    restored.close()
    log.close()


def test_nothing_is_written_over(urls: tuple[str, str], tmp_path: Path) -> None:
    """A backup that eats another one, or a restore that eats a log, is worse than none."""
    first, second = urls
    open_toys(first).close()
    target = str(tmp_path / "copy")
    backup(first, target)
    with pytest.raises(FileExistsError):
        backup(first, target)
    open_toys(second).close()
    with pytest.raises(FileExistsError):
        restore(target, second)


def test_a_damaged_sqlite_backup_is_refused(tmp_path: Path) -> None:
    """Half a file is no log, and nothing is left behind."""
    url = f"sqlite:///{tmp_path}/a.db"
    log = open_toys(url)
    store(log, "toy-a", 3)
    log.close()
    copy = tmp_path / "copy"
    backup(url, str(copy))
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Unavailable):
        restore(str(copy), f"sqlite:///{tmp_path}/b.db")
    assert not (tmp_path / "b.db").exists()
    assert not (tmp_path / "b.db.part").exists()


ROWS = [CopiedRow(position, f"toy-{position % 2}", position, "toy.counted/3", b"{}") for position in range(1, 6)]


@pytest.mark.parametrize(
    "copied",
    [
        ROWS[:-1],
        [*ROWS[:2], *ROWS[3:]],
        [ROWS[0], ROWS[0], *ROWS[1:]],
        [ROWS[0]._replace(state=b"{ }"), *ROWS[1:]],
        [ROWS[0]._replace(name="toy.counted/2"), *ROWS[1:]],
        [ROWS[0]._replace(version=2), *ROWS[1:]],
        [ROWS[0]._replace(stream="toy-"), *ROWS[1:]],
        [*ROWS[:-1], ROWS[-1]._replace(position=6)],
        [ROWS[1]._replace(position=1), ROWS[0]._replace(position=2), *ROWS[2:]],
        # Parts run into each other, but their lengths are counted.
        [ROWS[0]._replace(stream="toy-1t", name="oy.counted/3"), *ROWS[1:]],
    ],
)
def test_a_copy_that_differs_is_refused(copied: list[CopiedRow]) -> None:
    """Lost, doubled, changed, moved or swapped: each is seen."""
    with pytest.raises(BrokenHistory) as broken:
        compare(report_of(digested(copied)), report_of(digested(ROWS)))
    assert broken.value.code == "copy-differs"
    compare(report_of(digested(list(ROWS))), report_of(digested(ROWS)))


def test_a_file_that_is_no_backup_is_refused(urls: tuple[str, str], tmp_path: Path) -> None:
    """Restoring the wrong file says so before it touches anything."""
    wrong = tmp_path / "notes.txt"
    wrong.write_text("nothing of ours", encoding="utf-8")
    with pytest.raises(ValueError, match="no backup"):
        restore(str(wrong), urls[1])


def test_a_log_in_memory_has_no_backup(tmp_path: Path) -> None:
    """It is for tests; pretending otherwise would lose everything."""
    with pytest.raises(ValueError, match="memory"):
        backup("memory://", str(tmp_path / "copy"))


def test_a_backup_of_nothing_is_refused(urls: tuple[str, str], tmp_path: Path) -> None:
    """An empty file that looks like a backup would be found out too late."""
    with pytest.raises(Unavailable):
        backup(urls[0], str(tmp_path / "copy"))
    assert not (tmp_path / "copy").exists()
