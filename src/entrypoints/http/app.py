"""The application: routes made from the registry, one gate in front of them, one desk behind them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar
from litestar.concurrency import sync_to_thread
from litestar.datastructures import State
from litestar.enums import ScopeType
from litestar.types import LifeSpanReceive, LifeSpanScope, LifeSpanSend, Receive, Scope, Send

from wuye.application.desk import Desk
from wuye.application.projections.declared import projections, supervised
from wuye.application.projections.reading import Reader
from wuye.application.projections.runner import Runner
from wuye.application.registry import Registry
from wuye.application.watch import Watch
from wuye.application.watches import watches
from wuye.entrypoints.http.asked import Asked, asked
from wuye.entrypoints.http.commands import CommandRoute, command_handler, command_routes
from wuye.entrypoints.http.door import Door
from wuye.entrypoints.http.evidence import evidence_handlers
from wuye.entrypoints.http.failures import answer_to, failure_said, log_defect
from wuye.entrypoints.http.feed import feed_handler
from wuye.entrypoints.http.gate import marked, problem_said, refused_at_the_gate, scope_with, timed
from wuye.entrypoints.http.health import live, ready
from wuye.entrypoints.http.methods import options_handler
from wuye.entrypoints.http.pages import openapi_handler, problem_page
from wuye.entrypoints.http.reads import read_handlers
from wuye.entrypoints.http.running import Running
from wuye.entrypoints.http.said import Said
from wuye.entrypoints.http.settings import HttpSettings
from wuye.entrypoints.http.short_way import ShortWay
from wuye.entrypoints.http.tail import Tail


class WuyeApp(Litestar):
    """Litestar behind the gate, and beside it the short way of commands."""

    settings: HttpSettings
    short_way: ShortWay

    async def __call__(
        self,
        scope: Scope | LifeSpanScope,
        receive: Receive | LifeSpanReceive,
        send: Send | LifeSpanSend,
    ) -> None:
        """Serve one connection; whatever happens, the answer is JSON or a problem."""
        if scope["type"] != ScopeType.HTTP:
            await super().__call__(scope, receive, send)
            return
        await self._serve(scope, receive, send)  # type: ignore[arg-type]  # an HTTP scope comes with its own pair

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        settings = self.settings
        request = asked(scope)
        send = marked(send, request)
        largest = max(settings.body_limit, settings.evidence_limit)
        problem = refused_at_the_gate(scope, request, settings, largest=largest)
        if problem is not None:
            await problem_said(problem, request, base=settings.public_url).send(send)
            return
        receive = timed(receive, settings.body_seconds)
        found = self.short_way.found(scope)
        try:
            if found is None:
                await super().__call__(scope_with(scope, request), receive, send)
            else:
                said = await self._commanded(*found, scope, receive, request)
                await said.send(send)
        except Exception as error:  # noqa: BLE001 - a stream that broke after its head was sent; uvicorn would log its text
            log_defect(error, request)

    async def came_whole(self, route: CommandRoute, ref: str, scope: Scope, body: bytes) -> tuple[Said, Asked]:
        """The answer to a command that came whole, and what every answer to it carries; never raises."""
        request = asked(scope)

        async def receive() -> Any:
            return {"type": "http.request", "body": body, "more_body": False}

        problem = refused_at_the_gate(scope, request, self.settings, largest=self.settings.body_limit)
        if problem is not None:
            return problem_said(problem, request, base=self.settings.public_url), request
        return await self._commanded(route, ref, scope, receive, request), request

    async def _commanded(self, route: CommandRoute, ref: str, scope: Scope, receive: Receive, request: Asked) -> Said:
        try:
            return await self.short_way.walk(route, ref, scope, receive, self.state.get("door"), request)
        except Exception as error:  # noqa: BLE001 - whatever it is, it has an answer
            return failure_said(error, request, base=self.settings.public_url)


def create_app(
    open_desk: Callable[[], Desk], *, registry: Registry | None = None, settings: HttpSettings | None = None
) -> WuyeApp:
    """The application over a desk that is opened when the server starts, after any fork, and closed at its end.

    ``registry`` names the aggregates to make routes for; without it, those of this release.
    """
    settings = settings or HttpSettings()
    if registry is None:
        from wuye.application.aggregates import REGISTRY

        registry = REGISTRY
    routes = command_routes(registry)
    handlers = [
        *(command_handler(route, body_limit=settings.body_limit) for route in routes),
        *read_handlers(registry),
        *evidence_handlers(settings),
        feed_handler(),
        live,
        ready,
        openapi_handler(registry, routes, settings),
        problem_page,
    ]
    app = WuyeApp(
        # First, because Litestar makes an answer to OPTIONS of its own for every path that has none.
        route_handlers=[options_handler(handlers), *handlers],
        openapi_config=None,
        logging_config=None,
        exception_handlers={Exception: answer_to},
        lifespan=[_lifespan(open_desk, registry, settings)],
        state=State({"settings": settings}),
        debug=False,
    )
    app.settings, app.short_way = settings, ShortWay.of(routes, body_limit=settings.body_limit)
    return app


def _lifespan(open_desk: Callable[[], Desk], registry: Registry, settings: HttpSettings) -> Callable[[Litestar], Any]:
    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        desk = await sync_to_thread(open_desk)
        door = Door(
            desk=desk,
            settings=settings,
            running=Running(),
            tail=Tail(desk.log),
            reader=Reader(desk.log, desk.views),
            projections={one.view: one for one in projections(registry)},
        )
        runner: Runner | None = None
        beside: tuple[Watch, ...] = ()
        try:
            if settings.projections:
                runner = await sync_to_thread(supervised, desk)
            if settings.timers:
                beside = await sync_to_thread(watches, desk)
            door.tail.start()
            app.state.door = door
            yield
        finally:
            app.state.door = None
            door.tail.close()
            await sync_to_thread(door.tail.join)
            for watch in beside:
                await sync_to_thread(watch.stop)
            if runner is not None:
                await sync_to_thread(runner.stop)
            await sync_to_thread(desk.close)

    return lifespan
