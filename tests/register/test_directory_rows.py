"""Requirement rows about customers and staff that the directory carries, proven through the desk."""

from datetime import date, timedelta

import pytest

from tests.register.conftest import ADMIN, DIRECTOR, OFFICER, Stored
from wuye.application.desk import Desk
from wuye.domain.register import home as h
from wuye.domain.register import site as s
from wuye.domain.register.person import commands as c
from wuye.domain.register.person import events as e
from wuye.domain.register.person.kinds import (
    CollectionMethod,
    LoyaltyMeans,
    PartyKind,
    Preference,
    SpecialGroup,
    UpdateSource,
)
from wuye.domain.register.staff import commands as sc
from wuye.domain.register.staff import events as se
from wuye.domain.register.staff.kinds import InductionSubject, Trade, Training
from wuye.domain.register.tool import TOOL_SAFETY_STANDARD, RegisterTool, ToolRegistered
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.refusal import InvalidInput, Refused
from wuye.entrypoints.testing import MONDAY_9AM
from wuye.entrypoints.testing.scenario import StoryClock

DAY = timedelta(days=1)


def person(desk: Desk, key: str = "p1", kind: PartyKind = PartyKind.OWNER, **fields: object) -> str:
    """A customer record; gives its stream id."""
    known: dict[str, object] = {
        "key": key,
        "name": "王小明",
        "phone": "13800000000",
        "address": "云栖花园3栋2单元1201",
        "kind": kind,
        "needs": "晚间来电",
        "method": CollectionMethod.INTERVIEW,
    }
    return desk.execute(c.RegisterPerson(**(known | fields)), by=OFFICER).case  # type: ignore[arg-type]  # one place for all fields


def home(desk: Desk) -> str:
    """A home in a site in care; gives its stream id."""
    desk.execute(s.RegisterSite(site="yunqi", name="云栖花园", opened_at=MONDAY_9AM - 400 * DAY), by=ADMIN)
    return desk.execute(
        h.RegisterHome(
            key="yunqi-3-2-1201",
            site="yunqi",
            building="3",
            unit="2",
            floor=12,
            label="1201",
            chargeable_area_dm2=8950,
        ),
        by=OFFICER,
    ).case


def staff(desk: Desk, key: str = "li") -> str:
    """An employee; gives the stream id."""
    command = sc.RegisterStaff(key=key, name="李工", post="维修工", roles=frozenset({Role.TECHNICIAN}))
    return desk.execute(command, by=ADMIN).case


@pytest.mark.req("CRM-001")
def test_the_customer_record_holds_the_collection_form(desk: Desk, stored: Stored) -> None:
    """Name, phone, home address, owner type, needs; identity sealed under the customer's own key."""
    case = person(desk)
    (registered,) = stored(case, e.PersonRegistered)
    fields = (registered.name, registered.phone, registered.address, registered.needs)
    assert [one.plain for one in fields] == ["王小明", "13800000000", "云栖花园3栋2单元1201", "晚间来电"]
    assert {one.subject for one in fields} == {case}
    assert registered.kind is PartyKind.OWNER
    with pytest.raises(InvalidInput, match="blank"):
        person(desk, "p2", name=" ")


@pytest.mark.req("CRM-003")
def test_preferences_needs_and_satisfaction_are_stored(desk: Desk, stored: Stored) -> None:
    """Cleaning, security, repair; detailed needs; evaluations on the scale they were asked on."""
    case = person(desk)
    assert [one.value for one in Preference] == ["cleaning", "security", "repair"]
    preferences = c.RecordPreferences(
        preferences=frozenset(Preference), details="每周二清洁", method=CollectionMethod.APP
    )
    desk.execute(preferences, by=OFFICER, on=case)
    desk.execute(c.RecordSatisfaction(score=4, scale=5, remark="及时"), by=OFFICER, on=case)
    (recorded,) = stored(case, e.PreferencesRecorded)
    assert recorded.preferences == frozenset(Preference)
    assert recorded.details.plain == "每周二清洁"
    (satisfaction,) = stored(case, e.SatisfactionRecorded)
    assert (satisfaction.score, satisfaction.scale, satisfaction.remark.plain) == (4, 5, "及时")
    assert desk.state(case).preferences == frozenset(Preference)


@pytest.mark.req("CRM-004")
def test_the_method_of_collection_is_stored(desk: Desk, stored: Stored) -> None:
    """Online questionnaire by e-mail or social media, face to face, by phone, by app."""
    methods = [
        "online-questionnaire-email",
        "online-questionnaire-social-media",
        "face-to-face-interview",
        "phone-interview",
        "mobile-app",
    ]
    assert [one.value for one in CollectionMethod] == methods
    for number, method in enumerate(CollectionMethod):
        (registered,) = stored(person(desk, f"p{number}", method=method), e.PersonRegistered)
        assert registered.method is method


