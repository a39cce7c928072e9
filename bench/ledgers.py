"""A long ledger imported in a process of its own, and exported again: rows a second, and whether memory stays flat.

    python -m bench.ledgers [rows] [mapping]

``mapping``: ``lean`` (case, step, instant, resource) or ``incident-events`` (every column that it takes).
"""

from __future__ import annotations

import csv
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve

from bench.pairs import verdict
from tests.ledgers.conftest import ADMIN, REAL, settled
from wuye.application.desk import Desk
from wuye.application.ledgers.exporting import HISTORY_COLUMNS, TICKET_COLUMNS, Exporting
from wuye.application.ledgers.importing import Importing
from wuye.application.ledgers.mapping import Mapping, load
from wuye.application.ledgers.sharing import assistance
from wuye.entrypoints.beside import beside
from wuye.entrypoints.bootstrap import open_desk, open_plan, open_sheet, open_writer

GOAL = 5_000
MOST_GROWTH_MIB = 32
"""What a process may take between a quarter of the writing and its end."""
SAMPLES = 20
EXPORT_STEP = 2_000
_RUN = "bench"
MAPPINGS = ("lean", "incident-events")


def imports(rows: int, mappings: Sequence[str] = MAPPINGS) -> Iterator[str]:
    """Lines of a report, a mapping each; every import runs in a process of its own, so that its memory is its own."""
    yield f"\nimport of {rows:,} rows into SQLite, a second process beside; a row is a step of a history\n"
    for mapping in mappings:
        told = apart(rows, mapping)
        memory = told["memory_mib"]
        growth = grown(memory)
        yield (
            f"- {mapping}: {told['rows_a_second']:,} rows a second ({told['rows_a_cpu_second']:,} a second of processor"
            f" time; judging {told['judging_seconds']} s, writing {told['writing_seconds']} s), goal ≥ {GOAL:,}:"
            f" {verdict(told['rows_a_second'] >= GOAL)}; memory {memory[0]} to {max(memory)} MiB,"
            f" growth {growth} MiB, goal ≤ {MOST_GROWTH_MIB}: {verdict(growth <= MOST_GROWTH_MIB)}"
        )
        for what, (count, spent, taken) in told["exports"].items():
            growth = grown(taken)
            yield (
                f"- {mapping}, export of {what}: {count:,} rows in {spent:.1f} s, {round(count / spent):,} a second;"
                f" memory {taken[0]} to {max(taken)} MiB, growth {growth} MiB, goal ≤ {MOST_GROWTH_MIB}:"
                f" {verdict(growth <= MOST_GROWTH_MIB)}"
            )


def apart(rows: int, mapping: str) -> dict[str, Any]:
    """What an import in a process of its own told."""
    line = [sys.executable, "-m", "bench.ledgers", str(rows), mapping]
    told: dict[str, Any] = json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout)
    return told


def grown(memory: Sequence[int]) -> int:
    """MiB between a quarter of the work and its end."""
    return memory[-1] - memory[len(memory) // 4]


def ledger(path: Path, rows: int) -> Path:
    """The real event log over and over, each time with other ticket numbers."""
    with (REAL / "incident-events.csv").open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        for place in range(rows):
            again, line = divmod(place, len(lines))
            number = int(lines[line][0].removeprefix("INC")) + 1000 * again
            out.writerow([f"INC{number:07d}", *lines[line][1:]])
    return path


def meaning(name: str) -> Mapping:
    """The shipped mapping, or the four columns that every history has."""
    if name != "lean":
        return load(name)
    shipped = load("incident-events")
    return evolve(shipped, case=evolve(shipped.case, details=()), step=evolve(shipped.step, details=()))


def resident(process: int | str = "self") -> int:
    """MiB of a process in memory now."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def _measured(rows: int, mapping: str, folder: Path) -> dict[str, object]:
    """Rows a second, and memory at even steps of writing."""
    memory: list[int] = []

    def told(phase: str, done: int, total: int) -> None:
        if phase == "writing" and done >= len(memory) * total / SAMPLES:
            memory.append(resident() + (0 if second is None else resident(second.pid)))

    path, url, known = ledger(folder / "ledger.csv", rows), f"sqlite:///{folder / 'wuye.db'}", meaning(mapping)
    zone = ZoneInfo("UTC")
    sheet, plan = open_sheet(path, sheet=None, encoding=None, delimiter=None), open_plan()

    def assisting(desk: Desk) -> Callable[[Any], Any]:
        return assistance(desk, sheet, open_plan(), known, by=ADMIN, zone=zone, run=_RUN, site="s1")

    gc.freeze()
    gc.set_threshold(50_000, 50, 50)
    with beside(lambda: open_desk(url), assisting) as second, open_desk(url, create=True) as desk:
        settled(desk)
        work = Importing(desk, sheet, plan, known, by=ADMIN, zone=zone, run=_RUN, site="s1", told=told, second=second)
        begun, spent = time.perf_counter(), time.process_time()
        judged = work.judge()
        half = time.perf_counter()
        written = work.write()
        ended = time.perf_counter()
        own = 0.0 if second is None else _spent(second.pid)
        assert (judged.rows, written.rows) == (rows, rows)
        return {
            "rows": rows,
            "mapping": mapping,
            "judging_seconds": round(half - begun, 1),
            "writing_seconds": round(ended - half, 1),
            "rows_a_second": round(rows / (ended - begun)),
            "rows_a_cpu_second": round(rows / (time.process_time() - spent + own)),
            "goal": GOAL,
            "memory_mib": memory,
            "exports": {} if mapping != MAPPINGS[0] else dict(_exported(desk, folder)),
        }


def _spent(process: int) -> float:
    """Seconds of processor time of another process so far."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _exported(desk: Desk, folder: Path) -> Iterator[tuple[str, tuple[int, float, list[int]]]]:
    """Everything as JSON Lines, and the cases as a workbook: rows, seconds, and memory at even steps."""
    source = Exporting(desk)
    for what, form, columns, rows in (
        ("histories", "jsonl", HISTORY_COLUMNS, source.histories()),
        ("tickets", "xlsx", TICKET_COLUMNS, source.tickets()),
    ):
        begun, memory, count = time.perf_counter(), [resident()], 0
        writer = open_writer(folder / f"{what}.{form}", form, columns, what)
        for count, row in enumerate(rows, start=1):
            writer.row(row)
            if count % EXPORT_STEP == 0:
                memory.append(resident())
        writer.done()
        memory.append(resident())
        yield f"{what} to {form}", (count, time.perf_counter() - begun, memory)


def main() -> None:
    """Import once, and print what was measured as JSON."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    mapping = sys.argv[2] if len(sys.argv) > 2 else MAPPINGS[0]
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(_measured(rows, mapping, Path(folder))))


if __name__ == "__main__":
    main()
