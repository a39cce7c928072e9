"""Entities that live inside an asset: duties, fault cases, meters, its ledger of figures."""

from datetime import datetime

from attrs import frozen

from wuye.domain.asset.parts import DutyFact
from wuye.domain.asset.terms import COUNTING, DutyAccount, FaultCause, FaultStage, MeterQuantity
from wuye.domain.cadence.rule import Slot
from wuye.domain.shared.money import Money


@frozen(kw_only=True)
class OpenSlot:
    """An occurrence that is due, under way or overdue."""

    slot: Slot
    performer: str | None = None
    """Who started it."""
    overdue: bool = False
    overtaken: DutyAccount | None = None
    """How it ended for its cadence while somebody was at work on it."""


@frozen(kw_only=True)
class Duty:
    """A recurring duty (保养任务): a parallel status of its own, whatever the asset's other duties do."""

    fact: DutyFact
    every_hours: int | None = None
    """Running hours from one occurrence to the next, beside its calendar."""
    open: tuple[OpenSlot, ...] = ()
    done: int = 0
    late: int = 0
    missed: int = 0
    merged: int = 0
    waived: int = 0
    ended: bool = False

    @property
    def under_way(self) -> OpenSlot | None:
        """The occurrence somebody is at work on."""
        return next((one for one in self.open if one.performer is not None), None)

    def pending(self, occurrence: str | None) -> OpenSlot | None:
        """An occurrence that waits for somebody: the named one, or the oldest."""
        waiting = (one for one in self.open if one.performer is None)
        return next((one for one in waiting if occurrence in {None, one.slot.id}), None)


@frozen(kw_only=True)
class Fault:
    """A fault case (设备故障案) that is not filed yet."""

    number: int
    stage: FaultStage
    reported_at: datetime
    emergency: bool
    told: bool = False
    notified: bool = False
    ticket: str | None = None
    cause: FaultCause | None = None
    staff: tuple[str, ...] = ()
    repaired_by: str | None = None
    """Who recorded the repair."""


@frozen(kw_only=True)
class Meter:
    """A meter or sensor, with the maker's range."""

    key: str
    quantity: MeterQuantity
    lowest: int | None
    highest: int | None
    last: int | None = None

    def in_range(self, reading: int) -> bool:
        """Whether a reading is in the maker's range; a bound that is not stated bounds nothing."""
        return (self.lowest is None or self.lowest <= reading) and (self.highest is None or reading <= self.highest)

    @property
    def counts(self) -> bool:
        """Whether it only grows."""
        return self.quantity in COUNTING


@frozen(kw_only=True)
class Ledger:
    """Figures of an asset's life (设备台账); times in whole seconds, money in minor units of its currency."""

    failures: int = 0
    repairs: int = 0
    recovery_seconds: int = 0
    """From reported to back in operation, over all repairs (AST-073)."""
    last_recovery_seconds: int | None = None
    running_seconds: int = 0
    """In operation, up to the last fault."""
    used_minutes: int = 0
    uses: int = 0
    energy_kwh: int = 0
    saved_kwh: int = 0
    inspection: int = 0
    repair: int = 0
    upkeep: int = 0
    replacement: int = 0
    records: int = 0
    currency: str | None = None
    wear: int = 0
    shorts: int = 0
    anomalies: int = 0
    other_causes: int = 0

    @property
    def cost(self) -> Money | None:
        """Everything it cost so far; ``None`` before the first amount."""
        total = self.inspection + self.repair + self.upkeep + self.replacement + self.records
        return None if self.currency is None else Money(total, self.currency)
