"""Sites, homes and the people in them."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.domain.register.conftest import ADMIN, DIRECTOR, OFFICER
from wuye.domain.register import home as h
from wuye.domain.register import site as s
from wuye.domain.register.person import commands as c
from wuye.domain.register.person import events as e
from wuye.domain.register.person.kinds import (
    CollectionMethod,
    ContactMethod,
    LoyaltyMeans,
    PartyKind,
    Preference,
    SpecialGroup,
    UpdateSource,
)
from wuye.domain.register.policy.events import ProfileChosen
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.lifecycle import Elsewhere
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.refusal import InvalidInput
from wuye.domain.sla.policy import Profile
from wuye.entrypoints.testing import MONDAY_9AM, Given, fact

DAY = timedelta(days=1)
OPENED = MONDAY_9AM - 400 * DAY
SITE = s.SiteRegistered(name="云栖花园", zone="Asia/Shanghai", company="wuye", opened_at=OPENED)
HOME = h.HomeRegistered(site="yunqi", building="3", unit="2", floor=12, label="1201", chargeable_area_dm2=8950)
REGISTER = c.RegisterPerson(
    key="p1",
    name="王小明",
    phone="１３８００００００００",
    address="云栖花园3栋2单元1201",
    kind=PartyKind.OWNER,
    needs="晚间来电",
    method=CollectionMethod.PHONE_INTERVIEW,
)
PERSON = "person-00000000-0000-7000-8000-000000000001"
WANG = e.PersonRegistered(
    site=None,
    name=Personal("王小明", PERSON),
    phone=Personal("13800000000", PERSON),
    address=Personal("云栖花园3栋2单元1201", PERSON),
    kind=PartyKind.OWNER,
    needs=Personal("晚间来电", PERSON),
    preferences=frozenset(),
    contact_method=None,
    groups=frozenset(),
    vip=False,
    method=CollectionMethod.PHONE_INTERVIEW,
)


def test_a_site_opens_with_its_policy(given: Given) -> None:
    """Both or neither: no case may meet a site without its profile."""
    command = s.RegisterSite(site="yunqi", name="云栖花园", opened_at=OPENED, profile=Profile.SHANSHUI_002)
    chosen = ProfileChosen(profile=Profile.SHANSHUI_002, effective_from=MONDAY_9AM)
    given().when(command, by=ADMIN, at=MONDAY_9AM).then(
        s.SiteRegistered(name="云栖花园", zone="Asia/Shanghai", company=None, opened_at=OPENED),
        Elsewhere(stream="policy-yunqi", event=chosen),
    )
    given().elsewhere("policy-yunqi", chosen).when(command, by=ADMIN).then(s.SiteRegistered)


def test_a_site_is_registered_once_it_is_in_care(given: Given) -> None:
    """What will be there tomorrow cannot be reported on today."""
    command = s.RegisterSite(site="yunqi", name="云栖花园", opened_at=MONDAY_9AM + DAY)
    given().when(command, by=ADMIN, at=MONDAY_9AM).then_refused("not-yet-open")


def test_a_time_zone_has_a_name(given: Given) -> None:
    """An offset knows no history."""
    with pytest.raises(InvalidInput, match="unknown-zone"):
        s.RegisterSite(site="yunqi", name="云栖花园", opened_at=OPENED, zone="Asia/Nowhere")
    with pytest.raises(InvalidInput, match="unknown-zone"):
        s.RegisterSite(site="yunqi", name="云栖花园", opened_at=OPENED, zone="../etc/passwd")


def test_a_site_is_in_care_from_its_opening_to_its_closing(given: Given) -> None:
    """The bounds of what may have occurred there."""
    site = given(SITE, fact(s.SiteClosed(reason="合同到期"), at=MONDAY_9AM)).state()
    assert [site.in_care(at) for at in (OPENED - DAY, OPENED, MONDAY_9AM - DAY, MONDAY_9AM)] == [
        False,
        True,
        True,
        False,
    ]
    assert not s.Site().in_care(MONDAY_9AM)
    given(SITE, s.SiteClosed(reason="合同到期")).when(s.RegisterBuilding(code="3"), by=ADMIN).then_refused(
        "wrong-stage"
    )


def test_a_building_is_described_anew(given: Given) -> None:
    """The last description counts; the same one again is no news (CRM-023)."""
    command = s.RegisterBuilding(code="3", structure="框架", households=144)
    building = s.Building(code="3", structure="框架", arrangement=None, households=144, pipe_runs=None)
    described = given(SITE, s.BuildingRegistered(building=building))
    described.when(command, by=OFFICER).then_nothing()
    more = s.RegisterBuilding(code="3", structure="框架", households=145)
    state = described.when(more, by=OFFICER).state
    assert [one.households for one in state.buildings] == [145]
    assert state.building("4") is None


def test_a_home_belongs_to_a_site_in_care(given: Given) -> None:
    """A home nobody looks after cannot have a repair."""
    command = h.RegisterHome(
        key="yunqi-3-2-1201", site="yunqi", building="3", unit="2", floor=12, label="1201", chargeable_area_dm2=8950
    )
    given().elsewhere("site-yunqi", SITE).when(command, by=OFFICER).then(HOME)
    given().when(command, by=OFFICER).then_refused("unknown-site", site="yunqi")
    closed = given().elsewhere("site-yunqi", SITE, s.SiteClosed(reason="合同到期"))
    closed.when(command, by=OFFICER).then_refused("unknown-site")


def test_a_relation_to_a_home_is_an_interval(given: Given) -> None:
    """Who has moved out has nothing to do with what happens later; who left at nine is gone at nine (CRM-022)."""
    out = MONDAY_9AM + DAY
    story = given(
        HOME,
        h.MovedIn(person="person-a", kind=h.OccupancyKind.OWNER, since=MONDAY_9AM),
        h.MovedIn(person="person-b", kind=h.OccupancyKind.TENANT, since=MONDAY_9AM),
        h.MovedOut(person="person-b", kind=h.OccupancyKind.TENANT, until=out),
    )
    home = story.state()
    assert home.place == "3-2-1201"
    assert home.occupants(MONDAY_9AM) == ("person-a", "person-b")
    assert home.occupants(out) == ("person-a",)
    assert not home.occupied_by("person-a", MONDAY_9AM - DAY)
    assert home.occupied_by("person-b", out - timedelta(microseconds=1))
    assert not home.occupied_by("person-b", out)


def test_only_a_person_on_record_moves_in(given: Given) -> None:
    """An id without a record would open a home to nobody knows whom."""
    command = h.MoveIn(person="person-a", kind=h.OccupancyKind.TENANT)
    given(HOME).elsewhere("person-a", WANG).when(command, by=OFFICER, at=MONDAY_9AM + DAY).then(
        h.MovedIn(person="person-a", kind=h.OccupancyKind.TENANT, since=MONDAY_9AM + DAY)
    )
    given(HOME).when(command, by=OFFICER).then_refused("unknown-person", person="person-a")
    site = h.MoveIn(person="site-a", kind=h.OccupancyKind.TENANT)
    given(HOME).elsewhere("site-a", SITE).when(site, by=OFFICER).then_refused("unknown-person")


def test_nobody_moves_in_twice_in_one_capacity(given: Given) -> None:
    """An owner may also live there; twice the same stay is a mistake (CRM-022)."""
    lives = given(HOME, h.MovedIn(person="person-a", kind=h.OccupancyKind.OWNER, since=MONDAY_9AM))
    lives = lives.elsewhere("person-a", WANG)
    again = h.MoveIn(person="person-a", kind=h.OccupancyKind.OWNER, since=MONDAY_9AM + DAY)
    lives.when(again, by=OFFICER).then_refused("already-moved-in")
    lives.when(h.MoveIn(person="person-a", kind=h.OccupancyKind.RESIDENT), by=OFFICER).then(h.MovedIn)
    left = lives(h.MovedOut(person="person-a", kind=h.OccupancyKind.OWNER, until=MONDAY_9AM + DAY))
    left.when(again, by=OFFICER).then(h.MovedIn)


def test_moving_out_ends_what_moving_in_began(given: Given) -> None:
    """In all capacities unless one is named (CRM-022)."""
    owner, resident = h.OccupancyKind.OWNER, h.OccupancyKind.RESIDENT
    lives = given(
        HOME,
        h.MovedIn(person="person-a", kind=owner, since=MONDAY_9AM),
        h.MovedIn(person="person-a", kind=resident, since=MONDAY_9AM),
    )
    out = MONDAY_9AM + DAY
    lives.when(h.MoveOut(person="person-a", until=out), by=OFFICER).then(
        h.MovedOut(person="person-a", kind=owner, until=out), h.MovedOut(person="person-a", kind=resident, until=out)
    )
    one = lives.when(h.MoveOut(person="person-a", kind=resident, until=out), by=OFFICER)
    assert one.state.occupied_by("person-a", out)
    lives.when(h.MoveOut(person="person-b"), by=OFFICER).then_refused("not-moved-in", person="person-b")
    given(HOME).when(h.MoveOut(person="person-b"), by=OFFICER).then_refused("nobody-moved-in")
    lives.when(h.MoveOut(person="person-a", until=MONDAY_9AM), by=OFFICER).then_refused("before-move-in")


def test_identity_is_sealed_under_the_person(given: Given) -> None:
    """Destroying one key must erase the person everywhere; digits from a Chinese keyboard are folded (B24)."""
    given().when(REGISTER, by=OFFICER).then(WANG)


def test_the_state_knows_no_name(given: Given) -> None:
    """What a decision cannot read it cannot leak."""
    assert "王小明" not in repr(given(WANG).state())
    assert "13800000000" not in repr(given(WANG).state())


def test_an_occupant_revises_the_own_record_only(given: Given) -> None:
    """The neighbour's telephone number is nobody's business."""
    revise = c.RevisePerson(phone="13900000000", source=UpdateSource.CUSTOMER)
    own = Actor(id=PERSON, role=Role.OCCUPANT)
    given(WANG).when(revise, by=own).then(e.PersonRevised)
    given(WANG).when(revise, by=Actor(id="person-b", role=Role.OCCUPANT)).then_refused("not-related")
    given().when(REGISTER, by=own).then_refused("not-permitted")


def test_a_revision_says_something_new(given: Given) -> None:
    """An empty revision would look like an update (CRM-007)."""
    given(WANG).when(c.RevisePerson(source=UpdateSource.CALLBACK), by=OFFICER).then_refused("nothing-changes")
    tenant = c.RevisePerson(kind=PartyKind.TENANT, source=UpdateSource.CALLBACK)
    assert given(WANG).when(tenant, by=OFFICER).state.kind is PartyKind.TENANT


def test_the_same_contact_preference_is_no_news(given: Given) -> None:
    """Asked twice, answered once."""
    sms = c.RecordContactPreference(contact_method=ContactMethod.SMS)
    known = given(WANG, e.ContactPreferenceRecorded(contact_method=ContactMethod.SMS))
    given(WANG).when(sms, by=OFFICER).then(e.ContactPreferenceRecorded)
    known.when(sms, by=OFFICER).then_nothing()


def test_a_score_lies_on_its_scale(given: Given) -> None:
    """Six of five is a typing error (CRM-003)."""
    given(WANG).when(c.RecordSatisfaction(score=6, scale=5), by=OFFICER).then_refused("out-of-range", field="score")
    given(WANG).when(c.RecordSatisfaction(score=5, scale=5), by=OFFICER).then(e.SatisfactionRecorded)


def test_special_groups_are_flagged_and_cleared(given: Given) -> None:
    """Who needs care today may not need it tomorrow (CRM-011)."""
    flagged = given(WANG).when(c.FlagGroups(groups=frozenset({SpecialGroup.ELDERLY}), support="放慢语速"), by=OFFICER)
    assert flagged.state.careful
    again = given(WANG, *flagged.own).when(c.FlagGroups(), by=OFFICER)
    assert not again.state.careful


def test_a_dedicated_service_begins_and_ends(given: Given) -> None:
    """What was not given cannot end (CRM-012)."""
    given(WANG).when(c.EndVip(reason="合同到期"), by=OFFICER).then_refused("no-dedicated-service")
    vip = given(WANG).when(c.GrantVip(service="专属管家", steward="staff-ana"), by=OFFICER)
    assert vip.state.vip
    assert not given(WANG, *vip.own).when(c.EndVip(reason="合同到期"), by=OFFICER).state.vip


def test_a_customer_is_welcomed_once(given: Given) -> None:
    """One package a customer (CRM-013)."""
    welcome = c.GiveWelcomePackage(content="社区手册、绿植")
    first = given(WANG).when(welcome, by=OFFICER)
    given(WANG, *first.own).when(welcome, by=OFFICER).then_refused("already-welcomed")


@pytest.mark.parametrize(
    "fields",
    [
        {"means": LoyaltyMeans.POINTS},
        {"means": LoyaltyMeans.POINTS, "level": "金卡"},
        {"means": LoyaltyMeans.POINTS, "points": 1, "offer": "九折"},
        {"means": LoyaltyMeans.EXCLUSIVE_OFFER, "points": 1},
    ],
)
def test_a_reward_says_what_it_gives(given: Given, fields: dict[str, Any]) -> None:
    """Points without a number are a promise nobody can keep (CRM-014)."""
    given(WANG).when(c.RewardLoyalty(**fields), by=OFFICER).then_refused("reward-mismatch")


def test_points_add_up(given: Given) -> None:
    """Each reward is a fact; the sum follows (CRM-014)."""
    ten = given(WANG).when(c.RewardLoyalty(means=LoyaltyMeans.POINTS, points=10), by=OFFICER).own
    assert given(WANG, *ten, *ten).state().points == 20


def test_nobody_is_born_tomorrow(given: Given) -> None:
    """A birthday lies in the past (CRM-016)."""
    command = c.RecordBirthday(birthday=date(2026, 9, 9))
    given(WANG).when(command, by=OFFICER, at=MONDAY_9AM + DAY).then_refused("in-the-future", field="birthday")
    given(WANG).when(c.RecordBirthday(birthday=date(1950, 9, 8)), by=DIRECTOR).then(
        e.BirthdayRecorded(birthday=Personal("1950-09-08", PERSON))
    )


def test_a_customer_is_classified_by_type_and_preference(given: Given) -> None:
    """Two criteria at least (CRM-005)."""
    preferences = c.RecordPreferences(
        preferences=frozenset({Preference.REPAIR, Preference.CLEANING}), method=CollectionMethod.APP
    )
    assert given(WANG).when(preferences, by=OFFICER).state.classes == ("owner", "cleaning", "repair")
