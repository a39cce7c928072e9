"""Appends that share a transaction: each caller gets its own truth, as if it had been alone."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import psycopg
import pytest
from attrs import evolve, field, frozen, mutable
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.log.test_foreseen import LOOK, PUT
from tests.log.test_lost_answer import COMMIT
from tests.log.toys import COMPANY, NOON, REGISTRY, append_of, draft, key, store, toy_vault
from tests.support.proxy import Proxy
from tests.support.waiting import ended, until
from wuye.adapters.eventlog import grouping, open_log
from wuye.adapters.eventlog.grouping import Group
from wuye.adapters.eventlog.members import Decide, Member, Waiting, ready
from wuye.adapters.eventlog.postgres import PostgresLog
from wuye.adapters.eventlog.sqlite import FileLog
from wuye.adapters.eventlog.turn import Wanted
from wuye.application.patience import in_time_since
from wuye.application.ports import Answer, Append, CommandReused, Conflict, Learn, Unavailable

STREAMS = ("a", "b", "c")
_examples = itertools.count(1)


@frozen
class Order:
    """An append as a caller means it; versions are relative to what is true when it is decided."""

    command: int
    body: bytes
    streams: tuple[str, ...]
    off: int
    """0: decided on the newest state; -1: a rival was faster."""
    reads: str | None
    reads_off: int


@mutable
class World:
    """The truth: what a log that decides one append after another would hold."""

    prefix: str
    timed: bool = False
    """Whether callers say when the predecessor was recorded, so that nobody need look before the turn."""
    heads: dict[str, int] = field(factory=dict)
    commands: dict[int, tuple[bytes, int]] = field(factory=dict)
    stored: list[tuple[str, int]] = field(factory=list)

    def append(self, order: Order) -> Append:
        """The append a caller sends who knows this world, or one that is a little older."""
        seen = {stream: max(0, self.heads.get(stream, 0) + order.off) for stream in order.streams}
        more = {"not_before": NOON} if self.timed else {}
        drafts = [draft(f"{self.prefix}{stream}", version + 1, **more) for stream, version in seen.items()]
        read = {} if order.reads is None or order.reads in seen else {order.reads: self._read(order)}
        made = append_of(
            *drafts,
            command_id=f"{self.prefix}{order.command}",
            heads={f"{self.prefix}{stream}": version for stream, version in seen.items()},
            fingerprint=order.body,
        )
        return replace(made, reads={f"{self.prefix}{stream}": version for stream, version in read.items()})

    def _read(self, order: Order) -> int:
        assert order.reads is not None
        return max(0, self.heads.get(order.reads, 0) + order.reads_off)

    def decide(self, order: Order, append: Append) -> str:
        """What the caller must be told; takes effect."""
        if order.command in self.commands:
            return "repeat" if self.commands[order.command][0] == order.body else "reused"
        expected = {**append.heads, **append.reads}
        if any(self.heads.get(stream.removeprefix(self.prefix), 0) != version for stream, version in expected.items()):
            return "conflict"
        for one in append.drafts:
            self.heads[one.stream.removeprefix(self.prefix)] = one.version
            self.stored.append((one.stream, one.version))
        self.commands[order.command] = order.body, append.drafts[-1].version
        return "won"

    def asked_again(self, order: Order, first: str) -> str:
        """What one who lost is told by a second look, which finds the command of the same id that came after it."""
        if first != "conflict" or order.command not in self.commands:
            return first
        return "repeat" if self.commands[order.command][0] == order.body else "reused"


def told(member: Member) -> str:
    """What a caller was told."""
    try:
        answer = member.result()
    except CommandReused:
        return "reused"
    except Conflict:
        return "conflict"
    return "repeat" if answer.replayed else "won"


orders = st.builds(
    Order,
    command=st.integers(1, 8),
    body=st.sampled_from([b"one", b"one", b"one", b"two"]),
    streams=st.lists(st.sampled_from(STREAMS), min_size=1, max_size=2, unique=True).map(tuple),
    off=st.sampled_from([0, 0, 0, -1]),
    reads=st.sampled_from([None, None, *STREAMS]),
    reads_off=st.sampled_from([0, 0, -1]),
)
groups = st.lists(st.lists(orders, min_size=1, max_size=9), min_size=1, max_size=2)


def check(
    log: FileLog | PostgresLog,
    given_groups: list[list[Order]],
    cut: Callable[[], None] | None = None,
    *,
    timed: bool = False,
    rival: FileLog | None = None,
) -> None:
    """Commit groups, by two logs in turn where there is a rival; compare each caller's truth, and what is stored."""
    world = World(prefix=f"toy-{next(_examples)}-", timed=timed)
    start = log.head()
    for orders_of_group, writer in zip(given_groups, itertools.cycle((log, rival or log)), strict=False):
        expected: list[str] = []
        members: list[Member] = []
        for order in orders_of_group:
            append = world.append(order)
            prepared = [log._mapper.prepare(one) for one in append.drafts]
            members.append(ready(Wanted(append, prepared)))
            expected.append(world.decide(order, append))
        if cut is not None:
            cut()
        writer._commit(members)
        for member, order, outcome in zip(members, orders_of_group, expected, strict=True):
            assert told(member) in {outcome, world.asked_again(order, outcome) if cut else outcome}
        for member, outcome in zip(members, expected, strict=True):
            answer = member.result() if outcome in {"won", "repeat"} else None
            if answer is not None and outcome == "won" and answer.stored:
                (last,) = log.stream(answer.stream, after=answer.version - 1, upto=answer.version)
                assert next(one for one in answer.stored if one.stream == last.stream) == last
    page = log.page(start, 1_000)
    assert [(one.stream, one.version) for one in page] == world.stored
    for command, (body, _) in world.commands.items():
        found = log.answer(key(f"{world.prefix}{command}"), body)
        assert found is not None
        assert found.replayed


