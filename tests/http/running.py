"""A real server on a free port, in a thread of the test's process, and clients for it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any
from uuid import uuid4

import httpx
from attrs import frozen

from wuye.application.desk import Desk
from wuye.application.registry import Registry
from wuye.domain.shared.actor import Actor
from wuye.entrypoints.http.server import bound, prepared, url_of
from wuye.entrypoints.http.settings import HttpSettings


@frozen(kw_only=True)
class Served:
    """A running server and the desk behind it."""

    url: str
    app: Any
    settings: HttpSettings

    @property
    def desk(self) -> Desk:
        """The desk that the server opened."""
        desk: Desk = self.app.state.door.desk
        return desk

    @property
    def host(self) -> tuple[str, int]:
        """Address for a raw socket."""
        return "127.0.0.1", int(self.url.rpartition(":")[2])

    def client(self, actor: Actor | None = None, **headers: str) -> httpx.Client:
        """A client that acts as a person."""
        named = {"Wuye-Actor": actor.id, "Wuye-Role": actor.role.value} if actor else {}
        return httpx.Client(base_url=self.url, headers={**named, **headers}, timeout=20, trust_env=False, verify=False)


@contextmanager
def served(open_desk: Callable[[], Desk], *, registry: Registry | None = None, **settings: Any) -> Iterator[Served]:
    """Serve until the block ends."""
    chosen = HttpSettings(**{"port": 0, **settings})
    with closing(bound(chosen)) as sock:
        yield from _serving(open_desk, registry, chosen, sock)


def _serving(
    open_desk: Callable[[], Desk], registry: Registry | None, chosen: HttpSettings, sock: socket.socket
) -> Iterator[Served]:
    server, executor = prepared(open_desk, chosen, sock, registry=registry)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server did not start in time"
        time.sleep(0.005)
    try:
        yield Served(url=url_of(chosen.host, sock), app=server.config.app, settings=chosen)
    finally:
        server.should_exit = True
        thread.join(20)
        executor.shutdown(wait=True, cancel_futures=True)
        assert not thread.is_alive(), "the server did not stop"


def key() -> dict[str, str]:
    """A fresh idempotency key."""
    return {"Idempotency-Key": str(uuid4())}
