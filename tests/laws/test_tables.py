"""The table of every aggregate against itself, its events and its commands: one suite for all that is registered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import pytest
from attrs import fields, has

from tests.laws.declared import DECLARED
from wuye.application.aggregates import REGISTRY
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.personal import Personal

pytestmark = pytest.mark.parametrize(
    "lifecycle", [one for one in REGISTRY.lifecycles if one.rows], ids=lambda one: one.category
)


def test_every_event_is_registered_once_and_given_by_some_row(lifecycle: Lifecycle[Any]) -> None:
    """An event that no row gives could never be stored, an unregistered one never loaded."""
    registered = [one.cls for one in lifecycle.facts]
    assert len(set(registered)) == len(registered)
    given = {cls for row in lifecycle.rows for cls in row.gives}
    assert given <= set(registered)
    assert {cls.__name__ for cls in set(registered) - given} == DECLARED[lifecycle.category].elsewhere


def test_a_fold_that_names_its_events_names_all_of_them(lifecycle: Lifecycle[Any]) -> None:
    """What the type checker holds the fold to are the events that are registered."""
    recorded = next(hint for name, hint in get_type_hints(lifecycle.evolve).items() if name == "recorded")
    (named,) = get_args(recorded)
    assert named is Any or set(get_args(named)) == {one.cls for one in lifecycle.facts}


def test_every_command_has_one_path(lifecycle: Lifecycle[Any]) -> None:
    """The doors address commands by noun."""
    nouns = {row.command: row.noun for row in lifecycle.rows}
    assert len(set(nouns.values())) == len(nouns)
    assert all(row.noun == nouns[row.command] for row in lifecycle.rows)


def test_every_field_of_a_command_is_explained_in_both_languages(lifecycle: Lifecycle[Any]) -> None:
    """The texts become those of the API and of the command line."""
    for command in lifecycle.commands():
        for field in fields(command):
            english, chinese = field.metadata["help"]
            assert english, f"{command.__name__}.{field.name}"
            assert re.search(r"[\u3400-\u9fff]", chinese), f"{command.__name__}.{field.name}"


def test_texts_of_commands_are_sealed_in_events(lifecycle: Lifecycle[Any]) -> None:
    """No free text of a command reaches an event of its line as a plain string."""
    for row in lifecycle.rows:
        free = {field.name for field in fields(row.command) if field.metadata.get("personal")}
        for event in row.gives:
            plain = {name for name, kind in _plain_fields(event) if kind in (str, str | None)}
            assert not free & plain, f"{row.command.__name__} gives {event.__name__}"


def _plain_fields(cls: type) -> Iterator[tuple[str, object]]:
    for field in fields(cls):
        yield field.name, field.type
        for inner in (field.type, *get_args(field.type)):
            if isinstance(inner, type) and has(inner) and inner is not Personal:
                yield from _plain_fields(inner)