LIMITS = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def file_logs(tmp_path: Path) -> Iterator[tuple[FileLog, FileLog]]:
    """Two logs on one file, as two processes have them."""
    url, vault = f"sqlite:///{tmp_path}/wuye.db", toy_vault()
    opened = [open_log(url, registry=REGISTRY, vault=vault, company=COMPANY, create=True) for _ in range(2)]
    first, second = opened
    assert isinstance(first, FileLog)
    assert isinstance(second, FileLog)
    yield first, second
    first.close()
    second.close()


@given(given_groups=st.lists(groups.map(itertools.chain.from_iterable).map(list), min_size=1, max_size=5), timed=...)
@LIMITS
def test_a_group_in_a_file_gives_each_its_own_truth(
    file_logs: tuple[FileLog, FileLog], given_groups: list[list[Order]], timed: bool
) -> None:
    """Winners, losers, repeats, reuses and appends to two streams, in one transaction.

    Nor does it matter whether it was decided before its turn, or in it, or what another process wrote in between.
    """
    log, rival = file_logs
    check(log, given_groups, timed=timed, rival=rival)


CUTS = (None, (COMMIT, True), (COMMIT, False), (b"pg_advisory_xact_lock", False), (b"pg_advisory_xact_lock", True))


@given(given_groups=groups, cut=st.sampled_from(CUTS), timed=st.booleans())
@LIMITS
def test_a_group_over_a_line_that_is_cut_gives_each_its_own_truth(
    line: tuple[PostgresLog, Proxy], given_groups: list[list[Order]], cut: tuple[bytes, bool] | None, timed: bool
) -> None:
    """Whether the group was stored before the line was lost or not, nobody is told a false conflict or repeat.

    Nor does it matter whether it was decided before its turn, or in it.
    """
    log, proxy = line

    def cut_line() -> None:
        assert cut is not None
        proxy.cut_at(cut[0], delivered=cut[1])

    check(log, given_groups, cut_line if cut else None, timed=timed)
    proxy._cut = None


