"""The callback policy of a site, held by repairs as by complaints."""

from __future__ import annotations

import pytest

from tests.ticket_rows.conftest import TicketStory, Town, town
from wuye.domain.sla.reading import Verdict
from wuye.domain.ticket import commands as c
from wuye.domain.ticket.terms import Stage

__all__ = ["town"]

_CLOSED = (c.SettleCharge, c.ReturnOrder, c.ConfirmOrder)


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
