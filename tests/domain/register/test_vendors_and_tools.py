"""Vendors and repair tools."""

import pytest
from attrs import evolve

from tests.domain.register.conftest import ADMIN, DIRECTOR, OFFICER
from wuye.domain.register import tool as t
from wuye.domain.register import vendor as v
from wuye.domain.register.catalogue.entries import VendorKind
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.refusal import InvalidInput
from wuye.entrypoints.testing import Given

VENDOR = "vendor-00000000-0000-7000-8000-000000000001"
REGISTER = v.RegisterVendor(
    key="zhang",
    name="张师傅",
    contact="13900000000",
    kind=VendorKind.NEARBY_REPAIR_POINT,
    form=v.VendorForm.INDIVIDUAL,
    items=("S07",),
)
ZHANG = v.VendorRegistered(
    name=Personal("张师傅", VENDOR),
    contact=Personal("13900000000", VENDOR),
    kind=VendorKind.NEARBY_REPAIR_POINT,
    form=v.VendorForm.INDIVIDUAL,
    items=("S07",),
)


def test_a_vendor_may_be_an_individual(given: Given) -> None:
    """Name and contact are sealed under a key of its own (CAT-016, CAT-018)."""
    outcome = given().when(REGISTER, by=OFFICER).then(ZHANG)
    assert outcome.state.kind is VendorKind.NEARBY_REPAIR_POINT
    assert outcome.state.items == ("S07",)


def test_a_vendor_is_evaluated_on_a_scale(given: Given) -> None:
    """Better vendors are found by comparing (CAT-021)."""
    evaluate = v.RecordVendorEvaluation(score=4, scale=5, remark="及时")
    first = given(ZHANG).when(evaluate, by=DIRECTOR).then(v.VendorEvaluationRecorded)
    assert given(ZHANG, *first.own, *first.own).state().evaluations == 2
    given(ZHANG).when(evolve(evaluate, score=6), by=OFFICER).then_refused("out-of-range", field="score")


def test_a_withdrawn_vendor_is_evaluated_no_more(given: Given) -> None:
    """Who is recommended no longer keeps the history (CAT-021)."""
    gone = given(ZHANG).when(v.WithdrawVendor(reason="停业"), by=OFFICER).own
    evaluate = v.RecordVendorEvaluation(score=4, scale=5, remark="及时")
    given(ZHANG, *gone).when(evaluate, by=OFFICER).then_refused("wrong-stage")


def test_a_tool_carries_its_mark(given: Given) -> None:
    """The standard is the one the source quotes (STF-002)."""
    command = t.RegisterTool(key="drill-1", name="冲击钻", mark="合格-2026-0001")
    outcome = (
        given()
        .when(command, by=ADMIN)
        .then(t.ToolRegistered(name="冲击钻", mark="合格-2026-0001", standard="GB50870-2014"))
    )
    withdrawn = given(*outcome.own).when(t.WithdrawTool(reason="损坏"), by=ADMIN)
    assert withdrawn.state.stage is t.ToolStage.WITHDRAWN
    given().when(command, by=OFFICER).then_refused("not-permitted")


def test_a_tool_without_a_mark_is_no_input() -> None:
    """An unmarked tool does not enter the register (STF-002)."""
    with pytest.raises(InvalidInput, match="blank"):
        t.RegisterTool(key="drill-1", name="冲击钻", mark=" ")
