"""A view that is far behind, brought near by two processes: each reads and folds every other case.

The first one alone writes: both halves of a page and the position are one transaction, so that there is nothing to be
agreed upon. Where the second one ends, or the view moves otherwise, the first goes on alone from what is written.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from typing import Final

import structlog
from attrs import evolve, frozen

from wuye.application.ports import EventLog, Progress, SecondHand, Unavailable, Views
from wuye.application.projections.folding import Folding, Page, Part
from wuye.application.projections.follower import Follower
from wuye.application.projections.projection import Projection
from wuye.application.projections.runner import LIVE_PAGE, Runner
from wuye.application.projections.serving import established
from wuye.application.projections.shares import Kept, Share, Sharing, shared

PAGE: Final = 5_000
"""While the database writes one page, the next is folded: the first of them and the last have nothing beside them."""
FAR: Final = PAGE
"""Positions behind from which on it is worth the second process's opening of its stores."""
_ROUNDS: Final = 4
"""How often views that are left are shared out anew: one that cannot be moved is the runner's affair."""
_AHEAD: Final = 2
"""Stretches that the second process has beside the one that is being written."""

_log = structlog.get_logger("wuye.views")


@frozen
class Stretch:
    """What the second process folds half of."""

    view: str
    table: str
    after: int
    upto: int
    following: int
    """Where the stretch behind it ends: it is read while this one is folded."""
    written: int
    """Up to where the store has the view for certain."""


class _Ended(Exception):
    """There is no second process any more."""


class _Halves:
    """Half of one stretch after the other, each read while the one before is folded. For one thread.

    The database alone is waited for beside it: what was read is made events of by whoever folds it, for two threads at
    work take the interpreter from each other.
    """

    def __init__(self, log: EventLog, *, odd: bool) -> None:
        self._log = log
        self._odd = odd
        self._reader = ThreadPoolExecutor(1, "wuye-views-reader")
        self._ahead: tuple[tuple[int, int], Future[Callable[[], Page]]] | None = None

    def of(self, piece: Stretch, head: int) -> Page:
        """Half of a stretch; nothing is read ahead behind the ``head`` that is known. Raises what reading it raises."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead[0] == (piece.after, piece.upto):
            read = ahead[1].result()
        else:
            read = self._log.half(piece.after, piece.upto, odd=self._odd)
        if piece.upto < piece.following <= head:
            following = piece.upto, piece.following
            self._ahead = following, self._reader.submit(self._log.half, *following, odd=self._odd)
        return read()

    def close(self) -> None:
        """Read no more."""
        self._reader.shutdown()


def assistance(
    log: EventLog, views: Views, projections: Sequence[Projection]
) -> Callable[[Stretch | Share], tuple[Stretch, Part] | Kept]:
    """What the second process does with a stretch, or with its share of views, at stores that it opened itself."""
    known = {one.view: one for one in projections}
    sharing = Sharing(log, views, projections)
    halves = _Halves(log, odd=True)
    folding: Folding | None = None
    reached, head = -1, 0

    def done(stretch: Stretch | Share) -> tuple[Stretch, Part] | Kept:
        nonlocal folding, reached, head
        if isinstance(stretch, Share):
            return sharing.keep(stretch)
        if head < stretch.upto and (head := log.head()) < stretch.upto:
            raise Unavailable("log", f"ends at {head}, before {stretch.upto}: another log")
        if folding is None or folding.projection.table.name != stretch.table or reached != stretch.after:
            shape = known[stretch.view]
            folding = Folding(evolve(shape, table=evolve(shape.table, name=stretch.table)), views)
        folding.written(stretch.written)
        part = folding.part(halves.of(stretch, head))
        folding.unwritten(stretch.upto)
        folding.keep()
        reached = stretch.upto
        return stretch, part

    return done


def brought_near(
    log: EventLog, follower: Follower, second: SecondHand | None, upto: int, progress: Progress | None = None
) -> None:
    """Bring a view up to a position; nothing where there is no need of two.

    Raises what reading, folding and writing raise here.
    """
    if second is None or not follower.projection.by_stream or upto - follower.position < FAR:
        return
    view, table = follower.projection.view, follower.projection.table.name
    asked = follower.position

    with ThreadPoolExecutor(1, "wuye-views-writer") as writer:
        under_way: dict[int, Stretch] = {}
        halves = _Halves(log, odd=False)
        try:
            while (begin := follower.position) < upto:
                while asked < min(upto, begin + (1 + _AHEAD) * PAGE):
                    end = min(upto, asked + PAGE)
                    piece = Stretch(view, table, asked, end, min(upto, end + PAGE), follower.written)
                    _give(second, piece)
                    under_way[asked], asked = piece, end
                piece = under_way.pop(begin)
                page = halves.of(piece, upto)
                if not follower.apply_half(page, piece.upto, writer, partial(_taken, second, piece)):
                    return
                if progress is not None:
                    progress(follower.position, max(upto, follower.position))
            follower.settle()
        except _Ended as ended:
            follower.forget()
            _log.warning("second-process-ended", view=view, error=type(ended.__cause__).__name__)
        finally:
            halves.close()


def _give(second: SecondHand, piece: Stretch) -> None:
    try:
        second.give(piece)
    except EOFError as error:
        raise _Ended from error


def _taken(second: SecondHand, piece: Stretch) -> Part:
    while True:
        try:
            answered: tuple[Stretch, Part] = second.take()
        except Exception as error:
            raise _Ended from error
        # What was asked for before the view was moved by others may still be on the line.
        if answered[0] == piece:
            return answered[1]


def nearer(log: EventLog, views: Views, projections: Sequence[Projection], second: SecondHand | None) -> None:
    """Bring views that are far behind to the head, before a runner keeps them up; what fails is left to that.

    Several are shared out between the processes; one alone is folded by both. The others are kept up meanwhile.
    """
    try:
        for _ in range(_ROUNDS):
            head = log.head()
            left = {one.view: head - views.position(established(views, one).name) for one in projections}
            far = {view: behind for view, behind in left.items() if behind >= FAR}
            if second is None or not far:
                return
            if len(far) == 1:
                _alone(log, views, projections, next(iter(far)), second, head)
                return
            shared(log, views, projections, far, second, head)
    except Exception as error:  # noqa: BLE001 - supervision: the runner tries again
        _log.warning("views-not-brought-near", error=type(error).__name__)


def _alone(
    log: EventLog, views: Views, projections: Sequence[Projection], view: str, second: SecondHand, upto: int
) -> None:
    far = next(one for one in projections if one.view == view)
    if not views.lead(far.table.name):
        return
    others = [one for one in projections if one is not far]
    with Runner(log, views, others, page=LIVE_PAGE) if others else nullcontext():
        brought_near(log, Follower(far, views, established(views, far)), second, upto)
