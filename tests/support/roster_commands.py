"""Any command of companies, sections, rosters, visits, activities and analyses; and valid ones for a state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.support.community import CAST, OPENED
from wuye.domain.register import activity, company, customer_analysis, visits
from wuye.domain.register.home import HomeRegistered
from wuye.domain.register.person import commands as person
from wuye.domain.register.person.kinds import Preference, RecordField, ServiceOffer
from wuye.domain.register.roster import commands as roster
from wuye.domain.register.roster.kinds import AbsenceKind
from wuye.domain.register.roster.state import Roster
from wuye.domain.register.section import commands as section
from wuye.domain.register.section.events import SectionSetUp, ShiftSet
from wuye.domain.register.section.state import Section
from wuye.domain.register.staff.events import StaffRegistered
from wuye.domain.shared.actor import Role
from wuye.domain.shared.duty import Duty, DutyRole
from wuye.domain.shared.lifecycle import Context
from wuye.domain.shared.personal import Personal
from wuye.entrypoints.testing.story import MONDAY_9AM

Pick = Callable[[Sequence[Any]], Any]

PAIR = (CAST.technician.id, CAST.second_technician.id)
"""Two who can do each other's duties."""
NIGHT = section.SetShift(code="night", name="夜班", hours="20:00-08:00")
HOMES = tuple(f"home-a{number}" for number in range(12))


def _employed(site: str | None, role: Role) -> tuple[object, ...]:
    registered = StaffRegistered(
        site=site,
        name=Personal("刘师傅"),
        phone=None,
        post=role.value,
        department=None,
        roles=frozenset({role}),
        trades=frozenset(),
        since=OPENED,
    )
    return (registered,)


def told(context_now: Any) -> dict[str, tuple[object, ...]]:
    """What stands around the decisions: two technicians, a supervisor, a manager, a section, homes, an activity."""
    home = HomeRegistered(site="a", building="1", unit=None, floor=1, label="101", chargeable_area_dm2=None)
    planned = activity.ActivityPlanned(
        site="a",
        kind=activity.ActivityKind.HEALTH_LECTURE,
        title="健康讲座",
        starts_at=context_now + timedelta(days=7),
        ends_at=context_now + timedelta(days=7, hours=2),
        places=None,
    )
    top = company.CompanyRegistered(name="云栖物业", kind=company.CompanyKind.COMPANY, above=None)
    return {
        **{one: _employed(CAST.site, Role.TECHNICIAN) for one in PAIR},
        CAST.service_supervisor.id: _employed(CAST.site, Role.SERVICE_SUPERVISOR),
        CAST.management.id: _employed(CAST.site, Role.MANAGEMENT),
        "section-a.s": (
            SectionSetUp(site="a", code="s", name="维修班", persons=2, since=OPENED),
            ShiftSet(code=NIGHT.code, name=NIGHT.name, hours=NIGHT.hours),
        ),
        **dict.fromkeys(HOMES, (home,)),
        "activity-a": (planned,),
        "company-top": (top,),
    }


def _key(context: Context) -> str:
    return context.stream.partition("-")[2]


def _site(context: Context) -> str:
    return _key(context).partition(".")[0]


def _free_member(found: Section, _context: Context, pick: Pick) -> section.FillPlace:
    held = {one.staff for one in found.holders if one.stay.until is None}
    return section.FillPlace(staff=pick([one for one in PAIR if one not in held] or list(PAIR)))


def _leaver(found: Section, _context: Context, pick: Pick) -> section.VacatePlace:
    held = [one for one in found.holders if one.stay.until is None]
    if not held:
        return section.VacatePlace(staff=PAIR[0])
    chosen = pick(held)
    return section.VacatePlace(staff=chosen.staff, until=chosen.stay.since + timedelta(seconds=1))


def _assign(found: Roster, _context: Context, pick: Pick) -> roster.AssignDuty:
    year, month = (int(part) for part in (found.month or "2026-09").split("-"))
    days = [date(year, month, number) for number in range(1, 29)]
    staff = pick(PAIR)
    taken = {one.day for one in found.duties if one.staff == staff}
    free = [day for day in days if day not in taken] or days
    return roster.AssignDuty(staff=staff, section="s", shift="night", duty=DutyRole.REPAIR, days=tuple(free[:1]))


