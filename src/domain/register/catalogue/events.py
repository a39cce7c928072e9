"""What happened to the catalogue."""

from enum import StrEnum

from attrs import frozen

from wuye.domain.register.catalogue.entries import Coverage, Item, Pricing, ReceptionTerms, Service, Specialist
from wuye.domain.shared.fields import choice, identifier, label
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import Personal


class Verdict(StrEnum):
    """What a review may decide about an item (CAT-020)."""

    KEEP = "keep"
    """保留."""
    ADD = "add"
    """新增."""
    CHANGE = "change"
    """调整."""
    DROP = "drop"
    """取消."""


@frozen(kw_only=True)
class ItemDecision:
    """One item's decision in a review (CAT-020)."""

    code: str = identifier(("Code of the item", "条目编号"))
    verdict: Verdict = choice(Verdict, ("Keep, add, change or drop", "保留、新增、调整或取消"))
    reason: str | None = label(("Reason code", "原因"), default=None)


@frozen(kw_only=True)
class CatalogueDrafted:
    """A version is being drafted (草案). CAT-001, CAT-002, CAT-020."""

    number: int
    zone: str


@frozen(kw_only=True)
class ItemAdded:
    """An in-house item was put on the draft (新增项目). CAT-001."""

    item: Item


@frozen(kw_only=True)
class ItemChanged:
    """An in-house item of the draft was written anew (调整项目). CAT-020."""

    item: Item


@frozen(kw_only=True)
class ItemDropped:
    """An in-house item was taken off the draft (取消项目). CAT-020."""

    code: str


@frozen(kw_only=True)
class PriceSet:
    """An item or a service of the draft was priced (定价). FEE-010."""

    code: str
    pricing: Pricing
    price: Money | None


@frozen(kw_only=True)
class SpecialistItemAdded:
    """A vendor item was added (新增专业供应商项目). CAT-002, CAT-015."""

    specialist: Specialist


@frozen(kw_only=True)
class SpecialistItemDropped:
    """A vendor item was taken off the draft (取消专业供应商项目). CAT-020."""

    code: str


@frozen(kw_only=True)
class ServiceAdded:
    """A service is offered in the draft (新增服务). CAT-022, CAT-029, CAT-030."""

    service: Service


@frozen(kw_only=True)
class ServiceDropped:
    """A service was taken off the draft (取消服务). FEE-045."""

    code: str


@frozen(kw_only=True)
class ReceptionListed:
    """The terms of meeting reception were stated (会议接待标准). CAT-026, CAT-027."""

    terms: ReceptionTerms


@frozen(kw_only=True)
class CoverageListed:
    """Engineering's daily coverage was stated (工程日常维修范围). CAT-025."""

    coverage: Coverage


@frozen(kw_only=True)
class CataloguePublished:
    """The draft is in force and its prices are posted (已发布). CAT-001, FEE-010."""

    number: int
    posted_at: tuple[str, ...]


@frozen(kw_only=True)
class ReviewStarted:
    """The monthly review began with last month's analysis (月度评审). CAT-019."""

    month: str
    demand: Personal[str]
    effectiveness: Personal[str]
    satisfaction: Personal[str]


@frozen(kw_only=True)
class ReviewDecided:
    """The review decided on every item; the version is superseded (已废止). CAT-020."""

    number: int
    decisions: tuple[ItemDecision, ...]


@frozen(kw_only=True)
class CatalogueKept:
    """The review found no change needed (维持不变). CAT-020."""


@frozen(kw_only=True)
class OutsideMatterDecided:
    """The office decided on a matter outside the list (清单外事项决定). CAT-014."""

    matter: Personal[str]
    decision: Personal[str]
    taken_on: bool
    ticket: str | None


CatalogueEvent = (
    CatalogueDrafted
    | ItemAdded
    | ItemChanged
    | ItemDropped
    | PriceSet
    | SpecialistItemAdded
    | SpecialistItemDropped
    | ServiceAdded
    | ServiceDropped
    | ReceptionListed
    | CoverageListed
    | CataloguePublished
    | ReviewStarted
    | ReviewDecided
    | CatalogueKept
    | OutsideMatterDecided
)
