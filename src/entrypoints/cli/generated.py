"""Every command of every lifecycle on the command line, made from its table; a new aggregate gets its own for free."""

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click
from rich_click.rich_parameter import RichArgument, RichOption

from wuye.application.registry import full_ref
from wuye.domain.shared.lifecycle import Lifecycle, kebab
from wuye.entrypoints.cli import forms, output
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import WRITE, globals_for
from wuye.entrypoints.cli.words import say
from wuye.entrypoints.language import label

if TYPE_CHECKING:
    from wuye.application.desk import Receipt

_PARENTHESES = re.compile(r" ?\([^()a-z]*\)")
"""Chinese terms and requirement rows: on a command's own page, not in an overview."""

INPUT_LIMIT = 1_000_000
"""Bytes of a JSON input that are read; the HTTP door has the same limit."""


class CaseCommand(Leaf):
    """A command of a lifecycle; ``--json '{…}'`` gives its fields, a bare ``--json`` asks for the answer as JSON."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Tell the two meanings of ``--json`` apart by what follows: an object opens with a brace."""
        told: list[str] = []
        for place, arg in enumerate(args):
            value = arg.removeprefix("--json=")
            if arg == "--":
                told.extend(args[place:])
                break
            if value != arg and value.lstrip().startswith("{"):
                told.extend(("--json", f"--input={value}"))
            elif arg.lstrip().startswith("{") and told and told[-1] == "--json":
                told.append(f"--input={arg}")
            else:
                told.append(arg)
        return super().parse_args(ctx, told)


class CaseGroup(click.RichGroup):
    """The commands of one lifecycle: its own, and those of reading."""

    def __init__(
        self,
        lifecycle: Lifecycle[Any],
        reading: Mapping[str, Callable[[Lifecycle[Any], Lang], click.RichCommand]],
        lang: Lang,
    ) -> None:
        super().__init__(
            name=lifecycle.category,
            help=lifecycle.title[1] if lang == "zh" else lifecycle.title[0],
            no_args_is_help=True,
        )
        self.lifecycle = lifecycle
        self.reading = reading
        self.lang = lang
        self.given = {kebab(one.__name__): one for one in lifecycle.commands()}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        """First what reads, then the commands in the order of the table."""
        return [*self.reading, *self.given]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as click calls it
        """Make the command that was asked for."""
        made = self.commands.get(cmd_name)
        if made is None:
            if cmd_name in self.reading:
                made = self.reading[cmd_name](self.lifecycle, self.lang)
            elif cmd_name in self.given:
                made = command_for(self.lifecycle, self.given[cmd_name], self.lang)
            else:
                return None
            made.panel = say("panel-reading" if cmd_name in self.reading else "panel-commands", self.lang)
            self.add_command(made, cmd_name)
        return made


def ref_argument(lifecycle: Lifecycle[Any], lang: Lang, *, required: bool = True) -> RichArgument:
    """The case a command is given to: a short number, a stream id, or the key of a register entry."""
    return RichArgument(
        ["ref"],
        required=required,
        metavar="REF",
        help=say("argument-ref-key" if lifecycle.key else "argument-ref", lang),
        shell_complete=_completed(lifecycle.category),
    )


def command_for(lifecycle: Lifecycle[Any], command: type, lang: Lang) -> click.RichCommand:
    """The command-line form of one command: an argument for the case, an option for each field."""
    rows = [row for row in lifecycle.rows if row.command is command]
    opens = command in lifecycle.opening()
    continues = any(row.stages - {lifecycle.initial.stage} for row in rows)
    params: list[click.Parameter] = []
    if continues:
        params.append(ref_argument(lifecycle, lang, required=not opens))
    own = [one for slot in forms.slots(command) for one in forms.options(slot, lang)]
    taken = {flag for one in own for flag in (*one.opts, *one.secondary_opts)}
    params.extend(own)
    params.append(RichOption(["given", "--input"], metavar="JSON", help=say("option-input", lang)))
    if "--file" not in taken:
        params.append(RichOption(["source", "--file"], metavar="FILE", help=say("option-file", lang)))
    params.extend(globals_for(WRITE, lang, taken=taken))

    def run(ref: str | None = None, given: str | None = None, source: str | None = None, **values: Any) -> None:
        known = here()
        plain = forms.gathered(command, values, _input(known, given, source), known)
        _give(known, lifecycle, command, plain, ref)

    return CaseCommand(
        lang=lang,
        name=kebab(command.__name__),
        callback=run,
        params=params,
        help=_help(command, lang) + "\n\n" + _table(rows, lang),
        short_help=_PARENTHESES.sub("", _help(command, lang)),
    )


def _help(command: type, lang: Lang) -> str:
    named = label("command", command.__name__, lang)
    told = (command.__doc__ or "").strip().partition("\n")[0]
    return named if lang == "zh" or not told else told


