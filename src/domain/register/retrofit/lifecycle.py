"""The retrofit programme's rules and table."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, get_args
from zoneinfo import ZoneInfo

from wuye.domain.register.policy.state import Policy
from wuye.domain.register.retrofit.commands import (
    AddCandidate,
    AdjustProgramme,
    ApproveProgramme,
    CloseProgramme,
    EvaluateItem,
    OpenProgramme,
    RankCandidates,
    StartItem,
)
from wuye.domain.register.retrofit.events import (
    CandidateAdded,
    CandidatesRanked,
    ItemEvaluated,
    ItemFixed,
    ItemStarted,
    ProgrammeAdjusted,
    ProgrammeApproved,
    ProgrammeClosed,
    ProgrammeEvent,
    ProgrammeOpened,
)
from wuye.domain.register.retrofit.kinds import FAILURE_PERMILLE, LIFE_YEARS, QUARTER_OF, Ranked, RenewalField, quarter
from wuye.domain.register.retrofit.state import Candidate, Programme, ProgrammeStage, evolve
from wuye.domain.register.site import Site
from wuye.domain.shared.actor import ADMINISTRATOR, MANAGEMENT, STAFF, Role
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.personal import sealed
from wuye.domain.shared.refusal import Refused

S = ProgrammeStage
APPROVERS = MANAGEMENT | frozenset({Role.HEAD_OF_CENTRE})
SCALE = 10
"""Importance and use are scored 0 to 100, a failure rate 0 to 1000."""


class Registered(Protocol):
    """An asset, as far as a programme looks at it."""

    @property
    def number(self) -> str | None:
        """Its short number; ``None`` for one that does not exist."""
        ...

    @property
    def site(self) -> str | None:
        """Where it is."""
        ...


def open_programme(_programme: Programme, command: OpenProgramme, context: Context) -> Events:
    """With the reference values of life and failure rate at hand (AST-064)."""
    site: Site = context.other(f"site-{command.site}")
    if not site.in_care(context.occurred_at):
        raise Refused("unknown-site", site=command.site)
    event = ProgrammeOpened(
        site=command.site,
        zone=site.zone,
        year=command.year,
        life_years_from=LIFE_YEARS[0],
        life_years_to=LIFE_YEARS[1],
        failure_permille=FAILURE_PERMILLE,
    )
    return (event,)


def candidate_streams(_programme: Programme, command: AddCandidate) -> Iterable[str]:
    """The asset."""
    return () if command.asset is None or not command.asset.startswith("asset-") else (command.asset,)


def add_candidate(programme: Programme, command: AddCandidate, context: Context) -> Events:
    """Usage, performance, feedback; the environment is renewed with ecological material (AST-055, AST-062)."""
    if command.asset is not None:
        known = command.asset.startswith("asset-")
        asset: Registered | None = context.other(command.asset) if known else None
        if asset is None or asset.number is None or asset.site != programme.site:
            raise Refused("unknown-asset", id=command.asset)
    elif command.subject in {RenewalField.EQUIPMENT, RenewalField.INTELLIGENT_TECHNOLOGY}:
        raise Refused("asset-missing")
    green = command.subject is RenewalField.ENVIRONMENT
    if green != (command.part is not None):
        raise Refused("part-mismatch", subject=command.subject.value)
    if green and not command.ecological:
        raise Refused("not-ecological")
    event = CandidateAdded(
        number=len(programme.candidates) + 1,
        subject=command.subject,
        asset=command.asset,
        usage=command.usage,
        performance=command.performance,
        feedback=sealed(command.feedback),
        importance=command.importance,
        frequency=command.frequency,
        failures_permille=command.failures_permille,
        target=sealed(command.target),
        technology=command.technology,
        part=command.part,
        ecological=command.ecological,
    )
    return (event,)


def something_to_rank(programme: Programme, _context: Context) -> None:
    """There is at least one candidate."""
    if not programme.candidates:
        raise Refused("nothing-to-rank")


def policy_stream(programme: Programme, _command: RankCandidates) -> Iterable[str]:
    """The site's weights."""
    return (f"policy-{programme.site}",)


def rank(programme: Programme, _command: RankCandidates, context: Context) -> Events:
    """By importance, usage frequency and failure rate, with the weights the site has set: none is assumed (AST-056)."""
    policy: Policy = context.other(f"policy-{programme.site}")
    switches = policy.switches_on(context.now)
    weights = (switches.weight_importance, switches.weight_frequency, switches.weight_failures)
    importance, frequency, failures = (one or 0 for one in weights)
    if None in weights or not importance + frequency + failures:
        raise Refused("weights-unset")
    computed = {
        one.number: (
            SCALE * (importance * one.importance + frequency * one.frequency) + failures * one.failures_permille
        )
        // (importance + frequency + failures)
        for one in programme.candidates
    }
    order = sorted(computed, key=lambda number: (-computed[number], number))
    event = CandidatesRanked(
        weight_importance=importance,
        weight_frequency=frequency,
        weight_failures=failures,
        ranking=tuple(
            Ranked(number=number, priority=computed[number], rank=place) for place, number in enumerate(order, start=1)
        ),
    )
    return (event,)


