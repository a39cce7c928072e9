"""Explanations of clocks in words: what the domain says by the names of events, people read in their language."""

from collections.abc import Mapping
from typing import Any, Final

from wuye.entrypoints.language.catalogue import LANGUAGES, Lang, found
from wuye.entrypoints.language.words import label

_OWN: Final = "site"
"""The source of a figure that a site set itself; every other is a place in a document."""


def worded(clocks: Mapping[str, Any]) -> dict[str, Any]:
    """Clocks in plain form whose reasons say what happened, in both languages, in place of the event's name."""
    return {**clocks, "clocks": [{**one, "steps": [_step(step) for step in one["steps"]]} for one in clocks["clocks"]]}


def source_words(source: str | None, lang: Lang) -> str:
    """Where a figure comes from; what nobody says is a dash."""
    return (found("source", _OWN, lang) or _OWN) if source == _OWN else source or "-"


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    event = step["event"]
    return dict(step) if event is None else {**step, "reason": {lang: _paused(event, lang) for lang in LANGUAGES}}


def _paused(event: str, lang: Lang) -> str:
    return (found("clock", "paused", lang) or "{event}").replace("{event}", label("event", event, lang))
