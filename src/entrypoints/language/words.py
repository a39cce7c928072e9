"""Sentences for codes and words for values."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, get_args

from wuye.entrypoints.language.catalogue import Lang, found

SHOWN: Final = 64
"""Characters of a foreign value that are shown; the rest is cut (bad input, preface)."""

_LISTED: Final = 400
"""Characters of a whole list of values."""

_UNSHOWN: Final = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
_OPTIONAL: Final = re.compile(r"\[([^\[\]]*\{[a-z_]+\}[^\[\]]*)\]")
_LABELLED: Final = {
    "role": "role",
    "roles": "role",
    "stage": "stage",
    "stages": "stage",
    "category": "category",
    **dict.fromkeys(("now", "wanted", "kind", "kinds", "missing", "acceptors", "open"), "any"),
}
"""Facts that rules give from closed lists, and the words for them; every other fact is shown as it is."""
_BETWEEN: Final = {"zh": "、", "en": ", "}


def text(code: str, lang: Lang, /, **facts: Any) -> str:
    """One sentence that tells a person what a refusal or problem code means here.

    Placeholders are filled from ``facts``; a part in square brackets stands only where all its facts are known.
    Values are cut to 64 characters, controls escaped. A code that the catalogue does not know is its own sentence.
    """
    template = found("detail", code, lang)
    if template is None:
        return found("title", code, lang) or code
    # A code such as ``wrong-quote-stage`` names the list its values come from.
    near = code.removeprefix("wrong-")
    known = {name: shown(name, value, lang, near) for name, value in facts.items() if value is not None}

    def optional(part: re.Match[str]) -> str:
        return part[1] if all(name in known for name in _PLACEHOLDER.findall(part[1])) else ""

    return _PLACEHOLDER.sub(lambda name: known.get(name[1], "…"), _OPTIONAL.sub(optional, template))


def title(code: str, lang: Lang) -> str:
    """The heading of a code, the same for every occurrence (RFC 9457, 3.1.3)."""
    return found("title", code, lang) or found("detail", code, lang) or code


def label(kind: str | type[StrEnum], value: str, lang: Lang) -> str:
    """The word for a value: ``label("role", "technician", "zh")`` is 维修人员.

    ``kind`` is an enum of the domain, its name in kebab case (``service-domain``), ``stage`` for a stage that means the
    same in every lifecycle that has it, ``category``, ``command`` (class name or kebab case) or ``event``
    (``ticket.work-started``). What the catalogue does not know is shown as its own words.
    """
    # Loaded late: the command line says its help without the domain.
    from wuye.domain.shared.lifecycle import kebab

    context = kebab(kind if isinstance(kind, str) else kind.__name__)
    key = kebab(value) if context == "command" else value
    return found(context, key, lang) or re.sub(r"(?<=\w)[-_](?=\w)", " ", key)


def field_label(owner: type | None, name: str, lang: Lang) -> str:
    """What a field of a command means: its help text, else the word for its name."""
    from attrs import fields_dict, has

    if owner is not None and has(owner):
        attribute = fields_dict(owner).get(name)
        english, chinese = attribute.metadata.get("help", ("", "")) if attribute is not None else ("", "")
        told = chinese if lang == "zh" else english
        if told:
            return str(told)
    return found("field", name, lang) or name.replace("_", " ")


def path_label(owner: type | None, path: Iterable[str | int], lang: Lang) -> str:
    """The word for a field inside a command, by its path; places in a list have none."""
    from attrs import fields_dict, has

    words = ""
    for name in path:
        if isinstance(name, int):
            continue
        words = field_label(owner, name, lang)
        attribute = fields_dict(owner).get(name) if owner is not None and has(owner) else None
        declared = attribute.type if attribute is not None else None
        owner = next((one for one in (declared, *get_args(declared)) if isinstance(one, type) and has(one)), None)
    return words


def shown(name: str, value: Any, lang: Lang, near: str = "any") -> str:
    """A fact as it may stand in a sentence; ``near`` is the closed list its value is looked for first."""
    if isinstance(value, StrEnum):
        return label(type(value), value.value, lang)
    if isinstance(value, str):
        lists = (near, _LABELLED[name]) if name in _LABELLED else ()
        return next((words for one in lists if (words := found(one, value, lang))), None) or escaped(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, Iterable):
        members = sorted(value) if isinstance(value, set | frozenset) else value
        return _cut(_BETWEEN[lang].join(shown(name, member, lang, near) for member in members), _LISTED)
    return escaped(str(value))


def escaped(value: str) -> str:
    """A foreign text made harmless: cut, and every invisible or re-ordering character written out."""
    return _cut(
        "".join(
            f"\\u{{{ord(char):x}}}" if unicodedata.category(char) in _UNSHOWN else char for char in value[: SHOWN + 1]
        ),
    )


def _cut(value: str, width: int = SHOWN) -> str:
    return value if len(value) <= width else value[: width - 1] + "…"
