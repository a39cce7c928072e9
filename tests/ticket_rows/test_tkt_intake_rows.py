"""Report, identity, review, triage (TKT-001…018, TKT-020, TKT-022…026), proven through the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.support.community import CAST
from tests.support.examples import evidence
from tests.ticket_rows.conftest import TicketStory
from wuye.domain.shared.actor import OFFICER, STAFF, Channel
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.shared.money import yuan
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.terms import Stage

Tickets = Callable[[], TicketStory]

SCOPE = {
    "infrastructure": {"water", "power", "gas", "drainage", "lift", "fire-system"},
    "public-area": {"roads", "green-belts", "lighting", "car-park", "public-toilets"},
    "equipment-upkeep": {
        "lift-upkeep",
        "air-conditioning",
        "heating",
        "doors-and-windows",
        "external-wall-insulation",
    },
    "safety-service": {"fire-check", "patrol", "drill"},
    "complaint-handling": set[str](),
}
"""The handbook's repair scope, as the row enumerates it."""

CHANNELS = {"phone", "app", "walk-in", "online", "website", "wechat", "verbal", "written", "relayed"}
"""The union of all source channels, as the row enumerates it."""

ONLINE = ("app", "online", "website", "wechat")
LOGGED = ("phone", "verbal", "written")
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


def form_for(channel: str) -> dict[str, Any]:
    """What a channel asks for beyond the fields of every report."""
    more: dict[str, Any] = {"channel": Channel(channel)}
    if channel in ONLINE:
        more |= {"repair_type": t.RepairCategory.FIT_OUT, "expected_at": NEW_YEAR}
    if channel == "walk-in":
        more |= {"form": evidence(EvidenceKind.DOCUMENT), "evidence": (evidence(),)}
    if channel == "relayed":
        more |= {"relayed_by": CAST.finance.id}
    return more


@pytest.mark.req("TKT-001")
def test_demand_is_reported_by_the_domains_of_the_handbook(tickets: Tickets, ticket: TicketStory) -> None:
    """Five domains with their parts; a part of another domain is refused, and the board counts by domain."""
    assert {one.value for one in t.ServiceDomain} == set(SCOPE)
    home = ticket.under()
    for domain, areas in SCOPE.items():
        for area in [*sorted(areas), None]:
            one = home.another()
            chosen = None if area is None else t.ServiceArea(area)
            one.does(c.ReportRepair, domain=t.ServiceDomain(domain), area=chosen)
            event = one.stored(e.RepairReported)
            assert (event.domain.value, event.area) == (domain, chosen)
        others = {area for name, parts in SCOPE.items() if name != domain for area in parts}
        refusal = home.another().refuses(
            "area-outside-domain",
            c.ReportRepair,
            domain=t.ServiceDomain(domain),
            area=t.ServiceArea(min(others)),
        )
        assert set(refusal.facts["areas"]) == areas
    demand = {domain: len(home.board(domain=domain)) for domain in SCOPE}
    assert demand == {domain: len(areas) + 1 for domain, areas in SCOPE.items()}


@pytest.mark.req("TKT-002", "TKT-003", "COM-002")
@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_one_report_through_any_channel_makes_the_ticket(channel: str, ticket: TicketStory) -> None:
    """Nobody types it in a second time: receipt time, channel and reporter are there from the first entry."""
    assert {one.value for one in Channel} == CHANNELS
    asked_at = ticket.now
    receipt = ticket.does(c.ReportRepair, by=CAST.officer, **form_for(channel))
    (recorded,) = ticket.recorded(e.RepairReported)
    assert recorded.event.channel.value == channel
    assert recorded.event.reporter == CAST.occupant.id
    assert recorded.recorded_at == asked_at == ticket.state.reported_at
    assert recorded.event.number == receipt.number
    row = ticket.row()
    assert (row["stage"], row["channel"], row["reported_at"]) == ("reported", channel, asked_at)


@pytest.mark.req("TKT-002")
def test_a_site_chooses_its_channels_out_of_the_one_list(ticket: TicketStory) -> None:
    """The list is configured, not programmed: what is closed is refused with what is open."""
    site = ticket.under(channels="phone,wechat")
    for channel in sorted(CHANNELS - {"phone", "wechat"}):
        refusal = site.another().refuses("channel-closed", c.ReportRepair, by=CAST.officer, **form_for(channel))
        assert refusal.facts["channels"] == ["phone", "wechat"]
    for channel in ("phone", "wechat"):
        one = site.another()
        one.does(c.ReportRepair, by=CAST.officer, **form_for(channel))
        assert one.stored(e.RepairReported).channel.value == channel


