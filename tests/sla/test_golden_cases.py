"""The 49 golden cases, one test each, with the calendars of their page.

Told here by the parts that exist: 30 by ten threads giving one command id to a desk; 43 by the desk's own log, gap-free
under a hundred writers (there are no sealed checkpoints yet for a verifier); 44 by the log's head, taken aside by a
witness: a log that was cut has lost the event the witness saw (again without a signature). Timers at a desk, in outages
and with several workers, are shown in ``tests/sla_app``; here their story as a function of the history.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from shutil import copyfile
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from tests.sla.calendars import (
    DAY_AND_NIGHT,
    LONDON,
    LUNCH,
    NEW_YORK,
    NIGHT,
    OFFICE,
    SHANGHAI,
    added,
    after_days,
    at,
    calendar,
    closed,
    cn26,
    en26,
    mark,
    minutes,
    opened,
    paused,
    policy,
    published,
    run,
    shown,
    stopped,
    work,
    worked,
)
from tests.sla.tickets import Tale, of
from wuye import open_desk
from wuye.domain.clock.thresholds import LADDER, Passed, ThresholdKind, Withdrawn, due_thresholds, story
from wuye.domain.register.site import RegisterSite
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.cadence import (
    Account,
    Cadence,
    CatchUp,
    Occurrence,
    Shift,
    ShortMonth,
    accounted,
    gaps,
    occurrences,
)
from wuye.domain.sla.calendar import Calendar, DatedSpans, Mode, every_day, weekdays
from wuye.domain.sla.clock import Run
from wuye.domain.sla.limits import Limit, Unit, due_at
from wuye.domain.sla.policy import Policy
from wuye.domain.sla.reading import Published, Reading, Verdict, read
from wuye.domain.sla.worktime import HOUR, MINUTE, instant_of
from wuye.domain.ticket import commands as c
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.cli import times
from wuye.entrypoints.testing import MONDAY_9AM, memory_desk, story_clock

ADMIN = Actor(id="staff-root", role=Role.ADMINISTRATOR)
HOURS = Unit.WORKING_HOURS
DAY = timedelta(days=1)


def _read(
    one: Run, terms: Policy, chosen: Calendar, when: str, *, zone: str | None = None, ladder: Sequence[int] = ()
) -> Reading:
    moment = instant_of(at(when, zone or chosen.zone))
    return read(one, terms, [published(chosen)], moment, trace=True, ladder=ladder)


def _due(reading: Reading, zone: str) -> str:
    assert reading.due is not None
    return f"{reading.due.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def test_gc_01_daylight_saving_inside_a_closed_weekend() -> None:
    """The hour that is lost on a closed Sunday is nobody's working time."""
    assert added(calendar(OFFICE, LONDON), "2026-03-27 16:00", 4) == "2026-03-30 12:00"
    due = work(calendar(OFFICE, LONDON)).add(at("2026-03-27 16:00", LONDON), 4 * HOUR)
    assert shown(due) == "2026-03-30 11:00"


def test_gc_02_a_day_is_not_always_24_hours() -> None:
    """24 elapsed hours over the change in spring end an hour later on the wall."""
    always = calendar(DAY_AND_NIGHT, LONDON)
    assert added(always, "2026-03-28 12:00", 24) == "2026-03-29 13:00"
    elapsed = due_at(Limit(clock="x", unit=Unit.HOURS, value=24), at("2026-03-28 12:00", LONDON), work(always))
    assert shown(elapsed, LONDON) == "2026-03-29 13:00"


def test_gc_03_the_short_night() -> None:
    """A night shift over the change in spring has seven hours; the eighth is worked the next night."""
    assert added(calendar(NIGHT, NEW_YORK), "2026-03-07 22:00", 8) == "2026-03-08 23:00"


def test_gc_04_the_long_night() -> None:
    """A night shift over the change in autumn has nine hours."""
    assert added(calendar(NIGHT, NEW_YORK), "2026-10-31 22:00", 8) == "2026-11-01 05:00"


