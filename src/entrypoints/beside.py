"""A second process at the same desk, for long work: forked before a store is opened, given one piece after the other.

Two processes at a store are nothing new to it; what this adds is that the second core has something to do.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from wuye.application.desk import Desk

_PIECES: Final = 2
"""Pieces it is given at most: one it works at, one that waits."""
_SECONDS: Final = 10.0
"""How long it may take to end the piece it is at."""


class SecondProcess:
    """Port ``SecondHand``."""

    def __init__(self, link: "Connection", pid: int) -> None:
        self._link = link
        self._under_way = 0
        self.pid = pid

    def free(self) -> bool:
        """Whether it could do with another piece."""
        return self._under_way < _PIECES

    def give(self, piece: Any) -> None:
        """Hand it a piece. Raises ``EOFError``."""
        try:
            self._link.send(piece)
        except OSError as error:
            raise EOFError from error
        self._under_way += 1

    def ready(self) -> bool:
        """Whether what came of the oldest piece is here."""
        return self._link.poll()

    def take(self) -> Any:
        """What came of the oldest piece. Raises ``EOFError``, or what was raised there."""
        try:
            came, told = self._link.recv()
        except OSError as error:
            raise EOFError from error
        self._under_way -= 1
        if not came:
            raise again(*told)
        return told


@contextmanager
def beside(
    open_desk: "Callable[[], Desk]", work: "Callable[[Desk], Callable[[Any], Any]]"
) -> Iterator[SecondProcess | None]:
    """A second process with a desk of its own, where there is a core for it; ``work`` makes of it what does a piece.

    To be called before any store is opened in this process.
    """
    if "fork" not in multiprocessing.get_all_start_methods() or (os.cpu_count() or 1) == 1:
        yield None
        return
    context = multiprocessing.get_context("fork")
    mine, theirs = context.Pipe()
    process = context.Process(target=_work, args=(open_desk, work, mine, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield SecondProcess(mine, process.pid or 0)
    finally:
        # It ends when it hears that nobody is there any more, and not in the middle of a piece.
        mine.close()
        process.join(_SECONDS)
        process.terminate()
        process.join()


def _work(
    open_desk: "Callable[[], Desk]",
    work: "Callable[[Desk], Callable[[Any], Any]]",
    other: "Connection",
    link: "Connection",
) -> None:
    # Else the end of the other process could not be heard: this one would still hold its end of the line.
    other.close()
    # An interruption from the keyboard goes to both: the other one says what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pieces: SimpleQueue[Any] = SimpleQueue()
    # Read by a thread: else each could wait for the other to take what it has to say.
    threading.Thread(target=_read, args=(link, pieces), daemon=True).start()
    try:
        first = pieces.get()
        if first is None:
            return
        with open_desk() as desk:
            do = work(desk)
            piece = first
            while piece is not None:
                link.send((True, do(piece)))
                piece = pieces.get()
    except BrokenPipeError:
        return
    except Exception as error:  # noqa: BLE001 - told to the process that gave the piece
        link.send((False, (type(error), error.args, vars(error))))


def _read(link: "Connection", pieces: "SimpleQueue[Any]") -> None:
    try:
        while True:
            pieces.put(link.recv())
    except (EOFError, OSError):
        pieces.put(None)


def again(kind: type[Exception], args: tuple[Any, ...], facts: dict[str, Any]) -> Exception:
    """A failure as it was in another process: not every one can be made anew from its arguments."""
    error = kind.__new__(kind, *args)
    vars(error).update(facts)
    return error
