"""The one registry: aggregates, commands, facts. One line a new aggregate; every door is generated from here."""

from functools import cached_property
from typing import Any

from attrs import field, frozen

from wuye.domain.shared.lifecycle import Fact, Lifecycle, Row, kebab
from wuye.domain.shared.recorded import category_of
from wuye.domain.shared.refusal import Refused


def full_ref(lifecycle: Lifecycle[Any], ref: str) -> str:
    """The key of a register entry as its stream id (``yunqi``: ``site-yunqi``); anything else as it is."""
    prefix = f"{lifecycle.category}-"
    return ref if lifecycle.key is None or ref.startswith(prefix) else prefix + ref


@frozen(slots=False)
class Registry:
    """What this installation knows: looked up by stream, command and stored name."""

    lifecycles: tuple[Lifecycle[Any], ...] = field()

    @cached_property
    def by_category(self) -> dict[str, Lifecycle[Any]]:
        """Lifecycles by category."""
        return {lifecycle.category: lifecycle for lifecycle in self.lifecycles}

    @cached_property
    def by_command(self) -> dict[type, Lifecycle[Any]]:
        """The lifecycle a command belongs to."""
        return {command: one for one in self.lifecycles for command in one.commands()}

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """Facts by name without version."""
        return {fact.name: fact for one in self.lifecycles for fact in one.facts}

    @cached_property
    def fact_of(self) -> dict[type, Fact]:
        """Facts by event class."""
        return {fact.cls: fact for one in self.lifecycles for fact in one.facts}

    def of_stream(self, stream: str) -> Lifecycle[Any]:
        """The lifecycle of a stream id. Raises ``Refused("unknown-id")``."""
        category = category_of(stream)
        if category not in self.by_category:
            raise Refused("unknown-id", id=stream[:64])
        return self.by_category[category]

    def command(self, lifecycle: Lifecycle[Any], name: str) -> type:
        """A command of a lifecycle by class name or in kebab case. Raises ``Refused("unknown-command")``."""
        for command in lifecycle.commands():
            if name in (command.__name__, kebab(command.__name__)):
                return command
        raise Refused("unknown-command", command=name[:64])

    def rows_of(self, command: type) -> tuple[Row[Any], ...]:
        """The table lines of a command."""
        return tuple(row for row in self.by_command[command].rows if row.command is command)
