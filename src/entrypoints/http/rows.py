"""Pages of view rows: filtered and sorted only by what has an index, so that a page costs the same for ever."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

from attrs import field, frozen
from litestar import Request, Response

from wuye.application.encoding import to_plain
from wuye.application.ports import Query, Row, Table
from wuye.application.projections.serving import Shown
from wuye.domain.shared.actor import Actor
from wuye.entrypoints.http.acting import acting
from wuye.entrypoints.http.door import Door, door_of
from wuye.entrypoints.http.paging import page_reply, question
from wuye.entrypoints.http.query import Choice, Flag, Parameter, Text, Whole
from wuye.entrypoints.http.routes import Answering
from wuye.entrypoints.http.tables import VARIES, table_reply, wants_table
from wuye.entrypoints.http.waiting import seen_position

ID: Final = r"^[A-Za-z0-9._:-]+$"
_LONGEST: Final = 120

Item = Callable[[Door, str, Row], Mapping[str, Any]]


def _all_rows(_door: Door, _key: str, _row: Row, _actor: Actor) -> bool:
    return True


@frozen(kw_only=True)
class Listed:
    """What is listed: a view, its order, what is held equal, which columns may be asked for, who may look."""

    view: Callable[[Door], Shown]
    order: tuple[tuple[str, bool], ...]
    filters: tuple[str, ...]
    may: Callable[[Actor, Mapping[str, Any]], None]
    item: Item
    """How a row is shown."""
    fixed: Mapping[str, Any] = field(factory=dict)
    begins: tuple[Any, ...] | None = None
    """Where the first page begins, as a cursor stands."""
    table: tuple[str, ...] = ()
    """Columns of the same page as comma-separated values; none where it is not to be had so."""
    sees: Callable[[Door, str, Row, Actor], bool] = _all_rows
    """Whether a row that was read is shown to somebody."""


def listing(listed: Listed) -> Answering:
    """A page of rows, with the cursor of the next one."""

    def answer(request: Request[Any, Any, Any], asked_for: Mapping[str, Any]) -> Response[Any]:
        door, asked = door_of(request)
        actor = acting(asked)
        listed.may(actor, asked_for)
        position = seen_position(door, asked_for)
        pages = question(door, actor, request, asked_for)
        query = Query(
            where={**listed.fixed, **{name: asked_for[name] for name in listed.filters if name in asked_for}},
            order=listed.order,
            after=pages.start() or listed.begins,
            limit=pages.limit + 1,
            search=("number", asked_for["q"]) if "q" in asked_for else None,
        )
        found = rows_found(door, listed.view(door), query, position)
        shown, after = cut(found, pages.limit, listed.order)
        items = [listed.item(door, key, row) for key, row in shown if listed.sees(door, key, row, actor)]
        if listed.table and wants_table(asked, asked_for):
            return table_reply(listed.table, items, pages, after=after)
        return page_reply(items, pages, after=after, headers=VARIES if listed.table else None)

    return answer


def rows_found(door: Door, view: Shown, query: Query, position: int | None) -> list[tuple[str, Row]]:
    """Rows of a view that has seen a position. Raises ``Unavailable`` when it is still behind."""
    return door.reader.page(view, query, after=position, timeout=door.settings.catch_up_seconds)


def cut(
    found: list[tuple[str, Row]], limit: int, order: tuple[tuple[str, bool], ...]
) -> tuple[list[tuple[str, Row]], tuple[Any, ...] | None]:
    """The rows to show, and where the next page begins; one row more than shown was read to know."""
    shown = found[:limit]
    if len(found) <= limit or not shown:
        return shown, None
    key, row = shown[-1]
    return shown, (*(row[name] for name, _ in order), key)


def columns(row: Row) -> dict[str, Any]:
    """The columns of a row in plain form."""
    return {name: to_plain(value) for name, value in row.items() if name != "body"}


def filter_parameters(
    table: Table, filters: Mapping[str, str], choices: Mapping[str, type[StrEnum]]
) -> Iterator[Parameter]:
    """A parameter for each filter, by the kind of its column; ``filters`` say what each means."""
    kinds = {column.name: column.kind for column in table.columns}
    for name, words in filters.items():
        if name in choices:
            yield Choice(name=name, help=words, choices=tuple(one.value for one in choices[name]))
        elif kinds[name] == "integer":
            yield Whole(name=name, help=words)
        elif kinds[name] == "flag":
            yield Flag(name=name, help=words)
        else:
            yield Text(name=name, help=words, maximum=_LONGEST, pattern=ID)
