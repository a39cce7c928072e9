"""Where an asset and its parts stand (设施设备状态)."""

from enum import StrEnum


class AssetStage(StrEnum):
    """Where an asset stands (lifecycles, Asset)."""

    NEW = "new"
    """not registered yet."""
    REGISTERED = "registered"
    """已登记."""
    IN_SERVICE = "in-service"
    """运行中."""
    MAINTENANCE_DUE = "maintenance-due"
    """待保养: at least one duty is due."""
    UNDER_MAINTENANCE = "under-maintenance"
    """保养中: at least one duty is under way."""
    FAULTY = "faulty"
    """故障."""
    UNDER_REPAIR = "under-repair"
    """维修中."""
    SUBSTANDARD = "substandard"
    """老化或不达标."""
    RETROFIT_PLANNED = "retrofit-planned"
    """待改造."""
    UNDER_RETROFIT = "under-retrofit"
    """改造中."""
    EVALUATED = "evaluated"
    """已评估."""
    REPLACED = "replaced"
    """已更换: end."""
    RETIRED = "retired"
    """已报废: end, without a successor."""


S = AssetStage
ENDS = frozenset({S.REPLACED, S.RETIRED})
EVERY = frozenset(S) - {S.NEW}
OPEN = EVERY - ENDS
RUNNING = frozenset({S.IN_SERVICE, S.MAINTENANCE_DUE, S.UNDER_MAINTENANCE})
"""In operation; which of the three follows from its duties alone."""


class FaultStage(StrEnum):
    """Where a fault case stands (lifecycles, FaultCase)."""

    REPORTED = "reported"
    """已上报."""
    ANALYSED = "analysed"
    """已分析."""
    SCHEMED = "schemed"
    """已定方案."""
    REPAIRED = "repaired"
    """已修复."""
    VERIFIED = "verified"
    """已验收."""
    PREVENTED = "prevented"
    """已预防."""
    ARCHIVED = "archived"
    """已归档."""
    ABANDONED = "abandoned"
    """无法修复: end, the asset is below standard."""


class DutyAccount(StrEnum):
    """What became of an occurrence of a duty."""

    OVERDUE = "overdue"
    """逾期: still to be done."""
    MISSED = "missed"
    """漏做."""
    MERGED = "merged"
    """并入后一次."""
    WAIVED = "waived"
    """已豁免."""
    DONE = "done"
    """已完成: recorded with its cadence, not with the asset."""
