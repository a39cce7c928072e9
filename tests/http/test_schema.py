"""The OpenAPI document and the server tell the same story: schemathesis tries to catch them at a difference."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.http.conftest import Town
from tests.support.community import CAST

CONFIG = """
[checks.positive_data_acceptance]
# 412: the version is part of the request, but what is right depends on the case. 422: rules between fields (an end
# before its beginning, invisible characters) that JSON Schema has no words for.
expected-statuses = ["2xx", "3xx", "403", "404", "409", "412", "422"]

[[operations]]
include-tag = "ticket"
parameters = {{ "path.ref" = "{ticket}" }}

[[operations]]
include-tag = "home"
parameters = {{ "path.ref" = "{home}" }}

[[operations]]
include-tag = "staff"
parameters = {{ "path.ref" = "{staff}" }}

[[operations]]
include-name = "GET /v1/events"
parameters = {{ wait = 0 }}
"""
THOROUGH = r"^/v1/(tickets(/\{ref\}(/(notes|events))?)?|evidence|events|audit)$"
"""Routes of every sort, for the phase that tries each bound of each parameter."""


@pytest.fixture(scope="module")
def document(town: Town) -> Any:
    """The document as the server gives it."""
    with town.served.client() as client:
        return client.get("/openapi.json").json()


def test_every_operation_is_documented_whole(document: Any) -> None:
    """Explicit operation ids; every problem is problem+json; every reference leads somewhere."""
    operations = [(path, method, one) for path, item in document["paths"].items() for method, one in item.items()]
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


@pytest.fixture(scope="module")
def tried(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Runs schemathesis as a process of its own; gives what it printed."""
    folder = tmp_path_factory.mktemp("schemathesis")
    named = {"ticket": town.ticket, "home": CAST.home, "staff": CAST.technician.id}
    (folder / "schemathesis.toml").write_text(CONFIG.format(**named), encoding="utf-8")

    def run(*options: str, seconds: float) -> str:
        program = str(Path(sys.executable).with_name("schemathesis"))
        common = ["--checks", "all", "--no-color", "--no-shrink", "--continue-on-failure", "--seed", "1"]
        command = [
            program,
            "run",
            f"{town.served.url}/openapi.json",
            *common,
            "--generation-database",
            "none",
            *options,
        ]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=seconds, check=False)
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-1000:]
        counted = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
        assert counted is not None
        print(f"\nschemathesis: {counted[0]}, operations {re.findall('Tested: .*', done.stdout)}")
        assert int(counted[1]) == int(counted[2]) > 0
        return done.stdout

    return run


def test_no_operation_answers_what_is_not_documented(tried: Any) -> None:
    """Every operation, all checks: no 5xx, no undocumented status, header or member."""
    tried("--phases", "examples,fuzzing", "--max-examples", "1", "--max-time", "25", seconds=110)


def test_every_bound_of_a_parameter_is_the_one_that_is_documented(tried: Any) -> None:
    """Each bound from inside and outside, each missing header, each other method."""
    options = ("--phases", "coverage", "--include-path-regex", THOROUGH, "--max-time", "40")
    tried(*options, seconds=110)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_no_operation_answers_what_is_not_documented_at_length(tried: Any) -> None:
    """The same for every operation and every bound, for as long as it takes."""
    tried("--phases", "examples,coverage,fuzzing", "--max-examples", "20", "-w", "2", seconds=3500)
