"""``wuye sheet`` and ``wuye tally``: every view that is declared, listed, filtered and counted from."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import rich_click as click
from rich_click.rich_parameter import RichOption

from wuye.entrypoints.cli import output
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import READ, globals_for
from wuye.entrypoints.cli.words import say

if TYPE_CHECKING:
    from wuye.application.desk import Desk
    from wuye.application.ports import Row
    from wuye.application.projections.reading import Reader
    from wuye.application.projections.serving import Shown
    from wuye.application.projections.sheets import Sheet
    from wuye.application.tallies import Enquiry

_TYPES: Final = {"integer": click.INT, "flag": click.BOOL}


def command(name: str, lang: Lang) -> click.RichCommand:
    """The group ``sheet`` or the group ``tally``."""
    group = click.RichGroup(name=name, help=say(f"help-{name}", lang), no_args_is_help=True)
    if name == "tally":
        from wuye.application.tallies import TALLIES

        for key, tally in TALLIES.items():
            group.add_command(_tally(key, tally, lang))
        return group
    from wuye.application.projections.sheets import SHEETS

    for key, sheet in SHEETS.items():
        group.add_command(_sheet(key, sheet, lang))
    return group


def _said(words: tuple[str, str], lang: Lang) -> str:
    return words[1 if lang == "zh" else 0]


# -- sheets -----------------------------------------------------------------------------------------------------------


def _sheet(name: str, sheet: "Sheet", lang: Lang) -> click.RichCommand:
    def run(limit: int, row: str | None, **chosen: Any) -> None:
        where = {one.removeprefix("by_"): value for one, value in chosen.items() if value is not None}
        _shown(here(), sheet, where, limit, row)

    params: list[click.Parameter] = [
        RichOption([f"by_{one}", f"--{one}"], type=_type_of(sheet, one), metavar=one.upper(), help=_said(words, lang))
        for one, words in sheet.filters.items()
    ]
    limit = RichOption(
        ["limit", "--limit"], type=click.IntRange(1, 100_000), default=50, metavar="N", help=say("option-limit", lang)
    )
    key = RichOption(["row", "--row"], metavar="KEY", help=say("option-row", lang))
    return Leaf(
        lang=lang,
        name=name,
        callback=run,
        params=[*params, limit, key, *globals_for(READ, lang)],
        help=_said(sheet.title, lang),
    )


def _type_of(sheet: "Sheet", column: str) -> "click.ParamType[Any]":
    if column in sheet.choices:
        return click.Choice([one.value for one in sheet.choices[column]])
    from wuye.application.aggregates import REGISTRY

    kinds = {one.name: one.kind for one in sheet.view(REGISTRY).table.columns}
    return _TYPES.get(kinds[column], click.STRING)


def _shown(known: Asked, sheet: "Sheet", where: dict[str, Any], limit: int, key: str | None) -> None:
    from wuye.domain.shared.refusal import Refused
    from wuye.entrypoints.cli.views import rows_of

    _check_staff(known)
    titles = {one: _said(words, known.lang) for one, words in sheet.columns.items()}
    with known.open() as desk:
        view = sheet.view(desk.registry)
        with _reading(known, desk, view) as reader:
            if key is not None:
                row = reader.row(view, key)
                if row is None or not sheet.visible(row):
                    raise Refused("unknown-id", id=key[:64])
                output.one(known, _whole(desk, key, row), titles)
                return
            found = rows_of(reader, view, {**sheet.fixed, **where}, sheet.order, after=sheet.begins)
            rows = [
                _line(known, sheet, one, row)
                for one, row in islice(((one, row) for one, row in found if sheet.visible(row)), limit + 1)
            ]
    output.rows(known, tuple(sheet.columns), rows[:limit], titles=titles)
    if len(rows) > limit:
        output.note(known.say("more", limit=limit * 2))


def _check_staff(known: Asked) -> None:
    """A sheet shows everybody's cases: not for occupants. Raises ``Refused("not-permitted")``."""
    from wuye.domain.shared.actor import Role
    from wuye.domain.shared.refusal import Refused

    if known.role == Role.OCCUPANT:
        raise Refused(
            "not-permitted",
            role=known.role,
            roles=[one.value for one in Role if one not in (Role.OCCUPANT, Role.SYSTEM)],
        )


@contextmanager
def _reading(known: Asked, desk: "Desk", view: "Shown") -> "Iterator[Reader]":
    """A reader of a view: brought up to date where reading may do that, else as it stands."""
    from wuye.application.projections.projection import Projection
    from wuye.application.projections.reading import Reader
    from wuye.entrypoints.cli.views import kept_up

    if not isinstance(view, Projection):
        yield Reader(desk.log, desk.views)
        return
    with kept_up(desk, view) as (reader, current):
        if not current:
            output.note(known.say("view-behind", view=view.view))
        yield reader


def _whole(desk: "Desk", key: str, row: "Row") -> dict[str, Any]:
    from wuye.application.encoding import disclosed, to_plain

    columns = {name: to_plain(value) for name, value in row.items() if name != "body"}
    return {"key": key, **columns, "body": disclosed(to_plain(row["body"]), desk.vault)}


def _line(known: Asked, sheet: "Sheet", key: str, row: "Row") -> dict[str, Any]:
    """A row for people, or all of its columns with the key for programs."""
    from wuye.application.encoding import to_plain
    from wuye.entrypoints.language import label

    plain = {name: to_plain(value) for name, value in row.items() if name != "body"}
    if known.form == "json":
        return {"key": key, **plain}
    if known.form == "people":
        for name, members in sheet.choices.items():
            if plain.get(name) in {one.value for one in members}:
                plain[name] = label(members, plain[name], known.lang)
    return plain


# -- tally ----------------------------------------------------------------------------------------------------------


def _tally(name: str, tally: "Enquiry", lang: Lang) -> click.RichCommand:
    from wuye.application.tallies import Asks

    def run(**asked: str) -> None:
        known = here()
        wanted = {
            one: known.instant(value, f"--{one}", ago=True) if tally.asks[one].kind is Asks.INSTANT else value
            for one, value in asked.items()
        }
        _counted(known, tally, wanted)

    params = [
        RichOption([one, f"--{one}"], required=True, metavar=asked.kind.upper(), help=_said(asked.words, lang))
        for one, asked in tally.asks.items()
    ]
    return Leaf(
        lang=lang,
        name=name,
        callback=run,
        params=[*params, *globals_for(READ, lang)],
        help=_said(tally.title, lang),
    )


def _counted(known: Asked, tally: "Enquiry", wanted: dict[str, Any]) -> None:
    from wuye.application.encoding import to_plain

    _check_staff(known)
    with known.open() as desk:
        view = tally.view(desk.registry)
        with _reading(known, desk, view) as reader:
            counted = to_plain(tally.count(reader, view, wanted))
    output.one(known, counted)