@pytest.mark.req("TKT-004")
def test_no_work_without_a_registered_report(ticket: TicketStory, tickets: Tickets) -> None:
    """Report before repair (先报后修): work has a case, and the case has been taken in."""
    start = tickets().at(Stage.ON_SITE).command(c.StartWork)
    ticket.refuses("case-required", start)
    ticket.case = "ticket-00000000-0000-7000-8000-00000000dead"
    ticket.refuses("unknown-id", start)
    for stage in (Stage.REPORTED, Stage.APPROVED, Stage.PLANNED, Stage.DISPATCHED, Stage.CONFIRMED):
        early = tickets().at(stage)
        early.refuses("wrong-stage", start)
        assert not early.all_stored(e.WorkStarted)
    registered = tickets().at(Stage.IN_PROGRESS)
    kinds = [type(one.event) for one in registered.history]
    assert kinds[0] is e.RepairReported
    assert kinds[-1] is e.WorkStarted


@pytest.mark.req("TKT-005")
def test_occupants_and_staff_may_report_and_it_is_stored_which_and_who(tickets: Tickets) -> None:
    """Two kinds of applicants; an occupant cannot pass for staff, nor for a neighbour."""
    assert {one.value for one in t.ApplicantKind} == {"occupant", "staff"}
    own = tickets()
    own.does(c.ReportRepair, by=CAST.occupant)
    event = own.stored(e.RepairReported)
    assert (event.applicant, event.reporter) == (t.ApplicantKind.OCCUPANT, CAST.occupant.id)
    assert {one.role for one in CAST.staff if one.role in STAFF} >= {CAST.technician.role, CAST.officer.role}
    for somebody in [one for one in CAST.staff if one.role in STAFF]:
        story = tickets()
        story.does(c.ReportRepair, by=somebody, applicant=t.ApplicantKind.STAFF, reporter=None, home=None)
        event = story.stored(e.RepairReported)
        assert (event.applicant, event.reporter) == (t.ApplicantKind.STAFF, somebody.id)
    tickets().refuses("applicant-mismatch", c.ReportRepair, by=CAST.occupant, applicant=t.ApplicantKind.STAFF)
    tickets().refuses("applicant-mismatch", c.ReportRepair, by=CAST.occupant, reporter=CAST.flatmate.id)
    for outsider in (CAST.reviewer, CAST.system, CAST.administrator):
        given = tickets().command(c.ReportRepair, by=CAST.officer)
        tickets().refuses("not-permitted", given, by=outsider)


@pytest.mark.req("TKT-006")
@pytest.mark.parametrize("channel", ONLINE)
def test_an_online_application_has_its_four_fields(channel: str, tickets: Tickets) -> None:
    """Repair type, location, expected time, need: without one of them it is sent back."""
    given = form_for(channel)
    for name in ("repair_type", "expected_at"):
        refusal = tickets().refuses("form-incomplete", c.ReportRepair, **{**given, name: None})
        assert refusal.facts["missing"] == [name]
    for name in ("location", "content"):
        refusal = tickets().refuses("blank", c.ReportRepair, **{**given, name: " "})
        assert refusal.facts["field"] == name
    complete = tickets()
    complete.does(c.ReportRepair, **given)
    event = complete.stored(e.RepairReported)
    assert (event.repair_type, event.expected_at) == (t.RepairCategory.FIT_OUT, NEW_YEAR)
    assert event.location.plain == "3栋2单元1802客厅"
    assert event.content.plain == "客厅灯不亮，开关打火花"


@pytest.mark.req("TKT-007")
def test_an_application_at_the_counter_has_its_form_and_something_to_see(tickets: Tickets) -> None:
    """Photo, video or proof of the damage: one of them; another paper is no evidence of a fault."""
    form = evidence(EvidenceKind.DOCUMENT)
    given: dict[str, Any] = {"by": CAST.officer, "channel": Channel.WALK_IN}
    tickets().refuses("application-form-missing", c.ReportRepair, **given, form=None, evidence=(evidence(),))
    refusal = tickets().refuses("evidence-missing", c.ReportRepair, **given, form=form, evidence=())
    assert set(refusal.facts["kinds"]) == {"photo", "video", "damage-proof"}
    tickets().refuses("evidence-missing", c.ReportRepair, **given, form=form, evidence=(form,))
    for kind in ("photo", "video", "damage-proof"):
        shown = evidence(EvidenceKind(kind))
        story = tickets()
        story.does(c.ReportRepair, **given, form=form, evidence=(shown,))
        assert story.stored(e.RepairReported).evidence == (form, shown)