def appended(log: FileLog | PostgresLog, appends: Sequence[Append]) -> list[Answer | Exception]:
    """What each of many callers at once is told."""
    outcomes: list[Answer | Exception] = []

    def send(append: Append) -> None:
        try:
            outcomes.append(log.append(append))
        except Exception as fault:  # noqa: BLE001 - it is looked at
            outcomes.append(fault)

    threads = [threading.Thread(target=send, args=(append,), daemon=True) for append in appends]
    for thread in threads:
        thread.start()
    ended(threads)
    return outcomes


def test_callers_who_wait_together_are_committed_together(line: tuple[PostgresLog, Proxy], postgres_url: str) -> None:
    """One transaction, one statement and one sync for many: that is where the speed comes from (design 9)."""
    log, proxy = line
    store(log, "toy-first")
    proxy.watch(PUT, LOOK)
    with psycopg.connect(postgres_url) as held:
        held.execute("SELECT pg_advisory_xact_lock(%s)", [0x7775_7965_0001])
        release = threading.Timer(0.4, held.rollback)
        release.start()
        outcomes = appended(log, [append_of(draft(f"toy-{number}", 1)) for number in range(16)])
        ended(release)
        assert all(isinstance(one, Answer) for one in outcomes)
        row = held.execute(
            "SELECT count(DISTINCT xmin::text), count(*) FROM wuye.stored_events WHERE originator_id <> 'toy-first'"
        ).fetchone()
    assert row is not None
    assert row[1] == 16
    assert row[0] <= 4
    assert (proxy.sent(PUT), proxy.sent(LOOK)) == (row[0], 0)


def test_what_the_server_refuses_is_refused_to_its_sender_alone(
    line: tuple[PostgresLog, Proxy],
) -> None:
    """A text that PostgreSQL cannot keep must not take the others with it."""
    log, _ = line
    wanted = [append_of(draft("toy-a", 1)), append_of(draft("toy-b", 1), number="T\x00"), append_of(draft("toy-c", 1))]
    members = [ready(Wanted(one, [log._mapper.prepare(draft) for draft in one.drafts])) for one in wanted]
    log._commit(members)
    assert members[0].result().version == members[2].result().version == 1
    with pytest.raises(Unavailable):
        members[1].result()
    assert [one.stream for one in log.page(0, 10)] == ["toy-a", "toy-c"]


def wanted_of(name: str) -> Decide:
    """A decision for groups whose store is a function."""
    return lambda: Wanted(append_of(draft(name, 1)), ())


def answer_of(member: Member) -> Answer:
    """An answer as good as any."""
    append = member.wanted.append
    return Answer(
        stream=append.stream, version=1, position=1, recorded_at=append.drafts[0].host_at, events=(), number=None
    )


def queued_up(group: Group, many: int) -> Callable[[], bool]:
    """Whether so many wait for those who are being written."""
    return lambda: len(group._queue) == many


def waits_for(monkeypatch: pytest.MonkeyPatch, *, coming: float, gathered: float = 30.0) -> None:
    """How long a leader waits for the next who comes, and for all; nobody looks by itself whether it is done."""
    monkeypatch.setattr(grouping, "_COMING_SECONDS", coming)
    monkeypatch.setattr(grouping, "_GATHERED_SECONDS", gathered)
    monkeypatch.setattr(grouping, "_GLANCE_SECONDS", 30.0)


def at_once(group: Group, name: str) -> bool:
    """Whether a command is answered without a wait for anybody."""
    began = time.monotonic()
    group.submit(wanted_of(name))
    return time.monotonic() - began < 5


