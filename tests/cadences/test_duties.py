"""Recurring duties through the desk: every occurrence falls due, and ends done, late, missed, waived or merged."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from wuye.application.cadences.board import occurrence_board, punctuality
from wuye.application.cadences.duties import duty_key, set_duties
from wuye.application.cadences.worker import Accountant
from wuye.application.desk import Desk
from wuye.application.ports import Query
from wuye.application.projections.reading import Reader
from wuye.application.projections.rebuild import compare
from wuye.application.projections.runner import Runner
from wuye.domain.cadence import commands as c
from wuye.domain.cadence import events as e
from wuye.domain.cadence.rule import Basis, Rule, Timeliness
from wuye.domain.register.calendar.commands import DatedHours, PublishCalendar, Weekday, WeekdayHours
from wuye.domain.register.site import RegisterSite
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.cadence import CatchUp, Shift
from wuye.domain.sla.limits import Unit
from wuye.domain.sla.policy import Profile
from wuye.entrypoints.testing import MONDAY_9AM, Scenario

ADMIN = Actor(id="staff-root", role=Role.ADMINISTRATOR)
DIRECTOR = Actor(id="staff-bo", role=Role.MANAGEMENT)
INSPECTOR = Actor(id="staff-li", role=Role.INSPECTOR)
SYSTEM = Actor(id="system-reactions", role=Role.SYSTEM)
MONDAY = date(2026, 9, 7)
DAY = timedelta(days=1)


@pytest.fixture
def site(scenario: Scenario) -> str:
    """A site in care since the year before."""
    scenario.desk.execute(RegisterSite(site="yunqi", name="云栖花园", opened_at=MONDAY_9AM - 400 * DAY), by=ADMIN)
    return "yunqi"


def caught_up(desk: Desk) -> Reader:
    """The view of occurrences, as far as the log goes."""
    Runner(desk.log, desk.views, (occurrence_board(desk.registry),)).catch_up()
    return Reader(desk.log, desk.views)


def accounted(desk: Desk) -> int:
    """One look of one worker; gives how many facts it recorded."""
    caught_up(desk)
    accounts = Accountant(desk).wake()
    assert accounts.failed == ()
    caught_up(desk)
    return accounts.events


def duty(scenario: Scenario, **rule: Any) -> str:
    """A duty that is set now, every day from Monday on unless the rule says otherwise."""
    chosen: dict[str, Any] = {"anchor": MONDAY, "unit": Unit.DAYS} | rule
    made = Rule(**chosen)
    scenario.opens(c.SetCadence(key="one", site="yunqi", duty="cadence.patrol", rule=made), by=ADMIN)
    return "cadence-one"


def ends(desk: Desk, cadence: str) -> dict[str, str]:
    """What the view says of every occurrence of a duty, by its date."""
    query = Query(where={"cadence": cadence}, order=(("due_at", False),), limit=500)
    page = Reader(desk.log, desk.views).page(occurrence_board(desk.registry), query)
    return {row["slot"]: row["timeliness"] or row["state"] for _, row in page if row["slot"]}


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [
        (CatchUp.MISSED, {"missed": 10, "open": 1}),
        (CatchUp.MERGED, {"merged": 10, "open": 1}),
        (CatchUp.LATE, {"overdue": 10, "open": 1}),
    ],
)
def test_ten_days_without_a_worker_leave_ten_accounted_occurrences(
    scenario: Scenario, site: str, policy: CatchUp, wanted: dict[str, int]
) -> None:
    """Whoever was not there to see an occurrence fall due, it fell due."""
    cadence = duty(scenario, missed=policy)
    scenario.later(days=10)
    assert accounted(scenario.desk) > 0
    assert Counter(ends(scenario.desk, cadence).values()) == wanted
    assert sorted(ends(scenario.desk, cadence)) == [(MONDAY + n * DAY).isoformat() for n in range(11)]
    assert accounted(scenario.desk) == 0


def test_one_look_after_ten_days_tells_what_ten_looks_tell(scenario: Scenario, site: str) -> None:
    """An outage changes when something is recorded, never what."""
    told: list[list[tuple[str, str]]] = []
    for key, looks in (("often", 10), ("once", 1)):
        rule = Rule(anchor=MONDAY, unit=Unit.DAYS, missed=CatchUp.MERGED)
        scenario.at(MONDAY_9AM)
        scenario.desk.execute(c.SetCadence(key=key, site=site, duty="cadence.patrol", rule=rule), by=ADMIN)
        for _ in range(looks):
            scenario.later(days=10 / looks)
            Accountant(scenario.desk).account(f"cadence-{key}")
        facts = [one.event for one in scenario.desk.history(f"cadence-{key}")[1:]]
        told.append([(type(one).__name__, one.slot.id) for one in facts])
    assert told[0] == told[1] != []


def test_many_workers_tell_it_once(scenario: Scenario, site: str) -> None:
    """The rows of the view are the log's: a second worker finds nothing to say."""
    cadence = duty(scenario)
    scenario.later(days=3)
    caught_up(scenario.desk)
    workers = [Accountant(scenario.desk) for _ in range(3)]
    events = [worker.wake().events for worker in workers]
    assert events[0] > 0
    assert events[1:] == [0, 0]
    opened = [one.event.slot.id for one in scenario.desk.history(cadence) if isinstance(one.event, e.OccurrenceOpened)]
    assert len(opened) == len(set(opened)) == 4


