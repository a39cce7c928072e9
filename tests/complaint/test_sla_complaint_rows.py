"""The clocks of complaints and remarks (SLA-031…050), proven through the desk: what is due when, and what stops it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import field, frozen

from tests.complaint.conftest import ComplaintStory
from wuye.domain.complaint import commands as c
from wuye.domain.complaint import events as e
from wuye.domain.complaint import terms as t
from wuye.domain.complaint.terms import ComplaintStage as S
from wuye.domain.sla.policy import Profile
from wuye.domain.sla.reading import Verdict

A, B, C = t.ComplaintClass.MAJOR, t.ComplaintClass.IMPORTANT, t.ComplaintClass.MINOR
SHANGHAI = ZoneInfo("Asia/Shanghai")
HANDBOOK, SHANSHUI = Profile.HANDBOOK_000, Profile.SHANSHUI_002
URGENT: dict[str, Any] = {"urgency": t.ComplaintUrgency.URGENT, "ground": t.UrgencyGround.EQUIPMENT_FAILURE}
RESULT = (c.NotifyDepartment, c.RecordInvestigation, c.AgreeMeasures, c.StartRectification, c.RecordResult)


@frozen(kw_only=True)
class Told:
    """A line of the catalogue: from where to where, and how long."""

    clock: str
    profile: Profile
    to: S
    """The stage by which the clock runs under its figure."""
    starts: type
    figure: int
    unit: str
    acts: tuple[type, ...]
    """What stops it."""
    receives: Mapping[str, Any] = field(factory=dict)
    classified: Mapping[str, Any] = field(factory=dict)


def told(row: str, *args: Any, **more: Any) -> Any:
    """One requirement row."""
    names = ("clock", "profile", "to", "starts", "figure", "unit", "acts")
    return pytest.param(Told(**dict(zip(names, args, strict=True)), **more), marks=pytest.mark.req(row), id=row)


REPLY = (c.ReplyToComplainant,)
RECEIVED, RESOLVED, CLASSIFIED = e.ComplaintReceived, e.ComplaintResolved, e.ComplaintClassified
ROWS = (
    told("SLA-031", "complaint.handoff", SHANSHUI, S.RECEIVED, RECEIVED, 0, "immediate", (c.HandOver,)),
    told("SLA-032", "complaint.accept", HANDBOOK, S.RECEIVED, RECEIVED, 2, "hours", (c.HandOver, c.AcceptComplaint)),
    told("SLA-033", "complaint.respond", HANDBOOK, S.CLASSIFIED, RECEIVED, 24, "hours", REPLY),
    told(
        "SLA-035", "complaint.respond", SHANSHUI, S.CLASSIFIED, RECEIVED, 2, "hours", REPLY, classified={"severity": A}
    ),
    told(
        "SLA-036",
        *("complaint.respond", SHANSHUI, S.CLASSIFIED, RECEIVED, 1, "working_days", REPLY),
        classified={"severity": B},
    ),
    told(
        "SLA-037", "complaint.respond", SHANSHUI, S.CLASSIFIED, RECEIVED, 2, "hours", REPLY, classified={"severity": C}
    ),
    told("SLA-040", "complaint.resolve", HANDBOOK, S.CLASSIFIED, RECEIVED, 24, "hours", RESULT),
    told("SLA-041", "complaint.resolve", HANDBOOK, S.CLASSIFIED, RECEIVED, 0, "immediate", RESULT, classified=URGENT),
    told(
        "SLA-042",
        *("complaint.resolve", SHANSHUI, S.CLASSIFIED, RECEIVED, 3, "working_days", RESULT),
        classified={"severity": A},
    ),
    told(
        "SLA-043",
        *("complaint.resolve", SHANSHUI, S.CLASSIFIED, RECEIVED, 2, "working_days", RESULT),
        classified={"severity": B},
    ),
    told(
        "SLA-044",
        *("complaint.resolve", SHANSHUI, S.CLASSIFIED, RECEIVED, 1, "working_days", RESULT),
        classified={"severity": C},
    ),
    told("SLA-045", "complaint.measures", SHANSHUI, S.INVESTIGATED, CLASSIFIED, 0, "immediate", (c.AgreeMeasures,)),
    told("SLA-046", "complaint.result_feedback", HANDBOOK, S.RESOLVED, RESOLVED, 24, "hours", (c.TellResult,)),
    told(
        "SLA-047",
        *("complaint.invalid_notice", SHANSHUI, S.CLASSIFIED, CLASSIFIED, 1, "working_days", (c.CloseInvalid,)),
        classified={"valid": False},
    ),
    told("SLA-048", "complaint.callback", SHANSHUI, S.REVIEWED, RESOLVED, 3, "working_days", (c.RecordCallback,)),
    told(
        "SLA-049",
        *("complaint.crisis_report", SHANSHUI, S.RECEIVED, RECEIVED, 0, "immediate", (c.EscalateCrisis,)),
        receives={"group": True},
    ),
)


def begun(complaint: ComplaintStory, row: Told) -> ComplaintStory:
    """A new complaint under the row's profile, on a working calendar, whose clock runs."""
    changes = {c.ReceiveComplaint: row.receives, c.Classify: row.classified}
    return complaint.under(row.profile).on_calendar().at(row.to, changes)


