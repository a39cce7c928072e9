"""A command at the end of a line: its own options in the help, the global ones in one line below them."""

from typing import Any

import rich_click as click
from rich_click.rich_context import RichContext
from rich_click.rich_help_formatter import RichHelpFormatter

from wuye.entrypoints.cli.asked import Lang, remember
from wuye.entrypoints.cli.words import say


class Leaf(click.RichCommand):
    """A command whose global options are accepted and completed, but listed once, in ``wuye --help``."""

    def __init__(self, *, lang: Lang, **settings: Any) -> None:
        super().__init__(**settings)
        flags = [one.opts[0] for one in self._globals()]
        if flags:
            self.epilog = say("epilog-global", lang, flags=" ".join(flags))

    def format_help(self, ctx: RichContext, formatter: RichHelpFormatter) -> None:  # type: ignore[override]  # as in rich-click
        """Show its own options only."""
        for one in self._globals():
            one.hidden = True
        super().format_help(ctx, formatter)

    def _globals(self) -> list[click.Option]:
        return [one for one in self.params if isinstance(one, click.Option) and one.callback is remember]


def help_settings(lang: Lang) -> dict[str, Any]:
    """Headings of the help in the language asked for."""
    return {
        "rich_help_config": {
            "options_panel_title": say("panel-options", lang),
            "arguments_panel_title": say("panel-arguments", lang),
            "show_arguments": True,
            "commands_before_options": True,
            "text_markup": None,
        }
    }
