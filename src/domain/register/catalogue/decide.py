"""The rules of the catalogue."""

from collections.abc import Iterable

from wuye.domain.register.catalogue.commands import (
    AddItem,
    AddService,
    AddSpecialistItem,
    ChangeItem,
    DecideOutsideMatter,
    DecideReview,
    DraftCatalogue,
    DropItem,
    DropService,
    DropSpecialistItem,
    KeepCatalogue,
    ListCoverage,
    ListReception,
    Publish,
    SetPrice,
    StartReview,
)
from wuye.domain.register.catalogue.entries import Coverage, Item, Pricing, ReceptionTerms, Service, ServiceMode
from wuye.domain.register.catalogue.events import (
    CatalogueDrafted,
    CatalogueKept,
    CataloguePublished,
    CoverageListed,
    ItemAdded,
    ItemChanged,
    ItemDropped,
    OutsideMatterDecided,
    PriceSet,
    ReceptionListed,
    ReviewDecided,
    ReviewStarted,
    ServiceAdded,
    ServiceDropped,
    SpecialistItemAdded,
    SpecialistItemDropped,
    Verdict,
)
from wuye.domain.register.catalogue.state import Catalogue, Edition
from wuye.domain.register.zones import last_month, month_of
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import sealed
from wuye.domain.shared.refusal import InvalidInput, Refused


def draft(_catalogue: Catalogue, command: DraftCatalogue, _context: Context) -> Events:
    """The first version starts empty (CAT-001, CAT-002)."""
    return (CatalogueDrafted(number=1, zone=command.zone),)


def add_item(catalogue: Catalogue, command: AddItem, _context: Context) -> Events:
    """A code names one entry only (CAT-001)."""
    _new_code(catalogue, command.code)
    _limit_is_clear(command)
    _price_fits(command.pricing, command.price)
    return (ItemAdded(item=command.item()),)


def change_item(catalogue: Catalogue, command: ChangeItem, _context: Context) -> Events:
    """Only what stands on the draft can change; writing the same again changes nothing (CAT-020)."""
    item = _written(catalogue).item(command.code)
    if item is None:
        raise Refused("unknown-item", item=command.code)
    _limit_is_clear(command)
    _price_fits(command.pricing, command.price)
    # A change the review asked for is carried out even where the text stays as it was.
    asked = any(one.code == command.code for one in catalogue.undone)
    return (ItemChanged(item=command.item()),) if asked or command.item() != item else ()


def drop_item(catalogue: Catalogue, command: DropItem, _context: Context) -> Events:
    """Only what stands on the draft can be dropped (CAT-020)."""
    if _written(catalogue).item(command.code) is None:
        raise Refused("unknown-item", item=command.code)
    return (ItemDropped(code=command.code),)


def set_price(catalogue: Catalogue, command: SetPrice, _context: Context) -> Events:
    """A price is stated or said to be unset; it is never invented (FEE-010)."""
    edition = _written(catalogue)
    if edition.item(command.code) is None and edition.service(command.code) is None:
        raise Refused("unknown-item", item=command.code)
    _price_fits(command.pricing, command.price)
    return (PriceSet(code=command.code, pricing=command.pricing, price=command.price),)


def add_specialist(catalogue: Catalogue, command: AddSpecialistItem, _context: Context) -> Events:
    """The specialist list is open-ended (CAT-015)."""
    _new_code(catalogue, command.code)
    return (SpecialistItemAdded(specialist=command.specialist()),)


def drop_specialist(catalogue: Catalogue, command: DropSpecialistItem, _context: Context) -> Events:
    """Only what stands on the draft can be dropped (CAT-020)."""
    if _written(catalogue).specialist(command.code) is None:
        raise Refused("unknown-item", item=command.code)
    return (SpecialistItemDropped(code=command.code),)


def add_service(catalogue: Catalogue, command: AddService, _context: Context) -> Events:
    """A routine service names the procedure it follows; a special one is planned case by case (CAT-024)."""
    _new_code(catalogue, command.code)
    _price_fits(command.pricing, command.price)
    if command.mode is ServiceMode.SPECIAL and command.procedure is not None:
        raise InvalidInput("special-has-no-procedure", field="procedure")
    return (ServiceAdded(service=command.service()),)


def drop_service(catalogue: Catalogue, command: DropService, _context: Context) -> Events:
    """Only what stands on the draft can be dropped (FEE-045)."""
    if _written(catalogue).service(command.code) is None:
        raise Refused("unknown-item", item=command.code)
    return (ServiceDropped(code=command.code),)


def list_reception(_catalogue: Catalogue, command: ListReception, _context: Context) -> Events:
    """Meeting reception has its time rules, temperatures and checklist (CAT-026, CAT-027)."""
    for low, high, name in (
        (command.winter_from, command.winter_to, "winter_to"),
        (command.summer_from, command.summer_to, "summer_to"),
    ):
        if low > high:
            raise InvalidInput("out-of-range", field=name, minimum=low, maximum=40)
    terms = ReceptionTerms(
        ready_minutes=command.ready_minutes,
        refill_minutes=command.refill_minutes,
        winter_celsius=(command.winter_from, command.winter_to),
        summer_celsius=(command.summer_from, command.summer_to),
        checks=command.checks,
        layout=command.layout,
        closing=command.closing,
    )
    return (ReceptionListed(terms=terms),)


