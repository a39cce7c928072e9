"""The laws of every lifecycle, held by every aggregate: one suite, parametrised by what they declare."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.laws.declared import DECLARED
from tests.laws.lifecycle import every_beginning, laws_of, never_taken
from wuye.application.aggregates import REGISTRY
from wuye.domain.shared.lifecycle import Row

CASES = [(category, policy) for category, one in DECLARED.items() for policy in one.policies]


def test_no_aggregate_is_left_out() -> None:
    """Whatever takes commands is before the laws, with a maker of each of them."""
    assert set(DECLARED) == {one.category for one in REGISTRY.lifecycles if one.rows}
    for category, declared in DECLARED.items():
        assert set(declared.makes) == set(REGISTRY.by_category[category].commands()), category


@pytest.mark.parametrize(("category", "policy"), CASES, ids=lambda one: one)
def test_the_laws_hold(category: str, policy: str) -> None:
    """Whatever people try, only what the table says happens; what is offered works; replay is the state."""
    declared = DECLARED[category]
    # A failing story is read as it is: shrinking one takes minutes.
    effort = settings(max_examples=declared.examples, stateful_step_count=20, deadline=None, phases=[Phase.generate])
    run_state_machine_as_test(laws_of(declared.policies[policy]), settings=effort)


@pytest.mark.parametrize("category", [category for category, one in DECLARED.items() if one.every_line])
def test_some_beginning_goes_by_every_line(category: str) -> None:
    """Under one policy or another, every line of the table is tried, whatever chance would choose."""
    taken: set[Row[Any]] = set()
    for laws in DECLARED[category].policies.values():
        every_beginning(laws, taken)
    assert not never_taken(REGISTRY.by_category[category], taken)


def test_a_line_that_no_case_takes_is_noticed() -> None:
    """Without the detours, whole lines of the ticket's table were never tried."""
    laws = DECLARED["ticket"].policies["default"]
    taken: set[Row[Any]] = set()
    every_beginning(evolve(laws, stories=laws.stories[:3]), taken)
    missing = never_taken(laws.lifecycle, taken)
    assert "VerifyIdentity from reported" not in missing
    assert "Reopen from archived" in missing


@pytest.mark.parametrize("category", ["ticket", "asset"])
def test_a_law_can_be_broken(category: str) -> None:
    """A law that cannot fail is no law: a table that forgets one fact is caught."""
    laws = next(iter(DECLARED[category].policies.values()))
    rows = tuple(evolve(row, gives=()) if row.command.__name__ == "AddNote" else row for row in laws.lifecycle.rows)
    broken = evolve(laws, lifecycle=evolve(laws.lifecycle, rows=rows))
    effort = settings(phases=[Phase.generate], deadline=None)
    with pytest.raises(AssertionError, match="AddNote gave NoteAdded"):
        run_state_machine_as_test(laws_of(broken), settings=effort)
