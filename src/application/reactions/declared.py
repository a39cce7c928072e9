"""What a reaction is: a line of a table, and a function from what happened to what is to be done."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from wuye.application.registry import Registry
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.recorded import Recorded


@frozen
class Act:
    """A command that is to be given; ``on=None`` opens a case."""

    command: object
    on: str | None = None
    occurred_at: datetime | None = None
    """When it was so, if what caused it says so; now when absent."""


@frozen(kw_only=True)
class Occasion:
    """What happened, and what a reaction may look at."""

    recorded: Recorded[Any]
    """The event, sealed as it is stored."""
    right_after: Callable[[], Any]
    """Gives the state of its case right after it; most reactions see by the event that nothing is to be done."""
    state_of: Callable[[str], Any]
    """The state of another stream now; the initial one where there is none."""
    opened: Callable[[Personal[str] | None], str | None]
    """The words of a sealed text; ``None`` where there are none, or they were erased."""
    history: Callable[[], Sequence[Recorded[Any]]]
    """The events of its case up to this one."""

    @property
    def event(self) -> Any:
        """The fact."""
        return self.recorded.event

    @property
    def state(self) -> Any:
        """The state of its case right after it. Raises ``BrokenHistory``."""
        return self.right_after()

    @property
    def case(self) -> str:
        """Stream id of its case."""
        return self.recorded.stream


React = Callable[[Occasion], Iterable[Act]]


@frozen(kw_only=True)
class Reaction:
    """One line of the table: when this is recorded, that command is given."""

    name: str
    """Part of the command ids: never changed."""
    on: type
    """The event."""
    gives: type
    """The command."""
    react: React
    rows: str
    """The requirements it carries."""

    def command_id(self, event_id: str, number: int) -> str:
        """The same for whoever gives the command, however often."""
        return f"reaction-{self.name}-{event_id}-{number}"


def cycle(reactions: Sequence[Reaction], registry: Registry) -> tuple[str, ...]:
    """Names of reactions that cause each other in a ring; empty when there is no way round.

    A reaction leads to another when a fact that its command may give is what the other one waits for.
    """
    after = {
        one.name: [other for other in reactions if any(other.on in row.gives for row in registry.rows_of(one.gives))]
        for one in reactions
    }
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if name in path:
            return path[path.index(name) :]
        if name in done:
            return ()
        for other in after[name]:
            ring = walk(other.name, (*path, name))
            if ring:
                return ring
        done.add(name)
        return ()

    for one in reactions:
        ring = walk(one.name, ())
        if ring:
            return ring
    return ()
