"""Clocks through every door: the same answer for a program, a browser and a person at a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.http.running import Served, served
from tests.sla_app.stories import (
    brought,
    does,
    lines_of,
    memory,
    office,
    reported,
    settled,
    works_by,
)
from tests.support.community import CAST
from wuye.adapters.system import ManualClock
from wuye.application.aggregates import REGISTRY
from wuye.application.desk import Desk
from wuye.application.encoding import to_plain
from wuye.application.sla.tables import CLOCK_TABLES
from wuye.domain.register.policy.commands import ChooseProfile
from wuye.domain.shared.refusal import InvalidInput, Refused
from wuye.domain.sla.limits import Unit
from wuye.domain.sla.policy import Profile
from wuye.domain.ticket import commands as c
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.bootstrap import init_store, open_desk
from wuye.entrypoints.cli.app import Root
from wuye.entrypoints.cli.asked import Lang
from wuye.entrypoints.cli.calendars import WEEKDAYS
from wuye.entrypoints.cli.sla import clock_words
from wuye.entrypoints.testing import MONDAY_9AM

LANGS: tuple[Lang, ...] = ("en", "zh")
WEEKEND = timedelta(days=4, hours=7)
"""From Monday nine to Friday four in the afternoon."""


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MONDAY_9AM)


def over_the_weekend(desk: Desk, clock: ManualClock) -> str:
    """Reported on Friday at four, eight working hours; nobody at home for an hour on Monday."""
    works_by(desk, value=8)
    clock.advance(WEEKEND)
    case = reported(desk)
    brought(desk, case, Stage.CONFIRMED)
    clock.advance(days=2, hours=18)
    does(desk, case, c.LeaveNote, CAST.technician)
    clock.advance(hours=1)
    does(desk, case, c.BookVisit, CAST.officer)
    clock.advance(hours=2)
    return case


def counted(steps: list[dict[str, Any]]) -> float:
    return round(float(sum(step["seconds"] for step in steps if step["counted"])), 6)


# -- the desk -------------------------------------------------------------------------------------------------------


@pytest.mark.req("SLA-127")
def test_every_interval_of_a_trace_is_accounted_for(clock: ManualClock) -> None:
    """Nothing between start and now is left out or told twice, and what is counted adds up to the elapsed time."""
    desk = memory(clock)
    case = over_the_weekend(desk, clock)
    reading = {one.clock: one for one in desk.clocks(case).readings}["ticket.complete"]
    assert reading.elapsed == timedelta(hours=1 + 1 + 2)
    assert reading.remaining == timedelta(hours=4)
    edges = [reading.steps[0].since, *(step.until for step in reading.steps)]
    assert edges[0] == reading.started
    assert edges[-1] == clock.now()
    assert [step.since for step in reading.steps] == edges[:-1]
    assert sum((s.until - s.since for s in reading.steps if s.counted), timedelta()) == reading.elapsed
    paused = [step for step in reading.steps if step.version is not None]
    assert [(step.until - step.since, step.reason[0]) for step in paused] == [
        (timedelta(hours=1), "paused by ticket.customer-absent-noted")
    ]


def test_at_an_earlier_instant_a_clock_knows_nothing_of_what_came_later(clock: ManualClock) -> None:
    """The verdict as it stood then, and as it was known then, are two questions."""
    desk = memory(clock)
    case = reported(desk)
    clock.advance(minutes=10)
    arrived = clock.now()
    clock.advance(minutes=20)
    unknown = clock.now()
    clock.advance(minutes=5)
    brought(desk, case, Stage.CONFIRMED)
    does(desk, case, c.RecordArrival, CAST.technician, occurred_at=arrived)

    def verdict(at: datetime | None = None, as_of: datetime | None = None) -> str:
        found = desk.clocks(case, at=at, as_of=as_of).readings
        return {one.clock: one.verdict.value for one in found}["ticket.arrival"]

    assert verdict() == "met"
    assert verdict(as_of=unknown) == "missed"
    assert verdict(at=arrived - timedelta(seconds=1)) == "running"
    assert verdict(at=unknown) == "met"
    with pytest.raises(Refused, match="nothing-yet"):
        desk.clocks(case, as_of=MONDAY_9AM - timedelta(days=1))
    with pytest.raises(InvalidInput, match="naive-time"):
        desk.clocks(case, at=datetime(2026, 9, 7))  # noqa: DTZ001 - naive on purpose
    assert desk.clocks(f"site-{CAST.site}").readings == ()


# -- HTTP -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def town(clock: ManualClock) -> Iterator[Served]:
    """A served community whose clock stands until a test moves it."""
    with served(lambda: memory(clock)) as running:
        yield running


def test_http_explains_the_clocks_of_a_case(town: Served, clock: ManualClock) -> None:
    """The counted steps add up to the elapsed seconds; reasons in both languages; the calendar is named by digest."""
    case = over_the_weekend(town.desk, clock)
    with town.client(CAST.officer) as client:
        shown = client.get(f"/v1/tickets/{case}/clocks").raise_for_status().json()
        then = client.get(f"/v1/tickets/{case}/clocks", params={"at": to_plain(MONDAY_9AM + WEEKEND)}).json()
        wrong = client.get(f"/v1/tickets/{case}/clocks", params={"at": "2026-09-07"})
    assert (shown["profile"], shown["calendar"]["key"], len(shown["calendar"]["digest"])) == ("default", "cn", 64)
    complete = next(one for one in shown["clocks"] if one["clock"] == "ticket.complete")
    assert counted(complete["steps"]) == complete["elapsed_seconds"] == 4 * 3600
    assert complete["limit"]["unit"] == "working_hours"
    assert all(step["reason"]["en"] and step["reason"]["zh"] for one in shown["clocks"] for step in one["steps"])
    assert next(one for one in then["clocks"] if one["clock"] == "ticket.complete")["elapsed_seconds"] == 0
    assert wrong.status_code == 400


def test_http_shows_clocks_to_those_who_may_read_the_case(town: Served) -> None:
    """A stranger learns nothing, not even that there is a case; the occupant reads their own."""
    case = reported(town.desk)
    for actor, status in ((CAST.occupant, 200), (CAST.stranger, 404), (CAST.reviewer, 200)):
        with town.client(actor) as client:
            assert client.get(f"/v1/tickets/{case}/clocks").status_code == status
    with town.client(CAST.occupant) as client:
        assert client.get("/v1/sla/board").status_code == 403


def test_http_serves_the_board_in_pages_with_counters(town: Served, clock: ManualClock) -> None:
    """By due instant, remaining time as of the answer, a cursor; the same filters for lines and counters."""
    cases = [reported(town.desk) for _ in range(3)]
    clock.advance(minutes=20)
    with town.client(CAST.officer) as client:
        head = town.desk.log.head()
        first = client.get("/v1/sla/board", params={"limit": 5, "after": head}).raise_for_status().json()
        rest = client.get("/v1/sla/board", params={"limit": 5, "cursor": first["next"]})
        overdue = client.get("/v1/sla/board", params={"state": "overdue", "site": CAST.site}).json()
        elsewhere = client.get("/v1/sla/board", params={"site": "nowhere"}).json()
        both = client.get("/v1/sla/board", params={"team": "a", "person": "b"})
    dues = [one["due_at"] for one in (*first["items"], *rest.raise_for_status().json()["items"])]
    assert dues == sorted(dues)
    assert len(dues) == 10
    assert first["counts"]["overdue"] == 3
    assert {(one["clock"], one["state"], one["remaining_seconds"]) for one in overdue["items"]} == {
        ("ticket.arrival", "overdue", -300)
    }
    assert {one["case"] for one in overdue["items"]} == set(cases)
    assert (elsewhere["items"], elsewhere["counts"]["open"]) == ([], 0)
    assert both.status_code == 422


def test_the_server_tells_what_is_over(town: Served, clock: ManualClock) -> None:
    """A breach becomes a fact while people work, without anybody asking."""
    case = reported(town.desk)
    clock.advance(minutes=16)
    for _ in range(300):
        if town.desk.log.stream(f"clock-{case}"):
            break
        town.desk.log.wait(town.desk.log.head(), 0.02)
    assert [line[:2] for line in lines_of(town.desk, case)] == [("breached", "ticket.arrival")]


# -- the command line -----------------------------------------------------------------------------------------------


class Line:
    """Types lines to a desk on a file whose clock the test moves."""

    def __init__(self, url: str, clock: ManualClock) -> None:
        self.url, self.clock = url, clock
        self.root = Root(registry=lambda: REGISTRY, opener=lambda _: open_desk(url, clock=clock))

    def __call__(self, *args: str) -> Result:
        env = {"LANG": "en_GB.UTF-8", "LC_ALL": None, "WUYE_LANG": None, "WUYE_DB": self.url}
        result = CliRunner().invoke(self.root, args, env=env, prog_name="wuye")
        assert result.exit_code == 0, (args, result.stdout, result.stderr)
        return result

    def json(self, *args: str) -> Any:
        return json.loads(self(*args, "--json").stdout)

    def failed(self, *args: str) -> Result:
        env = {"LANG": "en_GB.UTF-8", "LC_ALL": None, "WUYE_LANG": None, "WUYE_DB": self.url}
        return CliRunner().invoke(self.root, args, env=env, prog_name="wuye")


@pytest.fixture
def typed(tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Line, Desk]]:
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    init_store(url)
    with open_desk(url, clock=clock) as desk:
        settled(desk)
        yield Line(url, clock), desk


def test_explain_prints_every_interval_and_the_sum(typed: tuple[Line, Desk], clock: ManualClock) -> None:
    """In the language asked for; the sum of what was counted is the elapsed time, to the microsecond."""
    line, desk = typed
    case = over_the_weekend(desk, clock)
    clock.advance(microseconds=7)
    number = desk.state(case).number
    shown = line.json("sla", "explain", number, "--clock", "complete")
    (complete,) = shown["clocks"]
    assert counted(complete["steps"]) == complete["elapsed_seconds"] == 4 * 3600 + 7e-6
    english = line("sla", "explain", number, "--clock", "complete", "--lang", "en").stdout
    chinese = line("sla", "explain", number, "--clock", "complete", "--lang", "zh").stdout
    assert "counted 04:00:00.000007 = elapsed 04:00:00.000007" in english
    assert "paused: customer absent noted" in english
    assert "因“业户不在家”暂停" in chinese
    assert "ticket.customer" not in english + chinese
    assert "计时合计 04:00:00.000007 = 已用时 04:00:00.000007" in chinese
    assert "完工" in chinese
    rows = line("sla", "explain", number, "--csv").stdout.splitlines()
    assert rows[0] == "clock,attempt,since,until,counted,seconds,reason,version"
    earlier = line.json("sla", "explain", number, "--at", "2026-09-11T16:30", "--clock", "ticket.complete")
    assert earlier["clocks"][0]["elapsed_seconds"] == 1800


def test_explain_names_every_limit_and_when_the_start_was_recorded(
    typed: tuple[Line, Desk], clock: ManualClock
) -> None:
    """The handbook's two targets of arrival: the earlier is in force, the other stands beside it as reference."""
    line, desk = typed
    desk.execute(ChooseProfile(site=CAST.site, profile=Profile.HANDBOOK_000), by=CAST.administrator)
    clock.advance(hours=1)
    number = desk.state(reported(desk, occurred_at=clock.now() - timedelta(minutes=40))).number
    words = line("sla", "explain", number, "--clock", "arrival_target", "--lang", "zh").stdout
    first, other, *_ = words.partition("\n\n")[2].splitlines()
    assert "25 分钟" in first
    assert "记录于 2026-09-07 10:00:00" in first
    assert other == "  另有 30 分钟，000 §6.4：到期 2026-09-07 09:50:00"


