"""PostgreSQL connections that answer or fail within seconds; importing this needs the extra ``postgres``."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from wuye.application.patience import left

T = TypeVar("T")
Line = TypeVar("Line", bound=psycopg.Connection[Any])

CONNECT_SECONDS: Final = 2
STATEMENT_SECONDS: Final = 1.5
SILENCE_SECONDS: Final = 2.5
"""A server that is frozen, not gone, closes nothing and acknowledges on TCP level: only our own clock notices it."""


class SilentServer(psycopg.OperationalError):
    """The server took the question and did not answer in time: asking again would only double the wait."""


class BoundedConnection(psycopg.Connection[TupleRow]):
    """A connection that is closed, with ``SilentServer``, when the server stays silent."""

    silence: float = SILENCE_SECONDS

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Wait at most ``timeout``, or else ``silence`` seconds and no longer than the caller was promised."""
        silence = left(self.silence)
        try:
            return super().wait(gen, interval, silence if timeout is None else timeout)
        except _WaitTimeout:
            if timeout is not None:
                raise
            # What the server will still send belongs to nobody: the line cannot be used again.
            self.pgconn.finish()
            raise SilentServer(f"no answer within {silence:.1f} s") from None

    @contextmanager
    def patient(self, seconds: float) -> Iterator[None]:
        """Allow a longer silence, for a piece of work that is known to be long."""
        self.silence = seconds
        try:
            yield
        finally:
            self.silence = SILENCE_SECONDS


class PromptPool(ConnectionPool[Line]):
    """A pool in which nobody waits for a connection longer than the caller was promised."""

    def getconn(self, timeout: float | None = None) -> Line:
        """Raises ``PoolTimeout``."""
        return super().getconn(left(self.timeout if timeout is None else timeout))


def settings(name: str, *, schema: str | None = None, statement_seconds: float = STATEMENT_SECONDS) -> dict[str, Any]:
    """Connection arguments with every time-out set; ``name`` is shown in ``pg_stat_activity``."""
    milliseconds = int(statement_seconds * 1000)
    options = f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds}"
    options += " -c idle_in_transaction_session_timeout=10000 -c timezone=UTC"
    if schema is not None:
        options += f" -c search_path={schema}"
    return {
        "application_name": name,
        "connect_timeout": CONNECT_SECONDS,
        "options": options,
        "tcp_user_timeout": 3000,
        "keepalives_idle": 5,
        "keepalives_interval": 1,
        "keepalives_count": 3,
    }
