"""The tables against the reference text: every transition of a section is a line of an aggregate's table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from wuye.domain.asset.lifecycle import ASSET
from wuye.domain.asset.terms import AssetStage, FaultStage
from wuye.domain.shared.actor import OCCUPANT, STAFF, Role
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.ticket.lifecycle import TICKET
from wuye.domain.ticket.terms import Stage

PAGE = (Path(__file__).resolve().parents[1] / "data" / "spec" / "lifecycles.md").read_text(encoding="utf-8")
LINE = re.compile(r"^\| ([^|]+) \| (\w+) → (\w+) \| (\w+) \| ([^|]+) \|", re.MULTILINE)
Line = tuple[str, str, str, str, str]
"""From, command, event, to, roles."""

TICKET_ROLES: Mapping[str, frozenset[Role]] = {
    "owner/occupant": OCCUPANT,
    "property staff": STAFF,
    "customer service officer": frozenset({Role.OFFICER}),
    "technician": frozenset({Role.TECHNICIAN}),
    "engineering supervisor": frozenset({Role.ENGINEERING_SUPERVISOR}),
    "engineering supervisor with customer service officer": frozenset({Role.ENGINEERING_SUPERVISOR}),
    "providing department": frozenset({Role.DEPARTMENT_HEAD}),
}
"""The short names of the table, in our closed list; the second signature of a charge is a field of the command."""


@frozen(kw_only=True)
class Section:
    """A section of the reference and the aggregate that carries it."""

    heading: str
    lifecycle: Lifecycle[Any]
    stages: type[StrEnum]
    count: int
    inner: bool = False
    """An entity inside the aggregate: its stages are its own, the commands and facts are the aggregate's."""
    roles: Mapping[str, frozenset[Role]] | None = None
    """What the short names of roles mean; ``None`` where the table does not hold to them."""

    def lines(self) -> list[Line]:
        """Its transitions."""
        body = re.split(r"\n##+ ", PAGE.partition(f"## {self.heading}\n")[2], maxsplit=1)[0]
        parts = (tuple(part.strip() for part in line) for line in LINE.findall(body))
        return [line for line in parts if line[0] != "from"]

    def stage(self, name: str) -> StrEnum:
        """A stage by the reference's name; also the one that a running case goes on from."""
        return self.stages("new" if name == "(new)" else re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower())


SECTIONS = (
    Section(heading="Ticket (维修工单)", lifecycle=TICKET, stages=Stage, count=49, roles=TICKET_ROLES),
    Section(heading="Asset (设施设备)", lifecycle=ASSET, stages=AssetStage, count=19),
    Section(heading="FaultCase (设备故障案)", lifecycle=ASSET, stages=FaultStage, count=8, inner=True),
)
TRANSITIONS = [
    pytest.param(section, line, id=f"{section.heading.split()[0]}-{'-'.join(line[:3])}")
    for section in SECTIONS
    for line in section.lines()
]


@pytest.mark.parametrize("section", SECTIONS, ids=lambda one: one.heading.split()[0])
def test_nothing_of_the_reference_is_overlooked(section: Section) -> None:
    """So many transitions the reference says there are."""
    assert len(section.lines()) == section.count


@pytest.mark.parametrize(("section", "line"), TRANSITIONS)
def test_every_transition_of_the_reference_is_in_the_table(section: Section, line: Line) -> None:
    """Stage, event and target are those of the reference; so are the roles, where they are held to."""
    source, command, event, target, roles = line
    rows = [row for row in section.lifecycle.rows if row.command.__name__ == command]
    if not section.inner:
        rows = [row for row in rows if section.stage(source) in row.stages]
        assert len(rows) == 1, command
        assert section.stage(target) in (rows[0].to or {section.stage(source)})
    assert rows
    assert section.stage(target) in section.stages
    assert all(event in {cls.__name__ for cls in row.gives} for row in rows)
    if section.roles is not None:
        named = re.split(r", | or ", roles)
        assert rows[0].roles == frozenset().union(*(section.roles[name.strip()] for name in named))
