"""``wuye import``: another system's ledger, looked at, judged, and taken over."""

import gc
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click
from rich_click.rich_parameter import RichArgument, RichOption

from wuye.entrypoints.cli import output, times
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.codes import Exit
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.ledger_words import LEDGER_WORDS
from wuye.entrypoints.cli.options import globals_for
from wuye.entrypoints.cli.settings import settings
from wuye.entrypoints.cli.words import say
from wuye.entrypoints.separated import inert

if TYPE_CHECKING:
    from wuye.application.desk import Desk
    from wuye.application.ledgers.faults import Fault, Unfit
    from wuye.application.ledgers.importing import Told
    from wuye.application.ledgers.mapping import Mapping as Meaning
    from wuye.application.ledgers.ports import CellWriter, Plan, Sheet
    from wuye.application.ports import SecondHand

_LONG = 1 << 20
"""Bytes of a ledger that a second process takes part in: some five thousand rows."""
_NO_DIGEST = "0" * 32
_OPTIONS = ("lang", "as_json", "as_csv", "zone", "db", "config", "actor", "role", "dry_run")
_SHIPPED = "incident-events, work-orders"
_FAULT_COLUMNS = ("file", "row", "column", "rule", "value", "reason")
_PREVIEW_COLUMNS = ("row", "case", "step", "at", "resource", "stage", "content", "reason")
_REJECT_COLUMNS = ("import-row", "import-column", "import-rule", "import-reason")


def command(_name: str, lang: Lang) -> click.RichCommand:
    """``import``."""
    return Leaf(
        lang=lang,
        name="import",
        callback=_run,
        params=[
            RichArgument(["file"], metavar="FILE", help=say("argument-ledger", lang)),
            RichOption(
                ["mapping", "--mapping"], required=True, metavar="M", help=say("option-mapping", lang, shipped=_SHIPPED)
            ),
            RichOption(
                ["preview", "--preview"],
                type=click.IntRange(1, 1000),
                metavar="N",
                help=say("option-preview", lang),
            ),
            RichOption(["partial", "--partial"], is_flag=True, help=say("option-partial", lang)),
            RichOption(["rejects", "--rejects"], metavar="FILE", help=say("option-rejects", lang)),
            RichOption(["site", "--site"], metavar="KEY", help=say("option-import-site", lang)),
            RichOption(["sheet", "--sheet"], metavar="NAME", help=say("option-sheet", lang)),
            RichOption(["encoding", "--encoding"], metavar="NAME", help=say("option-encoding", lang)),
            *globals_for(_OPTIONS, lang),
        ],
        help=say("help-import", lang),
    )


def _run(
    file: str,
    mapping: str,
    preview: int | None,
    partial: bool,
    rejects: str | None,
    site: str | None,
    sheet: str | None,
    encoding: str | None,
) -> int:
    from wuye.application.ledgers.faults import Unfit

    known = here()
    if partial and rejects is None:
        raise click.UsageError(known.say("partial-needs-rejects"))
    if rejects is not None and Path(rejects).exists():
        raise FileExistsError(17, "File exists", rejects)
    try:
        with ExitStack() as stack:
            meaning, opened = _opened(known, Path(file), mapping, sheet, encoding, stack)
            if preview is not None:
                return _preview(known, opened, meaning, preview, site)
            return _import(known, Path(file), opened, meaning, site=site, partial=partial, rejects=rejects)
    except Unfit as unfit:
        raise click.UsageError(_whole(known, unfit)) from None


def _whole(known: Asked, unfit: "Unfit") -> str:
    return known.say(f"ledger-{unfit.code}", **unfit.facts)


def _opened(
    known: Asked, file: Path, mapping: str, sheet: str | None, encoding: str | None, stack: ExitStack
) -> "tuple[Meaning, Sheet]":
    from wuye.application.ledgers.faults import Unfit
    from wuye.application.ledgers.mapping import load
    from wuye.entrypoints.bootstrap import open_sheet

    meaning = load(mapping)
    opened = open_sheet(
        file,
        sheet=sheet or meaning.sheet,
        encoding=encoding or meaning.encoding,
        delimiter=meaning.delimiter,
        headings=meaning.used,
    )
    stack.callback(opened.close)
    if sheet is not None and "sheet" not in opened.said:
        raise Unfit("text-has-no-sheets", file=file.name)
    what = ", ".join(
        value if name == "encoding" else f"{known.say(f'said-{name}')}: {value}" for name, value in opened.said.items()
    )
    output.note(inert(known.say("read-as", file=file.name, what=what)))
    for one in opened.warned:
        output.note(inert(known.say(f"warned-{one.code}", **one.facts)))
    return meaning, opened


