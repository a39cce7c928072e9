"""What inspections and hazards read from the registers, as values: they conform to these protocols."""

from collections.abc import Iterable
from typing import Protocol

from wuye.domain.shared.inspections import AnswerKind, InspectionKind
from wuye.domain.shared.lifecycle import Context


class Item(Protocol):
    """An item of a checklist."""

    @property
    def code(self) -> str:
        """Its code."""
        ...

    @property
    def answer(self) -> AnswerKind:
        """How it is answered."""
        ...

    @property
    def lowest(self) -> int | None:
        """Lowest value that conforms."""
        ...

    @property
    def highest(self) -> int | None:
        """Highest value that conforms."""
        ...

    @property
    def evidence(self) -> bool:
        """Whether a photo is asked for when it fails."""
        ...


class Checklist(Protocol):
    """A checklist: ``checklist-<key>``."""

    @property
    def in_force(self) -> bool:
        """Whether inspections may begin with it."""
        ...

    @property
    def version(self) -> int:
        """Number of the version in force."""
        ...

    @property
    def kind(self) -> InspectionKind | None:
        """What it is for."""
        ...

    @property
    def items(self) -> tuple[Item, ...]:
        """Its items."""
        ...

    @property
    def grades(self) -> tuple[str, ...]:
        """Its scale of quality grades."""
        ...


class Stop(Protocol):
    """A point of a route."""

    @property
    def code(self) -> str:
        """Its code."""
        ...

    @property
    def place(self) -> str:
        """Its place code."""
        ...

    @property
    def asset(self) -> str | None:
        """What stands there."""
        ...


class Round(Protocol):
    """A route: ``round-<key>``."""

    @property
    def in_force(self) -> bool:
        """Whether it is walked."""
        ...

    @property
    def site(self) -> str:
        """Key of its site."""
        ...

    @property
    def kind(self) -> InspectionKind | None:
        """What is inspected on it."""
        ...

    @property
    def checklist(self) -> str:
        """Key of its checklist."""
        ...

    @property
    def points(self) -> tuple[Stop, ...]:
        """Its points."""
        ...


def checklist_stream(key: str | None) -> Iterable[str]:
    """The stream of a checklist, where one is named."""
    return () if key is None else (f"checklist-{key}",)


def round_stream(key: str | None) -> Iterable[str]:
    """The stream of a route, where one is named."""
    return () if key is None else (f"round-{key}",)


def checklist_of(context: Context, key: str) -> Checklist:
    """The checklist the decision was given."""
    checklist: Checklist = context.other(f"checklist-{key}")
    return checklist


def round_of(context: Context, key: str) -> Round:
    """The route the decision was given."""
    route: Round = context.other(f"round-{key}")
    return route
