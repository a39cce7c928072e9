"""What stands in a catalogue: in-house items, specialist items, services, meeting reception, coverage."""

from enum import StrEnum

from attrs import frozen

from wuye.domain.shared.money import Money


class ItemCategory(StrEnum):
    """The parts of the in-house list (CAT-001)."""

    ELECTRICAL = "electrical"
    """供电类."""
    PLUMBING = "plumbing"
    """给排水类."""
    CIVIL = "civil-and-other"
    """土木、其它类."""


class PerUnit(StrEnum):
    """What a limit is for; it is multiplied by the quantity on the ticket (CAT-005)."""

    UNIT = "unit"
    """个."""
    METRE = "metre"
    """米."""
    BICYCLE = "bicycle"
    """辆."""


class NoLimit(StrEnum):
    """Why an item has no time limit: it is said, never guessed (CAT-006)."""

    NOT_GIVEN = "not-given"
    """The list gives none."""
    DEPENDS_ON_PART = "depends-on-part"
    """It depends on the part repaired."""


class Pricing(StrEnum):
    """How an entry is charged; a price that the source does not state is unset, never invented (FEE-010)."""

    PRICED = "priced"
    """按标准收费: at the price beside it."""
    QUOTED = "quoted"
    """报价: quoted for each case."""
    FREE = "free"
    """免费."""
    NOT_STATED = "not-stated"
    """未定: the source states no price."""


class Restriction(StrEnum):
    """Restrictions of the source's list (CAT-008); a site may write others."""

    NO_LARGE_CHANDELIERS = "no-large-chandeliers"
    """大型吊灯除外."""
    NOT_WELDED = "not-welded"
    """非焊接."""
    SIMPLE_REPAIRS = "simple-repairs"
    """仅限简单维修."""
    SMALL_REPAIRS = "small-repairs"
    """仅限小修."""
    LOW_DIFFICULTY = "low-difficulty"
    """仅限难度低的."""


class Declaration(StrEnum):
    """What the customer declares before the work (CAT-009)."""

    METERING_UNRELATED = "metering-unrelated-to-cleaning"
    """以后计量不准与清洗无关."""


class WorkKind(StrEnum):
    """Kinds of work that stand in both lists; triage decides by difficulty (CAT-010)."""

    DRAIN_UNBLOCKING = "drain-unblocking"
    """疏通下水道."""
    DOOR_LOCKS = "door-locks"
    """门锁."""
    WINDOWS_AND_DOORS = "windows-and-doors"
    """门窗."""
    LIGHT_FITTINGS = "light-fittings"
    """灯具."""
    CABINETS_AND_FURNITURE = "cabinets-and-furniture"
    """橱柜、家私."""
    PICTURES_AND_MIRRORS = "pictures-and-mirrors"
    """字画、镜框."""
    BASIN_AND_TOILET = "basin-and-toilet"
    """洗手盆、马桶."""


class ReferralReason(StrEnum):
    """Why a specialist item is not done in-house (CAT-003)."""

    HIGH_TECHNICAL_DEMAND = "high-technical-demand"
    """专业技术要求高."""
    SPECIAL_REGULATION = "trade-under-special-regulation"
    """行业专项管理."""


class VendorKind(StrEnum):
    """The kind of vendor the specialist list suggests (CAT-018)."""

    BRAND_DISTRIBUTOR = "brand-distributor"
    """家电品牌代理公司 (海尔代理公司)."""
    POWER_SUPPLY_OFFICE = "power-supply-office"
    """当地供电部门."""
    NEARBY_REPAIR_POINT = "nearby-repair-point"
    """小区附近信誉好的维修点、个人."""
    WATERPROOFING_FIRM = "waterproofing-or-decoration-firm"
    """防水或装饰公司."""
    QUALIFIED_OUTLET = "qualified-outlet"
    """有资质的维修网点."""
    DECORATION_FIRM = "decoration-firm"
    """装饰公司."""
    COMPETENT_CITY_UNIT = "competent-city-unit"
    """市专业主管单位."""
    NOT_STATED = "not-stated"
    """未说明."""


