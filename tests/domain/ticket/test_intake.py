"""Report, identity, triage, review: 报修、核实、评估、审核."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from tests.domain.ticket.conftest import Tell
from tests.support.commands import evidence
from tests.support.community import CAST
from wuye.domain.shared.actor import Channel
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.shared.lifecycle import Elsewhere
from wuye.domain.shared.money import yuan
from wuye.domain.shared.number import NumberReserved
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.refusal import InvalidInput
from wuye.domain.shared.switches import Review
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket.parts import ItemOrder
from wuye.domain.ticket.terms import (
    AREAS,
    ApplicantKind,
    Difficulty,
    EntryServiceKind,
    IdentityResult,
    Mode,
    RepairCategory,
    ServiceArea,
    ServiceDomain,
    Stage,
    Urgency,
)


def test_a_report_opens_the_ticket_and_takes_its_number(at: Tell) -> None:
    """Two tickets with one number would be one ticket to every person (TKT-003)."""
    outcome = at().when(c.ReportRepair, CAST.occupant).then(e.RepairReported, Elsewhere)
    report, number = outcome.events
    assert isinstance(report, e.RepairReported)
    assert number == Elsewhere(f"number-{report.number}", NumberReserved(case=outcome.context.stream))
    assert report.occupants == (CAST.occupant.id, CAST.flatmate.id)
    assert outcome.state.stage is Stage.REPORTED


def test_what_names_a_person_is_sealed_under_that_persons_key(at: Tell) -> None:
    """Erasing the reporter erases name and phone in every ticket; the free text has a key of its own."""
    outcome = at().when(c.ReportRepair, CAST.occupant)
    report = outcome.own[0]
    assert isinstance(report, e.RepairReported)
    assert report.contact is not None
    assert report.contact.phone == Personal("138-0000-0000", CAST.occupant.id)
    assert report.contact.person.subject == CAST.occupant.id
    assert report.content.subject is None
    assert report.location.subject is None


@pytest.mark.parametrize("channel", [Channel.ONLINE, Channel.APP, Channel.WEBSITE, Channel.WECHAT])
def test_an_online_application_needs_its_mandatory_fields(at: Tell, channel: Channel) -> None:
    """Type, location, expected time and need; location and need every report has (TKT-006)."""
    at().when(c.ReportRepair, CAST.occupant, channel=channel, repair_type=None, expected_at=None).then_refused(
        "form-incomplete", missing=["repair_type", "expected_at"]
    )


def test_an_offline_application_needs_its_form(at: Tell) -> None:
    """The Repair Application Form is the application (TKT-007)."""
    at().when(c.ReportRepair, CAST.officer, channel=Channel.WALK_IN, evidence=(evidence(),)).then_refused(
        "application-form-missing"
    )


def test_an_offline_application_needs_evidence_of_the_fault(at: Tell) -> None:
    """A paper is no photo, video or proof of damage (TKT-007)."""
    paper = evidence(EvidenceKind.DOCUMENT)
    tale = at()
    tale.when(c.ReportRepair, CAST.officer, channel=Channel.WALK_IN, form=paper, evidence=(paper,)).then_refused(
        "evidence-missing", kinds=["damage-proof", "photo", "video"]
    )
    for kind in (EvidenceKind.PHOTO, EvidenceKind.VIDEO, EvidenceKind.DAMAGE_PROOF):
        shown = tale.when(c.ReportRepair, CAST.officer, channel=Channel.WALK_IN, form=paper, evidence=(evidence(kind),))
        shown.then(e.RepairReported, Elsewhere)


def test_a_relayed_request_names_the_colleague(at: Tell) -> None:
    """The person first asked stays responsible until the hand-over (TKT-009)."""
    at().when(c.ReportRepair, CAST.officer, channel=Channel.RELAYED).then_refused("relayed-by-missing")


@pytest.mark.parametrize("phone", ["１３８００００００００", "138 0000 0000", "+86 755 0000 0000"])
def test_a_phone_number_is_folded(at: Tell, phone: str) -> None:
    """Full-width digits are the same digits (bad input B24)."""
    command = at().command(c.ReportRepair, CAST.officer, contact_phone=phone)
    assert command.contact_phone.isascii()


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("contact_phone", "ring me", "invalid-phone"),
        ("content", "  ", "blank"),
        ("location", "\u202e3栋", "invisible-characters"),
        ("channel", "telepathy", "not-a-choice"),
        ("contact_person", "王" * 101, "too-long"),
    ],
)
def test_a_report_with_an_impossible_field_is_no_report(at: Tell, field: str, value: str, code: str) -> None:
    """Fault, place and contact details are the least a report says (TKT-011)."""
    with pytest.raises(InvalidInput) as refusal:
        evolve(at().command(c.ReportRepair, CAST.officer), **{field: value})
    assert refusal.value.code == code
    assert refusal.value.facts["field"] == field


def test_an_occupant_reports_in_their_own_name(at: Tell) -> None:
    """Who reported decides who may follow the ticket (TKT-005)."""
    at().when(c.ReportRepair, CAST.occupant, applicant=ApplicantKind.STAFF).then_refused("applicant-mismatch")
    at().when(c.ReportRepair, CAST.occupant, reporter=CAST.flatmate.id).then_refused("applicant-mismatch")


def test_the_report_says_which_kind_of_applicant_and_who(at: Tell) -> None:
    """Occupant or staff, with their id, also when somebody enters it for them (TKT-005)."""
    by_phone = at().when(c.ReportRepair, CAST.officer, applicant=ApplicantKind.OCCUPANT).own[0]
    own_find = at().when(c.ReportRepair, CAST.inspector, applicant=ApplicantKind.STAFF, reporter=None).own[0]
    caller = evolve(CAST.officer, on_behalf_of=CAST.flatmate.id)
    behalf = at().when(c.ReportRepair, caller, applicant=ApplicantKind.OCCUPANT, reporter=None).own[0]
    unknown = at().when(c.ReportRepair, CAST.officer, applicant=ApplicantKind.OCCUPANT, reporter=None).own[0]
    reports = [one for one in (by_phone, own_find, behalf, unknown) if isinstance(one, e.RepairReported)]
    assert [one.reporter for one in reports] == [CAST.occupant.id, CAST.inspector.id, CAST.flatmate.id, None]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"home": "home-nowhere"}, "unknown-unit"),
        ({"home": "home-shanshui-1"}, "unknown-unit"),
        ({"home": "ticket-1"}, "unknown-unit"),
        ({"site": "nowhere", "home": None}, "unknown-site"),
    ],
)
def test_a_report_is_about_a_place_in_care(at: Tell, changes: dict[str, Any], code: str) -> None:
    """Nobody can be sent to a home that is not there (bad input B23)."""
    at().when(c.ReportRepair, CAST.officer, **changes).then_refused(code)


def test_an_occupant_reports_for_a_home_of_theirs_only(at: Tell) -> None:
    """Whoever reported may follow the ticket: a stranger must not get in that way (bad input B33)."""
    at().when(c.ReportRepair, CAST.stranger, home=CAST.home).then_refused("not-related")


@pytest.mark.parametrize("domain", ServiceDomain)
def test_a_part_belongs_to_its_service_domain(at: Tell, domain: ServiceDomain) -> None:
    """Demand is reported per domain; a lift is no green belt (TKT-001)."""
    for area in ServiceArea:
        outcome = at().when(c.ReportRepair, CAST.officer, domain=domain, area=area)
        if area in AREAS[domain]:
            outcome.then(e.RepairReported, Elsewhere)
        else:
            outcome.then_refused("area-outside-domain")


def test_only_who_has_to_do_with_the_ticket_may_act_on_it(at: Tell) -> None:
    """The neighbour sees nothing; who lives there does (related)."""
    tale = at(Stage.REPORTED)
    tale.when(c.Cancel, CAST.stranger).then_refused("not-related")
    tale.when(c.Cancel, CAST.flatmate).then(e.TicketCancelled)


def test_identity_is_verified_once(at: Tell) -> None:
    """A second check would hide the first one's result (TKT-012)."""
    tale = at(Stage.REPORTED).goes_on(c.VerifyIdentity, CAST.officer)
    tale.when(c.VerifyIdentity, CAST.officer).then_refused("already-verified")


