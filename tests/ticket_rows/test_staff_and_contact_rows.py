"""Staff that may be sent, and what customers are told (STF, COM, CRM rows of a ticket), proven through the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from tests.support.community import CAST, OPENED
from tests.ticket_rows.conftest import TicketStory
from wuye.domain.register.staff.commands import (
    CompleteTraining,
    GrantCertificate,
    RegisterStaff,
    RevokeCertificate,
    SignSafetyRules,
)
from wuye.domain.register.staff.events import SafetyRulesSigned
from wuye.domain.register.staff.kinds import Trade, Training
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.refusal import Refused
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.terms import Stage

Tickets = Callable[[], TicketStory]

_keys = count(1)
HOME: dict[type, Any] = {c.ReportRepair: {"entry_service": t.EntryServiceKind.REPAIR}}
DAY = date(2020, 3, 1)


def hired(story: TicketStory, *steps: Any) -> Actor:
    """A new technician, with these entries in the record."""
    someone = Actor(id=f"staff-new-{next(_keys)}", role=Role.TECHNICIAN)
    register = RegisterStaff(
        key=someone.id.removeprefix("staff-"),
        site=CAST.site,
        name="新师傅",
        post="technician",
        roles=frozenset({Role.TECHNICIAN}),
        since=OPENED,
    )
    story.desk.execute(register, by=CAST.administrator)
    for step in steps:
        story.desk.execute(step, by=CAST.administrator, on=someone.id)
    return someone


def certificate(trade: str, until: date | None = None) -> GrantCertificate:
    """A certificate of a trade."""
    return GrantCertificate(trade=Trade(trade), number="证 0001", valid_from=DAY, valid_until=until)


def training(which: str) -> CompleteTraining:
    """A completed training."""
    return CompleteTraining(training=Training(which), first_day=DAY, last_day=DAY, passed=True)


@pytest.mark.req("STF-001")
@pytest.mark.parametrize("trade", ["electrician", "mechanical-repairer", "property-repair-worker"])
def test_only_a_technician_with_a_valid_certificate_of_the_trade_is_sent(trade: str, tickets: Tickets) -> None:
    """持证上岗: for the survey, for the dispatch and when the work changes hands; none, another, lapsed or revoked."""
    story = tickets().at(Stage.PLANNED)
    others = {"electrician", "mechanical-repairer", "property-repair-worker"} - {trade}
    today = story.now.date()
    nobody = hired(story)
    another = hired(story, *(certificate(one) for one in sorted(others)))
    lapsed = hired(story, certificate(trade, today - timedelta(days=2)))
    revoked = hired(story, certificate(trade), RevokeCertificate(certificate=1, reason="过期", on=today))
    good = hired(story, certificate(trade))
    second = hired(story, certificate(trade, today + timedelta(days=400)))
    unfit = {nobody: "not-certified", another: "not-certified", lapsed: "certificate-expired"}
    unfit[revoked] = "certificate-expired"
    for someone, code in unfit.items():
        story.refuses(code, c.Dispatch, technicians=(someone.id,), trade=trade)
        story.refuses(code, c.Dispatch, technicians=(good.id, someone.id), trade=trade)
    story.does(c.Dispatch, technicians=(good.id,), trade=trade)
    event = story.stored(e.TicketDispatched)
    assert (event.technicians, event.trade) == ((good.id,), trade)
    for someone, code in unfit.items():
        story.refuses(code, c.Reassign, technicians=(someone.id,), trade=trade)
    story.does(c.Reassign, technicians=(second.id,), trade=trade)
    assert story.stored(e.TicketReassigned).technicians == (second.id,)
    assert story.row()["technician"] == second.id


@pytest.mark.req("STF-022")
@pytest.mark.parametrize("missing", ["skill", "safety", "customer-service"])
def test_into_a_home_goes_who_has_all_three_trainings(missing: str, tickets: Tickets) -> None:
    """技能培训, 安全意识培训, 客户服务培训: one short of them is not sent; outside a home it is not asked."""
    three = ("skill", "safety", "customer-service")
    story = tickets().at(Stage.PLANNED, HOME)
    base = (certificate("electrician"), SignSafetyRules(document="AQ-0001", on=DAY))
    trained = [training(one) for one in three]
    short = hired(story, *base, *(one for one in trained if one.training != missing))
    full = hired(story, *base, *trained)
    story.refuses("not-trained", c.Dispatch, technicians=(short.id,))
    story.does(c.Dispatch, technicians=(full.id,))
    assert story.stored(e.TicketDispatched).technicians == (full.id,)
    story.refuses("not-trained", c.Reassign, technicians=(short.id,))
    outside = tickets().at(Stage.PLANNED)
    outside.does(c.Dispatch, technicians=(short.id,))


@pytest.mark.req("STF-046")
def test_the_safety_rules_are_signed_before_the_first_entry_service(tickets: Tickets) -> None:
    """Each signs for themselves; whoever trains files the sheets. Without a signature nobody is sent into a home."""
    story = tickets().at(Stage.PLANNED, HOME)
    trainings = (training("skill"), training("safety"), training("customer-service"))
    someone = hired(story, certificate("electrician"), *trainings)
    story.refuses("safety-rules-not-signed", c.Dispatch, technicians=(someone.id,))
    today = story.now.date()
    late = SignSafetyRules(document="AQ-0002", on=today + timedelta(days=3))
    story.desk.execute(late, by=someone, on=someone.id)
    story.refuses("safety-rules-not-signed", c.Dispatch, technicians=(someone.id,))
    with pytest.raises(Refused, match="not-own-signature"):
        story.desk.execute(SignSafetyRules(document="AQ-0003", on=today), by=CAST.technician, on=someone.id)
    story.desk.execute(SignSafetyRules(document="AQ-0003", on=today), by=someone, on=someone.id)
    last = story.desk.history(someone.id)[-1]
    assert isinstance(last.event, SafetyRulesSigned)
    assert (last.event.document.plain, last.event.on, last.actor.id) == ("AQ-0003", today, someone.id)
    story.does(c.Dispatch, technicians=(someone.id,))
    assert story.stored(e.TicketDispatched).technicians == (someone.id,)


@pytest.mark.req("COM-027")
def test_a_misunderstanding_is_an_incident_with_its_cause(tickets: Tickets) -> None:
    """沟通不畅: what was misunderstood, and why, so that it does not happen twice."""
    assert "poor-communication" in {one.value for one in t.IncidentKind}
    story = tickets().at(Stage.IN_PROGRESS)
    kind: dict[str, Any] = {"kind": t.IncidentKind.POOR_COMMUNICATION}
    story.refuses("blank", c.RecordIncident, **kind, description="")
    story.does(c.RecordIncident, **kind, description="业户以为含灯具费用，原因：报价时未说明")
    event = story.stored(e.IncidentRecorded)
    assert (event.kind.value, event.incident) == ("poor-communication", 1)
    assert event.description.plain == "业户以为含灯具费用，原因：报价时未说明"


@pytest.mark.req("CRM-009")
def test_the_customer_sees_every_step_as_soon_as_it_is_taken(ticket: TicketStory) -> None:
    """The row shows the stage the moment the step is stored; the customer reads it, a stranger does not."""
    story = ticket.under()
    for kind in (
        c.ReportRepair,
        c.VerifyIdentity,
        c.TriageTicket,
        c.ForwardToEngineering,
        c.DraftPlan,
        c.Dispatch,
        c.ConfirmDispatch,
        c.RecordArrival,
        c.RecordSurvey,
        c.StartWork,
    ):
        receipt = story.does(kind)
        row = story.row("case_detail")
        assert (row["version"], row["stage"]) == (receipt.version, story.state.stage.value)
        assert row["updated_at"] == receipt.recorded_at
        assert story.desk.readable(receipt.case, by=CAST.occupant)
        assert not story.desk.readable(receipt.case, by=CAST.stranger)
    story.does(c.ReportProgress, progress="已拆下旧开关")
    assert story.row("case_detail")["body"]["facts"].keys() >= {"ticket.progress-reported"}
    assert "RefuseWork" not in story.allowed(CAST.occupant)
    story.does(c.CompleteSelfCheck)
    assert {"AcceptWork", "RefuseWork"} <= story.allowed(CAST.occupant), "feedback goes in through the same door"
