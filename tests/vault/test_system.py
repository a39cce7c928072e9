"""Clocks and ids: of the host, and steered."""

from __future__ import annotations

import hmac
import os
import re
import threading
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.waiting import ended
from wuye.adapters.randomness import random_bits, random_bytes
from wuye.adapters.system import ManualClock, SeededIds, SystemClock, SystemIds
from wuye.adapters.vault.cipher import Mac

MONDAY_9AM = datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=8)))


def test_a_manual_clock_stands_still_until_moved() -> None:
    """A demo and a test decide when it is."""
    clock = ManualClock(MONDAY_9AM)
    assert clock.now() == clock.now() == MONDAY_9AM
    assert clock.now().tzinfo is UTC
    assert clock.advance(hours=2) == MONDAY_9AM + timedelta(hours=2)
    assert clock.advance(timedelta(days=1)) == MONDAY_9AM + timedelta(days=1, hours=2)
    clock.set(MONDAY_9AM)
    assert clock.now() == MONDAY_9AM
    with pytest.raises(ValueError, match="aware"):
        clock.set(MONDAY_9AM.replace(tzinfo=None))


def test_the_hosts_clock_is_in_utc() -> None:
    """Naive times are refused everywhere (design 11)."""
    assert SystemClock().now().tzinfo is UTC


def test_ids_are_uuids_of_version_7_in_the_order_they_were_made() -> None:
    """Streams and events sort by their making, also within a millisecond and between threads."""
    ids = SystemIds()
    made: list[list[str]] = [[] for _ in range(4)]
    threads = [
        threading.Thread(target=lambda mine=mine: mine.extend(ids.uuid7() for _ in range(5_000)), daemon=True)
        for mine in made
    ]
    for thread in threads:
        thread.start()
    ended(threads)
    everything = [one for mine in made for one in mine]
    assert len(set(everything)) == 20_000
    assert all(mine == sorted(mine) for mine in made)
    assert {(UUID(one).version, UUID(one).variant) for one in everything} == {(7, "specified in RFC 4122")}
    assert all(str(UUID(one)) == one for one in everything[:10])


def test_an_id_tells_its_millisecond() -> None:
    """RFC 9562, 5.7: the first 48 bits are Unix milliseconds."""
    ids = SeededIds(1, ManualClock(MONDAY_9AM))
    assert UUID(ids.uuid7()).int >> 80 == int(MONDAY_9AM.timestamp() * 1000)


def test_a_clock_that_stands_still_never_repeats_an_id() -> None:
    """More ids than a millisecond's counter holds, and a clock set back."""
    clock = ManualClock(MONDAY_9AM)
    ids = SeededIds(1, clock)
    made = [ids.uuid7() for _ in range(10_000)]
    clock.set(MONDAY_9AM - timedelta(hours=1))
    made += [ids.uuid7() for _ in range(10)]
    assert made == sorted(set(made))


def test_a_seed_repeats_its_ids() -> None:
    """The demo shows the same numbers to everybody."""

    def draw(seed: int) -> list[str]:
        ids = SeededIds(seed)
        return [ids.uuid7(), ids.number("T", MONDAY_9AM), ids.uuid7()]

    assert draw(7) == draw(7) != draw(8)


def test_a_number_carries_the_day_in_china_and_unmistakable_digits() -> None:
    """People read numbers over the telephone: no I, L, O, U; the day is that on the resident's wall."""
    late = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
    numbers = {SystemIds().number("T", late) for _ in range(500)}
    assert all(re.fullmatch(r"T-261122-[0-9A-HJKMNP-TV-Z]{5}", number) for number in numbers)
    assert len(numbers) > 490


def test_random_bytes_come_once_also_after_a_fork() -> None:
    """Two processes with the same bytes would make the same keys, nonces and ids."""
    drawn = random_bytes(32)
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, b"".join(random_bytes(32) for _ in range(100)))
        os._exit(0)
    os.waitpid(child, 0)
    there = os.read(reader, 3_200)
    here = {random_bytes(32) for _ in range(100)}
    assert len(here | {drawn} | {there[place : place + 32] for place in range(0, 3_200, 32)}) == 201
    with pytest.raises(ValueError, match="more than"):
        random_bytes(33)
    assert max(random_bits(62).bit_length() for _ in range(1_000)) in range(50, 63)


@given(key=st.binary(max_size=64), data=st.binary(max_size=300))
def test_keyed_digests_are_those_of_the_standard(key: bytes, data: bytes) -> None:
    """HMAC-SHA-256, RFC 2104: the library's own is the judge."""
    assert Mac(key).digest(data) == hmac.digest(key, data, "sha256")
