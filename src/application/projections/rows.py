"""The stored form of a view row: checked, the same bytes in every store."""

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec
from attrs import frozen

from wuye.application.encoding import to_plain
from wuye.application.ports import Row, Table
from wuye.domain.shared.refusal import BrokenHistory

Value = str | int | bool | datetime | None
"""What a column may hold; instants are in UTC."""

KINDS: Final = ("text", "integer", "instant", "flag")
BODY: Final = "body"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_encoder = msgspec.json.Encoder(order="deterministic")
_NO_BODY: Final = b"{}"


@frozen
class StoredRow:
    """A row as a store keeps it: values in the order of the table's columns, and the body as JSON bytes."""

    values: tuple[Value, ...]
    body: bytes


def check_table(table: Table) -> None:
    """Refuse a declaration no store could keep. Raises ``ValueError``."""
    names = [column.name for column in table.columns]
    for name in (table.name, *names):
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name for a table or column")
    if len({*names, "key", BODY}) != len(names) + 2:
        raise ValueError(f"{table.name}: a column is declared twice, or called key or body")
    for column in table.columns:
        if column.kind not in KINDS:
            raise ValueError(f"{table.name}.{column.name}: {column.kind!r} is none of {', '.join(KINDS)}")
    for index in table.indexes:
        for name in index:
            if name.removeprefix("-") not in names:
                raise ValueError(f"{table.name}: an index names {name!r}, which is no column")


def check_same(table: Table, found: Table | None) -> None:
    """Refuse a declaration that was changed under its old name. Raises ``ValueError``."""
    if found is not None and found.columns != table.columns:
        raise ValueError(f"{table.name} was made with other columns: give the new declaration a new name")


def stored(table: Table, key: str, row: Row) -> StoredRow:
    """Check a row against its table and give its stored form. Raises ``ValueError`` naming row and column."""
    _check_text(table, key, "key", key)
    if len(row) - (BODY in row) != len(table.columns):
        raise ValueError(f"{table.name}: row {key} has the columns {', '.join(sorted(row))}")
    values: list[Value] = []
    try:
        for column in table.columns:
            value = row[column.name]
            kind = type(value)
            # What most values are needs no second look.
            if value is None or (
                (kind is str and column.kind == "text" and value.isascii() and "\x00" not in value)
                or (kind is datetime and column.kind == "instant" and value.tzinfo is UTC)
                or (kind is bool and column.kind == "flag")
            ):
                values.append(value)
            else:
                values.append(_value(table, key, column.name, column.kind, value))
        body = row.get(BODY)
        return StoredRow(tuple(values), _encoder.encode(to_plain(body)) if body else _NO_BODY)
    except KeyError as error:
        raise ValueError(f"{table.name}: row {key} lacks the column {error}") from error
    except (TypeError, UnicodeEncodeError, BrokenHistory) as error:
        # A sealed field that was taken over unseen may turn out to be none.
        raise ValueError(f"{table.name}: the body of row {key}: {error}") from error


def loaded(table: Table, values: Iterable[Value], body: bytes | str) -> dict[str, Any]:
    """A row as folds and doors read it."""
    row: dict[str, Any] = {column.name: value for column, value in zip(table.columns, values, strict=True)}
    row[BODY] = msgspec.json.decode(body)
    return row


def digest(rows: Iterable[tuple[str, tuple[Value, ...], bytes]]) -> str:
    """SHA-256 in hex over rows in key order: the same for the same rows in every store."""
    sha = hashlib.sha256()
    for key, values, body in rows:
        line = [key, *(microseconds(value) if isinstance(value, datetime) else value for value in values)]
        sha.update(msgspec.json.encode(line) + b"\t" + body + b"\n")
    return sha.hexdigest()


def microseconds(instant: datetime) -> int:
    """Microseconds since 1970, exact."""
    return (instant - _EPOCH) // _MICROSECOND


def from_microseconds(value: int) -> datetime:
    """The instant again, in UTC."""
    return _EPOCH + timedelta(microseconds=value)


def _value(table: Table, key: str, name: str, kind: str, value: Any) -> Value:
    if value is None:
        return None
    match kind:
        case "text" if isinstance(value, str):
            return _check_text(table, key, name, value)
        case "integer" if isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63:
            return int(value)
        case "flag" if isinstance(value, bool):
            return value
        case "instant" if isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(UTC)
    raise ValueError(f"{table.name}: row {key}, column {name}: {type(value).__name__} is no {kind}")


def _check_text(table: Table, key: str, name: str, value: str) -> str:
    # Enums are texts too; stores want the plain type.
    text = str.__str__(value)
    if "\x00" in text or (not text.isascii() and any("\ud800" <= one <= "\udfff" for one in text)):
        raise ValueError(f"{table.name}: row {key!r}, column {name}: not storable as text")
    return text
