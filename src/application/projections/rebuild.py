"""Rebuilding a view beside the live one, and proving a view by a rebuild."""

from concurrent.futures import ThreadPoolExecutor

from attrs import evolve, frozen

from wuye.application.ports import EventLog, Progress, SecondHand, Table, Unavailable, Views
from wuye.application.projections.follower import Follower
from wuye.application.projections.halves import PAGE, brought_near
from wuye.application.projections.pages import SharedPages
from wuye.application.projections.projection import Projection, no_spread
from wuye.application.projections.serving import established, next_generation


@frozen(kw_only=True)
class Comparison:
    """A view against a rebuild of it at the same position."""

    view: str
    position: int
    live: str
    rebuilt: str

    @property
    def equal(self) -> bool:
        """Whether the view shows what the log says (I5)."""
        return self.live == self.rebuilt


def rebuild(
    log: EventLog,
    views: Views,
    projection: Projection,
    progress: Progress | None = None,
    *,
    second: SecondHand | None = None,
) -> Table:
    """Fill a new table from the whole log while the old one serves, swap, and drop the old one; gives the new one.

    Parked events are tried again; a ``second`` process takes part in a long one. Raises ``Unavailable`` when another
    rebuild of the view is running.
    """
    task = f"{projection.table.name}_rebuild"
    if not views.lead(task):
        raise Unavailable("views", f"another rebuild of {projection.view} is running")
    try:
        old = established(views, projection)
        new = next_generation(views, projection, bare=_needs_no_index(projection))
        follower = Follower(projection, views, new)
        brought_near(log, follower, second, log.head(), progress)
        _catch_up(log, follower, None, progress)
        views.index(new)
        # What was written meanwhile: nobody is to be served a table that is behind by as long as indexes take.
        _catch_up(log, follower, None, progress)
        views.serve(projection.table.name, new.name)
        # What was written while the swap was made; from here on the runner goes on with the new table.
        _catch_up(log, follower, None, progress)
        # A read that meets the old table no more looks again which one serves.
        views.discard(old.name)
        return new
    finally:
        views.resign(task)


def compare(
    log: EventLog,
    views: Views,
    projection: Projection,
    progress: Progress | None = None,
    *,
    second: SecondHand | None = None,
) -> Comparison:
    """Rebuild a view into a shadow and compare digests at one position; the live view is not touched (threats T6).

    Raises ``Unavailable`` when another comparison of the view is running.
    """
    task = f"{projection.table.name}_compare"
    if not views.lead(task):
        raise Unavailable("views", f"another comparison of {projection.view} is running")
    shadow = evolve(projection.table, name=f"{projection.table.name}_shadow")
    try:
        position, live = views.proof(established(views, projection).name)
        views.drop(shadow.name)
        views.ensure(shadow, bare=_needs_no_index(projection))
        follower = Follower(projection, views, shadow)
        brought_near(log, follower, second, position, progress)
        _catch_up(log, follower, position, progress)
        return Comparison(view=projection.view, position=position, live=live, rebuilt=views.digest(shadow.name))
    finally:
        views.drop(shadow.name)
        views.resign(task)


def _needs_no_index(projection: Projection) -> bool:
    """Whether filling a table asks for rows by key alone: then its indexes are made in one go, for a tenth."""
    return projection.spread is no_spread


def _catch_up(log: EventLog, follower: Follower, upto: int | None, progress: Progress | None) -> None:
    total = log.head() if upto is None else upto
    pages = SharedPages(log, PAGE)
    with ThreadPoolExecutor(1, "wuye-rebuild") as writer:
        while True:
            page = pages.behind(follower.position)
            if upto is not None and page and page[-1].position > upto:
                page = [one for one in page if one.position <= upto]
            # While one page is written, the next one is folded.
            follower.apply(page, writer if len(page) == PAGE else None)
            if progress is not None:
                progress(follower.position, max(total, follower.position))
            if (not page or (upto is not None and follower.position >= upto)) and follower.settle():
                return
