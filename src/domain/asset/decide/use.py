"""Use, training, meters, energy, cost, custody (使用、培训、仪表、能耗、费用、保管)."""

from collections.abc import Iterable

from wuye.domain.asset.commands import (
    HandOut,
    InstallMeter,
    MeasureUtilisation,
    RecordCost,
    RecordEnergyMeasure,
    RecordReading,
    RecordUsage,
    ReportLoss,
    SuggestChange,
    TakeBack,
    TrainUsers,
)
from wuye.domain.asset.decide.faults import check_currency
from wuye.domain.asset.events import (
    ChangeSuggested,
    CostBooked,
    EnergySaved,
    HandedOut,
    LossReported,
    MeterInstalled,
    OperationBarred,
    ReadingOutOfRange,
    ReadingRecorded,
    TakenBack,
    UsageRecorded,
    UsersTrained,
    UtilisationMeasured,
)
from wuye.domain.asset.outside import may_operate, people
from wuye.domain.asset.state import Asset
from wuye.domain.asset.terms import TAUGHT, OperationBar
from wuye.domain.shared.facilities import AssetGroup, AssetKind
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.outside import check_in_service
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.rules import unticked

LENT = frozenset({AssetGroup.TOOL, AssetGroup.DIAGNOSTIC_AID})
"""Groups that go from hand to hand."""


def operator_streams(asset: Asset, command: RecordUsage) -> Iterable[str]:
    """The operator's record."""
    return people(asset, command.operator)


def record_usage(asset: Asset, command: RecordUsage, context: Context) -> Events:
    """Time, operator, state, faults; who may not operate it is barred, and that is logged (AST-052, AST-053)."""
    check_in_service(command.operator, context)
    bar = _bar(asset, command, context)
    if bar is not None:
        return (OperationBarred(operator=command.operator, bar=bar),)
    event = UsageRecorded(
        operator=command.operator,
        started_at=command.started_at,
        minutes=command.minutes,
        operating_state=command.operating_state,
        fault=sealed_or_none(command.fault),
    )
    return (event,)


def _bar(asset: Asset, command: RecordUsage, context: Context) -> OperationBar | None:
    if asset.out_of_use:
        return OperationBar.OUT_OF_USE
    if not asset.restricted:
        return None
    if not may_operate(command.operator, asset, context):
        return OperationBar.NOT_CERTIFIED
    return None if command.protected else OperationBar.NOT_PROTECTED


def measure_utilisation(_asset: Asset, command: MeasureUtilisation, _context: Context) -> Events:
    """Nothing is used longer than it was offered (AST-069)."""
    if command.used_minutes > command.offered_minutes:
        raise Refused("used-more-than-offered", offered=command.offered_minutes)
    return (UtilisationMeasured(offered_minutes=command.offered_minutes, used_minutes=command.used_minutes),)


def train_users(_asset: Asset, command: TrainUsers, _context: Context) -> Events:
    """Functions, procedure and precautions, always together (AST-050)."""
    missing = unticked(sorted(TAUGHT), command.topics)
    if missing:
        raise Refused("topics-missing", missing=missing)
    event = UsersTrained(
        topics=command.topics, audience=command.audience, attendees=command.attendees, evidence=command.evidence
    )
    return (event,)


def suggest(_asset: Asset, command: SuggestChange, _context: Context) -> Events:
    """What users say may change the manual (AST-054)."""
    return (ChangeSuggested(suggestion=sealed(command.suggestion)),)


def install_meter(_asset: Asset, command: InstallMeter, _context: Context) -> Events:
    """The maker's range, as far as it is stated (AST-028)."""
    if command.lowest is not None and command.highest is not None and command.lowest > command.highest:
        raise Refused("range-reversed", lowest=command.lowest, highest=command.highest)
    event = MeterInstalled(
        meter=command.meter, quantity=command.quantity, lowest=command.lowest, highest=command.highest
    )
    return (event,)


def has_meters(asset: Asset, _context: Context) -> None:
    """There is a meter to read."""
    if not asset.meters:
        raise Refused("no-meter")


def record_reading(asset: Asset, command: RecordReading, _context: Context) -> Events:
    """What only grows never falls; what lies outside the maker's range raises an alert (AST-028, AST-049)."""
    meter = asset.meter(command.meter)
    if meter is None:
        raise Refused("unknown-meter", meter=command.meter)
    used = command.reading - meter.last if meter.counts and meter.last is not None else None
    if used is not None and used < 0:
        raise Refused("reading-falls", last=meter.last)
    read = ReadingRecorded(meter=meter.key, quantity=meter.quantity, reading=command.reading, used=used)
    if meter.in_range(command.reading):
        return (read,)
    alert = ReadingOutOfRange(
        meter=meter.key,
        quantity=meter.quantity,
        reading=command.reading,
        lowest=meter.lowest,
        highest=meter.highest,
    )
    return (read, alert)


def record_energy_measure(_asset: Asset, command: RecordEnergyMeasure, _context: Context) -> Events:
    """Saving actions are recorded with what they save (AST-063)."""
    event = EnergySaved(measure=command.measure, description=sealed(command.description), saved_kwh=command.saved_kwh)
    return (event,)


def record_cost(asset: Asset, command: RecordCost, _context: Context) -> Events:
    """On one of the five lines of the budget (AST-072)."""
    check_currency(asset, command.cost)
    return (CostBooked(line=command.line, cost=command.cost, remark=sealed_or_none(command.remark)),)


def is_lent(asset: Asset, _context: Context) -> None:
    """Only tools, instruments, materials and diagnostic aids go from hand to hand, and guards' equipment (AST-071)."""
    if asset.group not in LENT and asset.kind is not AssetKind.GUARD_EQUIPMENT:
        raise Refused("not-lent", kind=None if asset.kind is None else asset.kind.value)


def in_store(asset: Asset, _context: Context) -> None:
    """Nobody has it, and it may be used."""
    if asset.holder is not None:
        raise Refused("handed-out", holder=asset.holder)
    if asset.out_of_use:
        raise Refused("out-of-use")


def holder_streams(asset: Asset, command: HandOut) -> Iterable[str]:
    """Who takes it."""
    return people(asset, command.holder)


def hand_out(_asset: Asset, command: HandOut, context: Context) -> Events:
    """Somebody in service answers for it (AST-071)."""
    check_in_service(command.holder, context)
    return (HandedOut(holder=command.holder),)


def handed_out(asset: Asset, _context: Context) -> None:
    """Somebody has it."""
    if asset.holder is None:
        raise Refused("not-handed-out")


def take_back(_asset: Asset, command: TakeBack, _context: Context) -> Events:
    """It is back, in a stated condition (AST-071)."""
    return (TakenBack(operating_state=command.operating_state),)


def report_loss(asset: Asset, command: ReportLoss, _context: Context) -> Events:
    """Lost or damaged, with who had it: it is out of use until it was inspected (AST-071)."""
    event = LossReported(
        kind=command.kind,
        holder=asset.holder,
        circumstances=sealed(command.circumstances),
        value=command.value,
    )
    return (event,)
