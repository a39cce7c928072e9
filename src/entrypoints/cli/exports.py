"""``wuye export``: everything in a file, so that a customer can leave."""

from pathlib import Path

import rich_click as click
from rich_click.rich_parameter import RichArgument, RichOption

from wuye.entrypoints.cli import output
from wuye.entrypoints.cli.asked import Lang, here
from wuye.entrypoints.cli.imports import bar
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import globals_for
from wuye.entrypoints.cli.words import say

_WHAT = ("tickets", "complaint-register", "handling-records", "registers", "histories")
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
    from wuye.application.ledgers.complaint_forms import ENTRY_COLUMNS, HANDLING_COLUMNS
    from wuye.application.ledgers.exporting import HISTORY_COLUMNS, REGISTER_COLUMNS, TICKET_COLUMNS, Exporting
    from wuye.application.ledgers.faults import Unfit
    from wuye.entrypoints.bootstrap import open_writer

    known = here()
    moment = known.instant(as_of, "--as-of", ago=True) if as_of is not None else None
    columns = {
        "tickets": TICKET_COLUMNS,
        "complaint-register": ENTRY_COLUMNS,
        "handling-records": HANDLING_COLUMNS,
        "registers": REGISTER_COLUMNS,
        "histories": HISTORY_COLUMNS,
    }[what]
    with known.open() as desk, bar(known, target) as told:
        try:
            writer = open_writer(Path(target), form, columns, what)
        except Unfit as unfit:
            raise click.UsageError(known.say(f"ledger-{unfit.code}", **unfit.facts)) from None
        source = Exporting(desk, as_of=moment, sealed=sealed, told=told)
        count = 0
        try:
            rows = {
                "tickets": source.tickets,
                "complaint-register": source.complaint_register,
                "handling-records": source.handling_records,
                "registers": source.registers,
                "histories": source.histories,
            }[what]
            for row in rows():
                writer.row(row)
                count += 1
            said = writer.done()
        except BaseException:
            writer.abandon()
            raise
    output.one(known, {"file": target, "rows": count}, {name: known.say(f"column-{name}") for name in ("file", "rows")})
    for code, number in said.items():
        output.note(known.say(f"warned-{code}", count=number))
    output.note(known.say("exported-sealed") if sealed else known.say("exported-open"))
