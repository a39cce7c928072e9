"""What the desk keeps between commands is never what a command is refused for, and never what a rule is broken by."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import pytest

from tests.support.commands import MONDAY_9AM, PHOTO_BYTES, walk
from tests.support.community import CAST, settle
from tests.support.waiting import ended
from wuye.application.async_desk import executed
from wuye.application.cache import Bounded, Case, KeptCases
from wuye.application.desk import Desk, Receipt
from wuye.application.exhibits import Exhibits, exhibits
from wuye.application.ports import EventLog, Files, Unavailable
from wuye.domain.register.home import MoveOut
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import Refused
from wuye.domain.ticket.commands import AddNote
from wuye.domain.ticket.lifecycle import TICKET
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.bootstrap import manual_clock, open_desk

WAY = walk(Stage.ACCEPTED)


class Looped(Desk):
    """A desk whose commands are given by an event loop, as a server does."""

    def __init__(self, desk: Desk, threads: ThreadPoolExecutor) -> None:
        self.__dict__.update(desk.__dict__)
        self._threads = threads

    def execute(self, command: Any, **said: Any) -> Receipt:
        """The same, without a thread that waits for it."""
        return asyncio.run(executed(self, self._threads, command, **said))


@pytest.fixture(params=["sqlite", "postgres", "sqlite by a loop", "postgres by a loop"])
def desks(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """Two desks over one log, as two server processes have it: what the one keeps the other cannot evict."""
    engine, _, looped = request.param.partition(" ")
    url = f"sqlite:///{tmp_path}/w.db" if engine == "sqlite" else request.getfixturevalue("postgres_url")
    own: dict[str, Any] = {
        "key_file": tmp_path / "w.key",
        "files": tmp_path / "files",
        "clock": manual_clock(MONDAY_9AM),
    }
    if engine == "postgres":
        own["vault"] = f"sqlite:///{tmp_path}/vault.db"
    with open_desk(url, create=True, **own) as one, open_desk(url, **own) as other:
        one.files.put(PHOTO_BYTES)
        settle(one)
        if looped:
            with ThreadPoolExecutor(4) as threads:
                yield Looped(one, threads), Looped(other, threads)
        else:
            yield one, other


def told(desk: Desk, upto: int, on: str | None = None, start: int = 0) -> str:
    """Tell a ticket's way from one step to another; gives its stream."""
    for command, by in WAY[start:upto]:
        on = desk.execute(command, by=by, on=on).case
    assert on is not None
    return on


def test_a_case_moved_on_elsewhere_is_decided_on_as_it_is_now(desks: tuple[Desk, Desk]) -> None:
    """Two servers take turns with one ticket; neither refuses what is right, neither accepts what is wrong."""
    one, other = desks
    case = told(one, 2)
    for step in range(2, len(WAY)):
        told((one, other)[step % 2], step + 1, case, step)
    assert one.state(case) == other.state(case)
    assert one.state(case).stage is Stage.ACCEPTED
    with pytest.raises(Refused) as refused:
        one.execute(WAY[1][0], by=WAY[1][1], on=case)
    assert refused.value.stage == Stage.ACCEPTED.value


