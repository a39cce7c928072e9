"""A real ``wuye serve`` process, and clients that load it and remember what they were answered."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from attrs import frozen

from tests.faults import invariants
from tests.faults.ledger import Acknowledged, Ledger
from tests.faults.orders import Order, order
from tests.faults.place import Place

ROOT: Final = Path(__file__).resolve().parents[2]
START_SECONDS: Final = 30.0
_WUYE: Final = "import sys; from wuye.entrypoints.cli import main; sys.exit(main())"
CALL_SECONDS: Final = 15.0


@frozen
class Reply:
    """An answer over HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> Any:
        return json.loads(self.body)


class Served:
    """The server of a place, on one port through all its lives."""

    def __init__(self, place: Place, *, prefix: tuple[str, ...] = (), **settings: str) -> None:
        self.place = place
        self.port = _free_port()
        self.log = place.folder / f"serve-{self.port}.log"
        self._prefix = prefix
        self._settings = {f"WUYE_HTTP_{name.upper()}": value for name, value in settings.items()}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self, status: str = "ready") -> float:
        """Start it; gives the seconds until it was ready."""
        began = time.monotonic()
        command = [*self._prefix, sys.executable, "-c", _WUYE, "serve", "--port", str(self.port)]
        environment = {**os.environ, **self.place.environment, **self._settings}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            self.wait_ready(START_SECONDS, status)
        except BaseException:
            self.kill()
            raise
        return time.monotonic() - began

    def wait_ready(self, within: float = invariants.HEALTHY_SECONDS, status: str = "ready") -> float:
        """Wait until it says it is ready (or ``degraded``); gives the seconds it took (I12)."""
        began = time.monotonic()
        while True:
            assert self._process is not None
            assert self._process.poll() is None, self.log.read_text()[-3000:]
            try:
                reply = self.call("GET", "/health/ready", timeout=5)
                said = reply.body.decode()
                if reply.status == 200 and reply.content["status"] == status:
                    return time.monotonic() - began
            except (OSError, http.client.HTTPException) as error:
                said = repr(error)
            assert time.monotonic() - began < within, said
            time.sleep(0.02)

    def call(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        timeout: float = CALL_SECONDS,
    ) -> Reply:
        """One request on a connection of its own. Raises ``OSError`` or ``HTTPException`` when the line breaks."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            return _reply(connection)
        finally:
            connection.close()

    def give(self, one: Order) -> Reply:
        """Give an order."""
        return self.call("POST", one.path, one.body, one.headers)

    def kill(self) -> None:
        """End it with SIGKILL."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()


class Clients:
    """Threads that give orders over lines they keep, as fast as they are answered, until they are told to rest."""

    def __init__(self, served: Served, lines: Path, count: int) -> None:
        self.ledger = Ledger(lines)
        self._served = served
        self._going = threading.Event()
        self._ended = False
        self._busy = threading.Semaphore(0)
        self._threads = [
            threading.Thread(target=self._run, args=(f"c{number}",), daemon=True) for number in range(count)
        ]
        self._resting = [threading.Event() for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def go(self) -> None:
        """Begin, or go on."""
        self._going.set()

    def rest(self) -> None:
        """Stop after the order under way, and wait for it."""
        self._going.clear()
        for thread in self._threads:
            self._resting[self._threads.index(thread)].wait(CALL_SECONDS)

    def close(self) -> None:
        self._ended = True
        self._going.set()
        for thread in self._threads:
            thread.join(CALL_SECONDS)
        self.ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, prefix: str) -> None:
        number = 0
        resting = self._resting[int(prefix[1:])]
        connection: http.client.HTTPConnection | None = None
        while True:
            if not self._going.is_set():
                resting.set()
                self._going.wait()
                resting.clear()
            if self._ended:
                break
            if connection is None:
                connection = http.client.HTTPConnection("127.0.0.1", self._served.port, timeout=CALL_SECONDS)
            if not self._give(connection, order(prefix, number)):
                connection.close()
                connection = None
                time.sleep(0.02)
            number += 1
        if connection is not None:
            connection.close()

    def _give(self, connection: http.client.HTTPConnection, one: Order) -> bool:
        """Give one order; ``False`` when the line broke."""
        self.ledger.tried(one)
        began = time.monotonic()
        try:
            connection.request("POST", one.path, one.body, one.headers)
            reply = _reply(connection)
        except (OSError, http.client.HTTPException) as error:
            self.ledger.silent(one, time.monotonic() - began, repr(error))
            return False
        seconds = time.monotonic() - began
        if reply.status == 201:
            self.ledger.acknowledged(one, seconds, told(reply))
        else:
            self.ledger.refused(one, seconds, f"{reply.status} {reply.content['code']}")
            time.sleep(0.02)
        return True


def told(reply: Reply) -> Acknowledged:
    """What an answer acknowledges."""
    content = reply.content
    return Acknowledged(content["case"], content["version"], content["position"], tuple(content["events"]))


def _reply(connection: http.client.HTTPConnection) -> Reply:
    response = connection.getresponse()
    body = response.read()
    return Reply(response.status, {name.lower(): value for name, value in response.getheaders()}, body)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
