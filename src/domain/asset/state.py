"""The state of an asset: only what decisions, clocks and views read; no personal content."""

from datetime import date, datetime

from attrs import field, frozen

from wuye.domain.asset.entities import Duty, Fault, Ledger, Meter
from wuye.domain.asset.terms import RUNNING, AssetFeature, AssetStage, FaultStage, OperatingState, RenewalKind
from wuye.domain.shared.facilities import AssetGroup, AssetKind, UsageFrequency


@frozen(kw_only=True, slots=False)  # copied once for each event: see evolved
class Asset:
    """A facility or equipment (设施设备) from the register to its replacement."""

    stage: AssetStage = AssetStage.NEW
    number: str | None = None
    version: int = 0

    site: str | None = None
    kind: AssetKind | None = None
    group: AssetGroup | None = None
    name: str = ""
    place: str | None = None
    building: str | None = None
    parent: str | None = None
    components: tuple[str, ...] = ()
    features: tuple[AssetFeature, ...] = ()
    built_on: date | None = None
    life_years: int | None = None
    energy_grade: int | None = None
    restricted: bool = False
    usage: UsageFrequency = UsageFrequency.NORMAL
    zone: str = "UTC"

    commissioned_at: datetime | None = None
    running_since: datetime | None = None
    """Since when it has been in operation; ``None`` while it is not."""
    operating_state: OperatingState = OperatingState.NORMAL
    out_of_use: bool = False
    taken_out_by: str | None = None

    duties: tuple[Duty, ...] = ()
    faults: tuple[Fault, ...] = ()
    """The cases that are not filed yet, in order."""
    fault_count: int = 0
    repairing: int | None = None
    """The fault under repair; ``None`` for a repair that is tried before a replacement."""
    tried: bool = False
    """A repair was tried and failed: only now may it be replaced (AST-040)."""
    trial_staff: tuple[str, ...] = ()
    scrapped: bool = False
    """It reached the scrapping standard (AST-037)."""

    programme: str | None = None
    renewal: RenewalKind | None = None
    predecessor: str | None = None
    successor: str | None = None

    meters: tuple[Meter, ...] = ()
    holder: str | None = None
    """Who has a tool, instrument or material (AST-071)."""
    used_at: datetime | None = None
    utilisation_permille: int | None = None
    """Of the offered time, when it was last measured (AST-069)."""
    ledger: Ledger = field(factory=Ledger)

    def duty(self, key: str) -> Duty | None:
        """A duty that has not ended, by its key."""
        return next((one for one in self.duties if one.fact.key == key and not one.ended), None)

    def fault(self, number: int) -> Fault | None:
        """A fault case that is not filed yet, by its number."""
        return next((one for one in self.faults if one.number == number), None)

    @property
    def open_fault(self) -> Fault | None:
        """The fault that keeps the asset from operation: the newest that is not verified."""
        done = {FaultStage.VERIFIED, FaultStage.PREVENTED, FaultStage.ARCHIVED, FaultStage.ABANDONED}
        return next((one for one in reversed(self.faults) if one.stage not in done), None)

    def meter(self, key: str) -> Meter | None:
        """A meter by its key."""
        return next((one for one in self.meters if one.key == key), None)

    @property
    def running(self) -> bool:
        """In operation."""
        return self.stage in RUNNING


def stage_of(duties: tuple[Duty, ...]) -> AssetStage:
    """Which running stage an asset's duties make: parallel statuses, the busiest counts."""
    if any(one.under_way for one in duties):
        return AssetStage.UNDER_MAINTENANCE
    return AssetStage.MAINTENANCE_DUE if any(one.open for one in duties) else AssetStage.IN_SERVICE
