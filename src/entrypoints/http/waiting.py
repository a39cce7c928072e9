"""Read your own writes: a read may name the position it must have seen (design 6)."""

from collections.abc import Mapping
from typing import Any, Final

from wuye.entrypoints.http.door import Door
from wuye.entrypoints.http.problems import Problem, parameter
from wuye.entrypoints.http.query import Whole

AFTER: Final = Whole(
    name="after", help="Answer only when everything up to this position is seen (Wuye-Position). 读己之写：等待到该位置。"
)


def caught_up(door: Door, asked_for: Mapping[str, Any], *views: str) -> None:
    """Wait, bounded, until the views have seen the position; the log itself always has.

    Raises ``Problem``: ``invalid-parameter`` for a position that is not in the log yet, ``unavailable`` when a view
    does not catch up in time.
    """
    position = asked_for.get("after")
    if not position:
        return
    head = door.desk.log.head()
    if position > head:
        raise parameter(AFTER.name, "out-of-range", minimum=0, maximum=head)
    for view in views:
        if not door.wait_for(view, position):
            raise Problem("unavailable", headers={"Retry-After": "1"}, service=view, shown={"service": view})
