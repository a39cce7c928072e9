"""The program as a shell starts it: its start-up, its pipes, its signals, its terminal."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.cells import cell_len

from wuye.domain.register.site import RegisterBuilding, RegisterSite
from wuye.domain.shared.actor import Actor, Role
from wuye.entrypoints.bootstrap import init_store, open_desk

WUYE = [sys.executable, "-c", "from wuye.entrypoints.cli import main; main()"]
ADMINISTRATOR = Actor(id="staff-adm", role=Role.ADMINISTRATOR)
HEAVY = ("litestar", "psycopg", "eventsourcing", "cryptography", "cattrs", "msgspec", "typed_settings", "wuye.domain")


@pytest.fixture(scope="module")
def desk_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A desk whose log is longer than a pipe."""
    folder: Path = tmp_path_factory.mktemp("program")
    url = f"sqlite:///{folder / 'desk.db'}"
    init_store(url)
    with open_desk(url) as desk:
        opened = datetime(2019, 5, 1, tzinfo=UTC)
        desk.execute(RegisterSite(site="yunqi", name="云栖花园", opened_at=opened), by=ADMINISTRATOR)
        for number in range(200):
            building = RegisterBuilding(code=str(number), structure="框架剪力墙", pipe_runs="公共管井" * 20)
            desk.execute(building, by=ADMINISTRATOR, on="site-yunqi")
    return url


def environment(url: str, **more: str) -> dict[str, str]:
    """A plain environment: what a test's own terminal says must not matter."""
    return {"PATH": os.environ["PATH"], "LANG": "en_GB.UTF-8", "WUYE_DB": url, "HOME": "/nonexistent", **more}


