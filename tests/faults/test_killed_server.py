"""``kill -9`` of the serving process at random points while clients note what was acknowledged: F3."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from tests.faults import invariants, ledger
from tests.faults.place import Place
from tests.faults.served import Clients, Served, told
from tests.faults.watch import Subscriber, assert_views

CLIENTS = 4


def test_a_killed_server_keeps_what_it_acknowledged_on_sqlite(file: Place) -> None:
    """F3, short form; the full form is run by ``make soak``."""
    killed(file, rounds=4)


def test_a_killed_server_keeps_what_it_acknowledged_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    """F3, short form, on PostgreSQL: there the server's open transactions outlive it for a moment."""
    killed(Place(postgres_url, tmp_path).made(), rounds=2)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_hundred_kills_on_sqlite(file: Place) -> None:
    """F3 in full: a hundred rounds on one growing file."""
    killed(file, rounds=100)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_fifty_kills_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    """F3 in full on PostgreSQL: fifty rounds on one growing log."""
    killed(Place(postgres_url, tmp_path).made(), rounds=50)


def killed(place: Place, rounds: int) -> None:
    """Start, send again what was not answered, load, kill, look; in the end look at everything once more."""
    served, lines = Served(place), place.folder / "clients"
    taken, sent_again, slowest = 0, 0, 0.0
    try:
        with place.open() as desk, Subscriber(desk) as subscriber, Clients(served, lines, CLIENTS) as clients:
            for number in range(rounds + 1):
                slowest = max(slowest, served.start())
                for one in ledger.read(lines).unanswered:
                    reply = served.give(one)
                    assert reply.status == 201
                    sent_again += 1
                    taken += "idempotency-replayed" in reply.headers
                    clients.ledger.acknowledged(one, 0.0, told(reply))
                account = ledger.read(lines)
                invariants.assert_kept(place, account, settled=True)
                if number == rounds:
                    break
                clients.go()
                # Every fifth kill comes before anything can have been answered twice on a line.
                time.sleep(random.uniform(0.0, 0.05) if number % 5 == 4 else random.uniform(0.05, 0.5))
                served.kill()
                clients.rest()
                account = ledger.read(lines)
                invariants.assert_definite(account)
                invariants.assert_kept(place, account)
                assert {why for why in account.refusals.values() if why.startswith("4")} <= {"409 in-progress"}
            invariants.assert_readable(desk)
            invariants.assert_delivered(place, subscriber.caught_up())
            assert_views(desk)
    finally:
        served.kill()
    figures = invariants.tally(invariants.stored(place), ledger.read(lines))
    print(
        f"\n{rounds} kills: {figures}; acknowledged at once {figures.acknowledged - sent_again}, "
        f"sent again {sent_again}, of these {taken} had taken effect; ready again after at most {slowest:.1f} s"
    )
    assert figures.acknowledged > rounds
