"""The clocks of a ticket (SLA-001…028), proven through the desk: what is due when, what stops it, what is recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import pytest
from attrs import field, frozen

from tests.ticket_rows.conftest import Changes, TicketStory
from tests.ticket_rows.test_tkt_plan_rows import separately
from tests.ticket_rows.test_tkt_visit_rows import booked
from wuye.application.ports import Row
from wuye.application.sla.timers import Timekeeper
from wuye.domain.clock.thresholds import Threshold, ThresholdKind
from wuye.domain.sla.policy import Profile
from wuye.domain.sla.reading import Verdict
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.parts import ItemOrder
from wuye.domain.ticket.terms import Stage

MOMENT = timedelta(microseconds=1)
EMERGENCY: Changes = {c.TriageTicket: {"urgency": t.Urgency.EMERGENCY}}
COMPLEX: Changes = {c.TriageTicket: {"urgency": t.Urgency.SPECIAL_COMPLEX}}
MAJOR: Changes = {c.TriageTicket: {"major_fault": True}}


def at(stage: Stage, changing: Changes | None = None) -> Callable[[TicketStory], TicketStory]:
    """The everyday way to a stage."""
    return lambda story: story.at(stage, changing)


def after(*kinds: type, changing: Changes | None = None) -> Callable[[TicketStory], TicketStory]:
    """These acts, one after the other."""

    def told(story: TicketStory) -> TicketStory:
        for kind in kinds:
            story.does(kind, **(changing or {}).get(kind, {}))
        return story

    return told


def with_a_visit_to_come(story: TicketStory) -> TicketStory:
    """A technician is on the way to a confirmed appointment."""
    return booked(story.at(Stage.PLANNED), 5).goes(c.Dispatch, c.ConfirmDispatch)


def recorded(story: TicketStory, clock: str, kind: ThresholdKind) -> list[datetime]:
    """What the timers have stored of a clock beside the case: the instants of the thresholds themselves."""
    Timekeeper(story.desk).tell(story.case or "")
    events = [one.event for one in story.desk.log.stream(f"clock-{story.case}")]
    found: list[Threshold] = [one.threshold for one in events if one.threshold.clock == clock]
    return [one.at for one in found if one.kind is kind]


def line(story: TicketStory, clock: str) -> Row | None:
    """The clock's line on the SLA board."""
    story.town.runner.catch_up()
    return story.town.reader.row(story.town.views["sla_board"], f"{story.case}/{clock}")


@frozen(kw_only=True)
class Limit:
    """A row of the requirements: a clock with a figure."""

    clock: str
    profile: Profile
    length: timedelta
    """Counted from the clock's start."""
    until: Callable[[TicketStory], TicketStory]
    """The way to where the clock runs, and is about to be stopped."""
    stopped_by: type
    figure: str
    target: bool = False
    words: Mapping[str, str] = field(factory=dict)


