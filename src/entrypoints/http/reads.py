"""Reading one case: as it is, as it was known, as it was true, at a version; its history; what is allowed now."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import frozen
from litestar import Request, Response
from litestar.handlers import HTTPRouteHandler

from wuye.application.moments import Moment
from wuye.application.registry import Registry
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.lifecycle import Lifecycle, kebab
from wuye.entrypoints.http.acting import acting
from wuye.entrypoints.http.clocks import sla_routes
from wuye.entrypoints.http.commands import command_routes
from wuye.entrypoints.http.door import Door, door_of
from wuye.entrypoints.http.duty import duty_routes
from wuye.entrypoints.http.listing import list_routes
from wuye.entrypoints.http.paging import CURSOR, LIMIT, page_reply, question
from wuye.entrypoints.http.query import Instant, Whole
from wuye.entrypoints.http.replies import etag, not_modified, reply
from wuye.entrypoints.http.reports import report_routes
from wuye.entrypoints.http.routes import ReadRoute, read_handler
from wuye.entrypoints.http.sheets import sheet_routes
from wuye.entrypoints.http.shown import case_shown, event_shown, opened
from wuye.entrypoints.http.tallies import tally_routes
from wuye.entrypoints.http.waiting import AFTER, seen_position

AT = (
    Instant(name="as_of", help="As it was known then: what was recorded up to this instant. 当时已知的状态。"),
    Instant(name="valid_at", help="As it was true then: what had occurred up to this instant. 当时真实的状态。"),
    Whole(name="version", help="As it was at this version. 该版本时的状态。", minimum=1),
)


def read_handlers(registry: Registry) -> list[HTTPRouteHandler]:
    """Handlers of every reading route that is made from the registry."""
    return [read_handler(route) for route in read_routes(registry)]


def read_routes(registry: Registry) -> Iterator[ReadRoute]:
    """Every reading route that is made from declarations: cases, clocks, sheets, tallies."""
    yield from list_routes(registry)
    yield from case_routes(registry)
    yield from sla_routes(registry)
    yield from duty_routes(registry)
    yield from sheet_routes(registry)
    yield from tally_routes(registry)
    yield from report_routes(registry)


def case_routes(registry: Registry) -> Iterator[ReadRoute]:
    """Detail, history and allowed commands of every kind of case that has commands."""
    commands = command_routes(registry)
    for lifecycle in registry.lifecycles:
        mine = {one.command.__name__: one.path for one in commands if one.lifecycle is lifecycle and not one.opening}
        if not any(one.lifecycle is lifecycle for one in commands):
            continue
        path = f"/v1/{lifecycle.plural}/{{ref}}"
        english, chinese = lifecycle.title
        yield ReadRoute(
            path=path,
            operation_id=f"{lifecycle.category}_show",
            summary=f"{english}: state and latest facts. {chinese}：状态与最新事实。",
            tag=lifecycle.category,
            answer="Case",
            handle=_detail(lifecycle),
            parameters=(*AT, AFTER),
            versioned=True,
        )
        yield ReadRoute(
            path=f"{path}/events",
            operation_id=f"{lifecycle.category}_events",
            summary=f"{english}: its whole history. {chinese}：完整历史。",
            tag=lifecycle.category,
            answer="Events",
            handle=_history(lifecycle),
            parameters=(*AT, LIMIT, CURSOR, AFTER),
            versioned=True,
            linked=True,
        )
        yield ReadRoute(
            path=f"{path}/allowed",
            operation_id=f"{lifecycle.category}_allowed",
            summary=f"{english}: what the acting person may do now. {chinese}：当前可执行的操作。",
            tag=lifecycle.category,
            answer="Allowed",
            handle=_allowed(lifecycle, mine),
            parameters=(AFTER,),
        )


@frozen
class _Seen:
    """A case at the moment that was asked for, and who asked."""

    door: Door
    actor: Actor
    moment: Moment
    request: Request[Any, Any, Any]
    asked_for: Mapping[str, Any]


def _unless_known(lifecycle: Lifecycle[Any], answer: Callable[[_Seen], Response[Any]]) -> Any:
    """A handler that answers about a case at a moment, in short where the caller has that version already."""

    def handle(request: Request[Any, Any, Any], asked_for: Mapping[str, Any]) -> Response[Any]:
        door, asked = door_of(request)
        actor = acting(asked)
        seen_position(door, asked_for)
        stream = door.readable(request.path_params["ref"], lifecycle, actor)
        moment = door.desk.at(stream, **_at(asked_for))
        unchanged = not_modified(asked, moment.version)
        return answer(_Seen(door, actor, moment, request, asked_for)) if unchanged is None else unchanged

    return handle


def _detail(lifecycle: Lifecycle[Any]) -> Any:
    def detail(seen: _Seen) -> Response[Any]:
        return reply(case_shown(seen.moment, seen.door.desk), headers={"ETag": etag(seen.moment.version)})

    return _unless_known(lifecycle, detail)


def _history(lifecycle: Lifecycle[Any]) -> Any:
    def history(seen: _Seen) -> Response[Any]:
        door, moment = seen.door, seen.moment
        pages = question(door, seen.actor, seen.request, seen.asked_for)
        after = pages.start()
        behind = [one for one in moment.history if after is None or one.version > after[0]]
        page = behind[: pages.limit]
        form = opened(door.desk.vault)
        return page_reply(
            [event_shown(one, door.desk, form) for one in page],
            pages,
            after=(page[-1].version,) if len(behind) > len(page) else None,
            headers={"ETag": etag(moment.version)},
        )

    return _unless_known(lifecycle, history)


def _allowed(lifecycle: Lifecycle[Any], paths: Mapping[str, str]) -> Any:
    def allowed(request: Request[Any, Any, Any], asked_for: Mapping[str, Any]) -> Response[Any]:
        door, asked = door_of(request)
        actor = acting(asked)
        seen_position(door, asked_for)
        ref = request.path_params["ref"]
        moment = door.desk.at(door.readable(ref, lifecycle, actor))
        return reply(
            {
                "id": moment.case,
                "stage": moment.state.stage.value,
                "version": moment.version,
                "allowed": [
                    {"command": name, "name": kebab(name), "href": paths[name].replace("{ref}", ref)}
                    for name in door.desk.allowed(moment.case, by=actor)
                    if name in paths
                ],
            }
        )

    return allowed


def _at(asked_for: Mapping[str, Any]) -> dict[str, Any]:
    return {one.name: asked_for.get(one.name) for one in AT}
