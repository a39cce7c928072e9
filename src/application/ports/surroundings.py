"""What a desk needs around it: keys of personal data, clocks, ids, files, somebody who is told how far a work is."""

from datetime import datetime
from typing import Any, Protocol

from wuye.domain.shared.personal import Erased, Sealed


class Vault(Protocol):
    """Keys of personal data, in a database of its own; destroying a key erases what it sealed, everywhere."""

    def seal(self, plain: bytes, *, subject: str | None, place: str) -> Sealed:
        """Seal under the subject's key, or under a new key of its own; the key is durable before this returns."""
        ...

    def open(self, sealed: Sealed) -> bytes | Erased:
        """Open, or tell that the key was destroyed. Raises ``BrokenHistory`` when the bytes were tampered with."""
        ...

    def fingerprint(self, data: bytes) -> bytes:
        """A keyed digest (HMAC-SHA-256 under a secret of the vault): equal inputs are seen, plain text is not."""
        ...

    def forget(self, key: str) -> bool:
        """Destroy a key and leave its tombstone; asking for it again is an error for ever. True if there was one."""
        ...

    def close(self) -> None:
        """Give back connections."""
        ...


class Clock(Protocol):
    """The host's clock, or a simulated one."""

    def now(self) -> datetime:
        """An aware instant in UTC."""
        ...


class Ids(Protocol):
    """Where ids come from: random in production, seeded in tests and the demo."""

    def uuid7(self) -> str:
        """A UUIDv7 in its canonical text form."""
        ...

    def number(self, prefix: str, at: datetime) -> str:
        """A short number such as ``T-261121-4KX7Q``: prefix, day in China time, five Crockford base 32 digits."""
        ...


class Files(Protocol):
    """A content-addressed store for evidence."""

    def put(self, content: bytes) -> tuple[str, int]:
        """Store bytes durably; gives SHA-256 digest in hex, and length. Storing the same twice is one file."""
        ...

    def get(self, digest: str) -> bytes:
        """The bytes. Raises ``KeyError`` when absent, ``BrokenHistory`` when they do not match the digest."""
        ...

    def has(self, digest: str) -> bool:
        """Whether the bytes are there."""
        ...


class Progress(Protocol):
    """Tells a person how far a long work is."""

    def __call__(self, done: int, total: int) -> None:
        """``done`` of ``total`` steps are done."""
        ...


class SecondHand(Protocol):
    """Another process at the same desk, for every other piece of a long work. It may end: then it raises ``EOFError``.

    It raises what its work raised there.
    """

    def free(self) -> bool:
        """Whether it could do with another piece."""
        ...

    def give(self, piece: Any) -> None:
        """Hand it a piece."""
        ...

    def ready(self) -> bool:
        """Whether what came of the oldest piece could be taken without waiting."""
        ...

    def take(self) -> Any:
        """What came of the oldest piece."""
        ...
