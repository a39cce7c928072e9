"""Who is on duty at a site, and how a section is staffed, over HTTP."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import asdict
from litestar import Request, Response

from wuye.application.duty import on_duty, staffing
from wuye.application.encoding import to_plain
from wuye.application.registry import Registry
from wuye.domain.shared.duty import DutyRole
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.entrypoints.http.access import check_overseer
from wuye.entrypoints.http.acting import acting
from wuye.entrypoints.http.door import door_of
from wuye.entrypoints.http.query import Choice, Instant
from wuye.entrypoints.http.replies import reply
from wuye.entrypoints.http.routes import ReadRoute

_MOMENT: Final = (
    Instant(name="at", help="At this instant; now when absent. 该时刻；缺省为现在。"),
    Instant(name="as_of", help="As it was known then: what was recorded up to this instant. 当时已知的状态。"),
)
_DUTY: Final = Choice(name="duty", help="On duty as. 值班岗位。", choices=tuple(one.value for one in DutyRole))


def duty_routes(registry: Registry) -> Iterator[ReadRoute]:
    """Who is on duty at a site; how a section is staffed."""
    if "roster" in registry.by_category:
        yield ReadRoute(
            path="/v1/sites/{ref}/on-duty",
            operation_id="site_on_duty",
            summary="Who is on duty at an instant. 在班人员。",
            tag="roster",
            answer="OnDuty",
            handle=_on_duty(registry.by_category["site"]),
            parameters=(*_MOMENT, _DUTY),
            problems=(400, 403, 404),
        )
    if "section" in registry.by_category:
        yield ReadRoute(
            path="/v1/sections/{ref}/staffing",
            operation_id="section_staffing",
            summary="Establishment, filled and vacant places. 编制与在岗。",
            tag="section",
            answer="Staffing",
            handle=_staffing(registry.by_category["section"]),
            parameters=_MOMENT,
            problems=(400, 403, 404),
        )


def _on_duty(lifecycle: Lifecycle[Any]) -> Any:
    def answer(request: Request[Any, Any, Any], asked_for: Mapping[str, Any]) -> Response[Any]:
        door, asked = door_of(request)
        actor = acting(asked)
        check_overseer(actor)
        stream = door.readable(request.path_params["ref"], lifecycle, actor)
        duty = asked_for.get("duty")
        found = on_duty(
            door.desk,
            stream.removeprefix("site-"),
            at=asked_for.get("at"),
            duty=None if duty is None else DutyRole(duty),
            as_of=asked_for.get("as_of"),
        )
        return reply(to_plain(found))

    return answer


def _staffing(lifecycle: Lifecycle[Any]) -> Any:
    def answer(request: Request[Any, Any, Any], asked_for: Mapping[str, Any]) -> Response[Any]:
        door, asked = door_of(request)
        actor = acting(asked)
        check_overseer(actor)
        stream = door.readable(request.path_params["ref"], lifecycle, actor)
        found = staffing(door.desk, stream, at=asked_for.get("at"), as_of=asked_for.get("as_of"))
        return reply({"id": stream, **asdict(found)})

    return answer
