"""A log in memory, for tests and demonstrations: same bytes, same rules, gone with the process."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from threading import RLock

from eventsourcing.persistence import StoredEvent
from eventsourcing.popo import POPOApplicationRecorder

from wuye.adapters.eventlog.base import StoredLog
from wuye.adapters.eventlog.mapper import StoredRow
from wuye.adapters.eventlog.members import Decide, Tell
from wuye.adapters.eventlog.turn import Answered, Entry, Found, Head, Outcome, Wanted, take_turns
from wuye.application.ports import Answer, Clock, CommandKey, Learn, Loop, Vault
from wuye.application.registry import Registry


class MemoryRecorder(POPOApplicationRecorder):
    """The library's recorder, with the index and the answers that the other stores keep in tables (a ``Turn``)."""

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__()
        self.clock = clock
        self.index: list[Entry] = []
        self.commands: dict[CommandKey, tuple[bytes, Answer]] = {}

    @property
    def lock(self) -> RLock:
        """Held by a writer during its turn and by a reader during its look."""
        return self._database_lock

    def stream_rows(self, stream: str, after: int, upto: int | None) -> list[StoredRow]:
        """Events of a stream, with their positions."""
        places = self._stored_events_index.get(stream, {})
        chosen = [place for version, place in places.items() if version > after and (upto is None or version <= upto)]
        return [self._row(place) for place in chosen]

    def page_rows(self, after: int, limit: int) -> list[StoredRow]:
        """Events behind a position."""
        return [self._row(place) for place in range(after, min(after + limit, len(self._stored_events)))]

    def version(self, stream: str) -> int:
        """Version of a stream; 0 where it has no events."""
        return max(self._stored_events_index.get(stream) or (0,))

    def look(self, keys: Sequence[CommandKey], streams: Sequence[str], events: Sequence[int]) -> Found:
        """Read the clock, the command ids and the heads of the streams."""
        priors = {key: self.commands[key] for key in keys if key in self.commands}
        now = datetime.now(UTC) if self.clock is None else self.clock.now()
        heads = {stream: self._head(stream) for stream in streams}
        top = len(self._stored_events)
        return Found(now, top, heads, priors, range(top + 1, top + sum(events) + 1))

    def write(self, entries: Sequence[Entry], answers: Sequence[Answered]) -> None:
        """Write events, their index rows and the answers of the command ids."""
        self.insert(entries)
        for one in answers:
            self.commands[one.append.key] = one.append.fingerprint, one.answer

    def insert(self, entries: Sequence[Entry]) -> None:
        """Write events and their index rows."""
        self._insert_events([StoredEvent(one.stream, one.version, one.name, one.state) for one in entries])
        self.index += entries

    def _head(self, stream: str) -> Head:
        places = self._stored_events_index.get(stream)
        if not places:
            return Head(0, None)
        version = max(places)
        return Head(version, self.index[places[version]].recorded_at)

    def _row(self, place: int) -> StoredRow:
        stored = self._stored_events[place]
        return StoredRow(place + 1, str(stored.originator_id), stored.originator_version, stored.topic, stored.state)


class MemoryLog(StoredLog):
    """The log over a ``MemoryRecorder``."""

    def __init__(self, *, registry: Registry, vault: Vault, company: str, clock: Clock | None = None) -> None:
        super().__init__(registry=registry, vault=vault, company=company, clock=clock)
        self.recorder = MemoryRecorder(clock)

    def check(self) -> Mapping[str, str]:
        """Facts for health and ``doctor``."""
        return {"engine": "memory", "durable": "no", "head": str(self.head())}

    def _store(self, decide: Decide, learn: Learn | None) -> Answer:
        (outcome,) = self._store_many([decide()])
        if isinstance(outcome, Exception):
            raise outcome
        if learn is not None:
            learn(outcome)()
        return outcome

    def _store_soon(self, decide: Decide, learn: Learn, told: Tell, loop: Loop) -> Callable[[], bool]:
        def store() -> None:
            try:
                outcome: Outcome = self._store(decide, learn)
            except Exception as fault:  # noqa: BLE001 - it is told
                outcome = fault
            loop.soon(partial(told, outcome))

        loop.lend(store)
        return lambda: False

    def _store_many(self, wanted: Sequence[Wanted]) -> list[Outcome]:
        with self.recorder.lock:
            return take_turns(self.recorder, wanted, self._mapper)

    def _look_up(self, key: CommandKey) -> tuple[bytes, Answer] | None:
        with self.recorder.lock:
            return self.recorder.commands.get(key)

    def _stream_rows(self, stream: str, after: int, upto: int | None) -> list[StoredRow]:
        with self.recorder.lock:
            return self.recorder.stream_rows(stream, after, upto)

    def _versions(self, streams: Sequence[str]) -> Mapping[str, int]:
        with self.recorder.lock:
            found = {stream: self.recorder.version(stream) for stream in streams}
        return {stream: version for stream, version in found.items() if version}

    def _page_rows(self, after: int, limit: int) -> list[StoredRow]:
        with self.recorder.lock:
            return self.recorder.page_rows(after, limit)

    def _half_rows(self, after: int, upto: int, *, odd: bool) -> list[StoredRow]:
        rows = self._page_rows(after, upto - after)
        return [one for one in rows if one.position <= upto and ord(one.stream[-1]) % 2 == odd]

    def _rows_of(self, facts: Sequence[str], after: int, upto: int, limit: int) -> list[StoredRow]:
        rows = self._page_rows(after, upto - after)
        return [one for one in rows if one.position <= upto and one.name.partition("/")[0] in facts][:limit]

    def _top(self) -> int:
        with self.recorder.lock:
            return self.recorder.max_notification_id() or 0

    def _time(self) -> datetime:
        return datetime.now(UTC)

    def _shut(self) -> None:
        """Nothing to give back."""
