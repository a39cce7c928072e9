"""``wuye ticket list`` and its like: a page from the view, brought up to date first."""

from itertools import islice
from typing import Any

import rich_click as click
from rich_click.rich_parameter import RichOption

from wuye.domain.shared.lifecycle import Lifecycle
from wuye.entrypoints.cli import output, times
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import READ, globals_for
from wuye.entrypoints.cli.words import say

NOTICES = "notice"
"""The kind of case whose list also says what it tells."""
FILTERS = ("stage", "site")
"""Filters of the view of all cases."""

_CASES = ("case", "stage", "site", "version", "updated_at")


def command(lifecycle: Lifecycle[Any], lang: Lang) -> click.RichCommand:
    """``list`` of one lifecycle; a kind with a board has more filters."""
    from wuye.application.projections.boards import BOARDS

    board = BOARDS.get(lifecycle.category)
    # The channel option is everybody's: through which door a person acts.
    more = () if board is None else tuple(one for one in board.filters if one not in (*FILTERS, "channel"))
    params: list[click.Parameter] = [
        RichOption([f"by_{name}", f"--{name}"], metavar=name.upper(), help=say(f"option-{name}", lang))
        for name in (*FILTERS, *more)
    ]

    def run(limit: int, **chosen: str | None) -> None:
        where = {name.removeprefix("by_"): value for name, value in chosen.items() if value is not None}
        _list(here(), lifecycle, where, limit)

    limit = RichOption(
        ["limit", "--limit"], type=click.IntRange(1, 100_000), default=50, metavar="N", help=say("option-limit", lang)
    )
    return Leaf(
        lang=lang,
        name="list",
        callback=run,
        params=[*params, limit, *globals_for(READ, lang)],
        help=say("help-list", lang),
    )


def _list(known: Asked, lifecycle: Lifecycle[Any], where: dict[str, Any], limit: int) -> None:
    from wuye.application.projections.boards import BOARDS
    from wuye.domain.shared.actor import Role
    from wuye.entrypoints.cli.views import kept_up, listing_view, rows_of

    stages = {one.value for one in lifecycle.stages}
    if where.get("stage", next(iter(stages))) not in stages:
        raise click.BadParameter(
            known.say("no-such-stage", typed=where["stage"][:64], stages=", ".join(sorted(stages))),
            param_hint="'--stage'",
        )
    with known.open() as desk:
        view = listing_view(desk.registry, lifecycle.category)
        board = BOARDS.get(lifecycle.category)
        order = board.queue if board else (("updated_at", True),)
        columns = board.shown if board else _CASES
        if lifecycle.category == NOTICES:
            columns = (*columns, "says")
        unknown = [name for name in where if name not in {one.name for one in view.table.columns}]
        if unknown:
            raise click.UsageError(known.say("no-such-filter", names=", ".join(unknown)))
        chosen = where if board else {"category": lifecycle.category, **where}
        with kept_up(desk, view) as (reader, current):
            if not current:
                output.note(known.say("view-behind", view=view.view))
            found = rows_of(reader, view, chosen, order)
            if known.role == Role.OCCUPANT:
                by = known.by()
                found = (one for one in found if desk.readable(one[0], by=by))
            rows = [_row(known, lifecycle, key, row, columns) for key, row in islice(found, limit + 1)]
    titles = {name: known.say(f"column-{name.replace('_', '-')}") for name in columns}
    output.rows(known, columns, rows[:limit], titles=titles)
    if len(rows) > limit:
        output.note(known.say("more", limit=limit * 2))


def _row(known: Asked, lifecycle: Lifecycle[Any], key: str, row: Any, columns: tuple[str, ...]) -> dict[str, Any]:
    """Columns of a row; programs also get the stream id, and codes instead of words."""
    from wuye.application.encoding import to_plain
    from wuye.application.projections.boards import BOARDS
    from wuye.entrypoints.language import label
    from wuye.entrypoints.language.notices import notice_in, notice_shown, says

    is_notice = lifecycle.category == NOTICES
    if known.form == "json":
        plain = {"case": key, **{name: to_plain(value) for name, value in row.items() if name != "body"}}
        return {**plain, **notice_shown(row)} if is_notice else plain
    name = row["number"] or (key.removeprefix(f"{lifecycle.category}-") if lifecycle.key else key)
    shown: dict[str, Any] = {**row, "case": name}
    if is_notice:
        shown["says"] = says(notice_in(row), known.lang, lambda at: times.shown(at, known.where()))
    if known.form == "csv":
        return {column: to_plain(shown[column]) for column in columns}
    board = BOARDS.get(lifecycle.category)
    lists = {"stage": lifecycle.stages, **(board.choices if board else {})}
    for column in columns:
        value = shown[column]
        if column in lists and value is not None:
            shown[column] = label(lists[column], value, known.lang)
        elif column.endswith("_at") and value is not None:
            shown[column] = times.shown(value, known.where())
    return shown