def test_an_occurrence_is_done_early_in_time_or_late(scenario: Scenario, site: str) -> None:
    """The window is half open: its first instant is in time, its last is late."""
    cadence = duty(scenario, unit=Unit.WEEKS, before_days=1, after_days=1)
    scenario.does(c.CompleteOccurrence(), by=INSPECTOR)
    sunday_midnight = datetime(2026, 9, 12, 16, tzinfo=UTC)
    for at, wanted in (
        (sunday_midnight - timedelta(seconds=1), Timeliness.EARLY),
        (sunday_midnight + 7 * DAY, Timeliness.IN_TIME),
        (sunday_midnight + 14 * DAY + 3 * DAY - timedelta(seconds=1), Timeliness.IN_TIME),
        (sunday_midnight + 21 * DAY + 3 * DAY, Timeliness.LATE),
    ):
        scenario.at(at)
        scenario.does(c.CompleteOccurrence(), by=INSPECTOR)
        accounted(scenario.desk)
        assert scenario.of(e.OccurrenceDone)[-1].timeliness is wanted
    counts = punctuality(caught_up(scenario.desk), occurrence_board(scenario.desk.registry), cadence)
    assert counts == {"in-time": 3, "early": 1, "late": 1}


def test_what_was_recorded_as_missed_is_put_right_by_a_late_fact(scenario: Scenario, site: str) -> None:
    """A technician without a network did it in time; the report comes a day later, and nothing is deleted."""
    cadence = duty(scenario, missed=CatchUp.MISSED)
    done_at = MONDAY_9AM + timedelta(hours=2)
    scenario.later(days=1)
    accounted(scenario.desk)
    assert ends(scenario.desk, cadence)["2026-09-07"] == "missed"
    scenario.refused("occurrence-missed", c.CompleteOccurrence(slot="2026-09-07"), by=INSPECTOR)
    scenario.does(c.CompleteOccurrence(slot="2026-09-07"), by=INSPECTOR, occurred_at=done_at)
    caught_up(scenario.desk)
    assert ends(scenario.desk, cadence)["2026-09-07"] == "in-time"
    assert scenario.of(e.OccurrenceDone)[0].corrects
    assert len(scenario.of(e.OccurrenceMissed)) == 1


def test_what_was_merged_and_had_been_done_ends_done(scenario: Scenario, site: str) -> None:
    """Monday's is done on Wednesday, the report comes after the next Monday's has opened and stands for it."""
    cadence = duty(scenario, unit=Unit.WEEKS, missed=CatchUp.MERGED)
    accounted(scenario.desk)
    scenario.later(days=15)
    accounted(scenario.desk)
    assert ends(scenario.desk, cadence) == {"2026-09-07": "merged", "2026-09-14": "merged", "2026-09-21": "overdue"}
    second_opens = datetime(2026, 9, 13, 16, tzinfo=UTC)
    first = c.CompleteOccurrence(slot="2026-09-07")
    scenario.refused("occurrence-merged", first, by=INSPECTOR)
    with pytest.raises(Refused, match="occurrence-merged"):
        scenario.does(first, by=INSPECTOR, occurred_at=second_opens)
    scenario.does(first, by=INSPECTOR, occurred_at=second_opens - timedelta(seconds=1))
    # A case that was not told says what it knows: somebody was at work on it, and finished.
    scenario.does(c.CompleteOccurrence(slot="2026-09-14", case="asset-1"), by=SYSTEM)
    caught_up(scenario.desk)
    assert ends(scenario.desk, cadence) == {"2026-09-07": "late", "2026-09-14": "late", "2026-09-21": "overdue"}
    assert [one.corrects for one in scenario.of(e.OccurrenceDone)] == [True, True]
    assert scenario.desk.state(cadence).lost == ()
    counts = punctuality(caught_up(scenario.desk), occurrence_board(scenario.desk.registry), cadence)
    assert counts == {"late": 2, "overdue": 1}


