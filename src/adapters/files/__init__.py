"""The file store: evidence under the digest of its bytes, in a folder."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from stat import S_ISREG
from typing import Final

from wuye.application.ports import Unavailable
from wuye.domain.shared.refusal import BrokenHistory

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class FolderFiles:
    """Content-addressed folder: ``ab/cd/abcd…``; a file is there whole and durable, or not at all."""

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put(self, content: bytes) -> tuple[str, int]:
        """Store bytes durably; gives SHA-256 in hex and the length. Raises ``Unavailable`` when the disk refuses."""
        digest = hashlib.sha256(content).hexdigest()
        target = self._path(digest)
        try:
            if not self._whole(target, digest):
                self._write(target, content)
        except OSError as error:
            raise Unavailable("files", error.strerror or type(error).__name__) from error
        return digest, len(content)

    def get(self, digest: str) -> bytes:
        """The bytes. Raises ``KeyError`` when absent, ``BrokenHistory("file-tampered")`` when they are others."""
        try:
            content = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise KeyError(digest) from error
        except OSError as error:
            raise Unavailable("files", error.strerror or type(error).__name__) from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise BrokenHistory("file-tampered", digest=digest)
        return content

    def has(self, digest: str) -> bool:
        """Whether a file of that digest is there; ``get`` is what checks its bytes."""
        if not _DIGEST.fullmatch(digest):
            return False
        try:
            named = f"{self._root}/{digest[:2]}/{digest[2:4]}/{digest}"
            return S_ISREG(os.stat(named).st_mode)  # noqa: PTH116 - commands ask: a path costs five times as much
        except (FileNotFoundError, NotADirectoryError):
            return False

    def _path(self, digest: str) -> Path:
        # A digest is also a path: nothing else may reach the file system.
        if not _DIGEST.fullmatch(digest):
            raise KeyError(digest)
        return self._root / digest[:2] / digest[2:4] / digest

    def _whole(self, target: Path, digest: str) -> bool:
        # A damaged copy is replaced by the good bytes that just came in.
        return target.is_file() and hashlib.sha256(target.read_bytes()).hexdigest() == digest

    def _write(self, target: Path, content: bytes) -> None:
        self._make_folder(target.parent)
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".incoming-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sync_folder(folder.parent)
        _sync_folder(self._root)


def _sync_folder(folder: Path) -> None:
    """Make a rename in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
