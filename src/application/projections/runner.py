"""The one runner of all views: pages of the log, one leader a view, supervised.

It runs in a thread of the server or, by ``run``, as a process of its own. Each view stands for itself: one that fails
waits longer and longer before its next try, the others go on.
"""

import time
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Final

import structlog
from attrs import define

from wuye.application.background import Background
from wuye.application.courtesy import courteous
from wuye.application.ports import EventLog, Views
from wuye.application.projections.follower import Follower
from wuye.application.projections.pages import SharedPages
from wuye.application.projections.projection import Projection
from wuye.application.projections.serving import established

PAGE: Final = 2_000
"""Events applied in one durable transaction: rows that many of them touch are written once."""
LIVE_PAGE: Final = 500
"""The same where views are kept up while commands come in: a page less far behind, and less memory."""
GATHERING_SECONDS: Final = 0.25
"""From page to page where events keep coming: an event of a page of twenty costs twice that of one of 200."""
_PATIENCE: Final = 3.0
"""How many times as long as the last page took it gathers at most: after a page of one event hardly at all."""
NAP_SECONDS: Final = 0.1
"""Longest sleep without a look at whether to stop."""
CHECK_SECONDS: Final = 1.0
"""How often a leader asks whether it still leads and which table serves, and a standby whether it may lead."""
FIRST_RETRY_SECONDS: Final = 0.1
LAST_RETRY_SECONDS: Final = 10.0

_log = structlog.get_logger("wuye.views")


@define
class _Run:
    """A view and how its runner stands."""

    projection: Projection
    follower: Follower | None = None
    leading: bool = False
    check_at: float = 0.0
    retry_at: float = 0.0
    failures: int = 0
    error: str | None = None


_Passing = dict[tuple[int, int], list[_Run]]
"""Views that a page does not touch, by where they are and where it ends."""


