"""``wuye calendar due``: when an amount falls due, for one case by arguments or for many from a CSV."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import rich_click as click
from rich_click.rich_parameter import RichOption

from wuye.entrypoints.cli import output, times
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.generated import read_source
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import READ, globals_for
from wuye.entrypoints.cli.words import say

if TYPE_CHECKING:
    from wuye.domain.register.calendar.lifecycle import Calendars
    from wuye.domain.sla.calendar import Calendar

COLUMNS: Final = ("start", "amount", "unit", "business_start", "business_end", "break_start", "break_end", "pauses")
ANSWERED: Final = ("start", "amount", "unit", "due", "state")
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DIGITS = 9

Row = Mapping[str, str]


class MistakeError(Exception):
    """A value that cannot be used: the column and why."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(f"{column}: {why}")
        self.column = column
        self.why = why


def command(lang: Lang) -> click.RichCommand:
    """``due``."""
    return Leaf(
        lang=lang,
        name="due",
        callback=_due,
        params=[
            *(_option(name, lang) for name in COLUMNS[:-1]),
            RichOption(["pauses", "--pause"], multiple=True, metavar="FROM/TO", help=say("option-trial-pauses", lang)),
            RichOption(["days", "--day"], multiple=True, type=click.Choice(DAYS), help=say("option-trial-days", lang)),
            RichOption(["calendar", "--calendar"], metavar="KEY", help=say("option-trial-calendar", lang)),
            RichOption(["source", "--file"], metavar="FILE", help=say("option-trial-file", lang)),
            *globals_for(READ, lang),
        ],
        help=say("help-due", lang),
    )


def _option(name: str, lang: Lang) -> RichOption:
    metavar = {"start": "INSTANT", "amount": "N", "unit": "UNIT"}.get(name, "HH:MM")
    return RichOption([name, f"--{name.replace('_', '-')}"], metavar=metavar, help=say(f"option-trial-{name}", lang))


def _due(
    days: tuple[str, ...], calendar: str | None, source: str | None, pauses: tuple[str, ...], **given: str | None
) -> None:
    known = here()
    base = _published(known, calendar) if calendar is not None else None
    on = tuple(DAYS.index(day) for day in days)
    if source is None:
        # No amount is needed where it is due at once.
        needed = COLUMNS[:3] if given.get("unit") != "immediate" else ("start",)
        lacking = [f"--{name}" for name in needed if given.get(name) is None]
        if lacking:
            raise click.UsageError(known.say("trial-missing", names=", ".join(lacking)))
        row = {name: value or "" for name, value in given.items()} | {"pauses": ";".join(pauses)}
        try:
            _show(known, [_answered(known, row, base, on)])
        except MistakeError as mistake:
            flag = "--pause" if mistake.column == "pauses" else f"--{mistake.column.replace('_', '-')}"
            raise click.BadParameter(mistake.why, param_hint=f"'{flag}'") from None
        return
    if pauses or any(given.values()):
        raise click.UsageError(known.say("trial-both"))
    _show(known, list(_many(known, source, base, on)))


def _many(known: Asked, source: str, base: "Calendar | None", on: tuple[int, ...]) -> Iterator[dict[str, Any]]:
    """The answers of a file, all or none: the first mistake names its row and column."""
    reader = csv.DictReader(io.StringIO(read_source(known, source).removeprefix("\ufeff"), newline=""))
    names = [name.strip() for name in reader.fieldnames or ()]
    lacking = [name for name in COLUMNS[:3] if name not in names]
    unknown = [name for name in names if name not in COLUMNS]
    if lacking or unknown:
        raise click.UsageError(
            known.say("trial-columns", file=source, names=", ".join(lacking or unknown)[:200], all=", ".join(COLUMNS))
        )
    reader.fieldnames = names
    try:
        for number, row in enumerate(reader, start=2):
            if None in row or None in row.values():
                raise click.UsageError(known.say("trial-cells", file=source, row=number))
            try:
                yield _answered(known, {name: value.strip() for name, value in row.items()}, base, on)
            except MistakeError as mistake:
                told = known.say("trial-row", file=source, row=number, column=mistake.column, why=mistake.why)
                raise click.UsageError(told) from None
    except csv.Error as error:
        raise click.UsageError(known.say("input-malformed", why=str(error)[:100])) from None


