"""One ticket of the story: who, where, what, and its steps at their instants; and the pen that writes it."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from attrs import define, field, frozen

from wuye.domain.shared.actor import Actor
from wuye.domain.shared.evolving import evolved
from wuye.entrypoints.demo.acts import Act, Acts
from wuye.entrypoints.demo.rota import Crew, office, officer_on
from wuye.entrypoints.demo.walk import Path


@frozen
class Step:
    """A step of a tale at its instant; all steps of all tales are told in the order of time."""

    at: datetime
    tale: int
    number: int
    name: str
    changed: dict[str, Any] = field(factory=dict)
    """What is different about this act: who, for when, which other tale, or that it is about the part split off."""


@define
class Tale:
    """A ticket and the steps it takes."""

    number: int
    acts: Acts
    steps: list[Step] = field(factory=list)
    tracked: bool = False
    """It is observed for a week after it was closed."""

    @property
    def ends(self) -> datetime:
        """The instant of the last step."""
        return self.steps[-1].at

    def act(self, step: Step, other: str | None) -> Act:
        """Command and actor of a step; ``other`` is the number of the tale it names."""
        changed = dict(step.changed)
        performer = changed.pop("performer", None)
        changed.pop("tale", None)
        changed.pop("part", None)
        # In the zone in which it is stored: what is given in another is made twice.
        if (when := changed.get("when")) is not None:
            changed["when"] = when.astimezone(UTC)
        acts = evolved(self.acts, officer=officer_on(step.at), other=other, **changed)
        if performer is not None:
            acts = evolved(acts, cast=evolved(acts.cast, performer=performer))
        return acts.act(step.name, step.at.astimezone(UTC))


@define
class Pen:
    """Writes the steps of a tale, one after the other; time passes as it goes."""

    tale: Tale
    random: Random
    crew: Crew
    at: datetime
    performer: Actor | None = None

    def step(self, name: str, low: float = 1, high: float = 4, **changed: Any) -> "Pen":
        """The next step, some minutes later."""
        self.at += timedelta(minutes=self.random.uniform(low, high))
        if self.performer is not None:
            changed.setdefault("performer", self.performer)
        self.tale.steps.append(Step(self.at, self.tale.number, len(self.tale.steps) + 1, name, changed))
        return self

    def path(self, path: Path, low: float = 1, high: float = 4) -> "Pen":
        """Several steps, one after the other."""
        for name in path:
            self.step(name, low, high)
        return self

    def until(self, instant: datetime) -> "Pen":
        """Nothing happens until an instant, if that is still to come."""
        self.at = max(self.at, instant)
        return self

    def office(self) -> "Pen":
        """Nothing happens until the office is open."""
        return self.until(office(self.at))

    def hours(self, low: float, high: float) -> "Pen":
        """Some hours pass."""
        self.at += timedelta(hours=self.random.uniform(low, high))
        return self

    def chance(self, share: float) -> bool:
        """Whether it happens this time."""
        return self.random.random() < share
