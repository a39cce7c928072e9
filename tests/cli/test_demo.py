"""The demo: a community of invented people, the same for the same seed, and everything it tells to type works."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli.conftest import Line
from wuye.application.desk import Desk
from wuye.application.projections.cases import case_detail
from wuye.application.projections.rebuild import compare
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.bootstrap import open_desk
from wuye.entrypoints.cli.app import cli
from wuye.entrypoints.demo import make

ENDING = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo of this module lies."""
    path: Path = tmp_path_factory.mktemp("demo") / "community"
    return path


@pytest.fixture(scope="module")
def shown(folder: Path) -> Result:
    """What ``wuye demo --no-serve`` answers."""
    return Line(cli(), "").done("demo", "--no-serve", "--folder", str(folder), "--ending", ENDING.isoformat())


@pytest.fixture(scope="module")
def desk(shown: Result, folder: Path) -> Iterator[Desk]:
    """The desk of the demo."""
    assert shown.exit_code == 0
    with open_desk(f"sqlite:///{folder / 'demo.db'}") as opened:
        yield opened


def facts(desk: Desk) -> list[tuple[Any, ...]]:
    """Everything that was recorded, but for the keys that seal it."""
    return [
        (one.stream, one.version, type(one.event).__name__, one.occurred_at, one.actor.id, one.envelope.event_id)
        for one in desk.subscribe(timeout=0)
    ]


def test_there_is_a_ticket_in_every_stage(desk: Desk) -> None:
    """Whoever looks at the demo sees every kind of work, and about fifty cases of it."""
    tickets = {one.stream for one in desk.subscribe(timeout=0) if one.stream.startswith("ticket-")}
    assert 45 <= len(tickets) <= 60
    assert {desk.state(one).stage for one in tickets} == set(Stage) - {Stage.NEW}


def test_it_tells_of_rework_absence_referral_hold_and_paid_work(desk: Desk) -> None:
    """A demo in which nothing goes wrong convinces nobody."""
    names = [type(one.event).__name__ for one in desk.subscribe(timeout=0)]
    for name in (
        *("WorkRefused", "WorkResumed", "CustomerAbsentNoted", "VendorReferred", "DeviationReported", "RevisionAgreed"),
        *("QuoteAccepted", "QuoteDeclined", "ServiceDelivered", "ChargeTransferred", "CallbackDissatisfied"),
        *("FaultRecurred", "TicketReopened", "IncidentRecorded", "CompensationAgreed", "ProblemEscalated"),
        *("TicketUrged", "TicketReassigned", "NoteAdded", "AppointmentReconfirmed", "ChargeDetermined"),
    ):
        assert name in names, name


def test_it_ends_when_it_was_told_to(desk: Desk) -> None:
    """A board full of the future, or of last year, shows nothing."""
    moments = [one.recorded_at for one in desk.subscribe(timeout=0)]
    assert moments == sorted(moments)
    assert moments[-1] <= ENDING
    assert (ENDING - moments[-1]).days < 2


def test_every_name_and_number_is_invented(desk: Desk) -> None:
    """Telephones are of a range that was never given out; the log itself holds none in the clear."""
    people = {one.stream for one in desk.subscribe(timeout=0) if one.stream.startswith("person-")}
    assert len(people) == 32
    for person in people:
        registered = desk.history(person)[0].event
        assert re.fullmatch(r"199-0000-\d{4}", registered.phone.plain)
        assert 2 <= len(registered.name.plain) <= 4


def test_the_same_seed_and_ending_give_the_same_facts(desk: Desk, tmp_path: Path) -> None:
    """Screenshots, pages and tests stand on the same community."""
    made = make(tmp_path / "again", seed=1, ending=ENDING)
    with open_desk(made.db) as again:
        assert facts(again) == facts(desk)
        assert made.events == len(facts(again))


def test_its_views_are_up_to_date(desk: Desk) -> None:
    """The first page that is opened must not be empty."""
    found = compare(desk.log, desk.views, case_detail(desk.registry))
    assert found.equal
    assert found.position == desk.log.head()


def test_everything_it_tells_to_type_works(shown: Result, desk: Desk) -> None:
    """The first five minutes decide; a line that fails is the last one a stranger types."""
    lines = [line.strip() for line in shown.stdout.splitlines() if line.startswith("  wuye ")]
    assert len(lines) >= 3
    for line in lines:
        answered = Line(cli(), "").done(*shlex.split(line)[1:])
        assert answered.stdout.strip(), line


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    """The demo makes its folder anew; it must never remove what it has not made."""
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    refused = Line(cli(), "")("demo", "--no-serve", "--folder", str(tmp_path))
    assert refused.exit_code == 2
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [tmp_path / "letter.txt"]
