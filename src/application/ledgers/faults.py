"""What is wrong with a ledger: with a row, or with the file as a whole."""

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen


@frozen(kw_only=True)
class Fault:
    """Why a row cannot be imported: its number in the file (the header is row 1), the column, the rule, the value."""

    row: int
    column: str
    """Heading; empty where the whole row is meant."""
    rule: str
    """A stable code: of a spreadsheet's effect, of the mapping, or the code of the domain's refusal."""
    value: str = ""
    """What stands there, at most 64 characters."""
    facts: Mapping[str, Any] = field(factory=dict)


@frozen(kw_only=True)
class Warned:
    """Something in the file that a person should know and that does not stop the import."""

    code: str
    facts: Mapping[str, Any] = field(factory=dict)


class Misread(Exception):
    """One cell cannot be read; becomes a ``Fault`` of its row."""

    def __init__(self, rule: str, /, **facts: Any) -> None:
        super().__init__(rule)
        self.rule = rule
        self.facts: Mapping[str, Any] = facts


class Unfit(Exception):
    """The file or its mapping cannot be used at all; nothing was read and nothing written."""

    def __init__(self, code: str, /, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, Any] = facts

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!s}" for name, value in self.facts.items())
        return f"{self.code}({facts})" if facts else self.code
