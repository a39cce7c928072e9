"""How a command becomes what is appended: which cases it meets, what is decided on them, what the envelope says.

Nothing is written here. What a decision looks at goes through its ``Sight``, so that the append can be checked.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

import msgspec
from attrs import evolve, fields

from wuye.application.cache import KEPT_STREAMS, Bounded, Case, KeptCases, NotAtHand, Sight
from wuye.application.encoding import to_plain
from wuye.application.exhibits import Exhibits
from wuye.application.ports import Append, Clock, Draft, EventLog, Files, Ids, Vault
from wuye.application.receipts import Order
from wuye.application.registry import Registry
from wuye.application.said import said
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.lifecycle import Context, Dated, Elsewhere, Events, Lifecycle
from wuye.domain.shared.number import number_stream
from wuye.domain.shared.refusal import InvalidInput, Refused
from wuye.domain.shared.switches import Switches

_REF: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,159}")
"""What a short number or stream id is made of; anything else is unknown before a store is asked."""
_EARLIEST: Final = datetime(1980, 1, 1, tzinfo=UTC)
_NO_POLICY: Final = Switches()
_encode: Final = msgspec.json.Encoder().encode
_KNOWN_POLICIES: Final = 1_000


class Drawn:
    """Ids for a decision, drawn when it asks for them; asking again gives the same."""

    def __init__(self, ids: Ids, case: Case, now: datetime) -> None:
        self._ids = ids
        self._case = case
        self._now = now
        self._stream: str | None = None if case.version else case.stream
        self._number: str | None = None

    @property
    def case(self) -> str:
        """Stream id for a new case."""
        if self._stream is None:
            self._stream = f"{self._case.lifecycle.category}-{self._ids.uuid7()}"
        return self._stream

    @property
    def number(self) -> str:
        """Short number for a new case; empty where cases have none."""
        if self._number is None:
            prefix = self._case.lifecycle.number_prefix
            self._number = self._ids.number(prefix, self._now) if prefix else ""
        return self._number


class Decided(msgspec.Struct, frozen=True, gc=False):
    """What a command came to: facts, and what was looked at and drawn for them."""

    events: Events
    others: dict[str, Case]
    fresh: Drawn
    policy_version: str | None


class Decider:
    """Decides commands for a desk. Safe to share between threads."""

    def __init__(
        self,
        *,
        log: EventLog,
        vault: Vault,
        files: Files,
        registry: Registry,
        clock: Clock,
        ids: Ids,
        company: str,
        tzdata_version: str | None,
    ) -> None:
        self.log = log
        self.vault = vault
        self.exhibits = Exhibits(files)
        self.registry = registry
        self.clock = clock
        self.ids = ids
        self.company = company
        self.kept = KeptCases()
        self._tzdata_version = tzdata_version
        self.numbered: Bounded[str, str] = Bounded(KEPT_STREAMS)
        """Cases by short number, as they were found or opened."""
        self._known_switches: Bounded[str, tuple[int, tuple[Switches, str]]] = Bounded(_KNOWN_POLICIES)
        """By policy version: the version of the register it was put together of, and what it says."""

    def lifecycle_of(self, command: Any) -> Lifecycle[Any]:
        """The lifecycle a command belongs to. Raises ``Refused("unknown-command")``."""
        lifecycle = self.registry.by_command.get(type(command))
        if lifecycle is None:
            raise Refused("unknown-command", command=type(command).__name__)
        return lifecycle

    def resolve(self, ref: str) -> str:
        """The stream id of a short number or stream id. Raises ``Refused("unknown-id")`` when nothing is there."""
        known = self.known(ref)
        if known is not None:
            return known
        if _REF.fullmatch(ref) and ref.partition("-")[2] and "number" in self.registry.by_category:
            # A number is reserved once and for ever: what was found stays true.
            reserved = self.log.stream(number_stream(ref))
            if reserved:
                found = str(reserved[0].event.case)
                self.numbered.put(ref, found)
                return found
        raise Refused("unknown-id", id=ref[:64])

    def known(self, ref: str) -> str | None:
        """The stream id of a stream id, or of a short number that was found before."""
        category = _category(ref)
        if category is not None and category != "number" and category in self.registry.by_category:
            return ref
        return self.numbered.get(ref)

    def refers_to_known(self, command: Any) -> bool:
        """Whether every short number inside a command was found before."""
        names = _references(type(command))  # type: ignore[arg-type]  # a class is hashable
        if not names:
            return True
        values = [getattr(command, name) for name in names]
        return all(value is None or self.known(value) is not None for value in values)

    def resolved(self, command: Any) -> Any:
        """Short numbers inside a command become stream ids before it is decided. Raises ``Refused("unknown-id")``."""
        names = _references(type(command))  # type: ignore[arg-type]  # a class is hashable
        if not names:
            return command
        changed = {name: self.resolve(getattr(command, name)) for name in names if getattr(command, name) is not None}
        return evolve(command, **changed) if changed else command

    def fingerprint(
        self, command: Any, on: str | None, expected_version: int | None, occurred_at: datetime | None, by: Actor
    ) -> bytes:
        """Keyed digest of a command as it was said: a repeat of its id must say the same."""
        at = None if occurred_at is None else to_plain(occurred_at)
        whole = [type(command).__name__, said(command), on, expected_version, at, by.role._value_]
        return self.vault.fingerprint(_encode(whole))

    def judged(self, order: Order, lifecycle: Lifecycle[Any], stream: str | None, sight: Sight) -> Append:
        """A command decided on the case it is for, ready to be stored. Raises ``Refused``."""
        case, now = self.met(order, lifecycle, stream, sight), self.clock.now()
        return self._append(order, case, self.weighed(case, order, now, sight), now, sight)

    def met(self, order: Order, lifecycle: Lifecycle[Any], stream: str | None, sight: Sight) -> Case:
        """The case a command is for, if it is one, this person has to do with it, and it has not moved on."""
        case = self.opened(lifecycle, order.command, sight) if stream is None else sight.case(stream)
        if case.lifecycle is not lifecycle:
            raise Refused("wrong-kind", command=type(order.command).__name__, category=case.lifecycle.category)
        if stream is not None and case.version == 0:
            raise Refused("unknown-id", id=stream[:64])
        # Before the version: a stranger must not learn that there is one (threats T1).
        if not self.related(case, order.by, sight):
            raise Refused("not-related", actor=order.by.id)
        if order.expected_version is not None and case.version != order.expected_version:
            if not sight.reads:
                raise NotAtHand(case.stream)
            raise self.overtaken(case, order, sight)
        return case

    def weighed(self, case: Case, order: Order, now: datetime, sight: Sight) -> Decided:
        """One decision on the state as it is, with everything that is asked of it before it may be stored."""
        span = None
        if order.occurred_at is not None:
            span = self.span(now, case, order.command, sight)
            _check_occurred(order.occurred_at, span)
        decided = self.decide(case, order.command, order.by, now, order.occurred_at or now, sight)
        self.exhibits.check(order.command, reading=sight.reads)
        for one in decided.events:
            if type(one) is Dated:
                span = span or self.span(now, case, order.command, sight)
                _check_occurred(one.occurred_at, span)
        return decided

    def decide(
        self, case: Case, command: Any, by: Actor, now: datetime, occurred_at: datetime, sight: Sight
    ) -> Decided:
        """The facts a command gives on a case. Raises ``Refused``."""
        switches, policy_version = self.policy(case, getattr(command, "site", None), sight)
        fresh = Drawn(self.ids, case, now)
        lifecycle, state = case.lifecycle, case.state
        others: dict[str, Case] = {}
        states: dict[str, Any] = {}
        context = Context(
            now=now,
            occurred_at=occurred_at,
            actor=by,
            stream=case.stream,
            switches=switches,
            fresh=fresh,
            others=states,
        )
        try:
            row = lifecycle.row(state, type(command), by)
        except Refused as refusal:
            refusal.allowed = lifecycle.allowed(state, context)
            raise
        for stream in row.needs(state, command, occurred_at):
            other = others[stream] = sight.case(stream)
            states[stream] = other.state
        return Decided(lifecycle.decide(state, command, context, row), others, fresh, policy_version)

    def _append(
        self,
        order: Order,
        case: Case,
        decided: Decided,
        now: datetime,
        sight: Sight,
    ) -> Append:
        site = getattr(order.command, "site", None) if case.opening is None else case.opening.site
        own, command_id, fact_of = case.stream, order.key.command_id, self.registry.fact_of
        heads = {own: case.version}
        versions = {own: case.version}
        drafts: list[Draft] = []
        for event in decided.events:
            stream, fact, at, where, occurred_at = own, event, case.last_recorded_at, site, order.occurred_at
            if type(event) is Dated:
                fact, occurred_at = event.event, event.occurred_at
            elif type(event) is Elsewhere:
                stream, fact = event.stream, event.event
                other = decided.others.get(stream)
                if stream not in heads:
                    heads[stream] = versions[stream] = other.version if other else 0
                at = other.last_recorded_at if other else None
                if other is not None and other.opening is not None:
                    where = other.opening.site
            version = versions[stream] = versions[stream] + 1
            drafts.append(
                Draft(
                    stream=stream,
                    version=version,
                    event=fact,
                    event_id=self.ids.uuid7(),
                    occurred_at=occurred_at,
                    host_at=now,
                    actor=order.by,
                    company=self.company,
                    site=where,
                    command_id=command_id,
                    correlation_id=order.correlation_id,
                    causation_id=order.causation_id,
                    request_id=order.request_id,
                    trace_id=order.trace_id,
                    reconstructed=order.reconstructed or fact_of[type(fact)].reconstructed,
                    policy_version=decided.policy_version,
                    tzdata_version=self._tzdata_version,
                    not_before=at,
                )
            )
        number = None
        if case.lifecycle.number_prefix is not None:
            number = getattr(case.state, "number", None) or (decided.fresh.number if case.version == 0 else None)
        return Append(
            key=order.key,
            fingerprint=order.fingerprint,
            stream=own,
            drafts=tuple(drafts),
            heads=heads,
            reads={name: seen.version for name, seen in sight.seen.items() if name not in heads},
            number=number,
        )

    def case(self, stream: str) -> Case:
        """A case as the log has it; it is kept for the commands that follow."""
        lifecycle = self.registry.of_stream(stream)
        case = Case(stream=stream, lifecycle=lifecycle, state=lifecycle.initial).followed(self.log.stream(stream))
        self.kept.keep(case)
        return case

    def opened(self, lifecycle: Lifecycle[Any], command: Any, sight: Sight) -> Case:
        """The empty case a command opens; a register entry that exists already is met as it is."""
        if type(command) not in lifecycle.opening():
            raise Refused("case-required", command=type(command).__name__)
        entry = entry_of(lifecycle, command)
        if entry is not None:
            return sight.case(entry)
        stream = f"{lifecycle.category}-{self.ids.uuid7()}"
        return sight.add(Case(stream=stream, lifecycle=lifecycle, state=lifecycle.initial))

    def policy(self, case: Case, site: str | None, sight: Sight) -> tuple[Switches, str | None]:
        """Switches in force: the version a case opened with, or today's for a new one (design 7)."""
        if "policy" not in self.registry.by_category:
            return _NO_POLICY, None
        opening = case.opening
        if opening is not None:
            if opening.policy_version is not None:
                return self._switches(opening.policy_version, sight)
            site = opening.site
        if site is None or case.lifecycle.number_prefix is None:
            return _NO_POLICY, None
        policy = sight.case(f"policy-{site}")
        return self._switches(f"{policy.stream}/{policy.state.version_on(self.clock.now())}", sight)

    def _switches(self, pinned: str, sight: Sight) -> tuple[Switches, str]:
        """The switches of a policy version, put together once for each version of its register, and its name."""
        stream, number = _pinned(pinned)
        policy = sight.case(stream)
        known = self._known_switches.get(pinned)
        if known is None or known[0] != policy.version:
            known = policy.version, (policy.state.switches_at(number), pinned)
            self._known_switches.put(pinned, known)
        return known[1]

    def related(self, case: Case, by: Actor, sight: Sight) -> bool:
        """A relation is an interval, not a unit: an occupant's access ends with the occupancy (threats T2)."""
        if by.role is not Role.OCCUPANT or case.version == 0:
            return True
        if not case.lifecycle.related(case.state, by):
            return False
        home = getattr(case.state, "home", None)
        if home is None or "home" not in self.registry.by_category:
            return True
        return bool(sight.case(home).state.occupied_by(by.id, self.clock.now()))

    def overtaken(self, case: Case, order: Order, sight: Sight) -> Refused:
        """The refusal of a command whose case has moved on: the events since, and what is allowed now."""
        expected = order.expected_version or 0
        following = self.log.stream(case.stream, after=max(0, expected))
        since = [self.registry.fact_of[type(one.event)].name for one in following]
        refusal = Refused("version-mismatch", expected=expected, current=case.version, events=since)
        refusal.stage = case.state.stage
        now = self.clock.now()
        switches, _ = self.policy(case, getattr(order.command, "site", None), sight)
        context = Context(
            now=now,
            occurred_at=order.occurred_at or now,
            actor=order.by,
            stream=case.stream,
            switches=switches,
            fresh=Drawn(self.ids, case, now),
        )
        refusal.rule = case.lifecycle.rule_of(case.state, type(order.command), order.by)
        refusal.allowed = case.lifecycle.allowed(case.state, context)
        return refusal

    def span(self, now: datetime, case: Case, command: Any, sight: Sight) -> tuple[datetime, datetime]:
        """From when to when something may have been so: since the site is in care, up to a little after now."""
        switches, _ = self.policy(case, getattr(command, "site", None), sight)
        latest = now + timedelta(minutes=switches.future_tolerance_minutes)
        earliest = _EARLIEST
        site = getattr(command, "site", None) if case.opening is None else case.opening.site
        if site is not None and "site" in self.registry.by_category:
            opened = getattr(sight.case(f"site-{site}").state, "opened_at", None)
            earliest = max(earliest, opened) if opened is not None else earliest
        return earliest, latest


