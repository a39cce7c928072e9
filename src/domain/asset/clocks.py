"""The clocks of an equipment fault (lifecycles, column "clocks"; SLA-051…054); upkeep cycles are cadences."""

from typing import Any

from wuye.domain.asset.events import (
    AssetReplaced,
    AssetRetired,
    AssetSubstandard,
    DefectFound,
    FaultAnalysed,
    FaultReported,
    FaultVerified,
    RepairCompleted,
    RepairerNotified,
    RepairStarted,
    StaffTold,
)
from wuye.domain.asset.state import Asset
from wuye.domain.shared.recorded import Recorded
from wuye.domain.sla.clock import Clock, by

FOUND = by(FaultReported, DefectFound)
ENDINGS = by(AssetReplaced, AssetRetired)
"""The asset's life is over: its clocks end without a verdict."""


def is_emergency(_asset: Asset, recorded: Recorded[Any]) -> bool:
    """The fault is an emergency."""
    return bool(recorded.event.emergency)


def of_the_fault(asset: Asset, recorded: Recorded[Any]) -> bool:
    """It concerns the fault that keeps the asset from operation, not an older one."""
    case = asset.open_fault
    return case is None or recorded.event.fault in {None, case.number}


ASSET_CLOCKS = (
    Clock(name="fault.report", starts=FOUND, stops={StaffTold: of_the_fault}, ends=ENDINGS, rows="SLA-051"),
    Clock(
        name="fault.response",
        starts=FOUND,
        stops={FaultAnalysed: of_the_fault, RepairStarted: of_the_fault},
        ends=ENDINGS,
        rows="SLA-052",
    ),
    Clock(
        name="fault.complete",
        starts=FOUND,
        stops={FaultVerified: of_the_fault, **by(RepairCompleted, AssetSubstandard)},
        ends=ENDINGS,
        rows="SLA-053",
    ),
    Clock(
        name="fault.emergency_notice",
        starts={FaultReported: is_emergency, DefectFound: is_emergency},
        stops={RepairerNotified: of_the_fault},
        ends={**ENDINGS, **by(RepairCompleted)},
        rows="SLA-054",
    ),
)


def scopes(_asset: Asset) -> tuple[str, ...]:
    """Every fault of equipment is an equipment fault; an emergency has a clock of its own."""
    return ("emergency during maintenance", "equipment fault", "all")
