"""The corpus: the stored bytes of every event version ever released, one file each, never rewritten.

``events/<name>/<version>.json`` holds the bytes. ``python -m tests.golden.corpus`` writes files for versions that have
none; it never touches one that is there. A version that was released keeps its file for ever: a changed event gets a
new version, an upcaster in ``Fact.upcasts``, and a new file. Only a version that never left a developer's machine may
have its file deleted and written anew.
"""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from tests.golden.examples import NOON, STREAM, GoldenVault, draft, example
from wuye.adapters.eventlog.mapper import Mapper, StoredRow
from wuye.application.registry import Registry

EVENTS = Path(__file__).parent / "events"


@frozen
class Corpus:
    """The files of a folder, against a registry."""

    registry: Registry
    folder: Path = EVENTS

    def missing(self) -> list[str]:
        """Stored names that have no file."""
        released = [
            f"{fact.name}/{version}" for fact in self.registry.facts.values() for version in range(1, fact.version + 1)
        ]
        return [name for name in released if not self.file(name).exists()]

    def names(self) -> list[str]:
        """Stored names that have a file."""
        return sorted(f"{file.parent.name}/{file.stem}" for file in self.folder.glob("*/*.json"))

    def file(self, name: str) -> Path:
        """Where the bytes of a stored name lie."""
        return self.folder / f"{name}.json"

    def row(self, name: str) -> StoredRow:
        """The bytes as the store would give them."""
        return StoredRow(1, STREAM, 1, name, self.file(name).read_bytes())

    def record(self) -> list[str]:
        """Write files for versions of today that have none; gives their names."""
        mapper = Mapper(self.registry, GoldenVault())
        today = {fact.stored_name: fact.cls for fact in self.registry.facts.values()}
        written = [name for name in self.missing() if name in today]
        for name in written:
            state = mapper.state(mapper.prepare(draft(example(today[name]))), NOON)
            self.file(name).parent.mkdir(parents=True, exist_ok=True)
            with self.file(name).open("xb") as file:
                file.write(state)
        return written


if __name__ == "__main__":
    from wuye.application.aggregates import REGISTRY

    for recorded in Corpus(REGISTRY).record():
        print(recorded)
