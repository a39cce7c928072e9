"""Rows a view has worked on lately, so that the next page need not read them."""

from typing import Final

from wuye.application.ports import Row

GENERATION: Final = 400
"""Rows used since the last turn at which the older ones go: a row of a case takes 18 KiB."""


class RecentRows:
    """The rows used last, between one and two generations of them. For one thread."""

    def __init__(self, generation: int = GENERATION) -> None:
        self._generation = generation
        self._young: dict[str, Row] = {}
        self._old: dict[str, Row] = {}

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def get(self, key: str) -> Row | None:
        """A row, which then is young again."""
        row = self._young.get(key)
        if row is None and (row := self._old.pop(key, None)) is not None:
            self._young[key] = row
        return row

    def put(self, key: str, row: Row | None) -> None:
        """Keep a row; ``None`` forgets it."""
        self._old.pop(key, None)
        if row is None:
            self._young.pop(key, None)
        else:
            self._young[key] = row

    def turn(self) -> None:
        """A page is done: when enough rows are young, those that no page of their time has used are forgotten."""
        if len(self._young) >= self._generation:
            self._old, self._young = self._young, {}

    def clear(self) -> None:
        """Forget all."""
        self._young, self._old = {}, {}
