"""What msgspec judges for us lets nothing pass that the strict readers refuse, and reads the same values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from tests.golden.corpus import Corpus
from wuye.application.aggregates import REGISTRY
from wuye.application.compiled import Compiler
from wuye.application.plain_values import left_alone, personal
from wuye.application.structuring import SHAPES

CORPUS = Corpus(REGISTRY)
PLACE = "acme|ticket-a|1"
STRICT = {False: Compiler(complete=True, secret=personal), True: Compiler(complete=True, secret=left_alone)}
OTHERS: tuple[Any, ...] = (
    None,
    True,
    1,
    1.0,
    2**70,
    "",
    "1",
    "ab",
    [],
    {},
    [None],
    {"$sealed": None},
    {"$erased": True},
)
ABSENT = object()


def spoilt(tree: Any, part: Any) -> Iterator[Any]:
    """The same tree again and again with one part of it wrong, or at least another."""
    if isinstance(part, dict):
        for name, member in list(part.items()):
            if name == "$sealed":
                # A sealed field that is left alone may hold anything.
                return
            yield from spoilt(tree, member)
            for other in (*OTHERS, ABSENT):
                part.pop(name) if other is ABSENT else part.update({name: other})
                yield tree
                part[name] = member
        part["never-heard-of"] = 1
        yield tree
        del part["never-heard-of"]
    elif isinstance(part, list) and part:
        yield from spoilt(tree, part[0])
        for other in OTHERS:
            part.append(other)
            yield tree
            part.pop()


def reader(cls: type, *, unseen: bool) -> Callable[[bytes, str], Any]:
    """Reads the JSON of a class by its shape."""
    struct, make = SHAPES[unseen].shaped(cls)
    decode = msgspec.json.Decoder(struct).decode
    return lambda form, place: make(decode(form), place)


def verdict(read: Any, form: Any) -> tuple[bool, Any]:
    """Whether a form is taken, and as what."""
    try:
        return True, read(form, PLACE)
    except Exception:  # noqa: BLE001 - whatever refuses, it is refused
        return False, None


@pytest.mark.parametrize("unseen", [False, True])
def test_a_shape_takes_what_the_strict_reader_takes_and_never_more(unseen: bool) -> None:
    """Speed must not make a history readable that was refused before, nor read another value (bad input, stored)."""
    taken = refused = 0
    for name in CORPUS.names():
        fact = REGISTRY.facts[name.rpartition("/")[0]]
        if name != fact.stored_name:
            continue
        shaped, strict = reader(fact.cls, unseen=unseen), STRICT[unseen].reader(fact.cls)
        stored = msgspec.json.decode(CORPUS.row(name).state)["d"]
        assert shaped(msgspec.json.encode(stored), PLACE) == strict(stored, PLACE), name
        for tree in spoilt(stored, stored):
            form = msgspec.json.encode(tree)
            fits, value = verdict(shaped, form)
            if fits:
                assert verdict(strict, msgspec.json.decode(form)) == (True, value), (name, tree)
            taken, refused = taken + fits, refused + (not fits)
    assert taken > len(REGISTRY.facts)
    assert refused > taken