def entry_of(lifecycle: Lifecycle[Any], command: Any) -> str | None:
    """The stream of the register entry that a command opens, or meets as it is; ``None`` where cases are numbered."""
    if lifecycle.key is None or type(command) not in lifecycle.opening():
        return None
    return f"{lifecycle.category}-{lifecycle.key(command)}"


def _check_occurred(stated: datetime, span: tuple[datetime, datetime]) -> None:
    earliest, latest = span
    if not earliest <= stated <= latest:
        raise InvalidInput(
            "occurred-out-of-range", field="occurred_at", minimum=earliest.isoformat(), maximum=latest.isoformat()
        )


@lru_cache(maxsize=4096)
def _category(ref: str) -> str | None:
    """The category of what may be a stream id."""
    category, _, rest = ref.partition("-")
    return category if rest and _REF.fullmatch(ref) else None


@lru_cache(maxsize=1024)
def _pinned(policy_version: str) -> tuple[str, int]:
    """The stream of a policy and its version, of what an envelope says."""
    stream, _, version = policy_version.rpartition("/")
    return stream, int(version)


@lru_cache(maxsize=1024)
def _references(kind: Any) -> tuple[str, ...]:
    """Fields of a command that name another case."""
    return tuple(attribute.name for attribute in fields(kind) if "reference" in attribute.metadata)
