"""Below standard, retrofit, replacement, retirement (先维修后更换、改造、更换、报废)."""

from collections.abc import Iterable

from wuye.domain.asset.commands import (
    DeclareIrreparable,
    DeclareSubstandard,
    EvaluateRetrofit,
    PlanRetrofit,
    ReplaceAsset,
    RetireAsset,
    ReturnToService,
    StartRetrofit,
    TryRepair,
)
from wuye.domain.asset.decide.faults import check_currency
from wuye.domain.asset.events import (
    AssetReplaced,
    AssetRetired,
    AssetReturned,
    AssetSubstandard,
    ComponentDetached,
    RepairStarted,
    RetrofitEvaluated,
    RetrofitPlanned,
    RetrofitStarted,
    Succeeded,
)
from wuye.domain.asset.outside import asset_of, check_professionals, item_of, local_day, people
from wuye.domain.asset.state import Asset
from wuye.domain.asset.terms import ENDS, OrderKind, RenewalKind, SubstandardBasis
from wuye.domain.shared.lifecycle import Context, Elsewhere, Events
from wuye.domain.shared.outside import APPROVING, approver_streams, check_post, of_kind, site_stream
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.rules import check_another

B = SubstandardBasis


def declare_irreparable(asset: Asset, command: DeclareIrreparable, _context: Context) -> Events:
    """The repair failed, or the scrapping standard is reached (AST-037)."""
    if command.basis not in {B.REPAIR_FAILED, B.SCRAPPING_STANDARD}:
        raise Refused("wrong-basis", wanted=[B.REPAIR_FAILED.value, B.SCRAPPING_STANDARD.value])
    event = AssetSubstandard(basis=command.basis, explanation=sealed(command.explanation), fault=asset.repairing)
    return (event,)


def declare_substandard(_asset: Asset, command: DeclareSubstandard, _context: Context) -> Events:
    """Aged or weak; a failed repair is told where it failed (AST-040, AST-060)."""
    if command.basis not in {B.AGEING, B.WEAK_PERFORMANCE}:
        raise Refused("wrong-basis", wanted=[B.AGEING.value, B.WEAK_PERFORMANCE.value])
    return (AssetSubstandard(basis=command.basis, explanation=sealed(command.explanation), fault=None),)


def trial_streams(asset: Asset, command: TryRepair) -> Iterable[str]:
    """The staff's records."""
    return people(asset, *command.staff)


def try_repair(asset: Asset, command: TryRepair, context: Context) -> Events:
    """Repair goes before replacement (AST-040)."""
    check_professionals(command.staff, command.trade, asset, context)
    event = RepairStarted(fault=None, staff=command.staff, content=sealed(command.content), order=OrderKind.CORRECTIVE)
    return (event,)


def programme_stream(_asset: Asset, command: PlanRetrofit) -> Iterable[str]:
    """The programme that ranked it."""
    return of_kind("retrofit", command.programme)


def plan_retrofit(asset: Asset, command: PlanRetrofit, context: Context) -> Events:
    """Its priority was computed; it is replaced only after a repair failed or it is scrap (AST-040, AST-056)."""
    item = item_of(context, command.programme)
    if item.priority is None:
        raise Refused("not-ranked", programme=command.programme)
    replaced = command.kind is RenewalKind.REPLACEMENT
    if replaced and not (asset.tried or asset.scrapped):
        raise Refused("repair-first")
    event = RetrofitPlanned(
        programme=command.programme,
        item=item.number,
        priority=item.priority,
        kind=command.kind,
        technology=command.technology,
    )
    return (event,)


def own_programme(asset: Asset, _command: StartRetrofit) -> Iterable[str]:
    """The programme it is in."""
    return of_kind("retrofit", asset.programme)


def start_retrofit(asset: Asset, command: StartRetrofit, context: Context) -> Events:
    """Content, method, budget and time are fixed and approved (AST-057)."""
    item = item_of(context, asset.programme or "")
    if not item.approved:
        raise Refused("not-approved", programme=asset.programme)
    event = RetrofitStarted(
        method=item.method,
        budget=item.budget,
        planned_on=item.planned_on,
        remark=sealed_or_none(command.remark),
    )
    return (event,)


def evaluate_retrofit(_asset: Asset, command: EvaluateRetrofit, _context: Context) -> Events:
    """The effect is compared with the target, whatever came of it (AST-058)."""
    return (RetrofitEvaluated(target_met=command.target_met, comparison=sealed(command.comparison)),)


def site_streams(asset: Asset, _command: object) -> Iterable[str]:
    """The site whose calendar day counts."""
    return (site_stream(asset.site or ""),)


def return_to_service(asset: Asset, command: ReturnToService, context: Context) -> Events:
    """The cycles are counted anew from today (AST-058)."""
    today = local_day(context, asset.site or "")
    return (AssetReturned(counted_from=today, remark=sealed_or_none(command.remark)),)


def successor_stream(asset: Asset, command: ReplaceAsset) -> Iterable[str]:
    """The successor, and the asset this one is a part of."""
    return of_kind("asset", command.successor, asset.parent)


def replace(asset: Asset, command: ReplaceAsset, context: Context) -> Events:
    """The successor is on the register of the same site and serves the same purpose (AST-037)."""
    if command.successor == context.stream:
        raise Refused("part-of-itself")
    successor = asset_of(context, command.successor)
    fitting = successor.site == asset.site and successor.group == asset.group and successor.stage not in ENDS
    if not fitting or successor.predecessor is not None:
        raise Refused("no-successor", successor=command.successor)
    check_currency(asset, command.cost)
    return (
        AssetReplaced(successor=command.successor, cost=command.cost),
        Elsewhere(command.successor, Succeeded(predecessor=context.stream)),
        *_detached(asset, context),
    )


def _detached(asset: Asset, context: Context) -> Events:
    if asset.parent is None:
        return ()
    return (Elsewhere(asset.parent, ComponentDetached(component=context.stream)),)


def no_components(asset: Asset, _context: Context) -> None:
    """Its components were hung elsewhere or ended before it."""
    if asset.components:
        raise Refused("has-components", components=len(asset.components))


def retire_streams(asset: Asset, command: RetireAsset) -> Iterable[str]:
    """The asset this one is a part of, and who approved."""
    yield from of_kind("asset", asset.parent)
    yield from approver_streams(asset, command)


def retire(asset: Asset, command: RetireAsset, context: Context) -> Events:
    """Approved by a superior who is another person; its history stays."""
    check_another(command.approver, context)
    check_post(command.approver, APPROVING, context)
    event = AssetRetired(reason=sealed(command.reason), approver=command.approver)
    return (event, *_detached(asset, context))
