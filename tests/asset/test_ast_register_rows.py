"""Requirement rows about the register of assets, their handover, manuals and use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.asset.conftest import AssetStory, Town
from tests.support.community import CAST
from tests.support.examples import evidence
from wuye.domain.asset import commands as c
from wuye.domain.asset import events as e
from wuye.domain.asset import terms as t
from wuye.domain.register.manual import FileManual, ManualChapter, ManualFiled, ManualRevised, ReviseManual
from wuye.domain.register.staff.commands import AcceptOperator, GrantCertificate
from wuye.domain.register.staff.kinds import Trade
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.shared.facilities import KINDS_OF, AssetGroup, AssetKind
from wuye.domain.shared.refusal import Refused

F, K = t.AssetFeature, AssetKind

LISTED = {
    "AST-002": (AssetGroup.CONVENIENCE, {K.VENDING_MACHINE, K.PARCEL_LOCKER, K.CHARGING_POINT}),
    "AST-003": (AssetGroup.ENVIRONMENT, {K.AIR_PURIFIER, K.WASTE_SORTING_POINT, K.IRRIGATION_SYSTEM}),
    "AST-004": (AssetGroup.LEISURE, {K.PLAYGROUND, K.FITNESS_EQUIPMENT, K.READING_CORNER}),
    "AST-005": (AssetGroup.EMERGENCY, {K.FIRE_HYDRANT, K.FIRST_AID_KIT, K.EVACUATION_SIGN}),
    "AST-065": (AssetGroup.DIAGNOSTIC_AID, {K.INSPECTION_DRONE, K.INFRARED_IMAGER}),
}


def _all_registered(asset: AssetStory, group: AssetGroup, kinds: set[AssetKind]) -> None:
    for kind in sorted(kinds):
        story = asset.another().registered(kind)
        assert story.stored(e.AssetRegistered).kind is kind
        row = story.row()
        assert (row["kind"], row["group"], row["stage"]) == (kind.value, group.value, "registered")


@pytest.mark.req("AST-001")
def test_the_register_holds_security_assets_with_what_they_can_do(asset: AssetStory) -> None:
    """A camera with a blind spot, a door without a lock, a button nobody hears are not what the plan lists."""
    _all_registered(asset, AssetGroup.SECURITY, {K.CAMERA, K.ACCESS_CONTROL, K.EMERGENCY_BUTTON})
    for features in ((), (F.REAL_TIME,), (F.NO_BLIND_SPOT,)):
        asset.refuses("features-missing", c.RegisterAsset, kind=K.CAMERA, features=features, parent=None)
    for kind, ways in (
        (K.ACCESS_CONTROL, (F.CARD, F.CODE, F.BIOMETRIC)),
        (K.EMERGENCY_BUTTON, (F.ALERTS_GUARD, F.ALERTS_MANAGER)),
    ):
        asset.refuses("features-missing", c.RegisterAsset, kind=kind, features=(), parent=None)
        for way in ways:
            story = asset.another().registered(kind, features=(way,))
            assert story.stored(e.AssetRegistered).features == (way,)


@pytest.mark.parametrize(("group", "kinds"), [pytest.param(*LISTED[row], marks=pytest.mark.req(row)) for row in LISTED])
def test_the_register_holds_the_listed_kinds(asset: AssetStory, group: AssetGroup, kinds: set[AssetKind]) -> None:
    """Each kind of the quality plan's list, and the diagnostic aids."""
    _all_registered(asset, group, kinds)


@pytest.mark.req("AST-006")
def test_the_register_supports_the_handbooks_system_kinds(asset: AssetStory) -> None:
    """Fifteen kinds, from water supply to public toilets."""
    named = (
        *(K.WATER_SUPPLY, K.POWER_SUPPLY, K.GAS, K.DRAINAGE, K.LIFT, K.FIRE_SYSTEM, K.AIR_CONDITIONING, K.HEATING),
        *(K.DOORS_AND_WINDOWS, K.EXTERNAL_INSULATION, K.LIGHTING, K.ROAD, K.GREEN_BELT, K.CAR_PARK, K.PUBLIC_TOILET),
    )
    for kind in named:
        assert asset.another().registered(kind).row()["kind"] == kind.value


def test_every_kind_is_in_one_group() -> None:
    """A kind without a group would be found by no filter."""
    assert sorted(kind for kinds in KINDS_OF.values() for kind in kinds) == sorted(AssetKind)


@pytest.mark.req("AST-007", "AST-038")
def test_each_asset_has_a_file_with_its_use_and_repairs(asset: AssetStory) -> None:
    """Upkeep, repair and replacement are traced by who, when and what, also years later."""
    asset.faulty().recovered().does(c.RecordUsage)
    asset.does(c.RecordCost)
    told = [type(one.event).__name__ for one in asset.history]
    assert {"FaultReported", "FaultRepaired", "RepairCompleted", "UsageRecorded", "CostBooked"} <= set(told)
    repaired = next(one for one in asset.history if isinstance(one.event, e.FaultRepaired))
    assert (repaired.actor.id, repaired.event.minutes) == (CAST.technician.id, 90)
    assert repaired.event.work.plain == "更换皮带并调整"
    rows = asset.town.rows("audit_trail", (("position", False),), stream=asset.case)
    assert [row["event"] for _, row in rows] == [f"asset.{_kebab(name)}" for name in told]