def test_gc_05_the_lunch_break_does_not_count() -> None:
    """Several intervals a day."""
    assert added(calendar(LUNCH, SHANGHAI), "2026-06-01 11:30", 2) == "2026-06-01 14:30"


def test_gc_06_a_week_around_the_clock() -> None:
    """Midnights lose nothing."""
    assert worked(calendar(DAY_AND_NIGHT, SHANGHAI), "2026-06-01 00:00", "2026-06-08 00:00") == 10_080


def test_gc_07_a_make_up_saturday_is_worked() -> None:
    """调休: without the rule the answer is ten days wrong."""
    assert added(cn26(), "2026-02-13 17:00", 8) == "2026-02-14 17:00"
    holidays = tuple(one for one in cn26().exceptions if not one.spans)
    assert added(calendar(LUNCH, SHANGHAI, *holidays), "2026-02-13 17:00", 8) == "2026-02-24 17:00"


def test_gc_08_the_spring_festival() -> None:
    """Nine days off in a row."""
    assert added(cn26(), "2026-02-14 17:00", 2) == "2026-02-24 10:00"


def test_gc_09_a_make_up_sunday() -> None:
    """Time used up at Friday's close goes on on the Sunday that is worked."""
    assert added(cn26(), "2026-09-18 18:00", 4) == "2026-09-20 14:00"


def test_gc_10_ten_working_days_over_two_holidays() -> None:
    """A make-up Saturday is a working day like any other."""
    assert after_days(cn26(), "2026-09-24 10:00", 10) == "2026-10-15 18:00"
    without = calendar(LUNCH, SHANGHAI, *(one for one in cn26().exceptions if one.day != date(2026, 10, 10)))
    assert after_days(without, "2026-09-24 10:00", 10) == "2026-10-16 18:00"


def test_gc_11_awaabs_law_in_working_days() -> None:
    """Each limit is counted from its own day nought."""
    assert after_days(en26(), "2026-04-02 12:00", 10) == "2026-04-20 17:00"
    assert after_days(en26(), "2026-04-20 12:00", 3) == "2026-04-23 17:00"
    assert after_days(en26(), "2026-04-20 12:00", 5) == "2026-04-27 17:00"


def test_gc_12_an_emergency_knows_no_holiday() -> None:
    """Elapsed time and working time never mix."""
    due = due_at(Limit(clock="x", unit=Unit.HOURS, value=24), at("2026-12-26 23:00", LONDON), work(en26()))
    assert shown(due, LONDON) == "2026-12-27 23:00"


def test_gc_13_a_complaint_at_christmas() -> None:
    """Bank holidays on both sides of the year's end."""
    assert after_days(en26(), "2026-12-23 12:00", 5) == "2027-01-04 17:00"
    assert after_days(en26(), "2027-01-04 12:00", 10) == "2027-01-18 17:00"


def test_gc_14_a_closing_period_over_the_new_year() -> None:
    """A closure that begins in one year and ends in the next."""
    period = [date(2026, 12, 24) + DAY * number for number in range(10)]
    chosen = calendar(OFFICE, LONDON, *closed(*(day.isoformat() for day in period)))
    assert added(chosen, "2026-12-23 16:00", 2) == "2027-01-04 10:00"


def test_gc_15_days_of_a_threshold_are_working_time() -> None:
    """72 working hours are three days that are open, not three days."""
    chosen = calendar(weekdays("00:00-24:00"), LONDON)
    assert added(chosen, "2026-06-04 10:00", 72) == "2026-06-09 10:00"
    assert worked(chosen, "2026-06-04 10:00", "2026-06-08 10:00") == 2 * 1440


