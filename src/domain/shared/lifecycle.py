"""The machine is data: an aggregate declares its transitions once, in a table (design 3).

From that table come: what is allowed now and to whom, the refusal's "you could instead", HTTP routes, the command
line, diagrams, the authorisation matrix and the law tests. This is the decider pattern of Jérémie Chassaing.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from attrs import field, frozen

from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import BrokenHistory, Refused
from wuye.domain.shared.switches import Switches


class State(Protocol):
    """What every aggregate's state has: a stage. It holds only what a decision reads, never personal data."""

    @property
    def stage(self) -> StrEnum:
        """Where the case stands."""
        ...


S = TypeVar("S", bound=State)


@frozen
class Elsewhere:
    """A fact that belongs to another stream and is appended in the same transaction."""

    stream: str
    event: object


@frozen
class Dated:
    """A fact of the own stream with an instant of its own: one line of an imported history."""

    occurred_at: datetime
    event: object


Events = tuple[object, ...]
"""What a decision gives: facts of its own stream, ``Dated`` or ``Elsewhere``; ``()`` when there is nothing to do."""


class Ids(Protocol):
    """Ids that a decision may use; the domain draws none itself."""

    @property
    def case(self) -> str:
        """Stream id for a new case, ``<category>-<UUIDv7>``."""
        ...

    @property
    def number(self) -> str:
        """Short number that people see, for example ``T-261121-4KX7Q``."""
        ...


@frozen(kw_only=True)
class Fresh:
    """Ids that are there already."""

    case: str
    number: str


@frozen(kw_only=True, slots=False)  # made for each decision
class Context:
    """What the domain may not fetch: the time, the actor, the policy in force, ids, other cases as values."""

    now: datetime
    occurred_at: datetime
    """When the fact was so; equals ``now`` unless the caller stated an earlier instant."""
    actor: Actor
    stream: str
    switches: Switches
    fresh: Ids
    others: Mapping[str, Any] = field(factory=dict)
    """States of the streams that the row's ``reads`` named, by stream id; the initial state where there is none."""

    def other(self, stream: str) -> Any:
        """The state of another stream, as a value."""
        return self.others[stream]


def no_reads(_state: Any, _command: Any) -> Iterable[str]:
    """The decision needs nothing from outside its own stream."""
    return ()


def no_reads_at(_state: Any, _command: Any, _at: datetime) -> Iterable[str]:
    """Nothing outside the own stream hangs on the instant."""
    return ()


def no_condition(_state: Any, _context: Context) -> None:
    """The stage and the role are all that is asked for."""


@frozen(kw_only=True)
class Row(Generic[S]):
    """One line of a lifecycle table."""

    command: type
    stages: frozenset[StrEnum]
    roles: frozenset[Role]
    decide: Callable[[S, Any, Context], Events]
    gives: tuple[type, ...]
    """Event types this row may give (of its own stream)."""
    to: frozenset[StrEnum]
    """Stages it may lead to; empty = the stage stays."""
    rows: str
    """The requirements it carries."""
    noun: str
    """Path segment of its HTTP route: each command is a noun that is an event."""
    when: Callable[[S, Context], None] = no_condition
    """A condition on the state alone; raises ``Refused``. It also decides whether the command is offered."""
    reads: Callable[[S, Any], Iterable[str]] = no_reads
    """Streams whose states the decision needs as values."""
    reads_at: Callable[[S, Any, datetime], Iterable[str]] = no_reads_at
    """Those that hang on when it was so, such as the roster of a month."""

    def needs(self, state: S, command: Any, at: datetime) -> Iterable[str]:
        """Every stream the decision needs for a fact that is so at an instant, each once."""
        if self.reads_at is not no_reads_at:
            return dict.fromkeys((*self.reads(state, command), *self.reads_at(state, command, at)))
        return () if self.reads is no_reads else dict.fromkeys(self.reads(state, command))


