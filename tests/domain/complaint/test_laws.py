"""The laws of every lifecycle, held by the complaint under every policy."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.laws.lifecycle import Laws, Pick, laws_of
from tests.support.community import CAST
from tests.support.complaints import EXAMPLES, ROUTES, Here, context_of, example
from tests.support.examples import MONDAY_9AM
from wuye.domain.complaint import commands as c
from wuye.domain.complaint.lifecycle import COMPLAINT
from wuye.domain.complaint.state import Complaint
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.lifecycle import Context
from wuye.domain.shared.switches import CallbackPolicy, ComplaintLimits, SecondPerson, Switches

POLICIES = {
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


def _laws(switches: Switches) -> Laws:
    def here(complaint: Complaint, actor: Actor, now: datetime) -> Here:
        return Here(complaint=complaint, actor=actor, now=now, switches=switches)

    def context(complaint: Complaint, command: Any, actor: Actor, now: datetime) -> Context:
        return context_of(here(complaint, actor, now), command)

    def propose(kind: type, complaint: Complaint, given: Context, pick: Pick) -> Any:
        return example(kind, here(complaint, given.actor, given.now), pick)

    return Laws(
        lifecycle=COMPLAINT,
        everybody=CAST.everybody,
        begin=MONDAY_9AM,
        propose=propose,
        context=context,
        stories=[[(kind, getattr(CAST, who)) for kind, who in route] for route in ROUTES.values()],
        after_the_end=frozenset({c.AddNote, c.Correct}),
    )


@pytest.mark.parametrize("policy", POLICIES)
def test_the_complaint_keeps_the_laws_of_every_lifecycle(policy: str) -> None:
    """Whatever people try, only what the table says happens; and what is offered works."""
    machine = laws_of(_laws(POLICIES[policy]))
    profile = settings(max_examples=settings().max_examples // 2, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(machine, settings=profile)


def test_every_command_has_one_path_and_a_way_to_make_it() -> None:
    """The doors address commands by noun; the builders know every command."""
    nouns = {row.command: row.noun for row in COMPLAINT.rows}
    assert len(set(nouns.values())) == len(nouns)
    assert set(EXAMPLES) == set(COMPLAINT.commands())
