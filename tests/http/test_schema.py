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
hooks = "{hooks}"

[checks.positive_data_acceptance]
# What a well-formed request may meet: 304 what the caller has already, 403 a role that may not, 404 a case that is not
# there, 409 a stage or a rule, 412 another version, 422 rules between fields (an end before its beginning, a position
# behind the end of the log) that JSON Schema has no words for. That each command operation is also accepted is proved
# in test_acceptance.py.
expected-statuses = ["2xx", "304", "403", "404", "409", "412", "422"]

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
    hooks = Path(__file__).with_name("schema_hooks.py").as_posix()
    named = {"ticket": town.ticket, "home": CAST.home, "staff": CAST.technician.id, "hooks": hooks}
    (folder / "schemathesis.toml").write_text(CONFIG.format(**named), encoding="utf-8")

    def run(*options: str, documented: int, seconds: float) -> str:
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
        tested = re.search(r"Tested: +(\d+)", done.stdout)
        assert counted is not None
        assert tested is not None
        print(f"\nschemathesis: {counted[0]}; {tested[1]} operations tested, {documented} documented")
        assert int(counted[1]) == int(counted[2]) > 0
        # What is not tried proves nothing; what is not documented is not tried.
        assert int(tested[1]) == documented
        return done.stdout

    return run


def _operations(document: Any, pattern: str = "") -> int:
    return sum(len(item) for path, item in document["paths"].items() if re.search(pattern, path))


TICKETS = r"^/v1/tickets(/|$)"
SHARDS = (TICKETS, r"^/v1/[a-c]", r"^/v1/[d-r]|^/(?!v1/)", r"^/v1/s", r"^/v1/(?!tickets(/|$))[t-z]")
"""All routes, in parts that can be tried side by side; make test tries the tickets, make soak all."""


def test_every_operation_is_in_one_part(document: Any) -> None:
    """What is in no part would never be tried."""
    assert sum(_operations(document, shard) for shard in SHARDS) == _operations(document)
    assert all(sum(bool(re.search(shard, path)) for shard in SHARDS) == 1 for path in document["paths"])


@pytest.mark.timeout(240)
@pytest.mark.parametrize("shard", [TICKETS, *(pytest.param(one, marks=pytest.mark.slow) for one in SHARDS[1:])])
def test_no_operation_answers_what_is_not_documented(tried: Any, document: Any, shard: str) -> None:
    """Every operation, all checks: no 5xx, no undocumented status, header or member."""
    options = ("--phases", "examples,fuzzing", "--max-examples", "1", "--include-path-regex", shard)
    tried(*options, documented=_operations(document, shard), seconds=220)


def test_every_bound_of_a_parameter_is_the_one_that_is_documented(tried: Any, document: Any) -> None:
    """Each bound from inside and outside, each missing header, each other method."""
    options = ("--phases", "coverage", "--include-path-regex", THOROUGH, "--max-time", "40")
    tried(*options, documented=_operations(document, THOROUGH), seconds=110)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_no_operation_answers_what_is_not_documented_at_length(tried: Any, document: Any) -> None:
    """The same for every operation and every bound, for as long as it takes."""
    options = ("--phases", "examples,coverage,fuzzing", "--max-examples", "20", "-w", "2")
    tried(*options, documented=_operations(document), seconds=3500)
