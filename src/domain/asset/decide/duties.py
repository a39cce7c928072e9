"""Duties from upkeep plans, and their cycles (保养任务)."""

import re
from collections.abc import Iterable
from datetime import date

from wuye.domain.asset.commands import AdjustCycle, AdoptPlan, EndDuty, SetRunningHours
from wuye.domain.asset.entities import Duty
from wuye.domain.asset.events import DutyAdopted, DutyEnded, DutyRevised, RunningHoursSet
from wuye.domain.asset.outside import local_day, plan_of
from wuye.domain.asset.parts import DutyFact
from wuye.domain.asset.state import Asset
from wuye.domain.asset.terms import MeterQuantity
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.outside import of_kind, site_stream
from wuye.domain.shared.personal import sealed
from wuye.domain.shared.refusal import InvalidInput, Refused

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


def duties_of(
    asset: Asset,
    plans: Iterable[str],
    since: date,
    shifts: tuple[str, ...],
    calendar: str | None,
    context: Context,
) -> tuple[DutyFact, ...]:
    """The duties that upkeep plans give an asset, side by side (AST-009…027)."""
    return tuple(duty_of(asset, plan, since, shifts, calendar, context) for plan in plans)


def duty_of(
    asset: Asset, stream: str, since: date, shifts: tuple[str, ...], calendar: str | None, context: Context
) -> DutyFact:
    """The duty of one plan.

    Raises ``Refused``: ``unknown-plan``, ``plan-not-active``, ``other-kind``, ``shifts-missing``.
    """
    plan = plan_of(context, stream)
    if not plan.active:
        raise Refused("plan-not-active", plan=stream)
    if asset.kind not in plan.kinds:
        raise Refused("other-kind", plan=stream, kinds=[one.value for one in plan.kinds])
    if plan.by_shift and not shifts:
        raise Refused("shifts-missing", plan=stream)
    return DutyFact(
        key=plan.base,
        plan=stream,
        plan_version=plan.version,
        cadence=plan.cadence,
        task=plan.task,
        activities=plan.activities,
        department=plan.department,
        standard=plan.standard,
        trade=plan.trade,
        rule=plan.rule(since, turns_of(shifts) if plan.by_shift else (), calendar),
    )


def turns_of(shifts: tuple[str, ...]) -> tuple[int, ...]:
    """When each shift begins, in minutes after midnight, in order. Raises ``InvalidInput("invalid-time-of-day")``."""
    minutes: set[int] = set()
    for word in shifts:
        found = _TIME.fullmatch(word)
        if found is None:
            raise InvalidInput("invalid-time-of-day", field="shifts", text=word[:64])
        minutes.add(int(found[1]) * 60 + int(found[2]))
    return tuple(sorted(minutes))


def the_duty(asset: Asset, key: str) -> Duty:
    """A duty of the asset. Raises ``Refused("unknown-duty")``."""
    found = asset.duty(key)
    if found is None:
        raise Refused("unknown-duty", duty=key)
    return found


def plan_streams(asset: Asset, command: AdoptPlan) -> Iterable[str]:
    """The site and the plan."""
    yield site_stream(asset.site or "")
    yield from of_kind("upkeep", command.plan)


def adopt(asset: Asset, command: AdoptPlan, context: Context) -> Events:
    """A further duty, or the plan's new version; the same version again changes nothing (AST-013)."""
    since = command.counted_from or local_day(context, asset.site or "")
    duty = duty_of(asset, command.plan, since, command.shifts, command.calendar, context)
    known = asset.duty(duty.key)
    if known is not None and known.fact.plan_version == duty.plan_version:
        return ()
    return (DutyAdopted(duty=duty),)


def has_duties(asset: Asset, _context: Context) -> None:
    """There is a duty to change."""
    if all(one.ended for one in asset.duties):
        raise Refused("no-duty")


def adjust_cycle(asset: Asset, command: AdjustCycle, _context: Context) -> Events:
    """The frequency follows the actual condition; the change is recorded with its reason (AST-030)."""
    the_duty(asset, command.duty)
    event = DutyRevised(
        duty=command.duty, rule=command.rule, reason=command.reason, explanation=sealed(command.explanation)
    )
    return (event,)


def counts_hours(asset: Asset, context: Context) -> None:
    """Without a meter of running hours nobody would know."""
    has_duties(asset, context)
    if all(one.quantity is not MeterQuantity.RUNNING_HOURS for one in asset.meters):
        raise Refused("unknown-meter", meter=MeterQuantity.RUNNING_HOURS.value)


def set_running_hours(asset: Asset, command: SetRunningHours, _context: Context) -> Events:
    """What runs long is kept up sooner; the same hours again change nothing (AST-030)."""
    if the_duty(asset, command.duty).every_hours == command.every:
        return ()
    return (RunningHoursSet(duty=command.duty, every=command.every),)


def end_duty(asset: Asset, command: EndDuty, _context: Context) -> Events:
    """A duty ends with a reason; what it did stays counted."""
    the_duty(asset, command.duty)
    return (DutyEnded(duty=command.duty, reason=sealed(command.reason)),)
