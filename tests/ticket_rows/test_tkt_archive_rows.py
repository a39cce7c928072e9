"""Archive, ledger, responsibility and what comes up on a visit (TKT-106…119); traceability (SEC-007, SEC-018)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.commands import ROUTES
from tests.support.community import CAST
from tests.ticket_rows.conftest import TicketStory
from wuye.application.encoding import to_plain
from wuye.application.ports import Query
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.recorded import Recorded
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.lifecycle import TICKET
from wuye.domain.ticket.parts import ItemOrder
from wuye.domain.ticket.terms import Stage

Tickets = Callable[[], TicketStory]

FIVE = ["time", "content", "responsible", "result", "customer-confirmation"]
CLOSE = (c.SettleCharge, c.ReturnOrder, c.ConfirmOrder, c.RecordCallback)
WORK: tuple[type, ...] = (
    c.Dispatch,
    c.ConfirmDispatch,
    c.RecordArrival,
    c.RecordSurvey,
    c.StartWork,
    c.CompleteSelfCheck,
)


def imported(ticket: TicketStory, stage: Stage) -> TicketStory:
    """A case of another system whose record has gaps."""
    ticket.does(c.ImportTicket, by=CAST.administrator, stage=stage)
    return ticket


def missing_at_the_end(ticket: TicketStory) -> list[str]:
    """What an archive finds missing, when the other system says that only the archive was left."""
    ticket.does(c.RecordLegacyStep, by=CAST.administrator, stage=Stage.TRACKING)
    missing: list[str] = ticket.refuses("record-incomplete", c.Archive).facts["missing"]
    return missing


def closed(ticket: TicketStory) -> TicketStory:
    """Charge settled, order confirmed, callback made."""
    for kind in CLOSE:
        ticket.does(kind)
    return ticket


def trail(ticket: TicketStory, **where: Any) -> list[Any]:
    """Rows of the audit trail in the order of the log."""
    ticket.town.runner.catch_up()
    query = Query(where={"stream": ticket.case, **where}, order=(("position", False),), limit=200)
    return [row for _, row in ticket.town.reader.page(ticket.town.views["audit_trail"], query)]


@pytest.mark.req("TKT-106")
def test_a_record_without_its_five_elements_cannot_be_archived(tickets: Tickets) -> None:
    """Time, content, responsible person, result, customer confirmation: whichever is missing, it is named."""
    assert [element.value for element in t.CompletenessElement] == FIVE
    nothing = imported(tickets(), Stage.TRACKING)
    assert nothing.refuses("record-incomplete", c.Archive).facts["missing"] == FIVE

    unrecorded = imported(tickets(), Stage.SELF_CHECKED)
    by_staff: dict[str, Any] = {"acceptor": t.AcceptorKind.STAFF, "staff_reason": t.StaffAcceptance.PUBLIC_FACILITY}
    unrecorded.does(unrecorded.command(c.AcceptWork, CAST.officer, **by_staff), CAST.officer)
    assert missing_at_the_end(unrecorded) == ["time", "content", "responsible", "result"]

    unplanned = imported(tickets(), Stage.PLANNED)
    for kind in (c.TriageTicket, *WORK):
        unplanned.does(kind)
    assert missing_at_the_end(unplanned) == ["content", "customer-confirmation"]

    unconfirmed = imported(tickets(), Stage.APPROVED)
    for kind in (c.TriageTicket, c.DraftPlan, *WORK):
        unconfirmed.does(kind)
    assert missing_at_the_end(unconfirmed) == ["customer-confirmation"]

    whole = closed(tickets().at(Stage.ACCEPTED))
    assert whole.state.missing == ()
    whole.does(c.Archive)
    assert whole.row()["stage"] == "archived"


@pytest.mark.req("TKT-107", "TKT-113")
def test_the_ledger_lists_process_result_and_confirmation_of_every_ticket(tickets: Tickets) -> None:
    """One line a ticket, live after every step; a line says what is there and what is not yet."""
    story = tickets().under()
    ticket = TicketStory(story.town, cast=story.cast, switches=story.switches)
    shown = []
    for kind, who in ROUTES[Stage.ARCHIVED]:
        receipt = ticket.does(kind, getattr(ticket.cast, who))
        row = ticket.row()
        assert row["version"] == receipt.version
        shown.append(row["stage"])
    assert list(dict.fromkeys(shown)) == [
        "reported",
        "approved",
        "planned",
        "dispatched",
        "confirmed",
        "on-site",
        "in-progress",
        "self-checked",
        "accepted",
        "archived",
    ]
    under_way = ticket.another().at(Stage.IN_PROGRESS)
    refused = ticket.another().at(Stage.REJECTED)
    assert set(ticket.board()) == {ticket.number, under_way.number, refused.number}

    page = Query(where={"site": ticket.cast.site, "category": "ticket"}, order=(("updated_at", False),), limit=50)
    ticket.town.runner.catch_up()
    ledger = {row["number"]: row["body"] for _, row in ticket.town.reader.page(ticket.town.views["case_detail"], page)}
    assert set(ledger) == {ticket.number, under_way.number, refused.number}
    done = ledger[ticket.number]
    assert {"ticket.work-started", "ticket.self-check-passed", "ticket.work-accepted"} <= set(done["facts"])
    assert done["facts"]["ticket.self-check-passed"]["data"]["result"]["finished"] is True
    assert done["facts"]["ticket.work-accepted"]["data"]["acceptor"] == "customer"
    assert "ticket.work-started" in ledger[under_way.number]["facts"]
    assert "ticket.work-accepted" not in ledger[under_way.number]["facts"]
    assert ledger[refused.number]["stage"] == "rejected"


@pytest.mark.req("TKT-109")
def test_finished_records_can_be_queried_and_audited_later(ticket: TicketStory) -> None:
    """A year on, the archived case is found on the board, with its whole trail and every state it was in."""
    ticket.at(Stage.ARCHIVED)
    archived = ticket.recorded(e.TicketArchived)[0]
    ticket.later(days=365)
    assert ticket.number in ticket.board(stage="archived")
    assert [row["version"] for row in trail(ticket)] == list(range(1, archived.version + 1))
    moment = ticket.desk.at(ticket.number, as_of=ticket.recorded(e.WorkStarted)[0].recorded_at)
    assert moment.state.stage is Stage.IN_PROGRESS


@pytest.mark.req("TKT-110")
def test_three_kinds_of_records_are_filed_together(ticket: TicketStory) -> None:
    """Repair record, repair notice, feedback record: without one of them there is no archive."""
    kinds = ("repair-record", "repair-notice", "feedback-record")
    assert tuple(kind.value for kind in t.RecordKind) == kinds
    closed(ticket.at(Stage.ACCEPTED))
    for missing in kinds:
        there = tuple(kind for kind in t.RecordKind if kind.value != missing)
        assert ticket.refuses("record-not-filed", c.Archive, filed=there).facts["missing"] == [missing]
    ticket.does(c.Archive)
    assert tuple(kind.value for kind in ticket.stored(e.TicketArchived).filed) == kinds


@pytest.mark.req("TKT-111")
def test_repair_order_and_message_note_cannot_be_withdrawn(tickets: Tickets) -> None:
    """Quality records are amended by a further fact; the first words stay as they were stored."""
    absent = tickets().at(Stage.CUSTOMER_ABSENT)
    order = closed(tickets().at(Stage.ACCEPTED))
    kept: list[tuple[TicketStory, Recorded[Any]]] = [(absent, absent.recorded(e.CustomerAbsentNoted)[0])]
    kept += [(order, order.recorded(kind)[0]) for kind in (e.WorkAccepted, e.OrderReturned, e.OrderConfirmed)]
    for ticket, record in kept:
        before = ticket.history
        refusal = ticket.refuses(
            "quality-record", ticket.command(c.Correct, version=record.version, kind=t.CorrectionKind.WITHDRAWS)
        )
        assert refusal.facts == {"version": record.version}
        ticket.refuses("not-in-service", c.Correct, version=record.version, approver="staff-nobody")
        ticket.does(c.Correct, version=record.version)
        assert ticket.stored(e.FactCorrected).version == record.version
        assert ticket.history[: len(before)] == before
    names = {row.command.__name__.lower() for row in TICKET.rows}
    assert not [name for name in names if name.startswith(("delete", "remove", "erase", "withdraw"))]


@pytest.mark.req("TKT-112")
def test_every_task_of_the_flow_names_who_is_responsible(tickets: Tickets) -> None:
    """Who has the task stands in the fact that gives it; the board is live; a problem is acted on at once."""
    ticket = tickets().under(review="required").at(Stage.REPORTED)
    for kind in (c.VerifyIdentity, c.TriageTicket, c.ApproveRequest, c.ForwardToEngineering, c.ArrangeSurvey):
        ticket.does(kind, by=CAST.officer)
    for act in (c.DraftPlan, *WORK[:-1]):
        ticket.does(act)
    assert ticket.stored(e.RequestForwarded).receiver == CAST.engineering_supervisor.id
    assert ticket.stored(e.SurveyArranged).surveyor == CAST.technician.id
    assert ticket.stored(e.RepairPlanned).personnel == (CAST.technician.id,)
    order = ticket.stored(e.TicketDispatched)
    assert (order.technicians, order.process_supervisor) == ((CAST.technician.id,), CAST.officer.id)
    assert (ticket.row()["technician"], ticket.row()["stage"]) == (CAST.technician.id, "in-progress")
    assert all(row["actor"] for row in trail(ticket))
    for problem, by, stage in (
        (c.ReportDeviation, CAST.technician, "on-hold"),
        (c.AgreeRevision, CAST.occupant, "in-progress"),
        (c.CompleteSelfCheck, CAST.technician, "self-checked"),
        (c.RefuseWork, CAST.occupant, "rework"),
    ):
        receipt = ticket.does(problem, by=by)
        assert (ticket.row()["stage"], ticket.row()["version"]) == (stage, receipt.version)


@pytest.mark.req("TKT-114")
def test_application_dispatch_execution_and_feedback_are_one_chain(ticket: TicketStory) -> None:
    """Four links in one case under one number; nothing is entered twice, not even by a command sent again."""
    ticket.at(Stage.ARCHIVED)
    links = (e.RepairReported, e.TicketDispatched, e.SelfCheckPassed, e.CallbackSatisfied)
    versions = [ticket.recorded(link)[0].version for link in links]
    assert versions == sorted(versions)
    assert [len(ticket.all_stored(link)) for link in links] == [1, 1, 1, 1]
    assert {one.stream for one in ticket.history} == {ticket.case}
    assert {row["number"] for row in trail(ticket)} == {ticket.number}
    note = c.AddNote(text="归档后补充")
    again = [
        ticket.desk.execute(note, by=CAST.officer, on=ticket.case, command_id=f"{ticket.case}-note") for _ in range(2)
    ]
    assert [receipt.replayed for receipt in again] == [False, True]
    assert len(ticket.all_stored(e.NoteAdded)) == 1


@pytest.mark.req("TKT-116")
def test_hazards_and_what_is_beyond_the_post_go_to_the_director(ticket: TicketStory) -> None:
    """Two kinds; to the director and nobody else; by whoever does the work."""
    assert {kind.value for kind in t.EscalationKind} == {"hazard", "beyond-post"}
    ticket.at(Stage.IN_PROGRESS)
    ticket.refuses("wrong-post", c.Escalate, director=CAST.head.id)
    ticket.refuses("unknown-staff", c.Escalate, director="the-director")
    ticket.refuses("not-assigned", c.Escalate, by=CAST.second_technician)
    for kind in t.EscalationKind:
        ticket.does(c.Escalate, kind=kind, description="配电箱进水")
    stored = ticket.all_stored(e.ProblemEscalated)
    assert [(one.kind, one.director, one.description.plain) for one in stored] == [
        (kind, CAST.management.id, "配电箱进水") for kind in t.EscalationKind
    ]


@pytest.mark.req("TKT-118")
@pytest.mark.parametrize("stage", [Stage.ON_SITE, Stage.IN_PROGRESS])
def test_a_small_repair_outside_the_list_needs_the_offices_decision(ticket: TicketStory, stage: Stage) -> None:
    """What comes up on the visit joins the ticket: an item of the list as it is, other work by decision."""
    ticket.at(stage)
    ticket.refuses("item-missing", c.AddItem, item=None)
    ticket.refuses("decision-missing", c.AddItem, item=None, description="顺带紧固门把手")
    ticket.does(c.AddItem, item=None, description="顺带紧固门把手", decision="管理处同意免费处理")
    added = ticket.stored(e.ItemAdded)
    assert added.description is not None
    assert added.decision is not None
    assert (added.item, added.description.plain, added.decision.plain) == (None, "顺带紧固门把手", "管理处同意免费处理")
    ticket.refuses("unknown-item", c.AddItem, item=ItemOrder(code="X99"))
    ticket.does(c.AddItem, item=ItemOrder(code="E09", quantity=2))
    listed = ticket.stored(e.ItemAdded).item
    assert listed is not None
    assert (listed.code, listed.quantity, listed.limit_minutes) == ("E09", 2, 40)


@pytest.mark.req("TKT-119")
def test_a_commissioned_repair_names_supervisor_and_performer(tickets: Tickets) -> None:
    """Two duties, two people: a customer service officer follows the process, a technician performs."""
    ticket = tickets().at(Stage.PLANNED)
    ticket.refuses("wrong-count", c.Dispatch, technicians=())
    ticket.refuses("not-certified", c.Dispatch, technicians=(CAST.officer.id,))
    ticket.refuses("same-person", c.Dispatch, process_supervisor=CAST.technician.id)
    ticket.refuses("wrong-post", c.Dispatch, process_supervisor=CAST.finance.id)
    ticket.does(c.Dispatch)
    order = ticket.stored(e.TicketDispatched)
    assert (order.process_supervisor, order.technicians[0]) == (CAST.officer.id, CAST.technician.id)
    assert ticket.row()["body"]["state"]["process_supervisor"] == CAST.officer.id
    assert ticket.row()["technician"] == CAST.technician.id

    # Two people also where the supervisor is nobody but who dispatches, and when the work changes hands later.
    both = Actor(id=CAST.second_technician.id, role=Role.OFFICER)
    other = tickets().at(Stage.PLANNED)
    other.refuses("same-person", c.Dispatch, by=both, technicians=(both.id,))
    other.refuses("same-person", c.Dispatch, by=both, technicians=(CAST.technician.id, both.id))
    other.does(c.Dispatch, by=both, technicians=(CAST.technician.id,))
    assert other.stored(e.TicketDispatched).process_supervisor == both.id
    other.refuses("same-person", c.Reassign, technicians=(both.id,))


@pytest.mark.req("SEC-007")
def test_an_archived_record_is_complete_and_only_added_to(ticket: TicketStory) -> None:
    """GB/T38239-2019 as quoted: later changes are further facts, and what was stored stays as it was stored."""
    ticket.at(Stage.ARCHIVED)
    archived = [to_plain(one.event) for one in ticket.desk.history(ticket.number, sealed=True)]
    possible = {name for who in CAST.everybody for name in ticket.allowed(who)}
    assert possible == {"AddNote", "Correct", "Reopen"}
    ticket.does(c.AddNote, text="业主补充说明")
    ticket.does(c.Correct, version=1, correction="应为厨房")
    after = [to_plain(one.event) for one in ticket.desk.history(ticket.number, sealed=True)]
    assert after[: len(archived)] == archived
    assert len(after) == len(archived) + 2
    named = ticket.stored(e.FactCorrected)
    assert (named.version, named.correction.plain, bool(named.approver)) == (1, "应为厨房", True)
    assert ticket.row()["stage"] == "archived"
    assert ticket.state.missing == ()


@pytest.mark.req("SEC-018")
def test_every_state_change_is_traceable_to_person_and_time(tickets: Tickets) -> None:
    """Whatever the record and whatever the way it took: every fact of the log has its line, with who and when."""
    ways = (Stage.ARCHIVED, Stage.REWORK, Stage.ON_HOLD, Stage.CUSTOMER_ABSENT, Stage.QUOTED, Stage.CANCELLED)
    told = [tickets().at(stage) for stage in ways]
    ticket = told[0]
    ticket.town.runner.catch_up()
    traced, after = 0, 0
    while page := ticket.desk.log.page(after, 500):
        for one in page:
            assert isinstance(one, Recorded)
            row = ticket.town.reader.row(ticket.town.views["audit_trail"], f"{one.stream}/{one.version:08d}")
            assert row is not None, one
            assert (row["actor"], row["role"]) == (one.actor.id, one.actor.role.value)
            assert (row["occurred_at"], row["recorded_at"]) == (one.occurred_at, one.recorded_at)
            traced, after = traced + 1, one.position
    assert traced > 200
