"""Closed lists about use, meters, energy and custody."""

from enum import StrEnum


class UsageTopic(StrEnum):
    """What a usage training covers (AST-050, AST-070)."""

    FUNCTIONS = "functions"
    """设备功能."""
    PROCEDURE = "procedure"
    """操作流程."""
    PRECAUTIONS = "precautions"
    """注意事项."""
    CARE = "care"
    """爱护保养."""


TAUGHT = frozenset({UsageTopic.FUNCTIONS, UsageTopic.PROCEDURE, UsageTopic.PRECAUTIONS})
"""What customers are always told (AST-050)."""


class MeterQuantity(StrEnum):
    """What a meter measures (AST-028, AST-049, AST-063, AST-069)."""

    RUNNING_HOURS = "running-hours"
    """运行小时."""
    STARTS = "starts"
    """启动次数."""
    ENERGY_KWH = "energy-kwh"
    """用电量（千瓦时）."""
    WATER_M3 = "water-m3"
    """用水量（立方米）."""
    TEMPERATURE = "temperature"
    """温度（0.1 摄氏度）."""
    PRESSURE = "pressure"
    """压力（千帕）."""
    VOLTAGE = "voltage"
    """电压（伏）."""
    CURRENT = "current"
    """电流（安）."""


COUNTING = frozenset(
    {MeterQuantity.RUNNING_HOURS, MeterQuantity.STARTS, MeterQuantity.ENERGY_KWH, MeterQuantity.WATER_M3}
)
"""These only grow: a lower reading is a mistake."""


class EnergyMeasure(StrEnum):
    """Saving actions (节能措施) (AST-063)."""

    EFFICIENT_MODE = "efficient-mode"
    """高效运行模式."""
    ENERGY_SAVING_LIFT = "energy-saving-lift"
    """节能电梯."""
    SMART_AIR_CONDITIONING = "smart-air-conditioning"
    """智能空调."""
    EFFICIENT_LIGHTING = "efficient-lighting"
    """高效公共照明."""
    OTHER_EQUIPMENT = "other-equipment"
    """其它节能设备."""


class LossKind(StrEnum):
    """What happened to a tool, instrument or material (AST-071)."""

    LOST = "lost"
    """遗失."""
    DAMAGED = "damaged"
    """损坏."""


class OperationBar(StrEnum):
    """Why somebody may not operate an asset (AST-052)."""

    NOT_CERTIFIED = "not-certified"
    """无操作资格."""
    NOT_PROTECTED = "not-protected"
    """未做安全防护."""
    OUT_OF_USE = "out-of-use"
    """设备停用."""
