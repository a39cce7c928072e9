"""What a mistake is answered with: in the language asked for, with the word for the field, and a line that would do."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.cli.conftest import ADMINISTRATOR, OFFICER, Line
from wuye.domain.shared.refusal import Refused
from wuye.entrypoints.cli.asked import Asked
from wuye.entrypoints.cli.failures import explained

SITE = ("site", "register-site", "--site", "yunqi", "--name", "云栖花园", "--opened-at", "2019-05-01", *ADMINISTRATOR)
HAN = re.compile(r"[\u3400-\u9fff]")
MISTYPED: list[tuple[tuple[str, ...], str, str]] = [
    (("tickt", "list"), "没有命令 tickt。 是否想用 ticket", "there is no command tickt. Did you mean ticket"),
    (("ticket", "lst"), "没有命令 lst。 是否想用 list", "there is no command lst. Did you mean list"),
    (("ticket", "list", "--limit", "x"), "x 不是整数", "x is no whole number"),
    (("ticket", "show", "T", "--version", "0"), "0 超出范围", "0 is out of range"),
    (("ticket", "show"), "缺少 'REF'", "'REF' is missing"),
    (("log", "--since"), "--since 须带值", "--since needs a value"),
    (("log", "--oneline=3"), "--oneline 不带值", "--oneline takes no value"),
    (("log", "a", "b", "c"), "此处多余：b c", "nothing is expected here: b c"),
    (("log", "--rol", "x"), "没有选项 --rol。 是否想用 --role", "there is no option --rol. Did you mean --role"),
    (("ticket", "list", "--role", "technicain"), "是否想用 technician", "Did you mean technician"),
]


@pytest.mark.parametrize(("words", "chinese", "english"), MISTYPED, ids=[" ".join(one) for one, _, _ in MISTYPED])
def test_a_mistyped_line_is_explained_in_the_language_asked_for(
    wuye: Line, words: tuple[str, ...], chinese: str, english: str
) -> None:
    """A clerk who types Chinese is not helped by the English of a library."""
    for lang, wanted in (("zh", chinese), ("en", english)):
        told = wuye("--json", "--lang", lang, *words)
        assert told.exit_code == 2, told.stderr
        assert wanted in json.loads(told.stderr)["detail"]


def test_a_line_that_cannot_be_read_is_still_answered_in_the_form_it_asks_for(wuye: Line) -> None:
    """A program that asked for JSON gets JSON, wherever in the line it asked and wherever the line went wrong."""
    for words in (("ticket", "list", "--limit", "x", "--json"), ("tickt", "--json"), ("--json", "tickt")):
        assert json.loads(wuye(*words).stderr)["code"] == "usage"
    fields = wuye("ticket", "add-note", "T-1", *OFFICER, "--json", '{"text": "x"}', "--rol")
    assert fields.stderr.startswith("This cannot be read")


def test_a_missing_field_is_called_by_its_word(wuye: Line) -> None:
    """Who reads 缺少 must not have to guess what ``opened_at`` is."""
    told = wuye.problem(2, "site", "register-site", "--site", "s1", *ADMINISTRATOR, "--lang", "zh")
    details = {one["option"]: one["detail"] for one in told["errors"]}
    assert set(details) == {"--name", "--opened-at"}
    assert all(HAN.search(one.removeprefix("缺少")) for one in details.values()), details
    visit = ("ticket", "book-visit", "T-1", "--window.starts-at", "2026-11-23T09:00")
    told = wuye.problem(2, *visit, *OFFICER, "--lang", "zh")
    details = {one["option"]: one["detail"] for one in told["errors"]}
    assert "上门结束时间" in details["--window.ends-at"]
    assert "预约渠道" in details["--channel"]


def test_a_version_that_is_still_to_come_offers_no_difference(wuye: Line) -> None:
    """``diff 7..1`` would be refused in its turn."""
    wuye.done(*SITE)
    building = ("site", "register-building", "yunqi", "--code", "1", *ADMINISTRATOR)
    ahead = wuye.problem(5, *building, "--expected-version", "7")
    assert (ahead["code"], ahead["instead"]) == ("version-mismatch", ["wuye site show yunqi", "--expected-version 1"])
    wuye.done(*building)
    behind = wuye.problem(5, *building, "--expected-version", "1")
    assert behind["instead"] == ["wuye site diff yunqi 1..2", "--expected-version 2"]
    wuye.done("site", "diff", "yunqi", "1..2")


def test_the_beginning_of_a_case_is_said_in_the_zone(wuye: Line) -> None:
    """Nobody at the counter counts in UTC, or in microseconds."""
    wuye.done(*SITE)
    told = wuye.problem(3, "site", "show", "yunqi", "--as-of", "2020-01-01", "--zone", "Asia/Tokyo")
    assert told["code"] == "nothing-yet"
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d Asia/Tokyo \(UTC\+09:00\)", told["detail"]), told


def test_an_unknown_site_offers_the_list_of_sites(wuye: Line) -> None:
    """The command that was refused is no way out of its refusal."""
    home = ("home", "register-home", "--key", "k", "--site", "nowhere", "--building", "1", "--label", "101")
    told = wuye.problem(5, *home, *ADMINISTRATOR)
    assert (told["code"], told["instead"]) == ("unknown-site", ["wuye site list"])


def test_a_refused_command_is_not_offered_again() -> None:
    """What would work is something else."""
    known = Asked(registry=_unasked, opener=_unasked)
    known.category, known.case, known.command = "ticket", "T-1", AddNote
    refusal = Refused("some-rule")
    refusal.allowed = ("AddNote", "Archive")
    assert explained(refusal, known).instead == ("wuye ticket archive T-1",)


def test_the_doctor_says_how_far_a_view_is_behind(wuye: Line) -> None:
    """An "ok" beside a view that lacks the morning's tickets misleads."""
    wuye.done(*SITE)
    wuye.done("site", "register-building", "yunqi", "--code", "1", *ADMINISTRATOR)
    line = next(one for one in wuye.done("doctor").stdout.splitlines() if one.startswith("view case_detail\t"))
    assert line.split("\t")[1] == "behind"
    assert "2 events behind" in line
    wuye.done("site", "list")
    line = next(one for one in wuye.done("doctor").stdout.splitlines() if one.startswith("view case_detail\t"))
    assert line.split("\t")[1] == "ok"


class AddNote:
    """A command by name."""


def _unasked(*_: object) -> Any:
    raise AssertionError