@pytest.mark.req("TKT-008", "TKT-009", "TKT-013")
@pytest.mark.parametrize("channel", [*LOGGED, "relayed"])
def test_the_duty_log_has_four_fields_of_every_request_relayed_or_not(channel: str, ticket: TicketStory) -> None:
    """Address, telephone, content, at once or by appointment: a relayed request is logged like a direct one."""
    site = ticket.under()
    for name, code in (("location", "blank"), ("contact_phone", "invalid-phone"), ("content", "blank")):
        refusal = site.another().refuses(code, c.ReportRepair, by=CAST.officer, **{**form_for(channel), name: ""})
        assert refusal.facts["field"] == name
    nameless: Any = {"mode": None}
    refusal = site.another().refuses("not-a-choice", c.ReportRepair, by=CAST.officer, **form_for(channel), **nameless)
    assert refusal.facts["choices"] == ["immediate", "appointment"]
    entries = []
    for mode in ("immediate", "appointment"):
        entry = site.another()
        entry.does(c.ReportRepair, by=CAST.officer, **form_for(channel), mode=t.Mode(mode))
        event = entry.stored(e.RepairReported)
        assert event.contact is not None
        logged = (event.location.plain, event.contact.phone.plain, event.content.plain, event.mode.value)
        assert logged == ("3栋2单元1802客厅", "138-0000-0000", "客厅灯不亮，开关打火花", mode)
        entries.append(entry.number)
    assert site.board(channel=channel) == entries
    assert site.board(mode="appointment") == entries[1:]


@pytest.mark.req("TKT-009")
def test_a_relayed_request_says_who_relayed_it(tickets: Tickets) -> None:
    """The colleague is named, so that a question can be asked back."""
    tickets().refuses("relayed-by-missing", c.ReportRepair, by=CAST.officer, channel=Channel.RELAYED)
    for nobody, code in (("porter", "unknown-staff"), ("staff-nobody", "not-in-service")):
        unknown = {**form_for("relayed"), "relayed_by": nobody}
        tickets().refuses(code, c.ReportRepair, by=CAST.officer, **unknown)
    story = tickets()
    story.does(c.ReportRepair, by=CAST.officer, **form_for("relayed"))
    assert story.stored(e.RepairReported).relayed_by == CAST.finance.id


@pytest.mark.req("TKT-010")
@pytest.mark.parametrize("channel", [*LOGGED, "relayed", "walk-in"])
def test_what_customer_service_takes_is_in_the_customer_register(channel: str, ticket: TicketStory) -> None:
    """Content, place, time, contact person, contact method, as the caller said them."""
    for method in t.ContactMethod:
        story = ticket.another()
        said_at = story.now
        story.does(c.ReportRepair, by=CAST.officer, **form_for(channel), contact_method=method)
        (recorded,) = story.recorded(e.RepairReported)
        contact = recorded.event.contact
        assert contact is not None
        assert recorded.event.content.plain == "客厅灯不亮，开关打火花"
        assert recorded.event.location.plain == "3栋2单元1802客厅"
        assert recorded.occurred_at == said_at
        assert (contact.person.plain, contact.method) == ("王女士", method)
        assert contact.person.subject == CAST.occupant.id
    ticket.refuses("blank", c.ReportRepair, by=CAST.officer, contact_person="")


@pytest.mark.req("TKT-011")
def test_nothing_is_passed_on_without_fault_place_and_contact(tickets: Tickets) -> None:
    """Engineering gets a case only with the three; a request without them never becomes one."""
    for name in ("content", "location", "contact_person", "contact_phone"):
        story = tickets()
        blank: dict[str, Any] = {name: " "}
        story.refuses("invalid-phone" if name == "contact_phone" else "blank", c.ReportRepair, **blank)
        story.refuses("case-required", c.ForwardToEngineering(receiver=CAST.engineering_supervisor.id))
    story = tickets().at(Stage.APPROVED)
    kinds = [type(one.event) for one in story.history]
    assert kinds.index(e.RepairReported) < kinds.index(e.RequestForwarded)
    event = story.stored(e.RepairReported)
    assert event.contact is not None
    assert all((event.content.plain, event.location.plain, event.contact.person.plain, event.contact.phone.plain))