HANDBOOK, QUALITY, COMMISSIONED = Profile.HANDBOOK_000, Profile.QUALITY_PLAN_001, Profile.COMMISSIONED_004
CHECKED = Stage.SELF_CHECKED
LIMITS = {
    "SLA-001": Limit(
        clock="ticket.review",
        profile=HANDBOOK,
        length=timedelta(hours=24),
        until=after(c.ReportRepair, c.VerifyIdentity, c.TriageTicket),
        stopped_by=c.ApproveRequest,
        figure="24 hours",
        words={"review": "required"},
    ),
    "SLA-002": Limit(
        clock="ticket.survey",
        profile=HANDBOOK,
        length=timedelta(hours=48),
        until=separately,
        stopped_by=c.ArrangeSurvey,
        figure="48 hours",
    ),
    "SLA-004": Limit(
        clock="ticket.forward",
        profile=Profile.SHANSHUI_002,
        length=timedelta(hours=2),
        until=after(c.ReportRepair, c.VerifyIdentity, c.TriageTicket),
        stopped_by=c.ForwardToEngineering,
        figure="2 hours",
    ),
    "SLA-006": Limit(
        clock="ticket.first_response",
        profile=QUALITY,
        length=timedelta(hours=24),
        until=after(c.ReportRepair, c.VerifyIdentity),
        stopped_by=c.TriageTicket,
        figure="24 hours",
    ),
    "SLA-007": Limit(
        clock="ticket.arrival",
        profile=HANDBOOK,
        length=timedelta(hours=2),
        until=at(Stage.CONFIRMED),
        stopped_by=c.RecordArrival,
        figure="2 hours",
    ),
    "SLA-008": Limit(
        clock="ticket.arrival",
        profile=HANDBOOK,
        length=timedelta(hours=1),
        until=at(Stage.CONFIRMED, EMERGENCY),
        stopped_by=c.RecordArrival,
        figure="1 hours",
    ),
    "SLA-009": Limit(
        clock="ticket.arrival",
        profile=COMMISSIONED,
        length=timedelta(minutes=15),
        until=at(Stage.CONFIRMED),
        stopped_by=c.RecordArrival,
        figure="15 minutes",
    ),
    "SLA-012": Limit(
        clock="ticket.arrival_target",
        profile=QUALITY,
        length=timedelta(minutes=30),
        until=at(Stage.CONFIRMED),
        stopped_by=c.RecordArrival,
        figure="30 minutes",
        target=True,
    ),
    "SLA-014": Limit(
        clock="ticket.complete",
        profile=HANDBOOK,
        length=timedelta(hours=24),
        until=at(CHECKED),
        stopped_by=c.AcceptWork,
        figure="24 hours",
    ),
    "SLA-017": Limit(
        clock="ticket.complete",
        profile=QUALITY,
        length=timedelta(hours=3),
        until=at(CHECKED),
        stopped_by=c.AcceptWork,
        figure="3 hours",
    ),
    "SLA-018": Limit(
        clock="ticket.complete",
        profile=QUALITY,
        length=timedelta(days=7),
        until=at(CHECKED, MAJOR),
        stopped_by=c.AcceptWork,
        figure="7 days",
    ),
    "SLA-019": Limit(
        clock="ticket.complete",
        profile=COMMISSIONED,
        length=timedelta(hours=24),
        until=at(CHECKED),
        stopped_by=c.AcceptWork,
        figure="24 hours",
    ),
    "SLA-025": Limit(
        clock="ticket.callback",
        profile=COMMISSIONED,
        length=timedelta(hours=24),
        until=at(Stage.ACCEPTED),
        stopped_by=c.RecordCallback,
        figure="24 hours",
    ),
}


@pytest.mark.parametrize(
    "limit", [pytest.param(one, marks=pytest.mark.req(row), id=row) for row, one in LIMITS.items()]
)
def test_what_is_done_at_the_due_instant_is_in_time_and_a_moment_later_it_is_not(
    limit: Limit, ticket: TicketStory
) -> None:
    """The due instant stands on the board; passing it is a stored fact with that very instant, and stays one."""
    site = ticket.under(limit.profile, **limit.words)
    kind = ThresholdKind.TARGET_MISSED if limit.target else ThresholdKind.BREACHED
    late = limit.until(site.another())
    due = late.clock(limit.clock).started + limit.length
    shown = line(late, limit.clock)
    assert shown is not None
    assert (shown["state"], shown["due_at"], shown["target"]) == ("running", due, limit.target)
    assert shown["body"]["limit"] == limit.figure
    late.town.clock.set(due)
    assert recorded(late, limit.clock, kind) == []
    late.town.clock.set(due + MOMENT)
    assert recorded(late, limit.clock, kind) == [due]
    late.does(limit.stopped_by)
    assert (late.clock(limit.clock).verdict, line(late, limit.clock)) == (Verdict.MISSED, None)
    assert recorded(late, limit.clock, ThresholdKind.ESCALATED) == []

    punctual = limit.until(site.another())
    punctual.town.clock.set(punctual.clock(limit.clock).started + limit.length)
    punctual.does(limit.stopped_by)
    punctual.later(days=30)
    assert (punctual.clock(limit.clock).verdict, line(punctual, limit.clock)) == (Verdict.MET, None)
    assert recorded(punctual, limit.clock, kind) == []


@frozen(kw_only=True)
class Unset:
    """A row of the requirements: a clock that is asked for, and no figure."""

    clock: str
    profiles: tuple[Profile, ...]
    until: Callable[[TicketStory], TicketStory]
    stopped_by: type


SHANSHUI, ENTRY = Profile.SHANSHUI_002, Profile.ENTRY_SERVICE_003