def test_a_refuted_identity_cannot_be_approved(at: Tell) -> None:
    """The result of the check counts, not that it was made (TKT-012)."""
    tale = at(Stage.REPORTED, review=Review.REQUIRED)
    tale = tale.goes_on(c.VerifyIdentity, CAST.officer, result=IdentityResult.REFUTED)
    tale.when(c.ApproveRequest, CAST.officer).then_refused("identity-refuted")
    tale.when(c.RejectRequest, CAST.officer).then(e.RequestRejected)


def test_no_approval_before_the_identity_check(at: Tell) -> None:
    """The review stands on a known applicant (TKT-012, TKT-020)."""
    at(Stage.REPORTED).when(c.ApproveRequest, CAST.officer).then_refused("identity-not-verified")


def test_a_site_may_leave_the_identity_check_out(at: Tell) -> None:
    """policy.ticket.identity_check = optional."""
    at(Stage.REPORTED, identity_check_required=False).when(c.ApproveRequest, CAST.officer).then(e.RequestApproved)


def test_a_find_of_staff_needs_no_identity_check(at: Tell) -> None:
    """There is no occupant whose identity could be checked."""
    tale = at().goes_on(c.ReportRepair, CAST.inspector, applicant=ApplicantKind.STAFF, reporter=None, home=None)
    tale.when(c.ApproveRequest, CAST.officer).then(e.RequestApproved)


