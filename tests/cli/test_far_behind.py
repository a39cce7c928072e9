"""Views far behind at the doors of the command line: a second process takes part, whatever is asked for."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.cli.conftest import Line
from tests.cli.test_program import environment
from wuye.application.aggregates import REGISTRY
from wuye.application.projections import halves
from wuye.application.projections.declared import projections
from wuye.domain.register.site import RegisterBuilding, RegisterSite
from wuye.domain.shared.actor import Actor, Role
from wuye.entrypoints.beside import SecondProcess
from wuye.entrypoints.bootstrap import open_desk

# From Python 3.12 on a fork beside threads warns, and other tests leave threads; these children use none of theirs.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")

ADMINISTRATOR = Actor(id="staff-adm", role=Role.ADMINISTRATOR)
NEARER_FAR = (
    "import sys\n"
    "from wuye.application.projections import halves, shares\n"
    "from wuye.entrypoints import beside\n"
    "halves.FAR, halves.PAGE, shares.PAGE = 8, 4, 4\n"
    "beside.os.cpu_count = lambda: 2\n"
    "take = beside.SecondProcess.take\n"
    "def told(self):\n"
    "    came = take(self)\n"
    "    print('taken', type(came).__name__, flush=True)\n"
    "    return came\n"
    "beside.SecondProcess.take = told\n"
    "from wuye.entrypoints.cli import main\n"
    "main()\n"
)
"""The program where eight events are far, and which says what it takes from its second process."""


def told(url: str) -> int:
    """Sites of both halves; gives the head."""
    with open_desk(url) as desk:
        opened = datetime(2019, 5, 1, tzinfo=UTC)
        for site in ("xi", "yunqi", "lake", "hill", "oak", "elm"):
            desk.execute(RegisterSite(site=site, name="云栖花园", opened_at=opened), by=ADMINISTRATOR)
            for code in "1234":
                desk.execute(RegisterBuilding(code=code), by=ADMINISTRATOR, on=f"site-{site}")
        return desk.log.head()


def positions(url: str) -> set[int]:
    """Where the views are."""
    with open_desk(url) as desk:
        tables = [desk.views.serving(one.table.name) for one in projections(REGISTRY)]
        return {0 if table is None else desk.views.position(table) for table in tables}


def test_the_process_of_the_views_catches_up_with_all_of_them_in_two_processes(wuye: Line) -> None:
    """After a change of every table ``wuye projection run`` has all views to make, and is at the head with all soon."""
    head = told(wuye.db)
    process = subprocess.Popen(
        [sys.executable, "-c", NEARER_FAR, "projection", "run"],
        env=environment(wuye.db),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 60
        while positions(wuye.db) != {head} and time.monotonic() < deadline:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert "taken Kept" in out + err
    assert process.returncode == 130
    assert "views-not-brought-near" not in out + err
    assert positions(wuye.db) == {head}
    assert wuye.json("projection", "verify", "case_detail")["equal"] is True


def test_a_view_is_made_anew_and_proved_by_two_processes(wuye: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of the streams come from the second one; what the rebuild made is what the log says."""
    head = told(wuye.db)
    taken: list[Any] = []
    take = SecondProcess.take

    def kept(second: SecondProcess) -> Any:
        taken.append(take(second))
        return taken[-1]

    monkeypatch.setattr(SecondProcess, "take", kept)
    monkeypatch.setattr("wuye.entrypoints.beside.os.cpu_count", lambda: 2)
    monkeypatch.setattr(halves, "FAR", 8)
    monkeypatch.setattr(halves, "PAGE", 4)
    made = wuye.json("projection", "rebuild", "case_detail")
    assert (made["table"], made["position"]) == ("case_detail_1_g2", head)
    stretches = [stretch for stretch, _ in taken]
    assert [one.after for one in stretches] == list(range(0, head, 4))
    assert any(part.ready.rows for _, part in taken)
    assert wuye.json("projection", "verify", "case_detail")["equal"] is True
    assert len(taken) == 2 * len(stretches)
