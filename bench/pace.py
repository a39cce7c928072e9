"""A client over HTTP that keeps many connections busy, or sends at a fixed pace whatever the server does."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from statistics import quantiles
from typing import Any, Final
from uuid import uuid4

from attrs import field, frozen

from bench.line import Line
from bench.servers import ROOT
from bench.tickets import Script
from wuye.application.encoding import to_plain
from wuye.application.registry import Registry
from wuye.domain.shared.actor import Actor

_FINE: Final = (200, 201)
_COME_AGAIN: Final = 503
_ENDING_SECONDS: Final = 60.0


def request(path: str, command: Any, by: Actor) -> bytes:
    """A command as one HTTP request, with a key of its own."""
    before, behind = around_its_key(path, command, by)
    return f"{before}{uuid4()}{behind}".encode()


def around_its_key(path: str, command: Any, by: Actor) -> tuple[str, str]:
    """What stands before the key of a request, and behind it: all that is the same whenever it is sent."""
    plain = {name: value for name, value in to_plain(command).items() if value is not None}
    body = json.dumps(plain)
    before = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Wuye-Actor: {by.id}\r\nWuye-Role: {by.role.value}\r\nIdempotency-Key: "
    )
    return before, f"\r\nContent-Length: {len(body)}\r\n\r\n{body}"


def answers_a_second(port: int, ask: Callable[[], bytes], connections: int, seconds: float) -> float:
    """Answers of 2xx a second, every connection busy all the time; who is told to come again (503) comes again.

    Raises ``RuntimeError`` for any other answer.
    """

    async def busy(until: float) -> int:
        line, count = Line(port), 0
        while time.perf_counter() < until:
            status, answer = await line.ask(ask())
            if status not in (*_FINE, _COME_AGAIN):
                raise RuntimeError(f"{status} {answer}")
            count += status in _FINE
        await line.closed()
        return count

    async def all_busy() -> float:
        began = time.perf_counter()
        done = await asyncio.gather(*(busy(began + seconds) for _ in range(connections)))
        return sum(done) / (time.perf_counter() - began)

    return asyncio.run(all_busy())


@frozen(kw_only=True)
class Steady:
    """What a fixed pace came to, in milliseconds."""

    latencies: list[float] = field(repr=False)
    """From the moment a request was due."""
    late: list[float] = field(repr=False)
    """How much later than due the sender itself came to each request: it shares the cores, and is part of the above."""
    errors: Mapping[str, int]
    """What was not 2xx, and how often."""


@frozen(kw_only=True)
class Pace:
    """Events at a fixed pace: tickets side by side, each asked for its next step when one is due.

    A request that has to wait for a free ticket waits on the clock: nothing is left out because the server is slow.
    It is sent by a process of its own (``bench.sending``).
    """

    port: int
    registry: Registry
    script: Script
    rate: float
    """Events a second."""
    lines: int = 256
    """Most requests under way."""

    def run(self, seconds: float) -> Steady:
        """Keep the pace for a while. Raises ``CalledProcessError`` when the sender fails."""
        asked = {
            "port": self.port,
            "steps": self._steps(),
            "rate": self.rate,
            "lines": self.lines,
            "seconds": seconds,
        }
        told = subprocess.run(
            [sys.executable, "-m", "bench.sending"],
            input=json.dumps(asked),
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            timeout=seconds + _ENDING_SECONDS,
            check=True,
        )
        return Steady(**json.loads(told.stdout))

    def _steps(self) -> list[tuple[str, str]]:
        nouns = {row.command: row.noun for row in self.registry.by_category["ticket"].rows}
        return [
            around_its_key(f"/v1/tickets/{'{ref}/' * (number > 0)}{nouns[type(command)]}", command, by)
            for number, (command, by) in enumerate(self.script)
        ]


def percentile(some: list[float], percent: int) -> float:
    """A percentile of measured values. Raises ``StatisticsError`` for fewer than two."""
    return quantiles(some, n=100, method="inclusive")[percent - 1]