def dissatisfied(story: TicketStory) -> TicketStory:
    """The customer said in the callback that it is not good."""
    story.at(Stage.ACCEPTED)
    story.does(c.RecordCallback, pick=lambda options: options[-1])
    return story


UNSET = {
    "SLA-005": Unset(clock="ticket.dispatch", profiles=(SHANSHUI,), until=at(Stage.PLANNED), stopped_by=c.Dispatch),
    "SLA-015": Unset(
        clock="ticket.complete", profiles=(HANDBOOK,), until=at(CHECKED, EMERGENCY), stopped_by=c.AcceptWork
    ),
    "SLA-024": Unset(
        clock="ticket.reconfirm",
        profiles=(ENTRY,),
        until=lambda story: booked(story.at(Stage.PLANNED), 24 * 500),
        stopped_by=c.ReconfirmVisit,
    ),
    "SLA-027": Unset(
        clock="ticket.order_return", profiles=(COMMISSIONED,), until=at(Stage.ACCEPTED), stopped_by=c.ReturnOrder
    ),
    "SLA-028": Unset(
        clock="ticket.dissatisfaction", profiles=(SHANSHUI, ENTRY), until=dissatisfied, stopped_by=c.ResumeWork
    ),
}


@pytest.mark.parametrize("unset", [pytest.param(one, marks=pytest.mark.req(row), id=row) for row, one in UNSET.items()])
def test_a_limit_that_no_source_states_is_shown_as_unset_and_never_breached(unset: Unset, ticket: TicketStory) -> None:
    """The source asks for it and names no figure: none is invented, however long it takes."""
    for profile in unset.profiles:
        story = unset.until(ticket.under(profile))
        shown = line(story, unset.clock)
        assert shown is not None
        assert (shown["state"], shown["due_at"]) == ("unset", None)
        story.later(days=400)
        assert [recorded(story, unset.clock, kind) for kind in ThresholdKind] == [[]] * len(ThresholdKind)
        story.does(unset.stopped_by)
        assert (story.clock(unset.clock).verdict, line(story, unset.clock)) == (Verdict.UNSET, None)


@pytest.mark.req("SLA-003")
def test_an_urgent_report_is_passed_on_at_once(ticket: TicketStory) -> None:
    """Immediately means in the instant of the report: a minute later is late, as soon as it is known to be urgent."""
    site = ticket.under(Profile.SHANSHUI_002)
    for minutes, verdict in ((0, Verdict.MET), (1, Verdict.MISSED)):
        story = site.another()
        reported = story.now
        for kind in (c.ReportRepair, c.VerifyIdentity, c.TriageTicket):
            story.does(kind, **EMERGENCY.get(kind, {}))
            story.town.clock.set(reported)
        story.later(minutes=minutes).does(c.ForwardToEngineering)
        story.later(hours=1)
        reading = story.clock("ticket.forward")
        assert (reading.due, reading.verdict) == (reported, verdict)
        told = recorded(story, "ticket.forward", ThresholdKind.BREACHED)
        assert told == ([] if verdict is Verdict.MET else [reported])


@pytest.mark.req("SLA-015")
def test_an_emergency_comes_before_all_other_work(ticket: TicketStory) -> None:
    """Priority is what the source asks for instead of a figure: it stands first on the board, though it came last."""
    site = ticket.under(HANDBOOK)
    first = site.another().at(Stage.APPROVED)
    emergency = site.another().at(Stage.APPROVED, EMERGENCY)
    assert site.board() == [emergency.number, first.number]


@pytest.mark.req("SLA-010", "SLA-011")
def test_of_the_two_figures_of_the_improvement_plan_the_sooner_is_in_force(ticket: TicketStory) -> None:
    """Goal 30 minutes, outcome 25: both are shown with what they make due; missing a target is no breach."""
    late = ticket.under(HANDBOOK).at(Stage.CONFIRMED)
    reading = late.clock("ticket.arrival_target")
    due = reading.started + timedelta(minutes=25)
    assert [(one.limit.value, one.due) for one in reading.figures] == [
        (30, reading.started + timedelta(minutes=30)),
        (25, due),
    ]
    shown = line(late, "ticket.arrival_target")
    assert shown is not None
    assert (shown["due_at"], shown["body"]["limit"], shown["target"]) == (due, "25 minutes", True)
    late.town.clock.set(due + MOMENT)
    assert recorded(late, "ticket.arrival_target", ThresholdKind.TARGET_MISSED) == [due]
    late.later(days=2)
    assert recorded(late, "ticket.arrival_target", ThresholdKind.ESCALATED) == []
    assert recorded(late, "ticket.arrival_target", ThresholdKind.BREACHED) == []


