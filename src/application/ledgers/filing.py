"""Whole cases of a ledger on their way into the log: unpacked, made into commands, stored in one transaction.

The plan is not known here: another process does the same with every other batch.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import field, frozen

from wuye.application.bulk import Given, Told, execute_many
from wuye.application.desk import Desk, Receipt
from wuye.application.ledgers.ports import Parcel, PlannedCase, PlannedLine, Unpacked
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.refusal import Refused
from wuye.domain.ticket.commands import RecordLegacyStep

STEPS: Final = 500
"""Steps that a case brings along; the rest follows one by one."""
OVERTAKEN: Final = "overtaken"
"""Code of a command that was not stored because somebody else was faster: the case or the row may be there by now."""
_FASTER: Final = frozenset({"version-mismatch", "imported-already"})
"""Codes of refusals that say the same."""
_DIGEST_BYTES: Final = 16


@frozen(kw_only=True)
class Filed:
    """What a command came to: the case that has its rows now, or why it has them not."""

    case: str | None = None
    version: int = 0
    """Of the case, with its rows; 0 where there is none."""
    code: str = ""
    facts: Mapping[str, Any] = field(factory=dict)


class Filing:
    """Files the cases of one ledger at a desk. Raises what ``execute_many`` raises."""

    def __init__(self, desk: Desk, unpacked: Unpacked, *, source: str, by: Actor, run: str) -> None:
        """``run`` is the correlation id of everything that this import writes."""
        self._desk = desk
        self._unpacked = unpacked
        self._source = source
        self._by = by
        self._run = run

    def digest(self, text: str) -> str:
        """Keyed digest of a text: equal ones are seen, no text is."""
        return self._desk.vault.fingerprint(text.encode())[:_DIGEST_BYTES].hex()

    def opened(self, parcels: Sequence[Parcel]) -> list[Filed]:
        """Open cases, each with the first of its steps."""
        return self.given([self._opening(*self._unpacked(one, STEPS)) for one in parcels])

    def given(self, commands: Sequence[Given]) -> list[Filed]:
        """Give many commands, at most one a case."""
        return [_filed(told) for told in execute_many(self._desk, commands)]

    def following(self, stream: str, version: int, line: PlannedLine) -> Given:
        """The command of one more step of a case, which must still be as it was when its rows were looked at."""
        step = line.step
        command = RecordLegacyStep(
            step=step.step,
            stage=step.stage,
            resource=step.resource,
            text=step.text,
            resource_key=step.resource_key,
            row=step.row,
            digest=step.digest,
        )
        return Given(
            command=command,
            by=self._by,
            command_id=self._command_id("legacy", line.case, line.row),
            on=stream,
            expected_version=version,
            occurred_at=step.at,
            correlation_id=self._run,
        )

    def _opening(self, case: PlannedCase, lines: Sequence[PlannedLine]) -> Given:
        return Given(
            command=case.command,
            by=self._by,
            command_id=self._command_id("import", case.id),
            occurred_at=case.opened_at,
            correlation_id=self._run,
            said=_said(case, lines[:STEPS]),
        )

    def _command_id(self, kind: str, *names: str) -> str:
        """The same for the same row in every run: whoever repeats an import repeats its commands."""
        return f"{kind}-" + self.digest("\x1e".join((kind, self._source, *names)))


def _filed(told: Told) -> Filed:
    if isinstance(told, Receipt) and not told.replayed:
        return Filed(case=told.case, version=told.version)
    if isinstance(told, Refused) and told.code not in _FASTER:
        return Filed(code=told.code, facts=dict(told.facts))
    return Filed(code=OVERTAKEN)


def _said(case: PlannedCase, lines: Sequence[PlannedLine]) -> bytes:
    """Everything the command of a case says."""
    parts = [case.opened_at.isoformat().encode(), case.said]
    for line in lines:
        parts += line.row.encode(), line.said
    return b"\x1e".join(parts)
