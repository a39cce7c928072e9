"""Customers: visits, analyses, needs, activities; and companies above sites: through the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.directory.place import MONDAY, SITE, Place
from tests.http.running import Served, key, served
from tests.support.commands import PHOTO_BYTES
from tests.support.community import CAST, OPENED, settle
from tests.support.examples import Here, example
from wuye.application.desk import Desk
from wuye.application.encoding import to_plain
from wuye.domain.register import activity as a
from wuye.domain.register import company as co
from wuye.domain.register import customer_analysis as ca
from wuye.domain.register import visits as v
from wuye.domain.register.home import RegisterHome
from wuye.domain.register.person import commands as p
from wuye.domain.register.person import events as pe
from wuye.domain.register.person.kinds import (
    CollectionMethod,
    ContactMethod,
    PartyKind,
    Preference,
    RecordField,
    ServiceOffer,
    SpecialGroup,
    UpdateSource,
)
from wuye.domain.register.site import PlaceSite, SitePlaced
from wuye.domain.shared.actor import Channel
from wuye.domain.ticket.commands import ReportRepair
from wuye.entrypoints.testing import MONDAY_9AM, memory_desk, story_clock
from wuye.entrypoints.testing.scenario import StoryClock

DAY = timedelta(days=1)
OFFICER = CAST.officer


@pytest.fixture
def place(desk: Desk) -> Place:
    """A community."""
    settle(desk)
    return Place(desk)


def customer(place: Place, key: str, **more: Any) -> str:
    """A customer record of the site; gives its stream."""
    known: dict[str, Any] = {"name": "赵女士", "kind": PartyKind.OWNER, "method": CollectionMethod.INTERVIEW} | more
    return place.does(p.RegisterPerson(key=key, site=SITE, **known), OFFICER).case


@pytest.mark.req("CRM-020")
def test_owner_visits_are_recorded_and_summarised_in_writing_to_the_supervisor(place: Place) -> None:
    """Regular weekly, irregular monthly, at least 10 households each; opinions heard, a summary in writing."""
    homes = [f"home-{SITE}-v{number}" for number in range(10)]
    for one in homes:
        unit = RegisterHome(key=one.removeprefix("home-"), site=SITE, building="9", label=one[-2:])
        place.does(unit, OFFICER)
    summary = v.SummariseVisits(summary="十户反映夜间照明不足", supervisor=CAST.service_supervisor.id)
    for kind, days in ((v.VisitKind.REGULAR, 7), (v.VisitKind.IRREGULAR, 31)):
        long = v.PlanVisits(
            key=kind.value, site=SITE, kind=kind, first_day=MONDAY, last_day=MONDAY + timedelta(days=days)
        )
        assert place.refused("round-too-long", long, OFFICER).facts["days"] == days
        last = MONDAY + timedelta(days=days - 1)
        planned = v.PlanVisits(key=kind.value, site=SITE, kind=kind, first_day=MONDAY, last_day=last)
        visits = place.does(planned, OFFICER).case
        for one in homes[:9] + homes[:1]:
            place.does(v.RecordOwnerVisit(home=one, on=MONDAY, opinion="夜间照明不足"), OFFICER, visits)
        met = place.refused("households-missing", summary, OFFICER, visits)
        assert (met.facts["visited"], met.facts["fewest"]) == (9, 10), "the same household twice is one"
        elsewhere = f"home-{CAST.other_site}-1"
        place.refused("unknown-unit", v.RecordOwnerVisit(home=elsewhere, on=last, opinion="x"), OFFICER, visits)
        later = v.RecordOwnerVisit(home=homes[9], on=last + DAY, opinion="x")
        place.refused("outside-round", later, OFFICER, visits)
        place.does(v.RecordOwnerVisit(home=homes[9], on=last, opinion="电梯噪声"), OFFICER, visits)
        wrong = v.SummariseVisits(summary="x", supervisor=CAST.technician.id)
        place.refused("wrong-post", wrong, OFFICER, visits)
        place.does(summary, OFFICER, visits)
        assert place.of(visits, v.OwnerVisited)[-1].opinion.plain == "电梯噪声"
        (stored,) = place.of(visits, v.VisitsSummarised)
        assert (stored.households, stored.supervisor) == (10, CAST.service_supervisor.id)
        assert stored.summary.plain == "十户反映夜间照明不足"


@pytest.mark.req("CRM-006")
def test_customer_data_are_complete_analysed_and_reported_to_management(place: Place) -> None:
    """What a record lacks is known; the analysis takes the sheet's figures; management gets it."""
    before = place.sheet("customer-data", f"site/{SITE}")
    whole = {"phone": "13800000000", "address": "云栖花园3栋", "needs": "晚间来电"}
    customer(place, "whole", **whole, preferences=frozenset({Preference.REPAIR}))
    lacking = customer(place, "lacking", phone="13800000001", groups=frozenset({SpecialGroup.ELDERLY}))
    assert place.desk.state(lacking).missing == {RecordField.ADDRESS, RecordField.NEEDS}
    place.does(p.RevisePerson(needs="协助搬运", source=UpdateSource.CALLBACK), OFFICER, lacking)
    place.does(
        p.RecordPreferences(preferences=frozenset({Preference.SECURITY}), method=CollectionMethod.APP), OFFICER, lacking
    )
    row = place.sheet("customer-data", f"site/{SITE}")
    told = {name: row[name] - before[name] for name in row if isinstance(row[name], int)}
    assert told == {
        "records": 2,
        "complete": 1,
        "without_phone": 0,
        "without_address": 1,
        "without_needs": 0,
        "prefer_cleaning": 0,
        "prefer_security": 1,
        "prefer_repair": 1,
        "special": 1,
    }
    figures: dict[str, Any] = {
        "records": row["records"],
        "complete": row["complete"],
        "missing": (ca.MissingField(field=RecordField.ADDRESS, records=row["without_address"]),),
        "preferences": (ca.CountedPreference(preference=Preference.REPAIR, customers=row["prefer_repair"]),),
    }
    said = {"findings": "维修偏好增加", "improvements": "补录住址"}
    span = {"key": "2026q3", "site": SITE, "first_day": date(2026, 7, 1), "last_day": date(2026, 9, 30)}
    wrong = ca.AnalyseCustomers(**(figures | {"missing": ()}), **said, **span)  # type: ignore[arg-type]  # one place for all fields
    place.refused("figures-disagree", wrong, OFFICER)
    report = place.does(ca.AnalyseCustomers(**figures, **said, **span), OFFICER).case  # type: ignore[arg-type]  # likewise
    place.refused("wrong-post", ca.ReportToManagement(manager=CAST.technician.id), OFFICER, report)
    place.does(ca.ReportToManagement(manager=CAST.management.id), OFFICER, report)
    (analysed,) = place.of(report, ca.CustomersAnalysed)
    assert (analysed.records, analysed.complete) == (row["records"], row["complete"])
    assert (analysed.findings.plain, analysed.improvements.plain) == ("维修偏好增加", "补录住址")
    assert [one.manager for one in place.of(report, ca.AnalysisReported)] == [CAST.management.id]


