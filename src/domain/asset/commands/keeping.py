"""Register, place, put into service, take in and out of use (登记、投用、停用)."""

from datetime import date

from attrs import frozen

from wuye.domain.asset.terms import AssetFeature, HandoverPaper
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.facilities import AssetKind, UsageFrequency
from wuye.domain.shared.fields import (
    checked,
    choice,
    day,
    flag,
    identifier,
    identifiers,
    label,
    reference,
    some,
    text,
    whole,
)


@frozen(kw_only=True)
class RegisterAsset:
    """Put a facility on the register (登记设施设备) (AST-001…007, AST-051)."""

    site: str = identifier(("Key of the site", "项目标识"))
    kind: AssetKind = choice(AssetKind, ("Kind", "类别"))
    name: str = label(("Name", "名称"))
    place: str = label(("Place, as a code", "位置编码"))
    building: str | None = identifier(("Building", "楼栋"), default=None)
    parent: str | None = reference(("Asset it is a part of", "所属设备"), to="asset", default=None)
    features: tuple[AssetFeature, ...] = checked(AssetFeature, ("What it can do", "功能"), default=())
    maker: str | None = label(("Manufacturer", "生产厂家"), default=None)
    model: str | None = label(("Model", "型号"), default=None)
    serial: str | None = label(("Serial number", "出厂编号"), default=None)
    built_on: date | None = day(("Date of manufacture", "出厂日期"), default=None)
    life_years: int | None = whole(("Expected life, years", "设计寿命（年）"), minimum=1, maximum=200, default=None)
    energy_grade: int | None = whole(
        ("Energy efficiency grade, 1 is best", "能效等级"), minimum=1, maximum=5, default=None
    )
    restricted: bool = flag(("Only certified persons operate it", "须持证操作"), default=False)
    usage: UsageFrequency = choice(UsageFrequency, ("Usage frequency", "使用频率"), default=UsageFrequency.NORMAL)


@frozen(kw_only=True)
class MoveAsset:
    """Move an asset, or hang it under another one (变更位置) (AST-007)."""

    place: str = label(("Place, as a code", "位置编码"))
    building: str | None = identifier(("Building", "楼栋"), default=None)
    parent: str | None = reference(("Asset it is a part of", "所属设备"), to="asset", default=None)
    reason: str = text(("Reason", "理由"))


@frozen(kw_only=True)
class PutIntoService:
    """Put an asset into service after its handover inspection (投入运行) (AST-068, AST-008)."""

    papers: tuple[HandoverPaper, ...] = checked(
        HandoverPaper, ("Acceptance papers at hand", "承接查验资料"), default=()
    )
    inspector: str = identifier(("Who inspected it", "查验人"))
    evidence: tuple[Evidence, ...] = some(("The papers", "资料附件"), minimum=1, maximum=50)
    plans: tuple[str, ...] = identifiers(("Upkeep plans, as stream ids", "保养计划编号"), default=())
    counted_from: date | None = day(("Day its cycles are counted from; today when absent", "周期起算日"), default=None)
    shifts: tuple[str, ...] = some(("When each shift begins, HH:MM", "各班次开始时间"), maximum=24, default=())
    calendar: str | None = identifier(
        ("Working calendar, where a plan shifts to working days", "工作日历"), default=None
    )


@frozen(kw_only=True)
class TakeOutOfUse:
    """Take an asset out of use until it is re-inspected (停用待检)."""

    reason: str = text(("Reason", "理由"))
    evidence: tuple[Evidence, ...] = some(("Evidence", "证据"), maximum=20, default=())


@frozen(kw_only=True)
class Reinspect:
    """Inspect an asset that is out of use; another person than who took it out (复检) (feature 85)."""

    passed: bool = flag(("It may be used again", "可恢复使用"))
    findings: str = text(("Findings", "复检情况"))
    evidence: tuple[Evidence, ...] = some(("Evidence", "证据"), minimum=1, maximum=20)
