"""Every way to fail has its exit code, and says what, why and what would work."""

from __future__ import annotations

import json

import click
import pytest
from click.testing import CliRunner

from wuye.application.desk import Desk
from wuye.application.ports import (
    CommandReused,
    Conflict,
    SchemaMismatch,
    Unavailable,
    UnsafeSettings,
    WrongKey,
)
from wuye.application.registry import Registry
from wuye.domain.shared.refusal import BrokenHistory, InvalidInput, Refused
from wuye.entrypoints.cli.app import Root
from wuye.entrypoints.cli.asked import Asked
from wuye.entrypoints.cli.codes import Exit
from wuye.entrypoints.cli.failures import explained

CASES: list[tuple[BaseException, Exit, str]] = [
    (Refused("unknown-id", id="T-0"), Exit.NOT_FOUND, "unknown-id"),
    (Refused("nothing-yet", since="2026"), Exit.NOT_FOUND, "nothing-yet"),
    (Refused("unknown-version", version=9, current=3), Exit.NOT_FOUND, "unknown-version"),
    (Refused("not-permitted", role="technician", roles=["finance"]), Exit.NOT_ALLOWED, "not-permitted"),
    (Refused("not-related", actor="person-1"), Exit.NOT_ALLOWED, "not-related"),
    (Refused("wrong-stage", stages=["planned"]), Exit.REFUSED, "wrong-stage"),
    (Refused("version-mismatch", expected=1, current=2, events=[]), Exit.REFUSED, "version-mismatch"),
    (Refused("a-rule-of-tomorrow"), Exit.REFUSED, "a-rule-of-tomorrow"),
    (InvalidInput("blank", field="content"), Exit.USAGE, "blank"),
    (Refused("case-required", command="Dispatch"), Exit.USAGE, "case-required"),
    (CommandReused("c-1"), Exit.REFUSED, "command-id-reused"),
    (Conflict(["ticket-1"]), Exit.REFUSED, "conflict"),
    (BrokenHistory("malformed", stream="ticket-1", version=3, name="x", field="d"), Exit.UNVERIFIED, "malformed"),
    (Unavailable("log", "connection refused"), Exit.UNAVAILABLE, "unavailable"),
    (SchemaMismatch(1, 2, "run `wuye migrate`"), Exit.UNAVAILABLE, "schema-mismatch"),
    (UnsafeSettings("fsync is off"), Exit.UNAVAILABLE, "unsafe-settings"),
    (WrongKey("missing"), Exit.UNAVAILABLE, "wrong-key"),
    (FileExistsError(17, "File exists", "x.db"), Exit.USAGE, "file-exists"),
    (PermissionError(13, "Permission denied", "x.db"), Exit.FAILED, "os-error"),
    (OSError(28, "No space left on device"), Exit.FAILED, "os-error"),
    (KeyboardInterrupt(), Exit.INTERRUPTED, "interrupted"),
    (click.Abort(), Exit.INTERRUPTED, "interrupted"),
    (click.UsageError("x"), Exit.USAGE, "usage"),
    (RuntimeError("secret detail"), Exit.FAILED, "internal"),
]


def failing(error: BaseException) -> Root:
    """A program whose every desk fails in this way."""

    def opener(_known: Asked) -> Desk:
        raise error

    return Root(registry=lambda: Registry(()), opener=opener, cases={})


def run(error: BaseException, *args: str) -> tuple[int, str, str]:
    """Exit code and both streams of a line that fails in this way."""
    result = CliRunner().invoke(failing(error), ["log", *args], prog_name="wuye", env={"LANG": "C", "LC_ALL": None})
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(("error", "code", "name"), CASES, ids=lambda one: getattr(one, "code", type(one).__name__))
def test_every_failure_has_its_code(error: BaseException, code: Exit, name: str) -> None:
    """A script decides on the number, a person reads the words, a program reads the object."""
    exit_code, out, err = run(error, "--json")
    assert exit_code == code
    assert out == ""
    told = json.loads(err.splitlines()[-1])
    assert (told["code"], told["exit"]) == (name, code)
    assert told["title"]
    for lang in ("en", "zh"):
        exit_code, out, err = run(error, "--lang", lang)
        assert (exit_code, out) == (code, "")
        assert err.strip()


def test_a_defect_of_ours_tells_nothing_of_its_inside() -> None:
    """The text of an unforeseen exception may hold anything, also somebody's name."""
    _, _, err = run(RuntimeError("secret detail"))
    assert "secret" not in err
    assert "wuye doctor" in err


def test_an_unknown_outcome_says_how_to_make_sure() -> None:
    """After a lost answer the same id makes it happen once, whatever became of it."""
    known = Asked(registry=lambda: Registry(()), opener=_never)
    known.command_id = "c-7"
    failure = explained(Unavailable("log", "no answer", outcome_unknown=True), known)
    assert "--command-id c-7" in failure.why
    assert "--command-id" not in explained(Unavailable("log", "no answer"), known).why


@pytest.mark.parametrize(
    ("found", "command"), [(0, "wuye init"), (1, "wuye migrate"), (3, "pip install --upgrade wuye")]
)
def test_a_schema_of_another_release_names_both_versions_and_the_command(found: int, command: str) -> None:
    """Bad input B55."""
    _, _, err = run(SchemaMismatch(found, 2, "advice"), "--json")
    told = json.loads(err.splitlines()[-1])
    assert f"schema {found} found, schema 2 expected" in told["detail"]
    assert told["instead"] == [command]
    chinese = "".join(run(SchemaMismatch(found, 2, "advice"), "--lang", "zh")[2].split())
    words = {0: "此处尚未建立", 1: "早于此版本", 3: "由更新的版本建立"}
    assert words[found] in chinese
    assert "advice" not in chinese


def _never(_known: Asked) -> Desk:
    raise AssertionError
