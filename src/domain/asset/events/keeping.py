"""An asset on the register: where it is, how it came into service, whether it may be used."""

from datetime import date, datetime

from attrs import frozen

from wuye.domain.asset.parts import DutyFact
from wuye.domain.asset.terms import AssetFeature, HandoverPaper
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.facilities import AssetKind, UsageFrequency
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class AssetRegistered:
    """An asset is on the register (设施设备登记). AST-001…007."""

    number: str
    site: str
    kind: AssetKind
    name: str
    place: str
    building: str | None
    parent: str | None
    features: tuple[AssetFeature, ...]
    maker: str | None
    model: str | None
    serial: str | None
    built_on: date | None
    life_years: int | None
    energy_grade: int | None
    restricted: bool
    usage: UsageFrequency
    manual_version: int
    """Version of its kind's operating manual (AST-051)."""


@frozen(kw_only=True)
class AssetMoved:
    """An asset has another place, or is a part of another one (位置变更)."""

    place: str
    building: str | None
    parent: str | None
    reason: Personal[str]


@frozen(kw_only=True)
class ComponentAttached:
    """An asset is a part of this one (部件接入)."""

    component: str


@frozen(kw_only=True)
class ComponentDetached:
    """An asset is no longer a part of this one (部件移出)."""

    component: str


@frozen(kw_only=True)
class AssetCommissioned:
    """An asset is in service after its handover inspection (承接查验后投用). AST-068, AST-008."""

    papers: tuple[HandoverPaper, ...]
    inspector: str
    evidence: tuple[Evidence, ...]
    duties: tuple[DutyFact, ...]
    zone: str
    since: datetime


@frozen(kw_only=True)
class AssetTakenOutOfUse:
    """Nobody uses it until it is re-inspected (停用待检)."""

    reason: Personal[str]
    evidence: tuple[Evidence, ...]


@frozen(kw_only=True)
class AssetReinspected:
    """Another person inspected it (复检): it may be used again, or not yet."""

    passed: bool
    findings: Personal[str]
    evidence: tuple[Evidence, ...]


KeepingEvent = (
    AssetRegistered
    | AssetMoved
    | ComponentAttached
    | ComponentDetached
    | AssetCommissioned
    | AssetTakenOutOfUse
    | AssetReinspected
)
