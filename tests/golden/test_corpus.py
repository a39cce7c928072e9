"""What was stored by any release is loaded by this one (design 5)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from attrs import evolve

from tests.golden.corpus import Corpus
from tests.golden.examples import NOON, STREAM, GoldenVault, draft, example
from tests.log.toys import REGISTRY as TOYS
from tests.log.toys import TOY, Counted, renamed
from wuye.adapters.eventlog.mapper import Mapper
from wuye.application.aggregates import REGISTRY
from wuye.application.encoding import to_plain
from wuye.application.registry import Registry
from wuye.domain.shared.lifecycle import facts
from wuye.domain.shared.refusal import BrokenHistory

CORPUS = Corpus(REGISTRY)
NEVER_RELEASED = "only if this version was never released: delete the file, run `python -m tests.golden.corpus`"


def placed(plain: Any) -> Any:
    """A stored tree with the places of its sealed fields written out, as the plain form has them."""
    if isinstance(plain, dict):
        if "$sealed" in plain:
            form = dict(plain["$sealed"])
            place = f"acme|{STREAM}|1|{form.pop('f')}"
            return {"$sealed": {"s": None, **form, "p": place}}
        return {name: placed(member) for name, member in plain.items()}
    if isinstance(plain, list):
        return [placed(member) for member in plain]
    return plain


def test_every_registered_version_has_its_bytes() -> None:
    """A new event, or a new version of one, is recorded the day it is made."""
    missing = CORPUS.missing()
    assert not missing, f"run `python -m tests.golden.corpus` and commit: {', '.join(missing)}"


@pytest.mark.parametrize("name", CORPUS.names())
def test_stored_bytes_of_every_release_are_loaded(name: str) -> None:
    """An event that can no longer be loaded, or whose name is gone, is a broken promise to everyone who stored it."""
    try:
        recorded = Mapper(REGISTRY, GoldenVault()).recorded(CORPUS.row(name))
    except BrokenHistory as broken:
        pytest.fail(f"{name}: {broken}; give the event a new version and an upcaster ({NEVER_RELEASED})")
    fact = REGISTRY.facts[name.rpartition("/")[0]]
    assert type(recorded.event) is fact.cls
    assert recorded.envelope.actor == draft(recorded.event).actor
    assert (recorded.recorded_at, recorded.stream) == (NOON, STREAM)
    if name == fact.stored_name:
        stored = msgspec.json.decode(CORPUS.row(name).state)
        assert to_plain(recorded.event) == placed(stored["d"]), f"{name}: the spelling changed ({NEVER_RELEASED})"


def test_a_version_without_bytes_is_noticed(tmp_path: Path) -> None:
    """The corpus test can fail: nothing is recorded here."""
    corpus = Corpus(TOYS, tmp_path)
    assert corpus.missing() == ["toy.opened/1", "toy.counted/1", "toy.counted/2", "toy.counted/3"]
    assert corpus.record() == ["toy.opened/1", "toy.counted/3"]
    # Versions of the past cannot be recorded any more: their files come from the time when they were today's.
    assert corpus.missing() == ["toy.counted/1", "toy.counted/2"]
    assert corpus.names() == ["toy.counted/3", "toy.opened/1"]


def test_recorded_bytes_are_never_rewritten(tmp_path: Path) -> None:
    """Recording twice writes nothing, whatever the file holds by then."""
    corpus = Corpus(TOYS, tmp_path)
    corpus.record()
    corpus.file("toy.opened/1").write_bytes(b"as it was")
    assert corpus.record() == []
    assert corpus.file("toy.opened/1").read_bytes() == b"as it was"


def test_an_event_that_changed_without_a_version_is_noticed(tmp_path: Path) -> None:
    """Bytes of the first version do not fit the third class, unless the upcasters lead there."""
    first = Registry((evolve(TOY, facts=facts("toy", Counted)),))
    Corpus(first, tmp_path).record()
    with pytest.raises(BrokenHistory) as broken:
        Mapper(TOYS, GoldenVault()).recorded(Corpus(TOYS, tmp_path).row("toy.counted/1"))
    assert broken.value.code == "upcast-failed"
    assert renamed({"number": 7}) == {"count": 7}


def test_examples_are_the_same_in_every_run(tmp_path: Path) -> None:
    """Else two developers would record two truths."""
    Corpus(TOYS, tmp_path / "a").record()
    Corpus(TOYS, tmp_path / "b").record()
    for name in Corpus(TOYS, tmp_path / "a").names():
        assert (tmp_path / "a" / f"{name}.json").read_bytes() == (tmp_path / "b" / f"{name}.json").read_bytes()


def test_examples_fill_every_optional_field() -> None:
    """A field that is absent in the corpus is a field nobody watches."""
    for fact in REGISTRY.facts.values():
        plain = to_plain(example(fact.cls))
        assert None not in plain.values(), fact.name
