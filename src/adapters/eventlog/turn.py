"""One turn at the log: what is decided about a group of appends inside an open writing transaction.

It reads first and writes last, so that a refusal leaves the transaction as it found it; or it is foreseen, and checked
where it is written (docs/decisions/a-group-is-foreseen.md). Each append of the group is
decided alone, on what the log holds and on what the members before it will write: who wins, loses or repeats is the
same as if each had had a transaction of its own, one after the other.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from itertools import chain, count, islice
from typing import Final, NamedTuple, Protocol

from attrs import evolve, field, frozen

from wuye.adapters.eventlog.mapper import Mapper, Prepared
from wuye.application.ports import Answer, Append, CommandKey, CommandReused, Conflict
from wuye.domain.shared.evolving import evolved

_LONGEST_ID: Final = 200
_STREAM: Final = re.compile(r"[ -{}~]{1,200}")
"""A stream id holds no |: it separates the parts of the place a personal field is bound to."""

Prior = tuple[bytes, Answer]
"""Fingerprint a command id came with, and the answer it had."""
Outcome = Answer | Exception
"""What one append of a group comes to."""


class Head(NamedTuple):
    """The last event of a stream; version 0 and no time for a stream without events."""

    version: int
    recorded_at: datetime | None


@frozen(slots=False)
class Wanted:
    """An append, with its events ready but for the log's clock."""

    append: Append
    prepared: Sequence[Prepared]
    told: bool = True
    """Whether the answer says what was stored, for those who keep states."""

    @property
    def streams(self) -> tuple[str, ...]:
        """Every stream whose head counts."""
        append = self.append
        return (append.stream, *append.heads, *append.reads, *[draft.stream for draft in append.drafts])


class Found(NamedTuple):
    """What the log holds when a group gets its turn."""

    now: datetime
    """The log's clock."""
    top: int
    """Position of the last event of the whole log."""
    heads: Mapping[str, Head]
    priors: Mapping[CommandKey, Prior]
    """What those command ids were answered that came before."""
    positions: Sequence[int]
    """Positions to give away, in order; what is left over is skipped."""


class Entry(NamedTuple):
    """An event ready to be written, and what the index says of it."""

    position: int
    """In a foreseen group its place there, from 1."""
    stream: str
    version: int
    name: str
    state: bytes
    digest: bytes
    """SHA-256 of ``state`` as sent."""
    key: CommandKey
    recorded_at: datetime


class Answered(NamedTuple):
    """A command's answer ready to be written."""

    wanted: Wanted
    answer: Answer
    """Without what was stored."""
    first: int
    """Which entry is the first of the command's, from 0."""

    @property
    def append(self) -> Append:
        """What was asked for."""
        return self.wanted.append


class Turn(Protocol):
    """An open writing transaction: no other writer is between its look and its commit."""

    def look(self, keys: Sequence[CommandKey], streams: Sequence[str], events: Sequence[int]) -> Found:
        """Read the clock, the command ids and the heads of the streams; prepare to write ``events[i]`` for key i."""
        ...

    def write(self, entries: Sequence[Entry], answers: Sequence[Answered]) -> None:
        """Write events, their index rows and the answers of the command ids."""
        ...


@frozen(slots=False)
class _Books:
    """What the log will hold after the members decided so far."""

    found: Found
    heads: dict[str, Head]
    priors: dict[CommandKey, Prior]
    positions: Iterator[int]
    entries: list[Entry] = field(factory=list)
    answers: list[Answered] = field(factory=list)

    @property
    def top(self) -> int:
        """Position of the last event."""
        return self.entries[-1].position if self.entries else self.found.top


def take_turns(turn: Turn, group: Sequence[Wanted], mapper: Mapper) -> list[Outcome]:
    """Decide every append of a group in order and write what was accepted, in one go.

    Each gets its answer, the first answer of a repeated command id, ``CommandReused`` or ``Conflict``.
    """
    streams = tuple(dict.fromkeys(chain.from_iterable([one.streams for one in group])))
    found = turn.look([one.append.key for one in group], streams, [len(one.prepared) for one in group])
    books = _Books(found, dict(found.heads), dict(found.priors), iter(found.positions))
    decided: list[Outcome | Answered] = []
    for one in group:
        try:
            decided.append(_decided(books, one, mapper))
        except Exception as refusal:  # noqa: BLE001 - it is this member's alone, whatever it is
            decided.append(refusal)
    if books.answers:
        turn.write(books.entries, books.answers)
    positions = [one.position for one in books.entries]
    return [_told(one, positions, mapper) if isinstance(one, Answered) else one for one in decided]


class Foreseen(NamedTuple):
    """A group decided before its turn: as it will be taken if the log is as its members believe it to be."""

    now: datetime
    """The log's clock as it was assumed."""
    believed: Mapping[str, int]
    """Version that each stream must still have."""
    entries: Sequence[Entry]
    answers: Sequence[Answered]

    def taken(self, positions: Sequence[int], mapper: Mapper) -> list[Outcome]:
        """What every member came to, once its events have their positions."""
        return [_told(one, positions, mapper) for one in self.answers]


