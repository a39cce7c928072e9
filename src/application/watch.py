"""Work beside the desk that goes on for ever: one process leads it, the others rest; a failure makes it wait longer."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import structlog

from wuye.application.background import Background
from wuye.application.ports import Views

REST_SECONDS: Final = 1.0
LONGEST_REST_SECONDS: Final = 30.0
_LOOK: Final = "look-"


def look_of(now: datetime) -> str:
    """Correlation id of what is found by the looks that begin in a minute, whichever watch takes them.

    Several workers, or one that goes on after another's crash, so find for one and the same message.
    """
    return f"{_LOOK}{now.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def was_found(correlation_id: str) -> bool:
    """Whether a fact comes from what a watch found, and not from what somebody did."""
    return correlation_id.startswith(_LOOK)


class Watch(Background):
    """A turn of work again and again in a thread of its own, supervised: a failure makes it wait longer, never end."""

    def __init__(
        self, views: Views, turn: Callable[[], object], *, task: str, name: str, rest: float = REST_SECONDS
    ) -> None:
        super().__init__(name)
        self._views = views
        self._do = turn
        self._task = task
        self._rest = rest
        self._log = structlog.get_logger(f"wuye.{name}")

    def run(self) -> None:
        """Take turns until ``stop`` is called, whatever fails meanwhile."""
        failures = 0
        try:
            while not self._stopping.is_set():
                failures = self._turn(failures)
                self._stopping.wait(min(LONGEST_REST_SECONDS, self._rest * 2 ** min(failures, 10)))
        finally:
            self._resign()

    def _turn(self, failures: int) -> int:
        try:
            if self._views.lead(self._task):
                self._do()
        except Exception as error:  # noqa: BLE001 - supervision: no failure may end the work
            self._log.warning(f"{self._name}-failed", error=type(error).__name__, failures=failures + 1)
            return failures + 1
        return 0

    def _resign(self) -> None:
        try:
            self._views.resign(self._task)
        except Exception as error:  # noqa: BLE001 - the lead ends with the connection anyway
            self._log.warning(f"{self._name}-not-resigned", error=type(error).__name__)