def _answered(known: Asked, row: Row, base: "Calendar | None", on: tuple[int, ...]) -> dict[str, Any]:
    from wuye.application.encoding import to_plain
    from wuye.application.sla.trial import TRIED_UNITS, tried
    from wuye.domain.shared.refusal import Refused
    from wuye.domain.sla.limits import Unit

    start = _instant(known, "start", row.get("start", ""))
    unit = row.get("unit", "")
    if unit not in {one.value for one in TRIED_UNITS}:
        allowed = ", ".join(one.value for one in TRIED_UNITS)
        raise MistakeError("unit", known.say("trial-unit", typed=unit[:32], allowed=allowed))
    amount = row.get("amount", "") or ("0" if unit == Unit.IMMEDIATE else "")
    if not (amount.isascii() and amount.isdecimal() and len(amount) <= _DIGITS):
        raise MistakeError("amount", known.say("trial-amount", typed=amount[:32]))
    pauses = [_pause(known, one) for one in row.get("pauses", "").split(";") if one.strip()]
    calendar = _calendar(known, row, base, on)
    try:
        found = tried(calendar, start, int(amount), Unit(unit), pauses)
    except Refused as refusal:
        raise MistakeError(
            "pauses" if refusal.code.startswith("pause") else "amount", _told(known, refusal)
        ) from refusal
    return {
        "start": to_plain(start),
        "amount": int(amount),
        "unit": unit,
        "due": to_plain(found.due),
        "state": found.state.value,
    }


def _calendar(known: Asked, row: Row, base: "Calendar | None", on: tuple[int, ...]) -> "Calendar":
    """The hours of a row, on the days of the calendar; without any, the calendar itself, or every minute."""
    from wuye.application.sla.trial import WORKWEEK, around_the_clock, with_hours
    from wuye.domain.shared.refusal import Refused

    business = _pair(known, row, "business_start", "business_end")
    break_ = _pair(known, row, "break_start", "break_end")
    zone = known.where().key
    if business is None:
        if break_ is not None:
            raise MistakeError("business_start", known.say("trial-pair", other="break_start"))
        return around_the_clock(zone) if base is None else base
    try:
        return with_hours(base, zone, business, break_, on or WORKWEEK)
    except Refused as refusal:
        column = "break_start" if refusal.code == "break-outside-hours" else "business_start"
        raise MistakeError(column, _told(known, refusal)) from refusal


def _pair(known: Asked, row: Row, first: str, last: str) -> tuple[str, str] | None:
    start, end = row.get(first, ""), row.get(last, "")
    if bool(start) != bool(end):
        here_, there = (first, last) if not start else (last, first)
        raise MistakeError(here_, known.say("trial-pair", other=there))
    return (start, end) if start else None


def _pause(known: Asked, typed: str) -> tuple[datetime, datetime | None]:
    since, separator, until = typed.strip().partition("/")
    if not separator:
        raise MistakeError("pauses", known.say("trial-pause", typed=typed[:64]))
    return _instant(known, "pauses", since), _instant(known, "pauses", until) if until.strip() else None


def _instant(known: Asked, column: str, typed: str) -> datetime:
    """A local time that daylight saving skips or repeats is refused: it needs its offset (golden case 37)."""
    try:
        found = times.instant(typed, zone=known.where())
    except times.NoInstant:
        forms = ", ".join(one for one in times.FORMS if one[-1] not in "mhdw")
        told = known.say("no-instant", typed=typed[:64], forms=forms, zone=known.where().key)
        raise MistakeError(column, told) from None
    if not 1970 <= found.year < 2200:
        raise MistakeError(column, known.say("trial-year", typed=typed[:64]))
    return found


def _published(known: Asked, key: str) -> "Calendar":
    with known.open() as desk:
        calendars: Calendars = desk.state(f"calendar-{key.removeprefix('calendar-')}")
    return calendars.editions[-1].calendar


def _told(known: Asked, refusal: Any) -> str:
    from wuye.entrypoints.cli.failures import explained

    failure = explained(refusal, known)
    return failure.why or failure.what


def _show(known: Asked, found: Iterable[dict[str, Any]]) -> None:
    rows = list(found)
    if known.form == "people":
        rows = [{**row, "state": known.say(f"trial-{row['state']}")} for row in rows]
    titles = {name: known.say(f"column-{name}") for name in ANSWERED}
    output.rows(known, ANSWERED, rows, titles=titles)
