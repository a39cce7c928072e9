"""``wuye calendar seed``, ``publish`` and ``horizon``: calendars published through the desk, and how far they reach."""

import csv
import io
from typing import TYPE_CHECKING, Any, Final

import rich_click as click
from rich_click.rich_parameter import RichArgument, RichOption

from wuye.domain.shared.lifecycle import Lifecycle
from wuye.entrypoints.cli import forms, output
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.generated import read_source, ref_argument
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import READ, WRITE, globals_for
from wuye.entrypoints.cli.words import say

if TYPE_CHECKING:
    from wuye.domain.register.calendar.commands import PublishCalendar

COLUMNS: Final = ("day", "hours", "mode", "name_en", "name_zh")
"""Of a CSV: a weekday or a date; ``09:00-12:00;13:00-18:00``, empty = closed; ``replace`` or ``add``; two names."""
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HORIZON: Final = ("calendar", "version", "horizon", "days_left", "zone", "published_at", "source", "digest")


def seed(lang: Lang) -> click.RichCommand:
    """``seed``."""
    return Leaf(
        lang=lang,
        name="seed",
        callback=_seed,
        params=[
            RichArgument(["which"], type=click.Choice(["cn"]), help=say("argument-calendar-seed", lang)),
            RichOption(["key", "--key"], default="cn", metavar="KEY", help=say("option-calendar-key", lang)),
            RichOption(["hours", "--hours"], multiple=True, metavar="HH:MM-HH:MM", help=say("option-hours", lang)),
            *globals_for(WRITE, lang),
        ],
        help=say("help-calendar-seed", lang),
    )


def publish(lang: Lang) -> click.RichCommand:
    """``publish``."""
    return Leaf(
        lang=lang,
        name="publish",
        callback=_publish,
        params=[
            RichOption(["source", "--file"], required=True, metavar="FILE", help=say("option-calendar-file", lang)),
            RichOption(["key", "--key"], metavar="KEY", help=say("option-calendar-key", lang)),
            RichOption(["its_zone", "--calendar-zone"], metavar="ZONE", help=say("option-calendar-zone", lang)),
            RichOption(["horizon", "--horizon"], metavar="YYYY-MM-DD", help=say("option-horizon", lang)),
            RichOption(["origin", "--source"], metavar="TEXT", help=say("option-calendar-source", lang)),
            *globals_for(WRITE, lang),
        ],
        help=say("help-calendar-publish", lang),
    )


def horizon(lifecycle: Lifecycle[Any], lang: Lang) -> click.RichCommand:
    """``horizon``."""
    return Leaf(
        lang=lang,
        name="horizon",
        callback=_horizon,
        params=[ref_argument(lifecycle, lang), *globals_for(READ, lang)],
        help=say("help-calendar-horizon", lang),
    )


def _seed(which: str, key: str, hours: tuple[str, ...]) -> None:
    from wuye.application.seeds.calendars import OFFICE_HOURS, china

    assert which == "cn"
    _give(here(), china(key, hours or OFFICE_HOURS))


def _publish(source: str, key: str | None, its_zone: str | None, horizon: str | None, origin: str | None) -> None:
    from wuye.application.encoding import from_plain
    from wuye.domain.register.calendar.commands import PublishCalendar

    known = here()
    plain = written(known, source)
    plain.setdefault("source", source)
    given = {"calendar": key, "zone": its_zone, "horizon": horizon, "source": origin}
    plain |= {name: value for name, value in given.items() if value is not None}
    command: PublishCalendar = from_plain(plain, PublishCalendar)
    _give(known, command)


def written(known: Asked, source: str) -> dict[str, Any]:
    """A calendar in a file, as JSON or CSV, in plain form. Raises ``click.UsageError``."""
    text = read_source(known, source).removeprefix("\ufeff")
    try:
        return _from_json(known, text) if text.lstrip().startswith("{") else _from_csv(known, source, text)
    except csv.Error as error:
        raise click.UsageError(known.say("input-malformed", why=str(error)[:100])) from None


def _from_json(known: Asked, text: str) -> dict[str, Any]:
    try:
        return dict(forms.parsed(text))
    except ValueError as error:
        raise click.UsageError(known.say("input-malformed", why=str(error)[:100])) from None


def _from_csv(known: Asked, source: str, text: str) -> dict[str, Any]:
    """Weekly hours and dated exceptions; what a cell may hold is judged with the command's fields."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    names = tuple(reader.fieldnames or ())
    if not {"day", "hours"} <= set(names) <= set(COLUMNS):
        told = ", ".join(sorted({"day", "hours"} - set(names) or set(names) - set(COLUMNS)))[:200]
        raise click.UsageError(known.say("trial-columns", file=source, names=told, all=", ".join(COLUMNS)))
    week, exceptions = [], []
    for number, row in enumerate(reader, start=2):
        if None in row or None in row.values():
            raise click.UsageError(known.say("trial-cells", file=source, row=number))
        cells = {name: value.strip() for name, value in row.items()}
        hours = [one.strip() for one in cells["hours"].split(";") if one.strip()]
        day = cells["day"].lower()
        if day in WEEKDAYS:
            if hours:
                week.append({"weekday": day, "hours": hours})
            continue
        named = {name: cells.get(name) or None for name in ("name_en", "name_zh")}
        exceptions.append({"day": day, "hours": hours, "mode": cells.get("mode") or "replace", **named})
    return {"week": week, "exceptions": exceptions}


def _give(known: Asked, command: "PublishCalendar") -> None:
    by = known.by()
    known.category, known.case = "calendar", command.calendar
    occurred_at = known.instant(known.occurred_at, "--occurred-at") if known.occurred_at is not None else None
    with known.open() as desk:
        if known.dry_run:
            output.note(known.say("dry-run"))
            desk.preview(command, by=by)
            answer = {"case": f"calendar-{command.calendar}", "exceptions": len(command.exceptions)}
            output.one(known, answer, {name: known.say(f"column-{name}") for name in answer})
            return
        receipt = desk.execute(
            command,
            by=by,
            expected_version=known.expected_version,
            command_id=known.command_id or desk.ids.uuid7(),
            occurred_at=occurred_at,
        )
        edition = desk.state(receipt.case).editions[-1]
    if not receipt.events:
        output.note(known.say("calendar-unchanged"))
    answer = {
        "case": receipt.case,
        "version": edition.version,
        "exceptions": len(command.exceptions),
        "horizon": None if command.horizon is None else command.horizon.isoformat(),
        "digest": edition.calendar.digest,
    }
    output.one(known, answer, {name: known.say(f"column-{name}") for name in answer})


def _horizon(ref: str) -> None:
    from wuye.application.encoding import to_plain

    known = here()
    stream = ref if ref.startswith("calendar-") else f"calendar-{ref}"
    with known.open() as desk:
        edition = desk.state(stream).editions[-1]
        published = desk.history(stream)[edition.version - 1]
        today = desk.clock.now().astimezone(_zone(edition.calendar.zone)).date()
    last = edition.calendar.horizon
    answer = {
        "calendar": stream.removeprefix("calendar-"),
        "version": edition.version,
        "horizon": None if last is None else last.isoformat(),
        "days_left": None if last is None else (last - today).days,
        "zone": edition.calendar.zone,
        "published_at": to_plain(edition.published_at),
        "source": published.event.source,
        "digest": edition.calendar.digest,
    }
    output.one(known, answer, {name: known.say(f"column-{name.replace('_', '-')}") for name in _HORIZON})
    if last is None:
        output.note(known.say("horizon-none"))
    elif last < today:
        output.note(known.say("horizon-past"))


def _zone(name: str) -> Any:
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)
