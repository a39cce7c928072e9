"""The rule book of a month's roster."""

from collections.abc import Iterable
from typing import Any, Final, get_args

from wuye.domain.register.roster import commands as c
from wuye.domain.register.roster import events as e
from wuye.domain.register.roster import rules
from wuye.domain.register.roster.state import Roster, RosterStage, evolve
from wuye.domain.register.section.lifecycle import PLANNERS
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.outside import of_kind, site_of, site_stream
from wuye.domain.shared.personal import sealed
from wuye.domain.shared.refusal import InvalidInput, Refused

NEW, DRAWN_UP, IN_FORCE = RosterStage.NEW, RosterStage.DRAWN_UP, RosterStage.IN_FORCE
BOTH: Final = (DRAWN_UP, IN_FORCE)


def open_roster(_roster: Roster, command: c.OpenRoster, context: Context) -> Events:
    """A roster belongs to a site in care, and its days are those of the site."""
    site = site_of(context, command.site)
    if not site.in_care(context.occurred_at):
        raise Refused("unknown-site", site=command.site)
    return (e.RosterOpened(site=command.site, month=command.month, zone=site.zone),)


def assign(roster: Roster, command: c.AssignDuty, context: Context) -> Events:
    """Who is in service in a fitting post has a shift of the section, and no two at once."""
    outside = [day.isoformat() for day in command.days if f"{day:%Y-%m}" != roster.month]
    if outside:
        raise Refused("outside-month", days=outside, month=roster.month)
    if len(set(command.days)) != len(command.days):
        raise InvalidInput("repeated", field="days")
    duties = tuple(rules.duty_on(day, roster, command, context) for day in sorted(command.days))
    for place, duty in enumerate(duties):
        rules.check_fit(duty, context)
        rules.check_free(duty, (*roster.duties, *duties[:place], *rules.beside(roster, context)))
    return (e.DutyAssigned(duties=duties),)


def withdraw(roster: Roster, command: c.WithdrawDuty, _context: Context) -> Events:
    """A change has a reason; the plan as it was stays in the history."""
    duty = rules.assigned(roster, command.staff, command.day, command.shift)
    return (e.DutyWithdrawn(duty=duty, reason=sealed(command.reason)),)


def publish(_roster: Roster, _command: c.PublishRoster, _context: Context) -> Events:
    """From now on it says who is on duty."""
    return (e.RosterPublished(),)


def swap(roster: Roster, command: c.SwapDuties, context: Context) -> Events:
    """Each fits the other's duty, and is free for it."""
    if command.staff == command.other:
        raise Refused("one-person-only")
    first = rules.assigned(roster, command.staff, command.day, command.shift)
    second = rules.assigned(roster, command.other, command.other_day, command.other_shift)
    rest = tuple(one for one in roster.duties if one not in (first, second))
    for duty in (rules.by(first, second.staff), rules.by(second, first.staff)):
        rules.check_fit(duty, context)
        rules.check_free(duty, (*rest, *rules.beside(roster, context)))
    return (e.DutiesSwapped(first=first, second=second, reason=sealed(command.reason)),)


def record_absence(roster: Roster, command: c.RecordAbsence, context: Context) -> Events:
    """Who is absent is not on duty in the meantime; a substitute fits and is free."""
    if command.until <= command.since:
        raise InvalidInput("ends-before-start", field="until")
    if command.substitute == command.staff:
        raise Refused("own-substitute")
    missed = rules.missed(roster, command.staff, command.since, command.until)
    covered = tuple(rules.by(one, command.substitute) for one in missed if command.substitute is not None)
    for duty in covered:
        rules.check_fit(duty, context)
        rules.check_free(duty, (*roster.duties, *rules.beside(roster, context)))
    recorded = e.AbsenceRecorded(
        staff=command.staff,
        since=command.since,
        until=command.until,
        kind=command.kind,
        reason=sealed(command.reason),
        substitute=command.substitute,
        covered=covered,
    )
    return (recorded,)


def hold_meeting(roster: Roster, command: c.HoldMeeting, context: Context) -> Events:
    """After the shift; who had it and did not attend is named (STF-044)."""
    expected = roster.worked(command.section, command.shift, command.day)
    if not expected:
        day = command.day.isoformat()
        raise Refused("nobody-on-shift", section=command.section, shift=command.shift, day=day)
    ends_at = max(one.ends_at for one in expected)
    if context.occurred_at < ends_at:
        raise Refused("shift-not-over", ends_at=ends_at.isoformat())
    if (command.section, command.shift, command.day) in roster.meetings:
        raise Refused("meeting-recorded")
    missing = tuple(dict.fromkeys(one.staff for one in expected if one.staff not in command.attended))
    held = e.MeetingHeld(
        section=command.section,
        shift=command.shift,
        day=command.day,
        attended=command.attended,
        missing=missing,
        minutes=sealed(command.minutes),
    )
    return (held,)


def _assigning(roster: Roster, command: c.AssignDuty) -> Iterable[str]:
    section = f"section-{roster.site}.{command.section}"
    return (*of_kind("staff", command.staff), section, *rules.neighbours(roster))


def _two(roster: Roster, command: c.SwapDuties) -> Iterable[str]:
    return (*of_kind("staff", command.staff, command.other), *rules.neighbours(roster))


def _substitute(roster: Roster, command: c.RecordAbsence) -> Iterable[str]:
    return (*of_kind("staff", command.substitute), *rules.neighbours(roster))


def _key(command: Any) -> str:
    return f"{command.site}.{command.month}"


# fmt: off
ROSTER: Lifecycle[Roster] = Lifecycle(
    category="roster",
    plural="rosters",
    title=("Duty roster", "值班表"),
    initial=Roster(),
    evolve=evolve,
    stages=RosterStage,
    key=_key,
    rows=(
        on(c.OpenRoster, NEW, PLANNERS, open_roster, e.RosterOpened, "CMP-017, CMP-018", to=DRAWN_UP, noun="openings",
           reads=lambda _, command: (site_stream(command.site),)),
        on(c.AssignDuty, BOTH, PLANNERS, assign, e.DutyAssigned, "CMP-017, CMP-018", noun="duties", reads=_assigning),
        on(c.WithdrawDuty, BOTH, PLANNERS, withdraw, e.DutyWithdrawn, "[derived]", noun="withdrawals",
           when=rules.has_duties),
        on(c.PublishRoster, DRAWN_UP, PLANNERS, publish, e.RosterPublished, "CMP-017, CMP-018", to=IN_FORCE,
           noun="publications", when=rules.not_empty),
        on(c.SwapDuties, BOTH, PLANNERS, swap, e.DutiesSwapped, "[derived]", noun="swaps", when=rules.two_people,
           reads=_two),
        on(c.RecordAbsence, BOTH, PLANNERS, record_absence, e.AbsenceRecorded, "[derived]", noun="absences",
           when=rules.somebody_is_there, reads=_substitute),
        on(c.HoldMeeting, IN_FORCE, PLANNERS, hold_meeting, e.MeetingHeld, "STF-044, SLA-079", noun="meetings",
           when=rules.a_shift_is_over),
    ),
    facts=facts("roster", *get_args(e.RosterEvent)),
)
# fmt: on
