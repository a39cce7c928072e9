"""Two people continue the cases of a ledger at the same time: every step is stored once, whoever comes first."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ledgers.conftest import ADMIN, HEADER, MAPPING, Outcome, imported, row, settled, told, written
from wuye.application.desk import Desk
from wuye.application.disclosure import disclose
from wuye.application.ledgers import importing
from wuye.application.ledgers.importing import Written
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.number import number_stream
from wuye.domain.ticket.commands import AddNote
from wuye.domain.ticket.decide.joining import import_number
from wuye.domain.ticket.events import LegacyStepRecorded
from wuye.entrypoints.bootstrap import open_desk
from wuye.entrypoints.testing import memory_desk

OTHER = Actor(id="staff-two", role=Role.ADMINISTRATOR)
OFFICER = Actor(id="staff-li", role=Role.OFFICER)
STEPS = MAPPING.replace('rows = "case"', 'rows = "step"')
"""A row an update; nothing but what it says tells it from others of its case."""
NUMBERED = STEPS.replace('resource = "who"', 'resource = "who"\nid = "at"')
"""The same, and the time tells one from another."""


class Stopped(BaseException):
    """The end of an import, as far as it is concerned."""


@contextmanager
def between(desk: Desk, call: int, then: Callable[[], Any], *, after: bool = False) -> Iterator[list[int]]:
    """Something happens before (or ``after``) the so-manieth time that commands of this desk are written."""
    log: Any = desk.log
    calls: list[int] = []

    def append_many(appends: Sequence[Any]) -> Any:
        calls.append(len(appends))
        now = len(calls) == call
        if now and not after:
            then()
        answers = type(log).append_many(log, appends)
        if now and after:
            then()
        return answers

    log.append_many = append_many
    try:
        yield calls
    finally:
        del log.append_many


def steps(*days: int, no: str = "0017", **said: str) -> list[list[str]]:
    """Rows of one case, one a day."""
    return [row(no=no, at=f"2024-03-{day:02d}T09:30", **said) for day in days]


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Desk]]:
    """Opens a desk with the site and the home, as often as it is asked; each but that in memory has its own log."""
    url = {"memory": "", "sqlite": f"sqlite:///{tmp_path / 'desk.db'}"}.get(request.param)
    url = request.getfixturevalue("postgres_url") if url is None else url
    desks: list[Desk] = []

    def opened() -> Desk:
        if desks and not url:
            return desks[0]
        if url:
            desk = open_desk(url, create=not desks, key_file=tmp_path / "wuye.key", files=tmp_path / "files")
        else:
            desk = memory_desk()
        if not desks:
            settled(desk)
        desks.append(desk)
        return desk

    yield opened
    for desk in desks:
        desk.close()


def stored(desk: Desk) -> Counter[tuple[str, int, str | None]]:
    """Every step in the store: case, day of March, resource."""
    return Counter((case, at.day, resource) for case, _, at, resource in told(desk))


@pytest.mark.parametrize("call", [1, 2, 4])
@pytest.mark.parametrize("by", [ADMIN, OTHER], ids=["the same person", "somebody else"])
def test_a_step_that_somebody_wrote_after_the_look_is_not_written_again(
    office: Callable[[], Desk], tmp_path: Path, by: Actor, call: int
) -> None:
    """The one looked at the case, the other wrote to it, then the one wrote: the version it looked at tells it."""
    desk, other = office(), office()
    imported(desk, written(tmp_path / "one.csv", steps(1)), STEPS)
    path, part = written(tmp_path / "l.csv", steps(*range(1, 7))), written(tmp_path / "p.csv", steps(*range(1, 6)))
    faster: list[Outcome] = []
    with between(desk, call, lambda: faster.append(imported(other, part, STEPS, by=by))):
        slower = imported(desk, path, STEPS)
    # Before the so-manieth write the slower one had written so many rows less one.
    mine = call - 1
    assert faster[0].written == Written(rows=4 - mine, cases=1, known=0, refused=0)
    assert slower.written == Written(rows=1 + mine, cases=1, known=4 - mine, refused=0)
    assert slower.faults == faster[0].faults == ()
    assert stored(desk) == Counter(("0017", day, "王师傅") for day in range(1, 7))
    assert [at.day for _, _, at, _ in told(desk)] == [*range(1, 7)]


def test_equal_rows_are_told_apart_by_their_place_also_when_somebody_was_faster(
    office: Callable[[], Desk], tmp_path: Path
) -> None:
    """Two equal rows here and three there are three, not five."""
    desk, other = office(), office()
    imported(desk, written(tmp_path / "one.csv", steps(1)), STEPS)
    path, part = written(tmp_path / "l.csv", steps(1, 2, 2, 2, 3)), written(tmp_path / "p.csv", steps(1, 2, 2))
    with between(desk, 2, lambda: imported(other, part, STEPS, by=OTHER)):
        slower = imported(desk, path, STEPS)
    assert slower.written == Written(rows=3, cases=1, known=1, refused=0)
    assert stored(desk) == {("0017", 1, "王师傅"): 1, ("0017", 2, "王师傅"): 3, ("0017", 3, "王师傅"): 1}


def test_a_row_that_the_faster_one_says_otherwise_is_refused_and_named(
    office: Callable[[], Desk], tmp_path: Path
) -> None:
    """What is in the log stays; who comes second hears which row of theirs was not taken, and the others are."""
    desk, other = office(), office()
    imported(desk, written(tmp_path / "one.csv", steps(1)), NUMBERED)
    path = written(tmp_path / "l.csv", steps(1, 2, 3, 4))
    part = written(tmp_path / "p.csv", [*steps(1), *steps(3, who="赵师傅")])
    with between(desk, 1, lambda: imported(other, part, NUMBERED, by=OTHER)):
        slower = imported(desk, path, NUMBERED)
    assert slower.written == Written(rows=2, cases=1, known=0, refused=1)
    assert slower.rules == [(4, "", "changed-row")]
    assert sorted(stored(desk)) == [("0017", day, "赵师傅" if day == 3 else "王师傅") for day in range(1, 5)]


def test_whatever_else_was_written_to_the_case_changes_nothing(office: Callable[[], Desk], tmp_path: Path) -> None:
    """A colleague's note moves the case on, too: the import looks again and goes on."""
    desk, other = office(), office()
    imported(desk, written(tmp_path / "one.csv", steps(1)), STEPS)
    case = next(one.stream for one in desk.log.page(0, 1000) if one.stream.startswith("ticket-"))
    note = AddNote(text="the owner has moved")
    with between(desk, 1, lambda: other.execute(note, by=OFFICER, on=case)):
        slower = imported(desk, written(tmp_path / "l.csv", steps(1, 2, 3)), STEPS)
    assert slower.written == Written(rows=2, cases=1, known=0, refused=0)
    assert [at.day for _, _, at, _ in told(desk)] == [1, 2, 3]


