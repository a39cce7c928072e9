"""What every log promises, whatever it is kept in."""

from __future__ import annotations

import os
import threading
import time
from datetime import timedelta

import pytest

from tests.log.conftest import OpenLog
from tests.log.toys import (
    COMPANY,
    NOON,
    REGISTRY,
    Counted,
    Opened,
    SetClock,
    Unregistered,
    append_of,
    draft,
    key,
    opened,
    store,
    toy_vault,
)
from tests.support.waiting import ended
from wuye.adapters.eventlog import grouping
from wuye.adapters.eventlog.mapper import Mapper, StoredRow
from wuye.adapters.eventlog.memory import MemoryLog
from wuye.application.ports import CommandReused, Conflict, EventLog, Unavailable, Unreadable
from wuye.domain.shared.personal import Personal, Sealed
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import BrokenHistory


def versions(log: EventLog, stream: str) -> list[int]:
    return [one.version for one in log.stream(stream)]


def test_an_empty_log_has_head_zero(log: EventLog) -> None:
    """Readers start behind position 0."""
    assert log.head() == 0
    assert log.page(0, 10) == []
    assert log.stream("toy-a") == []


def test_what_is_appended_is_read_back_with_its_envelope(log: EventLog) -> None:
    """The envelope cannot be added later: every field of it must come back (design 4)."""
    one = draft(
        "toy-a",
        1,
        opened(),
        occurred_at=NOON - timedelta(days=1),
        causation_id="event-0",
        request_id="request",
        trace_id="trace",
        reconstructed=True,
        policy_version="policy-west/3",
        calendar_version="cn-2026",
        tzdata_version="2026b",
    )
    answer = log.append(append_of(one, command_id="first", number="T-261120-4KX7Q"))
    assert (answer.stream, answer.version, answer.events) == ("toy-a", 1, ("toy.opened/1",))
    assert (answer.number, answer.replayed) == ("T-261120-4KX7Q", False)
    (recorded,) = log.stream("toy-a")
    envelope = recorded.envelope
    for name in (
        *("stream", "version", "event_id", "occurred_at", "host_at", "actor", "company", "site", "command_id"),
        *("correlation_id", "causation_id", "request_id", "trace_id", "reconstructed"),
        *("policy_version", "calendar_version", "tzdata_version"),
    ):
        assert getattr(envelope, name) == getattr(one, name), name
    assert envelope.position == answer.position == log.head()
    assert envelope.recorded_at == answer.recorded_at
    event, given = recorded.event, opened()
    assert isinstance(event, Opened)
    assert (event.urgency, event.cost, event.due, event.evidence, event.tags) == (
        *(given.urgency, given.cost, given.due),
        *(given.evidence, given.tags),
    )


def test_personal_fields_come_back_sealed_and_bound_to_their_place(open_toys: OpenLog) -> None:
    """No fold and no view needs the plain text; a ciphertext that was moved must not open (sealed history 5)."""
    vault = toy_vault()
    log = open_toys(vault=vault)
    log.append(append_of(draft("toy-a", 1, opened())))
    event = log.stream("toy-a")[0].event
    assert isinstance(event.need, Personal)
    assert isinstance(event.need.content, Sealed)
    assert event.need.content.place == f"{COMPANY}|toy-a|1|need"
    assert event.contact.subject == "person-zhang"
    assert event.need.subject is None
    assert vault.open(event.need.content) == "厨房水龙头漏水, Mrs Zhang waits".encode()
    assert vault.open(event.contact.content) == b"+86 138 0000 0000"


def test_an_event_without_a_time_of_its_own_occurred_when_it_was_recorded(log: EventLog) -> None:
    """Most facts are told as they happen."""
    log.append(append_of(draft("toy-a", 1, occurred_at=None)))
    (one,) = log.stream("toy-a")
    assert one.occurred_at == one.recorded_at


def test_versions_run_from_one_without_a_hole(log: EventLog) -> None:
    """The library does not check it: our adapter owns versions (design 4)."""
    store(log, "toy-a", 3)
    assert versions(log, "toy-a") == [1, 2, 3]
    for version, expected in ((5, 4), (5, 3), (3, 2), (1, 0)):
        with pytest.raises(Conflict):
            log.append(append_of(draft("toy-a", version), heads={"toy-a": expected}))
    with pytest.raises(Conflict):
        log.append(append_of(draft("toy-b", 2), heads={"toy-b": 1}))
    with pytest.raises(Conflict):
        log.append(append_of(draft("toy-a", 4), draft("toy-a", 6), heads={"toy-a": 3}))
    assert versions(log, "toy-a") == [1, 2, 3]
    assert versions(log, "toy-b") == []


