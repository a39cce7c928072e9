"""Care of the stores: made, moved, copied, brought back, examined; and what is said when one is not as it should be."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import ADMINISTRATOR, Line
from tests.support.postgres import PostgresServer
from wuye.application.aggregates import REGISTRY
from wuye.application.projections.declared import projections
from wuye.entrypoints.cli.app import cli

SITE = ("site", "register-site", "--site", "yunqi", "--name", "云栖花园", "--opened-at", "2019-05-01", *ADMINISTRATOR)


def building(code: str) -> tuple[str, ...]:
    """Describe a building."""
    return ("site", "register-building", "yunqi", "--code", code, *ADMINISTRATOR)


def sql(url: str, statement: str) -> None:
    """Do to a SQLite file what no program of ours would."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
        connection.executescript(statement)


def test_init_makes_what_is_missing_and_leaves_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first command of a new desk; giving it again must not cost a key."""
    monkeypatch.chdir(tmp_path)
    line = Line(cli(), "sqlite:///desk.db")
    made = line.json("init")
    assert made["log"] == "sqlite:///desk.db"
    key = tmp_path / made["key_file"]
    assert key.stat().st_mode & 0o777 == 0o600
    before = key.read_bytes()
    line.done(*SITE)
    again = line.done("init")
    assert "Keep desk.key apart" in again.stderr
    assert key.read_bytes() == before
    assert [one["event"] for one in line.json("log")] == ["site.site-registered/1"]


def test_a_place_without_a_desk_is_told_to_init(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bad input B55: an absent schema, both versions, the command to run."""
    monkeypatch.chdir(tmp_path)
    line = Line(cli(), "sqlite:///nothing.db")
    for command in (("log",), ("ticket", "list"), ("serve", "--port", "0"), ("migrate",)):
        result = line(*command)
        assert result.exit_code == 8, command
        assert "schema 0 found" in result.stderr
        assert "wuye init" in result.stderr
    assert not (tmp_path / "nothing.db").exists()


def test_an_older_schema_is_told_to_migrate_and_can_be(wuye: Line) -> None:
    """Bad input B55: an older schema, both versions, the command to run; and it works."""
    wuye.done(*SITE)
    schema = wuye.json("init")["schema"]
    sql(wuye.db, "DROP TABLE view_position; DROP TABLE view_parked; DROP TABLE view_serving;")
    with closing(sqlite3.connect(wuye.db.removeprefix("sqlite:///"))) as connection, connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in tables:
            if name.startswith("view"):
                connection.execute(f"DROP TABLE {name}")
        connection.execute("DELETE FROM schema_version WHERE number > 1")
    told = wuye.problem(8, "log")
    assert f"schema 1 found, schema {schema} expected" in told["detail"]
    assert told["instead"] == ["wuye migrate"]
    assert wuye.json("migrate") == {"before": 1, "after": schema}
    assert wuye.json("migrate") == {"before": schema, "after": schema}
    assert len(wuye.json("site", "list")) == 1


def test_a_newer_schema_is_left_alone(wuye: Line) -> None:
    """Bad input B55: an old program must not touch a new database."""
    schema = wuye.json("init")["schema"]
    sql(wuye.db, "INSERT INTO schema_version SELECT 99, 'later', 'x', applied_at FROM schema_version WHERE number = 1;")
    for command in (("log",), ("migrate",), ("init",)):
        told = wuye.problem(8, *command)
        assert f"schema 99 found, schema {schema} expected" in told["detail"], command
        assert told["instead"] == ["pip install --upgrade wuye"]
    assert "schema 99" in wuye("doctor").stdout


def test_a_database_that_is_down_is_said_in_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bad input B55: no hang, no stack trace, exit code 8."""
    monkeypatch.chdir(tmp_path)
    line = Line(cli(), "postgresql://wuye@127.0.0.1:9/wuye")
    for command in (("log",), ("init",), ("migrate",), ("ticket", "list")):
        told = line.problem(8, *command)
        assert told["code"] == "unavailable", command
        assert told["instead"] == ["wuye doctor"]
    examined = line("doctor", "--json")
    assert examined.exit_code == 6
    assert {one["check"] for one in json.loads(examined.stdout) if not one["ok"]} >= {"schema", "database"}


def test_a_lost_key_is_said_as_such(wuye: Line, tmp_path: Path) -> None:
    """Without the key no name can be read: that is not the database's fault."""
    (tmp_path / "desk.key").unlink()
    assert wuye.problem(8, "log")["code"] == "wrong-key"
    assert wuye("doctor").exit_code == 6


