"""The command line's own texts: both languages, the same facts, nothing missing and nothing left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Line
from wuye.entrypoints.cli import usage, words
from wuye.entrypoints.cli.codes import MEANING, Exit
from wuye.entrypoints.cli.options import WRITE

SOURCES = Path(words.__file__).parent
SAID = re.compile(r"""say\(\s*f?["']([^"'{]+)(\{)?""")


def test_both_languages_say_the_same() -> None:
    """A text that lacks a fact in one language lies by omission there."""
    for code, (english, chinese) in words.WORDS.items():
        assert english.strip(), code
        assert not chinese.isascii(), code
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", chinese)), code


def test_every_text_is_said_and_every_said_text_is_there() -> None:
    """A dead text is translated for nobody; a missing one fails in front of a person."""
    said: set[str] = set()
    beginnings: set[str] = set()
    for source in SOURCES.glob("*.py"):
        for code, more in SAID.findall(source.read_text(encoding="utf-8")):
            (beginnings if more else said).add(code)
    conditional = {"library-missing", "library-optional", "disk-free", "disk-readonly", "argument-ref-key"}
    conditional |= {"migrate-note", "migrate-nothing", "ok", "finding", "panel-cases", "panel-store", "panel-look"}
    conditional |= {"panel-reading", "panel-commands", "no", "argument-ref", "behind", "view-detail"}
    conditional |= {"backup-vault-note", *(code for _, code in usage.SAID)}
    assert said <= words.WORDS.keys()
    left = words.WORDS.keys() - said - conditional
    assert {code for code in left if not code.startswith(tuple(beginnings))} == set()
    assert {f"option-{name}" for name in WRITE} <= words.WORDS.keys()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_exit_codes_are_documented(wuye: Line, lang: str) -> None:
    """A script's author looks them up where the program is."""
    told = wuye.json("--lang", lang, "help", "exit-codes")
    assert [one["code"] for one in told] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 130]
    assert [one["meaning"] for one in told] == [MEANING[code][lang == "zh"] for code in Exit]


@pytest.mark.parametrize(
    ("args", "env", "chinese"),
    [
        ((), {"LANG": "zh_CN.UTF-8"}, True),
        ((), {"LANG": "en_GB.UTF-8"}, False),
        ((), {"LANG": "C"}, False),
        ((), {"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, False),
        ((), {"LANG": "en_GB.UTF-8", "WUYE_LANG": "zh"}, True),
        (("--lang", "en"), {"LANG": "zh_CN.UTF-8"}, False),
        (("--lang=zh",), {"LANG": "en_GB.UTF-8"}, True),
    ],
)
def test_the_language_is_the_persons(wuye: Line, args: tuple[str, ...], env: dict[str, str], chinese: bool) -> None:
    """What was typed wins over the environment, and the environment over English."""
    shown = wuye.done(*args, "--help", env=env).stdout
    assert ("物业" in shown) is chinese
    failed = wuye(*args, "ticket", "show", "T-0", env=env)
    assert failed.exit_code == 3
    assert ("可以改用" in failed.stderr) is chinese


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_mistyped_line_is_answered_in_words(wuye: Line, lang: str) -> None:
    """What, why, and the page that helps; exit code 2 for every way to mistype."""
    lines = (
        ("tickets",),
        ("ticket", "shwo"),
        ("ticket", "show"),
        ("ticket", "show", "T-0", "--as-off", "2026-10-01"),
        ("ticket", "list", "--limit", "many"),
        ("ticket", "list", "--stage", "lost"),
        ("log", "--follow", "--until", "2026-10-01"),
        ("log", "--follow", "--csv"),
        ("help", "everything"),
        ("completion", "tcsh"),
        ("--role", "king", "ticket", "allowed"),
        ("ticket", "allowed"),
    )
    for line in lines:
        result = wuye("--lang", lang, *line)
        assert result.exit_code == 2, line
        assert result.stdout == ""
        assert "--help" in result.stderr, line


def test_help_is_given_on_any_command(wuye: Line) -> None:
    """``wuye help ticket dispatch`` is what a person tries."""
    shown = wuye.done("help", "ticket", "dispatch", env={"COLUMNS": "200"}).stdout
    assert "--limit-minutes" in shown
    assert "technician" in wuye.done("help", "roles").stdout
    assert "2026-10-01T09:00" in wuye.done("help", "times").stdout
    assert wuye("help", "ticket", "nothing").exit_code == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_completion(wuye: Line, shell: str) -> None:
    """The script asks the program itself what fits."""
    assert "_WUYE_COMPLETE" in wuye.done("completion", shell).stdout
