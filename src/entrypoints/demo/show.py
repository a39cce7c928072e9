"""``wuye demo``: make the community in a folder of its own, say what to look at first, and serve it."""

import shutil
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from random import Random
from time import monotonic
from typing import Final

from attrs import evolve, frozen

from wuye.application.desk import Desk
from wuye.application.ports import Unavailable
from wuye.domain.shared.evidence import Evidence
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.beside import Gone, Line, forked
from wuye.entrypoints.bootstrap import manual_clock, open_rehearsal, seeded_ids
from wuye.entrypoints.collecting import without_pauses
from wuye.entrypoints.demo.cast import PAPER, PHOTO
from wuye.entrypoints.demo.chronicle import chronicler
from wuye.entrypoints.demo.community import OPENED, households, settling
from wuye.entrypoints.demo.story import TICKETS, Threads, tell
from wuye.entrypoints.demo.weather import BEGINS, ENDING

DATABASE = "demo.db"
_CHAPTER: Final = 1_000
"""Steps between two chapters."""
MARK = ".made-by-wuye-demo"
"""Lies in a folder that the demo may make anew: nobody else's files are ever removed."""


@frozen(kw_only=True)
class Made:
    """What was made."""

    db: str
    tickets: int
    stages: dict[str, int]
    events: int
    """Events of all tickets and registers: the last position of a log without holes."""
    seconds: float
    first: str
    """Number of a ticket whose whole life is worth reading."""
    opened: str
    """Number of a ticket that is being worked on."""
    late: str
    """Number of a ticket whose limits were passed."""
    ending: datetime
    """The last instant of the story, in China's time."""


def make(folder: Path, *, seed: int = 1, tickets: int = TICKETS) -> Made:
    """Make the community in a folder; the same seed gives the same facts.

    Raises ``FileExistsError`` for a folder that holds something else, ``Unavailable`` when one of the processes that
    make it is killed.
    """
    began = monotonic()
    _clear(folder)
    # In a process of its own: what it leaves in memory is nobody's to free, and not a server's to live with.
    with forked(partial(_tell, folder, seed, tickets)) as line:
        if line is None:
            with _made(folder, seed, tickets) as made:
                pass
        else:
            try:
                made = line.take()
            except Gone:
                raise Unavailable("demo", "the teller's process ended before its work did") from None
    return evolve(made, seconds=monotonic() - began)


def _tell(folder: Path, seed: int, tickets: int, line: Line) -> None:
    with _made(folder, seed, tickets) as made:
        line.send(made)


@contextmanager
def _made(folder: Path, seed: int, tickets: int) -> Iterator[Made]:
    """What was made, while everything is still held."""
    url = f"sqlite:///{folder / DATABASE}"
    random = Random(seed)  # noqa: S311 - repeatable on purpose; no secret is drawn from it
    clock = manual_clock(OPENED)
    with without_pauses():
        with chronicler(url, seed, folder) as scribe:
            rehearsal = open_rehearsal(url, clock=clock, ids=seeded_ids(seed, clock))
            with rehearsal.desk as desk:

                def hand_on() -> None:
                    rehearsal.store_keys()
                    scribe.take(rehearsal.log.tell())

                hand_on()
                people = households(random)
                photo, paper = exhibits(desk)
                told = Threads()
                steps = tell(told, desk, clock, people, random, photo=photo, paper=paper, tickets=tickets)
                for number, _ in enumerate(chain(settling(desk, clock, people, ready=BEGINS), steps), 1):
                    if number % _CHAPTER == 0:
                        hand_on()
                hand_on()
                scribe.end()
                came_to = scribe.finish(desk)
        receipts = told.receipts.values()
        # With those that came of others, by a split.
        stages = {case: stage for case, stage in came_to.stages.items() if case.startswith("ticket-")}
        working = next(one for one in receipts if stages[one.case] == Stage.IN_PROGRESS.value)
        late = max(receipts, key=lambda one: (came_to.told.get(one.case, 0), one.position))
        yield Made(
            db=url,
            tickets=len(stages),
            stages=dict(sorted(Counter(stages.values()).items())),
            events=came_to.events,
            seconds=0.0,
            first=str(max(receipts, key=lambda one: one.version).number),
            opened=str(working.number),
            late=str(late.number),
            ending=ENDING,
        )


def _clear(folder: Path) -> None:
    """An empty folder, with our mark; the former demo is removed, anything else is left alone."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise FileExistsError(17, "the folder holds other files", str(folder))
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("made by wuye demo; removed and made anew by the next one\n", encoding="utf-8")


def exhibits(desk: Desk) -> tuple[Evidence, Evidence]:
    """Two real files: a photo and a paper, so that what the events refer to can be fetched."""
    found = []
    for stand_in, shade in ((PHOTO, 0x88), (PAPER, 0xEE)):
        digest, length = desk.files.put(_picture(shade))
        found.append(evolve(stand_in, digest=digest, length=length, media_type="image/png"))
    return found[0], found[1]


def _picture(shade: int) -> bytes:
    """A grey PNG of 64 by 64 points."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    rows = (b"\x00" + bytes([shade]) * 64) * 64
    head = struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