def test_a_lone_caller_commits_in_its_own_thread_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no thread to hand over to, and nobody to wait for."""
    waits_for(monkeypatch, coming=30)
    seen: list[tuple[threading.Thread, int]] = []

    def commit(members: Sequence[Member]) -> None:
        seen.append((threading.current_thread(), len(members)))
        for member in members:
            member.settle(answer_of(member))

    group = Group(commit)
    assert at_once(group, "toy-a")
    assert at_once(group, "toy-b")
    assert seen == [(threading.current_thread(), 1)] * 2


class Killed(BaseException):
    """As ``KeyboardInterrupt`` or ``SystemExit``: not a refusal."""


def test_a_leader_that_is_killed_leaves_nobody_waiting() -> None:
    """Its group is told that the outcome is unknown; who came later is led by another."""
    entered, go = threading.Event(), threading.Event()
    calls = itertools.count(1)

    def commit(members: Sequence[Member]) -> None:
        if next(calls) == 1:
            entered.set()
            assert go.wait(5)
            raise Killed
        for member in members:
            member.settle(answer_of(member))

    group = Group(commit)
    told_to: list[object] = []

    def lead() -> None:
        try:
            group.submit(wanted_of("toy-a"))
        except Killed as killed:
            told_to.append(killed)

    leader = threading.Thread(target=lead, daemon=True)
    leader.start()
    assert entered.wait(5)
    followers = [
        threading.Thread(target=lambda: told_to.append(group.submit(wanted_of("toy-b"))), daemon=True) for _ in range(3)
    ]
    for follower in followers:
        follower.start()
    until(queued_up(group, 3))
    go.set()
    for thread in (leader, *followers):
        thread.join(5)
    assert sorted(type(one).__name__ for one in told_to) == ["Answer", "Answer", "Answer", "Killed"]


@frozen
class Busy:
    """A group whose first append is being written, so that whoever comes is decided together."""

    group: Group
    _go: threading.Semaphore
    _threads: list[threading.Thread]
    told: dict[str, object] = field(factory=dict)

    @classmethod
    def begun(cls) -> Busy:
        entered, go = threading.Event(), threading.Semaphore(0)

        def commit(members: Sequence[Member]) -> None:
            entered.set()
            assert go.acquire(timeout=5)
            for member in members:
                member.settle(answer_of(member))

        busy = cls(Group(commit), go, [])
        busy.come("toy-first", wanted_of("toy-first"))
        assert entered.wait(5)
        return busy

    def come(self, name: str, decide: Decide, learn: Learn | None = None) -> None:
        """Somebody gives a command."""

        def submit() -> None:
            try:
                self.told[name] = self.group.submit(decide, learn)
            except BaseException as fault:  # noqa: BLE001 - it is looked at
                self.told[name] = fault

        self._threads.append(threading.Thread(target=submit, name=name, daemon=True))
        self._threads[-1].start()

    def queued(self, name: str, decide: Decide, learn: Learn | None = None) -> None:
        """Somebody gives a command, and waits behind those who came before."""
        many = len(self.group._queue) + 1
        self.come(name, decide, learn)
        until(queued_up(self.group, many))

    def write(self) -> None:
        """Let one group be written."""
        self._go.release()

    def end(self) -> None:
        """Let everything be written."""
        self._go.release(len(self._threads) + 1)
        ended(self._threads)


def test_who_is_answered_goes_on_before_the_next_group_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them is woken by the one before, not by whoever writes next."""
    waits_for(monkeypatch, coming=0)
    busy = Busy.begun()
    for name in ("toy-a", "toy-b", "toy-c"):
        busy.queued(name, wanted_of(name))
    busy.write()
    until(queued_up(busy.group, 0))
    busy.queued("toy-next", wanted_of("toy-next"))
    busy.write()
    until(lambda: {"toy-a", "toy-b", "toy-c"} <= busy.told.keys(), 3)
    assert "toy-next" not in busy.told
    busy.end()


