"""``wuye calendar``: seeds, publications, horizons, and figures tried before they are published."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import MANAGEMENT, Line
from wuye.adapters.calendars.china import FIRST_YEAR, days_from_libraries
from wuye.application.desk import Desk
from wuye.application.seeds.calendars import CHINA, china
from wuye.application.sla.trial import TrialState, around_the_clock, tried, with_hours
from wuye.domain.register.calendar.events import CalendarPublished
from wuye.domain.register.calendar.lifecycle import calendar_of
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.limits import Unit
from wuye.entrypoints.bootstrap import init_store
from wuye.entrypoints.cli.app import cli

ADMIN = Actor(id="staff-root", role=Role.ADMINISTRATOR)
HEADER = "start,amount,unit,business_start,business_end,break_start,break_end,pauses\n"


@pytest.fixture
def wuye(tmp_path: Path) -> Line:
    """The command line over an empty desk of its own."""
    db = f"sqlite:///{tmp_path}/desk.db"
    init_store(db)
    return Line(root=cli(), db=db)


@pytest.fixture
def alone(tmp_path: Path) -> Line:
    """The command line where there is no desk."""
    return Line(root=cli(), db=f"sqlite:///{tmp_path}/none.db")


# -- the seed -------------------------------------------------------------------------------------------------------


def test_the_seed_is_what_both_libraries_say() -> None:
    """Made anew it is the same: holidays, make-up workdays, and the horizon of the first library."""
    path = Path(__file__).parents[2] / "src" / "application" / "seeds" / CHINA
    kept, made = json.loads(path.read_text(encoding="utf-8")), json.loads(days_from_libraries().as_json())
    parts = ("first", "horizon", "closed", "made_up")
    assert {part: kept[part] for part in parts} == {part: made[part] for part in parts}
    assert kept["first"] == f"{FIRST_YEAR}-01-01"
    assert len(kept["made_up"]) > 5 * 8


def test_the_seed_knows_every_workday() -> None:
    """Day by day: what ``is_working_day`` says of the whole period, weekends and make-up days included."""
    from holidays import country_holidays

    seed = china()
    calendar = calendar_of("cn", seed.zone, seed.week, seed.exceptions, seed.horizon, 1)
    assert seed.horizon == date(2026, 12, 31)
    other = country_holidays("CN", years=range(FIRST_YEAR, seed.horizon.year + 1))
    days = [date.fromordinal(n) for n in range(date(FIRST_YEAR, 1, 1).toordinal(), seed.horizon.toordinal() + 1)]
    assert [day for day in days if calendar.is_working_day(day) != other.is_working_day(day)] == []
    assert calendar.reason(date(2026, 2, 14)) == ("make-up workday, Spring Festival", "春节调休上班")


@pytest.mark.req("SLA-127")
def test_a_seeded_calendar_is_published_and_pinned(desk: Desk) -> None:
    """A publication is an event with the content's digest; the same content again is no new version."""
    case = desk.execute(china(), by=ADMIN).case
    again = desk.execute(china(), by=ADMIN)
    assert (case, again.events) == ("calendar-cn", ())
    (recorded,) = desk.history(case)
    event = recorded.event
    assert isinstance(event, CalendarPublished)
    made_up = {one.day for one in event.exceptions if one.hours}
    assert {date(2026, 2, 14), date(2026, 2, 28), date(2026, 9, 20), date(2026, 10, 10)} <= made_up
    assert event.digest == desk.state(case).current.digest
    elapsed = tried(around_the_clock("Asia/Shanghai"), datetime(2026, 10, 1, tzinfo=UTC), 24, Unit.HOURS)
    working = tried(desk.state(case).current, datetime(2026, 9, 30, 9, tzinfo=UTC), 1, Unit.WORKING_DAYS)
    assert elapsed.due == datetime(2026, 10, 2, tzinfo=UTC)
    assert working.due == datetime(2026, 10, 8, 10, tzinfo=UTC)


