"""The chronicle: what becomes of the story, made by a second process while the first one tells it.

The tellers' desk knows no timers. Its commands come here a chapter at a time, and the thresholds that passed meanwhile
are recorded between them, at their instants; then everything is stored, and the views are kept. What comes of it hangs
on the chapters' content alone, not on who is faster; where a process cannot be split, all of it is done at the end.
"""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import frozen

from wuye.application.ports import Unavailable
from wuye.application.projections.declared import projections
from wuye.application.projections.runner import Runner
from wuye.application.sla.board import VIEW
from wuye.entrypoints.bootstrap import manual_clock, open_rehearsal, seeded_ids
from wuye.entrypoints.collecting import without_pauses
from wuye.entrypoints.demo.bells import Bells
from wuye.entrypoints.demo.community import OPENED
from wuye.entrypoints.demo.weather import ENDING

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_PAGE: Final = 10_000
"""Events folded at once: a row that many of them touch is written once."""
_WORTH: Final = 3_000
"""Events that are waited for before views are kept between two chapters."""
_OTHER: Final = 1 << 32
"""So far from the tellers' seed is that of the timers' ids."""


@frozen(kw_only=True)
class Chronicled:
    """What the story came to."""

    events: int
    """Events of all streams: the last position of a log without holes."""
    told: dict[str, int]
    """How many thresholds of each case were told."""


class Chronicler:
    """Hands chapters on: by files in the folder of the demo, so that the one who tells never waits for the reader."""

    def __init__(self, url: str, seed: int, folder: Path, link: "Connection | None") -> None:
        self._url = url
        self._seed = seed
        self._folder = folder
        self._link = link
        self._given: list[Path] = []

    def take(self, written: bytes) -> None:
        """A chapter. Raises ``Unavailable`` when the other process has ended."""
        path = self._folder / f"chapter-{len(self._given) + 1}"
        path.write_bytes(written)
        self._given.append(path)
        if self._link is not None:
            try:
                self._link.send(path)
            except OSError as error:
                raise Unavailable("demo", str(_answer(self._link))) from error

    def end(self) -> None:
        """There is no further chapter."""
        if self._link is not None:
            self._link.send(None)

    def finish(self) -> Chronicled:
        """Wait until all is stored and every view shows it. Raises ``Unavailable`` when that fails."""
        if self._link is None:
            return _chronicled(self._url, self._seed, self._given, lambda: False)
        answer = _answer(self._link)
        if isinstance(answer, str):
            raise Unavailable("demo", answer)
        return answer


@contextmanager
def chronicler(url: str, seed: int, folder: Path) -> Iterator[Chronicler]:
    """Somebody who takes the chapters of a story; to be called before any store is opened."""
    if "fork" not in multiprocessing.get_all_start_methods():
        yield Chronicler(url, seed, folder, None)
        return
    context = multiprocessing.get_context("fork")
    mine, theirs = context.Pipe()
    process = context.Process(target=_work, args=(url, seed, mine, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Chronicler(url, seed, folder, mine)
    finally:
        # It has answered, or nobody waits for its answer any more.
        mine.close()
        process.terminate()
        process.join()


def _work(url: str, seed: int, other: "Connection", link: "Connection") -> None:
    # Else the end of the other process could not be heard: this one would still hold its end of the line.
    other.close()
    try:
        with without_pauses():
            link.send(_chronicled(url, seed, _chapters(link.recv), lambda: not link.poll()))
    except EOFError:
        return
    except Exception as error:  # noqa: BLE001 - told to the process that tells the story
        link.send(f"{type(error).__name__}: {error}")


def _chapters(receive: Callable[[], Path | None]) -> Iterator[Path]:
    while (path := receive()) is not None:
        yield path


def _chronicled(url: str, seed: int, chapters: Iterable[Path], idle: Callable[[], bool]) -> Chronicled:
    """All that becomes of chapters; when there is none to wait for, views are kept: the more at once the better."""
    waiting = iter(chapters)
    # The first chapter comes when there are stores to open.
    first = next(waiting)
    clock = manual_clock(OPENED)
    rehearsal = open_rehearsal(url, clock=clock, ids=seeded_ids(seed + _OTHER, clock), second=True)
    with rehearsal.desk as desk:
        bells = Bells(desk, clock)
        views = [one for one in projections(desk.registry) if one.view != VIEW]
        runner = Runner(desk.log, desk.views, views, page=_PAGE)
        kept = 0
        for path in chain((first,), waiting):
            for taken in rehearsal.log.told(path.read_bytes()):
                bells.ring(taken.recorded_at)
                rehearsal.log.take_over(taken)
                bells.hear()
            path.unlink()
            if idle() and bells.heard - kept >= _WORTH:
                rehearsal.store()
                runner.catch_up()
                kept = bells.heard
        bells.ring(ENDING)
        rehearsal.store()
        bells.store()
        runner.catch_up()
        return Chronicled(events=desk.log.head(), told=bells.told())


def _answer(link: "Connection") -> "Chronicled | str":
    try:
        answer: Chronicled | str = link.recv()
    except EOFError:
        return "the chronicler's process ended before its work did"
    return answer