def test_a_stored_head_that_is_not_the_expected_one_is_a_conflict(log: EventLog) -> None:
    """The loser of a race writes nothing, and learns which stream it lost."""
    store(log, "toy-a", 2)
    with pytest.raises(Conflict) as lost:
        log.append(append_of(draft("toy-a", 2), heads={"toy-a": 1}))
    assert lost.value.streams == ("toy-a",)
    assert log.head() == 2


def test_two_streams_are_written_together_or_not_at_all(log: EventLog) -> None:
    """A reserved number and the case that uses it are one append (notes 1.10)."""
    log.append(append_of(draft("toy-a", 1), draft("toy-slot", 1), draft("toy-a", 2)))
    assert versions(log, "toy-a") == [1, 2]
    assert versions(log, "toy-slot") == [1]
    with pytest.raises(Conflict) as lost:
        log.append(append_of(draft("toy-b", 1), draft("toy-slot", 1), heads={"toy-b": 0, "toy-slot": 0}))
    assert lost.value.streams == ("toy-slot",)
    assert versions(log, "toy-b") == []


def test_a_command_happens_once(log: EventLog) -> None:
    """A repeat gets the first answer and writes nothing, also when the stream has gone on."""
    first = log.append(append_of(draft("toy-a", 1), command_id="once", number="T-1"))
    store(log, "toy-a", 2, after=1)
    again = log.append(append_of(draft("toy-a", 1), command_id="once", number="T-other"))
    assert again.replayed
    assert (again.stream, again.version, again.position, again.recorded_at, again.events, again.number) == (
        *(first.stream, first.version, first.position),
        *(first.recorded_at, first.events, first.number),
    )
    assert log.head() == 3


def test_a_command_id_with_another_body_is_refused(log: EventLog) -> None:
    """Answering it as if it were the first would be a lie."""
    log.append(append_of(draft("toy-a", 1), command_id="once", fingerprint=b"one"))
    with pytest.raises(CommandReused):
        log.append(append_of(draft("toy-a", 2), command_id="once", fingerprint=b"two"))
    with pytest.raises(CommandReused):
        log.answer(key("once"), b"two")
    assert log.head() == 1


def test_a_command_id_belongs_to_its_actor(log: EventLog) -> None:
    """Two people may choose the same id (design 11: the scope is tenant and actor)."""
    log.append(append_of(draft("toy-a", 1), command_id="mine"))
    assert log.answer(key("mine", actor="staff-wang"), b"body") is None
    assert log.answer(key("mine"), b"body") is not None


def test_a_command_without_events_happens_once_too(log: EventLog) -> None:
    """Nothing to do is an answer; a repeat must not do more."""
    store(log, "toy-a", 2)
    first = log.append(append_of(command_id="idle", stream="toy-a", heads={"toy-a": 2}))
    assert (first.version, first.position, first.events) == (2, 2, ())
    store(log, "toy-a", 1, after=2)
    assert log.append(append_of(command_id="idle", stream="toy-a", heads={"toy-a": 3})).position == 2
    again = log.answer(key("idle"), b"body")
    assert again is not None
    assert (again.version, again.position, again.events) == (2, 2, ())
    with pytest.raises(Conflict):
        log.append(append_of(command_id="late", stream="toy-a", heads={"toy-a": 2}))


def test_an_answer_can_be_asked_for(log: EventLog) -> None:
    """The desk asks before it decides."""
    assert log.answer(key("asked"), b"body") is None
    given = log.append(append_of(draft("toy-a", 1), draft("toy-b", 1), command_id="asked", number="T-1"))
    found = log.answer(key("asked"), b"body")
    assert found is not None
    assert (found.stream, found.version, found.position) == (given.stream, given.version, given.position)
    assert (found.recorded_at, found.events, found.number) == (given.recorded_at, given.events, given.number)


def test_positions_are_in_commit_order_and_pages_follow_them(log: EventLog) -> None:
    """One order for everyone (design 5)."""
    for number in range(1, 8):
        log.append(append_of(draft(f"toy-{number}", 1)))
    page = [one for one in log.page(0, 100) if isinstance(one, Recorded)]
    positions = [one.position for one in page]
    assert positions == sorted(set(positions))
    assert [one.stream for one in page] == [f"toy-{number}" for number in range(1, 8)]
    recorded = [one.recorded_at for one in page]
    assert recorded == sorted(recorded)
    assert [one.position for one in log.page(positions[2], 2)] == positions[3:5]
    assert log.page(log.head(), 10) == []


