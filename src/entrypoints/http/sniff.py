"""What a file is, by its bytes: the declared type must be the true one, and the file whole (threats T12)."""

from collections.abc import Callable
from typing import Final

from wuye.entrypoints.http.problems import Problem

MEDIA_TYPES: Final = ("image/jpeg", "image/png", "image/webp", "application/pdf", "video/mp4")
"""The allowlist. HTML, SVG and HEIC are not on it."""

ENDINGS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "video/mp4": "mp4",
}
_NOT_VIDEO: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"qt  ")
"""Brands of the same container that are pictures or QuickTime."""


def media_type_of(content: bytes) -> str | None:
    """The media type on the allowlist that the bytes begin like, or ``None``."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content[4:8] == b"ftyp" and content[8:12] not in _NOT_VIDEO:
        return "video/mp4"
    return None


def check_file(content: bytes, declared: str) -> str:
    """The true media type of a whole file.

    Raises ``Problem``: ``empty-file``, ``unsupported-media-type`` when it is none of the list or not what was
    declared, ``truncated-file`` when its end is missing.
    """
    if not content:
        raise Problem("empty-file")
    media = declared.partition(";")[0].strip().lower()
    found = media_type_of(content)
    if found is None or media != found:
        accepts = list(MEDIA_TYPES)
        raise Problem(
            "unsupported-media-type",
            headers={"Accept": ", ".join(accepts)},
            shown={"accepts": accepts},
            accepts=accepts,
        )
    if not _WHOLE[found](content):
        raise Problem("truncated-file", media_type=found)
    return found


def _jpeg(content: bytes) -> bool:
    return b"\xff\xd9" in content[-65536:]


def _png(content: bytes) -> bool:
    return b"IEND\xaeB`\x82" in content[-65536:]


def _webp(content: bytes) -> bool:
    return int.from_bytes(content[4:8], "little") + 8 <= len(content)


def _pdf(content: bytes) -> bool:
    return b"%%EOF" in content[-2048:]


def _mp4(content: bytes) -> bool:
    """The boxes of an ISO base media file follow one another to the end, and one describes the film."""
    place, found = 0, False
    while place + 8 <= len(content):
        size = int.from_bytes(content[place : place + 4], "big")
        found |= content[place + 4 : place + 8] == b"moov"
        if size == 1:
            size = int.from_bytes(content[place + 8 : place + 16], "big")
        elif size == 0:
            size = len(content) - place
        if size < 8:
            return False
        place += size
    return found and place == len(content)


_WHOLE: Final[dict[str, Callable[[bytes], bool]]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
    "application/pdf": _pdf,
    "video/mp4": _mp4,
}