def _table(rows: list[Any], lang: Lang) -> str:
    """Who may give it, and when: the lines of the lifecycle table."""
    lines = []
    for row in rows:
        stages = ", ".join(label(type(one), one.value, lang) for one in sorted(row.stages))
        roles = ", ".join(label("role", one.value, lang) for one in sorted(row.roles))
        lines.append(say("allowed-in", lang, stages=stages, roles=roles, rows=row.rows))
    return "\n\n".join(dict.fromkeys(lines))


def _input(known: Asked, given: str | None, source: str | None) -> Any:
    if given is not None and source is not None:
        raise click.UsageError(known.say("input-twice"))
    text = given
    if source is not None:
        text = read_source(known, source)
    if text is None:
        return None
    try:
        plain = forms.parsed(text)
    except ValueError as error:
        raise click.BadParameter(known.say("input-malformed", why=str(error)[:100])) from None
    if not isinstance(plain, dict):
        raise click.UsageError(known.say("input-no-object"))
    return plain


def read_source(known: Asked, source: str) -> str:
    """The text of a file, or of standard input for ``-``; a megabyte at most. Raises ``click.UsageError``."""
    try:
        with sys.stdin.buffer if source == "-" else Path(source).open("rb") as stream:
            data = stream.read(INPUT_LIMIT + 1)
        if len(data) > INPUT_LIMIT:
            raise click.UsageError(known.say("input-too-large", limit=INPUT_LIMIT))
        return data.decode()
    except OSError as error:
        raise click.UsageError(known.say("file-unreadable", file=source, why=error.strerror or "")) from None
    except UnicodeDecodeError:
        raise click.UsageError(known.say("input-malformed", why="UTF-8")) from None


def _give(known: Asked, lifecycle: Lifecycle[Any], command: type, plain: Any, ref: str | None) -> None:
    from wuye.application.encoding import from_plain

    by = known.by()
    occurred_at = known.instant(known.occurred_at, "--occurred-at") if known.occurred_at is not None else None
    on = full_ref(lifecycle, ref) if ref is not None else None
    known.category, known.case, known.command = lifecycle.category, ref, command
    built: Any = from_plain(plain, command)
    with known.open() as desk:
        if known.dry_run:
            facts = desk.preview(built, by=by, on=on, expected_version=known.expected_version, occurred_at=occurred_at)
            _show_preview(known, desk.registry, facts)
            return
        if known.command_id is None:
            known.command_id = desk.ids.uuid7()
        receipt = desk.execute(
            built,
            by=by,
            on=on,
            expected_version=known.expected_version,
            command_id=known.command_id,
            occurred_at=occurred_at,
        )
        stage = desk.state(receipt.case).stage
    _show_receipt(known, receipt, lifecycle, stage.value)


def _show_receipt(known: Asked, receipt: "Receipt", lifecycle: Lifecycle[Any], stage: str) -> None:
    from wuye.application.encoding import to_plain
    from wuye.entrypoints.cli import times
    from wuye.entrypoints.cli.events import stage as stage_words

    if receipt.replayed:
        output.note(known.say("replayed"))
    answer = {**to_plain(receipt), "stage": stage}
    if known.form == "people":
        name = receipt.number or receipt.case.removeprefix(f"{lifecycle.category}-")
        answer = {
            "case": name,
            "stage": stage_words(lifecycle.stages(stage), known),
            "version": receipt.version,
            "events": list(receipt.events),
            "recorded_at": times.shown(receipt.recorded_at, known.where()),
        }
    titles = {key: known.say(f"column-{key.replace('_', '-')}") for key in answer}
    output.one(known, answer, titles)


def _show_preview(known: Asked, registry: Any, events: tuple[Any, ...]) -> None:
    """The events a command would write, with the personal texts as they were typed."""
    from wuye.application.encoding import to_plain
    from wuye.domain.shared.lifecycle import Dated, Elsewhere

    output.note(known.say("dry-run"))
    shown = []
    for event in events:
        fact = event.event if isinstance(event, Dated | Elsewhere) else event
        shown.append(
            {
                "event": registry.fact_of[type(fact)].stored_name,
                "stream": event.stream if isinstance(event, Elsewhere) else None,
                "fields": to_plain(fact),
            }
        )
    titles = {key: known.say(f"column-{key}") for key in ("event", "stream", "fields")}
    output.rows(known, ("event", "stream", "fields"), shown, titles=titles)


def _completed(category: str) -> Callable[[click.Context, click.Parameter, str], list[Any]]:
    def complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[Any]:
        """Numbers of the database; a completion that fails offers nothing and says nothing."""
        from wuye.entrypoints.cli.completion import refs

        return refs(ctx, category, incomplete)

    return complete


__all__ = ["CaseCommand", "CaseGroup", "command_for", "read_source", "ref_argument"]
