"""A site's policy as decisions read it: which choices are in force when."""

from datetime import datetime
from enum import StrEnum
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import field, frozen

from wuye.domain.register.dated import Dated
from wuye.domain.register.policy.events import (
    CalendarChosen,
    LadderSet,
    LimitOverridden,
    PolicyEvent,
    ProfileChosen,
    SwitchSet,
    TargetSet,
)
from wuye.domain.register.policy.switchboard import switched
from wuye.domain.shared.indicators import Indicator
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import BrokenHistory
from wuye.domain.shared.switches import Switches
from wuye.domain.sla.limits import Limit
from wuye.domain.sla.policy import Profile


class PolicyStage(StrEnum):
    """A policy is there or not."""

    NEW = "new"
    CHOSEN = "chosen"
    """已选定."""


@frozen(kw_only=True)
class Choice:
    """One choice: a profile, a switch with its word, a single figure, a calendar, a ladder of thresholds, a target."""

    profile: Profile | None = None
    switch: str | None = None
    word: str | None = None
    limit: Limit | None = None
    calendar: str | None = None
    ladder: tuple[int, ...] | None = None
    target: tuple[Indicator, int] | None = None


@frozen(kw_only=True)
class Policy:
    """The choices of a site. A *policy version* is the stream version of the choice that came into force last."""

    stage: PolicyStage = PolicyStage.NEW
    choices: Dated[Choice] = field(factory=Dated)
    changed_at: datetime | None = None

    def version_on(self, at: datetime) -> int:
        """The policy version in force at an instant; 0 before the first choice (then the defaults hold)."""
        entry = self.choices.entry_at(at)
        return 0 if entry is None else entry.version

    def switches_at(self, version: int) -> Switches:
        """The switches of a policy version. Raises ``BrokenHistory`` for a version that never was."""
        switches = Switches()
        for one in self._upto(version):
            if one.switch is not None and one.word is not None:
                switches = switched(switches, one.switch, one.word)
        return switches

    def profile_at(self, version: int) -> Profile:
        """The profile of a policy version; ``default`` for version 0."""
        chosen = [one.profile for one in self._upto(version) if one.profile is not None]
        return chosen[-1] if chosen else Profile.DEFAULT

    def limits_at(self, version: int) -> tuple[Limit, ...]:
        """The site's single figures of a policy version; a later one for the same clock and scope replaces."""
        limits = {(one.limit.clock, one.limit.scope): one.limit for one in self._upto(version) if one.limit is not None}
        return tuple(limits.values())

    def calendar_at(self, version: int) -> str | None:
        """The calendar's key of a policy version; ``None`` = not configured yet."""
        chosen = [one.calendar for one in self._upto(version) if one.calendar is not None]
        return chosen[-1] if chosen else None

    def ladder_at(self, version: int) -> tuple[int, ...] | None:
        """The ladder of a policy version; ``None`` = the default one."""
        chosen = [one.ladder for one in self._upto(version) if one.ladder is not None]
        return chosen[-1] if chosen else None

    def targets_at(self, version: int) -> dict[Indicator, int]:
        """The site's own targets of a policy version; a later one for the same figure replaces."""
        return dict(one.target for one in self._upto(version) if one.target is not None)

    def switches_on(self, at: datetime) -> Switches:
        """The switches in force at an instant."""
        return self.switches_at(self.version_on(at))

    @property
    def switches(self) -> Switches:
        """The switches that were in force when the register last changed."""
        return Switches() if self.changed_at is None else self.switches_on(self.changed_at)

    @property
    def profile(self) -> Profile:
        """The profile that was in force when the register last changed."""
        return Profile.DEFAULT if self.changed_at is None else self.profile_at(self.version_on(self.changed_at))

    def _upto(self, version: int) -> tuple[Choice, ...]:
        entries = self.choices.upto(version)
        if version and not entries:
            raise BrokenHistory("unknown-policy-version", version=version)
        return tuple(one.value for one in entries)


def evolve(policy: Policy, recorded: Recorded[Any]) -> Policy:
    """Apply a fact. History is accepted, not judged."""
    event: PolicyEvent = recorded.event
    match event:
        case ProfileChosen():
            chosen = Choice(profile=event.profile)
        case SwitchSet():
            chosen = Choice(switch=event.name, word=event.value)
        case LimitOverridden():
            limit = Limit(clock=event.clock, scope=event.scope, unit=event.unit, value=event.value, source="site")
            chosen = Choice(limit=limit)
        case CalendarChosen():
            chosen = Choice(calendar=event.calendar)
        case LadderSet():
            chosen = Choice(ladder=event.minutes)
        case TargetSet():
            chosen = Choice(target=(event.indicator, event.value))
        case _:
            assert_never(event)
    return evolved(
        policy,
        stage=PolicyStage.CHOSEN,
        choices=policy.choices.starting(event.effective_from, recorded.version, chosen),
        changed_at=recorded.recorded_at,
    )
