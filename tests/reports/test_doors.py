"""The same report by Python, HTTP and the command line; who may ask, and what is wrong with a question."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.conftest import Line
from tests.http.conftest import community, report
from tests.http.running import served
from tests.support.community import CAST, settle
from tests.support.examples import Here, example
from wuye.application.projections.reading import Reader
from wuye.application.reports.figures import FIGURES
from wuye.application.reports.report import service_report
from wuye.application.reports.shown import COLUMNS, report_shown
from wuye.domain.register.briefing import BriefingIssued
from wuye.domain.shared.indicators import Indicator
from wuye.domain.shared.period import PeriodKind, period_of, read_period
from wuye.domain.ticket.commands import ReportRepair
from wuye.entrypoints.bootstrap import init_store, open_desk
from wuye.entrypoints.cli.app import cli

QUESTION = {"site": CAST.site, "period": "2026-09"}


def asked(client: httpx.Client, **question: str) -> Any:
    """The answer to a question that has one."""
    answer = client.get("/v1/reports", params={**QUESTION, **question})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_http_says_what_python_says() -> None:
    """The same figures, the same cases; a figure alone; then and now; wrong questions name what is wrong."""
    with served(community) as running, running.client(CAST.officer) as client:
        number = report(client)
        said = asked(client, cases="true")
        desk = running.desk
        reader = Reader(desk.log, desk.views)
        known = service_report(
            desk, reader, site=CAST.site, period=read_period("2026-09"), as_of=datetime.fromisoformat(said["as_of"])
        )
        assert said == report_shown(known)
        plain = asked(client, as_of=said["as_of"])
        assert [{**one, "cases": None} for one in plain["figures"]] == [
            {**one, "cases": None} for one in said["figures"]
        ]
        assert all("cases" not in one for one in plain["figures"])
        (only,) = asked(client, figure="complaints")["figures"]
        assert (only["figure"], only["value"]) == ("complaints", 0)
        assert number.startswith("T-")
        declared = client.get("/v1/reports/figures").json()["items"]
        assert {one["figure"] for one in declared} == {one.value for one in FIGURES}
        for wrong, status, rule in (
            ({"period": "2026-9"}, 400, "pattern"),
            ({"period": "2026-13"}, 400, "pattern"),
            ({"figure": "turnover"}, 400, "not-a-choice"),
            ({"as_of": "2099-01-01T00:00:00Z"}, 422, "out-of-range"),
        ):
            answer = client.get("/v1/reports", params={**QUESTION, **wrong})
            assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (status, rule), wrong
        missing = client.get("/v1/reports", params={"site": CAST.site})
        assert (missing.status_code, missing.json()["errors"][0]["parameter"]) == (400, "period")
        assert client.get("/v1/reports", params={**QUESTION, "site": "nowhere"}).status_code == 404
        short = client.get("/v1/reports", params={**QUESTION, "period": "2027-W53"})
        assert (short.status_code, short.json()["code"]) == (404, "no-period"), "2027 ends with its week 52"
        with running.client(CAST.occupant) as stranger:
            assert stranger.get("/v1/reports", params=QUESTION).status_code == 403


def test_the_command_line_prints_exports_hands_in_and_checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """People see words in two languages, programs JSON, CSV and a file; what was handed in is computed again."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    init_store(url)
    with open_desk(url) as desk:
        settle(desk)
        now = desk.log.now()
        number = desk.execute(example(ReportRepair, Here(now=now)), by=CAST.occupant).number
    month = period_of(PeriodKind.MONTH, now.date()).name
    wuye = Line(cli(), url)
    asked = ("report", "monthly", "--site", CAST.site, "--month", month)
    officer = ("--as", CAST.service_supervisor.id, "--role", CAST.service_supervisor.role.value)
    said = wuye.json(*asked)
    assert {one["figure"] for one in said["figures"]} == {one.value for one in Indicator}
    assert wuye.json(*asked, "--as-of", said["as_of"])["figures"] == said["figures"]
    people = wuye.done(*asked, "--lang", "zh", "--by", "person").stdout
    assert "报修平均响应时间" in people
    assert "无数据" in people
    assert number is not None
    yearly = wuye.done("report", "yearly", "--site", CAST.site, "--year", month[:4]).stdout
    assert "Goals of the improvement plan" in yearly
    assert "smart tools" in yearly.partition("Goals")[2]
    one = wuye.done(*asked, "--figure", "satisfaction-score").stdout
    assert "unset" in one
    assert "at least 8.5" in one
    header, *rows = wuye.done(*asked, "--csv").stdout.splitlines()
    assert header == ",".join(COLUMNS)
    assert len(rows) >= len(FIGURES)
    wuye.done(*asked, "-o", "september.xlsx", "--format", "xlsx")
    assert (tmp_path / "september.xlsx").stat().st_size > 0
    to = ("--to", CAST.management.id, "--for", "project-head", "--summary", "本期正常")
    issued = wuye.json("report", "issue", "--site", CAST.site, "--period", month, *to, *officer)
    assert issued["case"] == f"briefing-{CAST.site}.{month}"
    with open_desk(url) as desk:
        (stored,) = [one.event for one in desk.history(issued["case"]) if isinstance(one.event, BriefingIssued)]
    assert stored.digest == issued["digest"]
    assert "same" in wuye.done("report", "check", "--site", CAST.site, "--period", month).stdout
    assert "目标" in wuye.done("report", "figures", "--lang", "zh").stdout
    assert wuye("report", "weekly", "--site", CAST.site, "--week", month).exit_code == 2
    assert wuye("report", "monthly", "--site", "nowhere", "--month", month).exit_code == 3
    occupant = ("--as", CAST.occupant.id, "--role", "occupant")
    assert wuye(*asked, *occupant).exit_code == 4
