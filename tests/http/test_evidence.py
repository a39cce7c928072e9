"""Evidence: taken for what it is, kept under its digest, given out as an attachment (B45, B48 to B50, T12)."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.http.conftest import Town, report
from tests.http.running import key
from tests.support.community import CAST

JPEG = b"\xff\xd8\xff\xe0" + b"a picture of the leak" + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + b"...." + b"IEND\xaeB`\x82"
WEBP = b"RIFF" + (12).to_bytes(4, "little") + b"WEBPVP8 ----"
PDF = b"%PDF-1.7\n...\n%%EOF\n"
MP4 = b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00" + b"\x00\x00\x00\x08moov"
GOOD = {"image/jpeg": JPEG, "image/png": PNG, "image/webp": WEBP, "application/pdf": PDF, "video/mp4": MP4}


@pytest.fixture
def officer(town: Town) -> Iterator[httpx.Client]:
    """The service desk."""
    with town.served.client(CAST.officer) as client:
        yield client


def _digest(content: bytes) -> str:
    return f"sha-256=:{b64encode(hashlib.sha256(content).digest()).decode()}:"


@pytest.mark.parametrize("media", GOOD)
def test_a_file_comes_back_as_it_was_and_only_as_an_attachment(officer: httpx.Client, media: str) -> None:
    """A browser must never run what a resident uploaded."""
    content = GOOD[media]
    put = officer.post(
        "/v1/evidence", content=content, headers={"Content-Type": media, "Content-Digest": _digest(content)}
    )
    assert put.status_code == 201, put.text
    digest = hashlib.sha256(content).hexdigest()
    assert put.json() == {
        "digest": digest,
        "length": len(content),
        "media_type": media,
        "href": f"/v1/evidence/{digest}",
    }
    got = officer.get(put.headers["location"])
    assert got.content == content
    assert got.headers["content-type"] == media
    assert got.headers["content-disposition"].startswith("attachment; ")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in got.headers["content-security-policy"]
    assert got.headers["content-digest"] == _digest(content)
    again = officer.post("/v1/evidence", content=content, headers={"Content-Type": media})
    assert (again.status_code, again.json()) == (200, put.json())


BAD: dict[str, tuple[bytes, dict[str, str], int, str]] = {
    "B45 HTML named a picture": (b"<html>", {"Content-Type": "image/jpeg"}, 415, "unsupported-media-type"),
    "B45 SVG": (b"<svg xmlns='x'/>", {"Content-Type": "image/svg+xml"}, 415, "unsupported-media-type"),
    "B45 a PNG that says it is a JPEG": (PNG, {"Content-Type": "image/jpeg"}, 415, "unsupported-media-type"),
    "B46 GIF": (b"GIF89a/*", {"Content-Type": "image/gif"}, 415, "unsupported-media-type"),
    "B48 HEIC": (b"\0\0\0\x18ftypheic" + b"\0" * 12, {"Content-Type": "video/mp4"}, 415, "unsupported-media-type"),
    "B48 nothing": (b"", {"Content-Type": "image/jpeg"}, 422, "empty-file"),
    "B48 a cut JPEG": (JPEG[:-2], {"Content-Type": "image/jpeg"}, 422, "truncated-file"),
    "B48 a cut PNG": (PNG[:-4], {"Content-Type": "image/png"}, 422, "truncated-file"),
    "B48 a cut WebP": (WEBP[:-4], {"Content-Type": "image/webp"}, 422, "truncated-file"),
    "B48 a cut PDF": (PDF[:-7], {"Content-Type": "application/pdf"}, 422, "truncated-file"),
    "B48 a cut film": (MP4[:-4], {"Content-Type": "video/mp4"}, 422, "truncated-file"),
    "B50 another digest": (
        JPEG + b"\xff\xd9",
        {"Content-Type": "image/jpeg", "Content-Digest": _digest(PNG)},
        422,
        "digest-mismatch",
    ),
    "B50 no digest at all": (
        JPEG + b"\xff\xd9",
        {"Content-Type": "image/jpeg", "Content-Digest": "md5=:AAAA:"},
        400,
        "invalid-header",
    ),
    "B18 gzip": (JPEG, {"Content-Type": "image/jpeg", "Content-Encoding": "gzip"}, 415, "unsupported-encoding"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_not_what_it_should_be_is_not_kept(town: Town, officer: httpx.Client, name: str) -> None:
    """Nothing is kept of a file that was refused."""
    content, headers, status, code = BAD[name]
    answer = officer.post("/v1/evidence", content=content, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    if content not in GOOD.values():
        assert not town.served.desk.files.has(hashlib.sha256(content).hexdigest())


def test_a_film_of_half_a_gigabyte_is_refused_at_its_head(town: Town) -> None:
    """B49: the cap is named, the bytes never come."""
    sent: list[int] = []

    def film() -> Iterator[bytes]:
        for piece in range(500):
            sent.append(piece)
            yield b"\0" * 1_000_000

    headers = {"Content-Type": "video/mp4", "Content-Length": "500000000"}
    with town.served.client(CAST.officer) as client:
        answer = client.post("/v1/evidence", content=film(), headers=headers)
    assert answer.status_code == 413
    assert len(sent) < 100
    assert str(town.served.settings.evidence_limit) in answer.json()["detail"]


def test_an_occupant_sees_the_files_of_the_own_case_only(town: Town, officer: httpx.Client) -> None:
    """T1: a digest is no permission."""
    content = JPEG + b" of the own tap\xff\xd9"
    stored = officer.post("/v1/evidence", content=content, headers={"Content-Type": "image/jpeg"}).json()
    number = report(officer)
    attached: dict[str, Any] = {
        "kind": "photo",
        "digest": stored["digest"],
        "length": stored["length"],
        "media_type": stored["media_type"],
    }
    note = officer.post(f"/v1/tickets/{number}/notes", json={"text": "见图", "attachments": [attached]}, headers=key())
    assert note.status_code == 200, note.text
    other = report(officer)
    with town.served.client(CAST.occupant) as own, town.served.client(CAST.stranger) as stranger:
        assert own.get(stored["href"], params={"case": number}).content == content
        for wrong in (
            own.get(stored["href"]),
            own.get(stored["href"], params={"case": other}),
            stranger.get(stored["href"], params={"case": number}),
            own.get(f"/v1/evidence/{'0' * 64}", params={"case": number}),
            own.get("/v1/evidence/x", params={"case": number}),
        ):
            assert (wrong.status_code, wrong.json()["code"]) == (404, "unknown-id")
