"""Time zones of the IANA list, and the days and months an instant lies in there."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from attrs import Attribute, field

from wuye.domain.shared.refusal import InvalidInput

MONTH_PATTERN = r"^[0-9]{4}-(0[1-9]|1[0-2])$"


def month(help: tuple[str, str] = ("", "")) -> Any:
    """A field of a command: a calendar month."""

    def validate(_: Any, attribute: "Attribute[Any]", value: str) -> None:
        if not re.fullmatch(MONTH_PATTERN, value):
            raise InvalidInput("invalid-month", field=attribute.name, pattern=MONTH_PATTERN)

    return field(validator=validate, metadata={"help": help, "personal": False, "pattern": MONTH_PATTERN})


def month_of(at: datetime, zone: str) -> str:
    """The month an instant lies in."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m}"


def last_month(at: datetime, zone: str) -> str:
    """The last month that had ended at an instant."""
    first = at.astimezone(ZoneInfo(zone)).date().replace(day=1)
    return f"{first - timedelta(days=1):%Y-%m}"


def day_of(at: datetime, zone: str) -> date:
    """The calendar day an instant lies in."""
    return at.astimezone(ZoneInfo(zone)).date()


def zone(help: tuple[str, str] = ("", ""), *, default: Any) -> Any:
    """A field of a command: a time zone of the IANA list."""

    def validate(_: Any, attribute: "Attribute[Any]", value: str) -> None:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise InvalidInput("unknown-zone", field=attribute.name) from None

    return field(default=default, validator=validate, metadata={"help": help, "personal": False, "max_length": 64})
