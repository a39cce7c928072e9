"""The demo: ninety days of invented people, the same for the same seed, and everything it tells to type works."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli.conftest import Line
from wuye.application.desk import Desk
from wuye.application.disclosure import disclose
from wuye.application.projections.declared import projections
from wuye.application.projections.rebuild import compare
from wuye.application.sla.timers import Timekeeper
from wuye.domain.shared.recorded import Recorded
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.bootstrap import manual_clock, open_desk
from wuye.entrypoints.cli.app import cli

ENDING = datetime(2026, 10, 16, 10, 0, tzinfo=UTC)
BEGINNING = datetime(2026, 7, 18, 16, 0, tzinfo=UTC)
CHINA = timedelta(hours=8)
pytestmark = [pytest.mark.timeout(600), pytest.mark.slow]
"""The whole demo is made in a fixture; README's own run of it is in every suite."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo of this module lies: the whole one is made once for the suite."""
    path: Path = tmp_path_factory.mktemp("demo") / "community"
    return path


@pytest.fixture(scope="module")
def shown(folder: Path) -> Result:
    """What ``wuye demo --no-serve`` answers."""
    return Line(cli(), "").done("demo", "--no-serve", "--folder", str(folder))


@pytest.fixture(scope="module")
def desk(shown: Result, folder: Path) -> Iterator[Desk]:
    """The desk of the demo, at the instant it ends."""
    assert shown.exit_code == 0
    with open_desk(f"sqlite:///{folder / 'demo.db'}", clock=manual_clock(ENDING)) as opened:
        yield opened


@pytest.fixture(scope="module")
def log(desk: Desk) -> list[Recorded[Any]]:
    """Everything that was recorded."""
    return list(desk.subscribe(timeout=0))


def names(log: list[Recorded[Any]]) -> Counter[str]:
    """How often each kind of fact was recorded."""
    return Counter(type(one.event).__name__ for one in log)


def test_it_is_a_community_of_ninety_days(shown: Result, desk: Desk, log: list[Recorded[Any]]) -> None:
    """Eight buildings, some 1,150 homes, some 1,500 tickets, all of it within the window and in order."""
    streams = Counter(stream.partition("-")[0] for stream in {one.stream for one in log})
    assert 1_450 <= streams["ticket"] <= 1_550
    assert f"{streams['ticket']} tickets, {len(log)} events" in shown.stdout
    assert streams["home"] == 1_152
    assert len(desk.state("site-yunqi").buildings) == 8
    moments = [one.recorded_at for one in log]
    assert moments == sorted(moments)
    assert moments[-1] <= ENDING
    first = next(one.recorded_at for one in log if one.stream.startswith("ticket-"))
    assert BEGINNING <= first < BEGINNING + timedelta(days=1)


def test_there_is_a_ticket_in_every_stage(desk: Desk, log: list[Recorded[Any]]) -> None:
    """Whoever looks at the demo sees every kind of work."""
    tickets = {one.stream for one in log if one.stream.startswith("ticket-")}
    assert {desk.state(one).stage for one in tickets} == set(Stage) - {Stage.NEW}


@pytest.mark.parametrize(
    ("fact", "least"),
    [
        *(("WorkRefused", 40), ("WorkResumed", 60), ("CustomerAbsentNoted", 40), ("VendorReferred", 30)),
        *(("DeviationReported", 60), ("RevisionAgreed", 25), ("QuoteAccepted", 60)),
        *(("QuoteDeclined", 15), ("ServiceDelivered", 60), ("ChargeTransferred", 3), ("CallbackDissatisfied", 20)),
        *(("FaultRecurred", 5), ("TicketReopened", 4), ("IncidentRecorded", 8), ("CompensationAgreed", 4)),
        *(("ProblemEscalated", 8), ("TicketUrged", 15), ("TicketReassigned", 10), ("NoteAdded", 30)),
        *(("AppointmentReconfirmed", 40), ("ChargeDetermined", 15), ("TicketMerged", 20), ("TicketSplit", 5)),
        *(("VisitPostponed", 10), ("DispatchRecalled", 4), ("PunctualityChecked", 30), ("TrackingStarted", 200)),
        *(("ClockWarned", 100), ("ClockBreached", 100), ("ClockEscalated", 50), ("TargetMissed", 100)),
    ],
)
def test_much_goes_wrong_and_is_put_right(log: list[Recorded[Any]], fact: str, least: int) -> None:
    """A demo in which nothing goes wrong convinces nobody: reworks, absences, referrals, paid work, breaches."""
    assert names(log)[fact] >= least


