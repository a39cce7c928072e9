"""What only the two databases have: tables, migrations, settings, digests."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.log.toys import COMPANY, OFFICER, REGISTRY, append_of, draft, store, toy_vault
from tests.support.postgres import make_server
from wuye.adapters.eventlog import init, migrate, open_log, schema, schema_version
from wuye.adapters.eventlog.address import Engine, address
from wuye.adapters.eventlog.postgres import PostgresLog
from wuye.application.ports import EventLog, SchemaMismatch, Unavailable, UnsafeSettings

NEWEST = len(schema.steps(Engine.SQLITE))


def open_toys(url: str, *, create: bool = False, company: str = COMPANY) -> EventLog:
    return open_log(url, registry=REGISTRY, vault=toy_vault(), company=company, create=create)


class Database:
    """An empty database and a way to ask it, past the log."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = address(url).engine

    def ask(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        if self.engine is Engine.SQLITE:
            with closing(sqlite3.connect(address(self.url).path)) as file:
                found = file.execute(statement.replace("wuye.", "").replace("%s", "?"), parameters).fetchall()
                file.commit()
                return found
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode(), parameters)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "sqlite":
        return Database(f"sqlite:///{tmp_path}/wuye.db")
    return Database(request.getfixturevalue("postgres_url"))


def test_an_index_row_lies_beside_every_event(database: Database) -> None:
    """Digest of the bytes as sent, tenant, actor, command id: the sealer and the audit read them."""
    log = open_toys(database.url, create=True)
    log.append(append_of(draft("toy-a", 1), draft("toy-b", 1), command_id="both"))
    store(log, "toy-a", after=1)
    position = "position" if database.engine is Engine.SQLITE else "notification_id"
    stored = database.ask(
        f"SELECT {position}, originator_id, originator_version, state FROM wuye.stored_events ORDER BY 1"
    )
    index = database.ask(
        "SELECT position, stream, version, digest, company, actor, command_id FROM wuye.event_index ORDER BY 1"
    )
    assert [(*one[:3], sha256(bytes(one[3])).digest()) for one in stored] == [
        (*one[:3], bytes(one[3])) for one in index
    ]
    assert {(one[4], one[5]) for one in index} == {(COMPANY, OFFICER.id)}
    assert [one[6] for one in index][:2] == ["both", "both"]
    log.close()


def test_stored_events_are_not_changed_by_a_slip_of_the_hand(database: Database) -> None:
    """A speed bump; sealed history is the defence."""
    log = open_toys(database.url, create=True)
    store(log, "toy-a")
    log.close()
    for slip in ("UPDATE wuye.stored_events SET topic = 'x'", "DELETE FROM wuye.stored_events"):
        with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RaiseException), match="append-only"):
            database.ask(slip)


def test_a_line_that_forgot_its_prepared_statements_is_replaced(postgres_url: str) -> None:
    """After a rollback psycopg, or a pooler at any time, may have the server forget them; the next command works."""
    with closing(open_log(postgres_url, registry=REGISTRY, vault=toy_vault(), company=COMPANY, create=True)) as log:
        assert isinstance(log, PostgresLog)
        for version in range(1, 4):
            store(log, "toy-a", after=version - 1)
            with log._datastore.writing() as connection:
                connection.execute("DEALLOCATE ALL")
        assert [one.version for one in log.stream("toy-a")] == [1, 2, 3]


def test_opening_makes_nothing(database: Database) -> None:
    """Start-up only checks; making and moving are commands of their own."""
    with pytest.raises(SchemaMismatch) as absent:
        open_toys(database.url)
    assert (absent.value.found, absent.value.expected) == (0, NEWEST)
    assert "wuye init" in absent.value.advice
    assert schema_version(database.url) == 0
    with pytest.raises(SchemaMismatch, match="wuye init"):
        migrate(database.url)
    assert init(database.url) == schema_version(database.url) == NEWEST
    open_toys(database.url).close()
    assert init(database.url) == migrate(database.url) == NEWEST


def test_an_older_database_is_refused_with_the_command_to_run() -> None:
    """Both versions are named (bad input B55)."""
    first, second = (schema.Step(number, f"{number:04}_x", "", f"sum {number}") for number in (1, 2))
    with pytest.raises(SchemaMismatch) as older:
        schema.check({1: "sum 1"}, (first, second))
    assert (older.value.found, older.value.expected) == (1, 2)
    assert "wuye migrate" in older.value.advice
    with pytest.raises(SchemaMismatch, match="wuye migrate"):
        schema.pending({1: "sum 1"}, (first, second), fresh=True)
    assert schema.pending({1: "sum 1"}, (first, second), fresh=False) == (second,)
    assert schema.pending({}, (first, second), fresh=True) == (first, second)


