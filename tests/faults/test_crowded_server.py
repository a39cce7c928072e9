"""A server before a PostgreSQL that is locked, crowded or swept, and callers in a crowd: F8, F9, F10, F22, F24, F26."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.faults import invariants
from tests.faults.orders import SITE, Order, order
from tests.faults.place import Place
from tests.faults.served import Reply, Served
from tests.faults.watch import VIEWS, Subscriber, assert_views
from tests.support.waiting import ended

CROWD = 50
READERS = 20


@pytest.fixture(scope="module")
def served(postgres_module_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for the module: after each fault it must be as good as before, by itself."""
    with Served(Place(postgres_module_url, tmp_path_factory.mktemp("crowd")).made()) as one:
        yield one


@pytest.fixture(autouse=True)
def as_good_as_before(served: Served) -> Iterator[None]:
    """I12, I3, I11, I5 after every test here."""
    yield
    assert served.wait_ready() < invariants.HEALTHY_SECONDS
    assert invariants.stored(served.place).wrong == []
    with served.place.open() as desk:
        assert_views(desk)


def timed(served: Served, one: Order | None) -> tuple[Reply, float]:
    """Give an order, or read a case; and how long it took."""
    began = time.monotonic()
    reader = {"Wuye-Actor": "staff-faults", "Wuye-Role": "administrator"}
    reply = served.call("GET", "/v1/sites/site-locked", headers=reader) if one is None else served.give(one)
    return reply, time.monotonic() - began


def crowd(served: Served, asked: Sequence[Order | None]) -> list[tuple[Reply, float]]:
    """Ask for everything at the same time."""
    with ThreadPoolExecutor(len(asked)) as threads:
        return list(threads.map(lambda one: timed(served, one), asked))


def test_a_forgotten_lock_is_answered_in_time_and_its_holder_is_named(served: Served) -> None:
    """F9: somebody left a session open; the operator reads in the log which process to end."""
    with psycopg.connect(served.place.url) as forgotten:
        forgotten.execute("LOCK TABLE wuye.stored_events IN SHARE MODE")
        reply, seconds = timed(served, Order("locked", SITE))
        pid = forgotten.info.backend_pid
    assert (reply.status, reply.content["code"]) == (503, "unavailable")
    assert int(reply.headers["retry-after"]) > 0
    assert seconds < invariants.DEFINITE_SECONDS
    assert f"{pid}" in served.log.read_text()
    assert served.give(Order("locked", SITE)).status == 201


def test_a_crowd_before_a_stuck_database_is_sent_away_in_time(served: Served) -> None:
    """F8: every connection is taken and stays taken; each of fifty callers hears the truth in time."""
    orders = [Order(f"crowd-{number}", SITE) for number in range(CROWD)]
    with psycopg.connect(served.place.url) as holder:
        holder.execute("LOCK TABLE wuye.stored_events IN ACCESS EXCLUSIVE MODE")
        answers = crowd(served, [*orders, *[None] * READERS])
    longest = max(seconds for _, seconds in answers)
    print(f"\nF8: {Counter(reply.status for reply, _ in answers)}, longest wait {longest:.1f} s")
    assert {reply.status for reply, _ in answers} == {503}
    assert all(int(reply.headers["retry-after"]) > 0 for reply, _ in answers)
    assert longest < invariants.DEFINITE_SECONDS + 0.6
    served.wait_ready()
    for one in orders:
        assert served.give(one).status == 201
    taken = invariants.stored(served.place).by_command
    assert [len(taken[one.key]) for one in orders] == [2] * CROWD


def test_a_hundred_equal_commands_at_once_have_one_effect(served: Served) -> None:
    """F22: a channel that stutters; one effect, and the others get the same answer or are told that it is under way."""
    one = Order("same", SITE)
    answers = [reply for reply, _ in crowd(served, [one] * 100)]
    said = Counter((reply.status, reply.content.get("code")) for reply in answers)
    print(f"\nF22: {dict(said)}")
    assert set(said) <= {(201, None), (409, "in-progress")}
    bodies = {reply.body for reply in answers if reply.status == 201}
    assert len(bodies) == 1
    assert sum(reply.status == 201 and "idempotency-replayed" not in reply.headers for reply in answers) == 1
    assert served.give(one).body in bodies
    assert len(invariants.stored(served.place).by_command["same"]) == 2


def test_a_vacuum_under_load_does_not_hold_up_writers(served: Served) -> None:
    """F10: the library's table lock waits behind VACUUM for seconds; ours must not notice it."""
    waits, done = list[float](), threading.Event()

    def sweep() -> None:
        with psycopg.connect(served.place.url, autocommit=True) as link:
            link.execute("SET vacuum_cost_delay = 5")
            link.execute("SET vacuum_cost_limit = 1")
            link.execute("VACUUM (FREEZE, ANALYZE) wuye.stored_events")
            link.execute("VACUUM (FREEZE, ANALYZE) wuye.event_index")
            link.execute("CREATE INDEX CONCURRENTLY swept ON wuye.event_index (actor)")
            link.execute("DROP INDEX CONCURRENTLY wuye.swept")
        done.set()

    sweeper = threading.Thread(target=sweep, daemon=True)
    sweeper.start()
    number = 0
    while number < 40 or (not done.is_set() and number < 400):
        reply, seconds = timed(served, order("swept", number))
        assert reply.status == 201
        waits.append(seconds)
        number += 1
    ended(sweeper)
    waits.sort()
    middle, late = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
    print(f"\nF10: {len(waits)} appends during VACUUM and an index build, median {middle:.3f} s, p99 {late:.2f} s")
    # The library's own lock makes every append wait for the end of the sweep, about five seconds. The bounds leave
    # room for a machine that is busy with other things.
    assert middle < 0.5
    assert late < 3.0


def test_writers_whose_positions_commit_late_are_not_missed(served: Served) -> None:
    """F26: one insert sleeps inside its transaction while others want to overtake it; a subscriber misses none."""
    served.place.change(
        """CREATE FUNCTION wuye.nap() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN IF NEW.originator_id LIKE 'site-nap-%' THEN PERFORM pg_sleep(0.15); END IF; RETURN NEW; END $$""",
        "CREATE TRIGGER nap BEFORE INSERT ON wuye.stored_events FOR EACH ROW EXECUTE FUNCTION wuye.nap()",
    )
    try:
        with served.place.open() as desk, Subscriber(desk) as subscriber:
            orders = [Order(f"{'nap' if number % 8 == 0 else 'brisk'}-{number}", SITE) for number in range(40)]
            with ThreadPoolExecutor(8) as writers:
                assert {reply.status for reply in writers.map(served.give, orders)} == {201}
            invariants.assert_delivered(served.place, subscriber.caught_up())
    finally:
        served.place.change("DROP TRIGGER nap ON wuye.stored_events", "DROP FUNCTION wuye.nap")


def test_a_second_server_stands_by_and_takes_the_views_over(served: Served) -> None:
    """F24: two runners of one view; the second waits without a loop of errors, and leads when the first is gone."""
    with Served(served.place) as second:
        for number in range(6):
            assert (served, second)[number % 2].give(order("two", number)).status == 201
        assert second.log.read_text().count("view-led") == 0
        served.kill()
        try:
            assert second.give(order("two", 6)).status == 201
            with served.place.open() as desk:
                assert_views(desk)
            said = second.log.read_text()
        finally:
            served.start()
    assert said.count("view-led") == len(VIEWS)
    assert said.count("view-failed") == 0
