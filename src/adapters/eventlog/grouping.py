"""Appends that come at once share a transaction: one of their callers decides them all, and then writes them.

There is no thread of its own, and a lone caller decides and writes at once. Whoever finds nobody leading leads; who
comes meanwhile is decided and written together by the next, which waits a moment for those who were just answered.
One thread at a time decides or writes: two of them, each on another core, take the interpreter from each other, and
cost more than the disk that one of them waits for (docs/decisions/group-commit.md). Every wait has an end, and one who
died is replaced by whoever notices.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from threading import Lock, Thread, current_thread
from time import monotonic
from typing import Final

from wuye.adapters.eventlog.members import Decide, Distant, Member, Tell, Waiting, ready
from wuye.adapters.eventlog.turn import Outcome, Wanted
from wuye.application.patience import PROMISED_SECONDS, left
from wuye.application.ports import Answer, Learn, Loop, Unavailable

MOST_MEMBERS: Final = 128
MOST_EVENTS: Final = 512
"""A group that has as many takes no more; an append is never split."""
_GLANCE_SECONDS: Final = 0.25
"""How often one who waits looks whether those it waits for still live."""
_COMING_SECONDS: Final = 0.0005
"""Those who were just answered come again one so soon after the other, or are not waited for."""
_GATHERED_SECONDS: Final = 0.004
"""So long after a group's end nobody is waited for any more."""
_LATELY_SECONDS: Final = 0.25
"""For how long the size of a group says something."""
_LAST_GROUP: Final = 1 / 8
"""What the last group counts for in their size: those who waited for one pause of the disk are no crowd."""
_ENDED: Final = "the leading writer ended"
_LEADER_ENDED: Final = Unavailable("log", _ENDED, outcome_unknown=True)
"""What every member is told in its own words when a leader goes without a reason; never raised itself."""
TOO_LATE: Final = "the writers before were not done in time"


