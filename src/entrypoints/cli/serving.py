"""``wuye serve``: the HTTP door, on this machine only until there is authentication."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import rich_click as click
from rich_click.rich_parameter import RichOption

from wuye.entrypoints.cli import output
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import globals_for
from wuye.entrypoints.cli.words import say

if TYPE_CHECKING:
    from wuye.application.desk import Desk


def command(_name: str, lang: Lang) -> click.RichCommand:
    """``serve``."""
    return Leaf(
        lang=lang,
        name="serve",
        callback=_serve,
        params=[
            RichOption(["host", "--host"], metavar="ADDRESS", help=say("option-host", lang)),
            RichOption(["port", "--port"], type=click.IntRange(0, 65535), metavar="N", help=say("option-port", lang)),
            *globals_for(("lang", "db", "config"), lang),
        ],
        help=say("help-serve", lang),
    )


def _serve(host: str | None, port: int | None) -> None:
    from wuye.entrypoints.collecting import give_back_memory

    give_back_memory()
    known = here()
    # Opened before the server starts: what is wrong with the stores is said here, in words, with an exit code.
    with known.open() as desk:
        start(known, host=host, port=port, desk=desk)


def start(
    known: Asked,
    *,
    host: str | None = None,
    port: int | None = None,
    announce: Callable[[str], None] | None = None,
    desk: "Desk | None" = None,
) -> None:
    """Serve until interrupted, over a desk that is open already if there is one.

    Raises ``click.UsageError`` for an address that is not this machine's own.
    """
    try:
        from wuye.entrypoints.http import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == __name__.partition(".")[0]:
            raise  # a part of the program itself is missing: no extra would bring it
        raise click.UsageError(known.say("no-http", module=error.name or "litestar")) from None
    from attrs import evolve

    from wuye.application.ports import UnsafeSettings
    from wuye.entrypoints.cli.settings import section
    from wuye.entrypoints.http.settings import HttpSettings

    chosen = section(known, HttpSettings, "wuye.http", "WUYE_HTTP_")
    chosen = evolve(chosen, host=host or chosen.host, port=chosen.port if port is None else port)
    try:
        opening = known.open if desk is None else lambda: desk
        serve(opening, chosen, registry=known.registry(), announce=announce or _announced(known))
    except UnsafeSettings:
        # The stores were opened before: what is unsafe here is the address.
        raise click.UsageError(known.say("not-loopback", host=chosen.host[:64])) from None


def _announced(known: Asked) -> Callable[[str], None]:
    return lambda url: output.note(known.say("serving", url=url))
