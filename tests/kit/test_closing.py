"""Whoever embeds a desk may close it at any moment: nobody who is using it meets a crash, and nothing told is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.commands import PHOTO_BYTES, Here, example
from tests.support.community import CAST, settle
from tests.support.waiting import ended, until
from wuye.application.ports import Query, Unavailable
from wuye.application.projections.boards import BOARDS
from wuye.application.projections.declared import projections
from wuye.application.projections.reading import Reader
from wuye.application.projections.runner import Runner
from wuye.domain.ticket.commands import AddNote, ReportRepair
from wuye.entrypoints.bootstrap import open_desk

TURNS = 3


@pytest.mark.parametrize("store", ["memory", "sqlite", "postgres"])
def test_a_desk_closed_while_others_read_and_write_refuses_them_and_loses_nothing(
    store: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Commands, histories, views and their runner, all under way: each ends with the refusal that says so."""
    urls = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path}/desk.db"}
    url = urls.get(store) or request.getfixturevalue("postgres_url")
    own: dict[str, Any] = {}
    if store != "memory":
        own = {
            "key_file": tmp_path / "desk.key",
            "files": tmp_path / "files",
            "vault": f"sqlite:///{tmp_path}/vault.db",
        }
    with open_desk(url, create=True, **own) as desk:
        desk.files.put(PHOTO_BYTES)
        settle(desk)
        case = desk.execute(
            example(ReportRepair, Here(actor=CAST.occupant, now=desk.clock.now())), by=CAST.occupant
        ).case
        acknowledged = _closed_in_use(desk, case)
    for _ in range(TURNS - 1 if store != "memory" else 0):
        acknowledged += _closed_in_use(open_desk(url, **own), case)
    if store != "memory":
        with open_desk(url, **own) as again:
            stored = [one.event.text.plain for one in again.history(case) if hasattr(one.event, "text")]
        assert set(acknowledged) <= set(stored)
        assert len(stored) == len(set(stored))


def _closed_in_use(desk: Any, case: str) -> list[str]:
    """Close a desk that several threads are using; gives the notes that were acknowledged."""
    acknowledged: list[str] = []
    met: list[BaseException] = []
    turns: dict[str, int] = {}
    board = BOARDS["ticket"]
    runner = Runner(desk.log, desk.views, projections(desk.registry))
    reader = Reader(desk.log, desk.views)
    shown = board.projection(desk.registry)
    began = desk.log.head()

    def writes() -> None:
        text = f"note {began} {len(acknowledged)}"
        desk.execute(AddNote(text=text), by=CAST.officer, on=case)
        acknowledged.append(text)

    def reads() -> None:
        desk.history(case)

    def lists() -> None:
        reader.page(shown, Query(order=board.queue, limit=10))

    def work(name: str, turn: Callable[[], object]) -> None:
        try:
            while True:
                turn()
                turns[name] = turns.get(name, 0) + 1
        except BaseException as error:  # noqa: BLE001 - what was met is what is tested
            met.append(error)

    works = {"writes": writes, "reads": reads, "lists": lists}
    runner.start()
    threads = [threading.Thread(target=work, args=one, daemon=True) for one in works.items()]
    for thread in threads:
        thread.start()
    until(lambda: len(turns) == len(works) or bool(met))
    assert met == []
    desk.close()
    ended(threads, 20)
    # Whoever watches waits for better times, and ends when it is told.
    runner.stop()
    assert [type(one) for one in met] == [Unavailable] * len(works), met
    return acknowledged
