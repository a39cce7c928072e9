"""What people do about what they see at the estate: each a chain of acts that says when it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.estate.community import CAST
from wuye.domain.asset import commands as a
from wuye.domain.asset.events import AssetRegistered
from wuye.domain.asset.terms import AssetStage, UpkeepResult
from wuye.domain.asset.terms import OperatingState as Operating
from wuye.domain.cadence.commands import CompleteOccurrence, WaiveOccurrence
from wuye.domain.cadence.rule import Slot
from wuye.domain.complaint import commands as c
from wuye.domain.complaint import terms as ct
from wuye.domain.inspection import commands as i
from wuye.domain.inspection.hazard import commands as h
from wuye.domain.inspection.hazard.terms import ROUTES
from wuye.domain.inspection.parts import Finding
from wuye.domain.register.survey import commands as s
from wuye.domain.register.survey.kinds import CYCLES, FeedbackChannel, Scale, SurveyDimension, SurveyKind, SurveyMethod
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.facilities import UpkeepActivity
from wuye.domain.shared.inspections import Department
from wuye.domain.shared.money import yuan
from wuye.domain.ticket import commands as t
from wuye.entrypoints.demo.rota import office

if TYPE_CHECKING:
    from tests.estate.life import Estate

Chain = Iterator[datetime]
RUNNING = {AssetStage.IN_SERVICE, AssetStage.MAINTENANCE_DUE, AssetStage.UNDER_MAINTENANCE}
DUE = RUNNING - {AssetStage.IN_SERVICE}
WEAR_HOURS = 80
"""Mean time between two faults of the estate's equipment."""
GRUMBLE_HOURS = 60
"""Mean time between two calls that are no repair."""
SURVEYS = {
    "cadence.survey_quality": (SurveyKind.SERVICE_QUALITY, Scale.FIVE),
    "cadence.survey_experience": (SurveyKind.CUSTOMER_EXPERIENCE, Scale.TEN),
    "cadence.survey_attitude": (SurveyKind.STAFF_ATTITUDE, Scale.FIVE),
    "cadence.survey_management": (SurveyKind.PROPERTY_MANAGEMENT, Scale.RATE),
}
ANSWERS = 12
Acts = tuple[tuple[type[Any], Actor], ...]
TICKET: Acts = (
    (t.TriageTicket, CAST.officer),
    (t.DraftPlan, CAST.officer),
    (t.Dispatch, CAST.officer),
    (t.ConfirmDispatch, CAST.technician),
    (t.RecordArrival, CAST.technician),
    (t.RecordSurvey, CAST.technician),
    (t.StartWork, CAST.technician),
    (t.CompleteSelfCheck, CAST.technician),
)
"""A ticket about equipment up to the end of the work."""
REPAIR: Acts = (
    (a.RepairFault, CAST.technician),
    (a.VerifyFault, CAST.inspector),
    (a.CompleteRepair, CAST.technician),
    (a.RecordPrevention, CAST.technician),
    (a.ArchiveFault, CAST.officer),
)
AFTER: Acts = (
    (t.AcceptWork, CAST.engineering_supervisor),
    (t.SettleCharge, CAST.officer),
    (t.ReturnOrder, CAST.technician),
    (t.ConfirmOrder, CAST.engineering_supervisor),
    (t.RecordCallback, CAST.officer),
    (t.Archive, CAST.officer),
)


def _when(estate: Estate, slot: Slot) -> tuple[datetime, bool]:
    """When somebody sees to an occurrence, and whether it is to be let go: mostly in time, now and then long after."""
    fate, width = estate.random.random(), slot.closes_at - slot.opens_at
    at = slot.opens_at + estate.random.uniform(0.05, 0.9) * width
    if 0.03 < fate < 0.08:
        at = slot.closes_at + estate.random.uniform(0.1, 9) * width
    return max(at, estate.clock.now()), fate < 0.03


# -- equipment ----------------------------------------------------------------------------------------------------


