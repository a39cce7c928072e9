"""What a timer found: each threshold once, with its true instant; a late fact annuls by a new event.

The events of one look share a correlation id: what one message tells is folded by it, however much was caught up on.
"""

from attrs import frozen

from wuye.domain.clock.thresholds import Threshold


@frozen(kw_only=True)
class ClockWarned:
    """A deadline came near (时限预警)."""

    threshold: Threshold


@frozen(kw_only=True)
class ClockBreached:
    """A limit was passed (超时); it stays in every report, also when the policy changes later (golden case 34)."""

    threshold: Threshold


@frozen(kw_only=True)
class ClockEscalated:
    """Time after the breach ran up to a level (超时升级)."""

    threshold: Threshold


@frozen(kw_only=True)
class TargetMissed:
    """A target was not reached (未达目标): reported, not breached (CAT-007)."""

    threshold: Threshold


@frozen(kw_only=True)
class ThresholdAnnulled:
    """A threshold was not justified after all (撤销): a fact recorded late was true in time; both stay visible."""

    threshold: Threshold


ClockEvent = ClockWarned | ClockBreached | ClockEscalated | TargetMissed | ThresholdAnnulled
