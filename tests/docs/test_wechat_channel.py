"""The embedding API is good enough if a channel fits on a page: examples/wechat_channel.py is run here."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from examples.wechat_channel import HELP, Resident, notices, reply_to
from wuye import Actor, Desk, Role
from wuye.domain.register.home import MoveIn, OccupancyKind, RegisterHome
from wuye.domain.register.person.commands import RegisterPerson
from wuye.domain.register.person.kinds import CollectionMethod, PartyKind
from wuye.domain.register.site import RegisterSite
from wuye.domain.register.staff.commands import GrantCertificate, RegisterStaff
from wuye.domain.register.staff.kinds import Trade
from wuye.domain.shared.money import yuan
from wuye.domain.ticket.commands import Dispatch, DraftPlan, TriageTicket, VerifyIdentity
from wuye.domain.ticket.events import RepairReported, TicketUrged
from wuye.domain.ticket.terms import IdentityResult, RepairCategory, Urgency
from wuye.entrypoints.testing import MONDAY_9AM
from wuye.entrypoints.testing.scenario import StoryClock

ADMIN = Actor(id="staff-admin", role=Role.ADMINISTRATOR)
OFFICER = Actor(id="staff-li", role=Role.OFFICER)
ZHAO = Resident(
    person="person-zhao",
    name="赵某",
    phone="199-0000-0001",
    site="s1",
    home="home-h1",
    address="云栖花园 3-2-1802",
    supervisor="staff-he",
)
QIAN = evolve(
    ZHAO, person="person-qian", name="钱某", phone="199-0000-0002", home="home-h2", address="云栖花园 3-2-1801"
)
RESIDENTS = {"openid-zhao": ZHAO, "openid-qian": QIAN}


@pytest.fixture(autouse=True)
def neighbourhood(desk: Desk) -> None:
    desk.execute(RegisterSite(site="s1", name="云栖花园", opened_at=MONDAY_9AM - timedelta(days=900)), by=ADMIN)
    for resident in (ZHAO, QIAN):
        key = resident.person.removeprefix("person-")
        person = RegisterPerson(key=key, name=resident.name, kind=PartyKind.OWNER, method=CollectionMethod.INTERVIEW)
        desk.execute(person, by=OFFICER)
        label = resident.address[-4:]
        home = RegisterHome(key=resident.home.removeprefix("home-"), site="s1", building="3", unit="2", label=label)
        desk.execute(home, by=OFFICER)
        desk.execute(MoveIn(person=resident.person, kind=OccupancyKind.OWNER), by=OFFICER, on=resident.home)
    roles = frozenset({Role.SERVICE_SUPERVISOR})
    desk.execute(RegisterStaff(key="he", name="何某", post="supervisor", roles=roles, trades=frozenset()), by=ADMIN)


def message(content: str, *, by: str = "openid-zhao", number: str = "1001") -> dict[str, str]:
    return {
        "FromUserName": by,
        "CreateTime": str(int(MONDAY_9AM.timestamp())),
        "MsgId": number,
        "Content": content,
    }


def test_a_message_reports_a_repair(desk: Desk) -> None:
    """The resident gets a number, the log gets who, when and through which channel."""
    answer = reply_to(desk, message("报修 厨房水龙头漏水"), RESIDENTS)
    number = answer.rpartition(" ")[2]
    (reported,) = desk.history(number)
    assert isinstance(reported.event, RepairReported)
    assert reported.event.content.plain == "厨房水龙头漏水"
    assert (reported.actor.id, reported.actor.channel) == ("person-zhao", "wechat")
    assert reply_to(desk, message(f"进度 {number}"), RESIDENTS) == f"{number}：已报修"


def test_a_message_delivered_again_opens_no_second_ticket(desk: Desk) -> None:
    """Such platforms send a message up to three times when the answer is slow."""
    first = reply_to(desk, message("报修 厨房水龙头漏水"), RESIDENTS)
    head = desk.log.head()
    assert reply_to(desk, message("报修 厨房水龙头漏水"), RESIDENTS) == first
    assert desk.log.head() == head


def test_a_neighbour_sees_nothing(desk: Desk) -> None:
    """Another's ticket is answered like one that does not exist."""
    number = reply_to(desk, message("报修 厨房水龙头漏水"), RESIDENTS).rpartition(" ")[2]
    stranger = reply_to(desk, message(f"进度 {number}", by="openid-qian"), RESIDENTS)
    absent = reply_to(desk, message("进度 T-260907-NONE0", by="openid-qian"), RESIDENTS)
    assert stranger.replace(number, "…") == absent.replace("T-260907-NONE0", "…")


def test_what_is_refused_is_said_in_chinese(desk: Desk) -> None:
    """A refusal is a sentence for a person, not a stack trace."""
    assert reply_to(desk, message("报修  "), RESIDENTS) == "content 不能为空白。"
    assert reply_to(desk, message("你好"), RESIDENTS) == HELP
    assert reply_to(desk, message("报修 灯坏了", by="openid-none"), RESIDENTS) == "请先绑定房屋"
    number = reply_to(desk, message("报修 灯坏了"), RESIDENTS).rpartition(" ")[2]
    assert reply_to(desk, message(f"催单 {number}", number="1002"), RESIDENTS) == f"{number}：已催促"
    urged = desk.history(number)[-1].event
    assert isinstance(urged, TicketUrged)
    assert urged.supervisor == "staff-he"


def test_a_dispatch_is_told_to_who_reported(desk: Desk, clock: StoryClock) -> None:
    """The log is followed from a position, so that a crash forgets nobody."""
    number = reply_to(desk, message("报修 卧室没有电"), RESIDENTS).rpartition(" ")[2]
    assert list(notices(desk, RESIDENTS, after=0)) == []
    electrician(desk)
    clock.advance(minutes=5)
    soon = clock.now() + timedelta(hours=1)
    for command in (
        VerifyIdentity(result=IdentityResult.CONFIRMED, method="phone"),
        TriageTicket(
            category=RepairCategory.WATER_AND_ELECTRICITY,
            urgency=Urgency.GENERAL,
            estimate_minutes=60,
            estimate_cost=yuan(0),
            estimate_told=True,
        ),
        DraftPlan(content="检修线路", starts_at=soon, personnel=("staff-wang",), budget=yuan(0)),
        Dispatch(
            content="检修线路",
            limit_minutes=60,
            expected_result="恢复供电",
            planned_at=soon,
            technicians=("staff-wang",),
            trade="electrician",
        ),
    ):
        desk.execute(command, by=OFFICER, on=number)
    ((position, account, told),) = notices(desk, RESIDENTS, after=0)
    assert (account, told) == ("openid-zhao", f"{number}：已派工，师傅将按约上门")
    assert list(notices(desk, RESIDENTS, after=position)) == []


def electrician(desk: Desk) -> None:
    trades = frozenset({Trade.ELECTRICIAN})
    wang = RegisterStaff(
        key="wang",
        name="王某",
        post="electrician",
        roles=frozenset({Role.TECHNICIAN}),
        trades=trades,
    )
    desk.execute(wang, by=ADMIN)
    certificate = GrantCertificate(trade=Trade.ELECTRICIAN, number="invented", valid_from=date(2026, 1, 1))
    desk.execute(certificate, by=ADMIN, on="staff-wang")