def wear(estate: Estate) -> Chain:
    """Something of the equipment breaks."""
    log = estate.desk.subscribe(timeout=0)
    assets = [one.stream for one in log if isinstance(one.event, AssetRegistered)]
    while True:
        yield estate.clock.now() + timedelta(hours=estate.random.expovariate(1 / WEAR_HOURS))
        case = estate.random.choice(assets)
        if estate.state(case).stage in RUNNING:
            estate.gives(a.ReportFault, CAST.officer, case, emergency=estate.chance(0.05))


def maintain(estate: Estate, seen: Any) -> Chain:
    """An occurrence of a duty is done, in time or late, or waived; one that is closed meanwhile is left alone."""
    case, key, slot = seen.stream, seen.event.duty, seen.event.slot
    at, waived = _when(estate, slot)
    yield at
    while True:
        state = estate.state(case)
        if state.duty(key).pending(slot.id) is None:
            return
        if waived:
            estate.does(WaiveOccurrence(reason="停用检修", slot=slot.id), CAST.management, f"cadence-{case}.{key}")
            return
        if state.stage in DUE and state.duty(key).under_way is None:
            break
        yield estate.soon(300, 700)
    who = CAST.technician
    estate.does(a.StartMaintenance(duty=key, occurrence=slot.id, performer=who.id), who, case)
    yield estate.soon(15, 50)
    if estate.state(case).stage in DUE and estate.state(case).duty(key).under_way is not None and estate.chance(0.02):
        defect = a.ReportDefect(duty=key, phenomenon="接触器发热", location="控制柜", impact="须停用")
        estate.does(defect, who, case)
    while estate.state(case).stage not in DUE:
        yield estate.soon(120, 300)
    under_way = estate.state(case).duty(key).under_way
    if under_way is not None and under_way.slot.id == slot.id:
        done = a.CompleteMaintenance(
            duty=key,
            activities=(UpkeepActivity.CHECK,),
            result=UpkeepResult.IN_ORDER,
            standard_met=True,
            operating_state=Operating.NORMAL,
            minutes=30,
            cost=yuan(60),
        )
        estate.does(done, who, case)


def fault(estate: Estate, seen: Any) -> Chain:
    """A fault from the analysis to the archive, with its ticket in between."""
    case, number = seen.stream, seen.event.fault
    for begin in (a.AnalyseFault, a.SchemeRepair, a.StartRepair):
        yield estate.soon(5, 100)
        estate.gives(begin, CAST.technician, case)
    while (ticket := _ticket_of(estate, case, number)) is None:
        yield estate.soon(60, 120)
    for kind, by in TICKET:
        yield estate.soon(2, 12)
        estate.gives(kind, by, ticket, **({"items": ()} if kind is t.TriageTicket else {}))
    for act in (*REPAIR, *AFTER):
        yield estate.soon(5, 200)
        estate.gives(*act, ticket if act in AFTER else case)


def _ticket_of(estate: Estate, case: str, number: int) -> str | None:
    found: str | None = next(one.ticket for one in estate.state(case).faults if one.number == number)
    return found


# -- routes and hazards -------------------------------------------------------------------------------------------


def inspect(estate: Estate, seen: Any) -> Chain:
    """A route is walked; what fails becomes a finding. Now and then nobody goes."""
    case, event = seen.stream, seen.event
    if estate.chance(0.04):
        return
    width = event.closes_at - event.opens_at
    yield max(event.opens_at + estate.random.uniform(0.1, 0.8) * width, estate.clock.now())
    who, state = CAST.inspector, estate.state(case)
    if state.stage.value != "scheduled":
        return
    estate.does(i.StartInspection(), who, case)
    for point in state.points:
        yield estate.soon(3, 10)
        estate.does(i.VisitPoint(point=point.code), who, case)
        for item in state.items:
            good = not estate.chance(0.006)
            photo = () if good else (estate.plot.photo,)
            estate.does(i.RecordItem(item=item.code, conforms=good, point=point.code, evidence=photo), who, case)
    yield estate.soon(1, 5)
    failed = estate.state(case).failed
    findings = tuple(
        Finding(item=item, point=point, problem="通道堆物", hazard=True, department=Department.SECURITY)
        for point, item in failed
    )
    estate.does(i.RaiseFindings(findings=findings) if failed else i.CompleteInspection(), who, case)
    departments = (Department.SECURITY,)
    told = i.ReportInspection(
        summary="巡查完毕",
        departments=departments,
        suggestion="及时清理",
        proposal="设禁停标线",
        superior=CAST.management.id,
    )
    estate.does(told, who, case)
    while not all(
        one.hazard is not None and estate.state(one.hazard).responsible for one in estate.state(case).findings
    ):
        yield estate.soon(600, 1_200)
    yield estate.soon(60, 600)
    estate.does(i.CloseInspection(), CAST.service_supervisor, case)


