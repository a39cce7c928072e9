"""The catalogue's rule book."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import asdict, evolve

from tests.domain.register.conftest import DIRECTOR, OFFICER
from wuye.domain.register.catalogue import commands as c
from wuye.domain.register.catalogue import events as e
from wuye.domain.register.catalogue.entries import (
    ItemCategory,
    NoLimit,
    Pricing,
    ReferralReason,
    ServiceKind,
    ServiceMode,
    WorkKind,
)
from wuye.domain.register.catalogue.events import ItemDecision, Verdict
from wuye.domain.register.catalogue.lifecycle import CATALOGUE
from wuye.domain.register.catalogue.state import CatalogueStage
from wuye.domain.shared.money import yuan
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.refusal import InvalidInput
from wuye.entrypoints.testing import MONDAY_9AM, Given, fact

BULB = c.AddItem(
    code="E01",
    category=ItemCategory.ELECTRICAL,
    name_en="Replace ordinary light bulb",
    name_zh="更换各类普通灯泡",
    time_limit_minutes=10,
    pricing=Pricing.NOT_STATED,
)
DRAIN = evolve(BULB, code="P09", category=ItemCategory.PLUMBING, work_kind=WorkKind.DRAIN_UNBLOCKING)
VENDOR_DRAIN = c.AddSpecialistItem(
    code="S16",
    name_en="Unblock drain",
    name_zh="疏通下水道",
    reason=ReferralReason.HIGH_TECHNICAL_DEMAND,
    work_kind=WorkKind.DRAIN_UNBLOCKING,
)
COPYING = c.AddService(
    code="V06", kind=ServiceKind.BUSINESS, mode=ServiceMode.ROUTINE, name_en="Copying", name_zh="复印"
)
REVIEW = c.StartReview(month="2026-08", demand="灯具最多", effectiveness="按时", satisfaction="满意")

DRAFTED = e.CatalogueDrafted(number=1, zone="Asia/Shanghai")
BULB_ADDED = e.ItemAdded(item=BULB.item())
DRAIN_ADDED = e.ItemAdded(item=DRAIN.item())
PUBLISHED = e.CataloguePublished(number=1, posted_at=())
STARTED = e.ReviewStarted(
    month="2026-08", demand=Personal("灯具最多"), effectiveness=Personal("按时"), satisfaction=Personal("满意")
)


def change(item: c.AddItem, **fields: Any) -> c.ChangeItem:
    return c.ChangeItem(**(asdict(item, recurse=False) | fields))


def decide(*decisions: tuple[str, Verdict]) -> c.DecideReview:
    return c.DecideReview(decisions=tuple(ItemDecision(code=code, verdict=verdict) for code, verdict in decisions))


def test_a_catalogue_begins_as_a_draft(given: Given) -> None:
    """Version 1 is drafted before it binds anybody (CAT-001)."""
    given().when(c.DraftCatalogue(), by=OFFICER).then(DRAFTED)


def test_only_an_officer_drafts_and_only_the_director_publishes(given: Given) -> None:
    """Who writes the list does not put it in force."""
    given().when(c.DraftCatalogue(), by=DIRECTOR).then_refused("not-permitted")
    given(DRAFTED, BULB_ADDED).when(c.Publish(), by=OFFICER).then_refused("not-permitted")


def test_a_code_names_one_entry_in_all_lists(given: Given) -> None:
    """A ticket refers to an entry by its code alone."""
    drafted = given(DRAFTED, BULB_ADDED)
    drafted.when(BULB, by=OFFICER).then_refused("code-taken", item="E01")
    drafted.when(evolve(VENDOR_DRAIN, code="E01"), by=OFFICER).then_refused("code-taken")
    drafted.when(evolve(COPYING, code="E01"), by=OFFICER).then_refused("code-taken")


def test_a_published_list_is_not_written(given: Given) -> None:
    """A version that binds does not change under the tickets that refer to it."""
    published = given(DRAFTED, BULB_ADDED, PUBLISHED)
    for command in (DRAIN, change(BULB), c.DropItem(code="E01"), COPYING, c.Publish()):
        published.when(command, by=DIRECTOR if isinstance(command, c.Publish) else OFFICER).then_refused("wrong-stage")


def test_a_vendor_item_is_added_also_between_two_publications(given: Given) -> None:
    """The specialist list is open-ended (CAT-015); what was in force before did not have it."""
    published = given(DRAFTED, BULB_ADDED, fact(PUBLISHED, at=MONDAY_9AM))
    outcome = published.when(VENDOR_DRAIN, by=OFFICER, at=MONDAY_9AM + timedelta(hours=1))
    outcome.then(e.SpecialistItemAdded(specialist=VENDOR_DRAIN.specialist()))
    assert outcome.state.specialist("S16") == VENDOR_DRAIN.specialist()
    assert outcome.state.version == 1
    assert outcome.state.at(MONDAY_9AM).specialist("S16") is None
    published.when(c.DropSpecialistItem(code="S16"), by=OFFICER).then_refused("wrong-stage")


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        (evolve(BULB, time_limit_minutes=None), "E01.time_limit_minutes"),
        (evolve(BULB, pricing=None), "E01.pricing"),
        (COPYING, "V06.pricing"),
    ],
)
def test_what_is_not_said_is_not_published(given: Given, command: Any, missing: str) -> None:
    """A limit or a price is stated, or it is stated that there is none (CAT-001, FEE-010)."""
    added = given(DRAFTED, DRAIN_ADDED).when(command, by=OFFICER).own
    given(DRAFTED, DRAIN_ADDED, *added).when(c.Publish(), by=DIRECTOR).then_refused(
        "catalogue-incomplete", missing=[missing]
    )


def test_an_unset_limit_and_an_unset_price_are_complete_when_said(given: Given) -> None:
    """The sources leave limits and prices open; nothing is invented (CAT-006, CAT-029)."""
    free = evolve(BULB, time_limit_minutes=None, no_limit=NoLimit.NOT_GIVEN)
    outcome = given(DRAFTED, e.ItemAdded(item=free.item())).when(c.Publish(), by=DIRECTOR).then(PUBLISHED)
    item = outcome.state.item("E01")
    assert (item.time_limit_minutes, item.price) == (None, None)


def test_an_empty_catalogue_is_not_published(given: Given) -> None:
    """A list without an item offers nothing."""
    given(DRAFTED).when(c.Publish(), by=DIRECTOR).then_refused("catalogue-empty")


def test_a_limit_and_none_contradict_each_other(given: Given) -> None:
    """An item has a limit or it has none."""
    both = evolve(BULB, no_limit=NoLimit.NOT_GIVEN)
    given(DRAFTED).when(both, by=OFFICER).then_refused("limit-and-none", field="no_limit")
    given(DRAFTED, BULB_ADDED).when(change(both), by=OFFICER).then_refused("limit-and-none")


@pytest.mark.parametrize(("pricing", "price"), [(Pricing.PRICED, None), (Pricing.FREE, yuan(1)), (None, yuan(1))])
def test_a_price_stands_where_it_is_charged(given: Given, pricing: Pricing | None, price: Any) -> None:
    """A price beside "free" would be a hidden charge."""
    given(DRAFTED).when(evolve(BULB, pricing=pricing, price=price), by=OFFICER).then_refused("price-mismatch")


def test_a_price_is_set_for_an_item_and_for_a_service(given: Given) -> None:
    """One price list for repairs and services (FEE-010, FEE-045)."""
    drafted = given(DRAFTED, BULB_ADDED, e.ServiceAdded(service=COPYING.service()))
    for code in ("E01", "V06"):
        command = c.SetPrice(code=code, pricing=Pricing.PRICED, price=yuan(2))
        drafted.when(command, by=OFFICER).then(e.PriceSet(code=code, pricing=Pricing.PRICED, price=yuan(2)))
    priced = drafted(
        e.PriceSet(code="E01", pricing=Pricing.PRICED, price=yuan(2)),
        e.PriceSet(code="V06", pricing=Pricing.PRICED, price=yuan(1)),
    )
    state = priced.when(c.Publish(), by=DIRECTOR).state
    assert (state.item("E01").price, state.service("V06").price) == (yuan(2), yuan(1))
    drafted.when(c.SetPrice(code="X", pricing=Pricing.FREE), by=OFFICER).then_refused("unknown-item", item="X")
    drafted.when(c.SetPrice(code="E01", pricing=Pricing.PRICED), by=OFFICER).then_refused("price-mismatch")


def test_what_is_not_on_the_draft_is_neither_changed_nor_dropped(given: Given) -> None:
    """A typing error in a code must not pass for a change."""
    drafted = given(
        DRAFTED,
        BULB_ADDED,
        e.SpecialistItemAdded(specialist=VENDOR_DRAIN.specialist()),
        e.ServiceAdded(service=COPYING.service()),
    )
    for command in (
        change(DRAIN),
        c.DropItem(code="P09"),
        c.DropSpecialistItem(code="S17"),
        c.DropService(code="V07"),
    ):
        drafted.when(command, by=OFFICER).then_refused("unknown-item")
        given(DRAFTED).when(command, by=OFFICER).then_refused("nothing-listed")
    given(DRAFTED).when(c.SetPrice(code="E01", pricing=Pricing.FREE), by=OFFICER).then_refused("nothing-listed")
    for command, fact_ in (
        (c.DropItem(code="E01"), e.ItemDropped(code="E01")),
        (c.DropSpecialistItem(code="S16"), e.SpecialistItemDropped(code="S16")),
        (c.DropService(code="V06"), e.ServiceDropped(code="V06")),
    ):
        drafted.when(command, by=OFFICER).then(fact_)


def test_entries_of_the_draft_are_changed_and_dropped(given: Given) -> None:
    """A draft is there to be changed (CAT-020)."""
    drafted = given(
        DRAFTED,
        BULB_ADDED,
        DRAIN_ADDED,
        e.SpecialistItemAdded(specialist=VENDOR_DRAIN.specialist()),
        e.ServiceAdded(service=COPYING.service()),
    )
    longer = change(BULB, time_limit_minutes=12)
    drafted.when(longer, by=OFFICER).then(e.ItemChanged(item=longer.item()))
    drafted.when(change(BULB), by=OFFICER).then_nothing()
    story = drafted(
        e.ItemChanged(item=longer.item()),
        e.ItemDropped(code="P09"),
        e.SpecialistItemDropped(code="S16"),
        e.ServiceDropped(code="V06"),
    )
    state = story.when(c.Publish(), by=DIRECTOR).state
    assert [item.time_limit_minutes for item in state.items] == [12]
    assert (state.specialists, state.services) == ((), ())


def test_a_special_service_has_no_operating_procedure(given: Given) -> None:
    """It is planned case by case and confirmed by the customer (CAT-024)."""
    special = evolve(COPYING, mode=ServiceMode.SPECIAL, procedure="商务服务")
    given(DRAFTED).when(special, by=OFFICER).then_refused("special-has-no-procedure")


def test_the_review_waits_for_the_end_of_the_month_it_analyses(given: Given) -> None:
    """The month of the site counts, not that of Greenwich (CAT-019)."""
    published = given(DRAFTED, BULB_ADDED, PUBLISHED)
    published.when(REVIEW, by=OFFICER).then(STARTED)
    september = evolve(REVIEW, month="2026-09")
    published.when(september, by=OFFICER).then_refused("month-not-over", month="2026-09")
    first_hour_of_october = datetime(2026, 9, 30, 16, 30, tzinfo=UTC)
    published.when(september, by=OFFICER, at=first_hour_of_october).then(e.ReviewStarted)
    published.when(september, by=OFFICER, at=first_hour_of_october - timedelta(hours=1)).then_refused("month-not-over")


def test_a_month_is_reviewed_once(given: Given) -> None:
    """The duty is monthly (CAT-019)."""
    kept = given(DRAFTED, BULB_ADDED, PUBLISHED, STARTED, e.CatalogueKept())
    kept.when(REVIEW, by=OFFICER).then_refused("month-already-reviewed", month="2026-08", reviewed="2026-08")
    kept.when(evolve(REVIEW, month="2026-07"), by=OFFICER).then_refused("month-already-reviewed")


@pytest.mark.parametrize("month", ["2026-13", "26-08", "2026-8", "August"])
def test_a_month_is_written_year_and_month(month: str) -> None:
    """A month that is read wrongly would be reviewed twice or never."""
    with pytest.raises(InvalidInput, match="invalid-month"):
        evolve(REVIEW, month=month)


def test_a_review_without_a_change_keeps_the_catalogue(given: Given) -> None:
    """Keeping is a decision too (CAT-020)."""
    reviewed = given(DRAFTED, BULB_ADDED, PUBLISHED, STARTED)
    outcome = reviewed.when(c.KeepCatalogue(), by=OFFICER).then(e.CatalogueKept())
    assert (outcome.state.stage, outcome.state.version) == (CatalogueStage.PUBLISHED, 1)
    reviewed.when(decide(("E01", Verdict.KEEP)), by=OFFICER).then_refused("nothing-changes")


def test_every_item_needs_one_decision(given: Given) -> None:
    """An item nobody looked at was not reviewed (CAT-020)."""
    reviewed = given(DRAFTED, BULB_ADDED, DRAIN_ADDED, PUBLISHED, STARTED)
    keep, add, drop = Verdict.KEEP, Verdict.ADD, Verdict.DROP
    reviewed.when(decide(("E01", drop)), by=OFFICER).then_refused("items-undecided", items=["P09"])
    reviewed.when(decide(("E01", drop), ("E01", keep), ("P09", keep)), by=OFFICER).then_refused("decided-twice")
    reviewed.when(decide(("E01", add), ("P09", keep)), by=OFFICER).then_refused("already-offered", items=["E01"])
    reviewed.when(decide(("E01", keep), ("P09", drop), ("X1", drop)), by=OFFICER).then_refused(
        "not-offered", items=["X1"]
    )


def test_the_next_version_carries_the_decisions_out(given: Given) -> None:
    """Kept and dropped at once; changed and added before it can be published (CAT-020)."""
    reviewed = given(DRAFTED, BULB_ADDED, DRAIN_ADDED, fact(PUBLISHED, at=MONDAY_9AM), STARTED)
    command = decide(("E01", Verdict.CHANGE), ("P09", Verdict.DROP), ("E30", Verdict.ADD))
    decided = e.ReviewDecided(number=1, decisions=command.decisions)
    drafted = e.CatalogueDrafted(number=2, zone="Asia/Shanghai")
    outcome = reviewed.when(command, by=OFFICER).then(decided, drafted)
    state = outcome.state
    assert state.stage is CatalogueStage.DRAFT
    assert state.stage_of(1) is CatalogueStage.SUPERSEDED
    assert state.stage_of(2) is CatalogueStage.DRAFT
    assert state.stage_of(3) is None
    assert [item.code for item in state.draft.items] == ["E01"]
    assert [item.code for item in state.items] == ["E01", "P09"], "the old list is in force until the new one is"

    story = reviewed(decided, drafted)
    story.when(c.Publish(), by=DIRECTOR).then_refused("decisions-undone", items=["E01", "E30"])
    story.when(change(BULB), by=OFFICER).then(e.ItemChanged(item=BULB.item()))
    added = e.ItemAdded(item=evolve(BULB, code="E30").item())
    done = story(e.ItemChanged(item=change(BULB, time_limit_minutes=12).item()), added)
    later = MONDAY_9AM + timedelta(days=30)
    second = done.when(c.Publish(), by=DIRECTOR, at=later).then(e.CataloguePublished(number=2, posted_at=())).state
    assert (second.version, second.item("E01").time_limit_minutes, second.item("P09")) == (2, 12, None)
    assert second.at(later - timedelta(seconds=1)).item("P09") == DRAIN.item()
    assert second.at(later).number == 2
    assert second.at(MONDAY_9AM - timedelta(days=1)) is None


def test_a_decision_may_be_overtaken_by_dropping_the_item(given: Given) -> None:
    """What is gone needs no change any more."""
    decisions = decide(("E01", Verdict.CHANGE), ("P09", Verdict.KEEP)).decisions
    story = given(
        DRAFTED,
        BULB_ADDED,
        DRAIN_ADDED,
        PUBLISHED,
        STARTED,
        e.ReviewDecided(number=1, decisions=decisions),
        e.CatalogueDrafted(number=2, zone="Asia/Shanghai"),
        e.ItemDropped(code="E01"),
    )
    story.when(c.Publish(), by=DIRECTOR).then(e.CataloguePublished)


def test_work_in_both_lists_is_found_by_its_kind(given: Given) -> None:
    """Triage has to see that there is a choice (CAT-010)."""
    story = given(
        DRAFTED,
        BULB_ADDED,
        DRAIN_ADDED,
        e.SpecialistItemAdded(specialist=VENDOR_DRAIN.specialist()),
        PUBLISHED,
    )
    assert story.state(CATALOGUE).current.in_both_lists(WorkKind.DRAIN_UNBLOCKING) == (("P09",), ("S16",))
    assert story.state(CATALOGUE).current.in_both_lists(WorkKind.DOOR_LOCKS) == ((), ())


def test_a_matter_outside_the_list_is_decided_by_the_office(given: Given) -> None:
    """Flexible does not mean unrecorded (CAT-014)."""
    command = c.DecideOutsideMatter(matter="修理鱼缸", decision="协助联系厂家", taken_on=False)
    published = given(DRAFTED, BULB_ADDED, PUBLISHED)
    outcome = published.when(command, by=DIRECTOR).then(e.OutsideMatterDecided)
    assert outcome.own[0] == e.OutsideMatterDecided(
        matter=Personal("修理鱼缸"), decision=Personal("协助联系厂家"), taken_on=False, ticket=None
    )
    published.when(command, by=OFFICER).then_refused("not-permitted")


def test_a_list_is_not_in_force_before_the_one_it_follows(given: Given) -> None:
    """A vendor item that is said to be older than the publication must not vanish behind it."""
    published = given(DRAFTED, BULB_ADDED, fact(PUBLISHED, at=MONDAY_9AM))
    added = e.SpecialistItemAdded(specialist=VENDOR_DRAIN.specialist())
    yesterday = MONDAY_9AM - timedelta(days=1)
    state = published(fact(added, at=MONDAY_9AM + timedelta(hours=1), occurred_at=yesterday)).state()
    assert state.specialist("S16") is not None
    assert state.at(yesterday) is None


def test_temperatures_rise(given: Given) -> None:
    """From 22 to 18 degrees is a typing error."""
    terms = c.ListReception(
        ready_minutes=30,
        refill_minutes=15,
        winter_from=22,
        winter_to=18,
        summer_from=24,
        summer_to=28,
        checks=("airing",),
        layout=("cups",),
        closing=("switch-off",),
    )
    given(DRAFTED).when(terms, by=OFFICER).then_refused("out-of-range", field="winter_to")


def test_before_the_first_publication_nothing_is_in_force(given: Given) -> None:
    """A draft binds nobody."""
    state = given(DRAFTED, BULB_ADDED).state()
    assert (state.version, state.items, state.specialists, state.services) == (0, (), (), ())
    assert (state.item("E01"), state.specialist("S16"), state.service("V06")) == (None, None, None)
