"""What is maintained (设施设备): kinds, groups and budget lines, spoken by assets and by the registers about them."""

from collections.abc import Mapping
from enum import StrEnum


class AssetGroup(StrEnum):
    """What an asset is for (AST-001…006, AST-065, AST-070, AST-071)."""

    SECURITY = "security"
    """安全设施."""
    CONVENIENCE = "convenience"
    """便民设施."""
    ENVIRONMENT = "environment"
    """环境设施."""
    LEISURE = "leisure"
    """休闲设施."""
    EMERGENCY = "emergency"
    """应急设施."""
    SYSTEM = "system"
    """公共设施设备系统: the handbook's kinds."""
    BUILDING_PART = "building-part"
    """房屋共用部位."""
    DIAGNOSTIC_AID = "diagnostic-aid"
    """诊断设备."""
    TOOL = "tool"
    """工具、仪器、材料."""


class AssetKind(StrEnum):
    """Kinds of facilities and equipment (设施设备类别)."""

    CAMERA = "camera"
    """高清摄像头."""
    ACCESS_CONTROL = "access-control"
    """门禁."""
    EMERGENCY_BUTTON = "emergency-button"
    """紧急报警按钮."""
    SURVEILLANCE_FACILITY = "surveillance-facility"
    """监控设施."""
    GUARD_EQUIPMENT = "guard-equipment"
    """保安器材."""
    VENDING_MACHINE = "vending-machine"
    """自动售货机."""
    PARCEL_LOCKER = "parcel-locker"
    """快递柜."""
    CHARGING_POINT = "charging-point"
    """智能充电站."""
    AIR_PURIFIER = "air-purifier"
    """空气净化器."""
    WASTE_SORTING_POINT = "waste-sorting-point"
    """垃圾分类投放点."""
    IRRIGATION_SYSTEM = "irrigation-system"
    """绿化灌溉系统."""
    PLAYGROUND = "playground"
    """儿童游乐场."""
    FITNESS_EQUIPMENT = "fitness-equipment"
    """健身器材."""
    READING_CORNER = "reading-corner"
    """阅读角."""
    CLUBHOUSE = "clubhouse"
    """会所."""
    FIRE_HYDRANT = "fire-hydrant"
    """消防栓."""
    FIRST_AID_KIT = "first-aid-kit"
    """急救箱."""
    EVACUATION_SIGN = "evacuation-sign"
    """疏散指示标志."""
    WATER_SUPPLY = "water-supply"
    """供水系统."""
    POWER_SUPPLY = "power-supply"
    """供电系统."""
    GAS = "gas"
    """燃气系统."""
    DRAINAGE = "drainage"
    """排水系统."""
    LIFT = "lift"
    """电梯."""
    LIFT_BRAKE = "lift-brake"
    """电梯制动系统."""
    ESCALATOR = "escalator"
    """扶梯."""
    FIRE_SYSTEM = "fire-system"
    """消防系统."""
    AIR_CONDITIONING = "air-conditioning"
    """空调系统."""
    CENTRAL_AIR_CONDITIONING = "central-air-conditioning"
    """中央空调系统."""
    HEATING = "heating"
    """供暖系统."""
    LIGHTING = "lighting"
    """照明系统."""
    BUILDING_AUTOMATION = "building-automation"
    """楼宇自动化控制系统."""
    PUBLIC_FACILITY = "public-facility"
    """公共设施设备."""
    DOORS_AND_WINDOWS = "doors-and-windows"
    """门窗."""
    EXTERNAL_INSULATION = "external-insulation"
    """外墙保温."""
    ROAD = "road"
    """道路."""
    GREEN_BELT = "green-belt"
    """绿化带."""
    CAR_PARK = "car-park"
    """停车场."""
    PUBLIC_TOILET = "public-toilet"
    """公共卫生间."""
    STAIRS_AND_HANDRAILS = "stairs-and-handrails"
    """楼梯、扶手."""
    FLOOR_AND_WALL = "floor-and-wall"
    """地板与墙面材料."""
    FALL_PROTECTION = "fall-protection"
    """高空作业防护设施."""
    WEARING_PART = "wearing-part"
    """易损部件."""
    INSPECTION_DRONE = "inspection-drone"
    """巡检无人机."""
    INFRARED_IMAGER = "infrared-imager"
    """红外热成像仪."""
    PERSONAL_TOOL = "personal-tool"
    """个人工具."""
    SHARED_TOOL = "shared-tool"
    """公用工具."""
    TEST_INSTRUMENT = "test-instrument"
    """测试仪器."""
    ELECTRICAL_MATERIAL = "electrical-material"
    """电工材料."""


