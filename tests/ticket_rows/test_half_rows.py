"""What the ticket gives to rows that another part completes: no row is proven here (TKT-051; COM-004, CRM-018)."""

from collections.abc import Callable

from tests.ticket_rows.conftest import TicketStory
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.terms import Stage

Tickets = Callable[[], TicketStory]


def test_in_a_peak_what_waits_for_dispatch_is_ranked_by_priority(ticket: TicketStory) -> None:
    """TKT-051 as far as ranking goes: emergency, major fault, urged, the rest by age. Who goes is chosen by people."""
    site = ticket.under()
    kinds: dict[str, dict[str, object]] = {
        "plain": {},
        "urged": {},
        "major": {"major_fault": True},
        "emergency": {"urgency": t.Urgency.EMERGENCY},
        "plain too": {},
    }
    stories = {name: site.another().at(Stage.PLANNED, {c.TriageTicket: changed}) for name, changed in kinds.items()}
    stories["urged"].does(c.Urge)
    ranked = ["emergency", "major", "urged", "plain", "plain too"]
    assert site.board(stage="planned") == [stories[name].number for name in ranked]
    assert [stories[name].row()["rank"] for name in ranked] == [0, 1, 2, 3, 3]


def test_the_three_contents_of_a_repair_notice_are_facts_of_the_ticket(ticket: TicketStory) -> None:
    """COM-004, CRM-018 as far as contents go: who sends notices follows the log, and nothing has to be asked for."""
    before = ticket.desk.log.head()
    ticket.at(Stage.PLANNED).does(c.BookVisit)
    ticket.goes(c.Dispatch, c.ConfirmDispatch, c.RecordArrival, c.RecordSurvey, c.StartWork)
    ticket.does(c.ReportProgress, progress="旧开关已拆下，正在接线")
    ticket.goes(c.CompleteSelfCheck, c.AcceptWork)
    ticket.does(c.SettleCharge, details="人工 20 元，开关 30 元")
    followed = [one.event for one in ticket.desk.subscribe(after=before, timeout=0) if one.stream == ticket.case]
    kinds = (e.AppointmentBooked, e.ProgressReported, e.ChargeSettled)
    assert [type(one) for one in followed if isinstance(one, kinds)] == list(kinds)
    arranged, told, charged = (ticket.stored(kind) for kind in kinds)
    assert isinstance(arranged, e.AppointmentBooked)
    assert isinstance(told, e.ProgressReported)
    assert isinstance(charged, e.ChargeSettled)
    assert arranged.window.ends_at > arranged.window.starts_at
    assert arranged.staff == (ticket.cast.technician.id,)
    assert told.progress.plain == "旧开关已拆下，正在接线"
    assert charged.details is not None
    assert charged.details.plain == "人工 20 元，开关 30 元"
