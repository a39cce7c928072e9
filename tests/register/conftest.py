"""Registers through the desk: what was stored is what counts."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wuye.application.desk import Desk
from wuye.application.seeds import seed_catalogue
from wuye.domain.shared.actor import Actor, Role

SPEC = Path(__file__).resolve().parents[1] / "data" / "spec" / "data"
OFFICER = Actor(id="staff-ana", role=Role.OFFICER)
DIRECTOR = Actor(id="staff-bo", role=Role.MANAGEMENT)
ADMIN = Actor(id="staff-root", role=Role.ADMINISTRATOR)

Stored = Callable[[str, type], list[Any]]


def spec_rows(name: str) -> list[dict[str, str]]:
    """A table of the specification."""
    with (SPEC / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def stored(desk: Desk) -> Stored:
    """The stored events of a kind in a stream, personal fields opened."""

    def of(ref: str, kind: type) -> list[Any]:
        return [one.event for one in desk.history(ref) if isinstance(one.event, kind)]

    return of


@pytest.fixture
def catalogue(desk: Desk) -> str:
    """The sources' catalogue, loaded and published."""
    return seed_catalogue(desk, by=ADMIN)
