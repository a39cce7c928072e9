"""Analyses of customer data (客户数据分析): how complete they are, what customers need, and what management does."""

from datetime import date
from enum import StrEnum
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.register.person.kinds import Preference, RecordField
from wuye.domain.shared.actor import MANAGEMENT, OFFICER, Role
from wuye.domain.shared.fields import choice, day, identifier, reference, some, text, whole
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.outside import check_post, of_kind, site_of, site_stream
from wuye.domain.shared.personal import Personal, sealed
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import InvalidInput, Refused

MANAGERS = MANAGEMENT | frozenset({Role.HEAD_OF_CENTRE})
SERVICE = OFFICER | MANAGEMENT | frozenset({Role.SERVICE_SUPERVISOR})


class CustomerAnalysisStage(StrEnum):
    """Customer data are analysed, then reported."""

    NEW = "new"
    ANALYSED = "analysed"
    """已分析."""
    AT_MANAGEMENT = "at-management"
    """已报管理层: end."""


@frozen(kw_only=True)
class MissingField:
    """How many customer records lack a field of the collection form (缺项统计)."""

    field: RecordField = choice(RecordField, ("Field", "缺项"))
    records: int = whole(("How many records", "档案数"), minimum=1, maximum=10**7)


@frozen(kw_only=True)
class CountedPreference:
    """How many customers have a preference (偏好统计)."""

    preference: Preference = choice(Preference, ("Preference", "服务偏好"))
    customers: int = whole(("How many customers", "客户数"), minimum=1, maximum=10**7)


@frozen(kw_only=True)
class AnalyseCustomers:
    """Analyse a site's customer data over a time (分析客户数据). CRM-006."""

    key: str = identifier(("Key of the analysis", "分析标识"))
    site: str = identifier(("Key of the site", "项目标识"))
    first_day: date = day(("First day", "开始日期"))
    last_day: date = day(("Last day", "结束日期"))
    records: int = whole(("How many customer records", "客户档案数"), maximum=10**7)
    complete: int = whole(("How many of them are complete", "完整档案数"), maximum=10**7)
    missing: tuple[MissingField, ...] = some(("What is missing", "缺项统计"), maximum=20)
    preferences: tuple[CountedPreference, ...] = some(("Preferences", "偏好统计"), maximum=20)
    findings: str = text(("Findings", "分析结论"))
    improvements: str = text(("What is to be improved", "改进措施"))


@frozen(kw_only=True)
class ReportToManagement:
    """Report the analysis to management (上报管理层). CRM-006."""

    manager: str = reference(("Manager who gets it", "接收的管理人员"), to="staff")


@frozen(kw_only=True)
class CustomersAnalysed:
    """A site's customer data were analysed (客户数据已分析). CRM-006."""

    site: str
    first_day: date
    last_day: date
    records: int
    complete: int
    missing: tuple[MissingField, ...]
    preferences: tuple[CountedPreference, ...]
    findings: Personal[str]
    improvements: Personal[str]


@frozen(kw_only=True)
class AnalysisReported:
    """Management has the analysis (分析已上报管理层). CRM-006."""

    manager: str


CustomerAnalysisEvent = CustomersAnalysed | AnalysisReported


@frozen(kw_only=True)
class CustomerAnalysis:
    """An analysis of customer data, in figures."""

    stage: CustomerAnalysisStage = CustomerAnalysisStage.NEW
    site: str = ""
    records: int = 0
    complete: int = 0


def evolve(analysis: CustomerAnalysis, recorded: Recorded[Any]) -> CustomerAnalysis:
    """Apply a fact. History is accepted, not judged."""
    event: CustomerAnalysisEvent = recorded.event
    match event:
        case CustomersAnalysed():
            return evolved(
                analysis,
                stage=CustomerAnalysisStage.ANALYSED,
                site=event.site,
                records=event.records,
                complete=event.complete,
            )
        case AnalysisReported():
            return evolved(analysis, stage=CustomerAnalysisStage.AT_MANAGEMENT)
        case _:
            assert_never(event)


def analyse(_analysis: CustomerAnalysis, command: AnalyseCustomers, context: Context) -> Events:
    """The figures agree with each other; each field and preference is counted once (CRM-006)."""
    if not site_of(context, command.site).in_care(context.occurred_at):
        raise Refused("unknown-site", site=command.site)
    if command.last_day < command.first_day:
        raise InvalidInput("ends-before-start", field="last_day")
    if command.complete > command.records:
        raise InvalidInput("out-of-range", field="complete", minimum=0, maximum=command.records)
    incomplete = command.records - command.complete
    if any(one.records > incomplete for one in command.missing) or bool(command.missing) != bool(incomplete):
        raise Refused("figures-disagree", incomplete=incomplete)
    if any(one.customers > command.records for one in command.preferences):
        raise InvalidInput("out-of-range", field="preferences", minimum=1, maximum=command.records)
    for name, counted in (
        ("missing", [one.field for one in command.missing]),
        ("preferences", [one.preference for one in command.preferences]),
    ):
        if len(set(counted)) != len(counted):
            raise InvalidInput("repeated", field=name)
    analysed = CustomersAnalysed(
        site=command.site,
        first_day=command.first_day,
        last_day=command.last_day,
        records=command.records,
        complete=command.complete,
        missing=command.missing,
        preferences=command.preferences,
        findings=sealed(command.findings),
        improvements=sealed(command.improvements),
    )
    return (analysed,)


def report(_analysis: CustomerAnalysis, command: ReportToManagement, context: Context) -> Events:
    """A manager has it (CRM-006)."""
    check_post(command.manager, MANAGERS, context)
    return (AnalysisReported(manager=command.manager),)


# fmt: off
CUSTOMER_ANALYSIS: Lifecycle[CustomerAnalysis] = Lifecycle(
    category="analysis",
    plural="customer-analyses",
    title=("Customer analysis", "客户数据分析"),
    initial=CustomerAnalysis(),
    evolve=evolve,
    stages=CustomerAnalysisStage,
    ends=frozenset({CustomerAnalysisStage.AT_MANAGEMENT}),
    key=lambda command: str(command.key),
    rows=(
        on(AnalyseCustomers, CustomerAnalysisStage.NEW, SERVICE, analyse, CustomersAnalysed, "CRM-006",
           to=CustomerAnalysisStage.ANALYSED, noun="analyses", reads=lambda _, command: (site_stream(command.site),)),
        on(ReportToManagement, CustomerAnalysisStage.ANALYSED, SERVICE, report, AnalysisReported, "CRM-006",
           to=CustomerAnalysisStage.AT_MANAGEMENT, noun="reports",
           reads=lambda _, command: of_kind("staff", command.manager)),
    ),
    facts=facts("analysis", CustomersAnalysed, AnalysisReported),
)
# fmt: on
