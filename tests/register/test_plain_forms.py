"""What a door takes in and what the log keeps: every command and every fact of a register survives its plain form."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.register_commands import register_commands
from tests.support.register_stories import ENTRIES
from wuye.application.aggregates import REGISTRY
from wuye.application.encoding import from_plain, to_plain
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.entrypoints.testing import Given


@pytest.mark.parametrize("lifecycle", ENTRIES, ids=lambda one: one.category)
def test_commands_facts_and_states_have_a_plain_form(lifecycle: Lifecycle[Any]) -> None:
    """JSON in, JSON out, nothing lost; and no personal content in the state."""
    commands = st.lists(register_commands(lifecycle), min_size=1, max_size=6)

    @given(commands)
    def story(asked: list[Any]) -> None:
        current = Given(lifecycle, registry=REGISTRY)
        for command in asked:
            assert from_plain(to_plain(command), type(command)) == command
            roles = (Role.OFFICER, Role.MANAGEMENT, Role.ADMINISTRATOR)
            outcomes = [current.when(command, by=Actor(id="staff-ana", role=role)) for role in roles]
            facts = next((outcome.own for outcome in outcomes if outcome.own), ())
            for event in facts:
                assert from_plain(to_plain(event), type(event)) == event
            current = current(*facts)
        assert "$personal" not in str(to_plain(current.state()))

    story()


@pytest.mark.parametrize("lifecycle", ENTRIES, ids=lambda one: one.category)
def test_every_field_of_every_command_says_what_it_is(lifecycle: Lifecycle[Any]) -> None:
    """In both languages: the words become the form's, the API's and the command line's."""
    wordless = [
        f"{command.__name__}.{attribute.name}"
        for command in lifecycle.commands()
        for attribute in command.__attrs_attrs__  # type: ignore[attr-defined]  # every command is an attrs class
        if not all(attribute.metadata.get("help", ("", "")))
    ]
    assert wordless == []
