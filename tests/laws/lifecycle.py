"""Laws of every lifecycle, driven by random commands of random people.

``laws_of(lifecycle, propose=…, everybody=…, context=…)`` gives a state machine for hypothesis; assign its ``TestCase``
to a name that pytest collects. Held are: only declared transitions and facts happen; ``allowed`` is right in both
directions; a refusal says where it stood and what would do; replay equals state; end states accept only the declared
exceptions; nothing personal is in a state; every event, stored and read by the mapper, is what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import asdict, evolve, frozen
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.log.toys import toy_vault
from wuye.adapters.eventlog.mapper import Mapper, StoredRow
from wuye.application.disclosure import disclose
from wuye.application.ports import Draft
from wuye.application.registry import Registry
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.lifecycle import Context, Dated, Elsewhere, Lifecycle, Row
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import Refused
from wuye.entrypoints.testing.story import enveloped

Pick = Callable[[Sequence[Any]], Any]
Step = timedelta | tuple[type, Actor] | tuple[type, Actor, Pick]
"""Time that passes, or a command and who gives it; the everyday possibility of it, unless it says which."""


@frozen(kw_only=True)
class Laws:
    """What the laws need to know of one aggregate."""

    lifecycle: Lifecycle[Any]
    everybody: Sequence[Actor]
    begin: datetime
    propose: Callable[[type, Any, Context, Pick], Any]
    """Makes a command of a kind for a state: well formed, so that only stage, role and ``when`` can refuse it."""
    context: Callable[[Any, Any, Actor, datetime], Context]
    """Gives what a decision may not fetch, for a state, a command (``None`` = any), an actor and a time."""
    stories: Sequence[Sequence[Step]] = ((),)
    """Beginnings of cases, so that late stages are met as often as early ones; a step not offered is left out."""
    after_the_end: frozenset[type] = frozenset()
    """Commands that an end state accepts by declaration."""


def never_taken(lifecycle: Lifecycle[Any], taken: Collection[Row[Any]]) -> list[str]:
    """Lines of the table that no accepted command went by."""
    return [
        f"{row.command.__name__} from {', '.join(sorted(row.stages))}" for row in lifecycle.rows if row not in taken
    ]


def every_beginning(laws: Laws, taken: set[Row[Any]]) -> None:
    """Tell each story once, whatever chance would choose: the laws hold on all of them."""
    machine = laws_of(laws, taken)
    told = [list(story) for story in laws.stories]
    for story in told:
        if any(len(other) > len(story) and other[: len(story)] == story for other in told):
            continue
        case = machine()
        case.tell(story)  # type: ignore[attr-defined]  # the class is made in the function above
        case.teardown()


def laws_of(laws: Laws, taken: set[Row[Any]] | None = None) -> type[RuleBasedStateMachine]:
    """The state machine that tries to break the laws; lines of the table that were taken are added to ``taken``."""
    vault = toy_vault()
    mapper = Mapper(Registry((laws.lifecycle,)), vault)

    class LifecycleMachine(RuleBasedStateMachine):
        """One case, and people who try everything on it."""

        def __init__(self) -> None:
            super().__init__()
            self.state = laws.lifecycle.initial
            self.history: list[Recorded[Any]] = []
            self.read: list[Recorded[Any]] = []
            """The same as the store gives it back, personal fields sealed."""
            self.now = laws.begin

        @initialize(story=st.sampled_from(list(laws.stories)))
        def so_far(self, story: Sequence[Step]) -> None:
            """The case has come some way."""
            self.tell(story)

        def tell(self, story: Sequence[Step]) -> None:
            """One step after another, a minute each."""
            for step in story:
                if isinstance(step, timedelta):
                    self.now += step
                    continue
                kind, actor, *pick = step
                self.now += timedelta(minutes=1)
                if kind.__name__ in self._offered(actor):
                    self._tries(kind, actor, pick[0] if pick else lambda options: options[0])

        @rule(data=st.data(), minutes=st.sampled_from([1, 30, 60 * 25, 60 * 24 * 9]))
        def somebody_tries_what_is_offered(self, data: st.DataObject, minutes: int) -> None:
            """What is offered works, whoever it is offered to."""
            self.now += timedelta(minutes=minutes)
            offered: dict[str, list[Actor]] = {}
            for actor in laws.everybody:
                for name in self._offered(actor):
                    offered.setdefault(name, []).append(actor)
            kinds = [kind for kind in laws.lifecycle.commands() if kind.__name__ in offered]
            if kinds:
                kind = data.draw(st.sampled_from(kinds))
                self._tries(kind, data.draw(st.sampled_from(offered[kind.__name__])), _drawn(data))

        @rule(
            data=st.data(),
            actor=st.sampled_from(list(laws.everybody)),
            kind=st.sampled_from(list(laws.lifecycle.commands())),
        )
        def somebody_tries_anything(self, data: st.DataObject, actor: Actor, kind: type) -> None:
            """What is not offered is refused."""
            self.now += timedelta(minutes=1)
            self._tries(kind, actor, _drawn(data))

        def _offered(self, actor: Actor) -> tuple[str, ...]:
            return laws.lifecycle.allowed(self.state, laws.context(self.state, None, actor, self.now))

        def _tries(self, kind: type, actor: Actor, pick: Pick) -> None:
            lifecycle, before = laws.lifecycle, self.state
            offered = kind.__name__ in self._offered(actor)
            command = laws.propose(kind, before, laws.context(before, None, actor, self.now), pick)
            context = laws.context(before, command, actor, self.now)
            events, refusal = _decided(lifecycle, before, command, context)
            if refusal is not None:
                assert not offered, f"{kind.__name__} was offered to {actor.role} at {before.stage}, yet: {refusal}"
                assert refusal.rule is not None
                assert refusal.stage == before.stage.value
                assert kind.__name__ not in refusal.allowed
                return
            assert offered, f"{kind.__name__} was not offered to {actor.role} at {before.stage}, yet accepted"
            self._follows(kind, actor, events, context)

        def _follows(self, kind: type, actor: Actor, events: tuple[object, ...], context: Context) -> None:
            lifecycle, before = laws.lifecycle, self.state
            row = lifecycle.row(before, kind, actor)
            if before.stage in lifecycle.ends:
                assert kind in laws.after_the_end, f"{kind.__name__} after the end"
            for event in events:
                if not isinstance(event, Elsewhere):
                    fact = event.event if isinstance(event, Dated) else event
                    assert type(fact) in row.gives, f"{kind.__name__} gave {type(fact).__name__}"
                    self.history.append(
                        enveloped(
                            fact,
                            stream=context.stream,
                            version=len(self.history) + 1,
                            by=context.actor,
                            now=context.now,
                            occurred_at=context.occurred_at,
                        )
                    )
                    self.state = lifecycle.evolve(self.state, self.history[-1])
                    self.read.append(_read(mapper, self.history[-1]))
                    opened = evolve(self.read[-1], event=disclose(self.read[-1].event, vault))
                    assert opened == self.history[-1], f"{type(fact).__name__} is not what was stored"
            if taken is not None:
                taken.add(row)
            after = self.state.stage
            wanted = row.to or {before.stage}
            assert after in wanted, f"{kind.__name__} led from {before.stage} to {after}"

        def teardown(self) -> None:
            """Replay equals state, sealed or not; no state holds anything personal."""
            assert laws.lifecycle.fold(self.history) == self.state
            assert laws.lifecycle.fold(self.read) == self.state
            assert not list(_personal(asdict(self.state, recurse=True)))

    return LifecycleMachine


def _decided(
    lifecycle: Lifecycle[Any], state: Any, command: Any, context: Context
) -> tuple[tuple[object, ...], Refused | None]:
    try:
        return lifecycle.decide(state, command, context), None
    except Refused as refusal:
        return (), refusal


def _drawn(data: st.DataObject) -> Pick:
    return lambda options: data.draw(st.sampled_from(list(options)))


def _read(mapper: Mapper, recorded: Recorded[Any]) -> Recorded[Any]:
    """The event as the store gives it back: encoded, and decoded again."""
    envelope = recorded.envelope
    parts = {name: getattr(envelope, name) for name in Draft.__struct_fields__ if hasattr(envelope, name)}
    prepared = mapper.prepare(Draft(**parts, event=recorded.event))
    state = mapper.state(prepared, envelope.recorded_at)
    return mapper.recorded(StoredRow(envelope.position, envelope.stream, envelope.version, prepared.name, state))


def _personal(value: Any) -> Sequence[Any]:
    """Personal values anywhere inside a plain tree."""
    if isinstance(value, Personal):
        return [value]
    if isinstance(value, dict):
        return [one for member in value.values() for one in _personal(member)]
    if isinstance(value, list | tuple | set | frozenset):
        return [one for member in value for one in _personal(member)]
    return []
