"""The words of an asset, by room: closed lists with their Chinese terms."""

from wuye.domain.asset.terms.faults import (
    FaultCause,
    FaultOrigin,
    OrderKind,
    PreventiveMeasure,
    RenewalKind,
    SubstandardBasis,
)
from wuye.domain.asset.terms.keeping import (
    ALL_OF,
    ONE_OF,
    AssetFeature,
    HandoverPaper,
    OperatingState,
    UpkeepResult,
)
from wuye.domain.asset.terms.stages import ENDS, EVERY, OPEN, RUNNING, AssetStage, DutyAccount, FaultStage
from wuye.domain.asset.terms.use import (
    COUNTING,
    TAUGHT,
    EnergyMeasure,
    LossKind,
    MeterQuantity,
    OperationBar,
    UsageTopic,
)

__all__ = [
    "ALL_OF",
    "COUNTING",
    "ENDS",
    "EVERY",
    "ONE_OF",
    "OPEN",
    "RUNNING",
    "TAUGHT",
    "AssetFeature",
    "AssetStage",
    "DutyAccount",
    "EnergyMeasure",
    "FaultCause",
    "FaultOrigin",
    "FaultStage",
    "HandoverPaper",
    "LossKind",
    "MeterQuantity",
    "OperatingState",
    "OperationBar",
    "OrderKind",
    "PreventiveMeasure",
    "RenewalKind",
    "SubstandardBasis",
    "UpkeepResult",
    "UsageTopic",
]