def test_a_page_of_some_facts_leaves_out_the_others(log: EventLog) -> None:
    """In order, up to a position, and no more than are asked for."""
    for number in range(1, 7):
        event = opened() if number % 2 else None
        log.append(append_of(draft(f"toy-{number}", 1, event=event)))
    page = [one for one in log.page(0, 100) if isinstance(one, Recorded)]
    some = [one for one in page if isinstance(one.event, Opened)]
    assert [one.stream for one in some] == ["toy-1", "toy-3", "toy-5"]
    assert log.page_of(["toy.opened"], 0, log.head(), 100) == some
    assert log.page_of(["toy.opened"], 0, log.head(), 2) == some[:2]
    assert log.page_of(["toy.opened"], some[0].position, some[2].position - 1, 100) == some[1:2]
    assert log.page_of(["toy.counted", "toy.opened"], 0, log.head(), 100) == page
    assert log.page_of(["toy.open", "toy.opened/1"], 0, log.head(), 100) == []


def test_a_stream_is_read_between_two_versions(log: EventLog) -> None:
    """A cached state needs only what came since."""
    store(log, "toy-a", 5)
    assert [one.version for one in log.stream("toy-a", after=2)] == [3, 4, 5]
    assert [one.version for one in log.stream("toy-a", after=1, upto=3)] == [2, 3]
    assert log.stream("toy-a", after=5) == []


def test_recorded_at_is_never_before_its_predecessor(open_toys: OpenLog) -> None:
    """Clocks are set back; a stream's recorded times are not (design 4)."""
    clock = SetClock(NOON)
    log = open_toys(clock=clock)
    store(log, "toy-a")
    clock.at = NOON - timedelta(hours=1)
    store(log, "toy-a", after=1)
    store(log, "toy-b")
    later = NOON + timedelta(minutes=5)
    log.append(append_of(draft("toy-c", 1, not_before=later)))
    assert [one.recorded_at for one in log.stream("toy-a")] == [NOON, NOON]
    assert log.stream("toy-b")[0].recorded_at == NOON - timedelta(hours=1)
    assert log.stream("toy-c")[0].recorded_at == later


def test_recorded_at_is_utc_to_the_microsecond(log: EventLog) -> None:
    """The bytes, the answer and the column say the same instant."""
    answer = log.append(append_of(draft("toy-a", 1), command_id="timed"))
    (one,) = log.stream("toy-a")
    found = log.answer(key("timed"), b"body")
    assert found is not None
    assert one.recorded_at == answer.recorded_at == found.recorded_at
    assert one.recorded_at.utcoffset() == timedelta(0)
    assert abs(log.now() - one.recorded_at) < timedelta(seconds=30)


def test_a_given_clock_replaces_the_clock_of_the_log(open_toys: OpenLog) -> None:
    """The demonstration lives through a year in a minute."""
    log = open_toys(clock=SetClock(NOON))
    assert log.now() == NOON
    assert log.append(append_of(draft("toy-a", 1))).recorded_at == NOON


def test_older_versions_are_read_as_todays() -> None:
    """Stored bytes are never rewritten: what was stored under version 1 goes through the upcasters."""
    mapper = Mapper(REGISTRY, toy_vault())
    prepared = mapper.prepare(draft("toy-a", 1))
    state = mapper.state(prepared, NOON).replace(b'{"count":1,"unit":"piece"}', b'{"number":7}')
    read = mapper.recorded(StoredRow(1, "toy-a", 1, "toy.counted/1", state))
    assert read.event == Counted(count=7, unit="piece")
    state = state.replace(b'{"number":7}', b'{"count":8}')
    assert mapper.recorded(StoredRow(1, "toy-a", 1, "toy.counted/2", state)).event == Counted(count=8)


def test_what_could_not_be_read_back_is_not_stored(log: EventLog) -> None:
    """An event that no one can load would poison every reader for ever."""
    with pytest.raises(BrokenHistory) as unknown:
        log.append(append_of(draft("toy-a", 1, Unregistered(count=1))))
    assert unknown.value.code == "unregistered-event"
    with pytest.raises(BrokenHistory) as wrong:
        log.append(append_of(draft("toy-a", 1, Counted(count="3"))))  # type: ignore[arg-type]  # the defect it is about
    assert (wrong.value.code, wrong.value.facts["field"]) == ("wrong-type", "d.count")
    assert log.head() == 0


@pytest.mark.parametrize("name", ["", "toy-\x00", "toy-张", "toy-" + "x" * 300, "toy-|1"])
def test_ids_that_no_store_could_keep_are_refused(log: EventLog, name: str) -> None:
    """A NUL byte in an id is where the library loses events (trap T2)."""
    with pytest.raises(ValueError, match="id"):
        log.append(append_of(draft(name, 1)))
    assert log.head() == 0


def test_another_company_is_refused(log: EventLog) -> None:
    """Nothing of tenant A reaches B: one log is one company's (faults I9)."""
    with pytest.raises(ValueError, match="acme"):
        log.append(append_of(draft("toy-a", 1, company="rival")))