class Runner(Background):
    """Keeps views up to date; leaving the ``with`` block stops it and lets another process lead."""

    def __init__(
        self,
        log: EventLog,
        views: Views,
        projections: Sequence[Projection],
        *,
        page: int = PAGE,
        share: float = 1.0,
    ) -> None:
        """``share`` is the smallest share of the time that it has: less than 1 where commands come first."""
        super().__init__("views")
        self._log = log
        self._views = views
        self._share = share
        self._limit = page
        self._pages = SharedPages(log, page)
        self._runs = [_Run(one) for one in projections]

    def run(self) -> None:
        """Keep views up to date until ``stop`` is called, whatever fails meanwhile."""
        try:
            with courteous(self._share, self._log.crowd), self._writer() as writer:
                while not self._stopping.is_set():
                    began = time.monotonic()
                    if self._step(writer):
                        worked = time.monotonic() - began
                        # The next page shall be worth its writing.
                        self._stopping.wait(min(_PATIENCE * worked, GATHERING_SECONDS - worked))
                    elif self._settle():
                        self._rest()
                self._settle()
        finally:
            for run in self._runs:
                if run.leading:
                    self._resign(run)

    def step(self) -> bool:
        """Give every view that is due one page; ``False`` when there was nothing to do for any."""
        return self._step(None)

    def catch_up(self) -> None:
        """Apply all there is, in the caller's thread; for tests, imports and the demo."""
        with self._writer() as writer:
            while self._step(writer) or not self._settle():
                pass

    def leading(self) -> frozenset[str]:
        """Views this runner leads."""
        return frozenset(run.projection.view for run in self._runs if run.leading)

    def failing(self) -> dict[str, str]:
        """Views whose last try failed, and how."""
        return {run.projection.view: run.error for run in self._runs if run.error is not None}

    def _writer(self) -> Executor:
        """Who writes a full page while the next one is folded; its thread begins with the first."""
        return ThreadPoolExecutor(1, "wuye-views-writer")

    def _step(self, writer: Executor | None) -> bool:
        passing: _Passing = {}
        advanced = [self._advance(run, passing, writer) for run in self._runs]
        for (before, position), runs in passing.items():
            advanced.append(self._pass_by(runs, before, position))
        return any(advanced)

    def _settle(self) -> bool:
        """Wait for what is being written; ``False`` when something of it was not."""
        settled = [self._settled(run) for run in self._runs]
        return all(settled)

    def _settled(self, run: _Run) -> bool:
        try:
            written = run.follower is None or run.follower.settle()
        except KeyError:
            # A rebuild swapped the table, and dropped the old one.
            run.follower, run.check_at = None, 0.0
            return False
        except Exception as error:  # noqa: BLE001 - supervision, as below
            self._failed(run, error, time.monotonic())
            return False
        if not written:
            run.check_at = 0.0
        return written

    def _advance(self, run: _Run, passing: "_Passing", writer: Executor | None) -> bool:
        now = time.monotonic()
        if now < run.retry_at:
            return False
        try:
            follower = self._led(run, now)
            if follower is None:
                return False
            page = self._pages.behind(follower.position)
            if page and follower.passes(self._pages.kinds(page)):
                if follower.settle():
                    passing.setdefault((follower.position, page[-1].position), []).append(run)
                    return False
                # Somebody else moved the view: this page is not the one behind it any more.
                run.check_at = 0.0
                return True
            advanced = bool(page) and follower.apply(page, writer if len(page) == self._limit else None)
        except KeyError:
            # A rebuild swapped the table and dropped the old one between two of our looks.
            run.follower, run.check_at = None, 0.0
            return False
        except Exception as error:  # noqa: BLE001 - supervision: no failure of one view may end the others
            self._failed(run, error, now)
            return False
        if page and not advanced:
            # Somebody else moved the view: look again who leads.
            run.check_at = 0.0
        if run.failures:
            _log.info("view-recovered", view=run.projection.view, failures=run.failures)
        run.failures, run.error = 0, None
        return advanced

    def _pass_by(self, runs: Sequence[_Run], before: int, position: int) -> bool:
        """Move views on that a page does not touch, in one transaction for all of them."""
        followers = {run.follower.projection.table.name: run.follower for run in runs if run.follower is not None}
        try:
            moved = self._views.move(tuple(followers), before=before, position=position)
        except Exception as error:  # noqa: BLE001 - supervision, as above
            for run in runs:
                self._failed(run, error, time.monotonic())
            return False
        for run in runs:
            if run.follower is not None and run.follower.projection.table.name in moved:
                run.follower.passed(position)
                run.failures, run.error = 0, None
            elif run.follower is not None:
                # Moved by another runner, or swapped: look again who leads, and which table serves.
                run.follower.passed(None)
                run.check_at = 0.0
        return bool(moved)

    def _led(self, run: _Run, now: float) -> Follower | None:
        """The follower of a view we lead, on the table that serves; ``None`` on standby."""
        if now < run.check_at:
            return run.follower
        run.check_at = now + CHECK_SECONDS
        if run.follower is not None and not run.follower.settle():
            # Moved by another runner.
            run.follower = None
        leading = self._views.lead(run.projection.table.name)
        if leading != run.leading:
            _log.info("view-led" if leading else "view-standby", view=run.projection.view)
        run.leading = leading
        if not leading:
            run.follower = None
            return None
        table = established(self._views, run.projection)
        if run.follower is None or run.follower.projection.table.name != table.name:
            run.follower = Follower(run.projection, self._views, table)
        return run.follower

    def _failed(self, run: _Run, error: Exception, now: float) -> None:
        run.error = f"{type(error).__name__}: {error}"
        run.failures += 1
        run.retry_at = now + min(LAST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** min(run.failures, 10))
        run.check_at = 0.0
        if run.follower is not None:
            run.follower.forget()
        _log.warning("view-failed", view=run.projection.view, error=type(error).__name__, failures=run.failures)

    def _rest(self) -> None:
        """Sleep until there is an event for a view we lead, or something is due again."""
        due = min((max(run.check_at, run.retry_at) for run in self._runs), default=0.0)
        try:
            positions = [run.follower.position for run in self._runs if run.follower is not None and not run.failures]
            while positions and not self._stopping.is_set() and time.monotonic() < due:
                if self._log.wait(min(positions), NAP_SECONDS):
                    return
        except Exception as error:  # noqa: BLE001 - supervision
            _log.warning("log-unavailable", error=type(error).__name__)
        self._stopping.wait(NAP_SECONDS)

    def _resign(self, run: _Run) -> None:
        run.leading, run.follower, run.check_at = False, None, 0.0
        try:
            self._views.resign(run.projection.table.name)
        except Exception as error:  # noqa: BLE001 - the lead ends with the connection anyway
            _log.warning("view-not-resigned", view=run.projection.view, error=type(error).__name__)
