"""What-if over many cases: shared between processes, the same answer; nothing in the log moves."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.sla_app.stories import brought, reported, settled
from tests.sla_app.test_doors import Line
from wuye.adapters.system import ManualClock
from wuye.application.aggregates import REGISTRY
from wuye.application.desk import Desk
from wuye.application.ports import Unavailable
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.bootstrap import init_store, open_desk
from wuye.entrypoints.cli.app import Root
from wuye.entrypoints.testing import MONDAY_9AM

MANY = 420
"""More than two processes' first batches."""
TABLE = "clock,profile,value,unit,calendar,applies_to,source\n"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Line, Desk]]:
    """A desk on a file with many cases; every seventh is looked at, the others wait."""
    folder, clock = tmp_path_factory.mktemp("many"), ManualClock(MONDAY_9AM)
    url = f"sqlite:///{folder / 'desk.db'}"
    init_store(url, key_file=folder / "wuye.key")

    def opener(_: object) -> Desk:
        return open_desk(url, clock=clock, key_file=folder / "wuye.key", files=folder / "files")

    with opener(url) as desk:
        settled(desk)
        for number in range(MANY):
            case = reported(desk)
            clock.advance(minutes=1)
            if number % 7 == 0:
                brought(desk, case, Stage.APPROVED)
        clock.advance(days=3)
        line = Line(url, clock)
        line.root = Root(registry=lambda: REGISTRY, opener=opener)
        yield line, desk


def digest(desk: Desk) -> str:
    """Of everything in the log."""
    whole = sha256()
    for one in desk.log.page(0, 1_000_000):
        whole.update(repr(one).encode())
    return whole.hexdigest()


def limits(folder: Path, hours: int) -> str:
    """A table with one limit."""
    table = folder / f"limits-{hours}.csv"
    table.write_text(f"{TABLE}ticket.review,default,{hours},hours,elapsed,all,tried\n", "utf-8")
    return str(table)


def test_two_processes_find_what_one_finds(town: tuple[Line, Desk], tmp_path: Path) -> None:
    """Whoever looks at which case: every change once, in the order of the numbers, and the log as it was."""
    line, desk = town
    before = digest(desk), desk.log.head()
    asked = ("sla", "what-if", "--policy", limits(tmp_path, 1), "--clock", "review")
    alone = line.json(*asked, "--workers", "1")
    shared = line.json(*asked, "--workers", "2")
    more = line.json(*asked, "--workers", "5")
    assert alone == shared == more
    assert len(alone) == MANY
    assert {one["verdict_after"] for one in alone} == {"met", "missed"}
    assert (digest(desk), desk.log.head()) == before


def test_two_processes_find_nothing_under_the_same_policy(town: tuple[Line, Desk]) -> None:
    """The same policy changes nothing, however many cases there are."""
    line, _ = town
    said = line("sla", "what-if", "--policy", "default", "--workers", "2", "--lang", "en")
    assert f"{MANY}" in said.stderr
    assert line.json("sla", "what-if", "--policy", "default", "--workers", "2") == []


def test_a_process_that_fails_is_a_failure_and_not_an_answer(town: tuple[Line, Desk], tmp_path: Path) -> None:
    """Half of the cases unseen is no answer to what would change."""
    line, _ = town
    opened = 0

    def once(_: object) -> Desk:
        nonlocal opened
        opened += 1
        if opened > 1:
            raise Unavailable("log", "away")
        return open_desk(line.url, clock=line.clock, key_file=_beside(line, "wuye.key"), files=_beside(line, "files"))

    poor = Line(line.url, line.clock)
    poor.root = Root(registry=lambda: REGISTRY, opener=once)
    with pytest.raises(AssertionError, match="log: away"):
        poor("sla", "what-if", "--policy", limits(tmp_path, 2), "--workers", "2", "--json")


def _beside(line: Line, name: str) -> Path:
    return Path(line.url.removeprefix("sqlite:///")).parent / name


def test_a_person_sees_how_far_it_is(town: tuple[Line, Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar on the screen, and not a mark of it in what is piped on."""
    line, _ = town
    monkeypatch.setenv("FORCE_COLOR", "1")
    said = line("sla", "what-if", "--policy", "default", "--workers", "2", "--json")
    assert "what-if" in said.stderr
    assert "100%" in said.stderr
    assert said.stdout == "[]\n"


def test_a_clock_that_nobody_has_is_no_good_news(town: tuple[Line, Desk]) -> None:
    """A slip of the pen must not look like a change without consequences."""
    line, _ = town
    with pytest.raises(AssertionError, match=r"This cannot be read.*fault\.response"):
        line("sla", "what-if", "--policy", "handbook_000", "--clock", "arival", "--lang", "en")
