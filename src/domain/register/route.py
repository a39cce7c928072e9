"""Patrol routes (巡检路线): the points of a regular inspection, its checklist, and how often it is made."""

from enum import StrEnum
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.shared.actor import ADMINISTRATOR, MANAGEMENT
from wuye.domain.shared.fields import choice, identifier, label, some
from wuye.domain.shared.inspections import SUPERVISION, InspectionKind
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.outside import site_of, site_stream
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import InvalidInput, Refused


class RoundStage(StrEnum):
    """A route is walked until it is withdrawn."""

    NEW = "new"
    IN_FORCE = "in-force"
    """生效."""
    WITHDRAWN = "withdrawn"
    """停用."""


@frozen(kw_only=True)
class Point:
    """A point of a route (巡检点): a place code, never an address in words."""

    code: str = identifier(("Code of the point", "巡检点编号"))
    place: str = label(("Place code", "位置编码"), max_length=100)
    asset: str | None = identifier(("Facility or equipment there, as a stream id", "设施设备"), default=None)


@frozen(kw_only=True)
class SetRound:
    """Set a route (设定巡检路线). INS-014, INS-037, INS-039, INS-041."""

    key: str = identifier(("Key of the route", "路线标识"))
    site: str = identifier(("Key of the site", "项目标识"))
    kind: InspectionKind = choice(InspectionKind, ("Kind of inspection", "检查类别"))
    checklist: str = identifier(("Key of the checklist", "检查表标识"))
    points: tuple[Point, ...] = some(("Points, in order", "巡检点"), maximum=200)
    inspector: str | None = identifier(("Who makes it", "检查人"), default=None)


@frozen(kw_only=True)
class ReviseRound:
    """Change a route (调整巡检路线); inspections under way keep theirs."""

    checklist: str = identifier(("Key of the checklist", "检查表标识"))
    points: tuple[Point, ...] = some(("Points, in order", "巡检点"), maximum=200)
    inspector: str | None = identifier(("Who makes it", "检查人"), default=None)


@frozen(kw_only=True)
class WithdrawRound:
    """Give a route up (停用巡检路线)."""

    reason: str = label(("Reason code", "原因"))


@frozen(kw_only=True)
class RoundSet:
    """A route was set (巡检路线已设定)."""

    site: str
    kind: InspectionKind
    checklist: str
    points: tuple[Point, ...]
    inspector: str | None


@frozen(kw_only=True)
class RoundRevised:
    """A route changed (巡检路线已调整)."""

    checklist: str
    points: tuple[Point, ...]
    inspector: str | None


@frozen(kw_only=True)
class RoundWithdrawn:
    """A route is no longer walked (巡检路线已停用)."""

    reason: str


RoundEvent = RoundSet | RoundRevised | RoundWithdrawn


@frozen(kw_only=True)
class Round:
    """A route (巡检路线)."""

    stage: RoundStage = RoundStage.NEW
    site: str = ""
    kind: InspectionKind | None = None
    checklist: str = ""
    points: tuple[Point, ...] = ()
    inspector: str | None = None

    @property
    def in_force(self) -> bool:
        """Whether it is walked."""
        return self.stage is RoundStage.IN_FORCE


def evolve(route: Round, recorded: Recorded[Any]) -> Round:
    """Apply a fact. History is accepted, not judged."""
    event: RoundEvent = recorded.event
    match event:
        case RoundSet():
            return Round(
                stage=RoundStage.IN_FORCE,
                site=event.site,
                kind=event.kind,
                checklist=event.checklist,
                points=event.points,
                inspector=event.inspector,
            )
        case RoundRevised():
            return evolved(route, checklist=event.checklist, points=event.points, inspector=event.inspector)
        case RoundWithdrawn():
            return evolved(route, stage=RoundStage.WITHDRAWN)
        case _:
            assert_never(event)


def set_round(_route: Round, command: SetRound, context: Context) -> Events:
    """A route belongs to a site in care, and has a checklist in force of its kind."""
    if not site_of(context, command.site).in_care(context.occurred_at):
        raise Refused("unknown-site", site=command.site)
    _check(command.points, command.checklist, command.kind, context)
    made = RoundSet(
        site=command.site,
        kind=command.kind,
        checklist=command.checklist,
        points=command.points,
        inspector=command.inspector,
    )
    return (made,)


def revise(route: Round, command: ReviseRound, context: Context) -> Events:
    """The new points count from the next inspection on."""
    _check(command.points, command.checklist, route.kind, context)
    return (RoundRevised(checklist=command.checklist, points=command.points, inspector=command.inspector),)


def withdraw(_route: Round, command: WithdrawRound, _context: Context) -> Events:
    """What is under way goes on."""
    return (RoundWithdrawn(reason=command.reason),)


def _check(points: tuple[Point, ...], checklist: str, kind: InspectionKind | None, context: Context) -> None:
    codes = [point.code for point in points]
    if len(set(codes)) != len(codes):
        raise InvalidInput("repeated", field="points")
    known = context.other(f"checklist-{checklist}")
    if not known.in_force:
        raise Refused("unknown-checklist", checklist=checklist)
    if known.kind is not kind:
        raise Refused("other-checklist", checklist=checklist, kind=str(known.kind))


KEEPERS = ADMINISTRATOR | MANAGEMENT | SUPERVISION

# fmt: off
ROUND: Lifecycle[Round] = Lifecycle(
    category="round",
    plural="rounds",
    title=("Patrol route", "巡检路线"),
    initial=Round(),
    evolve=evolve,
    stages=RoundStage,
    ends=frozenset({RoundStage.WITHDRAWN}),
    key=lambda command: str(command.key),
    rows=(
        on(SetRound, RoundStage.NEW, KEEPERS, set_round, RoundSet, "INS-014, INS-037, INS-039, INS-041",
           to=RoundStage.IN_FORCE, noun="settings",
           reads=lambda _, command: (site_stream(command.site), f"checklist-{command.checklist}")),
        on(ReviseRound, RoundStage.IN_FORCE, KEEPERS, revise, RoundRevised, "INS-014", noun="revisions",
           reads=lambda _, command: (f"checklist-{command.checklist}",)),
        on(WithdrawRound, RoundStage.IN_FORCE, KEEPERS, withdraw, RoundWithdrawn, "[derived]",
           to=RoundStage.WITHDRAWN, noun="withdrawals"),
    ),
    facts=facts("round", RoundSet, RoundRevised, RoundWithdrawn),
)
# fmt: on