def test_counted_from_completion_the_next_one_moves(scenario: Scenario, site: str) -> None:
    """A filter changed four days late is due a month after it was changed; from the anchor it would not be."""
    cadence = duty(scenario, unit=Unit.MONTHS, basis=Basis.COMPLETION)
    scenario.later(days=4)
    accounted(scenario.desk)
    scenario.does(c.CompleteOccurrence(), by=INSPECTOR)
    scenario.later(days=40)
    accounted(scenario.desk)
    assert ends(scenario.desk, cadence) == {"2026-09-07": "late", "2026-10-11": "overdue"}


def test_an_occurrence_is_waived_with_a_reason_and_the_duty_ends(scenario: Scenario, site: str) -> None:
    """What is left out is accounted for too; so is what is open when the duty ends."""
    cadence = duty(scenario)
    scenario.refused("not-permitted", c.WaiveOccurrence(reason="台风停工"), by=INSPECTOR)
    accounted(scenario.desk)
    scenario.does(c.WaiveOccurrence(reason="台风停工"), by=DIRECTOR)
    scenario.later(days=1)
    accounted(scenario.desk)
    scenario.does(c.EndCadence(reason="设备拆除"), by=DIRECTOR)
    scenario.later(days=5)
    assert accounted(scenario.desk) == 0
    assert ends(scenario.desk, cadence) == {"2026-09-07": "waived", "2026-09-08": "waived"}
    assert [one.reason.plain for one in scenario.of(e.OccurrenceWaived)] == ["台风停工", "设备拆除"]


def test_a_rule_is_changed_without_a_date_falling_due_twice(scenario: Scenario, site: str) -> None:
    """The new rule begins behind the last occurrence of the old one."""
    cadence = duty(scenario)
    accounted(scenario.desk)
    weekly = Rule(anchor=MONDAY, unit=Unit.WEEKS)
    scenario.refused("anchor-in-the-past", c.ReviseCadence(rule=weekly, reason="合同变更"), by=DIRECTOR)
    scenario.does(c.ReviseCadence(rule=Rule(anchor=MONDAY + 2 * DAY, unit=Unit.WEEKS), reason="合同变更"), by=DIRECTOR)
    scenario.later(days=10)
    accounted(scenario.desk)
    assert list(ends(scenario.desk, cadence)) == ["2026-09-07", "2026-09-09", "2026-09-16"]


def test_a_calendar_published_later_moves_what_is_to_come(scenario: Scenario, site: str) -> None:
    """A holiday announced afterwards counts; the identity stays the nominal date."""
    week = tuple(WeekdayHours(weekday=one, hours=("09:00-17:00",)) for one in tuple(Weekday)[:5])
    scenario.desk.execute(PublishCalendar(calendar="cn", week=week, source="a test"), by=ADMIN)
    cadence = duty(scenario, anchor=MONDAY + 2 * DAY, unit=Unit.WEEKS, shift=Shift.NEXT, calendar="cn")
    off = tuple(DatedHours(day=MONDAY + n * DAY, hours=(), name_en="Closed", name_zh="停业") for n in (2, 3))
    scenario.desk.execute(PublishCalendar(calendar="cn", week=week, exceptions=off, source="a test"), by=ADMIN)
    scenario.later(days=3)
    accounted(scenario.desk)
    assert ends(scenario.desk, cadence) == {}
    scenario.later(days=1)
    accounted(scenario.desk)
    (opened,) = scenario.of(e.OccurrenceOpened)
    assert (opened.slot.id, opened.slot.day) == ("2026-09-09", MONDAY + 4 * DAY)


