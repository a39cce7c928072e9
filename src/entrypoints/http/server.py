"""The server: uvicorn on loopback, with limits where the library has none."""

import ipaddress
import socket
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import uvicorn
from litestar.concurrency import set_asyncio_executor

from wuye.application.desk import Desk
from wuye.application.ports import UnsafeSettings
from wuye.application.registry import Registry
from wuye.entrypoints.collecting import collect_seldom
from wuye.entrypoints.http.app import WuyeApp, create_app
from wuye.entrypoints.http.plain_line import PlainProtocol
from wuye.entrypoints.http.settings import HttpSettings

SWITCH_SECONDS: Final = 0.0005
"""How long a thread may keep the interpreter from the others: the views work at the full beside short requests."""
_SLACK: Final = 64 * 1024
"""h11 may hold a head that is this much over the limit, so that we, not it, say which limit it is."""


class WuyeServer(uvicorn.Server):
    """uvicorn's server, which first lets go of everyone who waits for news."""

    def __init__(self, config: uvicorn.Config, app: WuyeApp, announce: Callable[[str], None] | None, url: str) -> None:
        super().__init__(config)
        self._app = app
        self._announce = announce
        self._url = url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the desk, then say where we are."""
        await super().startup(sockets)
        if self._announce is not None:
            self._announce(self._url)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Waiting readers are sent home, running commands end, the desk is closed."""
        door = self._app.state.get("door")
        if door is not None:
            door.tail.close()
        await super().shutdown(sockets)


def serve(
    open_desk: Callable[[], Desk],
    settings: HttpSettings | None = None,
    *,
    registry: Registry | None = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve until interrupted. ``announce`` gets the URL once requests are answered.

    Raises ``UnsafeSettings`` for an address that is not loopback (design 11).
    """
    from wuye.entrypoints.http.logs import configure

    settings = settings or HttpSettings()
    sock = bound(settings)
    configure()
    sys.setswitchinterval(SWITCH_SECONDS)

    def opened(url: str) -> None:
        collect_seldom()
        if announce is not None:
            announce(url)

    server, executor = prepared(open_desk, settings, sock, registry=registry, announce=opened)
    try:
        server.run(sockets=[sock])
    finally:
        sock.close()
        executor.shutdown(wait=False, cancel_futures=True)


def prepared(
    open_desk: Callable[[], Desk],
    settings: HttpSettings,
    sock: socket.socket,
    *,
    registry: Registry | None = None,
    announce: Callable[[str], None] | None = None,
) -> tuple[WuyeServer, ThreadPoolExecutor]:
    """A server ready to run on a bound socket, and its threads; before any event loop."""
    executor = ThreadPoolExecutor(settings.threads, thread_name_prefix="wuye-http")
    set_asyncio_executor(executor)
    app = create_app(open_desk, registry=registry, settings=settings)
    config = uvicorn.Config(
        app,
        http=type("Protocol", (PlainProtocol,), {"settings": settings, "commands": app}),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=settings.idle_seconds,
        timeout_graceful_shutdown=settings.grace_seconds,
        h11_max_incomplete_event_size=max(settings.url_limit, settings.head_limit) + _SLACK,
    )
    return WuyeServer(config, app, announce, url_of(settings.host, sock)), executor


def bound(settings: HttpSettings) -> socket.socket:
    """A socket on a loopback address. Raises ``UnsafeSettings`` for any other."""
    host = settings.host.strip("[]")
    if host == "localhost":
        host = "127.0.0.1"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise UnsafeSettings(f"{settings.host[:64]!r} is no address; until authentication exists: 127.0.0.1") from None
    if not address.is_loopback:
        raise UnsafeSettings(f"{address} is not loopback; until authentication exists, serve binds 127.0.0.1 or ::1")
    sock = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((str(address), settings.port))
    except OSError:
        sock.close()
        raise
    return sock


def url_of(host: str, sock: socket.socket) -> str:
    """The address in a browser's words."""
    name = f"[{host.strip('[]')}]" if ":" in host else host
    return f"http://{name}:{sock.getsockname()[1]}"
