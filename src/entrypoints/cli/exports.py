"""``wuye export``: everything in a file, so that a customer can leave."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click
from rich_click.rich_parameter import RichArgument, RichOption

from wuye.entrypoints.cli import output
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.imports import bar
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import globals_for
from wuye.entrypoints.cli.words import say

if TYPE_CHECKING:
    from wuye.application.desk import Desk
    from wuye.application.ledgers.exporting import Exporting
    from wuye.application.ledgers.ports import Folder

_WHAT = ("tickets", "complaint-register", "handling-records", "registers", "evidence", "histories", "everything")
_OPTIONS = ("lang", "as_json", "zone", "db", "config", "actor", "role")


def command(_name: str, lang: Lang) -> click.RichCommand:
    """``export``."""
    return Leaf(
        lang=lang,
        name="export",
        callback=_run,
        params=[
            RichArgument(["what"], type=click.Choice(_WHAT), help=say("argument-what", lang)),
            RichOption(
                ["form", "--format"],
                type=click.Choice(["jsonl", "csv", "xlsx"]),
                default="jsonl",
                show_default=True,
                help=say("option-format", lang),
            ),
            RichOption(["target", "-o", "--out"], required=True, metavar="FILE", help=say("option-out", lang)),
            RichOption(["as_of", "--as-of"], metavar="INSTANT", help=say("option-as-of", lang)),
            RichOption(["sealed", "--sealed"], is_flag=True, help=say("option-sealed", lang)),
            *globals_for(_OPTIONS, lang),
        ],
        help=say("help-export", lang),
    )


def _run(what: str, form: str, target: str, as_of: str | None, sealed: bool) -> None:
    known = here()
    moment = known.instant(as_of, "--as-of", ago=True) if as_of is not None else None
    with known.open() as desk, bar(known, target) as told:
        from wuye.application.ledgers.exporting import Exporting

        source = Exporting(desk, as_of=moment, sealed=sealed, told=told)
        if what == "everything":
            if form != "jsonl":
                raise click.UsageError(known.say("everything-is-jsonl"))
            count, said = _everything(desk, source, Path(target), as_of=moment, sealed=sealed)
        else:
            count, said = _one(known, source, what, form, Path(target))
    output.one(known, {"file": target, "rows": count}, {name: known.say(f"column-{name}") for name in ("file", "rows")})
    for code, number in said.items():
        output.note(known.say(f"warned-{code}", count=number))
    output.note(known.say("exported-sealed") if sealed else known.say("exported-open"))


def _rows(source: "Exporting") -> "dict[str, tuple[tuple[str, ...], Callable[[], Iterator[Mapping[str, Any]]]]]":
    """Columns of each file, and what gives its rows."""
    from wuye.application.ledgers.complaint_forms import ENTRY_COLUMNS, HANDLING_COLUMNS
    from wuye.application.ledgers.exporting import EVIDENCE_COLUMNS, HISTORY_COLUMNS, REGISTER_COLUMNS, TICKET_COLUMNS

    return {
        "tickets": (TICKET_COLUMNS, source.tickets),
        "complaint-register": (ENTRY_COLUMNS, source.complaint_register),
        "handling-records": (HANDLING_COLUMNS, source.handling_records),
        "registers": (REGISTER_COLUMNS, source.registers),
        "evidence": (EVIDENCE_COLUMNS, source.evidence),
        "histories": (HISTORY_COLUMNS, source.histories),
    }


def _one(known: Asked, source: "Exporting", what: str, form: str, target: Path) -> "tuple[int, Mapping[str, int]]":
    """One file; gives the number of rows, and what a person should know of it."""
    from wuye.application.ledgers.faults import Unfit
    from wuye.entrypoints.bootstrap import open_writer

    columns, rows = _rows(source)[what]
    try:
        writer = open_writer(target, form, columns, what)
    except Unfit as unfit:
        raise click.UsageError(known.say(f"ledger-{unfit.code}", **unfit.facts)) from None
    count = 0
    try:
        for row in rows():
            writer.row(row)
            count += 1
        return count, writer.done()
    except BaseException:
        writer.abandon()
        raise


def _everything(
    desk: "Desk", source: "Exporting", target: Path, *, as_of: datetime | None, sealed: bool
) -> "tuple[int, Mapping[str, int]]":
    """Every file of rows, the bytes of the evidence and a manifest, in a folder of their own."""
    from wuye.application.encoding import to_plain
    from wuye.entrypoints.bootstrap import open_folder

    folder = open_folder(target)
    try:
        counts = {what: folder.rows(what, rows()) for what, (_, rows) in _rows(source).items()}
        # Photos are not sealed: whoever gets no keys gets none of them either.
        lost = 0 if sealed else _exhibits(desk, source, folder)
        folder.done({"company": desk.company, "head": source.head, "as_of": to_plain(as_of), "sealed": sealed})
    except BaseException:
        folder.abandon()
        raise
    return sum(counts.values()), {"lost-evidence": lost} if lost else {}


def _exhibits(desk: "Desk", source: "Exporting", folder: "Folder") -> int:
    """The bytes of all evidence; gives the number of pieces that are missing or damaged."""
    from wuye.domain.shared.refusal import BrokenHistory

    lost = set[str]()
    for row in source.evidence():
        digest = row["digest"]
        if digest in lost or folder.holds(digest):
            continue
        try:
            folder.exhibit(digest, desk.files.get(digest))
        except (KeyError, BrokenHistory):
            lost.add(digest)
    return len(lost)
