"""Over all registers, every command has a name of its own: paths and pages are made of it."""

from wuye.domain.register.lifecycles import REGISTERS
from wuye.domain.shared.lifecycle import kebab


def test_commands_are_told_apart() -> None:
    """Within one register a path tells them apart; over all registers the name does."""
    names = [kebab(command.__name__) for lifecycle in REGISTERS for command in lifecycle.commands()]
    assert len(set(names)) == len(names)
