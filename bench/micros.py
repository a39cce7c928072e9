"""Where the microseconds of one command go: own time of our code and of the libraries, by the room it is spent in."""

from __future__ import annotations

import cProfile
import pstats
from collections import defaultdict
from typing import Any, Final

from bench.tickets import Script, told
from wuye.application.desk import Desk

_WAITING: Final = "waiting for the database and its disk"
_WRITER: Final = "writer: group, turn, statements"
_FORMS: Final = "encoding and structuring"
_VAULT: Final = "vault: seal, fingerprint"
_ROOMS: Final = (
    ("/waiting", _WAITING),
    ("psycopg/connection.py", _WAITING),
    ("_communicate", _WAITING),
    ("'commit' of 'sqlite3", _WAITING),
    ("'execute' of 'sqlite3", _WAITING),
    ("'poll' of 'select.poll'", _WAITING),
    ("wuye/domain/", "domain: decide, fold"),
    ("wuye/adapters/vault/", _VAULT),
    ("cryptography", _VAULT),
    ("hmac", _VAULT),
    ("wuye/application/encoding", _FORMS),
    ("wuye/application/structuring", _FORMS),
    ("wuye/application/storing", _FORMS),
    ("wuye/application/said", _FORMS),
    ("<string>:encode", _FORMS),
    ("<string>:read_", _FORMS),
    ("<string>:write_", _FORMS),
    ("wuye/application/plain_values", _FORMS),
    ("cattrs", _FORMS),
    ("msgspec", _FORMS),
    ("wuye/adapters/eventlog/mapper", _FORMS),
    ("wuye/adapters/eventlog/", _WRITER),
    ("eventsourcing", _WRITER),
    ("psycopg", _WRITER),
    ("wuye/adapters/system", "ids and clock"),
    ("wuye/adapters/randomness", "ids and clock"),
    ("wuye/application/", "desk: order, sight, drafts"),
    ("attr", "attrs: making values"),
)


def micros(desk: Desk, commands: Script, tickets: int) -> tuple[float, list[tuple[str, float]]]:
    """Microseconds a command under the profiler, and by room, the largest first."""
    profile = cProfile.Profile()
    profile.enable()
    count = told(desk, commands, tickets)
    profile.disable()
    stats: Any = pstats.Stats(profile)
    rooms: dict[str, float] = defaultdict(float)
    for (file, _, function), (_, _, own, _, _) in stats.stats.items():
        rooms[_room(f"{file}:{function}")] += own / count * 1e6
    return sum(rooms.values()), sorted(rooms.items(), key=lambda room: -room[1])


def _room(place: str) -> str:
    return next((room for mark, room in _ROOMS if mark in place), "Python itself")