def foreseen(group: Sequence[Wanted], mapper: Mapper, now: datetime) -> Foreseen | None:
    """Decide a group on what its members believe, looking at nothing.

    ``None`` where that may not be the truth of each: what somebody believes is not enough, contradicts another one, or
    repeats it.
    """
    heads: dict[str, Head] = {}
    believed: dict[str, int] = {}
    books = _Books(Found(now, 0, {}, {}, ()), heads, {}, count(1))
    for wanted in group:
        append = wanted.append
        if not append.drafts or append.key in books.priors or not _tells_times(append, heads):
            return None
        before = [(draft.stream, draft.version - 1) for draft in append.drafts]
        for stream, version in chain(append.heads.items(), append.reads.items(), before):
            if stream not in heads:
                heads[stream] = Head(version, None)
                believed[stream] = version
        try:
            _decided(books, wanted, mapper)
        except Exception:  # noqa: BLE001 - whatever it is, its own turn will say so
            return None
    return Foreseen(now, believed, books.entries, books.answers)


def _tells_times(append: Append, heads: Mapping[str, Head]) -> bool:
    """Whether the time before which an append may not be recorded is known without a look."""
    written: set[str] = set()
    for draft in append.drafts:
        stream = draft.stream
        if stream in written:
            continue
        written.add(stream)
        known = draft.not_before is not None or draft.version <= 1
        if not known and (stream not in heads or heads[stream].recorded_at is None):
            return False
    return append.stream in written and append.heads.keys() <= written


def repeated(answer: Answer, fingerprint: bytes, again: bytes) -> Answer:
    """The first answer, for a repeat with the same body. Raises ``CommandReused`` for another one."""
    if fingerprint != again:
        raise CommandReused
    return evolve(answer, replayed=True, stored=())


def check_append(append: Append, company: str) -> None:
    """Refuse an append that no caller can mean. Raises ``ValueError``."""
    drafts = append.drafts
    if append.key.company != company or [draft for draft in drafts if draft.company != company]:
        raise ValueError(f"this log is that of {company}")
    for name in (append.key.actor, append.key.command_id):
        if not (name.isascii() and name.isprintable() and 0 < len(name) <= _LONGEST_ID):
            raise ValueError(f"no id: {name[:64]!r}")
    for stream in {append.stream, *append.heads, *append.reads, *[draft.stream for draft in drafts]}:
        if not _is_stream(stream):
            raise ValueError(f"no stream id, or one with | in it: {stream[:64]!r}")


@lru_cache(maxsize=4096)
def _is_stream(name: str) -> bool:
    return _STREAM.fullmatch(name) is not None


def _decided(books: _Books, wanted: Wanted, mapper: Mapper) -> Answer | Answered:
    """An append as it will be written, or the answer that it had before. Raises ``Conflict`` or ``CommandReused``."""
    append = wanted.append
    prior = books.priors.get(append.key)
    if prior is not None:
        return repeated(prior[1], prior[0], append.fingerprint)
    heads = books.heads
    versions = _versions(append, heads)
    recorded_at = _time(append, versions, books)
    states = [mapper.state(one, recorded_at) for one in wanted.prepared]
    # From here on nothing can go wrong: the books stay whole.
    first = len(books.entries)
    for one, state, position in zip(wanted.prepared, states, islice(books.positions, len(states)), strict=True):
        draft = one.draft
        stream, version, digest = draft.stream, draft.version, sha256(state).digest()
        books.entries.append(Entry(position, stream, version, one.name, state, digest, append.key, recorded_at))
        heads[stream] = Head(version, recorded_at)
    answer = Answer(
        stream=append.stream,
        version=versions[append.stream],
        position=books.top,
        recorded_at=recorded_at,
        events=tuple([one.name for one in wanted.prepared]),
        number=append.number,
    )
    answered = Answered(wanted, answer, first)
    books.answers.append(answered)
    books.priors[append.key] = append.fingerprint, answer
    return answered


def _told(answered: Answered, positions: Sequence[int], mapper: Mapper) -> Answer:
    """The answer with the positions that the events were given, and what was stored for those who want to know."""
    wanted, answer, first = answered
    prepared = wanted.prepared
    if not prepared:
        return answer
    given = positions[first : first + len(prepared)]
    if not wanted.told:
        return answer if answer.position == given[-1] else evolved(answer, position=given[-1])
    at = answer.recorded_at
    stored = tuple([mapper.stored(one, at, position) for one, position in zip(prepared, given, strict=True)])
    return evolved(answer, position=given[-1], stored=stored)


def _versions(append: Append, heads: Mapping[str, Head]) -> dict[str, int]:
    """Versions after the append. A stored head must be the expected one, and drafts continue it without a hole."""
    moved = [stream for stream, version in append.heads.items() if heads[stream].version != version]
    moved += [stream for stream, version in append.reads.items() if heads[stream].version != version]
    versions = {append.stream: heads[append.stream].version}
    for draft in append.drafts:
        stream = draft.stream
        if draft.version != (versions[stream] if stream in versions else heads[stream].version) + 1:
            moved.append(stream)
        versions[stream] = draft.version
    if moved:
        raise Conflict(tuple(dict.fromkeys(moved)))
    return versions


def _time(append: Append, versions: Mapping[str, int], books: _Books) -> datetime:
    """The log's clock, but never before the predecessor in any written stream: clocks are set back, history is not."""
    latest = books.found.now
    for stream in (*versions, *append.heads):
        before = books.heads[stream].recorded_at
        if before is not None and before > latest:
            latest = before
    for draft in append.drafts:
        if draft.not_before is not None and draft.not_before > latest:
            latest = draft.not_before
    return latest
