"""Personal data: sealed from the first event on; decisions and folds never need the plain text."""

from typing import Generic, TypeVar

from attrs import frozen

T = TypeVar("T")


@frozen
class Sealed:
    """The stored form of a personal field: ciphertext under a key that can be destroyed (sealed history 5).

    ``place`` is the associated data it is bound to (tenant, stream, version, field path): a ciphertext that was
    moved elsewhere does not open.
    """

    key: str
    nonce: bytes
    ciphertext: bytes
    commitment: bytes
    place: str


@frozen
class Erased:
    """What remains of a personal field whose key was destroyed (已删除)."""


@frozen
class Personal(Generic[T]):
    """A personal field or free text.

    ``subject`` names the person whose key seals it; ``None`` means a free text with a key of its own, because
    third parties may be named in it and it must be erasable alone.
    """

    content: T | Sealed | Erased
    subject: str | None = None

    @property
    def plain(self) -> T | None:
        """The plain content where it is open, else ``None`` (sealed or erased)."""
        return None if isinstance(self.content, Sealed | Erased) else self.content


def sealed(text: str) -> Personal[str]:
    """A free text with a key of its own."""
    return Personal(text)


def sealed_or_none(text: str | None, subject: str | None = None) -> Personal[str] | None:
    """A free text, or what is said of a person, that may be absent."""
    return None if text is None else Personal(text, subject)