def test_who_opened_a_case_knows_its_number(desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    """Its next command comes by the number, soon: nothing is read for it, and no thread is woken to look it up."""
    one, other = desks
    read: list[str] = []

    def noted(stream: Any) -> Any:
        def asked(name: str, **bounds: Any) -> Any:
            read.append(name)
            return stream(name, **bounds)

        return asked

    for desk in desks:
        monkeypatch.setattr(desk.log, "stream", noted(desk.log.stream))
    told(one, 1)
    opened = one.execute(WAY[0][0], by=WAY[0][1])
    assert opened.number is not None
    read.clear()
    command, by = WAY[1]
    assert one.execute(command, by=by, on=opened.number).case == opened.case
    assert read == []
    assert other.resolve(opened.number) == opened.case
    assert read == [f"number-{opened.number}"]


def test_an_expected_version_is_that_of_the_log(desks: tuple[Desk, Desk]) -> None:
    """Who knows the newest version is not told the one this server last saw."""
    one, other = desks
    case = told(one, 2)
    newer = other.execute(AddNote(text="the tap still drips"), by=CAST.officer, on=case).version
    note = AddNote(text="noted")
    with pytest.raises(Refused) as refused:
        one.execute(note, by=CAST.officer, on=case, expected_version=newer - 1)
    assert (refused.value.code, refused.value.facts["current"]) == ("version-mismatch", newer)
    assert one.execute(note, by=CAST.officer, on=case, expected_version=newer).version == newer + 1


def test_a_register_that_changed_elsewhere_counts(desks: tuple[Desk, Desk]) -> None:
    """The occupancy ended in another process: the access of this occupant ends here, too (threats T2)."""
    one, other = desks
    case = told(one, 2)
    note = AddNote(text="when do you come?")
    one.execute(note, by=CAST.occupant, on=case)
    other.execute(MoveOut(person=CAST.occupant.id, until=MONDAY_9AM), by=CAST.officer, on=CAST.home)
    with pytest.raises(Refused) as refused:
        one.execute(note, by=CAST.occupant, on=case)
    assert refused.value.code == "not-related"


def test_a_repeat_gets_the_first_answer_whatever_has_changed_since(desks: tuple[Desk, Desk]) -> None:
    """The id is looked up in the turn or before a refusal is told, never not at all."""
    one, other = desks
    command, by = WAY[1]
    case = told(one, 1)
    first = one.execute(command, by=by, on=case, command_id="once")
    told(other, len(WAY), case, 2)
    for desk in desks:
        again = desk.execute(command, by=by, on=case, command_id="once")
        assert again.replayed
        assert (again.version, again.position, again.events) == (first.version, first.position, first.events)
    with pytest.raises(Refused):
        one.execute(command, by=by, on=case, command_id="another")


def test_what_is_kept_is_what_would_be_read(desks: tuple[Desk, Desk]) -> None:
    """The state folded from what was just stored equals the one folded from the log, for every step of the way."""
    one, _ = desks
    on: str | None = None
    for command, by in WAY:
        on = one.execute(command, by=by, on=on).case
        kept = one.decider.kept.get(on)
        assert kept is not None
        history = one.log.stream(on)
        assert kept == Case(stream=on, lifecycle=TICKET, state=TICKET.initial).followed(history)


def test_many_at_one_case_at_once_each_take_effect_once(desks: tuple[Desk, Desk]) -> None:
    """Lost races are decided again; nothing is lost, nothing is doubled."""
    case = told(desks[0], 2)
    receipts: list[int] = []

    def note(desk: Desk) -> None:
        receipts.append(desk.execute(AddNote(text="me too"), by=CAST.officer, on=case).version)

    threads = [threading.Thread(target=note, args=(desks[number % 2],), daemon=True) for number in range(6)]
    for thread in threads:
        thread.start()
    ended(threads)
    assert sorted(receipts) == list(range(3, 9))


class Held:
    """The log, but one stream is not read before it may be."""

    def __init__(self, log: EventLog, stream: str) -> None:
        self._log = log
        self._held = stream
        self.asked, self.go = threading.Event(), threading.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)

    def stream(self, stream: str, **bounds: Any) -> list[Recorded[Any]]:
        """A stream's events, when they may be read."""
        if stream == self._held:
            self.asked.set()
            assert self.go.wait(10)
        return self._log.stream(stream, **bounds)


def test_what_one_decision_must_read_holds_up_nobody_else(desks: tuple[Desk, Desk]) -> None:
    """Those who are decided together are decided on what is kept; who needs more reads it alone."""
    one, _ = desks
    case = told(one, 2)
    one.decider.kept.evict([CAST.home])
    held = Held(one.log, CAST.home)
    one.decider.log = cast("EventLog", held)
    receipts: list[Receipt] = []
    reporting = threading.Thread(target=lambda: receipts.append(one.execute(WAY[0][0], by=WAY[0][1])), daemon=True)
    reporting.start()
    assert held.asked.wait(5)
    noted = one.execute(AddNote(text="come in the morning"), by=CAST.officer, on=case)
    assert not receipts
    held.go.set()
    ended(reporting)
    assert receipts[0].position > noted.position


class Away:
    """Files that are not there now."""

    def __init__(self) -> None:
        self.asked = 0

    def has(self, digest: str) -> bool:
        """Nobody can say."""
        self.asked += 1
        raise Unavailable("files", "away")


def test_who_cannot_be_answered_is_not_decided_again(desks: tuple[Desk, Desk]) -> None:
    """That something is away is no refusal on a kept state: the log as it is now would not change it."""
    one, _ = desks
    step = next(number for number, (command, _) in enumerate(WAY) if number and [*exhibits(command)])
    case = told(one, step)
    files = Away()
    one.decider.exhibits = Exhibits(cast("Files", files))
    with pytest.raises(Unavailable):
        one.execute(WAY[step][0], by=WAY[step][1], on=case)
    assert files.asked == 1


def test_only_so_many_are_kept_and_only_newer_ones() -> None:
    """A server's memory does not grow with its history."""
    kept = KeptCases(most=2)
    cases = [Case(stream=f"ticket-{name}", lifecycle=TICKET, state=TICKET.initial, version=2) for name in "abc"]
    for case in cases:
        kept.keep(case)
    assert len(kept) == 2
    assert kept.get("ticket-a") is None
    kept.keep(Case(stream="ticket-c", lifecycle=TICKET, state=TICKET.initial, version=1))
    assert kept.get("ticket-c") == cases[2]
    few: Bounded[str, int] = Bounded(1)
    few.put("a", 1)
    few.put("b", 2)
    few.drop(["b", "c"])
    assert len(few) == 0
