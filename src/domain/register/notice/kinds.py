"""Closed lists of notices, and the ladder that says who hears of what."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from wuye.domain.shared.actor import Role


class NoticeKind(StrEnum):
    """What a notice is about (通知类别)."""

    OVERDUE = "overdue"
    """时限超时."""
    MISSED_DUTY = "missed-duty"
    """周期任务未完成."""
    HAZARD = "hazard"
    """隐患升级."""
    CERTIFICATE = "certificate"
    """证书到期."""


class NoticeStage(StrEnum):
    """How far a notice is (通知阶段)."""

    NEW = "new"
    OPEN = "open"
    """待知悉."""
    ACKNOWLEDGED = "acknowledged"
    """已知悉."""
    WITHDRAWN = "withdrawn"
    """已撤回."""


class LineState(StrEnum):
    """Whether a line of a notice stands (通知行状态)."""

    STANDS = "stands"
    """有效."""
    WITHDRAWN = "withdrawn"
    """已撤回."""


LADDERS: Final[Mapping[str, tuple[Role, ...]]] = {
    "complaint": (Role.SERVICE_SUPERVISOR, Role.MANAGEMENT, Role.HEAD_OF_CENTRE),
}
"""Who hears of a passed limit, rung by rung, by kind of case [derived]."""
LADDER: Final = (Role.ENGINEERING_SUPERVISOR, Role.DEPARTMENT_HEAD, Role.MANAGEMENT, Role.HEAD_OF_CENTRE)
"""The ladder of every other kind: repairs and equipment [derived]."""
ABOVE: Final = frozenset({Role.MANAGEMENT, Role.HEAD_OF_CENTRE})
"""Who may take note of what another role was told."""


def rung(category: str, level: int) -> Role:
    """Who hears of it at a level: 0 = the limit was passed; above the last rung there is nobody else."""
    ladder = LADDERS.get(category, LADDER)
    return ladder[min(level, len(ladder) - 1)]