def test_one_who_is_killed_as_it_wakes_wakes_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own command is written; the others are told as if it had gone on."""
    waits_for(monkeypatch, coming=0)
    busy = Busy.begun()
    wait = Waiting.wait

    def waits(member: Waiting, seconds: float) -> bool:
        woken = wait(member, seconds)
        if threading.current_thread().name == "toy-b":
            raise Killed
        return woken

    monkeypatch.setattr(Waiting, "wait", waits)
    for name in ("toy-a", "toy-b", "toy-c"):
        busy.queued(name, wanted_of(name))
    busy.write()
    until(queued_up(busy.group, 0))
    busy.write()
    until(lambda: {"toy-a", "toy-b", "toy-c"} <= busy.told.keys(), 3)
    assert [type(busy.told[name]) for name in ("toy-a", "toy-b", "toy-c")] == [Answer, Killed, Answer]
    busy.end()


@pytest.mark.parametrize("callers", [2, 5, 16])
def test_those_who_are_answered_together_are_the_next_group_too(monkeypatch: pytest.MonkeyPatch, callers: int) -> None:
    """Who leads waits until they have come again, and no longer: half of them would take as long as all."""
    waits_for(monkeypatch, coming=30)
    sizes: list[int] = []
    entered, go = threading.Event(), threading.Event()

    def commit(members: Sequence[Member]) -> None:
        sizes.append(len(members))
        entered.set()
        assert go.wait(5)
        for member in members:
            member.settle(answer_of(member))

    group = Group(commit)

    def submit(times: int) -> None:
        for _ in range(times):
            group.submit(wanted_of("toy-a"))

    threads = [threading.Thread(target=submit, args=(11 - (number > 0),), daemon=True) for number in range(callers)]
    threads[0].start()
    assert entered.wait(5)
    for thread in threads[1:]:
        thread.start()
    until(queued_up(group, callers - 1))
    go.set()
    ended(threads, 10)
    assert sizes == [1] + [callers] * 10


@pytest.mark.parametrize(("coming", "gathered"), [(30.0, 0.05), (0.05, 30.0)])
def test_who_does_not_come_again_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, coming: float, gathered: float
) -> None:
    """Neither long after the last who came, nor long after the group of those who were answered."""
    waits_for(monkeypatch, coming=coming, gathered=gathered)
    busy = Busy.begun()
    for name in ("toy-a", "toy-b"):
        busy.queued(name, wanted_of(name))
    busy.end()
    assert at_once(busy.group, "toy-a")


def test_who_comes_late_waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those who were answered last may have gone home."""
    waits_for(monkeypatch, coming=0)
    busy = Busy.begun()
    for name in ("toy-a", "toy-b"):
        busy.queued(name, wanted_of(name))
    busy.end()
    time.sleep(0.02)
    waits_for(monkeypatch, coming=30, gathered=0.02)
    assert at_once(busy.group, "toy-a")


def test_who_was_refused_meanwhile_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was told before the group was written, and has long come again if it means to."""

    def refuse() -> Wanted:
        raise ValueError("no")

    waits_for(monkeypatch, coming=0)
    busy = Busy.begun()
    busy.queued("toy-a", wanted_of("toy-a"))
    busy.queued("toy-b", refuse)
    busy.end()
    waits_for(monkeypatch, coming=30)
    assert at_once(busy.group, "toy-a")


def test_one_who_is_killed_while_it_waits_for_others_leaves_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another one leads in its place, and waits for them as well."""
    waits_for(monkeypatch, coming=30)
    busy = Busy.begun()
    for name in ("toy-a", "toy-b"):
        busy.queued(name, wanted_of(name))
    killed: list[str] = []
    wait = Waiting.wait

    def waits(member: Waiting, seconds: float) -> bool:
        if busy.group._gathering and not killed:
            killed.append(threading.current_thread().name)
            raise Killed
        return wait(member, seconds)

    monkeypatch.setattr(Waiting, "wait", waits)
    busy.write()
    until(lambda: "toy-a" in busy.told)
    assert killed == ["toy-a"]
    assert isinstance(busy.told["toy-a"], Killed)
    for name in ("toy-c", "toy-d"):
        busy.come(name, wanted_of(name))
    busy.end()
    assert [type(busy.told[name]) for name in ("toy-b", "toy-c", "toy-d")] == [Answer] * 3


def test_who_comes_while_others_are_written_is_decided_in_one_thread() -> None:
    """Many threads would take the interpreter from each other, each on another core."""
    busy = Busy.begun()
    decided: list[tuple[str, str]] = []

    def decide(name: str) -> Decide:
        def decision() -> Wanted:
            decided.append((name, threading.current_thread().name))
            return wanted_of(name)()

        return decision

    for number in range(5):
        busy.queued(f"toy-{number}", decide(f"toy-{number}"))
    busy.end()
    assert decided == [(f"toy-{number}", "toy-0") for number in range(5)]
    assert all(isinstance(one, Answer) for one in busy.told.values())


