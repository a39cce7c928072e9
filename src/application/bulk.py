"""Many commands at once, for imports: each decided alone by the desk, all stored in one transaction.

A single command waits for its own sync to the disk; ten thousand of them should not.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from attrs import frozen

from wuye.application.cache import Case, Sight
from wuye.application.deciding import Decider
from wuye.application.desk import RACES, Desk
from wuye.application.ports import Append, CommandKey, CommandReused, Conflict
from wuye.application.receipts import Order, Receipt, receipt_of
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.number import NUMBER, number_stream
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.switches import Switches

Told = Receipt | Refused | CommandReused | Conflict
"""What one of many commands is answered."""

_NOT_YET = Conflict(())
_NUMBER: Final = number_stream("")


@frozen(kw_only=True)
class Given:
    """A command of many; what is not said is as for ``Desk.execute``."""

    command: Any
    by: Actor
    command_id: str
    on: str | None = None
    expected_version: int | None = None
    occurred_at: datetime | None = None
    correlation_id: str | None = None
    said: bytes | None = None
    """Everything the command says, where the caller has it as bytes: a repeat of its id must have the same."""


def execute_many(desk: Desk, given: Sequence[Given]) -> list[Told]:
    """Decide many commands and store them in one transaction; each is stored whole or not at all.

    An answer that is an exception is that command's own, the others stand. Commands to one case do not see each other:
    the later one is decided again, at most ``RACES`` times. Raises ``Unavailable``: some may then have been stored,
    and giving them again with the same ids is harmless.
    """
    told: list[Told] = [_NOT_YET] * len(given)
    for race in range(RACES):
        left = [place for place, answer in enumerate(told) if isinstance(answer, Conflict)]
        if not left:
            break
        looking = _Looking(desk, hopeful=race == 0)
        appends: dict[int, Append] = {}
        for place in left:
            drafted = looking.drafted(given[place])
            if isinstance(drafted, Append):
                appends[place] = drafted
            else:
                told[place] = drafted
        answers = desk.log.append_many(list(appends.values()))
        for place, answer in zip(appends, answers, strict=True):
            told[place] = answer if isinstance(answer, Exception) else receipt_of(given[place].command_id, answer)
    return told


def span(desk: Desk, command: Any) -> tuple[datetime, datetime]:
    """From when to when an opening command may say that something was so."""
    return _Looking(desk).bounds(command)


class _Looking(Decider):
    """The decider of a desk for the length of one call: what was read once is not read again."""

    def __init__(self, desk: Desk, *, hopeful: bool = False) -> None:
        self.__dict__.update(desk.decider.__dict__)
        self._read: dict[str, Case] = {}
        self._policies: dict[str, tuple[Switches, str | None]] = {}
        self._hopeful = hopeful
        """Numbers are taken to be free: writing finds out, and the command is decided again on what there is."""

    def drafted(self, given: Given) -> Append | Receipt | Refused | CommandReused:
        """A command decided but not stored, the first answer of one that is repeated, or why it is refused."""
        key = CommandKey(company=self.company, actor=given.by.id, command_id=given.command_id)
        fingerprint = (
            self.fingerprint(given.command, given.on, given.expected_version, given.occurred_at, given.by)
            if given.said is None
            else self.vault.fingerprint(given.said)
        )
        try:
            lifecycle = self.lifecycle_of(given.command)
            order = Order(
                command=self.resolved(given.command),
                by=given.by,
                key=key,
                fingerprint=fingerprint,
                expected_version=given.expected_version,
                occurred_at=given.occurred_at,
                correlation_id=given.correlation_id or given.command_id,
            )
            return self.judged(order, lifecycle, None if given.on is None else self.resolve(given.on), Sight(self.case))
        except Refused as refusal:
            try:
                first = self.log.answer(key, fingerprint)
            except CommandReused as reused:
                return reused
            return refusal if first is None else receipt_of(given.command_id, first, replayed=True)

    def bounds(self, command: Any) -> tuple[datetime, datetime]:
        """The bounds of ``occurred_at`` for a command that opens a case."""
        sight = Sight(self.case)
        case = self.opened(self.lifecycle_of(command), command, sight)
        return self.span(self.clock.now(), case, command, sight)

    def case(self, stream: str) -> Case:
        """A case; read once."""
        case = self._read.get(stream)
        if case is None:
            if self._hopeful and stream.startswith(_NUMBER):
                return Case(stream=stream, lifecycle=NUMBER, state=NUMBER.initial)
            case = self._read[stream] = super().case(stream)
        return case

    def policy(self, case: Case, site: str | None, sight: Sight) -> tuple[Switches, str | None]:
        """For new cases of a site the same all along: one call is one moment."""
        if case.opening is not None or site is None:
            return super().policy(case, site, sight)
        sight.case(f"policy-{site}")
        found = self._policies.get(site)
        if found is None:
            found = self._policies[site] = super().policy(case, site, sight)
        return found
