"""The stored form of a view row: checked, the same bytes in every store."""

import hashlib
import re
from collections.abc import Callable, Iterable
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
_encoder = msgspec.json.Encoder(order="sorted")
_NO_BODY: Final = b"{}"
_LOOKS: Final = {
    "text": "type({0}) is str and {0}.isascii() and nul not in {0}",
    "integer": "type({0}) is int and -limit <= {0} < limit",
    "instant": "type({0}) is datetime and {0}.tzinfo is utc",
    "flag": "type({0}) is bool",
}
"""What a value that is not missing mostly is: then it needs no second look."""


@frozen
class StoredRow:
    """A row as a store keeps it: values in the order of the table's columns, and the body as JSON bytes."""

    values: tuple[Value, ...]
    body: bytes


@frozen
class Written:
    """A body that is written already, and what a fold goes on with in its place."""

    text: bytes
    held: Any = None


@frozen
class Formed:
    """A body of which the plain form is made when a store asks for it, of what a fold goes on with in its place."""

    form: Callable[[Any], Any]
    held: Any


def written(form: Any, held: Any = None) -> Written:
    """The body whose plain form is at hand.

    Records of texts, whole numbers, flags and each other may stand in it as they are: JSON has the same form of them.
    """
    return Written(_encoder.encode(form), held)


def raw(form: Any) -> msgspec.Raw:
    """A part of a body, written once for every body that it will stand in."""
    return msgspec.Raw(_encoder.encode(form))


def held(body: Any) -> Any:
    """What a fold goes on with, of a body that was made here or read."""
    return body.held if isinstance(body, Written | Formed) else body


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
    try:
        values = _values_of(table)(key, row)
        body = row.get(BODY)
        if type(body) is Written:
            return StoredRow(values, body.text)
        if type(body) is Formed:
            return StoredRow(values, _encoder.encode(body.form(body.held)))
        return StoredRow(values, _encoder.encode(to_plain(body)) if body else _NO_BODY)
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


def _values_of(table: Table) -> "_Values":
    """What checks the columns of a table, made once: a row of twenty is looked at for every event of a view."""
    made = _made.get(table.name)
    if made is None or made[0] is not table.columns:
        made = _made[table.name] = table.columns, _compiled(table)
    return made[1]


def _compiled(table: Table) -> "_Values":
    def look(place: int, key: str, value: Any) -> Value:
        column = table.columns[place]
        return _value(table, key, column.name, column.kind, value)

    lines, names = ["def values(key, row):"], [f"v{place}" for place in range(len(table.columns))]
    for place, (name, column) in enumerate(zip(names, table.columns, strict=True)):
        lines.append(f"  {name} = row[{column.name!r}]")
        fits = _LOOKS[column.kind].format(name)
        lines.append(f"  if {name} is not None and not ({fits}): {name} = look({place}, key, {name})")
    known: dict[str, Any] = {"look": look, "datetime": datetime, "utc": UTC, "nul": "\x00", "limit": 2**63}
    exec("\n".join([*lines, f"  return ({''.join(f'{name}, ' for name in names)})"]), known)  # noqa: S102 - as encoding
    values: _Values = known["values"]
    return values


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


_Values = Callable[[str, Row], tuple[Value, ...]]
_made: dict[str, tuple[Any, _Values]] = {}
"""By the name of the table, with the columns it was made for: those of a test may come again under their name."""
