"""The register of checklists: commands, facts, state, rules and table."""

from enum import StrEnum
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.register.checklist.entries import ChecklistItem
from wuye.domain.shared.actor import ADMINISTRATOR, MANAGEMENT
from wuye.domain.shared.fields import choice, identifier, label, labels, some
from wuye.domain.shared.inspections import SUPERVISION, InspectionKind
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import InvalidInput, Refused

MOST_ITEMS = 200


class ChecklistStage(StrEnum):
    """A checklist is in force until it is withdrawn."""

    NEW = "new"
    IN_FORCE = "in-force"
    """生效."""
    WITHDRAWN = "withdrawn"
    """停用."""


@frozen(kw_only=True)
class PublishChecklist:
    """Publish a checklist, or a new version of it (发布检查表). INS-007, INS-009, INS-043, INS-046."""

    key: str = identifier(("Key of the checklist", "检查表标识"))
    kind: InspectionKind = choice(InspectionKind, ("Kind of inspection it is for", "适用检查类别"))
    items: tuple[ChecklistItem, ...] = some(("Items, in order", "检查项目"), minimum=1, maximum=MOST_ITEMS)
    grades: tuple[str, ...] = labels(("Quality grades, the best first", "质量等级，由高到低"), maximum=20, default=())
    source: str | None = label(("Where it comes from", "来源"), default=None)


@frozen(kw_only=True)
class WithdrawChecklist:
    """Take a checklist out of use (停用检查表)."""

    reason: str = label(("Reason code", "原因"))


@frozen(kw_only=True)
class ChecklistPublished:
    """A version of a checklist came into force (检查表已发布)."""

    kind: InspectionKind
    items: tuple[ChecklistItem, ...]
    grades: tuple[str, ...]
    source: str | None


@frozen(kw_only=True)
class ChecklistWithdrawn:
    """A checklist is no longer used (检查表已停用)."""

    reason: str


ChecklistEvent = ChecklistPublished | ChecklistWithdrawn


@frozen(kw_only=True)
class Checklist:
    """The version in force."""

    stage: ChecklistStage = ChecklistStage.NEW
    version: int = 0
    """Number of the version in force: how often it was published."""
    kind: InspectionKind | None = None
    items: tuple[ChecklistItem, ...] = ()
    grades: tuple[str, ...] = ()

    @property
    def in_force(self) -> bool:
        """Whether inspections may begin with it."""
        return self.stage is ChecklistStage.IN_FORCE


def evolve(checklist: Checklist, recorded: Recorded[Any]) -> Checklist:
    """Apply a fact. History is accepted, not judged."""
    event: ChecklistEvent = recorded.event
    match event:
        case ChecklistPublished():
            return Checklist(
                stage=ChecklistStage.IN_FORCE,
                version=checklist.version + 1,
                kind=event.kind,
                items=event.items,
                grades=event.grades,
            )
        case ChecklistWithdrawn():
            return evolved(checklist, stage=ChecklistStage.WITHDRAWN)
        case _:
            assert_never(event)


def publish(checklist: Checklist, command: PublishChecklist, _context: Context) -> Events:
    """Each item has its code once; what says the same as before is no new version."""
    codes = [item.code for item in command.items]
    if len(set(codes)) != len(codes):
        raise InvalidInput("repeated", field="items")
    unsound = [item.code for item in command.items if not item.sound]
    if unsound:
        raise Refused("bounds-mismatch", items=unsound)
    same = (checklist.kind, checklist.items, checklist.grades) == (command.kind, command.items, command.grades)
    if checklist.in_force and same:
        return ()
    published = ChecklistPublished(kind=command.kind, items=command.items, grades=command.grades, source=command.source)
    return (published,)


def withdraw(_checklist: Checklist, command: WithdrawChecklist, _context: Context) -> Events:
    """What began with it goes on with it."""
    return (ChecklistWithdrawn(reason=command.reason),)


KEEPERS = ADMINISTRATOR | MANAGEMENT | SUPERVISION

# fmt: off
CHECKLIST: Lifecycle[Checklist] = Lifecycle(
    category="checklist",
    plural="checklists",
    title=("Checklist", "检查表"),
    initial=Checklist(),
    evolve=evolve,
    stages=ChecklistStage,
    key=lambda command: str(command.key),
    rows=(
        on(PublishChecklist, (ChecklistStage.NEW, ChecklistStage.IN_FORCE, ChecklistStage.WITHDRAWN), KEEPERS, publish,
           ChecklistPublished, "INS-007, INS-009, INS-043, INS-046",
           to=ChecklistStage.IN_FORCE, noun="versions"),
        on(WithdrawChecklist, ChecklistStage.IN_FORCE, KEEPERS, withdraw, ChecklistWithdrawn,
           "[derived]", to=ChecklistStage.WITHDRAWN, noun="withdrawals"),
    ),
    facts=facts("checklist", ChecklistPublished, ChecklistWithdrawn),
)
# fmt: on