@pytest.mark.req("CRM-005")
def test_customers_are_classified_by_type_and_preference(desk: Desk, stored: Stored) -> None:
    """Two criteria, each from the record."""
    case = person(desk, kind=PartyKind.TENANT, preferences=frozenset({Preference.SECURITY}))
    (registered,) = stored(case, e.PersonRegistered)
    assert (registered.kind, registered.preferences) == (PartyKind.TENANT, frozenset({Preference.SECURITY}))
    assert desk.state(case).classes == ("tenant", "security")


@pytest.mark.req("CRM-007")
def test_updates_say_what_they_came_from(desk: Desk, stored: Stored) -> None:
    """By callback, at events and at owners' meetings, in force at once."""
    case = person(desk)
    three = [UpdateSource.CALLBACK, UpdateSource.EVENT, UpdateSource.OWNERS_MEETING]
    for number, source in enumerate(three):
        receipt = desk.execute(c.RevisePerson(phone=f"1390000000{number}", source=source), by=OFFICER, on=case)
        assert desk.history(case)[-1].position == receipt.position
    assert [(one.source, one.phone.plain) for one in stored(case, e.PersonRevised)] == [
        (UpdateSource.CALLBACK, "13900000000"),
        (UpdateSource.EVENT, "13900000001"),
        (UpdateSource.OWNERS_MEETING, "13900000002"),
    ]


@pytest.mark.req("CRM-011")
def test_special_groups_are_flagged_with_their_support(desk: Desk, stored: Stored) -> None:
    """Elderly and disabled customers get more careful communication support."""
    case = person(desk)
    assert not desk.state(case).careful
    assert [one.value for one in SpecialGroup] == ["elderly", "disabled"]
    for group in SpecialGroup:
        command = c.FlagGroups(groups=frozenset({group}), support="放慢语速，必要时上门说明")
        desk.execute(command, by=OFFICER, on=case)
        assert desk.state(case).careful
    flagged = stored(case, e.GroupsFlagged)
    assert [one.groups for one in flagged] == [frozenset({group}) for group in SpecialGroup]
    assert {one.support.plain for one in flagged} == {"放慢语速，必要时上门说明"}


@pytest.mark.req("CRM-012")
def test_a_high_net_worth_customer_can_get_a_dedicated_service(desk: Desk, stored: Stored) -> None:
    """It follows the customer's needs, and somebody is in charge of it."""
    case = person(desk, needs="古董灯具需专人维护", preferences=frozenset({Preference.REPAIR}))
    steward = staff(desk)
    desk.execute(c.GrantVip(service="专属管家，灯具季度维护", steward=steward), by=OFFICER, on=case)
    (granted,) = stored(case, e.VipGranted)
    assert (granted.service.plain, granted.steward) == ("专属管家，灯具季度维护", steward)
    assert desk.state(case).vip


@pytest.mark.req("CRM-013")
def test_the_welcome_package_is_recorded_once(desk: Desk, stored: Stored) -> None:
    """One per new customer."""
    case = person(desk)
    welcome = c.GiveWelcomePackage(content="社区手册、绿植")
    desk.execute(welcome, by=OFFICER, on=case)
    with pytest.raises(Refused, match="already-welcomed"):
        desk.execute(welcome, by=OFFICER, on=case)
    assert len(stored(case, e.WelcomePackageGiven)) == 1


@pytest.mark.req("CRM-014")
def test_loyalty_is_rewarded_by_three_means(desk: Desk, stored: Stored) -> None:
    """Points, membership level, exclusive offer; levels and rates are not stated, so they are the site's words."""
    case = person(desk)
    for command in (
        c.RewardLoyalty(means=LoyaltyMeans.POINTS, points=50),
        c.RewardLoyalty(means=LoyaltyMeans.MEMBERSHIP_LEVEL, level="银卡"),
        c.RewardLoyalty(means=LoyaltyMeans.EXCLUSIVE_OFFER, offer="空调清洗九折"),
    ):
        desk.execute(command, by=OFFICER, on=case)
    assert [one.means for one in stored(case, e.LoyaltyRewarded)] == list(LoyaltyMeans)
    assert (desk.state(case).points, desk.state(case).level) == (50, "银卡")
    assert stored(case, e.LoyaltyRewarded)[-1].offer.plain == "空调清洗九折"