@pytest.mark.parametrize("row", ROWS)
def test_a_clock_runs_from_its_event_for_its_figure_to_its_act(complaint: ComplaintStory, row: Told) -> None:
    """In time it is met, later it is missed; the figure and the start are those of the source."""
    story = begun(complaint, row)
    clock = story.clock(row.clock)
    assert clock.in_force is not None
    assert (clock.in_force.value, clock.in_force.unit.value) == (row.figure, row.unit)
    started = story.recorded(row.starts)[0].occurred_at
    assert (clock.started, clock.due) == (started, due(row, started))
    story.goes(*row.acts)
    immediate = row.unit == "immediate"
    assert story.clock(row.clock).verdict is (Verdict.MISSED if immediate else Verdict.MET)
    late = begun(complaint, row)
    late.later(days=9)
    late.goes(*row.acts)
    assert late.clock(row.clock).verdict is Verdict.MISSED


def due(row: Told, started: datetime) -> datetime:
    """The due instant, counted in the plainest way: working days are Monday to Friday and end at five."""
    if row.unit == "immediate":
        return started
    if row.unit == "hours":
        return started + timedelta(hours=row.figure)
    day = started.astimezone(SHANGHAI)
    left = row.figure
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day.replace(hour=17, minute=0, second=0, microsecond=0)


@pytest.mark.req("SLA-038", "SLA-039")
@pytest.mark.parametrize("hours", [72, 48])
def test_the_other_two_limits_of_the_handbook_run_beside_the_strictest(complaint: ComplaintStory, hours: int) -> None:
    """Three figures for one subject in one source: all run, the earliest is in force (conflict K6)."""
    story = complaint.under(HANDBOOK).at(S.CLASSIFIED)
    clock = story.clock("complaint.resolve")
    assert {one.limit.value for one in clock.figures} == {72, 48, 24}
    [figure] = [one for one in clock.figures if one.limit.value == hours]
    assert figure.due == story.recorded(RECEIVED)[0].occurred_at + timedelta(hours=hours)
    assert clock.in_force is not None
    assert clock.in_force.value == 24


@pytest.mark.req("SLA-034")
def test_the_average_has_24_hours_as_its_target(complaint: ComplaintStory) -> None:
    """Over consultations and complaints: a late case misses the target and breaches nothing."""
    story = complaint.under(HANDBOOK)
    story.does(c.ReceiveVoice, kind=t.ContactKind.CONSULTATION)
    story.later(hours=30)
    story.does(c.AnswerVoice)
    clock = story.clock("complaint.respond_average")
    assert (clock.due, clock.target, clock.verdict) == (clock.started + timedelta(hours=24), True, Verdict.MISSED)
    other = story.another().at(S.CLASSIFIED)
    other.does(c.ReplyToComplainant)
    assert other.clock("complaint.respond_average").verdict is Verdict.MET


@pytest.mark.req("SLA-050")
def test_the_reply_to_a_remark_has_no_figure(complaint: ComplaintStory) -> None:
    """As soon as possible, says the source: the clock is shown, unset, and never breached."""
    story = complaint.under(Profile.ENTRY_SERVICE_003)
    story.does(c.ReceiveVoice)
    story.later(days=60)
    clock = story.clock("feedback.reply")
    assert (clock.verdict, clock.due) == (Verdict.UNSET, None)
    assert clock.started == story.recorded(e.VoiceReceived)[0].occurred_at
    story.does(c.AnswerVoice)
    assert story.clock("feedback.reply").closed_by == "complaint.voice-answered"
