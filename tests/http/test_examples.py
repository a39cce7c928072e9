"""The examples in the OpenAPI document are true: what they show can be sent, and is what comes back."""

from __future__ import annotations

import json

import pytest

from tests.http.record_examples import FILE, recorded
from wuye.application.aggregates import REGISTRY
from wuye.application.encoding import from_plain
from wuye.entrypoints.http.commands import command_routes

ROUTES = {route.operation_id: route for route in command_routes(REGISTRY)}
EXAMPLES = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("operation", [name for name in EXAMPLES if name in ROUTES])
def test_an_example_is_a_command(operation: str) -> None:
    """Who copies an example must not be told that it is wrong."""
    from_plain(EXAMPLES[operation]["request"], ROUTES[operation].command)


def test_the_examples_are_what_the_server_says_today() -> None:
    """The same ticket, walked again; ``python -m tests.http.record_examples`` writes them anew."""
    fresh = recorded()
    assert fresh.keys() == EXAMPLES.keys()
    for operation, example in fresh.items():
        written = EXAMPLES[operation]
        assert written.get("request") == example.get("request"), operation
        assert written["response"].keys() == example["response"].keys(), operation