def test_a_request_that_does_not_conform_is_not_approved(at: Tell) -> None:
    """It cannot proceed to a survey (TKT-020)."""
    tale = at(Stage.REPORTED, identity_check_required=False)
    tale.when(c.ApproveRequest, CAST.officer, conforms=False).then_refused("not-conforming")


@pytest.mark.parametrize(
    ("review", "mode", "urgency", "automatic"),
    [
        (Review.REQUIRED, Mode.IMMEDIATE, Urgency.EMERGENCY, False),
        (Review.AUTO, Mode.APPOINTMENT, Urgency.GENERAL, True),
        (Review.BY_URGENCY, Mode.IMMEDIATE, Urgency.GENERAL, True),
        (Review.BY_URGENCY, Mode.APPOINTMENT, Urgency.EMERGENCY, True),
        (Review.BY_URGENCY, Mode.APPOINTMENT, Urgency.SPECIAL_COMPLEX, False),
    ],
)
def test_policy_passes_the_review_as_soon_as_triage_and_identity_are_there(
    at: Tell, review: Review, mode: Mode, urgency: Urgency, automatic: bool
) -> None:
    """A 15-minute arrival leaves no room for a formal review (policy.ticket.review); the order does not matter."""
    approved = [e.RequestApproved] if automatic else []
    opened = at(review=review).goes_on(c.ReportRepair, CAST.occupant, mode=mode)
    known = opened.goes_on(c.VerifyIdentity, CAST.officer)
    last = known.when(c.TriageTicket, CAST.officer, urgency=urgency).then(e.TicketTriaged, *approved)
    assert (last.state.stage is Stage.APPROVED) is automatic
    graded = opened.goes_on(c.TriageTicket, CAST.officer, urgency=urgency)
    graded.when(c.VerifyIdentity, CAST.officer).then(e.IdentityVerified, *approved)


def test_triage_and_identity_may_follow_the_approval(at: Tell) -> None:
    """Both may also be recorded after approval; they approve nothing twice (lifecycles, where the sources differ)."""
    tale = at(Stage.REPORTED, identity_check_required=False).goes_on(c.ApproveRequest, CAST.officer)
    tale = tale.goes_on(c.TriageTicket, CAST.officer)
    tale.when(c.VerifyIdentity, CAST.officer).then(e.IdentityVerified)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"estimate_told": False}, "estimate-not-told"),
        ({"public_facility": True}, "facility-class-missing"),
        ({"items": (ItemOrder(code="Z99"),)}, "unknown-item"),
        ({"items": (ItemOrder(code="P09"),)}, "difficulty-missing"),
        (
            {
                "items": (ItemOrder(code="P09"),),
                "difficulty": Difficulty.COMPLEX,
                "difficulty_reason": "主管道堵塞，须专用设备",
            },
            "outside-restriction",
        ),
    ],
)
def test_a_triage_that_lacks_what_it_decides_is_refused(at: Tell, changes: dict[str, Any], code: str) -> None:
    """Estimate told, class of a public facility, known items, difficulty where both lists have it (TKT-022…024)."""
    at(Stage.REPORTED).when(c.TriageTicket, CAST.officer, **changes).then_refused(code)


def test_work_of_both_lists_is_decided_by_difficulty_with_its_reason(at: Tell) -> None:
    """Drain unblocking stands in both lists; the decision is kept (CAT-010)."""
    outcome = at(Stage.REPORTED).when(
        c.TriageTicket,
        CAST.officer,
        items=(ItemOrder(code="P09"),),
        difficulty=Difficulty.SIMPLE,
        difficulty_reason="仅存水弯堵塞",
    )
    triaged = outcome.own[0]
    assert isinstance(triaged, e.TicketTriaged)
    assert triaged.difficulty is Difficulty.SIMPLE
    assert triaged.difficulty_reason == Personal("仅存水弯堵塞")