def _some_duty(found: Roster, pick: Pick) -> Duty | None:
    return pick(list(found.duties)) if found.duties else None


def _withdraw(found: Roster, _context: Context, pick: Pick) -> roster.WithdrawDuty:
    duty = _some_duty(found, pick)
    day = date(2026, 9, 7) if duty is None else duty.day
    return roster.WithdrawDuty(staff=PAIR[0] if duty is None else duty.staff, day=day, shift="night", reason="调休")


def _swap(found: Roster, _context: Context, pick: Pick) -> roster.SwapDuties:
    days = [{one.day for one in found.duties if one.staff == staff} for staff in PAIR]
    both = sorted(days[0] & days[1])
    first = both[0] if both else min(days[0], default=date(2026, 9, 7))
    second = both[0] if both else min(days[1], default=date(2026, 9, 7))
    return roster.SwapDuties(
        staff=PAIR[0], day=first, shift="night", other=PAIR[1], other_day=second, other_shift="night", reason="家中有事"
    )


def _absence(found: Roster, context: Context, pick: Pick) -> roster.RecordAbsence:
    spans = {(one.staff, one.span.since) for one in found.absences}
    present = [one for one in found.duties if (one.staff, one.starts_at) not in spans]
    duty = pick(present or list(found.duties)) if found.duties else None
    since = context.now if duty is None else duty.starts_at
    until = since + timedelta(hours=1) if duty is None else duty.ends_at
    return roster.RecordAbsence(
        staff=PAIR[0] if duty is None else duty.staff,
        since=since,
        until=until,
        kind=pick(list(AbsenceKind)),
        reason="发热",
    )


def _meeting(found: Roster, context: Context, pick: Pick) -> roster.HoldMeeting:
    over = found.awaiting_meeting(context.occurred_at) or (("s", "night", date(2026, 9, 1)),)
    team, shift, day = over[0]
    attended = tuple(dict.fromkeys(one.staff for one in found.worked(team, shift, day)))
    return roster.HoldMeeting(
        section=team, shift=shift, day=day, attended=pick([attended, attended[:1]]), minutes="交接空调故障"
    )


def _visit(found: visits.VisitRound, _context: Context, pick: Pick) -> visits.RecordOwnerVisit:
    new = [one for one in HOMES if one not in found.homes] or list(HOMES)
    day = found.first_day if found.stage is visits.VisitStage.UNDER_WAY else date(2026, 9, 7)
    return visits.RecordOwnerVisit(home=new[0], on=day, opinion="希望增加路灯")