@pytest.mark.req("SLA-016")
def test_special_work_is_due_when_its_assessment_says(ticket: TicketStory) -> None:
    """Case by case: unset until somebody assesses it; a new assessment counts anew, the same one does not."""
    story = ticket.under(HANDBOOK).at(Stage.APPROVED, COMPLEX)
    shown = line(story, "ticket.complete")
    assert shown is not None
    assert (shown["state"], shown["due_at"]) == ("unset", None)
    planned = story.now
    story.does(c.DraftPlan, assessed_limit_minutes=600)
    assert _due(story) == planned + timedelta(minutes=600)
    story.later(hours=1).does(c.RevisePlan, assessed_limit_minutes=600)
    assert _due(story) == planned + timedelta(minutes=600)
    revised = story.now
    story.does(c.RevisePlan, assessed_limit_minutes=2880)
    assert _due(story) == revised + timedelta(minutes=2880)
    story.later(days=3)
    assert recorded(story, "ticket.complete", ThresholdKind.BREACHED) == [revised + timedelta(minutes=2880)]


@pytest.mark.req("SLA-016")
def test_work_that_turns_out_to_be_special_is_due_by_the_assessment_of_its_revised_plan(ticket: TicketStory) -> None:
    """Planned as everyday work, then found to be complex: the everyday figure no longer holds."""
    story = ticket.under(HANDBOOK).at(Stage.PLANNED)
    assert _due(story) == story.clock("ticket.complete").started + timedelta(hours=24)
    story.does(c.Retriage, urgency=t.Urgency.SPECIAL_COMPLEX, major_fault=None)
    assert _due(story) is None
    revised = story.now
    story.does(c.RevisePlan, assessed_limit_minutes=4000)
    assert _due(story) == revised + timedelta(minutes=4000)


def _due(story: TicketStory) -> datetime | None:
    shown = line(story, "ticket.complete")
    assert shown is not None
    due: datetime | None = shown["due_at"]
    return due


@pytest.mark.req("SLA-019")
@pytest.mark.parametrize(("allowed", "moved"), [("yes", timedelta(hours=10)), ("no", timedelta())])
def test_special_cases_are_excepted_from_the_24_hours_where_a_site_lets_a_clock_pause(
    allowed: str, moved: timedelta, ticket: TicketStory
) -> None:
    """While material is bought or nobody is at home the limit stands still; a site may rule that out."""
    story = ticket.under(COMMISSIONED, pause_allowed=allowed).at(Stage.ON_HOLD)
    held = story.recorded(e.DeviationReported)[0].occurred_at
    story.town.clock.set(held + timedelta(hours=10))
    story.does(c.AgreeRevision)
    assert _due(story) == story.clock("ticket.complete").started + timedelta(hours=24) + moved
    story.later(days=2)
    assert recorded(story, "ticket.complete", ThresholdKind.BREACHED) == [
        story.clock("ticket.complete").started + timedelta(hours=24) + moved
    ]


ITEMS = {
    "10 minutes": ("E01", 1, 10),
    "15 minutes": ("E02", 1, 15),
    "20 minutes": ("E09", 1, 20),
    "25 minutes": ("E06", 1, 25),
    "30 minutes": ("E11", 1, 30),
    "40 minutes": ("E14", 1, 40),
    "1 hour": ("E15", 1, 60),
    "2 hours": ("P09", 1, 120),
    "15 minutes a metre": ("E16", 7, 105),
    "50 minutes a bicycle": ("C14", 2, 100),
}


@pytest.mark.req("SLA-020")
@pytest.mark.parametrize(("code", "quantity", "minutes"), ITEMS.values(), ids=ITEMS)
def test_an_item_is_due_after_its_minutes_times_the_quantity(
    code: str, quantity: int, minutes: int, ticket: TicketStory
) -> None:
    """From the start to the end of work, under ideal conditions: a reference that is reported, never breached."""
    story = _begun(ticket.under(COMMISSIONED), code, quantity)
    begun = story.recorded(e.WorkStarted)[0].occurred_at
    due = begun + timedelta(minutes=minutes)
    shown = line(story, "ticket.item")
    assert shown is not None
    assert (story.stored(e.WorkStarted).limit_minutes, shown["due_at"], shown["target"]) == (minutes, due, True)
    story.town.clock.set(due + MOMENT)
    assert recorded(story, "ticket.item", ThresholdKind.TARGET_MISSED) == [due]
    assert recorded(story, "ticket.item", ThresholdKind.BREACHED) == []


