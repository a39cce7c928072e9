"""The process that sends at a fixed pace: no desk in it, no collection of garbage, nothing kept but figures.

It measures the server, so that what it does itself must be little: a full collection in a process that also held a
desk took 112 ms, and came out as the server's.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from array import array
from collections import Counter
from random import Random
from typing import Any
from uuid import UUID

from bench.line import Line

_FINE = (200, 201)


class Sender:
    """Requests at a fixed pace: cases side by side, each asked for its next step when one is due."""

    def __init__(self, asked: dict[str, Any]) -> None:
        self._steps: list[tuple[str, str]] = [(before, behind) for before, behind in asked["steps"]]
        self._rate: float = asked["rate"]
        self._count = int(asked["rate"] * asked["seconds"])
        self._lines = [Line(asked["port"]) for _ in range(asked["lines"])]
        self._free: asyncio.Queue[Line] = asyncio.Queue()
        self._cases: list[tuple[str, int]] = []
        """Of each free line one: the number of a case and its next step, or none and the first."""
        self._random = Random()  # noqa: S311 - no secrets; other keys in every run
        self._latencies, self._late = array("d"), array("d")
        self._errors: Counter[str] = Counter()

    async def run(self) -> dict[str, Any]:
        """Keep the pace; gives latencies and own lateness in milliseconds, and errors with how often they came."""
        for line in self._lines:
            self._give_back(line, "", 0)
        under_way: set[asyncio.Task[None]] = set()
        began = time.perf_counter()
        for number in range(self._count):
            due = began + number / self._rate
            if (pause := due - time.perf_counter()) > 0:
                await asyncio.sleep(pause)
            self._late.append((time.perf_counter() - due) * 1000)
            line = await self._free.get()
            # By lot: in turn, all cases would be reported at once, and all be dispatched at once.
            ref, step = self._cases.pop(self._random.randrange(len(self._cases)))
            task = asyncio.create_task(self._one(line, ref, step, due))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
        await asyncio.gather(*under_way)
        for line in self._lines:
            await line.closed()
        return {"latencies": list(self._latencies), "late": list(self._late), "errors": dict(self._errors)}

    def _give_back(self, line: Line, ref: str, step: int) -> None:
        self._cases.append((ref, step))
        self._free.put_nowait(line)

    async def _one(self, line: Line, ref: str, step: int, due: float) -> None:
        before, behind = self._steps[step]
        key = UUID(int=self._random.getrandbits(128), version=4)
        error, following, number = "", 0, ""
        try:
            status, answer = await line.ask(f"{before.replace('{ref}', ref)}{key}{behind}".encode())
        except (OSError, EOFError) as fault:
            error = repr(fault)
        else:
            if status in _FINE:
                following, number = (step + 1) % len(self._steps), answer.get("number") or ref
            else:
                error = f"{status} {answer.get('code')}"
        self._give_back(line, number, following)
        self._latencies.append((time.perf_counter() - due) * 1000)
        if error:
            self._errors[error] += 1


def main() -> None:
    """What to send comes as JSON, what it came to goes as JSON."""
    sender = Sender(json.load(sys.stdin))
    gc.disable()
    json.dump(asyncio.run(sender.run()), sys.stdout)


if __name__ == "__main__":
    main()
