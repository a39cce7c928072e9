"""The desk: what an embedder, a server and the command line call. One command down, one receipt up."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from attrs import evolve, fields, frozen

from wuye.application.cache import KEPT_STREAMS, Bounded, Case, KeptCases, Sight
from wuye.application.disclosure import disclose
from wuye.application.encoding import encoded
from wuye.application.exhibits import check_stored
from wuye.application.patience import in_time
from wuye.application.ports import (
    Answer,
    Append,
    Clock,
    CommandKey,
    CommandReused,
    Conflict,
    Draft,
    EventLog,
    Files,
    Ids,
    Unavailable,
    Unreadable,
    Vault,
    Views,
)
from wuye.application.registry import Registry
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.lifecycle import Context, Dated, Elsewhere, Events, Fresh, Lifecycle
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import BrokenHistory, InvalidInput, Refused
from wuye.domain.shared.switches import Switches

if TYPE_CHECKING:
    from wuye.application.sla.clocks import CaseClocks

RACES = 8
"""How often a command without an expected version is decided again after a lost race."""
_PAGE = 500
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,159}")
"""What a short number or stream id is made of; anything else is unknown before a store is asked."""


@frozen(kw_only=True)
class Receipt:
    """What a command was answered; the same for a repeat of its id."""

    command_id: str
    case: str
    """Stream id of the case."""
    number: str | None
    """Short number that people see; ``None`` for register entries."""
    version: int
    position: int
    recorded_at: datetime
    events: tuple[str, ...]
    replayed: bool = False


@frozen(kw_only=True)
class Moment:
    """A case as it was known (``as_of``), true (``valid_at``) or at a version: state and the events behind it."""

    case: str
    state: Any
    version: int
    """Version of the last event included; 0 when there was nothing yet."""
    history: tuple[Recorded[Any], ...]


@frozen(kw_only=True)
class Order:
    """A command on its way, with everything its envelope will say."""

    command: Any
    by: Actor
    key: CommandKey
    fingerprint: bytes
    expected_version: int | None = None
    occurred_at: datetime | None = None
    correlation_id: str
    causation_id: str | None = None
    request_id: str | None = None
    trace_id: str | None = None
    reconstructed: bool = False


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
        self._tzdata_version = tzdata_version
        self._closing = closing
        self._kept = KeptCases()
        self._numbered: Bounded[str, str] = Bounded(KEPT_STREAMS)

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

    @in_time
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
        earlier (aware). Without ``expected_version`` a lost race is decided again on the new state.

        Raises ``Refused`` (code, rule, stage, allowed), ``CommandReused``, ``Unavailable`` or ``BrokenHistory``.
        """
        lifecycle = self._lifecycle_of(command)
        if occurred_at is not None and occurred_at.tzinfo is None:
            raise InvalidInput("naive-time", field="occurred_at")
        command_id = command_id or self.ids.uuid7()
        order = Order(
            command=command,
            by=by,
            key=CommandKey(company=self.company, actor=by.id, command_id=command_id),
            fingerprint=self._fingerprint(command, on, expected_version, occurred_at, by),
            expected_version=expected_version,
            occurred_at=occurred_at,
            correlation_id=correlation_id or command_id,
            causation_id=causation_id,
            request_id=request_id,
            trace_id=trace_id,
            reconstructed=reconstructed,
        )
        try:
            order = evolve(order, command=self._resolved(command))
            return receipt_of(command_id, self._decided(order, lifecycle, on))
        except CommandReused:
            raise
        except Exception as fault:
            if isinstance(fault, Unavailable) and fault.service == "log":
                raise
            # Whatever is wrong with it now: a command that has happened gets its first answer.
            first = self.log.answer(order.key, order.fingerprint)
            if first is None:
                raise
            return receipt_of(command_id, evolve(first, replayed=True))

    def preview(self, command: Any, *, by: Actor, on: str | None = None) -> Events:
        """The facts a command would give now; nothing is written. Raises ``Refused``."""
        lifecycle = self._lifecycle_of(command)
        command = self._resolved(command)
        sight = Sight(self._case)
        case = self._opened(lifecycle, command, sight) if on is None else sight.case(self.resolve(on))
        now = self.clock.now()
        return self._decide(case, command, by, now, now, sight)[0]

    def allowed(self, on: str | None, *, by: Actor, category: str | None = None) -> tuple[str, ...]:
        """Names of the commands this actor could give to a case now; for a new case of a category with ``None``."""
        sight = Sight(self._case)
        if on is None:
            lifecycle = self.registry.by_category[category or "ticket"]
            case = Case(stream="", lifecycle=lifecycle, state=lifecycle.initial)
        else:
            case = sight.case(self.resolve(on))
        now = self.clock.now()
        switches, _ = self._policy(case, None, sight)
        context = Context(
            now=now,
            occurred_at=now,
            actor=by,
            stream=case.stream,
            switches=switches,
            fresh=Fresh(case=case.stream, number=""),
        )
        return case.lifecycle.allowed(case.state, context)

    # -- reading ------------------------------------------------------------------------------------------------

    def resolve(self, ref: str) -> str:
        """The stream id of a short number or stream id. Raises ``Refused("unknown-id")`` when nothing is there."""
        category, _, rest = ref.partition("-")
        if not _REF.fullmatch(ref) or not rest:
            raise Refused("unknown-id", id=ref[:64])
        if category in self.registry.by_category and category != "number":
            return ref
        if "number" in self.registry.by_category:
            # A number is reserved once and for ever: what was found stays true.
            known = self._numbered.get(ref)
            if known is not None:
                return known
            reserved = self.log.stream(f"number-{ref}")
            if reserved:
                found = str(reserved[0].event.case)
                self._numbered.put(ref, found)
                return found
        raise Refused("unknown-id", id=ref[:64])

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
        if version is not None and not 1 <= version <= history[-1].version:
            raise Refused("unknown-version", version=version, current=history[-1].version)
        chosen = tuple(
            one
            for one in history
            if (version is None or one.version <= version)
            and (as_of is None or one.recorded_at <= as_of)
            and (valid_at is None or one.occurred_at <= valid_at)
        )
        if not chosen:
            raise Refused("nothing-yet", since=history[0].recorded_at.isoformat())
        lifecycle = self.registry.of_stream(history[0].stream)
        state = lifecycle.initial
        for one in chosen:
            state = lifecycle.evolve(state, one)
        return Moment(case=history[0].stream, state=state, version=chosen[-1].version, history=chosen)

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
        sight = Sight(self._case)
        return self._related(sight.case(self.resolve(ref)), by, sight)

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

    def _decided(self, order: Order, lifecycle: Lifecycle[Any], on: str | None) -> Answer:
        """Decide and append; on kept states first: the append checks them, and a refusal is decided again without."""
        stream = None if on is None else self.resolve(on)
        races, kept = 0, True
        while True:
            sight = Sight(self._case, self._kept if kept else None)
            try:
                append = self._judged(order, lifecycle, stream, sight)
            except Exception:
                if not sight.trusted:
                    raise
                self._kept.evict(sight.seen)
                kept = False
                continue
            try:
                answer = self.log.append(append)
            except Conflict as lost:
                self._kept.evict(lost.streams)
                if order.expected_version is not None and append.stream in lost.streams:
                    raise self._overtaken(self._case(append.stream), order.expected_version) from None
                races += 1
                if races == RACES:
                    raise
            else:
                self._kept.learn(sight.seen, answer.stored)
                return answer

    def _judged(self, order: Order, lifecycle: Lifecycle[Any], stream: str | None, sight: Sight) -> Append:
        case = self._met(order, lifecycle, stream, sight)
        if order.expected_version is not None and case.version != order.expected_version:
            raise self._overtaken(case, order.expected_version)
        return self._decided_on(case, order, sight)

    def _lifecycle_of(self, command: Any) -> Lifecycle[Any]:
        lifecycle = self.registry.by_command.get(type(command))
        if lifecycle is None:
            raise Refused("unknown-command", command=type(command).__name__)
        return lifecycle

    def _met(self, order: Order, lifecycle: Lifecycle[Any], stream: str | None, sight: Sight) -> Case:
        """The case a command is for, if it is one and this person has to do with it."""
        case = self._opened(lifecycle, order.command, sight) if stream is None else sight.case(stream)
        if case.lifecycle is not lifecycle:
            raise Refused("wrong-kind", command=type(order.command).__name__, category=case.lifecycle.category)
        if stream is not None and case.version == 0:
            raise Refused("unknown-id", id=stream[:64])
        # Before the version: a stranger must not learn that there is one (threats T1).
        if not self._related(case, order.by, sight):
            raise Refused("not-related", actor=order.by.id)
        return case

    def _decided_on(self, case: Case, order: Order, sight: Sight) -> Append:
        """One decision on the state as it is, ready to be stored."""
        now = self.clock.now()
        span = None
        if order.occurred_at is not None:
            span = self._span(now, case, order.command, sight)
            _check_occurred([order.occurred_at], span)
        decided = self._decide(case, order.command, order.by, now, order.occurred_at or now, sight)
        check_stored(order.command, self.files)
        events, others, fresh, policy_version = decided
        dated = [one.occurred_at for one in events if isinstance(one, Dated)]
        if dated:
            _check_occurred(dated, span or self._span(now, case, order.command, sight))
        return self._append(order, case, events, others, fresh, policy_version, now, sight)

    def _fingerprint(
        self, command: Any, on: str | None, expected_version: int | None, occurred_at: datetime | None, by: Actor
    ) -> bytes:
        said = [type(command).__name__, command, on, expected_version, occurred_at, by.role]
        return self.vault.fingerprint(encoded(said))

    def _decide(
        self, case: Case, command: Any, by: Actor, now: datetime, occurred_at: datetime, sight: Sight
    ) -> tuple[Events, dict[str, Case], Fresh, str | None]:
        switches, policy_version = self._policy(case, getattr(command, "site", None), sight)
        prefix = case.lifecycle.number_prefix
        fresh = Fresh(
            case=case.stream if case.version == 0 else f"{case.lifecycle.category}-{self.ids.uuid7()}",
            number=self.ids.number(prefix, now) if prefix else "",
            ids=tuple(self.ids.uuid7() for _ in range(4)),
        )
        context = Context(
            now=now, occurred_at=occurred_at, actor=by, stream=case.stream, switches=switches, fresh=fresh
        )
        try:
            row = case.lifecycle.row(case.state, type(command), by)
        except Refused as refusal:
            refusal.allowed = case.lifecycle.allowed(case.state, context)
            raise
        others = {stream: sight.case(stream) for stream in row.reads(case.state, command)}
        context = evolve(context, others={stream: other.state for stream, other in others.items()})
        return case.lifecycle.decide(case.state, command, context), others, fresh, policy_version

    def _append(
        self,
        order: Order,
        case: Case,
        events: Events,
        others: dict[str, Case],
        fresh: Fresh,
        policy_version: str | None,
        now: datetime,
        sight: Sight,
    ) -> Append:
        site = getattr(order.command, "site", None) if case.opening is None else case.opening.site
        heads: dict[str, int] = {case.stream: case.version}
        following = Counter[str]()
        drafts: list[Draft] = []
        for event in events:
            stream, fact, at, where = case.stream, event, case.last_recorded_at, site
            occurred_at = order.occurred_at
            if isinstance(event, Dated):
                fact, occurred_at = event.event, event.occurred_at
            elif isinstance(event, Elsewhere):
                stream, fact = event.stream, event.event
                other = others.get(stream)
                heads.setdefault(stream, other.version if other else 0)
                at = other.last_recorded_at if other else None
                if other is not None and other.opening is not None:
                    where = other.opening.site
            following[stream] += 1
            drafts.append(
                Draft(
                    stream=stream,
                    version=heads[stream] + following[stream],
                    event=fact,
                    event_id=self.ids.uuid7(),
                    occurred_at=occurred_at,
                    host_at=now,
                    actor=order.by,
                    company=self.company,
                    site=where,
                    command_id=order.key.command_id,
                    correlation_id=order.correlation_id,
                    causation_id=order.causation_id,
                    request_id=order.request_id,
                    trace_id=order.trace_id,
                    reconstructed=order.reconstructed or self.registry.fact_of[type(fact)].reconstructed,
                    policy_version=policy_version,
                    tzdata_version=self._tzdata_version,
                    not_before=at,
                )
            )
        number = getattr(case.state, "number", None) or (fresh.number if case.version == 0 else None) or None
        return Append(
            key=order.key,
            fingerprint=order.fingerprint,
            stream=case.stream,
            drafts=tuple(drafts),
            heads=heads,
            reads={name: seen.version for name, seen in sight.seen.items() if name not in heads},
            number=number,
        )

    def _case(self, stream: str) -> Case:
        """A case as the log has it; it is kept for the commands that follow."""
        lifecycle = self.registry.of_stream(stream)
        case = Case(stream=stream, lifecycle=lifecycle, state=lifecycle.initial).followed(self.log.stream(stream))
        self._kept.keep(case)
        return case

    def _opened(self, lifecycle: Lifecycle[Any], command: Any, sight: Sight) -> Case:
        """The empty case a command opens; a register entry that exists already is met as it is."""
        if type(command) not in lifecycle.opening():
            raise Refused("case-required", command=type(command).__name__)
        if lifecycle.key is not None:
            return sight.case(f"{lifecycle.category}-{lifecycle.key(command)}")
        stream = f"{lifecycle.category}-{self.ids.uuid7()}"
        return sight.add(Case(stream=stream, lifecycle=lifecycle, state=lifecycle.initial))

    def _policy(self, case: Case, site: str | None, sight: Sight) -> tuple[Switches, str | None]:
        """Switches in force: the version a case opened with, or today's for a new one (design 7)."""
        if "policy" not in self.registry.by_category:
            return Switches(), None
        pinned = case.opening.policy_version if case.opening is not None else None
        if pinned is not None:
            stream, _, version = pinned.rpartition("/")
            return sight.case(stream).state.switches_at(int(version)), pinned
        if case.opening is not None:
            site = case.opening.site
        if site is None or case.lifecycle.number_prefix is None:
            return Switches(), None
        policy = sight.case(f"policy-{site}")
        version = policy.state.version_on(self.clock.now())
        return policy.state.switches_at(version), f"{policy.stream}/{version}"

    def _related(self, case: Case, by: Actor, sight: Sight) -> bool:
        """A relation is an interval, not a unit: an occupant's access ends with the occupancy (threats T2)."""
        if by.role is not Role.OCCUPANT or case.version == 0:
            return True
        if not case.lifecycle.related(case.state, by):
            return False
        home = getattr(case.state, "home", None)
        if home is None or "home" not in self.registry.by_category:
            return True
        return bool(sight.case(home).state.occupied_by(by.id, self.clock.now()))

    def _resolved(self, command: Any) -> Any:
        """Short numbers inside a command become stream ids before it is decided."""
        changed = {
            attribute.name: self.resolve(getattr(command, attribute.name))
            for attribute in fields(type(command))
            if "reference" in attribute.metadata and getattr(command, attribute.name) is not None
        }
        return evolve(command, **changed) if changed else command

    def _overtaken(self, case: Case, expected: int) -> Refused:
        since = [
            self.registry.fact_of[type(one.event)].name for one in self.log.stream(case.stream, after=max(0, expected))
        ]
        refusal = Refused("version-mismatch", expected=expected, current=case.version, events=since)
        refusal.stage = case.state.stage.value
        return refusal

    def _span(self, now: datetime, case: Case, command: Any, sight: Sight) -> tuple[datetime, datetime]:
        """From when to when something may have been so: since the site is in care, up to a little after now."""
        switches, _ = self._policy(case, getattr(command, "site", None), sight)
        latest = now + timedelta(minutes=switches.future_tolerance_minutes)
        earliest = datetime(1980, 1, 1, tzinfo=UTC)
        site = getattr(command, "site", None) if case.opening is None else case.opening.site
        if site is not None and "site" in self.registry.by_category:
            opened = getattr(sight.case(f"site-{site}").state, "opened_at", None)
            earliest = max(earliest, opened) if opened is not None else earliest
        return earliest, latest


def _check_occurred(stated: Sequence[datetime], span: tuple[datetime, datetime]) -> None:
    earliest, latest = span
    if not earliest <= min(stated) <= max(stated) <= latest:
        raise InvalidInput(
            "occurred-out-of-range", field="occurred_at", minimum=earliest.isoformat(), maximum=latest.isoformat()
        )


def receipt_of(command_id: str, answer: Answer) -> Receipt:
    """What the giver of a command is told."""
    return Receipt(
        command_id=command_id,
        case=answer.stream,
        number=answer.number,
        version=answer.version,
        position=answer.position,
        recorded_at=answer.recorded_at,
        events=answer.events,
        replayed=answer.replayed,
    )
