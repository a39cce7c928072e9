"""Instants as people type them: always with a zone, stated or the one shown; never guessed words."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

FORMS: Final = (
    "2026-10-01T09:00:00+08:00",
    "2026-10-01T01:00Z",
    "2026-10-01T09:00",
    "2026-10-01",
    "90m",
    "36h",
    "7d",
    "2w",
)
"""The accepted forms, as shown with a refusal: RFC 3339; without an offset in the shown zone; so long ago."""

_INSTANT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ](?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?) ?(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_AGO = re.compile(r"(?P<count>[0-9]{1,4})(?P<unit>[mhdw])")
_UNIT: Final = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class NoInstant(ValueError):
    """What was typed is no instant of an accepted form."""


def instant(typed: str, *, zone: ZoneInfo, now: datetime | None = None) -> datetime:
    """The instant that was typed, in UTC; ``90m`` counts back from ``now`` and is refused where there is none.

    A local time that the zone skips or repeats must be given with its offset. Raises ``NoInstant``.
    """
    typed = typed.strip()
    ago = _AGO.fullmatch(typed)
    if ago is not None and now is not None:
        return now - timedelta(**{_UNIT[ago["unit"]]: int(ago["count"])})
    found = _INSTANT.fullmatch(typed)
    if found is None:
        raise NoInstant(typed)
    try:
        local = datetime.fromisoformat(f"{found['day']}T{found['time'] or '00:00'}")
        if found["offset"] is not None:
            return datetime.fromisoformat(f"{local.isoformat()}{found['offset']}").astimezone(UTC)
        aware = local.replace(tzinfo=zone)
        if aware.utcoffset() != aware.replace(fold=1).utcoffset():
            raise NoInstant(typed)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        raise NoInstant(typed) from None


def duration(typed: str) -> timedelta:
    """A length of time such as ``90m``, ``2h`` or ``30s``. Raises ``NoInstant``."""
    found = re.fullmatch(r"([0-9]{1,6})(s|m|h|d|w)?", typed.strip())
    if found is None:
        raise NoInstant(typed)
    return timedelta(**{{"s": "seconds", **_UNIT}[found[2] or "s"]: int(found[1])})


def shown(at: datetime, zone: ZoneInfo) -> str:
    """An instant for people, in a zone, to the second; with its offset where the zone has that time twice."""
    local = at.astimezone(zone)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{local:%Y-%m-%d %H:%M:%S}{local.isoformat()[-6:] if twice else ''}"


def zone_note(zone: ZoneInfo, at: datetime) -> str:
    """The zone and its offset at an instant, for example ``Asia/Shanghai (UTC+08:00)``."""
    offset = f"{at.astimezone(zone):%z}"
    return f"{zone.key} (UTC{offset[:3]}:{offset[3:5]})"
