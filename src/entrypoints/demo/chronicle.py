"""The chronicle: what becomes of the story, made by a second process while the first one tells it.

The tellers' desk knows no timers. Its commands go to the other process a chapter at a time, and the thresholds that
passed meanwhile are recorded between them, at their instants; then everything is stored, and both processes keep the
views, each by what it has in memory. What comes of it hangs on the chapters' content alone, not on who is faster; where
a process cannot be split, all of it is done at the end.
"""

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wuye.application.desk import Desk
from wuye.application.ports import Unavailable
from wuye.entrypoints.beside import Gone, Line, forked
from wuye.entrypoints.collecting import without_pauses

if TYPE_CHECKING:
    from wuye.entrypoints.demo.following import Chronicled, Stored


class Chronicler:
    """Hands chapters on: by files in the folder of the demo, so that the one who tells never waits for the reader."""

    def __init__(self, url: str, seed: int, folder: Path, line: Line | None) -> None:
        self._url = url
        self._seed = seed
        self._folder = folder
        self._line = line
        self._given: list[Path] = []

    def take(self, written: bytes) -> None:
        """A chapter; the first one, with nothing in it, says that there are stores.

        Raises ``Unavailable`` when the other process was killed, or what was raised there.
        """
        path = self._folder / f"chapter-{len(self._given) + 1}"
        path.write_bytes(written)
        self._given.append(path)
        self._say(path)

    def end(self) -> None:
        """There is no further chapter. Raises as ``take`` does."""
        self._say(None)

    def finish(self, desk: Desk) -> "Chronicled":
        """Help until all is stored and every view shows it; the story was told at the desk. Raises as ``take`` does."""
        # Only here: the one who follows has loaded it while the story began.
        from wuye.entrypoints.demo.following import chronicled, keep

        if self._line is None:
            with chronicled(self._url, self._seed, map(_read, self._given), lambda: False, None) as came_to:
                return came_to
        keep(desk, partial(self._stored, self._line))
        answer: Chronicled = self._heard(self._line)
        return answer

    def _stored(self, line: Line) -> "Stored":
        told: Stored = pickle.loads(_read(self._heard(line)))  # noqa: S301 - written by the process beside this one
        return told

    def _say(self, told: Path | None) -> None:
        if self._line is not None:
            try:
                self._line.send(told)
            except Gone:
                self._heard(self._line)

    def _heard(self, line: Line) -> Any:
        try:
            return line.take()
        except Gone:
            raise Unavailable("demo", "the chronicler's process ended before its work did") from None


@contextmanager
def chronicler(url: str, seed: int, folder: Path) -> Iterator[Chronicler]:
    """Somebody who takes the chapters of a story; to be called before any store is opened."""
    with forked(partial(_work, url, seed, folder)) as line:
        yield Chronicler(url, seed, folder, line)


def _work(url: str, seed: int, folder: Path, line: Line) -> None:
    from wuye.entrypoints.demo.following import chronicled

    def hand_over(stored: "Stored") -> None:
        path = folder / "stored"
        path.write_bytes(pickle.dumps(stored))
        line.send(path)

    chapters = map(_read, iter(line.take, None))
    with without_pauses(), chronicled(url, seed, chapters, lambda: not line.ready(), hand_over) as came_to:
        line.send(came_to)


def _read(path: Path) -> bytes:
    written = path.read_bytes()
    path.unlink()
    return written
