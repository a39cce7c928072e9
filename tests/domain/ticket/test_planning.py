"""Referral, survey and plan: 转介、勘查、计划."""

from typing import Any

import pytest

from tests.domain.ticket.conftest import Tale, Tell
from tests.support.community import CAST
from wuye.domain.shared.money import Money
from wuye.domain.shared.switches import SurveyMode
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket.parts import ItemOrder
from wuye.domain.ticket.terms import Difficulty, EntryServiceKind, Mode, ReferralBasis, Stage, Urgency


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"owner_informed": False}, "owner-not-informed"),
        ({"specialist_item": "Z99"}, "unknown-item"),
        ({"specialist_item": None}, "specialist-item-missing"),
        ({"basis": ReferralBasis.NOT_LISTED, "specialist_item": None, "in_house_item": "E01"}, "in-house-item"),
        ({"in_house_item": "P09", "specialist_item": "S16"}, "difficulty-missing"),
        ({"basis": ReferralBasis.TOO_DIFFICULT, "specialist_item": None}, "difficulty-missing"),
    ],
)
def test_a_vendor_only_for_what_is_not_done_in_house(at: Tell, changes: dict[str, Any], code: str) -> None:
    """The lists decide, and where both have it the difficulty with its reason (TKT-026, CAT-010, CAT-011)."""
    at(Stage.REPORTED).when(c.ReferToVendor, CAST.officer, **changes).then_refused(code)


def test_an_item_that_is_on_no_list_goes_to_a_vendor(at: Tell) -> None:
    """What is not offered is recommended elsewhere, explained (TKT-026, CAT-017)."""
    outcome = at(Stage.REPORTED).when(
        c.ReferToVendor, CAST.officer, basis=ReferralBasis.NOT_LISTED, specialist_item=None
    )
    outcome.then(e.VendorReferred)
    assert outcome.state.stage is Stage.REFERRED


def test_work_of_both_lists_goes_to_a_vendor_by_difficulty(at: Tell) -> None:
    """A drain that needs special tools is a vendor's (CAT-008, CAT-010)."""
    at(Stage.REPORTED).when(
        c.ReferToVendor,
        CAST.officer,
        basis=ReferralBasis.OUTSIDE_RESTRICTION,
        in_house_item="P09",
        specialist_item="S16",
        difficulty=Difficulty.COMPLEX,
        difficulty_reason="主管道堵塞",
    ).then(e.VendorReferred)


def test_after_work_began_the_owner_must_agree_to_a_vendor(at: Tell) -> None:
    """The office negotiates with the owner (CAT-011)."""
    tale = at(Stage.ON_HOLD)
    tale.when(c.ReferToVendor, CAST.technician, owner_agrees=False).then_refused("owner-disagrees")
    tale.when(c.ReferToVendor, CAST.technician).then(e.VendorReferred)


@pytest.mark.parametrize(
    ("surveyor", "trade", "code"),
    [
        ("staff-nobody", "electrician", "not-in-service"),
        ("person-wang", "electrician", "unknown-staff"),
        (CAST.lapsed_technician.id, "electrician", "certificate-expired"),
        (CAST.technician.id, "mechanical-repairer", "not-certified"),
        (CAST.officer.id, "electrician", "not-certified"),
    ],
)
def test_a_surveyor_is_qualified(at: Tell, surveyor: str, trade: str, code: str) -> None:
    """The survey decides what the customer pays (TKT-027, TKT-028, STF-001)."""
    at(Stage.APPROVED).when(c.ArrangeSurvey, CAST.officer, surveyor=surveyor, trade=trade).then_refused(code)


def test_a_surveyor_who_was_not_named_is_refused(at: Tell) -> None:
    """The survey is evidence; a stranger's survey would not hold (TKT-027)."""
    tale = at(Stage.APPROVED)
    tale.when(c.RecordSurvey, CAST.technician).then_refused("survey-not-arranged")
    tale = tale.goes_on(c.ArrangeSurvey, CAST.officer)
    tale.when(c.RecordSurvey, CAST.second_technician).then_refused("not-the-surveyor")
    assert tale.goes_on(c.RecordSurvey, CAST.technician, safety_risks=None).ticket.stage is Stage.SURVEYED


def test_on_arrival_the_condition_of_the_place_comes_first(at: Tell) -> None:
    """Structure, facilities and safety risks (TKT-031)."""
    at(Stage.ON_SITE).when(c.RecordSurvey, CAST.technician, safety_risks=None).then_refused(
        "site-condition-missing", missing=["safety_risks"]
    )


def approved(at: Tell, *, mode: Mode, urgency: Urgency, listed: bool, survey: SurveyMode) -> Tale:
    """A ticket of a kind, approved, at a site with a survey policy."""
    items = (ItemOrder(code="E01"),) if listed else ()
    tale = at(survey=survey).goes_on(c.ReportRepair, CAST.occupant, mode=mode)
    tale = tale.goes_on(c.VerifyIdentity, CAST.officer)
    tale = tale.goes_on(c.TriageTicket, CAST.officer, urgency=urgency, items=items)
    return tale if tale.ticket.stage is Stage.APPROVED else tale.goes_on(c.ApproveRequest, CAST.officer)


