"""What the vault needs from a store of wrapped keys, and the store in memory."""

import threading
from collections.abc import Iterable
from itertools import islice
from typing import Protocol

from attrs import frozen


@frozen
class Entry:
    """A key as it is stored; ``wrapped=None`` is the tombstone of a destroyed one."""

    wrapped: bytes | None


class KeyStore(Protocol):
    """Wrapped keys and tombstones. Every method may raise ``Unavailable``."""

    patience: float
    """Seconds for which a count of erasures may be trusted; 0 where asking is as good as free."""

    def find(self, key: str) -> Entry | None:
        """A key, its tombstone, or ``None`` when there never was one."""
        ...

    def add(self, keys: Iterable[tuple[str, bytes]]) -> None:
        """Keep wrapped keys durably; one that exists, or was destroyed, stays as it is."""
        ...

    def destroy(self, key: str, at: str) -> bool:
        """Destroy a key and leave a tombstone, durably; counts one erasure. True if it was alive."""
        ...

    def erasures(self) -> int:
        """How many keys were destroyed so far."""
        ...

    def secret(self, name: str, wrapped: bytes | None) -> bytes | None:
        """A secret of the vault's own; ``wrapped`` is kept if there is none yet."""
        ...

    def close(self) -> None:
        """Give back connections."""
        ...


class MemoryKeys:
    """A store that ends with the process: for tests and the demo."""

    patience = 0.0

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: dict[str, bytes | None] = {}
        self._secrets: dict[str, bytes] = {}
        self._erasures = 0
        self._stored = 0
        self._destroyed: list[tuple[str, str]] = []

    def find(self, key: str) -> Entry | None:
        """A key, its tombstone, or ``None``."""
        with self._lock:
            return Entry(self._keys[key]) if key in self._keys else None

    def add(self, keys: Iterable[tuple[str, bytes]]) -> None:
        """Keep wrapped keys."""
        with self._lock:
            for key, wrapped in keys:
                self._keys.setdefault(key, wrapped)

    def destroy(self, key: str, at: str) -> bool:
        """Destroy a key and leave a tombstone."""
        with self._lock:
            alive = self._keys.get(key) is not None
            self._keys[key] = None
            self._destroyed.append((key, at))
            self._erasures += 1
            return alive

    def erasures(self) -> int:
        """How many keys were destroyed."""
        with self._lock:
            return self._erasures

    def secret(self, name: str, wrapped: bytes | None) -> bytes | None:
        """A secret of the vault's own."""
        with self._lock:
            if wrapped is not None:
                self._secrets.setdefault(name, wrapped)
            return self._secrets.get(name)

    def store(self, target: KeyStore) -> None:
        """Keep what is not yet kept in a store that is this one's alone. Raises ``FileExistsError`` when it is not."""
        with self._lock:
            for name, secret in self._secrets.items():
                if target.secret(name, secret) != secret:
                    raise FileExistsError(17, "the vault has a secret already", name)
            fresh = islice(self._keys.items(), self._stored, None)
            target.add((key, wrapped) for key, wrapped in fresh if wrapped is not None)
            for key, at in self._destroyed:
                target.destroy(key, at)
            self._stored = len(self._keys)
            self._destroyed.clear()

    def close(self) -> None:
        """Nothing is held."""