def test_two_people_at_a_barrier_continue_the_same_cases(
    office: Callable[[], Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Round after round, in threads of their own with desks of their own: each row once, in the order of the file."""
    monkeypatch.setattr(importing, "BATCH_CASES", 2)
    desks = office(), office()
    cases, rounds = [f"{number:04d}" for number in range(5)], 6
    ready = threading.Barrier(2)
    written_by: Counter[Actor] = Counter()

    def one(desk: Desk, path: Path, by: Actor) -> Outcome:
        def waited(phase: str, done: int, total: int) -> None:
            if phase == "comparing" and done == total:
                ready.wait(30)

        return imported(desk, path, STEPS, by=by, told=waited)

    imported(desks[0], written(tmp_path / "0.csv", [line for no in cases for line in steps(1, no=no)]), STEPS)
    for turn in range(rounds):
        # Of one case the one knows more rows, of the next the other; every second row is there twice.
        last = 1 + 4 * (turn + 1)
        paths = [
            written(
                tmp_path / f"{turn}-{place}.csv",
                [line for at, no in enumerate(cases) for line in _doubled(last - 2 * ((at + place) % 2), no)],
            )
            for place in (0, 1)
        ]
        before = sum(stored(desks[0]).values())
        with ThreadPoolExecutor(2) as pool:
            first, second = pool.map(one, desks, paths, [ADMIN, OTHER])
        assert first.written is not None
        assert second.written is not None
        written_by.update({ADMIN: first.written.rows, OTHER: second.written.rows})
        assert first.faults == second.faults == ()
        assert stored(desks[0]) == Counter(
            (no, int(line[HEADER.index("at")][8:10]), "王师傅") for no in cases for line in _doubled(last, no)
        )
        assert first.written.rows + second.written.rows == sum(stored(desks[0]).values()) - before
        for outcome in first, second:
            assert outcome.written is not None
            assert outcome.written.rows + outcome.written.known == outcome.judged.new
            assert outcome.written.refused == 0
    for no in cases:
        days = [at.day for case, _, at, _ in told(desks[0]) if case == no]
        assert days == sorted(days)
    print(f"{written_by[ADMIN]} rows by the one, {written_by[OTHER]} by the other")


def _doubled(last: int, no: str) -> list[list[str]]:
    """Rows of a case up to a day, those of even days twice."""
    return steps(*[day for day in range(1, last + 1) for _ in range(1 + (day % 2 == 0))], no=no)


_WHO = st.sampled_from(["王师傅", "赵师傅"])
_PLAIN = st.lists(st.tuples(st.integers(1, 4), _WHO), max_size=6)
"""What rows of a case say: day and resource; the same comes several times."""
_NUMBERED = st.dictionaries(st.integers(1, 6), _WHO).map(lambda said: list(said.items()))
"""The same with no day twice."""
_NUMBERS = count(1)


@pytest.fixture(scope="module")
def memory() -> Iterator[Desk]:
    """One desk for all examples: each has a case of its own."""
    with memory_desk() as desk:
        yield settled(desk)


@pytest.mark.parametrize("stop", ["not at all", "before it is written", "when it is written"])
@pytest.mark.parametrize("mapping", [STEPS, NUMBERED], ids=["rows without a number", "rows with a number"])
@given(data=st.data(), call=st.integers(1, 3), by=st.sampled_from([OTHER, ADMIN]))
def test_whoever_comes_first_and_whoever_stops_each_row_is_there_once(
    memory: Desk, mapping: str, stop: str, data: st.DataObject, call: int, by: Actor
) -> None:
    """Any rows there, any rows of either, at any moment; the counts of each run are of what it wrote itself."""
    rows = _PLAIN if mapping is STEPS else _NUMBERED
    there, mine, theirs = data.draw(rows, "there"), data.draw(rows, "mine"), data.draw(rows, "theirs")
    number = next(_NUMBERS)
    no = f"{'A' * (number // 10_000)}{number % 10_000:04d}"

    def case() -> Counter[tuple[int, str | None]]:
        found = Counter[tuple[int, str | None]]()
        for reserved in memory.log.stream(number_stream(import_number("old-desk", no))):
            for one in memory.log.stream(str(reserved.event.case)):
                if isinstance(one.event, LegacyStepRecorded):
                    resource = disclose(one.event, memory.vault).resource
                    found[one.occurred_at.day, None if resource is None else resource.plain] += 1
        return found

    def file(name: str, said: Sequence[tuple[int, str]]) -> Path:
        return written(Path(folder) / name, [line for day, who in said for line in steps(day, no=no, who=who)])

    others: list[Outcome] = []

    def meanwhile() -> None:
        others.append(imported(memory, file("theirs.csv", theirs), mapping, by=by, partial=True))
        if stop != "not at all":
            raise Stopped

    with TemporaryDirectory() as folder:
        imported(memory, file("there.csv", there), mapping)
        before = case()
        path = file("mine.csv", mine)
        stopped, own = False, None
        with between(memory, call, meanwhile, after=stop == "when it is written"):
            try:
                own = imported(memory, path, mapping, partial=True)
            except Stopped:
                stopped = True
        if not others:
            others.append(imported(memory, file("theirs.csv", theirs), mapping, by=by, partial=True))
        between_them = case()
        if stopped:
            own = imported(memory, path, mapping, partial=True)
    assert own is not None
    runs = [(own, mine), (others[0], theirs)]
    after = case()
    if mapping is STEPS:
        assert after == Counter(there) | Counter(mine) | Counter(theirs)
    else:
        assert {day for day, _ in after} == {day for day, _ in [*there, *mine, *theirs]}
        assert len({day for day, _ in after}) == sum(after.values())
        assert after.keys() <= {*there, *mine, *theirs}
        assert before <= after
    for run, said in runs:
        assert run.written is not None
        assert run.written.rows + run.written.known + run.written.refused == run.judged.new
        refused = [one for one in said if one not in after]
        assert run.judged.rejected + run.written.refused == len(refused) == len(run.faults)
        assert {one.rule for one in run.faults} <= {"changed-row"}
    if stopped:
        assert own.written is not None
        assert own.written.rows == sum(after.values()) - sum(between_them.values())
    else:
        assert sum(run.written.rows for run, _ in runs if run.written) == sum(after.values()) - sum(before.values())