@pytest.mark.req("TKT-012")
def test_the_identity_is_checked_once_and_the_result_stays(tickets: Tickets) -> None:
    """Without a confirmed identity a request is not approved, whoever wishes it."""
    assert {one.value for one in t.IdentityResult} == {"confirmed", "refuted"}
    unknown = tickets()
    unknown.does(c.ReportRepair, mode=t.Mode.APPOINTMENT)
    unknown.refuses("identity-not-verified", c.ApproveRequest)
    for result, after in (("confirmed", None), ("refuted", "identity-refuted")):
        story = tickets()
        story.does(c.ReportRepair, mode=t.Mode.APPOINTMENT)
        story.does(c.VerifyIdentity, result=t.IdentityResult(result), method="核对业主档案")
        event = story.stored(e.IdentityVerified)
        assert (event.result.value, event.method) == (result, "核对业主档案")
        assert story.state.identity is t.IdentityResult(result)
        story.refuses("already-verified", c.VerifyIdentity)
        if after is None:
            story.does(c.ApproveRequest)
            assert story.state.stage is Stage.APPROVED
        else:
            story.refuses(after, c.ApproveRequest)
    tickets().at(Stage.REPORTED).refuses("not-permitted", c.VerifyIdentity, by=CAST.technician)


@pytest.mark.req("TKT-014")
def test_the_repair_time_agreed_at_intake_is_stored(tickets: Tickets) -> None:
    """Customer service agrees the time while the customer is on the line; a time without a zone is no time."""
    story = tickets()
    agreed = story.now + timedelta(days=1)
    story.does(c.ReportRepair, by=CAST.officer, mode=t.Mode.APPOINTMENT, agreed_at=agreed)
    (recorded,) = story.recorded(e.RepairReported)
    assert recorded.event.agreed_at == agreed
    assert recorded.actor.role in OFFICER
    naive = agreed.replace(tzinfo=None)
    refusal = tickets().refuses("naive-time", c.ReportRepair, by=CAST.officer, agreed_at=naive)
    assert refusal.facts["field"] == "agreed_at"


@pytest.mark.req("TKT-015")
def test_one_system_carries_the_whole_flow(tickets: Tickets) -> None:
    """From the report to the archive every step is one command, stored by one desk in one history, and digital."""
    story = tickets().at(Stage.ARCHIVED)
    history = story.history
    assert [one.version for one in history] == list(range(1, len(history) + 1))
    assert {one.stream for one in history} == {story.case}
    assert (type(history[0].event), type(history[-1].event)) == (e.RepairReported, e.TicketArchived)
    assert story.row("case_detail")["body"]["facts"].keys() >= {
        f"ticket.{step}"
        for step in (
            "repair-reported",
            "identity-verified",
            "ticket-triaged",
            "request-approved",
            "repair-planned",
            "ticket-dispatched",
            "technician-arrived",
            "work-started",
            "self-check-passed",
            "work-accepted",
            "charge-settled",
            "order-confirmed",
            "callback-satisfied",
            "ticket-archived",
        )
    }


@pytest.mark.req("TKT-016", "TKT-017")
def test_a_closed_ticket_shows_report_survey_repair_and_callback(tickets: Tickets) -> None:
    """一报一查一修一回, each with who and when; acceptance makes it the five steps. None of them can be left out."""
    steps = (e.RepairReported, e.SurveyRecorded, e.SelfCheckPassed, e.WorkAccepted, e.CallbackSatisfied)
    story = tickets().at(Stage.ARCHIVED)
    chain = [recorded for kind in steps for recorded in story.recorded(kind)]
    assert [type(one.event) for one in chain] == list(steps)
    assert [one.version for one in chain] == sorted(one.version for one in chain)
    assert [one.actor.id for one in chain] == [
        CAST.occupant.id,
        CAST.technician.id,
        CAST.technician.id,
        CAST.occupant.id,
        CAST.officer.id,
    ]
    assert all(one.occurred_at < later.occurred_at for one, later in pairwise(chain))
    names = ("repair-reported", "survey-recorded", "self-check-passed", "work-accepted", "callback-satisfied")
    shown = story.row("case_detail")["body"]["facts"]
    for name, recorded in zip(names, chain, strict=True):
        fact = shown[f"ticket.{name}"]
        assert (fact["actor"]["id"], fact["version"]) == (recorded.actor.id, recorded.version)
    tickets().at(Stage.ON_SITE).refuses("not-surveyed", c.StartWork)
    unheard = tickets().at(Stage.ACCEPTED)
    for kind in (c.SettleCharge, c.ReturnOrder, c.ConfirmOrder):
        unheard.does(kind)
    assert unheard.refuses("closing-open", c.Archive).facts["open"] == ["callback"]


