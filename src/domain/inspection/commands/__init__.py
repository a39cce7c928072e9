"""Commands of an inspection (检查与巡检), by room."""

from wuye.domain.inspection.commands.further import AddNote, Correct, Link
from wuye.domain.inspection.commands.incident import (
    CloseIncident,
    DeclareIncident,
    RecordMeasures,
    ReportIncident,
    StartFollowUp,
)
from wuye.domain.inspection.commands.inspection import (
    CancelInspection,
    CloseInspection,
    CompleteInspection,
    GradeQuality,
    MissInspection,
    RaiseFindings,
    RecordDrill,
    RecordItem,
    ReportInspection,
    ScheduleInspection,
    SkipPoint,
    StartInspection,
    TakeFinding,
    VisitPoint,
)

__all__ = [
    "AddNote",
    "CancelInspection",
    "CloseIncident",
    "CloseInspection",
    "CompleteInspection",
    "Correct",
    "DeclareIncident",
    "GradeQuality",
    "Link",
    "MissInspection",
    "RaiseFindings",
    "RecordDrill",
    "RecordItem",
    "RecordMeasures",
    "ReportIncident",
    "ReportInspection",
    "ScheduleInspection",
    "SkipPoint",
    "StartFollowUp",
    "StartInspection",
    "TakeFinding",
    "VisitPoint",
]
