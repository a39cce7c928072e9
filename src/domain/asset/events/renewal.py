"""Renewal of an asset: below standard, retrofit, replacement, retirement."""

from datetime import date

from attrs import frozen

from wuye.domain.asset.terms import RenewalKind, SubstandardBasis
from wuye.domain.shared.facilities import Technology
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class AssetSubstandard:
    """An asset is aged, weak or beyond repair (老化或不达标). AST-037, AST-040, AST-060."""

    basis: SubstandardBasis
    explanation: Personal[str]
    fault: int | None
    """The fault whose repair failed."""


@frozen(kw_only=True)
class RetrofitPlanned:
    """An asset is in the retrofit programme (已列入改造计划). AST-055, AST-056, AST-059."""

    programme: str
    item: int
    priority: int
    """The computed one."""
    kind: RenewalKind
    technology: Technology | None


@frozen(kw_only=True)
class RetrofitStarted:
    """The retrofit started as the programme fixed it (改造已开始). AST-057."""

    method: str
    budget: Money
    planned_on: date
    remark: Personal[str] | None


@frozen(kw_only=True)
class RetrofitEvaluated:
    """The effect was compared with the target (改造已评估). AST-058."""

    target_met: bool
    comparison: Personal[str]


@frozen(kw_only=True)
class AssetReturned:
    """An asset is back in service, its cycles counted anew (重新投用). AST-058."""

    counted_from: date
    remark: Personal[str] | None


@frozen(kw_only=True)
class AssetReplaced:
    """An asset was replaced by its successor (已更换). AST-037."""

    successor: str
    cost: Money | None


@frozen(kw_only=True)
class Succeeded:
    """The asset takes the place of another one (替换原设备)."""

    predecessor: str


@frozen(kw_only=True)
class AssetRetired:
    """An asset was taken off without a successor (已报废)."""

    reason: Personal[str]
    approver: str


RenewalEvent = (
    AssetSubstandard
    | RetrofitPlanned
    | RetrofitStarted
    | RetrofitEvaluated
    | AssetReturned
    | AssetReplaced
    | Succeeded
    | AssetRetired
)
