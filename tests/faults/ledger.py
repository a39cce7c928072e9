"""What a client sent and what it was answered: one line each, flushed before and after, kept over every crash."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

from attrs import field, frozen

from tests.faults.orders import Order


@frozen
class Acknowledged:
    """The answer a client holds in its hands."""

    case: str
    version: int
    position: int
    events: tuple[str, ...]


class Ledger:
    """Writes the lines; threads may share it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("a", encoding="utf-8", buffering=1)
        self._turn = threading.Lock()

    def tried(self, order: Order) -> None:
        self._line("TRY", order.key, order.kind)

    def acknowledged(self, order: Order, seconds: float, answer: Acknowledged) -> None:
        self._line("ACK", order.key, seconds, answer.case, answer.version, answer.position, answer.events)

    def refused(self, order: Order, seconds: float, why: str) -> None:
        """A definite or an unknown answer that is no acknowledgement."""
        self._line("NAK", order.key, seconds, why)

    def silent(self, order: Order, seconds: float, why: str) -> None:
        """The line broke: nothing was answered."""
        self._line("CUT", order.key, seconds, why)

    def close(self) -> None:
        self._file.close()

    def _line(self, *values: Any) -> None:
        with self._turn:
            self._file.write(json.dumps(values) + "\n")


@frozen
class Account:
    """A ledger, or several, read back."""

    tried: dict[str, Order] = field(factory=dict)
    acknowledged: dict[str, Acknowledged] = field(factory=dict)
    refusals: dict[str, str] = field(factory=dict)
    """The last answer to each key that was no acknowledgement."""
    waits: list[float] = field(factory=list)
    """Seconds until each answer or break."""
    waits_for_answers: list[float] = field(factory=list)
    """Seconds until each answer that was no break."""

    @property
    def unanswered(self) -> list[Order]:
        """What was sent and never acknowledged: each is to be sent again with its key."""
        return [order for key, order in self.tried.items() if key not in self.acknowledged]


def read(*paths: Path) -> Account:
    """Read ledgers; a last line that its writer did not live to finish says nothing."""
    account = Account()
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
            if not line.endswith("\n"):
                continue
            match json.loads(line):
                case ["TRY", key, kind]:
                    account.tried.setdefault(key, Order(key, kind))
                case ["ACK", key, seconds, case, version, position, events]:
                    account.acknowledged[key] = Acknowledged(case, version, position, tuple(events))
                    account.waits.append(seconds)
                    account.waits_for_answers.append(seconds)
                case ["NAK", key, seconds, why]:
                    account.refusals[key] = why
                    account.waits.append(seconds)
                    account.waits_for_answers.append(seconds)
                case ["CUT", key, seconds, why]:
                    account.refusals[key] = why
                    account.waits.append(seconds)
                case other:
                    raise ValueError(f"{path}: {other}")
    return account
