"""A desk in memory: real decisions and a real log, nothing on disk, a clock that the story moves."""

from datetime import datetime

from wuye.application.desk import Desk
from wuye.application.registry import Registry
from wuye.entrypoints.bootstrap import manual_clock, open_desk, seeded_ids
from wuye.entrypoints.testing.scenario import StoryClock
from wuye.entrypoints.testing.story import MONDAY_9AM


def story_clock(start: datetime = MONDAY_9AM) -> StoryClock:
    """A clock that stands still until it is moved."""
    return manual_clock(start)


def memory_desk(clock: StoryClock | None = None, *, registry: Registry | None = None, seed: int = 1) -> Desk:
    """A desk whose log, vault, views and files live in this process; the same seed gives the same ids."""
    clock = clock or story_clock()
    return open_desk("memory://", clock=clock, ids=seeded_ids(seed, clock), registry=registry)
