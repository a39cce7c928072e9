"""The one table of figures: key, unit, what is divided by what in words, targets, and how it counts.

Where several sources state a figure for the same thing, each is kept with its source (conflicts K2, K3, K22, K23).
"""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from attrs import field, frozen

from wuye.application.reports import facilities, opinions, repairs, visiting
from wuye.application.reports.seen import Counting
from wuye.domain.register.survey.kinds import Scale
from wuye.domain.shared.indicators import FigureUnit, ReferenceKind
from wuye.domain.shared.indicators import Indicator as K
from wuye.domain.shared.indicators import ReportSection as Section
from wuye.domain.shared.period import PeriodKind

MICROS: Final = 1_000_000
VERDICTS: Final = frozenset(ReferenceKind) - {ReferenceKind.BASELINE, ReferenceKind.BENCHMARK}


@frozen(kw_only=True)
class Reference:
    """A figure to compare with, in the unit of the indicator."""

    kind: ReferenceKind
    value: int
    upto: int | None = None
    """The other end, where a source states a span."""
    exact: Fraction | None = None
    """What is compared, where ``value`` is rounded."""
    source: str = ""


@frozen(kw_only=True)
class Figure:
    """One declared figure."""

    section: Section
    unit: FigureUnit
    counting: Counting
    numerator: tuple[str, str]
    """In words, English and Chinese."""
    denominator: tuple[str, str] | None
    """``None`` where things are only counted."""
    rows: str
    at_least: bool = True
    """More is better; else less is."""
    downward: bool = False
    """The goal is less than in the period before."""
    by_team: bool = False
    """Also for each team and each technician."""
    references: tuple[Reference, ...] = field(default=())

    def scaled(self, numerator: int, denominator: int) -> Fraction | None:
        """The exact value in its unit; ``None`` where there is nothing to divide by."""
        if self.denominator is None:
            return Fraction(numerator)
        if denominator == 0:
            return None
        exact = Fraction(numerator, denominator)
        match self.unit:
            case FigureUnit.PER_MILLE:
                return exact * 1000
            case FigureUnit.SECONDS:
                return exact / MICROS
            case _:
                return exact


def _target(value: int, source: str) -> Reference:
    return Reference(kind=ReferenceKind.TARGET, value=value, source=source)


def _outcome(value: int, source: str) -> Reference:
    return Reference(kind=ReferenceKind.OUTCOME, value=value, source=source)


_ACCEPTED: Final = ("repairs accepted", "已验收维修")
_CALLED: Final = ("callbacks", "回访次数")
_REPORTED: Final = ("immediate repairs reported, with an arrival", "已到场的即时报修")
_IN_SERVICE: Final = ("assets in service", "在用设施设备")


def _on_time(clock: str, english: str, chinese: str) -> Figure:
    return Figure(
        section=Section.RESPONSE,
        unit=FigureUnit.PER_MILLE,
        counting=repairs.on_time(clock),
        numerator=("of them met", "其中按时"),
        denominator=(f"limits of {english} that began and have a verdict", f"已开始且已有结论的{chinese}时限"),
        rows="KPI-014",
        by_team=True,
    )


def _satisfaction(counting: Counting, rows: str, section: Section, *references: Reference, team: bool) -> Figure:
    return Figure(
        section=section,
        unit=FigureUnit.PER_MILLE,
        counting=counting,
        numerator=("of them satisfied", "其中满意"),
        denominator=_CALLED,
        rows=rows,
        by_team=team,
        references=references,
    )


def _surveyed(scale: Scale, rows: str, *references: Reference, staff: bool = False) -> Figure:
    rated = scale is Scale.RATE
    return Figure(
        section=Section.SATISFACTION,
        unit=FigureUnit.PER_MILLE if rated else FigureUnit.SCORE,
        counting=opinions.answers(scale, staff=staff),
        numerator=("of them satisfied", "其中满意") if rated else ("sum of the scores", "评分之和"),
        denominator=("answers that count", "有效答卷"),
        rows=rows,
        references=references,
    )


def _count(
    counting: Counting,
    english: str,
    chinese: str,
    section: Section,
    rows: str,
    *,
    at_least: bool = True,
    downward: bool = False,
) -> Figure:
    return Figure(
        section=section,
        unit=FigureUnit.COUNT,
        counting=counting,
        numerator=(english, chinese),
        denominator=None,
        rows=rows,
        at_least=at_least,
        downward=downward,
    )


