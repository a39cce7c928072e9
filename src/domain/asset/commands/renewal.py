"""Renewal (更新改造): below standard, retrofit, replacement, retirement."""

from attrs import frozen

from wuye.domain.asset.terms import RenewalKind, SubstandardBasis
from wuye.domain.shared.facilities import Technology
from wuye.domain.shared.fields import amount, choice, flag, identifier, identifiers, label, reference, text
from wuye.domain.shared.money import Money


@frozen(kw_only=True)
class DeclareIrreparable:
    """The repair failed, or the asset reached the scrapping standard (无法修复) (AST-037, AST-040)."""

    basis: SubstandardBasis = choice(SubstandardBasis, ("Basis", "依据"))
    explanation: str = text(("Explanation", "说明"))


@frozen(kw_only=True)
class DeclareSubstandard:
    """An asset is aged or weak (老化或不达标) (AST-040, AST-060)."""

    basis: SubstandardBasis = choice(SubstandardBasis, ("Basis", "依据"))
    explanation: str = text(("Explanation", "说明"))


@frozen(kw_only=True)
class TryRepair:
    """Try to repair what is below standard: repair goes before replacement (先维修) (AST-040)."""

    content: str = text(("Content", "维修内容"))
    staff: tuple[str, ...] = identifiers(("Repair staff", "维修人员"), minimum=1)
    trade: str = label(("Trade they are certified for", "工种"))


@frozen(kw_only=True)
class PlanRetrofit:
    """Put an asset into the retrofit programme that ranked it (列入改造计划) (AST-055, AST-056, AST-059)."""

    programme: str = identifier(("Retrofit programme, as a stream id", "改造计划编号"))
    kind: RenewalKind = choice(RenewalKind, ("Upgrade or replacement", "升级或更换"))
    technology: Technology | None = choice(Technology, ("Technology upgrade", "技术升级"), default=None)


@frozen(kw_only=True)
class StartRetrofit:
    """Start the retrofit as the programme fixed it (开始改造) (AST-057)."""

    remark: str | None = text(("Remark", "备注"), default=None)


@frozen(kw_only=True)
class EvaluateRetrofit:
    """Compare the effect with the target (改造评估) (AST-058)."""

    target_met: bool = flag(("The target is reached", "达到目标"))
    comparison: str = text(("Effect against target", "效果对比"))


@frozen(kw_only=True)
class ReturnToService:
    """Return an evaluated asset to service; its cycles are counted anew (重新投用) (AST-058)."""

    remark: str | None = text(("Remark", "备注"), default=None)


@frozen(kw_only=True)
class ReplaceAsset:
    """Replace an asset by its registered successor (更换设备) (AST-037)."""

    successor: str = reference(("The successor", "替换设备"), to="asset")
    cost: Money | None = amount(("Cost", "费用"), default=None)


@frozen(kw_only=True)
class RetireAsset:
    """Take an asset off without a successor (报废); another person approved it."""

    reason: str = text(("Reason", "理由"))
    approver: str = identifier(("Who approved it", "审批人"))