def test_gc_16_a_pause_outside_the_hours_moves_nothing() -> None:
    """A pause is subtracted as a set of instants."""
    chosen = calendar(OFFICE, LONDON)
    pause = ("2026-06-05 17:00", "2026-06-08 09:00")
    assert added(chosen, "2026-06-05 16:00", 4, pause) == added(chosen, "2026-06-05 16:00", 4) == "2026-06-08 12:00"


def test_gc_17_a_pause_over_a_weekend_moves_two_hours() -> None:
    """Only the open part of a pause counts."""
    chosen = calendar(OFFICE, LONDON)
    pause = ("2026-06-05 16:00", "2026-06-08 10:00")
    assert worked(chosen, *pause) == 120
    assert added(chosen, "2026-06-05 15:00", 4) == "2026-06-08 11:00"
    assert added(chosen, "2026-06-05 15:00", 4, pause) == "2026-06-08 13:00"


def test_gc_18_resolved_straight_from_a_pause() -> None:
    """The time of a pause that nobody ended is not counted either."""
    chosen, zone = calendar(OFFICE, LONDON), LONDON
    one = stopped(paused(run(at("2026-06-01 09:00", zone)), at("2026-06-01 11:00", zone)), at("2026-06-03 15:00", zone))
    reading = _read(one, policy(("all", HOURS, 4)), chosen, "2026-06-03 16:00")
    assert (minutes(reading.elapsed), reading.verdict) == (120, Verdict.MET)


def test_gc_19_overlapping_pauses_count_once() -> None:
    """The union is subtracted, however pauses nest."""
    pauses = [("2026-06-01 10:00", "2026-06-01 14:00"), ("2026-06-01 12:00", "2026-06-01 15:00")]
    zone = SHANGHAI
    one = run(at("2026-06-01 09:00", zone))
    for since, until in pauses:
        one = paused(one, at(since, zone), at(until, zone))
    reading = _read(one, policy(("all", HOURS, 5)), calendar(LUNCH, zone), "2026-06-01 18:00")
    assert _due(reading, zone) == "2026-06-02 10:00"
    counted = sum((step.until - step.since for step in reading.steps if step.counted), timedelta())
    assert counted == reading.elapsed == timedelta(hours=4)


def test_gc_20_a_new_target_counts_from_the_original_start() -> None:
    """Re-basing changes the figure; the start and the pauses stay."""
    zone, chosen = LONDON, calendar(OFFICE, LONDON)
    terms = policy(("general", HOURS, 8), ("emergency", HOURS, 4))
    one = paused(
        run(at("2026-06-01 09:00", zone), scope="general"), at("2026-06-01 10:00", zone), at("2026-06-01 12:00", zone)
    )
    assert _due(_read(one, terms, chosen, "2026-06-01 13:59"), zone) == "2026-06-02 11:00"
    rebased = mark(at("2026-06-01 14:00", zone), "re-triaged", version=4)
    changed = evolve(one, scoped=(*one.scoped, (rebased, ("emergency", "general"))))
    assert _due(_read(changed, terms, chosen, "2026-06-01 14:01"), zone) == "2026-06-01 15:00"


def test_gc_21_at_the_due_instant_is_in_time() -> None:
    """And one unit later is not."""
    start = at("2026-06-01 09:00", LONDON)
    due = start + 4 * HOUR
    terms, chosen = policy(("all", HOURS, 4)), calendar(OFFICE, LONDON)
    verdicts = [_read(stopped(run(start), when), terms, chosen, "2026-06-02 09:00").verdict for when in (due, due + 1)]
    assert verdicts == [Verdict.MET, Verdict.MISSED]


def test_gc_22_the_scheduler_wakes_later() -> None:
    """What counts is when it was so, not when somebody looked."""
    zone, chosen = SHANGHAI, calendar(LUNCH, SHANGHAI)
    one = stopped(run(at("2026-06-01 09:00", zone)), at("2026-06-01 10:03", zone))
    reading = _read(one, policy(("all", HOURS, 1)), chosen, "2026-06-01 10:05")
    assert reading.verdict is Verdict.MISSED
    assert _due(reading, zone) == "2026-06-01 10:00"
    assert reading.stopped == instant_of(at("2026-06-01 10:03", zone))
    assert reading.elapsed == timedelta(minutes=63)


