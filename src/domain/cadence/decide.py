"""Rules of recurring duties: none of their occurrences is dropped or doubled, whoever looks and whenever."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from wuye.domain.cadence import commands as c
from wuye.domain.cadence import events as e
from wuye.domain.cadence.rule import Basis, Rule, Slot, slot_of
from wuye.domain.cadence.state import Lost, Pending, Series, applied
from wuye.domain.shared.actor import Role
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.outside import site_of, site_stream
from wuye.domain.shared.personal import Personal, sealed, sealed_or_none
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.cadence import Cadence, CatchUp, Occurrence, Shift, following
from wuye.domain.sla.calendar import Calendar

AT_ONCE = 200
"""Facts that one look tells at most; whoever looks looks again."""


class Calendars(Protocol):
    """A working calendar: ``calendar-<key>``."""

    @property
    def current(self) -> Calendar | None:
        """The newest version."""
        ...


def calendar_streams(rule: Rule | None) -> Iterable[str]:
    """The calendar a rule shifts by."""
    return () if rule is None or rule.calendar is None else (f"calendar-{rule.calendar}",)


def own_streams(series: Series, _command: object) -> Iterable[str]:
    """What is read to say when the next occurrence opens."""
    return calendar_streams(series.rule)


def set_streams(_series: Series, command: c.SetCadence) -> Iterable[str]:
    """The site and the calendar of a new duty."""
    return (site_stream(command.site), *calendar_streams(command.rule))


def revised_streams(_series: Series, command: c.ReviseCadence) -> Iterable[str]:
    """The calendar of the new rule."""
    return calendar_streams(command.rule)


def set_cadence(_series: Series, command: c.SetCadence, context: Context) -> Events:
    """A duty counts from when it is set: occurrences that were over before are not its."""
    site = site_of(context, command.site)
    if not site.in_care(context.occurred_at):
        raise Refused("unknown-site", site=command.site)
    first = _first(command.rule, site.zone, context)
    event = e.CadenceSet(
        site=command.site,
        zone=site.zone,
        duty=command.duty,
        subject=command.subject,
        responsible=command.responsible,
        rule=command.rule,
        step=0 if first is None else first.number,
        next_at=None if first is None else first.window[0],
    )
    return (event,)


def revise(series: Series, command: c.ReviseCadence, context: Context) -> Events:
    """A new rule begins after the last occurrence of the old one: no date falls due twice."""
    if series.last is not None and command.rule.anchor <= series.last:
        raise Refused("anchor-in-the-past", anchor=command.rule.anchor.isoformat(), last=series.last.isoformat())
    first = _first(command.rule, series.zone, context)
    event = e.CadenceRevised(
        rule=command.rule,
        step=0 if first is None else first.number,
        next_at=None if first is None else first.window[0],
        reason=sealed(command.reason),
    )
    return (event,)


def account(series: Series, _command: c.AccountOccurrences, context: Context) -> Events:
    """Windows that opened or closed by now, in the order of their instants, each told once."""
    told: list[e.CadenceEvent] = []
    calendar = _calendar(series.rule, context)
    while len(told) < AT_ONCE:
        events = _next(series, calendar, context.now)
        if not events:
            break
        for event in events:
            series = applied(series, event)
        told += events
    return tuple(told)


def assign(series: Series, command: c.AssignOccurrence, _context: Context) -> Events:
    """The first case stays; an occurrence that ended meanwhile is named too, so that its case hears of it."""
    if series.case_of(command.slot) is not None:
        return ()
    return (e.OccurrenceAssigned(occurrence=command.slot, case=command.case),)


def complete(series: Series, command: c.CompleteOccurrence, context: Context) -> Events:
    """Done in time, early or late by when it was so; what was told as missed or merged is put right by a late fact.

    A case lets nobody finish what it knows to be over: what it says was done was begun before anybody had told it.
    """
    least = 1 if series.rule is None else series.rule.least
    if least > 1 and (command.count is None or command.count < least):
        raise Refused("too-few", count=command.count, least=least)
    done_at = context.occurred_at
    calendar = _calendar(series.rule, context)
    lost = None if command.slot is None else series.lost_one(command.slot)
    if lost is not None and done_at >= lost.until and context.actor.role is not Role.SYSTEM:
        raise _over(lost)
    slot = _chosen(series, command.slot, calendar) if lost is None else lost.slot
    done_on = done_at.astimezone(ZoneInfo(series.zone)).date()
    step, next_at = series.step, series.next_at
    if lost is None:
        step, next_at = _after(series, slot, calendar, done_on)
    event = e.OccurrenceDone(
        slot=slot,
        timeliness=slot.timeliness(done_at),
        done_on=done_on,
        count=command.count,
        case=command.case,
        step=step,
        next_at=next_at,
        remark=sealed_or_none(command.remark),
        evidence=command.evidence,
        corrects=lost is not None,
    )
    return (event,)


def _over(lost: Lost) -> Refused:
    if lost.into is None:
        return Refused("occurrence-missed", slot=lost.slot.id, closed=lost.until.isoformat())
    return Refused("occurrence-merged", slot=lost.slot.id, into=lost.into, since=lost.until.isoformat())


def waive(series: Series, command: c.WaiveOccurrence, context: Context) -> Events:
    """What is left out is left out with a reason; it stays accounted for."""
    calendar = _calendar(series.rule, context)
    return (_waived(series, _chosen(series, command.slot, calendar), command.reason, calendar),)


def end(series: Series, command: c.EndCadence, context: Context) -> Events:
    """What is still open ends with the duty."""
    calendar = _calendar(series.rule, context)
    open_ones = tuple(_waived(series, one.slot, command.reason, calendar) for one in series.open)
    return (*open_ones, e.CadenceEnded(reason=sealed(command.reason)))


def _next(series: Series, calendar: Calendar | None, now: datetime) -> tuple[e.CadenceEvent, ...]:
    """What happens next, if it has come to pass by now."""
    closing = min((one for one in series.open if not one.overdue), key=lambda one: one.slot.closes_at, default=None)
    coming = None if series.waits or series.next_at is None or series.next_at > now else _upcoming(series, calendar)
    opens_at = None if coming is None else coming.window[0]
    first = closing is not None and (opens_at is None or closing.slot.closes_at <= opens_at)
    if closing is not None and first and closing.slot.closes_at <= now:
        return (_closed(series, closing, calendar),)
    if coming is None or opens_at is None:
        return ()
    if opens_at > now:
        return () if opens_at == series.next_at else (e.OccurrenceForeseen(next_at=opens_at),)
    slot = slot_of(coming)
    late = [one for one in series.open if one.overdue]
    merged = late if series.rule is not None and series.rule.missed is CatchUp.MERGED else []
    step = coming.number + 1
    opened = e.OccurrenceOpened(slot=slot, step=step, next_at=_opens_at(series, series.anchor, step, calendar))
    return (*(e.OccurrenceMerged(slot=one.slot, into=slot.id) for one in merged), opened)


def _closed(series: Series, closing: Pending, calendar: Calendar | None) -> e.CadenceEvent:
    if series.rule is not None and series.rule.missed is CatchUp.MISSED:
        return e.OccurrenceMissed(slot=closing.slot, next_at=_opens_at(series, series.anchor, series.step, calendar))
    return e.OccurrenceOverdue(slot=closing.slot)


def _waived(series: Series, slot: Slot, reason: str, calendar: Calendar | None) -> e.OccurrenceWaived:
    step, next_at = _after(series, slot, calendar, None)
    return e.OccurrenceWaived(slot=slot, step=step, next_at=next_at, reason=Personal(reason))


def _chosen(series: Series, slot: str | None, calendar: Calendar | None) -> Slot:
    """The open occurrence named, or the next one; the oldest open one where none is named."""
    if slot is None and series.open:
        return series.open[0].slot
    pending = None if slot is None else series.pending(slot)
    if pending is not None:
        return pending.slot
    coming = None if series.waits else _upcoming(series, calendar)
    if coming is None or slot not in (None, coming.slot):
        raise Refused("no-such-occurrence", slot=slot, open=[one.slot.id for one in series.open])
    return slot_of(coming)


def _after(series: Series, slot: Slot, calendar: Calendar | None, done_on: date | None) -> tuple[int, datetime | None]:
    """Number and opening of the occurrence that comes when this one has ended; ``done_on``: by being done."""
    ahead = series.pending(slot.id) is None
    anchor, step = series.anchor, series.step
    if ahead:
        coming = _upcoming(series, calendar)
        step = series.step + 1 if coming is None else coming.number + 1
    if done_on is not None and series.rule is not None and series.rule.basis is Basis.COMPLETION:
        # However early it was done, the next one has another date: the date is the identity.
        later = following(series.rule.cadence(series.zone, done_on), 1, calendar=calendar)
        anchor, step = done_on, next((one.number for one in later if one.nominal > slot.nominal), 1)
    return step, _opens_at(series, anchor, step, calendar)


def _opens_at(series: Series, anchor: date | None, step: int, calendar: Calendar | None) -> datetime | None:
    found = _occurrence(series.rule, series.zone, anchor, step, calendar)
    return None if found is None else found.window[0]


def _upcoming(series: Series, calendar: Calendar | None) -> Occurrence | None:
    return _occurrence(series.rule, series.zone, series.anchor, series.step, calendar)


def _occurrence(
    rule: Rule | None, zone: str, anchor: date | None, step: int, calendar: Calendar | None
) -> Occurrence | None:
    if rule is None:
        return None
    found = next(following(rule.cadence(zone, anchor), step, calendar=calendar), None)
    over = found is None or (rule.ends_on is not None and found.nominal > rule.ends_on)
    return None if over else found


def _first(rule: Rule, zone: str, context: Context) -> Occurrence | None:
    """The first occurrence whose window is not over yet. Raises ``Refused("calendar-needed")``."""
    calendar = _calendar(rule, context)
    cadence: Cadence = rule.cadence(zone)
    for one in following(cadence, 0, calendar=calendar):
        if rule.ends_on is not None and one.nominal > rule.ends_on:
            return None
        if one.window[1] > context.now:
            return one
    return None


def _calendar(rule: Rule | None, context: Context) -> Calendar | None:
    if rule is None or rule.calendar is None:
        return None
    calendars: Calendars = context.other(f"calendar-{rule.calendar}")
    if calendars.current is None and rule.shift is not Shift.NONE:
        raise Refused("unknown-calendar", calendar=rule.calendar)
    return calendars.current


def running(series: Series, _context: Any) -> None:
    """There is an occurrence to speak of."""
    if not series.open and series.next_at is None:
        raise Refused("no-occurrence")


def something_to_do(series: Series, context: Any) -> None:
    """There is an occurrence to do, or one that a late fact may put right."""
    if not series.lost:
        running(series, context)