def _zone(known: Asked, meaning: "Meaning") -> Any:
    """The zone that was stated: here or in the mapping; where no format has an offset there must be one."""
    from wuye.application.ledgers.faults import Unfit

    if known.zone is None and meaning.zone is not None:
        known.zone = meaning.zone
    if known.zone is not None:
        return known.where()
    if not any(form == "iso" or "%z" in form for form in meaning.formats):
        raise Unfit("zone-not-stated")
    return None


def _preview(known: Asked, sheet: "Sheet", meaning: "Meaning", count: int, site: str | None) -> int:
    from wuye.application.ledgers.previewing import preview
    from wuye.application.ledgers.rows import Reader

    # Nothing is compared, so nothing needs to be told apart: no desk, no key, and no number where none is in the file.
    reader = Reader(
        meaning, sheet.header, zone=_zone(known, meaning), site=site or "preview", digest=lambda _text: _NO_DIGEST
    )
    wrong = False

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal wrong
        for one in preview(sheet, reader, count):
            wrong = wrong or bool(one.faults)
            at = times.shown(one.step.at, known.where()) if one.step is not None else None
            yield {
                "row": one.number,
                "case": one.case.external_id if one.case is not None and one.case.external_id != _NO_DIGEST else None,
                "step": one.step.step if one.step is not None else None,
                "at": at if known.form == "people" else (one.step.at.isoformat() if one.step is not None else None),
                "resource": one.step.resource if one.step is not None else None,
                "stage": one.case.stage.value if one.case is not None else None,
                "content": one.case.content if one.case is not None else None,
                "reason": "; ".join(f"{fault.column}: {_reason(known, fault)}" for fault in one.faults) or None,
            }

    output.rows(known, _PREVIEW_COLUMNS, rows(), titles=_titles(known, _PREVIEW_COLUMNS))
    output.note(known.say("dry-run"))
    return Exit.FINDINGS if wrong else Exit.DONE


@contextmanager
def _rarely_swept() -> Iterator[None]:
    """A long run: what is loaded stays, and looking for cycles can wait."""
    former = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*former)
        gc.unfreeze()


def _import(
    known: Asked,
    file: Path,
    sheet: "Sheet",
    meaning: "Meaning",
    *,
    site: str | None,
    partial: bool,
    rejects: str | None,
) -> int:
    from wuye.application.ledgers.importing import Importing
    from wuye.application.ledgers.sharing import assistance
    from wuye.entrypoints.beside import beside
    from wuye.entrypoints.bootstrap import open_plan

    by, zone, run = known.by(), _zone(known, meaning), str(uuid.uuid4())
    with _rarely_swept(), ExitStack() as stack:
        second: SecondHand | None = None
        if file.stat().st_size >= _LONG and not settings(known).db.startswith("memory:"):

            def assisting(desk: "Desk") -> "Callable[[Any], Any]":
                return assistance(desk, sheet, open_plan(), meaning, by=by, zone=zone, run=run, site=site)

            second = stack.enter_context(beside(known.open, assisting))
        desk = stack.enter_context(known.open())
        plan = open_plan()
        stack.callback(plan.close)
        told = stack.enter_context(bar(known, file.name))
        work = Importing(desk, sheet, plan, meaning, by=by, zone=zone, run=run, site=site, told=told, second=second)
        judged = work.judge()
        if judged.continued and not judged.known:
            output.note(known.say("no-row-known", count=judged.continued))
        summary: dict[str, Any] = {"file": file.name, "rows": judged.rows}
        if known.dry_run or (judged.rejected and not partial):
            summary |= {"importable": judged.new, "known": judged.known, "rejected": judged.rejected}
            summary["cases"] = judged.cases
            _show(known, file.name, plan, summary)
            output.note(known.say("dry-run") if known.dry_run else known.say("nothing-imported"))
            if not judged.rejected:
                return Exit.DONE
            return Exit.FINDINGS if known.dry_run else Exit.USAGE
        # Before anything is written: where no file can be made, no row must be lost from sight.
        rejected_rows = None if rejects is None else _rejects(Path(rejects), sheet)
        try:
            written = work.write()
        except BaseException:
            output.note(known.say("import-again"))
            if rejected_rows is not None:
                rejected_rows.abandon()
            raise
        rejected = judged.rejected + written.refused
        summary |= {"imported": written.rows, "known": judged.known + written.known, "rejected": rejected}
        summary["cases"] = written.cases
        if written.known:
            output.note(known.say("written-meanwhile", count=written.known))
        if rejected_rows is not None:
            _write_rejects(known, rejected_rows, sheet, plan)
        _show(known, file.name, plan, summary)
        if rejects is not None and rejected:
            output.note(known.say("rejects-written", count=rejected, file=rejects))
    return Exit.FINDINGS if rejected else Exit.DONE


