"""Wuye (物业): an event-sourced service desk for property maintenance.

Importing this package is cheap: it loads no web framework, no database driver and patches nothing. Names are
loaded when they are first used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wuye.application.async_desk import AsyncDesk
    from wuye.application.desk import Desk, Receipt
    from wuye.application.ports import CommandReused, SchemaMismatch, Unavailable, UnsafeSettings, WrongKey
    from wuye.domain.shared.actor import Actor, Channel, Role
    from wuye.domain.shared.refusal import BrokenHistory, InvalidInput, Refused
    from wuye.entrypoints.bootstrap import open_desk, open_desk_async

__version__ = "0.1.0"

_HOME = {
    "Actor": "wuye.domain.shared.actor",
    "AsyncDesk": "wuye.application.async_desk",
    "BrokenHistory": "wuye.domain.shared.refusal",
    "Channel": "wuye.domain.shared.actor",
    "CommandReused": "wuye.application.ports",
    "Desk": "wuye.application.desk",
    "InvalidInput": "wuye.domain.shared.refusal",
    "Receipt": "wuye.application.desk",
    "Refused": "wuye.domain.shared.refusal",
    "Role": "wuye.domain.shared.actor",
    "SchemaMismatch": "wuye.application.ports",
    "Unavailable": "wuye.application.ports",
    "UnsafeSettings": "wuye.application.ports",
    "WrongKey": "wuye.application.ports",
    "open_desk": "wuye.entrypoints.bootstrap",
    "open_desk_async": "wuye.entrypoints.bootstrap",
}

__all__ = [
    "Actor",
    "AsyncDesk",
    "BrokenHistory",
    "Channel",
    "CommandReused",
    "Desk",
    "InvalidInput",
    "Receipt",
    "Refused",
    "Role",
    "SchemaMismatch",
    "Unavailable",
    "UnsafeSettings",
    "WrongKey",
    "open_desk",
    "open_desk_async",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value
