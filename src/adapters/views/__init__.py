"""Views: where projections keep rows and position, in the database of the log."""

from wuye.adapters.eventlog.address import Engine, address
from wuye.application.ports import Views

__all__ = ["open_views"]


def open_views(url: str, *, sole: bool = False) -> Views:
    """Open the views at the log's address (``memory://``, ``sqlite:///path``, ``postgresql://…``); open after a fork.

    ``sole``: on SQLite, no commands come meanwhile; see there.
    Raises ``SchemaMismatch`` when the database was never initialised, ``Unavailable``, ``UnsafeSettings``
    or ``ValueError``.
    """
    place = address(url)
    match place.engine:
        case Engine.MEMORY:
            from wuye.adapters.views.memory import MemoryViews

            return MemoryViews()
        case Engine.SQLITE:
            from wuye.adapters.views.sqlite import SqliteViews

            return SqliteViews(place.path, sole=sole)
        case Engine.POSTGRES:
            from wuye.adapters.views.postgres import PostgresViews

            return PostgresViews(url)