def _kebab(name: str) -> str:
    from wuye.domain.shared.lifecycle import kebab

    return kebab(name)


@pytest.mark.req("AST-051")
def test_every_kind_has_an_operating_manual_with_five_chapters(town: Town) -> None:
    """Start, run, stop, maintain, common faults; an asset without a manual is not registered."""
    filed = town.desk.history(f"manual-{K.LIFT.value}")[0].event
    assert isinstance(filed, ManualFiled)
    assert {one.value for one in filed.chapters} == {"start", "run", "stop", "maintain", "common-faults"}
    for missing in ManualChapter:
        chapters = tuple(one for one in ManualChapter if one is not missing)
        whole = FileManual(kind=K.LIFT, title="手册", chapters=chapters, document=evidence(EvidenceKind.DOCUMENT))
        revised = ReviseManual(title="手册", chapters=chapters, document=whole.document, reason="遗漏")
        with pytest.raises(Refused, match="chapters-missing"):
            town.desk.execute(revised, by=CAST.administrator, on=f"manual-{K.LIFT.value}")
    story = AssetStory(town).registered()
    assert story.stored(e.AssetRegistered).manual_version == 1


@pytest.mark.req("AST-054")
def test_users_suggestions_change_the_operating_procedures(asset: AssetStory) -> None:
    """An occupant says what is wrong with an asset; the manual's next edition says what changed."""
    asset.running(K.FITNESS_EQUIPMENT)
    asset.does(c.SuggestChange, by=CAST.occupant, suggestion="阻力调节不明")
    assert asset.stored(e.ChangeSuggested).suggestion.plain == "阻力调节不明"
    manual = f"manual-{K.FITNESS_EQUIPMENT.value}"
    revised = ReviseManual(
        title="操作手册",
        chapters=tuple(ManualChapter),
        document=evidence(EvidenceKind.DOCUMENT),
        reason="补充阻力调节步骤",
    )
    asset.desk.execute(revised, by=CAST.administrator, on=manual)
    stored = asset.desk.history(manual)[-1].event
    assert isinstance(stored, ManualRevised)
    assert stored.reason.plain == "补充阻力调节步骤"
    assert asset.desk.state(manual).number == 2


@pytest.mark.req("AST-068")
def test_a_handover_inspection_is_documented_with_complete_papers(asset: AssetStory) -> None:
    """What was taken over without papers is nobody's fault later."""
    asset.registered()
    for missing in t.HandoverPaper:
        papers = tuple(one for one in t.HandoverPaper if one is not missing)
        asset.refuses("papers-missing", c.PutIntoService, papers=papers)
    asset.does(c.PutIntoService)
    stored = asset.stored(e.AssetCommissioned)
    assert set(stored.papers) == set(t.HandoverPaper)
    assert stored.inspector == CAST.inspector.id
    assert stored.evidence
    assert asset.row()["stage"] == "in-service"


@pytest.mark.req("AST-050", "AST-070")
def test_usage_training_is_recorded_with_what_it_covered(asset: AssetStory) -> None:
    """Functions, procedure and precautions for customers; guards also learn to care for their equipment."""
    asset.running(K.GUARD_EQUIPMENT)
    for missing in (t.UsageTopic.FUNCTIONS, t.UsageTopic.PROCEDURE, t.UsageTopic.PRECAUTIONS):
        topics = tuple(one for one in t.UsageTopic if one is not missing)
        asset.refuses("topics-missing", c.TrainUsers, topics=topics)
    asset.does(c.TrainUsers, audience="保安队", attendees=12)
    stored = asset.stored(e.UsersTrained)
    assert set(stored.topics) == set(t.UsageTopic)
    assert (stored.audience, stored.attendees) == ("保安队", 12)
    watched = asset.another().running(K.SURVEILLANCE_FACILITY)
    watched.does(c.TrainUsers)
    assert watched.stored(e.UsersTrained).topics


@pytest.mark.req("AST-052")
def test_only_certified_protected_persons_operate_restricted_equipment(asset: AssetStory) -> None:
    """Others are refused, and that they tried is logged."""
    desk, technician = asset.desk, CAST.second_technician
    asset.running(K.HEATING, restricted=True)
    tries: dict[str, Any] = {"operator": technician.id, "protected": True}
    asset.does(c.RecordUsage, **tries)
    assert asset.stored(e.OperationBarred) == e.OperationBarred(
        operator=technician.id, bar=t.OperationBar.NOT_CERTIFIED
    )
    day = (asset.now - timedelta(days=30)).date()
    granted = GrantCertificate(trade=Trade.EQUIPMENT_OPERATOR, number="锅炉证", valid_from=day, valid_until=None)
    desk.execute(granted, by=CAST.administrator, on=technician.id)
    desk.execute(AcceptOperator(equipment=K.HEATING.value, on=day), by=CAST.administrator, on=technician.id)
    asset.does(c.RecordUsage, **{**tries, "protected": False})
    assert asset.stored(e.OperationBarred).bar is t.OperationBar.NOT_PROTECTED
    assert asset.all_stored(e.UsageRecorded) == []
    asset.does(c.RecordUsage, **tries)
    assert asset.stored(e.UsageRecorded).operator == technician.id


