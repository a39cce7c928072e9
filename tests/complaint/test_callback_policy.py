"""The callback policy of a site, held by repairs as by complaints."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.ticket_rows.conftest import TicketStory, Town, town
from wuye.domain.sla.reading import Verdict
from wuye.domain.ticket import commands as c
from wuye.domain.ticket.events import ServiceRated
from wuye.domain.ticket.terms import Stage

__all__ = ["town"]

_CLOSED = (c.SettleCharge, c.ReturnOrder, c.ConfirmOrder)


def test_a_repair_that_its_customer_rated_is_not_called_back_under_if_unrated(town: Town) -> None:
    """Unrated it is called; rated well it is not; who rated it badly is asked what was wrong, whatever they gave."""
    story = TicketStory(town).under(callback="if-unrated").at(Stage.ACCEPTED).goes(*_CLOSED)
    assert story.refuses("closing-open", c.Archive).facts["open"] == ["callback"]
    story.refuses("not-permitted", c.RateService, story.cast.officer)
    story.does(c.RateService, rating=2, remark="开关仍有异响")
    assert story.refuses("closing-open", c.Archive).facts["open"] == ["callback"]
    story.does(c.RateService, rating=4, remark=None)
    rated = [one.event for one in story.desk.history(story.case or "") if isinstance(one.event, ServiceRated)]
    assert [(one.rating, one.attempt) for one in rated] == [(2, 1), (4, 1)]
    story.does(c.Archive)
    assert story.clock("ticket.callback").verdict is Verdict.ENDED
    # Whoever says of their own accord that it is bad is called, even where nobody else is.
    never = TicketStory(town).under(callback="never").at(Stage.ACCEPTED).goes(*_CLOSED)
    never.does(c.RateService, rating=2)
    assert never.refuses("closing-open", c.Archive).facts["open"] == ["callback"]
    # Redone work is another result: what was said of the first one does not stand for it.
    again = TicketStory(town).under(callback="if-unrated").at(Stage.ACCEPTED).goes(*_CLOSED)
    again.does(c.RateService, rating=5)
    supervisor = again.cast.engineering_supervisor.id
    visit: dict[str, Any] = {"visit_at": again.now + timedelta(days=1), "supervisor": supervisor}
    again.does(c.RecordCallback, satisfied=False, rating=2, remarks="又坏了", **visit)
    again.goes(c.ResumeWork, c.CompleteSelfCheck, c.AcceptWork)
    assert again.state.rating is None
    again.does(c.RateService, rating=5)
    assert again.refuses("closing-open", c.Archive).facts["open"] == ["callback"]


@pytest.mark.parametrize(
    ("policy", "percent", "spared"),
    [("never", "10", True), ("sampled", "0", True), ("sampled", "100", False), ("always", "0", False)],
)
def test_a_repair_is_archived_without_a_callback_only_where_policy_asks_for_none(
    town: Town, policy: str, percent: str, *, spared: bool
) -> None:
    """Never, or not drawn in the sample; the clock of the callback then ends without a verdict."""
    story = TicketStory(town).under(callback=policy, callback_sample_percent=percent).at(Stage.ACCEPTED)
    story.goes(*_CLOSED)
    if not spared:
        assert story.refuses("closing-open", c.Archive).facts["open"] == ["callback"]
        story.does(c.RecordCallback)
    story.does(c.Archive)
    assert story.state.stage is Stage.ARCHIVED
    assert story.clock("ticket.callback").verdict is (Verdict.ENDED if spared else Verdict.MET)
