"""``wuye projection``: how far the views are, making one anew, proving one."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from signal import SIGTERM, default_int_handler, signal
from typing import TYPE_CHECKING, Any, Final

import rich_click as click
from rich_click.rich_parameter import RichArgument

from wuye.entrypoints.cli import output
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.codes import Exit
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import globals_for
from wuye.entrypoints.cli.settings import settings
from wuye.entrypoints.cli.words import say
from wuye.entrypoints.separated import inert

if TYPE_CHECKING:
    from wuye.application.desk import Desk
    from wuye.application.ports import Progress
    from wuye.application.projections.projection import Projection
    from wuye.entrypoints.beside import SecondProcess

_OPTIONS = ("lang", "as_json", "as_csv", "db", "config")
_RUNNING = ("lang", "db", "config")
_GIVING_WAY: Final = 5
"""How much nicer the views are than who else wants the cores: they get a quarter of one that a command wants, too."""


def command(_name: str, lang: Lang) -> click.RichCommand:
    """The group ``projection``."""
    group = click.RichGroup(name="projection", help=say("help-projection", lang), no_args_is_help=True)
    view = RichArgument(["view"], metavar="VIEW", help=say("argument-view", lang))
    for name, run, params in (
        ("status", _status, globals_for(_OPTIONS, lang)),
        ("run", _run, globals_for(_RUNNING, lang)),
        ("rebuild", _rebuild, [view, *globals_for(_OPTIONS, lang)]),
        ("verify", _verify, [view, *globals_for(_OPTIONS, lang)]),
    ):
        group.add_command(
            Leaf(
                lang=lang,
                name=name,
                callback=run,
                params=params,
                help=say(f"help-projection-{name}", lang),
            )
        )
    return group


def statuses(desk: "Desk") -> list[dict[str, Any]]:
    """How far each view is. Raises ``Unavailable``."""
    from wuye.application.projections.declared import projections
    from wuye.application.projections.reading import Reader

    reader = Reader(desk.log, desk.views)
    found = []
    for projection in projections(desk.registry):
        lag = reader.lag(projection)
        found.append(
            {
                "view": lag.view,
                "position": lag.position,
                "lag": lag.events,
                "seconds": round(lag.seconds, 3),
                "parked": lag.parked,
            }
        )
    return found


def _status() -> int:
    known = here()
    with known.open() as desk:
        found = statuses(desk)
        parked = desk.views.parked()
    columns = ("view", "position", "lag", "seconds", "parked")
    output.rows(known, columns, found, titles={name: known.say(f"column-{name}") for name in columns})
    for one in parked:
        words = known.say(
            "parked", view=one.view, position=one.position, stream=one.stream, version=one.version, error=one.error
        )
        output.note(inert(words))
    return Exit.FINDINGS if parked else Exit.DONE


def _run() -> None:
    """Views, timers, duties and reactions in this process, until interrupted or ended by SIGTERM."""
    from wuye.application.projections.declared import projections
    from wuye.application.projections.halves import nearer
    from wuye.application.projections.runner import LIVE_PAGE, Runner
    from wuye.application.watches import watches
    from wuye.entrypoints.collecting import collect_seldom, give_back_memory

    give_back_memory()
    known = here()
    signal(SIGTERM, default_int_handler)
    with ExitStack() as stack:
        with _helped(known) as second:
            desk = stack.enter_context(known.open())
            views = projections(desk.registry)
            for watch in watches(desk):
                stack.callback(watch.stop)
            collect_seldom()
            output.note(known.say("projection-running", views=len(views)))
            nearer(desk.log, desk.views, views, second)
        # Where the system has such a thing.
        with suppress(AttributeError, OSError):
            # Of this thread alone, on Linux: timers and reactions give commands, which others wait for.
            os.nice(_GIVING_WAY)
        Runner(desk.log, desk.views, views, page=LIVE_PAGE).run()


def _rebuild(view: str) -> None:
    from wuye.application.projections.rebuild import rebuild
    from wuye.entrypoints.cli.views import kept_up, quiet
    from wuye.entrypoints.collecting import collect_seldom

    quiet()
    known = here()
    with _helped(known) as second, known.open() as desk:
        projection = _named(desk, view)
        collect_seldom()
        with _progress(view) as progress:
            table = rebuild(desk.log, desk.views, projection, progress, second=second)
        with kept_up(desk, projection) as (reader, _):
            position = reader.lag(projection).position
    output.one(known, {"view": view, "table": table.name, "position": position})


def _verify(view: str) -> int:
    """A view against a rebuild of it: equal, or a finding."""
    from wuye.application.projections.rebuild import compare
    from wuye.entrypoints.cli.views import quiet
    from wuye.entrypoints.collecting import collect_seldom

    quiet()
    known = here()
    with _helped(known) as second, known.open() as desk, _progress(view) as progress:
        collect_seldom()
        found = compare(desk.log, desk.views, _named(desk, view), progress, second=second)
    answer = {"view": view, "position": found.position, "live": found.live, "rebuilt": found.rebuilt}
    output.one(known, {**answer, "equal": found.equal})
    return Exit.DONE if found.equal else Exit.FINDINGS


@contextmanager
def _helped(known: Asked) -> "Iterator[SecondProcess | None]":
    """A second process for a view that is far behind; to be entered before the desk is opened here."""
    from wuye.application.projections.declared import projections
    from wuye.application.projections.halves import assistance
    from wuye.entrypoints.beside import beside
    from wuye.entrypoints.collecting import collect_seldom

    if settings(known).db.startswith("memory:"):
        # Nobody else sees what is there.
        yield None
        return

    def opened() -> "Desk":
        collect_seldom()
        return known.open()

    with beside(opened, lambda desk: assistance(desk.log, desk.views, projections(desk.registry))) as second:
        yield second


def _named(desk: "Desk", view: str) -> "Projection":
    from wuye.application.projections.declared import projections
    from wuye.domain.shared.refusal import Refused

    for projection in projections(desk.registry):
        if projection.view == view:
            return projection
    raise Refused("unknown-view", view=view[:64], views=[one.view for one in projections(desk.registry)])


@contextmanager
def _progress(title: str) -> Iterator["Progress | None"]:
    """A bar on stderr, where a person looks on; nothing otherwise."""
    screen = output.console(stderr=True)
    if not screen.is_terminal:
        yield None
        return
    from rich.progress import Progress as Bar

    with Bar(console=screen) as bar:
        task = bar.add_task(title, total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield advance


__all__ = ["Asked", "command", "statuses"]
