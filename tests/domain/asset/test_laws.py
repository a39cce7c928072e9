"""The laws of every lifecycle, held by the asset."""

from datetime import datetime
from typing import Any

import pytest
from attrs import evolve
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.laws.lifecycle import Laws, Pick, laws_of
from tests.support.assets import AFTER_THE_END, STORIES, AssetHere, context_of, everybody, example
from tests.support.community import CAST
from tests.support.examples import MONDAY_9AM
from wuye.domain.asset import commands as c
from wuye.domain.asset.lifecycle import ASSET
from wuye.domain.asset.state import Asset
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.lifecycle import Context
from wuye.domain.shared.switches import MissedCadence, Switches


def _laws(switches: Switches) -> Laws:
    def here(asset: Asset, actor: Actor, now: datetime) -> AssetHere:
        return AssetHere(asset=asset, actor=actor, now=now, switches=switches)

    def context(asset: Asset, command: Any, actor: Actor, now: datetime) -> Context:
        return context_of(here(asset, actor, now), command)

    def propose(kind: type, asset: Asset, given: Context, pick: Pick) -> Any:
        return example(kind, here(asset, given.actor, given.now), pick)

    return Laws(
        lifecycle=ASSET,
        everybody=everybody(),
        begin=MONDAY_9AM,
        propose=propose,
        context=context,
        stories=tuple(tuple((kind, getattr(CAST, who)) for kind, who in story) for story in STORIES),
        after_the_end=AFTER_THE_END,
    )


@pytest.mark.parametrize("missed", MissedCadence)
def test_the_asset_keeps_the_laws_of_every_lifecycle(missed: MissedCadence) -> None:
    """Whatever people try, only what the table says happens; and what is offered works."""
    machine = laws_of(_laws(Switches(cadence_missed=missed)))
    profile = settings(max_examples=settings().max_examples // 2, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(machine, settings=profile)


def test_a_law_can_be_broken() -> None:
    """A law that cannot fail is no law: a table that forgets one fact is caught."""
    rows = tuple(evolve(row, gives=()) if row.command is c.AddNote else row for row in ASSET.rows)
    broken = evolve(_laws(Switches()), lifecycle=evolve(ASSET, rows=rows))
    profile = settings(phases=[Phase.generate], deadline=None)
    with pytest.raises(AssertionError, match="AddNote gave NoteAdded"):
        run_state_machine_as_test(laws_of(broken), settings=profile)
