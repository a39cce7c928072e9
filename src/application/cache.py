"""States of streams, kept between commands: what a decision is first tried on.

A kept state may be old: another process may have written since. That is no harm, because what was decided on it is
checked when it is written: every stream that was read, for its own sake or as a value, must still be where it was seen,
or the append is a ``Conflict``. And nobody is refused because of a kept state: a refusal is decided again on what the
log holds (docs/decisions/kept-states.md).
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Any, Final, Generic, TypeVar

import msgspec

from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.recorded import Envelope, Recorded

K = TypeVar("K")
V = TypeVar("V")

KEPT_STREAMS: Final = 8_192
"""Most states kept; a ticket takes about 3 KiB."""


class Case(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A stream folded: what a decision is made on."""

    stream: str
    lifecycle: Lifecycle[Any]
    state: Any
    version: int = 0
    opening: Envelope | None = None
    """The envelope of its first event."""
    last_recorded_at: datetime | None = None

    def followed(self, history: Sequence[Recorded[Any]]) -> "Case":
        """The case after further events. Raises ``BrokenHistory`` when they do not follow without a hole."""
        if not history:
            return self
        last = history[-1].envelope
        return Case(
            stream=self.stream,
            lifecycle=self.lifecycle,
            state=self.lifecycle.fold(history, self.state),
            version=last.version,
            opening=self.opening or history[0].envelope,
            last_recorded_at=last.recorded_at,
        )


class Bounded(Generic[K, V]):
    """The entries used last, up to a number. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._entries: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K) -> V | None:
        """An entry, which is then the one used last."""
        # Without the lock: each of the two steps is one of the interpreter's own, and a key may go between them.
        found = self._entries.get(key)
        if found is not None:
            try:
                self._entries.move_to_end(key)
            except KeyError:
                return found
        return found

    def __contains__(self, key: K) -> bool:
        return key in self._entries

    def put(self, key: K, value: V) -> None:
        """Keep an entry in place of the one that is there."""
        with self._lock:
            self._put(key, value)

    def _put(self, key: K, value: V) -> None:
        entries = self._entries
        entries[key] = value
        entries.move_to_end(key)
        if len(entries) > self._most:
            entries.popitem(last=False)

    def drop(self, keys: Iterable[K]) -> None:
        """Forget entries."""
        with self._lock:
            for key in keys:
                self._entries.pop(key, None)


class KeptCases(Bounded[str, Case]):
    """The cases of the streams that were used last; of one stream the newest that was seen."""

    def __init__(self, most: int = KEPT_STREAMS) -> None:
        super().__init__(most)

    def keep(self, case: Case) -> None:
        """Keep a case, unless a newer one is there; that a stream has no events is worth knowing, too."""
        stream = case.stream
        with self._lock:
            there = self._entries.get(stream)
            if there is None or there.version <= case.version:
                self._put(stream, case)

    def evict(self, streams: Iterable[str]) -> None:
        """Forget cases."""
        self.drop(streams)

    def learn(self, seen: Mapping[str, Case], stored: Iterable[Recorded[Any]]) -> Callable[[], None]:
        """Make ready what a command stores that was decided on the cases ``seen``; what is given back takes it over."""
        events: dict[str, list[Recorded[Any]]] = {}
        for one in stored:
            events.setdefault(one.envelope.stream, []).append(one)
        cases: list[Case] = []
        unknown: list[str] = []
        for stream, following in events.items():
            case = seen.get(stream)
            if case is None or case.version + 1 != following[0].envelope.version:
                unknown.append(stream)
                continue
            try:
                cases.append(case.followed(following))
            except Exception:  # noqa: BLE001 - the command is stored: no fault of a fold may make it look undone
                unknown.append(stream)

        def learned() -> None:
            if unknown:
                self.evict(unknown)
            for case in cases:
                self.keep(case)

        return learned


class NotAtHand(Exception):
    """A case would have to be read, where nobody may be held up by that."""


def unread(stream: str) -> Case:
    """In place of a reading, where none may be made. Raises ``NotAtHand``."""
    raise NotAtHand(stream)


class Sight:
    """The cases one decision looks at, each read once."""

    __slots__ = ("_load", "kept", "reads", "seen", "trusted")

    def __init__(self, load: Callable[[str], Case], kept: KeptCases | None = None) -> None:
        self._load = load
        self.kept = kept
        self.reads = load is not unread
        """Whether what is not kept may be read."""
        self.seen: dict[str, Case] = {}
        self.trusted = False
        """Whether a case was kept, not read: it may be old."""

    def case(self, stream: str) -> Case:
        """A case; the one that was kept, if there is one."""
        found = self.seen.get(stream)
        if found is None:
            found = None if self.kept is None else self.kept.get(stream)
            if found is None:
                found = self._load(stream)
            else:
                self.trusted = True
            self.seen[found.stream] = found
        return found

    def add(self, case: Case) -> Case:
        """Look at a case that was just made."""
        self.seen[case.stream] = case
        return case