def test_a_newer_database_is_refused(database: Database) -> None:
    """An old release must not write into tables it does not know."""
    init(database.url)
    database.ask(
        "INSERT INTO wuye.schema_version (number, name, checksum, applied_at) VALUES (9999, 'x', 'x', '2026-11-21')"
    )
    for use in (open_toys, init, migrate):
        with pytest.raises(SchemaMismatch) as newer:
            use(database.url)
        assert (newer.value.found, newer.value.expected) == (9999, NEWEST)
        assert "newer release" in newer.value.advice


def test_a_database_with_another_past_is_refused(database: Database) -> None:
    """A migration that was changed after its release made another table than the one we test."""
    init(database.url)
    database.ask("UPDATE wuye.schema_version SET checksum = 'other' WHERE number = 1")
    for use in (open_toys, init, migrate):
        with pytest.raises(SchemaMismatch, match="0001_log"):
            use(database.url)


def test_a_database_belongs_to_one_company(database: Database) -> None:
    """Register entries are named by keys: two companies in one database would share them (faults I9)."""
    log = open_toys(database.url, create=True)
    store(log, "toy-a")
    log.close()
    with pytest.raises(UnsafeSettings, match=COMPANY):
        open_toys(database.url, company="rival")


def test_of_two_who_make_the_database_together_both_are_content(database: Database) -> None:
    """Processes that start at once must not trip over each other (trap T7)."""
    code = "import sys; from wuye.adapters.eventlog import init; init(sys.argv[1])"
    starts = [subprocess.Popen([sys.executable, "-c", code, database.url]) for _ in range(3)]
    assert [start.wait(60) for start in starts] == [0, 0, 0]
    assert schema_version(database.url) == NEWEST


def test_migrations_are_one_sequence_for_all_folders(tmp_path: Path) -> None:
    """Whoever comes next takes the next number."""
    first, second = tmp_path / "first", tmp_path / "second"
    for file in (first / "sqlite" / "0001_a.sql", second / "sqlite" / "0002_b.sql"):
        file.parent.mkdir(parents=True)
        file.write_text("SELECT 1;", encoding="utf-8")
    assert [step.name for step in schema.steps(Engine.SQLITE, (first, second))] == ["0001_a", "0002_b"]
    (second / "sqlite" / "0002_c.sql").write_text("SELECT 1;", encoding="utf-8")
    with pytest.raises(ValueError, match="hole"):
        schema.steps(Engine.SQLITE, (first, second))


def test_both_engines_have_the_same_steps() -> None:
    """One schema version for both, or a message would lie."""
    names = [[step.number for step in schema.steps(engine)] for engine in (Engine.SQLITE, Engine.POSTGRES)]
    assert names[0] == names[1]


def test_a_step_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """A step is one transaction: half a migration would be a third kind of database."""
    from wuye.adapters.eventlog import sqlite_schema

    path = tmp_path / "wuye.db"
    init(f"sqlite:///{path}")
    broken = schema.Step(NEWEST + 1, "broken", "CREATE TABLE extra (x);\nCREATE TABLE stored_events (x);\n", "-")
    with closing(sqlite_schema.connect(path, busy=1)) as file:
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            sqlite_schema.apply(file, [*schema.steps(Engine.SQLITE), broken], fresh=False)
        assert file.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'extra'").fetchone() == (0,)
        assert max(sqlite_schema.applied(file)) == NEWEST


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory",
        "sqlite:///x.db?mode=memory",
        "sqlite://",
        "sqlite:///",
        "sqlite://server/share/x.db",
        "sqlite:///x.db?synchronous=off",
        "sqlite:///x.db?vfs=unix-none",
        "sqlite:///x.db?nolock=1",
        "postgresql://x/y?enable_db_functions=y",
    ],
)
def test_unsafe_addresses_are_refused(url: str) -> None:
    """An acknowledged command must survive a power cut, wherever the log is kept."""
    with pytest.raises(UnsafeSettings):
        open_toys(url, create=True)


@pytest.mark.parametrize("url", ["", "wuye.db", "mysql://x/y", "memory:", "file:///x.db"])
def test_an_address_that_says_nothing_is_refused(url: str) -> None:
    """Guessing would open another log than the one that was meant."""
    with pytest.raises(ValueError, match="a log is"):
        open_toys(url)


def test_addresses_name_files_relative_and_absolute(tmp_path: Path) -> None:
    """Three slashes and four, with what people put into file names."""
    assert address("sqlite:///wuye.db").path == Path.cwd() / "wuye.db"
    assert address("sqlite:////srv/a%20b/wuye.db").path == Path("/srv/a b/wuye.db")
    odd = tmp_path / "物业 100% #1.db"
    url = f"sqlite:///{str(odd).replace('%', '%25').replace('#', '%23')}"
    log = open_toys(url, create=True)
    store(log, "toy-a")
    log.close()
    assert odd.exists()


