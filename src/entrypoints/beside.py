"""A second process, for long work: forked before a store is opened, joined by a line of objects, ended by its id.

Two processes at a store are nothing new to it; what this adds is that the second core has something to do.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pickle import PicklingError
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from wuye.application.desk import Desk

_PIECES: Final = 2
"""Pieces it is given at most: one it works at, one that waits."""
_SECONDS: Final = 10.0
"""How long it may take to end the piece it is at."""
ANSWER_SECONDS: Final = 60.0
"""How long the answer to a piece may take, a second's work: one that hangs is as good as gone."""
_ENDS: Final[set["Connection"]] = set()
"""This process's ends of the lines there are: a child that held one of them would hide the end of this process."""


class Gone(EOFError):
    """The other process has ended."""


@frozen
class _Failed:
    """What was raised in the other process."""

    kind: type[Exception]
    args: tuple[Any, ...]
    facts: dict[str, Any]

    def again(self) -> Exception:
        """The failure as it was: not every one can be made anew from its arguments."""
        error = self.kind.__new__(self.kind, *self.args)
        vars(error).update(self.facts)
        return error


class Line:
    """An end of the line between two processes."""

    def __init__(self, link: "Connection", pid: int) -> None:
        self.link = link
        self.pid = pid
        """Id of the process at the other end."""

    def send(self, told: Any) -> None:
        """Say something; waits while the line is full. Raises ``Gone``."""
        try:
            self.link.send(told)
        except OSError as error:
            raise Gone from error

    def take(self) -> Any:
        """What the other said next; waits for it. Raises ``Gone``, or what was raised there."""
        try:
            told = self.link.recv()
        except (EOFError, OSError) as error:
            raise Gone from error
        if isinstance(told, _Failed):
            raise told.again()
        return told

    def ready(self) -> bool:
        """Whether there is something to take: a word, a failure or the end."""
        try:
            return self.link.poll()
        except OSError:
            return True

    @staticmethod
    def awaited(lines: "Sequence[Line]", timeout: float | None = None) -> "list[Line]":
        """Those of several that have something to take; waits for one, so many seconds at most."""
        from multiprocessing.connection import wait

        ready = wait([one.link for one in lines], timeout)
        return [one for one in lines if one.link in ready]


@contextmanager
def forked(work: Callable[[Line], None], *, patience: float = 0.0) -> Iterator[Line | None]:
    """A second process that does ``work`` at the other end of the line; ``None`` where there is no core for one.

    To be called before any store is opened and any thread is started in this process. What ``work`` raises is raised by
    ``Line.take``; when it has returned, or its process was killed, that raises ``Gone``. At the end of the context the
    line is closed, which ``work`` hears as ``Gone`` in its turn; if it has not ended ``patience`` seconds later, it is
    killed.
    """
    if "fork" not in multiprocessing.get_all_start_methods() or (os.cpu_count() or 1) == 1:
        yield None
        return
    context = multiprocessing.get_context("fork")
    mine, theirs = context.Pipe()
    _ENDS.add(mine)
    process = context.Process(target=_child, args=(work, theirs))
    try:
        process.start()
        theirs.close()
        yield Line(mine, process.pid or 0)
    finally:
        _ENDS.discard(mine)
        mine.close()
        if process.pid is not None:
            process.join(patience)
            process.kill()
            process.join()
            process.close()


def _child(work: Callable[[Line], None], link: "Connection") -> None:
    for end in _ENDS:
        end.close()
    _ENDS.clear()
    _ENDS.add(link)
    # An interruption from the keyboard goes to both: the other one says what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        work(Line(link, os.getppid()))
    except Gone:
        return
    except Exception as error:  # noqa: BLE001 - told to the process that asked for the work
        with suppress(OSError):
            try:
                link.send(_Failed(type(error), error.args, vars(error)))
            except (TypeError, AttributeError, PicklingError):
                # What cannot be handed over is at least said.
                link.send(_Failed(RuntimeError, (repr(error),), {}))


class SecondProcess:
    """Port ``SecondHand``."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._under_way = 0
        self.pid = line.pid

    def free(self) -> bool:
        """Whether it could do with another piece."""
        return self._under_way < _PIECES

    def give(self, piece: Any) -> None:
        """Hand it a piece. Raises ``EOFError``."""
        self._line.send(piece)
        self._under_way += 1

    def ready(self) -> bool:
        """Whether what came of the oldest piece is here."""
        return self._line.ready()

    def take(self) -> Any:
        """What came of the oldest piece. Raises ``EOFError``, or what was raised there.

        One that does not answer is killed: what it would still do is done by somebody else then.
        """
        if not Line.awaited([self._line], timeout=ANSWER_SECONDS):
            os.kill(self.pid, signal.SIGKILL)
            raise Gone
        came = self._line.take()
        self._under_way -= 1
        return came


@contextmanager
def beside(
    open_desk: "Callable[[], Desk]", work: "Callable[[Desk], Callable[[Any], Any]]"
) -> Iterator[SecondProcess | None]:
    """A second process with a desk of its own, given one piece after the other; ``work`` makes what does a piece."""
    # It ends when it hears that nobody is there any more, and not in the middle of a piece.
    with forked(partial(_assist, open_desk, work), patience=_SECONDS) as line:
        yield None if line is None else SecondProcess(line)


def _assist(open_desk: "Callable[[], Desk]", work: "Callable[[Desk], Callable[[Any], Any]]", line: Line) -> None:
    pieces: SimpleQueue[Any] = SimpleQueue()
    # Read by a thread: else each could wait for the other to take what it has to say.
    threading.Thread(target=_read, args=(line, pieces), daemon=True).start()
    first = pieces.get()
    if first is None:
        return
    with open_desk() as desk:
        do = work(desk)
        piece = first
        while piece is not None:
            line.send(do(piece))
            piece = pieces.get()


def _read(line: Line, pieces: "SimpleQueue[Any]") -> None:
    try:
        while True:
            pieces.put(line.take())
    except Gone:
        pieces.put(None)