class Group:
    """Forms groups of appends and has each decided and written by one of its callers."""

    def __init__(self, commit: Callable[[Sequence[Member]], None]) -> None:
        self._commit = commit
        self._mutex = Lock()
        self._queue: deque[Member] = deque()
        self._leader: Member | None = None
        """Whose caller decides and writes."""
        self._rising: deque[Member] = deque()
        """Settled, and to be woken one by the other."""
        self._gathering = False
        """Whether the leader waits for more to come."""
        self._expected = 0
        """How many there are if all come again who were answered last."""
        self._came_at = self._ended_at = -_GATHERED_SECONDS
        """When somebody came last, and when a group ended."""
        self._size = 0.0
        self._decided_at = -_LATELY_SECONDS

    def submit(self, decide: Decide, learn: Learn | None = None) -> Answer:
        """Have an append decided and written. Raises what it came to, or ``Unavailable`` when its time is over."""
        member = Waiting(decide, learn)
        leads, led = self._queued(member), False
        try:
            while not member.settled():
                led = leads or self._called_to_lead(member)
                leads = False
                if led:
                    self._gather(member)
                    self._call(self._lead(member))
            if not led:
                self._rise()
        except BaseException:
            self._abandon(member)
            raise
        return member.result()

    def enqueue(self, decide: Decide, learn: Learn | None, told: Tell, loop: Loop) -> Callable[[], bool]:
        """Have an append decided and written, without waiting: ``told`` is called with what it came to.

        What it gives back lets the caller go away: ``True`` when nothing happened, ``False`` when it may have.
        """
        member = Distant(decide, learn, told, loop, self._lent)
        if self._queued(member):
            self._call(member)
        return lambda: self._abandon(member)

    def crowd(self) -> float:
        """How many appends a group had of late, on average; 0 where none came."""
        return self._size if monotonic() - self._decided_at < _LATELY_SECONDS else 0.0

    def _queued(self, member: Member) -> bool:
        """Whether nobody leads, so that it is to; who has a thread need not wait for one to be lent."""
        with self._mutex:
            self._queue.append(member)
            self._came_at = monotonic()
            if self._gathering and self._leader is not None and len(self._queue) >= self._expected:
                self._gathering = False
                self._leader.call()
            if self._leader is not None and (self._leader.caller is not None or member.caller is None):
                return False
            self._leader = member
            return True

    def _lent(self, member: Distant) -> None:
        """Have a thread lent; where none are left, it is the next one's turn."""
        try:
            member.loop.lend(partial(self._lead_for, member))
        except RuntimeError:
            self._call(self._passed_over(member))

    def _call(self, member: Member | None) -> None:
        """Have the one lead that is to; one whose loop has ended is passed over."""
        while member is not None and not member.call():
            member = self._passed_over(member)

    def _passed_over(self, member: Member) -> Member | None:
        """Nothing happened of one that cannot lead; who leads in its place has yet to be called."""
        with self._mutex:
            if self._leader is not member or member.taken_by is not None:
                return None
            self._queue.remove(member)
            followed = self._hand_over()
        member.settle(Unavailable("log", "the event loop or its threads have ended"))
        member.wake()
        return followed

    def _lead_for(self, member: Distant) -> None:
        """Lead in a thread that was lent, one group after the other; unless somebody else leads meanwhile."""
        leader: Member | None = member
        while isinstance(leader, Distant):
            with self._mutex:
                if self._leader is not leader or leader.caller is not None:
                    return
                leader.caller = current_thread()
            leader = self._lead(leader)
        self._call(leader)

    def _called_to_lead(self, member: Waiting) -> bool:
        """Wait for the outcome; ``True`` when this caller is to lead instead. Raises ``Unavailable``."""
        end = monotonic() + left(PROMISED_SECONDS)
        while not member.settled():
            woken = member.wait(min(_GLANCE_SECONDS, end - monotonic()))
            if woken and member.settled():
                break
            with self._mutex:
                if member.settled():
                    break
                taken = member.taken_by is not None
                orphaned = not _lives(member.taken_by if taken else self._leading())
                if monotonic() >= end or (orphaned and taken):
                    raise Unavailable("log", _ENDED if orphaned else TOO_LATE, outcome_unknown=taken)
                if orphaned or self._leader is member:
                    self._leader = member
                    return True
        return False

    def _leading(self) -> Thread | None:
        return None if self._leader is None else self._leader.caller

    def _abandon(self, member: Member) -> bool:
        """Go away; whoever waits behind is led by somebody else. ``True`` when nothing happened."""
        with self._mutex:
            nothing = member.taken_by is None
            if nothing and member in self._queue:
                self._queue.remove(member)
            followed = self._hand_over() if self._leader is member or not _lives(self._leading()) else None
        self._call(followed)
        self._rise()
        return nothing

    def _gather(self, leader: Waiting) -> None:
        """Wait for those who were just answered, if they come at once: the next group is then all of them.

        While the group before is written they would wait for nothing but it; woken at its end, each by the one before,
        they need a fraction of the time that a group of its own for half of them would take. Who is alone, or comes
        late, waits for nobody.
        """
        try:
            while (seconds := self._still_coming()) > 0:
                leader.wait(seconds)
        finally:
            self._gathering = False

    def _still_coming(self) -> float:
        """How long to wait for the next to come; 0 when all are there, or nobody comes any more."""
        with self._mutex:
            self._gathering = len(self._queue) < self._expected
            until = min(self._came_at + _COMING_SECONDS, self._ended_at + _GATHERED_SECONDS)
            return until - monotonic() if self._gathering else 0.0

    def _rise(self) -> None:
        """Wake the next: each who wakes does so, for all at once would stand in line for the interpreter."""
        with suppress(IndexError):
            self._rising.popleft().wake()

    def _lead(self, leader: Member) -> Member | None:
        """Decide who waits, and write them; who leads next has yet to be called."""
        taken: list[Member] = []
        told: Exception = _LEADER_ENDED
        try:
            self._decide(taken)
            if taken:
                self._commit(taken)
        except Exception as fault:  # noqa: BLE001 - it is told to every member, the caller's own among them
            told = fault
        except BaseException:
            self._call(self._ended(leader, taken, told))
            raise
        return self._ended(leader, taken, told)

    def _decide(self, taken: list[Member]) -> None:
        """Decide who waits, one after the other; those with something to append are taken, the others told at once."""
        thread, end = current_thread(), monotonic() + left(PROMISED_SECONDS)
        came = events = 0
        while came < MOST_MEMBERS and events < MOST_EVENTS:
            with self._mutex:
                if not self._queue:
                    break
                member = self._queue.popleft()
                member.taken_by = thread
            came += 1
            taken.append(member)
            if monotonic() >= end:
                # What held up the decisions before would hold up this one.
                member.settle(Unavailable("log", TOO_LATE))
            elif member.decided():
                events += len(member.wanted.prepared)
                continue
            taken.pop()
            member.wake()
        size = self.crowd()
        self._size, self._decided_at = size + _LAST_GROUP * (came - size), monotonic()

    def _ended(self, leader: Member, taken: Sequence[Member], told: Exception) -> Member | None:
        """Give whoever has none its truth; who leads next has yet to be called."""
        for member in taken:
            if not member.settled():
                member.settle(_own(told))
        answered = [one for one in taken if isinstance(one, Waiting)]
        followed = None
        with self._mutex:
            if self._leader is leader:
                followed = self._hand_over()
            self._rising += [one for one in answered if one is not leader]
            self._expected = len(self._queue) + len(answered)
            self._came_at = self._ended_at = monotonic()
        _tell([one for one in taken if isinstance(one, Distant)])
        self._rise()
        return followed

    def _hand_over(self) -> Member | None:
        """The first who waits leads, if there is one: to be called when the mutex, held here, is free."""
        self._leader = self._queue[0] if self._queue else None
        return self._leader


def _tell(members: Iterable[Distant]) -> None:
    """Have outcomes told, those of one loop together: to reach it costs more than to tell."""
    loops: dict[Loop, list[Distant]] = {}
    for member in members:
        loops.setdefault(member.loop, []).append(member)
    for loop, some in loops.items():
        loop.soon(partial(_tell_all, some))


def _tell_all(members: Iterable[Distant]) -> None:
    for member in members:
        member.tell()


def _lives(thread: Thread | None) -> bool:
    return thread is not None and thread.is_alive()


def _own(fault: Exception) -> Exception:
    """The same refusal for another caller: an exception belongs to the thread that raises it."""
    if isinstance(fault, Unavailable):
        again = Unavailable(fault.service, fault.reason, outcome_unknown=fault.outcome_unknown)
        again.__cause__ = fault.__cause__
        return again
    return fault


def settle(members: Sequence[Member], outcomes: Sequence[Outcome]) -> None:
    """Give every member of a committed group its truth."""
    for member, outcome in zip(members, outcomes, strict=True):
        member.settle(outcome)


def alone(members: Sequence[Member], commit: Callable[[Sequence[Member]], None]) -> None:
    """Commit each member of a group that failed as a whole in a group of its own."""
    for member in members:
        try:
            commit([member])
        except Exception as fault:  # noqa: BLE001 - it is this member's alone
            member.settle(fault)


def committed(wanted: Sequence[Wanted], commit: Callable[[Sequence[Member]], None]) -> list[Outcome]:
    """Commit a group that came as one; nobody else is in it. Raises ``Unavailable``."""
    members = [ready(one) for one in wanted]
    commit(members)
    return [member.outcome() for member in members]