def _show(known: Asked, file: str, plan: "Plan", summary: Mapping[str, Any]) -> None:
    """Every fault, and what became of the rows: one object for programs, faults as rows for spreadsheets."""

    def faults() -> Iterator[dict[str, Any]]:
        for fault in plan.faults():
            yield {
                "file": file,
                "row": fault.row,
                "column": fault.column,
                "rule": fault.rule,
                "value": fault.value,
                "reason": _reason(known, fault),
            }

    if known.form == "json":
        sys.stdout.write(output.compact(dict(summary))[:-1] + ',"faults":[')
        for count, fault in enumerate(faults()):
            sys.stdout.write(("," if count else "") + "\n" + output.compact(fault))
        sys.stdout.write("]}\n")
        return
    if summary["rejected"] or known.form == "csv":
        output.rows(known, _FAULT_COLUMNS, faults(), titles=_titles(known, _FAULT_COLUMNS))
    if known.form == "csv":
        output.note(", ".join(f"{known.say(f'column-{name}')}: {value}" for name, value in summary.items()))
    else:
        output.one(known, summary, _titles(known, tuple(summary)))


def _rejects(target: Path, sheet: "Sheet") -> "CellWriter":
    """A file for bad rows, with the ledger's own columns: mended, it can be imported as it is."""
    from wuye.entrypoints.bootstrap import open_rows

    return open_rows(target, (*sheet.header, *_REJECT_COLUMNS))


def _write_rejects(known: Asked, writer: "CellWriter", sheet: "Sheet", plan: "Plan") -> None:
    """The bad rows with what is wrong with them; no file where there are none."""
    width = len(sheet.header)
    rejects = plan.rejects()
    number, faults = next(rejects, (0, []))
    if not number:
        writer.abandon()
        return
    try:
        for line in sheet.lines():
            if line.number != number:
                continue
            shown = [*line.cells[:width], *[None] * (width - len(line.cells))]
            reasons = "; ".join(_reason(known, fault) for fault in faults)
            columns, rules = ("; ".join(getattr(one, name) for one in faults) for name in ("column", "rule"))
            writer.cells((*shown, number, columns, rules, reasons))
            number, faults = next(rejects, (0, []))
    except BaseException:
        writer.abandon()
        raise
    writer.done()


def _reason(known: Asked, fault: "Fault") -> str:
    from wuye.entrypoints.language import text

    code = f"fault-{fault.rule}"
    if code in LEDGER_WORDS:
        return known.say(f"fault-{fault.rule}", **fault.facts)
    return text(fault.rule, known.lang, **{"field": fault.column, **fault.facts})


def _titles(known: Asked, columns: tuple[str, ...]) -> dict[str, str]:
    return {name: known.say(f"column-{name}") for name in columns}


@contextmanager
def bar(known: Asked, title: str) -> Iterator["Told | None"]:
    """A bar on stderr, where a person looks on; nothing otherwise."""
    screen = output.console(stderr=True)
    if not screen.is_terminal:
        yield None
        return
    from rich.progress import Progress, TaskID

    with Progress(console=screen) as shown:
        tasks: dict[str, TaskID] = {}

        def told(phase: str, done: int, total: int) -> None:
            if phase not in tasks:
                tasks[phase] = shown.add_task(f"{title}: {known.say(f'phase-{phase}')}")
            shown.update(tasks[phase], completed=done, total=total)

        yield told


__all__ = ["bar", "command"]