@pytest.mark.req("SLA-021")
@pytest.mark.parametrize("code", ["E12", "E13", "C09"], ids=["breaker trip check", "earth leakage", "cabinet"])
def test_an_item_without_a_figure_runs_an_unset_clock(code: str, ticket: TicketStory) -> None:
    """The list gives no minutes for it, or it depends on the part: nothing is due."""
    story = _begun(ticket.under(COMMISSIONED), code, 1)
    shown = line(story, "ticket.item")
    assert shown is not None
    assert (story.stored(e.WorkStarted).limit_minutes, shown["state"], shown["due_at"]) == (None, "unset", None)
    story.later(days=9)
    assert [recorded(story, "ticket.item", kind) for kind in ThresholdKind] == [[]] * len(ThresholdKind)


def _begun(story: TicketStory, code: str, quantity: int) -> TicketStory:
    story.goes(c.ReportRepair, c.VerifyIdentity)
    item = ItemOrder(code=code, quantity=quantity)
    story.does(c.TriageTicket, items=(item,), difficulty=t.Difficulty.SIMPLE, difficulty_reason="小修")
    return story.goes(c.DraftPlan, c.Dispatch, c.ConfirmDispatch, c.RecordArrival, c.RecordSurvey, c.StartWork)


@pytest.mark.req("SLA-022", "SLA-023")
@pytest.mark.parametrize("profile", [Profile.ENTRY_SERVICE_003, Profile.COMMISSIONED_004])
def test_attendance_and_its_check_are_due_at_the_agreed_time(profile: Profile, ticket: TicketStory) -> None:
    """No tolerance is stated and none is invented; the phone check with the occupant is due at the same instant."""
    site = ticket.under(profile)
    story = with_a_visit_to_come(site.another())
    agreed = story.state.appointments[-1].window.starts_at
    clocks = ["ticket.appointment"]
    if profile is Profile.COMMISSIONED_004:
        clocks.append("ticket.punctuality_check")
    for clock in clocks:
        shown = line(story, clock)
        assert shown is not None
        assert (shown["state"], shown["due_at"]) == ("running", agreed)
    story.town.clock.set(agreed + MOMENT)
    for clock in clocks:
        assert recorded(story, clock, ThresholdKind.BREACHED) == [agreed]
    punctual = with_a_visit_to_come(site.another())
    agreed = punctual.state.appointments[-1].window.starts_at
    punctual.town.clock.set(agreed)
    punctual.does(c.CheckPunctuality)
    punctual.town.clock.set(agreed)
    punctual.does(c.RecordArrival)
    punctual.later(days=1)
    for clock in clocks:
        assert recorded(punctual, clock, ThresholdKind.BREACHED) == []
        assert punctual.clock(clock).verdict is Verdict.MET


@pytest.mark.req("SLA-026")
def test_the_observation_after_the_closure_lasts_as_long_as_the_site_says(ticket: TicketStory) -> None:
    """The source states no period: without one there is nothing to observe, with one its end is what is due."""
    plain = ticket.under(COMMISSIONED).at(Stage.ARCHIVED)
    assert plain.state.stage is Stage.ARCHIVED
    before = ticket.under(COMMISSIONED).at(Stage.ACCEPTED)
    before.goes(c.SettleCharge, c.ReturnOrder, c.ConfirmOrder, c.RecordCallback)
    before.refuses("no-tracking", c.StartTracking)
    story = ticket.under(COMMISSIONED, tracking_days="7").at(Stage.TRACKING)
    until = story.stored(e.TrackingStarted).until
    shown = line(story, "ticket.tracking")
    assert shown is not None
    assert (shown["state"], shown["due_at"]) == ("running", until)
    story.town.clock.set(until + MOMENT)
    assert recorded(story, "ticket.tracking", ThresholdKind.BREACHED) == [until]
