"""Referral, survey and plan (转介、勘查、计划)."""

from collections.abc import Iterable

from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.switches import SurveyMode
from wuye.domain.ticket.commands import ArrangeSurvey, DraftPlan, RecordSurvey, ReferToVendor, RevisePlan
from wuye.domain.ticket.decide.rules import check_technicians, item_facts, survey_mode
from wuye.domain.ticket.events import (
    PlanRevised,
    RepairPlanned,
    SiteCondition,
    SurveyArranged,
    SurveyRecorded,
    VendorReferred,
)
from wuye.domain.ticket.outside import catalogue_of, people_streams
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import ReferralBasis, Stage, Urgency


def refer(ticket: Ticket, command: ReferToVendor, context: Context) -> Events:
    """A vendor only for what is not done in-house, explained to the owner (TKT-026, TKT-058, CAT-008…017)."""
    if not command.owner_informed:
        raise Refused("owner-not-informed")
    if ticket.stage is Stage.ON_HOLD and not command.owner_agrees:
        raise Refused("owner-disagrees")
    _check_lists(command, context)
    event = VendorReferred(
        basis=command.basis,
        in_house_item=command.in_house_item,
        specialist_item=command.specialist_item,
        difficulty=command.difficulty,
        difficulty_reason=sealed_or_none(command.difficulty_reason),
        vendor_kind=command.vendor_kind,
        vendor_contact=sealed(command.vendor_contact),
        explanation=sealed(command.explanation),
    )
    return (event,)


def _check_lists(command: ReferToVendor, context: Context) -> None:
    catalogue = catalogue_of(context)
    if command.specialist_item is not None:
        known = catalogue.specialist(command.specialist_item) is not None
        if not known:
            raise Refused("unknown-item", item=command.specialist_item)
    elif command.basis is ReferralBasis.SPECIALIST_ITEM:
        raise Refused("specialist-item-missing")
    in_house = command.in_house_item is not None and catalogue.item(command.in_house_item) is not None
    if in_house and command.basis is ReferralBasis.NOT_LISTED:
        raise Refused("in-house-item", item=command.in_house_item)
    if in_house or command.basis is ReferralBasis.TOO_DIFFICULT:
        # The same kind of work stands in both lists, or turned out harder: decided by difficulty (CAT-010, CAT-011).
        decided = command.difficulty is not None and command.difficulty_reason is not None
        if not decided:
            raise Refused("difficulty-missing", item=command.in_house_item)


def surveyor_streams(ticket: Ticket, command: ArrangeSurvey) -> Iterable[str]:
    """The surveyor must be qualified."""
    return people_streams(ticket, command.surveyor)


def arrange_survey(ticket: Ticket, command: ArrangeSurvey, context: Context) -> Events:
    """The surveyor is a qualified technician in service (TKT-027, TKT-028)."""
    check_technicians((command.surveyor,), command.trade, ticket, context)
    return (SurveyArranged(surveyor=command.surveyor, trade=command.trade, planned_at=command.planned_at),)


def is_the_surveyor(ticket: Ticket, context: Context) -> None:
    """The survey is evidence; a stranger's survey would not hold (TKT-027)."""
    if ticket.surveyor is None:
        raise Refused("survey-not-arranged")
    if ticket.surveyor != context.actor.id:
        raise Refused("not-the-surveyor", surveyor=ticket.surveyor)


def surveyed_on_arrival(ticket: Ticket, context: Context) -> None:
    """On arrival only where policy says so, or where the survey is still missing."""
    mode = survey_mode(ticket, context.switches)
    if mode is SurveyMode.SEPARATE and ticket.surveyed:
        raise Refused("survey-done")


def record_survey(ticket: Ticket, command: RecordSurvey, _context: Context) -> Events:
    """Need, difficulty and cost before the visit; in a home also its condition, before the plan (TKT-028, TKT-031)."""
    if ticket.entry_service is not None:
        _check_condition(command)
    return (_survey(command, on_arrival=False),)


def record_survey_on_arrival(_ticket: Ticket, command: RecordSurvey, _context: Context) -> Events:
    """On arrival the condition of the place comes first (TKT-031, TKT-057)."""
    _check_condition(command)
    return (_survey(command, on_arrival=True),)


def _check_condition(command: RecordSurvey) -> None:
    fields = {
        "house_structure": command.house_structure,
        "facilities": command.facilities,
        "safety_risks": command.safety_risks,
    }
    missing = [name for name, value in fields.items() if value is None]
    if missing:
        raise Refused("site-condition-missing", missing=missing)


def _survey(command: RecordSurvey, *, on_arrival: bool) -> SurveyRecorded:
    structure, facilities, risks = command.house_structure, command.facilities, command.safety_risks
    condition = None
    if structure is not None and facilities is not None and risks is not None:
        condition = SiteCondition(
            house_structure=sealed(structure), facilities=sealed(facilities), safety_risks=sealed(risks)
        )
    return SurveyRecorded(
        need=sealed(command.need),
        difficulty=command.difficulty,
        cost=command.cost,
        condition=condition,
        on_arrival=on_arrival,
    )


def survey_may_wait(ticket: Ticket, context: Context) -> None:
    """A plan before the survey, only where policy surveys on arrival or not at all."""
    if survey_mode(ticket, context.switches) is SurveyMode.SEPARATE:
        raise Refused("survey-first")


def draft_plan(ticket: Ticket, command: DraftPlan, context: Context) -> Events:
    """Content, time, personnel, budget; entry service, complex work need more (TKT-029…033, INS-047, EMG-039)."""
    _check_limit(ticket, command.assessed_limit_minutes)
    if ticket.entry_service is not None and command.entry is None:
        raise Refused("entry-plan-missing")
    if command.entry is not None and not command.entry.risks:
        raise Refused("entry-risks-missing")
    _check_currency(ticket, command.budget)
    event = RepairPlanned(
        content=sealed(command.content),
        starts_at=command.starts_at,
        personnel=command.personnel,
        budget=command.budget,
        assessed_limit_minutes=command.assessed_limit_minutes,
        items=item_facts(command.items, context) if command.items else ticket.items,
        entry=command.entry,
    )
    return (event,)


def revise_plan(ticket: Ticket, command: RevisePlan, _context: Context) -> Events:
    """Every revision is kept, with reason and author (TKT-032)."""
    _check_limit(ticket, command.assessed_limit_minutes)
    _check_currency(ticket, command.budget)
    event = PlanRevised(
        content=sealed(command.content),
        starts_at=command.starts_at,
        personnel=command.personnel,
        budget=command.budget,
        assessed_limit_minutes=command.assessed_limit_minutes,
        reason=sealed(command.reason),
    )
    return (event,)


def _check_limit(ticket: Ticket, assessed: int | None) -> None:
    """Complex work has an assessed limit; all other work has the policy's (TKT-033)."""
    complex_work = ticket.urgency is Urgency.SPECIAL_COMPLEX
    if complex_work and assessed is None:
        raise Refused("assessed-limit-missing")
    if not complex_work and assessed is not None:
        raise Refused("assessed-limit-only-for-complex-work")


def _check_currency(ticket: Ticket, budget: Money) -> None:
    """Budget and estimate are compared later: they must be of one currency (FEE-030)."""
    if ticket.estimate_cost is not None:
        same = ticket.estimate_cost.currency == budget.currency
        if not same:
            raise Refused("mixed-currencies", first=ticket.estimate_cost.currency, second=budget.currency)