def test_every_clock_has_a_name_in_both_languages() -> None:
    """No board and no explanation shows the name of a table row in its place."""
    named = {clock.name for table in CLOCK_TABLES.values() for clock in table.clocks}
    assert {name for name in named for lang in LANGS if clock_words(name, lang) == name} == set()


def test_tick_tells_once_and_the_board_shows_it(typed: tuple[Line, Desk], clock: ManualClock) -> None:
    """From cron, where no server runs."""
    line, desk = typed
    case = reported(desk)
    clock.advance(minutes=16)
    assert line.json("sla", "tick") == {"cases": 1, "events": 1, "failed": 0}
    assert line.json("sla", "tick") == {"cases": 0, "events": 0, "failed": 0}
    assert line("sla", "tick", "--lang", "zh").stdout == "已记录 0 个个案的 0 条事实，失败 0\n"
    assert [one[:2] for one in lines_of(desk, case)] == [("breached", "ticket.arrival")]
    shown = line.json("sla", "board", "--overdue", "--site", CAST.site)
    assert [(one["case"], one["clock"], one["remaining_seconds"]) for one in shown["items"]] == [
        (case, "ticket.arrival", -60)
    ]
    assert shown["counts"]["overdue"] == 1
    people = line("sla", "board", "--lang", "zh")
    assert "到场" in people.stdout
    assert "已超时 1" in people.stderr


