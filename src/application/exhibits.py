"""Evidence that a command refers to: an event never names a file that is not there (faults F35)."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, get_args, get_type_hints

from attrs import fields, has

from wuye.application.cache import Bounded, NotAtHand
from wuye.application.ports import Files
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.refusal import Refused

_KNOWN: Final = 20_000


class Exhibits:
    """Looks whether evidence is stored. The bytes of a digest are read once: they cannot become others."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._lengths: Bounded[str, int] = Bounded(_KNOWN)

    def check(self, command: Any, *, reading: bool) -> None:
        """Refuse a command whose evidence is not stored, or is another length than it says.

        Raises ``Refused``: ``evidence-not-stored`` or ``evidence-length``; without ``reading`` ``NotAtHand`` for a file
        whose length is not known yet.
        """
        kind: Any = type(command)
        if not bears_evidence(kind):
            return
        for exhibit in exhibits(command):
            if not self._files.has(exhibit.digest):
                raise Refused("evidence-not-stored", digest=exhibit.digest)
            stored = self._lengths.get(exhibit.digest)
            if stored is None and not reading:
                raise NotAtHand(exhibit.digest)
            if stored is None:
                stored = len(self._files.get(exhibit.digest))
                self._lengths.put(exhibit.digest, stored)
            if stored != exhibit.length:
                raise Refused("evidence-length", digest=exhibit.digest, stated=exhibit.length, stored=stored)


def exhibits(value: Any) -> Iterator[Evidence]:
    """Every piece of evidence inside a command."""
    if isinstance(value, Evidence):
        yield value
    elif isinstance(value, tuple):
        for member in value:
            yield from exhibits(member)
    else:
        kind: Any = type(value)
        for name in _bearing(kind):
            yield from exhibits(getattr(value, name))


@lru_cache(maxsize=1024)
def _bearing(kind: Any) -> tuple[str, ...]:
    """Fields of a type that may hold evidence."""
    if not has(kind):
        return ()
    hints = get_type_hints(kind)
    return tuple(field.name for field in fields(kind) if bears_evidence(hints[field.name]))


@lru_cache(maxsize=1024)
def bears_evidence(kind: Any) -> bool:
    """Whether a value of a type may hold evidence: most commands may not, and are not searched."""
    if kind is Evidence:
        return True
    if isinstance(kind, type) and has(kind):
        return any(bears_evidence(hint) for hint in get_type_hints(kind).values())
    return any(bears_evidence(inner) for inner in get_args(kind))