@pytest.mark.req("TKT-018")
def test_an_application_passes_the_handbooks_seven_stages(ticket: TicketStory) -> None:
    """Submission, review, survey, plan, execution, acceptance, archiving: each is a stage of its own, in this order."""
    story = ticket.under(review="required", survey="separate")
    story.does(c.ReportRepair)
    for early in (c.ArrangeSurvey, c.DraftPlan, c.StartWork, c.AcceptWork, c.Archive):
        story.refuses("wrong-stage", early)
    story.goes(c.VerifyIdentity, c.TriageTicket, c.ApproveRequest, c.ForwardToEngineering)
    story.refuses("survey-first", c.DraftPlan)
    story.goes(c.ArrangeSurvey, c.RecordSurvey, c.DraftPlan, c.Dispatch, c.ConfirmDispatch, c.RecordArrival)
    story.goes(c.StartWork, c.CompleteSelfCheck, c.AcceptWork)
    story.goes(c.SettleCharge, c.ReturnOrder, c.ConfirmOrder, c.RecordCallback, c.Archive)
    assert story.case is not None
    passed = dict.fromkeys(story.desk.at(story.case, version=one.version).state.stage.value for one in story.history)
    seven = ["reported", "approved", "surveyed", "planned", "in-progress", "accepted", "archived"]
    assert [stage for stage in passed if stage in seven] == seven
    assert story.row()["stage"] == "archived"


@pytest.mark.req("TKT-020")
def test_a_request_is_reviewed_and_one_that_does_not_conform_goes_no_further(ticket: TicketStory) -> None:
    """Confirmed or not confirmed, each with its reason; only a confirmed one is surveyed."""
    site = ticket.under(review="required")

    def reviewed() -> TicketStory:
        story = site.another()
        for kind in (c.ReportRepair, c.VerifyIdentity, c.TriageTicket):
            story.does(kind)
        assert story.state.stage is Stage.REPORTED
        story.refuses("wrong-stage", c.ArrangeSurvey)
        return story

    for reviewer in [one for one in CAST.staff if one.role in STAFF]:
        confirmed = reviewed()
        confirmed.does(c.ApproveRequest, by=reviewer, reason="符合维修规定")
        (recorded,) = confirmed.recorded(e.RequestApproved)
        assert (recorded.actor.id, recorded.event.automatic) == (reviewer.id, False)
        assert recorded.event.reason is not None
        assert recorded.event.reason.plain == "符合维修规定"
        confirmed.does(c.ArrangeSurvey)
    rejected = reviewed()
    rejected.refuses("not-conforming", c.ApproveRequest, conforms=False)
    rejected.refuses("blank", c.RejectRequest, reason="")
    rejected.refuses("not-permitted", c.RejectRequest, by=CAST.occupant)
    rejected.does(c.RejectRequest, reason="不属于物业维修范围")
    assert rejected.stored(e.RequestRejected).reason.plain == "不属于物业维修范围"
    for kind in (c.ArrangeSurvey, c.RecordSurvey, c.DraftPlan, c.ApproveRequest):
        rejected.refuses("wrong-stage", kind)


@pytest.mark.req("TKT-022")
def test_a_public_facility_is_flagged_and_has_its_class(tickets: Tickets) -> None:
    """The municipal standard handles public facilities by class: the flag alone says too little."""
    story = tickets().at(Stage.REPORTED)
    story.does(c.VerifyIdentity)
    story.refuses("facility-class-missing", c.TriageTicket, public_facility=True, facility_class=None)
    story.does(c.TriageTicket, public_facility=True, facility_class="二类")
    event = story.stored(e.TicketTriaged)
    assert (event.public_facility, event.facility_class) == (True, "二类")
    story.does(c.Retriage, facility_class="一类")
    assert story.stored(e.TicketRetriaged).facility_class == "一类"
    private = tickets().at(Stage.APPROVED)
    assert (private.stored(e.TicketTriaged).public_facility, private.state.facility_class) == (False, None)


