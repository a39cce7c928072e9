"""Refusals: one type, a stable code, facts as fields, no prose (the edge has the language)."""

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """A command was refused by a rule; nothing was written.

    ``code`` is stable and never translated. ``facts`` are the values the rule looked at. ``rule`` is the
    requirement it comes from, ``stage`` the stage that was met, ``allowed`` the commands that would be allowed
    to this actor now; the last three are filled in by the lifecycle.
    """

    def __init__(self, code: str, /, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, Any] = facts
        self.rule: str | None = None
        self.stage: str | None = None
        self.allowed: tuple[str, ...] = ()

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!s}" for name, value in self.facts.items())
        return f"{self.code}({facts})" if facts else self.code


class InvalidInput(Refused):
    """A value of a command is outside what it may be; ``facts["field"]`` is its JSON pointer without the slash."""


class BrokenHistory(Exception):
    """The stored history contradicts itself or cannot be read: our defect or sabotage, never the caller's fault."""

    def __init__(self, code: str, /, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, Any] = facts

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!s}" for name, value in self.facts.items())
        return f"{self.code}({facts})" if facts else self.code
