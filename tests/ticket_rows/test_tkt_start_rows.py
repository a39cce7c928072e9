"""At the door and during the work (TKT-057…063), proven through the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.support.community import CAST
from tests.ticket_rows.conftest import TicketStory
from wuye.domain.shared.money import yuan
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.parts import Window
from wuye.domain.ticket.terms import Stage

Tickets = Callable[[], TicketStory]


def ready(tickets: Tickets) -> TicketStory:
    """On site, the condition recorded."""
    return tickets().at(Stage.ON_SITE).goes(c.RecordSurvey)


def waiting_for_material(tickets: Tickets) -> TicketStory:
    """Work rests because a part is missing."""
    story = tickets().at(Stage.IN_PROGRESS)
    story.does(c.ReportDeviation, kind=t.DeviationKind.MATERIAL_NEEDED, description="无同型号开关")
    return story


def tomorrow(story: TicketStory) -> Window:
    """A visit in a day."""
    starts_at = story.now + timedelta(days=1)
    return Window(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))


@pytest.mark.req("TKT-057")
def test_the_need_is_confirmed_with_the_occupant_before_anything_is_begun(tickets: Tickets) -> None:
    """What was typed in days ago may not be what is wanted at the door."""
    story = ready(tickets)
    assert story.stored(e.SurveyRecorded).need.plain == "更换开关及灯管"
    story.refuses("need-not-confirmed", c.StartWork, need_confirmed=False)
    assert not story.all_stored(e.WorkStarted)
    for begun in (c.CompleteSelfCheck, c.ReportDeviation, c.RecordIncident):
        story.refuses("wrong-stage", begun)
    story.does(c.StartWork, need_confirmed=True)
    assert [type(one.event) for one in story.history[-2:]] == [e.SurveyRecorded, e.WorkStarted]


@pytest.mark.req("TKT-058")
def test_after_a_first_look_the_two_lists_decide_between_repair_and_vendor(tickets: Tickets) -> None:
    """In-house list: the technician repairs. Specialist list: a vendor is recommended, and the owner told."""
    repaired = ready(tickets)
    assert [one.code for one in repaired.state.items] == ["E01"]
    repaired.does(c.StartWork)
    assert [one.code for one in repaired.stored(e.WorkStarted).items] == ["E01"]
    referred = ready(tickets)
    technician = CAST.technician
    referred.refuses("unknown-item", c.ReferToVendor, by=technician, specialist_item="E01")
    referred.refuses("specialist-item-missing", c.ReferToVendor, by=technician, specialist_item=None)
    referred.refuses("owner-not-informed", c.ReferToVendor, by=technician, owner_informed=False)
    referred.refuses("not-assigned", c.ReferToVendor, by=CAST.second_technician)
    referred.does(c.ReferToVendor, by=technician, specialist_item="S08")
    (recorded,) = referred.recorded(e.VendorReferred)
    assert (recorded.event.specialist_item, recorded.actor.id) == ("S08", technician.id)
    assert referred.row()["stage"] == "referred"


@pytest.mark.req("TKT-059")
def test_the_occupant_hears_which_materials_are_needed_before_the_work(tickets: Tickets) -> None:
    """What was told stands with the start, also when nothing is needed."""
    for materials in (("开关", "灯管"), ()):
        story = ready(tickets)
        story.refuses("blank", c.StartWork, materials=("",))
        story.does(c.StartWork, materials=materials)
        (recorded,) = story.recorded(e.WorkStarted)
        assert recorded.event.materials == materials
        assert recorded.version == story.history[-1].version


@pytest.mark.req("TKT-060")
@pytest.mark.parametrize("step", ["cost-told", "fee-field-entered", "no-cash-explained", "time-agreed"])
def test_the_office_buys_material_after_four_steps(step: str, tickets: Tickets) -> None:
    """Cost told, entered in the fee field, no cash explained, time agreed: without one of them nothing is bought."""
    steps = list(t.PurchaseStep)
    assert len(steps) == 4
    story = waiting_for_material(tickets)
    told = story.state.announced
    assert told is not None
    window = tomorrow(story)
    office: dict[str, Any] = {"buyer": t.Buyer.OFFICE, "window": window, "advice": None, "material_cost": yuan(35)}
    left = tuple(one for one in steps if one.value != step)
    refusal = story.refuses("purchase-steps-missing", c.BookVisit, **office, steps=left)
    assert refusal.facts["missing"] == [step]
    story.refuses("material-cost-missing", c.BookVisit, **{**office, "material_cost": None}, steps=tuple(steps))
    story.refuses("buyer-missing", c.BookVisit, buyer=None)
    story.does(c.BookVisit, **office, steps=tuple(steps))
    event = story.stored(e.AppointmentBooked)
    assert event.materials is not None
    assert (event.materials.cost, event.window) == (yuan(35), window)
    assert {one.value for one in event.materials.steps} == {one.value for one in steps}
    assert story.state.announced == told + yuan(35), "the fee field is the total the customer was told"


@pytest.mark.req("TKT-061")
def test_the_start_of_work_is_an_event_of_its_own(tickets: Tickets) -> None:
    """Neither the arrival nor the first look is the start."""
    story = ready(tickets)
    assert not story.all_stored(e.WorkStarted)
    assert story.state.started_at is None
    started_at = story.later(minutes=4).now
    receipt = story.does(c.StartWork)
    assert receipt.events == ("ticket.work-started/1",)
    (recorded,) = story.recorded(e.WorkStarted)
    assert (recorded.occurred_at, recorded.actor.id) == (started_at, CAST.technician.id)
    assert story.recorded(e.TechnicianArrived)[0].occurred_at < started_at
    assert story.row()["stage"] == "in-progress"


@pytest.mark.req("TKT-062")
@pytest.mark.parametrize("kind", list(t.DeviationKind))
def test_when_it_is_not_as_first_judged_work_waits_for_a_recorded_agreement(
    kind: t.DeviationKind, tickets: Tickets
) -> None:
    """The technician apologises, explains, and goes on only with the occupant's word."""
    story = tickets().at(Stage.IN_PROGRESS)
    story.refuses("not-apologised", c.ReportDeviation, kind=kind, apologised=False)
    story.does(c.ReportDeviation, kind=kind, description="线管内导线老化")
    event = story.stored(e.DeviationReported)
    assert (event.kind, event.apologised, event.description.plain) == (kind, True, "线管内导线老化")
    for further in (c.CompleteSelfCheck, c.StartWork, c.ReportDeviation):
        story.refuses("wrong-stage", further)
    story.refuses("agreement-missing", c.AgreeRevision, customer_agreed=False)
    story.refuses("blank", c.AgreeRevision, agreement="")
    story.does(c.AgreeRevision, by=CAST.occupant, agreement="同意改用阻燃线管")
    (recorded,) = story.recorded(e.RevisionAgreed)
    assert (recorded.event.agreement.plain, recorded.actor.id) == ("同意改用阻燃线管", CAST.occupant.id)
    assert story.row()["stage"] == "in-progress"
    story.does(c.CompleteSelfCheck)


@pytest.mark.req("TKT-063", "COM-025", "EMG-041")
def test_progress_and_problems_are_told_and_kept_in_order(tickets: Tickets) -> None:
    """What the customer was told during the work can be read in the order it was said, a problem with its solution."""
    story = tickets().at(Stage.IN_PROGRESS)
    story.refuses("customer-not-told", c.ReportProgress, customer_told=False)
    story.refuses("blank", c.ReportProgress, progress="")
    said = (
        ("已拆下旧开关", None, None),
        ("正在换线", "线盒破损", "已与业户商定改用明装线盒"),
        ("通电测试", None, None),
    )
    story.refuses("solution-missing", c.ReportProgress, problem="线盒破损", solution=None)
    for progress, problem, solution in said:
        story.does(c.ReportProgress, progress=progress, problem=problem, solution=solution)
    told = story.recorded(e.ProgressReported)
    found = [
        tuple(part and part.plain for part in (one.event.progress, one.event.problem, one.event.solution))
        for one in told
    ]
    assert found == list(said)
    assert [one.occurred_at for one in told] == sorted(one.occurred_at for one in told)
    assert len({one.occurred_at for one in told}) == len(said)
    assert {one.actor.id for one in told} == {CAST.technician.id}
