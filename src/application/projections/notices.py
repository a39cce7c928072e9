"""The board of notices (通知看板): what each role was told and has not taken note of, the oldest first."""

from collections.abc import Mapping
from typing import Any, Final

from wuye.application.ports import Column, Table
from wuye.application.projections.cases import case_board
from wuye.application.projections.projection import Projection
from wuye.application.registry import Registry
from wuye.domain.register.notice.kinds import NoticeStage
from wuye.domain.register.notice.lifecycle import Notice

VIEW: Final = "notice_board"
CATEGORY: Final = "notice"
FILTERS: Final = ("site", "stage", "kind", "audience", "about")
QUEUE: Final = (("rank", False), ("raised_at", False))
"""What nobody has taken note of first."""
_RANKS: Final = {NoticeStage.OPEN: 0, NoticeStage.ACKNOWLEDGED: 1}

NOTICE_BOARD: Final = Table(
    name="notice_board_1",
    columns=(
        *(Column(name=name, kind="text") for name in FILTERS),
        Column(name="number", kind="text"),
        Column(name="subject", kind="text"),
        Column(name="level", kind="integer"),
        Column(name="rank", kind="integer"),
        Column(name="due_at", kind="instant"),
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


def notice_board(registry: Registry) -> Projection:
    """One row a notice, keyed by its stream; the body carries the state."""
    return case_board(registry, CATEGORY, view=VIEW, table=NOTICE_BOARD, row=_row)


def _row(notice: Notice) -> Mapping[str, Any]:
    return {
        "site": notice.site,
        "stage": notice.stage.value,
        "kind": None if notice.kind is None else notice.kind.value,
        "audience": None if notice.audience is None else notice.audience.value,
        "about": notice.about,
        "number": None,
        "subject": notice.subject,
        "level": notice.level,
        "rank": _RANKS.get(notice.stage, 9),
        "due_at": notice.due_at,
        "raised_at": notice.raised_at,
    }