def _quota(every: PeriodKind, english: str, chinese: str, reference: Reference) -> Figure:
    return Figure(
        section=Section.VOLUME,
        unit=FigureUnit.PER_MILLE,
        counting=visiting.quota(every),
        numerator=(f"households visited, at most 10 for each {english}", f"走访户数（{chinese}至多计10户）"),
        denominator=(f"10 for each {english} that ends in the period", f"期内{chinese}10户"),
        rows="KPI-029",
        references=(reference,),
    )


FIGURES: Final[Mapping[K, Figure]] = MappingProxyType(
    {
        K.SATISFACTION_SCORE: _surveyed(
            Scale.TEN,
            "KPI-012, SAT-015…017",
            _target(8_500, "000 §6.4/4.1"),
            _outcome(8_800, "000 §6.4/4.3"),
            Reference(kind=ReferenceKind.BASELINE, value=8_200, source="000 §6.1/1.1"),
        ),
        K.SATISFACTION_RATE: _surveyed(Scale.RATE, "KPI-012, SAT-018", _target(900, "001 §7.2.1")),
        K.FEEDBACK_SCORE: _surveyed(Scale.FIVE, "KPI-018"),
        K.STAFF_SATISFACTION: _surveyed(Scale.RATE, "SAT-027", _target(850, "000 §6.4/4.3"), staff=True),
        K.COMMISSIONED_SATISFACTION: _satisfaction(
            repairs.satisfied, "KPI-038", Section.SATISFACTION, _target(900, "004 §S5"), team=True
        ),
        K.REPAIR_SCORE: Figure(
            section=Section.SATISFACTION,
            unit=FigureUnit.SCORE,
            counting=repairs.score,
            numerator=("sum of the ratings, 1 to 5", "评分（1—5）之和"),
            denominator=_CALLED,
            rows="KPI-016, KPI-018",
            by_team=True,
        ),
        K.ENTRY_SATISFACTION: _satisfaction(repairs.entry_satisfied, "SAT-029", Section.SATISFACTION, team=False),
        K.REPAIR_RESPONSE: Figure(
            section=Section.RESPONSE,
            unit=FigureUnit.SECONDS,
            counting=repairs.response,
            numerator=("time from report to first arrival", "报修至首次到场时间之和"),
            denominator=_REPORTED,
            rows="KPI-006, KPI-007, KPI-016",
            at_least=False,
            by_team=True,
            references=(
                _target(30 * 60, "000 §6.4/4.1"),
                _outcome(25 * 60, "000 §6.4/4.3"),
                Reference(kind=ReferenceKind.PLAN, value=30 * 60, source="001 §1(2)"),
                Reference(kind=ReferenceKind.BASELINE, value=45 * 60, upto=60 * 60, source="000 §6.1/1.2"),
            ),
        ),
        K.SUPERVISED_RESPONSE: Figure(
            section=Section.RESPONSE,
            unit=FigureUnit.PER_MILLE,
            counting=repairs.supervised,
            numerator=("of them answered within 2 hours, emergencies 1 hour", "其中2小时（紧急1小时）内响应"),
            denominator=("work orders that supervision looked at", "监督抽查的工单"),
            rows="KPI-026",
            references=(_target(1000, "000 §7.1/1.1.2"),),
        ),
        K.ON_TIME_APPOINTMENT: _on_time("ticket.appointment", "appointments", "预约"),
        K.ON_TIME_ARRIVAL: _on_time("ticket.arrival", "arrival", "到场"),
        K.ON_TIME_COMPLETION: _on_time("ticket.complete", "completion", "完工"),
        K.ON_TIME_CALLBACK: _on_time("ticket.callback", "callback", "回访"),
        K.TASK_COMPLETION: Figure(
            section=Section.RESPONSE,
            unit=FigureUnit.PER_MILLE,
            counting=repairs.task_completion,
            numerator=("of them accepted", "其中已验收"),
            denominator=("repairs dispatched, not withdrawn", "已派工且未撤销的维修"),
            rows="KPI-015, KPI-016",
            by_team=True,
        ),
        K.ENTRY_COMPLETION: Figure(
            section=Section.RESPONSE,
            unit=FigureUnit.PER_MILLE,
            counting=repairs.entry_completion,
            numerator=("of them accepted", "其中已验收"),
            denominator=("entry services reported, not withdrawn", "已报且未撤销的入室服务"),
            rows="SAT-029",
        ),
        K.ENTRY_RECOVERY_TIME: Figure(
            section=Section.RESPONSE,
            unit=FigureUnit.SECONDS,
            counting=repairs.entry_recovery,
            numerator=("time from report to acceptance", "报修至验收时间之和"),
            denominator=("entry services reported and accepted", "已报且已验收的入室服务"),
            rows="SAT-029",
            at_least=False,
        ),
        K.FIRST_TIME_FIX: Figure(
            section=Section.CONSISTENCY,
            unit=FigureUnit.PER_MILLE,
            counting=repairs.first_time_fix,
            numerator=("of them without a further visit for the same fault", "其中同一故障未再上门"),
            denominator=("repairs filed", "已归档维修"),
            rows="KPI-013",
            by_team=True,
        ),
        K.REPAIR_QUALITY: Figure(
            section=Section.CONSISTENCY,
            unit=FigureUnit.PER_MILLE,
            counting=repairs.repair_quality,
            numerator=("of them never refused", "其中从未被拒收"),
            denominator=_ACCEPTED,
            rows="KPI-017",
            by_team=True,
        ),
        K.STANDARD_ADHERENCE: Figure(
            section=Section.CONSISTENCY,
            unit=FigureUnit.PER_MILLE,
            counting=facilities.adherence,
            numerator=("of them conform", "其中符合"),
            denominator=("checklist items answered", "已检查项目"),
            rows="KPI-017",
        ),
        K.SERVICE_FAILURES: _count(
            repairs.failures,
            "incidents, refused results, recurred faults, dissatisfied callbacks",
            "服务问题、拒收、故障复发、回访不满意",
            Section.CONSISTENCY,
            "KPI-041",
            at_least=False,
        ),
        K.REPAIR_COST_CHANGE: Figure(
            section=Section.COST,
            unit=FigureUnit.PER_MILLE,
            counting=repairs.cost_change,
            numerator=("cost of repairs completed, less that of a year before", "维修费用减上年同期"),
            denominator=("cost a year before", "上年同期费用"),
            rows="KPI-008",
            at_least=False,
            references=(_target(-100, "000 §6.4/4.1"), _outcome(-80, "000 §6.4/4.3")),
        ),
        K.UPKEEP_COST_CHANGE: Figure(
            section=Section.COST,
            unit=FigureUnit.PER_MILLE,
            counting=facilities.upkeep_cost_change,
            numerator=("cost of upkeep booked, less that of a year before", "保养费用减上年同期"),
            denominator=("cost a year before", "上年同期费用"),
            rows="KPI-009",
            at_least=False,
            references=(_target(-150, "001 §1(2)"),),
        ),
        K.RECORD_COMPLETENESS: Figure(
            section=Section.COMPLAINTS,
            unit=FigureUnit.PER_MILLE,
            counting=opinions.completeness,
            numerator=("of them with time, content, handler and result", "其中时间、内容、处理人、结果齐全"),
            denominator=("consultations and complaints received and closed", "已受理并办结的咨询与投诉"),
            rows="KPI-004",
            references=(_target(950, "000 §3.2/4"),),
        ),
        K.COMPLAINT_RESPONSE: Figure(
            section=Section.COMPLAINTS,
            unit=FigureUnit.SECONDS,
            counting=opinions.response,
            numerator=("time from receipt to first answer", "接收至首次答复时间之和"),
            denominator=("consultations and complaints received and answered", "已接收并答复的咨询与投诉"),
            rows="KPI-005",
            at_least=False,
            references=(_target(24 * 3600, "000 §3.2/1"),),
        ),
        K.CALLBACK_COMPLAINT: Figure(
            section=Section.COMPLAINTS,
            unit=FigureUnit.PER_MILLE,
            counting=opinions.called_back,
            numerator=("of them called back within the limit", "其中在时限内回访"),
            denominator=("complaints handled whose callback limit is met or over", "回访时限已有结论的已处理投诉"),
            rows="KPI-003",
            references=(_target(1000, "002 §P3.C12"),),
        ),
        K.COMPLAINT_SATISFACTION: _satisfaction(opinions.satisfied, "KPI-018", Section.COMPLAINTS, team=False),
        K.COMPLAINT_RATE: Figure(
            section=Section.COMPLAINTS,
            unit=FigureUnit.PER_MILLE,
            counting=opinions.rate,
            numerator=("complaints received, not found invalid", "已接收且未判无效的投诉"),
            denominator=("homes of the site", "项目房屋数"),
            rows="KPI-027",
            at_least=False,
            downward=True,
        ),
        K.CALLBACK_REPAIR: Figure(
            section=Section.SATISFACTION,
            unit=FigureUnit.PER_MILLE,
            counting=repairs.called_back,
            numerator=("of them called back", "其中已回访"),
            denominator=_ACCEPTED,
            rows="KPI-002",
            by_team=True,
            references=(_target(1000, "002 §P3.R4"),),
        ),
        K.CALLBACK_REGULAR: Figure(
            section=Section.SATISFACTION,
            unit=FigureUnit.PER_MILLE,
            counting=opinions.regularly_called_back,
            numerator=("of them called back", "其中已回访"),
            denominator=("repairs accepted and complaints handled", "已验收维修与已处理投诉"),
            rows="KPI-001",
            references=(_target(800, "000 §3.4/1"),),
        ),
        K.FAULT_RECOVERY: Figure(
            section=Section.EQUIPMENT,
            unit=FigureUnit.PER_MILLE,
            counting=facilities.fault_recovery,
            numerator=("of them in operation again", "其中已恢复运行"),
            denominator=("faults of assets reported", "已上报设备故障"),
            rows="KPI-015",
            by_team=True,
        ),
        K.FAULT_RECOVERY_TIME: Figure(
            section=Section.EQUIPMENT,
            unit=FigureUnit.SECONDS,
            counting=facilities.fault_recovery_time,
            numerator=("time from report until in operation", "上报至恢复运行时间之和"),
            denominator=("faults of assets reported and repaired", "已上报并修复的设备故障"),
            rows="KPI-015",
            at_least=False,
            by_team=True,
        ),
        K.SUDDEN_FAILURES: Figure(
            section=Section.EQUIPMENT,
            unit=FigureUnit.PER_MILLE,
            counting=facilities.sudden_failures,
            numerator=("of them with a fault", "其中发生故障"),
            denominator=_IN_SERVICE,
            rows="KPI-040",
            at_least=False,
            references=(Reference(kind=ReferenceKind.BENCHMARK, value=12, source="000 §1.3"),),
        ),
        K.EQUIPMENT_REPLACEMENT: Figure(
            section=Section.EQUIPMENT,
            unit=FigureUnit.PER_MILLE,
            counting=facilities.replacement,
            numerator=("of them replaced", "其中已更换"),
            denominator=_IN_SERVICE,
            rows="KPI-017",
        ),
        K.SAFETY_ACCIDENTS: _count(
            facilities.accidents,
            "accidents: equipment, casualties, fire, public safety",
            "设备、伤亡、火灾、公共安全事故",
            Section.SAFETY,
            "KPI-027",
            at_least=False,
            downward=True,
        ),
        K.REPAIR_CALLBACKS: _count(repairs.callbacks, "callbacks of repairs", "报修回访", Section.VOLUME, "KPI-030"),
        K.COMPLAINTS: _count(
            opinions.complaints,
            "complaints received, not found invalid",
            "已接收且未判无效的投诉",
            Section.VOLUME,
            "KPI-030, CMP-061",
            at_least=False,
        ),
        K.REMARKS: _count(
            opinions.remarks, "consultations, praise, suggestions", "咨询、表扬、建议", Section.VOLUME, "CMP-061"
        ),
        K.VISITS: _count(visiting.visits, "visits to households and customers", "走访业户", Section.VOLUME, "KPI-030"),
        K.WEEKLY_VISIT_QUOTA: _quota(PeriodKind.WEEK, "week", "每周", _target(1000, "002 §P3.W/5")),
        K.MONTHLY_VISIT_QUOTA: _quota(PeriodKind.MONTH, "month", "每月", _target(1000, "002 §P3.W/5")),
        K.RECORDS_FILED: _count(
            facilities.filed,
            "records filed: tickets, complaints, remarks, faults",
            "归档：工单、投诉、意见、故障",
            Section.VOLUME,
            "KPI-030",
        ),
    }
)
"""Figures in the order of the report."""