@pytest.mark.req("CRM-026")
def test_needs_are_analysed_for_individual_offers_and_the_record_may_suggest_some(place: Place) -> None:
    """What is offered is decided by people; suggestions from the data are an option."""
    person = customer(
        place,
        "needs",
        preferences=frozenset({Preference.CLEANING, Preference.REPAIR}),
        groups=frozenset({SpecialGroup.DISABLED}),
        vip=True,
    )
    offers = (ServiceOffer.REPAIR_CHECK,)
    place.does(p.AnalyseNeeds(analysis="行动不便，常用轮椅", offers=offers), OFFICER, person)
    place.does(p.AnalyseNeeds(analysis="同上", offers=offers, suggest=True), OFFICER, person)
    plain, suggesting = place.of(person, pe.NeedsAnalysed)
    assert (plain.analysis.plain, plain.offers, plain.suggested) == ("行动不便，常用轮椅", offers, None)
    assert suggesting.suggested == (
        ServiceOffer.CLEANING_PLAN,
        ServiceOffer.REPAIR_CHECK,
        ServiceOffer.CAREFUL_COMMUNICATION,
        ServiceOffer.DEDICATED_STEWARD,
    )


def test_contact_wishes_and_preferences_have_a_history(place: Place, clock: StoryClock) -> None:
    """What a customer wished when is asked for by either time."""
    person = customer(place, "history", contact_method=ContactMethod.PHONE)
    then = clock.advance(minutes=1)
    clock.advance(days=1)
    place.does(p.RecordContactPreference(contact_method=ContactMethod.WECHAT), OFFICER, person)
    assert place.desk.state(person).contact_method is ContactMethod.WECHAT
    assert place.desk.at(person, as_of=then).state.contact_method is ContactMethod.PHONE
    assert place.desk.at(person, valid_at=then).state.contact_method is ContactMethod.PHONE


def test_a_site_stands_under_one_company_at_a_time_and_a_branch_under_another(place: Place, clock: StoryClock) -> None:
    """Companies, branches and project offices; what a site stood under before stays readable."""
    branch = co.RegisterCompany(key="east", name="华东分公司", kind=co.CompanyKind.BRANCH, above="top")
    place.refused("unknown-company", branch)
    orphan = co.RegisterCompany(key="east", name="华东分公司", kind=co.CompanyKind.BRANCH)
    place.refused("company-above-missing", orphan)
    place.does(co.RegisterCompany(key="top", name="云栖物业", kind=co.CompanyKind.COMPANY))
    place.does(branch)
    site = f"site-{SITE}"
    place.does(PlaceSite(company="top", since=OPENED), on=site)
    place.does(PlaceSite(company="east"), on=site)
    again = place.does(PlaceSite(company="east"), on=site)
    assert again.events == (), "the same again is no news"
    assert [one.company for one in place.of(site, SitePlaced)] == ["top", "east"]
    companies = place.desk.state(site).companies
    assert (companies.at(OPENED), companies.at(clock.now())) == ("top", "east")
    place.does(co.WindUpCompany(reason="并入总公司"), on="company-east")
    place.refused("wrong-stage", co.RenameCompany(name="x"), on="company-east")
    place.refused("unknown-company", PlaceSite(company="east", since=OPENED + DAY), on=site)