ROSTER_VALID: Mapping[type, Callable[[Any, Context, Pick], Any]] = {
    company.RegisterCompany: lambda s, x, p: company.RegisterCompany(
        key=_key(x),
        name="云栖物业",
        **p([{"kind": company.CompanyKind.COMPANY}, {"kind": company.CompanyKind.BRANCH, "above": "top"}]),
    ),
    company.RenameCompany: lambda s, x, p: company.RenameCompany(name=p(["云栖物业服务", "云栖生活"])),
    company.WindUpCompany: lambda s, x, p: company.WindUpCompany(reason="合并"),
    section.SetUpSection: lambda s, x, p: section.SetUpSection(site=_site(x), code="s", name="维修班", persons=2),
    section.SetEstablishment: lambda s, x, p: section.SetEstablishment(persons=p([1, 2]), reason="年度编制"),
    section.FillPlace: _free_member,
    section.VacatePlace: _leaver,
    section.SetShift: lambda s, x, p: p([NIGHT, section.SetShift(code="day", name="白班", hours="08:00-20:00")]),
    section.DropShift: lambda s, x, p: section.DropShift(code=s.shifts[0].code if s.shifts else "night"),
    section.DissolveSection: lambda s, x, p: section.DissolveSection(reason="合并"),
    roster.OpenRoster: lambda s, x, p: roster.OpenRoster(site=_site(x), month=f"{x.now:%Y-%m}"),
    roster.AssignDuty: _assign,
    roster.WithdrawDuty: _withdraw,
    roster.PublishRoster: lambda s, x, p: roster.PublishRoster(),
    roster.SwapDuties: _swap,
    roster.RecordAbsence: _absence,
    roster.HoldMeeting: _meeting,
    visits.PlanVisits: lambda s, x, p: visits.PlanVisits(
        key=_key(x),
        site="a",
        kind=p(list(visits.VisitKind)),
        first_day=x.now.date(),
        last_day=x.now.date() + timedelta(days=6),
    ),
    visits.RecordOwnerVisit: _visit,
    visits.SummariseVisits: lambda s, x, p: visits.SummariseVisits(
        summary="十户均反映路灯不足", supervisor=CAST.service_supervisor.id
    ),
    activity.PlanActivity: lambda s, x, p: activity.PlanActivity(
        key=_key(x),
        site="a",
        kind=p(list(activity.ActivityKind)),
        title="健康讲座",
        starts_at=x.now + timedelta(seconds=p([30, 3600])),
        ends_at=x.now + timedelta(hours=2),
        places=p([None, 50]),
    ),
    activity.RecordActivity: lambda s, x, p: activity.RecordActivity(attended=32, account="秩序良好"),
    activity.CallOffActivity: lambda s, x, p: activity.CallOffActivity(reason="暴雨"),
    customer_analysis.AnalyseCustomers: lambda s, x, p: customer_analysis.AnalyseCustomers(
        key=_key(x),
        site="a",
        first_day=date(2026, 7, 1),
        last_day=date(2026, 9, 30),
        records=3,
        complete=2,
        missing=(customer_analysis.MissingField(field=RecordField.NEEDS, records=1),),
        preferences=(customer_analysis.CountedPreference(preference=Preference.REPAIR, customers=2),),
        findings="维修偏好为主",
        improvements="增加上门检修",
    ),
    customer_analysis.ReportToManagement: lambda s, x, p: customer_analysis.ReportToManagement(
        manager=CAST.management.id
    ),
    person.AnalyseNeeds: lambda s, x, p: person.AnalyseNeeds(
        analysis="独居，行动不便", offers=p([(), (ServiceOffer.REPAIR_CHECK,)]), suggest=p([True, False])
    ),
    person.JoinActivity: lambda s, x, p: person.JoinActivity(activity="a", people=p([2, 1])),
    person.LeaveActivity: lambda s, x, p: person.LeaveActivity(activity=s.joined[0].activity if s.joined else "a"),
}

_SECTION = (section.SetUpSection, section.SetShift, section.FillPlace)
_DUTIES = (roster.OpenRoster, roster.AssignDuty, roster.AssignDuty, roster.AssignDuty, roster.AssignDuty)
ROSTER_BEGINNINGS: Mapping[str, Sequence[Sequence[type]]] = {
    "section": (_SECTION, (*_SECTION, section.FillPlace, section.VacatePlace)),
    "roster": (_DUTIES, (*_DUTIES, roster.PublishRoster), (*_DUTIES, roster.PublishRoster, roster.HoldMeeting)),
    "visits": ((visits.PlanVisits, *(visits.RecordOwnerVisit,) * 10),),
    "analysis": ((customer_analysis.AnalyseCustomers,),),
}

_keys = st.sampled_from(["a", "b"])
_words = st.sampled_from(["调休", "家中有事"])
_days = st.integers(1, 28).map(lambda number: date(2026, 9, number))
_instants = st.integers(-5, 40).map(lambda hours: MONDAY_9AM + timedelta(hours=hours))
_people = st.sampled_from([*PAIR, "staff-a"])
_shifts = st.sampled_from(["night", "day"])
_maybe_instant = st.none() | _instants

