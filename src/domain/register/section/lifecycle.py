"""The rule book of a section."""

from typing import get_args

from wuye.domain.register.section import commands as c
from wuye.domain.register.section import events as e
from wuye.domain.register.section.state import Section, SectionStage, evolve
from wuye.domain.shared.actor import ADMINISTRATOR, MANAGEMENT, Role
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.outside import of_kind, site_of, site_stream, staff_of
from wuye.domain.shared.personal import sealed
from wuye.domain.shared.refusal import InvalidInput, Refused
from wuye.domain.sla.calendar import hours

NEW, WORKING, DISSOLVED = SectionStage.NEW, SectionStage.WORKING, SectionStage.DISSOLVED
PLANNERS = (
    ADMINISTRATOR
    | MANAGEMENT
    | frozenset({Role.HEAD_OF_CENTRE, Role.SERVICE_SUPERVISOR, Role.ENGINEERING_SUPERVISOR, Role.DEPARTMENT_HEAD})
)
"""Who staffs sections and plans their duties: management, heads and supervisors."""


def set_up(_section: Section, command: c.SetUpSection, context: Context) -> Events:
    """A section belongs to a site in care, and has a number of people from the first day (STF-042)."""
    if not site_of(context, command.site).in_care(context.occurred_at):
        raise Refused("unknown-site", site=command.site)
    made = e.SectionSetUp(
        site=command.site,
        code=command.code,
        name=command.name,
        persons=command.persons,
        since=command.since or context.occurred_at,
    )
    return (made,)


def set_establishment(section: Section, command: c.SetEstablishment, context: Context) -> Events:
    """A change is dated and has a reason; the same number again is no news (STF-042)."""
    since = command.since or context.occurred_at
    if section.establishment.at(since) == command.persons:
        return ()
    return (e.EstablishmentSet(persons=command.persons, since=since, reason=sealed(command.reason)),)


def has_vacancy(section: Section, context: Context) -> None:
    """There are no more people than the plan has (STF-042)."""
    staffing = section.staffing(context.occurred_at)
    if staffing.vacant <= 0:
        raise Refused("no-vacancy", establishment=staffing.establishment, filled=staffing.filled)


def fill(section: Section, command: c.FillPlace, context: Context) -> Events:
    """Who fills a place is in service, and has one place here (STF-042)."""
    since = command.since or context.occurred_at
    if not staff_of(context, command.staff).in_service(since):
        raise Refused("not-in-service", staff=command.staff)
    if any(one.staff == command.staff and one.stay.until is None for one in section.holders):
        raise Refused("has-a-place", staff=command.staff)
    return (e.PlaceFilled(staff=command.staff, since=since),)


def has_people(section: Section, _context: Context) -> None:
    """There is somebody who can leave (STF-042)."""
    if all(one.stay.until is not None for one in section.holders):
        raise Refused("nobody-in-section")


def vacate(section: Section, command: c.VacatePlace, context: Context) -> Events:
    """Who leaves had taken the place before (STF-042)."""
    until = command.until or context.occurred_at
    held = [one.stay for one in section.holders if one.staff == command.staff and one.stay.until is None]
    if not held:
        raise Refused("has-no-place", staff=command.staff)
    if until <= held[0].since:
        raise Refused("before-taking-place", until=until.isoformat(), since=held[0].since.isoformat())
    return (e.PlaceVacated(staff=command.staff, until=until),)


def set_shift(section: Section, command: c.SetShift, _context: Context) -> Events:
    """A shift has two times of the day; the same again is no news."""
    if len(command.hours.split("-")) != 2:
        raise InvalidInput("invalid-time-of-day", field="hours", text=command.hours)
    hours(command.hours)
    known = section.shift(command.code)
    if known is not None and (known.name, known.hours) == (command.name, command.hours):
        return ()
    return (e.ShiftSet(code=command.code, name=command.name, hours=command.hours),)


def has_shifts(section: Section, _context: Context) -> None:
    """There is a shift that can be given up."""
    if not section.shifts:
        raise Refused("no-shift")


def drop_shift(section: Section, command: c.DropShift, _context: Context) -> Events:
    """What was assigned stays assigned."""
    if section.shift(command.code) is None:
        raise Refused("unknown-shift", shift=command.code)
    return (e.ShiftDropped(code=command.code),)


def dissolve(_section: Section, command: c.DissolveSection, _context: Context) -> Events:
    """Its history stays."""
    return (e.SectionDissolved(reason=command.reason),)


# fmt: off
SECTION: Lifecycle[Section] = Lifecycle(
    category="section",
    plural="sections",
    title=("Section", "部门班组"),
    initial=Section(),
    evolve=evolve,
    stages=SectionStage,
    ends=frozenset({DISSOLVED}),
    key=lambda command: f"{command.site}.{command.code}",
    rows=(
        on(c.SetUpSection, NEW, PLANNERS, set_up, e.SectionSetUp, "STF-042", to=WORKING, noun="foundations",
           reads=lambda _, command: (site_stream(command.site),)),
        on(c.SetEstablishment, WORKING, PLANNERS, set_establishment, e.EstablishmentSet, "STF-042",
           noun="establishments"),
        on(c.FillPlace, WORKING, PLANNERS, fill, e.PlaceFilled, "STF-042", noun="places", when=has_vacancy,
           reads=lambda _, command: of_kind("staff", command.staff)),
        on(c.VacatePlace, WORKING, PLANNERS, vacate, e.PlaceVacated, "STF-042", noun="vacancies", when=has_people),
        on(c.SetShift, WORKING, PLANNERS, set_shift, e.ShiftSet, "[derived]", noun="shifts"),
        on(c.DropShift, WORKING, PLANNERS, drop_shift, e.ShiftDropped, "[derived]", noun="dropped-shifts",
           when=has_shifts),
        on(c.DissolveSection, WORKING, PLANNERS, dissolve, e.SectionDissolved, "[derived]", to=DISSOLVED,
           noun="dissolutions"),
    ),
    facts=facts("section", *get_args(e.SectionEvent)),
)
# fmt: on
