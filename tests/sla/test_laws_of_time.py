"""What holds for every calendar, every pause and every history of a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from random import Random

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sla.calendars import LUNCH, SHANGHAI, at, calendar, closed, cn26, policy, published, run
from tests.sla.tickets import Tale, of, wander
from wuye.application.seeds.limits import profiles
from wuye.domain.clock.thresholds import due_thresholds, first_moment
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.calendar import Calendar, DatedSpans, Mode, Span, every_day
from wuye.domain.sla.clock import Run
from wuye.domain.sla.limits import AGREED_UNITS, CADENCE_UNITS, Limit, Unit, add_months, due_at
from wuye.domain.sla.policy import Policy, Profile
from wuye.domain.sla.reading import Published, Reading, Verdict, outlook, read
from wuye.domain.sla.worktime import DAY, HOUR, MINUTE, Interval, WorkTime, compiled, instant_of, micros, union
from wuye.domain.ticket import commands as c
from wuye.domain.ticket.lifecycle import TICKET
from wuye.domain.ticket.terms import Stage

FIRST = at("2026-01-01 00:00", SHANGHAI)
FIGURED = [
    unit
    for unit in Unit
    if unit not in {*AGREED_UNITS, *CADENCE_UNITS}
    and unit not in {Unit.NOT_STATED, Unit.PLAN_DATE, Unit.SEE_SERVICE_CATALOGUE}
]
"""Units that a figure of a policy may have."""

spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 1439), st.integers(1, 1440))
weeks = st.lists(st.lists(spans, max_size=3).map(tuple), min_size=7, max_size=7).map(tuple).filter(any)
exceptions = st.dictionaries(
    st.tuples(st.dates(date(2026, 1, 1), date(2026, 3, 31)), st.sampled_from(Mode)),
    st.lists(spans, max_size=2).map(tuple),
    max_size=12,
).map(lambda days: tuple(DatedSpans(day=day, mode=mode, spans=hours) for (day, mode), hours in days.items()))
zones = st.sampled_from(["Asia/Shanghai", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])
worktimes = st.builds(
    lambda zone, week, dated: WorkTime(Calendar(key="any", zone=zone, week=week, exceptions=dated)),
    zones,
    weeks,
    exceptions,
)
instants = st.integers(0, 120 * 24 * 60 * 60).map(lambda second: FIRST + second * 1_000_000 + second % 7)
amounts = st.integers(0, 60 * HOUR)
pauses = st.lists(st.tuples(instants, st.integers(0, 5 * DAY)), max_size=6).map(
    lambda found: [(since, since + length) for since, length in found]
)


@given(worktimes, instants, amounts)
def test_adding_and_measuring_are_inverse(worktime: WorkTime, start: int, amount: int) -> None:
    """What was added is what is measured, to the microsecond; and no earlier instant would do."""
    due = worktime.add(start, amount)
    assert due is not None
    assert worktime.between(start, due) == amount
    if amount:
        assert worktime.between(start, due - 1) == amount - 1


@given(worktimes, instants, instants, instants)
def test_working_time_adds_up(worktime: WorkTime, one: int, two: int, three: int) -> None:
    """Measured in one piece or in two, it is the same; it never runs backwards, never faster than time."""
    first, second, third = sorted((one, two, three))
    whole = worktime.between(first, third)
    assert whole == worktime.between(first, second) + worktime.between(second, third)
    assert 0 <= whole <= third - first
    assert worktime.between(third, first) == 0


@given(worktimes, instants, amounts, amounts)
def test_more_is_later(worktime: WorkTime, start: int, amount: int, more: int) -> None:
    """Deadlines keep the order of their amounts and of their starts."""
    due, later = worktime.add(start, amount), worktime.add(start, amount + more)
    assert due is not None
    assert later is not None
    assert start <= due <= later
    delayed = worktime.add(start + more, amount)
    assert delayed is not None
    assert delayed >= due


@given(worktimes, instants, amounts, pauses, st.randoms(use_true_random=False))
def test_pauses_are_a_set(worktime: WorkTime, start: int, amount: int, found: list[Interval], random: Random) -> None:
    """Order, nesting and touching change nothing; more of them is never earlier; the due instant lies in none."""
    due = worktime.add(start, amount, union(found))
    shuffled = [*found, *((since, since + (until - since) // 2) for since, until in found)]
    random.shuffle(shuffled)
    assert worktime.add(start, amount, union(shuffled)) == due
    plain = worktime.add(start, amount)
    assert plain is not None
    assert due is not None
    assert due >= plain
    assert not any(since < due <= until for since, until in union(found)) or amount == 0
    free = worktime.between(start, due) - sum(
        worktime.between(max(since, start), min(until, due)) for since, until in union(found) if until > start
    )
    assert free == amount


@given(worktimes, instants, st.integers(0, 15), pauses)
def test_working_days_and_shifts_are_never_due_in_a_pause(
    worktime: WorkTime, start: int, days: int, found: list[Interval]
) -> None:
    """A clock that is paused cannot be missed; one more day is later."""
    closings = union(found)
    for question in (worktime.nth_working_day_close, worktime.nth_shift_close):
        due, later = question(start, days, closings), question(start, days + 40, closings)
        assert due is not None
        assert later is not None
        assert later >= start
        if days:
            assert not any(since < due <= until for since, until in closings)
            assert due > start


def test_threads_share_a_calendar() -> None:
    """Its table is replaced whole while others read: everybody gets what one alone would get."""
    worktime = WorkTime(cn26())
    questions = [(FIRST + number * 3 * DAY, (number % 40) * HOUR) for number in range(-100, 200)]
    alone = WorkTime(cn26())
    expected = [alone.add(start, amount) for start, amount in questions]
    orders = [Random(seed).sample(range(len(questions)), len(questions)) for seed in range(8)]

    def ask(order: Sequence[int]) -> dict[int, int | None]:
        return {place: worktime.add(*questions[place]) for place in order}

    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(ask, orders):
            assert [found[place] for place in range(len(questions))] == expected


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [("2026-01-31", 1, "2026-02-28"), ("2026-12-31", 2, "2027-02-28"), ("2028-02-29", 12, "2029-02-28")],
)
def test_a_month_has_the_days_it_has(start: str, months: int, expected: str) -> None:
    """The last day stands for the day the month has not."""
    assert add_months(datetime.fromisoformat(start), months).date().isoformat() == expected


def test_calendar_days_keep_the_wall_time() -> None:
    """A week over the change of the clocks is not 168 hours; a skipped wall time is so much later."""
    always = compiled(calendar(every_day("00:00", "24:00"), "Europe/London"))
    week = due_at(Limit(clock="x", unit=Unit.WEEKS, value=1), at("2026-03-25 10:00", "Europe/London"), always)
    assert week == at("2026-04-01 10:00", "Europe/London")
    day = due_at(Limit(clock="x", unit=Unit.DAYS, value=1), at("2026-03-28 01:30", "Europe/London"), always)
    assert day == at("2026-03-29 01:30", "UTC")


@pytest.mark.parametrize("unit", [unit for unit in Unit if unit is not Unit.IMMEDIATE])
def test_no_figure_takes_for_ever(unit: Unit) -> None:
    """The largest figure a limit can have is answered, or refused when it is set."""
    with pytest.raises(Refused, match="out-of-range"):
        Limit(clock="x", unit=unit, value=10**6 + 1)
    for value in (10**6, 60 * 366 * 24, 60 * 366, 60):
        try:
            limit = Limit(clock="x", unit=unit, value=value)
        except Refused as refusal:
            assert refusal.code in ("out-of-range", "figure-unexpected")  # noqa: PT017 - either is right
            continue
        for start in (FIRST, at("9998-12-31 23:00")):
            due = due_at(limit, start, compiled(calendar(LUNCH, SHANGHAI)), agreed=start)
            assert due is None or due >= start
            if due is not None:
                instant_of(due)


# -- histories --------------------------------------------------------------------------------------------------------

TERMS = profiles()[Profile.DEFAULT].overridden(
    [
        Limit(clock="ticket.complete", scope="general", unit=Unit.WORKING_HOURS, value=9),
        Limit(clock="ticket.complete", scope="emergency", unit=Unit.WORKING_MINUTES, value=150),
        Limit(clock="ticket.review", scope="all", unit=Unit.WORKING_DAYS, value=1),
        Limit(clock="ticket.dispatch", scope="all", unit=Unit.SHIFTS, value=2),
    ]
)


def _pause(random: Random) -> timedelta:
    return timedelta(minutes=random.choice((0, 1, 7, 45, 300, 1500, 4000)))


def _traced(one: Run, terms: Policy, moment: datetime) -> Reading:
    reading = read(one, terms, [published(cn26())], moment, trace=True)
    if reading.steps:
        assert reading.steps[0].since == reading.started
        for early, late in zip(reading.steps, reading.steps[1:], strict=False):
            assert early.until == late.since
        assert reading.steps[-1].until == max(reading.started, reading.closed_at or moment)
    counted = sum((step.until - step.since for step in reading.steps if step.counted), timedelta())
    assert counted == reading.elapsed
    return reading


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.integers(0, 20 * 24 * 60))
def test_the_trace_of_a_ticket_adds_up(seed: int, minutes: int) -> None:
    """Whatever happened, each instant is told once, and what counts is the elapsed time."""
    tale = wander(seed, 40, _pause)
    moment = tale.now + timedelta(minutes=minutes)
    found = of(tale.history)
    assert found
    for one in found:
        reading = _traced(one, TERMS, moment)
        if reading.in_force is not None and not reading.in_force.is_working:
            whole = (reading.closed_at or moment) - reading.started
            pieces = union(one.pause_intervals(micros(reading.closed_at or moment)))
            clipped = sum(max(0, end - max(begin, one.started.at)) for begin, end in pieces)
            assert reading.elapsed == max(whole, timedelta()) - timedelta(microseconds=clipped)


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_a_verdict_that_has_fallen_stays(seed: int) -> None:
    """Later events, and calendars published later, change no verdict that had fallen (golden cases 34, 35, 45)."""
    tale = wander(seed, 40, _pause)
    versions = [published(cn26())]
    fallen: dict[tuple[str, int], Reading] = {}
    backdated = {one.started for one in of(tale.history) if one.started.at < one.started.known}
    for count in range(1, len(tale.history) + 1):
        history = tale.history[:count]
        moment = history[-1].recorded_at
        for one in of(history):
            reading = read(one, TERMS, versions, moment)
            key = (one.clock, one.attempt)
            if key in fallen:
                before = fallen[key]
                told_in_time = (
                    one.stopped is not None and before.due is not None and (instant_of(one.stopped.at) <= before.due)
                )
                moved = any(pause.since.known > pause.since.at for pause in one.pauses) or one.started in backdated
                ended = one.ended is not None and before.due is not None and instant_of(one.ended.at) <= before.due
                if not (told_in_time or moved or ended):
                    assert (reading.verdict, reading.due) == (before.verdict, before.due), (key, count)
            if reading.verdict in (Verdict.MET, Verdict.MISSED, Verdict.ENDED):
                fallen.setdefault(key, reading)
        if count % 12 == 0:
            holiday = calendar(LUNCH, SHANGHAI, *closed(*(f"2026-09-{day:02}" for day in range(7, 7 + count // 3))))
            versions.append(Published(known=micros(moment) + MINUTE // 2, worktime=compiled(holiday)))


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.integers(0, 20 * 24 * 60), st.booleans())
def test_an_outlook_says_what_a_reading_says(seed: int, minutes: int, late: bool) -> None:
    """Made in a shorter way where nothing happened to an attempt, it is what the whole reading comes to."""
    tale = wander(seed, 40, _pause)
    versions = [published(cn26())]
    if late:
        moved = calendar(LUNCH, SHANGHAI, *closed("2026-09-08", "2026-09-09"))
        versions.append(Published(known=micros(tale.history[0].recorded_at) + MINUTE, worktime=compiled(moved)))
    ladder = (-1440, -60, 0, 60, 1440)
    for count in (1, 2, 3, 5, 8, 13, len(tale.history)):
        history = tale.history[:count]
        moment = history[-1].recorded_at + timedelta(minutes=minutes)
        for one in of(history):
            reading = read(one, TERMS, versions, moment, ladder=ladder)
            seen = outlook(one, TERMS, versions, moment, ladder=ladder)
            same = ("clock", "attempt", "verdict", "provisional", "target", "started", "due", "in_force", "closed_at")
            assert {name: getattr(seen, name) for name in same} == {name: getattr(reading, name) for name in same}
            assert seen.thresholds == reading.thresholds
            assert seen.left == (reading.remaining if reading.verdict is Verdict.PAUSED else None)
            first, due = first_moment(seen), due_thresholds([seen], moment)
            assert not due.passed or (first is not None and first < moment)
            if seen.closed_at is None and not due.passed:
                assert due.next_at == (None if seen.verdict is Verdict.PAUSED else first)


EARLY_ENDS = (c.Cancel, c.ReferToVendor, c.MergeInto, c.DeclineQuote)
CLOSED = (Stage.ARCHIVED, Stage.CANCELLED, Stage.REJECTED, Stage.REFERRED)


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.sampled_from([Stage.CONFIRMED, Stage.IN_PROGRESS, Stage.REWORK, Stage.ACCEPTED]))
def test_no_clock_of_a_closed_ticket_runs_on(seed: int, stage: Stage) -> None:
    """Who would stop it? A deadline that nobody can meet any more is no deadline."""
    tale = wander(seed, 60, _pause, Tale().through(stage), without=EARLY_ENDS)
    for count in range(1, len(tale.history) + 1):
        history = tale.history[:count]
        if TICKET.fold(history).stage in CLOSED:
            assert [one.clock for one in of(history) if one.open] == []


@pytest.mark.parametrize("stage", CLOSED)
def test_the_everyday_way_to_an_end_stops_every_clock(stage: Stage) -> None:
    """However slowly it was gone."""
    tale = Tale().through(stage, hours=5)
    assert tale.ticket.stage is stage
    assert [one.clock for one in of(tale.history) if one.open] == []


def test_an_order_that_has_come_back_is_not_awaited_again() -> None:
    """The customer was not satisfied, somebody came once more: the signed order lay at customer service already."""
    tale = Tale().through(Stage.ACCEPTED).does(c.ReturnOrder, "technician")
    tale.does(c.RecordCallback, "officer", lambda options: options[-1])
    tale.does(c.ResumeWork, "technician")
    tale.does(c.CompleteSelfCheck, "technician").does(c.AcceptWork, "occupant")
    (awaited,) = of(tale.history, "ticket.order_return")
    assert not awaited.open


# -- what was mended --------------------------------------------------------------------------------------------------


def test_a_new_appointment_leaves_the_missed_one_missed() -> None:
    """The time agreed for the second visit is not the first one's: its verdict stays."""
    tale = Tale().through(Stage.SCHEDULED).does(c.Dispatch, "officer").does(c.ConfirmDispatch, "technician")
    window = tale.ticket.appointments[-1].window
    tale.now = window.starts_at + timedelta(hours=1)
    tale.does(c.LeaveNote, "technician").does(c.BookVisit, "officer")
    first, second = of(tale.history, "ticket.punctuality_check")
    versions = [published(cn26())]
    missed, waiting = (read(one, TERMS, versions, tale.now) for one in (first, second))
    assert (missed.due, missed.verdict) == (window.starts_at, Verdict.MISSED)
    assert (waiting.attempt, waiting.verdict) == (2, Verdict.RUNNING)