ROSTER_COMMANDS: Mapping[str, tuple[SearchStrategy[Any], ...]] = {
    "company": (
        st.builds(
            company.RegisterCompany,
            key=_keys,
            name=_words,
            kind=st.sampled_from(company.CompanyKind),
            above=st.sampled_from([None, "top"]),
        ),
        st.builds(company.RenameCompany, name=_words),
        st.builds(company.WindUpCompany, reason=_words),
    ),
    "section": (
        st.builds(
            section.SetUpSection,
            site=_keys,
            code=_keys,
            name=_words,
            persons=st.integers(1, 3),
            since=_maybe_instant,
        ),
        st.builds(section.SetEstablishment, persons=st.integers(1, 3), since=_maybe_instant, reason=_words),
        st.builds(section.FillPlace, staff=_people, since=_maybe_instant),
        st.builds(section.VacatePlace, staff=_people, until=_maybe_instant),
        st.builds(
            section.SetShift,
            code=_shifts,
            name=_words,
            hours=st.sampled_from(["08:00-20:00", "20:00-08:00", "25:00-26:00", "08:00"]),
        ),
        st.builds(section.DropShift, code=_shifts),
        st.builds(section.DissolveSection, reason=_words),
    ),
    "roster": (
        st.builds(roster.OpenRoster, site=_keys, month=st.just("2026-09")),
        st.builds(
            roster.AssignDuty,
            staff=_people,
            section=st.just("s"),
            shift=_shifts,
            duty=st.sampled_from(DutyRole),
            days=st.lists(_days, min_size=1, max_size=3).map(tuple),
        ),
        st.builds(roster.WithdrawDuty, staff=_people, day=_days, shift=_shifts, reason=_words),
        st.just(roster.PublishRoster()),
        st.builds(
            roster.SwapDuties,
            staff=_people,
            day=_days,
            shift=_shifts,
            other=_people,
            other_day=_days,
            other_shift=_shifts,
            reason=_words,
        ),
        st.builds(
            roster.RecordAbsence,
            staff=_people,
            since=_instants,
            until=_instants,
            kind=st.sampled_from(AbsenceKind),
            reason=_words,
            substitute=st.none() | _people,
        ),
        st.builds(
            roster.HoldMeeting,
            section=st.just("s"),
            shift=_shifts,
            day=_days,
            attended=st.sampled_from([(), PAIR]),
            minutes=_words,
        ),
    ),
    "visits": (
        st.builds(
            visits.PlanVisits,
            key=_keys,
            site=_keys,
            kind=st.sampled_from(visits.VisitKind),
            first_day=_days,
            last_day=_days,
        ),
        st.builds(visits.RecordOwnerVisit, home=st.sampled_from(HOMES), on=_days, opinion=_words, person=st.none()),
        st.builds(visits.SummariseVisits, summary=_words, supervisor=_people),
    ),
    "activity": (
        st.builds(
            activity.PlanActivity,
            key=_keys,
            site=_keys,
            kind=st.sampled_from(activity.ActivityKind),
            title=_words,
            starts_at=_instants,
            ends_at=_instants,
            places=st.none() | st.integers(1, 5),
        ),
        st.builds(activity.RecordActivity, attended=st.integers(0, 5), account=_words),
        st.builds(activity.CallOffActivity, reason=_words),
    ),
    "analysis": (
        st.builds(
            customer_analysis.AnalyseCustomers,
            key=_keys,
            site=_keys,
            first_day=_days,
            last_day=_days,
            records=st.integers(0, 4),
            complete=st.integers(0, 4),
            missing=st.sampled_from([(), (customer_analysis.MissingField(field=RecordField.PHONE, records=1),)]),
            preferences=st.just(()),
            findings=_words,
            improvements=_words,
        ),
        st.builds(customer_analysis.ReportToManagement, manager=_people),
    ),
}

PERSON_COMMANDS: tuple[SearchStrategy[Any], ...] = (
    st.builds(
        person.AnalyseNeeds,
        analysis=_words,
        offers=st.sampled_from([(), (ServiceOffer.SECURITY_CARE,)]),
        suggest=st.booleans(),
    ),
    st.builds(person.JoinActivity, activity=_keys, people=st.integers(1, 3)),
    st.builds(person.LeaveActivity, activity=_keys),
)
