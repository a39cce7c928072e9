"""The asset register (设施设备清单) with each asset's life line: condition, upkeep, MTBF, MTTR, cost, use."""

from collections.abc import Mapping
from typing import Any, Final

from wuye.application.ports import Column, Table
from wuye.application.projections.cases import case_board
from wuye.application.projections.projection import Projection
from wuye.application.registry import Registry
from wuye.domain.asset.measures import figures, is_idle
from wuye.domain.asset.state import Asset
from wuye.domain.asset.terms import ENDS, AssetStage

VIEW: Final = "asset_board"

FILTERS: Final = ("site", "kind", "group", "stage", "building", "parent", "holder", "programme")

QUEUE: Final = (("rank", False), ("number", False))
"""What needs somebody comes first."""

RANKS: Final = {
    AssetStage.FAULTY: 0,
    AssetStage.UNDER_REPAIR: 0,
    AssetStage.SUBSTANDARD: 1,
    AssetStage.RETROFIT_PLANNED: 2,
    AssetStage.UNDER_RETROFIT: 2,
    AssetStage.EVALUATED: 2,
}
OVERDUE, DUE, FINE, ENDED = 1, 3, 4, 9
"""Ranks: an overdue duty is as bad as ageing."""

_NUMBERS: Final = (
    "due",
    "overdue",
    "done",
    "late",
    "missed",
    "failures",
    "mtbf_seconds",
    "mttr_seconds",
    "recovery_permille",
    "last_recovery_seconds",
    "cost_minor",
    "used_minutes",
    "utilisation_permille",
    "energy_kwh",
    "saved_kwh",
)
"""Counts; times in whole seconds, money in minor units, shares per mille; empty where nothing was measured."""

ASSET_BOARD: Final = Table(
    name="asset_board_1",
    columns=(
        *(Column(name=name, kind="text") for name in FILTERS),
        Column(name="number", kind="text"),
        Column(name="name", kind="text"),
        Column(name="place", kind="text"),
        Column(name="successor", kind="text"),
        Column(name="predecessor", kind="text"),
        Column(name="currency", kind="text"),
        Column(name="out_of_use", kind="flag"),
        Column(name="idle", kind="flag"),
        Column(name="rank", kind="integer"),
        *(Column(name=name, kind="integer") for name in _NUMBERS),
        Column(name="updated_at", kind="instant"),
        Column(name="version", kind="integer"),
    ),
    indexes=(
        ("rank", "number"),
        *((name, "rank", "number") for name in FILTERS),
        ("site", "stage", "rank", "number"),
        ("site", "kind", "rank", "number"),
        ("number",),
        ("site", "failures"),
        ("site", "idle", "number"),
    ),
)


def asset_board(registry: Registry) -> Projection:
    """One row an asset, keyed by its stream; the body carries the state with its duties and fault cases."""
    return case_board(registry, "asset", view=VIEW, table=ASSET_BOARD, row=_row)


def _rank(asset: Asset) -> int:
    if asset.stage in ENDS:
        return ENDED
    if asset.stage in RANKS:
        return RANKS[asset.stage]
    waiting = [one for duty in asset.duties for one in duty.open]
    if asset.out_of_use or any(one.overdue for one in waiting):
        return OVERDUE
    return DUE if waiting else FINE


def _row(asset: Asset) -> Mapping[str, Any]:
    ledger, life = asset.ledger, figures(asset.ledger)
    waiting = [one for duty in asset.duties for one in duty.open]
    cost = ledger.cost
    return {
        "site": asset.site,
        "kind": None if asset.kind is None else asset.kind.value,
        "group": None if asset.group is None else asset.group.value,
        "stage": asset.stage.value,
        "building": asset.building,
        "parent": asset.parent,
        "holder": asset.holder,
        "programme": asset.programme,
        "number": asset.number,
        "name": asset.name,
        "place": asset.place,
        "successor": asset.successor,
        "predecessor": asset.predecessor,
        "currency": ledger.currency,
        "out_of_use": asset.out_of_use,
        "idle": is_idle(asset.utilisation_permille),
        "rank": _rank(asset),
        "due": len(waiting),
        "overdue": sum(one.overdue for one in waiting),
        "done": sum(duty.done for duty in asset.duties),
        "late": sum(duty.late for duty in asset.duties),
        "missed": sum(duty.missed for duty in asset.duties),
        "failures": ledger.failures,
        "mtbf_seconds": life.mtbf_seconds,
        "mttr_seconds": life.mttr_seconds,
        "recovery_permille": life.recovery_permille,
        "last_recovery_seconds": ledger.last_recovery_seconds,
        "cost_minor": None if cost is None else cost.minor,
        "used_minutes": ledger.used_minutes,
        "utilisation_permille": asset.utilisation_permille,
        "energy_kwh": ledger.energy_kwh,
        "saved_kwh": ledger.saved_kwh,
    }