@pytest.mark.parametrize("name", ["POSTGRES_ENABLE_DB_FUNCTIONS", "WUYE_POSTGRES_ENABLE_DB_FUNCTIONS"])
def test_the_switch_that_loses_events_is_refused(
    database: Database, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Followers lost one event in a hundred under it (trap T1)."""
    monkeypatch.setenv(name, "y")
    with pytest.raises(UnsafeSettings, match=name):
        open_toys(database.url, create=True)
    monkeypatch.setenv(name, "no")
    open_toys(database.url, create=True).close()


def test_a_sqlite_file_without_its_journal_is_refused(tmp_path: Path) -> None:
    """Readers and the writer would block each other, and a crash could roll back what was acknowledged."""
    url = f"sqlite:///{tmp_path}/wuye.db"
    init(url)
    with closing(sqlite3.connect(tmp_path / "wuye.db")) as file:
        file.execute("PRAGMA journal_mode = DELETE")
    with pytest.raises(UnsafeSettings, match="journal_mode"):
        open_toys(url)


def test_every_sqlite_connection_syncs_its_commits(tmp_path: Path) -> None:
    """The file does not remember it: each connection must be told."""
    log = open_toys(f"sqlite:///{tmp_path}/wuye.db", create=True)
    assert (log.check()["synchronous"], log.check()["journal_mode"]) == ("full", "wal")
    log.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """Somebody's spreadsheet is not a log."""
    (tmp_path / "wuye.db").write_bytes(b"not a database at all, by any means" * 100)
    with pytest.raises(Unavailable):
        open_toys(f"sqlite:///{tmp_path}/wuye.db")


@pytest.fixture(scope="module")
def careless() -> Iterator[str]:
    """A server whose settings can be changed at will."""
    with make_server() as server, server.database() as url:
        init(url)
        yield url


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("fsync", "ALTER SYSTEM SET fsync = off"),
        ("full_page_writes", "ALTER SYSTEM SET full_page_writes = off"),
        ("synchronous_commit", "ALTER SYSTEM SET synchronous_commit = off"),
        ("synchronous_commit", "ALTER DATABASE {0} SET synchronous_commit = off"),
        ("synchronous_commit", "ALTER ROLE wuye SET synchronous_commit = off"),
        ("unlogged", "ALTER TABLE wuye.event_index SET UNLOGGED"),
    ],
)
def test_a_careless_postgresql_is_refused(careless: str, name: str, setting: str) -> None:
    """Under each of these an acknowledged command could be lost in a crash."""
    database = careless.rpartition("/")[2]
    undo = {
        "ALTER SYSTEM": f"ALTER SYSTEM RESET {name}",
        "ALTER DATABASE": f"ALTER DATABASE {database} RESET {name}",
        "ALTER ROLE": f"ALTER ROLE wuye RESET {name}",
        "ALTER TABLE": "ALTER TABLE wuye.event_index SET LOGGED",
    }[" ".join(setting.split()[:2])]
    open_toys(careless).close()
    with psycopg.connect(careless, autocommit=True) as control:
        for statement in (setting.format(database), "SELECT pg_reload_conf()"):
            control.execute(statement.encode())
        try:
            _wait_for_settings(careless, name)
            with pytest.raises(UnsafeSettings, match=name):
                open_toys(careless)
        finally:
            for statement in (undo, "SELECT pg_reload_conf()"):
                control.execute(statement.encode())
    _wait_for_settings(careless, name, safe=True)


def _wait_for_settings(url: str, name: str, *, safe: bool = False) -> None:
    """A reload takes a moment."""
    for _ in range(200):
        try:
            open_toys(url).close()
        except UnsafeSettings:
            if not safe:
                return
        else:
            if safe:
                return
    raise AssertionError(name)


def test_a_server_that_is_too_old_is_refused() -> None:
    """What was tested is 15 and newer."""
    from wuye.adapters.eventlog.postgres_schema import check_settings

    safe = {
        "version": "15.0",
        "version_number": 150_000,
        "encoding": "UTF8",
        "replica": False,
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
    }
    check_settings(safe)
    with pytest.raises(UnsafeSettings, match="14"):
        check_settings({**safe, "version": "14.9", "version_number": 140_009})
    with pytest.raises(UnsafeSettings, match="UTF8"):
        check_settings({**safe, "encoding": "SQL_ASCII"})
    with pytest.raises(Unavailable, match="replica"):
        check_settings({**safe, "replica": True})


def test_importing_the_log_loads_no_library() -> None:
    """The library patches dataclasses for the whole process when it is imported (trap T17)."""
    code = (
        "import sys, wuye.adapters.eventlog\n"
        "loaded = {'eventsourcing', 'psycopg', 'sqlite3'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {loaded}' if loaded else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
