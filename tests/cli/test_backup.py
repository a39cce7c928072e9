"""A backup is what gives back a desk that works: log, vault and evidence, each compared, and the key from elsewhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen

from tests.cli.conftest import OFFICER, Line
from tests.support.postgres import PostgresServer
from wuye.entrypoints.cli.app import cli

PERSON = ("person", "register-person", "--key", "zhao", "--kind", "owner", "--method", "phone-interview", *OFFICER)


@frozen
class Desks:
    """A desk in use, and the places where it may come back."""

    line: Line
    folder: Path
    back: str
    """Address of an empty log elsewhere."""
    back_vault: str

    @property
    def key(self) -> Path:
        """The key file of the desk in use."""
        return self.folder / "here" / "wuye.key"

    def elsewhere(self, *, key: Path | None) -> Line:
        """The command line of the machine it comes back to."""
        places = {
            "WUYE_VAULT": self.back_vault,
            "WUYE_KEY_FILE": str(key or self.folder / "nowhere.key"),
            "WUYE_FILES": str(self.folder / "back" / "files"),
        }
        return Line(cli(), self.back, places)


@pytest.fixture(params=["sqlite", "postgres"])
def desks(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desks]:
    """A desk with a named person and a photo, on either store."""
    for name in ("here", "back", "copies", "vault-copies"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    places = {"WUYE_KEY_FILE": str(tmp_path / "here" / "wuye.key"), "WUYE_FILES": str(tmp_path / "here" / "files")}
    if request.param == "sqlite":
        line = Line(cli(), f"sqlite:///{tmp_path}/here/wuye.db", places)
        yield _in_use(
            Desks(line, tmp_path, f"sqlite:///{tmp_path}/back/wuye.db", f"sqlite:///{tmp_path}/back/vault.db")
        )
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as log, server.database() as vault, server.database() as back, server.database() as kept:
        yield _in_use(Desks(Line(cli(), log, {**places, "WUYE_VAULT": vault}), tmp_path, back, kept))


def _in_use(desks: Desks) -> Desks:
    desks.line.done("init")
    desks.line.done(*PERSON, "--name", "赵一诺")
    (desks.folder / "tap.jpg").write_bytes(b"\xff\xd8\xff\xe0 a photo")
    desks.line.done("evidence", "put", "tap.jpg")
    return desks


COPIED = ("backup", "copies/log", "--vault", "vault-copies/vault", "--files", "copies/files")
BROUGHT = ("restore", "copies/log", "--vault", "vault-copies/vault", "--files", "copies/files")


def test_a_desk_comes_back_elsewhere_and_opens_what_was_sealed(desks: Desks) -> None:
    """After a fire a backup counts by one thing alone: the names can be read again, and the work goes on."""
    copied = desks.line.json(*COPIED)
    assert (copied["vault"]["keys"] > 0, copied["vault"]["erased"]) == (True, 0)
    assert (copied["evidence"]["files"], copied["evidence"]["damaged"]) == (1, [])
    assert (desks.folder / "vault-copies" / "vault").stat().st_mode & 0o777 == 0o600
    desks.line.done("person", "register-person", "--key", "later", "--name", "钱", *PERSON[4:])

    back = desks.elsewhere(key=desks.key)
    told = back(*BROUGHT, "--json")
    assert told.exit_code == 0, told.stderr
    answer = json.loads(told.stdout)
    assert answer["opens"] is True
    assert answer["digest"] == copied["digest"]
    assert answer["vault"]["digest"] == copied["vault"]["digest"]
    assert "赵一诺" in back.done("person", "show", "zhao").stdout
    assert back.problem(3, "person", "show", "later")["code"] == "unknown-id"
    digest = next((desks.folder / "here" / "files").glob("??/??/*")).name
    assert back.done("evidence", "get", digest).stdout_bytes == b"\xff\xd8\xff\xe0 a photo"
    back.done("person", "register-person", "--key", "sun", "--name", "孙", *PERSON[4:])


def test_without_the_key_nothing_opens_and_it_is_said_what_is_missing(desks: Desks) -> None:
    """Who took the copies alone reads no name; who lost the key learns it at once, not in the next emergency."""
    desks.line.done(*COPIED)
    locked = desks.elsewhere(key=None)
    told = locked(*BROUGHT)
    assert told.exit_code == 6, told.stderr
    assert "nothing opens yet" in told.stderr
    assert str(desks.folder / "nowhere.key") in told.stderr
    refused = locked.problem(8, "person", "show", "zhao")
    assert refused["code"] == "wrong-key"
    assert "nowhere.key" in refused["detail"]
    shutil.copy(desks.key, desks.folder / "nowhere.key")
    assert "赵一诺" in locked.done("person", "show", "zhao").stdout


def test_the_copies_hold_no_name_and_no_key(desks: Desks) -> None:
    """A leaked backup is ciphertext (threats T10), and the vault's copy may not lie beside the log's."""
    told = desks.line.problem(2, "backup", "copies/log", "--vault", "copies/vault")
    assert str(desks.folder / "copies") in told["detail"]
    assert list((desks.folder / "copies").iterdir()) == []
    noted = desks.line.done(*COPIED).stderr
    assert "30 days" in noted
    key = desks.key.read_bytes().strip()
    for copy in ("copies/log", "vault-copies/vault"):
        content = (desks.folder / copy).read_bytes()
        assert "赵一诺".encode() not in content
        assert key not in content


def test_nothing_is_overwritten_and_what_would_do_is_said(desks: Desks) -> None:
    """A restore over a living desk would be the disaster itself."""
    desks.line.done(*COPIED)
    again = desks.line.problem(2, *COPIED)
    assert (again["code"], again["instead"]) == ("file-exists", ["wuye backup log-2"])
    assert str(desks.folder / "copies" / "log") in again["detail"]
    for part in (BROUGHT, BROUGHT[:2]):
        told = desks.line.problem(2, *part)
        assert told["code"] == "file-exists"
        assert "wuye" in told["detail"] or "postgresql://" in told["detail"]
        assert told["instead"][0].startswith("wuye --db sqlite:///restored.db restore copies/log")
    assert "赵一诺" in desks.line.done("person", "show", "zhao").stdout


def test_a_vault_that_does_not_belong_to_the_log_is_found_at_once(desks: Desks) -> None:
    """An older vault lacks the keys of the newest events: better known at the restore than at the counter."""
    desks.line.done("backup", "copies/early", "--vault", "vault-copies/early")
    desks.line.done("person", "register-person", "--key", "qian", "--name", "钱", *PERSON[4:])
    desks.line.done("backup", "copies/late", "--vault", "vault-copies/late")
    told = desks.elsewhere(key=desks.key)("restore", "copies/late", "--vault", "vault-copies/early", "--json")
    assert told.exit_code == 6, told.stdout
    assert json.loads(told.stdout)["opens"] is False
    assert "does not open this log" in told.stderr


def test_a_damaged_photo_is_named_and_left_out(desks: Desks) -> None:
    """A copy of damage looks like evidence."""
    kept = next((desks.folder / "here" / "files").glob("??/??/*"))
    kept.chmod(0o600)
    kept.write_bytes(b"something else")
    told = desks.line(*COPIED, "--json")
    assert told.exit_code == 7
    assert json.loads(told.stdout)["evidence"]["damaged"] == [kept.name]
    assert kept.name in told.stderr