def _told(one: Run, terms: Policy, chosen: Calendar, known: int, until: int) -> list[Passed | Withdrawn]:
    readings = [[read(one, terms, [published(chosen)], instant_of(moment), ladder=LADDER)] for moment in (known, until)]
    return story([(readings[0], readings[1], instant_of(known), instant_of(until))])


def test_gc_23_levels_after_an_outage_of_72_hours() -> None:
    """Each level once, in order, with its own due time; one wake-up tells them together."""
    start = at("2026-06-01 09:00", SHANGHAI)
    terms = policy(("all", Unit.HOURS, 4))
    told = _told(run(start), terms, calendar(LUNCH, SHANGHAI), start, start + 72 * HOUR)
    due = instant_of(start + 4 * HOUR)
    assert [line.threshold.at for line in told] == [due + timedelta(minutes=one) for one in (-60, 0, 60, 1440)]
    assert [line.threshold.kind for line in told] == [
        ThresholdKind.WARNED,
        ThresholdKind.BREACHED,
        ThresholdKind.ESCALATED,
        ThresholdKind.ESCALATED,
    ]
    assert [line.threshold.level for line in told] == [-1, 0, 1, 2]
    assert all(isinstance(line, Passed) for line in told)


def _nominal(cadence: Cadence, until: datetime, chosen: Calendar | None = None) -> list[str]:
    return [one.nominal.isoformat() for one in occurrences(cadence, until=until, calendar=chosen)]


def test_gc_24_monthly_on_the_31st_does_not_drift() -> None:
    """Each date is counted from the anchor, not from the one before."""
    monthly = Cadence(anchor=date(2026, 1, 31), unit=Unit.MONTHS, zone=SHANGHAI)
    assert _nominal(monthly, datetime(2026, 5, 1, tzinfo=UTC)) == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
    ]


def test_gc_25_yearly_on_the_29th_of_february() -> None:
    """What happens in other years is a policy, stated."""
    last = Cadence(anchor=date(2028, 2, 29), unit=Unit.YEARS, zone=LONDON, short_month=ShortMonth.LAST_DAY)
    until = datetime(2032, 12, 31, tzinfo=UTC)
    assert _nominal(last, until) == ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]
    exact = Cadence(anchor=date(2028, 2, 29), unit=Unit.YEARS, zone=LONDON, short_month=ShortMonth.SKIP)
    assert _nominal(exact, until) == ["2028-02-29", "2032-02-29"]


def test_gc_26_daily_at_eight_over_both_changes() -> None:
    """The wall time stays; the gaps are 23 and 25 hours."""
    for anchor, gap, length in ((date(2026, 3, 28), 23, 1_380), (date(2026, 10, 24), 25, 1_500)):
        daily = Cadence(anchor=anchor, unit=Unit.DAYS, zone=LONDON, minute=8 * 60)
        until = datetime(anchor.year, anchor.month, anchor.day, tzinfo=UTC) + 3 * DAY
        found = [one.at for one in occurrences(daily, until=until)]
        assert [one.astimezone(ZoneInfo(LONDON)).hour for one in found] == [8, 8, 8]
        assert [late - early for early, late in pairwise(found)] == [
            timedelta(hours=gap),
            timedelta(hours=24),
        ]
        changed = anchor + DAY
        assert worked(calendar(DAY_AND_NIGHT, LONDON), f"{changed} 00:00", f"{changed + DAY} 00:00") == length


