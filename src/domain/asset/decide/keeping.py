"""Register, place, service, out of use (登记、位置、投用、停用)."""

from collections.abc import Iterable

from wuye.domain.asset.commands import MoveAsset, PutIntoService, RegisterAsset, Reinspect, TakeOutOfUse
from wuye.domain.asset.decide.duties import duties_of
from wuye.domain.asset.events import (
    AssetCommissioned,
    AssetMoved,
    AssetRegistered,
    AssetReinspected,
    AssetTakenOutOfUse,
    ComponentAttached,
    ComponentDetached,
)
from wuye.domain.asset.outside import Manual, asset_of, local_day, manual_stream
from wuye.domain.asset.state import Asset
from wuye.domain.asset.terms import ALL_OF, ENDS, ONE_OF, HandoverPaper
from wuye.domain.shared.lifecycle import Context, Elsewhere, Events
from wuye.domain.shared.number import reserved
from wuye.domain.shared.outside import check_in_service, of_kind, site_of, site_stream
from wuye.domain.shared.personal import sealed
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.rules import unticked


def register_streams(_asset: Asset, command: RegisterAsset) -> Iterable[str]:
    """The site, the manual of the kind, the asset it is a part of."""
    yield site_stream(command.site)
    yield manual_stream(command.kind)
    yield from of_kind("asset", command.parent)


def register(_asset: Asset, command: RegisterAsset, context: Context) -> Events:
    """Kind, location and manual are there; the kind's features are named (AST-001…006, AST-051)."""
    if not site_of(context, command.site).in_care(context.occurred_at):
        raise Refused("unknown-site", site=command.site)
    manual: Manual = context.other(manual_stream(command.kind))
    if not manual.number:
        raise Refused("manual-missing", kind=command.kind.value)
    _check_features(command)
    registered = AssetRegistered(
        number=context.fresh.number,
        site=command.site,
        kind=command.kind,
        name=command.name,
        place=command.place,
        building=command.building,
        parent=command.parent,
        features=command.features,
        maker=command.maker,
        model=command.model,
        serial=command.serial,
        built_on=command.built_on,
        life_years=command.life_years,
        energy_grade=command.energy_grade,
        restricted=command.restricted,
        usage=command.usage,
        manual_version=manual.number,
    )
    return (
        registered,
        reserved(context.fresh.number, context.stream),
        *_attached(command.parent, command.site, context),
    )


def _check_features(command: RegisterAsset) -> None:
    missing = unticked(ALL_OF.get(command.kind, ()), command.features)
    if missing:
        raise Refused("features-missing", missing=sorted(missing))
    wanted = ONE_OF.get(command.kind)
    if wanted is not None and wanted.isdisjoint(command.features):
        raise Refused("features-missing", missing=sorted(wanted))


def _attached(parent: str | None, site: str, context: Context) -> Events:
    """The parent knows its components; it is on the same site and still there."""
    if parent is None:
        return ()
    if parent == context.stream:
        raise Refused("part-of-itself")
    other = asset_of(context, parent)
    if other.site != site:
        raise Refused("asset-elsewhere", asset=parent)
    if other.stage in ENDS:
        raise Refused("asset-ended", asset=parent)
    return (Elsewhere(parent, ComponentAttached(component=context.stream)),)


def move_streams(asset: Asset, command: MoveAsset) -> Iterable[str]:
    """The asset it was a part of, and the one it becomes a part of."""
    return of_kind("asset", asset.parent, command.parent)


def move(asset: Asset, command: MoveAsset, context: Context) -> Events:
    """Only what has no components of its own is hung elsewhere: so no circle can come about."""
    moved = AssetMoved(
        place=command.place, building=command.building, parent=command.parent, reason=sealed(command.reason)
    )
    if command.parent == asset.parent:
        return (moved,)
    if asset.components and command.parent is not None:
        raise Refused("has-components", components=len(asset.components))
    attached = _attached(command.parent, asset.site or "", context)
    left = () if asset.parent is None else (Elsewhere(asset.parent, ComponentDetached(component=context.stream)),)
    return (moved, *left, *attached)


def service_streams(asset: Asset, command: PutIntoService) -> Iterable[str]:
    """The site, the inspector, the upkeep plans."""
    yield site_stream(asset.site or "")
    yield from of_kind("staff", command.inspector)
    yield from of_kind("upkeep", *command.plans)


def put_into_service(asset: Asset, command: PutIntoService, context: Context) -> Events:
    """The handover inspection is documented with complete papers; the cycles begin (AST-068, AST-008)."""
    missing = unticked(HandoverPaper, command.papers)
    if missing:
        raise Refused("papers-missing", missing=missing)
    check_in_service(command.inspector, context)
    since = command.counted_from or local_day(context, asset.site or "")
    commissioned = AssetCommissioned(
        papers=command.papers,
        inspector=command.inspector,
        evidence=command.evidence,
        duties=duties_of(asset, command.plans, since, command.shifts, command.calendar, context),
        zone=site_of(context, asset.site or "").zone,
        since=context.occurred_at,
    )
    return (commissioned,)


def may_be_used(asset: Asset, _context: Context) -> None:
    """It is not out of use already."""
    if asset.out_of_use:
        raise Refused("out-of-use")


def take_out_of_use(_asset: Asset, command: TakeOutOfUse, _context: Context) -> Events:
    """Nobody uses it until another person has inspected it."""
    return (AssetTakenOutOfUse(reason=sealed(command.reason), evidence=command.evidence),)


def is_out_of_use(asset: Asset, context: Context) -> None:
    """Only what is out of use is re-inspected, and by another person than who took it out."""
    if not asset.out_of_use:
        raise Refused("not-out-of-use")
    if asset.taken_out_by == context.actor.id:
        raise Refused("same-person")


def reinspect(_asset: Asset, command: Reinspect, _context: Context) -> Events:
    """It may be used again, or stays out of use."""
    return (AssetReinspected(passed=command.passed, findings=sealed(command.findings), evidence=command.evidence),)
