"""Sheets (一览表): views that are listed for what they are, beside the lists of cases; one entry a sheet.

What is declared here is kept by the runner and read at every door: list, filters, a single row, CSV and JSON, in both
languages. A view that nobody could ask for is not kept.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from attrs import field, frozen

from wuye.application.cadences import board as occurrences
from wuye.application.ports import Row
from wuye.application.projections import costs, customer_data, customers, faults, inspections, notices
from wuye.application.projections.projection import Projection
from wuye.application.projections.serving import Shown
from wuye.application.reactions.worker import OUTCOMES
from wuye.application.registry import Registry
from wuye.domain.asset.terms import FaultOrigin, FaultStage
from wuye.domain.cadence.rule import Timeliness
from wuye.domain.register.notice.kinds import LineState, NoticeKind
from wuye.domain.register.person.kinds import PartyKind
from wuye.domain.shared.actor import Role
from wuye.domain.shared.facilities import AssetKind, BudgetLine
from wuye.domain.shared.inspections import InspectionKind

Words = tuple[str, str]
"""English and Chinese."""
BEGINNING: Final = (datetime(1970, 1, 1, tzinfo=UTC), "")
"""Where a sheet by instants begins: hidden rows have none, and would come first."""


def _every(_row: Row) -> bool:
    return True


@frozen(kw_only=True)
class Sheet:
    """A view and what may be asked of it; filters and order are those of its indexes."""

    title: Words
    category: str
    """What an installation has to know for it."""
    view: Callable[[Registry], Shown]
    columns: Mapping[str, Words]
    """The columns people see, with their words."""
    filters: Mapping[str, Words]
    """Columns that may be held equal, with what that means."""
    order: tuple[tuple[str, bool], ...]
    fixed: Mapping[str, Any] = field(factory=dict)
    """What its rows have in common; the view's other rows are not shown."""
    begins: tuple[Any, ...] | None = None
    visible: Callable[[Row], bool] = _every
    """Whether a row that was asked for by its key is one of the sheet's."""
    choices: Mapping[str, type[StrEnum]] = field(factory=dict)
    """The closed list behind a column."""


class OccurrenceState(StrEnum):
    """How an occurrence stands (任务状态)."""

    OPEN = occurrences.OPEN
    """待办."""
    OVERDUE = occurrences.OVERDUE
    """逾期."""
    DONE = occurrences.DONE
    """已完成."""
    MISSED = occurrences.MISSED
    """漏做."""
    MERGED = occurrences.MERGED
    """已合并."""
    WAIVED = occurrences.WAIVED
    """已豁免."""


_SITE: Final = ("site", "项目")
_KIND: Final = ("kind", "类别")
_STATE: Final = ("state", "状态")
_DUTY: Final = ("duty", "任务")
_ASSET: Final = ("asset", "设备")
_CASE: Final = ("case", "个案")
_DUE: Final = ("due", "到期")
_ROUTE: Final = ("route", "路线")
_POINT: Final = ("point", "点位")
_CAUSE: Final = ("cause", "原因")

