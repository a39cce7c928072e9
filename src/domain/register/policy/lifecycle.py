"""The policy register's rules and table. A choice never acts backwards: cases are pinned to what was in force."""

from datetime import datetime

from wuye.domain.register.policy.commands import (
    ChooseCalendar,
    ChooseProfile,
    OverrideLimit,
    SetLadder,
    SetSwitch,
    SetTarget,
)
from wuye.domain.register.policy.events import (
    CalendarChosen,
    LadderSet,
    LimitOverridden,
    ProfileChosen,
    SwitchSet,
    TargetSet,
)
from wuye.domain.register.policy.state import Policy, PolicyStage, evolve
from wuye.domain.register.policy.switchboard import switch_of, value_of
from wuye.domain.shared.actor import ADMINISTRATOR, MANAGEMENT
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.limits import Limit

NEW = PolicyStage.NEW
CHOSEN = PolicyStage.CHOSEN


def choose_profile(policy: Policy, command: ChooseProfile, context: Context) -> Events:
    """A site has one profile at a time."""
    since = _since(command.effective_from, context)
    if (
        policy.stage is CHOSEN
        and policy.profile_at(policy.version_on(since)) is command.profile
        and not _later(policy, since)
    ):
        return ()
    reason = None if command.reason is None else Personal(command.reason)
    return (ProfileChosen(profile=command.profile, effective_from=since, reason=reason),)


def set_switch(_policy: Policy, command: SetSwitch, context: Context) -> Events:
    """A switch has a known name and one of its values; the refusal tells which."""
    switch = switch_of(command.name)
    value_of(switch, command.value)
    since = _since(command.effective_from, context)
    return (SwitchSet(name=switch.name, value=command.value, effective_from=since, reason=Personal(command.reason)),)


def override_limit(_policy: Policy, command: OverrideLimit, context: Context) -> Events:
    """A figure must be one its unit can have; a clock nobody declared is refused at the desk's edge."""
    Limit(clock=command.clock, scope=command.scope, unit=command.unit, value=command.value)
    return (
        LimitOverridden(
            clock=command.clock,
            scope=command.scope,
            unit=command.unit,
            value=command.value,
            effective_from=_since(command.effective_from, context),
            reason=Personal(command.reason),
        ),
    )


def choose_calendar(_policy: Policy, command: ChooseCalendar, context: Context) -> Events:
    """The calendar must have been published."""
    if not context.other(f"calendar-{command.calendar}").editions:
        raise Refused("unknown-calendar", calendar=command.calendar)
    reason = None if command.reason is None else Personal(command.reason)
    since = _since(command.effective_from, context)
    return (CalendarChosen(calendar=command.calendar, effective_from=since, reason=reason),)


def set_ladder(_policy: Policy, command: SetLadder, context: Context) -> Events:
    """Thresholds in their order, each once."""
    minutes = tuple(sorted({0, *command.minutes}))
    since = _since(command.effective_from, context)
    return (LadderSet(minutes=minutes, effective_from=since, reason=Personal(command.reason)),)


def set_target(_policy: Policy, command: SetTarget, context: Context) -> Events:
    """A site may aim higher, or lower, than its sources; reports of periods that are over keep their target."""
    since = _since(command.effective_from, context)
    return (
        TargetSet(
            indicator=command.indicator,
            value=command.value,
            effective_from=since,
            reason=Personal(command.reason),
        ),
    )


def _since(asked: datetime | None, context: Context) -> datetime:
    if asked is not None and asked < context.now:
        raise Refused("effective-in-the-past", effective_from=asked.isoformat(), now=context.now.isoformat())
    return context.now if asked is None else asked


def _later(policy: Policy, since: datetime) -> bool:
    return any(entry.since > since and entry.value.profile is not None for entry in policy.choices.entries)


POLICY = Lifecycle(
    category="policy",
    plural="policies",
    title=("Policy", "时限策略"),
    initial=Policy(),
    evolve=evolve,
    stages=PolicyStage,
    key=lambda command: str(command.site),
    rows=(
        on(
            ChooseProfile,
            (NEW, CHOSEN),
            ADMINISTRATOR | MANAGEMENT,
            choose_profile,
            ProfileChosen,
            "SLA-001…126",
            to=CHOSEN,
            noun="profiles",
        ),
        on(
            SetSwitch,
            CHOSEN,
            ADMINISTRATOR | MANAGEMENT,
            set_switch,
            SwitchSet,
            "TKT-027, TKT-079, FEE-007, FEE-013",
            noun="switches",
        ),
        on(
            OverrideLimit,
            CHOSEN,
            ADMINISTRATOR | MANAGEMENT,
            override_limit,
            LimitOverridden,
            "SLA-001…126",
            noun="limits",
        ),
        on(
            ChooseCalendar,
            CHOSEN,
            ADMINISTRATOR | MANAGEMENT,
            choose_calendar,
            CalendarChosen,
            "SLA-127",
            noun="calendars",
            reads=lambda _, command: (f"calendar-{command.calendar}",),
        ),
        on(
            SetLadder,
            CHOSEN,
            ADMINISTRATOR | MANAGEMENT,
            set_ladder,
            LadderSet,
            "SLA-001…126",
            noun="ladders",
        ),
        on(
            SetTarget,
            CHOSEN,
            ADMINISTRATOR | MANAGEMENT,
            set_target,
            TargetSet,
            "KPI-012, KPI-038, KPI-039",
            noun="targets",
        ),
    ),
    facts=facts("policy", ProfileChosen, SwitchSet, LimitOverridden, CalendarChosen, LadderSet, TargetSet),
)
