"""A tool that this machine lacks skips a test, and is named at the session's end."""

from __future__ import annotations

from typing import NoReturn

import pytest

PREFIX = "missing tool: "


def skip_missing(tool: str, remedy: str) -> NoReturn:
    """Skip the running test because `tool` cannot be had here; `remedy` says how to get it."""
    pytest.skip(f"{PREFIX}{tool} ({remedy})")
