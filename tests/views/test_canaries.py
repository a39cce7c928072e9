"""Fifty canaries: what residents said is in no file of log or views, and is gone everywhere once erased (T10, T11)."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.views.test_projections import OFFICER, VIEWS, report, with_sites
from wuye.application.desk import Desk
from wuye.application.encoding import disclosed
from wuye.application.ports import Query, Views
from wuye.application.projections.reading import Reader
from wuye.application.projections.rebuild import compare
from wuye.application.projections.runner import Runner
from wuye.application.projections.tickets import QUEUE
from wuye.domain.shared.personal import Erased
from wuye.domain.ticket.commands import AddNote
from wuye.entrypoints.bootstrap import open_desk

CASES = 10
TEXTS = tuple(f"canary{place:02}金丝雀" for place in range(4 * CASES))
PHONES = tuple(f"1397531{place:04}" for place in range(CASES))
CANARIES = (*TEXTS, *PHONES)


class Place:
    """A desk's databases, and every byte that stands in them."""

    def __init__(self, url: str, vault: str, folder: Path, server: Any = None) -> None:
        self.url, self.vault, self.folder, self._server = url, vault, folder, server

    def open(self, *, create: bool = False) -> Desk:
        """A desk on these databases."""
        folder = self.folder
        return open_desk(
            self.url, vault=self.vault, create=create, key_file=folder / "wuye.key", files=folder / "files"
        )

    def everything(self) -> bytes:
        """Log and views as a thief of the disk or of a backup would have them; the vault's database as well."""
        if self._server is None:
            return b"".join(path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file())
        dumps = [
            subprocess.run([self._server.binaries / "pg_dump", url], capture_output=True, check=True, timeout=60).stdout
            for url in (self.url, self.vault)
        ]
        # The dump shows texts; the files also show what was updated or deleted, and the write-ahead log.
        folders = [self._server.data / "pg_wal"]
        for url in (self.url, self.vault):
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("CHECKPOINT")
                row = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
                assert row is not None
                folders.append(self._server.data / "base" / str(row[0]))
        raw = [path.read_bytes() for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
        assert len(raw) > len(folders)
        return b"".join([*dumps, *raw])


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Databases of a desk's own."""
    if request.param == "sqlite":
        yield Place(f"sqlite:///{tmp_path}/wuye.db", f"sqlite:///{tmp_path}/vault.db", tmp_path)
        return
    server = request.getfixturevalue("postgres_server")
    with server.database() as log, server.database() as vault:
        yield Place(log, vault, tmp_path, server)


def sing(desk: Desk) -> list[str]:
    """Fifty canaries in every kind of personal field; gives the cases."""
    with_sites(desk)
    cases = []
    for place, phone in enumerate(PHONES):
        content, location, person, note = TEXTS[4 * place : 4 * place + 4]
        more = {"contact_person": person, "contact_phone": phone}
        receipt = report(desk, content=content, location=location, **more)
        desk.execute(AddNote(text=note), by=OFFICER, on=receipt.case)
        cases.append(receipt.case)
    return cases


def shown(desk: Desk, reader: Reader, cases: list[str]) -> str:
    """What a door shows of the cases: history and details, opened."""
    details = [reader.row(VIEWS["case_detail"], case, after=desk.log.head()) for case in cases]
    opened = [disclosed(row["body"], desk.vault) for row in details if row is not None]
    return f"{opened} {[one.event for case in cases for one in desk.history(case)]}"


def test_canaries_are_heard_at_the_desk_and_nowhere_in_the_databases(place: Place) -> None:
    """A stolen backup of log and views gives ciphertext: zero hits of fifty (T10)."""
    with place.open(create=True) as desk:
        with Runner(desk.log, desk.views, list(VIEWS.values())):
            cases = sing(desk)
            told = shown(desk, Reader(desk.log, desk.views), cases)
        assert [one for one in CANARIES if one not in told] == []
    everything = place.everything()
    assert len(everything) > 50_000
    assert cases[0].encode() in everything
    # The ASCII part alone, too: an escaped text would hide the rest.
    assert [one for one in (*CANARIES, *(text[:8] for text in TEXTS)) if one.encode() in everything] == []


def test_a_forgotten_text_is_gone_from_history_and_every_view(place: Place) -> None:
    """Destroying keys erases log, views, rebuilds and past moments at once; the rest still reads and proves (T11)."""
    with place.open(create=True) as desk:
        cases = sing(desk)
        Runner(desk.log, desk.views, list(VIEWS.values())).catch_up()
        reader = Reader(desk.log, desk.views)
        erased, kept = cases[0], cases[1:]
        before = shown(desk, reader, kept)
        keys = {
            one["k"]
            for row in [reader.row(VIEWS["case_detail"], erased)]
            if row is not None
            for one in _sealed(row["body"])
        }
        assert len(keys) == 5
        assert all(desk.vault.forget(key) for key in keys)
        assert not any(one in shown(desk, reader, [erased]) for one in CANARIES)
        assert "Erased" in shown(desk, reader, [erased])
        assert shown(desk, reader, kept) == before
        board = reader.page(VIEWS["ticket_board"], Query(order=QUEUE))
        assert erased in dict(board)
        assert all(compare(desk.log, desk.views, view).equal for view in VIEWS.values())
    with place.open() as desk:
        assert not any(one in shown(desk, Reader(desk.log, desk.views), [erased]) for one in CANARIES)
        opened = desk.at(erased, version=1).history[0].event
        assert desk.vault.open(opened.content.content) == Erased()


def _sealed(plain: Any) -> Iterator[dict[str, str]]:
    if isinstance(plain, dict):
        if "$sealed" in plain:
            yield plain["$sealed"]
        for member in plain.values():
            yield from _sealed(member)
    if isinstance(plain, list):
        for member in plain:
            yield from _sealed(member)


def test_memory_views_hold_no_canary_either(desk: Desk) -> None:
    """The demo keeps the same law."""
    cases = sing(desk)
    Runner(desk.log, desk.views, list(VIEWS.values())).catch_up()
    views: Views = desk.views
    for view in VIEWS.values():
        rows = views.rows(view.table.name, cases)
        assert len(rows) == (CASES if view.view in ("ticket_board", "case_detail", "sla_board") else 0), view.view
        assert not any(one in str(rows) for one in CANARIES)