def test_what_if_names_the_cases_that_change_and_why(
    typed: tuple[Line, Desk], clock: ManualClock, tmp_path: Path
) -> None:
    """Another profile, a limit table, a calendar file; the same policy changes nothing."""
    line, desk = typed
    works_by(desk, unit=Unit.WORKING_HOURS, value=8)
    clock.advance(WEEKEND)
    case = reported(desk)
    clock.advance(days=6)
    head = desk.log.head()
    assert line.json("sla", "what-if", "--policy", "default") == []
    found = line.json("sla", "what-if", "--policy", "handbook_000", "--clock", "arrival")
    assert [(one["case"], one["clock"], one["due_after"]) for one in found] == [
        (case, "ticket.arrival", to_plain(MONDAY_9AM + WEEKEND + timedelta(hours=2)))
    ]
    assert found[0]["why"] == [{"kind": "limit", "before": "15 minutes", "after": "2 hours", "rule": None}]
    table = tmp_path / "mine.csv"
    table.write_text(
        "clock,profile,value,unit,calendar,applies_to,source\nticket.review,default,1,hours,elapsed,all,mine\n", "utf-8"
    )
    mine = line.json("sla", "what-if", "--policy", "mine.csv", "--clock", "review")
    assert [one["limit_after"]["source"] for one in mine] == ["mine"]
    others = table.read_text("utf-8").replace("default", "handbook_000")
    table.write_text(others + others.splitlines()[1].replace("handbook_000", "shanshui_002") + "\n", "utf-8")
    assert line.json("sla", "what-if", "--policy", "mine.csv") == []
    (tmp_path / "shorter.csv").write_text(
        "day,hours\n" + "".join(f"{one},09:00-12:00\n" for one in WEEKDAYS[:5]), "utf-8"
    )
    shorter = line.json("sla", "what-if", "--calendar", "shorter.csv")
    assert shorter[0]["why"][0]["rule"].endswith(" 09:00-17:00 → weekly hours, thursday 09:00-12:00")
    closed = to_plain(office(closed=[(MONDAY_9AM + timedelta(days=7)).date()]))
    (tmp_path / "holiday.json").write_text(json.dumps({**closed, "calendar": "holiday"}), "utf-8")
    moved = line.json("sla", "what-if", "--calendar", "holiday.json")
    assert [(one["case"], one["clock"]) for one in moved] == [(case, "ticket.complete")]
    assert moved[0]["why"][0]["kind"] == "calendar"
    assert moved[0]["why"][0]["rule"].startswith("2026-09-14")
    (tmp_path / "holiday.csv").write_text(
        "day,hours\n" + "".join(f"{day},09:00-17:00\n" for day in WEEKDAYS[:5]) + "2026-09-14,\n", "utf-8"
    )
    again = line.json("sla", "what-if", "--calendar", "holiday.csv")
    assert [one["due_after"] for one in again] == [one["due_after"] for one in moved]
    words = line("sla", "what-if", "--calendar", "holiday.json", "--lang", "zh")
    assert "2026-09-14" in words.stdout
    for option, text in (("calendar", b"{nope"), ("calendar", b"[1]"), ("calendar", b"\xff"), ("policy", b"\xff")):
        (tmp_path / "wrong").write_bytes(text)
        assert line.failed("sla", "what-if", f"--{option}", "wrong").exit_code == 2, (option, text)
    (tmp_path / "wrong").write_text(others.replace("handbook_000", "nobody"), "utf-8")
    mistaken = line.failed("sla", "what-if", "--policy", "wrong")
    assert "wrong in row 2, column profile: unknown-profile" in mistaken.stderr
    assert desk.log.head() == head
