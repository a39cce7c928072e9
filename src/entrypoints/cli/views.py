"""Views for one-shot commands: kept up by this process for a moment, unless a server does it already."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from wuye.application.ports import Query, Row, Unavailable
from wuye.application.projections.boards import BOARDS
from wuye.application.projections.cases import case_detail
from wuye.application.projections.declared import projections
from wuye.application.projections.projection import Projection
from wuye.application.projections.reading import Reader
from wuye.application.projections.runner import Runner
from wuye.application.projections.serving import Shown
from wuye.application.registry import Registry

if TYPE_CHECKING:
    from wuye.application.desk import Desk

PATIENCE = 5.0
"""Seconds to wait for a view; what is there is shown afterwards, with a note."""

_PAGE = 200


def listing_view(registry: Registry, category: str) -> Projection:
    """The view that lists a kind of case: its own board, else the view of all cases."""
    board = BOARDS.get(category)
    return case_detail(registry) if board is None else board.projection(registry)


@contextmanager
def kept_up(desk: "Desk", projection: Projection) -> Iterator[tuple[Reader, bool]]:
    """A reader of a view that has applied the log so far, and whether it really has."""
    quiet()
    reader = Reader(desk.log, desk.views)
    runner = Runner(desk.log, desk.views, (projection,))
    try:
        runner.catch_up()
        # Where a server leads the view, it is the server that catches up.
        reader.wait_for(projection, desk.log.head(), PATIENCE)
        current = True
    except Unavailable:
        current = False
    finally:
        if runner.leading():
            desk.views.resign(projection.table.name)
    yield reader, current


def keep_up(desk: "Desk") -> None:
    """Apply all there is to every view, in this process."""
    quiet()
    views = projections(desk.registry)
    runner = Runner(desk.log, desk.views, views)
    runner.catch_up()
    for view in views:
        if view.view in runner.leading():
            desk.views.resign(view.table.name)


def rows_of(
    reader: Reader,
    projection: Shown,
    where: Mapping[str, Any],
    order: tuple[tuple[str, bool], ...],
    *,
    after: tuple[Any, ...] | None = None,
) -> Iterator[tuple[str, Row]]:
    """All rows that match, in order, page by page; filters that no index serves are applied to the rows read."""
    served = _served(reader, projection, where, order)
    rest = {name: value for name, value in where.items() if name not in served}
    while True:
        page = reader.page(projection, Query(where=served, order=order, after=after, limit=_PAGE))
        for key, row in page:
            if all(row[name] == value for name, value in rest.items()):
                yield key, row
        if len(page) < _PAGE:
            return
        key, row = page[-1]
        after = (*(row[name] for name, _ in order), key)


def _served(
    reader: Reader, projection: Shown, where: Mapping[str, Any], order: tuple[tuple[str, bool], ...]
) -> dict[str, Any]:
    """As many of the filters as one index serves together with the order."""
    names = list(where)
    for count in range(len(names), -1, -1):
        chosen = {name: where[name] for name in names[:count]}
        try:
            reader.page(projection, Query(where=chosen, order=order, limit=1))
        except ValueError:
            continue
        return chosen
    return {}


def quiet() -> None:
    """The runner's log lines belong to a server's log, not into an answer; only trouble is told, on stderr."""
    import logging

    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
