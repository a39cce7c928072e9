"""What holds for every register, whatever is asked of it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.register_commands import register_commands
from wuye.application.registry import Registry
from wuye.domain.register.catalogue.entries import ReceptionTerms
from wuye.domain.register.catalogue.events import CatalogueDrafted, CataloguePublished, ReceptionListed
from wuye.domain.register.lifecycles import REGISTERS
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.refusal import InvalidInput
from wuye.entrypoints.testing import Given

TERMS = ReceptionTerms(
    ready_minutes=30,
    refill_minutes=15,
    winter_celsius=(18, 22),
    summer_celsius=(24, 28),
    checks=("airing",),
    layout=("cups",),
    closing=("switch-off",),
)
OFFERED = (
    CatalogueDrafted(number=1, zone="Asia/Shanghai"),
    ReceptionListed(terms=TERMS),
    CataloguePublished(number=1, posted_at=()),
)
STREAM = "00000000-0000-7000-8000-000000000001"
# Mostly the roles that may, so that stories get somewhere.
_roles = st.sampled_from([*Role, *[Role.OFFICER] * 6, *[Role.MANAGEMENT] * 6, *[Role.ADMINISTRATOR] * 6])


@pytest.mark.parametrize("lifecycle", REGISTERS, ids=lambda one: one.category)
def test_only_what_the_table_declares_happens(lifecycle: Lifecycle[Any]) -> None:
    """Facts and stages are those of the row; what is offered is not refused for stage or role; replay is the state."""
    steps = st.lists(st.tuples(_roles, register_commands(lifecycle)), min_size=1, max_size=12)

    @given(steps)
    def story(told: list[tuple[Role, Any]]) -> None:
        current = Given(lifecycle, registry=Registry(REGISTERS)).elsewhere("catalogue-main", *OFFERED)
        for role, command in told:
            actor = Actor(id=f"{lifecycle.category}-{STREAM}", role=role)
            before = current.state()
            outcome = current.when(command, by=actor)
            offered = type(command).__name__ in lifecycle.allowed(before, outcome.context)
            if outcome.refusal is not None:
                withheld = outcome.refusal.code in {"not-permitted", "wrong-stage", "not-related"}
                assert withheld is not offered or isinstance(outcome.refusal, InvalidInput)
                assert outcome.refusal.rule
                assert outcome.refusal.stage == before.stage.value
                continue
            assert offered
            row = lifecycle.row(before, type(command), actor)
            assert all(type(event) in row.gives for event in outcome.own)
            assert outcome.state.stage in (row.to or {before.stage}) or not outcome.own
            current = current(*outcome.own)
            assert lifecycle.fold(current.history) == current.state()

    story()


@pytest.mark.parametrize("lifecycle", REGISTERS, ids=lambda one: one.category)
def test_an_end_is_an_end(lifecycle: Lifecycle[Any]) -> None:
    """No command leads out of an end stage."""
    assert not any(row.stages & lifecycle.ends for row in lifecycle.rows)
