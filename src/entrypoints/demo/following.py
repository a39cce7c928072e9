"""What becomes of the story: taken over as it was told, with the bells between; stored, and the views kept."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from attrs import evolve, frozen

from wuye.application.desk import Desk
from wuye.application.ports import Unavailable
from wuye.application.projections.audit import VIEW as AUDIT_TRAIL
from wuye.application.projections.cases import VIEW as CASES
from wuye.application.projections.declared import projections
from wuye.application.projections.folding import Folding, Page, Part
from wuye.application.projections.follower import Follower
from wuye.application.projections.pages import SharedPages
from wuye.application.projections.projection import Projection
from wuye.application.projections.serving import established
from wuye.application.sla.board import VIEW as SLA_BOARD
from wuye.domain.clock.lifecycle import CLOCK
from wuye.domain.shared.recorded import category_of
from wuye.entrypoints.bootstrap import manual_clock, open_rehearsal, seeded_ids
from wuye.entrypoints.demo.bells import Bells
from wuye.entrypoints.demo.community import OPENED
from wuye.entrypoints.demo.weather import ENDING

_PAGE: Final = 10_000
"""Events of the audit trail written at once: it never writes a row again, and so is kept before the story has ended."""
_WORTH: Final = 3_000
"""Events that are waited for before anything is stored between two chapters."""
_OTHER: Final = 1 << 32
"""So far from the tellers' seed is that of the timers' ids."""


@frozen(kw_only=True)
class Chronicled:
    """What the story came to."""

    events: int
    """Events of all streams: the last position of a log without holes."""
    told: dict[str, int]
    """How many thresholds of each case were told."""
    stages: dict[str, str]
    """The stage that each case came to."""


@frozen(kw_only=True)
class Stored:
    """The whole story is in the file."""

    head: int
    """Position of its last event."""
    timers: Part
    """What the timers' own events do to the view of all cases, for the one who has told all the others."""


class Keeping:
    """The views of a new log. Of two who have the story in memory, each keeps whatever the other one does not lead."""

    def __init__(self, desk: Desk) -> None:
        self._log = desk.log
        self._views = desk.views
        # The bells keep the SLA board.
        known = {one.view: one for one in projections(desk.registry) if one.view != SLA_BOARD}
        tables = {view: established(desk.views, one, bare=True) for view, one in known.items()}
        self._all = {view: evolve(one, table=tables[view]) for view, one in known.items()}
        self._trail = Follower(self._all.pop(AUDIT_TRAIL), desk.views)
        self._pages = SharedPages(desk.log, _PAGE)
        self._history: Page = ()

    def step(self, stored: int, worth: int = 1) -> bool:
        """Give the audit trail a page of what is stored; ``False`` where none is worth it. Raises as ``keep`` does."""
        after = self._trail.position
        if stored - after < worth:
            return False
        if not self._trail.apply(self._log.page(after, min(_PAGE, stored - after))):
            raise _moved(self._trail.projection)
        return True

    def end_trail(self, head: int) -> None:
        """Give the audit trail all there is. Raises as ``keep`` does."""
        while self.step(head):
            pass
        self._views.index(self._trail.projection.table)

    def of_timers(self) -> Part:
        """What the timers' own events do to the view of all cases: no other row of it hangs on them."""
        return self._part(self._all[CASES], [one for one in self._told() if category_of(one.stream) == CLOCK.category])

    def keep_cases(self, stored: Callable[[], Stored]) -> int:
        """Keep the view of all cases, of what was told here and what the timers do to it; gives the log's head.

        What was told is folded before everything is ``stored``. Raises as ``keep`` does.
        """
        cases = self._all[CASES]
        leading = self._views.lead(cases.table.name)
        told = [self._part(cases, self._told())] if leading else []
        known = stored()
        if leading:
            self._write(cases, [*told, known.timers], known.head)
        return known.head

    def keep(self, head: int, *, untimed: bool = False) -> None:
        """Keep what the story has to do with and nobody leads, up to the log's head.

        ``untimed``: only what no timer's event has to do with. Raises ``Unavailable`` where somebody who does not lead
        a view moves it.
        """
        history = self._told()
        for one in self._touched(history):
            if untimed and any(one.reads_kind(kind, CLOCK.category) for kind in CLOCK.fact_names):
                continue
            if self._views.lead(one.table.name) and self._views.position(one.table.name) < head:
                self._write(one, [self._part(one, history)], head)

    def pass_by(self, head: int) -> None:
        """Move the views that the story has nothing to do with."""
        touched = self._touched(self._told())
        names = [one.table.name for one in self._all.values() if one not in touched]
        self._views.move(names, before=0, position=head)
        for one in self._all.values():
            if one not in touched:
                self._views.index(one.table)

    def _told(self) -> Page:
        """All that this process knows of the story: one page, of which its views come to the same states."""
        head = self._log.head()
        if len(self._history) != head:
            self._history = self._log.page(0, head)
        return self._history

    def _touched(self, history: Page) -> list[Projection]:
        kinds = self._pages.kinds(history)
        return [one for one in self._all.values() if any(one.reads_kind(*kind) for kind in kinds)]

    def _part(self, projection: Projection, page: Page) -> Part:
        return Folding(projection, self._views).part(page)

    def _write(self, projection: Projection, parts: Sequence[Part], head: int) -> None:
        parked = [one for part in parts for one in part.parked]
        ready = [part.ready for part in parts]
        if not self._views.write(projection.table, ready, before=0, position=head, parked=parked):
            raise _moved(projection)
        self._views.index(projection.table)


@contextmanager
def chronicled(
    url: str,
    seed: int,
    chapters: Iterable[bytes],
    idle: Callable[[], bool],
    hand_over: Callable[[Stored], None] | None,
) -> Iterator[Chronicled]:
    """All that becomes of chapters; the first comes when there are stores to open, and has nothing in it.

    While there is none to wait for, the audit trail is kept; all else when the story has ended: the more at once the
    better. When everything is stored it is handed over to the teller, if that is another process. What is given back is
    given while everything is still held: to free it takes longer than to tell of it.
    """
    waiting: Iterator[bytes] = iter(chapters)
    next(waiting)
    clock = manual_clock(OPENED)
    rehearsal = open_rehearsal(url, clock=clock, ids=seeded_ids(seed + _OTHER, clock), second=True)
    with rehearsal.desk as desk:
        bells = Bells(desk, clock)
        keeping = Keeping(desk)
        stored = 0
        for chapter in waiting:
            for taken in rehearsal.log.told(chapter):
                bells.ring(taken.recorded_at)
                rehearsal.log.take_over(taken)
                bells.hear()
            if idle() and bells.heard - stored >= _WORTH:
                rehearsal.store()
                stored = bells.heard
            while idle() and keeping.step(stored, _WORTH):
                pass
        bells.ring(ENDING)
        rehearsal.store()
        head = desk.log.head()
        if hand_over is not None:
            hand_over(Stored(head=head, timers=keeping.of_timers()))
        bells.store()
        keeping.end_trail(head)
        keeping.pass_by(head)
        keeping.keep(head)
        came_to = Chronicled(events=head, told=bells.told(), stages=bells.stages())
    yield came_to


def keep(desk: Desk, stored: Callable[[], Stored]) -> None:
    """Keep some of the views of what was told at a desk, while the other process keeps the rest."""
    keeping = Keeping(desk)
    keeping.keep(keeping.keep_cases(stored), untimed=True)


def _moved(projection: Projection) -> Unavailable:
    return Unavailable("views", f"{projection.view} was moved by another process")
