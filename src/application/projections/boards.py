"""The boards: what the list of a kind of case shows, finds by and is ordered by; one line an aggregate."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from attrs import field, frozen

from wuye.application.projections import assets, complaints, hazards, inspections, notices, tickets
from wuye.application.projections.projection import Projection
from wuye.application.registry import Registry
from wuye.domain.asset.terms import AssetStage
from wuye.domain.complaint import terms as complaint
from wuye.domain.inspection.hazard import terms as hazard
from wuye.domain.inspection.terms import InspectionStage
from wuye.domain.register.notice.kinds import NoticeStage
from wuye.domain.shared.actor import Channel, Role
from wuye.domain.shared.facilities import AssetGroup, AssetKind
from wuye.domain.shared.inspections import Department, InspectionKind, Severity
from wuye.domain.ticket import terms as ticket


@frozen(kw_only=True)
class Board:
    """A view of one row a case, with indexes for its filters and its order."""

    view: str
    projection: Callable[[Registry], Projection]
    filters: tuple[str, ...]
    """Columns that may be held equal. With ``home`` among them an occupant may list the cases of a home."""
    queue: tuple[tuple[str, bool], ...]
    """Its order."""
    shown: tuple[str, ...]
    """Columns of the command line."""
    choices: Mapping[str, type[StrEnum]] = field(factory=dict)
    """The closed list behind a column; also for words."""


BOARDS: Mapping[str, Board] = {
    "ticket": Board(
        view=tickets.VIEW,
        projection=tickets.ticket_board,
        filters=tickets.FILTERS,
        queue=tickets.QUEUE,
        shown=("number", "stage", "urgency", "mode", "site", "home", "technician", "reported_at"),
        choices={
            "stage": ticket.Stage,
            "urgency": ticket.Urgency,
            "mode": ticket.Mode,
            "category": ticket.RepairCategory,
            "domain": ticket.ServiceDomain,
            "channel": Channel,
        },
    ),
    "complaint": Board(
        view=complaints.VIEW,
        projection=complaints.complaint_board,
        filters=complaints.FILTERS,
        queue=complaints.QUEUE,
        shown=("number", "stage", "kind", "severity", "urgency", "site", "department", "handler", "received_at"),
        choices={
            "stage": complaint.ComplaintStage,
            "kind": complaint.ContactKind,
            "severity": complaint.ComplaintClass,
            "urgency": complaint.ComplaintUrgency,
            "subject": complaint.ComplaintSubject,
            "cause": complaint.ComplaintCause,
            "channel": complaint.ComplaintChannel,
        },
    ),
    "inspection": Board(
        view=inspections.VIEW,
        projection=inspections.inspection_board,
        filters=inspections.FILTERS,
        queue=inspections.QUEUE,
        shown=("number", "stage", "kind", "site", "route", "inspector", "findings", "closes_at"),
        choices={"stage": InspectionStage, "kind": InspectionKind},
    ),
    "hazard": Board(
        view=hazards.VIEW,
        projection=hazards.hazard_board,
        filters=hazards.FILTERS,
        queue=hazards.QUEUE,
        shown=("number", "stage", "kind", "severity", "site", "place", "responsible", "deadline"),
        choices={
            "stage": hazard.HazardStage,
            "kind": hazard.HazardKind,
            "severity": Severity,
            "department": Department,
            "source": hazard.HazardSource,
        },
    ),
    "notice": Board(
        view=notices.VIEW,
        projection=notices.notice_board,
        filters=notices.FILTERS,
        queue=notices.QUEUE,
        shown=("case", "stage", "audience", "lines", "site", "raised_at"),
        choices={"stage": NoticeStage, "audience": Role},
    ),
    "asset": Board(
        view=assets.VIEW,
        projection=assets.asset_board,
        filters=assets.FILTERS,
        queue=assets.QUEUE,
        shown=("number", "stage", "kind", "name", "site", "place", "due", "overdue", "failures", "mttr_seconds"),
        choices={"stage": AssetStage, "kind": AssetKind, "group": AssetGroup},
    ),
}
"""Boards by category of the case; a kind without one is listed from the view of all cases."""