def test_the_view_equals_a_rebuild(scenario: Scenario, site: str) -> None:
    """Event by event or in one go."""
    duty(scenario, missed=CatchUp.MERGED)
    for _ in range(4):
        scenario.later(days=2)
        accounted(scenario.desk)
        scenario.does(c.CompleteOccurrence(), by=INSPECTOR)
    caught_up(scenario.desk)
    assert compare(scenario.desk.log, scenario.desk.views, occurrence_board(scenario.desk.registry)).equal


# What the table of limits says, as dates: set on 31 January 2027, the first three nominal dates of each duty.
DAILY, WEEKLY = ("2027-01-31", "2027-02-01", "2027-02-02"), ("2027-01-31", "2027-02-07", "2027-02-14")
HALF_MONTHLY = ("2027-01-31", "2027-02-15", "2027-02-28")
MONTHLY, QUARTERLY = ("2027-01-31", "2027-02-28", "2027-03-31"), ("2027-01-31", "2027-04-30", "2027-07-31")
HALF_YEARLY, YEARLY = ("2027-01-31", "2027-07-31", "2028-01-31"), ("2027-01-31", "2028-01-31", "2029-01-31")
BY_SHIFT = ("2027-01-31.2", "2027-01-31.3", "2027-02-01.1")
"""The first shift of the day was over when the duty was set."""
AT_BEGINNING = ("2027-02-01", "2027-03-01", "2027-04-01")
PLAN, ALL = Profile.QUALITY_PLAN_001, Profile.DEFAULT