def test_wuye_calendar_seed_and_horizon(wuye: Line) -> None:
    """Published through the desk, by a named person; how far it reaches can be asked."""
    told = wuye.json("calendar", "seed", "cn", "--hours", "08:30-17:30", *MANAGEMENT)
    assert (told["case"], told["version"], told["horizon"]) == ("calendar-cn", 1, "2026-12-31")
    assert wuye.json("calendar", "seed", "cn", "--hours", "08:30-17:30", *MANAGEMENT)["version"] == 1
    reach = wuye.json("calendar", "horizon", "cn")
    assert (reach["horizon"], reach["zone"], reach["digest"]) == ("2026-12-31", "Asia/Shanghai", told["digest"])
    assert wuye("calendar", "seed", "cn").exit_code != 0


# -- publications ---------------------------------------------------------------------------------------------------

CSV = """day,hours,mode,name_en,name_zh
monday,09:00-12:00;13:00-17:00,,,
friday,22:00-06:00,,,
2026-12-24,09:00-12:00,replace,Christmas Eve,平安夜
2026-12-25,,,Christmas,圣诞节
2026-12-26,10:00-11:00,add,sale,促销
"""


def test_a_calendar_is_published_from_a_table(wuye: Line, tmp_path: Path) -> None:
    """No release of the software is needed for next year's holidays; JSON and CSV say the same."""
    table = tmp_path / "uk.csv"
    table.write_text(CSV, encoding="utf-8")
    options = ("--key", "uk", "--calendar-zone", "Europe/London", "--horizon", "2026-12-31", *MANAGEMENT)
    told = wuye.json("calendar", "publish", "--file", str(table), *options)
    assert (told["case"], told["version"], told["exceptions"]) == ("calendar-uk", 1, 3)
    written: dict[str, Any] = {
        "calendar": "uk",
        "zone": "Europe/London",
        "source": "gov.uk",
        "horizon": "2026-12-31",
        "week": [
            {"weekday": "monday", "hours": ["09:00-12:00", "13:00-17:00"]},
            {"weekday": "friday", "hours": ["22:00-06:00"]},
        ],
        "exceptions": [
            {"day": "2026-12-24", "hours": ["09:00-12:00"]},
            {"day": "2026-12-25", "hours": []},
            {"day": "2026-12-26", "hours": ["10:00-11:00"], "mode": "add"},
        ],
    }
    plain = tmp_path / "uk.json"
    plain.write_text(json.dumps(written), encoding="utf-8")
    renamed = wuye.json("calendar", "publish", "--file", str(plain), *MANAGEMENT)
    assert renamed["version"] == 2, "explanations are read with the names of days"
    assert renamed["digest"] != told["digest"]
    for exception, row in zip(written["exceptions"], CSV.splitlines()[-3:], strict=True):
        exception["name_en"], exception["name_zh"] = row.split(",")[-2:]
    plain.write_text(json.dumps(written), encoding="utf-8")
    assert wuye.json("calendar", "publish", "--file", str(plain), *MANAGEMENT)["digest"] == told["digest"]
    written["exceptions"] = []
    plain.write_text(json.dumps(written), encoding="utf-8")
    assert wuye.json("calendar", "publish", "--file", str(plain), *MANAGEMENT)["version"] == 4


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("day,hours\n", "no-working-time"),
        ("day,hours\nmonday,25:00-26:00\n", "invalid-time-of-day"),
        ("day,hours\nmonday,09:00-17:00\n2026-02-30,\n", "2026-02-30"),
        ("day,hours\nmonday,09:00-17:00\n2026-01-01,\n2026-01-01,\n", "exception-twice"),
        ("day,open\nmonday,09:00-17:00\n", "hours"),
        ("day,hours\nmonday\n", "row 2"),
    ],
)
def test_a_calendar_that_is_none_is_refused(wuye: Line, tmp_path: Path, text: str, told: str) -> None:
    """Nothing is published by halves."""
    table = tmp_path / "x.csv"
    table.write_text(text, encoding="utf-8")
    result = wuye("calendar", "publish", "--file", str(table), "--key", "x", *MANAGEMENT)
    assert result.exit_code != 0
    assert told in result.stderr
    assert wuye("calendar", "horizon", "x").exit_code != 0


# -- trials ---------------------------------------------------------------------------------------------------------


def _due(line: Line, **given: Any) -> Any:
    words = [word for name, value in given.items() for word in (f"--{name.replace('_', '-')}", str(value))]
    (found,) = line.json("calendar", "due", *words)
    return found


