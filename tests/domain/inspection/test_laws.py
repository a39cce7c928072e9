"""The laws of every lifecycle, held by inspections and hazards."""

from functools import partial

from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.laws.lifecycle import Laws, laws_of
from tests.support.inspections import (
    HAZARD,
    HAZARD_STORIES,
    INSPECTION,
    INSPECTION_STORIES,
    context_for,
    everybody,
    hazard_command,
    inspection_command,
)
from wuye.domain.inspection import commands as c
from wuye.domain.inspection.hazard import commands as h
from wuye.domain.inspection.hazard import lifecycle as hazard
from wuye.domain.inspection.lifecycle import INSPECTION as INSPECTIONS
from wuye.entrypoints.testing import MONDAY_9AM

NOTED_AFTER = frozenset({c.AddNote, c.Correct, h.AddNote, h.Correct})


def test_an_inspection_keeps_the_laws_of_every_lifecycle() -> None:
    """Whatever people try, only what the table says happens; and what is offered works."""
    laws = Laws(
        lifecycle=INSPECTIONS,
        everybody=everybody(),
        begin=MONDAY_9AM,
        propose=inspection_command,
        context=partial(context_for, INSPECTION, INSPECTIONS),
        stories=INSPECTION_STORIES,
        after_the_end=NOTED_AFTER,
    )
    effort = settings(max_examples=30, stateful_step_count=20, deadline=None, phases=[Phase.generate])
    run_state_machine_as_test(laws_of(laws), settings=effort)


def test_a_hazard_keeps_the_laws_of_every_lifecycle() -> None:
    """The same for a hazard, from discovery to release."""
    laws = Laws(
        lifecycle=hazard.HAZARD,
        everybody=everybody(),
        begin=MONDAY_9AM,
        propose=hazard_command,
        context=partial(context_for, HAZARD, hazard.HAZARD),
        stories=HAZARD_STORIES,
        after_the_end=NOTED_AFTER,
    )
    effort = settings(max_examples=30, stateful_step_count=20, deadline=None, phases=[Phase.generate])
    run_state_machine_as_test(laws_of(laws), settings=effort)
