"""In which encoding a text file is: by its mark, by what only one encoding can be, else a guess that is said as one."""

import codecs
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from attrs import frozen

from wuye.adapters.spreadsheets.readings import READINGS, Reading
from wuye.application.ledgers.faults import Unfit

_CHUNK: Final = 1 << 20
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 (BOM)"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32 LE (BOM)"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32 BE (BOM)"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 LE (BOM)"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 BE (BOM)"),
    ("\ufeff".encode("gb18030"), "gb18030", "GB18030 (BOM)"),
)
"""The longer mark of two that begin alike comes first; a mark is no part of the text."""
_WIDE: Final = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_WIDE_NAMES: Final = {codec: codec.upper().replace("-LE", " LE").replace("-BE", " BE") for codec in _WIDE}
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
"""What no ledger holds: bytes of a program or picture, or the escapes of an encoding of seven bits."""
_LONG_FORMS: Final = re.compile(r"[\u0800-\U0010ffff]")
"""Characters that are three bytes and more in UTF-8, as Chinese ones are: nothing else looks like that by chance."""
_WORD: Final = re.compile(r"[^\s,;|\"，；]*[^\x00-\x7f\s，；][^\s,;|\"，；]*")
_DAMAGE: Final = "\ufffd"
_LINE_ENDS: Final = re.compile(rb"[\r\n]")
_LAST_BETWEEN: Final = re.compile(rb"[\t-/](?=[^\t-/]*\Z)")
"""The last place that is between two characters: no encoding has control characters or ``,"/`` inside one."""
_SAMPLE_BYTES: Final = 1 << 16
_WORDS: Final = 5
_WORD_LENGTH: Final = 12
_PLAUSIBLE: Final = 0.6
"""Below it, a long text is none that people wrote."""
_CHINESE: Final = 0.8
"""What a text weighs at least that is Chinese without any doubt."""
_MARGIN: Final = 0.12
"""By how much the best reading leads at least, in a long text."""
_MORE_FOR_ONE: Final = 0.4
"""How much more where there is but one character; with their number it shrinks as chance does."""
_AT_HOME: Final = 0.25
"""Share of all that for the reading that is likely beforehand."""


@frozen(kw_only=True)
class Found:
    """The encoding of a file."""

    codec: str
    name: str
    sample: str | None = None
    """Words as they were read, where the encoding is but a guess."""


