"""The one table of figures: key, unit, what is divided by what in words, targets, and how it counts.

Where several sources state a figure for the same thing, each is kept with its source (conflicts K2, K3, K22, K23).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from wuye.application.reports import facilities, opinions, repairs, staff, visiting
from wuye.application.reports.figure import (
    CALLED,
    Figure,
    Reference,
    count,
    on_time,
    outcome,
    quota,
    satisfaction,
    surveyed,
    target,
)
from wuye.domain.register.survey.kinds import Scale
from wuye.domain.shared.indicators import FigureUnit, ReferenceKind
from wuye.domain.shared.indicators import Indicator as K
from wuye.domain.shared.indicators import ReportSection as Section
from wuye.domain.shared.period import PeriodKind

_ACCEPTED: Final = ("repairs accepted", "已验收维修")
_REPORTED: Final = ("immediate repairs reported, with an arrival", "已到场的即时报修")
_IN_SERVICE: Final = ("assets in service", "在用设施设备")

FIGURES: Final[Mapping[K, Figure]] = MappingProxyType(
    {
        K.SATISFACTION_SCORE: surveyed(
            Scale.TEN,
            "KPI-012, KPI-039, SAT-015…017",
            target(8_500, "000 §6.4/4.1"),
            outcome(8_800, "000 §6.4/4.3"),
            Reference(kind=ReferenceKind.BASELINE, value=8_200, source="000 §6.1/1.1"),
        ),
        K.SATISFACTION_RATE: surveyed(Scale.RATE, "KPI-012, SAT-018", target(900, "001 §7.2.1")),
        K.FEEDBACK_SCORE: surveyed(Scale.FIVE, "KPI-018"),
        K.STAFF_SATISFACTION: surveyed(Scale.RATE, "SAT-027, KPI-039", target(850, "000 §6.4/4.3"), staff=True),
        K.COMMISSIONED_SATISFACTION: satisfaction(
            repairs.satisfied, "KPI-038", Section.SATISFACTION, target(900, "004 §S5"), team=True
        ),
        K.REPAIR_SCORE: Figure(
            section=Section.SATISFACTION,
            unit=FigureUnit.SCORE,
            counting=repairs.score,
            numerator=("sum of the ratings, 1 to 5", "评分（1—5）之和"),
            denominator=CALLED,
            rows="KPI-016, KPI-018",
            by_team=True,
        ),
        K.ENTRY_SATISFACTION: satisfaction(repairs.entry_satisfied, "SAT-029", Section.SATISFACTION, team=False),
        K.REPAIR_RESPONSE: Figure(
            section=Section.RESPONSE,
            unit=FigureUnit.SECONDS,
            counting=repairs.response,
            numerator=("time from report to first arrival", "报修至首次到场时间之和"),
            denominator=_REPORTED,
            rows="KPI-006, KPI-007, KPI-016, KPI-039",
            at_least=False,
            by_team=True,
            references=(
                target(30 * 60, "000 §6.4/4.1"),
                outcome(25 * 60, "000 §6.4/4.3"),
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
            references=(target(1000, "000 §7.1/1.1.2"),),
        ),
        K.ON_TIME_APPOINTMENT: on_time("ticket.appointment", "appointments", "预约"),
        K.ON_TIME_ARRIVAL: on_time("ticket.arrival", "arrival", "到场"),
        K.ON_TIME_COMPLETION: on_time("ticket.complete", "completion", "完工"),
        K.ON_TIME_CALLBACK: on_time("ticket.callback", "callback", "回访"),
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
        K.STANDARD_FLOW: Figure(
            section=Section.CONSISTENCY,
            unit=FigureUnit.PER_MILLE,
            counting=repairs.standard_flow,
            numerator=("of them dispatched, self-checked, accepted and called back", "其中派工、自检、验收、回访齐全"),
            denominator=("repairs filed", "已归档维修"),
            rows="KPI-039",
            edition=2,
            references=(outcome(1000, "000 §6.4/4.3 [derived]"),),
        ),
        K.SERVICE_FAILURES: count(
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
            rows="KPI-008, KPI-039",
            at_least=False,
            references=(target(-100, "000 §6.4/4.1"), outcome(-80, "000 §6.4/4.3")),
        ),
        K.UPKEEP_COST_CHANGE: Figure(
            section=Section.COST,
            unit=FigureUnit.PER_MILLE,
            counting=facilities.upkeep_cost_change,
            numerator=("cost of upkeep booked, less that of a year before", "保养费用减上年同期"),
            denominator=("cost a year before", "上年同期费用"),
            rows="KPI-009",
            at_least=False,
            references=(target(-150, "001 §1(2)"),),
        ),
        K.TRAINING_COST_CHANGE: Figure(
            section=Section.COST,
            unit=FigureUnit.PER_MILLE,
            counting=staff.training_cost_change,
            numerator=("cost of trainings booked, less that of a year before", "培训费用减上年同期"),
            denominator=("cost a year before", "上年同期费用"),
            rows="KPI-009",
            at_least=False,
            edition=2,
            references=(target(-200, "001 §1(2)"),),
        ),
        K.RECORD_COMPLETENESS: Figure(
            section=Section.COMPLAINTS,
            unit=FigureUnit.PER_MILLE,
            counting=opinions.completeness,
            numerator=("of them with time, content, handler and result", "其中时间、内容、处理人、结果齐全"),
            denominator=("consultations and complaints received and closed", "已受理并办结的咨询与投诉"),
            rows="KPI-004",
            references=(target(950, "000 §3.2/4"),),
        ),
        K.COMPLAINT_RESPONSE: Figure(
            section=Section.COMPLAINTS,
            unit=FigureUnit.SECONDS,
            counting=opinions.response,
            numerator=("time from receipt to first answer", "接收至首次答复时间之和"),
            denominator=("consultations and complaints received and answered", "已接收并答复的咨询与投诉"),
            rows="KPI-005",
            at_least=False,
            references=(target(24 * 3600, "000 §3.2/1"),),
        ),
        K.CALLBACK_COMPLAINT: Figure(
            section=Section.COMPLAINTS,
            unit=FigureUnit.PER_MILLE,
            counting=opinions.called_back,
            numerator=("of them called back within the limit", "其中在时限内回访"),
            denominator=("complaints handled whose callback limit is met or over", "回访时限已有结论的已处理投诉"),
            rows="KPI-003",
            references=(target(1000, "002 §P3.C12"),),
        ),
        K.COMPLAINT_SATISFACTION: satisfaction(opinions.satisfied, "KPI-018", Section.COMPLAINTS, team=False),
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
            references=(target(1000, "002 §P3.R4"),),
        ),
        K.CALLBACK_REGULAR: Figure(
            section=Section.SATISFACTION,
            unit=FigureUnit.PER_MILLE,
            counting=opinions.regularly_called_back,
            numerator=("of them called back", "其中已回访"),
            denominator=("repairs accepted and complaints handled", "已验收维修与已处理投诉"),
            rows="KPI-001",
            references=(target(800, "000 §3.4/1"),),
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
        K.SMART_TOOLS: Figure(
            section=Section.EQUIPMENT,
            unit=FigureUnit.COUNT,
            counting=facilities.smart_tools,
            numerator=(
                "smart monitoring and automatic control introduced, diagnostic aids put into service",
                "投用的智能监控、自动控制与诊断设备",
            ),
            denominator=None,
            rows="KPI-039",
            edition=2,
            references=(target(1, "000 §6.4/4.1 [derived]"),),
        ),
        K.SAFETY_ACCIDENTS: count(
            facilities.accidents,
            "accidents: equipment, casualties, fire, public safety",
            "设备、伤亡、火灾、公共安全事故",
            Section.SAFETY,
            "KPI-027",
            at_least=False,
            downward=True,
        ),
        K.REPAIR_CALLBACKS: count(repairs.callbacks, "callbacks of repairs", "报修回访", Section.VOLUME, "KPI-030"),
        K.COMPLAINTS: count(
            opinions.complaints,
            "complaints received, not found invalid",
            "已接收且未判无效的投诉",
            Section.VOLUME,
            "KPI-030, CMP-061",
            at_least=False,
        ),
        K.REMARKS: count(
            opinions.remarks, "consultations, praise, suggestions", "咨询、表扬、建议", Section.VOLUME, "CMP-061"
        ),
        K.VISITS: count(visiting.visits, "visits to households and customers", "走访业户", Section.VOLUME, "KPI-030"),
        K.WEEKLY_VISIT_QUOTA: quota(PeriodKind.WEEK, "week", "每周", target(1000, "002 §P3.W/5")),
        K.MONTHLY_VISIT_QUOTA: quota(PeriodKind.MONTH, "month", "每月", target(1000, "002 §P3.W/5")),
        K.RECORDS_FILED: count(
            facilities.filed,
            "records filed: tickets, complaints, remarks, faults",
            "归档：工单、投诉、意见、故障",
            Section.VOLUME,
            "KPI-030",
        ),
    }
)
"""Figures in the order of the report."""
EDITIONS: Final = tuple(sorted({one.edition for one in FIGURES.values()}, reverse=True))
"""The newest first: what was handed in by an earlier one is still computed again to the letter."""
IMPROVEMENT_GOALS: Final = (K.SATISFACTION_SCORE, K.REPAIR_RESPONSE, K.REPAIR_COST_CHANGE, K.SMART_TOOLS)
"""The four goals of the yearly improvement plan (KPI-039)."""
IMPROVEMENT_OUTCOMES: Final = (
    K.SATISFACTION_SCORE,
    K.REPAIR_RESPONSE,
    K.REPAIR_COST_CHANGE,
    K.STAFF_SATISFACTION,
    K.STANDARD_FLOW,
)
"""Its five outcomes."""