TABLE = [
    ("SLA-075", "spot_check", "customer service supervisor", ALL, DAILY),
    ("SLA-076", "duty_log_check", "engineering supervisor, irregular times", ALL, DAILY),
    ("SLA-077", "director_patrol", "irregular times", ALL, DAILY),
    ("SLA-078", "hygiene_check", "cleaning", ALL, DAILY),
    ("SLA-079", "post_shift_meeting", "customer service", ALL, DAILY),
    ("SLA-080", "callback_statistics", "to the supervisor", ALL, WEEKLY),
    ("SLA-081", "opinion_report", "written report to the project head", ALL, WEEKLY),
    ("SLA-082", "visit_regular", "households", ALL, WEEKLY),
    ("SLA-083", "visit_irregular", "households", ALL, MONTHLY),
    ("SLA-084", "fee_statistics", "data reports and collection rate", ALL, WEEKLY),
    ("SLA-085", "pruning", "greening", ALL, WEEKLY),
    ("SLA-086", "pest_treatment", "greening", ALL, HALF_MONTHLY),
    ("SLA-087", "catalogue_review", "beginning of month", ALL, AT_BEGINNING),
    ("SLA-088", "special_supervision", "supervision group", ALL, MONTHLY),
    ("SLA-089", "guard_safety_check", "guarded area", ALL, MONTHLY),
    ("SLA-090", "service_report", "monthly service report", ALL, MONTHLY),
    ("SLA-091", "appraisal", "repair teams", ALL, QUARTERLY),
    ("SLA-092", "quality_evaluation", "service quality", ALL, QUARTERLY),
    ("SLA-093", "rectification_evaluation", "rectification measures", ALL, QUARTERLY),
    ("SLA-094", "quality_check", "service quality", ALL, QUARTERLY),
    ("SLA-095", "survey_quality", "all customers", ALL, QUARTERLY),
    ("SLA-096", "survey_attitude", "all customers", ALL, HALF_YEARLY),
    ("SLA-097", "survey_management", "all customers", ALL, YEARLY),
    ("SLA-098", "opinion_consultation", "owners", ALL, HALF_YEARLY),
    ("SLA-099", "drill_comprehensive", "all sites", ALL, YEARLY),
    ("SLA-100", "drill_any", "all staff", PLAN, YEARLY),
    ("SLA-101", "drill_natural", "natural disaster plan", ALL, QUARTERLY),
    ("SLA-102", "drill_equipment", "equipment failure plan", ALL, HALF_YEARLY),
    ("SLA-103", "drill_security", "public safety plan", ALL, YEARLY),
    ("SLA-104", "training_professional", "per post", ALL, QUARTERLY),
    ("SLA-106", "supervision_plan", "internal supervision", ALL, YEARLY),
    ("SLA-107", "safety_assessment", "safety", ALL, YEARLY),
    ("SLA-108", "lift_check", "lift", ALL, BY_SHIFT),
    ("SLA-109", "lift_brake", "lift", ALL, QUARTERLY),
    ("SLA-110", "lift_full", "lift", ALL, QUARTERLY),
    ("SLA-111", "maintenance", "lift system", ALL, MONTHLY),
    ("SLA-111", "maintenance", "lift and escalator", ALL, MONTHLY),
    ("SLA-112", "ac_check", "air conditioning", ALL, QUARTERLY),
    ("SLA-113", "maintenance", "air conditioning", ALL, QUARTERLY),
    ("SLA-114", "ac_clean", "central air conditioning", ALL, HALF_YEARLY),
    ("SLA-115", "ac_test", "air conditioning", ALL, HALF_YEARLY),
    ("SLA-116", "bas_test", "building automation", ALL, MONTHLY),
    ("SLA-117", "surface_care", "floor and wall", ALL, YEARLY),
    ("SLA-118", "maintenance", "water supply", ALL, QUARTERLY),
    ("SLA-119", "maintenance", "power supply", ALL, MONTHLY),
    ("SLA-120", "maintenance", "heating", ALL, YEARLY),
    ("SLA-121", "maintenance", "fire system", ALL, HALF_YEARLY),
    ("SLA-122", "maintenance", "stairs and handrail", ALL, QUARTERLY),
    ("SLA-123", "maintenance", "lighting", ALL, MONTHLY),
    ("SLA-124", "paid_summary", "at month-end", ALL, MONTHLY),
    ("SLA-125", "survey_experience", "comprehensive customer experience", ALL, QUARTERLY),
    ("SLA-126", "cash_count", "receipts of the day", ALL, DAILY),
]
BEGINNING = datetime(2027, 1, 31, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "scope", "profile", "dates"),
    [pytest.param(*row, marks=pytest.mark.req(requirement)) for requirement, *row in TABLE],
)
def test_a_duty_of_the_table_falls_due_at_its_interval(
    scenario: Scenario, site: str, name: str, scope: str, profile: Profile, dates: tuple[str, ...]
) -> None:
    """Set at a site with its profile, done each time; then the dates stand in the log and in the view."""
    desk = scenario.at(BEGINNING).desk
    streams = set_duties(desk, site, profile, BEGINNING.date(), by=ADMIN)
    assert set_duties(desk, site, profile, BEGINNING.date(), by=ADMIN) == streams
    scenario.case = cadence = f"cadence-{duty_key(site, f'cadence.{name}', scope)}"
    assert cadence in streams
    rule = desk.state(cadence).rule
    if rule.least > 1:
        assert rule.least == 10
        scenario.refused("too-few", c.CompleteOccurrence(count=9), by=INSPECTOR)
    assert rule.irregular == (name in ("duty_log_check", "director_patrol"))
    for wanted in dates:
        day, _, turn = wanted.partition(".")
        # At noon of the day, or in the middle of its shift.
        hour = {"": 12, "1": 4, "2": 12, "3": 20}[turn]
        scenario.at(datetime.fromisoformat(f"{day}T{hour:02}:00:00+08:00"))
        Accountant(desk).account(cadence)
        assert [one.slot.id for one in desk.state(cadence).open] == [wanted]
        scenario.does(c.CompleteOccurrence(count=rule.least), by=INSPECTOR)
    done = scenario.of(e.OccurrenceDone)
    assert [(one.slot.id, one.timeliness) for one in done] == [(one, Timeliness.IN_TIME) for one in dates]
    caught_up(desk)
    assert ends(desk, cadence) == dict.fromkeys(dates, "in-time")


def test_a_duty_cannot_be_finished_by_wishing(scenario: Scenario, site: str) -> None:
    """An occurrence that is neither open nor the next one is not there; a duty that ended has none."""
    duty(scenario, ends_on=MONDAY)
    with pytest.raises(Refused, match="no-such-occurrence"):
        scenario.does(c.CompleteOccurrence(slot="2026-12-24"), by=INSPECTOR)
    scenario.does(c.CompleteOccurrence(slot="2026-09-07"), by=INSPECTOR)
    scenario.refused("no-occurrence", c.CompleteOccurrence(), by=INSPECTOR)