def test_a_storm_is_seen_in_the_calls(log: list[Recorded[Any]]) -> None:
    """Peaks of typhoon days, weekends busier than weekdays, few calls at night."""
    calls = [one.occurred_at + CHINA for one in log if type(one.event).__name__ == "RepairReported"]
    days = Counter(one.date() for one in calls)
    storm = min(days[date(2026, 8, 12)], days[date(2026, 9, 5)])
    usual = sorted(days.values())[len(days) // 2]
    assert storm >= 3 * usual
    weekend = [number for day, number in days.items() if day.weekday() >= 5 and day.month == 9 and day.day > 8]
    weekdays = [number for day, number in days.items() if day.weekday() < 5 and day.month == 9 and day.day > 8]
    assert sum(weekend) / len(weekend) > sum(weekdays) / len(weekdays)
    assert 0.02 < sum(one.hour < 6 for one in calls) / len(calls) < 0.15


def test_the_office_works_on_make_up_days_and_rests_on_national_day(log: list[Recorded[Any]]) -> None:
    """2026-09-20 is a Sunday and 2026-10-10 a Saturday on which offices work; from 1 to 7 October they do not."""
    signed = Counter((one.occurred_at + CHINA).date() for one in log if type(one.event).__name__ == "OrderConfirmed")
    assert signed[date(2026, 9, 20)] > 0
    assert signed[date(2026, 10, 10)] > 0
    assert not any(signed[date(2026, 10, day)] for day in range(1, 8))
    assert not any(number for day, number in signed.items() if day.weekday() >= 5 and day.day not in (10, 20))


def test_work_at_night_is_done_by_the_night_shift(log: list[Recorded[Any]]) -> None:
    """At three in the morning whoever takes nights is there, or is called out."""
    by_night = {
        one.actor.id
        for one in log
        if type(one.event).__name__ == "TechnicianArrived" and 2 <= (one.occurred_at + CHINA).hour < 6
    }
    assert by_night
    assert not by_night & {"staff-wang", "staff-zhao"}


def test_the_timers_have_nothing_left_to_tell(desk: Desk, log: list[Recorded[Any]]) -> None:
    """Warnings, breaches and escalations stand in the log as the timers of a running desk would have told them."""
    told = [one for one in log if one.stream.startswith("clock-")]
    known = {one.envelope.event_id: one.recorded_at for one in log}
    for one in told:
        cause = one.envelope.causation_id
        assert cause is not None
        late = one.recorded_at - max(one.event.threshold.at, known[cause])
        assert timedelta(0) < late <= timedelta(minutes=1), one.stream
    keeper = Timekeeper(desk)
    cases = sorted({one.stream.removeprefix("clock-") for one in told})
    untold = sorted({one.stream for one in log if one.stream.startswith("ticket-")} - set(cases))
    for case in (*cases[::9], *untold[::5]):
        assert keeper.tell(case) is None, case


def test_people_write_in_their_own_words(desk: Desk, log: list[Recorded[Any]]) -> None:
    """One sentence repeated a thousand times is no community."""
    reports = [one for one in log if type(one.event).__name__ == "RepairReported"][::5]
    said = {disclose(one.event, desk.vault).content.plain for one in reports}
    assert len(said) > 90


def test_every_name_and_number_is_invented(desk: Desk, log: list[Recorded[Any]]) -> None:
    """Telephones are of a range that was never given out; the log itself holds none in the clear."""
    people = sorted({one.stream for one in log if one.stream.startswith("person-")})
    assert len(people) > 1_000
    for person in people[::25]:
        registered = desk.history(person)[0].event
        assert re.fullmatch(r"199-0000-\d{4}", registered.phone.plain)
        assert 2 <= len(registered.name.plain) <= 4


def test_its_views_are_those_a_rebuild_gives(desk: Desk) -> None:
    """The first page that is opened must not be empty, and it shows what the log says."""
    for view in projections(desk.registry):
        found = compare(desk.log, desk.views, view)
        assert found.equal, view.view
        assert found.position == desk.log.head()


def test_everything_it_tells_to_type_works(shown: Result) -> None:
    """The first five minutes decide; a line that fails is the last one a stranger types."""
    lines = [line.strip() for line in shown.stdout.splitlines() if line.startswith("  wuye ")]
    assert len(lines) >= 3
    for line in lines:
        answered = Line(cli(), "").done(*shlex.split(line)[1:])
        assert answered.stdout.strip(), line
