"""The thread pool: work that waited too long for a thread is not begun, so that a queue never becomes a hang."""

from asyncio import get_running_loop
from collections.abc import Callable
from time import monotonic
from typing import Any, Final, ParamSpec, TypeVar

from litestar.concurrency import get_asyncio_executor

from wuye.application import async_desk
from wuye.application.desk import Desk, Receipt
from wuye.application.patience import in_time_since
from wuye.application.ports import Unavailable

P = ParamSpec("P")
T = TypeVar("T")

QUEUE_SECONDS: Final = 2.0
"""Longest wait for a thread; who waited longer is told to come again (503, faults F8)."""


async def in_turn(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run in the thread pool; what was promised to the caller counts from now on. Raises ``Unavailable("server")``."""
    asked_at = monotonic()

    def turn() -> T:
        if monotonic() - asked_at > QUEUE_SECONDS:
            raise Unavailable("server", "every thread is busy")
        with in_time_since(asked_at):
            return work(*args, **kwargs)

    # As the framework's way to a thread, without a copy of the context: nothing of ours is kept in one.
    return await get_running_loop().run_in_executor(get_asyncio_executor(), turn)


async def executed(desk: Desk, command: Any, **said: Any) -> Receipt:
    """A command given by the event loop; what is to be done beside it has threads of the pool.

    Raises as ``Desk.execute``, and ``Unavailable("server")`` when it could not be begun in time.
    """
    executor = get_asyncio_executor()
    assert executor is not None  # before any event loop, see server.prepared
    return await async_desk.executed(desk, executor, command, begin_within=QUEUE_SECONDS, **said)