@pytest.mark.parametrize(
    ("code", "quantity", "limit", "declaration"),
    [
        ("E01", 1, 10, False),
        ("E01", 3, 30, False),
        ("E16", 4, 60, False),
        ("E20", 2, 30, False),
        ("C14", 2, 100, False),
        ("E12", 1, None, False),
        ("E13", 1, None, False),
        ("P04", 1, 60, True),
    ],
)
def test_an_item_carries_its_limit_times_its_quantity(
    at: Tell, code: str, quantity: int, limit: int | None, declaration: bool
) -> None:
    """The list may change next month: what it said is a fact of the ticket (CAT-004…006, CAT-009)."""
    outcome = at(Stage.REPORTED).when(c.TriageTicket, CAST.officer, items=(ItemOrder(code=code, quantity=quantity),))
    (item,) = outcome.state.items
    assert (item.limit_minutes, item.needs_declaration, item.catalogue_version) == (limit, declaration, 1)


def test_a_ticket_is_triaged_once_and_then_retriaged(at: Tell) -> None:
    """A later change needs its reason."""
    tale = at(Stage.APPROVED)
    tale.when(c.TriageTicket, CAST.officer).then_refused("already-triaged")
    outcome = tale.when(c.Retriage, CAST.officer, urgency=Urgency.EMERGENCY, major_fault=True)
    outcome.then(e.TicketRetriaged)
    assert (outcome.state.urgency, outcome.state.major_fault) == (Urgency.EMERGENCY, True)
    assert outcome.state.category is tale.ticket.category


def test_a_retriage_keeps_what_it_does_not_name(at: Tell) -> None:
    """A new domain has no part of the old one; a public facility has its class."""
    tale = at(Stage.APPROVED)
    moved = tale.when(c.Retriage, CAST.officer, domain=ServiceDomain.PUBLIC_AREA, area=ServiceArea.LIGHTING)
    assert (moved.state.domain, moved.state.area) == (ServiceDomain.PUBLIC_AREA, ServiceArea.LIGHTING)
    tale.when(c.Retriage, CAST.officer, area=ServiceArea.ROADS).then_refused("area-outside-domain")
    tale.when(c.Retriage, CAST.officer, public_facility=True).then_refused("facility-class-missing")
    at(Stage.REPORTED).when(c.Retriage, CAST.officer).then_refused("not-triaged")


def test_a_request_is_forwarded_once(at: Tell) -> None:
    """The forwarding limit ends with the first forwarding; urgent ones are marked (TKT-019)."""
    at(Stage.APPROVED).when(c.ForwardToEngineering, CAST.officer).then_refused("already-forwarded")
    tale = at(Stage.REPORTED).goes_on(c.VerifyIdentity, CAST.officer)
    tale = tale.goes_on(c.TriageTicket, CAST.officer, urgency=Urgency.EMERGENCY)
    (forwarded,) = tale.when(c.ForwardToEngineering, CAST.officer).own
    assert forwarded == e.RequestForwarded(receiver=CAST.engineering_supervisor.id, urgent=True)


def test_the_agreed_time_of_the_intake_is_stored(at: Tell) -> None:
    """Customer service agrees the repair time at intake (TKT-014)."""
    tale = at()
    agreed = tale.now + timedelta(hours=3)
    (report,) = tale.when(c.ReportRepair, CAST.officer, agreed_at=agreed).own
    assert isinstance(report, e.RepairReported)
    assert report.agreed_at == agreed


def test_emergencies_come_first_in_every_queue(at: Tell) -> None:
    """Emergency, major fault, urged, the rest (TKT-025, TKT-051)."""
    tale = at(Stage.APPROVED)
    ranked = [
        tale.goes_on(c.Retriage, CAST.officer, urgency=Urgency.EMERGENCY).ticket,
        tale.goes_on(c.Retriage, CAST.officer, major_fault=True, urgency=None).ticket,
        tale.goes_on(c.Urge, CAST.occupant).ticket,
        tale.ticket,
    ]
    assert [ticket.priority for ticket in ranked] == [0, 1, 2, 3]


def test_category_and_estimate_are_kept(at: Tell) -> None:
    """The occupant was told what it will take (TKT-023, TKT-024)."""
    ticket = at(Stage.APPROVED).ticket
    assert (ticket.category, ticket.estimate_minutes, ticket.estimate_cost) == (
        RepairCategory.WATER_AND_ELECTRICITY,
        30,
        yuan(50),
    )


@pytest.mark.parametrize("kind", EntryServiceKind)
def test_entry_service_is_repair_upkeep_or_cleaning(at: Tell, kind: EntryServiceKind) -> None:
    """Three kinds of service inside a unit (CAT-022)."""
    assert at().goes_on(c.ReportRepair, CAST.occupant, entry_service=kind).ticket.entry_service is kind
