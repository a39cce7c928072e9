"""The board of notices (通知看板): what each role was told and has not taken note of, and each line of it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from wuye.application.encoding import instant
from wuye.application.ports import Column, Table
from wuye.application.projections.cases import case_board
from wuye.application.projections.projection import Changed, Projection, Rows
from wuye.application.registry import Registry
from wuye.domain.register.notice import events as e
from wuye.domain.register.notice.kinds import LineState, NoticeStage
from wuye.domain.register.notice.state import Notice, line_of
from wuye.domain.shared.recorded import Recorded

VIEW: Final = "notice_board"
LINES: Final = "notice_lines"
CATEGORY: Final = "notice"
FILTERS: Final = ("site", "stage", "audience")
QUEUE: Final = (("rank", False), ("raised_at", False))
"""What nobody has taken note of first."""
LINE_FILTERS: Final = ("site", "state", "kind", "audience", "about", "notice")
_RANKS: Final = {NoticeStage.OPEN: 0, NoticeStage.ACKNOWLEDGED: 1}

NOTICE_BOARD: Final = Table(
    name="notice_board_2",
    columns=(
        *(Column(name=name, kind="text") for name in FILTERS),
        Column(name="number", kind="text"),
        Column(name="lines", kind="integer"),
        Column(name="cases", kind="integer"),
        Column(name="rank", kind="integer"),
        Column(name="due_at", kind="instant"),
        Column(name="late_seconds", kind="integer"),
        Column(name="raised_at", kind="instant"),
        Column(name="updated_at", kind="instant"),
        Column(name="version", kind="integer"),
    ),
    indexes=(
        ("rank", "raised_at"),
        *((name, "rank", "raised_at") for name in FILTERS),
        ("site", "audience", "rank", "raised_at"),
    ),
)
NOTICE_LINES: Final = Table(
    name="notice_lines_1",
    columns=(
        *(Column(name=name, kind="text") for name in LINE_FILTERS),
        Column(name="subject", kind="text"),
        Column(name="level", kind="integer"),
        Column(name="due_at", kind="instant"),
        Column(name="told_at", kind="instant"),
        Column(name="late_seconds", kind="integer"),
    ),
    indexes=(("told_at",), *((name, "told_at") for name in LINE_FILTERS)),
)


def notice_board(registry: Registry) -> Projection:
    """One row a notice, keyed by its stream; the body carries the state with every line."""
    return case_board(registry, CATEGORY, view=VIEW, table=NOTICE_BOARD, row=_row)


def notice_lines() -> Projection:
    """One row a line, whatever message it stands in."""
    return Projection(
        view=LINES,
        table=NOTICE_LINES,
        keys=_line_key,
        project=_line,
        events=frozenset({e.NoticeRaised, e.NoticeWithdrawn}),
    )


def _row(notice: Notice) -> Mapping[str, Any]:
    standing = notice.standing
    return {
        "site": notice.site,
        "stage": notice.stage.value,
        "audience": None if notice.audience is None else notice.audience.value,
        "number": None,
        "lines": len(standing),
        "cases": len({one.about for one in standing}),
        "rank": _RANKS.get(notice.stage, 9),
        "due_at": min((one.due_at for one in standing if one.due_at is not None), default=None),
        "late_seconds": max((one.late_seconds for one in standing if one.late_seconds is not None), default=None),
        "raised_at": notice.raised_at,
    }


def _line_key(recorded: Recorded[Any]) -> Sequence[str]:
    event: e.NoticeRaised | e.NoticeWithdrawn = recorded.event
    return (f"{recorded.stream}/{event.line}",)


def _line(rows: Rows, recorded: Recorded[Any]) -> Changed:
    event: e.NoticeRaised | e.NoticeWithdrawn = recorded.event
    (key,) = _line_key(recorded)
    if isinstance(event, e.NoticeWithdrawn):
        row = rows[key]
        return {
            key: {
                **row,
                "state": LineState.WITHDRAWN.value,
                "body": {**row["body"], "withdrawn_at": instant(recorded.recorded_at)},
            }
        }
    line = line_of(event, recorded)
    return {
        key: {
            "site": event.site,
            "state": LineState.STANDS.value,
            "kind": event.kind.value,
            "audience": event.audience.value,
            "about": event.about,
            "notice": recorded.stream,
            "subject": event.subject,
            "level": event.level,
            "due_at": event.due_at,
            "told_at": line.told_at,
            "late_seconds": line.late_seconds,
            "body": {"line": event.line, "withdrawn_at": None},
        }
    }