def test_gc_27_upkeep_goes_to_the_next_working_day() -> None:
    """The nominal date stays its identity: a shift moves the day, not the order."""
    yearly = Cadence(anchor=date(2026, 5, 2), unit=Unit.YEARS, zone=SHANGHAI, shift=Shift.NEXT)
    (one,) = occurrences(yearly, until=datetime(2026, 6, 1, tzinfo=UTC), calendar=cn26())
    assert (one.nominal, one.day, one.provisional) == (date(2026, 5, 2), date(2026, 5, 6), False)
    assert one.key("plan-7") == "plan-7:2026-05-02"


def test_gc_28_a_lift_is_visited_at_most_every_15_days() -> None:
    """A tolerance is a number of days between visits, not a date."""
    found = gaps([date(2026, 3, 1), date(2026, 3, 16), date(2026, 4, 1)], most_days=15)
    assert [(gap.days, gap.breached) for gap in found] == [(15, False), (16, True)]
    (still_open,) = gaps([date(2026, 4, 1)], most_days=15, today=date(2026, 4, 17))
    assert still_open.breached


def test_gc_29_ten_days_down_are_ten_occurrences() -> None:
    """Missed, merged or late, by policy; never none."""
    daily = Cadence(anchor=date(2026, 6, 1), unit=Unit.DAYS, zone=SHANGHAI, minute=480)
    due = tuple(occurrences(daily, until=datetime(2026, 6, 11, tzinfo=UTC)))
    expected = {
        CatchUp.MISSED: [Account.MISSED] * 10,
        CatchUp.MERGED: [Account.MERGED] * 9 + [Account.LATE],
        CatchUp.LATE: [Account.LATE] * 10,
    }
    for catch_up, accounts in expected.items():
        found = accounted(due, {}, catch_up)
        assert [one.account for one in found] == accounts
        assert [one.occurrence for one in found] == list(due)
    done = {date(2026, 6, 5): due[4].at}
    merged = accounted(due, done, CatchUp.MERGED)
    assert [one.merged_into for one in merged[:4]] == [date(2026, 6, 5)] * 4
    assert [one.account for one in merged].count(Account.DONE) == 1


def test_gc_30_ten_schedulers_give_one_order() -> None:
    """The occurrence names the command: whoever comes second gets the first answer."""
    occurrence = Occurrence(nominal=date(2026, 6, 1), day=date(2026, 6, 1), at=MONDAY_9AM)
    order = RegisterSite(site="pump-7", name="泵房保养", opened_at=MONDAY_9AM)
    with memory_desk(story_clock()) as desk:

        def schedule(_worker: int) -> int:
            return desk.execute(order, by=ADMIN, command_id=occurrence.key("plan-7")).position

        with ThreadPoolExecutor(10) as pool:
            positions = set(pool.map(schedule, range(10)))
        assert len(positions) == 1
        assert len(desk.history("site-pump-7")) == 1


def test_gc_31_an_import_of_old_cases_says_nothing() -> None:
    """No clock is started by what another system recorded years ago."""
    tale = Tale().through(Stage.ARCHIVED)
    assert of(tale.history)
    assert of(tale.reconstructed(timedelta(days=-900))) == ()


def test_gc_32_a_reopened_case_has_a_clock_of_its_own() -> None:
    """The verdict of attempt 1 stays; the closed days are nobody's working time."""
    tale = Tale().through(Stage.ARCHIVED)
    first = of(tale.history, "ticket.complete")[0]
    terms = policy(("all", Unit.HOURS, 24))
    chosen = [published(calendar(LUNCH, SHANGHAI))]
    before = read(first, terms, chosen, tale.now, trace=True)
    tale.later(days=3).does(c.Reopen, "officer")
    again, second = of(tale.history, "ticket.complete")
    after = read(again, terms, chosen, tale.now, trace=True)
    assert (before.verdict, after.verdict) == (Verdict.MET, Verdict.MET)
    assert (after.due, after.elapsed, after.steps) == (before.due, before.elapsed, before.steps)
    reading = read(second, terms, chosen, tale.now + timedelta(hours=2), trace=True)
    assert (second.attempt, reading.verdict, reading.started) == (2, Verdict.RUNNING, tale.history[-1].occurred_at)
    assert reading.elapsed == tale.now + timedelta(hours=2) - reading.started