def approve(programme: Programme, command: ApproveProgramme, _context: Context) -> Events:
    """Four elements per item, each item once, in the quarter of its part (AST-057, AST-061)."""
    numbers = [one.number for one in command.items]
    if len(set(numbers)) != len(numbers):
        raise Refused("item-twice")
    for one in command.items:
        _check_quarter(_the_candidate(programme, one.number), one.planned_on, programme)
    items = tuple(
        ItemFixed(
            number=one.number,
            content=sealed(one.content),
            method=one.method,
            budget=one.budget,
            planned_on=one.planned_on,
        )
        for one in command.items
    )
    return (ProgrammeApproved(items=items),)


def _the_candidate(programme: Programme, number: int) -> Candidate:
    found = programme.candidate(number)
    if found is None:
        raise Refused("unknown-candidate", number=number)
    return found


def _check_quarter(candidate: Candidate, on: date, programme: Programme) -> None:
    if not _in_quarter(candidate, on, programme):
        raise Refused("other-quarter", year=programme.year, quarter=QUARTER_OF[candidate.subject])


def _today(programme: Programme, context: Context) -> date:
    return context.occurred_at.astimezone(ZoneInfo(programme.zone)).date()


def _in_quarter(candidate: Candidate, on: date, programme: Programme) -> bool:
    return on.year == programme.year and quarter(on) == QUARTER_OF[candidate.subject]


def startable(programme: Programme, context: Context) -> None:
    """An approved item waits, and this is its quarter (AST-061)."""
    waiting = [one for one in programme.candidates if one.approved and not one.started]
    if not waiting:
        raise Refused("no-item")
    today = _today(programme, context)
    if not any(_in_quarter(one, today, programme) for one in waiting):
        raise Refused("other-quarter", year=programme.year, quarter=QUARTER_OF[waiting[0].subject])


def start_item(programme: Programme, command: StartItem, context: Context) -> Events:
    """An approved item, once, in its quarter (AST-061)."""
    item = _the_candidate(programme, command.number)
    if not item.approved or item.started:
        raise Refused("no-item")
    _check_quarter(item, _today(programme, context), programme)
    return (ItemStarted(number=command.number),)


def evaluable(programme: Programme, _context: Context) -> None:
    """A started item waits for its evaluation."""
    if not programme.under_way:
        raise Refused("no-item")


def evaluate(programme: Programme, command: EvaluateItem, _context: Context) -> Events:
    """Mandatory after every item (AST-058)."""
    item = _the_candidate(programme, command.number)
    if not item.started or item.evaluated:
        raise Refused("no-item")
    event = ItemEvaluated(number=command.number, target_met=command.target_met, comparison=sealed(command.comparison))
    return (event,)


def adjust(programme: Programme, command: AdjustProgramme, _context: Context) -> Events:
    """An evaluated item is gone about anew (AST-058)."""
    if not _the_candidate(programme, command.number).evaluated:
        raise Refused("no-item")
    return (ProgrammeAdjusted(number=command.number, change=sealed(command.change)),)


def all_evaluated(programme: Programme, _context: Context) -> None:
    """No approved item is left without its evaluation (AST-058)."""
    open_items = [one.number for one in programme.candidates if one.approved and not one.evaluated]
    if open_items:
        raise Refused("items-open", items=open_items)


def close(_programme: Programme, _command: CloseProgramme, _context: Context) -> Events:
    """The year is over (AST-058)."""
    return (ProgrammeClosed(),)


# fmt: off
RETROFIT = Lifecycle(
    category="retrofit",
    plural="retrofit-programmes",
    title=("Retrofit programme", "更新与改造计划"),
    initial=Programme(),
    evolve=evolve,
    stages=ProgrammeStage,
    ends=frozenset({S.CLOSED}),
    key=lambda command: f"{command.site}-{command.year}",
    rows=(
        on(OpenProgramme, S.NEW, MANAGEMENT, open_programme, ProgrammeOpened,
           "AST-061, AST-064, SLA-065", to=S.COLLECTING, noun="openings",
           reads=lambda _, command: (f"site-{command.site}",)),
        on(AddCandidate, S.COLLECTING, STAFF, add_candidate, CandidateAdded,
           "AST-055, AST-059, AST-060, AST-062", noun="candidates", reads=candidate_streams),
        on(RankCandidates, S.COLLECTING, MANAGEMENT | ADMINISTRATOR, rank, CandidatesRanked,
           "AST-056", to=S.RANKED, noun="rankings", when=something_to_rank, reads=policy_stream),
        on(ApproveProgramme, S.RANKED, APPROVERS, approve, ProgrammeApproved,
           "AST-057", to=S.APPROVED, noun="approvals"),
        on(StartItem, (S.APPROVED, S.IMPLEMENTING, S.EVALUATED), MANAGEMENT, start_item, ItemStarted,
           "AST-061", to=S.IMPLEMENTING, noun="item-starts", when=startable),
        on(EvaluateItem, S.IMPLEMENTING, MANAGEMENT, evaluate, ItemEvaluated,
           "AST-058", to=(S.EVALUATED, S.IMPLEMENTING), noun="evaluations", when=evaluable),
        on(AdjustProgramme, S.EVALUATED, MANAGEMENT, adjust, ProgrammeAdjusted,
           "AST-058", to=S.IMPLEMENTING, noun="adjustments"),
        on(CloseProgramme, S.EVALUATED, MANAGEMENT, close, ProgrammeClosed,
           "AST-058", to=S.CLOSED, noun="closings", when=all_evaluated),
    ),
    facts=facts("retrofit", *get_args(ProgrammeEvent)),
)
# fmt: on
