"""A server that meets what only a newer release can read."""

import pytest

from wuye.domain.shared.refusal import BrokenHistory
from wuye.entrypoints.http.problems import problem_of


@pytest.mark.parametrize("code", ["newer-version", "unknown-event"])
def test_an_event_of_a_newer_release_is_asked_for_again_later(code: str) -> None:
    """While an upgrade rolls through the servers an old one is unable, not broken (faults F25)."""
    problem = problem_of(BrokenHistory(code, stream="ticket-1", version=3, name="ticket.told/2"))
    assert problem is not None
    assert (problem.status, problem.code, problem.headers["Retry-After"]) == (503, "unavailable", "2")


def test_a_broken_history_is_a_defect_of_ours() -> None:
    """Nothing that the caller could do differently: it is logged, and answered without a word of it."""
    assert problem_of(BrokenHistory("wrong-type", stream="ticket-1", version=3)) is None
