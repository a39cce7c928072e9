"""The program ``wuye``: which commands there are, and what every one of them has in common."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import rich_click as click
from rich_click.rich_context import RichContext
from rich_click.rich_help_formatter import RichHelpFormatter

from wuye.entrypoints.cli.asked import Asked, Lang, asked, asks_for_json, language
from wuye.entrypoints.cli.codes import Exit
from wuye.entrypoints.cli.headings import HEADINGS
from wuye.entrypoints.cli.leaf import help_settings
from wuye.entrypoints.cli.options import WRITE, globals_for
from wuye.entrypoints.cli.words import say
from wuye.entrypoints.collecting import without_pauses

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from wuye.application.desk import Desk
    from wuye.application.registry import Registry

TOOLS: Final = {
    "demo": ("demo", "panel-store"),
    "init": ("store", "panel-store"),
    "migrate": ("store", "panel-store"),
    "serve": ("serving", "panel-store"),
    "doctor": ("doctor", "panel-store"),
    "backup": ("store", "panel-store"),
    "restore": ("store", "panel-store"),
    "import": ("imports", "panel-store"),
    "export": ("exports", "panel-store"),
    "sla": ("sla", "panel-look"),
    "report": ("report", "panel-look"),
    "sheet": ("sheets", "panel-look"),
    "tally": ("sheets", "panel-look"),
    "log": ("log", "panel-look"),
    "projection": ("projection", "panel-look"),
    "evidence": ("evidence", "panel-look"),
    "completion": ("guide", "panel-look"),
    "help": ("guide", "panel-look"),
}
"""Command: its module in this folder, and its panel; loaded when it is asked for."""


class ReaderGoneError(Exception):
    """Whoever read our output has seen enough (``| head``)."""


class Root(click.RichGroup):
    """The program: lazy tools, and one lazy group for each lifecycle of a registry."""

    def __init__(
        self,
        *,
        registry: "Callable[[], Registry]",
        opener: "Callable[[Asked], Desk]",
        cases: dict[str, tuple[str, str]] | None = None,
    ) -> None:
        super().__init__(
            name="wuye",
            no_args_is_help=True,
            context_settings={"help_option_names": ["-h", "--help"]},
        )
        self._registry = registry
        self._opener = opener
        self._cases = cases
        self._headings_only = False
        self.lang: Lang = "en"

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,  # noqa: ARG002 - as click calls it
        **extra: Any,
    ) -> Any:
        """Run a line; every way it can end becomes one of the documented exit codes."""
        line = list(sys.argv[1:] if args is None else args)
        known = Asked(registry=self._registry, opener=self._opener, lang=language(line, os.environ))
        try:
            code = super().main(line, prog_name or "wuye", complete_var, standalone_mode=False, obj=known, **extra)
            sys.stdout.flush()
        except (BrokenPipeError, ReaderGoneError):
            _forget_stdout()
            code = Exit.DONE
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last door: nothing passes it unexplained
            if asks_for_json(line):
                # A line that cannot be read is not read to its end, where the form of the answer may stand.
                known.form = "json"
            code = _failed(error, known)
        code = code if isinstance(code, int) else Exit.DONE
        if standalone_mode:
            sys.exit(int(code))
        return code

    def invoke(self, ctx: click.Context) -> Any:
        """Keep the end of a pipe from rich-click, which would call it a failure."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ReaderGoneError from None

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Learn the language before the first text is made."""
        known = extra.setdefault("obj", Asked(registry=self._registry, opener=self._opener))
        self.lang = known.lang = language(args, os.environ)
        self.help = say("root-help", self.lang)
        self.epilog = say("root-epilog", self.lang)
        self.params = [*globals_for(WRITE, self.lang, root=True), _version(self.lang)]
        self.commands.clear()
        self.context_settings = {**self.context_settings, **help_settings(self.lang)}
        return super().make_context(info_name, args, parent, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        """Cases first, then the tools."""
        return [*self._headings(), *TOOLS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as click calls it
        """A tool from its module, or the group of a lifecycle; a heading alone while the overview is printed."""
        made = self.commands.get(cmd_name)
        if made is not None:
            return made
        if self._headings_only:
            return self._heading(cmd_name)
        if cmd_name in TOOLS:
            made = import_module(f"wuye.entrypoints.cli.{TOOLS[cmd_name][0]}").command(cmd_name, self.lang)
            made.panel = say(TOOLS[cmd_name][1], self.lang)
        else:
            from wuye.entrypoints.cli.generated import CaseGroup
            from wuye.entrypoints.cli.reading import reading_for

            lifecycle = self._registry().by_category.get(cmd_name)
            if lifecycle is None or not lifecycle.rows:
                return None
            made = CaseGroup(lifecycle, reading_for(lifecycle), self.lang)
            made.panel = say("panel-cases", self.lang)
        self.add_command(made, cmd_name)
        return made

    def format_help(self, ctx: RichContext, formatter: RichHelpFormatter) -> None:  # type: ignore[override]  # as in rich-click
        """The overview needs headings only."""
        self._headings_only = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._headings_only = False

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Names need headings only."""
        self._headings_only = True
        try:
            return super().shell_complete(ctx, incomplete)
        finally:
            self._headings_only = False

    def _headings(self) -> dict[str, tuple[str, str]]:
        if self._cases is None:
            self._cases = {one.category: one.title for one in self._registry().lifecycles if one.rows}
        return self._cases

    def _heading(self, name: str) -> click.RichCommand | None:
        if name in TOOLS:
            words, panel = say(f"help-{name}", self.lang), TOOLS[name][1]
        elif name in self._headings():
            words, panel = self._headings()[name][1 if self.lang == "zh" else 0], "panel-cases"
        else:
            return None
        return click.RichCommand(name=name, help=words, panel=say(panel, self.lang))


def _version(lang: Lang) -> click.Option:
    def show(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            from wuye import __version__

            sys.stdout.write(f"wuye {__version__}\n")
            ctx.exit()

    return click.RichOption(
        ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=show, help=say("option-version", lang)
    )


def _failed(error: BaseException, known: Asked) -> Exit:
    from wuye.entrypoints.cli.failures import explained, show

    failure = explained(error, known)
    if failure.code == "internal" and os.environ.get("WUYE_TRACEBACK"):
        import traceback

        traceback.print_exception(error)
    with suppress(BrokenPipeError):
        show(failure, known)
    return failure.exit


def _forget_stdout() -> None:
    """The reader has gone (``| head``): what is still buffered must not complain at exit."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)


def _registry() -> "Registry":
    with without_pauses():
        from wuye.application.aggregates import REGISTRY

    return REGISTRY


def _open(known: Asked) -> "Desk":
    from wuye.entrypoints.cli.settings import opened

    return opened(known)


def cli() -> Root:
    """The program as it is installed."""
    return Root(registry=_registry, opener=_open, cases=dict(HEADINGS))


def main() -> None:
    """The console script."""
    cli().main()


__all__ = ["Root", "asked", "cli", "main"]