LECTURE = a.PlanActivity(
    key="lecture",
    site=SITE,
    kind=a.ActivityKind.HEALTH_LECTURE,
    title="秋季养生讲座",
    starts_at=MONDAY_9AM + 7 * DAY,
    ends_at=MONDAY_9AM + 7 * DAY + timedelta(hours=2),
    places=3,
)


@pytest.mark.req("CRM-017")
def test_community_activities_are_planned_and_recorded(place: Place, clock: StoryClock) -> None:
    """Festival dinners of both festivals, family and sports events, health lectures."""
    assert [one.value for one in a.ActivityKind] == [
        "spring-festival-dinner",
        "mid-autumn-dinner",
        "family-event",
        "sports-event",
        "health-lecture",
    ]
    held = a.RecordActivity(attended=32, account="秩序良好")
    plans = [
        a.PlanActivity(
            key=kind.value, site=SITE, kind=kind, title="活动", starts_at=LECTURE.starts_at, ends_at=LECTURE.ends_at
        )
        for kind in a.ActivityKind
    ]
    cases = [place.does(one, OFFICER).case for one in plans]
    place.refused("activity-not-begun", held, OFFICER, cases[0])
    clock.set(LECTURE.ends_at)
    for case, kind in zip(cases, a.ActivityKind, strict=True):
        place.does(held, OFFICER, case)
        (planned,), (recorded,) = place.of(case, a.ActivityPlanned), place.of(case, a.ActivityHeld)
        assert (planned.kind, recorded.attended, recorded.account.plain) == (kind, 32, "秩序良好")


@pytest.fixture(scope="module")
def town() -> Iterator[Served]:
    """A server over a community with a lecture to join."""

    def opened() -> Desk:
        desk = memory_desk(story_clock())
        desk.files.put(PHOTO_BYTES)
        settle(desk)
        desk.execute(LECTURE, by=OFFICER)
        return desk

    with served(opened) as running:
        yield running


@pytest.mark.req("CRM-015")
def test_customers_follow_the_repair_submit_feedback_and_join_activities_by_the_app(town: Served) -> None:
    """Three uses, each by the customer, through the app's channel."""
    desk = town.desk
    report: ReportRepair = example(ReportRepair, Here(actor=CAST.occupant))
    app = {"Wuye-Channel": Channel.APP.value}
    me = CAST.occupant.id
    with town.client(CAST.occupant, **app) as client:
        opened = client.post("/v1/tickets/reports", json=to_plain(report), headers=key())
        assert opened.status_code == 201, opened.text
        number = opened.json()["number"]
        progress = client.get(f"/v1/tickets/{number}")
        steps = client.get(f"/v1/tickets/{number}/events").json()["items"]
        voice = {
            "site": SITE,
            "kind": "suggestion",
            "channel": "online",
            "content": "希望延长讲座时间",
            "person": "王女士",
            "home": CAST.home,
        }
        said = client.post("/v1/complaints/voices", json=voice, headers=key())
        joined = client.post(f"/v1/persons/{me}/activities", json={"activity": "lecture", "people": 2}, headers=key())
        more = client.post(f"/v1/persons/{me}/activities", json={"activity": "lecture", "people": 4}, headers=key())
        fewer = client.post(f"/v1/persons/{me}/activities", json={"activity": "lecture"}, headers=key())
        other = client.post(f"/v1/persons/{CAST.stranger.id}/activities", json={"activity": "lecture"}, headers=key())
        hidden = client.get("/v1/activities/lecture")
        left = client.post(f"/v1/persons/{me}/left-activities", json={"activity": "lecture"}, headers=key())
    assert (progress.json()["stage"], steps[0]["name"]) == ("reported", "ticket.repair-reported")
    assert said.status_code == 201, said.text
    assert joined.status_code == 200, joined.text
    assert (more.status_code, more.json()["code"]) == (409, "activity-full")
    assert fewer.status_code == 200
    assert (other.status_code, hidden.status_code) == (404, 404), "others' records, and who joined, are not shown"
    assert left.status_code == 200, left.text
    heard = desk.history(said.json()["case"])[0]
    assert (heard.event.content.plain, heard.actor.channel) == ("希望延长讲座时间", Channel.APP)
    history = [one.event for one in desk.history(me) if isinstance(one.event, pe.ActivityJoined | pe.ActivityLeft)]
    assert history == [
        pe.ActivityJoined(activity="lecture", people=2),
        pe.ActivityJoined(activity="lecture", people=1),
        pe.ActivityLeft(activity="lecture"),
    ]
    counted = [one.event for one in desk.history("activity-lecture")][1:]
    assert counted == [a.PlacesTaken(people=2), a.PlacesGivenBack(people=1), a.PlacesGivenBack(people=1)]
    assert desk.state("activity-lecture").taken == 0