OVERLAPPING = "2026-06-01T10:00/2026-06-01T14:00;2026-06-01T12:00/2026-06-01T15:00"
OFFICE: dict[str, Any] = {"business_start": "09:00", "business_end": "17:00", "unit": "working_hours"}


def test_a_figure_is_tried_without_a_desk(alone: Line) -> None:
    """By arguments: golden cases 1, 5 and 17, in the zone that is shown."""
    london = _due(alone, zone="Europe/London", start="2026-03-27T16:00", amount=4, **OFFICE)
    assert (london["due"], london["state"]) == ("2026-03-30T11:00:00.000000Z", "due")
    lunch = {**OFFICE, "business_end": "18:00", "break_start": "12:00", "break_end": "13:00"}
    assert _due(alone, start="2026-06-01T11:30", amount=2, **lunch)["due"] == "2026-06-01T06:30:00.000000Z"
    pause = "2026-06-05T16:00/2026-06-08T10:00"
    paused = _due(alone, start="2026-06-05T15:00+08:00", amount=4, pause=pause, **OFFICE)
    assert paused["due"] == "2026-06-08T05:00:00.000000Z"
    assert _due(alone, start="2026-06-05T15:00", amount=0, **OFFICE)["due"] == "2026-06-05T07:00:00.000000Z"


@pytest.mark.parametrize(
    ("typed", "lacking"),
    [
        ((), "--start, --amount, --unit"),
        (("--amount", "3"), "--start, --unit"),
        (("--unit", "immediate"), "--start"),
    ],
)
def test_what_a_trial_lacks_is_named_at_once(alone: Line, typed: tuple[str, ...], lacking: str) -> None:
    """All of it, and the other way: not the first of several mistakes."""
    for lang, words in (("en", f"{lacking}: needed, or --file"), ("zh", f"缺少 {lacking}；")):
        result = alone("calendar", "due", *typed, "--lang", lang)
        assert result.exit_code == 2
        assert words in " ".join(result.stderr.split())


