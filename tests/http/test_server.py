"""The server as a process: loopback only, silent about its defects, orderly at its end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.http.running import key
from wuye.application.ports import Unavailable, UnsafeSettings
from wuye.entrypoints.http.problems import problem_of
from wuye.entrypoints.http.server import bound
from wuye.entrypoints.http.settings import HttpSettings

ROOT = Path(__file__).parents[2]
STAFF = {"Wuye-Actor": "staff-1", "Wuye-Role": "technician"}

PROGRAM = """
import sys
from tests.http.parcels import PARCELS
from wuye.entrypoints.bootstrap import open_desk
from wuye.entrypoints.http import HttpSettings, serve
url = sys.argv[1]
open_desk(url, create=True, registry=PARCELS).close()
serve(
    lambda: open_desk(url, registry=PARCELS),
    HttpSettings(port=0, grace_seconds=3),
    registry=PARCELS,
    announce=lambda at: print(at, flush=True),
)
"""


@contextmanager
def _process(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-c", PROGRAM, f"sqlite:///{folder}/wuye.db"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate(timeout=30)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "desk.example.org", "169.254.169.254", ""])
def test_only_loopback_is_served(host: str) -> None:
    """Until there is authentication, nobody else may reach the door (design 11)."""
    with pytest.raises(UnsafeSettings):
        bound(HttpSettings(host=host, port=0))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2"])
def test_loopback_is_served(host: str) -> None:
    """Every name of this machine for itself."""
    with bound(HttpSettings(host=host, port=0)) as sock:
        assert sock.getsockname()[0].startswith("127.")


def test_a_defect_is_logged_once_and_says_nothing(tmp_path: Path) -> None:
    """B62: a request id, no text of the exception, one line in the log; texts may quote people (T21)."""
    with _process(tmp_path) as (process, url):
        with httpx.Client(base_url=url, headers=STAFF, trust_env=False, timeout=20) as client:
            body = {"addressee": "person-1", "remark": "王女士 199-0000-0001"}
            href = client.post("/v1/parcels", json=body, headers=key()).json()["href"]
            answer = client.post(f"{href}/handovers", json={"corner": {"shelf": "explode"}}, headers=key())
            after = client.post(f"{href}/handovers", json={"corner": {"shelf": "A"}}, headers=key())
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json().keys() == {"type", "title", "status", "detail", "instance", "code"}
    assert after.status_code == 200, "the next command is served"
    for leak in ("Zhang", "199-0000", "RuntimeError", "Traceback", "explode"):
        assert leak not in answer.text
    lines = [json.loads(line) for line in errors.splitlines()]
    told = [line for line in lines if line["event"] == "unhandled"]
    assert len(told) == 1
    assert told[0]["request_id"] == answer.json()["instance"]
    assert told[0]["error"] == "RuntimeError"
    for leak in ("Zhang", "199-0000", "王"):
        assert leak not in errors


def test_a_server_that_is_told_to_end_lets_everyone_go(tmp_path: Path) -> None:
    """A deployment must not wait for a reader who waits for news."""
    with _process(tmp_path) as (process, url), httpx.Client(base_url=url, headers=STAFF, trust_env=False) as client:
        with client.stream("GET", "/v1/events", headers={"Accept": "text/event-stream"}) as stream:
            assert stream.status_code == 200
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert all(not line.startswith("data:") for line in stream.iter_lines())
        process.wait(10)
        assert time.monotonic() - began < 6
    assert process.returncode == -signal.SIGTERM


def test_what_was_acknowledged_is_there_after_a_restart(tmp_path: Path) -> None:
    """The desk is opened after the start and closed at the end; the history is on the disk."""
    with _process(tmp_path) as (process, url):
        body = {"addressee": "person-1", "remark": "x"}
        first = httpx.post(f"{url}/v1/parcels", json=body, headers={**STAFF, "Idempotency-Key": "k"}, trust_env=False)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    with _process(tmp_path) as (_, url):
        again = httpx.post(f"{url}/v1/parcels", json=body, headers={**STAFF, "Idempotency-Key": "k"}, trust_env=False)
        assert httpx.get(url + first.json()["href"], headers=STAFF, trust_env=False).status_code == 200
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize(
    ("reason", "code", "status"),
    [("no answer in 2 s", "unavailable", 503), ("No space left on device", "disk-full", 507)],
)
def test_a_service_that_does_not_answer_is_named_and_waited_for(reason: str, code: str, status: int) -> None:
    """The caller learns whether the command may have happened, and when to come back (I8)."""
    problem = problem_of(Unavailable("log", reason, outcome_unknown=True))
    assert problem is not None
    assert (problem.code, problem.status) == (code, status)
    assert problem.headers["Retry-After"]
    assert problem.shown == {"service": "log", "outcome_unknown": True}
