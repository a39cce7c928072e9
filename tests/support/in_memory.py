"""A case told step by step in memory, without a desk."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, TypeVar

from attrs import evolve

from tests.support.envelopes import as_next
from tests.support.examples import Pick, first
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.lifecycle import Context, Lifecycle

H = TypeVar("H")
"""The situation a command is given in: who acts, when, and the state of the case."""


class InMemory(ABC, Generic[H]):
    """Each command is made for the state it meets, and decided for real."""

    lifecycle: ClassVar[Lifecycle[Any]]
    case: ClassVar[str]
    """What the situation calls the state of the case."""

    def __init__(self, here: H) -> None:
        self.here = here
        self.facts: list[tuple[object, Actor]] = []
        """Facts of the case's own stream, each with who recorded it."""

    @abstractmethod
    def example(self, kind: type, here: H, pick: Pick) -> Any:
        """A valid command of a kind for a situation."""

    @abstractmethod
    def context(self, here: H, command: Any) -> Context:
        """What the domain may not fetch."""

    def step(self, kind: type, by: Actor, pick: Pick = first, **changes: Any) -> tuple[Any, Actor]:
        """One command, with these fields changed, and its facts."""
        known: Any = self.here
        here: H = evolve(known, actor=by)
        command = evolve(self.example(kind, here, pick), **changes)
        context = self.context(here, command)
        state = getattr(here, self.case)
        own = {fact.cls for fact in self.lifecycle.facts}
        for event in self.lifecycle.decide(state, command, context):
            if type(event) in own:
                state = self.lifecycle.evolve(state, as_next(event, state, context))
                self.facts.append((event, by))
        self.here = evolve(known, **{self.case: state})
        return command, by
