"""What open clocks come to, as the board shows them: read once, and again only when an event or calendar moves them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from attrs import define, field, frozen

from wuye.application.sla.terms import Terms
from wuye.domain.clock.thresholds import first_moment
from wuye.domain.sla.clock import Run
from wuye.domain.sla.limits import Unit
from wuye.domain.sla.reading import Outlook, Verdict, concluded, outlook

RUNNING, PAUSED, UNSET = "running", "paused", "unset"
"""States of an open clock on the board; whether a running one is overdue is the reader's clock's to say."""
_MOST: Final = 20_000


@frozen(kw_only=True)
class Line:
    """An open clock as the board shows it. No remaining time: that changes while nothing happens."""

    clock: str
    attempt: int
    state: str
    started_at: datetime
    due_at: datetime | None
    """``None`` while paused (it moves) and where no figure is set."""
    provisional: bool
    target: bool
    limit: str | None
    """The figure in force, as value and unit."""
    source: str | None
    paused_at: datetime | None = None
    left_seconds: float | None = None
    """While paused: what will be left when it goes on; it stands still."""

    @property
    def is_plain(self) -> bool:
        """Whether JSON has the same form of it as it is: its instants have a fraction, which we write where it is 0."""
        return all(
            one is None or (one.microsecond and one.tzinfo is UTC)
            for one in (self.started_at, self.due_at, self.paused_at)
        )


@frozen
class Glance:
    """An attempt of a clock as it was looked at."""

    run: Run
    terms: Terms
    outlook: Outlook
    line: Line
    first: datetime | None
    """The first threshold that time can pass."""


@define
class Glances:
    """Remembers what running attempts were seen to come to, by case and clock; that changes nothing of what is seen.

    For one thread.
    """

    _kept: dict[tuple[str, str], Glance] = field(factory=dict)

    def all_of(self, case: str, runs: Iterable[Run], terms: Terms, at: datetime) -> list[Glance]:
        """Several attempts of a case: most of them are the very ones that were looked at before."""
        known = self._kept.get
        return [
            kept
            if (kept := known((case, run.clock))) is not None and kept.run is run and kept.terms is terms
            else self.of(case, run, terms, at)
            for run in runs
        ]

    def of(self, case: str, run: Run, terms: Terms, at: datetime) -> Glance:
        """An attempt under its terms at an instant."""
        key = case, run.clock
        kept = self._kept.get(key)
        if kept is not None and kept.terms is terms:
            if kept.run is run:
                return kept
            over = concluded(kept.outlook, kept.run, run, at)
            if over is not None:
                del self._kept[key]
                return Glance(run, terms, over, kept.line, kept.first)
        seen = outlook(run, terms.policy, terms.calendars, at, ladder=terms.ladder)
        glance = Glance(run, terms, seen, _line(seen, at), first_moment(seen))
        if run.open and seen.verdict is not Verdict.PAUSED:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            self._kept[key] = glance
        return glance


def _line(seen: Outlook, at: datetime) -> Line:
    in_force = seen.in_force
    paused = seen.verdict is Verdict.PAUSED
    state = PAUSED if paused else UNSET if seen.due is None else RUNNING
    return Line(
        clock=seen.clock,
        attempt=seen.attempt,
        state=state,
        started_at=seen.started,
        due_at=None if paused else seen.due,
        provisional=seen.provisional,
        target=seen.target,
        limit=None if in_force is None else _words(in_force.value, in_force.unit),
        source=None if in_force is None else in_force.source,
        paused_at=at if paused else None,
        left_seconds=None if seen.left is None else seen.left.total_seconds(),
    )


@lru_cache(maxsize=1024)
def _words(value: int | None, unit: Unit) -> str:
    return unit.value if value is None else f"{value} {unit.value}"