def test_many_figures_are_tried_from_a_table(wuye: Line, tmp_path: Path) -> None:
    """Row by row, in JSON, CSV or a table; with a published calendar, make-up days included."""
    wuye.done("calendar", "seed", "cn", *MANAGEMENT)
    table = tmp_path / "figures.csv"
    rows = (
        "2026-02-13T17:00+08:00,8,working_hours,09:00,18:00,12:00,13:00,",
        "2026-09-24T10:00+08:00,10,working_days,,,,,",
        "2026-06-01T09:00+08:00,5,working_hours,09:00,18:00,12:00,13:00," + OVERLAPPING,
        "2026-06-01T09:00+08:00,4,working_hours,,,,,2026-06-01T10:00/",
        "2026-06-01T09:00+08:00,30,minutes,,,,,2026-06-01T10:00/",
        "2026-12-30T17:00+08:00,3,working_days,,,,,",
        "2026-01-31T10:00+08:00,1,months,,,,,",
    )
    table.write_text(HEADER + "\n".join(rows), encoding="utf-8")
    found = wuye.json("calendar", "due", "--file", str(table), "--calendar", "cn")
    assert [(one["due"], one["state"]) for one in found] == [
        ("2026-02-14T09:00:00.000000Z", "due"),
        ("2026-10-15T10:00:00.000000Z", "due"),
        ("2026-06-02T02:00:00.000000Z", "due"),
        (None, "paused"),
        ("2026-06-01T01:30:00.000000Z", "due"),
        ("2027-01-04T10:00:00.000000Z", "provisional"),
        ("2026-02-28T02:00:00.000000Z", "due"),
    ]
    shown = wuye.done("calendar", "due", "--file", str(table), "--calendar", "cn", "--csv").stdout.splitlines()
    assert shown[0] == "start,amount,unit,due,state"
    assert len(shown) == len(rows) + 1
    piped = wuye.done("calendar", "due", "--file", "-", input=HEADER + rows[0])
    assert "2026-02-16 17:00" in piped.stdout  # without the calendar nobody works on the Saturday


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2026-06-01T09:00,4,fortnights,,,,,", "unit"),
        ("2026-06-01T09:00,4,not_stated,,,,,", "unit"),
        ("2026-06-01T09:00,-4,hours,,,,,", "amount"),
        ("2026-06-01T09:00,٤,hours,,,,,", "amount"),
        ("2026-06-01T09:00,999999999,years,,,,,", "amount"),
        ("yesterday,4,hours,,,,,", "start"),
        ("9999-06-01T09:00,4,hours,,,,,", "start"),
        ("2026-06-01T09:00,4,hours,09:00,,,,", "business_end"),
        ("2026-06-01T09:00,4,hours,09:00,09:00,,,", "business_start"),
        ("2026-06-01T09:00,4,hours,09:00,25:00,,,", "business_start"),
        ("2026-06-01T09:00,4,hours,09:00,17:00,08:00,10:00,", "break_start"),
        ("2026-06-01T09:00,4,hours,,,12:00,13:00,", "business_start"),
        ("2026-06-01T09:00,4,hours,,,,,2026-06-01T10:00", "pauses"),
        ("2026-06-01T09:00,4,hours,,,,,2026-06-02T10:00/2026-06-01T10:00", "pauses"),
    ],
)
def test_a_mistake_in_a_table_names_row_and_column(alone: Line, row: str, column: str) -> None:
    """All or nothing: the first mistake is told, with its place."""
    good = "2026-06-01T09:00,4,hours,,,,,\n"
    result = alone("calendar", "due", "--file", "-", input=HEADER + good + row + "\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"row 3, column {column}" in result.stderr


@pytest.mark.parametrize("typed", ["2026-03-29T01:30", "2026-10-25T01:30"])
def test_a_local_time_that_is_no_instant_needs_its_offset(alone: Line, typed: str) -> None:
    """Skipped or repeated by daylight saving: refused, never guessed (golden case 37)."""
    words = ("calendar", "due", "--amount", "1", "--unit", "hours", "--zone", "Europe/London", "--start")
    assert alone(*words, typed).exit_code == 2
    assert alone(*words, f"{typed}+00:00").exit_code == 0


def test_hours_replace_those_of_working_days_only() -> None:
    """Holidays of the calendar stay closed, its make-up days get the hours that are tried."""
    seed = china()
    base = calendar_of("cn", seed.zone, seed.week, seed.exceptions, seed.horizon, 1)
    tuesday = datetime(2026, 2, 13, 8, tzinfo=UTC)
    nights = with_hours(base, seed.zone, ("20:00", "02:00"), ("23:30", "00:30"))
    found = tried(nights, tuesday, 5, Unit.WORKING_HOURS)
    assert found.due == datetime(2026, 2, 13, 18, tzinfo=UTC)
    assert tried(nights, tuesday, 10, Unit.WORKING_HOURS).due == datetime(2026, 2, 14, 18, tzinfo=UTC)
    assert tried(nights, tuesday, 11, Unit.WORKING_HOURS).due == datetime(2026, 2, 24, 13, tzinfo=UTC)
    with pytest.raises(Refused, match="break-outside-hours"):
        with_hours(None, seed.zone, ("09:00", "17:00"), ("16:00", "18:00"))


def test_time_that_never_suffices_is_said_so() -> None:
    """Bounded in every case: sixty years are the end."""
    rare = with_hours(None, "Asia/Shanghai", ("09:00", "09:01"), days=(0,))
    start = datetime(2026, 6, 1, tzinfo=UTC)
    assert tried(rare, start, 52 * 61, Unit.WORKING_MINUTES).state is TrialState.NEVER
    assert tried(rare, start, 52, Unit.WORKING_MINUTES).state is TrialState.DUE


def test_no_amount_is_due_at_the_start_also_in_a_pause_that_lasts_on() -> None:
    """As in a pause that ended later; the smallest amount is held by it."""
    start = datetime(2026, 6, 1, tzinfo=UTC)
    held = [(start - timedelta(hours=1), None)]
    for unit in (Unit.HOURS, Unit.WORKING_HOURS, Unit.WORKING_DAYS, Unit.DAYS, Unit.IMMEDIATE):
        found = tried(around_the_clock("Asia/Shanghai"), start, 0, unit, held)
        assert (found.due, found.state) == (start, TrialState.DUE), unit
    assert tried(around_the_clock("Asia/Shanghai"), start, 1, Unit.MINUTES, held).state is TrialState.PAUSED
