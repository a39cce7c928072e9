"""The catalogue's machine (lifecycles, ServiceCatalogue).

A version that a review replaces is superseded; its successor is drafted in the same stream, so that every version
stays readable. Until the successor is published the old lists are still the ones in force.
"""

from wuye.domain.register.catalogue import commands as c
from wuye.domain.register.catalogue import decide as d
from wuye.domain.register.catalogue import events as e
from wuye.domain.register.catalogue.state import Catalogue, CatalogueStage, evolve
from wuye.domain.shared.actor import MANAGEMENT, OFFICER
from wuye.domain.shared.lifecycle import Lifecycle, facts, on

NEW = CatalogueStage.NEW
DRAFT = CatalogueStage.DRAFT
PUBLISHED = CatalogueStage.PUBLISHED
UNDER_REVIEW = CatalogueStage.UNDER_REVIEW
SUPERSEDED = CatalogueStage.SUPERSEDED
OPEN = (DRAFT, PUBLISHED, UNDER_REVIEW)

CATALOGUE = Lifecycle(
    category="catalogue",
    plural="catalogues",
    title=("Service catalogue", "维修服务目录"),
    initial=Catalogue(),
    evolve=evolve,
    stages=CatalogueStage,
    ends=frozenset({SUPERSEDED}),
    key=lambda command: str(command.key),
    rows=(
        on(c.DraftCatalogue, NEW, OFFICER, d.draft, e.CatalogueDrafted, "CAT-001, CAT-002", to=DRAFT, noun="drafts"),
        on(c.AddItem, DRAFT, OFFICER, d.add_item, e.ItemAdded, "CAT-001, CAT-004…009, CAT-020", noun="items"),
        on(
            c.ChangeItem,
            DRAFT,
            OFFICER,
            d.change_item,
            e.ItemChanged,
            "CAT-020",
            noun="item-changes",
            when=d.items_listed,
        ),
        on(
            c.DropItem, DRAFT, OFFICER, d.drop_item, e.ItemDropped, "CAT-020", noun="item-removals", when=d.items_listed
        ),
        on(
            c.SetPrice, DRAFT, OFFICER, d.set_price, e.PriceSet, "FEE-010, FEE-045", noun="prices", when=d.priced_listed
        ),
        on(
            c.AddSpecialistItem,
            OPEN,
            OFFICER,
            d.add_specialist,
            e.SpecialistItemAdded,
            "CAT-002, CAT-003, CAT-015, CAT-018",
            noun="specialist-items",
        ),
        on(
            c.DropSpecialistItem,
            DRAFT,
            OFFICER,
            d.drop_specialist,
            e.SpecialistItemDropped,
            "CAT-020",
            noun="specialist-item-removals",
            when=d.specialists_listed,
        ),
        on(
            c.AddService,
            DRAFT,
            OFFICER,
            d.add_service,
            e.ServiceAdded,
            "CAT-022…024, CAT-029, CAT-030",
            noun="services",
        ),
        on(
            c.DropService,
            DRAFT,
            OFFICER,
            d.drop_service,
            e.ServiceDropped,
            "FEE-045",
            noun="service-removals",
            when=d.services_listed,
        ),
        on(
            c.ListReception,
            DRAFT,
            OFFICER,
            d.list_reception,
            e.ReceptionListed,
            "CAT-026, CAT-027",
            noun="reception-terms",
        ),
        on(c.ListCoverage, DRAFT, OFFICER, d.list_coverage, e.CoverageListed, "CAT-025", noun="coverages"),
        on(
            c.Publish,
            DRAFT,
            MANAGEMENT,
            d.publish,
            e.CataloguePublished,
            "CAT-001, FEE-010",
            to=PUBLISHED,
            noun="publications",
            when=d.complete,
        ),
        on(
            c.StartReview,
            PUBLISHED,
            OFFICER,
            d.start_review,
            e.ReviewStarted,
            "CAT-019, SLA-087",
            to=UNDER_REVIEW,
            noun="reviews",
            when=d.month_to_review,
        ),
        on(
            c.DecideReview,
            UNDER_REVIEW,
            OFFICER,
            d.decide_review,
            (e.ReviewDecided, e.CatalogueDrafted),
            "CAT-020, CAT-021",
            to=(SUPERSEDED, DRAFT),
            noun="review-decisions",
        ),
        on(c.KeepCatalogue, UNDER_REVIEW, OFFICER, d.keep, e.CatalogueKept, "CAT-020", to=PUBLISHED, noun="keepings"),
        on(
            c.DecideOutsideMatter,
            OPEN,
            MANAGEMENT,
            d.decide_outside_matter,
            e.OutsideMatterDecided,
            "CAT-014",
            noun="outside-decisions",
        ),
    ),
    facts=facts(
        "catalogue",
        e.CatalogueDrafted,
        e.ItemAdded,
        e.ItemChanged,
        e.ItemDropped,
        e.PriceSet,
        e.SpecialistItemAdded,
        e.SpecialistItemDropped,
        e.ServiceAdded,
        e.ServiceDropped,
        e.ReceptionListed,
        e.CoverageListed,
        e.CataloguePublished,
        e.ReviewStarted,
        e.ReviewDecided,
        e.CatalogueKept,
        e.OutsideMatterDecided,
    ),
)
