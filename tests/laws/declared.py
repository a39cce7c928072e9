"""What every aggregate brings to the laws: a maker of its commands, what surrounds its decisions, its beginnings.

The declaration of the aggregate is all else that the laws need. A new aggregate has one entry here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from attrs import frozen
from hypothesis import settings

from tests.laws.lifecycle import Laws, Pick, Step
from tests.support import assets, commands, complaints, inspections, register_stories, ticket_stories, timers
from tests.support.community import CAST
from wuye.domain.asset.lifecycle import ASSET
from wuye.domain.clock.lifecycle import CLOCK
from wuye.domain.complaint import commands as complaint_commands
from wuye.domain.complaint.lifecycle import COMPLAINT
from wuye.domain.inspection import commands as inspection_commands
from wuye.domain.inspection.hazard import commands as hazard_commands
from wuye.domain.inspection.hazard.lifecycle import HAZARD
from wuye.domain.inspection.lifecycle import INSPECTION
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.lifecycle import Context, Lifecycle
from wuye.domain.shared.switches import (
    CallbackPolicy,
    ComplaintLimits,
    MissedCadence,
    SecondPerson,
    Switches,
)
from wuye.domain.ticket.lifecycle import TICKET
from wuye.entrypoints.testing import MONDAY_9AM

HALF = settings().max_examples // 2


@frozen(kw_only=True)
class Declared:
    """An aggregate before the laws."""

    policies: Mapping[str, Laws]
    """The laws under each policy that its decisions look at."""
    makes: Collection[type]
    """Commands that its maker knows."""
    examples: int = HALF
    """How many stories chance tells under each policy."""
    elsewhere: frozenset[str] = frozenset()
    """Events that no line of its table gives: other streams write them, in the same transaction."""
    every_line: bool = False
    """Whether its beginnings go by every line of its table."""


def _in_memory(
    lifecycle: Lifecycle[Any],
    here: Callable[[Any, Actor, datetime], Any],
    example: Callable[[type, Any, Pick], Any],
    context_of: Callable[[Any, Any], Context],
    *,
    everybody: Sequence[Actor],
    stories: Sequence[Sequence[Step]],
    after_the_end: frozenset[type],
) -> Laws:
    """The laws of a case whose commands are made for a situation: its state, who acts, when, under which policy."""

    def context(state: Any, command: Any, actor: Actor, now: datetime) -> Context:
        return context_of(here(state, actor, now), command)

    def propose(kind: type, state: Any, given: Context, pick: Pick) -> Any:
        return example(kind, here(state, given.actor, given.now), pick)

    return Laws(
        lifecycle=lifecycle,
        everybody=everybody,
        begin=MONDAY_9AM,
        propose=propose,
        context=context,
        stories=stories,
        after_the_end=after_the_end,
    )


def _ticket(switches: Switches) -> Laws:
    return _in_memory(
        TICKET,
        # A stub number that no earlier order of the story has used.
        lambda ticket, actor, now: commands.Here(
            ticket=ticket, actor=actor, now=now, switches=switches, stub=ticket.version + 1
        ),
        commands.example,
        commands.context_of,
        everybody=CAST.everybody,
        stories=ticket_stories.STORIES,
        after_the_end=ticket_stories.AFTER_THE_END,
    )


def _complaint(switches: Switches) -> Laws:
    return _in_memory(
        COMPLAINT,
        lambda complaint, actor, now: complaints.Here(complaint=complaint, actor=actor, now=now, switches=switches),
        complaints.example,
        complaints.context_of,
        everybody=CAST.everybody,
        stories=[[(kind, getattr(CAST, who)) for kind, who in route] for route in complaints.ROUTES.values()],
        after_the_end=frozenset({complaint_commands.AddNote, complaint_commands.Correct}),
    )


def _asset(switches: Switches) -> Laws:
    return _in_memory(
        ASSET,
        lambda asset, actor, now: assets.AssetHere(asset=asset, actor=actor, now=now, switches=switches),
        assets.example,
        assets.context_of,
        everybody=assets.everybody(),
        stories=tuple(tuple((kind, getattr(CAST, who)) for kind, who in story) for story in assets.STORIES),
        after_the_end=assets.AFTER_THE_END,
    )


def _inspection(
    lifecycle: Lifecycle[Any], stream: str, propose: Callable[..., Any], stories: Sequence[Sequence[Step]]
) -> Laws:
    noted = (inspection_commands.AddNote, inspection_commands.Correct, hazard_commands.AddNote, hazard_commands.Correct)
    return Laws(
        lifecycle=lifecycle,
        everybody=inspections.everybody(),
        begin=MONDAY_9AM,
        propose=propose,
        context=partial(inspections.context_for, stream, lifecycle),
        stories=stories,
        after_the_end=frozenset(noted),
    )


def _everybody(lifecycle: Lifecycle[Any]) -> tuple[Actor, ...]:
    """One person of each role; the occupant once as the one the record is about, once as a stranger."""
    staff = (Actor(id=f"staff-{role.value}", role=role) for role in Role if role is not Role.OCCUPANT)
    occupants = (Actor(id=f"{lifecycle.category}-a", role=Role.OCCUPANT), Actor(id="person-zhao", role=Role.OCCUPANT))
    # Those who may do most come up more often, so that stories get somewhere.
    busy = (Role.OFFICER, Role.MANAGEMENT, Role.ADMINISTRATOR)
    return (*staff, *occupants, *(Actor(id=f"staff-{role.value}", role=role) for role in busy * 4))


def _entitled(lifecycle: Lifecycle[Any], kind: type) -> Actor:
    roles = next(row.roles for row in lifecycle.rows if row.command is kind)
    return next(one for one in _everybody(lifecycle) if one.role in roles and one.role is not Role.OCCUPANT)


def _entry(lifecycle: Lifecycle[Any]) -> Declared:
    """An entry of a register, or a recurring duty."""
    beginnings = register_stories.BEGINNINGS.get(lifecycle.category, ())
    laws = Laws(
        lifecycle=lifecycle,
        everybody=_everybody(lifecycle),
        begin=MONDAY_9AM,
        propose=register_stories.valid_command,
        context=partial(register_stories.context_for, lifecycle),
        stories=(
            (),
            *(tuple((kind, _entitled(lifecycle, kind)) for kind in story) for story in beginnings),
        ),
    )
    return Declared(
        policies={"default": laws},
        makes=register_stories.MADE & set(lifecycle.commands()),
        examples=20,
        elsewhere=_ELSEWHERE.get(lifecycle.category, frozenset()),
    )


_ELSEWHERE: Mapping[str, frozenset[str]] = {"activity": frozenset({"PlacesTaken", "PlacesGivenBack"})}

COMPLAINT_POLICIES: Mapping[str, Switches] = {
    "default": Switches(),
    "strict": Switches(second_person=SecondPerson.ALWAYS, invalid_exemption=False, out_of_hours_handover=False),
    "lenient": Switches(
        second_person=SecondPerson.NEVER,
        callback=CallbackPolicy.NEVER,
        complaint_limits=ComplaintLimits.UNIFORM,
        first_contact_is_reply=True,
        pause_allowed=False,
    ),
    "sampled": Switches(callback=CallbackPolicy.SAMPLED, callback_sample_percent=50),
}

DECLARED: Mapping[str, Declared] = {
    "ticket": Declared(
        policies={name: _ticket(switches) for name, switches in ticket_stories.POLICIES.items()},
        makes=commands.EXAMPLES,
        elsewhere=frozenset({"TicketAbsorbed"}),
        every_line=True,
    ),
    "complaint": Declared(
        policies={name: _complaint(switches) for name, switches in COMPLAINT_POLICIES.items()},
        makes=complaints.EXAMPLES,
        elsewhere=frozenset({"ComplaintAbsorbed"}),
    ),
    "asset": Declared(
        policies={missed.value: _asset(Switches(cadence_missed=missed)) for missed in MissedCadence},
        makes=assets.EXAMPLES,
        elsewhere=frozenset({"ComponentAttached", "ComponentDetached", "Succeeded"}),
    ),
    "inspection": Declared(
        policies={
            "default": _inspection(
                INSPECTION, inspections.INSPECTION, inspections.inspection_command, inspections.INSPECTION_STORIES
            )
        },
        makes=inspections.INSPECTIONS_MADE,
        examples=30,
    ),
    "hazard": Declared(
        policies={
            "default": _inspection(HAZARD, inspections.HAZARD, inspections.hazard_command, inspections.HAZARD_STORIES)
        },
        makes=inspections.HAZARDS_MADE,
        examples=30,
        elsewhere=frozenset({"HazardAbsorbed"}),
    ),
    **{one.category: _entry(one) for one in register_stories.ENTRIES},
    "clock": Declared(policies={"default": timers.LAWS}, makes=CLOCK.commands(), examples=20),
}
"""Every aggregate that takes commands, by category."""
