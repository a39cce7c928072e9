"""Which table serves a view: a rebuild fills another one and swaps.

The swap is kept by the declared table, which carries the version of its shape: while an old and a new release run
together, each reads and fills its own.
"""

from typing import Final, Protocol

from attrs import evolve

from wuye.application.ports import Table, Views
from wuye.application.projections.projection import Projection

GENERATION: Final = "_g"


class Shown(Protocol):
    """A view as far as reading goes: who keeps it is nothing to the reader."""

    @property
    def view(self) -> str:
        """Name that doors use."""
        ...

    @property
    def table(self) -> Table:
        """Its declared table."""
        ...


def established(views: Views, projection: Shown, *, bare: bool = False) -> Table:
    """The table that serves a view; makes it when there is none yet, ``bare`` where ``Views.index`` is to follow."""
    shape = projection.table
    name = views.serving(shape.name)
    if name is None:
        views.ensure(shape, bare=bare)
        views.serve(shape.name, shape.name)
        return shape
    return evolve(shape, name=name)


def next_generation(views: Views, projection: Projection, *, bare: bool = False) -> Table:
    """An empty table of the same shape beside the one that serves; what an interrupted rebuild left is removed.

    ``bare`` leaves its indexes to ``Views.index``.
    """
    shape = projection.table
    serving = views.serving(shape.name) or shape.name
    number = int(serving.removeprefix(shape.name).removeprefix(GENERATION) or 1)
    table = _generation(shape, number + 1)
    if number > 1:
        # The one before, where the last rebuild ended between the swap and its removal.
        views.drop(_generation(shape, number - 1).name)
    views.drop(table.name)
    views.ensure(table, bare=bare)
    return table


def _generation(shape: Table, number: int) -> Table:
    return shape if number == 1 else evolve(shape, name=f"{shape.name}{GENERATION}{number}")
