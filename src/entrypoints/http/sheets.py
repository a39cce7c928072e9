"""Sheets over HTTP: list, filters and single row of every view that is declared, without a handler of its own."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from litestar import Request, Response

from wuye.application.encoding import disclosed, to_plain
from wuye.application.ports import Row
from wuye.application.projections.sheets import Sheet, sheets_of
from wuye.application.registry import Registry
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.refusal import Refused
from wuye.entrypoints.http.access import check_overseer
from wuye.entrypoints.http.acting import acting
from wuye.entrypoints.http.door import Door, door_of
from wuye.entrypoints.http.paging import CURSOR, LIMIT
from wuye.entrypoints.http.query import Text, complete
from wuye.entrypoints.http.replies import reply
from wuye.entrypoints.http.routes import Answering, ReadRoute
from wuye.entrypoints.http.rows import Listed, columns, filter_parameters, listing
from wuye.entrypoints.http.tables import FORMAT
from wuye.entrypoints.http.waiting import AFTER, seen_position

_KEY: Final = Text(name="key", help="Key of the row. 行键。", maximum=300, pattern=r"^[!-~]+$", required=True)


def sheet_routes(registry: Registry) -> Iterator[ReadRoute]:
    """Two routes a sheet: the page, and the row with all it carries."""
    for name, sheet in sheets_of(registry).items():
        english, chinese = sheet.title
        words = {column: f"Only this {one[0]}. 仅此{one[1]}。" for column, one in sheet.filters.items()}
        table = sheet.view(registry).table
        yield ReadRoute(
            path=f"/v1/sheets/{name}",
            operation_id=f"sheet_{name.replace('-', '_')}",
            summary=f"{english}: a page. {chinese}。",
            tag="sheets",
            answer="Page",
            handle=listing(_listed(sheet, registry)),
            parameters=(*filter_parameters(table, words, sheet.choices), LIMIT, CURSOR, FORMAT, AFTER),
            problems=(403,),
            linked=True,
            tabular=True,
        )
        yield ReadRoute(
            path=f"/v1/sheets/{name}/row",
            operation_id=f"sheet_{name.replace('-', '_')}_row",
            summary=f"{english}: one row with all it carries. {chinese}：单行。",
            tag="sheets",
            answer="SheetRow",
            handle=_row(sheet, registry),
            parameters=(_KEY, AFTER),
            problems=(400, 403, 404),
        )


def _listed(sheet: Sheet, registry: Registry) -> Listed:
    view = sheet.view(registry)
    return Listed(
        view=lambda _: view,
        order=sheet.order,
        filters=tuple(sheet.filters),
        fixed=sheet.fixed,
        begins=sheet.begins,
        may=lambda actor, _: check_overseer(actor),
        item=_item,
        table=tuple(sheet.columns),
        sees=lambda _door, _key, row, _actor: sheet.visible(row),
    )


def _item(_door: Door, key: str, row: Row) -> Mapping[str, Any]:
    return {"key": key, **columns(row)}


def _row(sheet: Sheet, registry: Registry) -> Answering:
    view = sheet.view(registry)

    def answer(request: Request[Any, Any, Any], asked_for: Mapping[str, Any]) -> Response[Any]:
        door, asked = door_of(request)
        actor: Actor = acting(asked)
        check_overseer(actor)
        complete(asked_for, (_KEY,))
        key: str = asked_for[_KEY.name]
        row = door.reader.row(view, key, after=seen_position(door, asked_for), timeout=door.settings.catch_up_seconds)
        if row is None or not sheet.visible(row):
            raise Refused("unknown-id", id=key[:64])
        carried = disclosed(to_plain(row["body"]), door.desk.vault)
        return reply({**_item(door, key, row), "body": carried})

    return answer
