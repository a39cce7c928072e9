"""One turn at the log: what is decided about one append inside an open writing transaction.

It reads first and writes last, so that a refusal leaves the transaction as it found it: a writer that commits many
commands together gives each of them its turn in the same transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final, Protocol

from attrs import evolve, frozen

from wuye.adapters.eventlog.mapper import Mapper, Prepared
from wuye.application.ports import Answer, Append, CommandKey, CommandReused, Conflict

_LONGEST_ID: Final = 200


@frozen
class Head:
    """The last event of a stream; version 0 and no time for a stream without events."""

    version: int
    recorded_at: datetime | None


@frozen
class Found:
    """What the log holds when a command gets its turn."""

    now: datetime
    """The log's clock."""
    top: int
    """Position of the last event of the whole log."""
    heads: Mapping[str, Head]
    prior: Answer | None = None
    """The answer this command id had before."""
    fingerprint: bytes = b""
    """And the fingerprint it came with."""


@frozen
class Entry:
    """An event ready to be written, and what the index says of it."""

    stream: str
    version: int
    name: str
    state: bytes
    digest: bytes
    """SHA-256 of ``state`` as sent."""
    key: CommandKey
    recorded_at: datetime


class Turn(Protocol):
    """An open writing transaction: no other writer is between its look and its commit."""

    def look(self, key: CommandKey, streams: Sequence[str], events: int) -> Found:
        """Read the clock, the command id and the heads of the streams; prepare to write so many events."""
        ...

    def write(self, entries: Sequence[Entry], key: CommandKey, fingerprint: bytes, answer: Answer) -> Answer:
        """Write events, their index rows and the answer of the command id, which is given back with its position."""
        ...


def take_turn(turn: Turn, append: Append, prepared: Sequence[Prepared], mapper: Mapper) -> Answer:
    """Decide one append and write it, or give the first answer of a repeated command id.

    Raises ``CommandReused`` or ``Conflict``, before anything was written.
    """
    streams = tuple(dict.fromkeys([append.stream, *append.heads, *(draft.stream for draft in append.drafts)]))
    found = turn.look(append.key, streams, len(prepared))
    if found.prior is not None:
        return repeated(found.prior, found.fingerprint, append.fingerprint)
    versions = _versions(append, found)
    recorded_at = _time(append, found)
    entries = [_entry(one, mapper, recorded_at, append.key) for one in prepared]
    answer = Answer(
        stream=append.stream,
        version=versions[append.stream],
        position=found.top,
        recorded_at=recorded_at,
        events=tuple(entry.name for entry in entries),
        number=append.number,
    )
    return turn.write(entries, append.key, append.fingerprint, answer)


def take_turns(
    turn: Turn, appends: Sequence[Append], prepared: Sequence[Sequence[Prepared]], mapper: Mapper
) -> "list[Answer | Conflict | CommandReused]":
    """Many turns in one transaction, one after another; what one append may not do is its own answer."""
    answers: list[Answer | Conflict | CommandReused] = []
    for append, ready in zip(appends, prepared, strict=True):
        try:
            answers.append(take_turn(turn, append, ready, mapper))
        except (Conflict, CommandReused) as told:
            answers.append(told)
    return answers


def repeated(answer: Answer, fingerprint: bytes, again: bytes) -> Answer:
    """The first answer, for a repeat with the same body. Raises ``CommandReused`` for another one."""
    if fingerprint != again:
        raise CommandReused
    return evolve(answer, replayed=True)


def check_append(append: Append, company: str) -> None:
    """Refuse an append that no caller can mean. Raises ``ValueError``."""
    if append.key.company != company or any(draft.company != company for draft in append.drafts):
        raise ValueError(f"this log is that of {company}")
    streams = {append.stream, *append.heads, *(draft.stream for draft in append.drafts)}
    for name in (append.key.actor, append.key.command_id, *streams):
        if not (name and name.isascii() and name.isprintable() and len(name) <= _LONGEST_ID):
            raise ValueError(f"no id: {name[:64]!r}")
    if any("|" in stream for stream in streams):
        # It separates the parts of the place a personal field is bound to.
        raise ValueError("a stream id holds no |")


def _versions(append: Append, found: Found) -> dict[str, int]:
    """Versions after the append. A stored head must be the expected one, and drafts continue it without a hole."""
    moved = [stream for stream, expected in append.heads.items() if found.heads[stream].version != expected]
    versions = {stream: head.version for stream, head in found.heads.items()}
    for draft in append.drafts:
        if draft.version != versions[draft.stream] + 1:
            moved.append(draft.stream)
        versions[draft.stream] = draft.version
    if moved:
        raise Conflict(tuple(dict.fromkeys(moved)))
    return versions


def _time(append: Append, found: Found) -> datetime:
    """The log's clock, but never before the predecessor in any written stream: clocks are set back, history is not."""
    before = [head.recorded_at for head in found.heads.values()]
    before += [draft.not_before for draft in append.drafts]
    return max([found.now, *(one for one in before if one is not None)])


def _entry(prepared: Prepared, mapper: Mapper, recorded_at: datetime, key: CommandKey) -> Entry:
    state = mapper.state(prepared, recorded_at)
    draft = prepared.draft
    return Entry(draft.stream, draft.version, prepared.name, state, sha256(state).digest(), key, recorded_at)
