"""Values with a history: what was in force when. A limit, a price or a home's people change; the past does not."""

from datetime import datetime
from typing import Generic, TypeVar

from attrs import evolve, frozen

T = TypeVar("T")


@frozen(kw_only=True)
class Span:
    """A half-open interval of instants ``[since, until)``; ``until=None`` is open."""

    since: datetime
    until: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Whether an instant lies in it; the end itself does not."""
        return self.since <= at and (self.until is None or at < self.until)

    def overlaps(self, other: "Span") -> bool:
        """Whether two intervals share an instant."""
        return (self.until is None or other.since < self.until) and (other.until is None or self.since < other.until)

    def ended(self, until: datetime) -> "Span":
        """The same interval with an end."""
        return evolve(self, until=until)


@frozen(kw_only=True)
class Entry(Generic[T]):
    """A value, the instant it is in force from, and the version of the stream that said so."""

    since: datetime
    version: int
    value: T


@frozen
class Dated(Generic[T]):
    """Values in the order in which they come into force; of two for one instant the later recorded one counts."""

    entries: tuple[Entry[T], ...] = ()

    def starting(self, since: datetime, version: int, value: T) -> "Dated[T]":
        """The same history with one more value, at its place in time."""
        entry = Entry(since=since, version=version, value=value)
        return Dated(tuple(sorted((*self.entries, entry), key=lambda one: (one.since, one.version))))

    def entry_at(self, at: datetime) -> Entry[T] | None:
        """The entry in force at an instant; its own instant counts."""
        return next((one for one in reversed(self.entries) if one.since <= at), None)

    def at(self, at: datetime) -> T | None:
        """The value in force at an instant; ``None`` before the first."""
        entry = self.entry_at(at)
        return None if entry is None else entry.value

    def upto(self, version: int) -> tuple[Entry[T], ...]:
        """The entries that had come into force once the one recorded at ``version`` had; none for version 0."""
        place = next((place for place, one in enumerate(self.entries, 1) if one.version == version), 0)
        return self.entries[:place]

    @property
    def latest(self) -> T | None:
        """The value that comes into force last; ``None`` when there is none."""
        return self.entries[-1].value if self.entries else None