@contextmanager
def running(url: str, *args: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program, ended at the end."""
    process = subprocess.Popen(
        [*WUYE, *args],
        env=environment(url, **more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=30)


def test_help_loads_nothing_heavy() -> None:
    """A person who asks for help is not to wait for a web framework, a driver or the rule book."""
    program = (
        "import sys\n"
        "from wuye.entrypoints.cli.app import cli\n"
        "code = cli().main(sys.argv[1:], standalone_mode=False)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], code, file=sys.stderr)"
    )
    for args in (["--help"], ["--version"], ["help", "exit-codes"], ["log", "--help"]):
        ran = subprocess.run([sys.executable, "-c", program, *args], capture_output=True, text=True, check=True)
        assert ran.stderr.strip() == "[] 0", args
        assert ran.stdout


def test_head_ends_a_long_answer_quietly(desk_url: str) -> None:
    """Bad input B54: ``wuye log | head`` is how people look at a log."""
    with running(desk_url, "log", "--json") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"[\n"
        process.stdout.close()
        assert process.wait(timeout=30) == 0
        assert process.stderr.read() == b""
        process.stdout = None


@pytest.mark.parametrize(
    "args",
    [("log", "--follow", "--last", "1"), ("site", "watch", "yunqi"), ("serve", "--port", "0"), ("projection", "run")],
)
def test_ctrl_c_ends_with_130(desk_url: str, args: tuple[str, ...]) -> None:
    """Bad input B54: an interrupted program says so, in its code too, and leaves no stack trace."""
    with running(desk_url, *args) as process:
        assert process.stderr is not None
        first = _line_with(process, b"Ctrl-C")
        if args[0] == "serve":
            url = next(word for word in first.split() if word.startswith("http")).rstrip(";")
            with urllib.request.urlopen(f"{url}/health/live", timeout=10) as answer:
                assert answer.status == 200
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
        assert process.returncode == 130
        assert b"Traceback" not in err


def test_views_give_way_to_commands(desk_url: str) -> None:
    """Where both want the same cores a view may be late by a second; who gives a command waits for the answer."""
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    with running(desk_url, "projection", "run") as process:
        _line_with(process, b"Ctrl-C")
        deadline = time.monotonic() + 30
        while os.getpriority(os.PRIO_PROCESS, process.pid) <= ours and time.monotonic() < deadline:
            time.sleep(0.05)
        assert os.getpriority(os.PRIO_PROCESS, process.pid) > ours


def _line_with(process: subprocess.Popen[bytes], words: bytes) -> str:
    assert process.stderr is not None
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        line = process.stderr.readline()
        if words in line:
            return line.decode()
        assert line, "the program ended"
    raise AssertionError(f"no {words!r} in time")


def test_follow_shows_what_another_process_writes(desk_url: str) -> None:
    """``wuye log --follow --json`` is a stream of one object a line, as they come."""
    with running(desk_url, "log", "--follow", "--since", "0m", "--json") as process:
        _line_with(process, b"Ctrl-C")
        with open_desk(desk_url) as desk:
            desk.execute(RegisterBuilding(code="new"), by=ADMINISTRATOR, on="site-yunqi")
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], 30)
        assert ready
        shown = json.loads(process.stdout.readline())
        assert shown["fields"]["building"]["code"] == "new"


def test_serve_takes_no_address_but_its_own(desk_url: str) -> None:
    """Until there is authentication nobody else's machine may ask (design 11)."""
    with running(desk_url, "serve", "--host", "0.0.0.0", "--port", "0") as process:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 2
        assert b"127.0.0.1" in err


def in_terminal(url: str, columns: int, *args: str, **more: str) -> tuple[int, str]:
    """Exit code and screen of the program in a terminal so wide."""
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen(
        [*WUYE, *args], env=environment(url, TERM="xterm-256color", **more), stdin=child, stdout=child, stderr=child
    )
    os.close(child)
    screen = b""
    while True:
        try:
            block = os.read(parent, 65536)
        except OSError:
            break
        if not block:
            break
        screen += block
    os.close(parent)
    return process.wait(timeout=60), screen.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("args", [("help", "exit-codes"), ("site", "list"), ("doctor",), ("projection", "status")])
def test_twenty_columns_are_enough(desk_url: str, args: tuple[str, ...]) -> None:
    """Bad input B54: a telephone held upright is a terminal too."""
    code, screen = in_terminal(desk_url, 20, *args, NO_COLOR="1")
    assert code == 0
    assert screen.strip()
    plain = screen.replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert max(cell_len(line) for line in plain.splitlines()) <= 20


def test_tables_are_for_terminals_and_lines_for_pipes(desk_url: str) -> None:
    """Bad input B54: no escape sequence ever reaches a file that did not ask for it; a state is always a word."""
    _, screen = in_terminal(desk_url, 100, "site", "list")
    assert "─" in screen
    assert "\x1b[" in screen
    _, plain = in_terminal(desk_url, 100, "site", "list", NO_COLOR="1")
    assert "\x1b[3" not in plain
    with running(desk_url, "site", "list") as process:
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        assert out.decode().split("\t")[:2] == ["yunqi", "open"]
        assert b"\x1b" not in out
    with running(desk_url, "site", "list", FORCE_COLOR="1") as process:
        out, _ = process.communicate(timeout=60)
        assert b"\x1b[" in out


def test_an_import_shows_whoever_looks_on_how_far_it_is(desk_url: str, tmp_path: Path) -> None:
    """Half a minute of silence looks like a program that hangs; a pipe gets none of it."""
    ledger = tmp_path / "orders.csv"
    ledger.write_text("BscStartDate,Asset,OriginalShorttext,PMType,Cost\n2024-03-01,A,x,PM01,1\n", encoding="utf-8")
    line = ("import", str(ledger), "--mapping", "work-orders", "--site", "yunqi", "--zone", "Asia/Shanghai")
    acting = {"WUYE_ACTOR": "staff-adm", "WUYE_ROLE": "administrator"}
    code, screen = in_terminal(desk_url, 100, *line, **acting)
    assert code == 0
    for phase in "reading", "comparing", "writing":
        assert f"orders.csv: {phase}" in screen
    assert "100%" in screen
    _, screen = in_terminal(desk_url, 100, "export", "histories", "--out", str(tmp_path / "h.jsonl"), **acting)
    assert "exporting" in screen
    with running(desk_url, *line, **acting) as process:
        _, err = process.communicate(timeout=60)
        assert (process.returncode, b"reading" in err) == (0, False)


def test_nothing_is_asked_where_nobody_can_answer(desk_url: str) -> None:
    """A missing word is an error, never a prompt that waits in a script for ever."""
    with running(desk_url, "ticket", "report-repair") as process:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 2
        assert out == b""
        assert b"--as" in err
