"""The catalogue as decisions read it: the versions published so far, and the draft beside them."""

from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar, assert_never

from attrs import evolve as evolved
from attrs import field, frozen

from wuye.domain.register.catalogue.entries import Coverage, Item, ReceptionTerms, Service, Specialist, WorkKind
from wuye.domain.register.catalogue.events import (
    CatalogueDrafted,
    CatalogueEvent,
    CatalogueKept,
    CataloguePublished,
    CoverageListed,
    ItemAdded,
    ItemChanged,
    ItemDecision,
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
from wuye.domain.register.dated import Dated
from wuye.domain.shared.recorded import Recorded


class CatalogueStage(StrEnum):
    """Stages of the newest version; earlier ones are superseded."""

    NEW = "new"
    DRAFT = "draft"
    """草案."""
    PUBLISHED = "published"
    """已发布."""
    UNDER_REVIEW = "under-review"
    """月度评审."""
    SUPERSEDED = "superseded"
    """已废止."""


@frozen(kw_only=True)
class Edition:
    """One version of the lists, numbered from 1."""

    number: int
    items: tuple[Item, ...] = ()
    specialists: tuple[Specialist, ...] = ()
    services: tuple[Service, ...] = ()
    reception: ReceptionTerms | None = None
    coverage: Coverage | None = None

    def item(self, code: str) -> Item | None:
        """The in-house item of a code."""
        return next((one for one in self.items if one.code == code), None)

    def specialist(self, code: str) -> Specialist | None:
        """The specialist item of a code."""
        return next((one for one in self.specialists if one.code == code), None)

    def service(self, code: str) -> Service | None:
        """The service of a code."""
        return next((one for one in self.services if one.code == code), None)

    def in_both_lists(self, kind: WorkKind) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Codes of a kind of work in the in-house and in the specialist list (CAT-010)."""
        return (
            tuple(one.code for one in self.items if one.work_kind is kind),
            tuple(one.code for one in self.specialists if one.work_kind is kind),
        )


@frozen(kw_only=True)
class Catalogue:
    """The catalogue of a company. ``item``, ``specialist`` and ``service`` answer from the version in force."""

    stage: CatalogueStage = CatalogueStage.NEW
    zone: str = "UTC"
    published: Dated[Edition] = field(factory=Dated)
    draft: Edition | None = None
    undone: tuple[ItemDecision, ...] = ()
    """Decisions of the last review that the draft has yet to carry out."""
    reviewed: str | None = None
    """Last month that was analysed, ``YYYY-MM``."""

    @property
    def current(self) -> Edition | None:
        """The version in force: the last one published, also while the next is drafted."""
        return self.published.latest

    @property
    def version(self) -> int:
        """Number of the version in force, 0 before the first publication."""
        return 0 if self.current is None else self.current.number

    @property
    def items(self) -> tuple[Item, ...]:
        """In-house items in force."""
        return () if self.current is None else self.current.items

    @property
    def specialists(self) -> tuple[Specialist, ...]:
        """Specialist items in force."""
        return () if self.current is None else self.current.specialists

    @property
    def services(self) -> tuple[Service, ...]:
        """Services in force."""
        return () if self.current is None else self.current.services

    def at(self, instant: datetime) -> Edition | None:
        """The version that was in force at an instant; ``None`` before the first publication."""
        return self.published.at(instant)

    def item(self, code: str) -> Item | None:
        """The in-house item of a code in force."""
        return None if self.current is None else self.current.item(code)

    def specialist(self, code: str) -> Specialist | None:
        """The specialist item of a code in force."""
        return None if self.current is None else self.current.specialist(code)

    def service(self, code: str) -> Service | None:
        """The service of a code in force."""
        return None if self.current is None else self.current.service(code)

    def stage_of(self, number: int) -> CatalogueStage | None:
        """The stage of a version: the newest has the catalogue's, earlier ones are superseded."""
        newest = self.draft.number if self.draft is not None else self.version
        if not 1 <= number <= newest:
            return None
        return self.stage if number == newest else CatalogueStage.SUPERSEDED


def evolve(catalogue: Catalogue, recorded: Recorded[Any]) -> Catalogue:
    """Apply a fact. History is accepted, not judged."""
    event: CatalogueEvent = recorded.event
    match event:
        case CatalogueDrafted():
            base = catalogue.current or Edition(number=0)
            kept = _carried_out(base, catalogue.undone)
            return evolved(
                catalogue,
                stage=CatalogueStage.DRAFT,
                zone=event.zone,
                draft=evolved(kept, number=event.number),
                undone=tuple(one for one in catalogue.undone if one.verdict in {Verdict.ADD, Verdict.CHANGE}),
            )
        case CataloguePublished():
            edition = catalogue.draft or Edition(number=event.number)
            return evolved(
                catalogue, stage=CatalogueStage.PUBLISHED, published=_in_force(catalogue, recorded, edition), draft=None
            )
        case ReviewStarted():
            return evolved(catalogue, stage=CatalogueStage.UNDER_REVIEW, reviewed=event.month)
        case ReviewDecided():
            return evolved(catalogue, stage=CatalogueStage.SUPERSEDED, undone=event.decisions)
        case CatalogueKept():
            return evolved(catalogue, stage=CatalogueStage.PUBLISHED)
        case OutsideMatterDecided():
            return catalogue
        case _:
            return _rewritten(catalogue, event, recorded)


def _in_force(catalogue: Catalogue, recorded: Recorded[Any], edition: Edition) -> Dated[Edition]:
    """A list is never in force before the one it follows, also where an earlier instant was stated."""
    earlier = catalogue.published.entries
    since = max(recorded.occurred_at, earlier[-1].since) if earlier else recorded.occurred_at
    return catalogue.published.starting(since, recorded.version, edition)


def _carried_out(base: Edition, decisions: tuple[ItemDecision, ...]) -> Edition:
    dropped = {one.code for one in decisions if one.verdict is Verdict.DROP}
    return evolved(base, items=tuple(one for one in base.items if one.code not in dropped))


_Rewriting = (
    ItemAdded
    | ItemChanged
    | ItemDropped
    | PriceSet
    | SpecialistItemAdded
    | SpecialistItemDropped
    | ServiceAdded
    | ServiceDropped
    | ReceptionListed
    | CoverageListed
)


def _rewritten(catalogue: Catalogue, event: _Rewriting, recorded: Recorded[Any]) -> Catalogue:
    """The lists with a change: in the draft, or (vendor items only) in the version in force."""
    if catalogue.draft is None:
        edition = _written(catalogue.current or Edition(number=1), event)
        return evolved(catalogue, published=_in_force(catalogue, recorded, edition))
    undone = catalogue.undone
    if isinstance(event, ItemAdded | ItemChanged):
        undone = tuple(one for one in undone if one.code != event.item.code)
    elif isinstance(event, ItemDropped):
        undone = tuple(one for one in undone if one.code != event.code)
    return evolved(catalogue, draft=_written(catalogue.draft, event), undone=undone)


def _written(edition: Edition, event: _Rewriting) -> Edition:
    match event:
        case ItemAdded():
            return evolved(edition, items=(*edition.items, event.item))
        case ItemChanged():
            changed = (event.item if one.code == event.item.code else one for one in edition.items)
            return evolved(edition, items=tuple(changed))
        case ItemDropped():
            return evolved(edition, items=tuple(one for one in edition.items if one.code != event.code))
        case PriceSet():
            return evolved(
                edition,
                items=tuple(_priced(one, event) for one in edition.items),
                services=tuple(_priced(one, event) for one in edition.services),
            )
        case SpecialistItemAdded():
            return evolved(edition, specialists=(*edition.specialists, event.specialist))
        case SpecialistItemDropped():
            return evolved(edition, specialists=tuple(one for one in edition.specialists if one.code != event.code))
        case ServiceAdded():
            return evolved(edition, services=(*edition.services, event.service))
        case ServiceDropped():
            return evolved(edition, services=tuple(one for one in edition.services if one.code != event.code))
        case ReceptionListed():
            return evolved(edition, reception=event.terms)
        case CoverageListed():
            return evolved(edition, coverage=event.coverage)
        case _:
            assert_never(event)


_Priced = TypeVar("_Priced", Item, Service)


def _priced(entry: _Priced, event: PriceSet) -> _Priced:
    return evolved(entry, pricing=event.pricing, price=event.price) if entry.code == event.code else entry