def rectify(estate: Estate, seen: Any) -> Chain:
    """A hazard from the report to the release; one in ten is not rectified in time."""
    case = seen.stream
    routed = ROUTES.get(seen.event.kind)
    department = Department.SECURITY if routed is None else routed[0]
    who, boss = CAST.technician, CAST.service_supervisor
    yield estate.soon(5, 90)
    estate.does(h.ReportHazard(departments=(department,), director=CAST.management.id), CAST.inspector, case)
    yield estate.soon(60, 600)
    order = h.PlanRectification(
        department=department,
        responsible=who.id,
        deadline=estate.clock.now() + timedelta(days=2),
        measure="清理并划线",
    )
    estate.does(order, boss, case)
    yield estate.soon(60, 1_000)
    estate.does(h.StartRectification(), who, case)
    yield estate.soon(4_000, 9_000) if estate.chance(0.1) else estate.soon(60, 1_500)
    estate.does(h.RecordRectification(result="已清理"), who, case)
    yield estate.soon(60, 600)
    estate.does(h.VerifyRectification(result="通道畅通"), boss, case)
    yield estate.soon(60, 600)
    estate.does(h.CloseHazard(release="撤除围挡", published_at=("大堂公告栏",)), boss, case)


# -- people who are not satisfied ---------------------------------------------------------------------------------


def grumbling(estate: Estate) -> Chain:
    """Somebody complains, suggests, asks."""
    while True:
        yield estate.clock.now() + timedelta(hours=estate.random.expovariate(1 / GRUMBLE_HOURS))
        somebody = estate.somebody()
        if estate.chance(0.6):
            call = c.ReceiveComplaint(
                site=CAST.site,
                channel=ct.ComplaintChannel.PHONE,
                content="楼道照明常坏",
                person="业主",
                call=tuple(ct.CallPoint),
                home=somebody.home,
                complainant=somebody.occupant.id,
            )
            estate.does(call, CAST.officer)
            continue
        voice = c.ReceiveVoice(
            site=CAST.site,
            kind=estate.random.choice((ct.ContactKind.SUGGESTION, ct.ContactKind.CONSULTATION, ct.ContactKind.PRAISE)),
            channel=ct.ComplaintChannel.PHONE,
            content="建议增设座椅",
            person="业主",
            complainant=somebody.occupant.id,
        )
        estate.begin(_voice(estate, estate.does(voice, CAST.officer)))


def _voice(estate: Estate, case: str) -> Chain:
    for kind in (c.AnswerVoice, c.CloseVoice):
        yield office(estate.soon(30, 900))
        estate.gives(kind, CAST.officer, case)


def complain(estate: Estate, seen: Any) -> Chain:
    """A complaint from the hand-over to the archive; one in six is handled once more, by another person."""
    case, head = seen.stream, CAST.head
    first = (
        *((kind, CAST.officer) for kind in (c.HandOver, c.AcceptComplaint, c.ContactComplainant, c.Classify)),
        *((kind, CAST.officer) for kind in (c.ReplyToComplainant, c.NotifyDepartment)),
        *((c.RecordInvestigation, head), (c.AgreeMeasures, CAST.officer), (c.StartRectification, head)),
        *((c.RecordResult, head), (c.TellResult, CAST.officer), (c.ReportInternally, CAST.officer)),
    )
    for kind, by in first:
        yield office(estate.soon(3, 240 if kind is c.RecordResult else 60))
        estate.gives(kind, by, case)
    yield office(estate.soon(600, 3_000))
    if estate.chance(1 / 6):
        estate.gives(c.RecordCallback, CAST.officer, case, satisfied=False, satisfaction=2, remarks="仍未解决")
        other = CAST.second_head
        yield office(estate.soon(30, 300))
        estate.gives(c.ContinueHandling, CAST.service_supervisor, case, handler=other.id)
        for kind in (c.RecordResult, c.TellResult, c.ReportInternally):
            yield office(estate.soon(30, 600))
            estate.gives(kind, other, case)
        yield office(estate.soon(600, 3_000))
        estate.gives(c.RecordCallback, CAST.service_supervisor, case)
    else:
        estate.gives(c.RecordCallback, CAST.officer, case)
    yield office(estate.soon(30, 600))
    estate.gives(c.Archive, CAST.officer, case)