@pytest.mark.parametrize(
    ("survey", "mode", "urgency", "listed", "may_wait"),
    [
        (SurveyMode.SEPARATE, Mode.IMMEDIATE, Urgency.EMERGENCY, True, False),
        (SurveyMode.ON_ARRIVAL, Mode.APPOINTMENT, Urgency.GENERAL, False, True),
        (SurveyMode.SKIPPED, Mode.APPOINTMENT, Urgency.GENERAL, False, True),
        (SurveyMode.BY_KIND, Mode.IMMEDIATE, Urgency.GENERAL, False, True),
        (SurveyMode.BY_KIND, Mode.APPOINTMENT, Urgency.EMERGENCY, False, True),
        (SurveyMode.BY_KIND, Mode.APPOINTMENT, Urgency.GENERAL, True, True),
        (SurveyMode.BY_KIND, Mode.APPOINTMENT, Urgency.GENERAL, False, False),
    ],
)
def test_policy_says_whether_the_survey_may_wait(
    at: Tell, survey: SurveyMode, mode: Mode, urgency: Urgency, listed: bool, may_wait: bool
) -> None:
    """Before dispatch, on arrival, or not at all (policy.ticket.survey)."""
    tale = approved(at, mode=mode, urgency=urgency, listed=listed, survey=survey)
    outcome = tale.when(c.DraftPlan, CAST.officer)
    if may_wait:
        outcome.then(e.RepairPlanned)
    else:
        outcome.then_refused("survey-first")
        surveyed = tale.goes_on(c.ArrangeSurvey, CAST.officer).goes_on(c.RecordSurvey, CAST.technician)
        surveyed.when(c.DraftPlan, CAST.technician).then(e.RepairPlanned)


def test_complex_work_has_an_assessed_limit_and_no_other_has(at: Tell) -> None:
    """There is no fixed limit for it, so one is assessed for the case (TKT-033)."""
    tale = approved(at, mode=Mode.IMMEDIATE, urgency=Urgency.SPECIAL_COMPLEX, listed=True, survey=SurveyMode.ON_ARRIVAL)
    tale.when(c.DraftPlan, CAST.officer, assessed_limit_minutes=None).then_refused("assessed-limit-missing")
    planned = tale.when(c.DraftPlan, CAST.officer, assessed_limit_minutes=2880)
    assert planned.state.assessed_limit_minutes == 2880
    ordinary = at(Stage.APPROVED)
    ordinary.when(c.DraftPlan, CAST.officer, assessed_limit_minutes=60).then_refused(
        "assessed-limit-only-for-complex-work"
    )


def test_an_entry_service_has_an_on_site_plan(at: Tell) -> None:
    """Materials, implements, personnel and timetable (TKT-030)."""
    tale = at().goes_on(c.ReportRepair, CAST.occupant, entry_service=EntryServiceKind.REPAIR)
    tale = tale.goes_on(c.VerifyIdentity, CAST.officer).goes_on(c.TriageTicket, CAST.officer)
    tale.when(c.DraftPlan, CAST.officer, entry=None).then_refused("entry-plan-missing")
    (planned,) = tale.when(c.DraftPlan, CAST.officer).own
    assert isinstance(planned, e.RepairPlanned)
    assert planned.entry is not None
    assert all((planned.entry.materials, planned.entry.implements, planned.personnel, planned.entry.timetable))


def test_budget_and_estimate_are_of_one_currency(at: Tell) -> None:
    """They are compared later (FEE-030)."""
    at(Stage.APPROVED).when(c.DraftPlan, CAST.officer, budget=Money(100, "USD")).then_refused("mixed-currencies")


def test_every_revision_of_a_plan_has_a_reason(at: Tell) -> None:
    """The plan may change, its history not (TKT-032)."""
    tale = at(Stage.PLANNED)
    tale.when(c.RevisePlan, CAST.technician, assessed_limit_minutes=5).then_refused(
        "assessed-limit-only-for-complex-work"
    )
    outcome = tale.when(c.RevisePlan, CAST.technician).then(e.PlanRevised)
    assert outcome.state.personnel == (CAST.second_technician.id,)
    assert outcome.state.stage is Stage.PLANNED


def test_a_survey_made_before_is_not_made_again_on_arrival(at: Tell) -> None:
    """One report, one survey (一报一查一修一回)."""
    tale = approved(at, mode=Mode.APPOINTMENT, urgency=Urgency.GENERAL, listed=False, survey=SurveyMode.SEPARATE)
    tale = tale.goes_on(c.ArrangeSurvey, CAST.officer).goes_on(c.RecordSurvey, CAST.technician)
    tale = tale.goes_on(c.DraftPlan, CAST.officer if tale.ticket.stage is Stage.APPROVED else CAST.technician)
    tale = tale.goes_on(c.Dispatch, CAST.officer).goes_on(c.ConfirmDispatch, CAST.technician)
    tale = tale.goes_on(c.RecordArrival, CAST.technician)
    tale.when(c.RecordSurvey, CAST.technician).then_refused("survey-done")
    tale.when(c.StartWork, CAST.technician).then(e.WorkStarted)
