"""Beginnings of tickets, everyday ones and detours, and the policies they happen under: what the laws are tried on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from tests.laws.lifecycle import Step
from tests.support.community import CAST
from wuye.domain.shared.switches import Acceptors, CashOnSite, QuoteApproval, Review, SurveyMode, Switches
from wuye.domain.ticket import commands as c

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
]
_TO_ARCHIVE: list[Step] = [*_TO_TRACKING, timedelta(days=8), (c.Archive, CAST.officer)]
_FREE = [*_TO_PLAN, *_TO_ACCEPTED, *_TO_ARCHIVE]
_WITH_PRICE = [*_TO_PLAN, *_PAID, *_TO_ACCEPTED, *_TO_ARCHIVE]
_ON_SITE = [*_TO_PLAN, *_TO_SITE]
_IN_PROGRESS: list[Step] = [*_ON_SITE, (c.StartWork, CAST.technician)]
_ACCEPTED = [*_TO_PLAN, *_TO_ACCEPTED]
_AGAIN: list[Step] = [(c.BookVisit, CAST.officer), *_TO_SITE, (c.StartWork, CAST.technician)]
_DISSATISFIED: list[Step] = [*_ACCEPTED, (c.RecordCallback, CAST.officer, _second)]

DETOURS: list[list[Step]] = [
    # intake: what policy lets come late, what ends early, what is not ours
    [(c.ReportRepair, CAST.occupant), (c.ApproveRequest, CAST.officer), *_TO_PLAN[1:3]],
    [*_TO_PLAN[:1], (c.RejectRequest, CAST.officer)],
    [*_TO_PLAN[:1], (c.Cancel, CAST.occupant)],
    [*_TO_PLAN[:1], (c.ReferToVendor, CAST.officer)],
    [*_ON_SITE, (c.ReferToVendor, CAST.technician)],
    [*_IN_PROGRESS, (c.ReportDeviation, CAST.technician), (c.ReferToVendor, CAST.technician)],
    [*_TO_PLAN[:5], (c.DraftPlan, CAST.officer), (c.Retriage, CAST.officer), (c.RevisePlan, CAST.officer)],
    # paid service
    [*_TO_PLAN, *_PAID[:1], (c.RejectScope, CAST.head), *_PAID[:1]],
    [*_TO_PLAN, *_PAID[:1], (c.ConfirmScope, CAST.head, _second), (c.PriceRoutine, CAST.officer)],
    [*_TO_PLAN, *_PAID[:-1], (c.DeclineQuote, CAST.occupant)],
    [*_TO_PLAN, *_PAID, *_TO_ACCEPTED, (c.ConfirmDelivery, CAST.occupant), (c.PayOnSpot, CAST.officer)],
    # visits
    [*_TO_PLAN, *_TO_VISIT[:2], (c.CancelAppointment, CAST.occupant)],
    [*_TO_PLAN, (c.BookVisit, CAST.officer), (c.CancelAppointment, CAST.occupant)],
    [*_TO_PLAN, (c.BookVisit, CAST.officer), timedelta(days=1), (c.CheckPunctuality, CAST.officer)],
    [*_ON_SITE[:-2], (c.LeaveNote, CAST.technician), *_AGAIN],
    [*_ON_SITE, (c.PostponeVisit, CAST.technician), *_TO_SITE],
    [*_IN_PROGRESS, (c.ReportDeviation, CAST.technician), *_AGAIN],
    [*_ON_SITE[:-2], (c.Reassign, CAST.officer), (c.RecallDispatch, CAST.officer)],
    # work, refused and redone
    [*_IN_PROGRESS, (c.RecordIncident, CAST.technician), (c.AgreeCompensation, CAST.officer)],
    [*_IN_PROGRESS, (c.Escalate, CAST.technician), (c.AddItem, CAST.technician), (c.ReportProgress, CAST.officer)],
    [*_ACCEPTED[:-2], (c.RefuseWork, CAST.occupant), (c.ResumeWork, CAST.technician)],
    [*_ACCEPTED[:-2], (c.RefuseWork, CAST.engineering_supervisor), *_AGAIN],
    [*_DISSATISFIED, (c.ResumeWork, CAST.technician)],
    [*_DISSATISFIED, *_AGAIN],
    [*_ACCEPTED, *_TO_TRACKING, (c.ReportRecurrence, CAST.occupant), *_AGAIN],
    [*_FREE, (c.Reopen, CAST.occupant)],
    [*_ACCEPTED, (c.RateService, CAST.occupant)],
    # beside the flow
    [
        *_TO_PLAN[:1],
        *((kind, CAST.officer) for kind in (c.AddNote, c.Urge, c.CorrectPlace, c.Link, c.Split, c.Correct)),
    ],
    [*_TO_PLAN[:1], (c.MergeInto, CAST.officer)],
    [(c.ImportTicket, CAST.administrator), (c.RecordLegacyStep, CAST.administrator)],
    [(c.RaiseRepair, CAST.system)],
]
"""What everyday life does not meet every day."""
STORIES: list[list[Step]] = [
    *(_FREE[:length] for length in range(len(_FREE) + 1)),
    *(_WITH_PRICE[:length] for length in range(len(_TO_PLAN) + 1, len(_WITH_PRICE) + 1)),
    *DETOURS,
]
"""Every beginning of an everyday case, free and paid, and every detour."""

POLICIES: Mapping[str, Switches] = {
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
