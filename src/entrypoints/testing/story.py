"""Given a history, when a command comes, then these facts follow: a decision, tested without any I/O."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self

from attrs import evolve, frozen

from wuye.application.registry import Registry
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.lifecycle import Context, Dated, Elsewhere, Events, Fresh, Lifecycle
from wuye.domain.shared.recorded import Envelope, Recorded
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.switches import Switches

MONDAY_9AM: Final = datetime(2026, 9, 7, 1, 0, tzinfo=UTC)
"""Monday 7 September 2026, nine in the morning in Shanghai: when a story begins unless it says otherwise."""

STEP: Final = timedelta(minutes=1)
"""What lies between two facts of a story that state no time."""

SOMEBODY: Final = Actor(id="staff-somebody", role=Role.OFFICER)
"""Who recorded a fact of a story that names nobody."""


@frozen(kw_only=True)
class Told:
    """A fact of a story, with the parts of its envelope that the story states."""

    event: object
    by: Actor
    at: datetime | None
    occurred_at: datetime | None
    envelope: Mapping[str, Any]


def fact(
    event: object,
    *,
    by: Actor = SOMEBODY,
    at: datetime | None = None,
    occurred_at: datetime | None = None,
    **envelope: Any,
) -> Told:
    """A fact together with who recorded it and when, for rules that read the envelope."""
    return Told(event=event, by=by, at=at, occurred_at=occurred_at, envelope=envelope)


class Given:
    """A story up to now. Calling it with more facts continues it; it is never changed."""

    def __init__(
        self,
        lifecycle: Lifecycle[Any] | None = None,
        *,
        registry: Registry | None = None,
        facts: tuple[Told, ...] = (),
        others: Mapping[str, Any] | None = None,
        switches: Switches | None = None,
    ) -> None:
        self._lifecycle = lifecycle
        self._registry = registry
        self._facts = facts
        self._others = dict(others or {})
        self._switches = switches or Switches()

    def __call__(self, *events: object, lifecycle: Lifecycle[Any] | None = None) -> "Given":
        """The story continued by these facts: bare events, or ``fact(event, by=…, at=…)``."""
        told = tuple(event if isinstance(event, Told) else fact(event) for event in events)
        return self._with(facts=self._facts + told, lifecycle=lifecycle or self._lifecycle)

    def other(self, stream: str, state: Any) -> "Given":
        """The story with the state of another stream, where a rule reads one."""
        return self._with(others={**self._others, stream: state})

    def elsewhere(self, stream: str, *events: object) -> "Given":
        """The story with another stream that has this history."""
        lifecycle = self._known().of_stream(stream)
        told = [event if isinstance(event, Told) else fact(event) for event in events]
        return self.other(stream, lifecycle.fold(recorded(stream, told)))

    def under(self, switches: Switches) -> "Given":
        """The story at a site that chose these policy switches."""
        return self._with(switches=switches)

    @property
    def history(self) -> tuple[Recorded[Any], ...]:
        """The facts in their envelopes."""
        return tuple(recorded(self._stream(None), self._facts))

    def state(self, lifecycle: Lifecycle[Any] | None = None) -> Any:
        """What the story has come to."""
        chosen = lifecycle or self._lifecycle or self._of_facts()
        return chosen.fold(recorded(self._stream(chosen), self._facts))

    def when(
        self,
        command: object,
        *,
        by: Actor = SOMEBODY,
        at: datetime | None = None,
        occurred_at: datetime | None = None,
    ) -> "Outcome":
        """Decide a command on this story; ``at`` is the moment, a minute after the last fact unless stated."""
        lifecycle = self._lifecycle or self._known().by_command[type(command)]
        stream = self._stream(lifecycle)
        history = tuple(recorded(stream, self._facts))
        state = lifecycle.fold(history)
        now = at or (history[-1].recorded_at + STEP if history else MONDAY_9AM)
        # A stream that the story does not mention is empty, as it would be in the log.
        others = {
            name: self._others[name] if name in self._others else self._known().of_stream(name).initial
            for row in lifecycle.rows
            if row.command is type(command)
            for name in row.needs(state, command, occurred_at or now)
        }
        context = Context(
            now=now,
            occurred_at=occurred_at or now,
            actor=by,
            stream=stream,
            switches=self._switches,
            fresh=Fresh(case=stream, number=f"{lifecycle.number_prefix or 'X'}-260907-00001"),
            others=others | self._others,
        )
        try:
            events = lifecycle.decide(state, command, context)
        except Refused as refusal:
            return Outcome(lifecycle=lifecycle, history=history, context=context, events=(), refusal=refusal)
        return Outcome(lifecycle=lifecycle, history=history, context=context, events=events, refusal=None)

    def _with(self, **changed: Any) -> "Given":
        known: dict[str, Any] = {
            "lifecycle": self._lifecycle,
            "registry": self._registry,
            "facts": self._facts,
            "others": self._others,
            "switches": self._switches,
        }
        return type(self)(**(known | changed))

    def _known(self) -> Registry:
        if self._registry is None:
            from wuye.application.aggregates import REGISTRY

            self._registry = REGISTRY
        return self._registry

    def _of_facts(self) -> Lifecycle[Any]:
        registry = self._known()
        name = registry.fact_of[type(self._facts[0].event)].name
        return registry.by_category[name.partition(".")[0]]

    def _stream(self, lifecycle: Lifecycle[Any] | None) -> str:
        chosen = lifecycle or self._lifecycle
        category = chosen.category if chosen else self._of_facts().category
        return f"{category}-00000000-0000-7000-8000-000000000001"


def recorded(stream: str, told: "tuple[Told, ...] | list[Told]") -> list[Recorded[Any]]:
    """Facts in envelopes, one minute apart where they state no time."""
    history: list[Recorded[Any]] = []
    now = MONDAY_9AM - STEP
    for version, one in enumerate(told, start=1):
        now = one.at or now + STEP
        stated = {"occurred_at": one.occurred_at or now, **one.envelope}
        history.append(enveloped(one.event, stream=stream, version=version, by=one.by, now=now, **stated))
    return history


def enveloped(event: object, *, stream: str, version: int, by: Actor, now: datetime, **stated: Any) -> Recorded[Any]:
    """A fact as a log of this one stream would give it back; ``stated`` are parts of the envelope that differ."""
    envelope = Envelope(
        stream=stream,
        version=version,
        position=version,
        event_id=f"00000000-0000-7000-9000-{version:012d}",
        occurred_at=now,
        recorded_at=now,
        host_at=now,
        actor=by,
        company="company-1",
        site=None,
        command_id=f"command-{version}",
        correlation_id="story",
    )
    return Recorded(event=event, envelope=evolve(envelope, **stated))


@frozen(kw_only=True)
class Outcome:
    """What a decision gave; the endings assert, the attributes are for asserts of your own."""

    lifecycle: Lifecycle[Any]
    history: tuple[Recorded[Any], ...]
    context: Context
    events: Events
    refusal: Refused | None

    @property
    def own(self) -> Events:
        """The facts of the case's own stream."""
        return tuple(
            event.event if isinstance(event, Dated) else event
            for event in self.events
            if not isinstance(event, Elsewhere)
        )

    @property
    def state(self) -> Any:
        """The state after the facts."""
        told = [fact(event, by=self.context.actor, at=self.context.now) for event in self.own]
        later = recorded(self.context.stream, told)
        state = self.lifecycle.fold(self.history)
        for one in later:
            version = one.version + len(self.history)
            envelope = evolve(one.envelope, version=version, occurred_at=self.context.occurred_at)
            state = self.lifecycle.evolve(state, evolve(one, envelope=envelope))
        return state

    def then(self, *expected: object) -> Self:
        """Exactly these facts follow, in this order; a class stands for any fact of that kind."""
        self._accepted()
        assert len(self.events) == len(expected), f"{len(expected)} facts expected, these followed: {self.events!r}"
        for got, wanted in zip(self.events, expected, strict=True):
            if isinstance(wanted, type):
                inner = got.event if isinstance(got, Dated | Elsewhere) and not isinstance(got, wanted) else got
                assert isinstance(inner, wanted), f"{wanted.__name__} expected, {got!r} followed"
            else:
                assert got == wanted, f"{wanted!r} expected, {got!r} followed"
        return self

    def then_nothing(self) -> Self:
        """The command is fine, and there is nothing to do."""
        self._accepted()
        assert self.events == (), f"nothing expected, these followed: {self.events!r}"
        return self

    def then_refused(
        self, code: str, *, rule: str | None = None, allowed: tuple[str, ...] | None = None, **facts: Any
    ) -> Self:
        """The command is refused with this code; rule, commands allowed instead and facts are compared if given."""
        refusal = self.refusal
        assert refusal is not None, f"a refusal ({code}) expected, these facts followed: {self.events!r}"
        assert refusal.code == code, f"{code} expected, refused with {refusal}"
        assert rule is None or rule in (refusal.rule or ""), f"rule {rule} expected, found {refusal.rule}"
        assert allowed is None or refusal.allowed == allowed, f"{allowed} expected, allowed: {refusal.allowed}"
        met = {name: refusal.facts.get(name) for name in facts}
        assert met == facts, f"facts {facts} expected, found {dict(refusal.facts)}"
        return self

    def _accepted(self) -> None:
        refusal = self.refusal
        assert refusal is None, f"refused: {refusal} at stage {refusal.stage}"


given: Final = Given()
"""The beginning of every story."""
