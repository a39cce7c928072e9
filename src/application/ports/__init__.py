"""Ports: small protocols named for the need; adapters do not inherit from them, the contract suites prove the fit."""

from wuye.application.ports.failures import (
    CommandReused,
    Conflict,
    SchemaMismatch,
    Unavailable,
    UnsafeSettings,
    WrongKey,
)
from wuye.application.ports.log import (
    Answer,
    Append,
    CommandKey,
    Draft,
    EventLog,
    Learn,
    Loop,
    Subscription,
    Unreadable,
)
from wuye.application.ports.surroundings import Clock, Files, Ids, Progress, SecondHand, Vault
from wuye.application.ports.views import Column, Parked, Query, Ready, Row, Table, Views

__all__ = [
    "Answer",
    "Append",
    "Clock",
    "Column",
    "CommandKey",
    "CommandReused",
    "Conflict",
    "Draft",
    "EventLog",
    "Files",
    "Ids",
    "Learn",
    "Loop",
    "Parked",
    "Progress",
    "Query",
    "Ready",
    "Row",
    "SchemaMismatch",
    "SecondHand",
    "Subscription",
    "Table",
    "Unavailable",
    "Unreadable",
    "UnsafeSettings",
    "Vault",
    "Views",
    "WrongKey",
]