# -- duties of the office -----------------------------------------------------------------------------------------


def duty(estate: Estate, seen: Any) -> Chain | None:
    """A duty that no asset, route or certificate brings: done, done late, or waived; a survey is held."""
    series = estate.state(seen.stream)
    if series.subject is not None:
        return None
    kind = SURVEYS.get(series.duty)
    return (
        _office(estate, seen.stream, seen.event.slot)
        if kind is None
        else _survey(estate, seen.stream, seen.event.slot, *kind)
    )


def _office(estate: Estate, cadence: str, slot: Slot) -> Chain:
    at, waived = _when(estate, slot)
    yield at
    if estate.state(cadence).pending(slot.id) is None:
        return
    if waived:
        estate.does(WaiveOccurrence(reason="主管外出", slot=slot.id), CAST.management, cadence)
    else:
        estate.does(CompleteOccurrence(slot=slot.id, count=10), CAST.service_supervisor, cadence)


def _survey(estate: Estate, cadence: str, slot: Slot, kind: SurveyKind, scale: Scale) -> Chain:
    yield office(estate.soon(60, 300))
    supervisor, key = CAST.service_supervisor, f"{kind.value}-{slot.id}"
    case, marks = f"survey-{key}", tuple(SurveyDimension)[:5]
    estate.does(_plan(key, kind, scale, marks, slot.nominal), supervisor)
    estate.does(s.OpenSurvey(group="全体业主", everybody=True), supervisor, case)
    lowest, highest = {Scale.FIVE: (1, 5), Scale.TEN: (4, 10), Scale.RATE: (0, 1)}[scale]
    for number in range(1, ANSWERS + 1):
        yield estate.soon(2, 90)
        somebody, score = estate.somebody().occupant, round(estate.random.triangular(lowest, highest, highest))
        answer = s.RecordAnswer(
            overall=score,
            method=SurveyMethod.ONLINE_QUESTIONNAIRE,
            marks=tuple(s.Mark(dimension=one, score=score) for one in marks),
            remark="电梯常坏" if score == lowest else None,
        )
        estate.does(answer, somebody, case)
        if score == lowest and estate.chance(0.3):
            estate.does(s.DisputeAnswer(answer=number, ground="评的是别处"), supervisor, case)
            ruling = s.SettleDispute(answer=number, upheld=estate.chance(0.5), reason="已核实")
            estate.does(ruling, CAST.management, case)
    for command in (
        s.CloseSurvey(),
        s.AnalyseSurvey(level="良好", problems="夜间响应慢", trend="线上服务", service_records="工单与回访"),
        s.PublishResult(channels=tuple(FeedbackChannel)[:2]),
        s.LinkMeasures(
            goal="提升响应", measures="增加夜班", responsible=supervisor.id, optimisation="优化派单", training="沟通"
        ),
    ):
        estate.does(command, supervisor, case)
    estate.does(CompleteOccurrence(slot=slot.id, case=case), supervisor, cadence)


def _plan(key: str, kind: SurveyKind, scale: Scale, marks: tuple[SurveyDimension, ...], on: date) -> s.PlanSurvey:
    return s.PlanSurvey(
        key=key,
        site=CAST.site,
        kind=kind,
        cycle=CYCLES[kind],
        scale=scale,
        dimensions=marks,
        methods=(SurveyMethod.ONLINE_QUESTIONNAIRE, SurveyMethod.PHONE_CALLBACK),
        planned_on=on,
        dissatisfied_at=1 if scale is Scale.FIVE else None,
    )