def on(
    command: type,
    stages: StrEnum | Iterable[StrEnum],
    roles: frozenset[Role],
    decide: Callable[[Any, Any, Context], Events],
    gives: type | tuple[type, ...],
    rows: str,
    *,
    to: StrEnum | Iterable[StrEnum] = (),
    noun: str,
    when: Callable[[Any, Context], None] = no_condition,
    reads: Callable[[Any, Any], Iterable[str]] = no_reads,
    reads_at: Callable[[Any, Any, datetime], Iterable[str]] = no_reads_at,
) -> Row[Any]:
    """Write one line of a lifecycle table."""
    return Row(
        command=command,
        stages=frozenset([stages]) if isinstance(stages, StrEnum) else frozenset(stages),
        roles=roles,
        decide=decide,
        gives=(gives,) if isinstance(gives, type) else gives,
        to=frozenset([to]) if isinstance(to, StrEnum) else frozenset(to),
        rows=rows,
        noun=noun,
        when=when,
        reads=reads,
        reads_at=reads_at,
    )


Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the stored data of one version of an event into that of the next; stored bytes are never rewritten."""


@frozen(kw_only=True, cache_hash=True)
class Fact:
    """A registered event: its stable name, its class, and how older versions become today's."""

    name: str
    """``<aggregate>.<event-in-kebab-case>``; the stored name adds ``/<version>``."""
    cls: type
    upcasts: tuple[Upcaster, ...] = ()
    reconstructed: bool = False
    """Always from the history of another system (import): never a timer, never a message."""

    @property
    def version(self) -> int:
        """Schema version written today."""
        return len(self.upcasts) + 1

    @property
    def stored_name(self) -> str:
        """The name in the log, for example ``ticket.repair-reported/1``."""
        return f"{self.name}/{self.version}"


