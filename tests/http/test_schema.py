"""The OpenAPI document and the server tell the same story: schemathesis tries to catch them at a difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS

from tests.http.conftest import Town
from tests.support.community import CAST

EXAMPLES = 4
SEEN = Counter[str]()


@pytest.fixture(scope="module")
def document(town: Town) -> Any:
    """The document as the server gives it."""
    with town.served.client() as client:
        return client.get("/openapi.json").json()


def test_every_operation_is_documented_whole(document: Any) -> None:
    """Explicit operation ids; every problem is problem+json; every reference leads somewhere."""
    operations = [
        (path, method, one) for path, item in document["paths"].items() for method, one in item.items()
    ]
    ids = [one["operationId"] for _, _, one in operations]
    assert len(ids) == len(set(ids))
    assert document["openapi"].startswith("3.1")
    for path, method, one in operations:
        assert one["summary"], (path, method)
        assert any(status.startswith("2") for status in one["responses"]), (path, method)
        assert {"400", "500", "503"} <= one["responses"].keys(), (path, method)
    for status, answer in document["components"]["responses"].items():
        assert list(answer["content"]) == ["application/problem+json"], status
    for pointer in _references(document):
        target: Any = document
        for step in pointer.removeprefix("#/").split("/"):
            target = target[step]
        assert target, pointer


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for member in node.values():
            yield from _references(member)
    elif isinstance(node, list):
        for member in node:
            yield from _references(member)
