"""Names that look alike: a unit typed with a Greek letter is unknown, but the real one can be told (bad input B23)."""

import unicodedata
from collections.abc import Iterable, Mapping

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


def suggest(label: str, known: Mapping[str, Iterable[str]]) -> str | None:
    """The one entry of which a name looks like this label; ``None`` when there is none, or more than one.

    ``known`` gives the names of each entry. An entry that is called just so needs no suggestion.
    """
    wanted = skeleton(label)
    found = [
        entry for entry, names in known.items() if any(name != label and skeleton(name) == wanted for name in names)
    ]
    return found[0] if len(found) == 1 else None
