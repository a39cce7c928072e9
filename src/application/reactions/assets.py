"""Reactions around assets: duties become cadences, occurrences fall due, faults open tickets (AST-036, AST-049)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve

from wuye.application.reactions.declared import Act, Occasion, Reaction
from wuye.domain.asset import commands as c
from wuye.domain.asset import events as e
from wuye.domain.asset.parts import DutyFact
from wuye.domain.asset.terms import DutyAccount, MeterQuantity
from wuye.domain.cadence import commands as cadence
from wuye.domain.cadence import events as told
from wuye.domain.cadence.rule import Slot
from wuye.domain.shared.actor import Role
from wuye.domain.sla.interval import later
from wuye.domain.ticket.commands import RaiseRepair
from wuye.domain.ticket.events import RepairReported
from wuye.domain.ticket.terms import ServiceDomain

_ASSET = "asset-"
HOURS = "hours-"
"""Identity of an occurrence by running hours, before the reading it fell due at."""
HOURS_GRACE = timedelta(days=7)
"""How long what fell due by running hours is in time [derived]."""


def cadence_key(asset: str, duty: str) -> str:
    """Key of the cadence of an asset's duty."""
    return f"{asset}.{duty}"


def _stream(asset: str, duty: str) -> str:
    return f"cadence-{cadence_key(asset, duty)}"


def _set(occasion: Occasion, duty: DutyFact) -> Iterator[Act]:
    # A duty without a stated interval never falls due.
    if duty.rule is not None:
        command = cadence.SetCadence(
            key=cadence_key(occasion.case, duty.key),
            site=occasion.state.site,
            duty=duty.cadence,
            rule=duty.rule,
            subject=occasion.case,
        )
        yield Act(command)


def commissioned(occasion: Occasion) -> Iterator[Act]:
    """Each duty of an asset that came into service."""
    for duty in occasion.event.duties:
        yield from _set(occasion, duty)


def adopted(occasion: Occasion) -> Iterator[Act]:
    """A further duty."""
    if not _runs(occasion, _stream(occasion.case, occasion.event.duty.key)):
        yield from _set(occasion, occasion.event.duty)


def renewed(occasion: Occasion) -> Iterator[Act]:
    """The new version of a duty that runs changes its rule."""
    duty: DutyFact = occasion.event.duty
    stream = _stream(occasion.case, duty.key)
    if duty.rule is not None and _runs(occasion, stream):
        yield Act(cadence.ReviseCadence(rule=duty.rule, reason=f"{duty.plan}/{duty.plan_version}"), stream)


def _runs(occasion: Occasion, stream: str) -> bool:
    return occasion.state_of(stream).rule is not None


def revised(occasion: Occasion) -> Iterator[Act]:
    """The frequency of a duty changed for this asset."""
    event: e.DutyRevised = occasion.event
    stream = _stream(occasion.case, event.duty)
    if _runs(occasion, stream):
        yield Act(cadence.ReviseCadence(rule=event.rule, reason=event.reason.value), stream)


def returned(occasion: Occasion) -> Iterator[Act]:
    """After a retrofit the cycles are counted anew."""
    for duty in occasion.state.duties:
        rule = duty.fact.rule
        if rule is not None and not duty.ended:
            anew = evolve(rule, anchor=later(occasion.event.counted_from, rule.unit, rule.every))
            yield Act(cadence.ReviseCadence(rule=anew, reason="retrofit"), _stream(occasion.case, duty.fact.key))


def duty_ended(occasion: Occasion) -> Iterator[Act]:
    """A duty ended."""
    stream = _stream(occasion.case, occasion.event.duty)
    if _runs(occasion, stream):
        yield Act(cadence.EndCadence(reason="duty-ended"), stream)


def life_ended(occasion: Occasion) -> Iterator[Act]:
    """An asset was replaced or retired, and its duties end with it."""
    for key in dict.fromkeys(duty.fact.key for duty in occasion.state.duties):
        stream = _stream(occasion.case, key)
        if _runs(occasion, stream):
            yield Act(cadence.EndCadence(reason="asset-ended"), stream)


def _of_asset(occasion: Occasion) -> tuple[str, str] | None:
    """The asset and the duty a cadence is about."""
    subject: str | None = occasion.state.subject
    if subject is None or not subject.startswith(_ASSET):
        return None
    return subject, occasion.case.removeprefix(f"cadence-{subject}.")


def opened(occasion: Occasion) -> Iterator[Act]:
    """An occurrence of an asset's duty fell due."""
    about = _of_asset(occasion)
    if about is not None:
        yield Act(c.ReachCycle(duty=about[1], slot=occasion.event.slot), about[0])


def hours_run(occasion: Occasion) -> Iterator[Act]:
    """A meter of running hours went past a multiple of a duty's hours; past several, the last stands for them."""
    event: e.ReadingRecorded = occasion.event
    if event.quantity is not MeterQuantity.RUNNING_HOURS or event.used is None:
        return
    at = occasion.recorded.occurred_at
    zone = ZoneInfo(occasion.state_of(f"site-{occasion.state.site}").zone)
    for duty in occasion.state.duties:
        if duty.ended or duty.every_hours is None:
            continue
        passed = event.reading // duty.every_hours
        if passed > (event.reading - event.used) // duty.every_hours:
            today = at.astimezone(zone).date()
            slot = Slot(
                id=f"{HOURS}{passed * duty.every_hours}",
                nominal=today,
                day=today,
                due_at=at,
                opens_at=at,
                closes_at=at + HOURS_GRACE,
                provisional=False,
            )
            yield Act(c.ReachCycle(duty=duty.fact.key, slot=slot), occasion.case)


