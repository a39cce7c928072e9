"""What may be asked of the catalogue."""

from attrs import NOTHING, frozen

from wuye.domain.register.catalogue.entries import (
    Equipment,
    Item,
    ItemCategory,
    NoLimit,
    PerUnit,
    Premises,
    Pricing,
    ReferralReason,
    Service,
    ServiceKind,
    ServiceMode,
    Specialist,
    VendorKind,
    WorkKind,
)
from wuye.domain.register.catalogue.events import ItemDecision
from wuye.domain.register.zones import month, zone
from wuye.domain.shared.fields import (
    amount,
    checked,
    choice,
    flag,
    identifier,
    label,
    labels,
    reference,
    some,
    text,
    whole,
)
from wuye.domain.shared.money import Money

_CODE = ("Code of the entry", "条目编号")
_NAME_EN = ("English name", "英文名称")
_NAME_ZH = ("Chinese name", "中文名称")
_PRICING = ("How it is charged; say not-stated where no price is known", "收费方式；没有标准时填 not-stated")
_PRICE = ("Price of one unit, with pricing=priced", "单价（收费方式为 priced 时）")
_WORK_KIND = ("Kind of work that stands in both lists", "两份清单都有的工作种类")


@frozen(kw_only=True)
class DraftCatalogue:
    """Open the catalogue of a company with the draft of version 1 (建立目录草案). CAT-001, CAT-002."""

    key: str = identifier(("Key of the catalogue", "目录标识"), default="main")
    zone: str = zone(("Time zone in which months are counted", "按哪个时区计月"), default="Asia/Shanghai")


@frozen(kw_only=True)
class _ItemFields:
    code: str = identifier(_CODE)
    category: ItemCategory = choice(ItemCategory, ("Part of the in-house list", "类别"))
    name_en: str = label(_NAME_EN)
    name_zh: str = label(_NAME_ZH)
    time_limit_minutes: int | None = whole(
        ("Reference time for one unit, in minutes", "单件维修时限（分钟）"), minimum=1, maximum=10_080, default=None
    )
    no_limit: NoLimit | None = choice(NoLimit, ("Why there is no time limit", "没有时限的原因"), default=None)
    per_unit: PerUnit = choice(PerUnit, ("What the time limit is for", "时限的计量单位"), default=PerUnit.UNIT)
    restriction: str | None = label(("What is excluded", "限制"), default=None)
    declaration: str | None = label(("What the customer declares before the work", "事先声明"), default=None)
    work_kind: WorkKind | None = choice(WorkKind, _WORK_KIND, default=None)
    note: str | None = label(("Note of the list", "备注"), default=None)
    pricing: Pricing | None = choice(Pricing, _PRICING, default=None)
    price: Money | None = amount(_PRICE, default=None)

    def item(self) -> Item:
        """The entry as it will stand in the list."""
        return Item(
            code=self.code,
            category=self.category,
            name_en=self.name_en,
            name_zh=self.name_zh,
            time_limit_minutes=self.time_limit_minutes,
            no_limit=self.no_limit,
            per_unit=self.per_unit,
            restriction=self.restriction,
            declaration=self.declaration,
            work_kind=self.work_kind,
            note=self.note,
            pricing=self.pricing,
            price=self.price,
        )


@frozen(kw_only=True)
class AddItem(_ItemFields):
    """Put an in-house item on the drafted list (新增项目). CAT-001, CAT-004, CAT-008."""


@frozen(kw_only=True)
class ChangeItem(_ItemFields):
    """Write an in-house item of the draft anew (调整项目). CAT-020."""


@frozen(kw_only=True)
class DropItem:
    """Take an in-house item off the draft (取消项目). CAT-020."""

    code: str = identifier(_CODE)


@frozen(kw_only=True)
class SetPrice:
    """Price an item or a service of the draft (定价). FEE-010."""

    code: str = identifier(_CODE)
    pricing: Pricing = choice(Pricing, _PRICING)
    price: Money | None = amount(_PRICE, default=None)


@frozen(kw_only=True)
class AddSpecialistItem:
    """Add a vendor item (新增专业供应商项目), also between two publications: the list is open. CAT-002, CAT-015."""

    code: str = identifier(_CODE)
    name_en: str = label(_NAME_EN)
    name_zh: str = label(_NAME_ZH)
    reason: ReferralReason = choice(ReferralReason, ("Why it is not done in-house", "为何不由本处承担"))
    vendor_kind: VendorKind = choice(
        VendorKind, ("Kind of vendor that is suggested", "建议的供应商类型"), default=VendorKind.NOT_STATED
    )
    work_kind: WorkKind | None = choice(WorkKind, _WORK_KIND, default=None)

    def specialist(self) -> Specialist:
        """The entry as it will stand in the list."""
        return Specialist(
            code=self.code,
            name_en=self.name_en,
            name_zh=self.name_zh,
            reason=self.reason,
            vendor_kind=self.vendor_kind,
            work_kind=self.work_kind,
        )


