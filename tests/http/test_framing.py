"""What arrives is not always HTTP: refused, and the connection closed (bad input B1 to B6, B31)."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.http.parcels import PARCELS
from tests.http.running import Served, served
from wuye.entrypoints.bootstrap import open_desk

POST = "POST /v1/parcels HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
ROWS = {
    "B1 Content-Length and Transfer-Encoding": (
        POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    "B2 two Content-Lengths": (POST + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400),
    "B2 negative Content-Length": (POST + "Content-Length: -1\r\n\r\n", 400),
    "B3 URL of 70 kB": (f"GET /v1/parcels?q={'x' * 70_000} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 414),
    "B3 URL of 300 kB": (f"GET /v1/parcels?q={'x' * 300_000} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 414),
    "B3 URL that never ends": (f"GET /{'x' * 200_000}", 414),
    "B4 no Host": ("GET /v1/parcels HTTP/1.1\r\n\r\n", 400),
    "B4 the host of someone else's page": ("GET /health/live HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
    "B6 NUL in a header": ("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: a\0b\r\n\r\n", 400),
    "B6 bare LF in a header": ("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: a\nX-B: b\r\n\r\n", 400),
    "B6 bare LF all along": ("GET /health/live HTTP/1.1\nHost: 127.0.0.1\n\n", 400),
    "B6 a head of 200 kB": (f"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: {'a' * 200_000}\r\n", 431),
    "B6 101 fields": ("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n" + "X-A: a\r\n" * 100 + "\r\n", 431),
    "not HTTP at all": ("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
}


def _talk(running: Served, request: bytes, *, wait: float = 5.0) -> bytes:
    """Send bytes and read until the server closes."""
    answer = b""
    with socket.create_connection(running.host, timeout=wait) as line:
        with suppress(BrokenPipeError, ConnectionResetError):
            line.sendall(request)
        with suppress(ConnectionResetError):
            while piece := line.recv(65536):
                answer += piece
    return answer


@pytest.mark.parametrize("name", ROWS)
def test_a_request_with_broken_framing_is_refused_and_the_connection_closed(gate: Served, name: str) -> None:
    """Two programs that read one stream differently are how a request is smuggled past a check."""
    request, status = ROWS[name]
    head = gate.desk.log.head()
    answer = _talk(gate, request.encode("latin-1"))
    assert answer.startswith(b"HTTP/1.1 %d " % status), answer[:200]
    assert b"connection: close" in answer.lower()
    assert b"xxxx" not in answer, "nothing of the request line is echoed"
    assert gate.desk.log.head() == head


@pytest.fixture
def impatient() -> Iterator[Served]:
    """A server that waits half a second where a real one waits thirty."""
    with served(
        lambda: open_desk("memory://", registry=PARCELS), registry=PARCELS, body_seconds=0.5, head_seconds=0.5
    ) as running:
        yield running


@pytest.mark.parametrize(
    "request_",
    [POST.encode() + b'Content-Length: 50\r\n\r\n{"addressee"', b"GET /v1/parcels HTTP/1.1\r\nHost: 127.", b""],
    ids=["B5 a body shorter than announced", "half a head", "nothing"],
)
def test_who_does_not_finish_in_time_is_told_so(impatient: Served, request_: bytes) -> None:
    """A slow sender must not hold a connection for ever."""
    began = time.monotonic()
    answer = _talk(impatient, request_)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - began < 4
    assert impatient.desk.log.head() == 0


def test_the_real_deadlines_are_thirty_seconds() -> None:
    """The figure of the row B5."""
    from wuye.entrypoints.http.settings import HttpSettings

    assert (HttpSettings().body_seconds, HttpSettings().head_seconds) == (30.0, 30.0)


def test_a_large_body_is_refused_at_its_head(gate: Served) -> None:
    """B15: 500 MB are announced, not one byte of them is read."""
    answer = _talk(gate, POST.encode() + b"Content-Length: 500000000\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_body_that_does_not_say_its_length_is_cut_at_the_limit(gate: Served) -> None:
    """B15: chunks cannot get around the limit of a command."""
    chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    headers = (
        "Transfer-Encoding: chunked\r\nWuye-Actor: staff-1\r\nWuye-Role: technician\r\nIdempotency-Key: chunks\r\n\r\n"
    )
    answer = _talk(gate, (POST + headers).encode() + chunk * 3)
    assert answer.startswith(b"HTTP/1.1 413 ")