def test_gc_33_a_merged_case_has_no_later_level() -> None:
    """Its clocks end with the reason; nothing is escalated about them any more."""
    tale = Tale().through(Stage.REPORTED).later(minutes=30).does(c.MergeInto, "officer")
    terms = policy(("all", Unit.HOURS, 24))
    (one,) = of(tale.history, "ticket.complete")
    far = tale.now + timedelta(days=30)
    reading = read(one, terms, [published(calendar(LUNCH, SHANGHAI))], far, ladder=LADDER)
    assert (reading.verdict, reading.closed_by) == (Verdict.ENDED, "ticket.ticket-merged")
    assert due_thresholds([reading], far).passed == ()
    assert all(not one.open for one in of(tale.history))


def test_gc_34_a_breach_outlives_its_policy() -> None:
    """A case reads the policy it is pinned to, and scopes that changed after the breach change nothing."""
    start = at("2026-06-01 09:00", SHANGHAI)
    one = run(start, scope="emergency")
    terms = policy(("emergency", Unit.HOURS, 1))
    later = mark(start + 5 * HOUR, "policy removed", version=2)
    changed = evolve(one, scoped=(*one.scoped, (later, ("unknown to any policy",))))
    for moment in ("2026-06-01 13:00", "2026-06-01 15:00", "2026-07-01 15:00"):
        reading = _read(changed, terms, calendar(LUNCH, SHANGHAI), moment, ladder=LADDER)
        assert (reading.verdict, _due(reading, SHANGHAI)) == (Verdict.MISSED, "2026-06-01 10:00")
        assert ThresholdKind.BREACHED in {
            passed.kind for passed in due_thresholds([reading], instant_of(at(moment, SHANGHAI))).passed
        }


def test_gc_35_a_holiday_added_afterwards_changes_no_verdict() -> None:
    """Who wants to see what it would have been restates it; both stay visible."""
    zone = SHANGHAI
    before = calendar(LUNCH, zone)
    after = calendar(LUNCH, zone, *closed("2026-06-01"))
    one = stopped(run(at("2026-06-01 09:00", zone)), at("2026-06-01 17:00", zone))
    terms = policy(("all", HOURS, 4))
    versions = [published(before), published(after, at("2026-06-10 09:00", zone))]
    moment = instant_of(at("2026-06-20 09:00", zone))
    kept = read(one, terms, versions, moment)
    assert (kept.verdict, _due(kept, zone)) == (Verdict.MISSED, "2026-06-01 14:00")
    restated = read(one, terms, [Published(known=0, worktime=versions[1].worktime)], moment)
    assert (restated.verdict, _due(restated, zone)) == (Verdict.MET, "2026-06-02 14:00")


def test_gc_36_a_calendar_without_working_time_is_refused() -> None:
    """Nobody could ever be in time by it; and no question may take for ever."""
    with pytest.raises(Refused, match="no-working-time"):
        calendar(((),) * 7, SHANGHAI)
    year = [date(2026, 1, 1) + DAY * number for number in range(365)]
    holidays = tuple(DatedSpans(day=day) for day in year)
    with pytest.raises(Refused, match="no-working-time"):
        Calendar(key="x", zone=SHANGHAI, week=OFFICE, exceptions=holidays, horizon=date(2026, 12, 31))
    rare = work(calendar(((),) * 7, SHANGHAI, opened("2026-06-01", "09:00-10:00")))
    start = at("2026-01-01 00:00", SHANGHAI)
    assert rare.add(start, HOUR) == at("2026-06-01 10:00", SHANGHAI)
    assert rare.add(start, HOUR + 1) is None
    assert rare.nth_working_day_close(start, 2) is None


