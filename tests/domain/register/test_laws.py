"""The laws of every lifecycle, held by every register."""

from functools import partial
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.laws.lifecycle import Laws, laws_of
from tests.support.register_stories import BEGINNINGS, ENTRIES, context_for, valid_command
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.entrypoints.testing import MONDAY_9AM


def everybody(lifecycle: Lifecycle[Any]) -> tuple[Actor, ...]:
    """One person of each role; the occupant once as the one the record is about, once as a stranger."""
    staff = (Actor(id=f"staff-{role.value}", role=role) for role in Role if role is not Role.OCCUPANT)
    occupants = (Actor(id=f"{lifecycle.category}-a", role=Role.OCCUPANT), Actor(id="person-zhao", role=Role.OCCUPANT))
    # Those who may do most come up more often, so that stories get somewhere.
    busy = (Role.OFFICER, Role.MANAGEMENT, Role.ADMINISTRATOR)
    return (*staff, *occupants, *(Actor(id=f"staff-{role.value}", role=role) for role in busy * 4))


def _entitled(lifecycle: Lifecycle[Any], kind: type) -> Actor:
    roles = next(row.roles for row in lifecycle.rows if row.command is kind)
    return next(one for one in everybody(lifecycle) if one.role in roles and one.role is not Role.OCCUPANT)


@pytest.mark.parametrize("lifecycle", ENTRIES, ids=lambda one: one.category)
def test_the_laws_hold(lifecycle: Lifecycle[Any]) -> None:
    """Only what is declared happens; what is offered works and nothing else does; replay is the state."""
    beginnings = BEGINNINGS.get(lifecycle.category, ())
    laws = Laws(
        lifecycle=lifecycle,
        everybody=everybody(lifecycle),
        begin=MONDAY_9AM,
        propose=valid_command,
        context=partial(context_for, lifecycle),
        stories=((), *(tuple((kind, _entitled(lifecycle, kind)) for kind in story) for story in beginnings)),
    )
    # A failing story is read as it is: shrinking one takes minutes.
    effort = settings(max_examples=20, stateful_step_count=20, deadline=None, phases=[Phase.generate])
    run_state_machine_as_test(laws_of(laws), settings=effort)
