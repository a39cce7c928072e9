"""Concurrent appends share a transaction: whoever finds no leader leads, the others queue.

There is no timer and no thread of its own: a lone caller leads at once and commits alone; while it commits, the next
group gathers. A leader commits one group and hands over to the first who waits. Every wait has an end, and a leader
that died is replaced by whoever notices.
"""

from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice
from threading import Lock, Thread, current_thread
from time import monotonic
from typing import Final

from wuye.adapters.eventlog.turn import Outcome, Wanted
from wuye.application.patience import PROMISED_SECONDS, left
from wuye.application.ports import Answer, Unavailable

MOST_MEMBERS: Final = 128
MOST_EVENTS: Final = 512
"""A group is closed when its next member would exceed it; an append is never split."""
_GLANCE_SECONDS: Final = 0.25
"""How often one who waits looks whether the leader still lives."""
_LEADER_ENDED: Final = Unavailable("log", "the leading writer ended", outcome_unknown=True)
"""What every member is told in its own words when a leader goes without a reason; never raised itself."""


class Member:
    """An append on its way through a group."""

    __slots__ = ("_outcome", "_wake", "caller", "promoted", "taken", "wanted")

    def __init__(self, wanted: Wanted, caller: Thread) -> None:
        self.wanted = wanted
        self.caller = caller
        self.promoted = False
        self.taken = False
        self._outcome: Outcome | None = None
        self._wake = Lock()
        self._wake.acquire()

    def settle(self, outcome: Outcome) -> None:
        """Give the truth about this append; the first one counts."""
        if self._outcome is None:
            self._outcome = outcome

    def settled(self) -> bool:
        """Whether the truth is known."""
        return self._outcome is not None

    def wake(self) -> None:
        """Let its caller go on."""
        if self._wake.locked():
            self._wake.release()

    def wait(self, seconds: float) -> bool:
        """Wait to be woken."""
        return self._wake.acquire(timeout=max(0.0, seconds))

    def outcome(self) -> Outcome:
        """What the append came to."""
        assert self._outcome is not None
        return self._outcome

    def result(self) -> Answer:
        """The answer. Raises what the append came to otherwise."""
        outcome = self.outcome()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


class Group:
    """Forms groups of appends and has each committed by one of its callers."""

    def __init__(self, commit: Callable[[Sequence[Member]], None]) -> None:
        self._commit = commit
        self._mutex = Lock()
        self._queue: deque[Member] = deque()
        self._leader: Thread | None = None
        self._asleep: list[Member] = []
        """Settled, but not woken yet."""

    def submit(self, wanted: Wanted) -> Answer:
        """Have an append committed. Raises what it came to, or ``Unavailable`` when its time is over."""
        member = Member(wanted, current_thread())
        with self._mutex:
            self._queue.append(member)
            leads = self._leader is None
            if leads:
                self._leader = member.caller
        try:
            while not member.settled():
                if leads or self._called_to_lead(member):
                    self._lead()
                    leads = False
        except BaseException:
            self._abandon(member)
            raise
        return member.result()

    def _called_to_lead(self, member: Member) -> bool:
        """Wait for the outcome; ``True`` when this caller is to lead instead. Raises ``Unavailable``."""
        end = monotonic() + left(PROMISED_SECONDS)
        while not member.settled():
            woken = member.wait(min(_GLANCE_SECONDS, end - monotonic()))
            if woken and member.settled():
                break
            with self._mutex:
                if member.settled():
                    break
                orphaned = self._leader is None or not self._leader.is_alive()
                if monotonic() >= end or (orphaned and member.taken):
                    reason = "the leading writer ended" if orphaned else "the writers before were not done in time"
                    raise Unavailable("log", reason, outcome_unknown=member.taken)
                if member.promoted or orphaned:
                    self._leader = member.caller
                    return True
        return False

    def _abandon(self, member: Member) -> None:
        """Go away; whoever waits behind is led by somebody else."""
        with self._mutex:
            if not member.taken:
                self._queue.remove(member)
            if self._leader is member.caller or self._leader is None or not self._leader.is_alive():
                self._hand_over()
        self.let_go()

    def let_go(self) -> None:
        """Wake the callers of the group before: whoever commits calls it when nothing but the disk is waited for.

        What they do next takes the interpreter for longer than a whole turn; before the commit is under way it would
        only be delayed by them, and they would be waiting for it soon after.
        """
        with self._mutex:
            asleep, self._asleep = self._asleep, []
        for member in asleep:
            member.wake()

    def _lead(self) -> None:
        members: Sequence[Member] = ()
        told: Exception = _LEADER_ENDED
        try:
            members = self._taken()
            self._commit(members)
        except Exception as fault:  # noqa: BLE001 - it is told to every member, the caller's own among them
            told = fault
        finally:
            for member in members:
                if not member.settled():
                    member.settle(_own(told))
            with self._mutex:
                self._asleep.extend(members)
                followed = self._hand_over()
            if not followed:
                self.let_go()

    def _taken(self) -> Sequence[Member]:
        with self._mutex:
            events = 0
            members: list[Member] = []
            for member in islice(self._queue, MOST_MEMBERS):
                events += len(member.wanted.prepared)
                if members and events > MOST_EVENTS:
                    break
                member.taken = True
                members.append(member)
            for _ in members:
                self._queue.popleft()
            return members

    def _hand_over(self) -> bool:
        """Let the first who waits lead, if there is one; called under the mutex."""
        self._leader = None
        if not self._queue:
            return False
        following = self._queue[0]
        following.promoted = True
        self._leader = following.caller
        following.wake()
        return True


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
    members = [Member(one, current_thread()) for one in wanted]
    commit(members)
    return [member.outcome() for member in members]