@pytest.mark.req("AST-053")
def test_use_is_recorded_with_time_operator_state_and_faults(asset: AssetStory) -> None:
    """Four elements of every use."""
    asset.running()
    begun = asset.now - timedelta(hours=2)
    asset.does(
        c.RecordUsage, started_at=begun, minutes=45, operating_state=t.OperatingState.IMPAIRED, fault="开门时异响"
    )
    stored = asset.stored(e.UsageRecorded)
    assert (stored.started_at, stored.minutes, stored.operator) == (begun, 45, CAST.technician.id)
    assert stored.operating_state is t.OperatingState.IMPAIRED
    assert stored.fault is not None
    assert stored.fault.plain == "开门时异响"
    assert asset.row()["used_minutes"] == 45


@pytest.mark.req("AST-069")
def test_measured_utilisation_shows_idle_assets(asset: AssetStory) -> None:
    """A clubhouse below a fifth of its time is idle; the figure is the source's."""
    asset.running(K.CLUBHOUSE)
    asset.refuses("used-more-than-offered", c.MeasureUtilisation, offered_minutes=10, used_minutes=11)
    assert asset.row()["idle"] is False
    asset.does(c.MeasureUtilisation, offered_minutes=10_000, used_minutes=1_999)
    assert asset.stored(e.UtilisationMeasured).used_minutes == 1_999
    assert (asset.row()["utilisation_permille"], asset.row()["idle"]) == (199, True)
    asset.does(c.MeasureUtilisation, offered_minutes=10_000, used_minutes=2_000)
    assert asset.row()["idle"] is False


@pytest.mark.req("AST-071")
def test_tools_instruments_and_materials_are_tracked_against_loss_and_damage(asset: AssetStory) -> None:
    """Somebody answers for each of them, and its loss names who had it."""
    for kind in (K.PERSONAL_TOOL, K.SHARED_TOOL, K.TEST_INSTRUMENT, K.ELECTRICAL_MATERIAL):
        story = asset.another().running(kind)
        story.does(c.HandOut)
        assert story.row()["holder"] == CAST.technician.id
        story.refuses("handed-out", c.HandOut)
        story.does(c.TakeBack)
        assert story.row()["holder"] is None
        for lost in (t.LossKind.DAMAGED, t.LossKind.LOST):
            if story.state.out_of_use:
                story.does(c.Reinspect, passed=True)
            story.does(c.HandOut)
            story.does(c.ReportLoss, kind=lost)
            stored = story.stored(e.LossReported)
            assert (stored.kind, stored.holder) == (lost, CAST.technician.id)
            assert story.row()["out_of_use"] is True
            if story.state.holder:
                story.does(c.TakeBack)
    asset.running()
    asset.refuses("not-lent", c.HandOut)


def test_an_asset_out_of_use_is_used_only_after_another_person_inspected_it(asset: AssetStory) -> None:
    """Feature 85: who took it out does not release it."""
    asset.running()
    asset.does(c.TakeOutOfUse, by=CAST.engineering_supervisor)
    asset.refuses("out-of-use", c.TakeOutOfUse)
    asset.does(c.RecordUsage)
    assert asset.stored(e.OperationBarred).bar is t.OperationBar.OUT_OF_USE
    asset.refuses("same-person", c.Reinspect, by=CAST.engineering_supervisor)
    asset.does(c.Reinspect, passed=False)
    assert asset.row()["out_of_use"] is True
    asset.does(c.Reinspect, passed=True)
    assert asset.row()["out_of_use"] is False
    asset.refuses("not-out-of-use", c.Reinspect)


def test_assets_hang_together_without_circles(asset: AssetStory, elsewhere: Callable[..., AssetStory]) -> None:
    """Feature 70: a brake is a part of a lift; what has parts of its own is not hung elsewhere."""
    lift = asset.registered()
    brake = asset.another().registered(K.LIFT_BRAKE, parent=lift.case)
    assert list(lift.state.components) == [brake.case]
    assert brake.row()["parent"] == lift.case
    lift.refuses("has-components", c.MoveAsset, parent=brake.case)
    brake.refuses("part-of-itself", c.MoveAsset, parent=brake.case)
    far = elsewhere().registered()
    brake.refuses("asset-elsewhere", c.MoveAsset, parent=far.case)
    brake.does(c.MoveAsset, parent=None, place="仓库")
    assert not list(lift.state.components)
    assert brake.row()["place"] == "仓库"
