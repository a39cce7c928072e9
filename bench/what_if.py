"""What-if over a long log: the command as people type it, with two processes, on a log filled by copying tickets."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter

from attrs import evolve

from bench.pairs import verdict
from tests.sla_app.stories import reported, settled, works_by
from tests.support.commands import ROUTES, Here, example
from tests.support.community import CAST
from wuye.adapters.system import ManualClock
from wuye.application import seeds
from wuye.application.desk import Desk
from wuye.application.projections.cases import case_detail
from wuye.application.projections.runner import Runner
from wuye.application.seeds.limits import FILE
from wuye.domain.ticket import commands as c
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.bootstrap import init_store, open_desk
from wuye.entrypoints.testing import MONDAY_9AM

SECONDS = 60.0
"""For a million events, on two cores."""
MILLION = 1_000_000
WORKERS = 2
STAGES = (Stage.ARCHIVED, Stage.ACCEPTED, Stage.ON_HOLD, Stage.ARCHIVED, Stage.REWORK, Stage.CUSTOMER_ABSENT)
PACES = (3, 7, 20, 45)
"""Minutes between two acts of a ticket."""
LINE = "ticket.complete,default,{},days,calendar,major fault,"
MAJOR = 45
"""At this pace a ticket is about a major fault: a quarter of them."""


def what_if(events: int) -> Iterator[str]:
    """One limit changed; then nothing changed."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/wuye.db"
        began = perf_counter()
        length, cases = _filled(url, folder, events)
        filled, began = perf_counter() - began, perf_counter()
        with _opened(url, folder) as desk:
            Runner(desk.log, desk.views, [case_detail(desk.registry)]).catch_up()
        yield (
            f"- a log of {length:,} events in {cases:,} cases, filled in {filled:.0f} s by copying the events of "
            f"{len(STAGES) * len(PACES)} tickets as stored; its view of cases made in {perf_counter() - began:.0f} s"
        )
        limits = files(seeds).joinpath(FILE).read_text("utf-8")
        for supposed, line in (("one limit changed", LINE.format(1)), ("nothing changed", LINE.format(7))):
            (folder / "limits.csv").write_text(limits.replace(LINE.format(7), line), "utf-8")
            seconds, busy, changed = _asked(url, folder)
            a_million = seconds * MILLION / length
            yield (
                f"- what-if, {supposed}: {seconds:.1f} s with {WORKERS} processes ({busy:.1f} s of a processor), "
                f"{changed:,} clocks change; "
                f"{a_million:.0f} s a million events, goal ≤ {SECONDS:.0f} s: {verdict(a_million <= SECONDS)}"
            )


def _opened(url: str, folder: Path) -> Desk:
    return open_desk(url, key_file=folder / "wuye.key", files=folder / "files")


def _asked(url: str, folder: Path) -> tuple[float, float, int]:
    """Seconds by the clock, seconds of a processor, clocks that change."""
    command = [str(Path(sys.executable).with_name("wuye")), "sla", "what-if", "--policy", "limits.csv", "--json"]
    environment = {**os.environ, "WUYE_DB": url, "LANG": "C.UTF-8"}
    began, spent = perf_counter(), _spent()
    ran = subprocess.run(
        [*command, "--workers", str(WORKERS)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    taken = perf_counter() - began
    if ran.returncode:
        raise SystemExit(ran.stderr)
    return taken, _spent() - spent, len(json.loads(ran.stdout))


def _spent() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _filled(url: str, folder: Path, events: int) -> tuple[int, int]:
    """Real tickets, told through the desk, and their stored events again and again under other names."""
    clock = ManualClock(MONDAY_9AM)
    init_store(url, key_file=folder / "wuye.key")
    with open_desk(url, clock=clock, key_file=folder / "wuye.key", files=folder / "files") as desk:
        settled(desk)
        works_by(desk, value=16)
        told = [(stage, pace) for stage in STAGES for pace in PACES]
        models = [_told(desk, clock, *one, stub=stub) for stub, one in enumerate(told, start=1)]
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        rows = "SELECT originator_version, topic, state FROM stored_events WHERE originator_id = ? ORDER BY 1"
        stories = [connection.execute(rows, (model,)).fetchall() for model in models]
        length, cases = int(connection.execute("SELECT count(*) FROM stored_events").fetchone()[0]), len(models)
        while length < events:
            story = stories[cases % len(stories)]
            name = f"ticket-00000000-0000-7000-8000-{cases:012}"
            connection.executemany(
                "INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)",
                ((name, *row) for row in story),
            )
            length, cases = length + len(story), cases + 1
    connection.close()
    return length, cases


def _told(desk: Desk, clock: ManualClock, stage: Stage, pace: int, *, stub: int) -> str:
    case = reported(desk)
    for kind, who in ROUTES[stage]:
        if kind is not c.ReportRepair:
            clock.advance(timedelta(minutes=pace))
            by = getattr(CAST, who)
            here = Here(ticket=desk.state(case), actor=by, now=clock.now(), stub=stub)
            command = example(kind, here)
            if isinstance(command, c.TriageTicket):
                command = evolve(command, major_fault=pace == MAJOR)
            desk.execute(command, by=by, on=case)
    return case
