"""The table against the reference text, against itself, and against its words."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import get_args

import pytest
from attrs import fields, has

from tests.support.commands import EXAMPLES, ROUTES, Story, context_of
from tests.support.community import CAST
from tools.codes import raised
from wuye.domain.shared.actor import OCCUPANT, STAFF, Role
from wuye.domain.shared.lifecycle import Row
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.switches import Switches
from wuye.domain.ticket.events import TicketEvent
from wuye.domain.ticket.lifecycle import EVENTS, TICKET
from wuye.domain.ticket.refusals import REFUSALS
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import Stage

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "tests" / "data" / "spec" / "lifecycles.md").read_text(encoding="utf-8")
LINE = re.compile(r"^\| ([^|]+) \| (\w+) → (\w+) \| (\w+) \| ([^|]+) \|", re.MULTILINE)

ROLES: dict[str, frozenset[Role]] = {
    "owner/occupant": OCCUPANT,
    "property staff": STAFF,
    "customer service officer": frozenset({Role.OFFICER}),
    "technician": frozenset({Role.TECHNICIAN}),
    "engineering supervisor": frozenset({Role.ENGINEERING_SUPERVISOR}),
    "engineering supervisor with customer service officer": frozenset({Role.ENGINEERING_SUPERVISOR}),
    "providing department": frozenset({Role.DEPARTMENT_HEAD}),
}
"""The short names of the table, in our closed list; the second signature of a charge is a field of the command."""


def _lines() -> list[tuple[str, str, str, str, str]]:
    section = PAGE.partition("## Ticket (维修工单)")[2].partition("### Further commands")[0]
    return [line for line in LINE.findall(section) if line[0] != "from"]


def _stage(name: str) -> Stage:
    return Stage.NEW if name == "(new)" else Stage(re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower())


def _rows(command: str, stage: Stage) -> list[Row[Ticket]]:
    return [row for row in TICKET.rows if row.command.__name__ == command and stage in row.stages]


def test_the_reference_has_49_transitions() -> None:
    """Nothing of the reference is overlooked when it is read."""
    assert len(_lines()) == 49


@pytest.mark.parametrize("line", _lines(), ids=lambda line: f"{line[0]}-{line[1]}-{line[2]}")
def test_every_transition_of_the_reference_is_in_the_table(line: tuple[str, str, str, str, str]) -> None:
    """Stage, event, target and role are those of the reference, no more and no fewer roles."""
    source, command, event, target, roles = (part.strip() for part in line)
    (row,) = _rows(command, _stage(source))
    assert event in {cls.__name__ for cls in row.gives}
    assert _stage(target) in (row.to or {_stage(source)})
    named = re.split(r", | or ", roles)
    assert row.roles == frozenset().union(*(ROLES[name.strip()] for name in named))


FURTHER = {
    "AddNote": frozenset(Stage) - {Stage.NEW},
    "Correct": frozenset(Stage) - {Stage.NEW},
    "CorrectPlace": frozenset(Stage) - TICKET.ends - {Stage.NEW},
    "MergeInto": frozenset(Stage) - TICKET.ends - {Stage.NEW},
    "Split": frozenset(Stage) - TICKET.ends - {Stage.NEW},
    "Link": frozenset(Stage) - TICKET.ends - {Stage.NEW},
    "RevisePlan": {Stage.PLANNED, Stage.QUOTED, Stage.SCHEDULED, Stage.DISPATCHED},
    "AddItem": {Stage.ON_SITE, Stage.IN_PROGRESS},
    "Reopen": {Stage.ARCHIVED},
    "ImportTicket": {Stage.NEW},
}


@pytest.mark.parametrize("command", FURTHER)
def test_a_further_command_is_allowed_where_the_reference_says(command: str) -> None:
    """What every site needs is possible in exactly these stages."""
    rows = [row for row in TICKET.rows if row.command.__name__ == command]
    assert frozenset().union(*(row.stages for row in rows)) == FURTHER[command]


def test_every_event_is_registered_once_and_given_by_some_row() -> None:
    """An event that no row gives could never be stored, an unregistered one never loaded."""
    registered = [one.cls for one in TICKET.facts]
    assert len(set(registered)) == len(registered)
    assert set(registered) == set(get_args(TicketEvent)) == set(EVENTS)
    given = {cls.__name__ for row in TICKET.rows for cls in row.gives}
    # The other side of a merge is written by the ticket that goes on in it.
    assert {cls.__name__ for cls in registered} - given == {"TicketAbsorbed"}


def test_every_command_has_one_path_and_a_way_to_make_it() -> None:
    """The doors address commands by noun; the builders know every command."""
    nouns = {row.command: row.noun for row in TICKET.rows}
    assert len(set(nouns.values())) == len(nouns)
    assert all(row.noun == nouns[row.command] for row in TICKET.rows)
    assert set(EXAMPLES) == set(TICKET.commands())


def test_every_field_of_a_command_is_explained_in_both_languages() -> None:
    """The texts become those of the API and of the command line."""
    for command in TICKET.commands():
        for field in fields(command):
            english, chinese = field.metadata["help"]
            assert english, f"{command.__name__}.{field.name}"
            assert re.search(r"[\u3400-\u9fff]", chinese), f"{command.__name__}.{field.name}"


def test_texts_of_commands_are_sealed_in_events() -> None:
    """No free text of a command reaches an event as a plain string."""
    free = {field.name for command in TICKET.commands() for field in fields(command) if field.metadata.get("personal")}
    for event in EVENTS:
        for name, kind in _plain_fields(event):
            assert not (name in free and kind in (str, str | None)), f"{event.__name__}.{name}"


def _plain_fields(cls: type) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for field in fields(cls):
        found.append((field.name, field.type))
        for inner in (field.type, *get_args(field.type)):
            if isinstance(inner, type) and has(inner) and inner is not Personal:
                found += _plain_fields(inner)
    return found


def test_every_code_that_is_raised_has_words() -> None:
    """A refusal that cannot be explained sends the caller to our source code; and no word is stale."""
    general = {"mixed-currencies", "not-related", "unknown-version", "wrong-count"}
    # The desk, which can look homes up, says which one was meant.
    added = {"unknown-unit": frozenset({"suggested"})}
    found = raised(ROOT / "src" / "domain" / "ticket")
    assert {one.code for one in found} - general == set(REFUSALS)
    for one in found:
        known = (one.facts or frozenset()) | added.get(one.code, frozenset())
        for sentence in REFUSALS.get(one.code, ()):
            assert set(re.findall(r"\{([a-z_]+)\}", sentence)) <= known, one.place


@pytest.mark.parametrize("stage", Stage)
def test_what_is_offered_works_and_what_is_not_is_refused(stage: Stage) -> None:
    """At every stage, for everybody in the cast and every command: ``allowed`` is right in both directions."""
    story = Story(switches=Switches(tracking_days=7) if stage is Stage.TRACKING else None)
    for kind, who in ROUTES[stage]:
        story.step(kind, getattr(CAST, who))
    assert story.ticket.stage is stage
    for actor in CAST.everybody:
        story.here = type(story.here)(
            ticket=story.ticket, actor=actor, now=story.here.now, switches=story.here.switches, stub=2
        )
        offered = TICKET.allowed(story.ticket, context_of(story.here, None))
        for kind in TICKET.commands():
            command = EXAMPLES[kind](story.here, lambda options: options[0])
            context = context_of(story.here, command)
            refusal = _refusal(partial(TICKET.decide, story.ticket, command, context))
            assert (refusal is None) == (kind.__name__ in offered), f"{actor.role} {kind.__name__}: {refusal}"


def _refusal(attempt: Callable[[], object]) -> Refused | None:
    try:
        attempt()
    except Refused as refusal:
        return refusal
    return None
