"""Writes the examples of the OpenAPI document: a ticket that really goes from report to archive, as a client sees it.

``python -m tests.http.record_examples``; ids and instants are those of a seeded desk on a story's Monday.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.http.conftest import community
from tests.http.running import served
from tests.support.commands import ROUTES, Story
from tests.support.community import CAST
from wuye.application.aggregates import REGISTRY
from wuye.application.encoding import to_plain
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.http.commands import command_routes

FILE = Path(__file__).parents[2] / "src" / "entrypoints" / "http" / "examples.json"


def recorded() -> dict[str, Any]:
    """One request and answer of each step, and of the reads at its end."""
    routes = {(route.command, route.opening): route for route in command_routes(REGISTRY)}
    examples: dict[str, Any] = {}
    with served(community) as running:
        story, number = Story(), None
        for place, (kind, who) in enumerate(ROUTES[Stage.ARCHIVED]):
            command, by = story.step(kind, getattr(CAST, who))
            route = routes[kind, number is None]
            body = to_plain(command)
            with running.client(by, **{"Idempotency-Key": f"example-{place}"}) as client:
                answer = client.post(route.path.replace("{ref}", number or ""), json=body)
            answer.raise_for_status()
            number = number or answer.json()["number"]
            examples[route.operation_id] = {"request": body, "response": answer.json()}
        with running.client(CAST.officer) as client:
            after = {"after": running.desk.log.head()}
            for operation, path in (
                ("ticket_show", f"/v1/tickets/{number}"),
                ("ticket_allowed", f"/v1/tickets/{number}/allowed"),
                ("ticket_list", "/v1/tickets"),
            ):
                examples[operation] = {"response": client.get(path, params=after).json()}
            page = client.get(f"/v1/tickets/{number}/events", params={"limit": 1}).json()
            examples["ticket_events"] = {"response": {**page, "next": None}}
    return examples


def main() -> None:
    """Write the file."""
    FILE.write_text(json.dumps(recorded(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
