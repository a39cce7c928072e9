"""Values that events of an asset share. They hold no personal content."""

from attrs import frozen

from wuye.domain.cadence.rule import Rule
from wuye.domain.shared.facilities import UpkeepActivity


@frozen(kw_only=True)
class DutyFact:
    """A duty as the upkeep plan had it when the asset took it over (保养任务)."""

    key: str
    plan: str
    plan_version: int
    cadence: str
    """Name of the cadence in the limit tables, for example ``cadence.lift_check``."""
    task: str
    activities: tuple[UpkeepActivity, ...]
    department: str | None
    standard: str | None
    trade: str | None
    """Trade its performer is certified for; ``None`` = none is asked for."""
    rule: Rule | None
    """``None`` where the source states no interval: it is shown as unset and never falls due."""