def test_gc_37_a_local_time_that_is_no_instant_is_never_guessed() -> None:
    """One that daylight saving skips, or repeats, needs its offset."""
    london = ZoneInfo(LONDON)
    for typed in ("2026-03-29T01:30", "2026-10-25T01:30"):
        with pytest.raises(times.NoInstant):
            times.instant(typed, zone=london)
    assert times.instant("2026-10-25T01:30+01:00", zone=london) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert times.instant("2026-10-25T01:30+00:00", zone=london) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_gc_38_christmas_eve_closes_at_noon() -> None:
    """A part day is an exception like any other."""
    assert added(en26(opened("2026-12-24", "09:00-12:00")), "2026-12-24 11:00", 2) == "2026-12-29 10:00"


def test_gc_39_a_shift_past_midnight() -> None:
    """The shift that began yesterday goes on after midnight."""
    assert added(calendar(every_day("18:00", "02:00"), SHANGHAI), "2026-06-01 23:00", 4) == "2026-06-02 19:00"


def test_gc_40_the_servers_zone_does_not_matter() -> None:
    """Open hours are the calendar's wall time, wherever the machine stands."""
    due = work(calendar(LUNCH, SHANGHAI)).add(at("2026-06-01 00:30"), HOUR)
    assert (shown(due), shown(due, SHANGHAI)) == ("2026-06-01 02:00", "2026-06-01 10:00")


def test_gc_41_the_clock_starts_with_awareness() -> None:
    """Day nought is when somebody knew, not when it was typed; both stay visible."""
    aware, entered = at("2026-06-05 15:00", SHANGHAI), at("2026-06-08 09:00", SHANGHAI)
    one = run(aware, known=entered)
    reading = _read(one, policy(("all", HOURS, 4)), calendar(LUNCH, SHANGHAI), "2026-06-08 09:30")
    assert (reading.started, reading.known_at) == (instant_of(aware), instant_of(entered))
    assert reading.steps[0].since == instant_of(aware)
    assert _due(reading, SHANGHAI) == "2026-06-08 10:00"


def test_gc_42_done_offline_in_time_and_told_later() -> None:
    """The level that fired is annulled by a new fact; both stay visible."""
    start = at("2026-06-01 13:00", SHANGHAI)
    due, done, synced = (at(f"2026-06-01 {clock}", SHANGHAI) for clock in ("17:00", "16:50", "18:20"))
    terms, chosen = policy(("all", Unit.HOURS, 4)), [published(calendar(LUNCH, SHANGHAI))]
    open_, closed_ = run(start), stopped(run(start), done, known=synced)
    ladder = (0,)

    def readings(one: Run, moment: int) -> list[Reading]:
        return [read(one, terms, chosen, instant_of(moment), ladder=ladder)]

    far = synced + 24 * HOUR
    told = story(
        [
            (readings(open_, start), readings(open_, synced), instant_of(start), instant_of(synced)),
            (readings(closed_, synced), readings(closed_, far), instant_of(synced), instant_of(far)),
        ]
    )
    assert [type(line) for line in told] == [Passed, Withdrawn]
    assert {line.threshold.at for line in told} == {instant_of(due)}
    (reading,) = readings(closed_, far)
    assert reading.verdict is Verdict.MET
    assert closed_.stopped is not None
    assert (closed_.stopped.known - closed_.stopped.at) // MINUTE == 90


def test_gc_43_a_hundred_writers_leave_no_gap() -> None:
    """Positions and versions follow each other, whoever wrote."""
    with memory_desk(story_clock()) as desk:

        def write(number: int) -> str:
            command = RegisterSite(site=f"s{number}", name="云栖花园", opened_at=MONDAY_9AM)
            return desk.execute(command, by=ADMIN).case

        with ThreadPoolExecutor(100) as pool:
            cases = list(pool.map(write, range(100)))
        log = [one for case in cases for one in desk.history(case)]
        assert len(set(cases)) == 100
        assert sorted(one.position for one in log) == list(range(1, len(log) + 1))
        assert all([one.version for one in desk.history(case)] == [1] for case in cases)


