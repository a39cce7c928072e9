"""Pages of the log, read and decoded once for all views."""

from bisect import bisect_right
from collections import deque
from typing import Final

from attrs import frozen

from wuye.application.ports import EventLog, Unreadable
from wuye.application.projections.folding import Page
from wuye.application.projections.follower import UNREADABLE, Kinds
from wuye.domain.shared.recorded import category_of

_KEPT: Final = 3


@frozen
class _Kept:
    after: int
    page: Page


class SharedPages:
    """The last few pages: a view that is a little behind another one gets the rest of the same page."""

    def __init__(self, log: EventLog, limit: int) -> None:
        self._log = log
        self._limit = limit
        self._kept: deque[_Kept] = deque(maxlen=_KEPT)
        self._told: tuple[Page, Kinds] = ((), frozenset())

    def behind(self, after: int) -> Page:
        """Events behind a position, in commit order; empty at the head of the log."""
        for kept in self._kept:
            if kept.after == after:
                return kept.page
            if kept.after < after < kept.page[-1].position:
                return kept.page[bisect_right(kept.page, after, key=lambda one: one.position) :]
        page = self._log.page(after, self._limit)
        if page:
            self._kept.append(_Kept(after, page))
        return page

    def kinds(self, page: Page) -> Kinds:
        """What there is in a page, found once for all views."""
        if self._told[0] is not page:
            self._told = (
                page,
                frozenset(
                    UNREADABLE if isinstance(one, Unreadable) else (type(one.event), category_of(one.stream))
                    for one in page
                ),
            )
        return self._told[1]
