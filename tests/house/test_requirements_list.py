"""The proof list may never say more than the suite has shown."""

from __future__ import annotations

from tests.support import requirements as proof


def test_the_catalogue_has_all_its_rows() -> None:
    """The total is a promise to the reader; a row lost in parsing would be a requirement nobody misses."""
    assert len(proof.requirement_ids()) == 810
    assert len(proof.areas()) == 15
    assert {row[:3] for row in proof.requirement_ids()} == set(proof.areas())


def test_only_a_passed_test_proves_a_row() -> None:
    """A mark is a claim; the outcome is the proof."""
    claims = {"a": ["TKT-001"], "b": ["TKT-002"], "c": ["TKT-003"], "d": ["TKT-004"]}
    outcomes = {"a": {"outcome": "passed"}, "b": {"outcome": "failed"}, "c": {"outcome": "skipped"}}
    assert proof.proven(claims, outcomes) == {"TKT-001"}


def test_one_failed_test_disproves_a_row() -> None:
    """Two tests for one row are two halves of it."""
    claims = {"a": ["TKT-001"], "b": ["TKT-001"]}
    assert proof.proven(claims, {"a": {"outcome": "passed"}, "b": {"outcome": "failed"}}) == set()
    assert proof.proven(claims, {"a": {"outcome": "passed"}, "b": {"outcome": "skipped"}}) == {"TKT-001"}


def test_an_outcome_of_a_test_that_is_gone_proves_nothing() -> None:
    """A deleted test leaves its last outcome in the cache."""
    assert proof.proven({}, {"gone": {"outcome": "passed"}}) == set()


def test_every_row_is_counted_once() -> None:
    """Proven, another part's and open add up to the total."""
    page = proof.report(
        {"a": ["TKT-001"], "b": ["TKT-002"]},
        {"a": {"outcome": "passed", "at": 0}, "b": {"outcome": "failed", "at": 60}},
        {"TKT-003": "the paper form is the office's"},
    )
    assert "Total: 1 of 810 proven, 1 another part's, 808 open" in page
    assert "TKT-002 [claimed, but its test did not pass or has not run]" in page
    assert "the paper form is the office's" in page
    assert "Oldest outcome counted: 1970-01-01 00:00 UTC" in page


def test_a_row_given_to_another_part_has_a_reason() -> None:
    """A row may not be waved away in silence."""
    assert all(reason.strip() for reason in proof.elsewhere().values())
