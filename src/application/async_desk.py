"""The desk for asyncio: the same names. Commands wait for no thread; every other call has one of a small pool."""

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime
from functools import partial
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, ParamSpec, Self, TypeVar

from wuye.application.desk import Desk, Receipt
from wuye.application.moments import Moment
from wuye.application.patience import PROMISED_SECONDS
from wuye.application.ports import Unavailable
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.lifecycle import Events
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import BrokenHistory

if TYPE_CHECKING:
    from wuye.application.sla.clocks import CaseClocks

P = ParamSpec("P")
R = TypeVar("R")

THREADS = 8
"""Calls that run at once; further ones wait for their turn without blocking the event loop."""
_PAGE = 500
_SOONEST, _LATEST = 0.02, 0.2


_LATE: Final = Unavailable("log", "it was not done in time")
"""In place of an outcome; never raised itself."""


class Running:
    """The event loop that gives commands (``Loop``), and whose threads it lends; one for all its commands."""

    def __init__(self, loop: asyncio.AbstractEventLoop, threads: Executor) -> None:
        self.loop = loop
        self.threads = threads
        self._waiting: deque[tuple[float, asyncio.Future[Receipt | Exception]]] = deque()
        """What is waited for, and until when; who came first, first."""
        self._watched = False

    def soon(self, work: Callable[[], None]) -> bool:
        """Have work done in the loop; ``False`` where it has ended, and nobody waits."""
        try:
            self.loop.call_soon_threadsafe(work)
        except RuntimeError:
            return False
        return True

    def lend(self, work: Callable[[], None]) -> object:
        """Have work done soon in a thread. Raises ``RuntimeError`` when none are left."""
        return self.threads.submit(work)

    def promised(self) -> asyncio.Future[Receipt | Exception]:
        """An outcome that is there in time, if only as ``_LATE``. One timer looks after all of them."""
        waiting = self._waiting
        while waiting and waiting[0][1].done():
            waiting.popleft()
        future: asyncio.Future[Receipt | Exception] = self.loop.create_future()
        due = self.loop.time() + PROMISED_SECONDS
        waiting.append((due, future))
        if not self._watched:
            self._watched = True
            self.loop.call_at(due, self._look)
        return future

    def _look(self) -> None:
        """Tell those who have waited long enough, and look again when the next one will have."""
        waiting, now = self._waiting, self.loop.time()
        while waiting and (waiting[0][1].done() or waiting[0][0] <= now):
            _, future = waiting.popleft()
            if not future.done():
                future.set_result(_LATE)
        self._watched = bool(waiting)
        if waiting:
            self.loop.call_at(waiting[0][0], self._look)


class _OfThread(threading.local):
    """The loop that runs in a thread."""

    running: Running | None = None


_of_thread: Final = _OfThread()


def _running(threads: Executor) -> Running:
    loop, running = asyncio.get_running_loop(), _of_thread.running
    if running is None or running.loop is not loop or running.threads is not threads:
        running = _of_thread.running = Running(loop, threads)
    return running


async def executed(desk: Desk, threads: Executor, command: Any, **said: Any) -> Receipt:
    """``Desk.execute`` without a thread that waits: commands that come at once are decided and written by one.

    ``said`` as for ``Desk.execute``. Raises as that does.
    """
    running = _running(threads)
    future = running.promised()

    def told(outcome: Receipt | Exception) -> None:
        if not future.done():
            future.set_result(outcome)

    try:
        go_away = desk.execute_soon(command, told=told, loop=running, **said)
    except BaseException:
        future.cancel()
        raise
    try:
        outcome = await future
    except BaseException:
        # Cancelled: whoever waits behind it must not wait for it.
        go_away()
        raise
    if outcome is _LATE:
        raise Unavailable(_LATE.service, _LATE.reason, outcome_unknown=not go_away())
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


