"""Timers (定时): passed deadlines become facts in a stream beside the case, each once, whoever looks and whenever.

A worker asks the board which cases may have something to say, tells the story of their timers from their history
alone, and has it recorded. Any number of workers may run: the command id names case and story, so one of them wins;
what the others tell is already told. A case without news is never replayed.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import structlog
from attrs import define, field, frozen

from wuye.application.encoding import encoded
from wuye.application.ports import Conflict, Query, Row
from wuye.application.projections.reading import Reader
from wuye.application.sla.asking import states_at
from wuye.application.sla.board import CASE, TIMER_PREFIX, sla_board
from wuye.application.sla.clocks import timers
from wuye.application.sla.tables import CLOCK_TABLES
from wuye.application.sla.terms import StateOf, terms_of
from wuye.application.watch import REST_SECONDS, Watch, look_of
from wuye.domain.clock.lifecycle import CLOCK, RecordThresholds, Told, record_thresholds
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.lifecycle import Context, Fresh
from wuye.domain.shared.recorded import category_of
from wuye.domain.shared.refusal import BrokenHistory, Refused
from wuye.domain.shared.switches import Switches

if TYPE_CHECKING:
    from wuye.application.desk import Desk, Receipt

TIMERS: Final = Actor(id="system-timers", role=Role.SYSTEM)
"""Who records thresholds."""
TASK: Final = "sla_timers"
"""The lead that one process holds, so that the others rest; right without it too."""
PAGE: Final = 200
_FEW: Final = 8
AGAIN: Final = timedelta(minutes=1)
"""How long a case that had nothing to say is left alone while the board knows nothing new of it."""
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_KEPT: Final = 10_000

_log = structlog.get_logger("wuye.timers")


@frozen(kw_only=True)
class Woken:
    """What one wake-up told: what it found for one receiver is one message, however much was caught up on."""

    correlation_id: str
    looked_at: int
    """Cases that were replayed."""
    told: tuple["Receipt", ...]
    """One receipt a case that had news."""
    failed: tuple[tuple[str, str], ...] = ()
    """Cases that could not be read, and why; the others were told."""

    @property
    def events(self) -> int:
        """Facts recorded."""
        return sum(len(one.events) for one in self.told)


@define
class Timekeeper:
    """One worker. Safe to run in as many threads, processes and hosts as one likes, each with its own."""

    desk: "Desk"
    _nothing: dict[str, tuple[datetime, tuple[Any, ...]]] = field(factory=dict)
    """Cases that had nothing to say: when they were asked, and what the board knew of them then."""

    def wake(self, *, limit: int | None = None) -> Woken:
        """Look at every case that may have something to say now, and have it recorded."""
        desk = self.desk
        states = _remembered(states_at(desk, None))
        now = desk.log.now()
        correlation_id = look_of(now)
        looked_at = 0
        told: list[Receipt] = []
        failed: list[tuple[str, str]] = []
        for case, row in self._due(now):
            if limit is not None and looked_at >= limit:
                break
            carried = row["body"]["carried"]
            seen = (row["look_at"], carried["last_event"], len(carried["standing"]))
            asked, known = self._nothing.get(case, (now, None))
            if known == seen and abs(now - asked) < AGAIN:
                continue
            looked_at += 1
            try:
                receipt = self.tell(case, states, correlation_id=correlation_id)
            except Conflict:
                continue
            except (BrokenHistory, Refused) as error:
                # One case that cannot be read must not keep the others from being told.
                failed.append((case, error.code))
                receipt = None
            if receipt is not None and receipt.events:
                told.append(receipt)
                continue
            if len(self._nothing) >= _KEPT:
                self._nothing.clear()
            self._nothing[case] = (now, seen)
        return Woken(correlation_id=correlation_id, looked_at=looked_at, told=tuple(told), failed=tuple(failed))

    def tell(self, case: str, states: StateOf | None = None, *, correlation_id: str | None = None) -> "Receipt | None":
        """Record what the timers of one case have to tell; ``None`` when all is told.

        Raises ``BrokenHistory``, ``Conflict`` or ``Unavailable``.
        """
        desk = self.desk
        history = tuple(desk.log.stream(case))
        if not history:
            return None
        kept = CLOCK.fold(recorded := desk.log.stream(f"{TIMER_PREFIX}{case}"))
        lifecycle = desk.registry.by_category[category_of(case)]
        terms = terms_of(history[0], states or states_at(desk, None))
        story = timers(lifecycle, history, terms, now := desk.log.now())
        if recorded and recorded[-1].recorded_at > now:
            # The clock was set back: what was told meanwhile stays, if time alone is lacking to make it true.
            later = timers(lifecycle, history, terms, recorded[-1].recorded_at)
            come = {one.threshold for one in story} | set(kept.told)
            story = tuple(one for one in later if one.threshold in come)
        command = RecordThresholds(case=case, site=history[0].envelope.site, story=story)
        if not record_thresholds(kept, command, _aside(now)):
            return None
        return desk.execute(
            command,
            by=TIMERS,
            command_id=_command_id(case, story, len(kept.told)),
            correlation_id=correlation_id,
            causation_id=history[-1].envelope.event_id,
        )

    def _due(self, now: datetime) -> Iterator[tuple[str, Row]]:
        """Cases whose next look is due, the oldest first."""
        desk = self.desk
        reader, board = Reader(desk.log, desk.views), sla_board(desk.registry)
        after: tuple[Any, ...] = (_BEGINNING, "")
        limit = _FEW
        while True:
            query = Query(where={"state": CASE}, order=(("look_at", False),), after=after, limit=limit)
            page = reader.page(board, query)
            for key, row in page:
                if row["look_at"] > now:
                    return
                yield key, row
            if len(page) < limit:
                return
            after, limit = (page[-1][1]["look_at"], page[-1][0]), PAGE


class TimerRunner(Watch):
    """A worker in a thread of its own, supervised."""

    def __init__(self, desk: "Desk", *, rest: float = REST_SECONDS) -> None:
        super().__init__(desk.views, self._wake, task=TASK, name="timers", rest=rest)
        self._keeper = Timekeeper(desk)

    def _wake(self) -> None:
        woken = self._keeper.wake()
        if woken.told or woken.failed:
            _log.info("timers-told", cases=len(woken.told), events=woken.events, failed=len(woken.failed))


def watching(desk: "Desk") -> TimerRunner | None:
    """A worker beside a desk's views, started; the caller stops it first. ``None`` where no case has clocks."""
    if CLOCK.category not in desk.registry.by_category or not CLOCK_TABLES.keys() & desk.registry.by_category.keys():
        return None
    runner = TimerRunner(desk)
    runner.start()
    return runner


def _command_id(case: str, story: tuple[Told, ...], told: int) -> str:
    digest = sha256(encoded([case, told, list(story)])).hexdigest()
    return f"timers-{len(story)}-{digest[:40]}"


def _remembered(state_of: StateOf) -> StateOf:
    """Register states are read once a wake-up."""
    kept: dict[str, Any] = {}

    def remembered(stream: str) -> Any:
        if stream not in kept:
            kept[stream] = state_of(stream)
        return kept[stream]

    return remembered


def _aside(now: datetime) -> Context:
    """What a look ahead decides on: the decision reads nothing of it."""
    return Context(
        now=now,
        occurred_at=now,
        actor=TIMERS,
        stream="",
        switches=Switches(),
        fresh=Fresh(case="", number=""),
    )
