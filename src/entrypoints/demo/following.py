"""What becomes of the story: taken over as it was told, with the bells between; stored, and the views kept."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from attrs import frozen

from wuye.application.desk import Desk
from wuye.application.ports import Unavailable
from wuye.application.projections.declared import projections
from wuye.application.projections.follower import Follower
from wuye.application.projections.pages import SharedPages
from wuye.application.projections.projection import Projection
from wuye.application.projections.serving import established
from wuye.application.projections.shares import shared_out
from wuye.application.sla.board import VIEW
from wuye.entrypoints.bootstrap import manual_clock, open_desk, open_rehearsal, seeded_ids
from wuye.entrypoints.demo.bells import Bells
from wuye.entrypoints.demo.community import OPENED
from wuye.entrypoints.demo.weather import ENDING

_PAGE: Final = 10_000
"""Events folded at once: a row that many of them touch is written once."""
_WORTH: Final = 3_000
"""Events that are waited for before views are kept between two chapters."""
_READING: Final = 25
"""Microseconds that reading an event of the log takes."""
_UNCHANGED: Final = frozenset({"audit_trail"})
"""Views that never write a row again: it costs them nothing to be kept early."""
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


class Keeping:
    """Some of the views of a new log, kept in one thread; nobody else keeps them meanwhile."""

    def __init__(self, desk: Desk, views: Iterable[Projection]) -> None:
        self._head = desk.log.head
        self._pages = SharedPages(desk.log, _PAGE)
        self._views = desk.views
        self._followers = [Follower(one, desk.views, established(desk.views, one)) for one in views]

    def half(self) -> Collection[str]:
        """About half of what is left to do, by name: for somebody else, who must read the log for it."""
        left = {one.projection.view: self._head() - one.position for one in self._followers}
        return shared_out(left, ahead=_READING)

    def leave(self, others: Collection[str]) -> None:
        """These are somebody else's from now on."""
        self._followers = [one for one in self._followers if one.projection.view not in others]

    def keep(self) -> None:
        """Apply all there is. Raises as ``step`` does."""
        while self.step():
            pass

    def step(self, worth: int = 1) -> bool:
        """Give a view a page that is worth it; ``False`` when there is none.

        Raises ``Unavailable`` where somebody else keeps the view.
        """
        behind = [one for one in self._followers if self._head() - one.position >= worth]
        if not behind:
            return False
        follower = min(behind, key=lambda one: (one.projection.view not in _UNCHANGED, one.position))
        page = self._pages.behind(follower.position)
        upto = page[-1].position
        if follower.passes(self._pages.kinds(page)):
            done = bool(self._views.move([follower.projection.table.name], before=follower.position, position=upto))
            follower.passed(upto)
        else:
            done = follower.apply(page)
        if not done:
            raise Unavailable("views", f"{follower.projection.view} was moved by another process")
        return True


@contextmanager
def chronicled(
    url: str,
    seed: int,
    chapters: Iterable[bytes],
    idle: Callable[[], bool],
    hand_over: Callable[[Collection[str]], None] | None,
) -> Iterator[Chronicled]:
    """All that becomes of chapters; the first comes when there are stores to open, and has nothing in it.

    While there is none to wait for, views are kept, one after the other: the more at once the better. When everything
    is stored, some of those that are left are handed over to somebody else, if there is anybody. What is given back is
    given while everything is still held: to free it takes longer than to tell of it.
    """
    waiting: Iterator[bytes] = iter(chapters)
    next(waiting)
    clock = manual_clock(OPENED)
    rehearsal = open_rehearsal(url, clock=clock, ids=seeded_ids(seed + _OTHER, clock), second=True)
    with rehearsal.desk as desk:
        bells = Bells(desk, clock)
        keeping = Keeping(desk, (one for one in projections(desk.registry) if one.view != VIEW))
        stored = 0
        for chapter in waiting:
            for taken in rehearsal.log.told(chapter):
                bells.ring(taken.recorded_at)
                rehearsal.log.take_over(taken)
                bells.hear()
            if idle() and bells.heard - stored >= _WORTH:
                rehearsal.store()
                stored = bells.heard
            while stored == bells.heard and idle() and keeping.step(_WORTH):
                pass
        bells.ring(ENDING)
        rehearsal.store()
        if hand_over is not None:
            others = keeping.half()
            hand_over(others)
            keeping.leave(others)
        bells.store()
        keeping.keep()
        came_to = Chronicled(events=desk.log.head(), told=bells.told(), stages=bells.stages())
    yield came_to


def keep(url: str, views: Collection[str]) -> None:
    """Keep some of the views of what is stored."""
    with open_desk(url) as desk:
        Keeping(desk, (one for one in projections(desk.registry) if one.view in views)).keep()