SHEETS: Final[Mapping[str, Sheet]] = {
    "occurrences": Sheet(
        title=("Occurrences of recurring duties", "周期任务执行情况"),
        category="cadence",
        view=occurrences.occurrence_board,
        columns={
            "due_at": _DUE,
            "state": _STATE,
            "timeliness": ("timeliness", "按时情况"),
            "duty": _DUTY,
            "site": _SITE,
            "subject": ("about", "对象"),
            "responsible": ("responsible", "责任人"),
            "slot": ("date", "期次"),
            "case": _CASE,
            "done_at": ("done", "完成时间"),
        },
        filters={
            "state": _STATE,
            "site": _SITE,
            "duty": _DUTY,
            "subject": ("what it is about", "任务对象"),
            "responsible": ("who does it", "责任人"),
            "cadence": ("one recurring duty", "某项周期任务"),
        },
        order=occurrences.QUEUE,
        begins=BEGINNING,
        visible=lambda row: row["slot"] is not None,
        choices={"state": OccurrenceState, "timeliness": Timeliness},
    ),
    "point-visits": Sheet(
        title=("Visits to the points of routes", "巡检点到点情况"),
        category="inspection",
        view=lambda _: inspections.point_visits(),
        columns={
            "closes_at": ("until", "截止时间"),
            "punctuality": ("visited", "到点情况"),
            "route": _ROUTE,
            "point": _POINT,
            "place": ("place", "位置"),
            "site": _SITE,
            "kind": _KIND,
            "inspection": ("inspection", "检查"),
            "visited_at": ("at", "到点时间"),
        },
        filters={
            "site": _SITE,
            "punctuality": ("how it was visited", "到点情况"),
            "route": _ROUTE,
            "asset": _ASSET,
            "inspection": ("one inspection", "某次检查"),
        },
        order=(("closes_at", True),),
        visible=lambda row: row["inspection"] is not None,
        choices={"kind": InspectionKind},
    ),
    "faults": Sheet(
        title=("Fault archive", "故障处理档案"),
        category="asset",
        view=lambda _: faults.fault_archive(),
        columns={
            "reported_at": ("reported", "报告时间"),
            "stage": ("stage", "阶段"),
            "site": _SITE,
            "kind": _KIND,
            "number": ("number", "编号"),
            "fault": ("fault", "故障"),
            "cause": _CAUSE,
            "origin": ("found by", "来源"),
            "ticket": ("ticket", "工单"),
            "recovery_seconds": ("recovery (s)", "恢复用时（秒）"),
            "cost_minor": ("cost (minor units)", "费用（分）"),
        },
        filters={
            "site": _SITE,
            "kind": _KIND,
            "asset": _ASSET,
            "stage": ("stage", "阶段"),
            "cause": _CAUSE,
        },
        order=(("reported_at", True),),
        fixed={"what": faults.FAULT},
        visible=lambda row: row["what"] == faults.FAULT,
        choices={"stage": FaultStage, "kind": AssetKind, "origin": FaultOrigin},
    ),
    "fault-frequency": Sheet(
        title=("How often each kind fails, by cause", "故障频次（按类别与原因）"),
        category="asset",
        view=lambda _: faults.fault_archive(),
        columns={"failures": ("failures", "故障次数"), "site": _SITE, "kind": _KIND, "cause": _CAUSE},
        filters={"site": _SITE, "kind": _KIND, "cause": _CAUSE},
        order=(("failures", True),),
        fixed={"what": faults.SUM},
        visible=lambda row: row["what"] == faults.SUM,
        choices={"kind": AssetKind},
    ),
    "maintenance-costs": Sheet(
        title=("Maintenance costs against the budget", "维护费用与预算"),
        category="asset",
        view=lambda _: costs.maintenance_costs(),
        columns={
            "year": ("year", "年度"),
            "site": _SITE,
            "line": ("budget line", "预算科目"),
            "currency": ("currency", "币种"),
            "planned_minor": ("planned (minor units)", "预算（分）"),
            "actual_minor": ("actual (minor units)", "实际（分）"),
            "left_minor": ("left (minor units)", "结余（分）"),
        },
        filters={"site": _SITE, "year": ("year", "年度"), "line": ("budget line", "预算科目")},
        order=(("year", False), ("line", False)),
        fixed={"what": costs.LINE},
        visible=lambda row: row["what"] == costs.LINE,
        choices={"line": BudgetLine},
    ),
    "customers": Sheet(
        title=("Customers with their services and feedback", "客户一览"),
        category="person",
        view=lambda _: customers.customers(),
        columns={
            "updated_at": ("changed", "更新时间"),
            "site": _SITE,
            "kind": _KIND,
            "services": ("services", "服务次数"),
            "complaints": ("complaints", "投诉次数"),
            "remarks": ("remarks", "意见次数"),
        },
        filters={"site": _SITE, "kind": _KIND},
        order=(("updated_at", True),),
        choices={"kind": PartyKind},
    ),
    "customer-data": Sheet(
        title=("How complete each site's customer records are, and what is preferred", "客户数据统计"),
        category="person",
        view=lambda _: customer_data.customer_data(),
        columns={
            "records": ("records", "档案数"),
            "site": _SITE,
            "complete": ("complete", "完整"),
            "without_phone": ("without phone", "缺联系电话"),
            "without_address": ("without address", "缺住宅地址"),
            "without_needs": ("without needs", "缺业主需求"),
            "prefer_cleaning": ("prefer cleaning", "偏好清洁"),
            "prefer_security": ("prefer security", "偏好安保"),
            "prefer_repair": ("prefer repair", "偏好维修"),
            "special": ("special groups", "特殊群体"),
        },
        filters={"site": _SITE},
        order=(("records", True),),
        fixed={"what": customer_data.SITE},
        visible=lambda row: row["what"] == customer_data.SITE,
    ),
    "notice-lines": Sheet(
        title=("What was told, line by line, whatever message it stands in", "通知逐行明细"),
        category="notice",
        view=lambda _: notices.notice_lines(),
        columns={
            "told_at": ("told", "告知时间"),
            "due_at": _DUE,
            "late_seconds": ("told late (seconds)", "晚告知（秒）"),
            "state": _STATE,
            "kind": _KIND,
            "level": ("level", "级别"),
            "audience": ("for", "通知对象"),
            "subject": ("what", "事项"),
            "about": ("about", "事由"),
            "site": _SITE,
            "notice": ("notice", "通知"),
        },
        filters={
            "about": ("what it is about", "事由个案"),
            "site": _SITE,
            "state": _STATE,
            "kind": _KIND,
            "audience": ("for whom", "通知对象"),
            "notice": ("one notice", "某条通知"),
        },
        order=(("told_at", True),),
        choices={"state": LineState, "kind": NoticeKind, "audience": Role},
    ),
    "reactions": Sheet(
        title=("What became of every reaction", "联动执行结果"),
        category="cadence",
        view=lambda _: OUTCOMES,
        columns={
            "position": ("position", "位置"),
            "reaction": ("reaction", "联动"),
            "outcome": ("outcome", "结果"),
            "code": ("code", "代码"),
            "command": ("command", "操作"),
            "stream": ("caused by", "起因"),
            "case": _CASE,
        },
        filters={
            "outcome": ("done or refused", "done 或 refused"),
            "reaction": ("one reaction", "某项联动"),
            "stream": ("the case that caused it", "起因个案"),
        },
        order=(("position", True),),
    ),
}
"""Sheets by the name that doors use."""


def kept_sheets(registry: Registry) -> list[Projection]:
    """The projections behind the sheets of an installation, each once."""
    found: dict[str, Projection] = {}
    for sheet in sheets_of(registry).values():
        view = sheet.view(registry)
        if isinstance(view, Projection):
            found.setdefault(view.view, view)
    return list(found.values())


def sheets_of(registry: Registry) -> dict[str, Sheet]:
    """The sheets of an installation."""
    return {name: sheet for name, sheet in SHEETS.items() if sheet.category in registry.by_category}
