"""Tallies over HTTP: one route each, made from what is declared."""

from collections.abc import Iterator, Mapping
from typing import Any

from litestar import Request, Response

from wuye.application.encoding import to_plain
from wuye.application.registry import Registry
from wuye.application.tallies import Asks, Enquiry, tallies_of
from wuye.entrypoints.http.access import check_overseer
from wuye.entrypoints.http.acting import acting
from wuye.entrypoints.http.door import door_of
from wuye.entrypoints.http.query import Instant, Parameter, Text, complete
from wuye.entrypoints.http.replies import reply
from wuye.entrypoints.http.routes import Answering, ReadRoute
from wuye.entrypoints.http.rows import ID
from wuye.entrypoints.http.waiting import AFTER, seen_position


def tally_routes(registry: Registry) -> Iterator[ReadRoute]:
    """A route for each tally."""
    for name, tally in tallies_of(registry).items():
        english, chinese = tally.title
        yield ReadRoute(
            path=f"/v1/tally/{name}",
            operation_id=f"tally_{name.replace('-', '_')}",
            summary=f"{english}. {chinese}。",
            tag="sheets",
            answer="Tally",
            handle=_counted(name, tally),
            parameters=(*_parameters(tally), AFTER),
            problems=(400, 403),
        )


def _parameters(tally: Enquiry) -> Iterator[Parameter]:
    for name, asked in tally.asks.items():
        words = f"Needed: {asked.words[0]}. 必填：{asked.words[1]}。"
        if asked.kind is Asks.INSTANT:
            yield Instant(name=name, help=words, required=True)
        else:
            yield Text(name=name, help=words, maximum=200, pattern=ID, required=True)


def _counted(name: str, tally: Enquiry) -> Answering:
    parameters = tuple(_parameters(tally))

    def answer(request: Request[Any, Any, Any], asked_for: Mapping[str, Any]) -> Response[Any]:
        door, asked = door_of(request)
        check_overseer(acting(asked))
        complete(asked_for, parameters)
        view = tally.view(door.desk.registry)
        door.reader.wait_for(view, seen_position(door, asked_for), door.settings.catch_up_seconds)
        wanted = {one: asked_for[one] for one in tally.asks}
        counted = tally.count(door.reader, view, wanted)
        return reply({"tally": name, "asked": to_plain(wanted), "counted": to_plain(counted)})

    return answer