@frozen(kw_only=True)
class DropSpecialistItem:
    """Take a vendor item off the draft (取消专业供应商项目). CAT-020."""

    code: str = identifier(_CODE)


@frozen(kw_only=True)
class AddService:
    """Offer a service beside repairs (新增服务). CAT-022, CAT-024, CAT-029, CAT-030, FEE-045."""

    code: str = identifier(_CODE)
    kind: ServiceKind = choice(ServiceKind, ("Kind of service", "服务种类"))
    mode: ServiceMode = choice(ServiceMode, ("Routine or special", "常规或特殊"))
    name_en: str = label(_NAME_EN)
    name_zh: str = label(_NAME_ZH)
    procedure: str | None = label(("Operating procedure of a routine service", "常规服务的作业规程"), default=None)
    pricing: Pricing | None = choice(Pricing, _PRICING, default=None)
    price: Money | None = amount(_PRICE, default=None)

    def service(self) -> Service:
        """The entry as it will stand in the list."""
        return Service(
            code=self.code,
            kind=self.kind,
            mode=self.mode,
            name_en=self.name_en,
            name_zh=self.name_zh,
            procedure=self.procedure,
            pricing=self.pricing,
            price=self.price,
        )


@frozen(kw_only=True)
class DropService:
    """Take a service off the draft (取消服务). FEE-045."""

    code: str = identifier(_CODE)


@frozen(kw_only=True)
class ListReception:
    """State the terms of meeting reception (列明会议接待标准): times, temperatures, checklist. CAT-026, CAT-027."""

    ready_minutes: int = whole(("Minutes before the meeting at which all is ready", "会前就绪分钟数"), maximum=1440)
    refill_minutes: int = whole(("Minutes between tea refills", "续水间隔分钟数"), minimum=1, maximum=1440)
    winter_from: int = whole(("Lowest room temperature in winter, °C", "冬季最低室温"), maximum=40)
    winter_to: int = whole(("Highest room temperature in winter, °C", "冬季最高室温"), maximum=40)
    summer_from: int = whole(("Lowest room temperature in summer, °C", "夏季最低室温"), maximum=40)
    summer_to: int = whole(("Highest room temperature in summer, °C", "夏季最高室温"), maximum=40)
    checks: tuple[str, ...] = labels(("Steps of the checklist", "检查步骤"), minimum=1, maximum=30)
    closing: tuple[str, ...] = labels(("Steps after the meeting", "会后步骤"), minimum=1, maximum=30)
    layout: tuple[str, ...] = labels(("Things that are laid out", "布置物品"), minimum=1, maximum=30)


@frozen(kw_only=True)
class ListCoverage:
    """State what engineering looks after every day (列明工程日常维修范围). CAT-025."""

    premises: tuple[Premises, ...] = checked(Premises, ("Premises", "场所"), minimum=1)
    equipment: tuple[Equipment, ...] = checked(Equipment, ("Equipment", "设备"), minimum=1)


@frozen(kw_only=True)
class Publish:
    """Put the draft in force and post its prices (发布目录). CAT-001, FEE-010."""

    posted_at: tuple[str, ...] = labels(("Where it is posted in writing", "书面公示处"), maximum=20, default=())


@frozen(kw_only=True)
class StartReview:
    """Begin the monthly review with the analysis of a month that has ended (开始月度评审). CAT-019."""

    month: str = month(("Month that was analysed, YYYY-MM", "所分析的月份，YYYY-MM"))
    demand: str = text(("Analysis of the month's demand", "当月需求分析"))
    effectiveness: str = text(("How well the offered items worked", "服务项目效果评价"))
    satisfaction: str = text(("How satisfied customers were with them", "满意度评价"))


@frozen(kw_only=True)
class DecideReview:
    """Decide on every item (评审决定): keep, add, change or drop; the next version is drafted. CAT-020, CAT-021."""

    decisions: tuple[ItemDecision, ...] = some(
        ("One decision an item", "逐项决定"), minimum=1, maximum=1000, default=NOTHING
    )


@frozen(kw_only=True)
class KeepCatalogue:
    """End the review without a change (维持不变). CAT-020."""


@frozen(kw_only=True)
class DecideOutsideMatter:
    """Decide on a matter that the list does not cover (决定清单外事项). CAT-014."""

    matter: str = text(("The matter", "事项"))
    decision: str = text(("What the office decided", "管理处的决定"))
    taken_on: bool = flag(("Whether the office takes it on", "是否承接"))
    ticket: str | None = reference(("Ticket it arose from", "相关工单"), default=None)
