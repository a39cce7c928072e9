"""Reactions around surveys: a survey that was held does what its recurring duty asks for (SAT-001, SLA-095…098)."""

from collections.abc import Iterator, Mapping
from typing import Final

from wuye.application.cadences.duties import duty_key
from wuye.application.reactions.declared import Act, Occasion, Reaction
from wuye.domain.cadence import commands as cadence
from wuye.domain.cadence.state import CadenceStage
from wuye.domain.register.survey import events as e
from wuye.domain.register.survey.kinds import SurveyKind

DUTIES: Final[Mapping[SurveyKind, tuple[str, str]]] = {
    SurveyKind.SERVICE_QUALITY: ("cadence.survey_quality", "all customers"),
    SurveyKind.STAFF_ATTITUDE: ("cadence.survey_attitude", "all customers"),
    SurveyKind.PROPERTY_MANAGEMENT: ("cadence.survey_management", "all customers"),
    SurveyKind.CUSTOMER_EXPERIENCE: ("cadence.survey_experience", "comprehensive customer experience"),
    SurveyKind.OWNERS_OPINION: ("cadence.opinion_consultation", "owners"),
}
"""The duty of the table of limits that a kind of survey is held for, and its scope there."""


def held(occasion: Occasion) -> Iterator[Act]:
    """The oldest occurrence that was open then is done by it; a survey held when none was is one more.

    What opened afterwards is not: a reaction that comes late must not take the next quarter's for this one's.
    """
    kind, site = occasion.state.kind, occasion.state.site
    if kind not in DUTIES or site is None:
        return
    stream = f"cadence-{duty_key(site, *DUTIES[kind])}"
    series = occasion.state_of(stream)
    if series.stage is not CadenceStage.RUNNING:
        return
    held_at = occasion.recorded.occurred_at
    slot = next((one.slot.id for one in series.open if one.slot.opens_at <= held_at), None)
    if slot is not None:
        yield Act(cadence.CompleteOccurrence(slot=slot, case=occasion.case), stream, held_at)


SURVEYS: tuple[Reaction, ...] = (
    Reaction(
        name="survey-held",
        on=e.SurveyClosed,
        gives=cadence.CompleteOccurrence,
        react=held,
        rows="SAT-001, SLA-095…098",
    ),
)
"""The lines about surveys."""
