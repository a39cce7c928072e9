"""``wuye ticket list`` and its like: a page from the view, the newest facts first applied to it."""

from typing import TYPE_CHECKING, Any

import rich_click as click
from rich_click.rich_parameter import RichOption

from wuye.domain.shared.lifecycle import Lifecycle
from wuye.entrypoints.cli import output
from wuye.entrypoints.cli.asked import Lang, asked
from wuye.entrypoints.cli.options import READ, globals_for
from wuye.entrypoints.cli.words import say

if TYPE_CHECKING:
    from wuye.application.desk import Desk


def command(lifecycle: Lifecycle[Any], lang: Lang) -> click.RichCommand:
    """``list`` of one lifecycle."""
    raise NotImplementedError