def list_coverage(_catalogue: Catalogue, command: ListCoverage, _context: Context) -> Events:
    """Engineering's daily coverage is listed by premises and equipment (CAT-025)."""
    return (CoverageListed(coverage=Coverage(premises=command.premises, equipment=command.equipment)),)


def items_listed(catalogue: Catalogue, _context: Context) -> None:
    """There is an in-house item to change or drop."""
    if not _written(catalogue).items:
        raise Refused("nothing-listed")


def priced_listed(catalogue: Catalogue, _context: Context) -> None:
    """There is an item or a service to price."""
    if not _written(catalogue).items and not _written(catalogue).services:
        raise Refused("nothing-listed")


def specialists_listed(catalogue: Catalogue, _context: Context) -> None:
    """There is a vendor item to drop."""
    if not _written(catalogue).specialists:
        raise Refused("nothing-listed")


def services_listed(catalogue: Catalogue, _context: Context) -> None:
    """There is a service to drop."""
    if not _written(catalogue).services:
        raise Refused("nothing-listed")


def complete(catalogue: Catalogue, _context: Context) -> None:
    """Items, limits and prices are complete as far as the sources give them (CAT-001, FEE-010)."""
    edition = _written(catalogue)
    if not edition.items:
        raise Refused("catalogue-empty")
    if catalogue.undone:
        raise Refused("decisions-undone", items=_codes(one.code for one in catalogue.undone))
    entries: tuple[Item | Service, ...] = (*edition.items, *edition.services)
    unsaid = tuple(f"{one.code}.{name}" for one in entries for name in one.missing)
    if unsaid:
        raise Refused("catalogue-incomplete", missing=_codes(unsaid))


def publish(catalogue: Catalogue, command: Publish, _context: Context) -> Events:
    """The draft is in force from now on, and it is said where it is posted (FEE-010)."""
    return (CataloguePublished(number=_written(catalogue).number, posted_at=command.posted_at),)


def month_to_review(catalogue: Catalogue, context: Context) -> None:
    """A month has ended since the last review (CAT-019)."""
    last = last_month(context.occurred_at, catalogue.zone)
    if catalogue.reviewed is not None and last <= catalogue.reviewed:
        raise Refused("month-already-reviewed", month=last, reviewed=catalogue.reviewed)


def start_review(catalogue: Catalogue, command: StartReview, context: Context) -> Events:
    """At the start of a month the demand of a month that has ended is analysed, each month once (CAT-019)."""
    if command.month >= month_of(context.occurred_at, catalogue.zone):
        raise Refused("month-not-over", month=command.month)
    if catalogue.reviewed is not None and command.month <= catalogue.reviewed:
        raise Refused("month-already-reviewed", month=command.month, reviewed=catalogue.reviewed)
    started = ReviewStarted(
        month=command.month,
        demand=sealed(command.demand),
        effectiveness=sealed(command.effectiveness),
        satisfaction=sealed(command.satisfaction),
    )
    return (started,)


def decide_review(catalogue: Catalogue, command: DecideReview, _context: Context) -> Events:
    """Every item gets one decision; the next version is drafted from them (CAT-020)."""
    offered = {item.code for item in catalogue.items}
    decided = [one.code for one in command.decisions]
    twice = {code for code in decided if decided.count(code) > 1}
    if twice:
        raise Refused("decided-twice", items=_codes(twice))
    added = {one.code for one in command.decisions if one.verdict is Verdict.ADD}
    if added & offered:
        raise Refused("already-offered", items=_codes(added & offered))
    others = set(decided) - added
    if others - offered:
        raise Refused("not-offered", items=_codes(others - offered))
    if offered - others:
        raise Refused("items-undecided", items=_codes(offered - others))
    if all(one.verdict is Verdict.KEEP for one in command.decisions):
        raise Refused("nothing-changes")
    return (
        ReviewDecided(number=catalogue.version, decisions=command.decisions),
        CatalogueDrafted(number=catalogue.version + 1, zone=catalogue.zone),
    )


def keep(_catalogue: Catalogue, _command: KeepCatalogue, _context: Context) -> Events:
    """No change is needed (CAT-020)."""
    return (CatalogueKept(),)


def decide_outside_matter(_catalogue: Catalogue, command: DecideOutsideMatter, _context: Context) -> Events:
    """What the list does not cover is handled flexibly, and the decision is on record (CAT-014)."""
    decided = OutsideMatterDecided(
        matter=sealed(command.matter),
        decision=sealed(command.decision),
        taken_on=command.taken_on,
        ticket=command.ticket,
    )
    return (decided,)


def _written(catalogue: Catalogue) -> Edition:
    """The lists that are being written: the draft, else those in force."""
    return catalogue.draft or catalogue.current or Edition(number=1)


def _new_code(catalogue: Catalogue, code: str) -> None:
    edition = _written(catalogue)
    if edition.item(code) or edition.specialist(code) or edition.service(code):
        raise Refused("code-taken", item=code)


def _limit_is_clear(command: AddItem | ChangeItem) -> None:
    if command.time_limit_minutes is not None and command.no_limit is not None:
        raise InvalidInput("limit-and-none", field="no_limit")


def _price_fits(pricing: Pricing | None, price: Money | None) -> None:
    if (pricing is Pricing.PRICED) != (price is not None):
        raise InvalidInput("price-mismatch", field="price")


def _codes(codes: Iterable[str]) -> list[str]:
    return sorted(codes)
