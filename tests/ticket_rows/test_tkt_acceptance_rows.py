"""Acceptance and rework (TKT-078…087)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.support.commands import evidence
from tests.support.community import CAST
from tests.ticket_rows.conftest import TicketStory
from wuye.application.encoding import Misfits, from_plain, to_plain
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.terms import Stage

Tickets = Callable[[], TicketStory]

ASPECTS = ("content", "quality", "safety", "cost")


def redone(ticket: TicketStory) -> TicketStory:
    """The technician goes on with the agreed solution and checks the result again."""
    ticket.does(c.ResumeWork)
    ticket.does(c.CompleteSelfCheck)
    return ticket


@pytest.mark.req("TKT-078")
def test_a_quality_check_against_the_standard_follows_completion(tickets: Tickets) -> None:
    """GB50204-2015 as quoted: named in the record, never left blank, never before the work is complete."""
    early = tickets().at(Stage.IN_PROGRESS)
    early.refuses("wrong-stage", c.AcceptWork)
    ticket = tickets().at(Stage.SELF_CHECKED)
    ticket.refuses("blank", c.AcceptWork, standard=" ")
    others = tuple(aspect for aspect in t.AcceptanceAspect if aspect.value != "quality")
    ticket.refuses("aspect-missing", c.AcceptWork, aspects=others)
    ticket.does(c.AcceptWork, standard="GB50204-2015")
    accepted = ticket.stored(e.WorkAccepted)
    assert accepted.standard == "GB50204-2015"
    assert t.AcceptanceAspect.QUALITY in accepted.aspects
    assert ticket.recorded(e.SelfCheckPassed)[0].version < ticket.recorded(e.WorkAccepted)[0].version


@pytest.mark.req("TKT-079")
def test_the_customer_or_property_staff_accept(tickets: Tickets) -> None:
    """Two kinds of acceptor and no third; the kind is stored; nobody accepts their own work."""
    assert {kind.value for kind in t.AcceptorKind} == {"customer", "staff"}
    customer = tickets().at(Stage.SELF_CHECKED)
    customer.refuses("acceptor-mismatch", c.AcceptWork, acceptor=t.AcceptorKind.STAFF)
    customer.does(c.AcceptWork, acceptor=t.AcceptorKind.CUSTOMER)
    assert customer.stored(e.WorkAccepted).acceptor is t.AcceptorKind.CUSTOMER

    staff = tickets().at(Stage.SELF_CHECKED)
    signed: dict[str, Any] = {"acceptor": t.AcceptorKind.STAFF, "staff_reason": t.StaffAcceptance.CUSTOMER_AGREES}
    staff.refuses("own-work", c.AcceptWork, by=CAST.technician, **signed)
    staff.refuses("acceptance-reason-missing", c.AcceptWork, by=CAST.officer, **{**signed, "staff_reason": None})
    staff.does(c.AcceptWork, by=CAST.officer, **signed)
    stored = staff.recorded(e.WorkAccepted)[0]
    assert (stored.event.acceptor, stored.actor) == (t.AcceptorKind.STAFF, CAST.officer)


@pytest.mark.req("TKT-080")
def test_an_acceptance_covers_four_aspects(ticket: TicketStory) -> None:
    """Content, quality, safety and cost: staff who organise it cannot leave one out."""
    assert tuple(aspect.value for aspect in t.AcceptanceAspect) == ASPECTS
    ticket.at(Stage.SELF_CHECKED)
    signed: dict[str, Any] = {"acceptor": t.AcceptorKind.STAFF, "staff_reason": t.StaffAcceptance.CUSTOMER_AGREES}
    for missing in ASPECTS:
        there = tuple(aspect for aspect in t.AcceptanceAspect if aspect.value != missing)
        refusal = ticket.refuses("aspect-missing", c.AcceptWork, by=CAST.officer, aspects=there, **signed)
        assert refusal.facts["missing"] == [missing]
    ticket.does(c.AcceptWork, by=CAST.officer, **signed)
    stored = ticket.recorded(e.WorkAccepted)[0]
    assert tuple(aspect.value for aspect in stored.event.aspects) == ASPECTS
    assert stored.actor == CAST.officer


@pytest.mark.req("TKT-081")
def test_an_acceptance_has_four_steps(ticket: TicketStory) -> None:
    """Preparation (repair record, checklist, photos), on-site check, conclusion, archiving: in this order."""
    assert [step.value for step in t.AcceptanceStep] == ["preparation", "on-site-check", "conclusion", "archiving"]
    ticket.at(Stage.SELF_CHECKED)
    for missing in ("repair-record", "acceptance-checklist"):
        there = tuple(one for one in t.Preparation if one.value != missing)
        assert ticket.refuses("preparation-missing", c.AcceptWork, preparation=there).facts["missing"] == [missing]
    assert len(t.Preparation) == 2
    ticket.refuses("photos-missing", c.AcceptWork, photos=())
    ticket.refuses("not-tried-out", c.AcceptWork, tried_out=False)
    ticket.refuses("wrong-stage", c.Archive)
    ticket.does(c.AcceptWork)
    concluded = ticket.stored(e.WorkAccepted)
    assert {one.value for one in concluded.preparation} == {"repair-record", "acceptance-checklist"}
    assert [photo.kind for photo in concluded.photos] == [EvidenceKind.PHOTO]
    for kind in (c.SettleCharge, c.ReturnOrder, c.ConfirmOrder, c.RecordCallback, c.Archive):
        ticket.does(kind)
    assert ticket.recorded(e.TicketArchived)
    assert ticket.row()["stage"] == "archived"


@pytest.mark.req("TKT-082")
def test_the_acceptance_record_names_acceptor_content_and_conclusion(ticket: TicketStory) -> None:
    """Three elements, and the record lies in the archive with the rest."""
    ticket.at(Stage.ARCHIVED, {c.AcceptWork: {"name": "王女士", "opinion": "验收合格"}})
    stored = ticket.recorded(e.WorkAccepted)[0]
    accepted = stored.event
    assert (accepted.acceptor, accepted.name.plain, stored.actor) == (
        t.AcceptorKind.CUSTOMER,
        "王女士",
        CAST.occupant,
    )
    assert tuple(aspect.value for aspect in accepted.aspects) == ASPECTS
    assert accepted.opinion.plain == "验收合格"
    row = ticket.row("case_detail")
    assert (row["stage"], "ticket.work-accepted" in row["body"]["facts"]) == ("archived", True)


@pytest.mark.req("TKT-083", "TKT-085", "TKT-086")
def test_the_repair_is_tried_out_and_redone_until_the_occupant_is_satisfied(ticket: TicketStory) -> None:
    """No upper bound: every refusal brings a negotiated solution and rework on the same ticket, and is counted."""
    ticket.at(Stage.SELF_CHECKED)
    case = ticket.case
    for loop in range(1, 6):
        ticket.refuses("not-tried-out", c.AcceptWork, tried_out=False)
        ticket.does(c.RefuseWork, dissatisfaction=f"开关仍松动（{loop}）", proposal="更换整只开关")
        refused = ticket.stored(e.WorkRefused)
        assert refused.proposal is not None
        assert (refused.dissatisfaction.plain, refused.proposal.plain) == (f"开关仍松动（{loop}）", "更换整只开关")
        assert (ticket.row()["stage"], ticket.row()["body"]["state"]["reworks"]) == ("rework", loop)
        ticket.refuses("wrong-stage", c.AcceptWork)
        ticket.refuses("blank", c.ResumeWork, solution=" ")
        redone(ticket)
        assert ticket.stored(e.WorkResumed).solution.plain == "更换整只开关"
    ticket.does(c.AcceptWork, tried_out=True)
    assert ticket.row()["stage"] == "accepted"
    assert ticket.case == case
    assert (len(ticket.all_stored(e.WorkRefused)), len(ticket.all_stored(e.WorkAccepted))) == (5, 1)


@pytest.mark.req("TKT-084")
def test_the_occupant_signs_with_opinion_and_name(ticket: TicketStory) -> None:
    """All three are mandatory, at whichever door."""
    ticket.at(Stage.SELF_CHECKED)
    ticket.refuses("blank", c.AcceptWork, opinion=" ")
    ticket.refuses("blank", c.AcceptWork, name=" ")
    form = to_plain(ticket.command(c.AcceptWork))
    del form["signature"]
    with pytest.raises(Misfits, match="signature"):
        from_plain(form, c.AcceptWork)
    ticket.does(c.AcceptWork, opinion="满意", name="王女士")
    accepted = ticket.stored(e.WorkAccepted)
    assert (accepted.opinion.plain, accepted.name.plain) == ("满意", "王女士")
    assert accepted.signature == evidence(EvidenceKind.DOCUMENT)


@pytest.mark.req("TKT-087")
def test_the_technician_collects_the_customers_remarks(tickets: Tickets) -> None:
    """What the customer says at completion is kept in the technician's record, sealed like every free text."""
    ticket = tickets().at(Stage.SELF_CHECKED, {c.CompleteSelfCheck: {"remarks": "师傅很细心"}})
    stored = ticket.recorded(e.SelfCheckPassed)[0]
    assert stored.event.remarks is not None
    assert (stored.event.remarks.plain, stored.actor) == ("师傅很细心", CAST.technician)
    assert "$sealed" in ticket.row("case_detail")["body"]["facts"]["ticket.self-check-passed"]["data"]["remarks"]
    assert isinstance(stored.recorded_at, datetime)
