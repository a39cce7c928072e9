"""A page of rows as comma-separated values: for spreadsheets, the same bytes as on the command line."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from litestar import Response

from wuye.entrypoints.http.asked import Asked
from wuye.entrypoints.http.paging import Question
from wuye.entrypoints.http.query import Choice
from wuye.entrypoints.http.replies import JSON
from wuye.entrypoints.separated import inert, separated

CSV: Final = "text/csv"
FORMAT: Final = Choice(
    name="format",
    help="What it is answered with; default what Accept prefers, else json. 返回格式；缺省按 Accept，否则为 json。",
    choices=("json", "csv"),
)
VARIES: Final[Mapping[str, str]] = {"Vary": "Accept"}


def wants_table(asked: Asked, asked_for: Mapping[str, Any]) -> bool:
    """Whether a table was asked for: by the parameter, else by what ``Accept`` prefers (RFC 9110, 12.5.1)."""
    if "format" in asked_for:
        return bool(asked_for["format"] == "csv")
    ranges = _ranges(",".join(asked.headers.get("accept", ())))
    wanted = _quality(ranges, CSV)
    return CSV in ranges and wanted > 0 and (wanted, JSON not in ranges) > (_quality(ranges, JSON), False)


def table_reply(
    columns: Sequence[str], items: Sequence[Mapping[str, Any]], asked: Question, *, after: tuple[Any, ...] | None
) -> Response[bytes]:
    """A page as a table with its column names; ``Link`` leads to the next one."""
    link = {} if after is None else {"Link": asked.next(after)[1]}
    cells = ([_cell(one[name]) for name in columns] for one in items)
    name = asked.path.rpartition("/")[2]
    return Response(
        content=separated([columns, *cells]).encode(),
        media_type=f"{CSV}; header=present",
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            **VARIES,
            **link,
        },
    )


def _cell(value: Any) -> str:
    return "" if value is None else inert(str(value))


def _ranges(accept: str) -> dict[str, float]:
    """Media ranges with their quality; one that cannot be read is not acceptable."""
    found: dict[str, float] = {}
    for one in accept.lower().split(","):
        media, *parameters = (part.strip() for part in one.split(";"))
        quality = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        found[media] = float(quality) if quality.replace(".", "", 1).isdecimal() else 0.0
    return found


def _quality(ranges: Mapping[str, float], media: str) -> float:
    """The quality of a media type: the most specific range that covers it."""
    kind = media.partition("/")[0]
    return next((ranges[one] for one in (media, f"{kind}/*", "*/*") if one in ranges), 0.0)
