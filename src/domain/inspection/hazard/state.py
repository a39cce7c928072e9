"""The state of a hazard or finding: only what decisions, clocks and views read; no personal content."""

from datetime import datetime
from typing import Any, assert_never

from attrs import frozen

from wuye.domain.inspection.hazard import events as e
from wuye.domain.inspection.hazard.terms import SERVICE, HazardKind, HazardSource, HazardStage
from wuye.domain.shared.evolving import evolved
from wuye.domain.shared.further import LinkKind
from wuye.domain.shared.inspections import Department, Severity
from wuye.domain.shared.recorded import Recorded

S = HazardStage


@frozen(kw_only=True, slots=False)  # copied once for each event: see evolved
class Hazard:
    """One hazard (隐患) or finding of supervision (问题)."""

    stage: HazardStage = HazardStage.NEW
    number: str | None = None
    version: int = 0
    links: tuple[tuple[str, LinkKind], ...] = ()
    merged_into: str | None = None
    site: str | None = None
    kind: HazardKind | None = None
    source: HazardSource | None = None
    severity: Severity = Severity.MINOR
    place: str | None = None
    inspection: str | None = None
    finding: int | None = None
    ticket: str | None = None
    asset: str | None = None
    finder: str | None = None
    found_at: datetime | None = None
    opinions: int = 0
    department: Department | None = None
    responsible: str | None = None
    deadline: datetime | None = None
    rectifier: str | None = None
    """Who recorded the result: somebody else re-inspects."""
    rectified_at: datetime | None = None
    verified_at: datetime | None = None
    evaluate: bool = False
    solved: bool | None = None
    rejections: int = 0
    level: int = 0
    """How far up it was brought."""
    closed_at: datetime | None = None

    @property
    def is_service(self) -> bool:
        """A finding about the service, not a hazard: its limit is the time node of its measure."""
        return self.kind in SERVICE

    @property
    def from_government(self) -> bool:
        """An authority found it: rectified at once and published (INS-034)."""
        return self.source is HazardSource.GOVERNMENT


def evolve(hazard: Hazard, recorded: Recorded[Any]) -> Hazard:
    """Apply a fact. Every event is named here: the type checker refuses a forgotten one."""
    event: e.HazardEvent = recorded.event
    hazard = evolved(hazard, version=recorded.version)
    at = recorded.occurred_at
    match event:
        case e.HazardFound():
            return evolved(
                hazard,
                stage=S.FOUND,
                number=event.number,
                site=event.site,
                kind=event.kind,
                source=event.source,
                severity=event.severity,
                place=event.place,
                inspection=event.inspection,
                finding=event.finding,
                ticket=event.ticket,
                asset=event.asset,
                finder=recorded.actor.on_behalf_of or recorded.actor.id,
                found_at=at,
            )
        case e.HazardReported():
            return evolved(hazard, stage=S.REPORTED)
        case e.OpinionIssued():
            return evolved(hazard, opinions=hazard.opinions + 1)
        case e.RectificationPlanned() | e.HazardReopened():
            return _ordered(hazard, event)
        case e.RectificationStarted():
            return evolved(hazard, stage=S.RECTIFYING)
        case e.RectificationDone():
            return evolved(hazard, stage=S.RECTIFIED, rectifier=recorded.actor.id, rectified_at=at)
        case e.RectificationVerified():
            return evolved(hazard, stage=S.VERIFIED, verified_at=at, evaluate=event.evaluate)
        case e.RectificationRejected():
            return evolved(hazard, stage=S.RECTIFYING, rejections=hazard.rejections + 1)
        case e.MeasureEvaluated():
            return evolved(hazard, stage=S.EVALUATED, solved=event.solved)
        case e.HazardClosed():
            return evolved(hazard, stage=S.CLOSED, closed_at=at)
        case e.HazardEscalated():
            return evolved(hazard, level=event.level, severity=event.severity)
        case e.NoteAdded() | e.FactCorrected() | e.HazardAbsorbed():
            return hazard
        case e.HazardLinked():
            return evolved(hazard, links=(*hazard.links, (event.other, event.kind)))
        case e.HazardMerged():
            return evolved(hazard, stage=S.CLOSED, merged_into=event.into, closed_at=at)
        case _:
            assert_never(event)


def _ordered(hazard: Hazard, event: e.RectificationPlanned | e.HazardReopened) -> Hazard:
    return evolved(
        hazard,
        stage=S.PLANNED,
        department=event.department,
        responsible=event.responsible,
        deadline=event.deadline,
        rectifier=None,
        rectified_at=None,
        verified_at=None,
        evaluate=False,
        solved=None,
    )