def test_waiting_ends_when_something_comes(log: EventLog) -> None:
    """A subscriber sleeps until there is news."""
    assert not log.wait(0, 0.05)
    teller = threading.Timer(0.1, store, (log, "toy-a"))
    teller.start()
    began = time.monotonic()
    assert log.wait(0, 10)
    ended(teller)
    assert time.monotonic() - began < 5
    assert log.wait(0, 0)
    assert not log.wait(log.head(), 0)


def test_a_closed_log_refuses_at_once(log: EventLog) -> None:
    """After shutdown nothing hangs."""
    store(log, "toy-a")
    log.close()
    log.close()
    for use in (log.head, lambda: log.page(0, 1), lambda: store(log, "toy-a"), lambda: log.wait(0, 1)):
        with pytest.raises(Unavailable):
            use()


def test_a_log_closed_while_others_use_it_ends_their_work_with_a_refusal(open_toys: OpenLog) -> None:
    """Whoever embeds us may close at any moment: no use ends in a crash, and what was acknowledged is there."""
    for turn in range(10):
        log = open_toys()
        acknowledged: list[int] = []
        refused: list[Unavailable] = []

        def write(log: EventLog, stream: str, acknowledged: list[int], refused: list[Unavailable]) -> None:
            try:
                for version in range(1, 10_000):
                    store(log, stream, after=version - 1)
                    acknowledged.append(version)
            except Unavailable as closed:
                refused.append(closed)

        def read(log: EventLog, refused: list[Unavailable]) -> None:
            try:
                while True:
                    log.page(0, 10)
            except Unavailable as closed:
                refused.append(closed)

        stream = f"toy-{turn}"
        users = [threading.Thread(target=write, args=(log, stream, acknowledged, refused), daemon=True)]
        users += [threading.Thread(target=read, args=(log, refused), daemon=True) for _ in range(2)]
        for user in users:
            user.start()
        while len(acknowledged) < 3:
            time.sleep(0.001)
        log.close()
        for user in users:
            user.join(20)
        assert len(refused) == len(users)
        if not isinstance(log, MemoryLog):
            assert versions(open_toys(), stream)[: len(acknowledged)] == acknowledged


# From Python 3.12 on a fork beside threads warns: it is the mistake that this test makes on purpose.
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_log_opened_before_a_fork_refuses_in_the_child(log: EventLog) -> None:
    """Connections shared over a fork corrupt each other (trap T5): open the log in the worker."""
    store(log, "toy-a")
    child = os.fork()
    if child == 0:
        try:
            log.head()
        except Unavailable as refused:
            os._exit(0 if "fork" in refused.reason else 1)
        os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert log.head() == 1


def test_many_threads_share_one_log(log: EventLog) -> None:
    """Every command is there, once, and every stream is whole."""

    def work(number: int) -> None:
        store(log, f"toy-{number}", 10)

    threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(8)]
    for thread in threads:
        thread.start()
    ended(threads)
    page = log.page(0, 1000)
    assert len(page) == 80
    assert not [one for one in page if isinstance(one, Unreadable)]
    assert all(versions(log, f"toy-{number}") == list(range(1, 11)) for number in range(8))


def test_of_those_who_race_for_a_version_one_wins(log: EventLog) -> None:
    """Eight write version 1; seven learn that they lost."""
    outcomes: list[str] = []

    def race() -> None:
        try:
            log.append(append_of(draft("toy-race", 1)))
            outcomes.append("won")
        except Conflict:
            outcomes.append("lost")

    threads = [threading.Thread(target=race, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    ended(threads)
    assert sorted(outcomes) == ["lost"] * 7 + ["won"]
    assert log.head() == log.stream("toy-race")[0].position


def test_the_same_command_in_many_threads_takes_effect_once(log: EventLog) -> None:
    """One hundred copies of one message make one event (F22)."""
    answers = []

    def send() -> None:
        answers.append(log.append(append_of(draft("toy-a", 1), command_id="storm")))

    threads = [threading.Thread(target=send, daemon=True) for _ in range(12)]
    for thread in threads:
        thread.start()
    ended(threads)
    assert len(answers) == 12
    assert len({answer.position for answer in answers}) == 1
    assert sum(not answer.replayed for answer in answers) == 1
    assert versions(log, "toy-a") == [1]


def test_who_comes_alone_is_no_crowd(log: EventLog, log_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that share a transaction are counted; in memory each has its own."""
    monkeypatch.setattr(grouping, "monotonic", lambda: 1_000.0)
    assert log.crowd() == 0
    store(log, "toy-a")
    assert 0 < log.crowd() <= 1 if log_url != "memory://" else log.crowd() == 0


def test_health_names_the_engine_and_the_head(log: EventLog) -> None:
    """What ``doctor`` shows."""
    store(log, "toy-a", 2)
    facts = log.check()
    assert facts["head"] == "2"
    assert facts["engine"].split()[0] in {"memory", "sqlite", "postgresql"}
    assert all(isinstance(value, str) for value in facts.values())
