"""What becomes of the story: taken over as it was told, with the bells between; stored, and the views kept."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from attrs import frozen

from wuye.application.desk import Desk
from wuye.application.ports import Unavailable
from wuye.application.projections.declared import projections
from wuye.application.projections.follower import Follower
from wuye.application.projections.pages import SharedPages
from wuye.application.projections.projection import Projection
from wuye.application.projections.serving import established
from wuye.application.sla.board import VIEW
from wuye.entrypoints.bootstrap import manual_clock, open_desk, open_rehearsal, seeded_ids
from wuye.entrypoints.demo.bells import Bells
from wuye.entrypoints.demo.community import OPENED
from wuye.entrypoints.demo.weather import ENDING

_PAGE: Final = 10_000
"""Events folded at once: a row that many of them touch is written once."""
_WORTH: Final = 3_000
"""Events that are waited for before views are kept between two chapters."""
_OTHER: Final = 1 << 32
"""So far from the tellers' seed is that of the timers' ids."""


@frozen(kw_only=True)
class Chronicled:
    """What the story came to."""

    events: int
    """Events of all streams: the last position of a log without holes."""
    told: dict[str, int]
    """How many thresholds of each case were told."""


class Keeping:
    """Some of the views of a new log, kept in one thread; nobody else keeps them meanwhile."""

    def __init__(self, desk: Desk, views: Iterable[Projection]) -> None:
        self._pages = SharedPages(desk.log, _PAGE)
        self._views = desk.views
        self._followers = [Follower(one, desk.views, established(desk.views, one)) for one in views]

    @property
    def position(self) -> int:
        """Of the view that is furthest behind."""
        return min(one.position for one in self._followers)

    def leave(self, others: Collection[str]) -> None:
        """Views that are somebody else's from now on."""
        self._followers = [one for one in self._followers if one.projection.view not in others]

    def keep(self) -> None:
        """Apply all there is. Raises as ``step`` does."""
        while self.step():
            pass

    def step(self) -> bool:
        """Give the view that is furthest behind a page; ``False`` when all of them show everything.

        Raises ``Unavailable`` where somebody else keeps it.
        """
        follower = min(self._followers, key=lambda one: one.position)
        page = self._pages.behind(follower.position)
        if not page:
            return False
        upto = page[-1].position
        if follower.passes(self._pages.kinds(page)):
            done = bool(self._views.move([follower.projection.table.name], before=follower.position, position=upto))
            follower.passed(upto)
        else:
            done = follower.apply(page)
        if not done:
            raise Unavailable("views", f"{follower.projection.view} was moved by another process")
        return True


def chronicled(
    url: str,
    seed: int,
    chapters: Iterable[bytes],
    idle: Callable[[], bool],
    handed_over: Callable[[], Collection[str]],
) -> Chronicled:
    """All that becomes of chapters; the first comes when there are stores to open, and has nothing in it.

    While there is none to wait for, views are kept, one after the other: the more at once the better. When everything
    is stored, those that are ``handed_over`` are somebody else's.
    """
    waiting: Iterator[bytes] = iter(chapters)
    next(waiting)
    clock = manual_clock(OPENED)
    rehearsal = open_rehearsal(url, clock=clock, ids=seeded_ids(seed + _OTHER, clock), second=True)
    with rehearsal.desk as desk:
        bells = Bells(desk, clock)
        keeping = Keeping(desk, (one for one in projections(desk.registry) if one.view != VIEW))
        for chapter in waiting:
            for taken in rehearsal.log.told(chapter):
                bells.ring(taken.recorded_at)
                rehearsal.log.take_over(taken)
                bells.hear()
            while idle() and bells.heard - keeping.position >= _WORTH:
                rehearsal.store()
                keeping.step()
        bells.ring(ENDING)
        rehearsal.store()
        keeping.leave(handed_over())
        bells.store()
        keeping.keep()
        return Chronicled(events=desk.log.head(), told=bells.told())


def keep(url: str, views: Collection[str]) -> None:
    """Keep some of the views of what is stored."""
    with open_desk(url) as desk:
        Keeping(desk, (one for one in projections(desk.registry) if one.view in views)).keep()
