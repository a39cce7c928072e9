"""The laws of every lifecycle, held by the ticket under every policy."""

from datetime import datetime
from typing import Any

import pytest
from attrs import evolve
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.laws.lifecycle import Laws, Pick, laws_of
from tests.support.commands import MONDAY_9AM, Here, context_of, example
from tests.support.community import CAST
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.lifecycle import Context
from wuye.domain.shared.switches import Acceptors, CashOnSite, QuoteApproval, Review, SurveyMode, Switches
from wuye.domain.ticket import commands as c
from wuye.domain.ticket.lifecycle import TICKET
from wuye.domain.ticket.state import Ticket

AFTER_THE_END = frozenset({c.AddNote, c.Correct, c.RecordLegacyStep, c.Reopen})
"""Declared exceptions: notes, corrections, entries of an import, and the reopening of an archived ticket."""

_TO_PLAN: list[tuple[type, Actor]] = [
    (c.ReportRepair, CAST.occupant),
    (c.VerifyIdentity, CAST.officer),
    (c.TriageTicket, CAST.officer),
    (c.ApproveRequest, CAST.officer),
    (c.ForwardToEngineering, CAST.officer),
    (c.ArrangeSurvey, CAST.engineering_supervisor),
    (c.RecordSurvey, CAST.technician),
    (c.DraftPlan, CAST.officer),
]
_PAID: list[tuple[type, Actor]] = [
    (c.RequestService, CAST.occupant),
    (c.ConfirmScope, CAST.head),
    (c.PriceSpecial, CAST.head),
    (c.ApprovePrice, CAST.second_head),
    (c.IssueQuote, CAST.officer),
    (c.AcceptQuote, CAST.occupant),
]
_TO_ACCEPTED: list[tuple[type, Actor]] = [
    (c.RequestAppointment, CAST.occupant),
    (c.ConfirmAppointment, CAST.officer),
    (c.BookVisit, CAST.officer),
    (c.ReconfirmVisit, CAST.technician),
    (c.Dispatch, CAST.officer),
    (c.ConfirmDispatch, CAST.technician),
    (c.RecordArrival, CAST.technician),
    (c.RecordSurvey, CAST.technician),
    (c.StartWork, CAST.technician),
    (c.RecordIncident, CAST.technician),
    (c.ReportDeviation, CAST.technician),
    (c.AgreeRevision, CAST.occupant),
    (c.CompleteSelfCheck, CAST.technician),
    (c.AcceptWork, CAST.occupant),
    (c.AcceptWork, CAST.engineering_supervisor),
]
_TO_ARCHIVE: list[tuple[type, Actor]] = [
    (c.ConfirmDelivery, CAST.occupant),
    (c.AddToMonthlyBill, CAST.head),
    (c.DeferCharge, CAST.technician),
    (c.DetermineCharge, CAST.engineering_supervisor),
    (c.SettleCharge, CAST.officer),
    (c.ReturnOrder, CAST.technician),
    (c.ConfirmOrder, CAST.engineering_supervisor),
    (c.RecordCallback, CAST.officer),
    (c.StartTracking, CAST.officer),
    (c.Archive, CAST.officer),
]
_FREE = [*_TO_PLAN, *_TO_ACCEPTED, *_TO_ARCHIVE]
_WITH_PRICE = [*_TO_PLAN, *_PAID, *_TO_ACCEPTED, *_TO_ARCHIVE]
STORIES: list[list[tuple[type, Actor]]] = [
    *(_FREE[:length] for length in range(len(_FREE) + 1)),
    *(_WITH_PRICE[:length] for length in range(len(_TO_PLAN) + 1, len(_WITH_PRICE) + 1)),
    [(c.ImportTicket, CAST.administrator)],
]
"""Every beginning of an everyday case, free and paid, and an imported one."""

POLICIES = {
    "default": Switches(),
    "strict": Switches(
        review=Review.REQUIRED,
        survey=SurveyMode.SEPARATE,
        acceptors=Acceptors.CUSTOMER,
        tracking_days=7,
        quote_approval=QuoteApproval.ALWAYS,
        reopen_window_days=5,
        visit_without_reconfirmation=False,
    ),
    "lenient": Switches(
        review=Review.AUTO,
        survey=SurveyMode.SKIPPED,
        acceptors=Acceptors.STAFF,
        joint_visit_on_dissatisfaction=False,
        pause_allowed=False,
        identity_check_required=False,
        cash_on_site=CashOnSite.RECEIPT_REQUIRED,
        reopen_window_days=None,
    ),
}


def _laws(switches: Switches) -> Laws:
    def here(ticket: Ticket, actor: Actor, now: datetime) -> Here:
        # A stub number that no earlier order of the story has used.
        return Here(ticket=ticket, actor=actor, now=now, switches=switches, stub=ticket.version + 1)

    def context(ticket: Ticket, command: Any, actor: Actor, now: datetime) -> Context:
        return context_of(here(ticket, actor, now), command)

    def propose(kind: type, ticket: Ticket, given: Context, pick: Pick) -> Any:
        return example(kind, here(ticket, given.actor, given.now), pick)

    return Laws(
        lifecycle=TICKET,
        everybody=CAST.everybody,
        begin=MONDAY_9AM,
        propose=propose,
        context=context,
        stories=STORIES,
        after_the_end=AFTER_THE_END,
    )


@pytest.mark.parametrize("policy", POLICIES)
def test_the_ticket_keeps_the_laws_of_every_lifecycle(policy: str) -> None:
    """Whatever people try, only what the table says happens; and what is offered works."""
    machine = laws_of(_laws(POLICIES[policy]))
    profile = settings(max_examples=settings().max_examples // 2, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(machine, settings=profile)


def test_a_law_can_be_broken() -> None:
    """A law that cannot fail is no law: a table that forgets one fact is caught."""
    rows = tuple(evolve(row, gives=()) if row.command is c.AddNote else row for row in TICKET.rows)
    broken = evolve(_laws(Switches()), lifecycle=evolve(TICKET, rows=rows))
    profile = settings(phases=[Phase.generate], deadline=None)
    with pytest.raises(AssertionError, match="AddNote gave NoteAdded"):
        run_state_machine_as_test(laws_of(broken), settings=profile)
