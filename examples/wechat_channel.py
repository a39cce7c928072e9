"""A channel like WeChat, whole: messages come in as dicts, replies go out as text.

    报修 厨房水龙头漏水      reports a repair and answers with the ticket's number
    进度 T-261121-4KX7Q     tells how far it is
    催单 T-261121-4KX7Q     asks for speed

A message that is delivered again, as such platforms do, gets its first answer: its id is the command's.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from attrs import frozen

from wuye import Actor, Channel, Desk, Refused, Role
from wuye.domain.ticket.commands import ReportRepair, Urge
from wuye.domain.ticket.events import TicketDispatched
from wuye.domain.ticket.terms import ApplicantKind, Mode, RepairCategory, ServiceDomain
from wuye.entrypoints.language import label, text

HELP = "请发送：报修 内容；进度 工单号；催单 工单号"


@frozen(kw_only=True)
class Resident:
    """Whom an account is bound to; the binding is the channel's own affair."""

    person: str
    name: str
    phone: str
    site: str
    home: str
    address: str
    supervisor: str
    """Who of the site's staff is told when the resident asks for speed."""


def reply_to(desk: Desk, message: Mapping[str, str], residents: Mapping[str, Resident]) -> str:
    """Answer one message of a resident, in Chinese; a refusal is told in the desk's own words."""
    resident = residents.get(message["FromUserName"])
    if resident is None:
        return "请先绑定房屋"
    by = Actor(id=resident.person, role=Role.OCCUPANT, channel=Channel.WECHAT)
    said = datetime.fromtimestamp(int(message["CreateTime"]), UTC)
    word, _, rest = message["Content"].strip().partition(" ")
    try:
        if word == "报修":
            command = _report(resident, rest, said)
            receipt = desk.execute(command, by=by, command_id=message["MsgId"], occurred_at=said)
            return f"已受理，工单号 {receipt.number}"
        if word == "进度" and desk.readable(rest, by=by):
            return f"{rest}：{label('stage', desk.state(rest).stage, 'zh')}"
        if word == "催单":
            desk.execute(
                Urge(supervisor=resident.supervisor), by=by, on=rest, command_id=message["MsgId"], occurred_at=said
            )
            return f"{rest}：已催促"
        return HELP if word != "进度" else text("unknown-id", "zh", id=rest)
    except Refused as refusal:
        return text(refusal.code, "zh", **refusal.facts)


def _report(resident: Resident, content: str, said: datetime) -> ReportRepair:
    return ReportRepair(
        site=resident.site,
        home=resident.home,
        channel=Channel.WECHAT,
        applicant=ApplicantKind.OCCUPANT,
        content=content,
        location=resident.address,
        contact_person=resident.name,
        contact_phone=resident.phone,
        domain=ServiceDomain.INFRASTRUCTURE,
        repair_type=RepairCategory.OTHER,
        mode=Mode.IMMEDIATE,
        expected_at=said + timedelta(days=1),
    )


def notices(desk: Desk, residents: Mapping[str, Resident], after: int) -> Iterator[tuple[int, str, str]]:
    """Position, account and text of every dispatch behind a position: keep the position with what you sent."""
    accounts = {resident.person: account for account, resident in residents.items()}
    for recorded in desk.subscribe(after=after, timeout=0):
        if isinstance(recorded.event, TicketDispatched):
            ticket = desk.state(recorded.stream)
            if ticket.reporter in accounts:
                yield recorded.position, accounts[ticket.reporter], f"{ticket.number}：已派工，师傅将按约上门"