def kebab(name: str) -> str:
    """``RepairReported`` as ``repair-reported``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def facts(
    category: str,
    *classes: type,
    upcasts: Mapping[type, tuple[Upcaster, ...]] | None = None,
    reconstructed: Iterable[type] = (),
) -> tuple[Fact, ...]:
    """Register the events of an aggregate under their names."""
    older = upcasts or {}
    imported = frozenset(reconstructed)
    return tuple(
        Fact(
            name=f"{category}.{kebab(cls.__name__)}",
            cls=cls,
            upcasts=older.get(cls, ()),
            reconstructed=cls in imported,
        )
        for cls in classes
    )


def anyone_may(_state: Any, _actor: Actor) -> bool:
    """No relation to the case is asked for."""
    return True


@frozen(kw_only=True)
class Lifecycle(Generic[S]):
    """An aggregate: initial state, fold, facts, and the table of its transitions."""

    category: str
    """Prefix of its streams and event names, for example ``ticket``."""
    plural: str
    """Path segment and command group of its collection, for example ``tickets``."""
    title: tuple[str, str]
    """English and Chinese name."""
    initial: S
    evolve: Callable[[S, Recorded[Any]], S]
    rows: tuple[Row[S], ...]
    facts: tuple[Fact, ...]
    stages: type[StrEnum]
    ends: frozenset[StrEnum] = frozenset()
    """End states: they accept nothing but the declared exceptions."""
    number_prefix: str | None = None
    """Cases get a short number with this prefix; ``None`` = entries are named by a key in the opening command."""
    key: Callable[[Any], str] | None = None
    """Gives the key of a register entry from its opening command."""
    related: Callable[[S, Actor], bool] = anyone_may
    """Whether an occupant has to do with this case."""
    _lines: Mapping[type, tuple[Row[S], ...]] = field(init=False, eq=False, repr=False)
    _opening: tuple[type, ...] = field(init=False, eq=False, repr=False)
    fact_names: Mapping[type, str] = field(init=False, eq=False, repr=False)
    """Names of the facts, without version, by class."""

    @_lines.default
    def _lines_by_command(self) -> Mapping[type, tuple[Row[S], ...]]:
        found: dict[type, tuple[Row[S], ...]] = {}
        for row in self.rows:
            found[row.command] = (*found.get(row.command, ()), row)
        return found

    @_opening.default
    def _opening_commands(self) -> tuple[type, ...]:
        return tuple(dict.fromkeys(r.command for r in self.rows if self.initial.stage in r.stages))

    @fact_names.default
    def _names_of_facts(self) -> Mapping[type, str]:
        return {fact.cls: fact.name for fact in self.facts}

    def commands(self) -> tuple[type, ...]:
        """Every command, once, in the order of the table."""
        return tuple(dict.fromkeys(row.command for row in self.rows))

    def opening(self) -> tuple[type, ...]:
        """The commands that open a new stream."""
        return self._opening

    def row(self, state: S, command: type, actor: Actor) -> Row[S]:
        """Find the line that applies; refuse with the stage met.

        Raises ``Refused``: ``unknown-command``, ``not-permitted`` or ``wrong-stage``.
        """
        rows = self._lines.get(command, ())
        for row in rows:
            if actor.role in row.roles and state.stage in row.stages and self.related(state, actor):
                return row
        if not rows:
            raise Refused("unknown-command", command=command.__name__)
        entitled = [row for row in rows if actor.role in row.roles]
        if not entitled:
            roles = sorted({role.value for row in rows for role in row.roles})
            raise self._explained(Refused("not-permitted", role=actor.role.value, roles=roles), state, rows[0])
        if not self.related(state, actor):
            raise self._explained(Refused("not-related", actor=actor.id), state, entitled[0])
        here = [row for row in rows if state.stage in row.stages]
        if here:
            roles = sorted({role.value for row in here for role in row.roles})
            raise self._explained(Refused("not-permitted", role=actor.role.value, roles=roles), state, here[0])
        stages = sorted({stage for row in rows for stage in row.stages})
        raise self._explained(Refused("wrong-stage", stages=stages), state, rows[0])

    def rule_of(self, state: S, command: type, actor: Actor) -> str | None:
        """The requirements of the line that a command would meet, else of its first line; ``None`` without any."""
        try:
            return self.row(state, command, actor).rows
        except Refused as refusal:
            return refusal.rule

    def decide(self, state: S, command: Any, context: Context, row: Row[S] | None = None) -> Events:
        """Decide a command: the facts that follow, or ``Refused`` with rule, stage and what is allowed.

        ``row`` is the line that applies, where the caller has found it already.
        """
        try:
            if row is None:
                row = self.row(state, type(command), context.actor)
            row.when(state, context)
            return row.decide(state, command, context)
        except Refused as refusal:
            if row is not None:
                self._explained(refusal, state, row)
            refusal.allowed = self.allowed(state, context)
            raise

    def allowed(self, state: S, context: Context) -> tuple[str, ...]:
        """Names of the commands this actor could give now, in the order of the table."""
        names = dict[str, None]()
        for row in self.rows:
            if state.stage in row.stages and context.actor.role in row.roles and self.related(state, context.actor):
                try:
                    row.when(state, context)
                except Refused:
                    continue
                names[row.command.__name__] = None
        return tuple(names)

    def fold(self, history: Iterable[Recorded[Any]], state: S | None = None) -> S:
        """The state after a history; history is accepted, not judged.

        Raises ``BrokenHistory`` when a stream is not contiguous.
        """
        state = self.initial if state is None else state
        last: int | None = None
        for recorded in history:
            version = recorded.envelope.version
            if last is not None and version != last + 1:
                raise BrokenHistory("version-hole", stream=recorded.stream, after=last, found=version)
            last = version
            state = self.evolve(state, recorded)
        return state

    def _explained(self, refusal: Refused, state: S, row: Row[S]) -> Refused:
        refusal.rule = refusal.rule or row.rows
        refusal.stage = refusal.stage or state.stage
        return refusal
