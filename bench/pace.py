"""A client over HTTP that keeps many connections busy, or sends at a fixed pace whatever the server does."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from statistics import quantiles
from typing import Any
from uuid import uuid4

from attrs import field, frozen, mutable

from bench.tickets import Script
from wuye.application.encoding import to_plain
from wuye.application.registry import Registry
from wuye.domain.shared.actor import Actor

_FINE = (200, 201)
_COME_AGAIN = 503
_Waiting = asyncio.Queue[tuple["Line", str, int]]


def request(path: str, command: Any, by: Actor) -> bytes:
    """A command as one HTTP request, with a key of its own."""
    plain = {name: value for name, value in to_plain(command).items() if value is not None}
    body = json.dumps(plain).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Wuye-Actor: {by.id}\r\nWuye-Role: {by.role.value}\r\nIdempotency-Key: {uuid4()}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@mutable
class Line:
    """A kept-alive connection."""

    port: int
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, sent: bytes) -> tuple[int, dict[str, Any]]:
        """Status and JSON of an answer. Raises ``OSError`` or ``EOFError`` when the line breaks."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        writer.write(sent)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            lines = head.split(b"\r\n")
            length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:"))
            body = await reader.readexactly(length)
        except BaseException:
            self.close()
            raise
        if b"connection: close" in head:
            self.close()
        return int(head[9:12]), json.loads(body)

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def closed(self) -> None:
        """Hang up, and wait until the other end has seen it."""
        if self._streams is not None:
            writer = self._streams[1]
            self.close()
            with suppress(OSError):
                await writer.wait_closed()


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
    """What a fixed pace came to; latencies in milliseconds, from the moment a request was due."""

    latencies: list[float] = field(repr=False)
    errors: list[str]

    def percentile(self, percent: int) -> float:
        """A percentile of the latencies."""
        return quantiles(self.latencies, n=100, method="inclusive")[percent - 1]


@frozen(kw_only=True)
class Pace:
    """Events at a fixed pace: tickets side by side, each asked for its next step when one is due.

    A request that has to wait for a free ticket waits on the clock: nothing is left out because the server is slow.
    """

    port: int
    registry: Registry
    script: Script
    rate: float
    """Events a second."""
    lines: int = 256
    """Most requests under way."""

    def run(self, seconds: float) -> Steady:
        """Keep the pace for a while."""
        return asyncio.run(self._run(seconds))

    async def _run(self, seconds: float) -> Steady:
        waiting: _Waiting = asyncio.Queue()
        for _ in range(self.lines):
            waiting.put_nowait((Line(self.port), "", 0))
        began = time.perf_counter()
        asked: list[asyncio.Task[tuple[float, str]]] = []
        for number in range(int(self.rate * seconds)):
            due = began + number / self.rate
            if (pause := due - time.perf_counter()) > 0:
                await asyncio.sleep(pause)
            line, ref, step = await waiting.get()
            asked.append(asyncio.create_task(self._one(line, waiting, ref, step, due)))
        told = await asyncio.gather(*asked)
        while not waiting.empty():
            await waiting.get_nowait()[0].closed()
        return Steady(latencies=[latency for latency, _ in told], errors=[error for _, error in told if error])

    async def _one(self, line: Line, waiting: _Waiting, ref: str, step: int, due: float) -> tuple[float, str]:
        noun = self._nouns[type(self.script[step][0])]
        path = f"/v1/tickets/{ref}/{noun}" if step else f"/v1/tickets/{noun}"
        error, following, number = "", 0, ""
        try:
            status, answer = await line.ask(request(path, *self.script[step]))
        except (OSError, EOFError) as fault:
            error = repr(fault)
        else:
            if status in _FINE:
                following, number = (step + 1) % len(self.script), answer.get("number") or ref
            else:
                error = f"{status} {answer.get('code')}"
        waiting.put_nowait((line, number, following))
        return (time.perf_counter() - due) * 1000, error

    @property
    def _nouns(self) -> dict[type, str]:
        return {row.command: row.noun for row in self.registry.by_category["ticket"].rows}