def found(path: Path) -> Found:
    """The encoding of a file. Raises ``Unfit``: ``wrong-encoding``, ``unknown-encoding`` or ``encoding-unclear``."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE_BYTES)
    for mark, codec, name in _MARKS:
        if head.startswith(mark):
            if not fits(path, codec):
                raise Unfit("wrong-encoding", encoding=name, line="?", why="")
            return Found(codec=codec, name=name)
    if b"\x00" in head:
        return _wide(path, head)
    if _CONTROLS.search(head.decode("latin-1")):
        raise Unfit("unknown-encoding", file=path.name)
    lines = _high_lines(path)
    if fits(path, "utf-8"):
        text = lines.decode("utf-8")
        chinese = READINGS[0]
        if not lines or _LONG_FORMS.search(text) or _weighed(chinese, lines)[0] < _CHINESE:
            return Found(codec="utf-8", name="UTF-8")
        # A few Chinese characters of two bytes each may happen to be letters of two bytes each.
        raise _unclear([("UTF-8", text), (chinese.name, lines.decode(chinese.codecs[0]))])
    _refuse_broken(path, lines)
    return _guessed(path, lines)


def fits(path: Path, codec: str) -> bool:
    """Whether the whole file is valid in an encoding."""
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except (UnicodeError, LookupError):
        return False
    return True


def _wide(path: Path, head: bytes) -> Found:
    """Two or four bytes a character: in the right order, delimiters, digits and line ends are ASCII."""
    plain: dict[str, int] = {}
    for codec in _WIDE:
        text = head[: len(head) // 4 * 4].decode(codec, errors="replace")
        if not _CONTROLS.search(text) and text.count(_DAMAGE) < 2:  # one that was cut off at the end
            plain[codec] = sum(map(str.isascii, text))
    best = max(plain, key=plain.__getitem__, default=None)
    if best is None or not plain[best] or not fits(path, best):
        raise Unfit("unknown-encoding", file=path.name)
    text = head[: len(head) // 4 * 4].decode(best, errors="ignore")
    return Found(codec=best, name=_WIDE_NAMES[best], sample=_words(text))


def _guessed(path: Path, lines: bytes) -> Found:
    """The reading that makes most sense; refused where another one makes about as much."""
    weighed = sorted(_weighing(lines), key=lambda one: -one[0])
    weighed = [one for one in weighed if one[0] >= _PLAUSIBLE / 2 and fits(path, one[2])]
    if not weighed:
        raise Unfit("unknown-encoding", file=path.name)
    most, best, codec = weighed[0]
    text = lines.decode(codec)
    chance = _MORE_FOR_ONE / sum(not one.isascii() for one in text) ** 0.5
    if most < _PLAUSIBLE + chance * _AT_HOME:
        raise Unfit("unknown-encoding", file=path.name)
    margin = (_MARGIN + chance) * (_AT_HOME if best is READINGS[0] else 1)
    rivals = [(one.name, lines.decode(other)) for weight, one, other in weighed[1:] if weight > most - margin]
    if rivals:
        raise _unclear([(best.name, text), *rivals])
    return Found(codec=codec, name=best.name, sample=_words(text))


def _weighing(lines: bytes) -> Iterator[tuple[float, Reading, str]]:
    for reading in READINGS:
        weight, codec = _weighed(reading, lines)
        yield weight, reading, codec


def _weighed(reading: Reading, lines: bytes) -> tuple[float, str]:
    for codec in reading.codecs:
        try:
            return reading.weigh(lines.decode(codec)), codec
        except UnicodeError:
            continue
    return 0.0, reading.codecs[0]


def _refuse_broken(path: Path, lines: bytes) -> None:
    """A file of UTF-8 with a damaged line is that, and nothing else. Raises ``Unfit``."""
    text = lines.decode("utf-8", errors="replace")
    bad = text.count(_DAMAGE)
    if len(_LONG_FORMS.findall(text)) > 3 * bad:
        raise Unfit("wrong-encoding", encoding="UTF-8", line=_first_bad_line(path), why="")


def _first_bad_line(path: Path) -> int | str:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return "?"


def _high_lines(path: Path) -> bytes:
    """Lines with characters outside ASCII, the first so many; no encoding has a line end inside a character."""
    kept: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        left = b""
        while (chunk := file.read(_CHUNK)) and size < _SAMPLE_BYTES:
            *whole, left = _LINE_ENDS.split(left + chunk)
            if len(left) > _CHUNK:
                # A line that does not end is looked at in pieces, too.
                piece = _cut(left, _CHUNK)
                if not piece:
                    raise Unfit("unknown-encoding", file=path.name)
                whole.append(piece)
                left = left[len(piece) :]
            for line in whole:
                if not line.isascii() and size < _SAMPLE_BYTES:
                    kept.append(_cut(line, _SAMPLE_BYTES) or line)
                    size += len(line)
    if not left.isascii() and size < _SAMPLE_BYTES:
        kept.append(_cut(left, _SAMPLE_BYTES) or left)
    return b"\n".join(kept)


def _cut(line: bytes, most: int) -> bytes:
    """As much of a line, in whole characters; nothing where none can be told from the next."""
    if len(line) <= most:
        return line
    place = _LAST_BETWEEN.search(line[:most])
    return b"" if place is None else line[: place.start()]


def _unclear(readings: Iterable[tuple[str, str]]) -> Unfit:
    return Unfit("encoding-unclear", readings="; ".join(f"{name}: {_words(text)}" for name, text in readings))


def _words(text: str) -> str:
    words = dict.fromkeys(found[0][:_WORD_LENGTH] for found in _WORD.finditer(text[: _SAMPLE_BYTES // 8]))
    return " · ".join(list(words)[:_WORDS])