@pytest.mark.req("CRM-022")
def test_moving_in_and_out_are_recorded_procedures(desk: Desk, stored: Stored, clock: StoryClock) -> None:
    """迁入 and 迁出, with actor and time; a relation to a home is an interval."""
    unit = home(desk)
    case = person(desk)
    desk.execute(h.MoveIn(person=case, kind=h.OccupancyKind.OWNER), by=OFFICER, on=unit)
    clock.advance(30 * DAY)
    desk.execute(h.MoveOut(person=case), by=OFFICER, on=unit)
    (moved_in,), (moved_out,) = stored(unit, h.MovedIn), stored(unit, h.MovedOut)
    assert (moved_in.person, moved_in.kind, moved_in.since) == (case, h.OccupancyKind.OWNER, MONDAY_9AM)
    assert (moved_out.person, moved_out.until) == (case, MONDAY_9AM + 30 * DAY)
    assert [one.actor for one in desk.history(unit)[-2:]] == [OFFICER, OFFICER]
    state = desk.state(unit)
    assert state.occupants(MONDAY_9AM) == (case,)
    assert state.occupants(MONDAY_9AM + 30 * DAY) == ()


@pytest.mark.req("CRM-023")
def test_officers_have_the_structure_of_the_area_at_hand(desk: Desk, stored: Stored) -> None:
    """Structure, arrangement, number of households, residents, chargeable area, pipe runs."""
    unit = home(desk)
    building = s.RegisterBuilding(
        code="3", structure="框架剪力墙", arrangement="两梯四户", households=144, pipe_runs="给水立管在北侧管井"
    )
    desk.execute(building, by=OFFICER, on="site-yunqi")
    case = person(desk)
    desk.execute(h.MoveIn(person=case, kind=h.OccupancyKind.RESIDENT), by=OFFICER, on=unit)
    assert desk.readable("site-yunqi", by=OFFICER)
    assert desk.readable(unit, by=OFFICER)
    (registered,) = stored("site-yunqi", s.BuildingRegistered)
    known = registered.building
    assert (known.structure, known.arrangement, known.households, known.pipe_runs) == (
        "框架剪力墙",
        "两梯四户",
        144,
        "给水立管在北侧管井",
    )
    assert desk.state("site-yunqi").building("3") == known
    (unit_registered,) = stored(unit, h.HomeRegistered)
    assert unit_registered.chargeable_area_dm2 == 8950
    assert desk.state(unit).occupants(MONDAY_9AM) == (case,)


@pytest.mark.req("CRM-024")
def test_a_care_activity_is_recorded_for_a_customer(desk: Desk, stored: Stored) -> None:
    """With the offer that was made to this customer."""
    case = person(desk)
    desk.execute(c.RecordCare(activity="中秋慰问", offer="免费灯具检查"), by=OFFICER, on=case)
    (care,) = stored(case, e.CareRecorded)
    assert (care.activity.plain, care.offer.plain) == ("中秋慰问", "免费灯具检查")


@pytest.mark.req("CRM-027")
def test_the_parties_served_are_typed(desk: Desk, stored: Stored) -> None:
    """Seven kinds, from the owner to the government regulator."""
    assert [one.value for one in PartyKind] == [
        "owner",
        "resident",
        "tenant",
        "property-user",
        "property-company",
        "developer",
        "government-regulator",
    ]
    for number, kind in enumerate(PartyKind):
        (registered,) = stored(person(desk, f"p{number}", kind=kind), e.PersonRegistered)
        assert registered.kind is kind


def test_an_occupant_reads_and_revises_the_own_record_only(desk: Desk) -> None:
    """Another customer's record answers as if it were not there for them."""
    case, other = person(desk), person(desk, "p2")
    own = Actor(id=case, role=Role.OCCUPANT)
    revise = c.RevisePerson(needs="请发短信", source=UpdateSource.CUSTOMER)
    desk.execute(revise, by=own, on=case)
    assert (desk.readable(case, by=own), desk.readable(other, by=own)) == (True, False)
    with pytest.raises(Refused, match="not-related"):
        desk.execute(revise, by=own, on=other)


@pytest.mark.req("STF-002")
def test_a_repair_tool_carries_its_conformity_mark(desk: Desk, stored: Stored) -> None:
    """To GB50870-2014, as quoted; without a mark it does not enter the register."""
    case = desk.execute(RegisterTool(key="drill-1", name="冲击钻", mark="合格-2026-0001"), by=ADMIN).case
    (registered,) = stored(case, ToolRegistered)
    assert (registered.mark, registered.standard) == ("合格-2026-0001", "GB50870-2014")
    assert TOOL_SAFETY_STANDARD == "GB50870-2014"
    with pytest.raises(InvalidInput, match="blank"):
        RegisterTool(key="drill-2", name="冲击钻", mark="")