def _closed(account: DutyAccount) -> Any:
    def react(occasion: Occasion) -> Iterator[Act]:
        about = _of_asset(occasion)
        if about is not None:
            yield Act(c.CloseCycle(duty=about[1], occurrence=occasion.event.slot.id, account=account), about[0])

    return react


def done_elsewhere(occasion: Occasion) -> Iterator[Act]:
    """Somebody told the cadence of a duty that it was done; the asset hears of it."""
    if occasion.recorded.actor.role is not Role.SYSTEM:
        yield from _closed(DutyAccount.DONE)(occasion)


def done(occasion: Occasion) -> Iterator[Act]:
    """A duty was done: its cadence counts it by when it was so."""
    if occasion.event.occurrence.startswith(HOURS):
        # Counted by a meter: no cadence asked for it.
        return
    stream = _stream(occasion.case, occasion.event.duty)
    command = cadence.CompleteOccurrence(slot=occasion.event.occurrence, case=occasion.case)
    yield Act(command, stream, occasion.recorded.occurred_at)


def faulty(occasion: Occasion) -> Iterator[Act]:
    """A fault opens a ticket."""
    event: e.FaultReported | e.DefectFound = occasion.event
    command = RaiseRepair(
        site=occasion.state.site,
        content=occasion.opened(event.phenomenon) or f"{occasion.state.number}/{event.fault}",
        location=(occasion.opened(event.location) or occasion.state.place or occasion.state.number)[:500],
        domain=ServiceDomain.EQUIPMENT_UPKEEP,
        asset=occasion.case,
    )
    yield Act(command)


def ticket_opened(occasion: Occasion) -> Iterator[Act]:
    """A ticket about an asset is known to its fault case."""
    asset: str | None = occasion.event.asset
    if asset is not None and asset.startswith(_ASSET) and occasion.state_of(asset).faults:
        yield Act(c.FollowTicket(ticket=occasion.case), asset)


ASSETS = (
    Reaction(
        name="asset-duties-begin",
        on=e.AssetCommissioned,
        gives=cadence.SetCadence,
        react=commissioned,
        rows="AST-009…027",
    ),
    Reaction(name="asset-duty-begins", on=e.DutyAdopted, gives=cadence.SetCadence, react=adopted, rows="AST-013"),
    Reaction(name="asset-duty-renewed", on=e.DutyAdopted, gives=cadence.ReviseCadence, react=renewed, rows="AST-030"),
    Reaction(name="asset-duty-changes", on=e.DutyRevised, gives=cadence.ReviseCadence, react=revised, rows="AST-030"),
    Reaction(name="asset-duties-anew", on=e.AssetReturned, gives=cadence.ReviseCadence, react=returned, rows="AST-058"),
    Reaction(name="asset-duty-ends", on=e.DutyEnded, gives=cadence.EndCadence, react=duty_ended, rows="AST-030"),
    *(
        Reaction(name=name, on=event, gives=cadence.EndCadence, react=life_ended, rows="AST-037")
        for name, event in (("asset-replaced", e.AssetReplaced), ("asset-retired", e.AssetRetired))
    ),
    Reaction(
        name="asset-duty-falls-due", on=told.OccurrenceOpened, gives=c.ReachCycle, react=opened, rows="AST-009…027"
    ),
    Reaction(name="asset-hours-run", on=e.ReadingRecorded, gives=c.ReachCycle, react=hours_run, rows="AST-030"),
    *(
        Reaction(
            name=f"asset-duty-{account.value}", on=event, gives=c.CloseCycle, react=_closed(account), rows="AST-009…027"
        )
        for event, account in (
            (told.OccurrenceOverdue, DutyAccount.OVERDUE),
            (told.OccurrenceMissed, DutyAccount.MISSED),
            (told.OccurrenceMerged, DutyAccount.MERGED),
            (told.OccurrenceWaived, DutyAccount.WAIVED),
        )
    ),
    Reaction(
        name="asset-duty-done-elsewhere",
        on=told.OccurrenceDone,
        gives=c.CloseCycle,
        react=done_elsewhere,
        rows="AST-009…027",
    ),
    Reaction(
        name="asset-duty-done",
        on=e.MaintenanceCompleted,
        gives=cadence.CompleteOccurrence,
        react=done,
        rows="AST-031",
    ),
    *(
        Reaction(name=name, on=event, gives=RaiseRepair, react=faulty, rows="AST-036, AST-049")
        for name, event in (("asset-fault", e.FaultReported), ("asset-defect", e.DefectFound))
    ),
    Reaction(name="asset-ticket", on=RepairReported, gives=c.FollowTicket, react=ticket_opened, rows="AST-036"),
)
"""The lines about assets."""
