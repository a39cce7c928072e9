"""Pages of the log, read and decoded once for all views."""

from bisect import bisect_right
from collections import deque
from collections.abc import Callable
from threading import Thread
from typing import Final

from attrs import frozen

from wuye.application.ports import EventLog, Unreadable
from wuye.application.projections.follower import UNREADABLE, Kinds, Page
from wuye.domain.shared.recorded import category_of

_KEPT: Final = 3


@frozen
class _Kept:
    after: int
    page: Page


class _Ahead:
    """A page that is being read while views write what the one before it made of them."""

    def __init__(self, after: int, read: Callable[[], Page]) -> None:
        self.after = after
        self._read = read
        self._page: Page | Exception = ()
        self._thread = Thread(target=self._run, name="wuye-pages", daemon=True)
        self._thread.start()

    def page(self) -> Page:
        """The page. Raises what reading it raised."""
        self._thread.join()
        if isinstance(self._page, Exception):
            raise self._page
        return self._page

    def _run(self) -> None:
        try:
            self._page = self._read()
        except Exception as fault:  # noqa: BLE001 - told to whoever asks for the page, if anybody does
            self._page = fault


class SharedPages:
    """The last few pages: a view that is a little behind another one gets the rest of the same page.

    With ``ahead`` the page behind a full one is read at once, in a thread: while the database writes, the processor is
    idle.
    """

    def __init__(self, log: EventLog, limit: int, *, ahead: bool = False) -> None:
        self._log = log
        self._limit = limit
        self._ahead = ahead
        self._kept: deque[_Kept] = deque(maxlen=_KEPT)
        self._next: _Ahead | None = None
        self._told: tuple[Page, Kinds] = ((), frozenset())

    def behind(self, after: int) -> Page:
        """Events behind a position, in commit order; empty at the head of the log."""
        for kept in self._kept:
            if kept.after == after:
                return kept.page
            if kept.after < after < kept.page[-1].position:
                return kept.page[bisect_right(kept.page, after, key=lambda one: one.position) :]
        page = self._read(after)
        if page:
            self._kept.append(_Kept(after, page))
        if self._ahead and len(page) == self._limit:
            last = page[-1].position
            self._next = _Ahead(last, lambda: self._log.page(last, self._limit))
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

    def _read(self, after: int) -> Page:
        begun, self._next = self._next, None
        if begun is not None and begun.after == after:
            return begun.page()
        return self._log.page(after, self._limit)