@pytest.mark.req("STF-003")
def test_an_operator_is_accepted_with_a_certificate_only(desk: Desk, stored: Stored) -> None:
    """Restricted equipment: none, another trade's and an expired certificate are all refused."""
    case = staff(desk)
    accept = sc.AcceptOperator(equipment="boiler-1", on=date(2026, 9, 7))

    def certificate(trade: Trade, until: date) -> sc.GrantCertificate:
        return sc.GrantCertificate(trade=trade, number="T-0001", valid_from=date(2025, 1, 1), valid_until=until)

    with pytest.raises(Refused, match="not-certified"):
        desk.execute(accept, by=DIRECTOR, on=case)
    desk.execute(certificate(Trade.ELECTRICIAN, date(2027, 1, 1)), by=ADMIN, on=case)
    with pytest.raises(Refused, match="not-certified"):
        desk.execute(accept, by=DIRECTOR, on=case)
    desk.execute(certificate(Trade.EQUIPMENT_OPERATOR, date(2026, 9, 6)), by=ADMIN, on=case)
    with pytest.raises(Refused, match="certificate-expired"):
        desk.execute(accept, by=DIRECTOR, on=case)
    assert stored(case, se.OperatorAccepted) == []
    desk.execute(certificate(Trade.EQUIPMENT_OPERATOR, date(2026, 9, 7)), by=ADMIN, on=case)
    desk.execute(accept, by=DIRECTOR, on=case)
    assert [one.equipment for one in stored(case, se.OperatorAccepted)] == ["boiler-1"]


@pytest.mark.parametrize("trade", ["electrician", "mechanical-repairer", "property-repair-worker"])
def test_three_trades_are_certified(desk: Desk, stored: Stored, trade: str) -> None:
    """What the ticket's dispatch asks (STF-001): valid on its last day, not the day after, not once revoked."""
    case = staff(desk)
    command = sc.GrantCertificate(
        trade=Trade(trade), number="T-0001", valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31)
    )
    desk.execute(command, by=ADMIN, on=case)
    (granted,) = stored(case, se.CertificateGranted)
    assert (granted.trade.value, granted.number.plain) == (trade, "T-0001")
    state = desk.state(case)
    assert state.certified(trade, date(2026, 12, 31))
    assert not state.certified(trade, date(2027, 1, 1))
    assert state.certificate_expired(trade, date(2027, 1, 1))
    desk.execute(sc.RevokeCertificate(certificate=1, reason="伪造", on=date(2026, 9, 7)), by=ADMIN, on=case)
    assert not desk.state(case).certified(trade, date(2026, 9, 7))


@pytest.mark.req("STF-011", "SLA-105")
def test_a_new_employee_is_fit_for_duty_after_the_induction_course_only(desk: Desk, stored: Stored) -> None:
    """One week: culture, service concept, basics, operating rules, safety, customer service technique."""
    case = staff(desk)
    subjects = [
        "culture",
        "service-concept",
        "basic-knowledge-and-skills",
        "operating-rules",
        "safety",
        "customer-service-technique",
    ]
    assert [one.value for one in InductionSubject] == subjects

    def course(days: int, *without: InductionSubject) -> sc.CompleteTraining:
        first = date(2026, 8, 3)
        return sc.CompleteTraining(
            training=Training.INDUCTION,
            first_day=first,
            last_day=first + (days - 1) * DAY,
            passed=True,
            subjects=frozenset(InductionSubject) - set(without),
        )

    for short in (None, course(6), *(course(7, one) for one in InductionSubject)):
        if short is not None:
            desk.execute(short, by=DIRECTOR, on=case)
        with pytest.raises(Refused, match="induction-missing"):
            desk.execute(sc.MarkFitForDuty(), by=DIRECTOR, on=case)
    desk.execute(course(7), by=DIRECTOR, on=case)
    desk.execute(sc.MarkFitForDuty(), by=DIRECTOR, on=case)
    assert len(stored(case, se.FitForDutyMarked)) == 1
    assert desk.state(case).fit_for_duty


def test_three_trainings_open_the_door_to_a_home(desk: Desk, stored: Stored) -> None:
    """What an entry service asks (STF-022): skill, safety awareness, customer service."""
    case = staff(desk)
    for training in (Training.SKILL, Training.SAFETY, Training.CUSTOMER_SERVICE):
        assert not desk.state(case).trained_for_entry()
        day = date(2026, 8, 3)
        command = sc.CompleteTraining(training=training, first_day=day, last_day=day, passed=True)
        desk.execute(command, by=DIRECTOR, on=case)
    assert desk.state(case).trained_for_entry()
    assert len(stored(case, se.TrainingCompleted)) == 3


def test_erasing_a_customer_leaves_the_kinds(desk: Desk) -> None:
    """One key: name, phone, address and needs are gone at once, in every event; what remains names nobody."""
    case = person(desk)
    desk.execute(c.RevisePerson(name="王大明", source=UpdateSource.CALLBACK), by=OFFICER, on=case)
    assert desk.vault.forget(case)
    shown = repr(desk.history(case))
    for personal in ("王小明", "王大明", "13800000000", "云栖花园3栋", "晚间来电"):
        assert personal not in shown
    assert desk.state(case).kind is PartyKind.OWNER
