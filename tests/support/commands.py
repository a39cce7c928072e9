"""The way of a ticket to every stage, in valid commands; what one command looks like is in ``examples``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tests.support.community import CAST, Cast, directory
from tests.support.examples import (
    EXAMPLES,
    MONDAY_9AM,
    OTHER,
    PHOTO_BYTES,
    STEPS,
    STREAM,
    Here,
    Pick,
    evidence,
    example,
    first,
    refer,
    report,
    triage,
)
from tests.support.in_memory import InMemory
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.lifecycle import Context, Fresh
from wuye.domain.shared.switches import Switches
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.lifecycle import TICKET
from wuye.domain.ticket.state import Ticket

__all__ = [
    "EXAMPLES",
    "MONDAY_9AM",
    "OTHER",
    "PHOTO_BYTES",
    "ROUTES",
    "STEPS",
    "STREAM",
    "Here",
    "Pick",
    "Step",
    "Story",
    "context_of",
    "evidence",
    "example",
    "first",
    "refer",
    "report",
    "triage",
    "walk",
]

Step = tuple[type, str]
"""A command and the name of who gives it in the cast."""

_REPORTED: tuple[Step, ...] = ((c.ReportRepair, "occupant"),)
_APPROVED: tuple[Step, ...] = (
    *_REPORTED,
    (c.VerifyIdentity, "officer"),
    (c.TriageTicket, "officer"),
    (c.ForwardToEngineering, "officer"),
)
_SURVEYED: tuple[Step, ...] = (*_APPROVED, (c.ArrangeSurvey, "engineering_supervisor"), (c.RecordSurvey, "technician"))
_PLANNED: tuple[Step, ...] = (*_APPROVED, (c.DraftPlan, "officer"))
_QUOTED: tuple[Step, ...] = (
    *_PLANNED,
    (c.RequestService, "occupant"),
    (c.ConfirmScope, "head"),
    (c.PriceSpecial, "head"),
    (c.ApprovePrice, "second_head"),
    (c.IssueQuote, "officer"),
)
_SCHEDULED: tuple[Step, ...] = (*_PLANNED, (c.BookVisit, "officer"))
_DISPATCHED: tuple[Step, ...] = (*_PLANNED, (c.Dispatch, "officer"))
_CONFIRMED: tuple[Step, ...] = (*_DISPATCHED, (c.ConfirmDispatch, "technician"))
_ON_SITE: tuple[Step, ...] = (*_CONFIRMED, (c.RecordArrival, "technician"))
_IN_PROGRESS: tuple[Step, ...] = (*_ON_SITE, (c.RecordSurvey, "technician"), (c.StartWork, "technician"))
_SELF_CHECKED: tuple[Step, ...] = (*_IN_PROGRESS, (c.CompleteSelfCheck, "technician"))
_ACCEPTED: tuple[Step, ...] = (*_SELF_CHECKED, (c.AcceptWork, "occupant"))
_CLOSED: tuple[Step, ...] = (
    *_ACCEPTED,
    (c.SettleCharge, "officer"),
    (c.ReturnOrder, "technician"),
    (c.ConfirmOrder, "engineering_supervisor"),
    (c.RecordCallback, "officer"),
)

ROUTES: Mapping[t.Stage, tuple[Step, ...]] = {
    t.Stage.NEW: (),
    t.Stage.REPORTED: _REPORTED,
    t.Stage.REJECTED: (*_REPORTED, (c.RejectRequest, "officer")),
    t.Stage.APPROVED: _APPROVED,
    t.Stage.REFERRED: (*_REPORTED, (c.ReferToVendor, "officer")),
    t.Stage.SURVEYED: _SURVEYED,
    t.Stage.PLANNED: _PLANNED,
    t.Stage.QUOTED: _QUOTED,
    t.Stage.SCHEDULED: _SCHEDULED,
    t.Stage.DISPATCHED: _DISPATCHED,
    t.Stage.CONFIRMED: _CONFIRMED,
    t.Stage.CUSTOMER_ABSENT: (*_CONFIRMED, (c.LeaveNote, "technician")),
    t.Stage.ON_SITE: _ON_SITE,
    t.Stage.IN_PROGRESS: _IN_PROGRESS,
    t.Stage.ON_HOLD: (*_IN_PROGRESS, (c.ReportDeviation, "technician")),
    t.Stage.SELF_CHECKED: _SELF_CHECKED,
    t.Stage.REWORK: (*_SELF_CHECKED, (c.RefuseWork, "occupant")),
    t.Stage.ACCEPTED: _ACCEPTED,
    t.Stage.TRACKING: (*_CLOSED, (c.StartTracking, "officer")),
    t.Stage.ARCHIVED: (*_CLOSED, (c.Archive, "officer")),
    t.Stage.CANCELLED: (*_REPORTED, (c.Cancel, "occupant")),
}
"""The everyday way to every stage under the default switches; tracking needs a policy with a period."""


def walk(
    to: t.Stage = t.Stage.ARCHIVED,
    *,
    now: datetime = MONDAY_9AM,
    cast: Cast = CAST,
    switches: Switches | None = None,
    stub: int = 1,
) -> list[tuple[Any, Actor]]:
    """Commands that take a new ticket to a stage, each with who gives it; the community must be settled.

    Give each its turn at ``now`` or later. ``stub`` must be free where the way leads past the order's confirmation.
    """
    story = Story(now=now, cast=cast, switches=switches or _switches(to), stub=stub)
    return [story.step(kind, getattr(cast, who)) for kind, who in ROUTES[to]]


def _switches(to: t.Stage) -> Switches:
    return Switches(tracking_days=7) if to is t.Stage.TRACKING else Switches()


class Story(InMemory[Here]):
    """A ticket told step by step in memory."""

    lifecycle = TICKET
    case = "ticket"

    def __init__(
        self,
        *,
        now: datetime = MONDAY_9AM,
        cast: Cast = CAST,
        switches: Switches | None = None,
        stub: int = 1,
    ) -> None:
        super().__init__(Here(now=now, cast=cast, switches=switches or Switches(), stub=stub))

    @property
    def ticket(self) -> Ticket:
        """The state the story has come to."""
        return self.here.ticket

    def example(self, kind: type, here: Here, pick: Pick) -> Any:
        """A valid command of a kind for a situation."""
        return example(kind, here, pick)

    def context(self, here: Here, command: Any) -> Context:
        """What the domain may not fetch."""
        return context_of(here, command)


def context_of(here: Here, command: Any) -> Context:
    """What the domain may not fetch, from the community in memory; streams it does not know are empty."""
    others: dict[str, Any] = {}
    for row in TICKET.rows:
        if row.command is type(command) and here.ticket.stage in row.stages:
            for stream in row.reads(here.ticket, command):
                others[stream] = _state_of(stream, here)
    return Context(
        now=here.now,
        occurred_at=here.now,
        actor=here.actor,
        stream=STREAM,
        switches=here.switches,
        fresh=Fresh(case=STREAM if here.ticket.stage is t.Stage.NEW else f"{STREAM[:-1]}9", number="T-260907-00001"),
        others=others,
    )


def _state_of(stream: str, here: Here) -> Any:
    from wuye.application.aggregates import REGISTRY

    if stream == here.other:
        return Ticket(stage=t.Stage.REPORTED, number="T-260907-00002", site=here.cast.site, version=1)
    known = directory()
    return known[stream] if stream in known else REGISTRY.of_stream(stream).initial
