"""The timer stream of a case: each line once, in order, whoever tells it."""

from __future__ import annotations

from typing import Any

from hypothesis import given as for_all
from hypothesis import strategies as st

from tests.support.timers import BREACH, CASE, ESCALATION, WARNING, context, threshold, told
from wuye.domain.clock.events import (
    ClockBreached,
    ClockEscalated,
    ClockWarned,
    TargetMissed,
    ThresholdAnnulled,
)
from wuye.domain.clock.lifecycle import RecordThresholds, Timers, Told, record_thresholds


def after(timers: Timers, events: tuple[Any, ...]) -> Timers:
    return Timers(stage=timers.stage, told=(*timers.told, *(one.threshold for one in events)))


def test_what_a_threshold_means_follows_from_its_level() -> None:
    """A warning, a breach, an escalation, or, for a target, a miss that is no breach (CAT-007)."""
    missed = threshold(target=True)
    events = record_thresholds(
        Timers(), told((WARNING, False), (BREACH, False), (ESCALATION, False), (missed, False)), context()
    )
    assert events == (
        ClockWarned(threshold=WARNING),
        ClockBreached(threshold=BREACH),
        ClockEscalated(threshold=ESCALATION),
        TargetMissed(threshold=missed),
    )


def test_what_was_told_is_not_told_again() -> None:
    """Eight workers tell one story; the case is warned once."""
    first = record_thresholds(Timers(), told((WARNING, False)), context())
    timers = after(Timers(), first)
    assert record_thresholds(timers, told((WARNING, False)), context()) == ()
    assert record_thresholds(timers, told((WARNING, False), (BREACH, False)), context()) == (
        ClockBreached(threshold=BREACH),
    )


def test_a_late_fact_annuls_and_both_stay() -> None:
    """Golden case 42: nothing is deleted, the annulment is a fact of its own."""
    timers = after(Timers(), (ClockBreached(threshold=BREACH),))
    events = record_thresholds(timers, told((BREACH, False), (BREACH, True)), context())
    assert events == (ThresholdAnnulled(threshold=BREACH),)
    assert after(timers, events).standing == ()
    assert after(timers, events).told == (BREACH, BREACH)


def test_a_story_that_lost_a_line_is_put_right_by_one_more() -> None:
    """A clock that had run ahead told what never came true: the record says so, and counts on from there."""
    timers = after(Timers(), (ClockBreached(threshold=BREACH),))
    assert record_thresholds(timers, told(), context()) == (ThresholdAnnulled(threshold=BREACH),)
    annulled = after(timers, (ThresholdAnnulled(threshold=BREACH),))
    assert record_thresholds(annulled, told(), context()) == ()
    assert record_thresholds(annulled, told((BREACH, False)), context()) == (ClockBreached(threshold=BREACH),)


@st.composite
def stories(draw: st.DrawFn) -> tuple[Told, ...]:
    """Lines in which each threshold is raised and annulled in turn."""
    lines = draw(st.lists(st.sampled_from([WARNING, BREACH, ESCALATION]), max_size=8))
    return tuple(Told(threshold=one, annulled=bool(lines[:place].count(one) % 2)) for place, one in enumerate(lines))


@for_all(stories(), st.integers(0, 8))
def test_a_growing_story_is_told_whole_whatever_was_told_before(story: tuple[Told, ...], heard: int) -> None:
    """An outage between two lines loses none and repeats none."""
    lines = [(one.threshold, one.annulled) for one in story]
    at_once = record_thresholds(Timers(), told(*lines), context())
    timers = after(Timers(), record_thresholds(Timers(), told(*lines[:heard]), context()))
    rest = record_thresholds(timers, told(*lines), context())
    assert after(timers, rest).told == after(Timers(), at_once).told == tuple(one.threshold for one in story)


@for_all(stories(), stories())
def test_what_stands_in_the_end_is_what_the_story_says(one: tuple[Told, ...], other: tuple[Told, ...]) -> None:
    """Whatever was told before, by whatever clock."""
    timers = after(Timers(), record_thresholds(Timers(), RecordThresholds(case=CASE, story=one), context()))
    events = record_thresholds(timers, RecordThresholds(case=CASE, story=other), context())
    counts = {line.threshold: sum(line.threshold == two.threshold for two in other) % 2 for line in other}
    assert set(after(timers, events).standing) == {threshold for threshold, stands in counts.items() if stands}
