"""The two catalogues of the sources as commands: 43 in-house items, 32 specialist items, services, terms.

The tables beside this module are the sources' lists, unchanged. What they say only in words (restrictions, kinds of
vendor, work that stands in both lists) is written out here. No source states a price: every one is loaded as unset.
"""

import csv
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, Protocol

from attrs import evolve

from wuye.domain.register.catalogue.commands import (
    AddItem,
    AddService,
    AddSpecialistItem,
    DraftCatalogue,
    ListCoverage,
    ListReception,
    Publish,
)
from wuye.domain.register.catalogue.entries import (
    Declaration,
    Equipment,
    ItemCategory,
    NoLimit,
    PerUnit,
    Premises,
    Pricing,
    ReferralReason,
    Restriction,
    ServiceKind,
    ServiceMode,
    VendorKind,
    WorkKind,
)
from wuye.domain.shared.actor import Actor, Role

_CATEGORIES = {
    "Electrical supply": ItemCategory.ELECTRICAL,
    "Water supply and drainage": ItemCategory.PLUMBING,
    "Civil works and other": ItemCategory.CIVIL,
}
_NO_LIMIT = {"E12": NoLimit.NOT_GIVEN, "E13": NoLimit.NOT_GIVEN, "C09": NoLimit.DEPENDS_ON_PART}
_RESTRICTIONS = {
    "E08": Restriction.NO_LARGE_CHANDELIERS,
    "C02": Restriction.NOT_WELDED,
    "C07": Restriction.SIMPLE_REPAIRS,
    "C09": Restriction.SMALL_REPAIRS,
    "C14": Restriction.SIMPLE_REPAIRS,
    "P09": Restriction.LOW_DIFFICULTY,
}
_DECLARATIONS = {"P04": Declaration.METERING_UNRELATED}
_REASONS = {
    "high technical demand": ReferralReason.HIGH_TECHNICAL_DEMAND,
    "trade under special regulation": ReferralReason.SPECIAL_REGULATION,
}
_VENDORS = {
    "appliance brand distributor (海尔代理公司)": VendorKind.BRAND_DISTRIBUTOR,
    "local power-supply office": VendorKind.POWER_SUPPLY_OFFICE,
    "reputable repair point or person near the community": VendorKind.NEARBY_REPAIR_POINT,
    "waterproofing or decoration company": VendorKind.WATERPROOFING_FIRM,
    "qualified service and repair outlet": VendorKind.QUALIFIED_OUTLET,
    "decoration company": VendorKind.DECORATION_FIRM,
    "competent specialist unit of the city (regulated trade)": VendorKind.COMPETENT_CITY_UNIT,
    "not stated": VendorKind.NOT_STATED,
}
_IN_BOTH_LISTS: Mapping[WorkKind, str] = {
    WorkKind.DRAIN_UNBLOCKING: "P09 S16",
    WorkKind.DOOR_LOCKS: "C01 C02 C05 C06 S08",
    WorkKind.WINDOWS_AND_DOORS: "C07 S07 S09 S11 S17",
    WorkKind.LIGHT_FITTINGS: "E04 E05 E06 E07 E08 E14 E15 E17 S06",
    WorkKind.CABINETS_AND_FURNITURE: "C08 C09 S10",
    WorkKind.PICTURES_AND_MIRRORS: "C10 C11 S12",
    WorkKind.BASIN_AND_TOILET: "P05 P06 P08 S14 S15",
}
_WORK_KINDS = {code: kind for kind, codes in _IN_BOTH_LISTS.items() for code in codes.split()}


class Executes(Protocol):
    """The part of the desk that loading needs."""

    def execute(self, command: Any, *, by: Actor, on: str | None = None, command_id: str | None = None) -> Any:
        """Decide a command and store its facts."""
        ...


def _rows(name: str) -> list[dict[str, str]]:
    table = files(__package__ or "").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(table.splitlines()))