def test_a_decision_that_is_refused_is_told_to_its_caller_alone() -> None:
    """And at once: nothing of it has to be written."""
    busy = Busy.begun()
    refusal = ValueError("no")

    def refuse() -> Wanted:
        raise refusal

    busy.queued("toy-a", wanted_of("toy-a"))
    busy.queued("toy-b", refuse)
    busy.write()
    until(lambda: "toy-b" in busy.told)
    assert busy.told["toy-b"] is refusal
    assert "toy-a" not in busy.told
    busy.end()
    assert [isinstance(busy.told[name], Answer) for name in ("toy-first", "toy-a")] == [True, True]


def test_what_was_stored_is_learned_before_its_caller_goes_on() -> None:
    """Whoever decides next for anybody knows it."""
    busy = Busy.begun()
    learned: list[tuple[int, bool]] = []
    busy.queued(
        "toy-a",
        wanted_of("toy-a"),
        lambda answer: lambda: learned.append((answer.version, "toy-a" in busy.told)),
    )
    busy.end()
    assert learned == [(1, False)]


@pytest.mark.parametrize("comes_true", [True, False])
def test_what_is_made_ready_is_kept_only_if_it_becomes_the_truth(comes_true: bool) -> None:
    """It is made while the disk is waited for; a commit that fails is looked up, and what is found then counts."""
    made: list[int] = []
    kept: list[int] = []

    def learn(answer: Answer) -> Callable[[], None]:
        made.append(answer.position)
        return lambda: kept.append(answer.position)

    member = Waiting(wanted_of("toy-a"), learn)
    assert member.decided()
    foretold = answer_of(member)
    member.foretell(foretold)
    assert (made, kept) == ([foretold.position], [])
    found = foretold if comes_true else evolve(foretold, position=foretold.position + 7)
    member.settle(found)
    assert kept == [found.position]
    assert made == ([foretold.position] if comes_true else [foretold.position, found.position])


def test_one_who_is_killed_while_deciding_for_others_leaves_nobody_waiting() -> None:
    """Nothing of theirs was written, but they cannot know: the outcome is unknown."""
    busy = Busy.begun()

    def killed() -> Wanted:
        raise Killed

    busy.queued("toy-a", wanted_of("toy-a"))
    busy.queued("toy-b", killed)
    busy.write()
    until(lambda: {"toy-a", "toy-b"} <= busy.told.keys())
    busy.come("toy-c", wanted_of("toy-c"))
    busy.end()
    assert isinstance(busy.told["toy-a"], Killed)
    refused = busy.told["toy-b"]
    assert isinstance(refused, Unavailable)
    assert refused.outcome_unknown
    assert isinstance(busy.told["toy-c"], Answer)


def test_nobody_waits_longer_than_promised_for_those_who_write() -> None:
    """One who was not taken yet knows that nothing happened."""
    busy = Busy.begun()
    began = time.monotonic()
    with in_time_since(began - 4.2), pytest.raises(Unavailable) as refused:
        busy.group.submit(wanted_of("toy-a"))
    assert time.monotonic() - began < 1.5
    assert not refused.value.outcome_unknown
    busy.end()


def test_a_leader_whose_thread_is_gone_is_replaced() -> None:
    """Whatever ended it: those who wait look whether it lives."""

    def commit(members: Sequence[Member]) -> None:
        for member in members:
            member.settle(answer_of(member))

    group = Group(commit)
    gone = threading.Thread(target=lambda: None, daemon=True)
    gone.start()
    ended(gone)
    group._leader = Member(wanted_of("toy-gone"), gone)
    began = time.monotonic()
    assert group.submit(wanted_of("toy-a")).version == 1
    assert time.monotonic() - began < 2


