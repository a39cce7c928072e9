"""Commands that come whole and plain are answered without h11; nobody can tell, and nothing else is let past it."""

from __future__ import annotations

import re
import socket
from typing import Final

import pytest

from tests.http.running import Served, key
from wuye.entrypoints.http.plain_line import plain

BODY: Final = b'{"addressee":"person-1","remark":"x"}'
WHOLE: Final = (
    b"POST /v1/parcels HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nWuye-Actor: staff-1\r\n"
    b"Wuye-Role: technician\r\nX-Request-ID: the-same\r\nContent-Length: 37\r\n\r\n" + BODY
)
NOT_PLAIN: Final = {
    "half a body": (BODY, BODY[:-1]),
    "more than the body": (BODY, BODY + b"{}"),
    "a length with a nought before it": (b"Length: 37", b"Length: 037"),
    "two lengths": (b"Content-Length: 37", b"Content-Length: 37\r\nContent-Length: 37"),
    "chunks": (b"Content-Length: 37", b"Content-Length: 37\r\nTransfer-Encoding: chunked"),
    "no host": (b"Host: 127.0.0.1\r\n", b""),
    "two hosts": (b"Host: 127.0.0.1", b"Host: 127.0.0.1\r\nHost: 127.0.0.1"),
    "a bare line feed": (b"\r\nHost", b"\nHost"),
    "a bare carriage return": (b"the-same", b"the\rsame"),
    "NUL": (b"the-same", b"the\0same"),
    "a byte that is no ASCII": (b"the-same", b"the\xe9same"),
    "a folded line": (b"the-same", b"the\r\n same"),
    "a space before the colon": (b"Host:", b"Host :"),
    "an empty field": (b"the-same", b""),
    "another version": (b"HTTP/1.1", b"HTTP/1.0"),
    "another method": (b"POST", b"PUT"),
    "an encoded path": (b"/v1/parcels", b"/v1/parcel%73"),
    "a question": (b"/v1/parcels", b"/v1/parcels?x=1"),
    "a doubled slash": (b"/v1/parcels", b"/v1//parcels"),
    "another server's path": (b"/v1/parcels", b"http://evil.example/v1/parcels"),
    "who will close": (b"X-Request-ID", b"Connection: close\r\nX-Request-ID"),
    "who wants another protocol": (b"X-Request-ID", b"Connection: upgrade\r\nUpgrade: h2c\r\nX-Request-ID"),
    "who waits to be asked for the body": (b"X-Request-ID", b"Expect: 100-continue\r\nX-Request-ID"),
}


@pytest.mark.parametrize("name", NOT_PLAIN)
def test_what_is_not_plain_to_the_letter_is_left_to_the_strict_reader(name: str) -> None:
    """One place says what is no HTTP; the short way knows only what nobody could read differently."""
    assert plain(WHOLE) is not None
    was, now = NOT_PLAIN[name]
    assert was in WHOLE
    assert plain(WHOLE.replace(was, now)) is None


def _keyed(request: bytes) -> bytes:
    return request.replace(b"Host:", b"Idempotency-Key: %b\r\nHost:" % key()["Idempotency-Key"].encode())


def _answer(line: socket.socket, left: bytes = b"") -> tuple[bytes, bytes]:
    """An answer without its date, and what came behind it."""
    came = left
    while b"\r\n\r\n" not in came:
        came += line.recv(65536)
    head, _, came = came.partition(b"\r\n\r\n")
    length = int(re.findall(rb"content-length: (\d+)", head)[0])
    while len(came) < length:
        came += line.recv(65536)
    return re.sub(rb"date: [^\r]+", b"", head) + b"\r\n\r\n" + came[:length], came[length:]


def test_whether_a_command_came_whole_cannot_be_told_from_its_answer(gate: Served) -> None:
    """The same bytes in one piece and in two, on one connection in turn: status, head in its order, body."""
    request = _keyed(WHOLE)
    with socket.create_connection(gate.host, timeout=5) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.sendall(request)
        first, _ = _answer(line)
        assert first.startswith(b"HTTP/1.1 201 ")
        head = gate.desk.log.head()
        line.sendall(request)
        whole, _ = _answer(line)
        line.sendall(request[:100])
        line.sendall(request[100:-5])
        line.sendall(request[-5:])
        pieces, _ = _answer(line)
        assert b"idempotency-replayed: true" in whole
        assert whole == pieces
        refused = request.replace(b"technician", b"magician")
        line.sendall(refused)
        one, _ = _answer(line)
        line.sendall(refused[:-5])
        line.sendall(refused[-5:])
        two, _ = _answer(line)
        assert one == two
        assert one.startswith(b"HTTP/1.1 400 ")
    assert gate.desk.log.head() == head


def test_requests_sent_before_the_answer_are_answered_one_after_the_other(gate: Served) -> None:
    """A client that pipelines gets its answers in the order in which it asked (RFC 9112, 9.3.2)."""
    first, second = _keyed(WHOLE), _keyed(WHOLE)
    look = b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    head = gate.desk.log.head()
    with socket.create_connection(gate.host, timeout=5) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.sendall(first)
        line.sendall(second + look)
        line.sendall(_keyed(WHOLE))
        left, seen = b"", list[bytes]()
        for _ in range(4):
            answer, left = _answer(line, left)
            seen.append(answer)
    assert [answer[9:12] for answer in seen] == [b"201", b"201", b"200", b"201"]
    assert gate.desk.log.head() == head + 3 * 2, "each parcel and its number"
    assert len(set(seen)) == 4
