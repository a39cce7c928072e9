"""PostgreSQL stops, dies or freezes while processes write and others read: F1, F2, F5."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

import pytest

from tests.faults import invariants
from tests.faults.place import Place
from tests.faults.watch import Subscriber, Writers, assert_views, keeping_views
from tests.support.postgres import PostgresServer

WRITERS = 4


def stop_and_start(server: PostgresServer) -> None:
    server.stop_immediate()
    server.start()


def kill_and_start(server: PostgresServer) -> None:
    server.kill()
    server.start()


def freeze_and_thaw(server: PostgresServer) -> None:
    """Longer than anybody may wait; nothing is closed, so only clocks notice."""
    server.freeze()
    try:
        time.sleep(invariants.DEFINITE_SECONDS + 1)
    finally:
        server.thaw()


def test_what_was_acknowledged_outlives_the_server(own_postgres: PostgresServer, breakable: Place) -> None:
    """F1, F2, F5: four writers, a subscriber and the views go through it and go on, without being started again."""
    outlive([stop_and_start, kill_and_start, freeze_and_thaw, stop_and_start], own_postgres, breakable)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_what_was_acknowledged_outlives_fifty_stops(own_postgres: PostgresServer, breakable: Place) -> None:
    """F1, F2 in full: fifty immediate stops and killed postmasters on one growing log."""
    outlive([stop_and_start, kill_and_start] * 25, own_postgres, breakable)


def outlive(faults: Sequence[Callable[[PostgresServer], None]], server: PostgresServer, place: Place) -> None:
    healed = list[float]()
    with place.open() as desk, Subscriber(desk) as subscriber, keeping_views(desk), Writers(place, WRITERS) as writers:
        for fault in faults:
            time.sleep(random.uniform(0.4, 0.9))
            fault(server)
            # One answer more than there are writers: whoever was first, all of them are heard again.
            healed.append(writers.wait_for(WRITERS + 1))
            assert healed[-1] < invariants.HEALTHY_SECONDS
        writers.__exit__(None, None, None)
        account = writers.account()
        longest = invariants.assert_definite(account)
        figures = invariants.assert_kept(place, account)
        resent = invariants.resend(desk, account.unanswered)
        invariants.assert_kept(place, account, settled=True)
        invariants.assert_readable(desk)
        invariants.assert_delivered(place, subscriber.caught_up())
        assert_views(desk)
    print(
        f"\n{len(faults)} rounds: {figures}; "
        f"unanswered {len(account.unanswered)}, of these {len(resent)} had taken effect; "
        f"longest wait {longest:.1f} s, healthy again after at most {max(healed):.1f} s"
    )
    assert figures.acknowledged > WRITERS * len(faults)
