"""A new aggregate is a folder of its own and one registration: every door, view, page and law is there with it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.cli.conftest import Line
from tests.http.parcels import PARCEL, AddRemark, Corner, HandOver, KeepParcel, Size
from tests.http.running import Served, served
from tests.laws.lifecycle import Laws, every_beginning, laws_of, never_taken
from tests.support.community import CAST
from tests.support.examples import MONDAY_9AM
from tools.pages import machines
from wuye.application.aggregates import REGISTRY
from wuye.application.desk import Desk
from wuye.application.registry import Registry
from wuye.domain.shared.lifecycle import Context, Fresh, Row
from wuye.domain.shared.switches import Switches
from wuye.entrypoints.bootstrap import init_store, open_desk
from wuye.entrypoints.cli.app import Root
from wuye.entrypoints.cli.asked import Asked
from wuye.entrypoints.cli.settings import settings as cli_settings
from wuye.entrypoints.language import field_label

FIFTH = Registry((*REGISTRY.lifecycles, PARCEL))
"""The one registration."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A store on disk, for several doors at once."""
    folder: Path = tmp_path_factory.mktemp("fifth")
    with pytest.MonkeyPatch.context() as here:
        here.chdir(folder)
        made = f"sqlite:///{folder / 'desk.db'}"
        init_store(made)
        yield made


@pytest.fixture(scope="module")
def running(url: str) -> Iterator[Served]:
    """A server that knows it."""
    with served(lambda: open_desk(url, registry=FIFTH), registry=FIFTH) as serving:
        yield serving


@pytest.fixture(scope="module")
def line(url: str) -> Line:
    """A command line that knows it."""

    def opener(known: Asked) -> Desk:
        return open_desk(cli_settings(known).db, registry=FIFTH)

    return Line(Root(registry=lambda: FIFTH, opener=opener), url)


def _json(line: Line, *args: str) -> Any:
    """The answer of a line, without what the server in this process logs between."""
    printed = line.done(*args, "--json").stdout.splitlines()
    return json.loads("\n".join(one for one in printed if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2} ", one)))


OFFICER = ("--as", CAST.officer.id, "--role", CAST.officer.role.value)


def test_it_is_taken_in_over_http_and_handed_over_on_the_command_line(running: Served, line: Line) -> None:
    """Both doors, the list, the detail, the audit trail, the schema: none of them has heard of parcels before."""
    with running.client(CAST.officer) as client:
        given = client.post(
            "/v1/parcels",
            json={"addressee": "person-wang", "remark": "易碎", "size": "large"},
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert given.status_code == 201, given.text
        number, position = given.json()["number"], given.json()["position"]
        listed = client.get("/v1/parcels", params={"after": position}).json()
        assert [one["number"] for one in listed["items"]] == [number]

        done = _json(line, "parcel", "hand-over", number, *OFFICER, "--corner.shelf", "B", "--corner.row", "2")
        assert done["stage"] == "handed-over"

        shown = client.get(given.json()["href"], params={"after": done["position"]}).json()
        assert shown["state"]["stage"] == "handed-over"
        trail = client.get(
            "/v1/audit",
            params={"category": "parcel", "after": done["position"]},
            headers={"Wuye-Role": CAST.reviewer.role.value},
        ).json()
        assert {one["event"] for one in trail["items"]} == {"parcel.parcel-kept", "parcel.parcel-handed-over"}
        paths = client.get("/openapi.json").json()["paths"]
    assert {path for path in paths if path.startswith("/v1/parcels")} == {
        "/v1/parcels",
        "/v1/parcels/{ref}",
        "/v1/parcels/{ref}/allowed",
        "/v1/parcels/{ref}/events",
        "/v1/parcels/{ref}/handovers",
        "/v1/parcels/{ref}/remarks",
    }
    events = [one["event"] for one in _json(line, "log", number)]
    assert events == ["parcel.parcel-kept/1", "parcel.parcel-handed-over/1"]


def test_it_has_a_page_and_speaks_both_languages(line: Line) -> None:
    """The page with its diagram, and what its fields are called, come from the declaration."""
    page = machines.page(PARCEL)
    assert "Parcel" in page
    assert "包裹" in page
    assert "kept --> handed-over: HandOver" in page.replace("handed_over", "handed-over")
    assert field_label(KeepParcel, "addressee", "zh") == "收件人"
    assert "收件人" in line.done("parcel", "keep-parcel", "--help", "--lang", "zh").stdout
    assert "Person it is for" in line.done("parcel", "keep-parcel", "--help").stdout


def _propose(kind: type, _state: Any, _context: Context, pick: Callable[[Sequence[Any]], Any]) -> Any:
    made: dict[type, Callable[[], Any]] = {
        KeepParcel: lambda: KeepParcel(addressee=CAST.occupant.id, remark="易碎", size=pick(list(Size))),
        HandOver: lambda: HandOver(corner=Corner(shelf=pick(["A", "B"]), row=pick([1, 9]))),
        AddRemark: lambda: AddRemark(remark=pick(["破损", "受潮"])),
    }
    return made[kind]() if kind in made else kind()


def _context(_state: Any, _command: Any, actor: Any, now: datetime) -> Context:
    return Context(
        now=now,
        occurred_at=now,
        actor=actor,
        stream="parcel-1",
        switches=Switches(),
        fresh=Fresh(case="parcel-1", number="P-260907-00001"),
    )


def test_the_laws_of_every_lifecycle_hold_for_it() -> None:
    """The suite is parametrised by the declaration: an aggregate brings a maker of its commands, nothing else."""
    taken: set[Row[Any]] = set()
    laws = Laws(
        lifecycle=PARCEL,
        everybody=CAST.everybody,
        begin=MONDAY_9AM,
        propose=_propose,
        context=_context,
        stories=[[(KeepParcel, CAST.officer), (HandOver, CAST.officer), (AddRemark, CAST.officer)]],
    )
    every_beginning(laws, taken)
    run_state_machine_as_test(laws_of(laws, taken), settings=settings(max_examples=15, stateful_step_count=10))
    assert never_taken(PARCEL, taken) == []