def test_gc_44_a_log_that_was_cut_is_found_out(tmp_path: Path) -> None:
    """A witness who kept the head and the last event sees that they are gone."""
    url, kept = f"sqlite:///{tmp_path}/desk.db", tmp_path / "earlier.db"

    def write(number: int) -> tuple[int, str]:
        with open_desk(url, create=True) as desk:
            command = RegisterSite(site=f"s{number}", name="云栖花园", opened_at=MONDAY_9AM)
            case = desk.execute(command, by=ADMIN).case
            return desk.log.head(), desk.history(case)[-1].envelope.event_id

    for number in range(3):
        write(number)
    copyfile(tmp_path / "desk.db", kept)
    head, event = [write(number) for number in (3, 4)][-1]
    copyfile(kept, tmp_path / "desk.db")
    with open_desk(url) as desk:
        left = [one.envelope.event_id for one in desk.log.page(0, 100) if isinstance(one, Recorded)]
        assert len(left) == 3
        assert desk.log.head() < head
        assert event not in left


def test_gc_45_a_pause_after_the_breach_changes_nothing() -> None:
    """What is late stays late."""
    start = at("2026-06-01 09:00", SHANGHAI)
    terms, chosen = policy(("all", Unit.HOURS, 1)), calendar(LUNCH, SHANGHAI)
    one = paused(run(start), start + 2 * HOUR)
    reading = _read(one, terms, chosen, "2026-06-02 09:00", ladder=LADDER)
    assert (reading.verdict, _due(reading, SHANGHAI)) == (Verdict.MISSED, "2026-06-01 10:00")
    assert ThresholdKind.BREACHED in {
        passed.kind for passed in due_thresholds([reading], instant_of(start + 24 * HOUR)).passed
    }


def test_gc_46_three_levels_at_one_wake_up() -> None:
    """All of them, in the order of their instants."""
    start = at("2026-06-01 09:00", SHANGHAI)
    reading = _read(
        run(start), policy(("all", Unit.MINUTES, 10)), calendar(LUNCH, SHANGHAI), "2026-06-01 12:00", ladder=(0, 5, 9)
    )
    passed = due_thresholds([reading], instant_of(at("2026-06-01 12:00", SHANGHAI))).passed
    assert [one.level for one in passed] == [0, 1, 2]
    assert [one.at for one in passed] == [instant_of(start + number * MINUTE) for number in (10, 15, 19)]


def test_gc_47_half_an_hour_of_daylight_saving() -> None:
    """Lord Howe Island moves its clocks by thirty minutes."""
    chosen = calendar(every_day("00:00", "06:00"), "Australia/Lord_Howe")
    assert worked(chosen, "2026-10-04 00:00", "2026-10-05 00:00") == 330
    assert worked(chosen, "2026-04-05 00:00", "2026-04-06 00:00") == 390


def test_gc_48_a_day_that_never_was() -> None:
    """Samoa had no 30 December 2011."""
    chosen = calendar(DAY_AND_NIGHT, "Pacific/Apia")
    assert worked(chosen, "2011-12-29 00:00", "2011-12-31 12:00") == 36 * 60


def test_gc_49_an_exception_adds_or_replaces() -> None:
    """Which of the two is said, never guessed."""
    thursday = (*((),) * 3, *weekdays("09:00-12:00")[:1], *((),) * 3)
    for mode, expected in ((Mode.ADD, 7), (Mode.REPLACE, 4)):
        chosen = calendar(thursday, SHANGHAI, opened("2026-06-04", "13:00-17:00", mode=mode))
        assert worked(chosen, "2026-06-04 00:00", "2026-06-05 00:00") == expected * 60