def test_nobody_waits_for_a_stuck_leader_longer_than_promised() -> None:
    """One who was not taken yet knows that nothing happened; one who was is told that it is unknown."""
    busy = Busy.begun()
    stuck, go = threading.Event(), threading.Event()

    def slow() -> Wanted:
        stuck.set()
        assert go.wait(10)
        return wanted_of("toy-slow")()

    busy.queued("toy-slow", slow)
    busy.write()
    assert stuck.wait(5)
    began = time.monotonic()
    with in_time_since(began - 4.2), pytest.raises(Unavailable) as refused:
        busy.group.submit(wanted_of("toy-b"))
    assert time.monotonic() - began < 1.5
    assert not refused.value.outcome_unknown
    go.set()
    busy.end()
    assert busy.group.submit(wanted_of("toy-c")).version == 1


class Steps:
    """An event loop that goes on when it is told to (``Loop``)."""

    def __init__(self) -> None:
        self.coming: list[Callable[[], None]] = []
        self.turns = 0

    def soon(self, work: Callable[[], None]) -> bool:
        self.coming.append(work)
        return True

    def lend(self, work: Callable[[], None]) -> None:
        threading.Thread(target=work, daemon=True).start()

    def turn(self) -> None:
        """Do what there is to do, once there is something."""
        until(lambda: bool(self.coming))
        self.turns += 1
        coming, self.coming = self.coming, []
        for work in coming:
            work()


def committing(sizes: list[int]) -> Group:
    """A group that is written at once; how many were in each."""

    def commit(members: Sequence[Member]) -> None:
        sizes.append(len(members))
        for member in members:
            member.settle(answer_of(member))

    return Group(commit)


def test_who_waits_for_no_thread_is_told() -> None:
    """An event loop gives many commands; one thread is lent for all of them, and the loop is told once."""
    sizes: list[int] = []
    group, loop = committing(sizes), Steps()
    told: dict[str, object] = {}
    for number in range(5):
        group.enqueue(wanted_of(f"toy-{number}"), None, partial(told.__setitem__, f"toy-{number}"), loop)
    loop.turn()
    loop.turn()
    assert [type(told[f"toy-{number}"]) for number in range(5)] == [Answer] * 5
    assert sizes == [5]
    assert loop.turns == 2


def test_who_is_refused_for_an_event_loop_is_told_as_well() -> None:
    """And the others of its group are stored."""

    def refuse() -> Wanted:
        raise ValueError("no")

    sizes: list[int] = []
    group, loop = committing(sizes), Steps()
    told: dict[str, object] = {}
    group.enqueue(refuse, None, partial(told.__setitem__, "toy-a"), loop)
    group.enqueue(wanted_of("toy-b"), None, partial(told.__setitem__, "toy-b"), loop)
    while len(told) < 2:
        loop.turn()
    assert [type(told["toy-a"]), type(told["toy-b"])] == [ValueError, Answer]
    assert sizes == [1]


def test_where_no_thread_is_left_the_next_one_leads() -> None:
    """A pool whose threads have ended holds up nobody else; nothing happened of what came from there."""

    class Ended(Steps):
        def lend(self, work: Callable[[], None]) -> None:
            raise RuntimeError("cannot schedule new futures after shutdown")

    group, loop = committing([]), Ended()
    told: list[object] = []
    for name in ("toy-a", "toy-b"):
        group.enqueue(wanted_of(name), None, told.append, loop)
    loop.turn()
    while len(told) < 2:
        loop.turn()
    assert group.submit(wanted_of("toy-c")).version == 1
    assert [type(one) for one in told] == [Unavailable] * 2
    assert not any(one.outcome_unknown for one in told if isinstance(one, Unavailable))


def test_a_loop_that_has_ended_is_passed_over() -> None:
    """Whoever comes from another one, or in a thread of its own, does not wait for it."""

    class Ended(Steps):
        def soon(self, work: Callable[[], None]) -> bool:
            return False

    group, loop = committing([]), Steps()
    told: list[object] = []
    group.enqueue(wanted_of("toy-a"), None, told.append, Ended())
    group.enqueue(wanted_of("toy-b"), None, told.append, loop)
    loop.turn()
    loop.turn()
    assert [type(one) for one in told] == [Answer]
    assert group.submit(wanted_of("toy-c")).version == 1


