"""The estate lived to a day, here or in a process beside, which says only its digest."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.estate.accounts import digest, whole
from tests.estate.community import BEGINS
from tests.estate.life import Estate, opened

SEED = 20260101
CALLS_A_DAY = 5
"""1,800 repairs a year for 5,040 homes: what the nation has for as many."""


def lived(folder: Path, days: int) -> Estate:
    """The estate after so many days, when the workers have looked once more."""
    folder.mkdir()
    estate = opened(folder, seed=SEED, calls_a_day=CALLS_A_DAY)
    estate.live(BEGINS + timedelta(days=days))
    estate.look()
    return estate


def told(folder: Path, days: int) -> str:
    """The same once more; gives the digest of all that was recorded."""
    estate = lived(folder, days)
    return digest(estate.desk, whole(estate.desk))
