"""Clocks over HTTP: those of one case, explained, and the board of all that are open."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from attrs import asdict
from litestar import Request, Response

from wuye.application.encoding import to_plain
from wuye.application.registry import Registry
from wuye.application.sla.board import FILTERS, STATES, VIEW
from wuye.application.sla.glances import RUNNING
from wuye.application.sla.reading_board import board_counts, board_page
from wuye.application.sla.shown import OVERDUE, clocks_shown, line_shown
from wuye.application.sla.tables import CLOCK_TABLES
from wuye.application.sla.terms import ZONE
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.refusal import Refused
from wuye.entrypoints.http.access import check_overseer
from wuye.entrypoints.http.acting import acting
from wuye.entrypoints.http.door import Door, door_of
from wuye.entrypoints.http.paging import CURSOR, LIMIT, question
from wuye.entrypoints.http.problems import unmet
from wuye.entrypoints.http.query import Choice, Instant, Text
from wuye.entrypoints.http.replies import reply
from wuye.entrypoints.http.routes import ReadRoute
from wuye.entrypoints.http.waiting import AFTER, seen_position
from wuye.entrypoints.language.clocks import worded

_ID: Final = r"^[A-Za-z0-9._:-]+$"
_MOMENT = (
    Instant(name="at", help="As the clocks stood then. 该时刻的时限状态。"),
    Instant(name="as_of", help="As it was known then: what was recorded up to this instant. 当时已知的状态。"),
)
_STATE = Choice(name="state", help="Only clocks that stand so; default running. 状态。", choices=(*STATES, OVERDUE))
_FILTERS = (
    Text(name="site", help="Only this site. 小区。", maximum=100, pattern=_ID),
    Text(name="team", help="Only this team (trade). 班组（工种）。", maximum=120, pattern=_ID),
    Text(name="person", help="Only this person's work. 责任人。", maximum=120, pattern=_ID),
)


def sla_routes(registry: Registry) -> Iterator[ReadRoute]:
    """The clocks of every kind of case that has some, and the board."""
    timed = [registry.by_category[category] for category in CLOCK_TABLES if category in registry.by_category]
    for lifecycle in timed:
        english, chinese = lifecycle.title
        yield ReadRoute(
            path=f"/v1/{lifecycle.plural}/{{ref}}/clocks",
            operation_id=f"{lifecycle.category}_clocks",
            summary=f"{english}: its clocks, interval by interval. {chinese}：时限及逐段说明。",
            tag=lifecycle.category,
            answer="Clocks",
            handle=_clocks(lifecycle),
            parameters=(*_MOMENT, AFTER),
        )
    if timed:
        yield ReadRoute(
            path="/v1/sla/board",
            operation_id="sla_board",
            summary="Open clocks by due instant, and counters. 时限看板。",
            tag="sla",
            answer="SlaBoard",
            handle=_board,
            parameters=(_STATE, *_FILTERS, LIMIT, CURSOR, AFTER),
            problems=(403,),
            linked=True,
        )


def _clocks(lifecycle: Lifecycle[Any]) -> Any:
    def clocks(request: Request[Any, Any, Any], asked_for: Mapping[str, Any]) -> Response[Any]:
        door, asked = door_of(request)
        actor = acting(asked)
        seen_position(door, asked_for)
        stream = door.readable(request.path_params["ref"], lifecycle, actor)
        found = door.desk.clocks(stream, at=asked_for.get("at"), as_of=asked_for.get("as_of"))
        return reply(worded(clocks_shown(found)))

    return clocks


def _board(request: Request[Any, Any, Any], asked_for: Mapping[str, Any]) -> Response[Any]:
    door, asked = door_of(request)
    actor = acting(asked)
    check_overseer(actor)
    position = seen_position(door, asked_for)
    where = {name: asked_for[name] for name in FILTERS if name in asked_for}
    if "team" in where and "person" in where:
        # A person belongs to one team; no counter and no index is kept for both at once.
        raise unmet("team", "not-with-a-person", choices=["person", "site"])
    pages = question(door, actor, request, asked_for)
    board, now = door.projections[VIEW], door.desk.log.now()
    page = board_page(
        door.reader,
        board,
        state=asked_for.get("state", RUNNING),
        where=where,
        now=now,
        after=pages.start(),
        limit=pages.limit,
        position=position,
        timeout=door.settings.catch_up_seconds,
    )
    counts = board_counts(door.reader, board, where, now, ZoneInfo(_zone(door, where.get("site"))))
    written, link = (None, None) if page.after is None else pages.next(page.after)
    return reply(
        {
            "at": to_plain(now),
            "counts": asdict(counts),
            "items": [line_shown(row, now) for _, row in page.rows],
            "next": written,
        },
        headers={"Link": link} if link else {},
    )


def _zone(door: Door, site: str | None) -> str:
    """Whose midnight ends today: the site's, where one is asked for."""
    if site is None or "site" not in door.desk.registry.by_category:
        return ZONE
    try:
        return str(door.desk.state(f"site-{site}").zone)
    except Refused:
        return ZONE
