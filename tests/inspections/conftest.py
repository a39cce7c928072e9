"""The community of the inspections' tests."""

import pytest

from tests.inspections.place import Place
from wuye.application.desk import Desk
from wuye.entrypoints.testing.scenario import StoryClock


@pytest.fixture
def place(desk: Desk, clock: StoryClock) -> Place:
    """A settled community with the sources' checklists."""
    return Place(desk, clock)
