"""Logs of the server process: JSON lines on standard error, ids only, never personal data (design 10, threats T21)."""

import logging
import sys
from typing import Any, Final

import structlog

_ALLOWED: Final = frozenset(
    {
        "at",
        "code",
        "error",
        "event",
        "failures",
        "holders",
        "level",
        "logger",
        "position",
        "request_id",
        "service",
        "timestamp",
        "trace_id",
        "view",
    }
)
"""Fields a line may have; a new one is a decision about personal data."""


def configure() -> None:
    """Make this process log JSON; the libraries' own lines lose their exception texts."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _only_allowed,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=True)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, structlog.stdlib.add_log_level],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                _only_allowed,
                structlog.processors.JSONRenderer(ensure_ascii=True),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)


def _only_allowed(_logger: Any, _method: str, event: Any) -> Any:
    return {name: value for name, value in event.items() if name in _ALLOWED}
