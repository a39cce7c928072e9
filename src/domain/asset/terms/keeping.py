"""Closed lists about the register of assets."""

from collections.abc import Mapping
from enum import StrEnum

from wuye.domain.shared.facilities import AssetKind


class AssetFeature(StrEnum):
    """What an asset of the quality plan's list can do (AST-001, AST-002)."""

    REAL_TIME = "real-time"
    """实时监控."""
    NO_BLIND_SPOT = "no-blind-spot"
    """无死角."""
    CARD = "card"
    """刷卡."""
    CODE = "password"
    """密码."""
    BIOMETRIC = "biometric"
    """生物识别."""
    ALERTS_GUARD = "alerts-guard"
    """报警至保安."""
    ALERTS_MANAGER = "alerts-manager"
    """报警至管理人员."""
    ELECTRIC_CARS = "electric-cars"
    """电动汽车充电."""
    ELECTRIC_BICYCLES = "electric-bicycles"
    """电动自行车充电."""


_F = AssetFeature
ALL_OF: Mapping[AssetKind, frozenset[AssetFeature]] = {
    AssetKind.CAMERA: frozenset({_F.REAL_TIME, _F.NO_BLIND_SPOT}),
}
"""Features that every asset of a kind has."""
ONE_OF: Mapping[AssetKind, frozenset[AssetFeature]] = {
    AssetKind.ACCESS_CONTROL: frozenset({_F.CARD, _F.CODE, _F.BIOMETRIC}),
    AssetKind.EMERGENCY_BUTTON: frozenset({_F.ALERTS_GUARD, _F.ALERTS_MANAGER}),
    AssetKind.CHARGING_POINT: frozenset({_F.ELECTRIC_CARS, _F.ELECTRIC_BICYCLES}),
}
"""Features of which an asset of a kind has one at least."""


class HandoverPaper(StrEnum):
    """Acceptance papers of a handover inspection (承接查验资料) (AST-068)."""

    INSPECTION_RECORD = "inspection-record"
    """查验记录."""
    AS_BUILT_DRAWINGS = "as-built-drawings"
    """竣工图纸."""
    TECHNICAL_PAPERS = "technical-papers"
    """技术资料."""
    ACCEPTANCE_CERTIFICATE = "acceptance-certificate"
    """验收合格文件."""
    WARRANTY_PAPERS = "warranty-papers"
    """保修文件."""


class OperatingState(StrEnum):
    """How an asset runs, as the ledger says (运行状态) (AST-034, AST-053)."""

    NORMAL = "normal"
    """正常."""
    IMPAIRED = "impaired"
    """异常可用."""
    STOPPED = "stopped"
    """停用."""


class UpkeepResult(StrEnum):
    """What a maintenance came to (AST-031)."""

    IN_ORDER = "in-order"
    """正常."""
    ADJUSTED = "adjusted"
    """已调整."""
    PARTS_REPLACED = "parts-replaced"
    """已更换部件."""
