"""The HTTP door: routes generated from the lifecycles; translation only."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wuye.entrypoints.http.app import create_app
    from wuye.entrypoints.http.server import serve
    from wuye.entrypoints.http.settings import HttpSettings

__all__ = ["HttpSettings", "create_app", "serve"]

_HOME = {"HttpSettings": "settings", "create_app": "app", "serve": "server"}


def __getattr__(name: str) -> Any:
    # The framework is loaded by who serves, not by who only reads settings.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
