"""Accounting for what fell due (清点到期任务): whoever looks and whenever, each occurrence is told once.

A worker asks the view which duties may have something to account for, and has it recorded. What is told follows from
the duty's own stream, so a second worker, a restart or ten days of silence change nothing.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import structlog
from attrs import define, frozen

from wuye.application.cadences.board import DUTY, occurrence_board
from wuye.application.ports import Conflict, Query
from wuye.application.projections.reading import Reader
from wuye.application.watch import REST_SECONDS, Watch, look_of
from wuye.domain.cadence.commands import AccountOccurrences
from wuye.domain.cadence.decide import AT_ONCE
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.refusal import BrokenHistory, Refused

if TYPE_CHECKING:
    from wuye.application.desk import Desk, Receipt

CADENCES: Final = Actor(id="system-cadences", role=Role.SYSTEM)
"""Who accounts for occurrences."""
TASK: Final = "cadences"
PAGE: Final = 200
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)

_log = structlog.get_logger("wuye.cadences")


@frozen(kw_only=True)
class Accounts:
    """What one wake-up recorded."""

    told: tuple["Receipt", ...]
    failed: tuple[tuple[str, str], ...] = ()
    """Duties that could not be accounted for, and why; the others were."""

    @property
    def events(self) -> int:
        """Facts recorded."""
        return sum(len(one.events) for one in self.told)


@define
class Accountant:
    """One worker. Safe to run in as many threads, processes and hosts as one likes."""

    desk: "Desk"

    def wake(self) -> Accounts:
        """Account for every duty of which something opened or closed by now."""
        told: list[Receipt] = []
        failed: list[tuple[str, str]] = []
        now = self.desk.log.now()
        for cadence in list(self._due(now)):
            try:
                told += self.account(cadence, correlation_id=look_of(now))
            except Conflict:
                continue
            except (BrokenHistory, Refused) as error:
                # One duty that cannot be read must not keep the others from being accounted for.
                failed.append((cadence, error.code))
        return Accounts(told=tuple(told), failed=tuple(failed))

    def account(self, cadence: str, *, correlation_id: str | None = None) -> "list[Receipt]":
        """Account for one duty, however much there is. Raises ``Refused``, ``Conflict`` or ``Unavailable``."""
        told: list[Receipt] = []
        while True:
            receipt = self.desk.execute(AccountOccurrences(), by=CADENCES, on=cadence, correlation_id=correlation_id)
            if receipt.events:
                told.append(receipt)
            if len(receipt.events) < AT_ONCE:
                return told

    def _due(self, now: datetime) -> Iterator[str]:
        """Duties whose next look is due, the oldest first."""
        reader, board = Reader(self.desk.log, self.desk.views), occurrence_board(self.desk.registry)
        after: tuple[Any, ...] = (_BEGINNING, "")
        while True:
            query = Query(where={"state": DUTY}, order=(("look_at", False),), after=after, limit=PAGE, bodies=False)
            page = reader.page(board, query)
            for key, row in page:
                if row["look_at"] > now:
                    return
                yield key
            if len(page) < PAGE:
                return
            after = (page[-1][1]["look_at"], page[-1][0])


def accounting(desk: "Desk", *, rest: float = REST_SECONDS) -> Watch:
    """A worker in a thread of its own, supervised; not started yet."""
    accountant = Accountant(desk)

    def wake() -> None:
        accounts = accountant.wake()
        if accounts.told or accounts.failed:
            _log.info("cadences-told", duties=len(accounts.told), events=accounts.events, failed=len(accounts.failed))

    return Watch(desk.views, wake, task=TASK, name="cadences", rest=rest)