_K = AssetKind
KINDS_OF: Mapping[AssetGroup, frozenset[AssetKind]] = {
    AssetGroup.SECURITY: frozenset(
        {_K.CAMERA, _K.ACCESS_CONTROL, _K.EMERGENCY_BUTTON, _K.SURVEILLANCE_FACILITY, _K.GUARD_EQUIPMENT}
    ),
    AssetGroup.CONVENIENCE: frozenset({_K.VENDING_MACHINE, _K.PARCEL_LOCKER, _K.CHARGING_POINT}),
    AssetGroup.ENVIRONMENT: frozenset({_K.AIR_PURIFIER, _K.WASTE_SORTING_POINT, _K.IRRIGATION_SYSTEM}),
    AssetGroup.LEISURE: frozenset({_K.PLAYGROUND, _K.FITNESS_EQUIPMENT, _K.READING_CORNER, _K.CLUBHOUSE}),
    AssetGroup.EMERGENCY: frozenset({_K.FIRE_HYDRANT, _K.FIRST_AID_KIT, _K.EVACUATION_SIGN}),
    AssetGroup.SYSTEM: frozenset(
        {
            _K.WATER_SUPPLY,
            _K.POWER_SUPPLY,
            _K.GAS,
            _K.DRAINAGE,
            _K.LIFT,
            _K.LIFT_BRAKE,
            _K.ESCALATOR,
            _K.FIRE_SYSTEM,
            _K.AIR_CONDITIONING,
            _K.CENTRAL_AIR_CONDITIONING,
            _K.HEATING,
            _K.LIGHTING,
            _K.BUILDING_AUTOMATION,
            _K.PUBLIC_FACILITY,
        }
    ),
    AssetGroup.BUILDING_PART: frozenset(
        {
            _K.DOORS_AND_WINDOWS,
            _K.EXTERNAL_INSULATION,
            _K.ROAD,
            _K.GREEN_BELT,
            _K.CAR_PARK,
            _K.PUBLIC_TOILET,
            _K.STAIRS_AND_HANDRAILS,
            _K.FLOOR_AND_WALL,
            _K.FALL_PROTECTION,
            _K.WEARING_PART,
        }
    ),
    AssetGroup.DIAGNOSTIC_AID: frozenset({_K.INSPECTION_DRONE, _K.INFRARED_IMAGER}),
    AssetGroup.TOOL: frozenset({_K.PERSONAL_TOOL, _K.SHARED_TOOL, _K.TEST_INSTRUMENT, _K.ELECTRICAL_MATERIAL}),
}
"""The kinds of each group; every kind is in one."""
GROUP_OF: Mapping[AssetKind, AssetGroup] = {kind: group for group, kinds in KINDS_OF.items() for kind in kinds}


class UpkeepActivity(StrEnum):
    """The handbook's routine tasks (AST-014)."""

    CHECK = "check"
    """检查."""
    CLEAN = "clean"
    """清洁."""
    LUBRICATE = "lubricate"
    """润滑."""
    TIGHTEN = "tighten"
    """紧固."""
    REPLACE_WORN_PARTS = "replace-worn-parts"
    """更换磨损部件."""


class UsageFrequency(StrEnum):
    """How much an asset is used (AST-013, AST-055)."""

    LOW = "low"
    """低."""
    NORMAL = "normal"
    """一般."""
    HIGH = "high"
    """高."""


class BudgetLine(StrEnum):
    """The lines of the maintenance budget (维护费用预算) (AST-072)."""

    INSPECTION = "inspection"
    """检查费用."""
    REPAIR = "repair"
    """维修费用."""
    UPKEEP = "upkeep"
    """保养费用."""
    REPLACEMENT = "replacement"
    """更换费用."""
    RECORDS = "records"
    """记录费用."""


class Technology(StrEnum):
    """Technology upgrades, marked as such (AST-059)."""

    SMART_MONITORING = "smart-monitoring"
    """智能监控."""
    ENERGY_SAVING_EQUIPMENT = "energy-saving-equipment"
    """节能设备."""
    AUTOMATIC_CONTROL = "automatic-control"
    """自动控制."""


class CycleReason(StrEnum):
    """Why a maintenance frequency changes (AST-030, AST-032, AST-066)."""

    ACTUAL_CONDITION = "actual-condition"
    """实际状况."""
    OWNER_SUGGESTION = "owner-suggestion"
    """业主建议."""
    FAILURE_ANALYSIS = "failure-analysis"
    """故障分析."""
    MANUFACTURER = "manufacturer"
    """厂家说明."""
