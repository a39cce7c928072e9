"""Closed lists about faults (设备故障)."""

from enum import StrEnum


class FaultOrigin(StrEnum):
    """Who found a fault (AST-036, AST-042, AST-049)."""

    PERSON = "person"
    """人员发现."""
    CHECK = "check"
    """检查发现."""
    MONITOR = "monitor"
    """物联网监测."""


class FaultCause(StrEnum):
    """Cause classes of a fault (AST-043)."""

    MECHANICAL_WEAR = "mechanical-wear"
    """机械磨损."""
    ELECTRICAL_SHORT = "electrical-short"
    """电气短路."""
    CONTROL_ANOMALY = "control-anomaly"
    """控制系统异常."""
    OTHER = "other"
    """其它."""


class PreventiveMeasure(StrEnum):
    """What keeps a fault from coming again (AST-046)."""

    MORE_DAILY_UPKEEP = "more-daily-upkeep"
    """加强日常保养."""
    TUNED_PARAMETERS = "tuned-parameters"
    """优化运行参数."""
    REGULAR_CHANGE_OF_PARTS = "regular-change-of-wearing-parts"
    """定期更换易损件."""


class OrderKind(StrEnum):
    """Preventive orders are told from corrective ones (AST-067)."""

    PREVENTIVE = "preventive"
    """预防性维修."""
    CORRECTIVE = "corrective"
    """纠正性维修."""


class SubstandardBasis(StrEnum):
    """Why an asset is below standard (AST-037, AST-040, AST-060)."""

    AGEING = "ageing"
    """老化."""
    WEAK_PERFORMANCE = "weak-performance"
    """性能下降."""
    REPAIR_FAILED = "repair-failed"
    """无法修复."""
    SCRAPPING_STANDARD = "scrapping-standard"
    """达到报废标准."""


class RenewalKind(StrEnum):
    """What is planned for an asset (AST-040, AST-055, AST-060)."""

    UPGRADE = "upgrade"
    """升级改造."""
    REPLACEMENT = "replacement"
    """更换."""
