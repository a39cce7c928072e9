"""A disk that loses its power: a recorded run is replayed up to any moment, and what was not synced is at the mercy.

The model is harsher than common file systems. A write, a truncation or a new size is safe once its file was synced; a
name that came or went is safe once its folder was synced. Until then each 512-byte sector may be old or new, in any
order. The shared-memory index of SQLite (``-shm``) is no file that anybody syncs: it is gone.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from attrs import define, field, frozen

SECTOR: Final = 512
Mercy = Literal["lost", "kept", "torn", "last-only", "shuffled"]
MERCIES: Final[tuple[Mercy, ...]] = ("lost", "kept", "torn", "last-only", "shuffled")

_CALL = re.compile(r"^\d+ +(\w+)\((.*)\) = (-?\d+)")
_QUOTED = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_NAMED = re.compile(r"\d+<((?:\\x[0-9a-f]{2})+|[^>]*)>")


@frozen
class Step:
    """One recorded call that changed a file, or an answer that was given."""

    call: str
    path: Path
    data: bytes = b""
    number: int = 0
    """Offset of a write, size of a truncation."""


@define
class _Content:
    durable: bytearray
    pending: list[Step] = field(factory=list)


def recorded(trace: str, folder: Path) -> list[Step]:
    """The steps of a trace made with ``-y -xx -s 100000`` that concern files of a folder."""
    return [step for line in trace.splitlines() for step in _steps(line) if _ours(step.path, folder)]


def _ours(path: Path, folder: Path) -> bool:
    return (path == folder or path.parent == folder) and not path.name.endswith("-shm")


def _steps(line: str) -> Iterator[Step]:
    found = _CALL.match(line)
    if found is None or found[3].startswith("-"):
        return
    call, arguments = found[1], found[2]
    texts = [_bytes(text[1]) for text in _QUOTED.finditer(arguments)]
    if any(text[2] for text in _QUOTED.finditer(arguments)):
        raise ValueError(f"the trace is cut short: {line[:80]}")
    named = _NAMED.match(arguments)
    path = Path(_bytes(named[1]).decode()) if named is not None else Path()
    match call:
        case "openat" if "O_CREAT" in arguments:
            yield Step("create", Path(texts[0].decode()))
        case "unlink":
            yield Step("unlink", Path(texts[0].decode()))
        case "write":
            yield Step("append", path, texts[0])
        case "pwrite64":
            yield Step("write", path, texts[0], int(arguments.rpartition(",")[2]))
        case "ftruncate":
            yield Step("truncate", path, number=int(arguments.rpartition(",")[2]))
        case "fsync" | "fdatasync":
            yield Step("sync", path)
        case _:
            return


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()


class Disk:
    """The files of a folder while a run is replayed."""

    def __init__(self, folder: Path, start: dict[str, bytes]) -> None:
        self._folder = folder
        self._now = {name: _Content(bytearray(content)) for name, content in start.items()}
        self._synced = dict(self._now)
        self.said = b""
        """What the run has answered so far: the lines of its ledger."""

    def apply(self, step: Step) -> None:
        """Do one step."""
        name = step.path.name
        match step.call:
            case "create":
                self._now.setdefault(name, _Content(bytearray()))
            case "unlink":
                self._now.pop(name, None)
            case "append":
                self.said += step.data
            case "sync" if step.path == self._folder:
                self._synced = dict(self._now)
            case "sync":
                content = self._now[name]
                for one in content.pending:
                    _onto(content.durable, one)
                content.pending.clear()
            case _:
                self._now[name].pending.append(step)

    def cut(self, mercy: Mercy, chance: random.Random) -> dict[str, bytes]:
        """What is found after the power comes back."""
        names = {"lost": self._synced, "kept": self._now}.get(mercy)
        if names is None:
            names = chance.choice((self._synced, self._now))
        return {name: _survived(content, mercy, chance) for name, content in names.items()}


def _survived(content: _Content, mercy: Mercy, chance: random.Random) -> bytes:
    found = bytearray(content.durable)
    match mercy:
        case "lost":
            pass
        case "kept":
            for step in content.pending:
                _onto(found, step)
        case "torn":
            for step in content.pending[:-1]:
                _onto(found, step)
            for step in content.pending[-1:]:
                _onto(found, Step(step.call, step.path, step.data[: len(step.data) // 2], step.number))
        case "last-only":
            for step in content.pending[-1:]:
                _onto(found, step)
        case "shuffled":
            pieces = list(itertools.chain.from_iterable(map(_sectors, content.pending)))
            for step in chance.sample(pieces, chance.randint(0, len(pieces))):
                _onto(found, step)
    return bytes(found)


def _sectors(step: Step) -> Iterator[Step]:
    if step.call != "write":
        yield step
        return
    start, end = step.number, step.number + len(step.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        yield Step("write", step.path, step.data[start - step.number : stop - step.number], start)
        start = stop


def _onto(content: bytearray, step: Step) -> None:
    if step.call == "truncate":
        content[:] = content[: step.number].ljust(step.number, b"\0")
        return
    end = step.number + len(step.data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    content[step.number : end] = step.data
