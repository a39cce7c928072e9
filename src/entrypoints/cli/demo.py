"""``wuye demo``: make the community, say what to open and type first, and serve it."""

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click
from rich_click.rich_parameter import RichOption

from wuye.entrypoints.cli import output
from wuye.entrypoints.cli.asked import Asked, Lang, here
from wuye.entrypoints.cli.leaf import Leaf
from wuye.entrypoints.cli.options import globals_for
from wuye.entrypoints.cli.words import say

if TYPE_CHECKING:
    from wuye.entrypoints.demo import Made

FOLDER = ".wuye-demo"
PORT = 8321


def command(_name: str, lang: Lang) -> click.RichCommand:
    """``demo``."""
    return Leaf(
        lang=lang,
        name="demo",
        callback=_demo,
        params=[
            RichOption(["no_serve", "--no-serve"], is_flag=True, help=say("option-no-serve", lang)),
            RichOption(["seed", "--seed"], type=int, default=1, metavar="N", help=say("option-seed", lang)),
            RichOption(["folder", "--folder"], metavar="DIR", default=FOLDER, help=say("option-folder", lang)),
            RichOption(
                ["port", "--port"],
                type=click.IntRange(0, 65535),
                default=PORT,
                metavar="N",
                help=say("option-port", lang),
            ),
            *globals_for(("lang", "as_json", "zone", "config"), lang),
        ],
        help=say("help-demo", lang),
    )


def _demo(no_serve: bool, seed: int, folder: str, port: int) -> None:
    from wuye.entrypoints.collecting import without_pauses

    # A tenth of the time that importing takes.
    with without_pauses():
        from wuye.entrypoints.demo import make

    known = here()
    output.note(known.say("demo-making"))
    made = make(Path(folder), seed=seed)
    known.db = made.db
    if known.form == "json":
        from attrs import asdict

        output.one(known, {**asdict(made), "ending": made.ending.isoformat()})
    else:
        for line in _told(known, made):
            output.write(line)
    if not no_serve:
        from wuye.entrypoints.bootstrap import open_desk, running_clock
        from wuye.entrypoints.cli.serving import start

        def announce(url: str) -> None:
            for line in _urls(known, url, made):
                output.write(line)
            sys.stdout.flush()

        # Time goes on where the story ended: open clocks are due soon, not long overdue.
        clock = running_clock(made.ending)
        known.opener = lambda _: open_desk(made.db, clock=clock)
        start(known, port=port, announce=announce)


def _told(known: Asked, made: "Made") -> list[str]:
    stages = ", ".join(f"{stage} {count}" for stage, count in made.stages.items())
    ending = f"{made.ending:%Y-%m-%dT%H:%M}"
    prog = f"{program()} --db {made.db}"
    return [
        known.say("demo-made", tickets=made.tickets, events=made.events, seconds=f"{made.seconds:.1f}"),
        f"  {stages}",
        "",
        known.say("demo-type"),
        f"  {prog} ticket list",
        f"  {prog} ticket show {made.first}",
        f"  {prog} log {made.first} --oneline",
        f"  {prog} sla explain {made.late} --at {ending}",
        f"  {prog} ticket allowed {made.opened} --as staff-wang --role technician",
    ]


def _urls(known: Asked, url: str, made: "Made") -> list[str]:
    headers = "-H 'Wuye-Actor: staff-chen' -H 'Wuye-Role: customer-service-officer'"
    return [
        "",
        known.say("demo-open"),
        f"  {url}/health/ready",
        f"  {url}/openapi.json",
        f"  {url}/problems/wrong-stage",
        f"  curl -s {headers} {url}/v1/tickets/{made.first}",
        f"  curl -s {headers} '{url}/v1/sla/board?limit=5'",
        "",
        known.say("demo-stop"),
    ]


def program() -> str:
    """The program as a person here would type it."""
    called = sys.argv[0]
    found = shutil.which("wuye")
    if found is not None and Path(called).resolve() == Path(found).resolve():
        return "wuye"
    if Path(called).name != "wuye":
        return "wuye"
    shorter = os.path.relpath(called)
    return called if shorter.startswith("..") else shorter