def test_an_address_that_is_none_is_a_mistake(wuye: Line) -> None:
    """The forms that are taken are named."""
    for url in ("mysql://localhost/x", "desk.db", "sqlite://desk.db", "postgresql://"):
        told = wuye.problem(2, "--db", url, "log")
        assert "sqlite:///file.db" in told["detail"]


def test_a_settings_file_names_the_desk_and_the_environment_wins(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings are read once, here: file, environment, what was typed."""
    line = Line(cli(), "")
    (tmp_path / "wuye.toml").write_text(f'[wuye]\ndb = "{sqlite_url}"\n', encoding="utf-8")
    unset: dict[str, str] = {}
    monkeypatch.delenv("WUYE_DB", raising=False)
    line.env = unset
    chosen = {"WUYE_DB": None}
    assert line("log", "--json", env=chosen).stdout == "[]\n"  # type: ignore[arg-type]  # None takes a variable away
    assert line("log", env={"WUYE_DB": "sqlite:///other.db"}).exit_code == 8
    assert line("--db", sqlite_url, "log", env={"WUYE_DB": "sqlite:///other.db"}).exit_code == 0
    (tmp_path / "bad.toml").write_text("[wuye]\ndatabase = 1\n", encoding="utf-8")
    for config in ("bad.toml", "none.toml"):
        assert line("--config", config, "log", env=chosen).exit_code == 2  # type: ignore[arg-type]  # as above


def test_a_backup_is_compared_and_can_be_brought_back(wuye: Line, tmp_path: Path) -> None:
    """A copy that nobody compared is a hope, not a backup."""
    wuye.done(*SITE)
    for code in ("1", "2", "3"):
        wuye.done(*building(code))
    before = wuye.json("log")
    copied = wuye.done("backup", "copy.db", "--json")
    report = json.loads(copied.stdout)
    assert (report["events"], report["head"]) == (len(before), before[-1]["position"])
    assert "are equal" in copied.stderr
    assert "vault" in copied.stderr
    assert wuye.problem(2, "backup", "copy.db")["code"] == "file-exists"
    wuye.done(*building("4"))
    vault, key = f"sqlite:///{tmp_path / 'desk.vault.db'}", str(tmp_path / "desk.key")
    restored = Line(cli(), f"sqlite:///{tmp_path / 'restored.db'}", {"WUYE_VAULT": vault, "WUYE_KEY_FILE": key})
    again = restored.json("restore", "copy.db")
    assert again["digest"] == report["digest"]
    assert restored.json("log") == before
    assert restored.problem(2, "restore", "copy.db")["code"] == "file-exists"
    assert wuye.problem(2, "restore", "nothing.db")["code"] == "usage"
    (tmp_path / "no.db").write_text("this is no backup", encoding="utf-8")
    assert Line(cli(), "sqlite:///fresh.db").problem(2, "restore", "no.db")["code"] == "usage"


def test_a_desk_on_postgresql_is_made_used_copied_and_brought_back(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Production's database behaves as the file does, in every command that cares for it."""
    monkeypatch.chdir(tmp_path)
    places = {"WUYE_VAULT": f"sqlite:///{tmp_path / 'vault.db'}", "WUYE_KEY_FILE": str(tmp_path / "wuye.key")}
    line = Line(cli(), postgres_url, places)
    assert line.problem(8, "log")["instead"] == ["wuye init"]
    schema = line.json("init")["schema"]
    line.done(*SITE)
    for code in ("1", "2"):
        line.done(*building(code))
    before = line.json("log")
    assert [one["case"] for one in line.json("site", "list")] == ["site-yunqi"]
    assert line("doctor").exit_code == 0
    report = line.json("backup", "copy.dump")
    assert report["events"] == len(before) == 3
    with postgres_server.database() as second:
        restored = Line(cli(), second, places)
        assert restored.json("restore", "copy.dump")["digest"] == report["digest"]
        assert restored.json("log") == before
    with psycopg.connect(postgres_url) as connection:
        connection.execute("INSERT INTO wuye.schema_version (number, name, checksum) VALUES (99, 'later', 'x')")
    assert f"schema 99 found, schema {schema} expected" in line.problem(8, "log")["detail"]


def test_a_sound_desk_has_no_findings(wuye: Line) -> None:
    """Every check is a line, and says what it looked at."""
    wuye.done(*SITE)
    checks = {one["check"]: one for one in wuye.json("doctor")}
    assert all(one["ok"] for one in checks.values())
    for name in ("python", "eventsourcing", "key file", "disk", "schema", "database", "clock", "view ticket_board"):
        assert checks[name]["detail"]
    assert "正常" in wuye.done("doctor", "--lang", "zh").stdout


def test_a_key_that_others_can_read_is_a_finding(wuye: Line, tmp_path: Path) -> None:
    """What the doctor finds, it says with the command that mends it."""
    (tmp_path / "desk.key").chmod(0o644)
    examined = wuye("doctor", "--json")
    assert examined.exit_code == 6
    finding = next(one for one in json.loads(examined.stdout) if one["check"] == "key file")
    assert not finding["ok"]
    assert "chmod 600" in finding["detail"]


def test_an_event_that_cannot_be_read_is_a_finding_and_the_log_goes_on(wuye: Line) -> None:
    """One bad line must not hide the others; a case that has it is not shown as if it were whole."""
    wuye.done(*SITE)
    wuye.done(*building("1"))
    wuye.done(*building("2"))
    spoil = "DROP TRIGGER stored_events_are_not_changed; "
    sql(wuye.db, spoil + "UPDATE stored_events SET state = X'7B7D' WHERE originator_version = 2;")
    result = wuye("log", "--json")
    assert result.exit_code == 6
    rows = json.loads(result.stdout)
    assert [one["version"] for one in rows] == [1, 2, 3]
    assert "unreadable" in rows[1]
    assert wuye("log", "--oneline").exit_code == 6
    told = wuye.problem(7, "site", "show", "yunqi")
    assert "site-yunqi" in told["detail"]
    parked = wuye("doctor", "--json")
    assert parked.exit_code in (0, 6)
    wuye("site", "list")
    assert wuye("projection", "status").exit_code == 6


def test_views_can_be_made_anew_and_proved(wuye: Line) -> None:
    """What a view shows is what the log says, or it is a finding."""
    wuye.done(*SITE)
    wuye.done("site", "list")
    assert wuye.json("projection", "verify", "case_detail")["equal"] is True
    sql(wuye.db, "UPDATE case_detail_1 SET stage = 'lost';")
    assert wuye("projection", "verify", "case_detail", "--json").exit_code == 6
    made = wuye.json("projection", "rebuild", "case_detail")
    assert made["table"] != "case_detail_1"
    assert wuye.json("projection", "verify", "case_detail")["equal"] is True
    assert wuye.json("site", "list")[0]["stage"] == "open"
    views = {one.view for one in projections(REGISTRY)}
    assert {one["view"] for one in wuye.json("projection", "status")} == views
    assert wuye.problem(3, "projection", "rebuild", "everything")["code"] == "unknown-view"


def test_evidence_goes_in_and_comes_out_by_its_digest(wuye: Line, tmp_path: Path) -> None:
    """What the answer of ``put`` says is what a command's evidence option takes."""
    photo = tmp_path / "tap.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0 a photo")
    stored = wuye.json("evidence", "put", "tap.jpg")
    assert (stored["media_type"], stored["length"]) == ("image/jpeg", photo.stat().st_size)
    option = wuye.done("evidence", "put", "tap.jpg").stdout.strip()
    assert option == f"kind=photo,digest={stored['digest']},length={stored['length']},media-type=image/jpeg"
    wuye.done("evidence", "get", stored["digest"], "-o", "back.jpg")
    assert (tmp_path / "back.jpg").read_bytes() == photo.read_bytes()
    assert wuye.done("evidence", "get", stored["digest"]).stdout_bytes == photo.read_bytes()
    assert wuye.problem(3, "evidence", "get", "0" * 64)["code"] == "unknown-digest"
    (tmp_path / "empty").touch()
    assert wuye("evidence", "put", "empty").exit_code == 2
    assert wuye("evidence", "put", "nothing.jpg").exit_code == 2
    kept = next(path for path in (tmp_path / "desk.files").rglob("*") if path.is_file())
    kept.chmod(0o600)
    kept.write_bytes(b"something else")
    assert wuye("evidence", "get", stored["digest"], "-o", "again.jpg").exit_code == 7


def test_the_catalogue_is_seeded_once(wuye: Line) -> None:
    """Seeding again changes nothing, and says the same."""
    first = wuye.json("catalogue", "seed", *ADMINISTRATOR)
    names = [one["event"] for one in wuye.json("log", "catalogue-main")]
    assert names.count("catalogue.item-added/1") == 43
    assert names.count("catalogue.specialist-item-added/1") == 32
    assert names[-1] == "catalogue.catalogue-published/1"
    assert first["stage"] == "published"
    assert wuye.json("catalogue", "seed", *ADMINISTRATOR) == first
    assert len(wuye.json("log")) == len(names)
