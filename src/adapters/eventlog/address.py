"""Addresses of logs: ``memory://``, ``sqlite:///relative.db``, ``sqlite:////absolute.db``, ``postgresql://…``."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from attrs import frozen

from wuye.application.ports import UnsafeSettings

_NETWORK_DRIVES: Final = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "fuse.glusterfs"}
_OFF: Final = {"", "0", "f", "false", "n", "no", "off"}
_SWITCH: Final = "POSTGRES_ENABLE_DB_FUNCTIONS"


class Engine(StrEnum):
    """Where a log is kept."""

    MEMORY = "memory"
    SQLITE = "sqlite"
    POSTGRES = "postgres"


@frozen
class Address:
    """A checked address of a log."""

    engine: Engine
    url: str
    path: Path = Path()
    """The file, on SQLite."""


def address(url: str) -> Address:
    """Read an address.

    Raises ``ValueError`` for one that says nothing to us, ``UnsafeSettings`` for one under which an acknowledged
    command could be lost.
    """
    scheme = url.partition(":")[0]
    if url == "memory://":
        return Address(Engine.MEMORY, url)
    if scheme == "sqlite":
        return Address(Engine.SQLITE, url, _sqlite_path(url))
    if scheme in ("postgresql", "postgres"):
        if _SWITCH.partition("_")[2].lower() in url.lower():
            raise UnsafeSettings(f"{_SWITCH}: that way of inserting loses events for readers; remove it")
        return Address(Engine.POSTGRES, url)
    raise ValueError("a log is memory://, sqlite:///file.db, sqlite:////folder/file.db or postgresql://…")


def check_environment() -> None:
    """Refuse the library's switch that loses events for readers, under any application's prefix.

    Raises ``UnsafeSettings``.
    """
    for name, value in os.environ.items():
        if name.upper().endswith(_SWITCH) and value.strip().lower() not in _OFF:
            raise UnsafeSettings(f"{name}={value}: that way of inserting loses events for readers; unset it")


def _sqlite_path(url: str) -> Path:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if ":memory:" in url or options.get("mode") == "memory" or not parts.path.strip("/"):
        raise UnsafeSettings(f"{url}: SQLite in memory forgets everything; name a file, or use memory:// in tests")
    if parts.netloc:
        raise UnsafeSettings(f"{url}: SQLite needs a file of this machine; write sqlite:/// with three slashes")
    if options:
        raise UnsafeSettings(f"{url}: options of SQLite are not the caller's to set: {', '.join(sorted(options))}")
    path = Path(unquote(parts.path[1:])).absolute()
    drive = _drive_kind(path)
    if drive in _NETWORK_DRIVES:
        raise UnsafeSettings(f"{path} is on a network drive ({drive}): the locks SQLite needs do not hold there")
    return path


def _drive_kind(path: Path) -> str:
    """File system type of the mount a path is on; empty where the machine does not say."""
    mounts = Path("/proc/self/mountinfo")
    if not mounts.exists():
        return ""
    best, kind = Path(), ""
    real = path.resolve()
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        fields, _, source = line.partition(" - ")
        point = Path(fields.split(" ")[4].replace("\\040", " "))
        # The last mount on a point is the one that is seen.
        if real.is_relative_to(point) and len(point.parts) >= len(best.parts):
            best, kind = point, source.split(" ")[0]
    return kind