def in_house_items() -> tuple[AddItem, ...]:
    """The 43 in-house items (家庭维修服务项目一览表). CAT-001, CAT-004, CAT-006, CAT-008, CAT-009."""
    return tuple(
        AddItem(
            code=row["code"],
            category=_CATEGORIES[row["category_en"]],
            name_en=row["name_en"],
            name_zh=row["name_zh"],
            time_limit_minutes=int(row["time_limit_minutes"]) if row["time_limit_minutes"] else None,
            no_limit=_NO_LIMIT.get(row["code"]),
            per_unit=PerUnit(row["per_unit"]),
            restriction=_RESTRICTIONS.get(row["code"]),
            declaration=_DECLARATIONS.get(row["code"]),
            work_kind=_WORK_KINDS.get(row["code"]),
            note=row["notes_en"] or None,
            pricing=Pricing.NOT_STATED,
        )
        for row in _rows("service_catalogue.csv")
    )


def specialist_items() -> tuple[AddSpecialistItem, ...]:
    """The 32 specialist items (专业供应商名单和维修服务项目一览表). CAT-002, CAT-003, CAT-018."""
    return tuple(
        AddSpecialistItem(
            code=row["code"],
            name_en=row["name_en"],
            name_zh=row["name_zh"],
            reason=_REASONS[row["reason_en"]],
            vendor_kind=_VENDORS[row["vendor_kind_en"]],
            work_kind=_WORK_KINDS.get(row["code"]),
        )
        for row in _rows("specialist_services.csv")
    )


def services() -> tuple[AddService, ...]:
    """What the sources offer beside repairs; no rate is stated. CAT-022, CAT-024, CAT-026, CAT-029, CAT-030."""
    routine, special = ServiceMode.ROUTINE, ServiceMode.SPECIAL
    entry = "入室服务流程"
    return tuple(
        AddService(
            code=code,
            kind=kind,
            mode=mode,
            name_en=name_en,
            name_zh=name_zh,
            procedure=procedure,
            pricing=Pricing.NOT_STATED,
        )
        for code, kind, mode, name_en, name_zh, procedure in (
            ("V01", ServiceKind.ENTRY_REPAIR, routine, "Household repair", "入室维修", entry),
            ("V02", ServiceKind.ENTRY_UPKEEP, routine, "Household upkeep", "入室保养", entry),
            ("V03", ServiceKind.ENTRY_CLEANING, routine, "Household cleaning", "入室清洁", entry),
            ("V04", ServiceKind.MEETING_RECEPTION, routine, "Meeting reception", "会议接待", None),
            ("V05", ServiceKind.BUSINESS, routine, "Typing", "打字", None),
            ("V06", ServiceKind.BUSINESS, routine, "Copying", "复印", None),
            ("V07", ServiceKind.ERRAND, special, "Errand on demand", "代办服务", None),
            ("V08", ServiceKind.SPECIAL_AGREEMENT, special, "Special-agreement service on demand", "特约服务", None),
        )
    )


RECEPTION = ListReception(
    ready_minutes=30,
    refill_minutes=15,
    winter_from=18,
    winter_to=22,
    summer_from=24,
    summer_to=28,
    checks=("tea-ware", "equipment-check", "airing"),
    layout=("banner", "cups", "boiled-water", "name-cards", "ashtrays"),
    closing=("switch-off-all-equipment",),
)
"""Meeting reception (会议接待): what has to be ready, when, and how warm the room is. CAT-026, CAT-027."""

COVERAGE = ListCoverage(premises=tuple(Premises), equipment=tuple(Equipment))
"""What engineering looks after every day. CAT-025."""


def _content() -> Iterator[tuple[str, Any]]:
    entries: tuple[AddItem | AddSpecialistItem | AddService, ...] = (
        *in_house_items(),
        *specialist_items(),
        *services(),
    )
    for entry in entries:
        yield entry.code, entry
    yield "reception", RECEPTION
    yield "coverage", COVERAGE


def seed_catalogue(desk: Executes, *, by: Actor, key: str = "main") -> str:
    """Load and publish the sources' catalogue as version 1, under the caller's id; gives its stream id.

    The loader acts in the two roles that the catalogue's table asks for: an officer drafts, the director publishes.
    Loading again changes nothing: every command carries the id it had the first time.
    """
    officer, director = evolve(by, role=Role.OFFICER), evolve(by, role=Role.MANAGEMENT)
    stream = f"catalogue-{key}"
    desk.execute(DraftCatalogue(key=key), by=officer, command_id=f"seed-{key}-draft")
    for name, command in _content():
        desk.execute(command, by=officer, on=stream, command_id=f"seed-{key}-{name}")
    desk.execute(Publish(), by=director, on=stream, command_id=f"seed-{key}-publish")
    return stream
