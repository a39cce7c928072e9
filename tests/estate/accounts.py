"""The books of the estate, made anew from the log alone: what fell due and how it ended, what caused what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from attrs import define, field

from tests.oracle.cadences import expected
from wuye.application.desk import Desk
from wuye.application.disclosure import disclose
from wuye.application.encoding import encoded, to_plain
from wuye.application.ports import Query
from wuye.application.reactions.table import REACTIONS
from wuye.application.reactions.worker import ACTOR_ID, REACTIONS_TABLE
from wuye.domain.asset import events as a
from wuye.domain.asset.decide.upkeep import LOST
from wuye.domain.asset.terms import DutyAccount
from wuye.domain.cadence import events as e
from wuye.domain.cadence.rule import Timeliness
from wuye.domain.clock import events as k
from wuye.domain.complaint.events import ComplaintReceived
from wuye.domain.inspection import events as i
from wuye.domain.inspection.hazard.events import HazardEscalated, HazardFound
from wuye.domain.register.staff.events import CertificateGranted
from wuye.domain.register.survey.events import AnswerRecorded
from wuye.domain.shared.recorded import Recorded
from wuye.domain.ticket import events as t
from wuye.domain.ticket.terms import EscalationKind

Log = list[Recorded[Any]]
ENDS = (e.OccurrenceDone, e.OccurrenceMissed, e.OccurrenceMerged, e.OccurrenceWaived)


def whole(desk: Desk) -> Log:
    """Everything that was recorded."""
    return list(desk.subscribe(timeout=0))


def digest(desk: Desk, log: Iterable[Recorded[Any]]) -> str:
    """Everything that was recorded, names and texts opened: all but the keys that seal them."""
    sha = sha256()
    for one in log:
        envelope = one.envelope
        said = [one.stream, one.version, envelope.event_id, envelope.command_id, one.actor.id]
        sha.update(encoded([*said, one.occurred_at, one.recorded_at, to_plain(disclose(one.event, desk.vault))]))
    return sha.hexdigest()


# -- what fell due ------------------------------------------------------------------------------------------------


@define
class Duty:
    """One recurring duty as the log tells it."""

    set_by: Recorded[e.CadenceSet]
    opened: list[e.OccurrenceOpened] = field(factory=list)
    ended: dict[str, list[Any]] = field(factory=lambda: defaultdict(list))
    overdue: Counter[str] = field(factory=Counter)


def duties(log: Log) -> dict[str, Duty]:
    """Every recurring duty by its stream."""
    found: dict[str, Duty] = {}
    for one in log:
        match one.event:
            case e.CadenceSet():
                found[one.stream] = Duty(one)
            case e.OccurrenceOpened():
                found[one.stream].opened.append(one.event)
            case e.OccurrenceOverdue():
                found[one.stream].overdue[one.event.slot.id] += 1
            case e.OccurrenceDone() | e.OccurrenceMissed() | e.OccurrenceMerged() | e.OccurrenceWaived():
                found[one.stream].ended[one.event.slot.id].append(one.event)
            case _:
                pass
    return found


def check_occurrences(desk: Desk, log: Log, looked_at: datetime) -> Counter[str]:
    """Each occurrence that another generator counts was opened once, and ended once or is open; gives the ends."""
    tally: Counter[str] = Counter()
    for stream, one in duties(log).items():
        rule, event = one.set_by.event.rule, one.set_by.event
        due = [
            (due.nominal, due.opens, due.closes)
            for due in expected(rule.cadence(event.zone), None)
            if due.opens <= looked_at
            and due.closes > one.set_by.recorded_at
            and (rule.ends_on is None or due.nominal <= rule.ends_on)
        ]
        slots = [opened.slot for opened in one.opened]
        assert [(slot.nominal, slot.opens_at, slot.closes_at) for slot in slots] == due, stream
        assert len({slot.id for slot in slots}) == len(slots), stream
        assert one.ended.keys() <= {slot.id for slot in slots}, stream
        assert max(one.overdue.values(), default=1) == 1, stream
        open_now = {pending.slot.id for pending in desk.state(stream).open}
        for slot in slots:
            late_facts = [end for end in one.ended[slot.id] if getattr(end, "corrects", False)]
            ends = [end for end in one.ended[slot.id] if end not in late_facts]
            assert len(ends) == (slot.id not in open_now), (stream, slot.id)
            tally[_account((late_facts or ends)[0]) if ends else "open"] += 1
    return tally


def _account(end: Any) -> str:
    match end:
        case e.OccurrenceDone(timeliness=Timeliness.LATE):
            return "late"
        case e.OccurrenceDone():
            return "done"
        case e.OccurrenceMissed():
            return "missed"
        case e.OccurrenceMerged():
            return "merged"
        case _:
            return "waived"


def check_assets(desk: Desk, log: Log) -> Counter[str]:
    """What an asset counts of its duties is what their cadences say: due, done, closed, each once.

    Gives how often an occurrence was merged or missed and turned out to be done: before its cadence heard of it, or
    with somebody at work on it all the while.
    """
    refused, crossed = _refused(desk), Counter[str]()
    kinds = {e.OccurrenceMissed: DutyAccount.MISSED, e.OccurrenceMerged: DutyAccount.MERGED}
    kinds[e.OccurrenceWaived] = DutyAccount.WAIVED
    theirs, ours = Counter[Any](), Counter[Any]()
    for stream, one in duties(log).items():
        subject = one.set_by.event.subject or ""
        if not subject.startswith("asset-"):
            continue
        key = stream.removeprefix(f"cadence-{subject}.")
        theirs.update((subject, key, opened.slot.id, "due") for opened in one.opened)
        for slot, ends in one.ended.items():
            theirs.update((subject, key, slot, kinds.get(type(end), "done")) for end in ends)
    for told in log:
        match told.event:
            case a.MaintenanceFellDue():
                ours[told.stream, told.event.duty, told.event.slot.id, "due"] += 1
            case a.MaintenanceCompleted():
                ours[told.stream, told.event.duty, told.event.occurrence, "done"] += 1
                assert not refused[told.envelope.event_id], told
            case a.MaintenanceOvertaken():
                ours[told.stream, told.event.duty, told.event.occurrence, told.event.account] += 1
                crossed["at work"] += 1
            case a.MaintenanceClosed() if told.event.account is not DutyAccount.OVERDUE:
                ours[told.stream, told.event.duty, told.event.occurrence, told.event.account] += 1
            case _:
                pass
    differs = {key: (theirs[key], ours[key]) for key in theirs | ours if theirs[key] != ours[key]}
    # Done, and lost before the cadence heard of it: the cadence says both, the late fact puts it right.
    righted = {key for key, both in differs.items() if key[3] in LOST and both == (1, 0) and ours[*key[:3], "done"]}
    crossed["done before"] = len(righted)
    left = {key: both for key, both in differs.items() if key not in righted}
    assert left == {}, left
    return crossed


# -- what caused what ---------------------------------------------------------------------------------------------

Streams = Mapping[str, Log]
Count = Callable[[Recorded[Any], Streams], int]


def check_reactions(desk: Desk, log: Log) -> Counter[str]:
    """No reaction was doubled or lost: causes and effects counted from the log; gives how often each acted."""
    by_id = {one.envelope.event_id: one for one in log}
    streams: dict[str, Log] = defaultdict(list)
    for one in log:
        streams[one.stream].append(one)
    waits_for = {one.name: one.on for one in REACTIONS}
    given: dict[str, list[Recorded[Any]]] = defaultdict(list)
    acted: Counter[str] = Counter()
    for one in log:
        if one.actor.id == ACTOR_ID:
            given[one.envelope.command_id].append(one)
    for command_id, facts in given.items():
        positions = [one.position for one in facts]
        assert positions == list(range(positions[0], positions[0] + len(positions))), command_id
        cause = by_id[str(facts[0].envelope.causation_id)]
        name = command_id.removeprefix("reaction-").partition(f"-{cause.envelope.event_id}-")[0]
        assert type(cause.event) is waits_for[name], command_id
        assert cause.position < positions[0], command_id
        acted[name] += 1
    refused = _refused(desk)
    for name, causes, effects in _LINES:
        wanted = Counter({one.envelope.event_id: number for one in log if (number := causes(one, streams)) > 0})
        found = Counter(str(one.envelope.causation_id) for one in log if one.actor.id == ACTOR_ID and effects(one))
        assert found + Counter({cause: refused[cause] for cause in wanted if refused[cause]}) == wanted, name
    return acted


def _refused(desk: Desk) -> Counter[str]:
    """Acts that were refused, by what caused them: kept with their code, lost for nobody."""
    rows: Counter[str] = Counter()
    after: Any = None
    while True:
        query = Query(where={"outcome": "refused"}, order=(("position", False),), after=after, limit=500)
        page = desk.views.query(REACTIONS_TABLE, query)
        rows.update(str(row["cause"]) for _, row in page)
        if len(page) < 500:
            return rows
        after = (page[-1][1]["position"], page[-1][0])


def _is(*kinds: type) -> Count:
    return lambda one, _: isinstance(one.event, kinds)


def _subject(prefix: str) -> Count:
    """Occurrences that opened of duties about such a subject."""

    def counted(one: Recorded[Any], streams: Streams) -> int:
        return isinstance(one.event, e.OccurrenceOpened) and (streams[one.stream][0].event.subject or "").startswith(
            prefix
        )

    return counted


def _again(one: Recorded[Any], streams: Streams) -> int:
    """Dissatisfied for the second time, or the third."""
    earlier = (x for x in streams[one.stream] if x.version < one.version)
    return isinstance(one.event, t.CallbackDissatisfied) and any(type(x.event) is type(one.event) for x in earlier)


def _made(one: Recorded[Any], streams: Streams) -> int:
    """An inspection that a duty asked for was made."""
    made = isinstance(one.event, i.InspectionPassed | i.FindingsRaised)
    return made and streams[one.stream][0].event.cadence is not None


_LINES: tuple[tuple[str, Count, Callable[[Recorded[Any]], bool]], ...] = (
    (
        "a fault opens a ticket",
        _is(a.FaultReported, a.DefectFound),
        lambda one: isinstance(one.event, t.RepairReported),
    ),
    (
        "a ticket about an asset is known to its fault",
        lambda one, _: isinstance(one.event, t.RepairReported) and one.event.asset is not None,
        lambda one: isinstance(one.event, a.TicketFollowed),
    ),
    ("a duty of an asset falls due", _subject("asset-"), lambda one: isinstance(one.event, a.MaintenanceFellDue)),
    ("a duty of a route is scheduled", _subject("round-"), lambda one: isinstance(one.event, i.InspectionScheduled)),
    (
        "what was done ends its occurrence",
        lambda one, streams: isinstance(one.event, a.MaintenanceCompleted) or _made(one, streams),
        lambda one: isinstance(one.event, e.OccurrenceDone),
    ),
    (
        "each finding is a hazard, as is what a technician meets",
        lambda one, _: (
            len(one.event.findings)
            if isinstance(one.event, i.FindingsRaised)
            else isinstance(one.event, t.ProblemEscalated) and one.event.kind is EscalationKind.HAZARD
        ),
        lambda one: isinstance(one.event, HazardFound),
    ),
    (
        "the inspection knows its hazards",
        lambda one, _: isinstance(one.event, HazardFound) and one.event.inspection is not None,
        lambda one: isinstance(one.event, i.FindingTaken),
    ),
    (
        "a passed limit of a hazard goes further up",
        lambda one, _: (
            one.stream.startswith("clock-hazard-") and isinstance(one.event, k.ClockBreached | k.ClockEscalated)
        ),
        lambda one: isinstance(one.event, HazardEscalated),
    ),
    (
        "dissatisfaction that is not redone is a complaint",
        lambda one, streams: one.event.dissatisfied if isinstance(one.event, AnswerRecorded) else _again(one, streams),
        lambda one: isinstance(one.event, ComplaintReceived),
    ),
    (
        "duties of equipment and certificates with an end have a cadence",
        lambda one, _: (
            sum(x.rule is not None for x in one.event.duties)
            if isinstance(one.event, a.AssetCommissioned)
            else isinstance(one.event, CertificateGranted) and one.event.valid_until is not None
        ),
        lambda one: isinstance(one.event, e.CadenceSet),
    ),
)
"""What leads to what: causes, each with how many effects, and the effects."""
