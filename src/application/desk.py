"""The desk: what an embedder, a server and the command line call. One command down, one receipt up."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from attrs import evolve

from wuye.application.attempt import Attempt
from wuye.application.cache import NotAtHand, Sight
from wuye.application.deciding import Decider
from wuye.application.disclosure import disclose
from wuye.application.moments import Moment, moment
from wuye.application.patience import in_time
from wuye.application.ports import (
    Answer,
    Clock,
    CommandKey,
    CommandReused,
    Conflict,
    EventLog,
    Files,
    Ids,
    Loop,
    Unavailable,
    Unreadable,
    Vault,
    Views,
)
from wuye.application.prospects import allowed, preview
from wuye.application.receipts import Order, Receipt, check_asked, check_command_id, receipt_of
from wuye.application.registry import Registry
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.lifecycle import Events
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import BrokenHistory, InvalidInput, Refused

if TYPE_CHECKING:
    from wuye.application.sla.clocks import CaseClocks

__all__ = ["RACES", "Desk", "Receipt"]

RACES: Final = 8
"""How often a command without an expected version is decided again after a lost race."""
_PAGE: Final = 500
_FINAL: Final = ("log", "server")
"""Whose absence is told at once: where another one is away, a command that has happened still gets its answer."""


class Desk:
    """The service desk over one log: execute, read, replay. Safe to share between threads.

    Use ``open_desk`` to get one; leaving the ``with`` block closes its connections.
    """

    def __init__(
        self,
        *,
        log: EventLog,
        vault: Vault,
        views: Views,
        files: Files,
        registry: Registry,
        clock: Clock,
        ids: Ids,
        company: str,
        tzdata_version: str | None = None,
        closing: Callable[[], None] | None = None,
    ) -> None:
        self.log = log
        self.vault = vault
        self.views = views
        self.files = files
        self.registry = registry
        self.clock = clock
        self.ids = ids
        self.company = company
        self.decider = Decider(
            log=log,
            vault=vault,
            files=files,
            registry=registry,
            clock=clock,
            ids=ids,
            company=company,
            tzdata_version=tzdata_version,
        )
        self._closing = closing

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back every connection; a second call does nothing."""
        closing, self._closing = self._closing, None
        if closing is not None:
            closing()

    # -- commands -----------------------------------------------------------------------------------------------

    def execute(
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
        """Decide a command and store its facts, all or none, once for each command id.

        ``on`` is a short number or a stream id; ``None`` opens a new case. ``occurred_at`` states that it was so
        earlier (aware). Without ``expected_version`` a lost race is decided again on the new state. ``command_id``:
        1 to 128 visible ASCII characters; ``None`` makes a fresh one, and then a repeat is another command.

        Raises ``Refused`` (code, rule, stage, allowed), ``InvalidInput`` for what is no such value, ``CommandReused``,
        ``Unavailable`` or ``BrokenHistory``.
        """
        return self._carried_out(
            self._attempt(
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
        )

    def execute_soon(
        self,
        command: Any,
        *,
        told: Callable[[Receipt | Exception], None],
        loop: Loop,
        begin_within: float | None = None,
        by: Actor,
        **said: Any,
    ) -> Callable[[], bool]:
        """As ``execute``, for callers who wait for no thread (an event loop): ``told`` gets the receipt or the refusal.

        ``told`` is called in the loop, and must neither wait nor raise. One that is not begun within so many seconds is
        refused (``Unavailable("server")``). What is given back lets the caller go away: ``True`` when nothing
        happened, ``False`` when it may have. Raises ``Refused`` and ``InvalidInput`` for what is wrong at first sight,
        and ``Unavailable``.
        """
        attempt = self._attempt(command, by=by, **said)
        attempt.begin_within(begin_within)

        def carried_out(fault: Exception | None = None) -> None:
            try:
                outcome: Receipt | Exception = self._carried_out(attempt, fault)
            except Exception as refusal:  # noqa: BLE001 - it is told
                outcome = refusal
            loop.soon(partial(told, outcome))

        def settled(outcome: Answer | Exception) -> None:
            if isinstance(outcome, Answer):
                told(receipt_of(attempt.order.key.command_id, outcome))
            elif isinstance(outcome, Unavailable) and outcome.service in _FINAL:
                told(outcome)
            else:
                # It has to be decided again, or what it was answered is to be looked up: that may take a while.
                try:
                    loop.lend(partial(carried_out, outcome))
                except RuntimeError:
                    told(Unavailable("desk", "it is being closed"))

        try:
            if attempt.at_hand():
                return self.log.append_soon(attempt.decide, attempt.learn, settled, loop)
            loop.lend(carried_out)
        except RuntimeError as ended:
            raise Unavailable("desk", "it is being closed") from ended
        return lambda: False

    def _attempt(
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
    ) -> Attempt:
        """A command as it was given. Raises ``Refused("unknown-command")`` and ``InvalidInput``."""
        lifecycle = self.decider.lifecycle_of(command)
        check_asked(by, on, expected_version, occurred_at)
        if command_id is None:
            command_id = self.ids.uuid7()
        else:
            check_command_id(command_id)
        order = Order(
            command=command,
            by=by,
            key=CommandKey(company=self.company, actor=by.id, command_id=command_id),
            fingerprint=self.decider.fingerprint(command, on, expected_version, occurred_at, by),
            expected_version=expected_version,
            occurred_at=occurred_at,
            correlation_id=correlation_id or command_id,
            causation_id=causation_id,
            request_id=request_id,
            trace_id=trace_id,
            reconstructed=reconstructed,
        )
        return Attempt(self.decider, lifecycle, order, on)

    def preview(
        self,
        command: Any,
        *,
        by: Actor,
        on: str | None = None,
        expected_version: int | None = None,
        occurred_at: datetime | None = None,
    ) -> Events:
        """The facts a command would give now; nothing is written. Raises ``Refused`` wherever ``execute`` would."""
        check_asked(by, on, expected_version, occurred_at)
        try:
            return preview(
                self.decider, command, by=by, on=on, expected_version=expected_version, occurred_at=occurred_at
            )
        except Refused as refusal:
            raise self._hinted(refusal, command) from None

    def allowed(self, on: str | None, *, by: Actor, category: str | None = None) -> tuple[str, ...]:
        """Names of the commands this actor could give to a case now; for a new case of a category with ``None``."""
        return allowed(self.decider, on, by=by, category=category or "ticket")

    # -- reading ------------------------------------------------------------------------------------------------

    def resolve(self, ref: str) -> str:
        """The stream id of a short number or stream id. Raises ``Refused("unknown-id")`` when nothing is there."""
        return self.decider.resolve(ref)

    def history(self, ref: str, *, sealed: bool = False) -> list[Recorded[Any]]:
        """Every event of a case in order, personal fields opened unless ``sealed``.

        Raises ``Refused("unknown-id")`` or ``BrokenHistory``.
        """
        stream = self.resolve(ref)
        events = self.log.stream(stream)
        if not events:
            raise Refused("unknown-id", id=ref[:64])
        return events if sealed else [evolve(one, event=disclose(one.event, self.vault)) for one in events]

    def state(self, ref: str) -> Any:
        """The state of a case now. Raises ``Refused("unknown-id")``."""
        return self.at(ref).state

    def at(
        self,
        ref: str,
        *,
        as_of: datetime | None = None,
        valid_at: datetime | None = None,
        version: int | None = None,
    ) -> Moment:
        """A case at a past version, as it was *known* (``as_of``: recorded), or *true* (``valid_at``: occurred).

        Several bounds hold together. Raises ``Refused``: ``unknown-id``, ``unknown-version``, ``naive-time``, or
        ``nothing-yet`` when the case did not exist at that moment.
        """
        for name, instant in (("as_of", as_of), ("valid_at", valid_at)):
            if instant is not None and instant.tzinfo is None:
                raise InvalidInput("naive-time", field=name)
        history = self.history(ref, sealed=True)
        lifecycle = self.registry.of_stream(history[0].stream)
        return moment(lifecycle, history, as_of=as_of, valid_at=valid_at, version=version)

    def clocks(
        self, ref: str, *, at: datetime | None = None, as_of: datetime | None = None, trace: bool = True
    ) -> "CaseClocks":
        """Every clock of a case, read at an instant (default: now) as it was *known* at ``as_of``, and explained.

        Raises ``Refused``: ``unknown-id``, ``naive-time``, or ``nothing-yet`` when the case did not exist then.
        """
        from wuye.application.sla.asking import case_clocks

        return case_clocks(self, ref, at=at, as_of=as_of, trace=trace)

    def readable(self, ref: str, *, by: Actor) -> bool:
        """Whether an actor may read a case: staff may; an occupant only own cases, while the occupancy lasts (T2)."""
        sight = Sight(self.decider.case)
        return self.decider.related(sight.case(self.resolve(ref)), by, sight)

    def subscribe(self, *, after: int = 0, timeout: float | None = None) -> Iterator[Recorded[Any]]:
        """Every event behind a position, in commit order, then new ones as they come; at least once.

        Ends after ``timeout`` seconds without a new event; ``None`` never ends. Raises ``BrokenHistory`` at an
        event that cannot be read.
        """
        while True:
            page = self.log.page(after, _PAGE)
            for one in page:
                if isinstance(one, Unreadable):
                    raise BrokenHistory(
                        one.code, stream=one.stream, version=one.version, name=one.name, field=one.field
                    )
                after = one.position
                yield one
            if not page and not self.log.wait(after, 30.0 if timeout is None else timeout) and timeout is not None:
                return

    def health(self) -> Mapping[str, str]:
        """Facts about the log for health checks. Raises ``Unavailable``."""
        return self.log.check()

    # -- inside -------------------------------------------------------------------------------------------------

    def _hinted(self, refusal: Refused, command: Any) -> Refused:
        """The same refusal; of a home that is not there it says which one looks like it (bad input B23)."""
        site = getattr(command, "site", None)
        if refusal.code == "unknown-unit" and site is not None:
            from wuye.application.likeness import likely_home

            typed = str(refusal.facts["id"])
            meant = likely_home(typed, site, log=self.log, views=self.views, registry=self.registry)
            if meant is not None:
                refusal.facts = {**refusal.facts, "suggested": meant}
        return refusal

    @in_time
    def _carried_out(self, attempt: Attempt, fault: Exception | None = None) -> Receipt:
        """The receipt of a command, of which a first attempt came to a fault, or was not made."""
        try:
            return receipt_of(attempt.order.key.command_id, self._stored(attempt, fault))
        except CommandReused:
            raise
        except Exception as refusal:
            if isinstance(refusal, Unavailable) and refusal.service == "log":
                raise
            # Whatever is wrong with it now: a command that has happened gets its first answer.
            first = self.log.answer(attempt.order.key, attempt.order.fingerprint)
            if first is not None:
                return receipt_of(attempt.order.key.command_id, first, replayed=True)
            if isinstance(refusal, Refused):
                raise self._hinted(refusal, attempt.order.command) from None
            raise

    def _stored(self, attempt: Attempt, fault: Exception | None) -> Answer:
        """Decide and append; on kept states first: the append checks them, and a refusal is decided again without."""
        kept = self.decider.kept
        races, trusting, reading = 0, True, False
        while True:
            if fault is None:
                try:
                    return self._tried(attempt, trusting=trusting, reading=reading)
                except Exception as raised:  # noqa: BLE001 - it is looked at
                    fault = raised
            if isinstance(fault, Conflict):
                kept.evict(fault.streams)
                if attempt.order.expected_version is not None and attempt.decided().stream in fault.streams:
                    raise attempt.overtaken()
                races += 1
                if races == RACES:
                    raise fault
            elif isinstance(fault, NotAtHand):
                reading = True
            elif isinstance(fault, Unavailable) or attempt.append is not None or not attempt.sight.trusted:
                raise fault
            else:
                kept.evict(attempt.sight.seen)
                trusting, reading = False, True
            fault = None

    def _tried(self, attempt: Attempt, *, trusting: bool, reading: bool) -> Answer:
        attempt.look(trusting=trusting, reading=reading)
        if not reading:
            return self.log.append_decided(attempt.decide, attempt.learn)
        # What is read for it holds up nobody else.
        attempt.decide()
        return self.log.append_decided(attempt.decided, attempt.learn)
