"""The ticket's table beside the flow, and at every stage: what is offered works."""

from collections.abc import Callable
from functools import partial

import pytest

from tests.support.commands import EXAMPLES, ROUTES, Story, context_of
from tests.support.community import CAST
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.switches import Switches
from wuye.domain.ticket.lifecycle import TICKET
from wuye.domain.ticket.terms import Stage

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
