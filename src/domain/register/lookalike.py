"""Names that look alike: a unit typed with a Greek letter is unknown, but the real one can be told (bad input B23)."""

import unicodedata
from collections.abc import Iterable

_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True))
_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТХУ", "ABESIJKMHOPCTXY", strict=True))
_DASHES = dict.fromkeys("‐‑‒–—―−－_·.、/#号栋幢座", "-")
_SAME = {**_GREEK, **_CYRILLIC, **_DASHES}


def skeleton(label: str) -> str:
    """What a label looks like: compatibility forms, case, look-alike letters, dashes and spaces folded."""
    folded = unicodedata.normalize("NFKC", label).upper()
    letters = (_SAME.get(letter, letter) for letter in folded if not letter.isspace())
    visible = "".join(letter for letter in letters if unicodedata.category(letter) not in {"Cf", "Cc", "Mn"})
    return "-".join(part for part in visible.split("-") if part)


def suggest(label: str, known: Iterable[str]) -> str | None:
    """The one known label that looks like this one; ``None`` when there is none or more than one."""
    wanted = skeleton(label)
    found = sorted({one for one in known if one != label and skeleton(one) == wanted})
    return found[0] if len(found) == 1 else None
