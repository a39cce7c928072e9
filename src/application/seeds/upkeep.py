"""The sources' upkeep cycles as plans, and the quality plan's budget lines (AST-008…029, FEE-031…035).

The table beside this module is the sources', unchanged. An interval that no source states is loaded as unset: such a
plan never falls due, and says so.
"""

import csv
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

from attrs import evolve

from wuye.application.seeds.catalogue import Executes
from wuye.domain.register.budget import BudgetPeriod, PlannedLine
from wuye.domain.register.upkeep.commands import ActivateUpkeepPlan, DraftUpkeepPlan
from wuye.domain.register.upkeep.cycle import Cycle
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.facilities import AssetKind, BudgetLine, UpkeepActivity
from wuye.domain.shared.money import yuan
from wuye.domain.sla.cadence import CatchUp
from wuye.domain.sla.limits import Unit

FILE: Final = "maintenance_cycles.csv"

_K, _A = AssetKind, UpkeepActivity
_AIR: Final = (_K.AIR_CONDITIONING, _K.CENTRAL_AIR_CONDITIONING)
_ALL_ACTIVITIES: Final = tuple(UpkeepActivity)
_PLANS: Final[Mapping[tuple[str, str], tuple[str, str, tuple[AssetKind, ...], tuple[UpkeepActivity, ...]]]] = {
    ("Lift", "Operation check"): ("lift-check", "cadence.lift_check", (_K.LIFT,), (_A.CHECK,)),
    ("Air-conditioning system", "Full check"): ("ac-check", "cadence.ac_check", _AIR, (_A.CHECK,)),
    ("Central air-conditioning system", "Cleaning and filter replacement"): (
        "ac-clean",
        "cadence.ac_clean",
        (_K.CENTRAL_AIR_CONDITIONING,),
        (_A.CLEAN, _A.REPLACE_WORN_PARTS),
    ),
    ("Lift brake system", "Brake check"): (
        "lift-brake",
        "cadence.lift_brake",
        (_K.LIFT, _K.LIFT_BRAKE),
        (_A.CHECK, _A.TIGHTEN),
    ),
    ("Water-supply system", "Maintenance"): ("water-supply", "", (_K.WATER_SUPPLY,), _ALL_ACTIVITIES),
    ("Power-supply system", "Maintenance"): ("power-supply", "", (_K.POWER_SUPPLY,), _ALL_ACTIVITIES),
    ("Heating system", "Maintenance"): ("heating", "", (_K.HEATING,), _ALL_ACTIVITIES),
    ("Lift system", "Maintenance"): ("lift-system", "", (_K.LIFT,), _ALL_ACTIVITIES),
    ("Fire-protection system", "Maintenance"): ("fire-system", "", (_K.FIRE_SYSTEM,), _ALL_ACTIVITIES),
    ("Air-conditioning system", "Maintenance"): ("air-conditioning", "", _AIR, _ALL_ACTIVITIES),
    ("Lift and escalator", "Maintenance"): ("lift-and-escalator", "", (_K.LIFT, _K.ESCALATOR), _ALL_ACTIVITIES),
    ("Stairs and handrail", "Maintenance"): (
        "stairs-and-handrail",
        "",
        (_K.STAIRS_AND_HANDRAILS,),
        (_A.CHECK, _A.CLEAN, _A.TIGHTEN),
    ),
    ("Lighting system", "Maintenance"): ("lighting", "", (_K.LIGHTING,), _ALL_ACTIVITIES),
    ("Lift", "Full check including brake system and safety devices"): (
        "lift-full",
        "cadence.lift_full",
        (_K.LIFT,),
        (_A.CHECK,),
    ),
    ("Building-automation control system", "Full test of sensors and communication lines"): (
        "bas-test",
        "cadence.bas_test",
        (_K.BUILDING_AUTOMATION,),
        (_A.CHECK,),
    ),
    (
        "Air-conditioning system",
        "Full test including filter replacement and cooling/heating performance",
    ): ("ac-test", "cadence.ac_test", _AIR, (_A.CHECK, _A.REPLACE_WORN_PARTS)),
    ("Floor and wall material", "Professional cleaning and care"): (
        "surface-care",
        "cadence.surface_care",
        (_K.FLOOR_AND_WALL,),
        (_A.CLEAN,),
    ),
    ("Protective facility for work at height", "Check for soundness"): (
        "fall-protection",
        "",
        (_K.FALL_PROTECTION,),
        (_A.CHECK,),
    ),
    ("Wearing part such as screw or switch", "Check and lubrication"): (
        "wearing-parts",
        "",
        (_K.WEARING_PART,),
        (_A.CHECK, _A.LUBRICATE),
    ),
    ("Public facility and equipment", "Check and maintenance"): (
        "public-facility",
        "",
        (_K.PUBLIC_FACILITY,),
        (_A.CHECK,),
    ),
}
"""Key, name in the limit tables, kinds and routine tasks of each row."""
_UNITS: Final = {
    "once per shift": Unit.SHIFTS,
    "monthly": Unit.MONTHS,
    "at least monthly": Unit.MONTHS,
    "quarterly": Unit.QUARTERS,
    "half-yearly": Unit.HALF_YEARS,
    "yearly": Unit.YEARS,
    "at least yearly": Unit.YEARS,
}
_NOT_STATED: Final = "not stated"


