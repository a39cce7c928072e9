"""Read your own writes: a read may name the position it must have seen (design 6)."""

from collections.abc import Mapping
from typing import Any, Final

from wuye.entrypoints.http.door import Door
from wuye.entrypoints.http.problems import unmet
from wuye.entrypoints.http.query import Whole

AFTER: Final = Whole(
    name="after",
    help="Answer only when everything up to this position is seen (Wuye-Position). 读己之写：等待到该位置。",
)


def seen_position(door: Door, asked_for: Mapping[str, Any]) -> int | None:
    """The position a read must have seen. Raises ``Problem`` (422) for one that is not in the log yet."""
    position: int | None = asked_for.get(AFTER.name)
    if position:
        head = door.desk.log.head()
        if position > head:
            raise unmet(AFTER.name, "out-of-range", minimum=0, maximum=head)
    return position or None


def views_shown(door: Door) -> list[dict[str, Any]]:
    """How far each view is behind the log, and what it could not apply."""
    lags = [door.reader.lag(projection) for projection in door.projections.values()]
    return [
        {
            "view": lag.view,
            "position": lag.position,
            "lag_events": lag.events,
            "lag_seconds": round(lag.seconds, 3),
            "parked": lag.parked,
        }
        for lag in lags
    ]
