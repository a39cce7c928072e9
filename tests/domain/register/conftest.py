"""Stories about registers: they know no ticket."""

import pytest

from wuye.application.registry import Registry
from wuye.domain.register.lifecycles import REGISTERS
from wuye.domain.shared.actor import Actor, Role
from wuye.entrypoints.testing import Given

OFFICER = Actor(id="staff-ana", role=Role.OFFICER)
DIRECTOR = Actor(id="staff-bo", role=Role.MANAGEMENT)
ADMIN = Actor(id="staff-root", role=Role.ADMINISTRATOR)


@pytest.fixture
def given() -> Given:
    """The beginning of a story."""
    return Given(registry=Registry(REGISTERS))