def test_who_has_a_thread_does_not_wait_for_one_to_be_lent() -> None:
    """The threads of the pool may all be waiting behind the one that is to lead."""
    sizes: list[int] = []
    group, loop = committing(sizes), Steps()
    told: list[object] = []
    group.enqueue(wanted_of("toy-a"), None, told.append, loop)
    assert group.submit(wanted_of("toy-b")).version == 1
    while not told:
        loop.turn()
    assert sizes == [2]


def test_who_goes_away_in_time_knows_that_nothing_happened() -> None:
    """And who was taken knows that it may have; whoever comes next is led."""
    busy, loop = Busy.begun(), Steps()
    told: list[object] = []
    group = busy.group
    early = group.enqueue(wanted_of("toy-a"), None, told.append, loop)
    assert early()
    late = group.enqueue(wanted_of("toy-b"), None, told.append, loop)
    busy.write()
    loop.turn()
    until(queued_up(group, 0))
    assert not late()
    busy.end()
    loop.turn()
    assert len(told) == 1
    assert group.submit(wanted_of("toy-c")).version == 1
    assert len(told) == 1


def test_a_thread_that_was_lent_leads_the_next_group_too() -> None:
    """Another one would have to be woken, to do the same."""
    busy, loop = Busy.begun(), Steps()
    threads: list[threading.Thread] = []
    told: list[object] = []

    def decide() -> Wanted:
        threads.append(threading.current_thread())
        return wanted_of("toy-a")()

    for taken in (1, 2):
        busy.group.enqueue(decide, None, told.append, loop)
        busy.write()
        if taken == 1:
            loop.turn()
        until(lambda taken=taken: len(threads) == taken)  # type: ignore[misc]  # bound in the loop
    busy.end()
    while len(told) < 2:
        loop.turn()
    assert threads[0] is threads[1]


@frozen
class Clocked:
    """A group in a time that passes when it is told to; nobody waits in it."""

    group: Group
    _now: list[float]
    _loop: Steps = field(factory=Steps)

    @classmethod
    def begun(cls, monkeypatch: pytest.MonkeyPatch) -> Clocked:
        now = [1_000.0]
        monkeypatch.setattr(grouping, "monotonic", lambda: now[0])
        return cls(committing([]), now)

    def give(self, many: int) -> None:
        """So many commands come at once, and are answered."""
        told: list[object] = []
        for number in range(many):
            self.group.enqueue(wanted_of(f"toy-{number}"), None, told.append, self._loop)
        while len(told) < many:
            self._loop.turn()

    def pass_by(self, seconds: float) -> None:
        """Nobody comes meanwhile."""
        self._now[0] += seconds


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(many=st.integers(1, 60))
def test_commands_that_come_together_for_a_while_are_a_crowd(monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    """Twenty-four groups on, their size is what is said of them, to a twentieth."""
    clocked = Clocked.begun(monkeypatch)
    assert clocked.group.crowd() == 0
    for _ in range(24):
        clocked.give(many)
        clocked.pass_by(0.03)
    assert clocked.group.crowd() == pytest.approx(many, rel=0.05)


def test_those_who_waited_for_one_pause_of_the_disk_are_no_crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    """One large group among small ones is an eighth of itself, and soon less."""
    clocked = Clocked.begun(monkeypatch)
    for many in (2, 2, 48):
        clocked.give(many)
    assert clocked.group.crowd() < 8
    for _ in range(8):
        clocked.give(2)
    assert clocked.group.crowd() < 4


def test_a_crowd_that_has_gone_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also for who comes alone after it."""
    clocked = Clocked.begun(monkeypatch)
    for _ in range(8):
        clocked.give(60)
    assert clocked.group.crowd() > 30
    clocked.pass_by(0.3)
    assert clocked.group.crowd() == 0
    clocked.give(1)
    assert clocked.group.crowd() < 1