def test_what_was_overdue_when_it_ended_stays_overdue() -> None:
    """Merging or withdrawing a late case does not make it punctual."""
    tale = Tale().through(Stage.REPORTED).later(days=2).does(c.Cancel, "occupant")
    (one,) = of(tale.history, "ticket.complete")
    reading = read(one, policy(("all", Unit.HOURS, 24)), [published(cn26())], tale.now)
    assert (reading.verdict, reading.closed_by) == (Verdict.MISSED, "ticket.ticket-cancelled")


def test_a_reading_of_the_past_does_not_know_the_future() -> None:
    """At noon a clock runs that was stopped in the evening."""
    start = at("2026-06-01 09:00", SHANGHAI)
    one = run(start)
    last = evolve(one.started, at=start + 9 * HOUR, known=start + 9 * HOUR)
    done = evolve(one, stopped=last)
    noon = instant_of(start + 3 * HOUR)
    reading = read(done, policy(("all", Unit.HOURS, 24)), [published(cn26())], noon)
    assert (reading.verdict, reading.elapsed, reading.stopped) == (Verdict.RUNNING, timedelta(hours=3), None)


def test_an_assessed_limit_is_moved_by_a_pause() -> None:
    """A limit set for special work is a figure like any other."""
    start = at("2026-06-01 09:00", SHANGHAI)
    limit = Limit(clock="x")
    due = due_at(limit, start, compiled(cn26()), pauses=[(start + HOUR, start + 3 * HOUR)], agreed=start + 10 * HOUR)
    assert due == start + 12 * HOUR


