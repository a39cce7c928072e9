"""The chronicle: what becomes of the story, made by a second process while the first one tells it.

The tellers' desk knows no timers. Its commands come here a chapter at a time, and the thresholds that passed meanwhile
are recorded between them, at their instants; then everything is stored, and the views are kept. What comes of it hangs
on the chapters' content alone, not on who is faster; where a process cannot be split, all of it is done at the end.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

from attrs import frozen

from wuye.application.ports import Unavailable
from wuye.application.projections.declared import projections
from wuye.application.projections.runner import Runner
from wuye.application.sla.board import VIEW
from wuye.entrypoints.beside import Gone, Line, forked
from wuye.entrypoints.bootstrap import manual_clock, open_rehearsal, seeded_ids
from wuye.entrypoints.collecting import without_pauses
from wuye.entrypoints.demo.bells import Bells
from wuye.entrypoints.demo.community import OPENED
from wuye.entrypoints.demo.weather import ENDING

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

    def __init__(self, url: str, seed: int, folder: Path, line: Line | None) -> None:
        self._url = url
        self._seed = seed
        self._folder = folder
        self._line = line
        self._given: list[Path] = []

    def take(self, written: bytes) -> None:
        """A chapter. Raises ``Unavailable`` when the other process was killed, or what was raised there."""
        path = self._folder / f"chapter-{len(self._given) + 1}"
        path.write_bytes(written)
        self._given.append(path)
        self._say(path)

    def end(self) -> None:
        """There is no further chapter. Raises as ``take`` does."""
        self._say(None)

    def finish(self) -> Chronicled:
        """Wait until all is stored and every view shows it. Raises ``Unavailable``, or what was raised there."""
        if self._line is None:
            return _chronicled(self._url, self._seed, self._given, lambda: False)
        return _answer(self._line)

    def _say(self, told: Path | None) -> None:
        if self._line is not None:
            try:
                self._line.send(told)
            except Gone:
                _answer(self._line)


@contextmanager
def chronicler(url: str, seed: int, folder: Path) -> Iterator[Chronicler]:
    """Somebody who takes the chapters of a story; to be called before any store is opened."""
    with forked(partial(_work, url, seed)) as line:
        yield Chronicler(url, seed, folder, line)


def _work(url: str, seed: int, line: Line) -> None:
    with without_pauses():
        line.send(_chronicled(url, seed, iter(line.take, None), lambda: not line.ready()))


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


def _answer(line: Line) -> Chronicled:
    try:
        answer: Chronicled = line.take()
    except Gone:
        raise Unavailable("demo", "the chronicler's process ended before its work did") from None
    return answer