class ServiceKind(StrEnum):
    """What is offered beside repairs."""

    ENTRY_REPAIR = "entry-repair"
    """入室维修 (CAT-022)."""
    ENTRY_UPKEEP = "entry-upkeep"
    """入室保养 (CAT-022)."""
    ENTRY_CLEANING = "entry-cleaning"
    """入室清洁 (CAT-022)."""
    MEETING_RECEPTION = "meeting-reception"
    """会议接待 (CAT-026)."""
    BUSINESS = "business"
    """商务服务 (CAT-029)."""
    ERRAND = "errand"
    """代办服务 (CAT-030)."""
    SPECIAL_AGREEMENT = "special-agreement"
    """特约服务 (CAT-023, CAT-030)."""


ENTRY_SERVICES = frozenset({ServiceKind.ENTRY_REPAIR, ServiceKind.ENTRY_UPKEEP, ServiceKind.ENTRY_CLEANING})
"""入室服务: repair, upkeep and cleaning inside a unit."""


class ServiceMode(StrEnum):
    """Routine services follow a procedure, special ones need a plan the customer confirms (CAT-024)."""

    ROUTINE = "routine"
    """常规."""
    SPECIAL = "special"
    """特殊."""


class Premises(StrEnum):
    """Premises that engineering covers daily (CAT-025)."""

    OFFICE_BUILDING = "office-building"
    """办公楼."""
    BUSINESS_HALL = "business-hall"
    """营业厅."""
    FAMILY_COMPOUND = "family-compound"
    """家属院."""


class Equipment(StrEnum):
    """Equipment that engineering covers daily (CAT-025)."""

    SHAFT_LINES = "electrical-shaft-lines"
    """电井线路."""
    METER_BOXES = "meter-boxes"
    """表箱."""
    BUSBARS = "busbars"
    """母线."""
    SWITCHES = "switches"
    """开关."""
    EMERGENCY_LIGHTING = "emergency-lighting"
    """应急照明."""
    PASSAGE_AND_OUTDOOR_LIGHTING = "passage-and-outdoor-lighting"
    """通道及室外照明."""


@frozen(kw_only=True)
class Item:
    """An in-house item (家庭维修服务项目): limit in minutes for one unit under ideal conditions (CAT-001, CAT-007)."""

    code: str
    category: ItemCategory
    name_en: str
    name_zh: str
    time_limit_minutes: int | None
    no_limit: NoLimit | None
    per_unit: PerUnit
    restriction: str | None
    declaration: str | None
    work_kind: WorkKind | None
    note: str | None
    pricing: Pricing | None
    price: Money | None

    @property
    def missing(self) -> tuple[str, ...]:
        """What has to be said before the item can be published: a limit or none, a price or none."""
        unsaid = {
            "time_limit_minutes": self.time_limit_minutes is None and self.no_limit is None,
            "pricing": self.pricing is None,
        }
        return tuple(name for name, is_unsaid in unsaid.items() if is_unsaid)


@frozen(kw_only=True)
class Specialist:
    """A specialist item (专业供应商维修项目): work referred to a vendor, and why (CAT-002, CAT-003)."""

    code: str
    name_en: str
    name_zh: str
    reason: ReferralReason
    vendor_kind: VendorKind
    work_kind: WorkKind | None


@frozen(kw_only=True)
class Service:
    """A service beside repairs; ``procedure`` names the operating procedure of a routine one (CAT-024)."""

    code: str
    kind: ServiceKind
    mode: ServiceMode
    name_en: str
    name_zh: str
    procedure: str | None
    pricing: Pricing | None
    price: Money | None

    @property
    def missing(self) -> tuple[str, ...]:
        """What has to be said before the service can be published."""
        return ("pricing",) if self.pricing is None else ()


@frozen(kw_only=True)
class ReceptionTerms:
    """Meeting reception (会议接待): minutes, degrees Celsius, and what is prepared (CAT-026, CAT-027)."""

    ready_minutes: int
    """Preparation is finished at least so long before the meeting."""
    refill_minutes: int
    """Tea is refilled about so often."""
    winter_celsius: tuple[int, int]
    summer_celsius: tuple[int, int]
    checks: tuple[str, ...]
    """What is seen to before the meeting."""
    layout: tuple[str, ...]
    """What is laid out before the meeting."""
    closing: tuple[str, ...]
    """What is seen to after the meeting."""


@frozen(kw_only=True)
class Coverage:
    """What engineering looks after every day, by premises and equipment (CAT-025)."""

    premises: tuple[Premises, ...]
    equipment: tuple[Equipment, ...]
