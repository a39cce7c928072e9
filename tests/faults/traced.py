"""Writers under strace: what they call is written down, and calls can be made to fail or to kill."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from attrs import frozen

from tests.faults.place import Place
from tests.support.missing import skip_missing

ROOT: Final = Path(__file__).resolve().parents[2]
_DEADLINE_SECONDS: Final = 30.0


def strace_here() -> str:
    """Path of strace; skips the test where it is missing or may not trace."""
    found = shutil.which("strace")
    if found is None:
        skip_missing("strace", "install the package strace")
    tried = subprocess.run([found, "-o", os.devnull, "true"], capture_output=True, check=False)
    if tried.returncode != 0:
        skip_missing("strace", "tracing is forbidden on this machine")
    return found


@frozen
class Ended:
    """How a traced writer ended."""

    code: int
    """Exit code; negative = the signal that ended it."""
    trace: str


class Zygote:
    """Starts writers and traces them."""

    def __init__(self, folder: Path) -> None:
        self._strace = strace_here()
        self._folder = folder
        self._errors = (folder / "zygote-errors").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.zygote"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )

    def write(self, place: Place, ledger: Path, prefix: str, count: int, *options: str) -> Ended:
        """Let a writer give ``count`` orders under ``strace options…``; gives how it ended and what was traced."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"ledger": str(ledger), "prefix": prefix, "count": count, "environment": place.environment}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        child = int(self._process.stdout.readline())
        out = self._folder / "trace"
        tracer = subprocess.Popen(
            [self._strace, "-f", "-o", out, *options, "-p", str(child)], stderr=subprocess.PIPE, text=True
        )
        try:
            _attached(tracer)
            os.kill(child, signal.SIGCONT)
            code = int(self._process.stdout.readline())
        finally:
            # It ends with the last process it traces; without that it is told to let go.
            with _patience(tracer):
                tracer.wait(_DEADLINE_SECONDS)
        return Ended(code, out.read_text(encoding="utf-8", errors="replace"))

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(_DEADLINE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._errors.close()


@contextmanager
def tracing(pid: int, out: Path, *options: str) -> Iterator[None]:
    """Trace a running process and what it forks; skips the test where that is not allowed."""
    command = [strace_here(), "-f", "-o", str(out), *options, "-p", str(pid)]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        try:
            _attached(tracer)
        except ChildProcessError as error:
            skip_missing("the right to trace other users' processes", f"run as root; {error}")
        yield
    finally:
        tracer.send_signal(signal.SIGINT)
        with _patience(tracer):
            tracer.wait(_DEADLINE_SECONDS)


def calls(trace: str, *names: str) -> int:
    """How many calls of these names a trace shows."""
    return len(re.findall(rf"^\d+ +(?:{'|'.join(names)})\(", trace, flags=re.MULTILINE))


def _attached(tracer: subprocess.Popen[str]) -> None:
    assert tracer.stderr is not None
    deadline = time.monotonic() + _DEADLINE_SECONDS
    said = ""
    while time.monotonic() < deadline:
        line = tracer.stderr.readline()
        said += line
        if "attached" in line:
            return
        if not line and tracer.poll() is not None:
            break
    raise ChildProcessError(said.strip())


@contextmanager
def _patience(tracer: subprocess.Popen[str]) -> Iterator[None]:
    try:
        yield
    except subprocess.TimeoutExpired:
        tracer.kill()
        tracer.wait()
    finally:
        if tracer.stderr is not None:
            tracer.stderr.close()
