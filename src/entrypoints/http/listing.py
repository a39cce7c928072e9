"""Lists of cases, one a kind, and the audit trail."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from litestar import Request, Response

from wuye.application.encoding import to_plain
from wuye.application.ports import Query, Row
from wuye.application.projections.audit import VIEW as AUDIT
from wuye.application.projections.boards import BOARDS
from wuye.application.projections.cases import VIEW as CASES
from wuye.application.projections.notices import CATEGORY as NOTICES
from wuye.application.projections.serving import Shown
from wuye.application.registry import Registry
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.refusal import Refused
from wuye.entrypoints.http.access import OVERSEERS, check_overseer
from wuye.entrypoints.http.acting import acting
from wuye.entrypoints.http.commands import command_routes
from wuye.entrypoints.http.door import Door, door_of
from wuye.entrypoints.http.paging import CURSOR, LIMIT, page_reply, question
from wuye.entrypoints.http.problems import unmet
from wuye.entrypoints.http.query import Choice, Instant, Parameter, Text
from wuye.entrypoints.http.routes import Answering, ReadRoute
from wuye.entrypoints.http.rows import ID, Item, Listed, columns, cut, filter_parameters, listing, rows_found
from wuye.entrypoints.http.waiting import AFTER, seen_position
from wuye.entrypoints.language.notices import notice_shown

_EVERYWHERE: Final = ("stage", "site")
"""Filters of every list of cases."""
_SEARCH: Final = Text(name="q", help="Part of the number, taken literally. 编号片段（按字面匹配）。", maximum=100)


def list_routes(registry: Registry) -> Iterator[ReadRoute]:
    """A list of every kind of case that has commands, and the audit trail."""
    commands = command_routes(registry)
    for lifecycle in registry.lifecycles:
        if any(one.lifecycle is lifecycle for one in commands):
            yield _cases(lifecycle, registry)
    yield _audit(registry)


def _cases(lifecycle: Lifecycle[Any], registry: Registry) -> ReadRoute:
    english, chinese = lifecycle.title
    stage = Choice(name="stage", help="Only this stage. 阶段。", choices=tuple(one.value for one in lifecycle.stages))
    site = Text(name="site", help="Only this site. 小区。", maximum=100, pattern=ID)
    parameters: tuple[Parameter, ...] = (stage, site)
    board = BOARDS.get(lifecycle.category)
    if board is None:
        listed = Listed(
            view=_named(CASES),
            order=(("updated_at", True),),
            fixed={"category": lifecycle.category},
            filters=_EVERYWHERE,
            may=_overseeing,
            item=_case_of(lifecycle),
            sees=_readable,
        )
    else:
        others = {name: f"Only this {name.replace('_', ' ')}." for name in board.filters if name not in _EVERYWHERE}
        table = board.projection(registry).table
        parameters = (*parameters, *filter_parameters(table, others, board.choices))
        listed = Listed(
            view=_named(board.view),
            order=board.queue,
            filters=board.filters,
            may=_of_a_home if "home" in board.filters else _overseeing,
            item=_case_of(lifecycle),
            sees=_readable,
        )
    return ReadRoute(
        path=f"/v1/{lifecycle.plural}",
        operation_id=f"{lifecycle.category}_list",
        summary=f"{english}: a page of them. {chinese}：列表。",
        tag=lifecycle.category,
        answer="Page",
        handle=listing(listed),
        parameters=(*parameters, _SEARCH, LIMIT, CURSOR, AFTER),
        problems=(403,),
        linked=True,
    )


def _named(view: str) -> Callable[[Door], Shown]:
    return lambda door: door.projections[view]


def _case_of(lifecycle: Lifecycle[Any]) -> Item:
    def item(door: Door, key: str, row: Row) -> Mapping[str, Any]:
        return {"id": key, "href": door.href(lifecycle, row.get("number") or key), **columns(row)}

    def notice(door: Door, key: str, row: Row) -> Mapping[str, Any]:
        return {**item(door, key, row), **notice_shown(row)}

    return notice if lifecycle.category == NOTICES else item


def _overseeing(actor: Actor, _asked_for: Mapping[str, Any]) -> None:
    check_overseer(actor)


def _of_a_home(actor: Actor, asked_for: Mapping[str, Any]) -> None:
    """An occupant lists the cases of a home; each is then shown only if it may be read."""
    if actor.role is Role.OCCUPANT and "home" not in asked_for:
        raise Refused("not-permitted", role=actor.role.value, roles=[one.value for one in OVERSEERS])


def _readable(door: Door, stream: str, _row: Row, actor: Actor) -> bool:
    return actor.role is not Role.OCCUPANT or door.desk.readable(stream, by=actor)


def _audit(registry: Registry) -> ReadRoute:
    categories = tuple(registry.by_category)
    filters = ("stream", "actor", "event", "site", "category", "command_id", "correlation_id")
    parameters: tuple[Parameter, ...] = tuple(
        Choice(name=name, help="Only this kind. 类别。", choices=categories)
        if name == "category"
        else Text(name=name, help=f"Only this {name.replace('_', ' ')}.", maximum=150, pattern=r"^[!-~]+$")
        for name in filters
    )
    times = (
        Instant(name="since", help="Recorded at this instant or later. 起始时间。"),
        Instant(name="until", help="Recorded before this instant. 截止时间（不含）。"),
    )
    return ReadRoute(
        path="/v1/audit",
        operation_id="audit",
        summary="Who did what, when, in which case. 审计轨迹。",
        tag="history",
        answer="Page",
        handle=_audited(filters),
        parameters=(*parameters, *times, LIMIT, CURSOR, AFTER),
        problems=(403,),
        linked=True,
    )


def _audited(filters: tuple[str, ...]) -> Answering:
    def audited(request: Request[Any, Any, Any], asked_for: Mapping[str, Any]) -> Response[Any]:
        door, asked = door_of(request)
        actor = acting(asked)
        check_overseer(actor)
        since: datetime | None = asked_for.get("since")
        until: datetime | None = asked_for.get("until")
        if since is not None and until is not None and since >= until:
            raise unmet("until", "out-of-range", minimum=to_plain(since))
        position = seen_position(door, asked_for)
        where = {name: asked_for[name] for name in filters if name in asked_for}
        timed = since is not None or until is not None
        if timed and not where.keys() <= {"site", "actor"}:
            # A range of time is a range of an index; only these filters have one with it.
            wrong = min(where.keys() - {"site", "actor"})
            raise unmet(wrong, "not-with-a-time-range", choices=["actor", "site"])
        order = (("recorded_at" if timed else "position", False),)
        pages = question(door, actor, request, asked_for)
        after = pages.start()
        if after is None and since is not None:
            after = (since, "")
        query = Query(where=where, order=order, after=after, limit=pages.limit + 1)
        found = rows_found(door, door.projections[AUDIT], query, position)
        if until is not None:
            found = [one for one in found if one[1]["recorded_at"] < until]
        shown, following = cut(found, pages.limit, order)
        return page_reply([{"id": key, **columns(row)} for key, row in shown], pages, after=following)

    return audited
