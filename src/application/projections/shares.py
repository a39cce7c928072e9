"""Several views far behind, shared out between two processes by what they cost.

Each keeps its own as any two runners do: by leads and positions, so that there is nothing to be agreed upon. The second
one has its share for a page at a time; where it ends, whoever leads next goes on from what is written.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from attrs import frozen

from wuye.application.ports import EventLog, SecondHand, Views
from wuye.application.projections.projection import Projection
from wuye.application.projections.runner import PAGE, Runner
from wuye.application.projections.serving import established

_COSTS: Final = {
    "sla_board": 75,
    "audit_trail": 45,
    "case_detail": 44,
    "ticket_board": 12,
    "case_months": 5,
    "customers": 3,
}
_COST: Final = 1
"""Microseconds that a view takes for an event of the log, and one that is not named."""


@frozen
class Share:
    """Views that the second process is to give a page each; without any it lets go of those it had."""

    views: frozenset[str]


@frozen
class Kept:
    """What came of it."""

    reached: int | None
    """The lowest position of its views; ``None``: none of them could be moved."""


class Sharing:
    """What the second process does with its share, at stores that it opened itself."""

    def __init__(self, log: EventLog, views: Views, projections: Sequence[Projection]) -> None:
        self._log = log
        self._views = views
        self._projections = projections
        self._share = Share(frozenset())
        self._runner: Runner | None = None

    def keep(self, share: Share) -> Kept:
        """Give every view of the share a page."""
        if self._runner is None or share != self._share:
            for one in _of(self._projections, self._share.views - share.views):
                self._views.resign(one.table.name)
            self._share = share
            self._runner = Runner(self._log, self._views, _of(self._projections, share.views), page=PAGE)
        return Kept(_stepped(self._runner, self._views, _of(self._projections, share.views)))


def shared_out(left: Mapping[str, int]) -> frozenset[str]:
    """About half of what is to be done, by names of views and events left: what somebody else is to do."""
    costs = sorted(((_COSTS.get(view, _COST) * count, view) for view, count in left.items()), reverse=True)
    mine, others, chosen = 0, 0, set()
    for cost, view in costs:
        if others < mine:
            others += cost
            chosen.add(view)
        else:
            mine += cost
    return frozenset(chosen)


def shared(
    log: EventLog,
    views: Views,
    projections: Sequence[Projection],
    far: Mapping[str, int],
    second: SecondHand,
    upto: int,
) -> None:
    """Bring views near that are ``far`` behind, by so many events each, and keep the others up meanwhile.

    Ends when either process has brought its own to ``upto``, or can move none of them; whatever is left may be shared
    out anew. Raises ``EOFError`` when the second process ends.
    """
    share = Share(shared_out(far))
    for one in _of(projections, share.views):
        views.resign(one.table.name)
    mine = Runner(log, views, [one for one in projections if one.view not in share.views], page=PAGE)
    ours_behind = _of(projections, far.keys() - share.views)
    under_way, theirs, ours = 0, True, True
    while theirs and ours:
        while second.free():
            second.give(share)
            under_way += 1
        ours = _is_behind(_stepped(mine, views, ours_behind), upto)
        while under_way and second.ready():
            theirs &= _is_behind(second.take().reached, upto)
            under_way -= 1
    for _ in range(under_way):
        second.take()
    second.give(Share(frozenset()))
    second.take()


def _of(projections: Sequence[Projection], views: Collection[str]) -> list[Projection]:
    return [one for one in projections if one.view in views]


def _stepped(runner: Runner, views: Views, far: Sequence[Projection]) -> int | None:
    if not runner.step():
        return None
    return min((views.position(established(views, one).name) for one in far), default=None)


def _is_behind(reached: int | None, upto: int) -> bool:
    return reached is not None and reached < upto
