"""The clocks of hazards and findings (SLA-055…058)."""

from typing import Any

from wuye.domain.inspection.hazard.events import (
    HazardClosed,
    HazardFound,
    HazardMerged,
    HazardReopened,
    HazardReported,
    RectificationDone,
    RectificationPlanned,
    RectificationRejected,
    RectificationStarted,
)
from wuye.domain.inspection.hazard.state import Hazard
from wuye.domain.inspection.hazard.terms import SERVICE, HazardKind, HazardSource
from wuye.domain.shared.recorded import Recorded
from wuye.domain.sla.clock import Clock, by
from wuye.domain.sla.worktime import micros

ENDINGS = by(HazardMerged, HazardClosed)


def is_hazard(_hazard: Hazard, recorded: Recorded[Any]) -> bool:
    """It endangers somebody or something."""
    return recorded.event.kind not in SERVICE


def is_public(_hazard: Hazard, recorded: Recorded[Any]) -> bool:
    """An authority found it."""
    return bool(recorded.event.source is HazardSource.GOVERNMENT)


def about_a_hazard(hazard: Hazard, _recorded: Recorded[Any]) -> bool:
    """The order is about a hazard."""
    return not hazard.is_service


def about_the_service(hazard: Hazard, _recorded: Recorded[Any]) -> bool:
    """The order is about a finding of supervision."""
    return hazard.is_service


def ordered_until(_hazard: Hazard, recorded: Recorded[Any]) -> int:
    """The limit of the order."""
    return micros(recorded.event.deadline)


def same_limit(hazard: Hazard, _recorded: Recorded[Any]) -> int | None:
    """What was not sufficient keeps its limit."""
    return None if hazard.deadline is None else micros(hazard.deadline)


_AGREED = {
    RectificationPlanned: ordered_until,
    HazardReopened: ordered_until,
    RectificationRejected: same_limit,
}

HAZARD_CLOCKS = (
    Clock(
        name="hazard.report",
        starts={HazardFound: is_hazard},
        stops=by(HazardReported),
        ends=ENDINGS,
        rows="SLA-055",
    ),
    Clock(
        name="hazard.rectify",
        starts=dict.fromkeys(_AGREED, about_a_hazard),
        stops=by(RectificationDone),
        ends=ENDINGS,
        agreed=_AGREED,
        rows="SLA-056",
    ),
    Clock(
        name="finding.rectify",
        starts=dict.fromkeys(_AGREED, about_the_service),
        stops=by(RectificationDone),
        ends=ENDINGS,
        agreed=_AGREED,
        rows="SLA-058",
    ),
    Clock(
        name="finding.government",
        starts={HazardFound: is_public},
        stops=by(RectificationStarted),
        ends=ENDINGS,
        rows="SLA-057",
    ),
)


def scopes(hazard: Hazard) -> tuple[str, ...]:
    """The scopes of the limit tables that hold, narrowest first."""
    chain = ["fire hazard"] if hazard.kind is HazardKind.FIRE else []
    if not hazard.is_service:
        chain.append("every hazard")
    if hazard.from_government:
        chain.append("government finding")
    return (*chain, "all")
