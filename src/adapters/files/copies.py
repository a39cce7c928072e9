"""Copies of the evidence: every file that is what its name says, and the names of those that are not."""

import re
from hashlib import sha256
from pathlib import Path
from typing import Final

from attrs import frozen

from wuye.adapters.files import FolderFiles

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@frozen(kw_only=True)
class FilesReport:
    """What became of a folder of evidence."""

    files: int
    """Files that are in the copy, each under the SHA-256 of its bytes."""
    length: int
    """Their bytes."""
    damaged: tuple[str, ...]
    """Digests of files whose bytes are others; they were left out."""


def copy_files(source: Path, target: Path) -> FilesReport:
    """Copy what is not there yet, durably, and check the digest of every file, old and new.

    Raises ``Unavailable`` when the disk refuses and ``OSError`` when a file cannot be read.
    """
    kept = FolderFiles(target)
    files, length, damaged = 0, 0, []
    for path in sorted(source.glob("??/??/*")):
        if not _DIGEST.fullmatch(path.name):
            continue
        content = path.read_bytes()
        if sha256(content).hexdigest() != path.name:
            damaged.append(path.name)
            continue
        kept.put(content)
        files, length = files + 1, length + len(content)
    return FilesReport(files=files, length=length, damaged=tuple(damaged))
