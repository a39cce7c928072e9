"""Examples in the OpenAPI document: bodies and answers of a ticket that really went through this door.

``examples.json`` is written by ``python -m tests.http.record_examples``; a test sends every one of them again.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("examples.json")


@cache
def _examples() -> dict[str, dict[str, Any]]:
    examples: dict[str, dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return examples


def example_of(operation_id: str) -> dict[str, Any] | None:
    """The recorded ``request`` and ``response`` of an operation, if there is one."""
    return _examples().get(operation_id)
