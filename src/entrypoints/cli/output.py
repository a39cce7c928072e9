"""How answers are shown: tables for people at a terminal, plain lines in a pipe, JSON and CSV for programs."""

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wuye.entrypoints.cli import times
from wuye.entrypoints.cli.asked import Asked
from wuye.entrypoints.separated import inert, separated

if TYPE_CHECKING:
    from rich.console import Console

NARROW = 60
"""Columns below which a table is shown as one block a row."""

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6}Z")
"""An instant in plain form."""


def console(*, stderr: bool = False) -> "Console":
    """A console over the stream as it is now; rich honours NO_COLOR, FORCE_COLOR and COLUMNS."""
    from rich.console import Console

    return Console(file=sys.stderr if stderr else sys.stdout, highlight=False, markup=False, emoji=False)


def cell(value: Any, asked: Asked) -> str:
    """A plain value as a person reads it; an erased personal field says so."""
    match value:
        case None:
            return ""
        case bool():
            return asked.say("yes") if value else asked.say("no")
        case str() if asked.form == "people" and _INSTANT.fullmatch(value):
            return times.shown(datetime.fromisoformat(value), asked.where())
        case str():
            return inert(value)
        case Mapping() if value.keys() == {"text"} or value.keys() == {"$personal", "$subject"}:
            return cell(value.get("text", value.get("$personal")), asked)
        case Mapping() if "$erased" in value or "erased" in value:
            return asked.say("erased")
        case Mapping() if "$sealed" in value:
            return asked.say("sealed")
        case Mapping() if value.keys() == {"minor", "currency"}:
            return f"{value['minor'] / 100:.2f} {value['currency']}"
        case Mapping():
            return ", ".join(f"{inert(str(key))}={cell(one, asked)}" for key, one in value.items())
        case list() | tuple():
            between = "; " if any(isinstance(one, Mapping) for one in value) else ", "
            return between.join(cell(one, asked) for one in value)
        case _:
            return inert(str(value))


def compact(value: Any) -> str:
    """A value as one line of JSON, with Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write(text: str) -> None:
    """A line of data to stdout."""
    sys.stdout.write(f"{text}\n")


def note(text: str) -> None:
    """A line for people to stderr: never mixed with data."""
    sys.stderr.write(f"{text}\n")


def one(asked: Asked, answer: Mapping[str, Any], titles: Mapping[str, str] | None = None) -> None:
    """A single answer: a two-column list for people, one object for programs."""
    if asked.form == "json":
        write(json.dumps(answer, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))
        return
    if asked.form == "csv":
        sys.stdout.write(separated([tuple(answer), tuple(cell(value, asked) for value in answer.values())]))
        return
    names = titles or {}
    pairs = [(names.get(key, key), cell(value, asked)) for key, value in answer.items()]
    screen = console()
    if not screen.is_terminal:
        for name, value in pairs:
            write(f"{name}\t{_flat(value)}")
        return
    _pairs(screen, pairs)


def rows(
    asked: Asked,
    columns: Sequence[str],
    found: Iterable[Mapping[str, Any]],
    *,
    titles: Mapping[str, str] | None = None,
    styles: Mapping[str, str] | None = None,
) -> int:
    """A list of answers, as they come; gives their number. An empty list is ``[]`` for programs, never prose."""
    count = 0
    if asked.form == "json":
        sys.stdout.write("[")
        for count, row in enumerate(found, 1):
            sys.stdout.write(("\n" if count == 1 else ",\n") + compact(dict(row)))
        sys.stdout.write("\n]\n" if count else "]\n")
        return count
    if asked.form == "csv":
        sys.stdout.write(separated([columns]))
        for count, row in enumerate(found, 1):  # noqa: B007
            sys.stdout.write(separated([[cell(row.get(name), asked) for name in columns]]))
        return count
    screen = console()
    if not screen.is_terminal:
        for count, row in enumerate(found, 1):  # noqa: B007
            write("\t".join(_flat(cell(row.get(name), asked)) for name in columns))
        return count
    return _table(asked, screen, columns, list(found), titles or {}, styles or {})


def line(asked: Asked, row: Mapping[str, Any], words: str) -> None:
    """One answer of a stream, at once: NDJSON for programs, a line for people."""
    write(compact(dict(row)) if asked.form == "json" else words)
    sys.stdout.flush()


def _flat(text: str) -> str:
    return text.replace("\t", " ").replace("\n", " ")


def _pairs(screen: "Console", pairs: Sequence[tuple[str, str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    if screen.width < NARROW:
        for name, value in pairs:
            screen.print(Text(f"{name}: ", style="bold"), Text(value), sep="")
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in pairs:
        table.add_row(Text(name), Text(value))
    screen.print(table)


def _table(
    asked: Asked,
    screen: "Console",
    columns: Sequence[str],
    found: Sequence[Mapping[str, Any]],
    titles: Mapping[str, str],
    styles: Mapping[str, str],
) -> int:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    if not found:
        note(asked.say("nothing-found"))
        return 0
    if screen.width < NARROW:
        for row in found:
            _pairs(screen, [(titles.get(name, name), cell(row.get(name), asked)) for name in columns])
            screen.print()
        return len(found)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(Text(titles.get(name, name)), overflow="fold", style=styles.get(name))
    for row in found:
        table.add_row(*(Text(cell(row.get(name), asked)) for name in columns))
    screen.print(table)
    return len(found)
