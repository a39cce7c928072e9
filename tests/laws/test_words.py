"""Every sentence of a refusal belongs to a code that is raised, and fits the facts that stand beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import pytest

from tools.codes import raised

DOMAIN = Path(__file__).resolve().parents[2] / "src" / "domain"
FOLDERS = sorted(path.parent.relative_to(DOMAIN).as_posix() for path in DOMAIN.rglob("refusals.py"))

RAISED = frozenset(one.code for layer in ("domain", "application") for one in raised(DOMAIN.parent / layer))
"""A folder also says what is raised about its aggregates elsewhere."""
ADDED: Mapping[str, frozenset[str]] = {"unknown-unit": frozenset({"suggested"})}
"""The desk, which can look homes up, says which one was meant."""


def _sentences(folder: str) -> Mapping[str, tuple[str, str]]:
    words: Mapping[str, tuple[str, str]] = import_module(f"wuye.domain.{folder.replace('/', '.')}.refusals").REFUSALS
    return words


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_word_outlives_its_refusal(folder: str) -> None:
    """A sentence for a code that nothing raises any more is stale; that every code has words is the house's test."""
    assert set(_sentences(folder)) - RAISED == set()


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_sentence_names_only_facts_that_stand_beside_its_code(folder: str) -> None:
    """A gap in a sentence is worse than a shorter sentence."""
    sentences, found = _sentences(folder), raised(DOMAIN / folder)
    somewhere: dict[str, frozenset[str]] = {}
    for one in found:
        somewhere[one.code] = somewhere.get(one.code, ADDED.get(one.code, frozenset())) | (one.facts or frozenset())
    for one in found:
        for sentence in sentences.get(one.code, ()):
            # A part in square brackets is said where its fact is given: some refusal of the code must give it.
            always = re.sub(r"\[[^\[\]]*\]", "", sentence)
            assert _named(always) <= (one.facts or frozenset()), f"{one.code} at {one.place}"
            assert _named(sentence) <= somewhere[one.code], f"{one.code} at {one.place}"


def _named(sentence: str) -> set[str]:
    return set(re.findall(r"\{([a-z_]+)\}", sentence))
