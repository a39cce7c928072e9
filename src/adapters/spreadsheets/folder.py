"""A folder with everything in it, for whoever leaves: files of rows, the bytes of the evidence, and what proves them.

``manifest.json`` holds length, rows and SHA-256 of every file. ``histories.leaves`` holds a line for each line of the
histories, the SHA-256 of 0x00 and its bytes, so that whoever finds the file changed can say which event it was.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final, Self

import msgspec

from wuye.adapters.spreadsheets.text_writing import LinesWriter
from wuye.application.ledgers.faults import Unfit
from wuye.application.shapes import decoder

MANIFEST: Final = "manifest.json"
PROVEN: Final = "histories"
"""The file whose lines have leaves."""
_LEAF: Final = b"\x00"
_CHUNK: Final = 1 << 20


class ExportFolder:
    """A folder being filled; it appears under its name when it is whole. Raises ``FileExistsError``."""

    def __init__(self, path: Path) -> None:
        if path.exists():
            raise FileExistsError(17, "File exists", str(path))
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        shutil.rmtree(self._part, ignore_errors=True)
        self._part.mkdir(mode=0o700)
        self._rows: dict[str, int] = {}

    def rows(self, name: str, rows: Iterator[Mapping[str, Any]]) -> int:
        """Write rows to a file of JSON Lines; gives their number."""
        writer = _ProvenWriter(self._part, name) if name == PROVEN else LinesWriter(self._part / f"{name}.jsonl")
        count = 0
        try:
            for row in rows:
                writer.row(row)
                count += 1
            writer.done()
        except BaseException:
            writer.abandon()
            raise
        self._rows[f"{name}.jsonl"] = count
        return count

    def exhibit(self, digest: str, content: bytes) -> None:
        """Write the bytes of a piece of evidence, once."""
        folder = self._part / "evidence"
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / digest).write_bytes(content)

    def holds(self, digest: str) -> bool:
        """Whether the bytes of a piece of evidence were written."""
        return (self._part / "evidence" / digest).exists()

    def done(self, said: Mapping[str, Any]) -> int:
        """Write the manifest, make all of it durable and put the folder in its place; gives the number of files."""
        files = {}
        for file in sorted(one for one in self._part.rglob("*") if one.is_file()):
            name = file.relative_to(self._part).as_posix()
            files[name] = {"bytes": file.stat().st_size, "sha256": _digest(file)}
            if name in self._rows:
                files[name]["rows"] = self._rows[name]
            _sync(file)
        manifest = self._part / MANIFEST
        manifest.write_bytes(msgspec.json.format(msgspec.json.encode({**said, "files": files}), indent=2) + b"\n")
        for one in (manifest, self._part):
            _sync(one)
        self._part.rename(self._path)
        return len(files) + 1

    def abandon(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self._part, ignore_errors=True)


class _ProvenWriter(LinesWriter):
    """JSON Lines with a leaf for every line."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__(folder / f"{name}.jsonl")
        self._leaves = (folder / f"{name}.leaves").open("w", encoding="ascii")

    def row(self, values: Mapping[str, Any]) -> Self:
        """Write one object and its leaf."""
        line = self._encode(values)
        self._file.write(line.decode() + "\n")
        self._leaves.write(_leaf(line) + "\n")
        return self

    def done(self) -> Mapping[str, int]:
        """Put the file in its place."""
        self._leaves.close()
        return super().done()

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._leaves.close()
        super().abandon()


def refuse_export(folder: Path) -> None:
    """Say of a folder that came out of an export why it cannot come in as a ledger; a changed one is looked through.

    Raises ``Unfit``: ``export-altered`` with file and leaf, ``export-no-ledger``, or ``file-unreadable``.
    """
    try:
        manifest = decoder(_Manifest)((folder / MANIFEST).read_bytes())
    except OSError as error:
        raise Unfit("file-unreadable", file=str(folder), why=error.strerror or "") from None
    except msgspec.DecodeError:
        raise Unfit("export-altered", file=MANIFEST, leaf="-") from None
    for name, stated in manifest.files.items():
        file = folder / name
        if not file.resolve().is_relative_to(folder.resolve()):
            raise Unfit("export-altered", file=MANIFEST, leaf="-")
        if not file.is_file() or file.stat().st_size != stated.bytes or _digest(file) != stated.sha256:
            leaf = _first_changed(folder) if name == f"{PROVEN}.jsonl" else None
            raise Unfit("export-altered", file=name, leaf="-" if leaf is None else leaf)
    raise Unfit("export-no-ledger", file=folder.name)


class _File(msgspec.Struct):
    bytes: int
    sha256: str
    rows: int | None = None


class _Manifest(msgspec.Struct):
    files: dict[str, _File]


def _first_changed(folder: Path) -> int | None:
    """The first line of the histories that is not what it was, counted from 0; or the first that is missing."""
    try:
        with (folder / f"{PROVEN}.jsonl").open("rb") as lines, (folder / f"{PROVEN}.leaves").open("rb") as leaves:
            for number, (line, leaf) in enumerate(zip_longest(lines, leaves)):
                if line is None or leaf is None or _leaf(line.removesuffix(b"\n")) != leaf.decode("latin-1").strip():
                    return number
    except OSError:
        pass
    return None


def _leaf(line: bytes) -> str:
    return sha256(_LEAF + line).hexdigest()


def _digest(file: Path) -> str:
    rolling = sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            rolling.update(chunk)
    return rolling.hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