@given(worktimes, instants, pauses, st.sampled_from(FIGURED))
def test_no_amount_is_due_at_the_start(worktime: WorkTime, start: int, found: list[Interval], unit: Unit) -> None:
    """In every unit, and also where a pause that began before covers the start."""
    closings = union([*found, (start - HOUR, start + HOUR)])
    assert due_at(Limit(clock="x", unit=unit, value=0), start, worktime, pauses=closings) == start


def test_hours_that_overlap_past_midnight_are_one_span() -> None:
    """Two spans that each run past midnight may together be longer than a day."""
    week = ((Span(119, 1559), Span(1133, 2573)), *((),) * 6)
    worktime = compiled(calendar(week, SHANGHAI))
    monday = at("2026-06-01 00:00", SHANGHAI)
    assert worktime.between(monday, monday + 7 * DAY) == (2573 - 119) * MINUTE


def test_a_short_closure_up_to_the_horizon_is_a_closure() -> None:
    """Only holidays that cover everything leave no working time."""
    week = tuple(DatedSpans(day=date(2026, 10, 1) + timedelta(days=number)) for number in range(7))
    made = Calendar(key="x", zone=SHANGHAI, week=LUNCH, exceptions=week, horizon=date(2026, 10, 7))
    assert compiled(made).is_provisional(at("2026-10-08 10:00", SHANGHAI))
    for day in (date(1900, 1, 1), date(2500, 1, 1)):
        with pytest.raises(Refused, match="out-of-range"):
            Calendar(key="x", zone=SHANGHAI, week=LUNCH, horizon=day)


def test_a_shift_that_daylight_saving_repeats_begins_anew() -> None:
    """The oracle's find: on 15 September 1991 Shanghai had the hour from one to two twice."""
    worktime = compiled(calendar(every_day("01:30", "01:30"), SHANGHAI))
    start = at("1991-09-14T16:30")
    assert worktime.nth_shift_close(start, 1) == at("1991-09-14T17:30")
    assert worktime.nth_shift_close(start, 2) == at("1991-09-15T17:30")
