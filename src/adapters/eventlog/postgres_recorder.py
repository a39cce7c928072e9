"""The library's PostgreSQL recorder with an advisory lock in place of its table lock, over bounded connections."""

import select
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, cast

import psycopg
from eventsourcing.postgres import (
    ConnectionPool,
    PostgresApplicationRecorder,
    PostgresDatastore,
)
from psycopg import Connection, Cursor
from psycopg.rows import DictRow, dict_row

from wuye.adapters import bounded
from wuye.application.patience import left

LOCK: Final = 0x7775_7965_0001
"""The advisory lock of all writers of a database."""
SCHEMA: Final = "wuye"
_POOL_SECONDS: Final = 2.0
_RECONNECT_SECONDS: Final = 4.0
_IDLE_IN_TRANSACTION_MILLISECONDS: Final = 3_000
_LOCK_MILLISECONDS: Final = 1_200


class _PromptPool(ConnectionPool[Connection[DictRow]]):
    """The library's pool, in which nobody waits for a connection longer than the caller was promised."""

    def getconn(self, timeout: float | None = None) -> Connection[DictRow]:
        """A connection that was alive a moment ago; dead ones are thrown away on the way.

        (The pool's own check waits a second and more between one dead connection and the next.) Raises
        ``psycopg.OperationalError``, ``PoolTimeout`` among them.
        """
        for _ in range(self.max_size):
            connection = super().getconn(left(self.timeout if timeout is None else timeout))
            if _is_alive(connection):
                return connection
            connection.close()
            self.putconn(connection)
        raise psycopg.OperationalError("every connection was closed by the server")


class LockedDatastore(PostgresDatastore):
    """The library's datastore over a pool that answers within ``_POOL_SECONDS`` and mends itself."""

    def __init__(self, url: str, *, most: int = 12) -> None:
        super().__init__("", "", "", "", "", schema=SCHEMA, originator_id_type="text", enable_db_functions=False)
        arguments = bounded.settings("wuye-log")
        # A writer that froze in its turn must not hold up the others for long.
        arguments["options"] += f" -c idle_in_transaction_session_timeout={_IDLE_IN_TRANSACTION_MILLISECONDS}"
        # Shorter than the time of a statement: then a fault says that a lock was the cause.
        arguments["options"] += f" -c lock_timeout={_LOCK_MILLISECONDS}"
        # A turn looks rows up, however many there are: one plan for ever, and always by an index. Left to itself the
        # server would plan each group anew, for as long as it takes, and over young tables it would keep a plan that
        # reads them whole until they are analysed.
        arguments["options"] += " -c plan_cache_mode=force_generic_plan -c enable_seqscan=off"
        self.pool = _PromptPool(
            url,
            connection_class=cast("type[Connection[DictRow]]", bounded.BoundedConnection),
            kwargs={**arguments, "row_factory": dict_row},
            min_size=1,
            max_size=most,
            open=False,
            configure=_configure,
            timeout=_POOL_SECONDS,
            # Given up soon, so that the next caller's wish starts anew at once instead of after a long back-off.
            reconnect_timeout=_RECONNECT_SECONDS,
        )
        self._kept: deque[Connection[DictRow]] = deque()
        """What was written with last. It counts among the pool's, but is not in it."""

    @contextmanager
    def writing(self) -> Iterator[Connection[DictRow]]:
        """The connection that was written with last, or else one of the pool's; who writes next has it at hand.

        Taking one from the pool and giving it back costs as much as half of a group's exchange. Raises
        ``psycopg.OperationalError``.
        """
        connection = self._at_hand()
        if connection is None:
            connection = self.pool.getconn()
        try:
            yield connection
        except BaseException:
            self.pool.putconn(connection)
            raise
        self._kept.append(connection)
        if self.pool.closed or len(self._kept) > 1:
            self._give_back()

    def close(self) -> None:
        """Close every connection that nobody uses; those in use are closed when they are given back."""
        super().close()
        self._give_back()

    def _at_hand(self) -> Connection[DictRow] | None:
        with suppress(IndexError):
            connection = self._kept.pop()
            if _is_alive(connection):
                return connection
            connection.close()
            self.pool.putconn(connection)
        return None

    def _give_back(self) -> None:
        with suppress(IndexError):
            self.pool.putconn(self._kept.popleft())


class LockedRecorder(PostgresApplicationRecorder):
    """The library's recorder; whatever way events come in, one lock keeps their order that of commits."""

    def _lock_table(self, curs: Cursor[DictRow]) -> None:
        curs.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,), prepare=True)


def _configure(connection: Connection[Any]) -> None:
    connection.autocommit = True


def _is_alive(connection: Connection[Any]) -> bool:
    """Without a round trip: an idle line that has something to read was most likely closed by the server."""
    watched = select.poll()
    watched.register(connection.fileno(), select.POLLIN)
    if watched.poll(0):
        try:
            connection.pgconn.consume_input()
        except psycopg.OperationalError:
            return False
    return connection.pgconn.status == psycopg.pq.ConnStatus.OK