def upkeep_plans() -> tuple[DraftUpkeepPlan, ...]:
    """A plan for each row of the sources' table, in its order (AST-009…029)."""
    table = files(__package__ or "").joinpath(FILE).read_text(encoding="utf-8")
    return tuple(_plan(row) for row in csv.DictReader(table.splitlines()))


def _plan(row: Mapping[str, str]) -> DraftUpkeepPlan:
    key, cadence, kinds, activities = _PLANS[row["asset_kind_en"], row["task_en"]]
    unit = _UNITS.get(row["interval"], Unit.NOT_STATED)
    # A shift that is over cannot be checked any more; all else is done late.
    missed = CatchUp.MISSED if unit is Unit.SHIFTS else CatchUp.LATE
    return DraftUpkeepPlan(
        key=key,
        kinds=kinds,
        task=row["task_en"],
        activities=activities,
        cycle=Cycle(unit=unit, missed=missed),
        cadence=cadence or "cadence.maintenance",
        department=_stated(row["responsible_department_en"]),
        standard=_stated(row["standard_en"]),
        source=row["source"],
    )


def _stated(words: str) -> str | None:
    return None if words == _NOT_STATED else words


BUDGET_LINES: Final = (
    PlannedLine(line=BudgetLine.INSPECTION, period=BudgetPeriod.QUARTER, planned=yuan(1_000)),
    PlannedLine(line=BudgetLine.REPAIR, period=BudgetPeriod.MONTH, planned=yuan(5_000)),
    PlannedLine(line=BudgetLine.UPKEEP, period=BudgetPeriod.YEAR, planned=yuan(20_000)),
    PlannedLine(line=BudgetLine.REPLACEMENT, period=BudgetPeriod.AS_NEEDED),
    PlannedLine(line=BudgetLine.RECORDS, period=BudgetPeriod.MONTH, planned=yuan(500)),
)
"""The five lines of the quality plan (FEE-031…035)."""


def seed_upkeep(desk: Executes, *, by: Actor) -> tuple[str, ...]:
    """Load and activate the sources' upkeep plans; gives their stream ids. Loading again changes nothing."""
    head, director = evolve(by, role=Role.ENGINEERING_SUPERVISOR), evolve(by, role=Role.MANAGEMENT)
    streams: list[str] = []
    for plan in upkeep_plans():
        stream = f"upkeep-{plan.key}"
        desk.execute(plan, by=head, command_id=f"seed-{stream}-draft")
        activate: Any = ActivateUpkeepPlan()
        desk.execute(activate, by=director, on=stream, command_id=f"seed-{stream}-activate")
        streams.append(stream)
    return tuple(streams)
