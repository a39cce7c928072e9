"""Timers of a server that is put to sleep or starved: every alarm once, with its true instant; F28, F29."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from tests.faults import invariants
from tests.faults.orders import SITE, Order
from tests.faults.place import Place, file_place
from tests.faults.served import Served
from tests.support.waiting import ended
from wuye.application.desk import Desk
from wuye.application.sla.timers import Timekeeper
from wuye.domain.register.site import RegisterSite
from wuye.domain.shared.actor import Actor, Channel, Role
from wuye.domain.sla.policy import Profile
from wuye.domain.ticket.commands import ReportRepair
from wuye.domain.ticket.terms import ApplicantKind, Mode, ServiceDomain

ADMIN: Final = Actor(id="staff-faults", role=Role.ADMINISTRATOR)
OFFICER: Final = Actor(id="staff-faults", role=Role.OFFICER)
ARRIVAL: Final = timedelta(minutes=15)
"""Limit of the arrival for an immediate repair (SLA-005)."""
ASLEEP_SECONDS: Final = 3.0
STARVED_SECONDS: Final = 60.0
"""What takes six seconds takes a minute."""


@pytest.fixture
def town(tmp_path: Path) -> Place:
    """A site on a file."""
    place = file_place(tmp_path / "store")
    opened = datetime(2020, 1, 1, tzinfo=UTC)
    with place.open() as desk:
        desk.execute(RegisterSite(site="town", name="Town", opened_at=opened, profile=Profile.DEFAULT), by=ADMIN)
    return place


def reported(desk: Desk, due: datetime) -> str:
    """A repair that was reported so long ago that its arrival is due then."""
    report = ReportRepair(
        site="town",
        channel=Channel.PHONE,
        applicant=ApplicantKind.OCCUPANT,
        content="漏水",
        location="大堂",
        contact_person="王女士",
        contact_phone="138-0000-0000",
        domain=ServiceDomain.PUBLIC_AREA,
        mode=Mode.IMMEDIATE,
        reporter="person-wang",
    )
    return desk.execute(report, by=OFFICER, occurred_at=due - ARRIVAL).case


def alarms(desk: Desk, case: str) -> list[tuple[str, str]]:
    """What was told of a case: kind and clock."""
    told = [one.event.threshold for one in desk.log.stream(f"clock-{case}")]
    return [(str(one.kind), one.clock) for one in told]


def arrival_missed(desk: Desk, case: str, within: float = invariants.HEALTHY_SECONDS) -> Any:
    """The alarm, as soon as it is told."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        for one in desk.log.stream(f"clock-{case}"):
            if (one.event.threshold.kind, one.event.threshold.clock) == ("breached", "ticket.arrival"):
                return one.event.threshold
        desk.log.wait(desk.log.head(), 0.1)
    raise AssertionError(f"no alarm within {within} s: {alarms(desk, case)}")


def test_alarms_of_a_server_that_was_put_to_sleep_are_told_once_each(town: Place) -> None:
    """F28: the deadline passes while the process sleeps; awake it tells it, with the instant at which it was so."""
    with Served(town) as served, town.open() as desk:
        due = datetime.now(UTC) + timedelta(seconds=ASLEEP_SECONDS / 2)
        case = reported(desk, due)
        served.signal(signal.SIGSTOP)
        time.sleep(ASLEEP_SECONDS)
        assert ("breached", "ticket.arrival") not in alarms(desk, case)
        served.signal(signal.SIGCONT)
        assert served.wait_ready() < invariants.HEALTHY_SECONDS
        assert arrival_missed(desk, case).at == due
        told = alarms(desk, case)
        assert len(told) == len(set(told))
        # Whoever looks now, with a clock of its own that never slept, has nothing to add.
        assert Timekeeper(desk).wake().told == ()
        assert alarms(desk, case) == told


@contextmanager
def starved(served: Served) -> Iterator[None]:
    """A process that gets a tenth of the time: stopped for nine parts, running for one."""
    enough = threading.Event()

    def starve() -> None:
        while not enough.is_set():
            served.signal(signal.SIGSTOP)
            enough.wait(0.09)
            served.signal(signal.SIGCONT)
            enough.wait(0.01)

    thread = threading.Thread(target=starve, daemon=True)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        ended(thread)
        served.signal(signal.SIGCONT)


def test_a_starved_server_is_honest_and_loses_no_lead_by_being_slow(town: Place) -> None:
    """F29: it says that it is ready only while it serves; another beside it stands by; each alarm is told once."""
    with Served(town) as slow, Served(town) as other, town.open() as desk:
        with starved(slow):
            due = datetime.now(UTC) + timedelta(seconds=0.5)
            cases = [reported(desk, due) for _ in range(5)]
            ready = slow.call("GET", "/health/ready")
            assert ready.status in {200, 503}, ready.content
            if ready.status == 200:
                assert slow.give(Order("starved", SITE)).status == 201
            assert other.give(Order("beside", SITE)).status == 201
            assert [arrival_missed(desk, case, STARVED_SECONDS).at for case in cases] == [due] * len(cases)
        assert slow.wait_ready() < invariants.HEALTHY_SECONDS
        assert Timekeeper(desk).wake().told == ()
        for case in cases:
            told = alarms(desk, case)
            assert len(told) == len(set(told))
    assert invariants.stored(town).wrong == []
