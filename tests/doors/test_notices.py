"""Three days of silence, read where notices are listed: one message a role, in both languages, with its true times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.cli.conftest import Line
from tests.http.running import served
from tests.inspections.place import Place
from tests.sla_app.stories import reported
from tests.support.community import CAST
from wuye.adapters.system import ManualClock
from wuye.application.sla.timers import Timekeeper
from wuye.domain.clock.events import ClockBreached, ClockEscalated
from wuye.entrypoints.bootstrap import open_desk
from wuye.entrypoints.cli.app import cli

OFFICER = ("--as", CAST.officer.id, "--role", CAST.officer.role.value)
BEGIN = datetime(2026, 9, 7, 1, tzinfo=UTC)


def test_a_catch_up_is_one_message_a_role_at_every_door(tmp_path: Path) -> None:
    """How many, which, when each was due and how late it is told; line by line in the sheet beside it."""
    url = f"sqlite:///{tmp_path}/desk.db"
    clock = ManualClock(BEGIN)
    with open_desk(url, create=True, clock=clock) as desk:
        place = Place(desk, clock)
        cases = [reported(desk) for _ in range(2)]
        place.later(days=3)
        Timekeeper(desk).wake()
        place.settles()
        told = [
            one
            for case in cases
            for one in desk.history(f"clock-{case}")
            if isinstance(one.event, ClockBreached | ClockEscalated)
        ]
        with (
            served(lambda: open_desk(url, clock=clock), projections=False, timers=False) as running,
            running.client(CAST.officer) as client,
        ):
            listed = client.get("/v1/notices", params={"site": CAST.site}).json()["items"]
            lines = client.get("/v1/sheets/notice-lines", params={"about": cases[0], "limit": 200}).json()["items"]
            whole = client.get(listed[0]["href"]).json()
        catch_up = {one["audience"]: one for one in listed if one["cases"] == 2}
        assert {"engineering-supervisor", "department-head", "management"} == catch_up.keys()
        assert sum(one["lines"] for one in catch_up.values()) == len(told)
        assert {line["id"] for one in catch_up.values() for line in one["told"]} == {
            one.envelope.event_id for one in told
        }
        message = catch_up["engineering-supervisor"]
        earliest = min(one.event.threshold.at for one in told)
        late = int((BEGIN + timedelta(days=3) - earliest).total_seconds())
        assert (datetime.fromisoformat(message["due_at"]), message["late_seconds"]) == (earliest, late)
        number = message["lines"]
        assert message["says"]["en"].startswith(f"overdue {number} (2 cases), told up to 2d 23:45 late: ")
        assert message["says"]["zh"].startswith(f"时限超时 {number}（涉及 2 个个案），最多迟 2d 23:45 告知：")
        assert f"{cases[0]} 到场，0 级，到期 " in message["says"]["zh"]
        assert f"arrival of {cases[0]}, level 0, due 2026-09-07T01:15" in message["says"]["en"]
        assert len(whole["state"]["lines"]) == listed[0]["lines"]
        assert {(one["about"], one["state"]) for one in lines} == {(cases[0], "stands")}
        assert len(lines) == sum(one.envelope.stream == f"clock-{cases[0]}" for one in told)
        line = Line(cli(), url)
        typed = line.json("notice", "list", "--audience", "engineering-supervisor", *OFFICER)
        assert [(one["case"], one["says"], one["told"]) for one in typed] == [
            (message["id"], message["says"], message["told"])
        ]
        chinese = ("notice", "list", "--site", CAST.site, "--lang", "zh", *OFFICER)
        assert "最多迟 2d 23:45 告知" in line.done(*chinese, env={"COLUMNS": "400"}).stdout