class AsyncDesk:
    """A ``Desk`` whose calls are awaited. Enter it with ``async with``; leaving closes the connections.

    A cancelled ``execute`` may still be stored: send it again with the same ``command_id`` to learn its answer.
    """

    def __init__(self, opening: Callable[[], Desk], *, threads: int = THREADS) -> None:
        self._opening = opening
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="wuye-desk")
        self._desk: Desk | None = None

    @property
    def sync(self) -> Desk:
        """The desk behind it, for code that runs in threads. Raises ``RuntimeError`` before it is entered."""
        if self._desk is None:
            raise RuntimeError("the desk is not open: use it inside `async with`")
        return self._desk

    async def __aenter__(self) -> Self:
        try:
            self._desk = await self._call(self._opening)
        except BaseException:
            self._pool.shutdown(wait=False)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Give back every connection; a second call does nothing."""
        desk, self._desk = self._desk, None
        if desk is not None:
            await self._call(desk.close)
            self._pool.shutdown(wait=False)

    async def execute(
        self,
        command: Any,
        *,
        by: Actor,
        on: str | None = None,
        expected_version: int | None = None,
        command_id: str | None = None,
        occurred_at: datetime | None = None,
        correlation_id: str | None = None,
        causation_id: str | None = None,
        request_id: str | None = None,
        trace_id: str | None = None,
        reconstructed: bool = False,
    ) -> Receipt:
        """Decide a command and store its facts, all or none, once for each command id. See ``Desk.execute``."""
        return await executed(
            self.sync,
            self._pool,
            command,
            by=by,
            on=on,
            expected_version=expected_version,
            command_id=command_id,
            occurred_at=occurred_at,
            correlation_id=correlation_id,
            causation_id=causation_id,
            request_id=request_id,
            trace_id=trace_id,
            reconstructed=reconstructed,
        )

    async def preview(
        self,
        command: Any,
        *,
        by: Actor,
        on: str | None = None,
        expected_version: int | None = None,
        occurred_at: datetime | None = None,
    ) -> Events:
        """The facts a command would give now; nothing is written. See ``Desk.preview``."""
        return await self._call(
            self.sync.preview, command, by=by, on=on, expected_version=expected_version, occurred_at=occurred_at
        )

    async def allowed(self, on: str | None, *, by: Actor, category: str | None = None) -> tuple[str, ...]:
        """Names of the commands this actor could give to a case now. See ``Desk.allowed``."""
        return await self._call(self.sync.allowed, on, by=by, category=category)

    async def resolve(self, ref: str) -> str:
        """The stream id of a short number or stream id. See ``Desk.resolve``."""
        return await self._call(self.sync.resolve, ref)

    async def history(self, ref: str, *, sealed: bool = False) -> list[Recorded[Any]]:
        """Every event of a case in order, personal fields opened unless ``sealed``. See ``Desk.history``."""
        return await self._call(self.sync.history, ref, sealed=sealed)

    async def state(self, ref: str) -> Any:
        """The state of a case now. See ``Desk.state``."""
        return await self._call(self.sync.state, ref)

    async def at(
        self,
        ref: str,
        *,
        as_of: datetime | None = None,
        valid_at: datetime | None = None,
        version: int | None = None,
    ) -> Moment:
        """A case at a past version, as it was known, or true. See ``Desk.at``."""
        return await self._call(self.sync.at, ref, as_of=as_of, valid_at=valid_at, version=version)

    async def clocks(
        self, ref: str, *, at: datetime | None = None, as_of: datetime | None = None, trace: bool = True
    ) -> "CaseClocks":
        """Every clock of a case, read at an instant and explained. See ``Desk.clocks``."""
        return await self._call(self.sync.clocks, ref, at=at, as_of=as_of, trace=trace)

    async def readable(self, ref: str, *, by: Actor) -> bool:
        """Whether an actor may read a case. See ``Desk.readable``."""
        return await self._call(self.sync.readable, ref, by=by)

    async def health(self) -> Mapping[str, str]:
        """Facts about the log for health checks. See ``Desk.health``."""
        return await self._call(self.sync.health)

    async def subscribe(
        self,
        *,
        after: int = 0,
        timeout: float | None = None,  # noqa: ASYNC109 - time without an event, not the time of the call
    ) -> AsyncIterator[Recorded[Any]]:
        """Every event behind a position, in commit order, then new ones as they come. See ``Desk.subscribe``.

        Waiting holds no thread, so any number may subscribe; cancelling ends at once.
        """
        loop = asyncio.get_running_loop()
        seen, pause = loop.time(), _SOONEST
        while True:
            page, broken = await self._call(self._page, after)
            for one in page:
                after = one.position
                yield one
            if broken is not None:
                raise broken
            if page:
                seen, pause = loop.time(), _SOONEST
                continue
            if timeout is not None and loop.time() - seen >= timeout:
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LATEST)

    def _page(self, after: int) -> tuple[list[Recorded[Any]], BrokenHistory | None]:
        """What is there now; the events before an unreadable one are given before it is complained of."""
        page: list[Recorded[Any]] = []
        try:
            for one in islice(self.sync.subscribe(after=after, timeout=0), _PAGE):
                page.append(one)  # noqa: PERF402 - what came before a failure is kept
        except BrokenHistory as broken:
            return page, broken
        return page, None

    async def _call(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        work = partial(copy_context().run, partial(function, *args, **kwargs))
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)
