"""Closed lists of rosters."""

from enum import StrEnum


class AbsenceKind(StrEnum):
    """Why somebody is absent (缺勤类别)."""

    ANNUAL_LEAVE = "annual-leave"
    """年休假."""
    SICK_LEAVE = "sick-leave"
    """病假."""
    PERSONAL_LEAVE = "personal-leave"
    """事假."""
    AT_TRAINING = "at-training"
    """参加培训."""
    OTHER = "other-absence"
    """其他缺勤."""
