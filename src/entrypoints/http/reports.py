"""Service reports over HTTP: declared figures of a site and a period, as known at an instant."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from litestar import Request, Response

from wuye.application.registry import Registry
from wuye.application.reports.months import REPORTED
from wuye.application.reports.report import service_report
from wuye.application.reports.shown import declared, indicators, report_shown
from wuye.domain.shared.indicators import Indicator
from wuye.domain.shared.period import FORMS, read_period
from wuye.entrypoints.http.access import check_overseer
from wuye.entrypoints.http.acting import acting
from wuye.entrypoints.http.door import door_of
from wuye.entrypoints.http.problems import unmet
from wuye.entrypoints.http.query import Choice, Flag, Instant, Text, complete
from wuye.entrypoints.http.replies import reply
from wuye.entrypoints.http.routes import ReadRoute
from wuye.entrypoints.http.waiting import AFTER, seen_position

_ID: Final = r"^[A-Za-z0-9._:-]+$"
_PERIOD: Final = r"^(199[0-9]|2[01][0-9]{2})(-(W(0[1-9]|[1-4][0-9]|5[0-3])|Q[1-4]|0[1-9]|1[0-2]))?$"
"""1990 to 2199; of what has this form only a week 53 may not be there."""
_PARAMETERS: Final = (
    Text(name="site", help="Key of the site; needed. 项目标识，必填。", maximum=100, pattern=_ID, required=True),
    Text(
        name="period",
        help=f"Week, month, quarter or year, such as {', '.join(FORMS)}; needed. 周、月、季度或年，必填。",
        maximum=8,
        pattern=_PERIOD,
        required=True,
    ),
    Instant(name="as_of", help="As it was known then; default now. 当时已知的情况；缺省为现在。"),
    Choice(name="figure", help="Only this figure. 仅此指标。", choices=tuple(one.value for one in Indicator)),
    Flag(name="cases", help="Also the cases that each figure counts. 同时列出各指标所计的个案。"),
)


def report_routes(registry: Registry) -> Iterator[ReadRoute]:
    """The report, and the table of what its figures are."""
    if not REPORTED & registry.by_category.keys():
        return
    yield ReadRoute(
        path="/v1/reports",
        operation_id="service_report",
        summary="Service report of a site and a period. 服务报告。",
        tag="reports",
        answer="ServiceReport",
        handle=_report,
        parameters=(*_PARAMETERS, AFTER),
        problems=(403, 404),
    )
    yield ReadRoute(
        path="/v1/reports/figures",
        operation_id="service_figures",
        summary="What the figures of a report are. 服务报告指标说明。",
        tag="reports",
        answer="Figures",
        handle=_figures,
        problems=(403,),
    )


def _report(request: Request[Any, Any, Any], asked_for: Mapping[str, Any]) -> Response[Any]:
    door, asked = door_of(request)
    check_overseer(acting(asked))
    complete(asked_for, _PARAMETERS)
    seen_position(door, asked_for)
    as_of = asked_for.get("as_of")
    if as_of is not None and as_of > door.desk.log.now():
        raise unmet("as_of", "out-of-range", maximum=door.desk.log.now().isoformat())
    report = service_report(
        door.desk,
        door.reader,
        site=asked_for["site"],
        period=read_period(asked_for["period"]),
        as_of=as_of,
        only=indicators([asked_for["figure"]] if "figure" in asked_for else []),
        timeout=door.settings.catch_up_seconds,
    )
    return reply(report_shown(report, cases=bool(asked_for.get("cases"))))


def _figures(request: Request[Any, Any, Any], _asked_for: Mapping[str, Any]) -> Response[Any]:
    _, asked = door_of(request)
    check_overseer(acting(asked))
    return reply({"items": declared()})
