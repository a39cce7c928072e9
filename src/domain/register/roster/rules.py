"""Conditions that the decisions of a roster share: who fits a duty, who is free for it, what is missed."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from attrs import evolve as evolved

from wuye.domain.register.dated import Span
from wuye.domain.register.roster.commands import AssignDuty
from wuye.domain.register.roster.state import Roster
from wuye.domain.register.section.state import Section, SectionStage
from wuye.domain.shared.duty import DUTY_POSTS, Duty, roster_stream
from wuye.domain.shared.lifecycle import Context
from wuye.domain.shared.outside import staff_of
from wuye.domain.shared.refusal import Refused


def neighbours(roster: Roster) -> tuple[str, ...]:
    """The rosters of the months before and after: a shift of the last night runs into the first morning."""
    if not roster.month:
        return ()
    first = datetime.strptime(roster.month, "%Y-%m").replace(tzinfo=UTC)
    before, after = first - timedelta(days=1), first + timedelta(days=31)
    return roster_stream(roster.site, f"{before:%Y-%m}"), roster_stream(roster.site, f"{after:%Y-%m}")


def beside(roster: Roster, context: Context) -> tuple[Duty, ...]:
    """The duties of the months before and after."""
    rosters: Iterable[Roster] = (context.other(stream) for stream in neighbours(roster))
    return tuple(duty for one in rosters for duty in one.duties)


def duty_on(day: date, roster: Roster, command: AssignDuty, context: Context) -> Duty:
    """The shift as a duty. Raises ``Refused``: ``unknown-section``, ``unknown-shift``."""
    section: Section = context.other(f"section-{roster.site}.{command.section}")
    if section.stage is not SectionStage.WORKING:
        raise Refused("unknown-section", section=command.section)
    shift = section.shift(command.shift)
    if shift is None:
        raise Refused("unknown-shift", shift=command.shift)
    starts_at, ends_at = shift.on(day, roster.zone)
    return Duty(
        staff=command.staff,
        role=command.duty,
        section=command.section,
        shift=command.shift,
        day=day,
        starts_at=starts_at,
        ends_at=ends_at,
    )


def by(duty: Duty, staff: str) -> Duty:
    """The same duty, done by another person."""
    return evolved(duty, staff=staff)


def check_fit(duty: Duty, context: Context) -> None:
    """In service then, in a post that entitles to it. Raises ``Refused``: ``not-in-service``, ``wrong-duty``."""
    staff = staff_of(context, duty.staff)
    if not staff.in_service(duty.starts_at):
        raise Refused("not-in-service", staff=duty.staff)
    posts = DUTY_POSTS[duty.role]
    if not posts & staff.roles:
        raise Refused("wrong-duty", staff=duty.staff, duty=duty.role.value, wanted=sorted(one.value for one in posts))


def check_free(duty: Duty, others: Iterable[Duty]) -> None:
    """Nobody has two duties at once. Raises ``Refused("duty-overlap")``."""
    for one in others:
        if one.staff == duty.staff and one.overlaps(duty):
            since, until = one.starts_at.isoformat(), one.ends_at.isoformat()
            raise Refused("duty-overlap", staff=one.staff, since=since, until=until)


def assigned(roster: Roster, staff: str, day: date, shift: str) -> Duty:
    """A person's shift of a day. Raises ``Refused("no-such-duty")``."""
    duty = roster.duty(staff, day, shift)
    if duty is None:
        raise Refused("no-such-duty", staff=staff, day=day.isoformat(), shift=shift)
    return duty


def missed(roster: Roster, staff: str, since: datetime, until: datetime) -> tuple[Duty, ...]:
    """A person's duties in a time, each cut to it. Raises ``Refused``: ``no-duty-then``, ``absent-already``."""
    found = tuple(
        evolved(one, starts_at=max(one.starts_at, since), ends_at=min(one.ends_at, until))
        for one in roster.duties
        if one.staff == staff and one.starts_at < until and since < one.ends_at
    )
    if not found:
        raise Refused("no-duty-then", staff=staff)
    span = Span(since=since, until=until)
    if any(one.staff == staff and one.span.overlaps(span) for one in roster.absences):
        raise Refused("absent-already", staff=staff)
    return found


def not_empty(roster: Roster, _context: Context) -> None:
    """An empty roster says nothing."""
    if not roster.duties:
        raise Refused("roster-empty")


def has_duties(roster: Roster, _context: Context) -> None:
    """There is a duty that can be given up."""
    if not roster.duties:
        raise Refused("no-duty-assigned")


def somebody_is_there(roster: Roster, _context: Context) -> None:
    """There is a duty that is not missed already."""
    for duty in roster.duties:
        span = Span(since=duty.starts_at, until=duty.ends_at)
        if not any(one.staff == duty.staff and one.span.overlaps(span) for one in roster.absences):
            return
    raise Refused("no-duty-assigned")


def two_people(roster: Roster, _context: Context) -> None:
    """There are two who can swap."""
    if len({one.staff for one in roster.duties}) < 2:
        raise Refused("one-person-only")


def a_shift_is_over(roster: Roster, context: Context) -> None:
    """There is a shift after which a meeting can be held (STF-044)."""
    if not roster.awaiting_meeting(context.occurred_at):
        raise Refused("no-shift-over")
