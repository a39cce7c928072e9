"""A toy aggregate: a drawer that is opened, filled by two different people, and shut."""

from enum import StrEnum
from typing import assert_never

from attrs import evolve, frozen

from wuye.application.registry import Registry
from wuye.domain.shared.actor import OFFICER, TECHNICIAN
from wuye.domain.shared.fields import label, whole
from wuye.domain.shared.lifecycle import Context, Elsewhere, Events, Lifecycle, facts, on
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import Refused


class DrawerStage(StrEnum):
    """How far a drawer is."""

    NEW = "new"
    OPEN = "open"
    SHUT = "shut"


@frozen(kw_only=True)
class Drawer:
    stage: DrawerStage = DrawerStage.NEW
    things: int = 0
    filled_by: str | None = None
    number: str = ""


@frozen(kw_only=True)
class OpenDrawer:
    """Open a drawer."""

    room: str = label(("room", "房间"))


@frozen(kw_only=True)
class PutThings:
    """Put things into it."""

    count: int = whole(("how many", "数量"), minimum=0, maximum=9)


@frozen(kw_only=True)
class ShutDrawer:
    """Shut it: another person than who filled it."""


@frozen(kw_only=True)
class DrawerOpened:
    """The drawer is open."""

    number: str


@frozen(kw_only=True)
class ThingsPut:
    """Things were put into it."""

    count: int


@frozen(kw_only=True)
class DrawerShut:
    """The drawer is shut."""


DrawerEvent = DrawerOpened | ThingsPut | DrawerShut


def evolve_drawer(drawer: Drawer, recorded: Recorded[DrawerEvent]) -> Drawer:
    match event := recorded.event:
        case DrawerOpened():
            return evolve(drawer, stage=DrawerStage.OPEN, number=event.number)
        case ThingsPut():
            return evolve(drawer, things=drawer.things + event.count, filled_by=recorded.actor.id)
        case DrawerShut():
            return evolve(drawer, stage=DrawerStage.SHUT)
        case _:
            assert_never(event)


def open_drawer(_drawer: Drawer, _command: OpenDrawer, context: Context) -> Events:
    return (DrawerOpened(number=context.fresh.number),)


def put_things(drawer: Drawer, command: PutThings, context: Context) -> Events:
    if command.count == 0:
        return ()
    room = context.other("drawer-room")
    if room.stage is DrawerStage.SHUT:
        raise Refused("room-shut", room="drawer-room")
    return (ThingsPut(count=command.count),)


def shut_drawer(drawer: Drawer, _command: ShutDrawer, context: Context) -> Events:
    if drawer.filled_by == context.actor.id:
        raise Refused("filled-by-yourself", actor=context.actor.id)
    return (DrawerShut(), Elsewhere("drawer-room", DrawerShut()))


DRAWER: Lifecycle[Drawer] = Lifecycle(
    category="drawer",
    plural="drawers",
    title=("Drawer", "抽屉"),
    initial=Drawer(),
    evolve=evolve_drawer,
    rows=(
        on(
            OpenDrawer,
            DrawerStage.NEW,
            OFFICER,
            open_drawer,
            DrawerOpened,
            "TKT-001",
            to=DrawerStage.OPEN,
            noun="openings",
        ),
        on(
            PutThings,
            DrawerStage.OPEN,
            OFFICER | TECHNICIAN,
            put_things,
            ThingsPut,
            "TKT-002",
            noun="things",
            reads=lambda _drawer, _command: ("drawer-room",),
        ),
        on(
            ShutDrawer,
            DrawerStage.OPEN,
            OFFICER,
            shut_drawer,
            DrawerShut,
            "TKT-003",
            to=DrawerStage.SHUT,
            noun="closings",
        ),
    ),
    facts=facts("drawer", DrawerOpened, ThingsPut, DrawerShut),
    stages=DrawerStage,
    ends=frozenset({DrawerStage.SHUT}),
    number_prefix="D",
)

TOYS = Registry((DRAWER,))
