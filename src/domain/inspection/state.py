"""The state of an inspection: only what decisions, clocks and views read; no personal content."""

from datetime import datetime

from attrs import frozen

from wuye.domain.inspection.parts import Answered, Asked, PointFact, Raised, Visited
from wuye.domain.inspection.terms import DrillKind, IncidentType, InspectionStage
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.further import LinkKind
from wuye.domain.shared.inspections import InspectionKind, Severity


@frozen(kw_only=True, slots=False)  # copied once for each event: see evolved
class Inspection:
    """One inspection (检查), drill (演练) or incident (突发事件)."""

    stage: InspectionStage = InspectionStage.NEW
    number: str | None = None
    version: int = 0
    links: tuple[tuple[str, LinkKind], ...] = ()
    site: str | None = None
    kind: InspectionKind | None = None
    checklist: str | None = None
    checklist_version: int | None = None
    items: tuple[Asked, ...] = ()
    grades: tuple[str, ...] = ()
    route: str | None = None
    points: tuple[PointFact, ...] = ()
    planned_at: datetime | None = None
    inspector: str | None = None
    drill: DrillKind | None = None
    drilled: bool = False
    cadence: str | None = None
    slot: str | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    started_at: datetime | None = None
    visited: tuple[Visited, ...] = ()
    answers: tuple[Answered, ...] = ()
    samples: tuple[str, ...] = ()
    findings: tuple[Raised, ...] = ()
    grade: str | None = None
    incident: IncidentType | None = None
    happened_at: datetime | None = None

    def item(self, code: str) -> Asked | None:
        """An item of its checklist."""
        return next((one for one in self.items if one.code == code), None)

    @property
    def places(self) -> tuple[str | None, ...]:
        """Where each item is to be answered: the points visited, or once where there are no points."""
        seen = {one.point for one in self.visited if one.punctuality.value != "missed"}
        return tuple(one.code for one in self.points if one.code in seen) if self.points else (None,)

    @property
    def unvisited(self) -> tuple[str, ...]:
        """Points neither visited nor left out."""
        met = {one.point for one in self.visited}
        return tuple(one.code for one in self.points if one.code not in met)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Items without an answer, somewhere."""
        given = {(one.point, one.item) for one in self.answers}
        return tuple(
            dict.fromkeys(item.code for place in self.places for item in self.items if (place, item.code) not in given)
        )

    @property
    def failed(self) -> tuple[tuple[str | None, str], ...]:
        """Where which item fails."""
        return tuple((one.point, one.item) for one in self.answers if not one.conforms)

    @property
    def gravest(self) -> Severity | None:
        """The gravest of its findings."""
        order = list(Severity)
        return max((one.severity for one in self.findings), key=order.index, default=None)


def related(_inspection: object, actor: Actor) -> bool:
    """Inspections and hazards are the staff's; what occupants may know is published."""
    return actor.role is not Role.OCCUPANT
