"""Between the desk and PostgreSQL the line breaks anywhere, is slow, or is narrow: F4, F7."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import invariants, ledger
from tests.faults.orders import Order, order
from tests.faults.place import Place
from tests.faults.rough_line import RoughLine
from wuye.application.desk import Desk
from wuye.application.ports import Unavailable
from wuye.entrypoints.bootstrap import open_desk, stores_of

Rough = tuple[Desk, RoughLine, Place, ledger.Ledger]


@pytest.fixture
def rough(postgres_url: str, tmp_path: Path) -> Iterator[Rough]:
    """A desk whose log and views are reached over a rough line; the vault is at hand."""
    place = Place(postgres_url, tmp_path).made()
    proxy, url = RoughLine.before(postgres_url)
    assert isinstance(proxy, RoughLine)
    vault = stores_of(postgres_url).vault
    with proxy, open_desk(url, vault=vault, key_file=place.key_file, files=place.folder / "files") as desk:
        lines = ledger.Ledger(tmp_path / "ledger")
        yield desk, proxy, place, lines
        lines.close()


def give(desk: Desk, lines: ledger.Ledger, one: Order) -> Unavailable | None:
    """Give an order and note what came of it."""
    lines.tried(one)
    began = time.monotonic()
    try:
        receipt = desk.execute(one.command, by=one.actor, command_id=one.key)
    except Unavailable as fault:
        lines.refused(one, time.monotonic() - began, str(fault))
        return fault
    answer = ledger.Acknowledged(receipt.case, receipt.version, receipt.position, receipt.events)
    lines.acknowledged(one, time.monotonic() - began, answer)
    return None


@pytest.mark.parametrize("up", [True, False], ids=["to-the-server", "from-the-server"])
def test_a_line_may_break_after_any_number_of_bytes(up: bool, rough: Rough) -> None:
    """F4, F7: in the middle of any message, before or after COMMIT; each command takes effect once, and is told so."""
    desk, proxy, place, lines = rough
    give(desk, lines, order("warm", 0))
    before = proxy.passed[up]
    give(desk, lines, order("warm", 2))
    length = proxy.passed[up] - before
    points = range(0, length, max(1, length // 40))
    unsure = 0
    orders = (order(f"cut{number}", 0) for number in itertools.count())
    for broken, count in enumerate(points):
        proxy.break_after(count, up=up)
        # A command on a line that knows the statements is shorter than the measured one: the next one meets the place.
        while proxy.breaks == broken:
            one = next(orders)
            fault = give(desk, lines, one)
            if fault is not None:
                unsure += 1
                taken = one.key in invariants.stored(place).by_command
                # A definite "no" must be one.
                assert fault.outcome_unknown or not taken
                give(desk, lines, one)
    account = ledger.read(lines.path)
    invariants.assert_definite(account)
    figures = invariants.assert_kept(place, account, settled=True)
    invariants.assert_readable(desk)
    print(f"\n{len(points)} cuts over {length} bytes ({proxy.breaks} broke a line): {figures}; unsure {unsure}")
    assert proxy.breaks == len(points)
    assert figures.acknowledged >= len(points) + 2


def test_a_slow_line_still_carries_commands(rough: Rough) -> None:
    """F7: 200 ms a round trip; a turn has few enough round trips to fit into the promise."""
    desk, proxy, place, lines = rough
    give(desk, lines, order("warm", 0))
    proxy.delay = 0.1
    assert give(desk, lines, order("slow", 0)) is None
    account = ledger.read(lines.path)
    print(f"\n200 ms a round trip: answered in {account.waits[-1]:.1f} s")
    invariants.assert_definite(account)
    invariants.assert_kept(place, account, settled=True)


def test_a_line_too_narrow_for_a_command_is_a_prompt_answer(rough: Rough) -> None:
    """F7: at 200 B/s nothing gets through in time; the caller hears so, and later the same key does it once."""
    desk, proxy, place, lines = rough
    give(desk, lines, order("warm", 0))
    proxy.delay, proxy.rate = 0.1, 200.0
    one = order("narrow", 0)
    assert give(desk, lines, one) is not None
    proxy.delay, proxy.rate = 0.0, None
    proxy.end_lines()
    assert give(desk, lines, one) is None
    account = ledger.read(lines.path)
    invariants.assert_definite(account)
    invariants.assert_kept(place, account, settled=True)