@pytest.mark.req("TKT-023")
@pytest.mark.parametrize("category", ["water-and-electricity", "fit-out", "facilities-and-equipment"])
def test_customer_service_gives_a_preliminary_category(category: str, tickets: Tickets) -> None:
    """水电, 装修, 设施设备 and what a site adds: a ticket is found by its category."""
    story = tickets()
    story.does(c.ReportRepair, mode=t.Mode.APPOINTMENT)
    story.refuses("not-permitted", c.TriageTicket, by=CAST.technician)
    story.does(c.TriageTicket, category=t.RepairCategory(category))
    (recorded,) = story.recorded(e.TicketTriaged)
    assert (recorded.event.category.value, recorded.actor.role) == (category, CAST.officer.role)
    assert story.number in story.board(category=category)


@pytest.mark.req("TKT-024", "COM-021")
def test_the_occupant_hears_duration_and_cost_before_anybody_is_sent(tickets: Tickets) -> None:
    """What was said stands on the ticket; without it nobody is dispatched, and no more is charged at the door."""
    silent = tickets()
    silent.does(c.ReportRepair)
    silent.does(c.VerifyIdentity)
    silent.refuses("estimate-not-told", c.TriageTicket, estimate_told=False)
    silent.does(c.ApproveRequest)
    silent.does(c.DraftPlan)
    silent.refuses("not-triaged", c.Dispatch)
    silent.does(c.TriageTicket, estimate_minutes=40, estimate_cost=yuan(80))
    silent.does(c.Dispatch)
    event = silent.stored(e.TicketTriaged)
    assert (event.estimate_minutes, event.estimate_cost) == (40, yuan(80))
    kinds = [type(one.event) for one in silent.history]
    assert kinds.index(e.TicketTriaged) < kinds.index(e.TicketDispatched)
    for kind in (c.ConfirmDispatch, c.RecordArrival, c.RecordSurvey):
        silent.does(kind)
    silent.does(c.StartWork, fee_told=yuan(80))
    assert silent.stored(e.WorkStarted).fee_told == yuan(80)


@pytest.mark.req("TKT-025")
def test_emergencies_come_first_in_every_queue(ticket: TicketStory) -> None:
    """Emergency, general, special or complex; whoever opens a queue sees what cannot wait at the top."""
    assert {one.value for one in t.Urgency} == {"emergency", "general", "special-complex"}
    site = ticket.under()
    numbers = {}
    for urgency in ("general", "special-complex", "emergency"):
        story = site.another().at(Stage.APPROVED, {c.TriageTicket: {"urgency": t.Urgency(urgency)}})
        assert story.stored(e.TicketTriaged).urgency.value == urgency
        numbers[urgency] = story.number
    first = [numbers["emergency"], numbers["general"], numbers["special-complex"]]
    assert site.board() == first
    queues: tuple[dict[str, Any], ...] = (
        {"stage": "approved"},
        {"category": "water-and-electricity"},
        {"mode": "immediate"},
    )
    for queue in queues:
        assert site.board(**queue) == first
    later = site.another().at(Stage.APPROVED)
    later.does(c.Retriage, urgency=t.Urgency.EMERGENCY)
    assert later.stored(e.TicketRetriaged).urgency is t.Urgency.EMERGENCY
    assert site.board()[:2] == [numbers["emergency"], later.number]


@pytest.mark.req("TKT-026")
def test_what_is_not_done_in_house_is_referred_and_recorded(tickets: Tickets) -> None:
    """The customer is not sent away empty-handed: a specialist vendor is named, and the referral ends the ticket."""
    story = tickets().at(Stage.REPORTED)
    listed: dict[str, Any] = {"basis": t.ReferralBasis.NOT_LISTED, "specialist_item": None}
    refusal = story.refuses("in-house-item", c.ReferToVendor, **listed, in_house_item="E01")
    assert refusal.facts["item"] == "E01"
    story.refuses("owner-not-informed", c.ReferToVendor, **listed, owner_informed=False)
    story.refuses("blank", c.ReferToVendor, **listed, vendor_contact="")
    story.refuses("not-permitted", c.ReferToVendor, by=CAST.occupant)
    story.does(c.ReferToVendor, **listed)
    (recorded,) = story.recorded(e.VendorReferred)
    assert (recorded.event.basis.value, recorded.actor.role) == ("not-listed", CAST.officer.role)
    assert recorded.event.vendor_contact.plain == "海尔维修网点 0755-0000 0000"
    assert story.row()["stage"] == "referred"
