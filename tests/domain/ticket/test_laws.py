"""The laws of every lifecycle, held by the ticket under every policy."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.laws.lifecycle import Laws, Pick, Step, every_beginning, laws_of, never_taken
from tests.support.commands import MONDAY_9AM, Here, context_of, example
from tests.support.community import CAST
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.lifecycle import Context, Row
from wuye.domain.shared.switches import Acceptors, CashOnSite, QuoteApproval, Review, SurveyMode, Switches
from wuye.domain.ticket import commands as c
from wuye.domain.ticket.lifecycle import TICKET
from wuye.domain.ticket.state import Ticket

AFTER_THE_END = frozenset({c.AddNote, c.Correct, c.RecordLegacyStep, c.Reopen})
"""Declared exceptions: notes, corrections, entries of an import, and the reopening of an archived ticket."""


def _second(options: Sequence[Any]) -> Any:
    """The possibility beside the everyday one: a routine service, a dissatisfied callback."""
    return options[1]


_TO_PLAN: list[Step] = [
    (c.ReportRepair, CAST.occupant),
    (c.VerifyIdentity, CAST.officer),
    (c.TriageTicket, CAST.officer),
    (c.ApproveRequest, CAST.officer),
    (c.ForwardToEngineering, CAST.officer),
    (c.ArrangeSurvey, CAST.engineering_supervisor),
    (c.RecordSurvey, CAST.technician),
    (c.DraftPlan, CAST.officer),
]
_PAID: list[Step] = [
    (c.RequestService, CAST.occupant),
    (c.ConfirmScope, CAST.head),
    (c.PriceSpecial, CAST.head),
    (c.ApprovePrice, CAST.second_head),
    (c.IssueQuote, CAST.officer),
    (c.AcceptQuote, CAST.occupant),
]
_TO_SITE: list[Step] = [
    (c.Dispatch, CAST.officer),
    (c.ConfirmDispatch, CAST.technician),
    (c.RecordArrival, CAST.technician),
    (c.RecordSurvey, CAST.technician),
]
_TO_VISIT: list[Step] = [
    (c.RequestAppointment, CAST.occupant),
    (c.ConfirmAppointment, CAST.officer),
    (c.BookVisit, CAST.officer),
    (c.ReconfirmVisit, CAST.technician),
    *_TO_SITE,
]
_TO_ACCEPTED: list[Step] = [
    *_TO_VISIT,
    (c.StartWork, CAST.technician),
    (c.RecordIncident, CAST.technician),
    (c.ReportDeviation, CAST.technician),
    (c.AgreeRevision, CAST.occupant),
    (c.CompleteSelfCheck, CAST.technician),
    (c.AcceptWork, CAST.occupant),
    (c.AcceptWork, CAST.engineering_supervisor),
]
_TO_TRACKING: list[Step] = [
    (c.ConfirmDelivery, CAST.occupant),
    (c.AddToMonthlyBill, CAST.head),
    (c.RecordVisit, CAST.head),
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


def test_the_ticket_keeps_the_laws_of_every_lifecycle() -> None:
    """Whatever people try, under whatever policy, only what the table says happens; and every line of it is tried."""
    taken: set[Row[Any]] = set()
    profile = settings(max_examples=settings().max_examples // 2, stateful_step_count=20, deadline=None)
    for switches in POLICIES.values():
        laws = _laws(switches)
        every_beginning(laws, taken)
        run_state_machine_as_test(laws_of(laws, taken), settings=profile)
    assert not never_taken(TICKET, taken)


def test_a_line_that_no_case_takes_is_noticed() -> None:
    """Without the detours, whole lines of the table were never tried."""
    laws = evolve(_laws(Switches()), stories=STORIES[:3])
    taken: set[Row[Any]] = set()
    every_beginning(laws, taken)
    missing = never_taken(TICKET, taken)
    assert "VerifyIdentity from reported" not in missing
    assert "Reopen from archived" in missing


def test_a_law_can_be_broken() -> None:
    """A law that cannot fail is no law: a table that forgets one fact is caught."""
    rows = tuple(evolve(row, gives=()) if row.command is c.AddNote else row for row in TICKET.rows)
    broken = evolve(_laws(Switches()), lifecycle=evolve(TICKET, rows=rows))
    profile = settings(phases=[Phase.generate], deadline=None)
    with pytest.raises(AssertionError, match="AddNote gave NoteAdded"):
        run_state_machine_as_test(laws_of(broken), settings=profile)
